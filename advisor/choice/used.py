"""What some teams use of a problem: where that is the same in two problems, so is what becomes of the teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from advisor.domain.problem import (
    HireOption,
    Problem,
    StaffParameters,
    TrainingOption,
    Uncertainty,
    output_rate,
)
from advisor.domain.team import Team

Value = TypeVar("Value")
Worker = StaffParameters | HireOption | TrainingOption


@dataclass(frozen=True, slots=True)
class Used:
    """rest: the problem without unused options, and without what people can do; rates: output per pm of each worker
    by project and activity, as far as they are qualified; sources: what those who are trained can do before."""

    rest: Problem
    rates: Sequence[Mapping[tuple[str, str], float]]
    sources: Sequence[Mapping[str, float]]


def used(problem: Problem, teams: Collection[Team]) -> Used:
    """What the teams use of a problem."""
    options = {entry.option for team in teams for entry in team.entries}
    hires = tuple(r for r in problem.hires if r.key in options)
    trainings = tuple(c for c in problem.trainings if c.key in options)
    workers: tuple[Worker, ...] = (*problem.staff, *hires, *trainings)
    rates = {id(w): _rates(problem, w) for w in workers}
    groups = {g.id: g for g in problem.staff}
    skills: dict[str, set[str]] = defaultdict(set)
    for worker in workers:
        if not isinstance(worker, TrainingOption):
            skills[worker.role] |= {k for _, k in rates[id(worker)]}
    for course in trainings:
        learnt = {k for _, k in rates[id(course)]}
        skills[groups[course.group].role] |= learnt
        skills[course.target_role] |= learnt
    rest = replace(
        problem,
        staff=tuple(replace(g, proficiency={}) for g in problem.staff),
        hires=tuple(replace(r, proficiency={}) for r in hires),
        trainings=tuple(replace(c, proficiency={}) for c in trainings),
        projects=tuple(replace(p, qualification={}) for p in problem.projects),
        uncertainty=_unknown(problem.uncertainty, options, {c.path for c in trainings}, skills),
    )
    sources = [
        _of({k for _, k in rates[id(c)]}, groups[c.group].proficiency)
        for c in trainings
    ]  # fmt: skip
    return Used(rest, tuple(rates.values()), sources)


def _rates(problem: Problem, worker: Worker) -> Mapping[tuple[str, str], float]:
    found = {
        (p.id, k): output_rate(worker.proficiency, p, k)
        for p in problem.projects
        for k in p.needed_activities
    }
    return {key: rate for key, rate in found.items() if rate > 0}


def _unknown(
    unknown: Uncertainty, options: Collection[str], paths: Collection[str], skills: Mapping[str, Collection[str]]
) -> Uncertainty:  # fmt: skip
    """Without what is unknown of options, paths, roles and skills that nobody uses."""
    known = {role: _of(some, unknown.proficiency.get(role, {})) for role, some in skills.items()}
    return replace(
        unknown,
        proficiency={role: some for role, some in known.items() if some},
        attrition=_of(skills, unknown.attrition),
        lead_time=_of(options, unknown.lead_time),
        ramp_up=_of(options, unknown.ramp_up),
        ramp_up_mentored=_of(options, unknown.ramp_up_mentored),
        duration=_of(paths, unknown.duration),
    )


def _of(names: Collection[str], what: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name: value for name, value in what.items() if name in names}
