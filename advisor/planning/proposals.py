"""Proposals: for each strategy the people that are cheapest at planning values, from one loaded model.

A proposal stops at counts of nodes and iterations, never at a clock: the same request gets the same proposals on any
machine, in whatever order they are asked for.
"""

from __future__ import annotations

from functools import cached_property

from advisor.domain.findings import Proposal, Reach
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import Team
from advisor.planning.reach import reach_of
from advisor.planning.rounding import rounded
from advisor.planning.solver import Effort, Solution
from advisor.planning.strategy_model import StrategyModel

GAP = 0.05
"""The search goes on from a proposal, so that it need not be exact."""

NODES = 200
"""Of the search tree, for each stage."""

LARGE = 40_000
"""Columns from which people are rounded from the relaxation."""

NAMES = {"optimal": "optimal", "stopped": "stopped", "infeasible": "infeasible", "none": "no_solution"}
"""Of a solution, as a proposal says it."""


class Proposer:
    """Proposes teams for one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @cached_property
    def _model(self) -> StrategyModel:
        return StrategyModel(self.problem)

    def propose(self, strategy: Strategy, *, money: bool = True) -> Proposal:
        """The cheapest people of a strategy at planning values. money: within the money limits."""
        model = self._model
        if not model.restrict(strategy, money=money):
            return _proposal(strategy, "infeasible")
        if model.loaded.columns > LARGE:
            team = rounded(model, strategy, money=money)
            return _proposal(strategy, "no_solution" if team is None else "stopped", team)
        solution = least_net_cost(model, effort=Effort(relative_gap=GAP, nodes=NODES))
        if not solution.usable:
            return _proposal(strategy, NAMES[solution.status])
        return _proposal(strategy, solution.status, model.team_of(solution), solution)

    def reach(self) -> Reach:
        """What no team brings on time, and the least that the musts can cost."""
        return reach_of(self.problem)


def _proposal(
    strategy: Strategy, status: str, team: Team | None = None, solution: Solution | None = None
) -> Proposal:
    objective, bound = (solution.objective, solution.bound) if solution else (None, None)
    return Proposal(strategy=strategy, team=team, objective=objective, bound=bound, status=status)


def least_net_cost(model: StrategyModel, effort: Effort) -> Solution:
    """The last stage with all stages before it at their best, which mostly can be; else stage by stage."""
    for stage in model.stages:
        model.hold(stage, stage.best)
    solution = model.loaded.optimise(model.cost, effort=effort)
    if solution.usable or not model.stages:
        return solution
    for stage in model.stages:
        model.release(stage)
    for stage in model.stages:
        found = model.solve(stage, NODES)
        if not found.usable:
            return found
        model.hold(stage, found.objective)
    return model.loaded.optimise(model.cost, effort=effort)
