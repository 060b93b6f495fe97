"""Calendar months and the planning horizon."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS_PER_YEAR = 12
_PATTERN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `ordinal` counts months since year 0."""

    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "YYYY-MM"; ValueError when it is anything else."""
        found = _PATTERN.match(text)
        if not found:
            raise ValueError(f"{text!r} is not a month such as 2027-01")
        return cls(int(found[1]) * MONTHS_PER_YEAR + int(found[2]) - 1)

    def __add__(self, months: int) -> Month:
        return Month(self.ordinal + months)

    def __sub__(self, other: Month) -> int:
        return self.ordinal - other.ordinal

    @property
    def year(self) -> int:
        return self.ordinal // MONTHS_PER_YEAR

    @property
    def number(self) -> int:
        """1 (January) to 12 (December)."""
        return self.ordinal % MONTHS_PER_YEAR + 1

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The months that are planned: periods 0..months-1, the first being `start`."""

    start: Month
    months: int

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError("a horizon has at least one month")

    def month(self, period: int) -> Month:
        """The calendar month of a period (which may lie outside the horizon)."""
        return self.start + period

    def period(self, month: Month) -> int:
        """The period of a calendar month (which may lie outside the horizon)."""
        return month - self.start

    def all_months(self) -> tuple[Month, ...]:
        return tuple(self.month(t) for t in range(self.months))

    @property
    def end(self) -> Month:
        """The last month planned."""
        return self.month(self.months - 1)
