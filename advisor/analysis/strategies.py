"""All strategies, each exact; the best of them; and why the others are what they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import Parameters
from advisor.domain.plan import (
    NO_SHORTAGE,
    STRATEGIES,
    Plan,
    Vector,
    coarse_shortage,
    delivery_vector,
)
from advisor.domain.scenario import PRIORITIES
from advisor.errors import SolverError
from advisor.model.held import Holding, OtherMoney
from advisor.model.one_programme import cheaper_in_one_programme
from advisor.model.solve import SMALL, Draft, Planner, gap_to
from advisor.model.solver import Deadline, TimeUpError

AT_ONCE = 2
"""Strategies whose months are sought side by side, whatever the number of workers: how many are found
before the next are judged must not depend on the machine."""

DRAFTING_SHARE = 0.5
"""Part of the time for deciding on people; the rest is for their months."""

BEST_FIRST_SHARE = 0.95
"""Part of the time left for the months of the best draft of a large request: the others come after it."""

ALONE_SHARE = 0.75
"""The same for large requests of which no alternatives are asked."""

BEST_ONLY_SHARE = 0.75
"""Part of the time for finding the best strategy alone; the rest is for finding any plan where that fails."""

SURE_SHARE = 0.4
"""Part of the time for a plan in the way of large requests, before a wide one is planned exactly."""

COMPARING_SHARE = 0.5
"""Part of the time left for comparing a plan that is not small with all people and months together."""

LEADER_SHARE = 0.7
"""Part of the time left for the months of the cheapest draft: most others fall once it has its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What came of every strategy: a plan, or a part of it that provably does as much for less.

    untried: strategies that ran out of time, or have not had their turn yet. A strategy in none of the three
    cannot be, or is in `drafts` alone: it costs too much to be asked for. drafts: what is known of each, for
    bounds. bounds_hold_everywhere: each plan's bound is one for all strategies; sure: a plan of which that is true.
    """

    plans: Mapping[str, Plan]
    outdone: Mapping[str, Plan]
    untried: frozenset[str]
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    bounds_hold_everywhere: bool = False
    sure: Plan | None = None


def plan_strategies(
    planner: Planner,
    executor: Executor | None = None,
    *,
    only_within: float | None = None,
) -> Outcomes:
    """The best plan of every strategy; see `strategies_in_steps`."""
    *_, all_ = strategies_in_steps(planner, executor, only_within=only_within)
    return all_


def strategies_in_steps(
    planner: Planner,
    executor: Executor | None = None,
    *,
    only_within: float | None = None,
) -> Iterator[Outcomes]:
    """The best plan of every strategy, as they are found. Without any plan where there was no time for one.

    executor: what solves them side by side (None: one after the other, for callers that are run by an
    executor themselves). only_within: leave out those that provably cost more than the best one by this share (a tie is
    still found); for when the alternatives themselves are not asked for.

    All are drafted first. Months are then found for the most promising first, two at a time, each with
    its share of the time left, so that a large request runs out of time where it matters least. A draft
    is a relaxation: one that promises no more than a published plan with some of its actions delivers,
    and costs no less, need not be solved any further. Of small plans the cheapest is compared with every choice of
    people and months together.
    """
    sure = _sure_plan(planner) if planner.wide else None
    try:
        planner.load()
    except TimeUpError:
        nothing = Outcomes(plans={}, outdone={}, untried=frozenset(STRATEGIES))
        yield _or_the_sure_plan(planner, nothing, sure)
        return
    if planner.large:
        yield _plan_large(planner, executor, all_of_them=only_within is None)
        return
    if only_within is not None:
        best = _best_only(planner, executor, only_within)
        if best is not None:
            yield _or_the_sure_plan(planner, _with_the_best_people(planner, best, executor), sure)
            return
    plans: dict[str, Plan] = {}
    outdone: dict[str, Plan] = {}
    in_turn: Callable[..., Iterable[Any]] = executor.map if executor else map
    drafted, untried = _drafts(planner, in_turn, STRATEGIES)
    drafts = {draft.strategy: draft for draft in drafted}
    waiting = sorted(drafted, key=_promise)
    while waiting:
        pair: list[Draft] = []
        while waiting and len(pair) < AT_ONCE:
            draft = waiting.pop(0)
            part = _outdone_by(draft, plans, planner)
            if part is not None:
                outdone[draft.strategy] = part
            elif only_within is None or not _hopeless(draft, plans, planner, only_within):
                pair.append(draft)
        share = planner.deadline.part(min(1.0, AT_ONCE / (len(pair) + len(waiting) or 1)))
        for draft, plan in zip(pair, in_turn(planner.publish, pair, [share] * len(pair)), strict=True):
            if plan is None:
                untried.add(draft.strategy)
            else:
                plans[draft.strategy] = plan
        yield Outcomes(
            plans=dict(plans),
            outdone=dict(outdone),
            untried=frozenset({*untried, *(draft.strategy for draft in waiting)}),
            drafts=drafts,
        )
    outcomes = Outcomes(plans=plans, outdone=outdone, untried=frozenset(untried), drafts=drafts)
    yield _or_the_sure_plan(planner, _with_the_best_people(planner, outcomes, executor), sure)


def _sure_plan(planner: Planner) -> Plan | None:
    """A plan in the way of large requests, which takes seconds; None where that was too short."""
    pooling = planner.pooling(planner.deadline.part(SURE_SHARE))
    try:
        draft = pooling.draft(None, pooling.deadline.part(DRAFTING_SHARE)) or pooling.empty_draft()
        return pooling.publish(draft)
    except TimeUpError:
        return None


def _or_the_sure_plan(planner: Planner, outcomes: Outcomes, sure: Plan | None) -> Outcomes:
    """With the sure plan in the place of a strategy's own, where it is better than all; its bound is one for all."""
    plans = outcomes.plans.values()
    if sure is None or any(planner.merit(plan) >= planner.merit(sure) for plan in plans):
        return replace(outcomes, sure=sure)
    return replace(
        outcomes,
        plans={**outcomes.plans, sure.strategy: sure},
        outdone={s: part for s, part in outcomes.outdone.items() if s != sure.strategy},
        untried=outcomes.untried - {sure.strategy},
        bounds_hold_everywhere=True,
    )


