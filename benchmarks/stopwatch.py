"""CPU time by step. Functions of the service are wrapped from outside, so that the service knows nothing of it.

A step's time is its own: what it spends inside another step is counted there.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import highspy

from advisor.model import handing_out, many_projects, one_at_a_time, solve, solver

STEPS = ("build", "convert", "edit", "solve", "extract")


@dataclass(slots=True)
class Stopwatch:
    """CPU seconds by step, summed over threads. models: every one that was solved, if they are kept,
    which takes the time of a step of its own, "copy"."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    models: list[highspy.Highs] = field(default_factory=list)
    keeps_models: bool = False
    solves: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: threading.local = field(default_factory=threading.local)

    def around(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its own time counted under the step."""

        def timed(*given: Any, **named: Any) -> Any:
            inside = self._inside()
            inside.append(0.0)
            started = time.thread_time()
            try:
                return function(*given, **named)
            finally:
                took = time.thread_time() - started
                self.seconds[step] += took - inside.pop()
                if inside:
                    inside[-1] += took

        return timed

    def around_run(self, run: Callable[..., Any]) -> Callable[..., Any]:
        """`Highs.run`, with the model copied first where models are kept."""
        timed, copied = self.around("solve", run), self.around("copy", copy_of)

        def kept(highs: highspy.Highs) -> Any:
            copy = [copied(highs)] if self.keeps_models else []
            with self._lock:
                self.solves += 1
                self.models += copy
            return timed(highs)

        return kept

    def _inside(self) -> list[float]:
        if not hasattr(self._open, "inside"):
            self._open.inside = []
        inside: list[float] = self._open.inside
        return inside


def copy_of(highs: highspy.Highs) -> highspy.Highs:
    """A fresh solver with the same model and options, that knows nothing of earlier solves."""
    copy = highspy.Highs()
    copy.setOptionValue("output_flag", False)
    copy.passOptions(highs.getOptions())
    copy.passModel(highs.getLp())
    return copy


@contextmanager
def watched(*, keeps_models: bool = False) -> Iterator[Stopwatch]:
    """Count the time of everything that is planned inside the `with`."""
    watch = Stopwatch(keeps_models=keeps_models)
    steps = {
        "build": [
            (solve, "PlanningModel"),
            (solve, "SequencedModel"),
            (solve, "add_constraints"),
            (solve, "add_sequencing"),
            (solve, "PooledModel"),
            (solve, "add_pooled_constraints"),
            (many_projects, "LoneProject"),
            (handing_out, "DatedModel"),
            (handing_out, "add_constraints"),
            (handing_out, "add_sequencing"),
            (one_at_a_time, "TeamModel"),
            (one_at_a_time, "add_constraints"),
            (one_at_a_time, "add_sequencing"),
        ],
        "convert": [(solver.Session, "__init__"), (solver.Session, "fork")],
        "edit": [
            (solver.Session, "optimise"),
            (solver.Session, "add_row"),
            (solver.Session, "bound_row"),
            (solver.Session, "bound"),
        ],
        "extract": [
            (solve, "extract_plan"),
            (solve, "assemble_plan"),
            (handing_out, "extract_schedule"),
            (one_at_a_time, "extract_schedule"),
        ],
    }
    with ExitStack() as patches:
        for step, places in steps.items():
            for owner, name in places:
                patches.enter_context(patch.object(owner, name, watch.around(step, getattr(owner, name))))
        patches.enter_context(patch.object(highspy.Highs, "run", watch.around_run(highspy.Highs.run)))
        yield watch
