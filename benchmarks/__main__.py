"""`python -m benchmarks [PART]`, every part but memory where none is named; `--help` names the parts."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import highspy
import pulp

from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from benchmarks import analyses, answers, memory, ratios, scaling, textbook, winston
from benchmarks.aims import AIM_COLUMNS, Aim, table

PARTS = {
    "answers": "about 2 minutes",
    "analyses": "about 4 minutes: everything that can be asked of the bank",
    "ratios": "up to 10 minutes",
    "textbook": "up to 25 minutes: CBC may take 5 a seed",
    "scaling": "up to 30 minutes: requests may take a minute each, very large ones two",
    "quick": "a minute: the smallest sizes, one seed, no aims",
    "memory": "about 4 minutes, for a thousand requests",
    "winston": "a second: a textbook's problem with a published answer",
}
ALL = ("answers", "analyses", "ratios", "textbook", "scaling")
SEEDS = 5

Outcome = tuple[list[Aim], Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one part, or all."""
    given = parser().parse_args(arguments)
    which = given.which or "all"
    if which == "memory":
        memory.run(given.requests)
        return
    if which == "winston":
        winston.run()
        return
    seeds = tuple(range(given.seed, given.seed + (1 if which == "quick" else given.seeds)))
    print(machine(seeds), flush=True)
    if which == "all":
        print("".join(f"\n  {part}: {PARTS[part]}" for part in ALL), flush=True)
    rulebook = load(Settings().rules)
    aims: list[Aim] = []
    raw: dict[str, Any] = {}
    for part in {"all": ALL, "quick": ("ratios", "textbook", "scaling")}.get(which, (which,)):
        started = time.perf_counter()
        of_part, raw[part] = run_part(part, seeds, rulebook, which == "quick", given)
        aims += of_part
        print(f"\n({part}: {(time.perf_counter() - started) / 60:.1f} minutes)", flush=True)
    print(summary(aims), flush=True)
    if given.json:
        written = {"machine": machine(seeds), "aims": [_aim(aim) for aim in aims], "parts": raw}
        given.json.write_text(json.dumps(plain(written), indent=1, allow_nan=False) + "\n", encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description="How long answers take.")
    which = made.add_subparsers(dest="which")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seeds", type=int, default=SEEDS, metavar="N", help="medians over N seeds")
    common.add_argument("--seed", type=int, default=1, metavar="N", help="the first of them")
    common.add_argument("--json", type=Path, metavar="FILE", help="every figure, as JSON")
    parts: dict[str, argparse.ArgumentParser] = {}
    for part, takes in {"all": "every part but memory (the default)", **PARTS}.items():
        parts[part] = which.add_parser(part, help=takes, parents=[] if part == "memory" else [common])
    parts["memory"].add_argument("--requests", type=int, default=memory.REQUESTS, metavar="N")
    for part in ("all", "textbook", "quick"):
        parts[part].add_argument("--time-limit", type=float, default=textbook.TIME_LIMIT, metavar="S")
        parts[part].add_argument("--highs", action="store_true", help="the usual formulation in HiGHS too")
    made.set_defaults(
        seeds=SEEDS, seed=1, json=None, time_limit=textbook.TIME_LIMIT, highs=False, requests=memory.REQUESTS
    )
    return made


def run_part(
    part: str, seeds: Sequence[int], rulebook: Rulebook, quick: bool, given: argparse.Namespace
) -> Outcome:
    """One part: its aims and everything measured."""
    runs: Mapping[str, Callable[[], Outcome]] = {
        "answers": lambda: answers.run(len(seeds), rulebook),
        "analyses": lambda: analyses.run(len(seeds), rulebook),
        "ratios": lambda: ratios.run(seeds, rulebook, quick),
        "textbook": lambda: textbook.run(
            seeds,
            rulebook,
            quick=quick,
            solvers=("CBC", "HiGHS") if given.highs else ("CBC",),
            limit=given.time_limit,
        ),
        "scaling": lambda: scaling.run(seeds, rulebook, quick),
    }
    return runs[part]()


def machine(seeds: Sequence[int]) -> str:
    """Where and on what the figures were measured."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, PuLP {pulp.__version__}, HiGHS {highspy.Highs().version()}; "
        f"seeds {', '.join(map(str, seeds))}"
    )


def summary(aims: Sequence[Aim]) -> str:
    """Every aim beside its figure, and those not met."""
    if not aims:
        return ""
    short = [aim.what for aim in aims if aim.verdict != "met"]
    return "\n".join(
        [
            "\n#### Aims\n",
            table(AIM_COLUMNS, [aim.row() for aim in aims]),
            f"\nNot met: {'; '.join(short)}." if short else "\nEvery aim is met.",
            f"Load of the machine at the end: {os.getloadavg()[0]:.1f}.",
        ]
    )


def _aim(aim: Aim) -> dict[str, Any]:
    return {**asdict(aim), "verdict": aim.verdict}


def plain(value: Any) -> Any:
    """Dataclasses and mappings as JSON; a figure that is not finite as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    main()
