"""The planning model of a problem, loaded once; the bounds of one strategy at a time."""

from __future__ import annotations

from collections.abc import Callable

from advisor.domain.problem import HireOption, Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.planning.constraints import MONEY, add_constraints
from advisor.planning.constraints.people import ROLES_HIRED, TRAINEES
from advisor.planning.expressions import Linear
from advisor.planning.model import PlanningModel
from advisor.planning.objective import Stage, net_cost, stages
from advisor.planning.solver import INFINITY, Effort, LoadedModel, Solution

EASED = 1e-6
"""What a held stage may give way, for the sake of rounding."""


class StrategyModel:
    """The model, its stages, and what is asked of it."""

    def __init__(self, problem: Problem) -> None:
        self.m = PlanningModel(problem)
        add_constraints(self.m)
        self.loaded = LoadedModel(self.m.programme)
        self.stages = tuple(stages(self.m))
        self.cost = net_cost(self.m)
        money = {name for family in MONEY for name in self.m.rows[family.__name__]}
        self._money = {row.name: row.getUb() for row in self.m.programme.constraints() if row.name in money}
        for stage in self.stages:
            self.loaded.add_row(_held(stage), stage.value, -INFINITY, INFINITY)

    def restrict(self, strategy: Strategy, *, money: bool = True) -> bool:
        """Only this strategy's people, all stages open; False where its options are not there.

        money: within the money limits.
        """
        self.loaded.forget()
        for role in self.m.ROLES:
            may = strategy.several or strategy.hires == role
            self._count(f"hires_of_{role}", float(strategy.hires == role), INFINITY if may else 0.0)
        self._count(ROLES_HIRED, 2.0 if strategy.several else 0.0, INFINITY)
        self._count(TRAINEES, float(strategy.trains), INFINITY if strategy.trains else 0.0)
        for name, limit in self._money.items():
            self.loaded.bound_row(name, -INFINITY, limit if money else INFINITY)
        for stage in self.stages:
            self.release(stage)
        roles = {r.role for r in self.m.HIRES if self.m.started(r, self.m.H)}
        wanted = len(roles) > 1 if strategy.several else strategy.hires in (None, *roles)
        return wanted and (bool(self.m.train) or not strategy.trains)

    def _count(self, row: str, low: float, high: float) -> None:
        """Bounds of a counting row, which is not there where there is nothing to count."""
        if self.loaded.has_row(row):
            self.loaded.bound_row(row, low, high)

    def hold(self, stage: Stage, reached: float) -> None:
        """Keep what a stage reached, but for its band."""
        low, high = (reached - stage.band, INFINITY) if stage.maximise else (-INFINITY, reached + stage.band)
        self.loaded.bound_row(_held(stage), low, high)

    def release(self, stage: Stage) -> None:
        """Ask nothing of a stage."""
        self.loaded.bound_row(_held(stage), -INFINITY, INFINITY)

    def team_of(self, solution: Solution) -> Team:
        """The people of a solution; of contractors the first to come are the first to leave."""
        m = self.m

        def count(decision: Linear) -> int:
            return round(self.loaded.value(solution, decision))

        hires: list[HireDecision] = []
        for r in m.HIRES:
            begun = [s for s in m.starts_of(r) for _ in range(count(m.hire[r.key, s]))]
            ends = self.ends_of(r, begun, count) if r.leaves else [-1] * len(begun)
            hires += (HireDecision(r.key, s, end) for s, end in zip(begun, ends, strict=True))
        trained = [TrainingDecision(c, s) for (c, s), x in m.train.items() for _ in range(count(x))]
        return Team.of(hires, trained)

    def ends_of(self, option: HireOption, begun: list[int], count: Callable[[Linear], int]) -> list[int]:
        """Last periods of contractors, in the order in which they begin; the term may end beyond the horizon."""
        left = [u for u in self.m.PERIODS for _ in range(count(self.m.leave[option.key, u]))]
        return [max(u, s + option.term - 1) for s, u in zip(begun, left, strict=True)]

    def solve(self, stage: Stage, nodes: int) -> Solution:
        """The best of a stage, people integer."""
        effort = Effort(absolute_gap=max(stage.band, EASED), nodes=nodes)
        return self.loaded.optimise(stage.value, maximise=stage.maximise, effort=effort)


def _held(stage: Stage) -> str:
    return f"held_{stage.name}"
