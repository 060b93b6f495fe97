"""The best team of each other strategy, and the two plans beside the recommendation, read off the pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.choice.criterion import by_cost, more_musts, musts_units
from advisor.choice.search import Search
from advisor.domain.outcome import Outcome
from advisor.domain.strategy import Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class BestOfStrategy:
    """The best judged team of a strategy; fields as in `findings.StrategyFinding`, without its plan."""

    strategy: Strategy
    status: str
    best: Outcome | None = None
    too_dear_by: float | None = None
    obstacle: str | None = None
    tie: bool = False


def best_of_strategy(search: Search, strategy: Strategy, recommended: Outcome) -> BestOfStrategy:
    """By the choice among its affordable, worthwhile teams; without these among the affordable; else among all."""
    criterion = search.criterion
    its = [outcome for outcome in search.pool if search.strategy(outcome.team) == strategy]
    affordable = [outcome for outcome in its if search.money.allows(outcome.team)]
    chosen = criterion.choose(affordable)
    if chosen is not None:
        best = chosen.outcome
        status = "dominated" if _dominated(search, best) else "judged"
        return BestOfStrategy(
            strategy=strategy, status=status, best=best, tie=_is_tie(search, best, recommended)
        )
    if affordable:
        best = _best(search, affordable)
        too_dear_by = float(criterion.too_dear_by(best))
        return BestOfStrategy(strategy=strategy, status="not_worth_it", best=best, too_dear_by=too_dear_by)
    if its:
        return BestOfStrategy(strategy=strategy, status="unaffordable", best=_best(search, its))
    obstacle = search.limits.obstacle(strategy)
    status = "cut_off" if obstacle is None else "unavailable"
    return BestOfStrategy(strategy=strategy, status=status, obstacle=obstacle)


def _best(search: Search, outcomes: Sequence[Outcome]) -> Outcome:
    chosen = search.criterion.best_of(search.criterion.meeting_requirements(outcomes))
    assert chosen is not None  # there is one at least
    return chosen.outcome


def _dominated(search: Search, outcome: Outcome) -> bool:
    """Whether another affordable, worthwhile team has no fewer musts on time at no more net cost."""
    return any(
        other.team != outcome.team
        and musts_units(other.musts_on_time) >= musts_units(outcome.musts_on_time)
        and round(other.net.total) <= round(outcome.net.total)
        and search.criterion.worth_it(other)
        for other in search.affordable()
    )


def _is_tie(search: Search, outcome: Outcome, recommended: Outcome) -> bool:
    """Whether musts and net cost differ from the recommendation's by no more than the bands of the choice."""
    criterion = search.criterion
    if criterion.musts_first and (
        more_musts(outcome.expected_musts, recommended.expected_musts)
        or more_musts(recommended.expected_musts, outcome.expected_musts)
    ):
        return False
    cheapest = min(outcome, recommended, key=by_cost)
    apart = abs(round(outcome.net.total) - round(recommended.net.total))
    return apart <= criterion.cost_band(cheapest)


def cheapest(search: Search, recommended: Outcome) -> Outcome | None:
    """Of the affordable, worthwhile teams that bring musts, at least half as many as the recommendation, for less
    cash and commitments: the one with the least of them."""
    if not search.has_musts:
        return None
    criterion = search.criterion
    found = [
        outcome
        for outcome in search.affordable()
        if criterion.worth_it(outcome)
        and more_musts(outcome.musts_on_time, criterion.nothing.musts_on_time)
        and 2 * musts_units(outcome.musts_on_time) >= musts_units(recommended.musts_on_time)
        and round(outcome.bound) < round(recommended.bound)
    ]
    return min(found, key=lambda o: (round(o.bound), by_cost(o)), default=None)


def safest(search: Search, recommended: Outcome) -> Outcome | None:
    """Of the affordable teams that are worth it for safety, within 0.03 of the most musts on time and over 0.03
    above the recommendation: the one of least net cost."""
    if not search.has_musts:
        return None
    found = [o for o in search.affordable() if search.criterion.worth_it_for_safety(o)]
    most = max((o.musts_on_time for o in found), default=0.0)
    near = [o for o in found if not more_musts(most, o.musts_on_time)]
    above = [o for o in near if more_musts(o.musts_on_time, recommended.musts_on_time)]
    return min(above, key=by_cost, default=None)
