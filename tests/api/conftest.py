"""The application with a planner that answers at once, so that only the edge is tested here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import advisor.answering
import advisor.comparing
from advisor.domain.strategy import Strategy
from advisor.planning.export import Export
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from advisor.web import create_app
from tests.planning.tiny import one_role_one_month
from tests.schemas.canned import bank_answer


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture(scope="module")
def app(rulebook: Rulebook) -> Iterator[Flask]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advisor.answering, "advise_in_steps", lambda *args: iter([bank_answer()]))
        patch.setattr(advisor.comparing, "advise", lambda *args, **more: bank_answer())
        export = Export(one_role_one_month(), Strategy(None, trains=False))
        patch.setattr(advisor.answering, "export_model", lambda *args, strategy: export)
        yield create_app(Settings(max_body_bytes=20_000), rulebook=rulebook)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def smallest() -> dict[str, Any]:
    return {
        "company": {"headcount": 60},
        "budget": {"total": 300000},
        "projects": [{"template": "churn_prediction_in_app"}],
    }
