"""Requests as JSON, asked of the shipped rule files at a fixed date; answers remembered."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from advisor.domain.horizon import Month
from advisor.domain.recommendation import Recommendation
from advisor.domain.scenario import Scenario
from advisor.intake.brief import Brief, prepare
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.service import advise
from advisor.settings import Settings

TODAY = Month.parse("2026-12")
SETTINGS = Settings()
PLAN_ONLY = {"alternatives": False, "smallest_change": False}


@cache
def rulebook() -> Rulebook:
    return load(SETTINGS.rules)


def scenario(payload: dict[str, Any]) -> Scenario:
    return load_request(payload, rulebook())


def brief(payload: dict[str, Any], rules: Rulebook | None = None) -> Brief:
    return prepare(scenario(payload), rules or rulebook(), TODAY)


def ask(payload: dict[str, Any], *, without: str | None = None) -> Recommendation:
    """The recommendation, maybe by the rule files without one rule."""
    return _ask(json.dumps(payload), without)


@cache
def _ask(payload: str, without: str | None) -> Recommendation:
    rules = rulebook().without(without) if without else rulebook()
    return advise(scenario(json.loads(payload)), rules, SETTINGS, today=TODAY)


def request(**changes: Any) -> dict[str, Any]:
    """A midsize US company with 300,000 and eighteen months from January 2027 for one small model."""
    return {
        "company": {"headcount": 60, "country": "US"},
        "horizon": {"start": "2027-01", "months": 18},
        "budget": {"total": 300000},
        "projects": [{"id": "p", "effort": {"model_building": 1.0}}],
        "analysis": PLAN_ONLY,
    } | changes
