"""A comparison of the REST contract -> the tables that the comparison page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.web.presentation import OUTCOMES, amount, first_upper, month_name, plain_number, strategy_title

Json = Mapping[str, Any]

SECTIONS: Mapping[str, str] = {
    "input": "What was changed",
    "plan": "What differs in the plan",
    "cost": "What differs in cost",
    "risk": "What differs in risk",
    "rules": "Rules that apply in some and not in others",
    "assumptions": "Figures and defaults that differ",
}
_FIRED: Mapping[str, str] = {"yes": "applies", "no": "does not apply", "unknown": "cannot be decided"}
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one row of the comparison; differs: from the first one."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """titles: of the requests, the first being as it was asked; overview: what each is told."""

    notice: str
    titles: tuple[str, ...]
    overview: tuple[Line, ...]
    tables: tuple[Table, ...]


def comparison_page(found: Json) -> ComparisonPage:
    """Codes become words here; nothing is computed."""
    rows = found["rows"]
    tables = [
        Table(key, title, tuple(_line(key, row) for row in found["differences"][key]))
        for key, title in SECTIONS.items()
    ]
    return ComparisonPage(
        notice=found["notice"],
        titles=tuple(row["title"] for row in rows),
        overview=tuple(_overview(rows)),
        tables=tuple(tables),
    )


def _overview(rows: list[Json]) -> list[Line]:
    said = {
        "Advice": [row["problem"]["detail"] if row["problem"] else row["headline"] for row in rows],
        "Result": ["–" if row["problem"] else OUTCOMES[row["outcome"]] for row in rows],
        "Cash cost": [_money(row, "cost") for row in rows],
        "Economic cost": [_money(row, "economic_cost") for row in rows],
        "Last project complete": [month_name(row["finishes"]) + _later(row) for row in rows],
    }
    return [Line(title, _marked(texts)) for title, texts in said.items()]


def _money(row: Json, name: str) -> str:
    if row[name] is None:
        return "–"
    text = f"{round(row[name]):,} {row['currency']}"
    against = row["compared_with_first"]
    if not against or not round(against[name]):
        return text
    more = "more" if against[name] > 0 else "less"
    return f"{text} ({round(abs(against[name])):,} {more})"


def _later(row: Json) -> str:
    late = (row["compared_with_first"] or {}).get("months_later")
    if not late:
        return ""
    word = "month" if abs(late) == 1 else "months"
    return f" ({abs(late)} {word} {'later' if late > 0 else 'earlier'})"


def _line(section: str, row: Json) -> Line:
    return Line(first_upper(row["title"]), _marked([_said(section, row["name"], v) for v in row["values"]]))


def _marked(texts: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, text != texts[0]) for text in texts)


def _said(section: str, name: str, value: Any) -> str:
    """A value in words."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(amount, value)) or "none"
    if section == "rules":
        return _FIRED[value]
    if name == "strategy" and section == "plan":
        return strategy_title(value)
    if name == "outcome" and section == "plan":
        return OUTCOMES[value]
    if isinstance(value, str) and _MONTH.match(value):
        return month_name(value)
    if section == "cost" and isinstance(value, (int, float)):
        return f"{round(value):,}"
    if name.startswith("uncertainty.") and isinstance(value, (int, float)):
        return f"{plain_number(round(value * 100))} %"
    return amount(value)
