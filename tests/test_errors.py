"""Errors pass from one process to another as themselves."""

from __future__ import annotations

import pickle

import pytest

from advisor.errors import (
    FieldProblem,
    FileProblem,
    PlanCheckError,
    RuleFileError,
    ScenarioError,
    SolverError,
    SolverLostError,
)

ERRORS = [
    RuleFileError((FileProblem(file="a.yaml", line=1, column=2, detail="wrong"),)),
    ScenarioError((FieldProblem(pointer="/budget", code="required", detail="missing"),)),
    SolverError("no plan"),
    SolverLostError("died"),
    PlanCheckError(("one", "two")),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_arrives_with_all_it_says(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)
