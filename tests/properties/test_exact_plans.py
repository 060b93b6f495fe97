"""At zero gap: more never delivers less, money only scales, and nobody beats the plan by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, Plan, delivery_vector
from advisor.model import solve
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from tests.model.test_brute_force import best_of_all
from tests.properties.conftest import PROFILE
from tests.properties.requests import instances


@pytest.fixture(autouse=True, scope="module")
def _no_gap():
    """The sequencing pass has a small gap of its own, whatever the settings."""
    before, solve.SEQUENCING_GAP = solve.SEQUENCING_GAP, 0.0
    yield
    solve.SEQUENCING_GAP = before


def plans_of(parameters: Parameters) -> Mapping[str, Plan]:
    planner = Planner(parameters, gap=0.0, deadline=Deadline(None))
    return {name: plan for name in STRATEGIES if (plan := planner.plan(name)) is not None}


def most_delivered(parameters: Parameters) -> tuple[float, ...]:
    return max(delivery_vector(plan) for plan in plans_of(parameters).values())


def no_worse(more: tuple[float, ...], less: tuple[float, ...]) -> bool:
    """Item by item, the first that differs decides; shortages within the solver's rounding are equal."""
    for a, b in zip(more, less, strict=True):
        if abs(a - b) > 2e-4:
            return a > b
    return True


@PROFILE
@given(instances(), st.sampled_from([50.0, 300.0, 5000.0]))
def test_more_budget_never_delivers_less(parameters, more):
    limits = replace(parameters.limits, budget=parameters.limits.budget + more)
    assert no_worse(most_delivered(replace(parameters, limits=limits)), most_delivered(parameters))


@PROFILE
@given(instances())
def test_later_deadlines_within_the_horizon_never_deliver_less(parameters):
    last = parameters.horizon.months - 1
    later = tuple(
        replace(p, deadline=min(last, p.deadline + 1)) if p.kind == "delivery" else p
        for p in parameters.projects
    )
    assert no_worse(most_delivered(replace(parameters, projects=later)), most_delivered(parameters))


@PROFILE
@given(instances(), st.sampled_from(["hires", "trainings"]))
def test_one_more_option_never_delivers_less(parameters, kind):
    assume(getattr(parameters, kind))
    fewer = replace(parameters, **{kind: getattr(parameters, kind)[1:]})
    assert no_worse(most_delivered(parameters), most_delivered(fewer))


@PROFILE
@given(instances())
def test_one_more_pair_of_hands_never_delivers_less(parameters):
    more = tuple(
        replace(g, headcount=g.headcount + 1, present=tuple(n + 1 for n in g.present))
        for g in parameters.staff
    )
    assert no_worse(most_delivered(replace(parameters, staff=more)), most_delivered(parameters))


def scaled(parameters: Parameters, factor: float) -> Parameters:
    """Every amount of money times the factor."""
    limits, pricing = parameters.limits, parameters.pricing
    return replace(
        parameters,
        staff=tuple(replace(g, monthly_pay=g.monthly_pay * factor) for g in parameters.staff),
        hires=tuple(
            replace(r, monthly_pay=r.monthly_pay * factor, recruiting_cost=r.recruiting_cost * factor)
            for r in parameters.hires
        ),
        trainings=tuple(
            replace(c, monthly_pay=c.monthly_pay * factor, fee=c.fee * factor) for c in parameters.trainings
        ),
        projects=tuple(replace(p, monthly_value=p.monthly_value * factor) for p in parameters.projects),
        limits=replace(limits, budget=limits.budget * factor),
        pricing=replace(
            pricing,
            change_cost=pricing.change_cost * factor,
            shortage_price=pricing.shortage_price * factor,
            average_monthly_pay=pricing.average_monthly_pay * factor,
        ),
    )


@PROFILE
@given(instances(), st.sampled_from([0.0078125, 128.0]))
def test_money_in_another_unit_scales_the_costs_and_changes_nothing_else(parameters, factor):
    """Powers of two, so that the arithmetic is the same to the last bit."""
    plans, others = plans_of(parameters), plans_of(scaled(parameters, factor))
    assert set(plans) == set(others)
    for name, plan in plans.items():
        other = others[name]
        assert (other.hires, other.trainings, other.projects) == (plan.hires, plan.trainings, plan.projects)
        assert other.costs.total == pytest.approx(plan.costs.total * factor)
        assert other.costs.economic.total == pytest.approx(plan.costs.economic.total * factor)
        assert check_plan(scaled(parameters, factor), other) == ()


@PROFILE
@given(instances(), st.sampled_from(STRATEGIES))
def test_no_choice_of_people_beats_the_published_plan(parameters, strategy):
    """Delivery exactly; the cost too, since people and months are decided by the same prices."""
    planner = Planner(parameters, gap=0.0, deadline=Deadline(None))
    tried = best_of_all(planner.sequenced, strategy, hires=2, trainees=1)
    plan = planner.plan(strategy)
    assert (plan is None) == (tried is None)
    if plan is not None:
        assert check_plan(parameters, plan) == ()
        assert no_worse(delivery_vector(plan), _vector(planner, tried))


def _vector(planner: Planner, tried: tuple[float, ...]) -> tuple[float, ...]:
    """The stages that were tried, as a delivery vector."""
    names = [stage.name for stage in solve.delivery_stages(planner.sequenced[0])]
    reached = dict(zip(names, tried[:-1], strict=True))
    return tuple(
        reached.get(f"{priority}_{what}", 0.0)
        for priority in ("must", "should", "could")
        for what in ("on_time", "delivered", "shortage")
    )
