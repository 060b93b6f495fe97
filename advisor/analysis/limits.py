"""Which limits a plan uses up, and what one whole step more of each would bring."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.analysis.desk import Desk
from advisor.analysis.frontier import at_budget, money_needed, on_time
from advisor.analysis.smallest_change import MOST_MONTHS
from advisor.analysis.strategies import Outcomes, plan_holding
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, delivery_vector
from advisor.domain.recommendation import BindingLimit
from advisor.domain.scenario import Scenario
from advisor.errors import SolverError
from advisor.intake.brief import Brief
from advisor.intake.completion import Case
from advisor.model.held import Holding, OtherMoney
from advisor.model.solve import Planner, delivered_by, is_large
from advisor.model.worth import Worth

NEARLY_ALL = 0.98
"""Share of a limit from which on it is said to bind."""

ALL = 0.999
"""Share of a month's time from which on none is left."""

A_TRACE = 1e-6
"""Person-months of time that are none."""

A_PERSON = 1.0

BUDGETS = ("budget", "annual_budget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One whole step more of a limit.

    more: in the limit's unit; scenario: the request with it; longer: the planning period grows with it,
    so that costs cannot be compared, only what is delivered.
    """

    limit: BindingLimit
    more: float
    scenario: Scenario
    longer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What a step brings: economic cost saved (money), ids of projects on time with it only."""

    saves: float
    delivers: tuple[str, ...]


# --- what is used up ---------------------------------------------------------------------------------


def used_up(case: Case, plan: Plan, parameters: Parameters, worth: Worth | None) -> tuple[BindingLimit, ...]:
    """Limits that the plan uses up, nearly or wholly; by month, where it is by month."""
    rates = worth.money if worth else {}
    month = min((r.monthly_pay for r in parameters.hires), default=0.0)
    given = [
        BindingLimit(limit=name, used=used, of=of, unit=unit, rate=rates.get(name))
        for name, used, of, unit in _given(case, plan, parameters)
        # A budget whose rest pays nobody for a month is used up as far as people go.
        if of > 0 and (used >= NEARLY_ALL * of or (name in BUDGETS and used > 0 and of - used < month))
    ]
    return (
        *given,
        *_deadlines(plan, parameters),
        *_time(plan, parameters, worth),
        *_teams(plan, parameters, worth),
    )


def _given(case: Case, plan: Plan, parameters: Parameters) -> list[tuple[str, float, float, str]]:
    """(limit, used, of, unit) of every limit that the request gives for the whole plan."""
    limits, costs = parameters.limits, plan.costs
    annual = limits.annual_budget
    rows = [
        ("budget", money_needed(plan, annual=False), limits.budget, case.currency)
        if annual is None
        else ("annual_budget", money_needed(plan, annual=True), annual, case.currency)
    ]
    if limits.training_budget is not None:
        rows.append(("training_budget", costs.training, limits.training_budget, case.currency))
    if limits.payroll_cap is not None:
        rows.append(("annual_payroll_cap", costs.annual_run_rate_after, limits.payroll_cap, case.currency))
    if limits.max_hires is not None:
        rows.append(("max_hires", float(sum(h.count for h in plan.hires)), float(limits.max_hires), "people"))
    return rows


def _deadlines(plan: Plan, parameters: Parameters) -> list[BindingLimit]:
    """Deadlines that are met in their last month, or missed; in months from the start."""
    rows = []
    for p in parameters.projects:
        done = plan.project(p.id).completed
        if p.kind == "delivery" and (done is None or done >= p.deadline):
            months = float(p.deadline + 1)
            rows.append(
                BindingLimit(limit=f"deadline of {p.id}", subject=p.id, used=months, of=months, unit="month")
            )
    return rows


def _time(plan: Plan, parameters: Parameters, worth: Worth | None) -> list[BindingLimit]:
    """Staff groups that have no time left in some months, those trained from them included."""
    rows = []
    for group in parameters.staff:
        paths = {t.path for t in plan.trainings if t.group == group.id}
        workers = [f"staff:{group.id}", *(f"train:{path}" for path in sorted(paths))]
        worked, full = 0.0, set()
        for worker in workers:
            for t, there in enumerate(plan.capacity.get(worker, ())):
                done = sum(r.person_months for r in plan.assignments if (r.worker, r.period) == (worker, t))
                if there > A_TRACE and done >= ALL * there:
                    worked += done
                    full.add(t)
        if full:
            rows.append(
                BindingLimit(
                    limit=f"time of {group.id}", subject=group.id, used=worked, of=worked,
                    unit="person-month", periods=tuple(sorted(full)),
                    rate=worth.staff.get(group.id) if worth else None,
                )
            )  # fmt: skip
    return rows


def _teams(plan: Plan, parameters: Parameters, worth: Worth | None) -> list[BindingLimit]:
    """Projects with as many people on them in some months as may be; in FTE."""
    rows = []
    for p in parameters.projects:
        team = [
            sum(r.person_months for r in plan.assignments if (r.project, r.period) == (p.id, t))
            for t in range(parameters.horizon.months)
        ]
        full = tuple(t for t, people in enumerate(team) if people >= ALL * p.max_team > 0)
        if full:
            rows.append(
                BindingLimit(
                    limit=f"team size of {p.id}", subject=p.id, used=min(max(team), p.max_team),
                    of=p.max_team, unit="FTE", periods=full, rate=worth.team[p.id] if worth else None,
                )
            )  # fmt: skip
    return rows


# --- one step more -----------------------------------------------------------------------------------


def steps(case: Case, plan: Plan, parameters: Parameters, limits: Sequence[BindingLimit]) -> tuple[Step, ...]:
    """One step more of each limit; of a group that has no time left, also one more person.

    None of a deadline that is met and could only be later in a longer period: there is nothing to compare.
    """
    made = []
    for limit in limits:
        widen = WIDER[limit.limit.partition(" of ")[0]]
        step = widen(case, parameters, limit)
        if step and not (step.longer and limit.subject in on_time(plan)):
            made.append(step)
        if limit.unit == "person-month":
            made.append(_one_more_person(case, limit))
    return tuple(made)


def round_sum(amount: float) -> float:
    """The nearest 1, 2 or 5 with noughts: a sum that one would name."""
    if amount <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(amount))
    return min(
        (digit * power for digit in (1.0, 2.0, 5.0, 10.0)), key=lambda sum_: abs(math.log(sum_ / amount))
    )