def _with_the_best_people(planner: Planner, outcomes: Outcomes, executor: Executor | None) -> Outcomes:
    """The cheapest plan, or what is cheaper still once people and months are decided together.

    People are otherwise decided before months, and counts are kept (docs/decisions/0025, 0029). Of small plans all
    strategies are one question; of others each that its bound does not rule out is one. Not where the model is so wide
    that the time would end first.
    """
    parameters = planner.parameters
    if planner.wide or parameters.limits.role_requirements or not outcomes.plans:
        return outcomes
    by_delivery = parameters.pricing.objective == "delivery_first"
    best = choose(outcomes.plans, tie_tolerance=0.0, preferred=(), delivery_first=by_delivery)
    small = len(parameters.projects) <= SMALL
    least = planner.worth_finding(best)
    possible = [s for s in STRATEGIES if s in outcomes.drafts.keys() | outcomes.untried]
    open_ = [s for s in possible if _least_cost_of(s, best, outcomes, parameters) < least]
    until = planner.deadline if small else planner.deadline.part(COMPARING_SHARE)

    def ask(strategy: str | None) -> tuple[Plan | None, float]:
        return planner.better_people(best, strategy, until)

    in_turn: Callable[..., Iterable[Any]] = executor.map if executor else map
    found = list(in_turn(ask, [None] if small else open_))
    better = min((plan for plan, _ in found if plan), key=_economic_cost, default=best)
    if not small:
        better = _bounded(better, min((bound for _, bound in found), default=least))
    if better is best:
        return outcomes
    return replace(
        outcomes,
        plans={**outcomes.plans, better.strategy: better},
        outdone={s: part for s, part in outcomes.outdone.items() if s != better.strategy},
        untried=outcomes.untried - {better.strategy},
    )


