"""Every number that an answer says in a sentence is a figure of that answer, for every example."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any

import pytest

from tests.explain.quoting import at, figures_of, months_said, not_in, numbers_said, without
from tests.test_cases import answer_of, every_example


def names_in(answer: dict[str, Any]) -> list[str]:
    projects = [name for row in answer["projects"] for name in (row["id"], row["name"]) if name]
    return projects + [figure["name"] for figure in answer["assumptions"]]


def rules_own_words(answer: dict[str, Any]) -> set[str]:
    """Texts of the rule files, which stand with their rules and sources."""
    return {effect for rule in answer["explanation"]["rules"] for effect in rule["effects"]}


def sentences(answer: dict[str, Any]) -> dict[str, str]:
    """Every sentence of an answer but the rules' own, by where it stands."""
    own = rules_own_words(answer)
    found = {"headline": answer["recommendation"]["headline"]}
    found |= {f"summary {i}": text for i, text in enumerate(answer["explanation"]["summary"])}
    found |= {f"reason {i}": row["text"] for i, row in enumerate(answer["explanation"]["reasons"])}
    found |= {f"why not {o['strategy']}": o["why"] for o in answer["alternatives"] if o["why"]}
    found |= {f"warning {i}": row["text"] for i, row in enumerate(answer["warnings"])}
    levels = {row["text"]: f"Warning ({row['level']}): {row['text']}" for row in answer["warnings"]}
    return {where: text for where, text in found.items() if text not in own and levels.get(text) not in own}


@every_example
def test_every_number_in_a_sentence_is_a_figure_of_the_answer(name):
    answer = answer_of(name)
    numbers, texts = figures_of(answer)
    missing = {
        where: found
        for where, text in sentences(answer).items()
        if (found := not_in(without(text, names_in(answer)), numbers, texts))
    }
    assert missing == {}


@every_example
def test_a_reason_says_the_figures_beside_it_and_no_others(name):
    answer = answer_of(name)
    for reason in answer["explanation"]["reasons"]:
        values = [figure["value"] for figure in reason["figures"]]
        texts = [value for value in values if isinstance(value, str)]
        said = reason["text"]
        for text in texts:  # a rule's title or effect, quoted in its words
            said = said.replace(text, "")
        numbers = [value for value in values if not isinstance(value, str)]
        assert not_in(without(said, names_in(answer)), numbers, set(texts)) == [], reason


@every_example
def test_a_figure_of_a_reason_stands_where_it_says(name):
    answer = answer_of(name)
    for reason in answer["explanation"]["reasons"]:
        for figure in reason["figures"]:
            found = at(answer, figure["at"])
            if isinstance(found, str):
                assert figure["value"] == found
            else:
                assert math.isclose(figure["value"], found, abs_tol=0.01), (reason["about"], figure)


@every_example
def test_every_action_and_every_other_strategy_has_its_reason(name):
    answer = answer_of(name)
    about = Counter(reason["about"] for reason in answer["explanation"]["reasons"])
    actions = answer["recommendation"]["actions"]
    roles = {(row["role"], row["engagement"]) for row in actions if row["action"] == "hire"}
    paths = {row["path"] for row in actions if row["action"] == "cross_train"}
    expected = Counter(f"strategy:{other['strategy']}" for other in answer["alternatives"])
    expected += Counter(role=len(roles), month=len(actions), training=len(paths), rules=1, assumptions=1)
    assert about == expected


@every_example
def test_the_work_of_a_worker_is_the_sum_of_its_assignments(name):
    answer = answer_of(name)
    time, months = defaultdict(float), defaultdict(set)
    for row in answer["plan"]["assignments"]:
        time[row["worker"]] += row["person_months"]
        months[row["worker"]].add(row["month"])
    work = {row["worker"]: row for row in answer["explanation"]["work"]}
    assert {w: row["person_months"] for w, row in work.items()} == pytest.approx(dict(time), abs=1e-6)
    output = sum(sum(row["output"].values()) for row in work.values())
    assert output == pytest.approx(sum(row["output"] for row in answer["plan"]["assignments"]), abs=1e-5)
    for worker, row in work.items():
        assert (row["first_month"], row["last_month"]) == (min(months[worker]), max(months[worker]))


@every_example
def test_only_a_plan_proven_best_claims_that_no_other_month_is_better(name):
    answer = answer_of(name)
    claims = [r for r in answer["explanation"]["reasons"] if "no other month" in r["text"]]
    assert not claims or answer["status"] == "optimal"


@every_example
def test_the_first_month_possible_is_the_lead_time_after_the_first_month_planned(name):
    answer = answer_of(name)
    months = answer["plan"]["months"]
    for row in answer["explanation"]["timing"]:
        if row["earliest"] is not None:
            assert row["earliest"] == months[row["lead_months"]]
            assert answer["recommendation"]["actions"][row["action"]]["starts"] >= row["earliest"]


def test_a_wrong_number_in_a_sentence_is_found():
    answer = answer_of("bank-churn")
    numbers, texts = figures_of(answer)
    cost = f"{answer['costs']['total']:,.0f}"
    assert not_in(f"It costs {cost} USD.", numbers, texts) == []
    assert not_in("It costs 987,654 USD by May 2035, or 3.7% in nine months.", numbers, texts)[:3] == [
        "2035-05", "987,654", "3.7%",
    ]  # fmt: skip


def test_numbers_and_months_are_read_as_people_write_them():
    said = "In June 2027 two of 1,200 USD or 12.5 % at 0.7; churn2 stays."
    assert months_said(said) == {"2027-06"}
    assert [(written, value) for written, value, _ in numbers_said(said)] == [
        ("1,200", 1200.0), ("12.5 %", 0.125), ("0.7", 0.7), ("two", 2.0),
    ]  # fmt: skip
