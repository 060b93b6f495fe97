"""Every team that was judged, each once. Judging is a function of the team, so that it can be shared between
searches that differ in money limits alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from advisor.choice.clock import Clock
from advisor.domain.outcome import Outcome
from advisor.domain.plan import Plan
from advisor.domain.team import Team

A_TENTH = 0.1
"""Of the time limit, that a pass may take."""


class Judge(Protocol):
    """What judges teams (advisor.simulation.Simulator)."""

    def judge(self, teams: Sequence[Team]) -> tuple[Outcome, ...]:
        """The outcome of each team over all futures, whatever the other teams are."""

    def plan(self, team: Team) -> Plan:
        """The team's work at planning values."""


class Pool:
    """Outcomes by team, in the order in which they were asked for.

    pass_size: teams judged in one call; passes: calls so far.
    """

    def __init__(self, judge: Judge, clock: Clock, pass_size: int) -> None:
        self._judge = judge
        self.clock = clock
        self.pass_size = pass_size
        self._outcomes: dict[Team, Outcome] = {}
        self.passes = 0
        self._seconds_each = 0.0

    def __iter__(self) -> Iterator[Outcome]:
        return iter(tuple(self._outcomes.values()))

    def __contains__(self, team: object) -> bool:
        return team in self._outcomes

    def __len__(self) -> int:
        return len(self._outcomes)

    def __getitem__(self, team: Team) -> Outcome:
        return self._outcomes[team]

    def judge(self, teams: Iterable[Team], *, anyway: bool = False) -> list[Outcome]:
        """The outcomes of teams; OutOfTimeError before a pass where the clock is up, unless `anyway`."""
        asked = tuple(dict.fromkeys(teams))
        new = [team for team in asked if team not in self._outcomes]
        while new:
            if not anyway:
                self.clock.check()
            size = self._fitting()
            self._pass(new[:size])
            new = new[size:]
        return [self._outcomes[team] for team in asked]

    def _pass(self, teams: Sequence[Team]) -> None:
        begun = self.clock.used
        self._outcomes |= dict(zip(teams, self._judge.judge(teams), strict=True))
        self.passes += 1
        self._seconds_each = (self.clock.used - begun) / len(teams)

    def _fitting(self) -> int:
        """Teams of a pass, fewer where these would take more than a tenth of the time: the clock is read between
        passes, and an outcome does not depend on its pass."""
        if self._seconds_each <= 0:
            return self.pass_size
        return max(1, min(self.pass_size, int(A_TENTH * self.clock.seconds / self._seconds_each)))

    def plan(self, team: Team) -> Plan:
        """The team's work at planning values."""
        return self._judge.plan(team)

    @property
    def by_people(self) -> int:
        """Teams judged, by people and whatever their months."""
        return len({frozenset(team.people().items()) for team in self._outcomes})
