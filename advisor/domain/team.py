"""A team: who is hired and who is trained on top of the present staff. The decision that is searched for.

Months are periods of the horizon, counted from 0. One entry is one person; entries are kept in order, so that
equal teams are equal objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class HireDecision:
    """One person hired. option: key of a HireOption; start: planned first period; end: last period of a
    contract (may lie beyond the horizon), -1 of a permanent hire."""

    option: str
    start: int
    end: int = -1

    @property
    def leaves(self) -> bool:
        """Whether whoever is taken on so leaves again: on a contract."""
        return self.end >= 0


@dataclass(frozen=True, slots=True, order=True)
class TrainingDecision:
    """One person cross-trained. option: key of a TrainingOption; start: first period of study."""

    option: str
    start: int


Entry = HireDecision | TrainingDecision


@dataclass(frozen=True, slots=True, order=True)
class Team:
    """Hires and trainings, sorted."""

    hires: tuple[HireDecision, ...] = ()
    trainings: tuple[TrainingDecision, ...] = ()

    @classmethod
    def of(cls, hires: Iterable[HireDecision] = (), trainings: Iterable[TrainingDecision] = ()) -> Team:
        """A team with its entries in order."""
        return cls(tuple(sorted(hires)), tuple(sorted(trainings)))

    @property
    def moved(self) -> int:
        """People who are hired or trained."""
        return len(self.hires) + len(self.trainings)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everybody who is hired or trained."""
        return (*self.hires, *self.trainings)

    def people(self) -> Counter[str]:
        """How many of each option, whatever their months."""
        return Counter(entry.option for entry in self.entries)

    def changes_to(self, other: Team) -> int:
        """Single changes of people (add, drop or exchange one) from this team to the other, months aside."""
        mine, theirs = self.people(), other.people()
        return max((mine - theirs).total(), (theirs - mine).total())


NO_CHANGE_TEAM = Team()
"""The present staff alone."""
