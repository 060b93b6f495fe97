"""CBC as a program of its own: the model is written as a free MPS file for each solve, the solution read back.

Slower than HiGHS, and independent of it: a second opinion, and a stand-in where HiGHS is missing. Nothing
that CBC says is taken on trust but that it searched to the end: the objective, the feasibility of the point
and the gap are computed here (docs/decisions/0016).
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pulp

from advisor.errors import SolverError
from advisor.model.solver.engine import INFINITY, Aim, Solution, relative

CUTOFF = 1e-6
"""CBC looks for nothing that is better by less than this (in units of the objective)."""

FEASIBLE = 1e-5
"""How far a point may break a row, as a part of the row's largest term, or a whole number be off."""

WITHOUT_PREPROCESSING = ("-preprocess", "off")
"""CBC's own remedy for a point that its postprocessing spoilt (Cgl0013I); seen with cbcbox 2.929."""

GRACE = 2.0
"""Seconds beyond its limit after which CBC is ended: between two looks at the clock it may take long."""


@cache
def cbc_program() -> str | None:
    """CBC's executable: the one that PuLP 3 brings, the package cbcbox, or `cbc` on the path; None: none."""
    bundled = getattr(getattr(pulp, "PULP_CBC_CMD", None), "pulp_cbc_path", None)
    found = bundled or pulp.COIN_CMD(msg=False).path
    return shutil.which(found) or shutil.which("cbc")


@cache
def cbc_version() -> str:
    """What CBC calls itself, e.g. 2.10.3."""
    said = _told([str(cbc_program()), "-quit"], GRACE)
    found = re.search(r"Version: *(.+)", said)
    return found.group(1).strip() if found else "unknown"


def _told(command: Sequence[str], seconds: float) -> str:
    """What a program writes to its standard output. SolverError where it cannot be run."""
    limit = seconds if math.isfinite(seconds) else None
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False
        )
    except OSError as error:
        raise SolverError(f"CBC cannot be run: {error}") from error
    if ended.returncode:
        raise SolverError(f"CBC ended with code {ended.returncode}")
    return ended.stdout.decode("utf-8", errors="replace")


