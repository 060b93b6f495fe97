"""Every property on many new examples, one process each, as many side by side as there are processors.

python -m tests.properties.nightly [--examples 10000] [--seed 1]

Prints date, counts and seconds; ends with 1 where a property does not hold. A failure is printed with a line
that runs its example again.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLES = 10_000
ASKED = "PROPERTY_EXAMPLES"
"""The variable that asks for so many; a test that reads it itself says what it makes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One property on many examples. passing: how many Hypothesis says held, 0 where it draws none; said: what
    pytest said of a failure."""

    name: str
    passing: int
    seconds: float
    held: bool
    said: str


def properties() -> list[str]:
    """The tests that take examples, as pytest names them: Hypothesis's, and those of files that count their own."""
    found = []
    for path in sorted(HERE.glob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        drawn = r"" if ASKED in text else r"@given\(.*?^"
        names = re.findall(rf"^{drawn}def (test_\w+)", text, re.MULTILINE | re.DOTALL)
        found += [f"{path.relative_to(ROOT)}::{name}" for name in names]
    return found


def run(name: str, examples: int, seed: int) -> Run:
    """One property in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]
    options = [f"--hypothesis-seed={seed}", "--hypothesis-show-statistics"]
    environment = os.environ | {ASKED: str(examples)}
    started = time.monotonic()
    done = subprocess.run(
        [*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    counts = re.findall(r"([0-9]+) passing", done.stdout)
    return Run(
        name=name.partition("::")[2],
        passing=sum(map(int, counts)),
        seconds=time.monotonic() - started,
        held=done.returncode == 0,
        said=done.stdout + done.stderr,
    )


def now() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all, print a line for each and one for the whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.properties.nightly")
    parser.add_argument("--examples", type=int, default=EXAMPLES, metavar="N", help="for each law")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args(arguments)
    started = time.monotonic()
    beside = os.cpu_count() or 1
    print(
        f"{now()}: {given.examples:,} examples for each law, seed {given.seed}, {beside} side by side",
        flush=True,
    )
    runs = []
    with ThreadPoolExecutor(max_workers=beside) as threads:
        begun = [threads.submit(run, name, given.examples, given.seed) for name in properties()]
        for done in as_completed(begun):
            one = done.result()
            runs.append(one)
            verdict = "holds" if one.held else "FAILS"
            counted = f"{one.passing:7,d} examples" if one.passing else f"{'its own':>16s}"
            print(f"  {verdict}  {counted} {one.seconds:6.0f} s  {one.name}", flush=True)
    failed = [one for one in runs if not one.held]
    for one in failed:
        print(f"\n{one.name}\n{one.said}")
    total = sum(one.passing for one in runs)
    print(
        f"{now()}: {total:,} examples of {len(runs)} properties in "
        f"{time.monotonic() - started:,.0f} s, {len(failed)} failed"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
