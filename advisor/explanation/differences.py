"""What differs between requests and between their answers, name by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from advisor.domain.answer import LEVELS, Action, Answer, Compared, Hire
from advisor.domain.comparison import Difference, Differences, Value
from advisor.domain.horizon import Month
from advisor.domain.request import Scenario
from advisor.explanation.words import CASH_PARTS, COST_PARTS, capital, quoted, spaced

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
_NOT_ASKED = ("notes",)
"""What a scenario has beside what was asked."""

_ROWS = ("staff", "projects")

Said = dict[str, tuple[str, Value]]
"""Name -> (title, value), of one row."""


def differences(scenarios: Sequence[Scenario], answers: Sequence[Answer | None]) -> Differences:
    """Everything that is not the same in all rows. Rows without an answer have no plan, cost and so on."""

    def between(said: Callable[[Answer], Said]) -> tuple[Difference, ...]:
        return _differing([None if answer is None else said(answer) for answer in answers])

    return Differences(
        input=_differing(_requests(scenarios)),
        plan=between(_of_plan),
        cost=between(_of_costs),
        risk=between(_of_risk),
        rules=between(lambda answer: {row.id: (row.title, row.fired) for row in answer.explanation.rules}),
        # A figure that only one of two plans had to read is no difference between them.
        assumptions=tuple(
            row for row in between(_of_assumptions) if len({v for v in row.values if v is not None}) > 1
        ),
    )


def from_first(first: Answer | None, other: Answer | None) -> Compared | None:
    """A row against the first one; None where one of them has no answer, and between two currencies."""
    if first is None or other is None or first.currency != other.currency:
        return None
    mine, theirs = first.recommendation, other.recommendation
    ends = _finishes(first), _finishes(other)
    return Compared(
        expected_musts=theirs.chance.expected_musts - mine.chance.expected_musts,
        musts_on_time=theirs.chance.musts_on_time - mine.chance.musts_on_time,
        cash=theirs.costs.cash - mine.costs.cash,
        net=theirs.costs.net - mine.costs.net,
        months_later=None if ends[0] is None or ends[1] is None else ends[1] - ends[0],
        tie=False,
    )


def _finishes(answer: Answer) -> Month | None:
    return max((p.completed for p in answer.projects if p.completed is not None), default=None)


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


# --- what was asked ---------------------------------------------------------------------------------


def _requests(scenarios: Sequence[Scenario]) -> list[Said]:
    """What each scenario asks; a group or project that only some have is one line, not one for each field."""
    said = [dict(_asked("", scenario)) for scenario in scenarios]
    rows: list[Said] = []
    members = [set(_members(scenario)) for scenario in scenarios]
    everywhere = set.intersection(*members)
    somewhere = sorted(set.union(*members) - everywhere)
    for values, mine in zip(said, members, strict=True):
        lines: Said = {name: (spaced(name), name in mine) for name in somewhere}
        for name, value in values.items():
            if not any(name.startswith(f"{member}.") for member in somewhere):
                lines[name] = (spaced(name), value)
        rows.append(lines)
    return rows


def _members(scenario: Scenario) -> Iterator[str]:
    yield from (f"staff.{group.id}" for group in scenario.staff)
    yield from (f"projects.{project.id}" for project in scenario.projects)


def _asked(prefix: str, value: Any) -> Iterable[tuple[str, Value]]:
    """The fields of a request by name, rows by their id; what was left out is not there."""
    if value is None or prefix in _NOT_ASKED:
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


# --- what was answered ------------------------------------------------------------------------------


def _of_plan(answer: Answer) -> Said:
    """What is done, and what each project gets if all goes as planned."""
    advice = answer.recommendation
    said: Said = {
        "strategy": ("Strategy", advice.strategy),
        "outcome": ("Outcome if all goes as planned", answer.outcome),
        "status": ("Search", answer.status),
    }
    for worker in dict.fromkeys(_worker(action) for action in advice.actions):
        mine = [action for action in advice.actions if _worker(action) == worker]
        title = _spaced_worker(worker)
        said[f"{worker}.count"] = (f"{title}, people", sum(action.count for action in mine))
        decided, starts = min(a.decide_by for a in mine), min(a.starts for a in mine)
        said[f"{worker}.decide_by"] = (f"{title}, decide by", str(decided))
        said[f"{worker}.starts"] = (f"{title}, starts", str(starts))
    for project in answer.projects:
        called = quoted(project.name or project.id)
        completed = None if project.completed is None else str(project.completed)
        said[f"projects.{project.id}.completed"] = (f"{called}: complete if all goes as planned", completed)
    return said


def _worker(action: Action) -> str:
    if isinstance(action, Hire):
        return f"hire:{action.role}:{action.engagement}"
    return f"train:{action.path}"


def _spaced_worker(worker: str) -> str:
    words = worker.replace(":", ": ", 1).replace(":permanent", "").replace(":contract", ", contract")
    return capital(spaced(words))


def _of_costs(answer: Answer) -> Said:
    cash, costs = answer.cash, answer.recommendation.costs
    amounts: dict[str, tuple[str, float]] = {"cash.total": ("Cash", cash.total)}
    amounts |= {f"cash.{kind}": (f"Cash: {label}", getattr(cash, kind)) for kind, label in CASH_PARTS.items()}
    amounts["cash.committed_after"] = ("Committed after the period", cash.committed_after)
    amounts["cash.annual_run_rate_after"] = ("Pay of a year afterwards", cash.annual_run_rate_after)
    amounts["costs.net"] = ("Expected net cost", costs.net)
    for part, label in COST_PARTS.items():
        amounts[f"costs.{part}"] = (f"Expected net cost: {label}", getattr(costs, part))
    said: Said = {name: (title, round(amount, _CENTS) + 0.0) for name, (title, amount) in amounts.items()}
    return {"currency": ("Currency", answer.currency)} | said


def _of_risk(answer: Answer) -> Said:
    """Chances, and warnings by their rule, the gravest of several."""
    chance = answer.recommendation.chance
    said: Said = {}
    musts = [project.kind for project in answer.projects if project.priority == "must"]
    if "delivery" in musts:
        said["chance.all_musts"] = ("Chance of all must-haves", round(chance.all_musts.value, _DECIMALS))
    if musts:
        said["chance.musts_on_time"] = (
            "Must-haves on time on average",
            round(chance.musts_on_time, _DECIMALS),
        )
    names = {project.id: quoted(project.name or project.id) for project in answer.projects}
    kinds = {project.id: project.kind for project in answer.projects}
    for row in chance.projects:
        what = "chance to be on time" if kinds[row.project] == "delivery" else "part of the work that is done"
        title = f"{names[row.project]}: {what}"
        said[f"chance.projects.{row.project}"] = (title, round(row.value, _DECIMALS))
    for warning in answer.warnings:
        name = f"warnings.{warning.rule}" if warning.rule else f"warnings.{warning.text}"
        before = said.get(name, ("", LEVELS[0]))[1]
        gravest = max(str(before), warning.level, key=LEVELS.index)
        said[name] = (said.get(name, (warning.text, None))[0], gravest)
    return said


def _of_assumptions(answer: Answer) -> Said:
    """Figures and defaults used, with their unit."""
    return {
        row.name: (
            f"{spaced(row.name)}" + (f" ({row.unit})" if row.unit else ""),
            round(row.value, _DECIMALS) if isinstance(row.value, float) else row.value,
        )
        for row in answer.assumptions
    }