class CbcEngine:
    """Columns and rows as plain lists; what a twin changes is its own, the matrix as loaded is shared."""

    name = "CBC"
    tells_prices = False

    def __init__(self, problem: pulp.LpProblem, columns: Sequence[pulp.LpVariable]) -> None:
        number = {variable.name: index for index, variable in enumerate(columns)}
        self._whole = [variable.cat == pulp.LpInteger for variable in columns]
        self._columns = [_bounds(variable.lowBound, variable.upBound) for variable in columns]
        self._rows: list[tuple[float, float]] = []
        self._loaded: list[dict[int, float]] = [{} for _ in columns]
        self._added: dict[int, dict[int, float]] = {}
        for row, constraint in enumerate(problem.constraints()):
            self._rows.append(_bounds(constraint.getLb(), constraint.getUb()))
            for variable, coefficient in constraint.items():
                if coefficient:
                    self._loaded[number[variable.name]][row] = float(coefficient)
        self._written = [
            "".join(_entry(column, row, c) for row, c in terms.items())
            for column, terms in enumerate(self._loaded)
        ]

    @property
    def version(self) -> str:
        return cbc_version()

    def twin(self) -> CbcEngine:
        twin = object.__new__(CbcEngine)
        twin._whole, twin._loaded, twin._written = self._whole, self._loaded, self._written
        twin._columns, twin._rows = list(self._columns), list(self._rows)
        twin._added = {column: dict(terms) for column, terms in self._added.items()}
        return twin

    def bound_column(self, column: int, low: float, high: float) -> None:
        self._columns[column] = (low, high)

    def bound_row(self, row: int, low: float, high: float) -> None:
        self._rows[row] = (low, high)

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> int:
        row = len(self._rows)
        self._rows.append((low, high))
        for column, coefficient in terms.items():
            self._added.setdefault(column, {})[row] = coefficient
        return row

    def duals(self) -> Sequence[float]:
        return ()  # its solution file has some, in an order and with signs that nobody vouches for

    def written(
        self,
        costs: Mapping[int, float],
        constant: float,
        columns: Sequence[str],
        rows: Sequence[str],
        form: str,
    ) -> str:
        raise SolverError("models are written by HiGHS, which is not in use: pip install highspy")

    # -- one solve ----------------------------------------------------------------------------------

    def run(self, aim: Aim) -> Solution:
        """The linear relaxation first where a relative gap is asked for, then the whole programme.

        CBC's own relative gap leaves out the constant of the objective, and the bound that it reports
        after stopping at a gap is wrong. So it is only ever given an absolute gap: the relative one times
        the relaxation's objective, which no plan beats.
        """
        started = time.perf_counter()
        sign = -1.0 if aim.maximise else 1.0  # CBC always minimises
        bound, gap = -INFINITY, max(aim.absolute_gap, CUTOFF)
        if aim.relative_gap > 0 and any(self._whole) and not aim.relaxed:
            relaxed = self._solve(aim, sign, whole=False, gap=0.0, started=started)
            if relaxed.status != "optimal":
                return Solution.without(
                    "infeasible" if relaxed.status == "infeasible" else "none", relaxed.seconds
                )
            bound = sign * relaxed.objective
            gap = max(gap, aim.relative_gap * max(0.0, bound))
        found = self._solve(aim, sign, whole=not aim.relaxed, gap=gap, started=started)
        if not found.usable:
            return found
        objective = sign * found.objective
        if found.status == "optimal":
            slack = gap if aim.costs and any(self._whole) and not aim.relaxed else 0.0
            bound = max(bound, objective - slack)
        bound = sign * min(bound, objective)
        return replace(
            found,
            bound=bound,
            gap=relative(found.objective, bound),
            seconds=time.perf_counter() - started,
        )

    def _solve(self, aim: Aim, sign: float, *, whole: bool, gap: float, started: float) -> Solution:
        """A point that is checked, and whose objective is added up, here; once more where CBC spoilt it."""
        begun = time.perf_counter()
        text = "".join(self._mps(aim.costs, sign, whole=whole))
        broken = ""
        for more in ((), WITHOUT_PREPROCESSING):
            left = aim.seconds - (time.perf_counter() - started)
            status, values = _run(text, len(self._columns), gap, left, more)
            seconds = time.perf_counter() - begun
            if status in ("infeasible", "none"):
                return Solution.without(status, seconds)
            broken = self._broken(values, whole=whole)
            if not broken:
                objective = aim.constant + sum(c * values[column] for column, c in aim.costs.items())
                return Solution(
                    status=status,
                    objective=objective,
                    bound=math.nan,
                    gap=INFINITY,
                    seconds=seconds,
                    values=values,
                )
            if status == "feasible":  # a relaxation that was stopped on its way
                return Solution.without("none", seconds)
        raise SolverError(f"CBC calls a point optimal that breaks {broken}")

    def _mps(self, costs: Mapping[int, float], sign: float, *, whole: bool) -> Iterator[str]:
        """The lines of a free MPS file, columns c0, c1 … and rows r0, r1 …; infinite bounds are left out."""
        yield "NAME plan FREE\nROWS\n N cost\n"
        for row, (low, high) in enumerate(self._rows):
            yield f" {_kind(low, high)} r{row}\n"
        yield "COLUMNS\n"
        inside = False
        for column, written in enumerate(self._written):
            if (whole and self._whole[column]) != inside:
                inside = not inside
                yield f" M{column} 'MARKER' 'INT{'ORG' if inside else 'END'}'\n"
            # The cost is named even where it is 0: a column has to stand somewhere.
            yield f" c{column} cost {sign * costs.get(column, 0.0)!r}\n{written}"
            for row, coefficient in self._added.get(column, {}).items():
                yield _entry(column, row, coefficient)
        if inside:
            yield " M 'MARKER' 'INTEND'\n"
        yield "RHS\n"
        ranged = [row for row, (low, high) in enumerate(self._rows) if -INFINITY < low < high < INFINITY]
        for row, (low, high) in enumerate(self._rows):
            if side := low if low > -INFINITY else high if high < INFINITY else 0.0:
                yield f" rhs r{row} {side!r}\n"
        yield "RANGES\n"
        for row in ranged:
            low, high = self._rows[row]
            yield f" rng r{row} {high - low!r}\n"
        yield "BOUNDS\n"
        for column, (low, high) in enumerate(self._columns):
            yield f" MI b c{column}\n" if low == -INFINITY else f" LO b c{column} {low!r}\n"
            yield f" PL b c{column}\n" if high == INFINITY else f" UP b c{column} {high!r}\n"
        yield "ENDATA\n"

    def _broken(self, values: Sequence[float], *, whole: bool) -> str:
        """The first bound, row or whole number that a point breaks; "" for a point that keeps all."""
        sums, largest = [0.0] * len(self._rows), [1.0] * len(self._rows)
        for column, value in enumerate(values):
            low, high = self._columns[column]
            room = FEASIBLE * max(1.0, abs(value))
            if not low - room <= value <= high + room:
                return f"the bounds of column {column}"
            if whole and self._whole[column] and abs(value - round(value)) > FEASIBLE:
                return f"whole column {column}"
            for terms in (self._loaded[column], self._added.get(column, {})):
                for row, coefficient in terms.items():
                    sums[row] += coefficient * value
                    largest[row] = max(largest[row], abs(coefficient * value))
        for row, (low, high) in enumerate(self._rows):
            room = FEASIBLE * largest[row]
            if not low - room <= sums[row] <= high + room:
                return f"row {row}"
        return ""