def _more_money(case: Case, parameters: Parameters, limit: BindingLimit) -> Step:
    more = round_sum(case.figures.value("planning.step_of_money"))
    budget = case.scenario.budget
    if limit.limit in BUDGETS:
        now = budget.total if budget.annual is None else budget.annual
        assert now is not None
        return Step(limit=limit, more=more, scenario=at_budget(case.scenario, now + more))
    name = {"training_budget": "training"}.get(limit.limit, limit.limit)
    changed = replace(budget, **{name: getattr(budget, name) + more})
    return Step(limit=limit, more=more, scenario=replace(case.scenario, budget=changed))


def _one_more_hire(case: Case, parameters: Parameters, limit: BindingLimit) -> Step:
    options = case.scenario.options
    changed = replace(options, max_hires=(options.max_hires or 0) + 1)
    return Step(limit=limit, more=A_PERSON, scenario=replace(case.scenario, options=changed))


def _one_more_month(case: Case, parameters: Parameters, limit: BindingLimit) -> Step | None:
    """A deadline a month later, the planning period a month longer where it ends there."""
    due = next(p.deadline for p in parameters.projects if p.id == limit.subject)
    horizon = case.horizon
    longer = due + 1 >= horizon.months
    if longer and horizon.months >= MOST_MONTHS:
        return None
    projects = []
    for asked, project in zip(case.scenario.projects, case.projects, strict=True):
        # A deadline left open is the end of the period, and must not move where that of another does.
        fixed = project.deadline + (1 if asked.id == limit.subject else 0)
        delivery = asked.kind == "delivery"
        projects.append(replace(asked, deadline=horizon.month(fixed)) if delivery else asked)
    months = horizon.months + 1 if longer else horizon.months
    scenario = replace(
        case.scenario, projects=tuple(projects), horizon_start=horizon.start, horizon_months=months
    )
    return Step(limit=limit, more=1.0, scenario=scenario, longer=longer)


