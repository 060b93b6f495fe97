"""Who wins under changed parameters: the recommended strategy, or which other one; from few solves.

Plans fall into kinds: which roles are hired, and whether anybody trains. What is known of a kind's least cost
under some parameters bounds it under others that are kinder or harsher to it (`advisor.analysis.bounds`). A case
is judged from such facts, and only what they leave open is solved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from advisor.analysis.bounds import (
    Standing,
    hands_for,
    harshest,
    kindest,
    least_outlay,
    no_kinder,
    reduced_to,
)
from advisor.analysis.desk import Desk, best_plan, preferred_role
from advisor.analysis.estimates import guessed_cost
from advisor.analysis.strategies import actions_in
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, delivery_vector, strategy_of
from advisor.domain.scenario import PRIORITIES
from advisor.intake.brief import Brief
from advisor.model.contest import Contest, Kind
from advisor.model.variables import output_rate, workers_of

ROUNDING = 1e-9
"""Part of an amount that adding up may lose."""

A_CENT = 1e-6
"""Part of a cost that two ways of solving may differ by."""

UNKNOWN = 0.05
"""Weight of a case for a kind of plan of which none is known."""

WORTH_A_LOOK = 0.01
"""Part of the recommendation's cost by which it must have changed, by the guess, to be looked at before the
rivals are."""

LEEWAY = 1.0
"""How many gaps of the solver must lie between two costs before one is called the lower."""


OURS, THEIRS, CLOSE, LOST = "ours", "theirs", "close", "lost"
"""The recommended strategy wins; another one does; their costs are too close to say; nobody is known to keep
the delivery, so that only planning anew can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """outcome: OURS, THEIRS, CLOSE or LOST; costs: the least cost known (money) of each kind of plan."""

    outcome: str
    costs: Mapping[Kind, float]


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind's least cost under some parameters lies between two amounts (money)."""

    kind: Kind
    under: Standing
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Told:
    """What the first `seen` facts say of a kind under some parameters. given: keeps these, and so their id, alive."""

    given: Parameters
    mine: Standing
    seen: int = 0
    low: float = 0.0
    high: float = math.inf

    def taught(self, kind: Kind, facts: Sequence[Fact]) -> _Told:
        """The same with further facts."""
        low, high = self.low, self.high
        for fact in facts:
            if fact.kind == kind and fact.low > low and self.mine.no_kinder(fact.under):
                low = fact.low
            if fact.kind == kind and fact.high < high and fact.under.no_kinder(self.mine):
                high = fact.high
        return replace(self, seen=self.seen + len(facts), low=low, high=high)


@dataclass(slots=True)
class Facts:
    """What is known of kinds of plans, and what follows from it elsewhere."""

    known: list[Fact] = field(default_factory=list)
    _told: dict[tuple[Kind, int], _Told] = field(default_factory=dict)

    def copy(self) -> Facts:
        return Facts(list(self.known))

    def add(self, kind: Kind, p: Parameters, *, low: float = 0.0, high: float = math.inf) -> None:
        self.known.append(Fact(kind, _standing(p, kind), low, high))

    def between(self, kind: Kind, p: Parameters) -> tuple[float, float]:
        """Bounds of a kind's least cost: what harsher parameters cost at most, and kinder ones at least."""
        told = self._told.get((kind, id(p))) or _Told(p, _standing(p, kind))
        if told.seen < len(self.known):
            told = self._told[kind, id(p)] = told.taught(kind, self.known[told.seen :])
        return told.low, told.high


