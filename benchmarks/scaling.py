"""How time and memory grow with projects, months and groups, and what very large requests come to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.rulebook import Rulebook
from benchmarks.aims import Aim, Figure, exponent, median, said, table, worst
from benchmarks.companies import Shape, company_request
from benchmarks.trial import GAP, Task, Trial, attempt

SEEDS = 5
LIMIT = 60.0
"""Seconds for one recommendation where projects grow."""

SIDE_LIMIT = 30.0
"""Seconds where months or groups grow, of which there is no aim."""

MOST_EXPONENT = 1.3
MOST_SECONDS_40 = 60.0
LARGE = Shape(projects=200, months=36, groups=20)
LARGE_LIMIT, LARGE_GAP, LARGE_MB = 120.0, 0.10, 2000.0
LARGE_SOLVING = 100.0
"""Seconds of LARGE_LIMIT that the service is given; the rest is for what it does outside its deadline."""

COLUMNS = (
    "projects x months x groups",
    "seeds",
    "s",
    "CPU s",
    "in solver",
    "peak MB",
    "to 1 %",
    "strategies cut off",
    "largest gap by stage",
    "people and months",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Shapes that differ in one respect, the one in `grows`; limit: seconds for each recommendation."""

    grows: str
    shapes: tuple[Shape, ...]
    limit: float = SIDE_LIMIT

    def size(self, shape: Shape) -> int:
        """What grows."""
        size: int = getattr(shape, self.grows)
        return size


SERIES = (
    Series(
        grows="projects",
        shapes=tuple(Shape(projects=n, months=24, groups=10) for n in (6, 12, 20, 40)),
        limit=LIMIT,
    ),
    Series(
        grows="months",
        shapes=tuple(Shape(projects=6, months=n, groups=4) for n in (12, 18, 24, 36, 60)),
    ),
    Series(
        grows="groups",
        shapes=tuple(Shape(projects=6, months=18, groups=n) for n in (2, 5, 10, 20, 50)),
    ),
)
SMALLEST = Series(grows="projects", shapes=tuple(Shape(projects=n, months=12, groups=2) for n in (1, 2)))

Trials = Mapping[Shape, Sequence[Trial]]


def trials_of(
    shapes: Iterable[Shape],
    seeds: Iterable[int],
    rulebook: Rulebook,
    limit: float,
) -> dict[Shape, list[Trial]]:
    """Every shape with every seed, one after the other, each in a process of its own."""
    seeds = tuple(seeds)
    trials: dict[Shape, list[Trial]] = {}
    for shape in shapes:
        trials[shape] = []
        for seed in seeds:
            task = Task(request=company_request(shape, seed, rulebook), limit=limit)
            trials[shape].append(attempt(task))
            print(f"  {shape}, seed {seed}: {in_words(trials[shape][-1])}", flush=True)
    return trials


def in_words(trial: Trial) -> str:
    """One trial in a line."""
    if trial.ended:
        return f"{trial.seconds:.1f} s, {trial.megabytes:.0f} MB, no plan: {trial.ended}"
    return (
        f"{trial.seconds:.1f} s, {trial.megabytes:.0f} MB, {trial.solves} solves, gap {said_gap(trial.gap)} "
        f"({said_gap(trial.whole_gap)}), "
        f"{trial.delivered} projects, {trial.strategy}"
        + (f", {trial.untried} cut off" if trial.untried else "")
    )


def said_gap(gap: float) -> str:
    """A gap in per cent; inf: none proven."""
    return f"{gap:.2%}" if math.isfinite(gap) else "none"


def growth_rows(trials: Trials) -> list[tuple[str, ...]]:
    """One row for each shape, medians over its seeds."""
    rows: list[tuple[str, ...]] = []
    for shape, several in trials.items():
        planned = [one for one in several if not one.ended]
        inside = [Figure(value=1 / (1 + one.outside)) for one in planned]
        rows.append(
            (
                str(shape),
                str(len(several)),
                str(median([one.time for one in several])),
                str(median([Figure(value=one.cpu) for one in planned])) if planned else "-",
                f"{median(inside).value:.0%}" if planned else "-",
                said(median([Figure(value=one.megabytes) for one in several]).value),
                f"{sum(one.complete for one in several)} of {len(several)}",
                str(sum(one.untried for one in several)),
                said_gap(max(one.gap for one in several)),
                said_gap(max(one.whole_gap for one in several)),
            )
        )
    return rows


