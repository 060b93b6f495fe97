"""What differs between requests and between their answers, name by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from advisor.domain.comparison import Difference, Differences, FromFirst, Value
from advisor.domain.horizon import Month
from advisor.domain.plan import Costs, Plan
from advisor.domain.recommendation import Action, Recommendation
from advisor.domain.scenario import Scenario

_LEVELS = ("low", "medium", "high")
_CENTS = 2
_DECIMALS = 9
"""Figures that are equal to the last published digit do not differ."""

# Where a scenario has another name for a field than the request.
_REQUEST_NAMES: Mapping[str, str] = {
    "horizon_start": "horizon.start",
    "horizon_months": "horizon.months",
    "available_from": "from",
    "available_until": "until",
    "options.hire": "options.allow.hire",
    "options.engagements": "options.allow.engagements",
    "options.training_paths": "options.allow.training_paths",
}

_ROWS = ("staff", "projects")

_COSTS: Mapping[str, str] = {
    "total": "Cash",
    "pay": "Pay",
    "recruiting": "Recruiting",
    "training": "Training",
    "contracts": "Contracts",
    "committed_after": "Committed after the period",
    "annual_run_rate_after": "Pay of a year afterwards",
}

Said = dict[str, tuple[str, Value]]
"""Name -> (title, value), of one row."""


def differences(scenarios: Sequence[Scenario], answers: Sequence[Recommendation | None]) -> Differences:
    """Everything that is not the same in all rows. Rows without an answer have no plan, cost and so on."""

    def between(said: Any) -> tuple[Difference, ...]:
        return _differing([None if answer is None else said(answer) for answer in answers])

    return Differences(
        input=_differing(_requests(scenarios)),
        plan=between(_of_plan),
        cost=between(_of_costs),
        risk=between(_of_risk),
        rules=between(lambda answer: {line.id: (line.title, line.fired) for line in answer.rules}),
        # A figure that only one of two plans had to read is no difference between them.
        assumptions=tuple(
            row for row in between(_of_assumptions) if len({v for v in row.values if v is not None}) > 1
        ),
    )


def from_first(first: Recommendation | None, other: Recommendation | None) -> FromFirst | None:
    """What more a row costs than the first one, and how much later its last project is complete."""
    if first is None or other is None or first.currency != other.currency:
        return None
    ends = _finishes(first), _finishes(other)
    return FromFirst(
        cost=other.plan.costs.total - first.plan.costs.total,
        economic_cost=other.plan.costs.economic.total - first.plan.costs.economic.total,
        months_later=None if ends[0] is None or ends[1] is None else ends[1] - ends[0],
    )


def _differing(rows: Sequence[Said | None]) -> tuple[Difference, ...]:
    """Names whose values are not the same in all rows, in the order in which they are first met."""
    known: dict[str, str] = {}
    for row in rows:
        for name, (title, _) in (row or {}).items():
            known.setdefault(name, title)
    found = []
    for name, title in known.items():
        values = tuple((row or {}).get(name, ("", None))[1] for row in rows)
        told = [value for value, row in zip(values, rows, strict=True) if row is not None]
        if any(value != told[0] for value in told):
            found.append(Difference(name=name, title=title, values=values))
    return tuple(found)


def _requests(scenarios: Sequence[Scenario]) -> list[Said]:
    """What each scenario asks; a group or project that only some have is one line, not one for each field."""
    said = [dict(_asked("", scenario)) for scenario in scenarios]
    rows: list[Said] = []
    members = [set(_members(scenario)) for scenario in scenarios]
    everywhere = set.intersection(*members)
    somewhere = sorted(set.union(*members) - everywhere)
    for values, mine in zip(said, members, strict=True):
        lines: Said = {name: (_spaced(name), name in mine) for name in somewhere}
        for name, value in values.items():
            if not any(name.startswith(f"{member}.") for member in somewhere):
                lines[name] = (_spaced(name), value)
        rows.append(lines)
    return rows


def _members(scenario: Scenario) -> Iterable[str]:
    yield from (f"staff.{group.id}" for group in scenario.staff)
    yield from (f"projects.{project.id}" for project in scenario.projects)


def _asked(prefix: str, value: Any) -> Iterable[tuple[str, Value]]:
    """The fields of a request by name, rows by their id; what was left out is not there."""
    if value is None:
        return
    if isinstance(value, Month):
        yield prefix, str(value)
        return
    if isinstance(value, Mapping):
        inner: Iterable[tuple[str, Any]] = value.items()
    elif prefix in _ROWS:
        inner = ((row.id, row) for row in value)
    elif is_dataclass(value):
        inner = ((member.name, getattr(value, member.name)) for member in fields(value))
    else:
        yield prefix, value
        return
    for name, part in inner:
        if is_dataclass(value) and name == "id":
            continue  # it is in the path already
        yield from _asked(_called(prefix, name), part)


def _called(prefix: str, name: str) -> str:
    full = f"{prefix}.{name}" if prefix else name
    if full in _REQUEST_NAMES:
        return _REQUEST_NAMES[full]
    own = _REQUEST_NAMES.get(name, name) if prefix.startswith("staff.") else name
    return f"{prefix}.{own}" if prefix else own


def _of_plan(answer: Recommendation) -> Said:
    """What is done, and what each project gets."""
    plan, horizon = answer.plan, answer.horizon
    said: Said = {
        "strategy": ("Strategy", plan.strategy),
        "outcome": ("Outcome", plan.outcome),
        "status": ("Proof", plan.status),
    }
    for worker in dict.fromkeys(_worker(action) for action in answer.actions):
        mine = [action for action in answer.actions if _worker(action) == worker]
        title = _spaced(
            worker.replace(":", ": ", 1).replace(":permanent", "").replace(":contract", ", contract")
        )
        said[f"{worker}.count"] = (f"{title}, people", sum(action.count for action in mine))
        decided = [action.decide_by for action in mine if action.decide_by is not None]
        if decided:
            said[f"{worker}.decide_by"] = (f"{title}, decide by", str(horizon.month(min(decided))))
        first = min(action.starts for action in mine)
        said[f"{worker}.starts"] = (f"{title}, starts", str(horizon.month(first)))
    for project in (plan.project(id) for id in answer.project_order):
        called = answer.project_names.get(project.id, project.id)
        said[f"projects.{project.id}.delivered"] = (f"{called}: on time", project.delivered)
        completed = None if project.completed is None else str(horizon.month(project.completed))
        said[f"projects.{project.id}.completed"] = (f"{called}: complete", completed)
    for limit in answer.binding_limits:
        said[f"limits.{limit.limit}"] = (f"{_spaced(limit.limit)}: binds", True)
    return said


def _worker(action: Action) -> str:
    return f"hire:{action.role}:{action.engagement}" if action.action == "hire" else f"train:{action.path}"


def _of_costs(answer: Recommendation) -> Said:
    costs: Costs = answer.plan.costs
    economic = costs.economic
    amounts = {name: (title, getattr(costs, name)) for name, title in _COSTS.items()}
    amounts["economic.total"] = ("Economic cost", economic.total)
    for part in (member.name for member in fields(economic)):
        amounts[f"economic.{part}"] = (f"Economic cost: {_spaced(part)}", getattr(economic, part))
    said: Said = {name: (title, round(amount, _CENTS) + 0.0) for name, (title, amount) in amounts.items()}
    return {"currency": ("Currency", answer.currency)} | said


def _of_risk(answer: Recommendation) -> Said:
    """Warnings by their rule, the gravest of several; chances where they were asked for."""
    said: Said = {}
    for warning in answer.warnings:
        name = f"warnings.{warning.rule}" if warning.rule else f"warnings.{warning.text}"
        before = said.get(name, ("", _LEVELS[0]))[1]
        gravest = max(str(before), warning.level, key=_LEVELS.index)
        said[name] = (said.get(name, (warning.text, None))[0], gravest)
    found = answer.uncertainty
    if found is None:
        return said
    everything = found.recommendation.all_musts
    chance = None if everything is None else round(everything.chance, _DECIMALS)
    said["uncertainty.all_musts"] = ("Chance that every must is on time", chance)
    for one in found.recommendation.delivered:
        called = answer.project_names.get(one.project, one.project)
        name = f"uncertainty.delivered.{one.project}"
        said[name] = (f"{called}: chance to be on time", round(one.chance, _DECIMALS))
    said["uncertainty.at_risk"] = (
        "Musts at risk",
        tuple(p for p in answer.project_order if p in found.at_risk),
    )
    return said


def _of_assumptions(answer: Recommendation) -> Said:
    """Figures and defaults used, with their unit."""
    return {
        row.name: (
            f"{_spaced(row.name)}" + (f" ({row.unit})" if row.unit else ""),
            round(row.value, _DECIMALS) if isinstance(row.value, float) else row.value,
        )
        for row in answer.assumptions
    }


def _finishes(answer: Recommendation) -> Month | None:
    plan: Plan = answer.plan
    return None if plan.finishes is None else answer.horizon.month(plan.finishes)


def _spaced(name: str) -> str:
    """staff.developers.available_share -> "staff, developers, available share"."""
    return name.replace(".", ", ").replace("_", " ")
