"""People of the problem: who is there, who may be hired, who may be trained."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import HireOption, ProjectParameters, StaffParameters, TrainingOption, Uncertainty
from advisor.domain.request import ENGAGEMENTS, Options
from advisor.problem.completion import Case, CompletedGroup
from advisor.problem.pay import loaded_monthly_pay
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figures, Role, TrainingPath
from advisor.rulebook.effects import ModelEffects

WHOLE = 0.01
"""A share such as 0.3333 of six people is two people: what rounding in the rule files may lose."""

PERMANENT, CONTRACT = ENGAGEMENTS


def proficiency_of(figures: Figures, rulebook: Rulebook, role: str) -> Mapping[str, float]:
    """Output per pm of a role by activity, at planning values."""
    return {k: figures.mean(f"proficiency.{role}.{k}") for k in rulebook.activities}


def staff_of(group: CompletedGroup, case: Case, rulebook: Rulebook) -> StaffParameters:
    """One staff group."""
    role = rulebook.roles[group.asked.role]
    return StaffParameters(
        id=group.asked.id,
        role=role.id,
        side=role.side,
        headcount=group.asked.headcount,
        available_share=group.available_share,
        present=group.present,
        proficiency=proficiency_of(case.figures, rulebook, role.id),
        monthly_pay=loaded_monthly_pay(case.figures, role.id),
    )


# --- hiring ------------------------------------------------------------------------------------------


def hire_options(
    case: Case,
    rulebook: Rulebook,
    effects: ModelEffects,
    staff: Sequence[StaffParameters],
    projects: Iterable[ProjectParameters],
) -> list[HireOption]:
    """Each role that may be hired under each engagement that may be used."""
    most = _most_hires(case, projects)
    engagements = allowed_engagements(case.scenario.options, effects)
    result = []
    for role in sorted((rulebook.roles[r] for r in case.hireable), key=lambda r: r.id):
        mentors = tuple(g.id for g in staff if g.role in role.mentored_by and has_time(g))
        if PERMANENT in engagements:
            result.append(_permanent(role, case, rulebook, mentors, most))
        if CONTRACT in engagements:
            result.append(_contract(role, case, rulebook, mentors, most))
    return result


def allowed_engagements(options: Options, effects: ModelEffects) -> tuple[str, ...]:
    """The request's list; without one, permanent and what a rule opens beside it."""
    if options.engagements is not None:
        return options.engagements
    return tuple(e for e in ENGAGEMENTS if e == PERMANENT or e in effects.engagements)


def has_time(group: StaffParameters) -> bool:
    """Whether anybody of a group is ever there with time for this work."""
    return group.available_share > 0 and any(group.present)


def _most_hires(case: Case, projects: Iterable[ProjectParameters]) -> int:
    """As many as all teams together hold, and as the request allows. Money does not enter: what is too dear is
    still judged, and said to be so."""
    useful = max(1, math.ceil(sum(p.max_team for p in projects) - WHOLE))
    cap = case.scenario.options.max_hires
    return useful if cap is None else min(useful, cap)


def _permanent(role: Role, case: Case, rulebook: Rulebook, mentors: tuple[str, ...], most: int) -> HireOption:
    f, name = case.figures, f"roles.{role.id}"
    return HireOption(
        role=role.id,
        engagement=PERMANENT,
        side=role.side,
        proficiency=proficiency_of(f, rulebook, role.id),
        lead_time=max(1, f.months(f"{name}.hiring_lead_time")),
        ramp_up=_ramp(f, f.months(f"{name}.ramp_up_unsupported")),
        ramp_up_mentored=_ramp(f, f.months(f"{name}.ramp_up")),
        mentor_load=f.mean(f"{name}.mentor_load"),
        mentors=mentors,
        monthly_pay=loaded_monthly_pay(f, role.id),
        recruiting_cost=f.value(f"{name}.recruiting_cost"),
        most=most,
    )


def _contract(role: Role, case: Case, rulebook: Rulebook, mentors: tuple[str, ...], most: int) -> HireOption:
    """A contractor: the rate holds all that an agency and the contractor ask, so no overhead on top."""
    f, name = case.figures, f"roles.{role.id}"
    ramp_up = _ramp(f, f.months(f"{name}.contract_ramp_up_unsupported"))
    mentored = _ramp(f, f.months(f"{name}.contract_ramp_up"))
    least = f.months(f"{name}.contract_term")
    return HireOption(
        role=role.id,
        engagement=CONTRACT,
        side=role.side,
        proficiency=proficiency_of(f, rulebook, role.id),
        lead_time=f.months(f"{name}.contract_lead_time"),
        ramp_up=ramp_up,
        ramp_up_mentored=mentored,
        mentor_load=f.mean(f"{name}.mentor_load"),
        mentors=mentors,
        monthly_pay=f.value(f"{name}.contract_rate") * f.value(f"{name}.salary") / MONTHS_PER_YEAR,
        recruiting_cost=0.0,
        most=most,
        term=max(1, least, len(ramp_up), len(mentored)),  # nobody is sent home before being up to speed
        hand_over=min(1.0, f.value("planning.hand_over")),
        receiving=f.value("planning.hand_over_receiving"),
    )


