"""A small application with the pages alone, whose advisor gives a canned answer or a canned refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from advisor.rulebook import Rulebook, load
from advisor.schemas.comparison import ComparisonReader
from advisor.schemas.request import RequestReader
from advisor.settings import Settings
from advisor.web.pages import blueprint

COMPARISON = json.loads((Path(__file__).parent / "bank_comparison.json").read_text(encoding="utf-8"))
ANSWER = json.loads((Path(__file__).parent / "bank_answer.json").read_text(encoding="utf-8"))


class CannedAdvisor:
    """Reads requests as the real one does; the answer is always the bank's."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.reader = RequestReader.of(rulebook)
        self.answer: dict[str, Any] = json.loads(json.dumps(ANSWER))
        self.failure: Exception | None = None
        self.asked: list[dict[str, Any]] = []

    def recommend(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        self.reader.read(payload)
        if self.failure is not None:
            raise self.failure
        return self.answer

    def compare(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        ComparisonReader.of(self.reader).read(payload)
        if self.failure is not None:
            raise self.failure
        return COMPARISON


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture
def advisor(rulebook: Rulebook) -> CannedAdvisor:
    return CannedAdvisor(rulebook)


@pytest.fixture
def client(advisor: CannedAdvisor) -> FlaskClient:
    app = Flask("pages_alone", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = Settings().max_body_bytes
    app.extensions["advisor"] = advisor
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.fixture
def bank_form() -> dict[str, str]:
    """The bank of the examples, as a browser sends it."""
    return {
        "company.headcount": "60", "company.country": "US", "budget.total": "300,000",
        "horizon.start.month": "01", "horizon.start.year": "2027", "horizon.months": "18",
        "staff.0.role": "business_analyst", "staff.0.headcount": "3", "staff.0.available_share": "50",
        "staff.1.role": "software_developer", "staff.1.headcount": "2", "staff.1.available_share": "50 %",
        "projects.0.template": "churn_prediction_in_app", "projects.0.criticality": "business_critical",
        "projects.0.deadline.month": "06", "projects.0.deadline.year": "2028",
        "projects.1.template": "dashboard_and_reports", "projects.1.size": "small",
        "projects.1.priority": "should",
    }  # fmt: skip
