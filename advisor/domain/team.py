"""The people of a plan as they are there month by month: nothing left to decide but their work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of the team: people of one kind.

    time: pm that they are there in each period, and in the month beyond the horizon (length H + 1);
    handing_over: period -> pm of it that go into handing over, in a contractor's last month;
    proficiency: activity -> output per pm; pay: money for each pm worked (0: paid already, whatever they do).
    """

    key: str
    side: str
    proficiency: Mapping[str, float]
    time: tuple[float, ...]
    pay: float
    handing_over: Mapping[int, float] = field(default_factory=dict)

    def free(self, t: int) -> float:
        """Time for work and for duties in a period, pm."""
        return self.time[t] - self.handing_over.get(t, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A new hire who may be mentored. gain: pm a month more if mentored; load: pm a month that it takes
    of the mentors together (both of length H + 1); member, mentors: keys."""

    member: str
    gain: tuple[float, ...]
    load: tuple[float, ...]
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What members (keys) together give whatever else they do: support of a course, taking over from
    contractors who leave. load: pm by period (length H)."""

    load: tuple[float, ...]
    givers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everyone who can be given work, in canonical order."""

    members: tuple[Member, ...]
    starters: tuple[Starter, ...] = ()
    duties: tuple[Duty, ...] = ()

    def owed(self, t: int) -> tuple[tuple[int, float], ...]:
        """(number of a duty, pm) of what has to be given in a period: its load, or as much of it as those
        who are there have time for once the duties before it are met."""
        free = {m.key: m.free(t) for m in self.members}
        owed: dict[int, float] = {}
        for number, duty in enumerate(self.duties):
            if duty.load[t] > 0:
                owed[number] = max(0.0, min(duty.load[t], self._left_for(duty, owed, free)))
        return tuple((number, amount) for number, amount in owed.items() if amount > 0)

    def _left_for(self, duty: Duty, owed: Mapping[int, float], free: Mapping[str, float]) -> float:
        """Time that the givers of a duty have left if others do as much as they can of those before it.

        Any set of duties fits into the time of all its givers (Hall's condition, for time that can be divided).
        """
        return min(
            sum(free[key] for key in self._givers((duty, *(self.duties[n] for n in some))))
            - sum(owed[n] for n in some)
            for some in _subsets(owed)
        )

    @staticmethod
    def _givers(duties: tuple[Duty, ...]) -> frozenset[str]:
        return frozenset(key for duty in duties for key in duty.givers)


def _subsets(numbers: Mapping[int, float]) -> Iterator[tuple[int, ...]]:
    for size in range(len(numbers) + 1):
        yield from combinations(numbers, size)
