"""What a solver must be able to do with a loaded model, and what it says of one solve. Knows no solver."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from advisor.domain.plan import SolverStage

INFINITY = math.inf

USUAL, RESUMED, ANEW, INSIDE = "usual", "resumed", "anew", "inside"
"""Ways to solve a linear relaxation (HiGHS): as the session was told; simplex from where the last run ended; simplex
from nothing, which presolves; or by interior point without going on to a vertex, which is soonest where the model is
large: objective and prices are those of the best, values lie between those of all that are best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What one solve found. status: optimal (to the gap asked), feasible (stopped early with a plan),
    infeasible, or none (out of time with nothing in hand).

    bound: no point of the model is better, proven; infinite where nothing is. gap: the relative distance
    from it. values: one for each column.
    """

    status: str
    objective: float
    bound: float
    gap: float
    seconds: float
    values: Sequence[float]

    @classmethod
    def without(cls, status: str, seconds: float = 0.0) -> Solution:
        """No point found: infeasible, or none in time."""
        return cls(
            status=status, objective=math.nan, bound=math.nan, gap=math.inf, seconds=seconds, values=()
        )

    @property
    def usable(self) -> bool:
        return self.status in ("optimal", "feasible")

    def stage(self, name: str) -> SolverStage:
        return SolverStage(
            name=name, objective=self.objective, bound=self.bound, status=self.status, seconds=self.seconds
        )


def relative(objective: float, bound: float) -> float:
    """The distance of an objective from its bound as a part of the objective."""
    return abs(objective - bound) / max(abs(objective), 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What to optimise and how well. costs: coefficient by column, the rest 0; constant: added to the
    objective; seconds: the limit, maybe infinite; neighbourhoods: search around the plans found, which
    pays where binaries are many (HiGHS alone); relaxed: forget that columns are whole; way: how to
    solve that; cutoff: only what costs less is of interest; nodes: of the search tree, at most (HiGHS alone)."""

    costs: Mapping[int, float]
    constant: float
    maximise: bool
    relative_gap: float
    absolute_gap: float
    neighbourhoods: bool
    relaxed: bool
    way: str
    cutoff: float
    nodes: int | None
    seconds: float


class Engine(Protocol):
    """A solver with one model loaded. Columns and rows are numbered from 0."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def tells_prices(self) -> bool:
        """Whether `duals` says anything."""

    def twin(self) -> Engine:
        """A second one with its own copy of the model as it stands."""

    def bound_column(self, column: int, low: float, high: float) -> None: ...

    def bound_row(self, row: int, low: float, high: float) -> None: ...

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> int:
        """A new row low <= terms <= high, coefficients by column; its number."""

    def run(self, aim: Aim) -> Solution:
        """SolverError when the solver breaks down; running out of time or having no solution is an answer."""

    def duals(self) -> Sequence[float]:
        """Of the last run, a linear one: what a little more of each row's limit is worth; empty if unknown."""

    def written(
        self,
        costs: Mapping[int, float],
        constant: float,
        columns: Sequence[str],
        rows: Sequence[str],
        form: str,
    ) -> str:
        """The model with these costs to be minimised as the text of a file (form: mps or lp)."""