def _ramp(figures: Figures, months: int) -> tuple[float, ...]:
    """Speed by month since the first day, rising in a line from `ramp_up_start` to full."""
    start = figures.mean("planning.ramp_up_start")
    return tuple(start + (1 - start) * i / months for i in range(months))


# --- training ----------------------------------------------------------------------------------------


def training_places(headcount: int, figures: Figures) -> tuple[int, int]:
    """(at once, in all) people of a group who may train; at least one."""
    at_once = math.floor(headcount * figures.value("planning.training_at_once") + WHOLE)
    in_all = math.floor(headcount * figures.value("planning.training_in_all") + WHOLE)
    return max(1, at_once), max(1, in_all)


def training_options(
    case: Case,
    rulebook: Rulebook,
    effects: ModelEffects,
    staff: Sequence[StaffParameters],
    hires: Sequence[HireOption],
) -> list[TrainingOption]:
    """Each path that is open to each group, unsupported and, where somebody could teach, supported."""
    allowed = case.scenario.options.training_paths
    forbidden = {path for _, path in effects.forbidden_paths}
    result = []
    for path in sorted(rulebook.paths.values(), key=lambda p: p.id):
        if path.id in forbidden or (allowed is not None and path.id not in allowed):
            continue
        learners = [g for g in staff if g.role == path.source_role and has_time(g)]
        if not learners or _duration(case.figures, path) >= case.horizon.months:
            continue
        supporters = [g for g in staff if g.role in path.supported_by and has_time(g)]
        supported = bool(supporters) or any(r.role in path.supported_by for r in hires)
        for group in learners:
            result.append(_training(case, rulebook, path, group, ()))
            if supported:
                result.append(_training(case, rulebook, path, group, supporters, supported=True))
    return result


def _duration(figures: Figures, path: TrainingPath) -> int:
    return max(1, figures.months(f"training.{path.id}.duration"))


def _training(
    case: Case,
    rulebook: Rulebook,
    path: TrainingPath,
    group: StaffParameters,
    supporters: Sequence[StaffParameters],
    *,
    supported: bool = False,
) -> TrainingOption:
    f, name = case.figures, f"training.{path.id}"
    ending = "_supported" if supported else ""
    gain = f.mean(f"{name}.proficiency_gain{ending}")
    target = rulebook.roles[path.target_role]
    return TrainingOption(
        path=path.id,
        group=group.id,
        target_role=target.id,
        supported=supported,
        side=target.side,
        proficiency=_trained(group.proficiency, proficiency_of(f, rulebook, target.id), gain),
        duration=_duration(f, path),
        study_share=f.mean(f"{name}.study_share"),
        released_share=case.released_shares.get(path.id, group.available_share),
        success_rate=f.mean(f"{name}.success_rate{ending}"),
        success_rate_alone=f.mean(f"{name}.success_rate"),
        gain=gain,
        fee=f.value(f"{name}.fee"),
        support_load=f.mean(f"{name}.mentor_load") if supported else 0.0,
        trainees_per_specialist=max(f.mean(f"{name}.trainees_per_specialist"), WHOLE) if supported else 1.0,
        specialist_groups=tuple(g.id for g in supporters),
        specialist_roles=path.supported_by if supported else (),
        monthly_pay=group.monthly_pay,
        most=training_places(group.headcount, f)[1],
    )


def _trained(own: Mapping[str, float], target: Mapping[str, float], gain: float) -> Mapping[str, float]:
    """Training closes part of the gap to the target role and unlearns nothing."""
    return {k: own[k] + gain * max(0.0, target[k] - own[k]) for k in own}


# --- what is not known of them -----------------------------------------------------------------------


def uncertainty_of(
    case: Case,
    rulebook: Rulebook,
    staff: Sequence[StaffParameters],
    hires: Sequence[HireOption],
    trainings: Sequence[TrainingOption],
) -> Uncertainty:
    """Distributions of everything about people that varies; `effort` is empty."""
    f = case.figures
    roles = sorted({*(g.role for g in staff), *(r.role for r in hires), *(c.target_role for c in trainings)})
    lead_time, ramp_up, ramp_up_mentored = {}, {}, {}
    for option in hires:
        permanent = option.engagement == PERMANENT
        before = f"roles.{option.role}." + ("" if permanent else "contract_")
        lead_time[option.key] = f.spread(
            f"roles.{option.role}.hiring_lead_time" if permanent else f"{before}lead_time"
        )
        ramp_up[option.key] = f.spread(f"{before}ramp_up_unsupported")
        ramp_up_mentored[option.key] = f.spread(f"{before}ramp_up")
    return Uncertainty(
        effort={},
        proficiency={
            role: {
                k: spread
                for k in rulebook.activities
                if (spread := f.spread(f"proficiency.{role}.{k}")).varies
            }
            for role in roles
        },
        lead_time={key: spread for key, spread in lead_time.items() if spread.varies},
        ramp_up={key: spread for key, spread in ramp_up.items() if spread.varies},
        ramp_up_mentored={key: spread for key, spread in ramp_up_mentored.items() if spread.varies},
        duration={
            path: spread
            for path in sorted({c.path for c in trainings})
            if (spread := f.spread(f"training.{path}.duration")).varies
        },
        attrition={role: f.mean(f"roles.{role}.attrition") for role in roles},
        replacement_months=f.months("planning.replacement_months"),
    )
