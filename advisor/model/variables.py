"""Sets and decision variables of the planning model. docs/model.md has the symbols.

A column that can never be used is not made: unqualified hands, work before anybody could be there,
training that would end with the horizon.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pulp

from advisor.domain.parameters import (
    HireOption,
    Parameters,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
)
from advisor.domain.team import Member
from advisor.model.solver import NEVER, Deadline, new_problem

Variable: TypeAlias = pulp.LpVariable
Terms: TypeAlias = list[tuple[Variable, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Anyone who can be given work, one row of capacity each; `first`: first period at work."""

    key: str
    side: str
    proficiency: Mapping[str, float]
    first: int
    pay_when_working: float
    staff: StaffParameters | None = None
    hire: HireOption | None = None
    training: TrainingOption | None = None

    @property
    def published(self) -> str:
        return self.training.published_key if self.training else self.key


def workers_of(parameters: Parameters) -> tuple[Worker, ...]:
    """Staff groups, hire options and training options as workers, in canonical order."""
    staff = [
        Worker(
            key=f"staff:{g.id}",
            side=g.side,
            proficiency=g.proficiency,
            first=0,
            pay_when_working=g.monthly_pay,
            staff=g,
        )
        for g in parameters.staff
        if g.available_share > 0
    ]
    hires = [
        Worker(
            key=r.key,
            side=r.side,
            proficiency=r.proficiency,
            first=r.lead_time,
            pay_when_working=0.0,
            hire=r,
        )
        for r in parameters.hires
    ]
    trained = [
        Worker(
            key=c.key,
            side=c.side,
            proficiency=c.proficiency,
            first=c.duration,
            pay_when_working=c.monthly_pay,
            training=c,
        )
        for c in parameters.trainings
    ]
    return (*staff, *hires, *trained)


def columns_of_work(parameters: Parameters) -> int:
    """Who could do what in which month: columns of `assign`, before those that can never be used are left out."""
    activities = sum(len(p.needed_activities) for p in parameters.projects)
    return len(workers_of(parameters)) * activities * parameters.horizon.months


def running_on(parameters: Parameters, hire: HireOption) -> list[tuple[ProjectParameters, str]]:
    """(project, activity) of operations and recurring work that an option is qualified for."""
    deliveries = [p for p in parameters.projects if p.kind == "delivery" and p.operations > 0]
    wanted = [(p, "operations") for p in deliveries]
    wanted += [(p, k) for p in parameters.projects if p.kind == "ongoing" for k in p.demand]
    return [(p, k) for p, k in wanted if output_rate(hire, p, k) > 0]


def output_rate(worker: Worker | Member | HireOption, project: ProjectParameters, activity: str) -> float:
    """Output per pm: the proficiency, or 0 where it is below the project's qualification."""
    proficiency = worker.proficiency.get(activity, 0.0)
    return proficiency if proficiency >= project.qualification.get(activity, 0.0) else 0.0


