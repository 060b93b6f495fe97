"""What more money buys: cash and commitments against musts on time, over all judged teams."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.choice.criterion import MUSTS_BAND, by_cost, more_musts, musts_units
from advisor.choice.search import Search
from advisor.domain.findings import FrontierTeam
from advisor.domain.outcome import Outcome
from advisor.domain.team import Team


def beyond(search: Search, outcome: Outcome) -> Iterator[Team]:
    """A team with one hire more of each option, as early as can be and whatever it costs."""
    return search.beyond.additions(outcome.team, hires_only=True)


def beyond_the_budget(search: Search, recommended: Outcome, hires: int) -> None:
    """Judge what more people would bring, whatever they cost: from the recommended team on, time and again the
    best of the teams with one hire more, also where the first alone brings little."""
    best = recommended
    for _ in range(hires):
        added = search.pool.judge(beyond(search, best))
        if not added:
            return
        most = max(musts_units(o.musts_on_time) for o in added)
        band = round(MUSTS_BAND * 1_000_000)
        best = min((o for o in added if musts_units(o.musts_on_time) >= most - band), key=by_cost)


def frontier(search: Search, recommended: Outcome) -> tuple[FrontierTeam, ...]:
    """From the least cash on, each team with more musts on time (by what makes a difference) than all that cost no
    more; the recommended team is always a row. Without musts: changing nothing and the recommendation."""
    steps: list[Outcome] = [search.criterion.nothing]
    if search.has_musts:
        for outcome in sorted(search.pool, key=_by_cash):
            if more_musts(outcome.musts_on_time, steps[-1].musts_on_time):
                steps.append(outcome)
    if recommended not in steps:
        steps = sorted((*steps, recommended), key=_by_cash)
    return tuple(
        FrontierTeam(
            outcome=outcome,
            strategy=search.strategy(outcome.team),
            worth_it=search.criterion.worth_it(outcome),
            recommended=outcome is recommended,
        )
        for outcome in steps
    )


def _by_cash(outcome: Outcome) -> tuple[int, int, tuple[int, int, Team]]:
    return (round(outcome.bound), -musts_units(outcome.musts_on_time), by_cost(outcome))
