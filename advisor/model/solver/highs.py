"""HiGHS in this process, through highspy. Importing this fails where highspy is not installed."""

from __future__ import annotations

import math
import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import highspy
import pulp

from advisor.errors import SolverError
from advisor.model.solver.engine import ANEW, INFINITY, INSIDE, USUAL, Aim, Solution, relative

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
    # Starting over from the root takes more than it gives: a tenth to two fifths of the time, measured.
    "mip_allow_restart": False,
}

_AGGREGATOR, _ENUMERATION, _DUAL_FIXING_PROBING = 12, 16, 20
_SLOW_RULES = 1 << _AGGREGATOR | 1 << _ENUMERATION | 1 << _DUAL_FIXING_PROBING
"""Presolve rules by HiGHS's own numbers. Presolving is a third of the time of a small programme; without these
three the whole takes a tenth less (docs/decisions/0027)."""


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


class HighsEngine:
    """The problem's rows and columns passed on in one piece, then edits in place."""

    name = "HiGHS"
    tells_prices = True
    version = VERSION

    def __init__(
        self,
        problem: pulp.LpProblem,
        columns: Sequence[pulp.LpVariable],
        *,
        interior_point: bool,
        short_presolve: bool,
    ) -> None:
        self._interior_point = interior_point
        self._short_presolve = short_presolve
        self._linear = all(variable.cat == pulp.LpContinuous for variable in columns)
        self._highs = highspy.Highs()
        self._configure()
        self._highs.passModel(_model_of(problem, columns))

    def _configure(self) -> None:
        for option, value in _OPTIONS.items():
            # A misspelt option is otherwise ignored without a word.
            if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise SolverError(f"HiGHS {VERSION} does not know the option {option}")
        if self._interior_point:
            for option in ("solver", "mip_lp_solver"):
                self._highs.setOptionValue(option, "ipm")
        if self._short_presolve:
            self._highs.setOptionValue("presolve_rule_off", _SLOW_RULES)

    def twin(self) -> HighsEngine:
        twin = object.__new__(HighsEngine)
        twin._interior_point, twin._linear = self._interior_point, self._linear
        twin._short_presolve = self._short_presolve
        twin._highs = highspy.Highs()
        twin._configure()
        twin._highs.passModel(self._highs.getLp())
        return twin

    def bound_column(self, column: int, low: float, high: float) -> None:
        self._highs.changeColBounds(column, low, high)

    def bound_row(self, row: int, low: float, high: float) -> None:
        self._highs.changeRowBounds(row, low, high)

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> int:
        self._highs.addRow(low, high, len(terms), list(terms), list(terms.values()))
        number: int = self._highs.getNumRow() - 1
        return number

    def run(self, aim: Aim) -> Solution:
        columns = self._highs.getNumCol()
        costs = [0.0] * columns
        for column, coefficient in aim.costs.items():
            costs[column] = coefficient
        self._highs.changeColsCost(columns, list(range(columns)), costs)
        sense = highspy.ObjSense.kMaximize if aim.maximise else highspy.ObjSense.kMinimize
        self._highs.changeObjectiveSense(sense)
        self._highs.changeObjectiveOffset(aim.constant)
        self._highs.setOptionValue("mip_rel_gap", aim.relative_gap)
        self._highs.setOptionValue("mip_abs_gap", aim.absolute_gap)
        self._highs.setOptionValue("mip_heuristic_run_rins", aim.neighbourhoods)
        self._highs.setOptionValue("solve_relaxation", aim.relaxed)
        self._choose(aim.way)
        self._highs.setOptionValue("objective_bound", aim.cutoff if math.isfinite(aim.cutoff) else INFINITY)
        self._highs.setOptionValue("mip_max_nodes", highspy.kHighsIInf if aim.nodes is None else aim.nodes)
        self._highs.setOptionValue("time_limit", self._limit(aim))
        started = time.perf_counter()
        self._highs.run()
        return self._solution(time.perf_counter() - started)

    def _choose(self, way: str) -> None:
        """How a linear programme is solved; of whole ones `mip_lp_solver` says it."""
        inside = way == INSIDE or (way == USUAL and self._interior_point)
        simplex = "choose" if way == USUAL else "simplex"
        self._highs.setOptionValue("solver", "ipm" if inside else simplex)
        # "choose": a vertex only where the point inside is not good enough.
        self._highs.setOptionValue("run_crossover", "choose" if way == INSIDE else "on")
        if way == ANEW:
            self._highs.clearSolver()

    def _limit(self, aim: Aim) -> float:
        """HiGHS times a whole programme from its start, but a linear one from the first run of its model."""
        if math.isinf(aim.seconds):
            return INFINITY
        before = float(self._highs.getRunTime()) if aim.relaxed or self._linear else 0.0
        return aim.seconds + before

    def _solution(self, seconds: float) -> Solution:
        model_status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        status = highspy.HighsModelStatus
        if model_status in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return Solution.without("infeasible", seconds)
        feasible = info.primal_solution_status == 2  # kSolutionStatusFeasible
        if model_status == status.kOptimal and not feasible:
            raise SolverError("HiGHS calls a solution optimal that it holds to be infeasible")
        if model_status not in (status.kOptimal, status.kTimeLimit, status.kInterrupt, status.kSolutionLimit):
            raise SolverError(f"HiGHS stopped with {self._highs.modelStatusToString(model_status)}")
        if not feasible:
            return Solution.without("none", seconds)
        objective = float(info.objective_function_value)
        optimal = model_status == status.kOptimal
        whole = (
            info.mip_node_count >= 0
        )  # it is -1 after a linear programme, which has no bound but its optimum
        nothing = -INFINITY if self._highs.getObjectiveSense()[1] == highspy.ObjSense.kMinimize else INFINITY
        bound = float(info.mip_dual_bound) if whole else objective if optimal else nothing
        return Solution(
            status="optimal" if optimal else "feasible",
            objective=objective,
            bound=bound,
            gap=relative(objective, bound),
            seconds=seconds,
            values=self._highs.getSolution().col_value,
        )

    def duals(self) -> Sequence[float]:
        prices: Sequence[float] = self._highs.getSolution().row_dual
        return prices

    def written(
        self,
        costs: Mapping[int, float],
        constant: float,
        columns: Sequence[str],
        rows: Sequence[str],
        form: str,
    ) -> str:
        """By HiGHS's own writer. The constant is a column fixed at 1: not every reader keeps a bare one."""
        highs = self.twin()._highs
        named, prices = list(columns), [costs.get(column, 0.0) for column in range(len(columns))]
        if constant:
            highs.addCol(constant, 1.0, 1.0, 0, [], [])
            named.append("objective_constant")
            prices.append(constant)
        highs.changeColsCost(len(prices), list(range(len(prices))), prices)
        highs.changeObjectiveSense(highspy.ObjSense.kMinimize)
        return _file_of(highs, named, rows, form)


def _model_of(problem: pulp.LpProblem, columns: Sequence[pulp.LpVariable]) -> Any:
    """HiGHS's own form of a problem without objective. PuLP's converter adds rows and columns one at a time, which
    takes several times as long."""
    number = {variable.name: index for index, variable in enumerate(columns)}
    bounds = [_limits(variable.lowBound, variable.upBound) for variable in columns]
    rows, starts, places, values = [], [0], [], []
    for row in problem.constraints():
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
