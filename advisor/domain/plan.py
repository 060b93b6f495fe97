"""The published plan: the work of one team month by month, at planning values. Periods count from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.cash import Cash
from advisor.domain.strategy import Strategy
from advisor.domain.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Work in one period: person_months of time, `output` of them as done work (pm).

    worker: `staff:<id>`, `hire:<role>:<engagement>` or `train:<path>`.
    """

    worker: str
    project: str
    activity: str
    period: int
    person_months: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTime:
    """Time of a worker in a period that goes into no project, pm. studying: of a staff group."""

    worker: str
    period: int
    mentoring: float = 0.0
    teaching: float = 0.0
    receiving: float = 0.0
    handing_over: float = 0.0
    studying: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Time of a worker for projects by period, pm, after ramp-up and other time; projects_at_once: the most
    projects that the worker builds in one month."""

    worker: str
    by_period: tuple[float, ...]
    projects_at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectResult:
    """What one project gets. Dates are periods of the horizon or None.

    done_share: of the effort at the horizon's end; of recurring work, of the demand over all its months.
    completed: period of the last activity. delivered: completed by the deadline; recurring work: at least 90 %
    of the demand of the later half of its months. shortage: activity -> pm that nobody does within the horizon.
    effort: activity -> pm planned with, without operations (of recurring work the demand over all its months).
    """

    id: str
    priority: str
    kind: str
    delivered: bool
    done_share: float
    accepted: int | None
    live: int | None
    completed: int | None
    effort: Mapping[str, float]
    shortage: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a team does at planning values: everybody passes, nobody leaves.

    progress: (project, activity) -> share done at the end of each period of the horizon, deliveries only.
    projects: in the order of the problem's. utilisation: hire option key -> project work over capacity, 0..1.
    """

    team: Team
    strategy: Strategy
    capacity: tuple[Capacity, ...]
    other_time: tuple[OtherTime, ...]
    assignments: tuple[Assignment, ...]
    progress: Mapping[tuple[str, str], tuple[float, ...]]
    projects: tuple[ProjectResult, ...]
    utilisation: Mapping[str, float]
    cash: Cash

    def project(self, project_id: str) -> ProjectResult:
        return next(p for p in self.projects if p.id == project_id)

    @property
    def outcome(self) -> str:
        """all_on_time, some_late, some_undelivered or nothing, over all projects, recurring work included."""
        deliveries = [p for p in self.projects if p.kind == "delivery"]
        recurring = [p.delivered for p in self.projects if p.kind == "ongoing"]
        completed = [p.completed is not None for p in deliveries]
        if all(p.delivered for p in deliveries) and all(recurring):
            return "all_on_time"
        if all(completed) and all(recurring):
            return "some_late"
        return "some_undelivered" if any(completed) or any(recurring) else "nothing"

    @property
    def finishes(self) -> int | None:
        """The period in which the last completed project is complete."""
        return max((p.completed for p in self.projects if p.completed is not None), default=None)
