"""The request in the domain's terms: what was asked, with nothing filled in.

A value of None means that the request left it out; `advisor.intake` fills it from the rule files and
notes every default it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.domain.horizon import Month

PRIORITIES: tuple[str, ...] = ("must", "should", "could")
SIZES: tuple[str, ...] = ("small", "medium", "large")
CRITICALITIES: tuple[str, ...] = ("internal", "exploratory", "business_critical")
KINDS: tuple[str, ...] = ("delivery", "ongoing")
MARKETS: tuple[str, ...] = ("normal", "tight", "loose")
ENGAGEMENTS: tuple[str, ...] = ("permanent", "contract")
OBJECTIVES: tuple[str, ...] = ("delivery_first", "net_value")
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
    """What the plan may do. A list of None allows all (engagements: permanent only), () allows none."""

    hire: tuple[str, ...] | None = None
    engagements: tuple[str, ...] | None = None
    training_paths: tuple[str, ...] | None = None
    max_hires: int | None = None
    objective: str | None = None
    market: str | None = None
    time_limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertaintyRequest:
    """How many futures to sample, and the seed of the sampling."""

    samples: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Which questions beyond the plan itself are to be answered."""

    alternatives: bool = True
    smallest_change: bool = True
    frontier: bool = False
    what_would_change: bool = False
    uncertainty: UncertaintyRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One request. `assumptions` overrides figures of the rule files by name."""

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
