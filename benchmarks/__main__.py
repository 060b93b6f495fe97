"""`python -m benchmarks [BENCH ...]`: every bench where none is named; `--help` says what each takes."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import highspy
import numpy as np
import pulp

from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from benchmarks import chance, deliveries, grid, memory, search_quality, speed
from benchmarks.aims import Aim, summary

Bench = Callable[[Rulebook, argparse.Namespace], list[Aim]]

BENCHES: dict[str, tuple[str, Bench]] = {
    "deliveries": (
        "half a minute: simulated work beside the first edition's months",
        lambda rulebook, given: deliveries.run(),
    ),
    "chance": (
        "two minutes: intervals beside 20,000 futures",
        lambda rulebook, given: chance.run(rulebook),
    ),
    "speed": (
        "ten minutes, more with --first-edition: CPU seconds of whole answers",
        lambda rulebook, given: speed.run(rulebook, given.first_edition, given.requests),
    ),
    "memory": (
        "a minute: the largest request",
        lambda rulebook, given: memory.run(rulebook),
    ),
    "search_quality": (
        "three quarters of an hour: every team of a grid beside what the search found",
        lambda rulebook, given: search_quality.run(rulebook, given.requests, given.teams),
    ),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benches that are named, and print their aims."""
    asked = parser()
    given = asked.parse_args(arguments)
    unknown = [name for name in given.bench if name not in BENCHES]
    if unknown:
        asked.error(f"{unknown[0]} is no bench; there are {', '.join(BENCHES)}")
    print(machine(), flush=True)
    rulebook = load(Settings().rules)
    aims: list[Aim] = []
    for name in given.bench or BENCHES:
        started = time.perf_counter()
        aims += BENCHES[name][1](rulebook, given)
        print(f"\n({name}: {(time.perf_counter() - started) / 60:.1f} minutes)", flush=True)
    print("\n#### Aims\n\n" + summary(aims), flush=True)
    if given.json:
        written = {"machine": machine(), "aims": [{**asdict(aim), "met": aim.met} for aim in aims]}
        given.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    texts = "\n".join(f"  {name:15s} {text}" for name, (text, _) in BENCHES.items())
    made = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="How good answers are, and how long they take.",
        epilog=f"benches:\n{texts}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("bench", nargs="*", metavar="BENCH", help="which; all by default")
    made.add_argument("--requests", type=int, default=100, metavar="N", help="seeded requests of a bench")
    made.add_argument("--teams", type=int, default=grid.MOST, metavar="N", help="teams tried of each request")
    made.add_argument(
        "--first-edition", type=Path, metavar="CHECKOUT", help="time its answers in the same run"
    )
    made.add_argument("--json", type=Path, metavar="FILE", help="the aims, as JSON")
    return made


def machine() -> str:
    """Where and on what the figures were measured."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, numpy {np.__version__}, PuLP {pulp.__version__}, "
        f"HiGHS {highspy.Highs().version()}"
    )


if __name__ == "__main__":
    main()
