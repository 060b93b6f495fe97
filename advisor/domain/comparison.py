"""Requests side by side: what each is told, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.answer import OUTCOMES, STATUSES, Action, Answer, Chances, Compared, TeamCosts, shown
from advisor.domain.horizon import Month
from advisor.domain.request import Scenario

Value = float | str | bool | tuple[str, ...] | None

NO_PLAN_IN_TIME = "no_plan_in_time"
PLAN_CHECK_FAILED = "plan_check_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One request of a comparison, under the title that tells it from the others.

    place: JSON pointer to where it stands in what was sent.
    """

    title: str
    scenario: Scenario
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row has no answer."""

    code: str = shown(enum=(NO_PLAN_IN_TIME, PLAN_CHECK_FAILED))
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A variant and its answer; without one, `problem` says why.

    compared: its differences to the first row; None for that row, without an answer here or there, and between
    two currencies. months_later is None there where one of the two completes nothing.
    """

    variant: Variant
    answer: Answer | None
    problem: RowProblem | None
    compared: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not the same in all rows: a value for each row; null: the row has no such thing."""

    name: str = shown("A path such as staff.developers.headcount, or the id of a rule.")
    title: str = shown("The same in words.")
    values: tuple[Value, ...] = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs between the rows."""

    input: tuple[Difference, ...] = shown("What was asked; rows of lists by their id.")
    plan: tuple[Difference, ...]
    cost: tuple[Difference, ...]
    risk: tuple[Difference, ...] = shown("Chances, and warnings by their level.")
    rules: tuple[Difference, ...] = shown("By id: fired yes, no or unknown.")
    assumptions: tuple[Difference, ...] = shown("Figures that two rows used with different values.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two to ten requests answered by one set of rule files, and what differs."""

    rows: tuple[ComparedRow, ...]
    differences: Differences
    rulebook_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One request and its answer in short; with a problem, every figure is null."""

    title: str
    id: str | None = shown("Of the whole answer.")
    reference: str | None
    problem: RowProblem | None
    status: str | None = shown(enum=STATUSES)
    outcome: str | None = shown(enum=OUTCOMES)
    currency: str | None
    strategy: str | None = shown(examples=("no_change", "cross_train_only", "hire_several"))
    headline: str | None
    hires: Mapping[str, int] | None
    trains: int | None
    actions: tuple[Action, ...] | None
    chance: Chances | None
    costs: TeamCosts | None
    finishes: Month | None = shown("Last completed project at planning values.")
    request: str | None = shown("provenance.request of the whole answer.")
    compared_with_first: Compared | None = shown("Differences to the first row; null between currencies.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two to ten requests with their answers side by side."""

    notice: str
    rows: tuple[ComparisonRow, ...]
    differences: Differences
    answers: tuple[Answer | None, ...] | None = shown("In the order of the rows; null unless asked for.")
    rulebook: str
    service: str
