"""What the schema tests share: the rulebook, the smallest request, and a reader of its problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from advisor.domain.request import Scenario
from advisor.errors import ScenarioError
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import RequestReader
from advisor.settings import Settings

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture(scope="session")
def reader(rulebook: Rulebook) -> RequestReader:
    return RequestReader.of(rulebook)


@pytest.fixture
def smallest() -> dict[str, Any]:
    return {
        "company": {"headcount": 60},
        "budget": {"total": 300000},
        "projects": [{"template": "churn_prediction_in_app"}],
    }


@pytest.fixture
def read(reader: RequestReader) -> Callable[[object], Scenario]:
    return lambda payload: reader.read(payload, today=TODAY)


@pytest.fixture
def problems(reader: RequestReader) -> Callable[[object], dict[str, str]]:
    """Pointer -> code of everything that is wrong with a payload."""

    def found(payload: object) -> dict[str, str]:
        try:
            reader.read(payload, today=TODAY)
        except ScenarioError as error:
            return {problem.pointer: problem.code for problem in error.problems}
        return {}

    return found
