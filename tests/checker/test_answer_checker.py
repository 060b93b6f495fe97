"""Published answers pass their check, and whatever is changed in one of them by hand is found."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor import answer_checker
from advisor.answering import answer_request, check_published
from advisor.domain.horizon import Month
from advisor.errors import ScenarioError
from advisor.schemas.published import CHECKED
from advisor.settings import Settings
from tests.service.asking import brief, request, rulebook

EXAMPLES = Path(__file__).parents[2] / "examples"

Json = dict[str, Any]
Change = Callable[[Json], Any]


@cache
def asked(name: str) -> Json:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["request"]


@cache
def _answered(text: str) -> str:
    return json.dumps(answer_request(json.loads(text), rulebook(), Settings()))


def answered(payload: Json) -> Json:
    """A copy of the answer that may be changed."""
    return json.loads(_answered(json.dumps(payload)))


def findings(payload: Json, answer: Json) -> tuple[str, ...]:
    return check_published(payload, answer, rulebook()).findings


def bank() -> tuple[Json, Json]:
    """One hire, one training, two projects on time, another strategy beside them."""
    return asked("bank-churn"), answered(asked("bank-churn"))


def test_the_answer_at_hand_has_everything_that_is_changed_below():
    payload, answer = bank()
    assert [action["action"] for action in answer["recommendation"]["actions"]] == ["hire", "cross_train"]
    assert [row["delivered"] for row in answer["projects"]] == [True, True]
    assert other(answer)["outcome"] == "all_on_time"
    assert findings(payload, answer) == ()


# --- one thing changed by hand ------------------------------------------------------------------------


def hire(answer: Json) -> Json:
    return next(row for row in answer["recommendation"]["actions"] if row["action"] == "hire")


def training(answer: Json) -> Json:
    return next(row for row in answer["recommendation"]["actions"] if row["action"] == "cross_train")


def other(answer: Json) -> Json:
    """The alternative that is on time too: it hires a machine learning engineer."""
    return next(row for row in answer["alternatives"] if row["strategy"] == "hire_machine_learning_engineer")


def must(answer: Json) -> Json:
    return next(row for row in answer["projects"] if row["id"] == "churn")


def earlier(month: str, by: int = 1) -> str:
    return str(Month.parse(month) + -by)


def doubled_month(answer: Json) -> None:
    first = answer["plan"]["assignments"][0]
    for row in answer["plan"]["assignments"]:
        if (row["worker"], row["month"]) == (first["worker"], first["month"]):
            row["person_months"] *= 2
            row["output"] *= 2


def dearer(answer: Json) -> None:
    """Also in the sums, so that they agree with each other."""
    answer["costs"]["recruiting"] += 1000
    answer["costs"]["total"] += 1000
    answer["costs"]["by_month"][2] += 1000
    hire(answer)["cost"] += 1000


def claimed_earlier(answer: Json) -> None:
    row = must(answer)
    row["completed"] = earlier(row["completed"])
    milestone = next(m for m in answer["plan"]["milestones"] if m["project"] == "churn")
    milestone["complete"] = row["completed"]


def hired_before_lead_time(answer: Json) -> None:
    hire(answer)["starts"] = earlier(hire(answer)["starts"])


def decided_before_the_horizon(answer: Json) -> None:
    hire(answer)["starts"] = earlier(hire(answer)["starts"])
    hire(answer)["decide_by"] = earlier(hire(answer)["decide_by"])


def swapped(answer: Json) -> None:
    """What everybody can read says one thing, the plan another."""
    answer["recommendation"]["strategy"] = "hire_both"


def dearer_alternative(answer: Json) -> None:
    row = other(answer)
    row["cost"] += 5000
    row["actions"][0]["cost"] += 5000
    row["compared_with_recommendation"]["cost"] += 5000


def cheaper_in_economic_cost(by: float) -> Change:
    def change(answer: Json) -> None:
        other(answer)["economic_cost"] -= by
        other(answer)["compared_with_recommendation"]["economic_cost"] -= by

    return change


def set_in(where: Callable[[Json], Json], **values: Any) -> Change:
    return lambda answer: where(answer).update(values)


def two_more_hires(answer: Json) -> None:
    other(answer)["actions"][0]["count"] += 2


def plan_of(answer: Json) -> Json:
    return answer["plan"]


CHANGED: dict[str, tuple[Change, str]] = {
    "a month's work doubled": (doubled_month, "work within capacity: .* works"),
    "a cost": (dearer, "cash: recruiting is"),
    "an action's cost alone": (lambda a: hire(a).update(cost=1.0), "action costs: hiring 1 data_scientist"),
    "a total alone": (lambda a: a["costs"].update(total=1.0), "totals: the months add up to"),
    "an economic total alone": (lambda a: a["costs"]["economic"].update(total=1.0), "totals: the parts add up"),
    "a project claimed earlier": (claimed_earlier, "project results: churn is said to be completed in period 15"),
    "a hire before its lead time": (hired_before_lead_time, "lead times: a data_scientist decided in period 0"),
    "a decision before the horizon": (decided_before_the_horizon, "lead times: a data_scientist decided in period -1"),
    "a first day before the horizon": (set_in(hire, starts="2026-12"), "starts in 2026-12, outside the horizon"),
    "a course cut short": (set_in(training, ends="2027-04"), "lead times: .* runs from period 0 to 3"),
    "support that was not given": (set_in(training, supported=True), "mentoring and teaching: .* are due"),
    "a path that is none": (set_in(training, path="baker_to_data_scientist"), "of no group .* is no option"),
    "more trainees than there are": (set_in(training, count=9), "training limits: 9 of software_developer train"),
    "another strategy": (swapped, "whole people: the strategy is hire_both, the actions make"),
    "another outcome": (lambda a: a.update(outcome="some_late"), "outcome: some_late is said"),
    "another status": (lambda a: a.update(status="feasible"), "status: the answer is feasible"),
    "a group of the request": (lambda a: a["staff"][0].update(headcount=4), "staff: business_analyst is not as"),
    "a group left out": (lambda a: a["staff"].pop(), "staff: the groups are not those of the request"),
    "months left out": (lambda a: plan_of(a)["months"].pop(), "months: the plan's are not those of the request"),
    "an alternative's cash": (dearer_alternative, "alternatives: hire_machine_learning_engineer: cash"),
    "an alternative's economic cost, far": (cheaper_in_economic_cost(300_000.0), "economic cost: .* is said"),
    "an alternative that would be better": (cheaper_in_economic_cost(60_000.0), "better: it delivers as much for"),
    "an alternative's difference": (
        lambda a: other(a)["compared_with_recommendation"].update(cost=0.0), "compared: the cost is said to differ",
    ),
    "an alternative's months": (
        lambda a: other(a)["compared_with_recommendation"].update(months_later=0), "compared: 0 months later",
    ),
    "an alternative's tie": (
        lambda a: other(a)["compared_with_recommendation"].update(tie=True), "compared: a tie is said",
    ),
    "an alternative beyond the budget": (two_more_hires, "hire_machine_learning_engineer: budgets: .* pass the budget"),
    "an alternative's deliveries": (set_in(other, delivered=["reports"]), "outcome: all_on_time is said, 1 of 2"),
    "an alternative's unknown project": (set_in(other, delivered=["churn", "reports", "x"]), "delivered: x is no"),
    "an alternative's end": (set_in(other, finishes=None), "finishes: no month does not go with all_on_time"),
    "an alternative with half its figures": (set_in(other, cost=None), "it has a plan and lacks figures"),
    "figures without a plan": (set_in(other, status="unaffordable"), "it has figures and no plan"),
    "an alternative left out": (lambda a: a["alternatives"].pop(), "alternatives: they are not the seven"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_changed_is_found_and_named(what):
    change, message = CHANGED[what]
    payload, answer = bank()
    change(answer)
    found = findings(payload, answer)
    assert [line for line in found if re.search(message, line)], found


def test_less_budget_than_the_plan_takes_is_found():
    payload, answer = bank()
    found = findings(payload | {"budget": {"total": 200_000}}, answer)
    assert any(re.search(r"^budgets: 250824\.00 pass the budget of 200000\.00", line) for line in found)


# --- one of each kind of figure -----------------------------------------------------------------------

TEXTS = {"headline", "because", "name", "why"}
"""Sentences and reasons are not checked."""

BOUNDED = {("costs", "committed_after"), ("costs", "annual_run_rate_after")}
"""Nought here, and half a dollar is within the rounding of money."""


def leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(document, dict | list):
        for key, value in document.items() if isinstance(document, dict) else enumerate(document):
            yield from leaves(value, (*path, key))
    else:
        yield path, document


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2 + 1 if isinstance(value, int) else value * 1.5 + 0.5
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d", value):
        return str(Month.parse(value) + 1)
    return f"{value}x" if isinstance(value, str) else 1


def with_leaf(document: Json, path: tuple[Any, ...], value: Any) -> Json:
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


def one_of_each_kind(answer: Json) -> list[tuple[Any, ...]]:
    """The first and the last leaf of every kind, a kind being a path whatever its positions."""
    kinds: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for path, _ in leaves({name: answer[name] for name in CHECKED if name != "provenance"}):
        kind = tuple("*" if isinstance(step, int) else step for step in path)
        if not TEXTS & set(kind) and kind not in BOUNDED:
            kinds.setdefault(kind, []).append(path)
    return [path for paths in kinds.values() for path in dict.fromkeys((paths[0], paths[-1]))]


@pytest.mark.parametrize("name", ["bank-churn", "ongoing-need-only"])
def test_no_figure_month_or_name_can_be_changed_unnoticed(name):
    payload, answer = asked(name), answered(asked(name))
    unnoticed = []
    for path in one_of_each_kind(answer):
        value = next(value for at, value in leaves(answer) if at == path)
        try:
            if not findings(payload, with_leaf(answer, path, another(value))):
                unnoticed.append(path)
        except ScenarioError:
            continue
    assert unnoticed == []


@pytest.mark.parametrize("value", [None, [], {}, "", "x", -1, 1e300, 10**30, True, "2027-13", "9999-12"])
def test_whatever_stands_in_an_answer_it_is_read_or_refused(value):
    payload, answer = bank()
    refused = 0
    for path in one_of_each_kind(answer)[::3]:
        try:
            assert isinstance(findings(payload, with_leaf(answer, path, value)), tuple)
        except ScenarioError as error:
            refused += all(problem.pointer and problem.detail for problem in error.problems)
    assert refused > 0


# --- trainees and their groups ------------------------------------------------------------------------


def groups_of_analysts(*headcounts: int) -> Json:
    """Analysts of several groups, whom nobody but their trained colleagues can help."""
    return request(
        staff=[
            {"id": f"analysts{i}", "role": "business_analyst", "headcount": n, "available_share": 1.0}
            for i, n in enumerate(headcounts)
        ],
        budget={"total": 40_000},
        projects=[{"id": "p", "effort": {"model_building": 9.0}}],
    )


def test_trainees_of_several_groups_are_found_by_the_headcounts():
    payload = groups_of_analysts(2, 2, 2)
    answer = answered(payload)
    trainees = sum(row["count"] for row in answer["recommendation"]["actions"])
    staff = [row["by_month"] for row in answer["plan"]["headcount"] if row["worker"].startswith("staff:")]
    assert trainees > 1
    assert sum(series[0] - series[-1] for series in staff) == trainees
    assert findings(payload, answer) == ()


def test_a_group_that_loses_nobody_cannot_have_trained():
    payload = groups_of_analysts(2, 2, 2)
    answer = answered(payload)
    for row in answer["plan"]["headcount"]:
        if row["worker"].startswith("staff:"):
            row["by_month"] = [row["by_month"][0]] * len(row["by_month"])
    assert any(line.startswith("headcounts: ") for line in findings(payload, answer))


def with_trainees_in_an_alternative(payload: Json, economic_cost: float) -> Json:
    """An answer that needs nobody, with two analysts of one group or another trained beside it."""
    answer = answered(payload)
    option = next(c for c in brief(payload).parameters.trainings if not c.supported)
    start = Month.parse(answer["plan"]["months"][0])
    action = {
        "action": "cross_train", "path": option.path, "supported": False, "count": 2, "starts": str(start),
        "ends": str(start + (option.duration - 1)), "cost": 2 * option.fee, "because": [],
    }  # fmt: skip
    row = next(row for row in answer["alternatives"] if row["strategy"] == "cross_train_only")
    recommended = answer["costs"]["economic"]["total"]
    row |= {
        "status": "optimal", "why": None, "outcome": "all_on_time", "delivered": ["p"], "cost": 2 * option.fee,
        "economic_cost": economic_cost, "finishes": str(start), "actions": [action],
        "compared_with_recommendation": {
            "cost": 2 * option.fee, "economic_cost": economic_cost - recommended, "months_later": 0, "tie": False,
        },
    }  # fmt: skip
    return answer


def staffed() -> Json:
    groups = [
        {"id": f"g{i}", "role": "business_analyst", "headcount": 3, "available_share": 0.5} for i in range(3)
    ]
    return request(
        staff=groups,
        projects=[{"id": "p", "effort": {"problem_framing": 0.2}}],
        analysis={"alternatives": True, "smallest_change": False},
    )


def test_trainees_of_an_alternative_may_come_from_whichever_groups_have_room():
    """At most one of each group of three trains at once, so that the two come from two groups."""
    assert findings(staffed(), with_trainees_in_an_alternative(staffed(), 60_000.0)) == ()


def test_divisions_that_were_not_tried_are_said_and_held_against_nobody(monkeypatch):
    answer = with_trainees_in_an_alternative(staffed(), 1e9)
    (finding,) = findings(staffed(), answer)
    assert finding.startswith("alternatives: cross_train_only: economic cost: 1000000000.00 is said")
    monkeypatch.setattr(answer_checker, "MOST_DIVISIONS", 1)
    verdict = check_published(staffed(), answer, rulebook())
    assert verdict.findings == ()
    assert "cross_train_only: the trainees can come from more groups than were tried" in verdict.notes[0]


# --- what is no answer, or another one ----------------------------------------------------------------


def problems(answer: Any) -> dict[str, str]:
    with pytest.raises(ScenarioError) as refused:
        findings(asked("bank-churn"), answer)
    return {problem.pointer: problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("answer", [{}, [], None, 1, "x", {"plan": {}}])
def test_what_is_no_answer_is_refused(answer):
    assert problems(answer)


def test_everything_that_makes_an_answer_unreadable_is_told_at_once():
    _, answer = bank()
    del hire(answer)["decide_by"]
    other(answer)["actions"][0]["action"] = "dismiss"
    other(answer)["status"] = "brilliant"
    answer["plan"]["capacity"].append(answer["plan"]["capacity"][0])
    position = answer["alternatives"].index(other(answer))
    assert problems(answer) == {
        "/recommendation/actions/0/decide_by": "required",
        f"/alternatives/{position}/actions/0/action": "unknown_choice",
        f"/alternatives/{position}/status": "unknown_choice",
        f"/plan/capacity/{len(answer['plan']['capacity']) - 1}": "duplicate_id",
    }


def test_a_request_without_a_start_is_checked_in_the_months_of_its_answer():
    payload = request(horizon={"months": 12})
    answer = answered(payload)
    assert findings(payload, answer) == ()
    assert check_published(payload, answer, rulebook()).notes == ()


def test_other_rule_files_and_another_request_are_said():
    payload, answer = bank()
    answer["provenance"] |= {"rulebook": "sha256:other", "request": "sha256:other"}
    notes = check_published(payload, answer, rulebook()).notes
    assert notes[0] == f"the answer was made with rule files sha256:other, these are {rulebook().version}"
    assert "another request" in notes[1]
