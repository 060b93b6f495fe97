"""Every example of examples/ is answered, shows what it says it shows, and keeps every law."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.answering import answer_request, check_published
from advisor.rulebook import load
from advisor.settings import Settings
from tests.expectations import shortfall
from tests.invariants import breaches

EXAMPLES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "examples").glob("*.json"))}

TAKES_LONG = {"large-insurer"}
every_example = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in TAKES_LONG else ()) for name in EXAMPLES]
)


@cache
def example(name: str) -> dict[str, Any]:
    return json.loads(EXAMPLES[name].read_text(encoding="utf-8"))


@cache
def answer_of(name: str) -> dict[str, Any]:
    settings = Settings()
    return answer_request(example(name)["request"], load(settings.rules), settings)


def test_there_are_examples():
    assert "bank-churn" in EXAMPLES


@every_example
def test_an_example_says_what_it_shows(name):
    assert sorted(example(name)) == ["expect", "request", "title", "why"]
    assert example(name)["expect"]


@every_example
def test_the_answer_shows_what_the_example_expects(name):
    found = [shortfall(answer_of(name), expectation) for expectation in example(name)["expect"]]
    assert [line for line in found if line] == []


@every_example
def test_the_answer_keeps_every_law(name):
    assert breaches(example(name)["request"], answer_of(name)) == []


@every_example
def test_the_answer_passes_its_check_from_its_json_alone(name):
    rulebook = load(Settings().rules)
    verdict = check_published(example(name)["request"], json.loads(json.dumps(answer_of(name))), rulebook)
    assert (verdict.findings, verdict.notes) == ((), ())
