"""What a team can reach at the very best: bounds that show, without a solver, that a project cannot be done.

Each bound leaves constraints of the re-planned work out (model/replanning.py), never one in, so that "not
by then" is a proof. One project is looked at, as if everybody were there for it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.domain.team import Team
from advisor.model.variables import output_rate

ROUNDING = 1e-5
"""Person-months below which a lack proves nothing: the solver lets as much pass."""

MOST_GROUPS = 5
"""Distinct groups of qualified people up to which all their unions are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The best conceivable for one project, everybody there for it alone.

    on_time, at_all: whether a delivery project may be complete by its deadline, within the horizon;
    recurring: (activity, period) -> most output of an ongoing project, pm, never above the demand.
    """

    on_time: bool
    at_all: bool
    recurring: Mapping[tuple[str, int], float]


def reach(parameters: Parameters, team: Team, project: ProjectParameters) -> Reach:
    """What the team may reach on one project."""
    best = _Best(parameters, team, project)
    if project.kind == "ongoing":
        most = {
            (k, t): min(demand, best.output(k, t))
            for k, demand in project.demand.items()
            for t in range(project.earliest_start, project.deadline + 1)
        }
        in_full = all(most[k, t] >= project.demand[k] - ROUNDING for k, t in most)
        return Reach(on_time=in_full, at_all=True, recurring=most)
    complete = best.complete()
    on_time = complete is not None and complete <= project.deadline
    return Reach(on_time=on_time, at_all=complete is not None, recurring={})


class _Best:
    """One project with the whole team at its service."""

    def __init__(self, parameters: Parameters, team: Team, project: ProjectParameters) -> None:
        self.project = project
        self.sides = parameters.sides
        self.share = parameters.specialty_share
        self.H = parameters.horizon.months
        self.members = team.members
        gains = {s.member: s.gain for s in team.starters}
        # All that they are there, of which a share is open to the other side's activities, and what of it is free.
        self.there = [
            tuple(a + max(0.0, b) for a, b in zip(m.time, gains[m.key], strict=True))
            if m.key in gains
            else m.time
            for m in team.members
        ]
        owed = _owed_alone(team, self.H)
        self.free = [
            tuple(
                time - m.handing_over.get(t, 0.0) - owed.get((m.key, t), 0.0) for t, time in enumerate(there)
            )
            for m, there in zip(team.members, self.there, strict=True)
        ]
        self.rate = {k: [output_rate(m, project, k) for m in self.members] for k in project.needed_activities}
        self.best = {k: max(rates, default=0.0) for k, rates in self.rate.items()}

    def complete(self) -> int | None:
        """The earliest period in which it could be complete, every user included; None: never."""
        p = self.project
        accepted = self._done(dict.fromkeys(p.model_phase, 1.0), p.earliest_start)
        whole = self._done(dict.fromkeys(p.before_live, 1.0), p.earliest_start)
        if accepted is None or whole is None or not self._runs_to_the_end():
            return None
        after, rest = p.earliest_start, dict[str, float]()
        if p.model_phase:
            after = accepted + 1
            rest = {k: 1.0 - p.overlap[k] for k in p.production_phase if p.overlap[k] < 1}
        produced = self._done(rest, after)
        if produced is None:
            return None
        live = max(accepted, whole, produced)
        done = self._done(dict.fromkeys(p.adoption_phase, 1.0), live + 1) if p.adoption_phase else live
        return done if done is not None and done < self.H else None

    def output(self, activity: str, t: int) -> float:
        """Most output on one activity in a period, pm."""
        return self._most([activity], t) * self.best[activity]

    def _done(self, parts: Mapping[str, float], start: int) -> int | None:
        """First period by which these parts of the activities may be done from a start; None: never.

        With nothing to do: the period before the start, at the least the project's first.
        """
        last = max(self.project.earliest_start, start - 1)
        if any(self.best[k] <= 0 for k in parts):
            return None
        for some in self._sets(parts):
            need = sum(parts[k] * self.project.effort[k] / self.best[k] for k in some)
            found = self._first(some, need, start)
            if found is None:
                return None
            last = max(last, found)
        return last

    def _first(self, activities: Sequence[str], need: float, start: int) -> int | None:
        """First period by which so many pm of the best hands may be made from a start."""
        total = 0.0
        for t in range(start, self.H):
            total += self._most(activities, t)
            if total >= need - ROUNDING:
                return t
        return None if need > ROUNDING else start

    def _sets(self, activities: Iterable[str]) -> list[tuple[str, ...]]:
        """Sets of activities worth a look: those that rest on the same people alone, and all."""
        able = {k: frozenset(i for i, r in enumerate(self.rate[k]) if r > 0) for k in activities}
        groups = sorted(set(able.values()), key=sorted)
        unions = set(groups)
        if len(groups) <= MOST_GROUPS:
            unions = {
                frozenset[int]().union(*some)
                for size in range(1, len(groups) + 1)
                for some in combinations(groups, size)
            }
        found = {(k,) for k in able} | {tuple(able)}
        found |= {tuple(k for k, people in able.items() if people <= union) for union in unions}
        return sorted(some for some in found if some)

    def _most(self, activities: Sequence[str], t: int) -> float:
        """Most that can be made of a set of activities in a period, in pm of each one's best hands.

        The most effective hands come first, up to the size of the team.
        """
        offers: list[tuple[float, float]] = []
        for i, member in enumerate(self.members):
            free = self.free[i][t]
            if free <= 0:
                continue
            own = other = 0.0
            for k in activities:
                effect = self.rate[k][i] / self.best[k] if self.best[k] > 0 else 0.0
                if self.sides[k] == member.side:
                    own = max(own, effect)
                else:
                    other = max(other, effect)
            if other > own:
                outside = min(free, self.share * self.there[i][t])
                offers += [(other, outside), (own, free - outside)]
            else:
                offers.append((own, free))
        left, total = self.project.max_team, 0.0
        for effect, time in sorted(offers, reverse=True):
            used = min(left, time)
            total += effect * used
            left -= used
        return total

    def _runs_to_the_end(self) -> bool:
        """Whether the last team could keep it running beyond the horizon."""
        p = self.project
        if p.operations <= 0:
            return True
        running = sum(r * free[self.H] for r, free in zip(self.rate["operations"], self.free, strict=True))
        return running >= p.operations - ROUNDING


def _owed_alone(team: Team, months: int) -> Mapping[tuple[str, int], float]:
    """(member, period) -> pm of duties that nobody else can do, which are lost to any work."""
    owed: dict[tuple[str, int], float] = {}
    for t in range(months):
        for number, amount in team.owed(t):
            givers = team.duties[number].givers
            if len(givers) == 1:
                owed[givers[0], t] = owed.get((givers[0], t), 0.0) + amount
    return owed
