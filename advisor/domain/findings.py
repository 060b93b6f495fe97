"""What the choice found for one problem: everything that the explanation words and the answer shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.domain.outcome import Outcome
from advisor.domain.plan import Plan
from advisor.domain.strategy import Strategy
from advisor.domain.team import Entry, Team, TrainingDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A team that the planning model proposes for a strategy; None where it has none.

    objective, bound: of the last stage, in months of average pay; status: optimal (to the gap), stopped (at a
    count of iterations or nodes), infeasible or no_solution (stopped before any).
    """

    strategy: Strategy
    team: Team | None
    objective: float | None
    bound: float | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What only the planning model can say, from its relaxation with every course passed and every start month.

    least_cash_of_musts: cash and commitments without which the delivery musts that are in reach cannot all be on
    time (None: no such must); out_of_reach: ids of musts that no team of any cost brings on time.
    """

    least_cash_of_musts: float | None
    out_of_reach: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A team that is shown: its outcome over the futures and its work at planning values."""

    outcome: Outcome
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyFinding:
    """The best team of one strategy.

    status: judged, dominated (another affordable, worthwhile team has no fewer musts on time at no more net
    cost), not_worth_it (`too_dear_by`, money), unaffordable, unavailable (`obstacle`: code of the limit that
    allows no team: no_staff, no_path, no_time, max_hires, hire_limit, options) or cut_off; best is None of the
    last two. tie: as good as the recommendation within the bands of the choice.
    """

    strategy: Strategy
    status: str
    best: Judged | None = None
    too_dear_by: float | None = None
    obstacle: str | None = None
    tie: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierTeam:
    """A step of cash against musts on time."""

    outcome: Outcome
    strategy: Strategy
    worth_it: bool
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFinding:
    """A value of one project at which the choice takes other people. now: the monthly value that is assumed, money;
    changes_at: the nearest one found, taken as given, at which `outcome` is chosen (its loss at that value). Without
    a project, and without values: nothing turns it but what a late month costs, where that is no more than another."""

    project: str | None
    now: float | None
    changes_at: float | None
    outcome: Outcome
    strategy: Strategy

    @property
    def distance(self) -> float:
        """How far the value is from what is assumed, the same for twice and for half of it."""
        if self.now is None or self.changes_at is None:
            return math.inf
        return abs(math.log(self.changes_at / self.now))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverFinding:
    """A change of the request that helps. about: ids of the projects, roles or staff groups that are changed, as far
    as one has to know; outcome: of the team that the choice takes under the patch."""

    lever: str
    amount: float | None
    patch: Mapping[str, Any]
    outcome: Outcome
    strategy: Strategy
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFinding:
    """A source of uncertainty; gain: musts on time that it takes from the recommended team, over 0."""

    source: str
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBFinding:
    """What to do should somebody fail who takes a training of the recommended team.

    known: period in which the outcome of the training is known, at planning values; addition: one person more,
    decided later (None: of those that were judged none is worth it); outcome, without: of the team with and without
    them, over the futures in which somebody fails; affordable: whether the money limits allow it.
    """

    training: TrainingDecision
    known: int
    addition: Entry | None
    outcome: Outcome
    without: Outcome
    affordable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFinding:
    """A figure at which another strategy wins. now: what is planned with; low, high: its range; changes_at: a value
    at which `strategy` wins, no further from now than the turn by more than a part of the range."""

    figure: str
    now: float
    low: float
    high: float
    changes_at: float
    strategy: Strategy

    @property
    def distance(self) -> float:
        """Of the turn from now, as a part of the range."""
        return abs(self.changes_at - self.now) / (self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """teams_judged: by people, whatever their months; teams_allowed: the same of all that the limits other than
    money allow, counted up to 10,000; judgements: months count too; passes: calls of the simulation."""

    teams_judged: int
    teams_allowed: int
    judgements: int
    passes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """status: complete, or cut_off where the clock ran out. nothing: the outcome of changing nothing.

    overridden: the role that the rules prefer, where a team with it was in reach and the choice took another on
    chance or cost (None: no preference, or it was followed); decided_by_rules: the preference set teams aside.
    values: where worth decides, the nearest turn first. levers, risks, plans_b, turns, values: None where they were
    not asked for, or not looked at as the clock ran out.
    """

    status: str
    recommended: Judged
    nothing: Judged
    alternatives: tuple[StrategyFinding, ...]
    cheapest: Judged | None
    safest: Judged | None
    frontier: tuple[FrontierTeam, ...]
    levers: tuple[LeverFinding, ...] | None
    reach: Reach
    proposals: tuple[Proposal, ...]
    counts: Counts
    overridden: str | None = None
    decided_by_rules: bool = False
    risks: tuple[RiskFinding, ...] | None = None
    plans_b: tuple[PlanBFinding, ...] | None = None
    turns: tuple[TurnFinding, ...] | None = None
    values: tuple[ValueFinding, ...] | None = None
