"""An answer as it was published: what can be read back from it, to be checked against its request.

Periods are months counted from the first one of the answer's request; money is in its currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.horizon import Month
from advisor.domain.plan import Hire, Plan
from advisor.domain.recommendation import Comparison, StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTraining:
    """A training without its staff group, which an answer does not name."""

    path: str
    supported: bool
    count: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAction:
    """One action and its cash inside the horizon."""

    what: Hire | PublishedTraining
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAlternative:
    """One of the other strategies, as in `Alternative`; figures are None where there is no plan."""

    strategy: str
    status: str
    why: str | None
    outcome: str | None
    delivered: tuple[str, ...] | None
    cost: float | None
    economic_cost: float | None
    finishes: int | None
    actions: tuple[PublishedAction, ...] | None
    compared: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAnswer:
    """plan: without its trainings, which `actions` has without their groups; its solver's trail is left
    out. total, economic_total: as published, money; complete: project -> its milestone (period)."""

    months: tuple[Month, ...]
    plan: Plan
    actions: tuple[PublishedAction, ...]
    status: str
    outcome: str
    staff: tuple[StaffRow, ...]
    total: float
    economic_total: float
    complete: Mapping[str, int | None]
    alternatives: tuple[PublishedAlternative, ...]
    rulebook_version: str
    request_digest: str
