"""The laws can tell a wrong answer: each tampering below breaks the law that it is named after."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.answering import answer_request
from advisor.rulebook import load
from advisor.settings import Settings
from tests import invariants

BANK = Path(__file__).parents[1] / "examples" / "bank-churn.json"
Tampering = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def bank() -> dict[str, Any]:
    return json.loads(BANK.read_text(encoding="utf-8"))["request"]


@pytest.fixture(scope="module")
def bank_answer(bank) -> dict[str, Any]:
    settings = Settings()
    return answer_request(bank, load(settings.rules), settings)


def _hire(answer: dict[str, Any]) -> dict[str, Any]:
    return next(action for action in answer["recommendation"]["actions"] if action["action"] == "hire")


def _row(answer: dict[str, Any], activity: str) -> dict[str, Any]:
    return next(row for row in answer["plan"]["assignments"] if row["activity"] == activity)


def _possible(answer: dict[str, Any]) -> dict[str, Any]:
    return next(other for other in answer["alternatives"] if other["status"] == "optimal")


TAMPERINGS: dict[str, Tampering] = {
    "numbers_are_finite": lambda a: a["costs"].update(total=float("inf")),
    "answer_is_complete": lambda a: a.update(notice=""),
    "months_are_the_horizon": lambda a: a["plan"]["months"].pop(),
    "costs_add_up": lambda a: a["costs"].update(recruiting=a["costs"]["recruiting"] + 5),
    "budget_is_kept": lambda a: a["costs"].update(committed_after=100_000),
    "actions_make_the_strategy": lambda a: a["recommendation"]["actions"].remove(_hire(a)),
    "actions_are_possible": lambda a: _hire(a).update(decide_by=_hire(a)["starts"]),
    "staff_is_the_request": lambda a: a["staff"][0].update(headcount=4),
    "work_fits_the_people": lambda a: a["plan"]["assignments"][0].update(person_months=9.0),
    "progress_is_work_done": lambda a: a["plan"]["assignments"].pop(0),
    "projects_are_the_request": lambda a: a["projects"].reverse(),
    "delivered_means_done_in_time": lambda a: a["projects"][0].update(delivered=False),
    "milestones_are_in_order": lambda a: a["plan"]["milestones"][0].update(accepted="2030-01"),
    "phases_follow_each_other": lambda a: _row(a, "user_adoption").update(month="2027-01"),
    "headcount_is_the_actions": lambda a: _hire(a).update(count=2),
    "outcome_sums_up_the_projects": lambda a: a.update(outcome="some_late"),
    "alternatives_are_all_the_others": lambda a: a["alternatives"].pop(),
    "no_alternative_is_better": lambda a: _possible(a).update(economic_cost=1.0, outcome="all_on_time"),
    "smallest_change_is_needed_for_a_must": lambda a: a["smallest_change"].update(needed=True),
    "figures_can_be_judged": lambda a: a["assumptions"][0].update(unit=""),
    "greatest_need_is_the_greater_gap": lambda a: a["needs"]["gap_after_staff"].update(science=99.0),
}


@pytest.mark.parametrize("law", TAMPERINGS)
def test_a_tampered_answer_breaks_the_law(law, bank, bank_answer):
    answer = copy.deepcopy(bank_answer)
    assert list(getattr(invariants, law)(bank, answer)) == []
    TAMPERINGS[law](answer)
    assert list(getattr(invariants, law)(bank, answer)) != []


@pytest.mark.parametrize(
    ("options", "breach"),
    [
        ({"max_hires": 0}, "more hires"),
        ({"allow": {"hire": []}}, "a role is hired"),
        ({"allow": {"training_paths": []}}, "a training path"),
    ],
)
def test_a_plan_beyond_what_is_allowed_is_found(options, breach, bank, bank_answer):
    found = list(invariants.permissions_are_kept(bank | {"options": options}, bank_answer))
    assert any(breach in line for line in found)


def test_staff_at_work_after_they_left_is_found(bank, bank_answer):
    left = [group | {"until": "2027-01"} for group in bank["staff"]]
    assert list(invariants.staff_works_while_employed(bank | {"staff": left}, bank_answer)) != []


def test_a_team_that_is_too_large_is_found(bank, bank_answer):
    crowded = [project | {"max_team": 0.1} for project in bank["projects"]]
    assert list(invariants.work_keeps_to_its_project(bank | {"projects": crowded}, bank_answer)) != []


def test_ongoing_work_has_no_completion(bank, bank_answer):
    ongoing = [project | {"kind": "ongoing"} for project in bank["projects"]]
    assert list(invariants.ongoing_work_is_a_share(bank | {"projects": ongoing}, bank_answer)) != []
