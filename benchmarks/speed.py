"""CPU seconds of whole answers with chances, frontier and levers, beside the first edition's in the same run."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.answering import answer_request
from advisor.rulebook import Rulebook
from advisor.settings import Settings
from benchmarks.aims import Aim, said, table
from benchmarks.companies import Shape, company_request
from benchmarks.one_answer import Measured, measured
from benchmarks.stopwatch import STEPS, watched

HERE = Path(__file__).resolve().parent
REPEATS = 3
FASTER = 10
"""How many times faster than the first edition's answer with 200 samples an answer should be."""

COMPANIES, COMPANY_SECONDS, COMPANY_SHARE = 100, 5.0, 0.9
"""Seeded companies of one to four projects; 90 of 100 within 5 s."""

FIRST_EDITION_ANALYSIS = {"frontier": True, "uncertainty": {"samples": 200, "seed": 1}}
"""What the first edition is asked for: the nearest that it has to chances, frontier and levers."""

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request with the CPU seconds that its answer may take. compared: beside the first edition too."""

    name: str
    request: Request
    seconds: float
    compared: bool = False


def cases(rulebook: Rulebook) -> list[Case]:
    """From the smallest to the largest."""
    return [
        Case(name="bank", request=_file(HERE.parent / "examples/bank-churn.json"), seconds=1, compared=True),
        Case(
            name="three projects", request=_file(HERE / "cases/three-projects.json"), seconds=4, compared=True
        ),
        _company(6, 18, 4, 12, rulebook),
        _company(12, 24, 5, 25, rulebook),
        _company(40, 24, 10, 60, rulebook),
    ]


def small_companies(rulebook: Rulebook, count: int = COMPANIES) -> Iterator[tuple[str, Request]]:
    """Companies of one to four projects in turn: (name, request)."""
    for number in range(count):
        shape, seed = Shape(projects=number % 4 + 1, months=18, groups=4), number // 4 + 1
        yield f"{shape}, seed {seed}", company_request(shape, seed, rulebook)


def _file(path: Path) -> Request:
    request: Request = json.loads(path.read_text(encoding="utf-8"))["request"]
    return request


def _company(projects: int, months: int, groups: int, seconds: float, rulebook: Rulebook) -> Case:
    shape = Shape(projects=projects, months=months, groups=groups)
    return Case(name=str(shape), request=company_request(shape, 1, rulebook), seconds=seconds)


def run(rulebook: Rulebook, first_edition: Path | None, count: int = COMPANIES) -> list[Aim]:
    """Time every case, and print. first_edition: a checkout of it."""
    print("\n#### Speed: CPU seconds of whole answers, each in a process of its own\n", flush=True)
    aims: list[Aim] = []
    rows = []
    for case in cases(rulebook):
        now = _median([measured(case.request) for _ in range(REPEATS)])
        then = _first_edition(case, first_edition)
        rows.append((case.name, said(now.cpu), said(now.elapsed), now.ended, said(then.cpu) if then else "-"))
        print("  " + " · ".join(rows[-1]), flush=True)
        aims.append(
            Aim(
                what=f"whole answer, {case.name}",
                value=now.cpu,
                limit=case.seconds,
                sense="at most",
                unit="s",
            )
        )
        if case.compared and then:
            aims.append(
                Aim(
                    what=f"times faster than the first edition, {case.name}",
                    value=then.cpu / now.cpu,
                    limit=FASTER,
                    sense="at least",
                )
            )
    print("\n" + table(("case", "CPU s", "elapsed s", "ended", "first edition, CPU s"), rows))
    print(_split(rulebook), flush=True)
    return [*aims, _of_companies(rulebook, count)]


def _first_edition(case: Case, checkout: Path | None) -> Measured | None:
    if checkout is None:
        return None
    asked = {name: value for name, value in case.request.items() if name != "analysis"}
    return measured({**asked, "analysis": FIRST_EDITION_ANALYSIS}, checkout)


def _median(runs: Sequence[Measured]) -> Measured:
    return sorted(runs, key=lambda one: (math.isnan(one.cpu), one.cpu))[len(runs) // 2]


def _split(rulebook: Rulebook) -> str:
    """Where the CPU seconds of the first cases go, by step."""
    lines = ["", "CPU seconds by step, in this process"]
    for case in cases(rulebook)[:3]:
        with watched() as watch:
            answer_request(case.request, rulebook, Settings())
        steps = " · ".join(f"{step} {watch.seconds[step]:.2f}" for step in STEPS)
        lines.append(f"  {case.name}: {steps}; {watch.calls['judge']} passes")
    return "\n".join(lines)


def _of_companies(rulebook: Rulebook, count: int) -> Aim:
    runs = {name: measured(request) for name, request in small_companies(rulebook, count)}
    seconds = sorted(one.cpu for one in runs.values())
    slow = {
        name: one
        for name, one in runs.items()
        if one.ended.startswith("failed") or not one.cpu <= COMPANY_SECONDS
    }
    print(
        f"\n{count} companies of one to four projects: median {said(statistics.median(seconds))} s, "
        f"90th {said(seconds[math.ceil(0.9 * count) - 1])} s, longest {said(seconds[-1])} s; "
        f"{sum(one.ended == 'cut_off' for one in runs.values())} cut off"
    )
    for name, one in slow.items():
        print(f"  {name}: {said(one.cpu)} s, {one.ended}", flush=True)
    return Aim(
        what=f"companies of one to four projects within {COMPANY_SECONDS:g} s",
        value=count - len(slow),
        limit=COMPANY_SHARE * count,
        sense="at least",
        note=f"of {count}",
    )
