"""Chances with the 95 % interval that sampling leaves, and what is said of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from advisor.domain.answer import Chance, Chances, Finishes, ProjectChance, TeamCosts
from advisor.domain.outcome import HOPELESS, Outcome
from advisor.domain.problem import ProjectParameters
from advisor.explanation.context import Context
from advisor.explanation.words import count_word, covered, joint_exactly, joint_words, likely, listed, on_time

MOST_NAMED = 3
"""Projects, none of them a must, that are each told by name."""

Z_95 = 1.959964
"""Standard deviations on either side that hold 95 % of a normal distribution."""


def interval(share: float, futures: int) -> Chance:
    """A share of so many futures with its Wilson interval (E. B. Wilson, 1927).

    Of an expected share of work (which lies between 0 and 1 in each future, too) the interval is on the safe
    side: nothing in that range spreads more than what is either 0 or 1.
    """
    z2 = Z_95**2
    middle = (share + z2 / (2 * futures)) / (1 + z2 / futures)
    half = Z_95 / (1 + z2 / futures) * math.sqrt(share * (1 - share) / futures + z2 / (4 * futures**2))
    return Chance(
        value=share, low=max(0.0, min(share, middle - half)), high=min(1.0, max(share, middle + half))
    )


def chances_of(context: Context, outcome: Outcome) -> Chances:
    """The chances of a team, the projects in the order of the request."""
    futures = outcome.futures
    certain = Chance(value=1.0, low=1.0, high=1.0)
    return Chances(
        expected_musts=outcome.expected_musts,
        musts_on_time=outcome.musts_on_time,
        all_musts=interval(outcome.all_musts, futures) if context.delivery_musts else certain,
        projects=tuple(_project(context, outcome, project) for project in context.order),
    )


def _project(context: Context, outcome: Outcome, project: str) -> ProjectChance:
    share = interval(outcome.chance[project], outcome.futures)
    found = outcome.finish.get(project)
    finish = None
    if found is not None and context.problem.project(project).kind == "delivery":
        p10, p50, p80 = (context.month_within(period) for period in (found.p10, found.p50, found.p80))
        finish = Finishes(p10=p10, p50=p50, p80=p80)
    return ProjectChance(project=project, value=share.value, low=share.low, high=share.high, finish=finish)


def costs_of(outcome: Outcome) -> TeamCosts:
    """What a team costs, as planned and over the futures."""
    net = outcome.net
    return TeamCosts(
        cash=outcome.cash,
        committed_after=outcome.committed_after,
        cash_low=outcome.cash_low,
        cash_high=outcome.cash_high,
        people=net.people,
        moves=net.moves,
        released_time=net.released_time,
        loss=net.loss,
        net=net.total,
    )


# --- in words ---------------------------------------------------------------------------------------


def outlook(context: Context, outcome: Outcome) -> str:
    """What becomes of the musts, each that is below the confidence by name; of all projects without a must."""
    if context.problem.musts:
        return "; ".join([*_of_deliveries(context, outcome), *_of_recurring(context, outcome)])
    projects = _in_order(context, context.problem.projects)
    if len(projects) <= MOST_NAMED:
        return "; ".join(_clause(context, outcome, project) for project in projects)
    deliveries = [outcome.chance[p.id] for p in projects if p.kind == "delivery"]
    expected = f"{sum(deliveries):.1f} of {len(deliveries)} projects are on time on average"
    return "; ".join([expected, *(_clause(context, outcome, p) for p in projects if p.kind != "delivery")])


def _of_deliveries(context: Context, outcome: Outcome) -> list[str]:
    musts = _in_order(context, context.delivery_musts)
    if len(musts) < 2:
        return [_clause(context, outcome, must) for must in musts]
    hopeless = [must for must in musts if outcome.chance[must.id] < HOPELESS]
    left = [must for must in musts if must not in hopeless]
    below = [must for must in left if outcome.chance[must.id] < context.confidence]
    parts = [_clause(context, outcome, must) for must in hopeless]
    if len(left) == 1:
        return [*parts, _clause(context, outcome, left[0])]
    if below:
        first = _clause(context, outcome, below[0])
        others = [f"{context.words.project(must.id)} {likely(outcome.chance[must.id])}" for must in below[1:]]
        parts.append(listed([first, *others]))
    return [*parts, *_together(outcome, left, hopeless)]


def _together(
    outcome: Outcome, left: Sequence[ProjectParameters], hopeless: Sequence[ProjectParameters]
) -> list[str]:
    """All delivery musts at once, those without hope left out: they would make it nothing."""
    if not left:
        return []
    number = "both" if len(left) == 2 else f"all {count_word(len(left))}"
    whole = f"the other {count_word(len(left))} together" if hopeless else f"{number} must-haves together"
    return [on_time(whole, outcome.hopeful_musts, several=True)]


def _of_recurring(context: Context, outcome: Outcome) -> list[str]:
    """Recurring musts: all of them where there is nothing else to say, else those that are short."""
    musts = _in_order(context, context.recurring_musts)
    shown = [m for m in musts if not context.delivery_musts or outcome.chance[m.id] < context.confidence]
    return [_clause(context, outcome, must) for must in shown]


def _clause(context: Context, outcome: Outcome, project: ProjectParameters) -> str:
    name, value = context.words.project(project.id), outcome.chance[project.id]
    return on_time(name, value) if project.kind == "delivery" else covered(name, value)


def _in_order(context: Context, projects: Sequence[ProjectParameters]) -> list[ProjectParameters]:
    """As the request has them."""
    place = {project: i for i, project in enumerate(context.order)}
    return sorted(projects, key=lambda project: place[project.id])


def joint(context: Context, outcome: Outcome) -> str | None:
    """One figure for all musts in words; None without any."""
    return _joint(context, outcome, joint_words) if context.problem.musts else None


def joint_instead(context: Context, then: Outcome, now: Outcome) -> tuple[str, str]:
    """The figures of two teams for all musts, to the hundredth where they would be said alike."""
    said = _joint(context, then, joint_words), _joint(context, now, joint_words)
    if said[0] != said[1]:
        return said
    return _joint(context, then, joint_exactly), _joint(context, now, joint_exactly)


def _joint(context: Context, outcome: Outcome, words: Callable[[Sequence[str], float, float], str]) -> str:
    return words([must.kind for must in context.problem.musts], outcome.all_musts, outcome.musts_on_time)
