"""Problem, team and plan by key, and the sums that the plan checker's families share. Periods from 0, work in pm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from advisor.domain.plan import Assignment, OtherTime, Plan, ProjectResult
from advisor.domain.problem import HireOption, Problem, ProjectParameters, StaffParameters, TrainingOption
from advisor.domain.team import HireDecision, Team, TrainingDecision

WORK_TOLERANCE = 1e-5
"""Person-months that rounding may add up to in one month."""

PUBLISHED_AS_DONE = 1.0 - 1e-6
"""Progress from which an activity counts as done."""

Key = TypeVar("Key")


class People:
    """Who is there, month by month, from problem and team alone."""

    def __init__(self, problem: Problem, team: Team) -> None:
        self.problem = problem
        self.team = team
        self.months = problem.horizon.months
        self.projects = {p.id: p for p in problem.projects}
        self.groups = {f"staff:{g.id}": g for g in problem.staff}
        self.options = {r.key: r for r in problem.hires}
        self.trainings = {c.key: c for c in problem.trainings}
        self.paths: dict[str, list[TrainingOption]] = defaultdict(list)
        for c in problem.trainings:
            self.paths[c.published_key].append(c)

    # -- who is there ---------------------------------------------------------------------------------

    def hired(self, option: HireOption, t: int) -> list[HireDecision]:
        """Those of an option who are there in period `t`, from their first to their last month."""
        return [
            h
            for h in self.team.hires
            if h.option == option.key and h.start <= t and (h.end < 0 or t <= h.end)
        ]

    def leaving(self, option: HireOption, t: int) -> int:
        """Contractors whose last month this is."""
        return sum(h.end == t for h in self.hired(option, t))

    def studying(self, option: TrainingOption, t: int) -> int:
        """Trainees whose course runs in period `t`."""
        return sum(x.start <= t < x.start + option.duration for x in self.trainees(option))

    def trained(self, option: TrainingOption, t: int) -> int:
        """Those who have finished before period `t`, while their group is there at all."""
        there = self.staff_of(option).present[t] > 0
        return sum(x.start + option.duration <= t for x in self.trainees(option)) if there else 0

    def trainees(self, option: TrainingOption) -> list[TrainingDecision]:
        return [x for x in self.team.trainings if x.option == option.key]

    def staff_of(self, option: TrainingOption) -> StaffParameters:
        return self.groups[f"staff:{option.group}"]

    def trainings_of(self, group: StaffParameters) -> list[TrainingOption]:
        return [c for c in self.problem.trainings if c.group == group.id]

    def heads(self, worker: str, t: int) -> int:
        """People who work under a worker's name."""
        if worker in self.groups:
            group = self.groups[worker]
            return group.present[t] - sum(self.trained(c, t) for c in self.trainings_of(group))
        if worker in self.options:
            return len(self.hired(self.options[worker], t))
        return sum(self.trained(c, t) for c in self.paths[worker])

    # -- time (pm), before mentoring, teaching and hand-over ------------------------------------------

    def presence(self, worker: str, t: int) -> float:
        """Time before ramp-up: what the specialty share is a part of."""
        if worker in self.groups:
            return self._staff_presence(self.groups[worker], t)
        if worker in self.options:
            return float(self.heads(worker, t))
        return sum(self.trained(c, t) * c.released_share for c in self.paths[worker])

    def _staff_presence(self, group: StaffParameters, t: int) -> float:
        """headcount x share, less what trainees give up while they study and once they are trained."""
        time = group.present[t] * group.available_share
        for c in self.trainings_of(group):
            time -= self.studying(c, t) * self.study_time(c)
            time -= self.trained(c, t) * group.available_share
        return max(0.0, time)

    def study_time(self, option: TrainingOption) -> float:
        """Time for this work that one trainee gives up in a month of the course."""
        return min(option.study_share, self.staff_of(option).available_share)

    def learners(self, option: HireOption, t: int) -> int:
        """Starters who may be mentored in period `t`."""
        return sum(t - h.start < len(option.ramp_up_mentored) for h in self.hired(option, t))

    # -- hand-over ------------------------------------------------------------------------------------

    def running_on(self, option: HireOption) -> list[tuple[ProjectParameters, str]]:
        """(project, activity) of operations and recurring work that a contractor could have done."""
        lasting = [(p, "operations") for p in self.problem.projects if p.operations > 0]
        lasting += [(p, k) for p in self.problem.projects if p.kind == "ongoing" for k in p.demand]
        return [(p, k) for p, k in lasting if qualified(option.proficiency, p, k)]

    def receivers(self, option: HireOption) -> frozenset[str]:
        """Workers who stay and are qualified for something that runs on, as the contractor is."""
        last = self.months - 1
        stay = [(f"staff:{g.id}", g.proficiency) for g in self.problem.staff if g.present[last] > 0]
        stay += [(r.key, r.proficiency) for r in self.problem.hires if not r.leaves]
        stay += [
            (c.published_key, c.proficiency)
            for c in self.problem.trainings
            if self.staff_of(c).present[last] > 0
        ]
        running = self.running_on(option)
        return frozenset(w for w, has in stay if any(qualified(has, p, k) for p, k in running))

    def side(self, worker: str) -> str:
        if worker in self.groups:
            return self.groups[worker].side
        return self.options[worker].side if worker in self.options else self.paths[worker][0].side

    def balance(self, worker: str) -> float:
        """Time (pm over the horizon) that may go to the other side's activities."""
        return self.problem.specialty_share * sum(self.presence(worker, t) for t in range(self.months))

    def rates(self, worker: str, project: ProjectParameters, activity: str, t: int) -> tuple[float, float]:
        """(least, most) output per pm of a worker: people trained on a path may come of several groups."""
        if worker in self.groups:
            proficiencies = [self.groups[worker].proficiency]
        elif worker in self.options:
            proficiencies = [self.options[worker].proficiency]
        else:
            proficiencies = [c.proficiency for c in self.paths[worker] if self.trained(c, t) > 0]
        counted = [
            has.get(activity, 0.0) if qualified(has, project, activity) else 0.0 for has in proficiencies
        ]
        return min(counted, default=0.0), max(counted, default=0.0)

    def month(self, t: int) -> str:
        return str(self.problem.horizon.month(t))


