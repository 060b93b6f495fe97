"""PuLP problem -> HiGHS, loaded once and edited in place: the only file that knows solver and PuLP versions.

A lexicographic plan is a dozen solves of nearly the same model. PuLP converts the whole model at every
`solve`, so the model is converted once and objective, bounds and rows are edited in the loaded copy.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import highspy
import pulp

from advisor.domain.plan import SolverStage
from advisor.errors import SolverError

Terms = Sequence[tuple[pulp.LpVariable, float]]
Bounds = tuple[float, float]

INFINITY: float = highspy.kHighsInf
JUST_UNDER_ONE = 0.999
"""Absolute gap that proves an integer objective: nothing whole lies in between."""
LONGEST_NAME = 90
"""Characters of a row's or column's name in a file. CBC reads names up to 100 in LP, up to three more for
the halves of a range, and takes an MPS file with names of 160 for another model without a word."""

_OPTIONS: Mapping[str, Any] = {
    "output_flag": False,
    # A thread fixes its count at its first solve and silently solves nothing under another one later.
    "threads": 1,
    "random_seed": 0,
    # Measured on these models: the same optimum in a third of the time without the four.
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_feasibility_jump": False,
}


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


def _first_use_quietly() -> None:
    """HiGHS writes a banner to the C-level stdout at its first use, where a caller may want JSON."""
    saved = os.dup(1)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            highs = highspy.Highs()
            highs.setOptionValue("output_flag", False)
            highs.setOptionValue("threads", 1)
            highs.run()
    finally:
        os.dup2(saved, 1)
        os.close(saved)


_first_use_quietly()
VERSION: str = highspy.Highs().version()


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

    def part(self, share: float) -> Deadline:
        """A nearer deadline: after a share of the time that is left now."""
        return self if self.at is None else Deadline.after(self.left() * share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What one solve found. status: optimal, feasible (stopped early with a plan), infeasible or none."""

    status: str
    objective: float
    bound: float
    gap: float
    seconds: float
    values: Sequence[float]

    @property
    def usable(self) -> bool:
        return self.status in ("optimal", "feasible")

    def stage(self, name: str) -> SolverStage:
        return SolverStage(
            name=name, objective=self.objective, bound=self.bound, status=self.status, seconds=self.seconds
        )