def _economic_cost(plan: Plan) -> float:
    return plan.costs.economic.total


def _bounded(plan: Plan, bound: float) -> Plan:
    """A plan with a bound (economic, money) that holds for all people and months; its gap is to that."""
    if math.isinf(bound):
        return plan
    return replace(plan, solver=replace(plan.solver, bound=bound, gap=gap_to(plan, bound)))


def _best_only(planner: Planner, executor: Executor | None, within: float) -> Outcomes | None:
    """The best strategy and those that might do as much within a tie; all others provably lose.

    What can be delivered is found over all strategies at once; each is then asked a single question: as much,
    for less than the best so far? First as the drafting model has it, then, where no months keep that and plans
    are not small, as the sequenced model has it. None where this does not settle it: the time is short, or
    rules demand a role, which is not weighed between strategies.
    """
    if planner.parameters.limits.role_requirements:
        return None
    small = len(planner.parameters.projects) <= SMALL
    until = planner.deadline.part(BEST_ONLY_SHARE)
    found = planner.most_promised(until)
    if found is None:
        return None
    promised, proof = found
    holding = Holding(planner, planner.parameters, promised, until, proof=proof, tidy=True)
    try:
        outcomes = plan_holding(holding, executor, within, other_people=small)
    except SolverError:
        return None
    if outcomes.plans:
        return outcomes
    return None if small else _less_than_promised(planner, promised, outcomes, executor, within)


def _less_than_promised(
    planner: Planner,
    promised: Mapping[str, float],
    outcomes: Outcomes,
    executor: Executor | None,
    within: float,
) -> Outcomes | None:
    """No months keep what the drafts promise: what can be kept, and who does it for the least.

    A plan project by project is made first, for where the time does not suffice.
    """
    drafts = sorted(outcomes.drafts.values(), key=_promise)[:AT_ONCE]
    plans = {draft.strategy: planner.in_turn_anyway(draft) for draft in drafts}
    try:
        kept = OtherMoney(planner, planner.parameters).greatest_delivery(promised)
        holding = Holding(planner, planner.parameters, kept, tidy=True)
        failed = {s: d for s, d in outcomes.drafts.items() if kept == promised and s not in outcomes.untried}
        found = plan_holding(holding, executor, within, failed=failed)
        if found.plans:
            return found
    except SolverError:
        pass
    sure = {strategy: plan for strategy, plan in plans.items() if plan is not None}
    untried = frozenset(STRATEGIES) - set(sure)
    return Outcomes(plans=sure, outdone={}, untried=untried, bounds_hold_everywhere=True) if sure else None


