"""Seconds for an answer, split by step, beside plain HiGHS on the same sequence of models."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import highspy

from advisor.answering import answer_request
from advisor.rulebook import Rulebook
from advisor.settings import Settings
from benchmarks.aims import Aim, Figure
from benchmarks.stopwatch import STEPS, Stopwatch, watched

HERE = Path(__file__).resolve().parent
CASES: Mapping[str, Path] = {
    "the bank: 2 projects x 18 months": HERE.parent / "examples" / "bank-churn.json",
    "3 projects x 18 months": HERE / "cases" / "three-projects.json",
    "too little money, so that the smallest change is looked for": HERE.parent
    / "examples"
    / "budget-a-bit-too-small.json",
}
MOST_RATIO = 1.5
MOST_SECONDS = {"one recommendation": 1.0, "whole answer": 5.0}
SPLITS = 3
"""CPU seconds vary less than elapsed ones: fewer repeats."""

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Where the CPU seconds of an answer go, one strategy after the other; plain: HiGHS alone, same models."""

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
        """Everything against what the service itself spends inside HiGHS."""
        return self.cpu / self.steps["solve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One case. elapsed: seconds by question, as the service runs; split: of the whole answer."""

    case: str
    elapsed: Mapping[str, float]
    split: Split


def questions(request: Request) -> dict[str, Request]:
    """What is asked of each case: the plan alone, and everything that is on by default."""
    off = {"alternatives": False, "smallest_change": False}
    return {"one recommendation": {**request, "analysis": off}, "whole answer": {**request, "analysis": {}}}


def time_case(case: str, request: Request, rulebook: Rulebook, settings: Settings, repeats: int) -> Timing:
    """Every figure of a case."""
    ask: dict[str, Callable[[], object]] = {
        question: partial(answer_request, asked, rulebook, settings)
        for question, asked in questions(request).items()
    }
    for answer in ask.values():
        answer()  # imports and caches
    elapsed = {
        question: statistics.median(_elapsed(answer) for _ in range(repeats))
        for question, answer in ask.items()
    }
    one_by_one = partial(answer_request, request, rulebook, replace(settings, workers=1))
    return Timing(case=case, elapsed=elapsed, split=split(one_by_one, min(repeats, SPLITS)))


def split(answer: Callable[[], object], repeats: int) -> Split:
    """Medians of the CPU seconds by step, and of plain HiGHS on the models of one run."""
    watches = [_watched(answer) for _ in range(repeats)]
    with watched(keeps_models=True) as watch:
        answer()
    return Split(
        cpu=statistics.median(cpu for cpu, _ in watches),
        steps={step: statistics.median(one.seconds[step] for _, one in watches) for step in STEPS},
        solves=len(watch.models),
        plain=statistics.median(_plain(watch.models) for _ in range(repeats)),
    )


def _elapsed(answer: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    answer()
    return time.perf_counter() - started


def _watched(answer: Callable[[], object]) -> tuple[float, Stopwatch]:
    gc.collect()
    with watched() as watch:
        started = time.process_time()
        answer()
        return time.process_time() - started, watch


def _plain(models: list[highspy.Highs]) -> float:
    """CPU seconds of HiGHS alone on the same models with the same options, each solved from nothing."""
    seconds = 0.0
    for highs in models:
        highs.clearSolver()
        started = time.thread_time()
        highs.run()
        seconds += time.thread_time() - started
    return seconds


def say(timing: Timing) -> list[str]:
    """The lines for one case."""
    lines = [
        f"  {question:18s} {seconds:6.2f} s   aim under {MOST_SECONDS[question]:g} s: "
        f"{_verdict(seconds < MOST_SECONDS[question])}"
        for question, seconds in timing.elapsed.items()
    ]
    one = timing.split
    steps = {**one.steps, "rest": one.cpu - sum(one.steps.values())}
    return [
        *lines,
        f"  CPU of the whole   {one.cpu:6.2f} s   "
        + " · ".join(f"{name} {s:.2f}" for name, s in steps.items()),
        f"  HiGHS alone        {one.plain:6.2f} s   on the same {one.solves} models",
        f"  ratio              {one.ratio:6.2f}     aim at most {MOST_RATIO:g}: {_verdict(one.ratio <= MOST_RATIO)}"
        f"; to the service's own runs of HiGHS {one.ratio_to_own_runs:.2f}",
    ]


def _verdict(met: bool) -> str:
    return "met" if met else "FALLS SHORT"


def aims_of(timings: Sequence[Timing]) -> list[Aim]:
    """What each case should take."""
    aims = []
    for one in timings:
        for question, seconds in one.elapsed.items():
            aims.append(
                Aim(
                    what=f"{question}, {one.case}",
                    figure=Figure(value=seconds),
                    limit=MOST_SECONDS[question],
                    sense="under",
                    unit="s",
                    note="elapsed",
                )
            )
        aims.append(
            Aim(
                what=f"whole answer, {one.case}",
                figure=Figure(value=one.split.ratio),
                limit=MOST_RATIO,
                sense="at most",
                unit="x HiGHS alone",
                note=f"CPU, the same {one.split.solves} models",
            )
        )
    return aims


def run(repeats: int, rulebook: Rulebook) -> tuple[list[Aim], list[Timing]]:
    """Time every case and print what came out; its aims and timings."""
    print("\n#### Whole answers\n")
    print(f"Medians of {repeats} (CPU: {min(repeats, SPLITS)}); rule files loaded before.")
    timings = []
    for case, path in CASES.items():
        print(f"\n{case}", flush=True)
        request = json.loads(path.read_text(encoding="utf-8"))["request"]
        timings.append(time_case(case, request, rulebook, Settings(), repeats))
        print("\n".join(say(timings[-1])), flush=True)
    return aims_of(timings), timings
