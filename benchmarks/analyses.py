"""All analyses of one answer: how many programmes, how many seconds, and beside one recommendation."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from advisor.answering import answer_request
from advisor.rulebook import Rulebook
from advisor.settings import Settings
from benchmarks.aims import Aim, Figure, said, table
from benchmarks.answers import CASES, Request, questions
from benchmarks.stopwatch import watched

BANK = next(iter(CASES))
EVERYTHING: Request = {
    "frontier": True,
    "what_would_change": True,
    "uncertainty": {"samples": 200, "seed": 1},
}
LIMIT = 600.0
"""Seconds that an answer may take here: the service's own limit would cut off what is to be measured."""

REPEATS = 3
WORKERS = 2
MOST_SOLVES = 600
MOST_SECONDS = 20.0
COLUMNS = ("analysis", "programmes", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One answer with every analysis. elapsed, cpu: seconds, medians; recommendation: elapsed seconds of the plan
    alone; solves: every run of the solver, those about needs included; analyses: as the answer reports them."""

    elapsed: float
    cpu: float
    recommendation: float
    solves: int
    analyses: Sequence[Mapping[str, Any]]


def measure(request: Request, rulebook: Rulebook, repeats: int) -> Asked:
    """The request with every analysis, and alone."""
    settings = replace(Settings(), time_limit=LIMIT, workers=WORKERS)
    whole: Request = {**request, "analysis": EVERYTHING}
    alone = questions(request)["one recommendation"]
    with watched() as watch:
        answer = answer_request(whole, rulebook, settings)
    elapsed, cpu = zip(*(_timed(whole, rulebook, settings) for _ in range(repeats)), strict=True)
    return Asked(
        elapsed=statistics.median(elapsed),
        cpu=statistics.median(cpu),
        recommendation=statistics.median(_timed(alone, rulebook, settings)[0] for _ in range(repeats)),
        solves=watch.solves,
        analyses=answer["analyses"],
    )


def _timed(request: Request, rulebook: Rulebook, settings: Settings) -> tuple[float, float]:
    gc.collect()
    started, before = time.perf_counter(), time.process_time()
    answer_request(request, rulebook, settings)
    return time.perf_counter() - started, time.process_time() - before


def aims_of(asked: Asked) -> list[Aim]:
    """Programmes and seconds of everything."""
    return [
        Aim(
            what="programmes for every analysis, the bank",
            figure=Figure(value=asked.solves),
            limit=MOST_SOLVES,
            sense="at most",
            note="every run of the solver, the small ones about needs included",
        ),
        Aim(
            what="every analysis, the bank",
            figure=Figure(value=asked.elapsed),
            limit=MOST_SECONDS,
            sense="under",
            unit="s",
            note=f"elapsed, {WORKERS} workers; {said(asked.cpu)} CPU s; "
            f"{said(asked.elapsed / asked.recommendation)} x one recommendation",
        ),
    ]


def run(repeats: int, rulebook: Rulebook) -> tuple[list[Aim], Asked]:
    """Measure the bank and print what came out; its aims and figures."""
    repeats = min(repeats, REPEATS)
    print(f"\n#### Every analysis\n\n{BANK}, 200 samples; medians of {repeats}.\n", flush=True)
    request = json.loads(CASES[BANK].read_text(encoding="utf-8"))["request"]
    asked = measure(request, rulebook, repeats)
    rows = [(str(one["name"]), str(one["solves"]), str(one["status"])) for one in asked.analyses]
    print(table(COLUMNS, rows))
    print(
        f"\n{asked.solves} runs of the solver in all, {said(asked.elapsed)} s ({said(asked.cpu)} CPU s); one "
        f"recommendation {said(asked.recommendation)} s: {said(asked.elapsed / asked.recommendation)} times as long."
    )
    return aims_of(asked), asked
