"""The same completed request gets the same answer: on every Python, in every process.

`tests/answers.json` holds a digest of every part of every example's answer, figures rounded to 1e-6, times and
ids left out, and the hash of the rules, which changes with every comment in them. Every Python that runs this must come
to the same digests. After a change that is meant to change answers, `.venv/bin/python -m tests.test_determinism`
writes them anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
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

DIFFERS = {"id", "created", "rulebook", "notes"}
"""Names of what is new with every answer, with every comment in the rules, or in another month."""


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
    request = {"horizon": {"start": "2027-01"}, **example(name)["request"]}
    return answer_request(request, rulebook(), settings)


@pytest.mark.parametrize("name", NAMES)
def test_every_python_gives_the_answers_that_are_written_down(name):
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))[name]
    assert digests(answer_to(name)) == known


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_answer(seed):
    """Whatever the order of its sets and the number of its threads."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.test_determinism", "bank-churn"],
        env=os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": str(1 + int(seed))},
        cwd=DIGESTS.parents[1], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(found.stdout) == json.loads(DIGESTS.read_text(encoding="utf-8"))["bank-churn"]


def test_every_example_is_written_down():
    assert sorted(json.loads(DIGESTS.read_text(encoding="utf-8"))) == NAMES


def renew() -> None:
    """Write the digests anew."""
    text = json.dumps({name: digests(answer_to(name)) for name in NAMES}, indent=1)
    DIGESTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(digests(answer_to(sys.argv[1]))))
    else:
        renew()
