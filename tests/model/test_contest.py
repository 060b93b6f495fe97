"""What a kind of plan costs at least: the same as the planner finds, or nothing where nothing can be."""

from __future__ import annotations

import pytest

from advisor.domain.plan import delivery_vector
from advisor.errors import SolverError
from advisor.model.contest import Contest, Kind
from advisor.model.solve import Planner
from advisor.model.solver import NEVER, Deadline, SolveLog
from tests.model.tiny import two_roles_one_path

BOTH = frozenset({"data_scientist", "machine_learning_engineer"})
ALL_ON_TIME = {"must_on_time": 1.0, "must_delivered": 1.0, "should_on_time": 1.0, "should_delivered": 1.0}
NOW = two_roles_one_path()


def contest(deadline: Deadline = NEVER) -> Contest:
    return Contest(NOW, gap=0.0, deadline=deadline, log=SolveLog())


@pytest.fixture(scope="module")
def both():
    plan = Planner(NOW, gap=0.0, deadline=NEVER).plan("hire_both")
    assert plan is not None
    assert all(project.delivered for project in plan.projects)
    return plan


def test_the_cheapest_of_a_kind_costs_what_its_published_plan_costs(both):
    offer = contest().cheapest(Kind(hires=BOTH, trains=False), ALL_ON_TIME)
    assert offer is not None
    assert offer.cost == pytest.approx(both.costs.economic.total, rel=1e-6)
    assert offer.bound <= offer.cost + 1e-6


def test_below_its_cost_there_is_nothing(both):
    cost = both.costs.economic.total
    kind = Kind(hires=BOTH, trains=False)
    assert contest().cheapest(kind, ALL_ON_TIME, at_most=cost * 0.999) is None
    assert contest().cheapest(kind, ALL_ON_TIME, at_most=cost * 1.001) is not None


def test_a_plan_costs_the_same_when_it_is_carried_out_again(both):
    cost = contest().cost_like(both, ALL_ON_TIME)
    assert cost == pytest.approx(both.costs.economic.total, rel=1e-6)


def test_nobody_delivers_what_needs_somebody():
    assert contest().cheapest(Kind(hires=frozenset(), trains=False), ALL_ON_TIME) is None


def test_more_than_everything_on_time_cannot_be_delivered_and_less_can():
    kind = Kind(hires=BOTH, trains=None)
    assert not contest().delivers_more(kind, ALL_ON_TIME)
    assert contest().delivers_more(kind, ALL_ON_TIME | {"should_on_time": 0.0, "should_delivered": 0.0})


def test_the_best_of_all_is_the_strategy_that_wins_among_the_plans():
    planner = Planner(NOW, gap=0.0, deadline=NEVER)
    strategies = ("no_change", "cross_train_only", "hire_both", "hire_both_and_cross_train")
    plans = [plan for name in strategies if (plan := planner.plan(name)) is not None]
    plans += [plan for role in sorted(BOTH) if (plan := planner.plan(f"hire_{role}")) is not None]
    best = min(plans, key=lambda x: ([-amount for amount in delivery_vector(x)], x.costs.economic.total))
    assert contest().best_of_all() == best.strategy


def test_out_of_time_is_an_error_and_no_answer():
    with pytest.raises(SolverError):
        contest(Deadline.after(0.0)).cheapest(Kind(hires=BOTH, trains=False), ALL_ON_TIME)


@pytest.mark.parametrize(
    ("kind", "strategies"),
    [
        (Kind(hires=frozenset(), trains=None), ("no_change", "cross_train_only")),
        (Kind(hires=BOTH, trains=True), ("hire_both_and_cross_train",)),
        (Kind(hires=frozenset({"data_scientist"}), trains=False), ("hire_data_scientist",)),
    ],
)
def test_a_kind_names_its_strategies(kind, strategies):
    assert kind.strategies == strategies
