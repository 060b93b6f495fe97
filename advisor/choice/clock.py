"""The time that is left. It is read between proposals and between passes, never inside them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


class OutOfTimeError(Exception):
    """The clock ran out; what was found until then stands. Never leaves `advisor.choice`."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs out `seconds` after it was made."""

    seconds: float
    now: Callable[[], float] = time.monotonic
    started: float = field(default=-1.0)

    def __post_init__(self) -> None:
        if self.started < 0:
            object.__setattr__(self, "started", self.now())

    @property
    def used(self) -> float:
        """Seconds since it was made."""
        return self.now() - self.started

    @property
    def left(self) -> float:
        """Seconds until it is up, 0 at least."""
        return max(0.0, self.seconds - self.used)

    @property
    def is_up(self) -> bool:
        return self.used >= self.seconds

    def check(self) -> None:
        """OutOfTimeError where it is up."""
        if self.is_up:
            raise OutOfTimeError

    def part(self, share: float) -> Clock:
        """A clock that began with this one and runs out after a share of its seconds."""
        return Clock(self.seconds * share, self.now, self.started)
