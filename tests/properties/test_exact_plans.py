"""At zero gap: more never delivers less, money only scales, and nobody beats the plan by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from unittest.mock import patch

import highspy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.analysis.strategies import (
    choose,
    plan_strategies,
    promised_vector,
    proven_as_far,
)
from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import NO_SHORTAGE, STRATEGIES, Plan, Vector, delivery_vector
from advisor.domain.scenario import PRIORITIES
from advisor.model import solve
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.sequencing import SequencedModel
from advisor.model.solve import AMOUNT_SLACK, SLACK, Planner, restrict
from advisor.model.solver import INFINITY, NEVER, Session
from tests.model.test_brute_force import best_of_all
from tests.properties.conftest import HASTE, LAWS
from tests.properties.requests import instances

ROUNDING = 0.01
"""Money that rounding in the solver may make: a ten-thousandth of a month's pay here."""


@pytest.fixture(autouse=True, scope="module")
def _no_gap():
    """The sequencing pass has a small gap of its own, whatever the settings."""
    before, solve.SEQUENCING_GAP = solve.SEQUENCING_GAP, 0.0
    yield
    solve.SEQUENCING_GAP = before


def planner_of(parameters: Parameters) -> Planner:
    return Planner(parameters, gap=0.0, deadline=NEVER)


def plans_of(parameters: Parameters) -> Mapping[str, Plan]:
    planner = planner_of(parameters)
    return {name: plan for name in STRATEGIES if (plan := planner.plan(name)) is not None}


def recommended(parameters: Parameters) -> Plan:
    """The plan that delivers most, then costs least; no preference of rules."""
    plans = plan_strategies(planner_of(parameters), only_within=0.0).plans
    return choose(plans, tie_tolerance=0.0, preferred=())


def most_delivered(parameters: Parameters) -> Vector:
    return delivery_vector(recommended(parameters))


def no_worse(more: Vector, less: Vector) -> bool:
    """Item by item, the first that differs decides; shortages within the solver's rounding are equal."""
    for a, b in zip(more, less, strict=True):
        if abs(a - b) > 2e-4:
            return a > b
    return True


@LAWS
@given(instances())
def test_the_best_alone_is_the_best_of_all_strategies(parameters):
    every = choose(plan_strategies(planner_of(parameters)).plans, tie_tolerance=0.0, preferred=())
    alone = recommended(parameters)
    assert delivery_vector(alone) == pytest.approx(delivery_vector(every), abs=2e-4)
    # Shortages that differ by less than counts are the same delivery, and have a price.
    alike = ROUNDING + NO_SHORTAGE * parameters.pricing.shortage_price
    assert alone.costs.economic.total == pytest.approx(every.costs.economic.total, abs=alike)


@LAWS
@given(instances(), st.sampled_from([50.0, 300.0, 5000.0]))
def test_more_budget_never_delivers_less(parameters, more):
    limits = replace(parameters.limits, budget=parameters.limits.budget + more)
    assert no_worse(most_delivered(replace(parameters, limits=limits)), most_delivered(parameters))


@LAWS
@given(instances())
def test_later_deadlines_within_the_horizon_never_deliver_less(parameters):
    last = parameters.horizon.months - 1
    later = tuple(
        replace(p, deadline=min(last, p.deadline + 1)) if p.kind == "delivery" else p
        for p in parameters.projects
    )
    assert no_worse(most_delivered(replace(parameters, projects=later)), most_delivered(parameters))


@LAWS
@given(instances(), st.sampled_from(["hires", "trainings"]))
def test_one_more_option_never_delivers_less(parameters, kind):
    assume(getattr(parameters, kind))
    fewer = replace(parameters, **{kind: getattr(parameters, kind)[1:]})
    assert no_worse(most_delivered(parameters), most_delivered(fewer))


@LAWS
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


@LAWS
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


# --- what a plan is among all plans -------------------------------------------------------------------


def exact(parameters: Parameters, fix: Callable[[Session, SequencedModel], None]) -> tuple[Vector, float]:
    """Most delivered, then least cost (money), by stages of the whole sequenced model with something fixed.

    Stages give way by as much as in the planner: a millionth of a person-month may be worth a hundredth of money.
    """
    m, base = planner_of(parameters).sequenced
    session = base.fork()
    fix(session, m)
    reached = {}
    for stage in delivery_stages(m):
        found = session.optimise(stage.terms, maximise=stage.maximise, deadline=NEVER)
        assert found.usable
        reached[stage.name] = found.objective
        give = SLACK if stage.whole else AMOUNT_SLACK
        low, high = (
            (found.objective - give, INFINITY) if stage.maximise else (-INFINITY, found.objective + give)
        )
        session.add_row(f"held_{stage.name}", stage.terms, low, high)
    terms, constant = economic_cost(m)
    found = session.optimise(terms, constant=constant, deadline=NEVER)
    return promised_vector(reached), found.objective * parameters.pricing.average_monthly_pay


