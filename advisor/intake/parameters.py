"""Completed case + rule effects -> the parameters of the planning model, in canonical order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import (
    HireLimit,
    HireOption,
    JointWork,
    Limits,
    Parameters,
    Precedence,
    Pricing,
    ProjectParameters,
    RoleRequirement,
    StaffParameters,
    TrainingOption,
)
from advisor.domain.scenario import ENGAGEMENTS, Options
from advisor.intake.completion import Case, CompletedGroup, CompletedProject
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figures, Role, TrainingPath
from advisor.rulebook.effects import ModelEffects

WHOLE = 0.01
"""A share such as 0.3333 of six people is two people: what rounding in the rule files may lose."""


def with_settings(case: Case, effects: ModelEffects) -> Case:
    """The case with the figures that fired rules set; a figure that the request gives stays."""
    changed = {name: case.figures.peek(name) for name in case.figures}
    for setting in effects.settings:
        figure = changed[setting.figure]
        if figure.kind != "request":
            changed[setting.figure] = replace(
                figure, value=setting.value, note=f"set by the rule {setting.rule}"
            )
    figures = Figures(changed)
    figures.note_read(case.figures)
    return replace(case, figures=figures)


def build_parameters(
    case: Case, rulebook: Rulebook, effects: ModelEffects | None, greatest_role: str | None = None
) -> Parameters:
    """Everything the model reads. effects None: before the rules have been asked."""
    f = case.figures
    average = average_monthly_pay(case, rulebook)
    share, share_rule = _specialty_share(f, effects)
    projects = sorted(
        (_project(p, case, rulebook, effects, average) for p in case.projects), key=lambda p: p.id
    )
    staff = sorted((_staff(g, case, rulebook) for g in case.staff), key=lambda g: g.id)
    hires = _hire_options(case, rulebook, effects, staff, projects)
    return Parameters(
        horizon=case.horizon,
        staff=tuple(staff),
        hires=tuple(hires),
        trainings=tuple(_training_options(case, rulebook, effects, staff, hires)),
        projects=tuple(projects),
        sides={activity.id: activity.side for activity in rulebook.activities.values()},
        specialty_share=share,
        specialty_rule=share_rule,
        training_groups={g.id: _training_places(g.headcount, f) for g in staff},
        limits=_limits(case, effects, greatest_role),
        pricing=Pricing(
            commitment_months=int(f.value("planning.commitment_months")),
            released_time_value=f.value("planning.released_time_value"),
            change_cost=f.value("planning.change_cost"),
            shortage_price=f.value("planning.shortage_price") * average,
            presence_cost=f.value("planning.presence_cost"),
            average_monthly_pay=average,
            objective=case.objective,
        ),
    )


def loaded_monthly_pay(figures: Figures, role: str) -> float:
    """Fully loaded pay of one person of a role, money a month."""
    yearly = figures.value(f"roles.{role}.salary") * figures.value("planning.employer_overhead")
    return yearly / MONTHS_PER_YEAR


def average_monthly_pay(case: Case, rulebook: Rulebook) -> float:
    """Mean loaded monthly pay of the hireable roles; at least 1, so that free labour divides nothing."""
    pays = [loaded_monthly_pay(case.figures, r.id) for r in rulebook.roles.values() if r.hireable]
    return max(1.0, sum(pays) / len(pays))


def _proficiency(figures: Figures, rulebook: Rulebook, role: str) -> Mapping[str, float]:
    return {k: figures.value(f"proficiency.{role}.{k}") for k in rulebook.activities}


def _staff(group: CompletedGroup, case: Case, rulebook: Rulebook) -> StaffParameters:
    role = rulebook.roles[group.asked.role]
    return StaffParameters(
        id=group.asked.id,
        role=role.id,
        side=role.side,
        headcount=group.asked.headcount,
        available_share=group.available_share,
        present=group.present,
        proficiency=_proficiency(case.figures, rulebook, role.id),
        monthly_pay=loaded_monthly_pay(case.figures, role.id),
    )


def _ramp(figures: Figures, months: float) -> tuple[float, ...]:
    """Speed by month since the first day, rising in a line from `ramp_up_start` to full."""
    start, n = figures.value("planning.ramp_up_start"), max(0, math.ceil(months))
    return tuple(start + (1 - start) * i / n for i in range(n))


def _hire_options(
    case: Case,
    rulebook: Rulebook,
    effects: ModelEffects | None,
    staff: list[StaffParameters],
    projects: Iterable[ProjectParameters],
) -> list[HireOption]:
    options, useful = case.scenario.options, _useful_people(projects)
    engagements = allowed_engagements(options, effects)
    result = []
    for role in sorted(rulebook.roles.values(), key=lambda r: r.id):
        if not role.hireable or (options.hire is not None and role.id not in options.hire):
            continue
        mentors = tuple(g.id for g in staff if g.role in role.mentored_by and g.available_share > 0)
        if "permanent" in engagements:
            result.append(_permanent(role, case, rulebook, mentors, useful))
        if "contract" in engagements:
            result.append(_contract(role, case, rulebook, mentors, useful))
    return result


def allowed_engagements(options: Options, effects: ModelEffects | None) -> tuple[str, ...]:
    """The request's list; without one, permanent and what a rule opens beside it."""
    if options.engagements is not None:
        return options.engagements
    opened = effects.engagements if effects else frozenset[str]()
    return tuple(e for e in ENGAGEMENTS if e == "permanent" or e in opened)


