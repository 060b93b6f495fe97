"""Changes of a request: the request after it, and the change as a JSON Merge Patch, which asks for the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from advisor.domain.horizon import Horizon, Month
from advisor.domain.request import Project, Scenario, StaffGroup

MOST_MONTHS = 60
"""The longest horizon that a request may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A changed request. amount: by how much, in the unit of what is patched; None where it is no amount; about: ids
    of what is changed, as far as one has to know."""

    scenario: Scenario
    patch: Mapping[str, Any]
    amount: float | None = None
    about: tuple[str, ...] = ()


def more_budget(scenario: Scenario, amount: float) -> Change:
    """A total or annual budget larger by an amount of money."""
    budget = scenario.budget
    name = "annual" if budget.annual is not None else "total"
    value = (budget.total or 0.0 if name == "total" else budget.annual or 0.0) + amount
    changed = replace(scenario, budget=replace(budget, **{name: value}))
    return Change(scenario=changed, patch={"budget": {name: value}}, amount=amount)


def later_deadlines(
    scenario: Scenario, horizon: Horizon, projects: Collection[str], months: int
) -> Change | None:
    """Some projects due so many months later, the horizon longer where that lies beyond it; None where the horizon
    would be too long. One without a deadline is due at the horizon's end, which moves then."""
    moved = [
        replace(p, deadline=p.deadline + months) if p.id in projects and p.deadline is not None else p
        for p in scenario.projects
    ]
    due = [p.deadline if p.deadline is not None else horizon.end + months for p in moved if p.id in projects]
    length = max([horizon.months, *(horizon.period(month) + 1 for month in due)])
    if length > MOST_MONTHS:
        return None
    changed = replace(scenario, projects=tuple(moved))
    patch: dict[str, Any] = {}
    if changed.projects != scenario.projects:
        patch |= _projects(changed)
    if length > horizon.months:
        changed = replace(changed, horizon_months=length)
        patch["horizon"] = {"months": length}
    return Change(scenario=changed, patch=patch, amount=float(months))


def without_projects(scenario: Scenario, projects: Collection[str]) -> Change:
    """Some projects left out."""
    kept = tuple(p for p in scenario.projects if p.id not in projects)
    changed = replace(scenario, projects=kept)
    left_out = tuple(p.id for p in scenario.projects if p.id in projects)
    return Change(scenario=changed, patch=_projects(changed), amount=float(len(left_out)), about=left_out)


def given_value(scenario: Scenario, project: str, assumed: float, value: float) -> Change:
    """A project's monthly value given, where another one was assumed."""
    valued = tuple(replace(p, monthly_value=value) if p.id == project else p for p in scenario.projects)
    changed = replace(scenario, projects=valued)
    return Change(
        scenario=changed, patch=_projects(changed), amount=round(value - assumed, 2), about=(project,)
    )


def allowed_engagements(scenario: Scenario, engagements: tuple[str, ...]) -> Change:
    """These engagements allowed for hires."""
    changed = replace(scenario, options=replace(scenario.options, engagements=engagements))
    return Change(scenario=changed, patch={"options": {"allow": {"engagements": list(engagements)}}})


def allowed_role(scenario: Scenario, allowed: tuple[str, ...], role: str) -> Change:
    """A role that may be hired beside those that may be already."""
    roles = (*allowed, role)
    changed = replace(scenario, options=replace(scenario.options, hire=roles))
    return Change(scenario=changed, patch={"options": {"allow": {"hire": list(roles)}}}, about=(role,))


def more_time(scenario: Scenario, shares: Mapping[str, float], more: float) -> Change:
    """More of the time of some staff groups, to all of it at most. shares: their part of their time so far, by id."""
    raised = {group: min(1.0, round(share + more, 6)) for group, share in shares.items()}
    staff = tuple(replace(g, available_share=raised[g.id]) if g.id in raised else g for g in scenario.staff)
    changed = replace(scenario, staff=staff)
    amount = max(raised[group] - shares[group] for group in raised)
    return Change(scenario=changed, patch=_staff(changed), amount=round(amount, 6), about=tuple(raised))


def listed_staff(scenario: Scenario, roles: tuple[str, ...]) -> Change:
    """One person of each of these roles listed, with the usual part of their time."""
    staff = tuple(StaffGroup(id=role, role=role, headcount=1) for role in roles)
    changed = replace(scenario, staff=staff)
    return Change(scenario=changed, patch=_staff(changed), amount=float(len(roles)), about=roles)


# --- as JSON -----------------------------------------------------------------------------------------------

_JSON_NAMES = {"available_from": "from", "available_until": "until"}


def _projects(scenario: Scenario) -> dict[str, Any]:
    return {"projects": [_as_json(project) for project in scenario.projects]}


def _staff(scenario: Scenario) -> dict[str, Any]:
    return {"staff": [_as_json(group) for group in scenario.staff]}


def _as_json(row: Project | StaffGroup) -> dict[str, Any]:
    """A row of the request: a list is replaced whole by a merge patch."""
    values = {_JSON_NAMES.get(member.name, member.name): getattr(row, member.name) for member in fields(row)}
    return {name: _plain(value) for name, value in values.items() if value is not None and value != {}}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, Month) else value
