"""All projects of a large request in one programme, below what its plan costs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from advisor.analysis.strategies import plan_strategies
from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, delivery_vector
from advisor.intake.brief import prepare
from advisor.model import one_programme
from advisor.model.one_programme import WORTH_TRYING, cheaper_in_one_programme, with_options_of
from advisor.model.solve import Planner, gap_to
from advisor.model.solver import NEVER, Deadline, TimeUpError
from advisor.rulebook import load
from advisor.schemas.request import load_request
from advisor.settings import Settings
from benchmarks.companies import Shape, company_request

GAP = 0.01
SHAPE = Shape(projects=8, months=18, groups=3)
SEEDS = [2, 3]
"""Of companies whose months, found project by project, are dearer than they need be."""


@cache
def parameters_of(seed: int) -> Parameters:
    rulebook = load(Settings().rules)
    scenario = load_request(company_request(SHAPE, seed, rulebook), rulebook)
    assert scenario.horizon_start is not None
    return prepare(scenario, rulebook, scenario.horizon_start).parameters


@cache
def planned(seed: int) -> tuple[Planner, Plan]:
    """A plan whose months were found project by project."""
    planner = Planner(parameters_of(seed), gap=GAP, deadline=NEVER)
    draft = planner.draft(None)
    assert draft is not None
    plan = planner.publish(draft)
    assert plan is not None
    assert plan.solver.gap >= WORTH_TRYING
    return planner, plan


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_that_delivers_as_much_costs_less(seed):
    planner, plan = planned(seed)
    cheaper = cheaper_in_one_programme(planner, plan, NEVER)
    assert delivery_vector(cheaper) == delivery_vector(plan)
    assert cheaper.costs.economic.total < plan.costs.economic.total * (1 - GAP)
    assert check_plan(parameters_of(seed), cheaper) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_proven_is_what_was_proven_of_the_plan_before(seed):
    """The programme knows no other kinds of people, so that its own bound says nothing of them."""
    planner, plan = planned(seed)
    cheaper = cheaper_in_one_programme(planner, plan, NEVER)
    assert (cheaper.status, cheaper.solver.status) == ("feasible", "feasible")
    assert cheaper.solver.bound == plan.solver.bound
    assert cheaper.solver.gap == gap_to(cheaper, plan.solver.bound) < plan.solver.gap
    assert cheaper.solver.seconds == pytest.approx(sum(stage.seconds for stage in cheaper.solver.stages))
    assert [stage.name for stage in cheaper.solver.stages[-2:]] == ["diving", "people_and_months"]


def test_the_recommendation_is_the_cheaper_one():
    planner, plan = planned(SEEDS[0])
    (found,) = plan_strategies(planner, only_within=0.0).plans.values()
    cheaper = cheaper_in_one_programme(planner, plan, NEVER)
    assert found.costs.economic.total == pytest.approx(cheaper.costs.economic.total)


def test_it_is_the_same_each_time():
    planner, plan = planned(SEEDS[0])
    first, second = (cheaper_in_one_programme(planner, plan, NEVER) for _ in range(2))
    assert replace(first, solver=plan.solver) == replace(second, solver=plan.solver)


def test_only_kinds_of_people_that_the_plan_takes_are_in_it():
    _, plan = planned(SEEDS[0])
    options = with_options_of(parameters_of(SEEDS[0]), plan)
    assert {r.role for r in options.hires} == {h.role for h in plan.hires}
    assert {c.path for c in options.trainings} == {t.path for t in plan.trainings}


def test_the_plan_stands_where_the_programme_would_be_too_large(monkeypatch):
    planner, plan = planned(SEEDS[0])
    monkeypatch.setattr(one_programme, "MOST_COLUMNS", 0)
    assert cheaper_in_one_programme(planner, plan, NEVER) is plan


def test_the_plan_stands_where_it_is_nearly_proven():
    planner, plan = planned(SEEDS[0])
    nearly = replace(plan, solver=replace(plan.solver, gap=0.9 * WORTH_TRYING))
    assert cheaper_in_one_programme(planner, nearly, NEVER) is nearly


def test_the_plan_stands_where_the_time_is_over():
    planner, plan = planned(SEEDS[0])
    assert cheaper_in_one_programme(planner, plan, Deadline.after(0.0)) is plan


def test_the_plan_stands_where_the_programme_is_not_made_in_time(monkeypatch):
    def too_late(*_: object) -> None:
        raise TimeUpError

    planner, plan = planned(SEEDS[0])
    monkeypatch.setattr(one_programme, "sequenced_with_options_of", too_late)
    assert cheaper_in_one_programme(planner, plan, NEVER) is plan
