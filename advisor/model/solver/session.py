"""A model loaded into a solver and edited in place; what builds one in PuLP.

A lexicographic plan is a dozen solves of nearly the same model. PuLP converts the whole model at every
`solve`, so the model is converted once and objective, bounds and rows are edited in the loaded copy.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulp

from advisor.errors import SolverError
from advisor.model.solver.cbc import CbcEngine, cbc_program
from advisor.model.solver.engine import INFINITY, USUAL, Aim, Engine, Solution

try:
    from advisor.model.solver.highs import HighsEngine
except ImportError:  # highspy is not installed: CBC takes its place
    HighsEngine = None  # type: ignore[assignment, misc]

Terms = Sequence[tuple[pulp.LpVariable, float]]
Bounds = tuple[float, float]

HIGHS, CBC = SOLVERS = ("highs", "cbc")
JUST_UNDER_ONE = 0.999
"""Absolute gap that proves an integer objective: nothing whole lies in between."""


def affine(terms: Iterable[tuple[pulp.LpVariable, float]], constant: float = 0.0) -> pulp.LpAffineExpression:
    """A linear expression from (variable, coefficient) pairs; a variable that repeats is added up."""
    summed: dict[pulp.LpVariable, float] = {}
    for variable, coefficient in terms:
        summed[variable] = summed.get(variable, 0.0) + coefficient
    if hasattr(pulp.LpAffineExpression, "from_list"):  # PuLP 4
        return pulp.LpAffineExpression.from_list(list(summed.items()), constant)
    return pulp.LpAffineExpression(list(summed.items()), constant)


def new_problem(name: str) -> pulp.LpProblem:
    """An empty minimisation."""
    return pulp.LpProblem(name, pulp.LpMinimize)


class TimeUpError(SolverError):
    """A deadline passed in the middle of something that cannot be cut short."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment by which all solves together must be over; None: never."""

    at: float | None

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        return cls(None if seconds is None else time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds left, never below zero."""
        return math.inf if self.at is None else max(0.0, self.at - time.monotonic())

    @property
    def passed(self) -> bool:
        return self.at is not None and time.monotonic() >= self.at

    def check(self, needed: float = 0.0) -> None:
        """TimeUpError where fewer seconds are left than are needed next."""
        if self.at is not None and time.monotonic() + needed >= self.at:
            raise TimeUpError(
                "the time ran out while the model was being made; ask for less or allow more time"
            )

    def part(self, share: float) -> Deadline:
        """A nearer deadline: after a share of the time that is left now."""
        return self if self.at is None else Deadline.after(self.left() * share)


NEVER = Deadline(None)


class SolveLog:
    """Counts solves, from any thread. mine: those of the thread that asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._by_thread: Counter[int] = Counter()

    def note(self) -> None:
        with self._lock:
            self._count += 1
            self._by_thread[threading.get_ident()] += 1

    @property
    def count(self) -> int:
        return self._count

    @property
    def mine(self) -> int:
        return self._by_thread[threading.get_ident()]


def available(solver: str) -> str | None:
    """The solver to use where this one is asked for: itself, CBC in the place of HiGHS, or None."""
    if solver == HIGHS and HighsEngine is not None:
        return HIGHS
    return None if cbc_program() is None else CBC


def _engine(
    problem: pulp.LpProblem,
    columns: Sequence[pulp.LpVariable],
    solver: str,
    *,
    interior_point: bool,
    short_presolve: bool,
) -> Engine:
    usable = available(solver)
    if usable is None:
        raise SolverError(
            f"{solver} is not installed, and no other solver is: pip install -r requirements.txt brings "
            "HiGHS; CBC comes with PuLP 3, as the package cbcbox, or as the program cbc of your system"
        )
    if usable == HIGHS:
        return HighsEngine(problem, columns, interior_point=interior_point, short_presolve=short_presolve)
    return CbcEngine(problem, columns)


class Session:
    """A model loaded into a solver. Columns are addressed by PuLP variable, rows by name."""

    def __init__(
        self,
        problem: pulp.LpProblem,
        log: SolveLog | None = None,
        solver: str = HIGHS,
        *,
        interior_point: bool = False,
        short_presolve: bool = False,
    ) -> None:
        """interior_point: solve the root relaxation so (HiGHS), which pays from ten thousand columns on;
        short_presolve: without the rules that take longer than they save on a small model asked once (HiGHS)."""
        self._log = log or SolveLog()
        self._problem = problem  # PuLP 4's variables die with it
        problem.setObjective(affine([]))
        # PuLP 4 exports columns in an order of its own; PuLP 3 in that of the names.
        columns = (
            problem.exported_variables() if hasattr(problem, "exported_variables") else problem.variables()
        )
        self._engine = _engine(
            problem, columns, solver, interior_point=interior_point, short_presolve=short_presolve
        )
        self._column = {variable.name: index for index, variable in enumerate(columns)}
        self._row = {row.name: index for index, row in enumerate(problem.constraints())}

    @property
    def solver_name(self) -> str:
        return self._engine.name

    @property
    def solver_version(self) -> str:
        return self._engine.version

    @property
    def tells_prices(self) -> bool:
        """Whether the solver says what one more of a limit is worth."""
        return self._engine.tells_prices

    def fork(self) -> Session:
        """A second session with its own copy of the model as it stands."""
        twin = object.__new__(Session)
        twin._log, twin._problem = self._log, self._problem
        twin._engine = self._engine.twin()
        twin._column = self._column
        twin._row = dict(self._row)
        return twin

    def has(self, variable: pulp.LpVariable) -> bool:
        """Whether the variable is in the loaded model (one in no row and no objective is not)."""
        return variable.name in self._column

    def has_row(self, name: str) -> bool:
        return name in self._row

    def bound_row(self, name: str, low: float, high: float) -> None:
        self._engine.bound_row(self._row[name], low, high)

    def bound(self, variable: pulp.LpVariable, low: float, high: float) -> None:
        self._engine.bound_column(self._column[variable.name], low, high)

    def add_row(self, name: str, terms: Terms, low: float, high: float) -> None:
        """A new row low <= terms <= high, addressable by its name from now on."""
        self._row[name] = self._engine.add_row(self._by_column(terms), low, high)

    def _by_column(self, terms: Terms) -> dict[int, float]:
        summed: dict[int, float] = {}
        for variable, coefficient in terms:
            index = self._column[variable.name]
            summed[index] = summed.get(index, 0.0) + coefficient
        return summed

    def optimise(
        self,
        terms: Terms,
        *,
        maximise: bool = False,
        constant: float = 0.0,
        relative_gap: float = 0.0,
        absolute_gap: float = 1e-6,
        neighbourhoods: bool = False,
        relaxed: bool = False,
        way: str = USUAL,
        cutoff: float = INFINITY,
        nodes: int | None = None,
        counted: bool = True,
        deadline: Deadline,
    ) -> Solution:
        """Minimise (or maximise) the terms over the model as it stands.

        neighbourhoods: let HiGHS search around its plans (RINS), which pays where binaries are many;
        relaxed: forget that variables are whole; way: how to solve that, one of USUAL, RESUMED, ANEW and INSIDE;
        cutoff: only what costs less is of interest. Where the bound of the solution reaches it, nothing does;
        nodes: most of the search tree, for an end that does not depend on the clock (HiGHS alone);
        counted: as one of the programmes that an analysis may solve, which a linear one of a hundredth of a
        second is not.

        SolverError when the solver breaks down; running out of time or having no solution is an answer.
        """
        aim = Aim(
            costs=self._by_column(terms),
            constant=constant,
            maximise=maximise,
            relative_gap=relative_gap,
            absolute_gap=absolute_gap,
            neighbourhoods=neighbourhoods,
            relaxed=relaxed,
            way=way,
            cutoff=cutoff,
            nodes=nodes,
            seconds=deadline.left(),
        )
        if aim.seconds <= 0:
            return Solution.without("none")
        if counted:
            self._log.note()
        return self._engine.run(aim)

    def value(self, solution: Solution, variable: pulp.LpVariable) -> float:
        """The variable's value, without the -0.0 that solvers like."""
        index = self._column.get(variable.name)
        return 0.0 if index is None else solution.values[index] + 0.0

    def duals(self) -> Mapping[str, float]:
        """Of the last solve, a relaxed one: how much a little more of a row's limit is worth, by its name."""
        prices = self._engine.duals()
        return {name: prices[index] for name, index in self._row.items() if index < len(prices)}

    def written(self, terms: Terms, *, constant: float, form: str) -> str:
        """The model as it stands with the terms to be minimised, as the text of a file (form: mps or lp)."""
        columns = sorted(self._column, key=self._column.__getitem__)
        rows = sorted(self._row, key=self._row.__getitem__)
        return self._engine.written(self._by_column(terms), constant, columns, rows, form)
