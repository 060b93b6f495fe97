"""What would change the answer: the figures at which another strategy wins.

For each figure the best team of each strategy is simulated again at both ends of its range, and chosen among. Where
another strategy wins, the turn is found by halving, and the choice there is improved once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from advisor.choice.alternatives import best_of_strategy
from advisor.choice.found import Found, gathered
from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.choice.pool import Judge, Pool
from advisor.choice.run import Run
from advisor.choice.search import Search
from advisor.choice.used import used
from advisor.domain.findings import TurnFinding
from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import NO_CHANGE_TEAM, Team

SCREENED = 100
"""Futures over which it is seen whether a figure may turn the choice at all."""

PRECISION = 0.05
"""Part of its range to which the turn of a figure is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangedFigure:
    """A figure that the answer rests on. now: what is planned with; low < high: its range."""

    name: str
    now: float
    low: float
    high: float

    @property
    def ends(self) -> tuple[float, ...]:
        """Those that are not what is planned with anyway."""
        return tuple(end for end in (self.low, self.high) if end != self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """An answered problem. changed: it with one figure, by name, known to have a value; judge_of: what judges its
    teams; quick_judge_of: the same over so many futures, for a quick look."""

    run: Run
    recommended: Outcome
    figures: tuple[RangedFigure, ...]
    changed: Callable[[str, float], Problem]
    judge_of: Callable[[Problem], Judge]
    quick_judge_of: Callable[[Problem, int], Judge]


def what_would_change(asked: Sensitivity) -> Found[TurnFinding]:
    """Every turn, the nearest first: on either side of a figure one at most."""
    return gathered(_turns(asked), by=lambda turn: (turn.distance, turn.figure, turn.changes_at))


def _turns(asked: Sensitivity) -> Iterator[TurnFinding]:
    teams = _best_of_each_strategy(asked)
    mine = asked.run.search.strategy(asked.recommended.team)
    before = used(asked.run.problem, teams)
    for figure in asked.figures:
        for end in figure.ends:
            point = _Point(asked, figure, end, teams)
            if used(point.problem, teams) != before and point.may_turn(mine) and point.turns(mine):
                yield _turn(figure, _halved(asked, figure, point, mine))


def _best_of_each_strategy(asked: Sensitivity) -> tuple[Team, ...]:
    """The recommended team first, then the best of each other strategy that has one."""
    search, recommended = asked.run.search, asked.recommended
    mine = search.strategy(recommended.team)
    others = (best_of_strategy(search, s, recommended).best for s in asked.run.strategies if s != mine)
    return (recommended.team, *(outcome.team for outcome in others if outcome is not None))


class _Point:
    """The problem with a figure at one value, and the choice there among the best team of each strategy."""

    def __init__(
        self, asked: Sensitivity, figure: RangedFigure, value: float, teams: tuple[Team, ...]
    ) -> None:
        self.value = value
        self.problem = asked.changed(figure.name, value)
        self.teams = teams
        self._asked = asked
        self._limits, self._money = TeamLimits(self.problem), Money(self.problem)

    def may_turn(self, mine: Strategy) -> bool:
        """Whether, over a part of the futures, another strategy wins or comes within the bands of the choice."""
        search = self._judged_by(self._asked.quick_judge_of(self.problem, SCREENED))
        criterion = search.criterion
        worth_it = [o for o in search.affordable() if criterion.worth_it(o)]
        left = criterion.within_most_musts(criterion.meeting_requirements(worth_it))
        return {search.strategy(o.team) for o in criterion.within_least_cost(left)} != {mine}

    def turns(self, mine: Strategy) -> bool:
        """Whether another strategy wins over all futures, and still does once the choice is improved."""
        return self.winner != mine and self.improved_winner != mine

    @cached_property
    def _search(self) -> Search:
        return self._judged_by(self._asked.judge_of(self.problem))

    @cached_property
    def winner(self) -> Strategy:
        """The strategy that the choice takes over all futures."""
        return self._search.strategy(self._search.chosen().outcome.team)

    @cached_property
    def improved_winner(self) -> Strategy:
        """The same once more teams are judged: all of the recommended strategy that were judged for the answer, and
        the main single changes of the choice."""
        search, run = self._search, self._asked.run
        mine = run.search.strategy(self._asked.recommended.team)
        its = (outcome.team for outcome in run.pool if run.search.strategy(outcome.team) == mine)
        search.pool.judge(version for team in its for version in self._versions(team))
        return search.strategy(search.settle(search.moves.main_kinds).outcome.team)

    def _judged_by(self, judge: Judge) -> Search:
        """A search in which changing nothing and the teams are judged."""
        run = self._asked.run
        pool = Pool(judge, run.clock, run.settings.pass_size)
        pool.judge([NO_CHANGE_TEAM, *(version for team in self.teams for version in self._versions(team))])
        return Search(self.problem, pool, self._limits, self._money, run.settings)

    def _versions(self, team: Team) -> tuple[Team, ...]:
        """A team in the same months, and decided in the same months where lead times differ, as far as limits and
        money allow; else with hires so many months later that they do."""
        run = self._asked.run
        before, now = run.limits.hires, self._limits.hires
        notice = {key: now[key].lead_time - before[key].lead_time for key in before.keys() & now.keys()}
        decided = _later(team, notice)
        versions = [version for version in dict.fromkeys((team, decided)) if self._allows(version)]
        if not versions and run.search.money.allows(team):
            later = (_later(decided, dict.fromkeys(now, by)) for by in range(1, run.problem.horizon.months))
            versions += islice(filter(self._allows, later), 1)
        return tuple(versions)

    def _allows(self, team: Team) -> bool:
        return self._limits.allows(team) and self._money.allows(team)


def _later(team: Team, months: Mapping[str, int]) -> Team:
    """A team with hires so many months later, by option."""
    hires = ((hire, months.get(hire.option, 0)) for hire in team.hires)
    return Team.of(
        (
            replace(hire, start=hire.start + by, end=hire.end + by if hire.leaves else hire.end)
            for hire, by in hires
        ),
        team.trainings,
    )


def _halved(asked: Sensitivity, figure: RangedFigure, end: _Point, mine: Strategy) -> _Point:
    """Between now and an end, a point at which another strategy wins, close to where the recommended one does."""
    turned, stays = end, figure.now
    while abs(turned.value - stays) > PRECISION * (figure.high - figure.low):
        middle = _Point(asked, figure, (stays + turned.value) / 2, end.teams)
        if middle.turns(mine):
            turned = middle
        else:
            stays = middle.value
    return turned


def _turn(figure: RangedFigure, point: _Point) -> TurnFinding:
    return TurnFinding(
        figure=figure.name,
        now=figure.now,
        low=figure.low,
        high=figure.high,
        changes_at=point.value,
        strategy=point.improved_winner,
    )