def plan_holding(
    planner: Holding,
    executor: Executor | None,
    within: float,
    among: Collection[str] = STRATEGIES,
    known: Mapping[str, Plan] | None = None,
    failed: Mapping[str, Draft] | None = None,
    *,
    other_people: bool = True,
) -> Outcomes:
    """The cheapest plan that delivers what is held, and others within so much of it; see `plan_strategies`.

    failed: drafts whose people provably cannot deliver it; other_people: look for others where a draft's cannot.
    One in none of `plans` and `untried` provably costs more or cannot deliver as much.
    """
    in_turn: Callable[..., Iterable[Any]] = executor.map if executor else map
    failed = dict(failed or {})
    asked = [s for s in STRATEGIES if s in among and s not in failed]
    drafted, untried = _drafts(planner, in_turn, asked, idle=False)
    drafts = {d.strategy: d for d in (*drafted, *failed.values(), *map(planner.floor, sorted(untried)))}
    plans = dict(known or {})
    waiting = sorted([*drafted, *failed.values()], key=_promise)
    small = len(planner.parameters.projects) <= SMALL
    if other_people and not small and not plans:
        waiting = _first_with_its_people(planner, waiting, plans, failed)

    def publish(draft: Draft, bar: float, share: Deadline) -> Plan | SolverError | None:
        same_people = draft.strategy not in failed
        try:
            return planner.publish(draft, share, bar, same_people=same_people, other_people=other_people)
        except SolverError as late:
            return late

    while waiting:
        batch: list[Draft] = []
        # The first sets the bar for the rest.
        while waiting and len(batch) < (AT_ONCE if plans else 1):
            draft = waiting.pop(0)
            if draft.bound * planner.unit < _bar(draft, plans, planner, within) or not draft.proven:
                batch.append(draft)
        # The months of a small plan are found sooner than that they are too dear.
        bars = [math.inf if small else _bar(draft, plans, planner, within) for draft in batch]
        share = planner.deadline.part(
            min(1.0, AT_ONCE / (len(batch) + len(waiting) or 1)) if plans else LEADER_SHARE
        )
        found = in_turn(publish, batch, bars, [share] * len(batch))
        for draft, bar, plan in zip(batch, bars, found, strict=True):
            if isinstance(plan, SolverError):
                untried.add(draft.strategy)
            elif plan is not None:
                plans[draft.strategy] = plan
            elif bar == math.inf and other_people:  # no months keep what it promises
                del drafts[draft.strategy]
    return Outcomes(plans=plans, outdone={}, untried=frozenset(untried), drafts=drafts)


def _first_with_its_people(
    planner: Holding, waiting: Sequence[Draft], plans: dict[str, Plan], failed: dict[str, Draft]
) -> list[Draft]:
    """Plan the first draft whose own people can keep what it promises, which sets the bar for the others: that is
    known in seconds, who else could keep it in a minute. Those whose people cannot are noted; what still waits."""
    until = planner.deadline.part(LEADER_SHARE)
    for draft in waiting:
        if draft.strategy in failed:
            continue
        try:
            plan = planner.publish(draft, until, other_people=False)
        except SolverError:
            break
        if plan is not None:
            plans[draft.strategy] = plan
            return [other for other in waiting if other is not draft]
        failed[draft.strategy] = draft
    return list(waiting)


def _bar(draft: Draft, plans: Mapping[str, Plan], planner: Holding, within: float) -> float:
    """Economic cost (money) from which on a strategy is of no use: that of a plan with some of its actions that
    delivers as much, or a tie with any plan."""
    by_delivery = planner.parameters.pricing.objective == "delivery_first"
    return min(
        (
            plan.costs.economic.total
            if by_delivery and actions_in(plan.strategy) < actions_in(draft.strategy)
            else plan.costs.economic.total * (1 + within) + NO_SHORTAGE
            for plan in plans.values()
        ),
        default=math.inf,
    )


