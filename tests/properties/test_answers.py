"""Whatever is asked: an answer that keeps every law and passes the checker, or an error on purpose."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.answering import answer_scenario, check_published
from advisor.checker import check_plan
from advisor.errors import ScenarioError, SolverError
from advisor.schemas.request import load_request
from advisor.service import advise
from advisor.settings import Settings
from tests.invariants import breaches
from tests.properties.conftest import ANSWERS, LAWS
from tests.properties.requests import requests
from tests.service.asking import TODAY, brief, rulebook

EXACT = Settings(gap_small=0.0, gap_medium=0.0, gap_large=0.0)


@ANSWERS
@given(requests())
def test_every_request_is_answered_and_every_plan_shown_passes_the_checker(payload):
    try:
        scenario = load_request(payload, rulebook())
        answer = advise(scenario, rulebook(), Settings(), today=TODAY)
    except (ScenarioError, SolverError):
        return
    parameters = brief(payload).parameters
    shown = [answer.plan, *(other.plan for other in answer.alternatives or () if other.plan)]
    assert [check_plan(parameters, plan) for plan in shown] == [()] * len(shown)


@ANSWERS
@given(requests())
def test_every_answer_keeps_every_law(payload):
    try:
        answer = answer_scenario(load_request(payload, rulebook()), rulebook(), Settings())
    except (ScenarioError, SolverError):
        return
    assert breaches(payload, answer) == []
    assert check_published(payload, answer, rulebook()).findings == ()


@ANSWERS
@given(requests(), st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing(payload, seed):
    payload = named(payload)
    shuffled = dict(payload)
    for rows in ("staff", "projects"):
        shuffled[rows] = random.Random(seed).sample(payload[rows], len(payload[rows]))
    assert gist(payload) == gist(shuffled)


@LAWS
@given(requests(), st.integers(0, 10**6))
def test_the_order_of_rows_and_of_names_does_not_reach_the_model(payload, seed):
    """What is planned is the same to the last bit and in the same order, so that its plan is."""
    payload = named(payload)
    assert repr(parameters_of(payload)) == repr(parameters_of(shuffled(payload, random.Random(seed))))


def parameters_of(payload: dict[str, Any]) -> Any:
    try:
        return brief(payload).parameters
    except ScenarioError as error:
        return sorted(problem.code for problem in error.problems)


def shuffled(value: Any, order: random.Random) -> Any:
    """Staff, projects and all names within them in another order."""
    if isinstance(value, list):
        return order.sample([shuffled(each, order) for each in value], len(value))
    if isinstance(value, dict):
        return {key: shuffled(value[key], order) for key in order.sample(list(value), len(value))}
    return value


def named(payload: dict[str, Any]) -> dict[str, Any]:
    """Ids of their own for all rows: the default ones follow the order."""
    rows = {
        kind: [row | {"id": f"{kind}-{i}"} for i, row in enumerate(payload[kind])]
        for kind in ("staff", "projects")
    }
    return payload | rows


def gist(payload: dict[str, Any]) -> Any:
    try:
        plan = advise(load_request(payload, rulebook()), rulebook(), EXACT, today=TODAY).plan
    except (ScenarioError, SolverError) as error:
        return type(error)
    return (plan.strategy, plan.hires, plan.trainings, plan.assignments, plan.projects, plan.costs)