class Judge:
    """Judges changed cases against one recommendation. plans: all that were published, by strategy."""

    def __init__(self, desk: Desk, brief: Brief, plan: Plan, plans: Mapping[str, Plan]) -> None:
        self.desk = desk
        self.brief = brief
        self.plan = plan
        promise = delivery_vector(plan)
        self.plans = {name: x for name, x in plans.items() if delivery_vector(x) >= promise}
        self.cost = plan.costs.economic.total
        self.delivery = _by_stage(plan) if brief.case.objective == "delivery_first" else {}
        self.margin = LEEWAY * desk.settings.gap(len(brief.parameters.projects))
        actions = actions_in(plan.strategy)
        self.own = Kind(hires=actions - {"cross_train"}, trains="cross_train" in actions)
        self.rivals = _rivals(self.own, {r.role for r in brief.parameters.hires})
        self.facts = Facts()

    def opened(self) -> bool:
        """What is known as things are: the proven least cost of every other kind of plan."""
        p = self.brief.parameters
        contest = self.contest(p)
        self.facts.add(self.own, p, low=self.cost, high=self.cost)
        for kind in self.rivals:
            offer = contest.cheapest(kind, self.delivery) if self._can_be(kind, p) else None
            if offer is None:
                self.facts.add(kind, p, low=math.inf)
            else:
                self.facts.add(kind, p, low=offer.bound, high=offer.cost)
        return True

    def lead(self, changed: Brief, verdict: Verdict, kinds: Iterable[Kind]) -> float | None:
        """By how much the recommended strategy leads these kinds (money, below zero: trails); None: unknown."""
        own = verdict.costs[self.own]
        bar = min((verdict.costs[k] / self.handicap(k, changed) for k in kinds), default=math.inf)
        return bar - own if bar < math.inf and own < math.inf else None

    def guessed_lead(self, changed: Brief) -> float | None:
        """The lead in a changed case by a guess without solving: minus infinity where the recommended plan falls
        apart; None where no rival is known that delivers."""
        rivals = [
            self.guessed_cost_of(kind, changed) / self.handicap(kind, changed)
            for kind in self.rivals
            if self._can_be(kind, changed.parameters)
        ]
        best = min(rivals, default=math.inf)
        return best - self.guessed_cost_of(self.own, changed) if best < math.inf else None

    def guessed_cost_of(self, kind: Kind, changed: Brief) -> float:
        """The cost of a kind in a changed case by a guess; infinite where no plan of it is known, or none can be."""
        plan, now = self.plan_of(kind), self.brief.parameters
        if plan is None or not self._can_be(kind, changed.parameters):
            return math.inf
        moved = guessed_cost(plan, now, changed.parameters) - guessed_cost(plan, now, now)
        return self.facts.between(kind, now)[1] + moved

    def plan_of(self, kind: Kind) -> Plan | None:
        """The published plan of a kind that delivers as much as the recommendation."""
        return next((x for name, x in self.plans.items() if name in kind.strategies), None)

    def contest(self, p: Parameters) -> Contest:
        gap = self.desk.settings.gap(len(p.projects))
        return Contest(
            p,
            gap=gap,
            deadline=self.desk.deadline,
            log=self.desk.log,
            solver=self.desk.settings.solver,
        )

    # -- without solving --------------------------------------------------------------------------

    def settled_by_bounds(self, changed: Brief) -> bool:
        """Whether the recommended strategy is proven to win, from what is known already."""
        _, own = self.facts.between(self.own, changed.parameters)
        return own < math.inf and not self._contenders(changed, own, self.facts)

    def weight(self, changed: Brief, kind: Kind) -> float:
        """A guess how far a case moves a kind of plan towards another winner: 0 not at all, 1 all the way.

        Infinite where something changes by a step, or in a way, that the guess knows nothing of.
        """
        p, now = changed.parameters, self.brief.parameters
        if _ties(changed) != _ties(self.brief):
            return math.inf
        before, after = steps_of(_reduced(now, kind)), steps_of(_reduced(p, kind))
        roomier, better_hands = _roominess(p) != _roominess(now), before[0] != after[0]
        plan = self.plan_of(kind)
        if before[1:] != after[1:] or (kind == self.own and roomier):
            return math.inf
        if plan is None:  # what keeps this kind from delivering might be just this
            return math.inf if roomier or better_hands else UNKNOWN
        lead = self.lead(self.brief, self.now(), self.rivals if kind == self.own else [kind])
        room = self.cost if lead is None else max(lead, self.margin * self.cost)
        moved = abs(guessed_cost(plan, now, p) - guessed_cost(plan, now, now)) / room
        return moved + UNKNOWN * (roomier + better_hands)

    def handicap(self, kind: Kind, changed: Brief) -> float:
        """A plan of a kind wins if it costs less than so many times the recommended one."""
        tolerance = changed.case.figures.value("planning.tie_tolerance")
        wished = preferred_role(changed)
        mine, theirs = _unwished(self.own, wished), _unwished(kind, wished)
        if mine == theirs:
            return 1.0
        return 1 + tolerance if mine else 1 / (1 + tolerance)

    def _contenders(self, changed: Brief, own: float, facts: Facts) -> list[Kind]:
        """Kinds of plan that are not known to lose against a cost of the recommended one."""
        p = changed.parameters
        return [
            kind
            for kind in self.rivals
            if self._can_be(kind, p)
            and (low := facts.between(kind, p)[0]) < math.inf
            and low < own * self.handicap(kind, changed) * (1 + self.margin)
        ]

    def _can_be(self, kind: Kind, p: Parameters) -> bool:
        """False where money or qualified people are plainly missing for a kind of plan."""
        if least_outlay(p, kind.hires) > p.limits.budget * (1 + ROUNDING):
            return False
        mine = _reduced(p, kind)
        return all(
            hands_for(mine, q)
            for q in p.projects
            if q.kind == "delivery" and self.delivery.get(f"{q.priority}_delivered") == _count(p, q.priority)
        )

    # -- many at once -----------------------------------------------------------------------------

    def is_open(self, changed: Brief, kind: Kind) -> bool:
        """Whether a kind of plan is not known yet to lose in a case."""
        return kind in self._contenders(changed, self.cost, self.facts)

    def bound_on(self, kind: Kind, group: Sequence[Brief]) -> Fact | None:
        """A fact that holds for a rival in all of these cases, none of them harsher than the present; None where
        the rival might win in one of them."""
        p = kindest([changed.parameters for changed in group])
        if p is None:
            return None
        level = self.cost * max(self.handicap(kind, changed) for changed in group) * (1 + self.margin)
        contest = self.contest(p)
        if contest.cheapest(kind, self.delivery, at_most=level) or contest.delivers_more(kind, self.delivery):
            return None
        return Fact(kind, _standing(p, kind), level, math.inf)

    def bound_on_own(self, group: Sequence[Brief]) -> Fact | None:
        """The same for what the recommended strategy costs at most, in cases none of which is kinder."""
        p = harshest([changed.parameters for changed in group])
        cost = None if p is None else self.contest(p).cost_like(self.plan, self.delivery)
        if p is None or cost is None or any(self._contenders(changed, cost, self.facts) for changed in group):
            return None
        return Fact(self.own, _standing(p, self.own), 0.0, cost)

    # -- one case ---------------------------------------------------------------------------------

    def now(self) -> Verdict:
        """The verdict as things are."""
        p = self.brief.parameters
        return Verdict(outcome=OURS, costs={k: self.facts.between(k, p)[1] for k in (self.own, *self.rivals)})

    def verdict(self, changed: Brief, facts: Facts, rivals: Iterable[Kind] | None = None) -> Verdict:
        """Who wins in a changed case, against all rivals or some; what is solved is added to the facts."""
        return _Case(self, changed, facts, self.rivals if rivals is None else tuple(rivals)).verdict()

    def winner(self, changed: Brief, facts: Facts, outcome: str) -> str | None:
        """The strategy that wins in a case judged already; None where it is too close to call."""
        if outcome == LOST:
            return self.contest(changed.parameters).best_of_all()
        if outcome == THEIRS:
            return _Case(self, changed, facts, self.rivals).best_rival()
        return self.plan.strategy if outcome == OURS else None

    def confirmed(self, changed: Brief, winner: str, loser: str) -> bool:
        """Whether the service's own plans of two strategies, people first and then months, agree on the winner."""
        planner = self.desk.planner(changed.parameters)
        plans = {name: plan for name in (winner, loser) if (plan := planner.plan(name)) is not None}
        return winner in plans and best_plan(changed, plans).strategy == winner


