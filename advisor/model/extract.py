"""Solver values -> a Plan: whole people, dated work, and costs counted from the plan itself.

Costs are added up from people and work, not read off the solver's objective, so that the published
figures are those of the published plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from advisor.domain.parameters import HireOption, Parameters, ProjectParameters, TrainingOption
from advisor.domain.plan import (
    Assignment,
    Costs,
    EconomicCost,
    Hire,
    Plan,
    ProjectResult,
    SolverReport,
    Training,
)
from advisor.model.objective import contract_price, hire_price, presence_price
from advisor.model.sequencing import SequencedModel
from advisor.model.variables import PlanningModel, Variable

Value = Callable[[Variable], float]
Progress = Mapping[tuple[str, str], tuple[float, ...]]

NEGLIGIBLE = 1e-7
"""Person-months below this are the solver's rounding, not work."""

DONE = 1.0 - 1e-5
"""Progress from which an activity counts as done: the solver's tolerance on a row of fractions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Who works on what when, by worker of the model, and what the projects get from it."""

    work: tuple[Assignment, ...]
    progress: Progress
    projects: tuple[ProjectResult, ...]


def extract_plan(strategy: str, m: SequencedModel, value: Value, report: SolverReport) -> Plan:
    """The published plan from the values of a solved sequenced model."""
    return assemble_plan(strategy, m, value, extract_schedule(m, value), report)


def extract_schedule(m: SequencedModel, value: Value) -> Schedule:
    """The work and its results, of all projects of a solved sequenced model."""
    work = _work(m, value)
    progress = _progress(m, work)
    projects = tuple(_project(m, value, p, progress) for p in m.PROJECTS)
    return Schedule(work=work, progress=progress, projects=projects)


def without(schedule: Schedule, projects: Collection[str]) -> Schedule:
    """A schedule but for some projects."""
    return Schedule(
        work=tuple(row for row in schedule.work if row.project not in projects),
        progress={key: series for key, series in schedule.progress.items() if key[0] not in projects},
        projects=tuple(result for result in schedule.projects if result.id not in projects),
    )


def joined(parts: Sequence[Schedule], order: Sequence[str] | None = None) -> Schedule:
    """Schedules of different projects as one; order: of projects, by id."""
    results = {result.id: result for part in parts for result in part.projects}
    return Schedule(
        work=tuple(row for part in parts for row in part.work),
        progress={key: series for part in parts for key, series in part.progress.items()},
        projects=tuple(results[p] for p in (order or results)),
    )


def assemble_plan(
    strategy: str, m: PlanningModel, value: Value, schedule: Schedule, report: SolverReport
) -> Plan:
    """A published plan from the people of a solved model and a schedule of their work."""
    hires = _hires(m, value)
    trainings = _trainings(m, value)
    return Plan(
        strategy=strategy,
        status=report.status,
        hires=tuple(taken for _, taken in hires),
        trainings=tuple(trainings),
        headcount=_headcount(m, hires, trainings),
        capacity=_capacity(m, value),
        assignments=_published(m, schedule.work),
        progress=schedule.progress,
        projects=schedule.projects,
        costs=_costs(m, value, hires, trainings, schedule),
        solver=report,
    )


Taken = tuple[HireOption, Hire]
"""An option, and those who were taken on with one first day and one last."""


def _hires(m: PlanningModel, value: Value) -> list[Taken]:
    """Hires by first day; of a contract, whoever came first leaves first."""
    rows: list[Taken] = []
    for r in m.HIRES:
        starts = _one_by_one(m.hire, r, m.PERIODS, value)
        lasts: list[int | None] = [None] * len(starts)
        if r.leaves:
            gone = _one_by_one(m.leave, r, m.PERIODS, value)
            # With the horizon ends what is planned, not a term that reaches beyond it.
            lasts = [max(u, s + r.term - 1) if u == m.H - 1 else u for s, u in zip(starts, gone, strict=True)]
        for (start, end), group in groupby(zip(starts, lasts, strict=True)):
            taken = Hire(
                role=r.role,
                engagement=r.engagement,
                count=len(list(group)),
                start=start,
                decide=start - r.lead_time,
                end=end,
            )
            rows.append((r, taken))
    return sorted(rows, key=lambda row: (row[1].start, row[0].key, row[1].end or 0))


def _one_by_one(
    table: Mapping[tuple[str, int], Variable], option: HireOption, periods: range, value: Value
) -> list[int]:
    """A period for each person counted, in order."""
    return [t for t in periods if (option.key, t) in table for _ in range(round(value(table[option.key, t])))]


def _trainings(m: PlanningModel, value: Value) -> list[Training]:
    rows = [
        Training(
            path=c.path,
            group=c.group,
            target_role=c.target_role,
            supported=c.supported,
            count=count,
            start=t,
            end=t + c.duration - 1,
            success_rate=c.success_rate,
        )
        for c in m.TRAININGS
        for t in m.PERIODS
        if (c.key, t) in m.train and (count := round(value(m.train[c.key, t]))) > 0
    ]
    return sorted(rows, key=lambda row: (row.start, row.path, row.group))


