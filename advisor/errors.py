"""Everything that can go wrong, as one tree.

    AdvisorError
    ├── RuleFileError       a rule file is wrong: file, line, column and remedy of every problem
    ├── ScenarioError       a request is wrong: JSON pointer, code and remedy of every problem
    ├── SolverError         the solver gave no usable answer (the caller may try again)
    │   └── SolverLostError     the process it ran in died, or had to be ended
    └── PlanCheckError      a plan broke its own constraints (a defect here, never the caller's)

`advisor/web/errors.py` alone turns these into HTTP problem documents. All can be pickled, so that they pass from
one process to another as themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """One problem in a rule file. `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    detail: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One problem in a request: where (JSON pointer), which kind (stable code), what to do about it."""

    pointer: str
    code: str
    detail: str


class AdvisorError(Exception):
    """Base of all errors that this package raises on purpose."""


class RuleFileError(AdvisorError):
    """The rule files cannot be used; `problems` holds all of them."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class ScenarioError(AdvisorError):
    """The request cannot be used; `problems` holds all of them."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.pointer}: {p.detail}" for p in problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class SolverError(AdvisorError):
    """The solver failed or found nothing in its time."""


class SolverLostError(SolverError):
    """The process in which a request was planned died, or did not end when it should have."""


class PlanCheckError(AdvisorError):
    """A plan does not keep what it promises; `findings` says where."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(findings))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.findings,)
