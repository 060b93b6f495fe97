"""The same completed request gets the same answer: on every Python, with any number of workers.

`tests/answers.json` holds a digest of every part of every example's answer, figures rounded to 1e-6, times and
ids left out. Every Python that runs this must come to the same digests. After a change that is meant to change
answers, `.venv/bin/python -m tests.test_determinism` writes them anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.answering import answer_request
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from tests.test_cases import EXAMPLES, TAKES_LONG, example

DIGESTS = Path(__file__).with_name("answers.json")
NAMES = sorted(set(EXAMPLES) - TAKES_LONG)
PATIENT = Settings(time_limit=3600.0)
"""What runs into a time limit is another answer on another machine, so none may."""

DIFFERS = {"id", "created", "seconds"}
"""Names of what is new with every answer."""


@cache
def rulebook() -> Rulebook:
    return load(PATIENT.rules)


def lasting(value: Any) -> Any:
    """What must be the same again: figures to 1e-6, no times and ids."""
    if isinstance(value, dict):
        return {name: lasting(part) for name, part in value.items() if name not in DIFFERS}
    if isinstance(value, list):
        return [lasting(part) for part in value]
    return round(value, 6) + 0.0 if isinstance(value, float) else value


def digests(answer: dict[str, Any]) -> dict[str, str]:
    """By part of the answer, so that a difference says where it is."""
    return {name: _digest(part) for name, part in lasting(answer).items()}


def _digest(part: Any) -> str:
    text = json.dumps(part, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def answer_to(name: str, settings: Settings = PATIENT) -> dict[str, Any]:
    return answer_request(example(name)["request"], rulebook(), settings)


@pytest.mark.parametrize("name", NAMES)
def test_every_python_gives_the_answers_that_are_written_down(name):
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))[name]
    assert digests(answer_to(name)) == known


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("name", ["bank-churn", "late-must-beside-a-could"])
def test_the_number_of_workers_changes_nothing(name, workers):
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))[name]
    assert digests(answer_to(name, replace(PATIENT, workers=workers))) == known


def test_every_example_is_written_down():
    assert sorted(json.loads(DIGESTS.read_text(encoding="utf-8"))) == NAMES


def renew() -> None:
    """Write the digests anew."""
    text = json.dumps({name: digests(answer_to(name)) for name in NAMES}, indent=1)
    DIGESTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
