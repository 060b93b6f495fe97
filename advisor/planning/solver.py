"""PuLP programme -> a model loaded into HiGHS, edited in place and solved: the only module that knows a solver.

PuLP converts a whole model at every `solve`; here it is converted once, and objective, bounds and rows are edited
in the loaded copy. Runs stop at counts of nodes and iterations, never at a clock.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import highspy
import pulp

from advisor.errors import SolverError
from advisor.planning.expressions import Linear, Variable, affine

INFINITY = math.inf

LONGEST_NAME = 90
"""Characters of a row's or column's name in a file. CBC reads names up to 100 in LP, up to three more for
the halves of a range, and takes an MPS file with names of 160 for another model without a word."""

OPTIONS: Mapping[str, Any] = {
    "output_flag": False,
    # A thread fixes its count at its first solve and silently solves nothing under another one later.
    "threads": 1,
    "random_seed": 0,
    # Measured on these models: the same optimum in a third of the time without the four.
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_allow_restart": False,
    # Strong branching is two thirds of the work, and the gap is wide.
    "mip_pscost_minreliable": 0,
}


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
NAME = "HiGHS"
VERSION: str = highspy.Highs().version()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How well and how long a programme is solved. gaps: at which it is good enough; nodes: of the search tree, at
    most; iterations: of the simplex or interior point method, of a linear programme, at most; relaxed: forget that
    variables are integer; interior: by interior point, without going on to a vertex, to a tolerance: its values are
    read wherever it stops."""

    relative_gap: float = 0.0
    absolute_gap: float = 1e-6
    nodes: int | None = None
    iterations: int | None = None
    relaxed: bool = False
    interior: bool = False
    tolerance: float = 1e-8


