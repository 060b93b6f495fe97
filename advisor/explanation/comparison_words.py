"""What a comparison says, in words: one vocabulary for the shell and the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from advisor.domain.comparison import ComparisonRow, Value
from advisor.domain.horizon import Month
from advisor.explanation.words import (
    FIRED,
    LEVELS,
    OUTCOMES,
    STATUSES,
    Words,
    capital,
    later,
    likely,
    money,
    month_name,
    more_money,
    percent,
    value_words,
)

DIFFERENCES: Mapping[str, str] = {
    "input": "What was changed",
    "plan": "What differs in the plan",
    "cost": "What differs in cost",
    "risk": "What differs in chances and warnings",
    "rules": "Rules that apply in some and not in others",
    "assumptions": "Figures and defaults that differ",
}
"""Titles of the parts of `Differences`."""

NONE = "–"
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")


def compared_words(row: ComparisonRow) -> dict[str, str]:
    """What one row is told, chance and cost first; a dash for what it has not."""
    return {
        "Advice": row.problem.detail if row.problem else row.headline or NONE,
        "Chance of all must-haves": _chance(row),
        "Cash": _cash(row),
        "Expected net cost": _net(row),
        "Last project complete, if all goes as planned": _finishes(row),
    }


def _chance(row: ComparisonRow) -> str:
    """A dash too where there is no delivery must, of which the joint chance is 1 without an interval."""
    if row.chance is None or row.chance.all_musts.low >= 1:
        return NONE
    return likely(row.chance.all_musts.value)


def _cash(row: ComparisonRow) -> str:
    against = row.compared_with_first
    return _money(row, row.costs.cash if row.costs else None, against.cash if against else None)


def _net(row: ComparisonRow) -> str:
    against = row.compared_with_first
    return _money(row, row.costs.net if row.costs else None, against.net if against else None)


def _money(row: ComparisonRow, amount: float | None, difference: float | None) -> str:
    if amount is None or row.currency is None:
        return NONE
    differs = difference is not None and abs(difference) >= 1
    against = f" ({more_money(difference, row.currency)})" if differs and difference is not None else ""
    return money(amount, row.currency) + against


def _finishes(row: ComparisonRow) -> str:
    against = row.compared_with_first
    shift = f" ({later(against.months_later)})" if against and against.months_later else ""
    return NONE if row.finishes is None else month_name(row.finishes) + shift


def difference_words(section: str, name: str, value: Value, words: Words) -> str:
    """A value of a difference in words. section: the part of `Differences` that it stands in."""
    if value is None:
        return NONE
    if isinstance(value, tuple | list):
        return ", ".join(map(value_words, value)) or "none"
    if isinstance(value, str):
        return _named(section, name, value, words)
    if not isinstance(value, bool) and section == "cost":
        return f"{round(value):,}"
    if not isinstance(value, bool) and name.startswith(("chance.all", "chance.projects")):
        return percent(value)
    return value_words(value)


def _named(section: str, name: str, value: str, words: Words) -> str:
    """A code or a month in words; a text as it is."""
    if section == "plan" and name == "strategy":
        return words.strategy_title(value)
    if _MONTH.match(value):
        return month_name(Month.parse(value))
    plan: Mapping[str, str] = {"outcome": OUTCOMES, "status": STATUSES}.get(name, {})
    codes = {"plan": plan, "rules": FIRED, "risk": LEVELS}.get(section, {})
    return capital(codes[value]) if value in codes else value_words(value)