def growth(series: Series, trials: Trials) -> dict[float, Figure]:
    """Median time by what grows."""
    return {series.size(shape): median([one.time for one in trials[shape]]) for shape in series.shapes}


def growth_lines(series: Series, trials: Trials) -> list[str]:
    """The table of one series, and its exponents."""
    memory = {
        float(series.size(shape)): median([Figure(value=one.megabytes) for one in trials[shape]])
        for shape in series.shapes
    }
    return [
        f"\n#### Growth with {series.grows}\n",
        table(COLUMNS, growth_rows({shape: trials[shape] for shape in series.shapes})),
        f"\ntime ~ {series.grows}^{exponent(growth(series, trials))}, "
        f"memory ~ {series.grows}^{exponent(memory)} (least squares on the logarithms of the medians)",
    ]


def projects_aims(series: Series, trials: Trials) -> list[Aim]:
    """The aims on the growth with projects and on its largest shape."""
    largest = series.shapes[-1]
    several = trials[largest]
    return [
        Aim(
            what=f"{largest} to {GAP:.0%}",
            figure=worst(one.time for one in several),
            limit=MOST_SECONDS_40,
            sense="at most",
            unit="s",
            note=f"slowest of {len(several)} seeds; gap by stage reached and no strategy cut off in "
            f"{sum(one.complete for one in several)}; people and months together at most "
            f"{said_gap(max(one.whole_gap for one in several))}",
        ),
        Aim(
            what=f"time ~ {series.grows}^b, {series.size(series.shapes[0])} to {series.size(largest)}",
            figure=exponent(growth(series, trials)),
            limit=MOST_EXPONENT,
            sense="at most",
            note="b fitted on medians over seeds; none: a small size was cut off",
        ),
    ]


def large_aims(trials: Sequence[Trial]) -> list[Aim]:
    """The aims on the very large request: time, memory and gap, the worst of its seeds."""
    note = f"worst of {len(trials)} seeds"
    cut = f"{note}; {sum(one.untried for one in trials)} strategies cut off; " + (
        f"{sum(bool(one.ended) for one in trials)} without a plan"
    )
    seconds = worst(Figure(value=one.seconds, at_least=bool(one.ended)) for one in trials)
    megabytes = worst(Figure(value=one.megabytes, at_least=bool(one.ended)) for one in trials)
    gap = Figure(value=100 * max(one.whole_gap for one in trials))
    return [
        Aim(what=f"{LARGE} plan", figure=seconds, limit=LARGE_LIMIT, sense="at most", unit="s", note=note),
        Aim(what=f"{LARGE} memory", figure=megabytes, limit=LARGE_MB, sense="at most", unit="MB", note=note),
        Aim(what=f"{LARGE} gap", figure=gap, limit=100 * LARGE_GAP, sense="under", unit="%", note=cut),
    ]


def run(
    seeds: Sequence[int], rulebook: Rulebook, quick: bool = False
) -> tuple[list[Aim], dict[str, list[Trial]]]:
    """Every series and the very large request; prints tables, returns aims and trials by shape."""
    aims: list[Aim] = []
    kept: dict[str, list[Trial]] = {}
    for series in (SMALLEST,) if quick else SERIES:
        trials = trials_of(series.shapes, seeds, rulebook, series.limit)
        print("\n".join(growth_lines(series, trials)), flush=True)
        kept.update({str(shape): several for shape, several in trials.items()})
        if series.grows == "projects" and not quick:
            aims += projects_aims(series, trials)
    if not quick:
        print("\n#### A very large request\n", flush=True)
        large = trials_of([LARGE], seeds, rulebook, LARGE_SOLVING)
        print("\n" + table(COLUMNS, growth_rows(large)), flush=True)
        kept[str(LARGE)] = large[LARGE]
        aims += large_aims(large[LARGE])
    return aims, kept
