"""Requests as JSON, asked of the shipped rule files at a fixed date; answers remembered."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from advisor.domain.answer import Answer
from advisor.domain.findings import Findings
from advisor.domain.horizon import Month
from advisor.domain.request import Scenario
from advisor.problem.brief import Brief, prepare
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.service import Question, advise
from advisor.settings import Settings

TODAY = Month.parse("2026-12")
SETTINGS = Settings()
EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def rulebook() -> Rulebook:
    return load(SETTINGS.rules)


def request_of(example: str) -> dict[str, Any]:
    """The request of one of the examples."""
    payload: dict[str, Any] = json.loads((EXAMPLES / f"{example}.json").read_text(encoding="utf-8"))[
        "request"
    ]
    return payload


def scenario(payload: dict[str, Any]) -> Scenario:
    return load_request(payload, rulebook())


def brief(payload: dict[str, Any], rules: Rulebook | None = None) -> Brief:
    return prepare(scenario(payload), rules or rulebook(), TODAY)


def ask(payload: dict[str, Any], *, without: str | None = None) -> Answer:
    """The answer, maybe by the rule files without one rule."""
    return _ask(json.dumps(payload), without)


@cache
def _ask(payload: str, without: str | None) -> Answer:
    rules = rulebook().without(without) if without else rulebook()
    return advise(scenario(json.loads(payload)), rules, SETTINGS, today=TODAY)


def find(payload: dict[str, Any], *, without: str | None = None) -> Findings:
    """What is found, before it is put into words."""
    return _find(json.dumps(payload), without)


@cache
def _find(payload: str, without: str | None) -> Findings:
    rules = rulebook().without(without) if without else rulebook()
    *_, last = Question(scenario(json.loads(payload)), rules, SETTINGS, TODAY).findings_in_steps()
    return last


def request(**changes: Any) -> dict[str, Any]:
    """A midsize US company with 300,000 and eighteen months from January 2027 for one small model; few futures."""
    return {
        "company": {"headcount": 60, "country": "US"},
        "horizon": {"start": "2027-01", "months": 18},
        "budget": {"total": 300000},
        "projects": [{"id": "p", "effort": {"model_building": 1.0}}],
        "analysis": {"samples": 100},
    } | changes
