"""One whole answer in a process of its own: CPU seconds, memory, and what came out, as a line of JSON.

    PYTHONPATH=CHECKOUT python benchmarks/one_answer.py < REQUEST.json

It imports nothing of this package and only what both editions of the service have, so that a checkout of the first
edition can be timed by the same lines. `measured` starts it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
REPOSITORY = HERE.parents[1]
KIBIBYTE = 1024 if sys.platform != "darwin" else 1
"""What `ru_maxrss` counts in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """cpu: seconds of the answer, its threads and processes included, loading left out; elapsed: seconds on the
    clock; megabytes: peak of the process's memory; ended: how the answer says it ended, or what went wrong."""

    cpu: float
    elapsed: float
    megabytes: float
    ended: str
    headline: str


def measured(request: Mapping[str, Any], checkout: Path = REPOSITORY, *, at_most: float = 600.0) -> Measured:
    """The answer of a checkout (this one, or another edition's) to a request; at_most: seconds on the clock."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, str(HERE)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            cwd=checkout,
            env=environment,
            timeout=at_most,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return _failed(f"no answer within {at_most:.0f} s")
    except subprocess.CalledProcessError as error:
        return _failed((error.stderr.strip().splitlines() or ["ended without a word"])[-1])
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _failed(why: str) -> Measured:
    nan = float("nan")
    return Measured(cpu=nan, elapsed=nan, megabytes=nan, ended=why, headline="")


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Answer the request on standard input."""
    from advisor.answering import answer_request
    from advisor.errors import AdvisorError, ScenarioError
    from advisor.rulebook import load
    from advisor.settings import Settings

    rulebook, settings = load(Settings().rules), Settings()
    request = json.load(sys.stdin)
    cpu, started = _cpu(), time.perf_counter()
    try:
        answer = answer_request(request, rulebook, settings)
        ended, headline = answer["status"], answer["recommendation"]["headline"]
    except AdvisorError as error:
        ended, headline = f"{'refused' if isinstance(error, ScenarioError) else 'failed'}: {error}", ""
    print(
        json.dumps(
            {
                "cpu": _cpu() - cpu,
                "elapsed": time.perf_counter() - started,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTE / 1e6,
                "ended": ended,
                "headline": headline,
            }
        )
    )


if __name__ == "__main__":
    sys.path[0] = os.environ.get(
        "PYTHONPATH", str(REPOSITORY)
    )  # not benchmarks/, which is where this file lies
    main()
