"""Projects of the problem: what is to be done, in which order, by whom at least, and what it is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.distribution import Distribution, certain
from advisor.domain.problem import Precedence, ProjectParameters
from advisor.problem.completion import Case, CompletedProject
from advisor.rulebook import Rulebook
from advisor.rulebook.book import PLACES
from advisor.rulebook.effects import ModelEffects

OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Work:
    """Work of one project in pm: planned by activity (of recurring work a month), and how far it may be off."""

    planned: Mapping[str, float]
    operations: float
    uncertain: Mapping[str, Distribution]


def work_of(project: CompletedProject, case: Case) -> Work:
    """Figures of the template, or what the request gives times what such estimates usually miss by.

    Recurring work is certain: so much a month is what is wanted, not an estimate of when something is done.
    """
    asked = project.asked
    if asked.kind == "ongoing":
        return Work({k: asked.monthly_demand[k] for k in project.activities}, 0.0, {})
    spreads = {k: _spread(case, project, f"effort.{k}", asked.effort.get(k)) for k in project.activities}
    running = _spread(case, project, "operations", asked.operations)
    planned = {k: round(spread.mean, PLACES) for k, spread in spreads.items()}
    uncertain = {k: spread for k, spread in {**spreads, OPERATIONS: running}.items() if spread.varies}
    return Work(planned, round(running.mean, PLACES), uncertain)


def _spread(case: Case, project: CompletedProject, what: str, given: float | None) -> Distribution:
    f, name = case.figures, f"{project.figures}.{what}"
    if given is not None:
        if given <= 0:
            return certain(0.0)
        f.mean("planning.effort_overrun")
        return f.spread("planning.effort_overrun").scaled(given)
    if project.figures is None or name not in f:
        return certain(0.0)
    f.mean(name)
    return f.spread(name)


def project_of(
    project: CompletedProject,
    work: Work,
    case: Case,
    rulebook: Rulebook,
    effects: ModelEffects,
    average_pay: float,
    window: int,
) -> ProjectParameters:
    """One project of the problem."""
    f, asked = case.figures, project.asked
    delivery = asked.kind == "delivery"
    activities = tuple(work.planned)
    phases = {
        phase: tuple(k for k in activities if rulebook.activities[k].phase == phase)
        for phase in ("model", "production", "adoption")
    }
    qualification = _qualification(project, work, case, rulebook, effects)
    return ProjectParameters(
        id=asked.id,
        name=asked.name or asked.id,
        priority=project.priority,
        kind=asked.kind,
        criticality=project.criticality,
        effort=work.planned if delivery else {},
        demand={} if delivery else work.planned,
        deadline=project.deadline,
        earliest_start=project.earliest_start,
        operations=work.operations,
        max_team=_max_team(project, work, case, qualification),
        deadline_given=asked.deadline is not None,
        monthly_value=_monthly_value(project, work, case, average_pay) if delivery else 0.0,
        value_given=asked.monthly_value is not None,
        shortage_price=f.value(f"planning.shortage_price_{project.priority}") * average_pay,
        worth=_worth(project, work, case, average_pay, window),
        worth_for_safety=_worth(project, work, case, average_pay, window, times=2.0),
        qualification=qualification,
        precedence=_precedence(rulebook, activities) if delivery else (),
        overlap={k: f.mean(f"activities.{k}.overlap") for k in phases["production"]},
        model_phase=phases["model"],
        production_phase=phases["production"],
        adoption_phase=phases["adoption"],
    )


def _qualification(
    project: CompletedProject, work: Work, case: Case, rulebook: Rulebook, effects: ModelEffects
) -> dict[str, float]:
    """Least proficiency whose work counts: of the files, raised by rules."""
    least = {
        k: case.figures.mean(f"qualification.{project.criticality}.{k}")
        for k in rulebook.activities
        if k in work.planned or (k == OPERATIONS and work.operations > 0)
    }
    for rule in effects.qualifications:
        if rule.criticality == project.criticality and rule.activity in least:
            least[rule.activity] = max(least[rule.activity], rule.least)
    return least


def _max_team(project: CompletedProject, work: Work, case: Case, qualification: Mapping[str, float]) -> float:
    """The request's or the template's; else the natural size of a team for that effort.

    Recurring work has to be done within the month: as many as it takes at the least pace that counts.
    """
    f, asked = case.figures, project.asked
    if asked.max_team is not None:
        return asked.max_team
    if project.figures is not None:
        return f.value(f"{project.figures}.max_team")
    least = f.value("planning.team_size_least")
    if asked.kind == "ongoing":
        needed = sum(
            demand / max(qualification[k], least_pace(qualification)) for k, demand in work.planned.items()
        )
        return max(least, needed)
    return least + f.value("planning.team_size_per_person_month") * math.fsum(asked.effort.values())


def least_pace(qualification: Mapping[str, float]) -> float:
    """The slowest pace that counts anywhere; 1 where nothing is asked of anybody."""
    return min((q for q in qualification.values() if q > 0), default=1.0)


def _monthly_value(project: CompletedProject, work: Work, case: Case, average_pay: float) -> float:
    """As given; else the build effort at average pay, earned back in the pay-back time, by priority."""
    if project.asked.monthly_value is not None:
        return project.asked.monthly_value
    f = case.figures
    payback = max(1.0, f.value("planning.payback_months"))
    factor = f.value(f"planning.worth_factor_{project.priority}")
    return sum(work.planned.values()) * average_pay / payback * factor


def _worth(
    project: CompletedProject, work: Work, case: Case, average_pay: float, window: int, times: float = 1.0
) -> float:
    """The most that a must may cost: a multiple of its work's pay (so many times that of the files), or its given
    value over the window if more."""
    if project.priority != "must":
        return 0.0
    months = 1 if project.asked.kind == "delivery" else project.deadline - project.earliest_start + 1
    amount = sum(work.planned.values()) * max(0, months)
    worth = times * case.figures.value("planning.must_multiple") * amount * average_pay
    given = (project.asked.monthly_value or 0.0) * (window - project.earliest_start)
    return max(worth, given)


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
