"""How far an answer has come that grows step by step: what is still to come, and a bar for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

Json = Mapping[str, Any]

LONG_ANALYSES: Mapping[str, str] = {
    "frontier": "other budgets",
    "what_would_change": "what would change the answer",
    "uncertainty": "the chances",
}
"""Questions that take longer than a plan, with their words, in the order in which they are answered."""

_CELLS = 24
_WIPE = "\r\x1b[K"


def questions_in(payload: Json) -> tuple[str, ...]:
    """The long analyses that a request asks for."""
    asked = payload.get("analysis") or {}
    return tuple(name for name in LONG_ANALYSES if asked.get(name))


def still_to_come(questions: tuple[str, ...], answer: Json | None) -> tuple[str, ...]:
    """In words, what an answer lacks; None: there is none yet."""
    done = {report["name"] for report in (answer or {}).get("analyses") or ()}
    missing = tuple(LONG_ANALYSES[name] for name in questions if name not in done)
    return missing if answer is not None else ("the plan", *missing)


def line(questions: tuple[str, ...], answer: Json | None) -> str:
    """One line: a bar, how many parts (the plan, each analysis) are done, and which one is worked on."""
    missing = still_to_come(questions, answer)
    parts = 1 + len(questions)
    done = parts - len(missing)
    filled = round(_CELLS * done / parts)
    now = f"working on {missing[0]}" if missing else "finishing"
    return f"[{'#' * filled}{'.' * (_CELLS - filled)}] {done} of {parts} done, {now} …"


@contextmanager
def bar(stream: TextIO, questions: tuple[str, ...]) -> Iterator[Bar]:
    """A bar that is wiped at the end, whether there is an answer or an error to be told."""
    shown = Bar(stream, questions)
    shown.show(None)
    try:
        yield shown
    finally:
        stream.write(_WIPE)
        stream.flush()


class Bar:
    """A line on a terminal that is drawn over and over."""

    def __init__(self, stream: TextIO, questions: tuple[str, ...]) -> None:
        self._stream = stream
        self._questions = questions

    def show(self, answer: Json | None) -> None:
        """Draw how far this answer is."""
        self._stream.write(_WIPE + line(self._questions, answer))
        self._stream.flush()
