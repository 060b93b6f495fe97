"""The web form: flat field names <-> the request of the REST contract.

A field is named like the place in the request that it fills: `projects.0.effort.model_building`. Only
the names in FIELDS exist; anything else that is sent is ignored. What a person typed is kept as text, so
that a page can always be shown again with nothing lost. `payload` turns the texts into the types of the
contract; a text that cannot be turned is passed on as it is, so that the one schema of requests says what
is wrong with it, here as well as in the REST interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["text", "number", "percent", "month", "yes_no", "list"]
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its label, and how its text becomes a value."""

    label: str
    kind: Kind = "text"


# `*` stands for a row number, or for the name of an activity where it comes last.
FIELDS: Mapping[str, Field] = {
    "reference": Field("Your reference"),
    "company.headcount": Field("People in the company", "number"),
    "company.country": Field("Country"),
    "company.currency": Field("Currency"),
    "horizon.start": Field("First month", "month"),
    "horizon.months": Field("Number of months", "number"),
    "budget.total": Field("Budget for the whole period", "number"),
    "budget.annual": Field("Budget for each twelve months instead", "number"),
    "budget.training": Field("Of which at most for training", "number"),
    "budget.annual_payroll_cap": Field("Limit on yearly pay of new people", "number"),
    "staff.*.id": Field("Short name"),
    "staff.*.role": Field("Role"),
    "staff.*.headcount": Field("How many people", "number"),
    "staff.*.available_share": Field("Share of their time for this work", "percent"),
    "staff.*.from": Field("From", "month"),
    "staff.*.until": Field("Until", "month"),
    "requested_role": Field("Role you had in mind"),
    "projects.*.id": Field("Short name"),
    "projects.*.name": Field("Name"),
    "projects.*.template": Field("Kind of project"),
    "projects.*.size": Field("Size"),
    "projects.*.priority": Field("Priority"),
    "projects.*.criticality": Field("How much depends on it"),
    "projects.*.deadline": Field("Deadline", "month"),
    "projects.*.earliest_start": Field("Earliest start", "month"),
    "projects.*.kind": Field("One-off or ongoing"),
    "projects.*.operations": Field("Running it, person-months a month", "number"),
    "projects.*.max_team": Field("Most people at once, full-time", "number"),
    "projects.*.uses_pretrained_models": Field("Uses ready-made models", "yes_no"),
    "projects.*.monthly_value": Field("What it is worth a month", "number"),
    "projects.*.effort.*": Field("Effort", "number"),
    "projects.*.monthly_demand.*": Field("Work each month", "number"),
    "options.max_hires": Field("Most people to hire", "number"),
    "options.market": Field("Job market"),
    "options.confidence": Field("How likely must-haves should be", "percent"),
    "options.objective": Field("What counts first"),
    "options.allow.hire": Field("Roles that may be hired", "list"),
    "options.allow.engagements": Field("Permanent or on contract", "list"),
    "options.allow.training_paths": Field("Cross-training", "list"),
    "assumptions.*.name": Field("Figure"),
    "assumptions.*.value": Field("Your value", "number"),
    "analysis.what_would_help": Field("What would help", "yes_no"),
    "analysis.what_would_change": Field("What would change the answer", "yes_no"),
    "analysis.samples": Field("Futures that every team is judged over", "number"),
    "analysis.seed": Field("Seed of the futures", "number"),
}

