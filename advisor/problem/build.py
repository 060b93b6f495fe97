"""Completed case + rule effects -> the problem, in canonical order."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.problem import HireLimit, JointWork, Limits, Pricing, Problem, RoleRequirement
from advisor.problem.completion import Case
from advisor.problem.pay import average_monthly_pay
from advisor.problem.people import hire_options, staff_of, training_options, training_places, uncertainty_of
from advisor.problem.work import project_of, work_of
from advisor.rulebook import GREATEST_NEED, Rulebook
from advisor.rulebook.book import Figure, Figures
from advisor.rulebook.effects import ModelEffects

SPECIALTY_SHARE = "planning.specialty_share"


def with_rules(case: Case, effects: ModelEffects) -> Case:
    """The case with the figures that fired rules set or limit; a figure that the request gives stays."""
    changed = {name: case.figures.peek(name) for name in case.figures}
    for setting in effects.settings:
        changed[setting.figure] = _set(changed[setting.figure], setting.value, setting.rule)
    limit, share = effects.specialty_share, changed[SPECIALTY_SHARE]
    if limit is not None and limit.share < share.value:
        changed[SPECIALTY_SHARE] = _set(share, limit.share, limit.rule)
    figures = Figures(changed)
    figures.note_read(case.figures)
    return replace(case, figures=figures)


def _set(figure: Figure, value: float, rule: str) -> Figure:
    """A figure at a rule's value; its range moves in proportion, since it is no better known than before."""
    if figure.kind == "request":
        return figure
    low, high = figure.low, figure.high
    if figure.distribution == "fixed":
        low, high = min(low, value), max(high, value)
    elif figure.value > 0:
        low, high = low * value / figure.value, high * value / figure.value
    return replace(figure, value=value, low=low, high=high, note=f"set by the rule {rule}")


def build_problem(
    case: Case, rulebook: Rulebook, effects: ModelEffects, greatest_role: str | None = None
) -> Problem:
    """Everything that planning, simulation and checker read; `case` has the figures that rules set."""
    f = case.figures
    average = average_monthly_pay(f, rulebook)
    pricing = _pricing(case, average)
    work = {p.asked.id: work_of(p, case) for p in case.projects}
    projects = [
        project_of(p, work[p.asked.id], case, rulebook, effects, average, pricing.window)
        for p in sorted(case.projects, key=lambda p: p.asked.id)
    ]
    staff = sorted((staff_of(g, case, rulebook) for g in case.staff), key=lambda g: g.id)
    hires = hire_options(case, rulebook, effects, staff, projects)
    trainings = training_options(case, rulebook, effects, staff, hires)
    uncertainty = uncertainty_of(case, rulebook, staff, hires, trainings)
    limit = effects.specialty_share
    share = f.value(SPECIALTY_SHARE)
    return Problem(
        horizon=case.horizon,
        staff=tuple(staff),
        hires=tuple(hires),
        trainings=tuple(trainings),
        projects=tuple(projects),
        sides={activity.id: activity.side for activity in rulebook.activities.values()},
        specialty_share=share,
        specialty_rule=limit.rule if limit is not None and limit.share == share else None,
        training_groups={g.id: training_places(g.headcount, f) for g in staff},
        projects_at_once=max(1, f.months("planning.projects_at_once")),
        ramp_up_start=f.mean("planning.ramp_up_start"),
        limits=_limits(case, effects, greatest_role),
        pricing=pricing,
        uncertainty=replace(
            uncertainty, effort={p.id: work[p.id].uncertain for p in projects if work[p.id].uncertain}
        ),
        preferred_roles=_preferred(case, effects, greatest_role),
    )


def _pricing(case: Case, average_pay: float) -> Pricing:
    f = case.figures
    return Pricing(
        window=max(f.months("planning.value_window"), case.horizon.months),
        commitment_months=f.months("planning.commitment_months"),
        released_time_value=f.value("planning.released_time_value"),
        change_cost=f.value("planning.change_cost"),
        late_factor=f.value("planning.late_factor"),
        average_pay=average_pay,
        confidence=case.confidence,
        tie_tolerance=f.value("planning.tie_tolerance"),
        objective=case.objective,
    )


def _limits(case: Case, effects: ModelEffects, greatest_role: str | None) -> Limits:
    budget = case.scenario.budget

    def open_to(role: str | None) -> bool:
        """Whether a demand on a role means anything: without any need there is no role needed most."""
        return role != GREATEST_NEED or greatest_role is not None

    def resolved(role: str | None) -> str | None:
        return greatest_role if role == GREATEST_NEED else role

    return Limits(
        budget=case.budget,
        annual_budget=budget.annual,
        training_budget=budget.training,
        payroll_cap=budget.annual_payroll_cap,
        max_hires=case.scenario.options.max_hires,
        hire_limits=tuple(
            HireLimit(rule=e.rule, role=resolved(e.role), at_most=int(e.at_most))
            for e in effects.hire_limits
            if open_to(e.role)
        ),
        role_requirements=tuple(
            RoleRequirement(rule=e.rule, role=r, at_least=int(e.at_least), by=int(e.by_period) - 1)
            for e in effects.required_roles
            if (r := resolved(e.role)) is not None
        ),
        joint_work=tuple(
            JointWork(rule=e.rule, activity=e.activity, side=e.side, share=e.share)
            for e in effects.joint_work
        ),
    )


def _preferred(case: Case, effects: ModelEffects, greatest_role: str | None) -> tuple[str, ...]:
    """Roles that rules prefer, the first rule first; those that may not be hired decide nothing."""
    roles = (greatest_role if role == GREATEST_NEED else role for _, role in effects.preferred_roles)
    return tuple(dict.fromkeys(role for role in roles if role is not None and role in case.hireable))
