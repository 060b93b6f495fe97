"""What a recommendation takes beside HiGHS alone: outside the solver, from nothing, and root relaxations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from advisor.rulebook import Rulebook
from benchmarks.aims import Aim, Figure, median, said, table
from benchmarks.answers import CASES
from benchmarks.companies import Shape, company_request
from benchmarks.stopwatch import STEPS
from benchmarks.trial import Task, Trial, attempt

BANK = next(iter(CASES))
MIDDLE = Shape(projects=3, months=18, groups=4)
LARGER = Shape(projects=12, months=24, groups=5)
LIMIT = 60.0
MOST_OUTSIDE = {BANK: 0.3, str(LARGER): 0.2}
MOST_ROOTS = 5.0
COLUMNS = (
    "request",
    "runs",
    *STEPS,
    "rest",
    "outside / solve",
    "HiGHS alone",
    "all / alone",
    "sum of LPs",
    "cost LP",
)

Tasks = Mapping[str, Sequence[Task]]


def tasks_of(seeds: Iterable[int], rulebook: Rulebook, quick: bool = False) -> dict[str, list[Task]]:
    """The bank, as often as there are seeds, and made-up companies, one for each seed."""
    seeds = tuple(seeds)
    bank = json.loads(CASES[BANK].read_text(encoding="utf-8"))["request"]
    # The bank at the service's own gap; the others at that of the other benchmarks.
    tasks = {BANK: [Task(request=bank, limit=LIMIT, gap=None, workers=1, alone=True)] * len(seeds)}
    for shape in () if quick else (MIDDLE, LARGER):
        tasks[str(shape)] = [
            Task(request=company_request(shape, seed, rulebook), limit=LIMIT, workers=1, alone=True)
            for seed in seeds
        ]
    return tasks


def row(name: str, trials: Sequence[Trial]) -> tuple[str, ...]:
    """Medians of the CPU seconds of one request, by step and beside HiGHS alone."""
    alone = [one.alone for one in trials if one.alone is not None]
    if not alone:
        return (name, str(len(trials)), *["-"] * (len(COLUMNS) - 2))
    cpu = _middle(one.cpu for one in trials)
    steps = {step: _middle(one.steps.get(step, 0.0) for one in trials) for step in STEPS}
    rest = _middle(one.cpu - sum(one.steps.values()) for one in trials)
    return (
        name,
        str(len(trials)),
        *(f"{said(seconds)} ({seconds / cpu:.0%})" for seconds in [*steps.values(), rest]),
        said(_middle(one.outside for one in trials)),
        said(_middle(one.plain for one in alone)),
        said(_middle(one.cpu / one.alone.plain for one in trials if one.alone)),
        said(_middle(one.relaxations for one in alone)),
        said(_middle(one.cost_root for one in alone)),
    )


def aims_of(trials: Mapping[str, Sequence[Trial]]) -> list[Aim]:
    """What is outside the solver, and the recommendation against its own root relaxations."""
    aims = [
        Aim(
            what=f"outside the solver, {name}",
            figure=median([Figure(value=one.outside) for one in trials[name]]),
            limit=most,
            sense="at most",
            unit="x solver",
            note=f"CPU, one recommendation, median of {len(trials[name])}",
        )
        for name, most in MOST_OUTSIDE.items()
        if name in trials
    ]
    if str(MIDDLE) in trials:
        aims.append(root_aim(trials[str(MIDDLE)]))
    return aims


def root_aim(trials: Sequence[Trial]) -> Aim:
    """The stricter of two readings of "its own root LP", the other in the note."""
    both = {
        "the LP of the fluid cost stage of its strategy": _roots(trials, "cost_root"),
        "the LP relaxations of all models that it solved, added up": _roots(trials, "relaxations"),
    }
    (stricter, figure), (other, lesser) = sorted(both.items(), key=lambda item: -item[1].value)
    return Aim(
        what=f"one recommendation, {MIDDLE}",
        figure=figure,
        limit=MOST_ROOTS,
        sense="at most",
        unit="x root LP",
        note=f"CPU, median of {len(trials)}; against {stricter}; against {other}: {lesser}",
    )


def _roots(trials: Sequence[Trial], which: str) -> Figure:
    return median(
        [
            Figure(value=one.cpu / getattr(one.alone, which), at_least=not one.complete)
            for one in trials
            if one.alone is not None
        ]
    )


def _middle(values: Iterable[float]) -> float:
    return median([Figure(value=value) for value in values]).value


def run(
    seeds: Sequence[int], rulebook: Rulebook, quick: bool = False
) -> tuple[list[Aim], dict[str, list[Trial]]]:
    """Every request; prints the table, returns aims and trials by request."""
    print("\n#### One recommendation by step, and HiGHS alone\n")
    print(
        "CPU seconds of one worker; plain HiGHS solves the same models with the same options from nothing.\n"
    )
    trials: dict[str, list[Trial]] = {}
    for name, tasks in tasks_of(seeds, rulebook, quick).items():
        trials[name] = [attempt(task) for task in tasks]
        print(f"  {name}: {', '.join(f'{one.cpu:.1f}' for one in trials[name])} s", flush=True)
    print("\n" + table(COLUMNS, [row(name, several) for name, several in trials.items()]))
    return aims_of(trials), trials
