"""The smallest change works at its figure and not at a little less; nothing is proposed where none is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.asking import PLAN_ONLY, ask, request

ASKED = {"alternatives": False, "smallest_change": True}


def people(role: str, headcount: int, share: float) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share}


SHORT_OF_MONEY = request(
    budget={"total": 150000}, projects=[{"id": "f", "template": "forecasting_prototype"}], analysis=ASKED
)
SHORT_EVERY_YEAR = request(
    budget={"annual": 60000}, projects=[{"id": "f", "template": "forecasting_prototype"}], analysis=ASKED
)
NOBODY_TO_RUN_IT = request(
    budget={"total": 250000},
    staff=[people("business_analyst", 2, 0.3)],
    projects=[
        {
            "id": "c",
            "template": "churn_prediction_in_app",
            "criticality": "business_critical",
            "deadline": "2028-03",
        }
    ],
    options={"allow": {"training_paths": []}},
    analysis=ASKED,
)  # fmt: skip
TOO_EARLY = request(
    budget={"total": 900000},
    projects=[{"id": "p", "template": "churn_prediction_in_app", "deadline": "2027-03"}],
    analysis=ASKED,
)
TOO_EARLY_FOR_STAFF = request(
    budget={"total": 0},
    staff=[people("data_scientist", 1, 0.2)],
    projects=[{"id": "a", "effort": {"model_building": 2.0}, "deadline": "2027-06"}],
    analysis=ASKED,
)
ONE_OF_TWO = request(
    budget={"total": 200000},
    projects=[{"id": "a", "template": "forecasting_prototype"}, {"id": "b", "template": "churn_prediction_in_app"}],
    analysis=ASKED,
)  # fmt: skip


def musts_missed(payload: dict[str, Any]) -> list[str]:
    plan = ask(payload | {"analysis": PLAN_ONLY}).plan
    return [p.id for p in plan.projects if p.priority == "must" and not p.delivered]


def with_budget(payload: dict[str, Any], amount: float) -> dict[str, Any]:
    kind = next(iter(payload["budget"]))
    return payload | {"budget": {kind: amount}}


def budget_of(payload: dict[str, Any]) -> float:
    return next(iter(payload["budget"].values()))


def later(payload: dict[str, Any], months: int) -> dict[str, Any]:
    """All deadlines so much later, the horizon longer where it ends before."""
    start, length = 2027 * 12, payload["horizon"]["months"]
    projects = []
    for project in payload["projects"]:
        year, month = project.get("deadline", "2028-06").split("-")
        due = int(year) * 12 + int(month) - 1 + months
        length = max(length, due - start + 1)
        projects.append(project | {"deadline": f"{due // 12}-{due % 12 + 1:02d}"})
    return payload | {"projects": projects, "horizon": {"start": "2027-01", "months": length}}


@pytest.mark.parametrize(
    "payload",
    [SHORT_OF_MONEY, SHORT_EVERY_YEAR, NOBODY_TO_RUN_IT, TOO_EARLY_FOR_STAFF, ONE_OF_TWO],
    ids=["total", "annual", "critical", "late", "one of two"],
)
def test_the_extra_budget_is_enough_and_two_hundredths_less_is_not(payload):
    change = ask(payload).smallest_change
    assert change.needed
    assert change.extra_budget > 0
    enough = budget_of(payload) + change.extra_budget
    assert musts_missed(with_budget(payload, enough)) == []
    assert musts_missed(with_budget(payload, 0.98 * enough)) != []


@pytest.mark.parametrize("payload", [TOO_EARLY, TOO_EARLY_FOR_STAFF], ids=["with hires", "with staff"])
def test_the_extra_months_are_enough_and_one_less_is_not(payload):
    months = ask(payload).smallest_change.extra_months
    assert months > 0
    assert musts_missed(later(payload, months)) == []
    assert musts_missed(later(payload, months - 1)) != []


def test_without_the_projects_named_the_rest_is_on_time():
    dropped = ask(ONE_OF_TWO).smallest_change.drop_projects
    assert dropped == ("b",)
    rest = [project for project in ONE_OF_TWO["projects"] if project["id"] not in dropped]
    assert musts_missed(ONE_OF_TWO | {"projects": rest}) == []


def test_dropping_the_only_must_is_no_change_to_propose():
    assert ask(SHORT_OF_MONEY).smallest_change.drop_projects is None


def test_money_that_cannot_help_is_not_proposed():
    assert ask(TOO_EARLY).smallest_change.extra_budget is None


def test_time_that_cannot_help_is_not_proposed():
    assert ask(SHORT_OF_MONEY).smallest_change.extra_months is None


def test_nothing_is_needed_where_every_must_is_on_time():
    payload = request(
        staff=[people("data_scientist", 1, 0.6)],
        projects=[
            {"id": "a", "effort": {"model_building": 1.0}},
            {"id": "b", "effort": {"model_building": 40.0}, "priority": "could"},
        ],
        analysis=ASKED,
    )
    change = ask(payload).smallest_change
    assert (change.needed, change.extra_budget, change.extra_months, change.drop_projects) == (
        False,
        0,
        0,
        (),
    )
