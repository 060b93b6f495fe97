"""What a bench wants beside what it measured: the verdicts and tables that every bench prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A figure beside what it should be: `at most` or `at least` the limit, both in `unit`."""

    what: str
    value: float
    limit: float
    sense: str
    unit: str = ""
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure keeps its limit; one that is not known does not."""
        if math.isnan(self.value):
            return False
        return self.value >= self.limit if self.sense == "at least" else self.value <= self.limit

    def row(self) -> tuple[str, ...]:
        """The aim as a row of a table."""
        unit = f" {self.unit}" if self.unit else ""
        verdict = "met" if self.met else "FALLS SHORT"
        return (
            self.what,
            f"{said(self.value)}{unit}",
            f"{self.sense} {said(self.limit)}{unit}",
            verdict,
            self.note,
        )


AIM_COLUMNS = ("aim", "measured", "wanted", "verdict", "how")


def said(value: float) -> str:
    """A whole number as it is, else three figures that matter, without an exponent."""
    if not math.isfinite(value):
        return "not known"
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def summary(aims: Sequence[Aim]) -> str:
    """Every aim beside its figure, and those not met."""
    short = [aim.what for aim in aims if not aim.met]
    verdict = f"Not met: {'; '.join(short)}." if short else "Every aim is met."
    return f"{table(AIM_COLUMNS, [aim.row() for aim in aims])}\n\n{verdict}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown, padded so that it can be read in a terminal too."""
    lines = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]

    def padded(line: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"

    ruler = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([padded(lines[0]), ruler, *(padded(line) for line in lines[1:])])