class PlanningModel:
    """Sets in capitals, decisions as dictionaries of variables, and the PuLP problem they live in.

    TimeUpError where the deadline passes while variables or rows are made.
    """

    def __init__(self, parameters: Parameters, deadline: Deadline = NEVER) -> None:
        self.parameters = parameters
        self.deadline = deadline
        self.problem = new_problem("team_plan")
        self.H = parameters.horizon.months
        self.PERIODS = range(self.H)
        self.WORKERS = self._workers()
        self.STAFF = parameters.staff
        self.HIRES = parameters.hires
        self.TRAININGS = parameters.trainings
        self.PROJECTS = parameters.projects
        self.DELIVERIES = tuple(p for p in self.PROJECTS if p.kind == "delivery")
        self.ONGOING = tuple(p for p in self.PROJECTS if p.kind == "ongoing")
        self._made = 0
        # Money beyond the budget (in units, a year where the budget is annual); closed but for the
        # question how much more would be enough.
        self.extra_budget = self._new("extra_budget", 0.0)
        self._people()
        self._work()
        self._delivery()

    def _workers(self) -> tuple[Worker, ...]:
        return workers_of(self.parameters)

    def whole_variables(self) -> list[Variable]:
        """Everything that must be a whole number."""
        tables: tuple[Mapping[Any, Variable], ...] = (
            self.hire,
            self.leave,
            self.train,
            self.on_time,
            self.late,
        )
        return [variable for table in tables for variable in table.values()]

    # -- making variables -------------------------------------------------------------------------

    def _new(self, name: str, up: float | None = None, *, whole: bool = False) -> Variable:
        # Numbered names keep one column order in PuLP 3 (sorted by name) and PuLP 4 (as made), so that
        # both find the same one of several tied plans.
        self._made += 1
        self.deadline.check()
        category = pulp.LpInteger if whole else pulp.LpContinuous
        return self.problem.add_variable(f"x{self._made:06d}_{name}", 0, up, category)

    def _people(self) -> None:
        self.hire = {
            (r.key, t): self._new(f"hire_{i}_{t}", r.most, whole=True)
            for i, r in enumerate(self.HIRES)
            for t in range(r.lead_time, self.H)
            if r.most > 0
        }
        # A contractor's last month: after the least term, and with the horizon at the latest.
        self.leave = {
            (r.key, t): self._new(f"leave_{i}_{t}", whole=True)
            for i, r in enumerate(self.HIRES)
            if r.leaves and r.most > 0
            for t in range(r.lead_time, self.H)
            if t == self.H - 1 or t >= r.lead_time + r.term - 1
        }
        self.train = {
            (c.key, t): self._new(f"train_{i}_{t}", c.most, whole=True)
            for i, c in enumerate(self.TRAININGS)
            for t in range(self.H - c.duration)
            if c.most > 0 and self._there_throughout(c, t)
        }
        mentored = [r for r in self.HIRES if r.mentors and r.mentor_load > 0]
        self.mentored = {
            (r.key, t): self._new(f"mentored_{t}")
            for r in mentored
            for t in range(r.lead_time, self.H)
            if (r.key, t) in self.hire
        }
        self.mentoring = {
            (g, r.key, t): self._new(f"mentoring_{t}")
            for r in mentored
            for g in r.mentors
            for t in range(r.lead_time, self.H)
        }
        self.teaching = {
            (w.key, c.key, t): self._new(f"teaching_{t}")
            for c in self.TRAININGS
            if c.supported
            for w in self.WORKERS
            if self.can_support(w, c)
            for t in range(w.first, self.H - 1)
        }
        self.receiving = {
            (w.key, r.key, t): self._new(f"receiving_{t}")
            for r in self.HIRES
            if r.receiving > 0
            for w in self.receivers(r)
            for t in range(max(w.first, r.lead_time), self.H)
            if (r.key, t) in self.leave
        }
        self.unmet_requirement = {
            i: self._new(f"unmet_requirement_{i}")
            for i in range(len(self.parameters.limits.role_requirements))
        }

    def is_there(self, group: str, t: int) -> bool:
        """Whether a staff group is present in a period (the last one, for those beyond the horizon)."""
        return next(g.present[min(t, self.H - 1)] > 0 for g in self.STAFF if g.id == group)

    def _there_throughout(self, training: TrainingOption, start: int) -> bool:
        """Whether the group is present in every month of a training and in the one after it."""
        return all(self.is_there(training.group, t) for t in range(start, start + training.duration + 1))

    @staticmethod
    def can_support(worker: Worker, training: TrainingOption) -> bool:
        """Whether a worker may teach on a supported path."""
        if worker.staff:
            return worker.staff.id in training.specialist_groups
        return worker.hire is not None and worker.hire.role in training.specialist_roles

    def receivers(self, hire: HireOption) -> list[Worker]:
        """Those who stay and can take over from a contractor: qualified for something that runs on."""
        lasting = running_on(self.parameters, hire)
        return [
            w for w in self.WORKERS if self._stays(w) and any(output_rate(w, p, k) > 0 for p, k in lasting)
        ]

    def _stays(self, worker: Worker) -> bool:
        """Whether a worker, once there, is still there at the end of the horizon."""
        if worker.hire:
            return not worker.hire.leaves
        group = worker.staff.id if worker.staff else worker.training.group if worker.training else ""
        return self.is_there(group, self.H)

    def _may_work(self, worker: Worker, project: ProjectParameters, activity: str) -> bool:
        joint = any(
            rule.activity == activity and rule.side == worker.side
            for rule in self.parameters.limits.joint_work
        )
        return joint or output_rate(worker, project, activity) > 0

    def _months_of(self, project: ProjectParameters, activity: str) -> range:
        """Periods in which an activity may be worked on."""
        return range(project.earliest_start, self.H)

    def _work(self) -> None:
        self.assign: dict[tuple[str, str, str, int], Variable] = {}
        self.rate: dict[tuple[str, str, str], float] = {}
        self._by_worker: dict[tuple[str, int], list[tuple[str, Variable]]] = defaultdict(list)
        self._by_activity: dict[tuple[str, str, int], list[tuple[Worker, Variable]]] = defaultdict(list)
        for project in self.PROJECTS:
            for activity in project.needed_activities:
                for worker in self.WORKERS:
                    if not self._may_work(worker, project, activity):
                        continue
                    self.rate[worker.key, project.id, activity] = output_rate(worker, project, activity)
                    for t in self._months_of(project, activity):
                        if t < worker.first:
                            continue
                        variable = self._new(f"assign_{t}")
                        self.assign[worker.key, project.id, activity, t] = variable
                        self._by_worker[worker.key, t].append((activity, variable))
                        self._by_activity[project.id, activity, t].append((worker, variable))
        self.steady = {
            (w.key, p.id): self._new("steady")
            for p in self.DELIVERIES
            if p.operations > 0
            for w in self.WORKERS
            if output_rate(w, p, "operations") > 0 and not (w.hire and w.hire.leaves)
        }

    def _delivery(self) -> None:
        self.progress = {
            (p.id, k, t): self._new(f"progress_{t}", 1.0)
            for p in self.DELIVERIES
            for k in p.effort
            for t in range(p.earliest_start, self.H)
        }
        self.complete = {
            (p.id, t): self._new(f"complete_{t}", 1.0)
            for p in self.DELIVERIES
            for t in range(p.earliest_start, self.H)
        }
        self.on_time = {p.id: self._new("on_time", 1, whole=True) for p in self.DELIVERIES}
        self.late = {p.id: self._new("late", 1, whole=True) for p in self.DELIVERIES}
        self.shortage = {
            (p.id, k, t): self._new(f"shortage_{t}")
            for p in self.ONGOING
            for k in p.demand
            for t in range(p.earliest_start, p.deadline + 1)
        }

    # -- expressions that the constraints share ---------------------------------------------------

    def work_of(self, worker: str, t: int) -> list[tuple[str, Variable]]:
        """(activity, pm variable) of everything a worker does in a period."""
        return self._by_worker.get((worker, t), [])

    def work_on(self, project: str, activity: str, t: int) -> list[tuple[Worker, Variable]]:
        """(worker, pm variable) of everyone on an activity in a period."""
        return self._by_activity.get((project, activity, t), [])

    def output_on(self, project: str, activity: str, t: int) -> Terms:
        """Output on an activity in a period, pm."""
        return [
            (variable, rate)
            for worker, variable in self.work_on(project, activity, t)
            if (rate := self.rate[worker.key, project, activity]) > 0
        ]

    def starters(self, hire: HireOption, t: int) -> Iterator[tuple[int, Variable]]:
        """(first period, count variable) of those of an option who have started by period t."""
        for s in range(hire.lead_time, t + 1):
            if (hire.key, s) in self.hire:
                yield s, self.hire[hire.key, s]

    def leavers(self, hire: HireOption, t: int) -> Iterator[tuple[int, Variable]]:
        """(last period, count variable) of the contractors of an option who are gone in period t."""
        for u in range(hire.lead_time, min(t, self.H)):
            if (hire.key, u) in self.leave:
                yield u, self.leave[hire.key, u]

    def in_training(self, training: TrainingOption, t: int) -> Terms:
        """People of an option who study in period t."""
        starts = range(max(0, t - training.duration + 1), t + 1)
        return [(self.train[training.key, s], 1.0) for s in starts if (training.key, s) in self.train]

    def trained(self, training: TrainingOption, t: int) -> Terms:
        """People of an option whose training ended before period t."""
        starts = range(t - training.duration + 1)
        return [(self.train[training.key, s], 1.0) for s in starts if (training.key, s) in self.train]

    def gross_capacity(self, worker: Worker, t: int) -> tuple[Terms, float]:
        """Time a worker has in period t before mentoring and teaching, pm, as (terms, constant)."""
        if worker.staff:
            return self._staff_time(worker.staff, t)
        if worker.hire:
            return self._hire_time(worker.hire, t), 0.0
        assert worker.training is not None
        if not self.is_there(worker.training.group, t):
            return [], 0.0
        share = worker.training.released_share * worker.training.expected_success
        return [(variable, share) for variable, _ in self.trained(worker.training, t)], 0.0

    def time_outside_specialty(self, worker: Worker, t: int) -> tuple[Terms, float]:
        """Time that a worker may give to the other side's activities in period t, pm."""
        share = self.parameters.specialty_share
        terms, constant = self.gross_capacity(worker, t)
        return [(variable, share * coefficient) for variable, coefficient in terms], share * constant

    def _staff_time(self, group: StaffParameters, t: int) -> tuple[Terms, float]:
        if not self.is_there(group.id, t):
            return [], 0.0
        share = group.available_share
        terms: Terms = []
        for c in self.TRAININGS:
            if c.group != group.id:
                continue
            terms += [(v, -min(share, c.study_share)) for v, _ in self.in_training(c, t)]
            terms += [(v, -share * c.expected_success) for v, _ in self.trained(c, t)]
        return terms, group.present[min(t, self.H - 1)] * share

    def _hire_time(self, option: HireOption, t: int) -> Terms:
        terms: Terms = []
        for s, count in self.starters(option, min(t, self.H - 1)):
            alone = speed(option.ramp_up, t - s)
            terms.append((count, alone))
            if (option.key, s) in self.mentored:
                terms.append((self.mentored[option.key, s], speed(option.ramp_up_mentored, t - s) - alone))
        # Nobody leaves before being up to speed, so that each takes a whole month away.
        return terms + [(gone, -1.0) for _, gone in self.leavers(option, t)]

    def given_away(self, worker: Worker, t: int) -> Terms:
        """Time that goes into mentoring, teaching and handing over on either side in period t, pm."""
        terms = [
            (variable, 1.0)
            for c in self.TRAININGS
            if (variable := self.teaching.get((worker.key, c.key, t))) is not None
        ]
        terms += [
            (variable, 1.0)
            for r in self.HIRES
            if (variable := self.receiving.get((worker.key, r.key, t))) is not None
        ]
        if worker.hire and (worker.key, t) in self.leave:
            terms.append((self.leave[worker.key, t], worker.hire.hand_over))
        if worker.staff:
            terms += [
                (variable, 1.0)
                for r in self.HIRES
                if (variable := self.mentoring.get((worker.staff.id, r.key, t))) is not None
            ]
        return terms


def speed(ramp_up: tuple[float, ...], months_since_start: int) -> float:
    """Output as a fraction of full speed in a month since the first day (0: the first month)."""
    return ramp_up[months_since_start] if months_since_start < len(ramp_up) else 1.0
