"""Whatever is asked: an answer that keeps every law and can be recomputed, whatever the order of its rows."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, reject
from hypothesis import strategies as st

from advisor.answering import answer_scenario, check_published
from advisor.domain.request import Scenario
from advisor.errors import ScenarioError
from advisor.schemas.request import load_request
from advisor.settings import Settings
from tests.answered import Json, problem_of, rulebook
from tests.properties.conftest import ANSWERS, LAWS
from tests.properties.requests import requests


def read(payload: Json) -> Scenario:
    """The request read; one that contradicts itself is no example."""
    try:
        return load_request(payload, rulebook())
    except ScenarioError:
        reject()
    raise AssertionError("rejected")


@ANSWERS
@given(requests())
def test_every_request_gets_an_answer_that_keeps_every_law_and_can_be_recomputed(payload):
    answer = answer_scenario(read(payload), rulebook(), Settings())
    verdict = check_published(payload, answer, rulebook())
    assert (verdict.findings, verdict.notes) == ((), ())


@ANSWERS
@given(requests(), st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing_about_the_advice(payload, seed):
    payload = named(payload)
    assert gist(payload) == gist(shuffled(payload, random.Random(seed)))


@LAWS
@given(requests(), st.integers(0, 10**6))
def test_the_order_of_rows_and_of_names_does_not_reach_the_problem(payload, seed):
    """What is planned with is the same to the last bit and in the same order, so that its plan is."""
    payload = named(payload)
    read(payload)
    assert repr(problem_of(payload)) == repr(problem_of(shuffled(payload, random.Random(seed))))


def shuffled(value: Any, order: random.Random) -> Any:
    """Staff, projects and all names within them in another order."""
    if isinstance(value, list):
        return order.sample([shuffled(each, order) for each in value], len(value))
    if isinstance(value, dict):
        return {key: shuffled(value[key], order) for key in order.sample(list(value), len(value))}
    return value


def named(payload: Json) -> Json:
    """Ids of their own for all rows: the default ones follow the order."""
    rows = {
        kind: [row | {"id": f"{kind}-{i}"} for i, row in enumerate(payload[kind])]
        for kind in ("staff", "projects")
    }
    return payload | rows


def gist(payload: Json) -> Json:
    """What is advised, and how likely and dear it is, by name."""
    answer = answer_scenario(read(payload), rulebook(), Settings())
    advice = answer["recommendation"]
    return {
        "actions": advice["actions"],
        "costs": advice["costs"],
        "chances": {row["project"]: row["value"] for row in advice["chance"]["projects"]},
        "months": {row["project"]: row["complete"] for row in answer["plan"]["milestones"]},
        "others": {other["strategy"]: other["costs"] for other in answer["alternatives"]},
    }
