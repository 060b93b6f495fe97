"""The planning model without gaps, for instances small enough to be known exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import Team
from advisor.planning.proposals import least_net_cost
from advisor.planning.solver import Effort
from advisor.planning.strategy_model import StrategyModel

Worth = tuple[float, ...]
"""What each stage reaches and the least net cost, the greater the better; () where there is no team."""


def best_of(model: StrategyModel) -> Worth:
    """The exact worth of a restricted model, every stage proven."""
    reached = []
    for stage in model.stages:
        found = model.loaded.optimise(stage.value, maximise=stage.maximise)
        if not found.usable:
            return ()
        reached.append(round(found.objective if stage.maximise else -found.objective, 4))
        model.hold(stage, found.objective)
    cost = model.loaded.optimise(model.cost)
    return (*reached, -round(cost.objective, 4)) if cost.usable else ()


def worth_of(problem: Problem, strategy: Strategy) -> Worth:
    """The exact worth of a strategy."""
    model = StrategyModel(problem)
    return best_of(model) if model.restrict(strategy) else ()


@pytest.fixture
def team() -> Callable[[Problem, Strategy], Team | None]:
    """The exact best team of a strategy, None where there is none."""

    def best(problem: Problem, strategy: Strategy) -> Team | None:
        model = StrategyModel(problem)
        if not model.restrict(strategy):
            return None
        solution = least_net_cost(model, Effort())
        return model.team_of(solution) if solution.usable else None

    return best