def _more_time(case: Case, parameters: Parameters, limit: BindingLimit) -> Step | None:
    """A tenth more of a group's time; None where all of it is given already."""
    by = 1 + case.figures.value("planning.step_of_time")
    share = next(g.available_share for g in parameters.staff if g.id == limit.subject)
    wider = min(1.0, share * by)
    if wider <= share:
        return None
    staff = tuple(
        replace(g, available_share=wider) if g.id == limit.subject else g for g in case.scenario.staff
    )
    more = limit.of * (wider / share - 1)
    return Step(limit=limit, more=more, scenario=replace(case.scenario, staff=staff))


def _one_more_person(case: Case, limit: BindingLimit) -> Step:
    """One more in the group; a limit of its own, in people."""
    staff = tuple(
        replace(g, headcount=g.headcount + 1) if g.id == limit.subject else g for g in case.scenario.staff
    )
    count = float(next(g.headcount for g in case.scenario.staff if g.id == limit.subject))
    people = BindingLimit(
        limit=f"headcount of {limit.subject}", subject=limit.subject, used=count, of=count, unit="people"
    )
    return Step(limit=people, more=A_PERSON, scenario=replace(case.scenario, staff=staff))


def _more_room(case: Case, parameters: Parameters, limit: BindingLimit) -> Step:
    """One more person on a project at a time."""
    projects = tuple(
        replace(p, max_team=limit.of + A_PERSON) if p.id == limit.subject else p
        for p in case.scenario.projects
    )
    return Step(limit=limit, more=A_PERSON, scenario=replace(case.scenario, projects=projects))


WIDER: Mapping[str, Callable[[Case, Parameters, BindingLimit], Step | None]] = {
    "budget": _more_money,
    "annual_budget": _more_money,
    "training_budget": _more_money,
    "annual_payroll_cap": _more_money,
    "max_hires": _one_more_hire,
    "deadline": _one_more_month,
    "time": _more_time,
    "team size": _more_room,
}
"""How a limit of each kind is widened by a step."""


def gain_of(desk: Desk, brief: Brief, plan: Plan, outcomes: Outcomes, step: Step) -> Gain | None:
    """What a step brings, solved anew for every strategy; None where the time ran out.

    To be run by a task of the executor.
    """
    try:
        wider = _best(desk, desk.prepare(step.scenario), plan)
    except SolverError:
        return None
    tie = desk.settings.gap(len(brief.parameters.projects))
    here = min(
        p.costs.economic.total
        for p in outcomes.plans.values()
        if delivery_vector(p) >= delivery_vector(plan) or brief.case.objective == "net_value"
    )
    there = wider.costs.economic.total
    as_much = brief.case.objective == "net_value" or delivery_vector(wider) == delivery_vector(plan)
    saved = here - there if as_much and not step.longer else 0.0
    # Less than the solver's gap is no saving: either plan may be off by as much.
    saves = saved if saved > tie * here else 0.0
    return Gain(saves=saves, delivers=tuple(p for p in on_time(wider) if p not in on_time(plan)))


def _best(desk: Desk, brief: Brief, plan: Plan) -> Plan:
    """The plan that costs least of those that deliver most; `plan` is one that is possible here too."""
    if brief.parameters.limits.role_requirements or is_large(brief.parameters):
        plans = desk.outcomes(brief, all_of_them=False, inside=True).plans
    else:
        planner = desk.planner(brief.parameters)
        plans = {}
        if all(p.delivered for p in plan.projects):  # more cannot be delivered than everything
            plans = _holding(planner, brief, delivered_by(plan))
        if not plans:
            planner.load()
            plans = _holding(planner, brief, OtherMoney(planner, brief.parameters).greatest_delivery())
    if not plans:
        raise SolverError("no plan was found with a step more")
    by_delivery = brief.case.objective == "delivery_first"
    best = max(delivery_vector(p) if by_delivery else () for p in plans.values())
    as_good = [p for p in plans.values() if not by_delivery or delivery_vector(p) == best]
    return min(as_good, key=lambda p: (p.costs.economic.total, p.strategy))


def _holding(planner: Planner, brief: Brief, held: Mapping[str, float]) -> Mapping[str, Plan]:
    """The best plans that deliver what is held, but for those that cost too much to matter."""
    tie = brief.case.figures.value("planning.tie_tolerance")
    found = plan_holding(Holding(planner, brief.parameters, held), None, tie)
    if found.untried:
        raise SolverError("the time ran out before every strategy was tried")
    return found.plans
