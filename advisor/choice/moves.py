"""Single changes of a team: one person more, one fewer, one exchanged; a month earlier or later; a contract a
month shorter or longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from advisor.choice.limits import TeamLimits
from advisor.choice.money import Entry
from advisor.domain.team import HireDecision, Team, TrainingDecision


def plus(team: Team, entry: Entry) -> Team:
    """A team with one person more."""
    if isinstance(entry, HireDecision):
        return Team.of((*team.hires, entry), team.trainings)
    return Team.of(team.hires, (*team.trainings, entry))


def minus(team: Team, entry: Entry) -> Team:
    """A team with one person fewer."""
    if isinstance(entry, HireDecision):
        left = list(team.hires)
        left.remove(entry)
        return Team(tuple(left), team.trainings)
    others = list(team.trainings)
    others.remove(entry)
    return Team(team.hires, tuple(others))


def entries_of(team: Team) -> tuple[Entry, ...]:
    """Its entries, each kind and month once."""
    return tuple(dict.fromkeys((*team.hires, *team.trainings)))


Changes = Callable[[Team], Iterable[Team]]
"""A kind of single changes: a team -> those that it can be changed to."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Single changes within the limits. affordable: the money limits; later: months after the first affordable
    start in which a start is tried too."""

    limits: TeamLimits
    affordable: Callable[[Team], bool]
    later: int

    @property
    def kinds(self) -> tuple[Changes, ...]:
        """All kinds of single changes, in the order in which they are judged."""
        return (self.people, self.exchanges, self.months, self.some_months_later)

    @property
    def main_kinds(self) -> tuple[Changes, ...]:
        """Those that matter most, for what is only looked at beside the answer."""
        return (self.people, self.months)

    def people(self, team: Team) -> Iterator[Team]:
        """One person fewer, or one more as early as can be."""
        yield from self.fewer(team)
        yield from self.additions(team)

    def fewer(self, team: Team) -> Iterator[Team]:
        """The team without one of its people."""
        for entry in entries_of(team):
            changed = minus(team, entry)
            if self._may_be(changed):
                yield changed

    def additions(self, team: Team, *, hires_only: bool = False, later: int = 0) -> Iterator[Team]:
        """One person more of each option, as early as can be or some months later."""
        for key in self.limits.hires if hires_only else self._keys:
            yield from self._with_one_more(team, key, later)

    def exchanges(self, team: Team, later: int = 0) -> Iterator[Team]:
        """One person of another option, or of the same in another month, in the place of one."""
        for entry in entries_of(team):
            base = minus(team, entry)
            for key in self._keys:
                yield from self._with_one_more(base, key, later)

    def some_months_later(self, team: Team) -> Iterator[Team]:
        """One person more, or one exchanged, some months later than can be."""
        yield from self.additions(team, later=self.later)
        yield from self.exchanges(team, later=self.later)

    @property
    def _keys(self) -> tuple[str, ...]:
        return (*self.limits.hires, *self.limits.trainings)

    def _with_one_more(self, base: Team, key: str, later: int) -> Iterator[Team]:
        """At most one: an option from the first month on that all limits allow, or some months after that."""
        if self._nobody_to_support(base, key):
            return
        for entry in self.limits.entries(key):
            if self._may_be(plus(base, entry)):
                changed = plus(base, _moved(entry, later))
                if later == 0 or self._may_be(changed):
                    yield changed
                return

    def _nobody_to_support(self, base: Team, key: str) -> bool:
        """Whether a supported course has no specialist in any month; spares a look at every month."""
        option = self.limits.trainings.get(key)
        if option is None or not option.supported or option.specialist_groups:
            return False
        return not any(self.limits.hires[h.option].role in option.specialist_roles for h in base.hires)

    def months(self, team: Team) -> Iterator[Team]:
        """One person a month earlier or later; one contract a month shorter or longer."""
        for entry in entries_of(team):
            base = minus(team, entry)
            changes: list[Entry] = [_moved(entry, -1), _moved(entry, 1)]
            if isinstance(entry, HireDecision) and entry.leaves:
                changes += [HireDecision(entry.option, entry.start, entry.end + by) for by in (-1, 1)]
            for changed in changes:
                if self._may_be(plus(base, changed)):
                    yield plus(base, changed)

    def as_early_as_can_be(self, team: Team) -> Team:
        """The same people, one after the other in the first month that all limits allow."""
        for entry in entries_of(team):
            base = minus(team, entry)
            earlier = (other for other in self.limits.entries(entry.option) if other.start < entry.start)
            if isinstance(entry, HireDecision) and entry.leaves:
                earlier = (_moved(entry, other.start - entry.start) for other in earlier)
            team = next((plus(base, e) for e in earlier if self._may_be(plus(base, e))), team)
        return team

    def _may_be(self, team: Team) -> bool:
        return self.limits.allows(team) and self.affordable(team)


def _moved(entry: Entry, months: int) -> Entry:
    """The same person so many months later."""
    if isinstance(entry, TrainingDecision):
        return TrainingDecision(entry.option, entry.start + months)
    return HireDecision(entry.option, entry.start + months, entry.end + months if entry.leaves else entry.end)
