"""Requests side by side: what each is told, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.domain.recommendation import Recommendation
from advisor.domain.scenario import Scenario

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
    """Why a row has no answer. code: no_plan_in_time or plan_check_failed."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFirst:
    """A row against the first one: what more it costs (cash, economic; money), how much later it ends.

    months_later: None where one of the two completes nothing.
    """

    cost: float
    economic_cost: float
    months_later: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A variant and its answer; without one, `problem` says why.

    compared: None for the first row, without an answer here or there, and between two currencies.
    """

    variant: Variant
    recommendation: Recommendation | None
    problem: RowProblem | None
    compared: FromFirst | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not the same in all rows: one value for each row, in their order.

    name: a path such as `staff.developers.headcount`, or the id of a rule; title: the same in words;
    None: the row has no such thing (or no answer). Months are texts, "2027-03"; costs are money.
    """

    name: str
    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What differs in what was asked, in the plans, in cost, in risk, in rules fired, in figures used."""

    input: tuple[Difference, ...]
    plan: tuple[Difference, ...]
    cost: tuple[Difference, ...]
    risk: tuple[Difference, ...]
    rules: tuple[Difference, ...]
    assumptions: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two to ten requests answered by one set of rule files, and what differs."""

    rows: tuple[ComparedRow, ...]
    differences: Differences
    rulebook_version: str
