"""What would help: for each lever the change of the request that brings more musts on time, and what the choice
takes under it. A lever is a function and a row in `LEVERS`; nothing is listed that was not found."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.choice.clock import OutOfTimeError
from advisor.choice.criterion import by_cost, more_musts, musts_units
from advisor.choice.found import Found
from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money, Prices
from advisor.choice.moves import Moves, plus
from advisor.choice.patches import (
    Change,
    allowed_engagements,
    allowed_role,
    given_value,
    later_deadlines,
    listed_staff,
    more_budget,
    more_time,
    without_projects,
)
from advisor.choice.pool import Judge, Pool
from advisor.choice.run import Proposes, Run
from advisor.choice.search import Search
from advisor.domain.findings import LeverFinding, ValueFinding
from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem
from advisor.domain.request import ENGAGEMENTS, Scenario
from advisor.domain.strategy import strategies
from advisor.domain.team import NO_CHANGE_TEAM, Team

MORE_TIME = 0.2
"""Part of their time by which present people are asked for more."""

MOST_TRIED = 2
"""Projects, or staff groups, that are each tried alone, the largest first."""

ROUNDS = 3
"""In which what a lever brings is improved by single changes, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, answered. recommended: the answer's team, whatever else is judged from here on; values: where worth
    decides; allowed: roles that may be hired, beyond: those that might be if the request said so; staff_roles: of
    people who could help and may be there unlisted; prepare: request -> problem; judge_of, proposer_of: problem ->
    what judges its teams, and what proposes them."""

    scenario: Scenario
    run: Run
    recommended: Outcome
    prepare: Callable[[Scenario], Problem]
    judge_of: Callable[[Problem], Judge]
    proposer_of: Callable[[Problem], Proposes]
    values: tuple[ValueFinding, ...] = ()
    allowed: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    staff_roles: tuple[str, ...] = ()


def levers(asked: Asked) -> Found[LeverFinding]:
    """Every lever that helps, in the order of the table; where no must needs it, what values turn alone."""
    found: list[LeverFinding] = []
    complete = True
    for lever in LEVERS if wanted(asked) else (value,):
        try:
            for finding in lever(asked):
                found.append(finding)
        except OutOfTimeError:
            complete = False
    return Found(found=tuple(found), complete=complete)


def wanted(asked: Asked) -> bool:
    """Whether a must, or all of them together, stay below the confidence, or worth decided."""
    search, recommended = asked.run.search, asked.recommended
    confidence = musts_units(search.criterion.confidence)
    chances = [recommended.all_musts, *(recommended.chance[p.id] for p in asked.run.problem.musts)]
    return any(musts_units(chance) < confidence for chance in chances) or worth_decided(search, recommended)


def worth_decided(search: Search, recommended: Outcome) -> bool:
    """Whether an affordable team has more musts on time and is not worth it."""
    most = max(o.expected_musts for o in search.affordable())
    return more_musts(most, recommended.expected_musts)


def helps(outcome: Outcome, recommended: Outcome) -> bool:
    """Whether it brings more musts on time, by what makes a difference, and not all of them less often."""
    more = more_musts(outcome.musts_on_time, recommended.musts_on_time)
    return more and outcome.all_musts >= recommended.all_musts


# --- another value -----------------------------------------------------------------------------------------


def value(asked: Asked) -> Iterator[LeverFinding]:
    """The values at which the choice takes other people, up or down: what they bring was judged already."""
    for turn in asked.values:
        if turn.project is not None and turn.now is not None and turn.changes_at is not None:
            change = given_value(asked.scenario, turn.project, turn.now, turn.changes_at)
            yield _finding("value", change, asked.run.search, turn.outcome)


# --- more money --------------------------------------------------------------------------------------------


def budget(asked: Asked) -> Iterator[LeverFinding]:
    """The least money that helps, and the most musts that money buys: up to so many times the budget, or the price
    of two hires where that is more. The same judgements under other limits."""
    run, purse = asked.run, Purse.of(asked.run.problem)
    prices = run.search.money.prices
    needed = {o.team: math.ceil(purse.needed(prices, o.team)) for o in run.pool}
    most = max(purse.now * run.settings.budget_times, _two_hires(run, purse))
    sums = sorted({money for money in needed.values() if purse.now < money <= most})
    chosen = {money: _chosen_with(run, purse.filled(run.problem, money)) for money in sums}
    helpful = [money for money in sums if helps(chosen[money], asked.recommended)]
    if not helpful:
        return
    least = helpful[0]
    first = _with_money(asked, least - purse.now)
    if helps(first.outcome, asked.recommended):
        yield first
    best = max(helpful, key=lambda money: (musts_units(chosen[money].musts_on_time), -money))
    if more_musts(chosen[best].musts_on_time, first.outcome.musts_on_time):
        second = _with_money(asked, best - purse.now)
        if helps(second.outcome, first.outcome) and helps(second.outcome, asked.recommended):
            yield second


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """The budget that a request gives: so much money in all, or each year."""

    now: float
    annual: bool

    @classmethod
    def of(cls, problem: Problem) -> Purse:
        annual = problem.limits.annual_budget
        return cls(now=problem.limits.budget if annual is None else annual, annual=annual is not None)

    def needed(self, prices: Prices, team: Team) -> float:
        """How much of it a team takes, money."""
        return prices.annual(team) if self.annual else prices.bound(team)

    def filled(self, problem: Problem, money: float) -> Problem:
        """The problem with so much in it."""
        limits, years = problem.limits, problem.horizon.months / MONTHS_PER_YEAR
        if self.annual:
            return replace(problem, limits=replace(limits, annual_budget=money, budget=money * years))
        return replace(problem, limits=replace(limits, budget=money))


def _two_hires(run: Run, purse: Purse) -> float:
    """What two hires take at the most, each as early as can be."""
    first = (next(run.limits.entries(key), None) for key in run.limits.hires)
    teams = [plus(NO_CHANGE_TEAM, entry) for entry in first if entry is not None]
    return 2 * max((purse.needed(run.search.money.prices, team) for team in teams), default=0.0)


def _chosen_with(run: Run, problem: Problem) -> Outcome:
    """The choice among the teams judged so far, under other money limits."""
    money = Money(problem, run.search.money.prices)
    chosen = run.search.criterion.choose(o for o in run.pool if money.allows(o.team))
    return run.search.criterion.nothing if chosen is None else chosen.outcome


def _with_money(asked: Asked, amount: float) -> LeverFinding:
    """What the choice takes with so much more money, its single changes judged too: all of them, as so little more
    may buy what is just too dear in the months that were tried."""
    run, change = asked.run, more_budget(asked.scenario, amount)
    problem = asked.prepare(change.scenario)
    if same_work(problem, run.problem):
        search = Search(problem, run.pool, TeamLimits(problem), Money(problem), run.settings)
    else:
        search = _tried(asked, change)
    return _finding("budget", change, search, search.settle().outcome)


def same_work(one: Problem, other: Problem) -> bool:
    """Whether teams are judged alike: the problems differ in money limits and preference alone."""
    money = {
        "budget": other.limits.budget,
        "annual_budget": other.limits.annual_budget,
        "training_budget": other.limits.training_budget,
        "payroll_cap": other.limits.payroll_cap,
    }
    alike = replace(one, limits=replace(one.limits, **money), preferred_roles=other.preferred_roles)  # type: ignore[arg-type]
    return alike == other


# --- more time ---------------------------------------------------------------------------------------------


def months(asked: Asked) -> Iterator[LeverFinding]:
    """The fewest months by which musts below the confidence may be later to bring about as many of them as more
    time can. Judged are the teams that stand out; of the choice among them the main changes too, at the end."""
    tried: list[tuple[Change, Search]] = []
    for by in _months_to_try(asked):
        later = _with_months(asked, by)
        if later is None:
            break
        tried.append(later)
        if _enough(later[1], later[1].chosen().outcome):
            break
    most = max((_expected(search) for _, search in tried), default=0.0)
    for change, search in tried:
        if not more_musts(most, _expected(search)) and helps(search.chosen().outcome, asked.recommended):
            outcome = _polished(search)
            if helps(outcome, asked.recommended):
                yield _finding("months", change, search, outcome)
                return


def _expected(search: Search) -> float:
    return search.chosen().outcome.expected_musts


def _months_to_try(asked: Asked) -> list[int]:
    """In rising order, those after which the recommended team is in time in four of five futures first, where that
    lies inside the horizon."""
    run = asked.run
    steps = [by for by in (1, 3, 6, 12, 18, 24, 36) if by <= run.settings.most_months]
    finishes = [(run.problem.project(p), asked.recommended.finish[p].p80) for p in _late(asked)]
    needed = [p80 - p.deadline for p, p80 in finishes if p80 is not None]
    if not needed or len(needed) < len(finishes) or max(needed) < 1:
        return steps
    known = max(needed)
    return [known, *(by for by in steps if by > known)]


def _with_months(asked: Asked, by: int) -> tuple[Change, Search] | None:
    """Deadlines so many months later, and a search in which the teams that stand out are judged; None where the
    horizon would be too long, or so long that the money does not last for anybody."""
    change = later_deadlines(asked.scenario, asked.run.problem.horizon, _late(asked), by)
    if change is None:
        return None
    money = Money(asked.prepare(change.scenario))
    if not any(money.allows(team) for team in _standing_out(asked)[1:]):
        return None
    return change, _tried(asked, change)


def _late(asked: Asked) -> list[str]:
    """Delivery musts below the confidence; all of them where it is only all together that are."""
    musts = [p for p in asked.run.problem.musts if p.kind == "delivery"]
    confidence = musts_units(asked.run.search.criterion.confidence)
    below = [p.id for p in musts if musts_units(asked.recommended.chance[p.id]) < confidence]
    return below or [p.id for p in musts]


# --- less to do, more people or more of their time ---------------------------------------------------------


def scope(asked: Asked) -> Iterator[LeverFinding]:
    """The project, not a must, whose leaving out helps most; all of them where none does alone."""
    others = [p for p in asked.run.problem.projects if not p.must]
    others.sort(key=lambda p: -(p.build_effort or sum(p.demand.values()) * asked.run.problem.horizon.months))
    ids = [p.id for p in others]
    return _one_or_all(asked, "scope", ids, lambda some: without_projects(asked.scenario, some))


def contracts(asked: Asked) -> Iterator[LeverFinding]:
    """Contractors, where they are not allowed yet."""
    _, contract = ENGAGEMENTS
    now = tuple(dict.fromkeys(option.engagement for option in asked.run.problem.hires))
    if now and contract not in now:
        yield from _allowed(asked, "contracts", allowed_engagements(asked.scenario, (*now, contract)))


def role(asked: Asked) -> Iterator[LeverFinding]:
    """Each other role that might be hired; also where it lowers the net cost by more than makes no difference."""
    for one in asked.beyond:
        yield from _allowed(asked, "role", allowed_role(asked.scenario, asked.allowed, one), cheaper=True)


def staff(asked: Asked) -> Iterator[LeverFinding]:
    """People who could help, where the request lists nobody: they may be there all the same."""
    if not asked.scenario.staff and asked.staff_roles:
        yield from _allowed(asked, "staff", listed_staff(asked.scenario, asked.staff_roles))


def staff_time(asked: Asked) -> Iterator[LeverFinding]:
    """The staff group of whose time more helps most; all of them where none does alone."""
    groups = sorted(asked.run.problem.staff, key=lambda g: -g.headcount)
    shares = {g.id: g.available_share for g in groups if g.available_share < 1 and any(g.present)}

    def change(some: Collection[str]) -> Change:
        return more_time(asked.scenario, {group: shares[group] for group in some}, MORE_TIME)

    return _one_or_all(asked, "staff_time", list(shares), change)


def _one_or_all(
    asked: Asked, lever: str, ids: Sequence[str], change_of: Callable[[Collection[str]], Change]
) -> Iterator[LeverFinding]:
    """The one whose change helps most; all together where that helps and none does alone."""
    if not ids:
        return
    together = change_of(ids)
    search = _tried(asked, together)
    if not helps(search.chosen().outcome, asked.recommended):
        return
    found = [(together, search)]
    if len(ids) > 1:
        alone = [(change, _tried(asked, change)) for change in (change_of((i,)) for i in ids[:MOST_TRIED])]
        found = [one for one in alone if helps(one[1].chosen().outcome, asked.recommended)] or found
    change, search = max(found, key=lambda one: musts_units(one[1].chosen().outcome.musts_on_time))
    yield from _settled(asked, lever, change, search)


def _allowed(asked: Asked, lever: str, change: Change, *, cheaper: bool = False) -> Iterator[LeverFinding]:
    """What becomes possible by a change, where that helps: people are added, or exchanged for those recommended.

    Where that closes less than half of what the musts lack, more of the team may have to change: what the planning
    model proposes is judged too.
    """
    teams = (asked.recommended.team, NO_CHANGE_TEAM)
    search = _tried(
        asked, change, lambda moves: (new for team in teams for new in _to_new(asked, moves, team))
    )
    chosen = search.chosen().outcome
    half_way = (asked.recommended.expected_musts + _confident(search)) / 2
    if helps(chosen, asked.recommended) and chosen.expected_musts < half_way:
        asked.run.clock.check()
        search.pool.judge(filter(search.limits.allows, _proposed(asked, search)))
    yield from _settled(asked, lever, change, search, cheaper=cheaper)


def _proposed(asked: Asked, search: Search) -> Iterator[Team]:
    """The team that the planning model proposes for hiring in as many roles as there are."""
    hiring = [s for s in strategies(o.role for o in search.limits.hires.values()) if s.hires and not s.trains]
    for strategy in hiring[-1:]:
        proposal = asked.proposer_of(search.limits.problem).propose(strategy)
        if proposal.team is not None:
            yield proposal.team


def _to_new(asked: Asked, moves: Moves, team: Team) -> Iterator[Team]:
    """Single changes of a team to people whom the request does not allow."""
    before, now = asked.run.limits, moves.limits
    new = {*now.hires, *now.trainings} - {*before.hires, *before.trainings}
    changed = (*moves.additions(team), *moves.exchanges(team))
    return (one for one in changed if new & one.people().keys())


def _settled(
    asked: Asked,
    lever: str,
    change: Change,
    search: Search,
    *,
    cheaper: bool = False,
) -> Iterator[LeverFinding]:
    """The choice under a change once its main single changes are judged too, where it helps before and after; or,
    where that is asked for, is cheaper."""

    def worth_telling(outcome: Outcome) -> bool:
        return helps(outcome, asked.recommended) or (
            cheaper and _costs_less(search, outcome, asked.recommended)
        )

    if worth_telling(search.chosen().outcome):
        outcome = _polished(search)
        if worth_telling(outcome):
            yield _finding(lever, change, search, outcome)


def _costs_less(search: Search, outcome: Outcome, recommended: Outcome) -> bool:
    """Whether it has less net cost by more than makes no difference, and all musts no less often."""
    saved = round(recommended.net.total) - round(outcome.net.total)
    return saved > search.criterion.cost_band(outcome) and outcome.all_musts >= recommended.all_musts


# --- what they share ---------------------------------------------------------------------------------------


def _tried(asked: Asked, change: Change, more: Callable[[Moves], Iterable[Team]] = lambda _: ()) -> Search:
    """A search under a change, in which the teams that stand out are judged, and more, in one go."""
    run, problem = asked.run, asked.prepare(change.scenario)
    limits, money = TeamLimits(problem), Money(problem)
    pool = Pool(asked.judge_of(problem), run.clock, run.settings.pass_size)
    possible = filter(limits.allows, _standing_out(asked))
    pool.judge((*possible, *more(Moves(limits, money.allows, run.settings.later_start))))
    return Search(problem, pool, limits, money, run.settings)


def _standing_out(asked: Asked) -> tuple[Team, ...]:
    """Changing nothing; then, where they are others, the recommended team and the affordable ones that lead in
    musts on time and in net cost."""
    affordable = asked.run.search.affordable()
    most = max(affordable, key=lambda o: (musts_units(o.musts_on_time), -round(o.net.total)))
    least = min(affordable, key=by_cost)
    others = (asked.recommended.team, most.team, least.team)
    return tuple(dict.fromkeys((NO_CHANGE_TEAM, *others)))


def _polished(search: Search) -> Outcome:
    """The choice once the main single changes of what is chosen are judged too; again where that changes it and the
    musts are still below the confidence, but not to the end: all levers are to take about half of the answer's time."""
    chosen = search.chosen().outcome
    for _ in range(ROUNDS):
        search.pool.judge(changed for kind in search.moves.main_kinds for changed in kind(chosen.team))
        before, chosen = chosen, search.chosen().outcome
        if chosen.team == before.team or _enough(search, chosen):
            break
    return chosen


def _confident(search: Search) -> float:
    """Expected musts where every must has the chance that musts are wanted with."""
    return search.criterion.confidence * len(search.limits.problem.musts)


def _enough(search: Search, outcome: Outcome) -> bool:
    return musts_units(outcome.expected_musts) >= musts_units(_confident(search))


def _finding(lever: str, change: Change, search: Search, outcome: Outcome) -> LeverFinding:
    return LeverFinding(
        lever=lever,
        amount=change.amount,
        patch=change.patch,
        outcome=outcome,
        strategy=search.strategy(outcome.team),
        about=change.about,
    )


Lever = Callable[[Asked], Iterable[LeverFinding]]

LEVERS: tuple[Lever, ...] = (budget, months, contracts, role, staff_time, staff, scope, value)
"""In the order in which they are told: what is asked of others first, what is a matter of judgement last."""