def least_cost(parameters: Parameters, plan: Plan, strategy: str | None = None) -> float:
    """What the delivery of a plan costs at the least (money), by the strategy or by any."""
    m, base = planner_of(parameters).sequenced
    session = base.fork()
    if strategy is not None:
        assert restrict(session, m, strategy)
    for priority in PRIORITIES:
        mine = [p for p in plan.projects if p.priority == priority]
        amounts = {
            "on_time": sum(p.delivered for p in mine if p.kind == "delivery"),
            "delivered": sum(p.completed is not None for p in mine if p.kind == "delivery"),
            "shortage": sum(sum(p.shortage.values()) for p in mine if p.kind == "ongoing"),
        }
        for stage in delivery_stages(m):
            if stage.name.startswith(f"{priority}_"):
                amount = amounts[stage.name.removeprefix(f"{priority}_")]
                low, high = (amount - SLACK, INFINITY) if stage.maximise else (-INFINITY, amount + 10 * SLACK)
                session.add_row(f"as_{stage.name}", stage.terms, low, high)
    terms, constant = economic_cost(m)
    found = session.optimise(terms, constant=constant, deadline=NEVER)
    assert found.status == "optimal"
    return found.objective * parameters.pricing.average_monthly_pay


def used(plan: Plan) -> frozenset[str]:
    """Roles hired and paths taken."""
    return frozenset([hire.role for hire in plan.hires] + [row.path for row in plan.trainings])


@LAWS
@given(instances())
def test_an_option_that_no_best_plan_uses_may_be_taken_away(parameters):
    """The best there is stays the best there is, in delivery and cost; with ties it may be another plan."""
    plan = recommended(parameters)
    fewer = replace(
        parameters,
        hires=tuple(r for r in parameters.hires if r.role in used(plan)),
        trainings=tuple(c for c in parameters.trainings if c.path in used(plan)),
    )
    assume(fewer != parameters)
    other = recommended(fewer)
    assert delivery_vector(other) == pytest.approx(delivery_vector(plan), abs=2e-4)
    assert least_cost(fewer, plan) <= plan.costs.economic.total + ROUNDING


@LAWS
@given(instances())
def test_fixing_the_recommended_actions_gives_the_same_delivery_at_the_same_cost(parameters):
    plan = recommended(parameters)
    hired: Counter[tuple[str, str, int]] = Counter()
    for hire in plan.hires:  # a contract has one row for each last month
        hired[hire.role, hire.engagement, hire.start] += hire.count
    trained = {(row.path, row.group, row.supported, row.start): row.count for row in plan.trainings}

    def fix(session: Session, m: SequencedModel) -> None:
        roles = {r.key: (r.role, r.engagement) for r in m.HIRES}
        paths = {c.key: (c.path, c.group, c.supported) for c in m.TRAININGS}
        for (option, start), variable in m.hire.items():
            count = hired[(*roles[option], start)]
            session.bound(variable, count, count)
        for (option, start), variable in m.train.items():
            count = trained.get((*paths[option], start), 0)
            session.bound(variable, count, count)

    delivered, cost = exact(parameters, fix)
    assert delivered == pytest.approx(delivery_vector(plan), abs=2e-4)
    assert cost == pytest.approx(plan.costs.economic.total, abs=ROUNDING)


@LAWS
@given(instances(), st.sampled_from(STRATEGIES))
def test_no_choice_of_people_beats_the_published_plan(parameters, strategy):
    """Delivery exactly; the cost too, since people and months are decided by the same prices."""
    planner = planner_of(parameters)
    tried = best_of_all(planner.sequenced, strategy, hires=2, trainees=1)
    plan = planner.plan(strategy)
    assert (plan is None) == (tried is None)
    if plan is not None:
        assert check_plan(parameters, plan) == ()
        assert no_worse(delivery_vector(plan), _vector(planner, tried))


def _vector(planner: Planner, tried: Vector) -> Vector:
    """The stages that were tried, as a delivery vector."""
    names = [stage.name for stage in solve.delivery_stages(planner.sequenced[0])]
    reached = dict(zip(names, tried[:-1], strict=True))
    return tuple(
        reached.get(f"{priority}_{what}", 0.0)
        for priority in ("must", "should", "could")
        for what in ("on_time", "delivered", "shortage")
    )


# --- what is said of plans that were found in haste ---------------------------------------------------

RUN = highspy.Highs.run


def hasty(highs: highspy.Highs) -> object:
    """HiGHS, content with the first plan that it finds: what a time limit does, without the clock."""
    highs.setOptionValue("mip_max_improving_sols", 1)
    return RUN(highs)


@HASTE
@given(instances(), st.sampled_from(STRATEGIES))
def test_the_gap_of_a_hasty_plan_holds_for_its_strategy(parameters, strategy):
    with patch.object(highspy.Highs, "run", hasty):
        plan = planner_of(parameters).plan(strategy)
    assume(plan is not None and plan.status == "feasible" and math.isfinite(plan.solver.gap))
    assert_gap_holds(plan, least_cost(parameters, plan, strategy))


@HASTE
@given(instances())
def test_the_gap_of_a_hasty_answer_holds_against_every_strategy(parameters):
    with patch.object(highspy.Highs, "run", hasty):
        outcomes = plan_strategies(planner_of(parameters))
    plan = choose(outcomes.plans, tie_tolerance=0.0, preferred=())
    plan = proven_as_far(plan, outcomes, parameters)
    assume(plan.status == "feasible" and math.isfinite(plan.solver.gap))
    assert_gap_holds(plan, least_cost(parameters, plan))


def assert_gap_holds(plan: Plan, least: float) -> None:
    assert plan.costs.economic.total * (1 - plan.solver.gap) <= least + ROUNDING