def _permanent(
    role: Role, case: Case, rulebook: Rulebook, mentors: tuple[str, ...], useful: int
) -> HireOption:
    f, name = case.figures, f"roles.{role.id}"
    pay = loaded_monthly_pay(f, role.id)
    recruiting = f.value(f"{name}.recruiting_cost")
    months = max(1, int(f.value("planning.commitment_months")))
    return HireOption(
        role=role.id,
        engagement="permanent",
        side=role.side,
        proficiency=_proficiency(f, rulebook, role.id),
        lead_time=max(1, math.ceil(f.value(f"{name}.hiring_lead_time"))),
        ramp_up=_ramp(f, f.value(f"{name}.ramp_up_unsupported")),
        ramp_up_mentored=_ramp(f, f.value(f"{name}.ramp_up")),
        mentor_load=f.value(f"{name}.mentor_load"),
        mentors=mentors,
        monthly_pay=pay,
        recruiting_cost=recruiting,
        most=_most_hires(case, recruiting + pay * months, useful),
    )


def _contract(
    role: Role, case: Case, rulebook: Rulebook, mentors: tuple[str, ...], useful: int
) -> HireOption:
    """A contractor: the rate holds all that an agency and the contractor ask, so no overhead on top."""
    f, name = case.figures, f"roles.{role.id}"
    rate = f.value(f"{name}.contract_rate") * f.value(f"{name}.salary") / MONTHS_PER_YEAR
    ramp_up = _ramp(f, f.value(f"{name}.contract_ramp_up_unsupported"))
    mentored = _ramp(f, f.value(f"{name}.contract_ramp_up"))
    least = math.ceil(f.value(f"{name}.contract_term"))
    term = max(1, least, len(ramp_up), len(mentored))  # nobody is sent home before being up to speed
    return HireOption(
        role=role.id,
        engagement="contract",
        side=role.side,
        proficiency=_proficiency(f, rulebook, role.id),
        lead_time=max(0, math.ceil(f.value(f"{name}.contract_lead_time"))),
        ramp_up=ramp_up,
        ramp_up_mentored=mentored,
        mentor_load=f.value(f"{name}.mentor_load"),
        mentors=mentors,
        monthly_pay=rate,
        recruiting_cost=0.0,
        most=_most_hires(case, rate * term, useful),
        term=term,
        hand_over=min(1.0, f.value("planning.hand_over")),
        receiving=f.value("planning.hand_over_receiving"),
    )