# The contract's limits. One row more is kept, so that the schema can say that there are too many.
ROW_LIMITS: Mapping[str, int] = {"staff": 50, "projects": 60, "assumptions": 50}
FIRST_ROWS: Mapping[str, int] = {"staff": 1, "projects": 1, "assumptions": 0}
NOTHING = "none"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
_ROW_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,'’ \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?\Z")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class FormState:
    """What the form holds: texts by field name, rows numbered from 0 without gaps, and how many rows.

    A month is two fields, `<name>.year` and `<name>.month`.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=lambda: dict(FIRST_ROWS))

    def get(self, name: str) -> str:
        """The text of a field; empty when nothing was entered."""
        return self.values.get(name, "")

    def filled(self, prefix: str) -> bool:
        """Is anything entered below this name?"""
        return any(name == prefix or name.startswith(f"{prefix}.") for name in self.values)

    def with_row(self, group: str) -> FormState:
        """One empty row more, unless the group is full."""
        count = self.rows[group]
        return self if count >= ROW_LIMITS[group] else replace(self, rows={**self.rows, group: count + 1})

    def without_row(self, group: str, row: int) -> FormState:
        """The same without a row; the later rows move up. At least one project row stays."""
        if not 0 <= row < self.rows[group]:
            return self
        kept = [index for index in range(self.rows[group]) if index != row]
        return _renumbered(self, group, kept)

    def without_blank_rows(self) -> FormState:
        """The same without rows in which nothing was entered: they are no staff and no projects."""
        state = self
        for group in ROW_LIMITS:
            kept = [index for index in range(state.rows[group]) if state.filled(f"{group}.{index}")]
            state = _renumbered(state, group, kept)
        return state

    def payload(self) -> Payload:
        """The request of the REST contract. Nothing entered, nothing sent: the defaults apply."""
        request: Payload = {"company": {}, "budget": {}, "projects": []}
        for group, count in self.rows.items():
            if group != "assumptions" and count:
                request[group] = [{} for _ in range(count)]
        for name in self._ordered_names():
            _place(request, name.split("."), _value(self, name))
        overrides = self._overrides()
        return request | {"assumptions": overrides} if overrides else request

    def _ordered_names(self) -> Iterable[str]:
        """Every field with an entry but the figures, months once; rows in their order."""
        bases = (_without_month_part(name) for name in self.values)
        return dict.fromkeys(name for name in bases if not name.startswith("assumptions."))

    def _overrides(self) -> dict[str, Any]:
        """Figure name -> value. A row that lacks one of the two is sent for the schema to refuse."""
        rows = (f"assumptions.{row}" for row in range(self.rows["assumptions"]))
        named = ((self.get(f"{row}.name"), number(self.get(f"{row}.value"))) for row in rows)
        return {name: value for name, value in named if name or value != ""}


def row_number(text: str) -> int | None:
    """The number of a row, or None where the text is none (or a billion)."""
    return int(text) if _ROW_NUMBER.match(text) else None


def pattern(name: str) -> str | None:
    """The key of FIELDS that a field name belongs to, or None where there is no such field."""
    parts = name.split(".")
    if "*" in parts:
        return None
    if parts[0] in ROW_LIMITS and len(parts) > 2 and row_number(parts[1]) is not None:
        parts[1] = "*"
    if len(parts) == 4 and parts[2] in ("effort", "monthly_demand") and _NAME.match(parts[3]):
        parts[3] = "*"
    found = ".".join(parts)
    return found if found in FIELDS else None


def _without_month_part(name: str) -> str:
    """`horizon.start.year` -> `horizon.start`; any other name as it is."""
    base, _, part = name.rpartition(".")
    known = pattern(base) if part in ("year", "month") else None
    return base if known and FIELDS[known].kind == "month" else name


def _known(name: str) -> bool:
    base = _without_month_part(name)
    found = pattern(base)
    return found is not None and (base != name or FIELDS[found].kind != "month")


def parse(sent: Iterable[tuple[str, str]]) -> FormState:
    """Read the fields of a submitted form. The first of two values for one name counts."""
    values: dict[str, str] = {}
    seen: dict[str, set[int]] = {group: set() for group in ROW_LIMITS}
    for name, text in sent:
        if not _known(name):
            continue
        group, _, rest = name.partition(".")
        if group in seen:
            seen[group].add(int(rest.partition(".")[0]))
        if text.strip():
            values.setdefault(name, text.strip())
    state = FormState(values, {group: max(rows, default=-1) + 1 for group, rows in seen.items()})
    for group, rows in seen.items():
        state = _renumbered(state, group, sorted(rows)[: ROW_LIMITS[group] + 1])
    return state


def _renumbered(state: FormState, group: str, kept: list[int]) -> FormState:
    """Only the kept rows of a group, numbered from 0; a project row is always there."""
    position = {str(old): str(new) for new, old in enumerate(kept)}
    values: dict[str, str] = {}
    for name, text in state.values.items():
        head, _, rest = name.partition(".")
        row, _, tail = rest.partition(".")
        if head != group:
            values[name] = text
        elif row in position:
            values[f"{group}.{position[row]}.{tail}"] = text
    least = 1 if group == "projects" else 0
    return FormState(values, {**state.rows, group: max(len(kept), least)})


def number(text: str) -> int | float | str:
    """The number that a text stands for, thousands separators allowed; else the text itself."""
    if len(text) > _LONGEST_NUMBER:
        return text
    if _THOUSANDS.match(text):
        text = re.sub("[,'’ \u00a0\u202f]", "", text)
    if not _PLAIN.match(text):
        return text
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _fraction(text: str) -> int | float | str:
    """A percentage as a fraction, exactly: 30 -> 0.3."""
    percent = number(text.removesuffix("%").rstrip())
    if isinstance(percent, str):
        return text
    return float(Decimal(str(percent)) / 100)


def _value(state: FormState, name: str) -> Any:
    """The typed value of a field, or its text where it has none of its kind."""
    kind = FIELDS[pattern(name) or ""].kind
    text = state.get(name)
    if kind == "month":
        return f"{state.get(f'{name}.year')}-{state.get(f'{name}.month')}"
    if kind == "number":
        return number(text)
    if kind == "percent":
        return _fraction(text)
    if kind == "yes_no":
        return {"yes": True, "no": False}.get(text, text)
    if kind == "list":
        return [] if text == NOTHING else text.split(",")
    return text


def _place(request: Payload, parts: list[str], value: Any) -> None:
    """Put a value where its name says. Names are known ones, so that they never get in each other's way."""
    here: Any = request
    for part in parts[:-1]:
        here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
    here[parts[-1]] = value