def _plan_large(planner: Planner, executor: Executor | None, *, all_of_them: bool) -> Outcomes:
    """The best strategy of the drafting model, then the others in the time that is left.

    Eight drafts of a large model take minutes, and one says which strategy is best.
    """
    share = DRAFTING_SHARE if all_of_them else ALONE_SHARE
    first = planner.draft(None, planner.deadline.part(share)) or planner.empty_draft()
    plan = planner.publish(first, planner.deadline.part(BEST_FIRST_SHARE) if all_of_them else None)
    if plan and planner.dives:
        plan = cheaper_in_one_programme(planner, plan, planner.deadline.part(COMPARING_SHARE))
    plans = {plan.strategy: plan} if plan else {}
    others = [strategy for strategy in STRATEGIES if strategy not in plans]
    outdone: dict[str, Plan] = {}
    untried: set[str] = set()
    best = first.reached if first.proven else None

    def attempt(rank: int) -> tuple[Draft | None, Plan | None, bool]:
        slice_ = planner.deadline.part(min(1.0, AT_ONCE / (len(others) - rank)))
        until = slice_.part(DRAFTING_SHARE)
        try:
            way, draft = planner, planner.draft(others[rank], until, best)
            # What cannot do as much need not be searched for as long.
            if draft is None and planner.relaxes:
                way, draft = planner.quicker, planner.quicker.draft(others[rank], until, best)
            if draft is None:
                return None, None, until.passed
            if _outdone_by(draft, plans, planner):
                return draft, None, False
            return draft, way.publish(draft, slice_), False
        except TimeUpError:
            return None, None, True

    if all_of_them and planner.relaxes:
        with suppress(TimeUpError):
            planner.quicker.load()  # before threads share it
    in_turn: Callable[..., Iterable[Any]] = executor.map if executor else map
    for rank, (draft, found, late) in enumerate(in_turn(attempt, range(len(others) if all_of_them else 0))):
        if found is not None:
            plans[others[rank]] = found
        elif draft is not None and (part := _outdone_by(draft, plans, planner)):
            outdone[draft.strategy] = part
        elif late or draft is not None:
            untried.add(others[rank])
    return Outcomes(plans=plans, outdone=outdone, untried=frozenset(untried), bounds_hold_everywhere=True)


def _drafts(
    planner: Planner,
    in_turn: Callable[..., Iterable[Any]],
    strategies: Sequence[str],
    *,
    idle: bool = True,
) -> tuple[list[Draft], set[str]]:
    """A draft of every strategy that can be, and those for which the time was too short.

    idle: doing nothing stands where there was time for none.
    """
    until = planner.deadline.part(DRAFTING_SHARE)

    def draft(rank: int) -> tuple[Draft | None, bool]:
        slice_ = until.part(min(1.0, AT_ONCE / (len(strategies) - rank)))
        found = planner.draft(strategies[rank], slice_)
        return found, found is None and slice_.left() <= 0

    results = list(in_turn(draft, range(len(strategies))))
    drafts = [found for found, _ in results if found is not None]
    late = {s for s, (_, too_late) in zip(strategies, results, strict=True) if too_late}
    if idle and not drafts and late:
        return [planner.empty_draft()], late - {"no_change"}
    return drafts, late


def _promise(draft: Draft) -> tuple[list[float], float, int, str]:
    """Sorts drafts: what delivers most, then costs least, then does least."""
    return (
        [-amount for amount in promised_vector(draft.reached)],
        draft.bound,
        len(actions_in(draft.strategy)),
        draft.strategy,
    )


def _outdone_by(draft: Draft, plans: Mapping[str, Plan], planner: Planner) -> Plan | None:
    """A published part of a strategy that its draft, a bound, cannot beat in delivery or in cost."""
    if not draft.proven or planner.parameters.pricing.objective != "delivery_first":
        return None
    least = draft.bound * planner.parameters.pricing.average_monthly_pay
    promise = promised_vector(draft.reached)
    parts = [
        plan
        for plan in plans.values()
        if actions_in(plan.strategy) < actions_in(draft.strategy)
        and delivery_vector(plan) >= promise
        and plan.costs.economic.total <= least
    ]
    return min(parts, key=lambda part: (part.costs.economic.total, part.strategy), default=None)


def _hopeless(draft: Draft, plans: Mapping[str, Plan], planner: Planner, within: float) -> bool:
    """Whether some plan delivers as much as a draft promises, for provably less."""
    if not draft.proven or planner.parameters.pricing.objective != "delivery_first":
        return False
    least = draft.bound * planner.parameters.pricing.average_monthly_pay
    promise = promised_vector(draft.reached)
    return any(
        delivery_vector(plan) > promise
        or (delivery_vector(plan) == promise and plan.costs.economic.total * (1 + within) < least)
        for plan in plans.values()
    )


