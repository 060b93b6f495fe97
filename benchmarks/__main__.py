"""`python -m benchmarks [answers | memory | textbook | winston]`; answers when nothing is said."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks import answers, memory, textbook, winston


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How long answers take.")
    which = parser.add_subparsers(dest="which")
    one = which.add_parser("answers", help="seconds, split by step, beside plain HiGHS (the default)")
    one.add_argument("--repeats", type=int, default=answers.REPEATS, metavar="N", help="medians of N")
    two = which.add_parser("memory", help="resident memory over many requests in one process")
    two.add_argument("--requests", type=int, default=memory.REQUESTS, metavar="N")
    three = which.add_parser("textbook", help="the usual formulation, with CBC and HiGHS")
    three.add_argument("--time-limit", type=float, default=textbook.TIME_LIMIT, metavar="S")
    which.add_parser("winston", help="a textbook's technician training, through the planning model")
    given = parser.parse_args(arguments)
    if given.which == "memory":
        memory.run(given.requests)
    elif given.which == "textbook":
        textbook.run(given.time_limit)
    elif given.which == "winston":
        winston.run()
    else:
        answers.run(getattr(given, "repeats", answers.REPEATS))


if __name__ == "__main__":
    main()
