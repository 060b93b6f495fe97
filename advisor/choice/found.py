"""What an analysis found until the clock ran out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from advisor.choice.clock import OutOfTimeError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """complete: whether the clock sufficed for all of it."""

    found: tuple[T, ...]
    complete: bool


def gathered(findings: Iterable[T], by: Callable[[T], Any]) -> Found[T]:
    """Findings in order until they end, or the clock does."""
    found: list[T] = []
    complete = True
    try:
        for one in findings:
            found.append(one)
    except OutOfTimeError:
        complete = False
    return Found(found=tuple(sorted(found, key=by)), complete=complete)