def _useful_people(projects: Iterable[ProjectParameters]) -> int:
    """More people than all teams together hold could do nothing."""
    return max(1, math.ceil(sum(p.max_team for p in projects)))


def _most_hires(case: Case, least: float, useful: int) -> int:
    """How many the budget can pay at the least cost of one, whenever they start."""
    affordable = useful if least <= 0 else min(useful, int(case.budget / least + 1e-9))
    cap = case.scenario.options.max_hires
    return affordable if cap is None else min(affordable, cap)


def _training_places(headcount: int, figures: Figures) -> tuple[int, int]:
    """(at once, in all) people of a group who may train; at least one."""
    at_once = math.floor(headcount * figures.value("planning.training_at_once") + WHOLE)
    in_all = math.floor(headcount * figures.value("planning.training_in_all") + WHOLE)
    return max(1, at_once), max(1, in_all)


def _training_options(
    case: Case,
    rulebook: Rulebook,
    effects: ModelEffects | None,
    staff: list[StaffParameters],
    hires: list[HireOption],
) -> list[TrainingOption]:
    allowed = case.scenario.options.training_paths
    forbidden = {path for _, path in effects.forbidden_paths} if effects else set()
    result = []
    for path in sorted(rulebook.paths.values(), key=lambda p: p.id):
        if path.id in forbidden or (allowed is not None and path.id not in allowed):
            continue
        duration = max(1, math.ceil(case.figures.value(f"training.{path.id}.duration")))
        for group in staff:
            if (
                group.role != path.source_role
                or group.available_share <= 0
                or duration >= case.horizon.months
            ):
                continue
            result.append(_training(case, rulebook, path, group, duration, staff, supported=False))
            supporters = [g for g in staff if g.role in path.supported_by and g.available_share > 0]
            if supporters or any(r.role in path.supported_by for r in hires):
                result.append(_training(case, rulebook, path, group, duration, staff, supported=True))
    return result


def _training(
    case: Case,
    rulebook: Rulebook,
    path: TrainingPath,
    group: StaffParameters,
    duration: int,
    staff: list[StaffParameters],
    *,
    supported: bool,
) -> TrainingOption:
    f, name = case.figures, f"training.{path.id}"
    ending = "_supported" if supported else ""
    success = f.value(f"{name}.success_rate{ending}")
    gain = f.value(f"{name}.proficiency_gain{ending}")
    at_once, in_all = _training_places(group.headcount, f)
    expected = success if at_once >= f.value("planning.cohort_expected_from") else 1.0
    released = case.released_shares.get(path.id, group.available_share)
    target = rulebook.roles[path.target_role]
    return TrainingOption(
        path=path.id,
        group=group.id,
        target_role=target.id,
        supported=supported,
        side=target.side,
        proficiency=_trained(group.proficiency, _proficiency(f, rulebook, target.id), gain),
        duration=duration,
        study_share=f.value(f"{name}.study_share"),
        released_share=released,
        success_rate=success,
        expected_success=expected,
        fee=f.value(f"{name}.fee"),
        support_load=f.value(f"{name}.mentor_load") if supported else 0.0,
        trainees_per_specialist=max(f.value(f"{name}.trainees_per_specialist"), WHOLE) if supported else 1.0,
        specialist_groups=tuple(g.id for g in staff if g.role in path.supported_by) if supported else (),
        specialist_roles=path.supported_by if supported else (),
        monthly_pay=group.monthly_pay,
        most=in_all,
    )


def _trained(own: Mapping[str, float], target: Mapping[str, float], gain: float) -> Mapping[str, float]:
    """Training closes part of the gap to the target role and unlearns nothing."""
    return {k: own[k] + gain * max(0.0, target[k] - own[k]) for k in own}


