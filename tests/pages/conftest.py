"""A small application with the pages alone, whose advisor gives a canned answer or a canned refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from advisor.rulebook import Rulebook, load
from advisor.schemas.answer import dump_answer
from advisor.schemas.comparison import ComparisonReader
from advisor.schemas.request import RequestReader
from advisor.settings import Settings
from advisor.web.jobs import Jobs
from advisor.web.pages import blueprint
from tests.pages.canned_comparison import bank_comparison
from tests.schemas.canned import bank_answer

ANSWER = dump_answer(bank_answer())


class CannedAdvisor:
    """Reads requests as the real one does; the answer is always the bank's."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.reader = RequestReader.of(rulebook)
        self.answer: dict[str, Any] = json.loads(json.dumps(ANSWER))
        self.failure: Exception | None = None
        self.asked: list[dict[str, Any]] = []
        self.pace = Semaphore(0)

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
        return bank_comparison()

    def recommend_in_steps(self, payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The best so far, then the whole answer, one step for each release of `pace`."""
        self.asked.append(payload)
        self.reader.read(payload)
        return self._steps()

    def _steps(self) -> Iterator[dict[str, Any]]:
        self._wait()
        yield {**self.answer, "status": "cut_off", "what_would_help": None}
        self._wait()
        yield self.answer

    def _wait(self) -> None:
        assert self.pace.acquire(timeout=20)
        if self.failure is not None:
            raise self.failure


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture
def advisor(rulebook: Rulebook) -> CannedAdvisor:
    return CannedAdvisor(rulebook)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs", longest=60)


@pytest.fixture
def client(advisor: CannedAdvisor, jobs: Jobs) -> FlaskClient:
    app = Flask("pages_alone", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = Settings().max_body_bytes
    app.extensions["advisor"] = advisor
    app.extensions["jobs"] = jobs
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
