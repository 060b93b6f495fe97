"""The plan that is shown: one team's work at planning values, written down as it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from advisor.domain.cash import cash_of
from advisor.domain.plan import Assignment, Capacity, OtherTime, Plan, ProjectResult
from advisor.domain.problem import Problem, ProjectParameters
from advisor.domain.strategy import strategy_of
from advisor.domain.team import Team
from advisor.simulation.draws import Floats
from advisor.simulation.futures import NEVER
from advisor.simulation.people import OtherTime as Spent
from advisor.simulation.people import Row

if TYPE_CHECKING:
    from advisor.simulation.work import Work

NEGLIGIBLE = 1e-9
"""Person-months that rounding leaves behind."""

DELIVERED = 0.9
"""Share of recurring demand, in the later half of its months, that counts as delivered."""


class Ledger:
    """Work and time of one lane, by published worker; months beyond the horizon are left out."""

    def __init__(self, problem: Problem, team: Team) -> None:
        self.problem = problem
        self.months = problem.horizon.months
        self.time: dict[tuple[int, str, str, str], float] = defaultdict(float)
        self.output: dict[tuple[int, str, str, str], float] = defaultdict(float)
        self.capacity: dict[str, list[float]] = {}
        self.other: list[OtherTime] = []
        self.accepted: dict[str, int | None] = {}
        self.live: dict[str, int | None] = {}
        self.complete: dict[str, int | None] = {}
        self.effort: dict[tuple[str, str], float] = {}

    def work(
        self, t: int, row: Row, project: ProjectParameters, activity: str, time: Floats, output: Floats
    ) -> None:
        """Recorder of simulation.work."""
        if t < self.months and time.sum() > NEGLIGIBLE:
            key = (t, row.worker, project.id, activity)
            self.time[key] += float(time.sum())
            self.output[key] += float(output.sum())

    def month(self, t: int, work: Work) -> None:
        """Everybody's time in a month, and how far the projects are at its end."""
        if t >= self.months:
            return
        people = work.people
        for i, row in enumerate(people.rows):
            series = self.capacity.setdefault(row.worker, [0.0] * self.months)
            series[t] += float(work.capacity[i, 0])
        for worker in self.capacity:
            mine = [i for i, row in enumerate(people.rows) if row.worker == worker]
            spent = {kind: sum(float(np.sum(people.other.of(kind, i))) for i in mine) for kind in Spent.KINDS}
            if any(spent.values()):
                self.other.append(OtherTime(worker=worker, period=t, **spent))
        for name, delivery in work.deliveries.items():
            project = delivery.project
            self.accepted[name] = _period(delivery.accepted, self.months) if project.model_phase else None
            self.live[name] = _period(delivery.live, self.months) if project.before_live else None
            self.complete[name] = _period(delivery.complete, self.months)


def _period(when: Floats, months: int) -> int | None:
    period = int(when[0])
    return period if 0 <= period < months and period != NEVER else None


def published_plan(problem: Problem, team: Team, ledger: Ledger) -> Plan:
    """The plan of a team from what its ledger holds."""
    progress = _progress(problem, ledger)
    roles = {problem.hire_option(hire.option).role for hire in team.hires}
    return Plan(
        team=team,
        strategy=strategy_of(roles, bool(team.trainings)),
        capacity=tuple(
            Capacity(worker=w, by_period=tuple(series), projects_at_once=_at_once(problem, ledger, w))
            for w, series in ledger.capacity.items()
        ),
        other_time=tuple(ledger.other),
        assignments=tuple(
            Assignment(
                worker=w,
                project=p,
                activity=k,
                period=t,
                person_months=time,
                output=ledger.output[t, w, p, k],
            )
            for (t, w, p, k), time in sorted(ledger.time.items())
        ),
        progress=progress,
        projects=tuple(_result(problem, ledger, p, progress) for p in problem.projects),
        utilisation=_utilisation(ledger, team),
        cash=cash_of(problem, team),
    )


