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
from advisor.schemas.comparison import ComparisonReader
from advisor.schemas.request import RequestReader
from advisor.settings import Settings
from advisor.web.jobs import Jobs
from advisor.web.pages import blueprint

COMPARISON = json.loads((Path(__file__).parent / "bank_comparison.json").read_text(encoding="utf-8"))
ANSWER = json.loads((Path(__file__).parent / "bank_answer.json").read_text(encoding="utf-8"))

FRONTIER = [
    {"budget": 0, "per": "horizon", "strategy": "no_change", "outcome": "some_undelivered",
     "delivered": ["reports"], "cost": 0, "economic_cost": 150000},
    {"budget": 221000, "per": "horizon", "strategy": "hire_data_scientist_and_cross_train",
     "outcome": "all_on_time", "delivered": ["churn", "reports"], "cost": 220500, "economic_cost": 310000},
]  # fmt: skip
CHANGES = [
    {"assumption": "roles.data_scientist.salary", "now": 140000, "unit": "USD/year",
     "holds_at": 170000, "changes_at": 171000, "to_strategy": "hire_machine_learning_engineer",
     "range": [110000, 180000], "inside_range": True, "distance": 0.443},
    {"assumption": "roles.data_scientist.salary", "now": 140000, "unit": "USD/year",
     "holds_at": 40500, "changes_at": 40000, "to_strategy": "hire_both", "range": [110000, 180000],
     "inside_range": False, "distance": 1.429},
    {"assumption": "planning.effort_overrun", "now": 1, "unit": "factor", "holds_at": 1.49, "changes_at": 1.5,
     "to_strategy": "hire_both", "range": None, "inside_range": False, "distance": 0.5},
]  # fmt: skip


def risk(chance: float, low: float, high: float) -> dict[str, Any]:
    """A plan over sampled futures."""
    money = [{"quantile": q, "money": 200000 + 100000 * q} for q in (0.1, 0.5, 0.9)]
    one = {"chance": chance, "interval": [low, high]}
    sure = {"chance": 1.0, "interval": [0.98, 1.0]}
    delivered = [{"project": "churn", **one}, {"project": "reports", **sure}]
    return {"delivered": delivered, "all_musts": one, "cost": money, "economic_cost": money}


UNCERTAINTY = {
    "samples": 200, "seed": 1, **risk(0.421, 0.353, 0.493),
    "alternatives": [{"strategy": "no_change", **risk(0.0, 0.0, 0.023)}],
    "must_confidence": 0.7, "at_risk": ["churn"], "safer": None,
}  # fmt: skip


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
        return COMPARISON

    def recommend_in_steps(self, payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The plan, then each analysis, one step for each release of `pace`."""
        self.asked.append(payload)
        self.reader.read(payload)
        return self._steps(payload)

    def _steps(self, payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
        known: dict[str, Any] = {**self.answer, "frontier": [], "uncertainty": None, "analyses": []}
        self._wait()
        yield dict(known)
        for name, found in (("frontier", FRONTIER), ("uncertainty", UNCERTAINTY)):
            if payload["analysis"].get(name):
                self._wait()
                known[name] = found
                known["analyses"] = [
                    *known["analyses"], {"name": name, "status": "complete", "solves": 3}
                ]  # fmt: skip
                yield dict(known)

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