class _Case:
    """One changed case, judged step by step: what costs least to know comes first."""

    def __init__(self, judge: Judge, changed: Brief, facts: Facts, rivals: tuple[Kind, ...]) -> None:
        self.judge = judge
        self.rivals = rivals
        self.changed = changed
        self.p = changed.parameters
        self.facts = facts
        self.contest = judge.contest(self.p)
        self.kinds = (judge.own, *judge.rivals)
        self.possible = {kind for kind in self.kinds if judge._can_be(kind, self.p)}

    def verdict(self) -> Verdict:
        """Who wins."""
        outcome = self.outcome()
        return Verdict(outcome=outcome, costs={kind: self.between(kind)[1] for kind in self.kinds})

    def outcome(self) -> str:
        judge, own = self.judge, self.judge.own
        if not self.contenders() and self.between(own)[1] < math.inf:
            return OURS
        self.look_at_own()
        rivals = self.contenders()
        if not rivals and self.between(own)[1] < math.inf:
            return OURS
        if any(self.passes(kind) for kind in rivals):
            return LOST
        expected = judge.guessed_lead(self.changed)
        # Where it is likely to lose, what the best rival costs at most is enough to know first.
        for exactly in (False, True) if expected is not None and expected < 0 else (True,):
            for kind in rivals if exactly else self.likely(rivals):
                self.look_at(kind, exactly)
            rivals = self.contenders()
            if not rivals:
                return OURS if self.between(own)[1] < math.inf else LOST
            bar = min(self.between(kind)[1] / judge.handicap(kind, self.changed) for kind in rivals)
            if not exactly and self.between(own)[1] * (1 + judge.margin) < bar < math.inf:
                continue  # likely to hold: rather see what the rivals cost
            self.bar_own(bar)
            low, high = self.between(own)
            if low >= bar * (1 + judge.margin) and bar < math.inf:
                return OURS if high < math.inf and self.contest.delivers_more(own, judge.delivery) else THEIRS
            if not self.contenders():
                return OURS
        return CLOSE

    def between(self, kind: Kind) -> tuple[float, float]:
        return self.facts.between(kind, self.p) if kind in self.possible else (math.inf, math.inf)

    def contenders(self) -> list[Kind]:
        """Rivals not known to lose yet."""
        own = self.between(self.judge.own)[1]
        return [k for k in self.judge._contenders(self.changed, own, self.facts) if k in self.rivals]

    def look_at_own(self) -> None:
        """What the recommended strategy costs at most, where it delivers at all."""
        judge, own = self.judge, self.judge.own
        low, high = self.between(own)
        if own not in self.possible or low >= high:
            return
        now = judge.brief.parameters
        moved = guessed_cost(judge.plan, now, self.p) - guessed_cost(judge.plan, now, now)
        if high == math.inf or abs(moved) > WORTH_A_LOOK * judge.cost:
            self.solve_like(own, judge.plan)
        if self.between(own)[1] == math.inf:
            self.solve(own, math.inf)

    def likely(self, rivals: Sequence[Kind]) -> list[Kind]:
        """The rival that costs least by the guess, of those of which a plan is known."""
        known = [kind for kind in rivals if self.judge.plan_of(kind) is not None]
        return sorted(known, key=lambda kind: self.judge.guessed_cost_of(kind, self.changed))[:1]

    def look_at(self, kind: Kind, exactly: bool) -> None:
        """Enough about a rival to tell whether it costs less."""
        low, high = self.between(kind)
        if low >= high * (1 - ROUNDING):
            return
        plan = self.judge.plan_of(kind)
        if not exactly and low > 0:
            if high == math.inf and plan is not None:
                self.solve_like(kind, plan)
            if self.between(kind)[1] < math.inf:
                return
        own = self.between(self.judge.own)[1]
        self.solve(kind, own * self.judge.handicap(kind, self.changed) * (1 + self.judge.margin))

    def bar_own(self, bar: float) -> None:
        """Whether the recommended strategy can cost less than a bar."""
        own = self.judge.own
        low, high = self.between(own)
        if low >= high * (1 - ROUNDING) or low >= bar * (1 + self.judge.margin):
            return
        # Half-way to what it costs at most: quick to prove, and of use to the next questions of a search.
        limit = max(bar * (1 + self.judge.margin), (bar + high) / 2 if high < math.inf else 0.0)
        self.solve(own, limit)

    def best_rival(self) -> str:
        """The strategy that wins, the recommended one being beaten."""
        judge = self.judge
        tolerance = self.changed.case.figures.value("planning.tie_tolerance")
        wished = preferred_role(self.changed)
        for kind in sorted(judge.rivals, key=lambda k: self.between(k)[0]):
            low, high = self.between(kind)
            # Within a tie only a rival that is wished for more can still win.
            least = min(
                self.between(k)[1] * (1 + tolerance * (_unwished(k, wished) > _unwished(kind, wished)))
                for k in judge.rivals
            )
            if low < min(high * (1 - ROUNDING), least * (1 - ROUNDING)):
                self.solve(kind, least)
        costs = {kind: self.between(kind)[1] for kind in judge.rivals}
        most = min(costs.values()) * (1 + tolerance)
        kind = min((k for k in costs if costs[k] <= most), key=lambda k: (_unwished(k, wished), costs[k]))
        return self.named(kind)

    def named(self, kind: Kind) -> str:
        """The strategy of a kind; nobody hired goes with training or without."""
        if kind.trains is not None:
            return strategy_of(kind.hires, kind.trains)
        idle = Kind(hires=kind.hires, trains=False)
        if not self.judge._can_be(idle, self.p):
            return strategy_of(kind.hires, True)
        offer = self.contest.cheapest(idle, self.judge.delivery, at_most=self.between(kind)[1] * (1 + A_CENT))
        return strategy_of(kind.hires, offer is None)

    def passes(self, kind: Kind) -> bool:
        """Whether a rival might deliver more than the recommendation does now."""
        if no_kinder(_reduced(self.p, kind), _reduced(self.judge.brief.parameters, kind)):
            return False
        return self.contest.delivers_more(kind, self.judge.delivery)

    def solve(self, kind: Kind, at_most: float) -> None:
        """The least cost of a kind, as far as it lies below a limit."""
        offer = self.contest.cheapest(kind, self.judge.delivery, at_most=at_most)
        if offer is None:
            self.facts.add(kind, self.p, low=at_most)
        else:
            self.facts.add(kind, self.p, low=offer.bound, high=offer.cost)

    def solve_like(self, kind: Kind, plan: Plan) -> None:
        """What a plan that is known would cost here."""
        cost = self.contest.cost_like(plan, self.judge.delivery)
        if cost is not None:
            self.facts.add(kind, self.p, high=cost)