def _work(m: SequencedModel, value: Value) -> tuple[Assignment, ...]:
    rows = []
    for (worker, project, activity, t), variable in m.assign.items():
        months = value(variable)
        if months > NEGLIGIBLE and not _runs_nothing(m, value, project, activity, t):
            rows.append(
                Assignment(
                    worker=worker,
                    project=project,
                    activity=activity,
                    period=t,
                    person_months=months,
                    output=months * m.rate[worker, project, activity],
                )
            )
    return tuple(rows)


def _published(m: PlanningModel, work: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """The work by published worker, month after month."""
    published = {worker.key: worker.published for worker in m.WORKERS}
    sums: dict[tuple[int, str, str, str], tuple[float, float]] = {}
    for row in work:
        key = (row.period, published[row.worker], row.project, row.activity)
        time, output = sums.get(key, (0.0, 0.0))
        sums[key] = (time + row.person_months, output + row.output)
    return tuple(
        Assignment(worker=w, project=p, activity=k, period=t, person_months=time, output=output)
        for (t, w, p, k), (time, output) in sorted(sums.items())
    )


def _runs_nothing(m: SequencedModel, value: Value, project: str, activity: str, t: int) -> bool:
    """Operations before go-live: spare time of new people, which costs nothing more wherever it is put."""
    if activity != "operations" or not any(
        p.id == project and activity not in p.effort for p in m.DELIVERIES
    ):
        return False
    before = m.live.get((project, t - 1))
    return before is None or value(before) < 0.5


def _progress(
    m: SequencedModel, assignments: tuple[Assignment, ...]
) -> dict[tuple[str, str], tuple[float, ...]]:
    """Cumulative output over effort, from the published work."""
    made: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in assignments:
        made[row.project, row.activity, row.period] += row.output
    progress: dict[tuple[str, str], tuple[float, ...]] = {}
    for p in m.DELIVERIES:
        for k, effort in p.effort.items():
            done, series = 0.0, []
            for t in m.PERIODS:
                done += made[p.id, k, t]
                share = done / effort
                series.append(1.0 if share >= DONE else share)
            progress[p.id, k] = tuple(series)
    return progress


def _first_done(
    p: ProjectParameters,
    activities: tuple[str, ...],
    progress: Progress,
    periods: range,
) -> int | None:
    if not activities:
        return None
    return next((t for t in periods if all(progress[p.id, k][t] >= 1.0 for k in activities)), None)


def _project(
    m: SequencedModel,
    value: Value,
    p: ProjectParameters,
    progress: Progress,
) -> ProjectResult:
    if p.kind == "ongoing":
        return _ongoing(m, value, p)
    delivered_at_all = value(m.on_time[p.id]) + value(m.late[p.id]) > 0.5
    live = next((t for t in m.PERIODS if (p.id, t) in m.live and value(m.live[p.id, t]) > 0.5), None)
    everything = _first_done(p, tuple(p.effort), progress, m.PERIODS)
    completed = None
    if delivered_at_all and everything is not None:
        completed = max(everything, live if live is not None else everything)
    share = min((progress[p.id, k][-1] for k in p.effort), default=0.0)
    return ProjectResult(
        id=p.id,
        priority=p.priority,
        kind=p.kind,
        delivered=completed is not None and completed <= p.deadline,
        completion=share,
        accepted=_first_done(p, p.model_phase, progress, m.PERIODS),
        live=live if completed is not None else None,
        completed=completed,
        effort=dict(p.effort),
        shortage={"operations": 0.0} if p.operations > 0 else {},
    )


def _ongoing(m: SequencedModel, value: Value, p: ProjectParameters) -> ProjectResult:
    short = {
        k: sum(value(v) for (q, a, _), v in m.shortage.items() if q == p.id and a == k) for k in p.demand
    }
    short = {k: amount if amount > 1e-5 else 0.0 for k, amount in short.items()}
    wanted = sum(p.demand.values()) * (p.deadline - p.earliest_start + 1)
    met = 1.0 - sum(short.values()) / wanted if wanted > 0 else 1.0
    return ProjectResult(
        id=p.id,
        priority=p.priority,
        kind=p.kind,
        delivered=not any(short.values()),
        completion=max(0.0, met),
        accepted=None,
        live=None,
        completed=None,
        effort={k: d * (p.deadline - p.earliest_start + 1) - short[k] for k, d in p.demand.items()},
        shortage=short,
    )


def _headcount(m: PlanningModel, hires: list[Taken], trainings: list[Training]) -> dict[str, tuple[int, ...]]:
    """People by published worker and month: groups less those who have moved, hires, trained people."""
    moved = {g.id: [0] * m.H for g in m.STAFF}
    trained: dict[str, list[int]] = {}
    for row in trainings:
        series = trained.setdefault(f"train:{row.path}", [0] * m.H)
        for t in range(row.end + 1, m.H):
            if m.is_there(row.group, t):
                series[t] += row.count
                moved[row.group][t] += row.count
    rows: dict[str, tuple[int, ...]] = {
        f"staff:{g.id}": tuple(n - gone for n, gone in zip(g.present, moved[g.id], strict=True))
        for g in m.STAFF
    }
    for option in m.HIRES:
        mine = [taken for r, taken in hires if r.key == option.key]
        if mine:
            rows[option.key] = tuple(sum(h.count for h in mine if _is_there(h, t)) for t in m.PERIODS)
    return rows | {key: tuple(series) for key, series in sorted(trained.items())}


def _is_there(hire: Hire, t: int) -> bool:
    return hire.start <= t and (hire.end is None or t <= hire.end)


def _capacity(m: PlanningModel, value: Value) -> dict[str, tuple[float, ...]]:
    """Time for work by published worker and month, mentoring and teaching taken off."""
    rows: dict[str, list[float]] = {}
    for worker in m.WORKERS:
        series = []
        for t in m.PERIODS:
            terms, constant = m.gross_capacity(worker, t)
            gross = constant + sum(coefficient * value(v) for v, coefficient in terms)
            series.append(max(0.0, gross - sum(c * value(v) for v, c in m.given_away(worker, t))))
        if worker.staff or any(series):
            total = rows.setdefault(worker.published, [0.0] * m.H)
            rows[worker.published] = [a + b for a, b in zip(total, series, strict=True)]
    for group in m.STAFF:
        rows.setdefault(f"staff:{group.id}", [0.0] * m.H)
    return {key: tuple(series) for key, series in rows.items()}


def _costs(
    m: PlanningModel,
    value: Value,
    hires: list[Taken],
    trainings: list[Training],
    schedule: Schedule,
) -> Costs:
    """Cash by kind and month, the commitment beyond the horizon, and the economic cost."""
    options = {(c.path, c.group, c.supported): c for c in m.TRAININGS}
    by_month = [0.0] * m.H
    pay = recruiting = contracts = fees = committed = run_rate = 0.0
    for r, taken in hires:
        each_month = taken.count * r.monthly_pay
        months = [t for t in m.PERIODS if _is_there(taken, t)]
        recruiting += taken.count * r.recruiting_cost
        by_month[taken.start] += taken.count * r.recruiting_cost
        for t in months:
            by_month[t] += each_month
        if taken.end is not None:
            contracts += each_month * len(months)
            committed += each_month * max(0, taken.end - (m.H - 1))
        else:
            pay += each_month * len(months)
            committed += each_month * max(0, m.parameters.pricing.commitment_months - len(months))
            run_rate += 12 * each_month
    for row in trainings:
        fee = row.count * options[row.path, row.group, row.supported].fee
        fees += fee
        by_month[row.start] += fee
    return Costs(
        pay=pay,
        recruiting=recruiting,
        training=fees,
        contracts=contracts,
        by_month=tuple(by_month),
        committed_after=committed,
        annual_run_rate_after=run_rate,
        economic=_economic(m, value, hires, trainings, options, schedule),
    )


def _economic(
    m: PlanningModel,
    value: Value,
    hires: list[Taken],
    trainings: list[Training],
    options: Mapping[tuple[str, str, bool], TrainingOption],
    schedule: Schedule,
) -> EconomicCost:
    p, projects = m.parameters, schedule.projects
    pay = {worker.key: worker.pay_when_working for worker in m.WORKERS}
    released = sum(pay[row.worker] * row.person_months for row in schedule.work)
    for worker in m.WORKERS:
        given = sum(c * value(v) for t in m.PERIODS for v, c in m.given_away(worker, t))
        released += worker.pay_when_working * given
    for row in trainings:
        c = options[row.path, row.group, row.supported]
        released += row.count * c.study_share * c.duration * c.monthly_pay
    trained = sum(row.count for row in trainings)
    return EconomicCost(
        hires=sum(
            h.count * (hire_price(r, p) + presence_price(r, h.start, p)) for r, h in hires if h.end is None
        ),
        training=sum(row.count * options[row.path, row.group, row.supported].fee for row in trainings),
        contracts=sum(h.count * contract_price(r, h.start, h.end, p) for r, h in hires if h.end is not None),
        moves=trained * p.pricing.change_cost,
        released_time=released * p.pricing.released_time_value,
        delay=sum(
            _delay(p, q, result, schedule.progress) for q, result in zip(m.PROJECTS, projects, strict=True)
        ),
        shortage=sum(
            p.pricing.shortage_price * sum(r.shortage.values()) for r in projects if r.kind == "ongoing"
        ),
    )


def _delay(
    parameters: Parameters,
    p: ProjectParameters,
    result: ProjectResult,
    progress: Progress,
) -> float:
    """Value missed: all of it before go-live, then the part that the users have not adopted yet."""
    if p.kind != "delivery":
        return 0.0
    months = parameters.horizon.months
    earned = 0.0
    if result.completed is not None and result.live is not None:
        for t in range(result.live, months):
            earned += min((progress[p.id, k][t] for k in p.adoption_phase), default=1.0)
    return p.monthly_value * (months - earned)
