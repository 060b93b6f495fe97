"""What becomes of a team over all futures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.domain.team import Team

HOPELESS = 0.05
"""A must with a smaller chance is called hopeless: named, and left out of the joint figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Periods by which 10, 50 and 80 % of the futures have completed a project; None: beyond the horizon."""

    p10: int | None
    p50: int | None
    p80: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetCost:
    """Expected money of a team for the company over the window, by part (docs/model.md, Net cost).

    people: recruiting, pay of hires, contracts and fees; moves: change cost; released_time: time of present
    staff; loss: value lost to lateness, and work that nobody does.
    """

    people: float
    moves: float
    released_time: float
    loss: float

    @property
    def total(self) -> float:
        return self.people + self.moves + self.released_time + self.loss

    @property
    def without_loss(self) -> float:
        """What the company pays, in money or in its people's time."""
        return self.people + self.moves + self.released_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Months of the window, expected, in which a project could have been complete and is not. late: those of them
    that lie after a deadline that the request gives."""

    months: float
    late: float

    def counted(self, late_factor: float) -> float:
        """The same with each late month counted so many times: times the monthly value it is the project's loss."""
        return self.months + (late_factor - 1.0) * self.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One team, judged.

    chance: project -> share of futures in which it is on time (0..1); of a recurring one the expected share of
    its demand that is covered over all its months. all_musts: share of futures in which every delivery must is
    on time, 1 without any. expected_musts: sum over musts of min(chance, confidence); musts_on_time: the same
    sum without that cap. finish: of delivery projects. net: expected, with its planned cash beside it: `cash`
    inside the horizon, `committed_after` beyond, `cash_low` and `cash_high` what 10 and 90 % of the futures
    spend inside the horizon. order: name of the order of work that was kept. futures: how many were judged.
    hopeful_musts: the same as all_musts without the hopeless ones. lost: of delivery projects.
    """

    team: Team
    chance: Mapping[str, float]
    all_musts: float
    expected_musts: float
    musts_on_time: float
    finish: Mapping[str, Finish]
    net: NetCost
    cash: float
    committed_after: float
    cash_low: float
    cash_high: float
    order: str
    futures: int
    hopeful_musts: float
    lost: Mapping[str, Lost] = field(default_factory=dict)

    @property
    def bound(self) -> float:
        """Cash and commitments together: what a budget is held against."""
        return self.cash + self.committed_after
