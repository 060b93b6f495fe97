"""Limits that bind, and what one whole step more of each brings: the same as asking again with it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from advisor.analysis.frontier import on_time
from advisor.analysis.limits import round_sum
from advisor.domain.recommendation import BindingLimit, Recommendation
from advisor.service import advise
from advisor.settings import Settings
from tests.service.asking import PLAN_ONLY, TODAY, brief, request, rulebook, scenario

SETTINGS = Settings(time_limit=600.0)
ASKED = PLAN_ONLY | {"frontier": True}
GAP = 2 * SETTINGS.gap_small


def people(role: str, headcount: int, share: float) -> dict[str, Any]:
    return {"id": role, "role": role, "headcount": headcount, "available_share": share}


PRODUCT = {
    "id": "p",
    "effort": {"model_building": 1.5, "production_code": 1.5, "user_adoption": 0.5},
    "deadline": "2028-02",
    "monthly_value": 20000,
}
STAFF = [people("data_scientist", 2, 0.3), people("machine_learning_engineer", 1, 0.3)]
BY_STAFF = request(budget={"total": 0}, staff=STAFF, projects=[PRODUCT])
BY_HIRE = request(budget={"total": 200000}, projects=[{"id": "f", "template": "forecasting_prototype"}])
BY_HIRE_YEARLY = BY_HIRE | {"budget": {"annual": 150000}}
ONE_HIRE = request(
    budget={"total": 900000}, projects=[
        {"id": "f", "template": "forecasting_prototype"},
        {"id": "c", "template": "churn_prediction_in_app"},
    ],
    options={"max_hires": 1, "allow": {"training_paths": []}},
)  # fmt: skip
TOO_SOON = request(
    budget={"total": 0},
    staff=[people("data_scientist", 1, 0.5)],
    projects=[{"id": "m", "effort": {"model_building": 1.0}, "deadline": "2027-02"}],
)
AT_THE_END = TOO_SOON | {
    "horizon": {"start": "2027-01", "months": 3},
    "projects": [{"id": "m", "effort": {"model_building": 2.0}, "deadline": "2027-03"}],
}
COURSES = request(
    budget={"total": 200000, "training": 1500, "annual_payroll_cap": 300000},
    staff=[people("software_developer", 6, 0.6)],
    projects=[{"id": "s", "template": "pretrained_model_feature", "uses_pretrained_models": True}],
)


def ask(payload: dict[str, Any]) -> Recommendation:
    return _ask(json.dumps(payload))


@cache
def _ask(payload: str) -> Recommendation:
    return advise(scenario(json.loads(payload)), rulebook(), SETTINGS, today=TODAY)


def limits_of(payload: dict[str, Any]) -> dict[str, BindingLimit]:
    return {limit.limit: limit for limit in ask(payload | {"analysis": ASKED}).binding_limits}


def staff_with(payload: dict[str, Any], role: str, **changes: Any) -> dict[str, Any]:
    return payload | {"staff": [g | changes if g["role"] == role else g for g in payload["staff"]]}


STEPS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "budget": (BY_HIRE, "budget", BY_HIRE | {"budget": {"total": 210000}}),
    "yearly budget": (BY_HIRE_YEARLY, "annual_budget", BY_HIRE_YEARLY | {"budget": {"annual": 160000}}),
    "hires": (
        ONE_HIRE,
        "max_hires",
        ONE_HIRE | {"options": {"max_hires": 2, "allow": {"training_paths": []}}},
    ),
    "deadline": (
        TOO_SOON,
        "deadline of m",
        TOO_SOON | {"projects": [{"id": "m", "effort": {"model_building": 1.0}, "deadline": "2027-03"}]},
    ),
    "period": (
        AT_THE_END,
        "deadline of m",
        AT_THE_END
        | {
            "horizon": {"start": "2027-01", "months": 4},
            "projects": [{"id": "m", "effort": {"model_building": 2.0}, "deadline": "2027-04"}],
        },
    ),
    "time": (
        BY_STAFF,
        "time of machine_learning_engineer",
        staff_with(BY_STAFF, "machine_learning_engineer", available_share=0.33),
    ),
    "person": (
        BY_STAFF,
        "headcount of machine_learning_engineer",
        staff_with(BY_STAFF, "machine_learning_engineer", headcount=2),
    ),
}


@pytest.mark.parametrize(("payload", "name", "wider"), STEPS.values(), ids=STEPS)
def test_one_more_brings_what_asking_again_with_it_brings(payload, name, wider):
    found = limits_of(payload)[name].one_more
    assert found is not None
    now, then = (ask(p | {"analysis": PLAN_ONLY}).plan for p in (payload, wider))
    assert found.delivers == tuple(p for p in on_time(then) if p not in on_time(now))
    if on_time(now) == on_time(then) and payload["horizon"] == wider["horizon"]:
        saved = now.costs.economic.total - then.costs.economic.total
        assert found.saves == pytest.approx(max(0.0, saved), abs=GAP * now.costs.economic.total)
    else:
        assert found.saves == 0


def test_these_steps_do_bring_something():
    saves = {name: limits_of(payload)[limit].one_more.saves for name, (payload, limit, _) in STEPS.items()}
    assert {name for name, amount in saves.items() if amount > 0} >= {"budget", "time", "person"}
    assert limits_of(TOO_SOON)["deadline of m"].one_more.delivers == ("m",)
    assert limits_of(ONE_HIRE)["max_hires"].one_more.delivers == ("c",)


def test_a_step_that_brings_nothing_says_so():
    found = limits_of(COURSES)["training_budget"].one_more
    assert (found.saves, found.delivers) == (0, ())
    assert found.text == "10,000 USD more for training would save nothing."


def test_a_step_is_told_in_the_words_of_the_request():
    found = limits_of(BY_STAFF)
    assert found["time of machine_learning_engineer"].one_more.text.startswith(
        "10% more of the time of machine learning engineers would save "
    )
    assert found["headcount of machine_learning_engineer"].one_more.text.startswith(
        "One more machine learning engineer would save "
    )
    assert limits_of(BY_HIRE)["budget"].one_more.text.startswith("10,000 USD more budget would save ")


def test_a_group_binds_in_the_months_in_which_it_has_no_time_left():
    plan = ask(BY_STAFF | {"analysis": ASKED}).plan
    limit = limits_of(BY_STAFF)["time of machine_learning_engineer"]
    assert limit.periods
    worker = "staff:machine_learning_engineer"
    for t in limit.periods:
        worked = sum(r.person_months for r in plan.assignments if (r.worker, r.period) == (worker, t))
        assert worked == pytest.approx(plan.capacity[worker][t], rel=1e-3)
    assert limit.used == limit.of == pytest.approx(0.3 * len(limit.periods))


def test_a_deadline_with_a_month_to_spare_does_not_bind():
    spare = request(staff=STAFF, projects=[PRODUCT | {"deadline": "2028-06"}])
    plan = ask(spare | {"analysis": ASKED}).plan
    assert plan.project("p").completed < 17
    assert "deadline of p" not in limits_of(spare)


def test_a_budget_whose_rest_pays_nobody_for_a_month_binds():
    found = limits_of(BY_HIRE)["budget"]
    assert found.used == pytest.approx(190168)
    assert found.of == 200000


def test_the_plain_answer_has_the_limits_without_steps():
    limits = ask(BY_STAFF | {"analysis": PLAN_ONLY}).binding_limits
    assert {"time of machine_learning_engineer"} <= {limit.limit for limit in limits}
    assert all(limit.one_more is None for limit in limits)
    assert all(limit.rate is not None for limit in limits if limit.unit == "person-month")


@pytest.mark.parametrize(
    ("amount", "said"),
    [(10000, 10000), (9200, 10000), (13600, 10000), (1550000, 2000000), (41000, 50000), (0.3, 0.2), (0, 1)],
)
def test_a_step_of_money_is_a_sum_that_one_would_name(amount, said):
    assert round_sum(amount) == pytest.approx(said)


def test_a_step_of_money_is_in_the_currency_of_the_request():
    rate = brief(BY_HIRE).case.figures.value("currency.JPY")
    yen = BY_HIRE | {
        "company": {"headcount": 60, "country": "US", "currency": "JPY"},
        "budget": {"total": 200000 * rate},
    }
    found = limits_of(yen)["budget"].one_more
    assert found.step == round_sum(10000 * rate)
    assert found.text.startswith(f"{found.step:,.0f} JPY more budget would save ")