EXACT = Effort()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What one solve found. status: optimal (to the gap asked), stopped (at a count, with a point in hand),
    infeasible, or none (stopped with nothing in hand).

    bound: no point of the model is better, proven; infinite where nothing is. values: one for each column.
    """

    status: str
    objective: float
    bound: float
    values: Sequence[float]

    @property
    def usable(self) -> bool:
        return self.status in ("optimal", "stopped")


def _nothing(status: str) -> Solution:
    return Solution(status=status, objective=math.nan, bound=math.nan, values=())


class LoadedModel:
    """A programme in HiGHS. Columns are addressed by expression, rows by name."""

    def __init__(self, programme: pulp.LpProblem) -> None:
        programme.setObjective(affine(()))
        self._programme = programme  # PuLP 4's variables die with it
        # PuLP 4 exports columns in an order of its own; PuLP 3 in that of the names.
        exported = hasattr(programme, "exported_variables")
        columns = programme.exported_variables() if exported else programme.variables()
        self._column = {variable.name: index for index, variable in enumerate(columns)}
        self._row = {row.name: index for index, row in enumerate(programme.constraints())}
        self._constant: dict[str, float] = {}
        self._highs = highspy.Highs()
        self._options(OPTIONS)
        self._highs.passModel(_model_of(programme, columns, self._column))

    def _options(self, options: Mapping[str, Any]) -> None:
        for option, value in options.items():
            # A misspelt option is otherwise ignored without a word.
            if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise SolverError(f"HiGHS {VERSION} does not know the option {option}")

    @property
    def columns(self) -> int:
        return len(self._column)

    def bound(self, decision: Linear, low: float, high: float) -> None:
        """New bounds of a variable; one that stands in no row is not there, and stays as it is."""
        if (column := self._column.get(decision.variable.name)) is not None:
            self._highs.changeColBounds(column, low, high)

    def bound_row(self, name: str, low: float, high: float) -> None:
        constant = self._constant.get(name, 0.0)
        self._highs.changeRowBounds(self._row[name], low - constant, high - constant)

    def has_row(self, name: str) -> bool:
        return name in self._row

    def add_row(self, name: str, value: Linear, low: float, high: float) -> None:
        """A new row low <= value <= high, addressable by its name from now on."""
        terms = self._by_column(value)
        self._highs.addRow(-INFINITY, INFINITY, len(terms), list(terms), list(terms.values()))
        self._row[name], self._constant[name] = self._highs.getNumRow() - 1, value.constant
        self.bound_row(name, low, high)

    def _by_column(self, value: Linear) -> dict[int, float]:
        summed: dict[int, float] = {}
        for variable, coefficient in value.terms:
            if (index := self._column.get(variable.name)) is not None:
                summed[index] = summed.get(index, 0.0) + coefficient
        return summed

    def forget(self) -> None:
        """Where the last run ended, so that the next one depends on the model alone."""
        self._highs.clearSolver()

    def optimise(self, objective: Linear, *, maximise: bool = False, effort: Effort = EXACT) -> Solution:
        """Minimise (or maximise) over the model as it stands.

        SolverError when the solver breaks down; being stopped or having no solution is an answer.
        """
        self._set_objective(self._highs, objective, maximise=maximise)
        most = highspy.kHighsIInf
        self._options(
            {
                "mip_rel_gap": effort.relative_gap,
                "mip_abs_gap": effort.absolute_gap,
                "solve_relaxation": effort.relaxed,
                "solver": "ipm" if effort.interior else "choose",
                "run_crossover": "off" if effort.interior else "on",
                "mip_max_nodes": most if effort.nodes is None else effort.nodes,
                "simplex_iteration_limit": most if effort.iterations is None else effort.iterations,
                "ipm_iteration_limit": most if effort.iterations is None else effort.iterations,
                "ipm_optimality_tolerance": effort.tolerance,
            }
        )
        self._highs.run()
        solution = self._solution()
        if effort.interior and solution.status == "none":  # near the best, within some rows by a little
            return replace(solution, values=self._highs.getSolution().col_value)
        return solution

    def _set_objective(self, highs: Any, objective: Linear, *, maximise: bool) -> None:
        columns = highs.getNumCol()
        costs = [0.0] * columns
        for column, coefficient in self._by_column(objective).items():
            costs[column] = coefficient
        highs.changeColsCost(columns, list(range(columns)), costs)
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize)
        highs.changeObjectiveOffset(objective.constant)

    def _solution(self) -> Solution:
        model_status, info = self._highs.getModelStatus(), self._highs.getInfo()
        status = highspy.HighsModelStatus
        if model_status in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return _nothing("infeasible")
        feasible = info.primal_solution_status == 2  # kSolutionStatusFeasible
        if model_status == status.kOptimal and not feasible:
            raise SolverError("HiGHS calls a solution optimal that it holds to be infeasible")
        stopped = (status.kIterationLimit, status.kSolutionLimit, status.kInterrupt, status.kUnknown)
        if model_status not in (status.kOptimal, *stopped):
            raise SolverError(f"HiGHS stopped with {self._highs.modelStatusToString(model_status)}")
        if not feasible:
            return _nothing("none")
        objective, optimal = float(info.objective_function_value), model_status == status.kOptimal
        minimising = self._highs.getObjectiveSense()[1] == highspy.ObjSense.kMinimize
        nothing = -INFINITY if minimising else INFINITY
        # The count of nodes is -1 after a linear programme, which has no bound but its optimum.
        bound = float(info.mip_dual_bound) if info.mip_node_count >= 0 else objective if optimal else nothing
        values = self._highs.getSolution().col_value
        return Solution(
            status="optimal" if optimal else "stopped", objective=objective, bound=bound, values=values
        )

    def value(self, solution: Solution, expression: Linear) -> float:
        """An expression's value, without the -0.0 that solvers like."""
        found = sum(c * solution.values[i] for i, c in self._by_column(expression).items())
        return float(found) + expression.constant + 0.0

    def text(self, objective: Linear, form: str) -> str:
        """The model as it stands, the objective to be minimised, as the text of a file (form: mps or lp).

        The constant is a column fixed at 1: not every reader keeps a bare one.
        """
        twin = highspy.Highs()
        twin.setOptionValue("output_flag", False)
        twin.setOptionValue("threads", 1)
        twin.passModel(self._highs.getLp())
        self._set_objective(twin, Linear(objective.terms), maximise=False)
        columns = sorted(self._column, key=self._column.__getitem__)
        if objective.constant:
            twin.addCol(objective.constant, 1.0, 1.0, 0, [], [])
            columns.append("objective_constant")
        return _file_of(twin, columns, sorted(self._row, key=self._row.__getitem__), form)


def _model_of(programme: pulp.LpProblem, columns: Sequence[Variable], number: Mapping[str, int]) -> Any:
    """HiGHS's own form of a programme without objective. PuLP's converter adds rows and columns one at a time, which
    takes several times as long."""
    bounds = [_limits(variable.lowBound, variable.upBound) for variable in columns]
    rows, starts, places, values = [], [0], [], []
    for row in programme.constraints():
        rows.append(_limits(row.getLb(), row.getUb()))
        for variable, coefficient in row.items():
            if coefficient:
                places.append(number[variable.name])
                values.append(coefficient)
        starts.append(len(places))
    kinds, model = highspy.HighsVarType, highspy.HighsLp()
    model.num_col_, model.num_row_ = len(bounds), len(rows)
    model.col_cost_ = [0.0] * len(bounds)
    model.col_lower_, model.col_upper_ = [low for low, _ in bounds], [high for _, high in bounds]
    model.row_lower_, model.row_upper_ = [low for low, _ in rows], [high for _, high in rows]
    model.integrality_ = [
        kinds.kInteger if variable.cat == pulp.LpInteger else kinds.kContinuous for variable in columns
    ]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, places, values
    return model


def _limits(low: float | None, high: float | None) -> tuple[float, float]:
    return (-INFINITY if low is None else low, INFINITY if high is None else high)


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
