"""Months for one project after the other, the most important first, each in the time the others left.

A sequenced model of many projects may not be solved in time, and is large. Its projects hang together
only by the people: once these are decided, each project is a small model of its own, in which everybody
has so much time a month and no more. Never better than the whole model, but there is always a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.domain.scenario import PRIORITIES
from advisor.model.constraints import add_constraints
from advisor.model.extract import Schedule, Value, extract_schedule, joined
from advisor.model.objective import economic_cost
from advisor.model.sequencing import SequencedModel, add_sequencing
from advisor.model.solver import Deadline, Session, SolveLog
from advisor.model.variables import PlanningModel, Terms, Worker

COST_GAP = 0.005
"""How near to the least cost each project's months are sought, as a share of all value at stake."""

LAST_CALL = 0.1
"""Share of the time kept back: what is not scheduled by then stays undone."""

THRIFT = 1e-3
"""Price of a person-month, in average monthly pays, so that nobody takes time that others could use."""

Moment = tuple[str, int]
"""A worker and a period; the period after the last stands for a steady month beyond the horizon."""


@dataclass(slots=True)
class Team:
    """Everybody who is there and the time they have left, pm; outside: of it, for the other side's work."""

    workers: tuple[Worker, ...]
    time: dict[Moment, float]
    outside: dict[Moment, float]
    price: Mapping[Moment, float]

    @classmethod
    def of(cls, m: PlanningModel, value: Value, duals: Mapping[str, float]) -> Team:
        """The people of a solved model, with nothing planned yet; mentoring and teaching are taken off."""
        time: dict[Moment, float] = {}
        outside: dict[Moment, float] = {}
        for worker in m.WORKERS:
            for t in (*m.PERIODS, m.H):
                given = _amount((m.given_away(worker, t), 0.0), value) if t < m.H else 0.0
                time[worker.key, t] = _amount(m.gross_capacity(worker, t), value) - given
                outside[worker.key, t] = _amount(m.time_outside_specialty(worker, t), value)
        there = tuple(w for w in m.WORKERS if any(time[w.key, t] > 0 for t in (*m.PERIODS, m.H)))
        price = {
            (worker.key, t): abs(duals.get(name, 0.0))
            for i, worker in enumerate(m.WORKERS)
            for t, name in (
                (t, f"capacity_{i}_{t}" if t < m.H else f"pooled_steady_capacity_{i}")
                for t in (*m.PERIODS, m.H)
            )
        }
        return cls(there, time, outside, price)

    def take(self, m: TeamModel, value: Value) -> None:
        """Strike off the time that a project's work uses."""
        for (worker, _, activity, t), variable in m.assign.items():
            months = value(variable)
            self.time[worker, t] -= months
            if m.parameters.sides[activity] != m.side_of[worker]:
                self.outside[worker, t] -= months
        for (worker, _), variable in m.steady.items():
            self.time[worker, m.H] -= value(variable)


def _amount(affine: tuple[Terms, float], value: Value) -> float:
    terms, constant = affine
    return constant + sum(coefficient * value(variable) for variable, coefficient in terms)


class TeamModel(SequencedModel):
    """The sequenced model of some projects, done by a team whose people and time are decided."""

    def __init__(self, parameters: Parameters, projects: tuple[ProjectParameters, ...], team: Team) -> None:
        self.team = team
        self.side_of = {worker.key: worker.side for worker in team.workers}
        limits = replace(parameters.limits, role_requirements=())
        super().__init__(
            replace(parameters, projects=projects, hires=(), trainings=(), training_groups={}, limits=limits)
        )

    def _workers(self) -> tuple[Worker, ...]:
        return self.team.workers

    def gross_capacity(self, worker: Worker, t: int) -> tuple[Terms, float]:
        return [], max(0.0, self.team.time[worker.key, t])

    def time_outside_specialty(self, worker: Worker, t: int) -> tuple[Terms, float]:
        return [], max(0.0, self.team.outside[worker.key, t])


def schedule_one_at_a_time(
    parameters: Parameters,
    team: Team,
    expected: Mapping[str, float],
    deadline: Deadline,
    log: SolveLog,
    solver: str,
) -> Schedule:
    """Work and results of every project; one for which the time is too short stays undone.

    expected: project -> the month (a mean, where it is spread) in which a relaxed plan completes it;
    within a priority, the first expected is the first served. team is used up.
    """
    until = deadline.part(1 - LAST_CALL)
    found: dict[str, Schedule] = {}
    for project in sorted(parameters.projects, key=lambda p: _urgency(p, expected)):
        last_call = until.left() <= 0
        limit = deadline if last_call else until
        found[project.id] = _schedule(parameters, project, team, limit, log, solver, leave=last_call)
    return joined(list(found.values()), [p.id for p in parameters.projects])


def _urgency(project: ProjectParameters, expected: Mapping[str, float]) -> tuple[int, float, int, str]:
    return (
        PRIORITIES.index(project.priority),
        expected.get(project.id, 0.0),
        project.deadline,
        project.id,
    )


def _schedule(
    parameters: Parameters,
    project: ProjectParameters,
    team: Team,
    deadline: Deadline,
    log: SolveLog,
    solver: str,
    *,
    leave: bool,
) -> Schedule:
    """The months of one project: on time if that can be, then late, then at the least cost."""
    m = TeamModel(parameters, (project,), team)
    value = None if leave else _months(m, project, deadline, log, solver)
    if value is None:
        return extract_schedule(m, _undone(m, project))
    team.take(m, value)
    return extract_schedule(m, value)


def _months(
    m: TeamModel, project: ProjectParameters, deadline: Deadline, log: SolveLog, solver: str
) -> Value | None:
    add_constraints(m)
    add_sequencing(m)
    session = Session(m.problem, log, solver)
    cost, constant = economic_cost(m)
    stake = max(1.0, constant)
    reward: Terms = [(v, stake) for v in m.shortage.values()]
    if project.kind == "delivery":
        reward = [(m.on_time[project.id], -4 * stake), (m.late[project.id], -2 * stake)]
    if m.parameters.pricing.objective != "delivery_first":
        reward = []
    used: Terms = [
        *((v, THRIFT + m.team.price[w, t]) for (w, _, _, t), v in m.assign.items()),
        *((v, THRIFT + m.team.price[w, m.H]) for (w, _), v in m.steady.items()),
    ]
    solution = session.optimise(
        [*cost, *reward, *used], constant=constant, absolute_gap=COST_GAP * stake, deadline=deadline
    )
    if not solution.usable:
        return None
    return lambda variable: session.value(solution, variable)


def _undone(m: TeamModel, project: ProjectParameters) -> Value:
    """Nobody works on it: all of its demand is short."""
    short = {variable.name: project.demand[k] for (_, k, _), variable in m.shortage.items()}
    return lambda variable: short.get(variable.name, 0.0)
