"""Medians, growth and verdicts: the arithmetic of the benchmarks, apart from any clock."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number. at_least: the run was cut off, or its gap stayed open: the true one is no less."""

    value: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'>= ' if self.at_least else ''}{said(self.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A figure beside what it should be: at most, under or at least the limit (in `unit`)."""

    what: str
    figure: Figure
    limit: float
    sense: str
    unit: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """met, FALLS SHORT, or not shown where a run that was cut off might have gone either way."""
        value, cut = self.figure.value, self.figure.at_least
        if math.isnan(value):
            return "FALLS SHORT"
        if self.sense == "at least":
            if value >= self.limit:
                return "met"
            return "not shown" if cut else "FALLS SHORT"
        within = value <= self.limit if self.sense == "at most" else value < self.limit
        if not within:
            return "FALLS SHORT"
        return "not shown" if cut else "met"

    def row(self) -> tuple[str, ...]:
        """The aim as a row of a table."""
        unit = f" {self.unit}" if self.unit else ""
        return (
            self.what,
            f"{self.figure}{unit}",
            f"{self.sense} {said(self.limit)}{unit}",
            self.verdict,
            self.note,
        )


AIM_COLUMNS = ("aim", "measured", "wanted", "verdict", "how")


def said(value: float) -> str:
    """Three figures that matter, without an exponent."""
    if not math.isfinite(value):
        return "none" if math.isnan(value) else "no bound"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def median(figures: Sequence[Figure]) -> Figure:
    """The middle one; at least that where it, or one below it, was cut off.

    A run that was cut off counts as its least value: the median of the true values is no less.
    """
    middle = statistics.median(one.value for one in figures)
    return Figure(value=middle, at_least=any(one.at_least and one.value <= middle for one in figures))


def worst(figures: Iterable[Figure]) -> Figure:
    """The greatest."""
    return max(figures, key=lambda one: (one.value, one.at_least))


def exponent(growth: Mapping[float, Figure]) -> Figure:
    """b of time = a * size ^ b by least squares on logarithms; at least that where larger sizes were cut off.

    nan where it is not known: fewer than two sizes, or one below the middle was cut off, whose true time
    would make the line less steep.
    """
    if len(growth) < 2:
        return Figure(value=math.nan)
    x = [math.log(size) for size in growth]
    cut = [log for log, one in zip(x, growth.values(), strict=True) if one.at_least]
    if any(log < statistics.mean(x) for log in cut):
        return Figure(value=math.nan)
    slope = statistics.linear_regression(x, [math.log(one.value) for one in growth.values()]).slope
    return Figure(value=slope, at_least=bool(cut))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown, padded so that it can be read in a terminal too."""
    lines = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]

    def padded(line: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"

    ruler = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([padded(lines[0]), ruler, *(padded(line) for line in lines[1:])])