def _run(text: str, columns: int, gap: float, left: float, more: Sequence[str]) -> tuple[str, list[float]]:
    """One run of CBC on the text of a model, in a folder of its own: (status, a value for each column)."""
    if left <= 0:
        return "none", []
    limit = [] if math.isinf(left) else ["-timeMode", "elapsed", "-sec", f"{left:.3f}"]
    goal = ["-allowableGap", repr(min(gap, 1e20)), "-increment", repr(CUTOFF)]
    with TemporaryDirectory(prefix="advisor-cbc-") as folder:
        model, answer = Path(folder, "model.mps"), Path(folder, "answer.txt")
        model.write_text(text, encoding="ascii")
        command = [str(cbc_program()), str(model), *limit, *goal, *more, "-solve", "-solution", str(answer)]
        try:
            said = _told(command, left + GRACE)
        except subprocess.TimeoutExpired:
            return "none", []
        if not answer.exists():
            raise SolverError(f"CBC gave no answer: {said[-200:]}")
        return _answer(answer.read_text(encoding="ascii"), columns)


def _bounds(low: float | None, high: float | None) -> tuple[float, float]:
    return (-INFINITY if low is None else float(low), INFINITY if high is None else float(high))


def _entry(column: int, row: int, coefficient: float) -> str:
    return f" c{column} r{row} {coefficient!r}\n"


def _kind(low: float, high: float) -> str:
    """The MPS letter of a row; one between two limits is a G with a range."""
    if low == high:
        return "E"
    if low > -INFINITY:
        return "G"
    return "L" if high < INFINITY else "N"


def _answer(text: str, columns: int) -> tuple[str, list[float]]:
    """(optimal, feasible, infeasible or none; a value for each column) from CBC's solution file.

    Its first line tells how it ended; values that are 0 have no line.
    """
    first, _, rest = text.partition("\n")
    said = first.partition(" - objective")[0].lower()
    if "infeasible" in said:
        return "infeasible", []
    if said.startswith("stopped") and "no integer solution" not in said:
        status = "feasible"
    elif said.startswith("optimal"):
        status = "optimal"
    elif said.startswith("stopped"):
        return "none", []
    else:
        raise SolverError(f"CBC stopped with: {said}")
    values = [0.0] * columns
    for line in rest.splitlines():
        name, value = line.replace("**", "").split()[1:3]
        values[int(name.removeprefix("c"))] = float(value)
    return status, values
