"""The answer: the recommended plan, why, what else was possible, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.horizon import Horizon
from advisor.domain.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do. Either a hire (role, engagement, decide_by) or a cross-training (path, ends).

    Dates are periods; cost: cash inside the horizon; because: ids of fired rules.
    """

    action: str
    count: int
    starts: int
    cost: float
    because: tuple[str, ...]
    role: str | None = None
    engagement: str | None = None
    decide_by: int | None = None
    path: str | None = None
    supported: bool | None = None
    ends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The gap of each side after existing qualified staff, in person-months of output."""

    greatest_role: str | None
    gap_after_staff: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An alternative against the recommendation: what more it costs (cash, economic), how much later."""

    cost: float
    economic_cost: float
    months_later: int | None
    tie: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of the other strategies. Figures are None unless status is optimal or feasible.

    status: optimal, feasible, unaffordable, unavailable or adds_nothing.
    """

    strategy: str
    status: str
    why: str | None
    plan: Plan | None
    actions: tuple[Action, ...] | None
    compared: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """The least of each lever, alone, that makes every must on time; None where it does not suffice.

    unfinished: levers that are None because the time ran out.
    """

    needed: bool
    extra_budget: float | None
    extra_months: int | None
    drop_projects: tuple[str, ...] | None
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule in the explanation. conditions: (fact, value, test, met)."""

    id: str
    title: str
    fired: str
    conditions: tuple[tuple[str, str | float | bool | None, str, str], ...]
    effects: tuple[str, ...]
    because: tuple[tuple[str | None, str | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLimit:
    """A limit that the plan uses up; used and of are in `unit`."""

    limit: str
    used: float
    of: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something to watch. level: low, medium or high; rule: id of the rule that says so, or None."""

    rule: str | None
    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A figure or default the answer rests on. origin: request, rules or service."""

    name: str
    value: float | str | bool | None
    unit: str
    range: tuple[float, float] | None
    source: str
    as_of: str | None
    kind: str
    origin: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A staff group as it was understood, in the request's order."""

    id: str
    role: str
    headcount: int
    available_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The whole answer in domain terms; `schemas.answer` turns it into the contract's JSON."""

    horizon: Horizon
    currency: str
    reference: str | None
    plan: Plan
    headline: str
    actions: tuple[Action, ...]
    staff: tuple[StaffRow, ...]
    project_order: tuple[str, ...]
    project_names: Mapping[str, str]
    needs: Needs
    alternatives: tuple[Alternative, ...] | None
    smallest_change: SmallestChange | None
    summary: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    binding_limits: tuple[BindingLimit, ...]
    warnings: tuple[Caution, ...]
    assumptions: tuple[Assumption, ...]
    rulebook_version: str
