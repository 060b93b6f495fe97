"""Figures that the sentences quote and the plan holds only in parts: work by worker, what is known of months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Assignment, Plan
from advisor.domain.recommendation import Action, Timing, Work
from advisor.domain.scenario import PRIORITIES


def work_of(plan: Plan, sides: Mapping[str, str]) -> tuple[Work, ...]:
    """What each worker does, in the order of their names. sides: activity -> side."""
    rows: dict[str, list[Assignment]] = defaultdict(list)
    for row in plan.assignments:
        rows[worker_in_the_answer(row.worker)].append(row)
    return tuple(_work(worker, rows[worker], sides) for worker in sorted(rows))


def worker_in_the_answer(key: str) -> str:
    """The trainees of one path are one worker, whatever their group."""
    return ":".join(key.split(":")[:2]) if key.startswith("train:") else key


def _work(worker: str, rows: Sequence[Assignment], sides: Mapping[str, str]) -> Work:
    output: dict[str, float] = dict.fromkeys(sorted(set(sides.values())), 0.0)
    for row in rows:
        output[sides[row.activity]] += row.output
    return Work(
        worker=worker,
        person_months=sum(row.person_months for row in rows),
        output=output,
        first=min(row.period for row in rows),
        last=max(row.period for row in rows),
        projects=tuple(dict.fromkeys(row.project for row in rows if row.output > 0)),
    )


def worker_of(action: Action) -> str:
    """The worker that an action makes, as the answer names it."""
    if action.action == "hire":
        return f"hire:{action.role}:{action.engagement}"
    return f"train:{action.path}"


def timing_of(actions: Sequence[Action], work: Sequence[Work], parameters: Parameters) -> tuple[Timing, ...]:
    """One row for each action. A trainee's first day in the new role follows the last month of study."""
    leads = {option.key: option.lead_time for option in parameters.hires}
    projects = {row.worker: row.projects for row in work}
    result = []
    for place, action in enumerate(actions):
        worker = worker_of(action)
        lead = leads.get(worker)
        first_day = action.starts if action.action == "hire" else (action.ends or action.starts) + 1
        urgent = _most_urgent(projects.get(worker, ()), parameters)
        deadline = None if urgent is None else next(p.deadline for p in parameters.projects if p.id == urgent)
        result.append(
            Timing(
                action=place,
                earliest=lead if action.action == "hire" else None,
                lead_months=lead if action.action == "hire" else None,
                project=urgent,
                deadline=deadline,
                months_to_deadline=None
                if deadline is None or deadline < first_day
                else deadline - first_day + 1,
            )
        )
    return tuple(result)


def _most_urgent(wanted: Sequence[str], parameters: Parameters) -> str | None:
    """Of these deliveries the one of the highest priority that is due first."""
    rows = [
        (PRIORITIES.index(project.priority), project.deadline, project.id)
        for project in parameters.projects
        if project.id in wanted and project.kind == "delivery"
    ]
    return min(rows)[2] if rows else None
