"""How long an answer has been worked on, as a bar for a terminal: the share of its time limit that is used."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO

PATIENCE_SECONDS = 1.0
"""Most answers are there before; a bar that flashes up only disturbs."""
BEAT_SECONDS = 0.25

_CELLS = 24
_WIPE = "\r\x1b[K"


def share_used(seconds: float, limit: float) -> float:
    """Share of the time limit that is used, 0..1."""
    return min(1.0, max(0.0, seconds / limit)) if limit > 0 else 1.0


def line(seconds: float, limit: float) -> str:
    """One line: a bar, and the seconds that are used of those that there are at most."""
    filled = round(_CELLS * share_used(seconds, limit))
    return f"[{'#' * filled}{'.' * (_CELLS - filled)}] {seconds:.0f} s of at most {limit:.0f} s …"


@contextmanager
def bar(stream: TextIO, limit: float) -> Iterator[None]:
    """A bar while something is worked on, wiped at the end, whether there is an answer or an error to be told."""
    done = Event()
    drawing = Thread(target=_draw, args=(stream, limit, done), name="progress", daemon=True)
    drawing.start()
    try:
        yield
    finally:
        done.set()
        drawing.join()


def _draw(stream: TextIO, limit: float, done: Event) -> None:
    started = time.monotonic()
    if done.wait(PATIENCE_SECONDS):
        return
    while not done.is_set():
        stream.write(_WIPE + line(time.monotonic() - started, limit))
        stream.flush()
        done.wait(BEAT_SECONDS)
    stream.write(_WIPE)
    stream.flush()