class SolveLog:
    """Counts solves, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def note(self) -> None:
        with self._lock:
            self._count += 1

    @property
    def count(self) -> int:
        return self._count


class Session:
    """A model loaded into HiGHS. Columns are addressed by PuLP variable, rows by name."""

    def __init__(
        self, problem: pulp.LpProblem, log: SolveLog | None = None, *, interior_point: bool = False
    ) -> None:
        """interior_point: solve the root relaxation so, which pays from some ten thousand columns on."""
        self._log = log or SolveLog()
        self._interior_point = interior_point
        converter = pulp.HiGHS(msg=False, threads=1)
        if not converter.available():
            raise SolverError("HiGHS is not installed: pip install -r requirements.txt")
        problem.setObjective(affine([]))
        converter.createAndConfigureSolver(problem)
        converter.buildSolverModel(problem)
        self._highs = problem.solverModel
        problem.solverModel = None
        # PuLP 4 exports columns in an order of its own; PuLP 3 in that of the names.
        columns = (
            problem.exported_variables() if hasattr(problem, "exported_variables") else problem.variables()
        )
        self._column = {variable.name: index for index, variable in enumerate(columns)}
        rows = problem.constraints() if hasattr(pulp, "LpConstraint") else []
        self._row = {row.name: index for index, row in enumerate(rows)}
        self._configure()

    def _configure(self) -> None:
        for option, value in _OPTIONS.items():
            # A misspelt option is otherwise ignored without a word.
            if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise SolverError(f"HiGHS {VERSION} does not know the option {option}")
        if self._interior_point:
            self._highs.setOptionValue("mip_lp_solver", "ipm")
            self._highs.setOptionValue("solver", "ipm")

    def fork(self) -> Session:
        """A second session with its own copy of the model as it stands."""
        twin = object.__new__(Session)
        twin._log = self._log
        twin._interior_point = self._interior_point
        twin._highs = highspy.Highs()
        twin._column = self._column
        twin._row = dict(self._row)
        twin._configure()
        twin._highs.passModel(self._highs.getLp())
        return twin

    def has(self, variable: pulp.LpVariable) -> bool:
        """Whether the variable is in the loaded model (one in no row and no objective is not)."""
        return variable.name in self._column

    def has_row(self, name: str) -> bool:
        return name in self._row

    def bound_row(self, name: str, low: float, high: float) -> None:
        self._highs.changeRowBounds(self._row[name], low, high)

    def bound(self, variable: pulp.LpVariable, low: float, high: float) -> None:
        self._highs.changeColBounds(self._column[variable.name], low, high)

    def add_row(self, name: str, terms: Terms, low: float, high: float) -> None:
        """A new row low <= terms <= high, addressable by its name from now on."""
        indices, coefficients = self._by_column(terms)
        self._highs.addRow(low, high, len(indices), indices, coefficients)
        self._row[name] = self._highs.getNumRow() - 1

    def _by_column(self, terms: Terms) -> tuple[list[int], list[float]]:
        summed: dict[int, float] = {}
        for variable, coefficient in terms:
            index = self._column[variable.name]
            summed[index] = summed.get(index, 0.0) + coefficient
        return list(summed), list(summed.values())

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
        deadline: Deadline,
    ) -> Solution:
        """Minimise (or maximise) the terms over the model as it stands.

        relaxed: forget that variables are whole.
        neighbourhoods: let HiGHS search around its plans (RINS), which pays where binaries are many.

        SolverError when HiGHS breaks down; running out of time or having no solution is an answer.
        """
        columns = self._highs.getNumCol()
        costs = [0.0] * columns
        for index, coefficient in zip(*self._by_column(terms), strict=True):
            costs[index] = coefficient
        self._highs.changeColsCost(columns, list(range(columns)), costs)
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        self._highs.changeObjectiveSense(sense)
        self._highs.changeObjectiveOffset(constant)
        self._highs.setOptionValue("mip_rel_gap", relative_gap)
        self._highs.setOptionValue("mip_abs_gap", absolute_gap)
        self._highs.setOptionValue("mip_heuristic_run_rins", neighbourhoods)
        self._highs.setOptionValue("solve_relaxation", relaxed)
        left = deadline.left()
        if left <= 0:
            return Solution(
                status="none", objective=math.nan, bound=math.nan, gap=math.inf, seconds=0.0, values=()
            )
        self._highs.setOptionValue("time_limit", left if math.isfinite(left) else INFINITY)
        return self._run()

    def _run(self) -> Solution:
        self._log.note()
        started = time.perf_counter()
        self._highs.run()
        seconds = time.perf_counter() - started
        model_status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        status = highspy.HighsModelStatus
        nothing = Solution(
            status="none", objective=math.nan, bound=math.nan, gap=math.inf, seconds=seconds, values=()
        )
        if model_status in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return replace(nothing, status="infeasible")
        feasible = info.primal_solution_status == 2  # kSolutionStatusFeasible
        if model_status == status.kOptimal and not feasible:
            raise SolverError("HiGHS calls a solution optimal that it holds to be infeasible")
        if model_status not in (status.kOptimal, status.kTimeLimit, status.kInterrupt, status.kSolutionLimit):
            raise SolverError(f"HiGHS stopped with {self._highs.modelStatusToString(model_status)}")
        if not feasible:
            return nothing
        objective = float(info.objective_function_value)
        mip = math.isfinite(info.mip_dual_bound) and info.mip_node_count >= 0
        bound = float(info.mip_dual_bound) if mip else objective
        return Solution(
            status="optimal" if model_status == status.kOptimal else "feasible",
            objective=objective,
            bound=bound,
            gap=abs(objective - bound) / max(abs(objective), 1e-9),
            seconds=seconds,
            values=self._highs.getSolution().col_value,
        )

    def duals(self) -> Mapping[str, float]:
        """Of the last solve, a linear one: how much a row's limit is worth, by the row's name."""
        prices = self._highs.getSolution().row_dual
        return {name: prices[index] for name, index in self._row.items()}

    def value(self, solution: Solution, variable: pulp.LpVariable) -> float:
        """The variable's value, without the -0.0 that solvers like."""
        index = self._column.get(variable.name)
        return 0.0 if index is None else solution.values[index] + 0.0

    def written(self, terms: Terms, *, constant: float, form: str) -> str:
        """The model as it stands with the terms to be minimised, as the text of a file (form: mps or lp).

        The constant is a column fixed at 1: not every reader keeps a bare one.
        """
        twin = self.fork()
        costs = [0.0] * twin._highs.getNumCol()
        for index, coefficient in zip(*self._by_column(terms), strict=True):
            costs[index] = coefficient
        columns = sorted(self._column, key=self._column.__getitem__)
        if constant:
            twin._highs.addCol(constant, 1.0, 1.0, 0, [], [])
            columns.append("objective_constant")
            costs.append(constant)
        twin._highs.changeColsCost(len(costs), list(range(len(costs))), costs)
        twin._highs.changeObjectiveSense(highspy.ObjSense.kMinimize)
        return _file_of(twin._highs, columns, sorted(self._row, key=self._row.__getitem__), form)


def portable_names(names: Sequence[str]) -> list[str]:
    """The names with letters, digits and underscores alone, none longer than LONGEST_NAME, all different.

    LP readers take a colon, a hyphen or a bracket for their own syntax.
    """
    portable: dict[str, None] = {}
    for number, name in enumerate(names):
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
        if len(plain) > LONGEST_NAME or plain in portable:
            plain = f"{plain[: LONGEST_NAME - 8]}_{number:07d}"
        portable[plain] = None
    return list(portable)


def _file_of(highs: Any, columns: Sequence[str], rows: Sequence[str], form: str) -> str:
    """HiGHS's own writer, with our names; SolverError where it refuses."""
    ok = highspy.HighsStatus.kOk
    model = highs.getLp()
    model.model_name_ = "team_plan"
    model.col_names_, model.row_names_ = portable_names(columns), portable_names(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"model.{form}")
        if highs.passModel(model) != ok or highs.writeModel(str(path)) != ok:
            raise SolverError(f"HiGHS {VERSION} cannot write this model as {form}")
        text = path.read_text(encoding="ascii")
    return _with_long_headings(text) if form == "lp" else text


def _with_long_headings(text: str) -> str:
    """CBC knows the LP sections `binary` and `general`, but neither `bin` and `gen` nor empty ones."""
    matrix, marker, sections = text.partition("\nbounds\n")
    sections = re.sub(r"^(bin|gen|semi)\n(?! )", "", sections, flags=re.MULTILINE)
    sections = re.sub(r"^bin$", "binary", sections, flags=re.MULTILINE)
    sections = re.sub(r"^gen$", "general", sections, flags=re.MULTILINE)
    return matrix + marker + sections
