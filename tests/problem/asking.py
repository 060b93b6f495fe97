"""Requests as in JSON, made into scenarios without the schemas, asked of the shipped rule files at a fixed date."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from advisor.domain.horizon import Month
from advisor.domain.request import Analysis, Budget, Company, Options, Project, Scenario, StaffGroup
from advisor.problem import Brief, prepare
from advisor.problem.completion import Case, complete
from advisor.rulebook import Rulebook, load

RULES = Path(__file__).resolve().parents[2] / "rules"
TODAY = Month.parse("2026-12")


@cache
def rulebook() -> Rulebook:
    return load(RULES)


def request(**changes: Any) -> dict[str, Any]:
    """A midsize US company with 300,000 and eighteen months from January 2027 for one small model."""
    return {
        "company": {"headcount": 60, "country": "US"},
        "horizon": {"start": "2027-01", "months": 18},
        "budget": {"total": 300000},
        "projects": [{"id": "p", "effort": {"model_building": 1.0}}],
    } | changes


def people(role: str, headcount: int, share: float | None = 0.5, **more: Any) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share} | more


def _month(text: str | None) -> Month | None:
    return Month.parse(text) if text else None


def scenario(payload: dict[str, Any]) -> Scenario:
    horizon, options = payload.get("horizon", {}), dict(payload.get("options", {}))
    allow = options.pop("allow", {})
    budget = dict(payload["budget"])
    return Scenario(
        company=Company(**payload["company"]),
        budget=Budget(**budget),
        projects=tuple(_project(i, p) for i, p in enumerate(payload["projects"], start=1)),
        staff=tuple(_group(g) for g in payload.get("staff", [])),
        horizon_start=_month(horizon.get("start")),
        horizon_months=horizon.get("months"),
        requested_role=payload.get("requested_role"),
        options=Options(**options, **{key: tuple(names) for key, names in allow.items()}),
        assumptions=payload.get("assumptions", {}),
        analysis=Analysis(**payload.get("analysis", {})),
    )


def _project(position: int, payload: dict[str, Any]) -> Project:
    months = {key: _month(payload[key]) for key in ("deadline", "earliest_start") if key in payload}
    return Project(**{"id": f"p{position}"} | payload | months)


def _group(payload: dict[str, Any]) -> StaffGroup:
    return StaffGroup(
        id=payload.get("id", payload["role"]),
        role=payload["role"],
        headcount=payload["headcount"],
        available_share=payload.get("available_share"),
        available_from=_month(payload.get("from")),
        available_until=_month(payload.get("until")),
    )


def completed(payload: dict[str, Any], today: Month = TODAY) -> Case:
    return complete(scenario(payload), rulebook(), today)


def brief(payload: dict[str, Any], rules: Rulebook | None = None, today: Month = TODAY) -> Brief:
    return prepare(scenario(payload), rules or rulebook(), today)
