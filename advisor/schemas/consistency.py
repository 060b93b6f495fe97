"""Checks on several fields of a request together, each on whatever was well-formed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from advisor.domain.horizon import MONTHS_PER_YEAR, Horizon, Month
from advisor.errors import FieldProblem
from advisor.schemas.problems import pointer, quoted
from advisor.schemas.vocabulary import HORIZON_FIGURE, Vocabulary

Data = Mapping[str, Any]
"""An object of the request after loading: what was wrong in it is absent."""


def cross_problems(data: Data, payload: object, names: Vocabulary, today: date) -> Iterator[FieldProblem]:
    """Every such problem. payload: the request as sent, which tells absent from wrong."""
    sent = _given(payload)
    yield from _budget(sent.get("budget"))
    yield from _repeated_ids("projects", data.get("projects"))
    yield from _repeated_ids("staff", data.get("staff"))
    yield from _staff_months(data.get("staff"))
    horizon = _horizon(data, sent, names, today)
    rows = sent.get("projects")
    for index, project in enumerate(data.get("projects") or ()):
        if project is None or not isinstance(rows, Sequence):
            continue
        at = ("projects", index)
        yield from _work(at, project, rows[index], names)
        yield from _project_months(at, project, horizon)


def _given(sent: object) -> Data:
    """What an object of the request has: null is the same as leaving a field out."""
    if not isinstance(sent, Mapping):
        return {}
    return {name: value for name, value in sent.items() if value is not None}


def next_month(today: date) -> Month:
    """The default first month of a horizon."""
    return Month(today.year * MONTHS_PER_YEAR + today.month - 1) + 1


def _problem(path: tuple[object, ...], code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer=pointer(*path), code=code, detail=detail)


def _budget(sent: object) -> Iterator[FieldProblem]:
    if not isinstance(sent, Mapping):
        return
    sent = _given(sent)
    if "total" in sent and "annual" in sent:
        detail = "Give either total (for the whole horizon) or annual (for each twelve months), not both."
        yield _problem(("budget", "annual"), "conflict", detail)
    if "total" not in sent and "annual" not in sent:
        detail = "Give total (for the whole horizon) or annual (for each twelve months); 0 is possible."
        yield _problem(("budget", "total"), "required", detail)


def _repeated_ids(group: str, rows: Sequence[Data | None] | None) -> Iterator[FieldProblem]:
    first: dict[str, int] = {}
    for index, row in enumerate(rows or ()):
        if row is None or "id" not in row:
            continue
        earlier = first.setdefault(row["id"], index)
        if earlier != index:
            detail = f"{group}/{earlier} has the id {quoted(row['id'])} already; give each its own, or none."
            yield _problem((group, index, "id"), "duplicate_id", detail)


def _staff_months(rows: Sequence[Data | None] | None) -> Iterator[FieldProblem]:
    for index, row in enumerate(rows or ()):
        if row is None or "available_from" not in row or "available_until" not in row:
            continue
        first, last = row["available_from"], row["available_until"]
        if last < first:
            detail = f"{last} is before {first}, the month they are there from."
            yield _problem(("staff", index, "until"), "conflict", detail)


def _horizon(data: Data, sent: Data, names: Vocabulary, today: date) -> Horizon | None:
    """The months planned, or None where the request's own horizon is wrong."""
    loaded = data.get("horizon", {})
    given = sent.get("horizon", {})
    if not isinstance(loaded, Mapping) or not isinstance(given, Mapping):
        return None
    if set(_given(given)) & {"start", "months"} != set(loaded):
        return None
    default = (data.get("assumptions") or {}).get(HORIZON_FIGURE, names.default_months)
    return Horizon(start=loaded.get("start", next_month(today)), months=loaded.get("months", int(default)))


def _work(at: tuple[object, ...], project: Data, sent: object, names: Vocabulary) -> Iterator[FieldProblem]:
    """A project says what is to be done: a delivery by template or effort, ongoing work by monthly demand."""
    given = set(_given(sent))
    if "kind" in given and "kind" not in project:
        return
    if project.get("kind") == "ongoing":
        yield from _ongoing_work(at, project, given)
        return
    if "monthly_demand" in given:
        detail = 'Monthly demand is for ongoing projects; add "kind": "ongoing", or give effort instead.'
        yield _problem((*at, "monthly_demand"), "conflict", detail)
    if not given & {"template", "effort"} and "monthly_demand" not in given:
        detail = "Name a template (GET /v1/catalog lists them), or give effort by activity."
        yield _problem((*at, "template"), "required", detail)
    elif "effort" in project and _nothing_left(project, given, names):
        detail = "All effort is 0, so that nothing is to be done; give at least one activity some."
        yield _problem((*at, "effort"), "out_of_range", detail)
    if "size" in given and "effort" in given and "template" not in given:
        detail = "A size is that of a template; effort says itself how much there is to do."
        yield _problem((*at, "size"), "conflict", detail)


def _nothing_left(project: Data, given: set[str], names: Vocabulary) -> bool:
    """Is all effort 0, also that of the template where there is one?"""
    if any(amount > 0 for amount in project["effort"].values()):
        return False
    if "template" not in given:
        return True
    if "template" not in project or ("size" in given and "size" not in project):
        return False
    of_template = names.template_activities.get((project["template"], project.get("size", "medium")))
    return of_template is not None and set(of_template) <= set(project["effort"])


def _ongoing_work(at: tuple[object, ...], project: Data, given: set[str]) -> Iterator[FieldProblem]:
    for name in sorted(given & {"template", "size", "effort"}):
        detail = f"An ongoing project has monthly_demand and no {name}."
        yield _problem((*at, name), "conflict", detail)
    if "monthly_demand" not in given:
        detail = 'Give the work of each month by activity, such as {"data_analysis": 0.5}.'
        yield _problem((*at, "monthly_demand"), "required", detail)
    elif "monthly_demand" in project and not any(project["monthly_demand"].values()):
        detail = "All demand is 0, so that nothing is to be done; give at least one activity some."
        yield _problem((*at, "monthly_demand"), "out_of_range", detail)


def _project_months(at: tuple[object, ...], project: Data, horizon: Horizon | None) -> Iterator[FieldProblem]:
    months = {name: project[name] for name in ("earliest_start", "deadline") if name in project}
    if len(months) == 2 and months["deadline"] < months["earliest_start"]:
        detail = f"{months['deadline']} is before the earliest start, {months['earliest_start']}."
        yield _problem((*at, "deadline"), "conflict", detail)
        return
    for name, month in months.items():
        if horizon is not None and not horizon.start <= month <= horizon.end:
            detail = (
                f"{month} is outside the months planned, {horizon.start} to {horizon.end}; "
                f"change it, or horizon.start and horizon.months."
            )
            yield _problem((*at, name), "outside_horizon", detail)