def promised_vector(reached: Mapping[str, float]) -> Vector:
    """What the stages of a draft reached, as a delivery vector."""
    vector: list[float] = []
    for priority in PRIORITIES:
        vector.append(reached.get(f"{priority}_on_time", 0.0))
        vector.append(reached.get(f"{priority}_delivered", 0.0))
        vector.append(coarse_shortage(-reached.get(f"{priority}_shortage", 0.0)))
    return tuple(vector)


def actions_in(strategy: str) -> frozenset[str]:
    """The kinds of action a strategy names: roles to hire and "cross_train"."""
    base, _, _ = strategy.partition("_and_cross_train")
    actions = {"cross_train"} if "cross_train" in strategy else set()
    if base == "hire_both":
        actions |= {"data_scientist", "machine_learning_engineer"}
    elif base.startswith("hire_"):
        actions.add(base.removeprefix("hire_"))
    return frozenset(actions)


def proven_as_far(plan: Plan, outcomes: Outcomes, parameters: Parameters) -> Plan:
    """The chosen plan, told apart from the best there can be: `optimal` only where no strategy that ran out
    of time could beat it; else `feasible`, with a gap that holds against every strategy.

    The gap is infinite where nothing is known of what the same delivery costs at the least.
    """
    if outcomes.bounds_hold_everywhere:
        return plan
    open_ = [s for s in outcomes.untried if _could_beat(s, plan, outcomes, parameters)]
    if plan.status == "optimal" and not open_:
        return plan
    bounds = [_least_cost_of(s, plan, outcomes, parameters) for s in (*outcomes.drafts, *outcomes.untried)]
    least, sure = min(bounds, default=-math.inf), outcomes.sure
    if sure is not None and _at_most(delivery_vector(sure), delivery_vector(plan)):
        least = max(least, sure.solver.bound)
    gap = gap_to(plan, least)
    return replace(plan, status="feasible", solver=replace(plan.solver, status="feasible", gap=gap))


def _could_beat(strategy: str, plan: Plan, outcomes: Outcomes, parameters: Parameters) -> bool:
    """Whether a strategy without a plan might deliver more, or as much for less beyond its gap."""
    draft = outcomes.drafts.get(strategy)
    if draft is None or not draft.proven or parameters.pricing.objective != "delivery_first":
        return True
    promise, delivered = promised_vector(draft.reached), delivery_vector(plan)
    least = draft.bound * parameters.pricing.average_monthly_pay
    return promise > delivered or (promise == delivered and least < plan.costs.economic.total)


def _least_cost_of(strategy: str, plan: Plan, outcomes: Outcomes, parameters: Parameters) -> float:
    """What a plan of the strategy that delivers as much as `plan` costs at the least (economic, money).

    Infinite where the strategy provably cannot, -inf where nothing is known.
    """
    delivered = delivery_vector(plan)
    bounds = []
    draft, published = outcomes.drafts.get(strategy), outcomes.plans.get(strategy)
    if draft is not None:
        if draft.reached.get("rule_requirements", 0.0) > NO_SHORTAGE:
            return -math.inf  # what is demanded by rules cannot be met, and a plan does not say how far it is
        promise = promised_vector(draft.reached)
        if parameters.pricing.objective != "delivery_first" or _at_most(promise, delivered):
            bounds.append(draft.bound * parameters.pricing.average_monthly_pay)
        elif draft.proven and promise < delivered:
            return math.inf
    if published is not None and _at_most(delivery_vector(published), delivered):
        bounds.append(published.solver.bound)
    return max(bounds, default=-math.inf)


def _at_most(promise: Vector, delivered: Vector) -> bool:
    """Item by item: whoever delivers the second delivers the first, so that what bounds one bounds the other."""
    return all(a <= b + NO_SHORTAGE for a, b in zip(promise, delivered, strict=True))