def steps_of(p: Parameters) -> tuple[object, ...]:
    """Everything in the parameters that changes by steps, not by degrees; who is qualified comes first."""
    qualified = tuple(
        output_rate(worker, project, activity) > 0
        for worker in workers_of(p)
        for project in p.projects
        for activity in project.needed_activities
    )
    hires = tuple((r.key, r.lead_time, len(r.ramp_up), len(r.ramp_up_mentored), r.most) for r in p.hires)
    trainings = tuple((c.key, c.duration, c.most, c.expected_success == 1) for c in p.trainings)
    rules = (p.limits.hire_limits, p.limits.role_requirements, p.limits.joint_work, p.specialty_rule)
    counts = (tuple(sorted(p.training_groups.items())), p.pricing.commitment_months, p.horizon.months)
    return qualified, hires, trainings, rules, counts, tuple(q.deadline for q in p.projects)


def _ties(brief: Brief) -> object:
    """What decides between costs that are nearly the same."""
    return preferred_role(brief), brief.case.figures.value("planning.tie_tolerance")


def _roominess(p: Parameters) -> object:
    """What no guess is made of: how much time there is, and how much may go side by side."""
    shares = tuple(g.available_share for g in p.staff), tuple(c.released_share for c in p.trainings)
    return shares, tuple(q.overlap for q in p.projects), p.specialty_share


