"""Truth in sentences, for every example: figures are the answer's own, and nothing is said without its chance."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from advisor.explanation.reasons import CAVEAT
from advisor.explanation.warnings import ANSWERED
from tests.answered import answer_to, example, rulebook
from tests.explanation.quoting import chances_said, figures_of, months_said, not_in, numbers_said, without
from tests.test_cases import every_example

Json = dict[str, Any]

TOO_DEAR = re.compile(r"it costs [^:]* more than what it gains is worth")
"""A sum that the sentence alone tells."""

A_CHANCE = re.compile(r"\bin 100?\b|%|on average|in full")


def answer_of(name: str) -> Json:
    return answer_to(example(name)["request"])


def sentences(answer: Json) -> dict[str, str]:
    """Every sentence of an answer but the rules' own, by where it stands."""
    told = answer["explanation"]
    own = {effect for rule in told["rules"] for effect in rule["effects"]}
    own |= {rule["title"] for rule in told["rules"]} | {note.text for note in rulebook().context}
    found = {"headline": answer["recommendation"]["headline"], "notice": answer["notice"]}
    found |= {f"summary {i}": text for i, text in enumerate(told["summary"]) if text not in own}
    found |= {f"reason {i}": row["text"] for i, row in enumerate(told["reasons"])}
    found |= {f"why not {o['strategy']}": o["why"] for o in answer["alternatives"] if o["why"]}
    found |= {f"{o['strategy']}": o["headline"] for o in answer["alternatives"] if o["headline"]}
    found |= {f"lever {i}": row["headline"] for i, row in enumerate(answer["what_would_help"] or ())}
    found |= {f"warning {i}": row["text"] for i, row in enumerate(answer["warnings"]) if row["rule"] is None}
    return {where: without(text, sorted(own)) for where, text in found.items()}


def names_in(answer: Json) -> list[str]:
    projects = [name for row in answer["projects"] for name in (row["id"], row["name"]) if name]
    return projects + [figure["name"] for figure in answer["assumptions"]]


def more_figures(answer: Json) -> list[float]:
    """Figures that sentences count from the answer: rules, assumptions, projects, months of courses and waits."""
    fired = sum(rule["fired"] == "yes" for rule in answer["explanation"]["rules"])
    kinds = Counter(row["kind"] for row in answer["assumptions"])
    counted = [fired, len(answer["explanation"]["rules"]), len(answer["assumptions"]), *kinds.values()]
    musts = [project for project in answer["projects"] if project["priority"] == "must"]
    counted += range(len(answer["projects"]) + 1) if musts else [len(answer["projects"])]
    for action in answer["recommendation"]["actions"]:
        first, last = (tuple(map(int, action[name].split("-"))) for name in ("decide_by", "starts"))
        counted.append((last[0] - first[0]) * 12 + last[1] - first[1])
    for other in (answer["recommendation"], *answer["alternatives"]):
        costs = other["costs"]
        counted += [costs["cash"] + costs["committed_after"]] if costs else []
    return [float(number) for number in counted]


@every_example
def test_every_figure_in_a_sentence_is_one_of_the_answer(name):
    answer = answer_of(name)
    numbers, texts = figures_of(answer)
    numbers += more_figures(answer)
    missing = {
        where: found
        for where, text in sentences(answer).items()
        if (found := not_in(without(TOO_DEAR.sub("", text), names_in(answer)), numbers, texts))
    }
    assert missing == {}


@every_example
def test_an_outcome_is_never_worded_without_its_chance(name):
    answer = answer_of(name)
    told = [answer["recommendation"]["headline"]]
    told += [other["headline"] for other in answer["alternatives"] if other["headline"]]
    told += [text for text in answer["explanation"]["summary"] if "if all goes as planned" in text]
    assert [text for text in told if not A_CHANCE.search(text)] == []


@every_example
def test_each_must_below_the_confidence_is_in_the_headline(name):
    answer = answer_of(name)
    wanted = answer["request"]["options"]["confidence"]
    musts = {p["id"]: p["name"] for p in answer["projects"] if p["priority"] == "must"}
    below = [musts[p["id"]] for p in answer["projects"] if p["id"] in musts and p["chance"] < wanted]
    assert [name for name in below if f"“{name}”" not in answer["recommendation"]["headline"]] == []