def part_that_does_as_much(plan: Plan, plans: Mapping[str, Plan]) -> Plan | None:
    """A plan with fewer kinds of action that delivers as much and costs no more, the cheapest such."""
    mine = actions_in(plan.strategy)
    parts = [
        other
        for other in plans.values()
        if actions_in(other.strategy) < mine
        and delivery_vector(other) >= delivery_vector(plan)
        and other.costs.economic.total <= plan.costs.economic.total
    ]
    return min(parts, key=lambda part: (part.costs.economic.total, part.strategy), default=None)


def choose(
    plans: Mapping[str, Plan],
    *,
    tie_tolerance: float,
    preferred: tuple[str, ...],
    delivery_first: bool = True,
) -> Plan:
    """The plan that delivers most, then costs least; among ties the preferred role, then the cost.

    Without `delivery_first` the least economic cost decides alone: it counts the value missed.
    """
    possible = list(plans.values())
    best = max(delivery_vector(plan) for plan in possible)
    as_good = [
        plan
        for plan in possible
        if (delivery_vector(plan) == best or not delivery_first) and not part_that_does_as_much(plan, plans)
    ]
    least = min(plan.costs.economic.total for plan in as_good)
    ties = [
        plan for plan in as_good if plan.costs.economic.total <= least * (1 + tie_tolerance) + NO_SHORTAGE
    ]

    def rank(plan: Plan) -> tuple[int, float, str]:
        hired = {hire.role for hire in plan.hires}
        wished = 0 if not hired or any(role in hired for role in preferred) else 1
        return (wished if preferred else 0, plan.costs.economic.total, plan.strategy)

    return min(ties, key=rank)


def is_tie(a: Plan, b: Plan, tolerance: float) -> bool:
    """Equal delivery, and economic costs within the tolerance of each other."""
    x, y = a.costs.economic.total, b.costs.economic.total
    return delivery_vector(a) == delivery_vector(b) and abs(x - y) <= tolerance * max(abs(x), abs(y))


def least_cash(strategy: str, parameters: Parameters) -> float:
    """Money that the actions of a strategy take at least: one of each, as late as can be."""
    commitment = max(1, parameters.pricing.commitment_months)
    total = 0.0
    for action in actions_in(strategy):
        if action == "cross_train":
            total += min((c.fee for c in parameters.trainings), default=0.0)
        else:
            options = [r for r in parameters.hires if r.role == action]
            total += min(
                (r.recruiting_cost + r.monthly_pay * (r.term or commitment) for r in options), default=0.0
            )
    return total


def least_yearly_pay(strategy: str, parameters: Parameters) -> float:
    """Loaded yearly pay of one permanent hire of each role, 0 for a role that a contract can fill."""
    total = 0.0
    for role in actions_in(strategy) - {"cross_train"}:
        options = [r for r in parameters.hires if r.role == role]
        total += min((0.0 if r.leaves else r.monthly_pay * MONTHS_PER_YEAR for r in options), default=0.0)
    return total


def unavailable_because(strategy: str, parameters: Parameters) -> str | None:
    """Which of a strategy's actions the request, the rules or the horizon leave no room for; or None."""
    missing = []
    for action in sorted(actions_in(strategy)):
        if action == "cross_train":
            if not parameters.trainings:
                missing.append("no cross-training path leads from the present staff, or none is allowed")
            continue
        options = [r for r in parameters.hires if r.role == action]
        if not options:
            missing.append(f"hiring a {action.replace('_', ' ')} is not allowed")
        elif all(r.lead_time >= parameters.horizon.months for r in options):
            missing.append(f"a {action.replace('_', ' ')} could not start within the horizon")
    hires = len(actions_in(strategy) - {"cross_train"})
    cap = parameters.limits.max_hires
    if cap is not None and hires > cap:
        missing.append(f"it needs {hires} hires and at most {cap} are allowed")
    return "; ".join(missing) or None
