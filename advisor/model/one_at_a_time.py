"""Months for large plans: one project after the other, the most important first.

A sequenced model of many projects may not be solved in time. Its projects hang together only by the
people, so they are put in order of priority and given their months one by one; the go-live of each
stays as found while the next is added. Never better than the whole model, but there is always a plan.
"""

from __future__ import annotations

from advisor.domain.parameters import ProjectParameters
from advisor.domain.scenario import PRIORITIES
from advisor.model.objective import economic_cost
from advisor.model.sequencing import SequencedModel
from advisor.model.solver import Deadline, Session, Solution
from advisor.model.variables import Terms, Variable

COST_GAP = 0.005
"""How near to the least cost each project's months are sought, as a share of all value at stake."""

LAST_CALL = 0.1
"""Share of the time kept back: what is not scheduled by then stays undone."""


def schedule_one_at_a_time(session: Session, m: SequencedModel, deadline: Deadline) -> Solution | None:
    """The last plan found, or None where not even the empty one was in time.

    First days must be fixed, month by month; when contractors leave, and delivery, must not be.
    """
    until = deadline.part(1 - LAST_CALL)
    waiting = sorted(m.PROJECTS, key=_urgency)
    for project in waiting:
        _close(session, m, project)
    found = _optimise(session, m, None, deadline)
    for project in waiting:
        if found is None or until.left() <= 0:
            break
        _open(session, m, project)
        better = _optimise(session, m, project, until)
        if better is None:
            _close(session, m, project)
            continue
        found = better
        _keep(session, m, project, found)
    return found


def _urgency(project: ProjectParameters) -> tuple[int, int, float, str]:
    return (
        PRIORITIES.index(project.priority),
        project.deadline,
        sum(project.effort.values()),
        project.id,
    )


def _switches(m: SequencedModel, project: ProjectParameters) -> list[Variable]:
    """Everything whole about a project: delivery, acceptance, go-live."""
    if project.kind != "delivery":
        return []
    series = [v for table in (m.accepted, m.live) for (p, _), v in table.items() if p == project.id]
    return [m.on_time[project.id], m.late[project.id], *series]


def _close(session: Session, m: SequencedModel, project: ProjectParameters) -> None:
    for variable in _switches(m, project):
        session.bound(variable, 0, 0)


def _open(session: Session, m: SequencedModel, project: ProjectParameters) -> None:
    for variable in _switches(m, project):
        session.bound(variable, 0, 1)


def _keep(session: Session, m: SequencedModel, project: ProjectParameters, solution: Solution) -> None:
    for variable in _switches(m, project):
        value = float(round(session.value(solution, variable)))
        session.bound(variable, value, value)


def _optimise(
    session: Session, m: SequencedModel, project: ProjectParameters | None, deadline: Deadline
) -> Solution | None:
    """Least cost after most delivery of the one project that is open."""
    cost, constant = economic_cost(m)
    stake = max(1.0, constant)
    reward: Terms = []
    if project is not None and project.kind == "delivery":
        reward = [(m.on_time[project.id], -4 * stake), (m.late[project.id], -2 * stake)]
    solution = session.optimise(
        [*cost, *reward], constant=constant, absolute_gap=COST_GAP * stake, deadline=deadline
    )
    return solution if solution.usable else None
