"""How a figure that nobody knows for sure is distributed over the futures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Triangular with its peak at `mode`, uniform from `low` to `high`, or fixed at `mode`.

    All in the figure's own unit, low <= mode <= high. A triangle's ends are the ends of the figure's range.
    """

    kind: Literal["triangular", "uniform", "fixed"]
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"{self.mode} does not lie between {self.low} and {self.high}")

    @property
    def varies(self) -> bool:
        """Whether futures differ in it."""
        return self.kind != "fixed" and self.low < self.high

    @property
    def mean(self) -> float:
        """What is planned with."""
        if not self.varies:
            return self.mode
        if self.kind == "uniform":
            return (self.low + self.high) / 2
        return (self.low + self.mode + self.high) / 3

    def scaled(self, factor: float) -> Distribution:
        """The same shape, every value times `factor` (>= 0)."""
        return Distribution(
            kind=self.kind, low=self.low * factor, mode=self.mode * factor, high=self.high * factor
        )


def certain(value: float) -> Distribution:
    """A figure that is the same in every future."""
    return Distribution(kind="fixed", low=value, mode=value, high=value)
