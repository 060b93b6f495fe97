"""Pooled work handed out to people: who does which project's work, once the months of all projects are known.

With people and months decided, what is left of the sequenced model is a linear programme about time. It is solved for
some dozens of projects at once, the most important first. Where a team of its people is too small for what the pool
was to put into a project, the project is named, and nothing is handed out to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.domain.scenario import PRIORITIES
from advisor.model.constraints import add_constraints
from advisor.model.diving import GIVEN_UP_PRICE
from advisor.model.extract import Schedule, Value, extract_schedule, joined, without
from advisor.model.objective import economic_cost
from advisor.model.one_at_a_time import THRIFT, Team, TeamModel
from advisor.model.pooled import PooledModel
from advisor.model.sequencing import add_sequencing
from advisor.model.solver import ANEW, USUAL, Deadline, Session, SolveLog
from advisor.model.variables import Terms

AT_ONCE = 40
"""Projects whose work is handed out together."""

SOON = 1.0
"""Units for each month that a project is accepted or live in: more than its work can save by coming later."""

WHOLE = 1.0 - 1e-5
"""What a switch of a project that is delivered as planned reaches, rounding aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """When a project is accepted and live; H where never. delivered: on_time, late or never."""

    accepted: int
    live: int
    delivered: str


def months_of(m: PooledModel, value: Value) -> dict[str, Months]:
    """The months of every delivery of a pooled model whose switches are whole."""

    def first(switch: Mapping[tuple[str, int], object], p: ProjectParameters) -> int:
        return next((t for t in range(p.earliest_start, m.H) if value(switch[p.id, t]) > 0.5), m.H)

    def delivered(p: ProjectParameters) -> str:
        if value(m.on_time[p.id]) > 0.5:
            return "on_time"
        return "late" if value(m.late[p.id]) > 0.5 else "never"

    return {
        p.id: Months(accepted=first(m.accepted, p), live=first(m.live, p), delivered=delivered(p))
        for p in m.DELIVERIES
    }


class DatedModel(TeamModel):
    """The work of some projects by a team, in months that are known: no work outside of them."""

    def __init__(
        self,
        parameters: Parameters,
        projects: tuple[ProjectParameters, ...],
        team: Team,
        months: Mapping[str, Months],
    ) -> None:
        self.months = months
        super().__init__(parameters, projects, team)

    def _months_of(self, project: ProjectParameters, activity: str) -> range:
        known = self.months.get(project.id)
        if known is None:
            return super()._months_of(project, activity)
        if known.delivered == "never":
            return range(0)
        if activity in project.model_phase:
            return range(project.earliest_start, min(known.accepted + 1, self.H))
        if activity in project.production_phase:
            return range(project.earliest_start, min(known.live + 1, self.H))
        last = project.deadline + 1 if known.delivered == "on_time" and activity in project.effort else self.H
        return range(min(known.live + 1, self.H), last)


def hand_out(
    parameters: Parameters,
    team: Team,
    months: Mapping[str, Months],
    leaving_out: Collection[str],
    deadline: Deadline,
    log: SolveLog,
    solver: str,
) -> tuple[Schedule, Mapping[str, Months | None]] | None:
    """The work of all projects but some, and those that could not have theirs; None where the time was too short.

    Each that could not is told with months in which it might: a month later with what was not ready; None where
    that would be past its date. team: the people and their time; what is handed out is taken off.
    """
    projects = [p for p in parameters.projects if p.id not in leaving_out]
    projects.sort(key=lambda p: (PRIORITIES.index(p.priority), p.deadline, p.id))
    parts: list[Schedule] = []
    short: dict[str, Months | None] = {}
    for first in range(0, len(projects), AT_ONCE):
        m = DatedModel(parameters, tuple(projects[first : first + AT_ONCE]), team, months)
        session = _loaded(m, log, solver)
        value = _worked(m, session, deadline)
        late = {p.id: _later(m, p, value) for p in m.DELIVERIES if value and not _as_planned(m, p, value)}
        if late:
            _close(m, session, late)
            value = _worked(m, session, deadline, way=ANEW)
        if value is None or not all(_as_planned(m, p, value) for p in m.PROJECTS if p.id not in late):
            return None
        team.take(m, value)
        parts.append(without(extract_schedule(m, value), late))
        short |= late
    return joined(parts), short


def _loaded(m: DatedModel, log: SolveLog, solver: str) -> Session:
    """The model in the solver; nothing is accepted, live or delivered before its month."""
    add_constraints(m)
    add_sequencing(m)
    session = Session(m.problem, log, solver)
    for switch, name in ((m.accepted, "accepted"), (m.live, "live")):
        for (p, t), variable in switch.items():
            if session.has(variable):
                session.bound(variable, 0.0, float(t >= getattr(m.months[p], name)))
    for p, known in m.months.items():
        for name, table in (("on_time", m.on_time), ("late", m.late)):
            if p in table:
                session.bound(table[p], 0.0, float(known.delivered == name))
    return session


def _close(m: DatedModel, session: Session, projects: Collection[str]) -> None:
    """Nothing comes of some projects, so that nobody works on them."""
    switches = [v for table in (m.accepted, m.live) for (p, _), v in table.items() if p in projects]
    ends = [table[p] for table in (m.on_time, m.late) for p in table if p in projects]
    for variable in (*switches, *ends):
        if session.has(variable):
            session.bound(variable, 0.0, 0.0)


def _worked(m: DatedModel, session: Session, deadline: Deadline, *, way: str = USUAL) -> Value | None:
    """The cheapest work that keeps most of the months; None where the time is too short."""
    cost, constant = economic_cost(m)
    reward: Terms = [(v, GIVEN_UP_PRICE["should"]) for v in m.shortage.values()]
    for project in m.DELIVERIES:
        planned = (m.on_time[project.id], m.late[project.id])
        reward += [(v, -GIVEN_UP_PRICE[project.priority]) for v in planned]
    reward += [(v, -SOON) for v in (*m.accepted.values(), *m.live.values())]
    used: Terms = [(v, THRIFT) for v in (*m.assign.values(), *m.steady.values())]
    terms = [(v, c) for v, c in (*cost, *reward, *used) if session.has(v)]
    found = session.optimise(terms, constant=constant, relaxed=True, way=way, deadline=deadline)
    return (lambda variable: session.value(found, variable)) if found.status == "optimal" else None


def _later(m: DatedModel, p: ProjectParameters, value: Value) -> Months | None:
    """The months of a project a month later from the first switch that is not reached; None where that is too late."""
    known = m.months[p.id]
    last = p.deadline - bool(p.adoption_phase) if known.delivered == "on_time" else m.H - 1
    if known.live + 1 > last:
        return None
    if known.accepted < m.H and value(m.accepted[p.id, known.accepted]) < WHOLE:
        return replace(known, accepted=known.accepted + 1, live=known.live + 1)
    return replace(known, live=known.live + 1) if value(m.live[p.id, known.live]) < WHOLE else None


def _as_planned(m: DatedModel, p: ProjectParameters, value: Value) -> bool:
    """Whether a project has all that its months ask for."""
    known = m.months.get(p.id)
    if known is None or known.delivered == "never":
        return True
    reached = [m.on_time[p.id] if known.delivered == "on_time" else m.late[p.id]]
    if known.accepted < m.H and p.model_phase:
        reached.append(m.accepted[p.id, known.accepted])
    reached.append(m.live[p.id, known.live])
    return all(value(v) >= WHOLE for v in reached)
