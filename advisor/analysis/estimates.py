"""How much a plan's cost might change with its parameters: a guess without solving.

Only used to decide what is asked together and what alone; no answer rests on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan


def guessed_cost(plan: Plan, before: Parameters, after: Parameters) -> float:
    """Economic cost (money) of a plan made for `before` if the same work were done under `after`.

    More work on a project is taken to last longer at the team it has. Infinite where somebody at work
    is not qualified any more, or an action is not there.
    """
    try:
        return _actions(plan, after) + _work(plan, before, after)
    except KeyError:
        return math.inf


def _actions(plan: Plan, p: Parameters) -> float:
    """People hired and trained."""
    hires = {r.key: r for r in p.hires}
    courses = {(c.path, c.group, c.supported): c for c in p.trainings}
    total = 0.0
    for hire in plan.hires:
        r = hires[f"hire:{hire.role}:{hire.engagement}"]
        months = max(p.pricing.commitment_months, p.horizon.months - r.lead_time)
        if hire.end is not None:
            months = hire.end - hire.start + 1
        total += hire.count * (r.recruiting_cost + r.monthly_pay * months)
    for x in plan.trainings:
        c = courses[x.path, x.group, x.supported]
        study = c.study_share * c.duration * c.monthly_pay * p.pricing.released_time_value
        total += x.count * (c.fee + p.pricing.change_cost + study)
    return total


def _work(plan: Plan, before: Parameters, after: Parameters) -> float:
    """Time of existing people, and the months until each project is done."""
    old_rates, new_rates, pay = _rates(plan, before), _rates(plan, after), _pay(after)
    projects = {p.id: (old, p) for old, p in zip(before.projects, after.projects, strict=True)}
    released, more = 0.0, dict.fromkeys(projects, 0.0)
    team: dict[str, float] = dict.fromkeys(projects, 0.0)
    months: dict[str, set[int]] = {p: set() for p in projects}
    for row in plan.assignments:
        old, new = projects[row.project]
        if row.output <= 0:
            continue
        rate = new_rates[row.worker, row.activity]
        if rate < new.qualification.get(row.activity, 0.0):
            return math.inf
        wanted = _wanted(new, row.activity) / _wanted(old, row.activity)
        time = row.person_months * wanted * old_rates[row.worker, row.activity] / rate
        released += time * pay.get(row.worker, 0.0) * after.pricing.released_time_value
        more[row.project] += time - row.person_months
        team[row.project] += row.person_months
        months[row.project].add(row.period)
    delay = 0.0
    for result in plan.projects:
        p = projects[result.id][1]
        if p.kind == "delivery" and months[p.id]:
            done = after.horizon.months if result.completed is None else result.completed
            delay += p.monthly_value * (done + more[p.id] * len(months[p.id]) / team[p.id])
    return released + delay


def _wanted(project: object, activity: str) -> float:
    """Work on an activity, in whatever the project counts it."""
    effort, demand = project.effort, project.demand  # type: ignore[attr-defined]
    return float(effort.get(activity) or demand.get(activity) or project.operations)  # type: ignore[attr-defined]


def _rates(plan: Plan, p: Parameters) -> Mapping[tuple[str, str], float]:
    """(published worker, activity) -> proficiency; of a path the best of those whom the plan trains."""
    trained = {(x.path, x.group, x.supported) for x in plan.trainings}
    rates = {(f"staff:{g.id}", k): v for g in p.staff for k, v in g.proficiency.items()}
    rates |= {(r.key, k): v for r in p.hires for k, v in r.proficiency.items()}
    for c in p.trainings:
        for k, v in c.proficiency.items() if (c.path, c.group, c.supported) in trained else ():
            rates[c.published_key, k] = max(v, rates.get((c.published_key, k), 0.0))
    return rates


def _pay(p: Parameters) -> Mapping[str, float]:
    """Loaded monthly pay of existing people, by published worker."""
    return {f"staff:{g.id}": g.monthly_pay for g in p.staff} | {
        c.published_key: c.monthly_pay for c in p.trainings
    }