def _made(ledger: Ledger, project: str, activity: str) -> list[float]:
    """Output on an activity by period, pm."""
    made = [0.0] * ledger.months
    for (t, _, p, k), output in ledger.output.items():
        if (p, k) == (project, activity):
            made[t] += output
    return made


def _progress(problem: Problem, ledger: Ledger) -> Mapping[tuple[str, str], tuple[float, ...]]:
    progress: dict[tuple[str, str], tuple[float, ...]] = {}
    for p in problem.projects:
        for k, effort in p.effort.items():
            done, series = 0.0, []
            for output in _made(ledger, p.id, k):
                done += output
                series.append(1.0 if done >= effort - 1e-6 * max(1.0, effort) else done / effort)
            progress[p.id, k] = tuple(series)
    return progress


def _at_once(problem: Problem, ledger: Ledger, worker: str) -> int:
    """The most projects that a worker works on in one month."""
    months: dict[int, set[str]] = defaultdict(set)
    for t, w, p, _ in ledger.time:
        if w == worker:
            months[t].add(p)
    return max((len(projects) for projects in months.values()), default=0)


def _utilisation(ledger: Ledger, team: Team) -> Mapping[str, float]:
    result = {}
    for option in dict.fromkeys(hire.option for hire in team.hires):
        there = sum(ledger.capacity.get(option, ()))
        worked = sum(time for (_, w, _, _), time in ledger.time.items() if w == option)
        result[option] = min(1.0, worked / there) if there > 0 else 0.0
    return result


def _result(
    problem: Problem,
    ledger: Ledger,
    p: ProjectParameters,
    progress: Mapping[tuple[str, str], tuple[float, ...]],
) -> ProjectResult:
    if p.kind == "ongoing":
        return _recurring(problem, ledger, p)
    completed = ledger.complete[p.id]
    done = sum(effort * progress[p.id, k][-1] for k, effort in p.effort.items())
    short = _operations_short(ledger, p)
    return ProjectResult(
        id=p.id,
        priority=p.priority,
        kind=p.kind,
        delivered=completed is not None and completed <= p.deadline,
        done_share=done / p.build_effort if p.build_effort > 0 else 1.0,
        accepted=ledger.accepted[p.id],
        live=ledger.live[p.id],
        completed=completed,
        effort=dict(p.effort),
        shortage={"operations": short} if short > NEGLIGIBLE else {},
    )


def _operations_short(ledger: Ledger, p: ProjectParameters) -> float:
    """Operations that nobody does within the horizon, pm of output."""
    live = ledger.live[p.id] if p.before_live else p.earliest_start - 1
    if live is None or p.operations <= 0:
        return 0.0
    made = _made(ledger, p.id, "operations")
    return sum(max(0.0, p.operations - made[t]) for t in range(live + 1, ledger.months))


def _recurring(problem: Problem, ledger: Ledger, p: ProjectParameters) -> ProjectResult:
    months = range(p.earliest_start, min(p.deadline, ledger.months - 1) + 1)
    later = months[len(months) // 2 :]
    made = {k: _made(ledger, p.id, k) for k in p.demand}

    def covered(some: Iterable[int]) -> float:
        some = tuple(some)
        wanted = sum(p.demand.values()) * len(some)
        met = sum(min(made[k][t], demand) for k, demand in p.demand.items() for t in some)
        return met / wanted if wanted > 0 else 1.0

    short = {k: sum(max(0.0, d - made[k][t]) for t in months) for k, d in p.demand.items()}
    return ProjectResult(
        id=p.id,
        priority=p.priority,
        kind=p.kind,
        delivered=covered(later) >= DELIVERED - 1e-9,
        done_share=covered(months),
        accepted=None,
        live=None,
        completed=None,
        effort={k: d * len(months) for k, d in p.demand.items()},
        shortage={k: amount for k, amount in short.items() if amount > NEGLIGIBLE},
    )