@every_example
def test_without_a_must_none_is_spoken_of_and_with_one_the_notice_warns_of_a_low_chance(name):
    answer = answer_of(name)
    musts = [p for p in answer["projects"] if p["priority"] == "must"]
    chance = answer["recommendation"]["chance"]["all_musts"]["value"]
    assert bool(musts) or "must-have" not in answer["recommendation"]["headline"]
    assert answer["notice"].startswith("The chance that") == (chance < 0.5)
    assert answer["notice"].endswith("A person decides.")


@every_example
def test_everything_on_time_is_said_of_what_is_so_alone(name):
    answer = answer_of(name)
    said = " ".join(sentences(answer).values())
    assert "have the time for it" not in said or answer["outcome"] == "all_on_time"
    assert "everything on time" not in said


@every_example
def test_the_headline_ends_with_the_lever_that_helps_most(name):
    answer = answer_of(name)
    levers = answer["what_would_help"]
    ending = re.search(r"\. With [^.]*(?:\.\d[^.]*)*\.$", answer["recommendation"]["headline"])
    mine = answer["recommendation"]["chance"]["musts_on_time"]
    likelier = [row for row in levers if row["lever"] != "value" and row["musts_on_time"] > mine + 0.03]
    assert bool(likelier) == bool(ending)


@every_example
def test_where_worth_decides_the_headline_says_at_which_value(name):
    answer = answer_of(name)
    valued = [row for row in answer["what_would_help"] if row["lever"] == "value"]
    assert bool(valued) == (" a month to you; we assumed " in answer["recommendation"]["headline"])


@every_example
def test_what_a_chance_does_not_cover_is_said_once(name):
    answer = answer_of(name)
    text = " ".join(
        [*answer["explanation"]["summary"], *(r["text"] for r in answer["explanation"]["reasons"])]
    )
    note = next(note.text for note in rulebook().context if note.id == CAVEAT)
    assert text.count("A chance here is one of people and time.") == 1
    assert text.count(note) == 1


@every_example
def test_a_warning_that_the_plan_answers_is_not_open(name):
    answer = answer_of(name)
    answered = {
        rule["id"]
        for rule in answer["explanation"]["rules"]
        if any(effect.startswith(ANSWERED) for effect in rule["effects"])
    }
    assert answered.isdisjoint({warning["rule"] for warning in answer["warnings"]})


@every_example
def test_every_action_and_every_other_strategy_has_its_reason(name):
    answer = answer_of(name)
    about = Counter(reason["about"] for reason in answer["explanation"]["reasons"])
    actions = Counter(action["action"] for action in answer["recommendation"]["actions"])
    expected = Counter(f"strategy:{other['strategy']}" for other in answer["alternatives"])
    expected += Counter(role=actions["hire"], training=actions["cross_train"], month=actions.total())
    assert about == expected + Counter(("chance", "cost", "rules", "assumptions"))


@every_example
def test_only_what_was_not_looked_at_is_said_to_be_so(name):
    answer = answer_of(name)
    said = {o["strategy"]: (o["why"] or "").startswith("Not looked at") for o in answer["alternatives"]}
    assert said == {o["strategy"]: o["status"] == "cut_off" for o in answer["alternatives"]}


def test_a_wrong_figure_in_a_sentence_is_found():
    answer = answer_of("bank-churn")
    numbers, texts = figures_of(answer)
    cash = f"{round(answer['cash']['total'], -3):,.0f}"
    assert not_in(f"It costs {cash} USD.", numbers, texts) == []
    said = "It costs 987,654,000 USD by May 2035; 0.07 in ten, or 43 in 100 of 9.87 %."
    assert "2035-05" in not_in(said, numbers, texts)
    assert "987,654,000" in not_in(said, numbers, texts)


def test_figures_are_read_as_people_write_them():
    said = "In June 2027 two of 1,200 USD or 12.5 % at 0.7, about 6 in 10; churn2 stays, over 99 in 100."
    assert months_said(said) == {"2027-06"}
    assert [written for written, _, _ in numbers_said(said)] == ["1,200", "12.5 %", "0.7", "two"]
    assert [(written, round(low, 3), round(high, 3)) for written, low, high in chances_said(said)] == [
        ("about 6 in 10", 0.55, 0.65), ("over 99 in 100", 0.99, 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["about 9 in 10", "hardly ever (2 in 100)", "87 % of the work of it"])
def test_chances_are_recognised(text):
    assert A_CHANCE.search(text)