class Ledger(People):
    """A plan beside the people that it is for."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        super().__init__(problem, plan.team)
        self.plan = plan

    @cached_property
    def capacity(self) -> Mapping[str, Sequence[float]]:
        """worker -> pm by period."""
        return {row.worker: row.by_period for row in self.plan.capacity}

    def time(self, worker: str, t: int) -> float:
        """Published time for projects; none of whoever has no row."""
        return self.capacity[worker][t] if worker in self.capacity else 0.0

    @cached_property
    def _other_time(self) -> Mapping[tuple[str, int], OtherTime]:
        return {(row.worker, row.period): row for row in self.plan.other_time}

    def other(self, worker: str, t: int) -> OtherTime:
        """Published time that goes into no project."""
        return self._other_time.get((worker, t), OtherTime(worker=worker, period=t))

    def speeds(self, option: HireOption, t: int) -> tuple[float, float]:
        """Time after ramp-up: (with nobody mentored, with everybody who may have been)."""
        alone = mentored = 0.0
        for hire in self.hired(option, t):
            slow = speed(option.ramp_up, t - hire.start)
            alone += slow
            mentored += (
                max(slow, speed(option.ramp_up_mentored, t - hire.start))
                if self.may_be_mentored(option, hire, t)
                else slow
            )
        return alone, mentored

    def may_be_mentored(self, option: HireOption, hire: HireDecision, t: int) -> bool:
        """While somebody is there to mentor; afterwards, if somebody has."""
        mentors = [f"staff:{g}" for g in option.mentors]
        learning = range(hire.start, hire.start + len(option.ramp_up_mentored))
        if t in learning:
            return any(self.groups[w].present[t] > 0 for w in mentors)
        free = option.mentor_load <= 0
        return any(
            self.other(w, u).mentoring > 0 or (free and self.groups[w].present[u] > 0)
            for w in mentors
            for u in learning
            if u < self.months
        )

    @cached_property
    def time_worked(self) -> Mapping[tuple[str, int], float]:
        """(worker, period) -> pm."""
        return summed(((r.worker, r.period), r.person_months) for r in self.plan.assignments)

    @cached_property
    def output(self) -> Mapping[tuple[str, str, int], float]:
        """(project, activity, period) -> pm of output."""
        return summed(((r.project, r.activity, r.period), r.output) for r in self.plan.assignments)

    @cached_property
    def built(self) -> Mapping[tuple[str, int], set[str]]:
        """(worker, period) -> projects that are built, operations and recurring work aside."""
        built: dict[tuple[str, int], set[str]] = defaultdict(set)
        for r in self.plan.assignments:
            if r.person_months > WORK_TOLERANCE and r.activity in self.projects[r.project].effort:
                built[r.worker, r.period].add(r.project)
        return built

    @cached_property
    def work_for_the_other_side(self) -> Mapping[str, Sequence[float]]:
        """worker -> pm by period on activities of the other side."""
        rows: dict[str, list[float]] = defaultdict(lambda: [0.0] * self.months)
        for r in self.plan.assignments:
            if self.for_the_other_side(r):
                rows[r.worker][r.period] += r.person_months
        return rows

    def for_the_other_side(self, row: Assignment) -> bool:
        return self.problem.sides[row.activity] != self.side(row.worker)

    def deliveries(self) -> Iterator[tuple[ProjectParameters, ProjectResult]]:
        for p in self.problem.projects:
            if p.kind == "delivery":
                yield p, self.plan.project(p.id)

    def recurring(self) -> Iterator[tuple[ProjectParameters, ProjectResult]]:
        for p in self.problem.projects:
            if p.kind == "ongoing":
                yield p, self.plan.project(p.id)

    def first_done(self, project: ProjectParameters, activities: Sequence[str]) -> int | None:
        """First period at whose end all of the activities are done; None of none."""
        if not activities:
            return None
        rows = [self.plan.progress[project.id, k] for k in activities]
        return next((t for t in range(self.months) if all(row[t] >= PUBLISHED_AS_DONE for row in rows)), None)


def qualified(proficiency: Mapping[str, float], project: ProjectParameters, activity: str) -> bool:
    """Whether somebody may do it, at planning values."""
    has = proficiency.get(activity, 0.0)
    return has > 0 and has >= project.qualification.get(activity, 0.0)


def speed(ramp_up: Sequence[float], since: int) -> float:
    """Of full speed, so many months after the first."""
    return ramp_up[since] if since < len(ramp_up) else 1.0


def summed(pairs: Iterable[tuple[Key, float]]) -> Mapping[Key, float]:
    """Amounts added up by key."""
    total: dict[Key, float] = defaultdict(float)
    for key, amount in pairs:
        total[key] += amount
    return dict(total)
