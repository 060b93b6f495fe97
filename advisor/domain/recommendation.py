"""The answer: the recommended plan, why, what else was possible, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.horizon import Horizon
from advisor.domain.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do. Either a hire (role, engagement, decide_by) or a cross-training (path, ends).

    ends: the last month of study, or of a contract (maybe beyond the horizon). Dates are periods;
    cost: cash inside the horizon; because: ids of fired rules.
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
class EngagementPlan:
    """The best plan whose hires are all of one engagement; allowed: whether the request has it."""

    engagement: str
    allowed: bool
    plan: Plan
    actions: tuple[Action, ...]


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
class OneMore:
    """What one whole step more of a limit brings, solved anew.

    step: how much more, in the limit's unit; text: the step and what it brings, in the user's words;
    saves: economic cost saved, money (0: nothing); delivers: ids of projects on time with it that are
    not without.
    """

    step: float
    text: str
    saves: float
    delivers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingLimit:
    """A limit that the plan uses up; used and of are in `unit`, over `periods` where there are any.

    subject: id of the staff group or project whose limit it is, or None for the whole plan's;
    periods: those in which it is used up, for a limit by month; rate: economic cost saved per unit by
    the duals at fixed whole decisions, money, or None; one_more: None where not worked out.
    """

    limit: str
    used: float
    of: float
    unit: str
    subject: str | None = None
    periods: tuple[int, ...] = ()
    rate: float | None = None
    one_more: OneMore | None = None


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
class FrontierStep:
    """From this budget on (money, of the request's kind of budget) this is the best plan.

    annual: the budget is for each twelve months; delivered: ids of the projects on time; cost: cash;
    economic_cost: what the plan minimises.
    """

    budget: float
    strategy: str
    outcome: str
    delivered: tuple[str, ...]
    cost: float
    economic_cost: float
    annual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The nearest value of a figure, in one direction, at which another strategy wins.

    figure: name of an assumption, or of a figure of the request (`budget.total`,
    `projects.churn.deadline`, `staff.developers.available_share`); range: published least and greatest
    value, None for the request's own; inside_range: whether changes_at lies in it; distance: from now
    to changes_at as a fraction of the range's width (of the value itself without a range); holds_at:
    the last value on the way at which the recommendation still wins.
    """

    figure: str
    now: float
    unit: str
    changes_at: float
    holds_at: float
    to_strategy: str
    range: tuple[float, float] | None
    inside_range: bool
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What would change the answer, the closest first.

    figures: how many were looked at; settled_by_bounds: how many of them needed no question of their own;
    unsettled: names of those for which the time or the solves allowed did not suffice.
    """

    rows: tuple[Change, ...]
    figures: int
    settled_by_bounds: int
    unsettled: tuple[str, ...] = ()

    @property
    def nothing_inside_the_ranges(self) -> bool:
        return not any(row.inside_range for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Chance that a project is on time, 0..1, with its 95 % interval (low = high where exact)."""

    project: str
    chance: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskOfPlan:
    """One strategy's plan over the sampled futures, its people held fixed.

    all_musts: chance that every must is on time; cost, economic_cost: quantile (0.1, 0.5, 0.9) ->
    money.
    """

    strategy: str
    delivered: tuple[Chance, ...]
    all_musts: Chance | None
    cost: Mapping[float, float]
    economic_cost: Mapping[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Chances under sampled futures: the recommendation, then the two best alternatives.

    at_risk: ids of musts whose chance is below must_confidence; safer: the nearest alternative with a
    better chance that all musts are on time, what more it costs (economic), and that chance, or None.
    """

    samples: int
    seed: int
    recommendation: RiskOfPlan
    alternatives: tuple[RiskOfPlan, ...]
    must_confidence: float
    at_risk: tuple[str, ...]
    safer: str | None = None
    price_of_safer: float | None = None
    chance_of_safer: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisReport:
    """How an analysis ended. status: complete or cut_off (by the time limit); solves: programmes solved."""

    name: str
    status: str
    solves: int


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
    frontier: tuple[FrontierStep, ...] | None = None
    what_would_change: Changes | None = None
    uncertainty: Uncertainty | None = None
    engagements: tuple[EngagementPlan, ...] | None = None
    analyses: tuple[AnalysisReport, ...] = ()
