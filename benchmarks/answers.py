"""Seconds for an answer, split by step, beside plain HiGHS on the same sequence of models."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import highspy

from advisor.analysis import strategies
from advisor.answering import answer_request
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from benchmarks.stopwatch import STEPS, Run, Stopwatch, watched

HERE = Path(__file__).resolve().parent
CASES: Mapping[str, Path] = {
    "the bank, 2 projects x 18 months": HERE.parent / "examples" / "bank-churn.json",
    "3 projects x 18 months": HERE / "cases" / "three-projects.json",
}
MOST_RATIO = 1.5
MOST_SECONDS = {"one recommendation": 1.0, "whole answer": 5.0}
REPEATS = 5

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One question about one case. elapsed: wall clock, as the service runs; the rest is CPU seconds with
    one strategy after the other, so that steps and solver can be added up and compared."""

    case: str
    question: str
    elapsed: float
    cpu: float
    steps: Mapping[str, float]
    solves: int
    plain: float

    @property
    def ratio(self) -> float:
        """Everything against plain HiGHS."""
        return self.cpu / self.plain

    @property
    def ratio_to_own_runs(self) -> float:
        """Everything against the time that our own sessions spend inside HiGHS."""
        return self.cpu / self.steps["solve"]


def questions(request: Request) -> dict[str, Request]:
    """What is asked of each case: the plan alone, and everything that is on by default."""
    off = {"alternatives": False, "smallest_change": False}
    return {"one recommendation": {**request, "analysis": off}, "whole answer": {**request, "analysis": {}}}


def time_case(case: str, request: Request, rulebook: Rulebook, settings: Settings, repeats: int) -> list[Timing]:
    """Every question about a case."""
    return [
        _time(case, question, asked, rulebook, settings, repeats)
        for question, asked in questions(request).items()
    ]


def _time(
    case: str, question: str, request: Request, rulebook: Rulebook, settings: Settings, repeats: int
) -> Timing:
    def answer() -> None:
        answer_request(request, rulebook, settings)

    answer()  # imports, caches
    elapsed = _median(_elapsed(answer) for _ in range(repeats))
    with patch.object(strategies, "WORKERS", 1):
        watches = [_watched(answer) for _ in range(repeats)]
        with watched(keeps_runs=True) as watch:
            answer()
    return Timing(
        case=case,
        question=question,
        elapsed=elapsed,
        cpu=_median(cpu for cpu, _ in watches),
        steps={step: _median(one.seconds[step] for _, one in watches) for step in STEPS},
        solves=len(watch.runs),
        plain=_median(_plain(watch.runs) for _ in range(repeats)),
    )


def _median(seconds: Any) -> float:
    return statistics.median(seconds)


def _elapsed(answer: Callable[[], None]) -> float:
    gc.collect()
    started = time.perf_counter()
    answer()
    return time.perf_counter() - started


def _watched(answer: Callable[[], None]) -> tuple[float, Stopwatch]:
    gc.collect()
    with watched() as watch:
        started = time.process_time()
        answer()
        return time.process_time() - started, watch


def _plain(runs: list[Run]) -> float:
    """CPU seconds of plain HiGHS for the same models, one after the other, each from nothing."""
    seconds = 0.0
    for highs, _ in runs:
        highs.clearSolver()
        started = time.thread_time()
        highspy.Highs.run(highs)
        seconds += time.thread_time() - started
    return seconds


def say(timing: Timing) -> list[str]:
    """The lines for one timing."""
    aim = MOST_SECONDS[timing.question]
    steps = dict(timing.steps)
    rest = timing.cpu - sum(steps.values())
    split = " · ".join(f"{step} {seconds:.2f}" for step, seconds in {**steps, "rest": rest}.items())
    return [
        f"  {timing.question}",
        f"    elapsed      {timing.elapsed:6.2f} s    aim under {aim:g} s: {_verdict(timing.elapsed < aim)}",
        f"    CPU          {timing.cpu:6.2f} s    {split}",
        f"    plain HiGHS  {timing.plain:6.2f} s    {timing.solves} solves of the same models",
        f"    ratio        {timing.ratio:6.2f}      aim at most {MOST_RATIO:g}: "
        f"{_verdict(timing.ratio <= MOST_RATIO)} (to the runs inside the service: {timing.ratio_to_own_runs:.2f})",
    ]


def _verdict(met: bool) -> str:
    return "met" if met else "FALLS SHORT"


def shortfalls(timings: list[Timing]) -> list[str]:
    """Every aim that is not met, in words."""
    lines = []
    for one in timings:
        aim = MOST_SECONDS[one.question]
        if one.elapsed >= aim:
            lines.append(f"{one.case}, {one.question}: {one.elapsed:.2f} s, aim under {aim:g} s")
        if one.ratio > MOST_RATIO:
            lines.append(f"{one.case}, {one.question}: {one.ratio:.2f} x plain HiGHS, aim at most {MOST_RATIO:g}")
    return lines


def run(repeats: int = REPEATS) -> None:
    """Time every case and print what came out."""
    settings = Settings()
    rulebook = load(settings.rules)
    load_before = _load()
    print(
        f"Python {platform.python_version()}, HiGHS {highspy.Highs().version()}, {os.cpu_count()} cores, "
        f"median of {repeats}. Rule files are loaded before."
    )
    timings = []
    for case, path in CASES.items():
        print(f"\n{case}")
        request = json.loads(path.read_text(encoding="utf-8"))["request"]
        for timing in time_case(case, request, rulebook, settings, repeats):
            timings.append(timing)
            print("\n".join(say(timing)), flush=True)
    short = shortfalls(timings)
    print("\nAims not met: " + ("; ".join(short) if short else "none"))
    print(f"Load of the machine: {load_before} before, {_load()} after (other work slows the elapsed time).")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