def from_request(request: Mapping[str, Any]) -> FormState:
    """The form filled with a request. What the form has no field for is left out."""
    values: dict[str, str] = {}
    for name, value in _flat("", {key: part for key, part in request.items() if key != "assumptions"}):
        found = pattern(name)
        if found is not None:
            values |= _texts(name, FIELDS[found].kind, value)
    overrides = request.get("assumptions", {})
    for row, (figure, value) in enumerate(overrides.items()):
        values |= {f"assumptions.{row}.name": figure, f"assumptions.{row}.value": _plain(value)}
    counts = {"staff": len(request.get("staff", [])), "projects": max(1, len(request.get("projects", [])))}
    return FormState(values, counts | {"assumptions": len(overrides)})


def _flat(prefix: str, value: Any) -> Iterable[tuple[str, Any]]:
    """Leaves of a request with their names. Lists of names stay whole, rows are walked."""
    if value is None:
        return
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, part)
    elif isinstance(value, list) and prefix in ROW_LIMITS:
        for row, part in enumerate(value):
            yield from _flat(f"{prefix}.{row}", part)
    else:
        yield prefix, value


def _texts(name: str, kind: Kind, value: Any) -> dict[str, str]:
    """The texts that the form shows for one value."""
    if kind == "month":
        year, _, month = str(value).partition("-")
        return {f"{name}.year": year, f"{name}.month": month}
    if kind == "percent":
        return {name: _plain(Decimal(str(value)) * 100)}
    if kind == "yes_no":
        return {name: "yes" if value else "no"}
    if kind == "list":
        return {name: ",".join(value) or NOTHING}
    return {name: _plain(value)}


def _plain(value: Any) -> str:
    """A value as somebody would type it: no exponent, no trailing zeros."""
    if isinstance(value, (int, float, Decimal)):
        text = f"{Decimal(str(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
