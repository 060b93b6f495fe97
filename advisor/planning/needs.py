"""What existing people cannot cover: the gap of each side, before anybody is hired or trained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import count

import pulp

from advisor.domain.problem import Problem, ProjectParameters, StaffParameters, output_rate
from advisor.planning.expressions import Linear, Row, total
from advisor.planning.solver import LoadedModel

OWN_SIDE_FIRST = 1e-3
"""Price of a person-month on the other side against one of gap: people start with their own trade."""

A_TRACE = 1e-9
"""Person-months that rounding may leave."""


def gap_after_staff(problem: Problem) -> Mapping[str, float]:
    """Person-months of output by side that no existing qualified person has the time for.

    A transport problem over the whole window of each project, without months or order: it says which
    side lacks hands, not when. Operations after go-live are left to the plan.
    """
    plain = gap_where_there_is_time(problem)
    return least_gap(problem) if plain is None else plain


def gap_where_there_is_time(problem: Problem) -> dict[str, float] | None:
    """The gaps where people given work one activity after the other have the time for all that they are qualified
    for: no other way leaves less undone. None where somebody's time ends first."""
    everything = range(problem.horizon.months)
    left = {g.id: _time(g, everything) for g in problem.staff}
    outside = {g: problem.specialty_share * time for g, time in left.items()}
    gaps = dict.fromkeys(sorted(set(problem.sides.values())), 0.0)
    for project in problem.projects:
        here = {g.id: _time(g, _months_of(project)) for g in problem.staff}
        for activity, amount in _wanted(project).items():
            side, wanted = problem.sides[activity], amount
            able = _able(problem, project, activity)
            if not able:
                gaps[side] += wanted
                continue
            for group, rate in sorted(able, key=lambda one: (one[0].side != side, -one[1])):
                limits = (left, here) if group.side == side else (left, here, outside)
                time = min(wanted / rate, *(limit[group.id] for limit in limits))
                wanted -= time * rate
                for limit in limits:
                    limit[group.id] -= time
            if wanted > A_TRACE:
                return None
    return gaps


def least_gap(problem: Problem) -> Mapping[str, float]:
    """The least gaps, by a programme."""
    programme = pulp.LpProblem("needs", pulp.LpMinimize)
    gaps: dict[str, list[Linear]] = {side: [] for side in sorted(set(problem.sides.values()))}
    used: dict[tuple[str, str], list[Linear]] = defaultdict(list)
    outside: dict[str, list[Linear]] = defaultdict(list)
    rows: list[Row] = []
    numbers = count()

    def new(name: str) -> Linear:
        return Linear([(programme.add_variable(f"x{next(numbers):06d}_{name}", 0), 1.0)])

    for project in problem.projects:
        for activity, wanted in _wanted(project).items():
            side = problem.sides[activity]
            gap = new("gap")
            gaps[side].append(gap)
            covered = [gap]
            for group, rate in _able(problem, project, activity):
                work = new("work")
                covered.append(work * rate)
                used[group.id, project.id].append(work)
                if group.side != side:
                    outside[group.id].append(work)
            rows.append(total(covered) >= wanted)
    for group in problem.staff:
        time = _time(group, range(problem.horizon.months))
        rows.append(total(w for p in problem.projects for w in used[group.id, p.id]) <= time)
        rows += [total(used[group.id, p.id]) <= _time(group, _months_of(p)) for p in problem.projects]
        rows.append(total(outside[group.id]) <= problem.specialty_share * time)
    for number, row in enumerate(rows):
        if row.terms:
            programme.addConstraint(row.for_pulp(), f"row_{number}")
    loaded = LoadedModel(programme)
    everything = total(gap for each in gaps.values() for gap in each)
    solution = loaded.optimise(
        everything + OWN_SIDE_FIRST * total(w for each in outside.values() for w in each)
    )
    return {side: loaded.value(solution, total(each)) for side, each in gaps.items()}


def _able(problem: Problem, project: ProjectParameters, activity: str) -> list[tuple[StaffParameters, float]]:
    """Staff groups with time that are qualified, and their output per pm."""
    rates = [
        (g, output_rate(g.proficiency, project, activity)) for g in problem.staff if g.available_share > 0
    ]
    return [(g, rate) for g, rate in rates if rate > 0]


def _months_of(project: ProjectParameters) -> range:
    return range(project.earliest_start, project.deadline + 1)


def _wanted(project: ProjectParameters) -> Mapping[str, float]:
    if project.kind == "delivery":
        return project.effort
    months = len(_months_of(project))
    return {activity: demand * months for activity, demand in project.demand.items()}


def _time(group: StaffParameters, periods: range) -> float:
    return sum(group.present[t] for t in periods) * group.available_share
