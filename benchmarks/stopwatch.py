"""CPU time by step. Methods of the service are wrapped from outside, so that the service knows nothing of it.

A step's time is its own: what it spends inside another step is counted there.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from advisor.planning import Proposer
from advisor.simulation import Simulator

STEPS = ("propose", "reach", "judge", "plan")
METHODS: dict[str, tuple[type, str]] = {
    "propose": (Proposer, "propose"),
    "reach": (Proposer, "reach"),
    "judge": (Simulator, "judge"),
    "plan": (Simulator, "plan"),
}


@dataclass(slots=True)
class Stopwatch:
    """CPU seconds and calls by step."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: Counter[str] = field(default_factory=Counter)
    _inside: list[float] = field(default_factory=list)

    def around(self, step: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """The method, with its own time counted under the step."""

        def timed(*given: Any, **named: Any) -> Any:
            self.calls[step] += 1
            self._inside.append(0.0)
            started = time.process_time()
            try:
                return method(*given, **named)
            finally:
                took = time.process_time() - started
                self.seconds[step] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return timed


@contextmanager
def watched() -> Iterator[Stopwatch]:
    """Count the time of everything that one thread answers inside the `with`."""
    watch = Stopwatch()
    with ExitStack() as patches:
        for step, (owner, name) in METHODS.items():
            patches.enter_context(patch.object(owner, name, watch.around(step, getattr(owner, name))))
        yield watch
