"""The request in the domain's terms: what was asked, with nothing filled in.

A value of None means that the request left it out; `advisor.problem` fills it from the rule files and
notes every default it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.domain.answer import Note
from advisor.domain.horizon import Month

PRIORITIES: tuple[str, ...] = ("must", "should", "could")
SIZES: tuple[str, ...] = ("small", "medium", "large")
CRITICALITIES: tuple[str, ...] = ("internal", "exploratory", "business_critical")
KINDS: tuple[str, ...] = ("delivery", "ongoing")
MARKETS: tuple[str, ...] = ("normal", "tight", "loose")
ENGAGEMENTS: tuple[str, ...] = ("permanent", "contract")
DEFAULT_SAMPLES = 500
"""Futures that a team is judged over; benchmarks/search_quality.py says what fewer would cost."""
OBJECTIVES: tuple[str, ...] = ("musts_first", "net_value")
SIDES: tuple[str, ...] = ("science", "engineering")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """headcount: people employed, >= 1; country: ISO 3166 alpha-2; currency: ISO 4217."""

    headcount: int
    country: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money in the request's currency, each >= 0; exactly one of `total` and `annual` is given."""

    total: float | None = None
    annual: float | None = None
    training: float | None = None
    annual_payroll_cap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffGroup:
    """Existing people of one role. available_share: fraction of their time for this work, 0..1."""

    id: str
    role: str
    headcount: int
    available_share: float | None = None
    available_from: Month | None = None
    available_until: Month | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Work that is wanted. effort, monthly_demand: activity -> person-months (a month for demand)."""

    id: str
    name: str | None = None
    kind: str = "delivery"
    template: str | None = None
    size: str | None = None
    effort: Mapping[str, float] = field(default_factory=dict)
    monthly_demand: Mapping[str, float] = field(default_factory=dict)
    priority: str | None = None
    criticality: str | None = None
    earliest_start: Month | None = None
    deadline: Month | None = None
    operations: float | None = None
    max_team: float | None = None
    uses_pretrained_models: bool | None = None
    monthly_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a team may do. A list of None allows what the rules allow by default, () allows none.

    confidence: the chance that musts are wanted with, 0..1.
    """

    hire: tuple[str, ...] | None = None
    engagements: tuple[str, ...] | None = None
    training_paths: tuple[str, ...] | None = None
    max_hires: int | None = None
    confidence: float | None = None
    objective: str | None = None
    market: str | None = None
    time_limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Which questions beyond the recommendation are answered; samples: futures judged, seed: of their draws."""

    what_would_help: bool = True
    what_would_change: bool = False
    samples: int = DEFAULT_SAMPLES
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One request. `assumptions` overrides figures of the rule files by name. notes: how it was read."""

    company: Company
    budget: Budget
    projects: tuple[Project, ...]
    staff: tuple[StaffGroup, ...] = ()
    horizon_start: Month | None = None
    horizon_months: int | None = None
    requested_role: str | None = None
    reference: str | None = None
    options: Options = field(default_factory=Options)
    assumptions: Mapping[str, float] = field(default_factory=dict)
    analysis: Analysis = field(default_factory=Analysis)
    notes: tuple[Note, ...] = field(default=(), compare=False)
