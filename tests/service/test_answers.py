"""What the answers say of the cases that the advice was written for; every plan is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.checker import check_plan
from advisor.domain.horizon import Month
from advisor.domain.plan import delivery_vector
from advisor.domain.recommendation import Recommendation
from advisor.service import advise
from advisor.settings import Settings
from tests.service.asking import PLAN_ONLY, SETTINGS, TODAY, ask, brief, request, rulebook, scenario

EXAMPLES = Path(__file__).parents[2] / "examples"
COMPARED = {"alternatives": True, "smallest_change": False}


def example(name: str, **changes: Any) -> dict[str, Any]:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["request"] | changes


def people(role: str, headcount: int, share: float) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share}


LEARNING_ALONE = request(
    staff=[people("business_analyst", 3, 0.5)],
    projects=[{"id": "p", "effort": {"data_analysis": 1.0, "model_building": 2.0}}],
    options={"allow": {"hire": []}},
    analysis=COMPARED,
)
LEARNING_BESIDE_AN_ENGINEER = request(
    staff=[people("data_scientist", 2, 0.6), people("machine_learning_engineer", 1, 0.1)],
    projects=[
        {"id": "p", "effort": {"production_code": 3.0, "deployment": 1.0}, "criticality": "business_critical"}
    ],
    options={"allow": {"hire": []}},
)
ENOUGH_STAFF = request(
    staff=[people("data_scientist", 1, 0.6), people("machine_learning_engineer", 1, 0.6)],
    projects=[{"template": "churn_prediction_in_app"}],
    analysis=COMPARED,
)
LITTLE_MONEY = request(
    budget={"total": 150000},
    staff=[people("business_analyst", 2, 0.3)],
    projects=[{"id": "f", "template": "forecasting_prototype"}],
    analysis=COMPARED,
)
BANK = example("bank-churn", analysis=COMPARED)
DESK = example("energy-desk", analysis=COMPARED)
ASKED = {
    "learning alone": LEARNING_ALONE,
    "learning beside an engineer": LEARNING_BESIDE_AN_ENGINEER,
    "enough staff": ENOUGH_STAFF,
    "little money": LITTLE_MONEY,
    "bank": BANK,
    "desk": DESK,
}
every_request = pytest.mark.parametrize("name", ASKED)


@every_request
def test_the_plan_checker_finds_nothing_in_any_plan_shown(name):
    answer, parameters = ask(ASKED[name]), brief(ASKED[name]).parameters
    shown = [answer.plan, *(other.plan for other in answer.alternatives or () if other.plan)]
    assert [check_plan(parameters, plan) for plan in shown] == [()] * len(shown)


@every_request
def test_no_alternative_beats_the_recommendation(name):
    answer = ask(ASKED[name])
    mine = answer.plan
    tolerance = brief(ASKED[name]).case.figures.value("planning.tie_tolerance")
    for other in answer.alternatives or ():
        if other.plan is not None:
            assert delivery_vector(other.plan) <= delivery_vector(mine)
            if delivery_vector(other.plan) == delivery_vector(mine):
                assert mine.costs.economic.total <= other.plan.costs.economic.total * (1 + tolerance) + 1


@every_request
def test_every_action_rests_on_a_rule_that_fired(name):
    answer = ask(ASKED[name])
    fired = {line.id for line in answer.rules if line.fired == "yes"}
    shown = [answer.actions, *(other.actions for other in answer.alternatives or () if other.actions)]
    for action in (action for actions in shown for action in actions):
        assert action.because
        assert set(action.because) <= fired


def training_of(answer: Recommendation) -> Any:
    return next(action for action in answer.actions if action.action == "cross_train")


def test_training_without_anybody_to_learn_from_is_recommended_unsupported():
    assert training_of(ask(LEARNING_ALONE)).supported is False


def test_training_is_recommended_supported_where_it_must_reach_production():
    """Alone a data scientist stays below what business-critical production asks for."""
    action = training_of(ask(LEARNING_BESIDE_AN_ENGINEER))
    assert (action.path, action.supported) == ("data_scientist_to_machine_learning_engineer", True)


def status_of(payload: dict[str, Any], strategy: str) -> tuple[str, str | None]:
    answer = ask(payload)
    found = next(other for other in answer.alternatives or () if other.strategy == strategy)
    assert (found.plan is None) == (found.status not in ("optimal", "feasible"))
    return found.status, found.why


def test_a_strategy_that_the_budget_does_not_pay_is_unaffordable_and_says_what_it_costs():
    status, why = status_of(LITTLE_MONEY, "hire_data_scientist")
    assert status == "unaffordable"
    assert "150,000 USD" in (why or "")


def test_a_strategy_that_the_request_forbids_is_unavailable():
    assert status_of(LEARNING_ALONE, "hire_both")[0] == "unavailable"


def test_a_strategy_without_anybody_to_train_is_unavailable():
    payload = request(projects=[{"id": "f", "template": "forecasting_prototype"}], analysis=COMPARED)
    assert status_of(payload, "cross_train_only")[0] == "unavailable"


def test_a_hire_that_could_not_start_within_the_horizon_is_unavailable():
    short = {"horizon": {"start": "2027-01", "months": 3}, "options": {"market": "tight"}}
    payload = request(projects=[{"id": "f", "template": "forecasting_prototype"}], analysis=COMPARED, **short)
    status, why = status_of(payload, "hire_machine_learning_engineer")
    assert (status, "horizon" in (why or "")) == ("unavailable", True)


def test_a_strategy_that_delivers_no_more_than_a_part_of_it_adds_nothing():
    assert status_of(ENOUGH_STAFF, "hire_data_scientist")[0] == "adds_nothing"
    assert ask(ENOUGH_STAFF).plan.strategy == "no_change"


def test_a_must_that_rests_on_training_is_said_with_the_rate_of_success():
    answer = ask(LEARNING_ALONE)
    rates = {row.success_rate for row in answer.plan.trainings}
    assert rates == {0.6}
    texts = [w.text for w in answer.warnings if w.level == "high"]
    assert any("0.6" in text and "training" in text for text in texts)
    assert any("60%" in text for text in texts)


def test_a_must_that_rests_on_nobodys_training_carries_no_such_warning():
    assert not any("training" in w.text for w in ask(ENOUGH_STAFF).warnings)


# --- the bank and the trading desk --------------------------------------------------------------------


def months_of(answer: Recommendation, project: str, *activities: str) -> set[int]:
    return {
        row.period for row in answer.plan.assignments if row.project == project and row.activity in activities
    }


def test_the_bank_hires_one_and_trains_one():
    answer = ask(BANK)
    assert sum(h.count for h in answer.plan.hires) == 1
    assert sum(t.count for t in answer.plan.trainings) == 1
    assert answer.plan.costs.total + answer.plan.costs.committed_after <= 300000


@pytest.mark.parametrize(("payload", "project"), [(BANK, "churn"), (DESK, "desk")], ids=["bank", "desk"])
def test_science_leads_production_follows_and_users_come_last(payload, project):
    answer = ask(payload)
    result = answer.plan.project(project)
    science = ("problem_framing", "data_analysis", "model_building")
    assert result.accepted < result.live < result.completed
    assert max(months_of(answer, project, *science)) == result.accepted
    assert min(months_of(answer, project, "deployment")) > result.accepted
    assert max(months_of(answer, project, "production_code", "deployment")) == result.live
    assert min(months_of(answer, project, "user_adoption")) > result.live
    assert answer.plan.progress[project, "production_code"][result.accepted] <= 0.3 + 1e-6


@pytest.mark.parametrize("payload", [BANK, DESK], ids=["bank", "desk"])
def test_nobody_works_before_the_first_day_and_no_hire_is_idle_at_first(payload):
    plan = ask(payload).plan
    for hire in plan.hires:
        key = f"hire:{hire.role}:{hire.engagement}"
        worked = [row.period for row in plan.assignments if row.worker == key]
        assert min(worked) == hire.start
        first_months = range(hire.start, min(hire.start + 6, max(worked)))
        assert set(first_months) <= set(worked)
        used = sum(r.person_months for r in plan.assignments if r.worker == key and r.period in first_months)
        assert used >= 0.5 * sum(plan.capacity[key][t] for t in first_months)


@pytest.mark.parametrize(("payload", "project"), [(BANK, "churn"), (DESK, "desk")], ids=["bank", "desk"])
def test_unqualified_hands_never_touch_business_critical_production(payload, project):
    answer, parameters = ask(payload), brief(payload).parameters
    qualified = {
        f"hire:{r.role}:{r.engagement}" for r in parameters.hires if r.proficiency["deployment"] >= 0.7
    }
    qualified |= {c.published_key for c in parameters.trainings if c.proficiency["deployment"] >= 0.7}
    production = ("production_code", "deployment", "operations")
    hands = {r.worker for r in answer.plan.assignments if r.project == project and r.activity in production}
    assert hands
    assert hands <= qualified


def test_the_desk_is_told_that_it_asked_for_the_wrong_role():
    answer = ask(DESK)
    assert answer.needs.greatest_role == "machine_learning_engineer"
    assert {hire.role for hire in answer.plan.hires} == {"machine_learning_engineer"}
    fired = {line.id for line in answer.rules if line.fired == "yes"}
    assert {"the-title-asked-for-hides-another-job", "models-that-live-on-a-desktop"} <= fired


# --- figures, order and time --------------------------------------------------------------------------


def test_the_costs_of_the_actions_are_the_cash_of_the_plan():
    answer = ask(BANK)
    assert sum(action.cost for action in answer.actions) == pytest.approx(answer.plan.costs.total)
    assert sum(answer.plan.costs.by_month) == pytest.approx(answer.plan.costs.total)


def test_what_was_not_asked_for_is_not_answered():
    answer = ask(BANK | {"analysis": PLAN_ONLY})
    assert (answer.alternatives, answer.smallest_change) == (None, None)


def test_rows_keep_the_order_of_the_request():
    payload = LEARNING_ALONE | {
        "projects": [
            {"id": "z", "effort": {"data_analysis": 0.5}},
            {"id": "a", "effort": {"data_analysis": 0.5}},
        ],
        "staff": [people("statistician", 1, 0.5), people("business_analyst", 1, 0.5)],
        "analysis": PLAN_ONLY,
    }
    answer = ask(payload)
    assert answer.project_order == ("z", "a")
    assert [row.role for row in answer.staff] == ["statistician", "business_analyst"]


def test_without_a_month_of_its_own_a_request_starts_in_the_next():
    payload = dict(LEARNING_ALONE, horizon={"months": 12}, analysis=PLAN_ONLY)
    answer = advise(scenario(payload), rulebook(), SETTINGS, today=Month.parse("2027-05"))
    assert str(answer.horizon.start) == "2027-06"
    assert "horizon.start" in {a.name for a in answer.assumptions}


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_an_answer_in_haste_is_an_honest_answer(seconds):
    payload = example("tight-deadline")
    answer = advise(scenario(payload), rulebook(), Settings(time_limit=seconds), today=TODAY)
    assert check_plan(brief(payload).parameters, answer.plan) == ()
