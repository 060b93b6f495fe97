"""Exact solving, for instances small enough for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.model import solve
from advisor.model.solve import Planner
from advisor.model.solver import Deadline


@pytest.fixture(autouse=True)
def _no_gap(monkeypatch):
    """The sequencing pass has a small gap of its own, whatever the settings."""
    monkeypatch.setattr(solve, "SEQUENCING_GAP", 0.0)


@pytest.fixture
def planner() -> Callable[[Parameters], Planner]:
    return lambda parameters: Planner(parameters, gap=0.0, deadline=Deadline(None))


@pytest.fixture
def plan(planner) -> Callable[[Parameters, str], Plan]:
    def best(parameters: Parameters, strategy: str) -> Plan:
        found = planner(parameters).plan(strategy)
        assert found is not None, f"no plan for {strategy}"
        return found

    return best
