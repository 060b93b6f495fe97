"""HiGHS in this process, through highspy. Importing this fails where highspy is not installed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from typing import Any

import highspy
import pulp

from advisor.errors import SolverError
from advisor.model.solver.engine import INFINITY, Aim, Solution, relative

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
    """PuLP's own conversion, then edits in place."""

    name = "HiGHS"
    version = VERSION

    def __init__(self, problem: pulp.LpProblem) -> None:
        converter = pulp.HiGHS(msg=False, threads=1)
        converter.createAndConfigureSolver(problem)
        converter.buildSolverModel(problem)
        self._highs = problem.solverModel
        problem.solverModel = None
        self._configure()

    def _configure(self) -> None:
        for option, value in _OPTIONS.items():
            # A misspelt option is otherwise ignored without a word.
            if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise SolverError(f"HiGHS {VERSION} does not know the option {option}")

    def twin(self) -> HighsEngine:
        twin = object.__new__(HighsEngine)
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
        self._highs.setOptionValue("time_limit", aim.seconds if math.isfinite(aim.seconds) else INFINITY)
        started = time.perf_counter()
        self._highs.run()
        return self._solution(time.perf_counter() - started)

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