def _project(
    project: CompletedProject, case: Case, rulebook: Rulebook, effects: ModelEffects | None, average: float
) -> ProjectParameters:
    f, work = case.figures, project.effort
    delivery = project.asked.kind == "delivery"
    qualification = {
        k: f.value(f"qualification.{project.criticality}.{k}")
        for k in rulebook.activities
        if k in work or (k == "operations" and project.operations > 0)
    }
    for rule in effects.qualifications if effects else ():
        if rule.criticality == project.criticality and rule.activity in qualification:
            qualification[rule.activity] = max(qualification[rule.activity], rule.least)
    build = sum(work.values())
    value = project.monthly_value
    if value is None:
        value = build * average / f.value("planning.payback_months") if delivery else 0.0
    phases = {
        phase: tuple(k for k in work if rulebook.activities[k].phase == phase)
        for phase in ("model", "production", "adoption")
    }
    return ProjectParameters(
        id=project.asked.id,
        name=project.asked.name or project.asked.id,
        priority=project.priority,
        kind=project.asked.kind,
        criticality=project.criticality,
        effort=work if delivery else {},
        demand={} if delivery else work,
        deadline=project.deadline,
        earliest_start=project.earliest_start,
        operations=project.operations if delivery else 0.0,
        max_team=_max_team(project, qualification, build),
        monthly_value=value,
        qualification=qualification,
        precedence=_precedence(rulebook, tuple(work)) if delivery else (),
        overlap={k: f.value(f"activities.{k}.overlap") for k in phases["production"]},
        model_phase=phases["model"],
        production_phase=phases["production"],
        adoption_phase=phases["adoption"],
    )


def _max_team(project: CompletedProject, qualification: Mapping[str, float], work: float) -> float:
    """The request's or the template's; else as many as the work could use at the least proficiency."""
    if project.max_team is not None:
        return project.max_team
    least = min((q for q in qualification.values() if q > 0), default=1.0)
    return max(1.0, work / least)


def _precedence(rulebook: Rulebook, present: tuple[str, ...]) -> tuple[Precedence, ...]:
    """Order among the activities present; what rested on an absent one rests on what that rested on."""
    edges: dict[tuple[str, str], int] = {}

    def reach(activity: str, below: str, lag: int) -> None:
        for before, gap in rulebook.activities[activity].after.items():
            longest = max(lag, gap)
            if before in present:
                edges[before, below] = max(edges.get((before, below), 0), longest)
            else:
                reach(before, below, longest)

    for activity in present:
        reach(activity, activity, 0)
    return tuple(Precedence(before=a, after=b, lag=lag) for (a, b), lag in sorted(edges.items()))


def _specialty_share(figures: Figures, effects: ModelEffects | None) -> tuple[float, str | None]:
    share = figures.value("planning.specialty_share")
    rule = effects.specialty_share if effects else None
    if rule is not None and rule.share < share:
        return rule.share, rule.rule
    return share, None


def _limits(case: Case, effects: ModelEffects | None, greatest_role: str | None) -> Limits:
    budget = case.scenario.budget

    def resolved(role: str | None) -> str | None:
        return greatest_role if role == "greatest_need" else role

    return Limits(
        budget=case.budget,
        annual_budget=budget.annual,
        training_budget=budget.training,
        payroll_cap=budget.annual_payroll_cap,
        max_hires=case.scenario.options.max_hires,
        hire_limits=tuple(
            HireLimit(rule=e.rule, role=resolved(e.role), at_most=int(e.at_most)) for e in effects.hire_limits
        )
        if effects
        else (),
        role_requirements=tuple(
            RoleRequirement(rule=e.rule, role=r, at_least=int(e.at_least), by=int(e.by_period) - 1)
            for e in effects.required_roles
            if (r := resolved(e.role)) is not None
        )
        if effects
        else (),
        joint_work=tuple(
            JointWork(rule=e.rule, activity=e.activity, side=e.side, share=e.share)
            for e in effects.joint_work
        )
        if effects
        else (),
    )
