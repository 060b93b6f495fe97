"""The best strategy alone, where the months do not keep what people promised: as good as with all strategies."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import pytest

from advisor.analysis.strategies import SURE_SHARE, Outcomes, choose, plan_strategies, proven_as_far
from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, Plan, delivery_vector
from advisor.intake.brief import prepare
from advisor.model import solve
from advisor.model.held import Holding, OtherMoney
from advisor.model.objective import economic_cost
from advisor.model.solve import Planner, delivered_by, keep_delivery
from advisor.model.solver import NEVER, Deadline, Session, Solution, SolveLog
from advisor.rulebook import load
from advisor.schemas.request import load_request
from advisor.settings import Settings
from benchmarks.companies import Shape, company_request

GAP = 0.005
"""Of the cost stage, and of the comparison with all people and months."""

NEITHER = 1 / (1 - GAP)
"""How much more than another plan one may cost that nothing beats by more than the gap."""

ROUNDING = 1.0
"""Money: what a stage gives way by, of shortages too."""

BROKEN_PROMISES = [(12, 1, 2), (12, 1, 5), (9, 2, 1), (9, 2, 12)]
"""Months, groups and seeds of companies with four projects, whose cheapest people cannot keep their promise."""

OTHER_PEOPLE = [(18, 3, 10), (18, 3, 11)]
"""The same of companies for whose months other people are cheaper by more than GAP than those decided before."""


@cache
def parameters_of(months: int, groups: int, seed: int) -> Parameters:
    rulebook = load(Settings().rules)
    scenario = load_request(
        company_request(Shape(projects=4, months=months, groups=groups), seed, rulebook), rulebook
    )
    assert scenario.horizon_start is not None
    return prepare(scenario, rulebook, scenario.horizon_start).parameters


def best(parameters: Parameters, deadline: Deadline = NEVER, *, alone: bool = True) -> Plan:
    planner = Planner(parameters, gap=GAP, deadline=deadline)
    outcomes = plan_strategies(planner, only_within=0.0 if alone else None)
    return choose(outcomes.plans, tie_tolerance=0.0, preferred=())


@pytest.mark.parametrize("company", BROKEN_PROMISES)
def test_the_promise_of_the_drafts_is_not_kept(company):
    """Or nothing here is tested."""
    planner = Planner(parameters_of(*company), gap=GAP, deadline=NEVER)
    promised, _ = planner.most_promised(NEVER)
    kept = OtherMoney(planner, planner.parameters).greatest_delivery()
    assert any(abs(promised[stage] - kept[stage]) > 1e-3 for stage in kept)


@pytest.mark.parametrize("company", BROKEN_PROMISES)
def test_it_delivers_the_most_there_is_and_costs_no_more_than_the_best_of_all(company):
    parameters = parameters_of(*company)
    alone, of_all = best(parameters), best(parameters, alone=False)
    kept = OtherMoney(Planner(parameters, gap=GAP, deadline=NEVER), parameters).greatest_delivery()
    assert delivery_vector(alone) == delivery_vector(of_all)
    assert {stage: delivered_by(alone)[stage] for stage in kept} == pytest.approx(kept, abs=1e-3)
    assert alone.costs.economic.total <= of_all.costs.economic.total * NEITHER + ROUNDING
    assert alone.status == "optimal"


@pytest.mark.parametrize("company", OTHER_PEOPLE)
def test_other_people_are_found_where_months_make_them_cheaper(company):
    plan = best(parameters_of(*company))
    names = [stage.name for stage in plan.solver.stages]
    assert names[-2:] == ["sequencing", "people_and_months"]
    before, after = plan.solver.stages[-2:]
    assert after.objective < before.objective * (1 - GAP)
    assert check_plan(parameters_of(*company), plan) == ()


@pytest.mark.parametrize("company", BROKEN_PROMISES + OTHER_PEOPLE)
def test_up_to_six_projects_the_gap_holds_for_all_people_and_months_together(company):
    """Against one programme that knows neither strategies nor what the planner found."""
    parameters = parameters_of(*company)
    plan = best(parameters)
    planner = Planner(parameters, gap=GAP, deadline=NEVER)
    m, base = planner.sequenced
    session = base.fork()
    keep_delivery(session, m, delivered_by(plan))
    terms, constant = economic_cost(m)
    least = session.optimise(terms, constant=constant, relative_gap=GAP / 10, deadline=NEVER)
    assert least.status == "optimal"
    assert plan.solver.bound <= least.objective * planner.unit + ROUNDING
    assert least.bound * planner.unit <= plan.costs.economic.total + ROUNDING
    assert plan.costs.economic.total <= least.objective * planner.unit * NEITHER + ROUNDING
    assert 0 <= plan.solver.gap <= GAP + 1e-9


@pytest.mark.parametrize(
    ("solution", "proven"),
    [
        (Solution.without("infeasible"), True),
        (Solution.without("none"), False),
        ({"status": "optimal", "objective": 1e6, "bound": 1e6}, True),
        ({"status": "feasible", "objective": 1e6, "bound": 1.0}, False),
    ],
    ids=["nothing below", "out of time", "all above", "out of time, one above"],
)
def test_only_what_was_searched_to_the_end_is_proven(monkeypatch, solution, proven):
    parameters = parameters_of(*BROKEN_PROMISES[0])
    plan = best(parameters)
    planner = Planner(parameters, gap=GAP, deadline=NEVER)
    if isinstance(solution, dict):
        solution = Solution(gap=0.0, seconds=0.0, values=(), **solution)
    monkeypatch.setattr(Session, "optimise", lambda *_, **__: solution)
    bound = pytest.approx(plan.costs.economic.total * (1 - GAP)) if proven else -math.inf
    assert planner.better_people(plan, plan.strategy) == (None, bound)


@dataclass(frozen=True, slots=True)
class UpTo(Deadline):
    """Passes once so many programmes are solved."""

    log: SolveLog
    solves: int

    def left(self) -> float:
        return 0.0 if self.log.count >= self.solves else 600.0

    @property
    def passed(self) -> bool:
        return self.left() <= 0

    def part(self, share: float) -> Deadline:
        return self


@pytest.mark.parametrize("solves", [20, 30])
def test_out_of_time_a_plan_project_by_project_stands_with_a_bound_that_holds(solves):
    parameters = parameters_of(*BROKEN_PROMISES[0])
    log = SolveLog()
    planner = Planner(parameters, gap=GAP, deadline=UpTo(None, log, solves), log=log)
    outcomes = plan_strategies(planner, only_within=0.0)
    assert outcomes.plans
    plan = choose(outcomes.plans, tie_tolerance=0.0, preferred=())
    assert plan.status == "feasible"
    assert 0 < plan.solver.bound <= plan.costs.economic.total
    known = best(parameters)
    if delivery_vector(known) == delivery_vector(plan):
        assert plan.solver.bound <= known.costs.economic.total


def test_a_floor_lies_below_what_the_people_of_a_strategy_cost():
    planner = Planner(parameters_of(*BROKEN_PROMISES[0]), gap=0.0, deadline=NEVER)
    promised, _ = planner.most_promised(NEVER)
    holding = Holding(planner, planner.parameters, promised)
    drafts = [draft for strategy in STRATEGIES if (draft := holding.draft(strategy)) is not None]
    assert drafts
    for draft in drafts:
        assert 0 < holding.floor(draft.strategy).bound <= draft.bound + 1e-6


class ExactWayUpTo(UpTo):
    """Passes once so many programmes are solved, but for the plan in the way of large requests."""

    def part(self, share: float) -> Deadline:
        return NEVER if share == SURE_SHARE else self


def test_a_wide_request_has_a_plan_where_the_exact_way_has_no_time(monkeypatch):
    def outcomes_of_twelve_programmes() -> Outcomes:
        log = SolveLog()
        parameters = parameters_of(*BROKEN_PROMISES[0])
        planner = Planner(parameters, gap=GAP, deadline=ExactWayUpTo(None, log, 12), log=log)
        return plan_strategies(planner, only_within=0.0)

    assert not outcomes_of_twelve_programmes().plans
    monkeypatch.setattr(solve, "WIDE", 0)
    (plan,) = outcomes_of_twelve_programmes().plans.values()
    assert plan.status == "feasible"
    assert any(project.delivered for project in plan.projects)


def test_with_time_the_exact_plan_of_a_wide_request_stands(monkeypatch):
    parameters = parameters_of(*BROKEN_PROMISES[0])
    before = best(parameters)
    monkeypatch.setattr(solve, "WIDE", 0)
    assert replace(best(parameters), solver=before.solver) == before


def test_what_the_plan_in_the_way_of_large_requests_proves_holds_for_one_that_delivers_as_much():
    parameters = parameters_of(*BROKEN_PROMISES[0])
    pooling = Planner(parameters, gap=GAP, deadline=NEVER, pools=True)
    draft = pooling.draft(None)
    assert draft is not None
    sure = pooling.publish(draft)
    assert sure is not None
    assert sure.solver.bound > 0
    unproven = replace(sure, strategy="hire_both", status="feasible")
    cut_off = Outcomes(plans={"hire_both": unproven}, outdone={}, untried=frozenset(STRATEGIES))
    assert math.isinf(proven_as_far(unproven, cut_off, parameters).solver.gap)
    known = replace(cut_off, sure=sure)
    gap = proven_as_far(unproven, known, parameters).solver.gap
    assert gap == pytest.approx(1 - sure.solver.bound / sure.costs.economic.total)
    late = replace(unproven, projects=tuple(replace(p, delivered=False) for p in unproven.projects))
    assert math.isinf(proven_as_far(late, known, parameters).solver.gap)