def _rivals(own: Kind, roles: set[str]) -> tuple[Kind, ...]:
    """Every kind of plan but one's own. With nobody hired, training or not is one question; with somebody
    hired, two questions are answered sooner than one."""
    hires = [frozenset(some) for n in range(len(roles) + 1) for some in combinations(sorted(roles), n)]
    kinds = [Kind(hires=some, trains=trains) for some in hires if some for trains in (False, True)]
    kinds.append(Kind(hires=frozenset(), trains=None if own.hires else not own.trains))
    return tuple(kind for kind in kinds if kind != own)


def _reduced(p: Parameters, kind: Kind) -> Parameters:
    return reduced_to(p, kind.hires, training=kind.trains is not False)


def _standing(p: Parameters, kind: Kind) -> Standing:
    """Parameters as far as they matter to a kind of plan, ready to be compared."""
    return Standing(_reduced(p, kind))


def _count(p: Parameters, priority: str) -> int:
    return sum(q.priority == priority and q.kind == "delivery" for q in p.projects)


def _unwished(kind: Kind, role: str | None) -> bool:
    """Whether a kind hires, and not the role that the rules prefer in a tie."""
    return role is not None and bool(kind.hires) and role not in kind.hires


def _by_stage(plan: Plan) -> Mapping[str, float]:
    """What a plan delivers, by the names of the stages."""
    vector = iter(delivery_vector(plan))
    reached: dict[str, float] = {}
    for priority in PRIORITIES:
        mine = {p.kind for p in plan.projects if p.priority == priority}
        on_time, delivered, shortage = next(vector), next(vector), next(vector)
        if "delivery" in mine:
            reached |= {f"{priority}_on_time": on_time, f"{priority}_delivered": delivered}
        if "ongoing" in mine:
            reached[f"{priority}_shortage"] = -shortage
    return reached
