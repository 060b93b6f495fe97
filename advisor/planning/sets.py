"""Sets of the planning model: who can do what, and which months people may start in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from advisor.domain.problem import (
    HireOption,
    Problem,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
    output_rate,
)

MONTHLY_STARTS = 3
QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Hands that can do the same work, one row of capacity for each month: staff groups of one role who are there in
    the same months, one hire option, or what one path makes of such groups.

    first: first period at work; pay: loaded pay of present people's time, money a month (0 of hires, whose pay
    counts as people); published: whose balance of work outside their side it draws on.
    """

    key: str
    published: str
    side: str
    proficiency: Mapping[str, float]
    first: int
    pay: float = 0.0
    groups: tuple[StaffParameters, ...] = ()
    courses: tuple[TrainingOption, ...] = ()
    hire: HireOption | None = None

    @property
    def leaves(self) -> bool:
        """Whether whoever it is leaves again within the horizon: a contractor."""
        return self.hire is not None and self.hire.leaves

    def rate(self, project: ProjectParameters, activity: str) -> float:
        """Output per pm, 0 where not qualified."""
        return output_rate(self.proficiency, project, activity)


def workers_of(problem: Problem) -> tuple[Worker, ...]:
    """Staff, hire options and trained people as workers, in canonical order."""
    hires = (
        Worker(key=r.key, published=r.key, side=r.side, proficiency=r.proficiency, first=r.lead_time, hire=r)
        for r in problem.hires
    )
    return (*_staff(problem), *hires, *_trained(problem))


def _staff(problem: Problem) -> Iterator[Worker]:
    """Groups that differ in people and time alone, together."""
    alike: dict[Hashable, list[StaffParameters]] = defaultdict(list)
    for g in problem.staff:
        if g.available_share > 0:
            helps = (
                tuple(r.key for r in problem.hires if g.id in r.mentors),
                tuple(c.key for c in problem.trainings if g.id in c.specialist_groups),
            )
            months = tuple(people > 0 for people in g.present)
            alike[g.role, g.side, g.monthly_pay, tuple(g.proficiency.items()), months, helps].append(g)
    for groups in alike.values():
        key, first = "staff:" + "+".join(g.id for g in groups), groups[0]
        yield Worker(
            key=key, published=key, side=first.side, proficiency=first.proficiency, first=0,
            pay=first.monthly_pay, groups=tuple(groups),
        )  # fmt: skip


def _trained(problem: Problem) -> Iterator[Worker]:
    """Those whom one path makes equally able, from whichever groups."""
    alike: dict[Hashable, list[TrainingOption]] = defaultdict(list)
    for c in problem.trainings:
        alike[c.published_key, c.monthly_pay, tuple(c.proficiency.items())].append(c)
    for number, courses in enumerate(alike.values()):
        first = courses[0]
        yield Worker(
            key=f"{first.published_key}:{number}", published=first.published_key, side=first.side,
            proficiency=first.proficiency, first=min(c.duration for c in courses), pay=first.monthly_pay,
            courses=tuple(courses),
        )  # fmt: skip


def columns_of_work(problem: Problem) -> int:
    """Who could do what in which month: columns of `assign`, before those that can never be used are left out."""
    activities = sum(len(p.needed_activities) for p in problem.projects)
    return len(workers_of(problem)) * activities * problem.horizon.months


def starts(first: int, end: int, *, every_month: bool) -> range | tuple[int, ...]:
    """Periods from `first` to before `end` in which people may start: each month at first, later each quarter.

    The search moves people by months from there, so that nothing is lost but columns.
    """
    if every_month:
        return range(first, end)
    monthly = range(first, min(first + MONTHLY_STARTS, end))
    return (*monthly, *range(first + MONTHLY_STARTS - 1 + QUARTER, end, QUARTER))


def can_support(worker: Worker, training: TrainingOption) -> bool:
    """Whether a worker may teach on a supported path."""
    if worker.groups:
        return any(g.id in training.specialist_groups for g in worker.groups)
    return worker.hire is not None and worker.hire.role in training.specialist_roles


def running_on(problem: Problem, hire: HireOption) -> list[tuple[ProjectParameters, str]]:
    """(project, activity) of operations and recurring work that an option is qualified for."""
    wanted = [(p, "operations") for p in problem.projects if p.kind == "delivery" and p.operations > 0]
    wanted += [(p, k) for p in problem.projects if p.kind == "ongoing" for k in p.demand]
    return [(p, k) for p, k in wanted if output_rate(hire.proficiency, p, k) > 0]


def speed(ramp_up: tuple[float, ...], months_since_start: int) -> float:
    """Output as a fraction of full speed in a month since the first day (0: the first month)."""
    return ramp_up[months_since_start] if months_since_start < len(ramp_up) else 1.0
