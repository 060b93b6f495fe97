"""What an answer rests on, as values that can be moved: figures of the rule files and of the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil, floor, log10

from advisor.domain.scenario import Budget, Project, Scenario, StaffGroup
from advisor.intake.brief import Brief
from advisor.intake.completion import Case

TIMES = 4.0
"""How many times larger or smaller a figure without natural limits is tried."""

MONTHS = "month"

At = Callable[[float], Scenario]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A value moved in one direction as far as `end`; `at` gives the changed scenario.

    range: published least and greatest value (None: the request's own figure); inside: whether `end` is
    the end of that range, not of what can be at all; whole: only whole steps mean anything.
    """

    figure: str
    unit: str
    now: float
    end: float
    range: tuple[float, float] | None
    inside: bool
    whole: bool
    at: At = field(compare=False)

    @property
    def scale(self) -> float:
        """What distances are measured by: the width of the range, or the value where there is none."""
        if self.range is not None:
            return self.range[1] - self.range[0]
        return abs(self.now) or abs(self.end)

    def distance(self, value: float) -> float:
        return abs(value - self.now) / self.scale


def inner_moves(brief: Brief) -> tuple[Move, ...]:
    """Every figure read to the ends of its published range, and the request's figures as far as can be."""
    moves = [move for figure in _figures(brief) for move in _both_ways(figure, figure.range)]
    moves += [move for figure in _request_figures(brief.case) for move in _both_ways(figure, figure.limits)]
    return tuple(moves)


def outer_move(move: Move, brief: Brief) -> Move | None:
    """The same move from the end of the range to the end of what can be; None where that is the same."""
    figure = next((f for f in _figures(brief) if f.name == move.figure), None)
    if figure is None or not move.inside or move.range is None:
        return None
    low, high = figure.limits
    end = low if move.end < move.now else high
    return replace(move, end=end, inside=False) if end != move.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A value, its published range and its natural limits."""

    name: str
    unit: str
    now: float
    range: tuple[float, float] | None
    limits: tuple[float, float]
    at: At
    whole: bool = False


def _both_ways(figure: _Figure, span: tuple[float, float] | None) -> Iterator[Move]:
    if span is None:
        return
    for end in span:
        if end != figure.now and (end < figure.now) is (end == span[0]):
            yield Move(
                figure=figure.name,
                unit=figure.unit,
                now=figure.now,
                end=float(end),
                range=figure.range,
                inside=figure.range is not None,
                whole=figure.whole,
                at=figure.at,
            )


def _figures(brief: Brief) -> Iterator[_Figure]:
    """The rule files' figures that shaped the answer, the request's own values on top."""
    case = brief.case
    for f in case.figures.read():
        if f.low < f.high:
            yield _Figure(
                name=f.name,
                unit=f.unit,
                now=f.value,
                range=(f.low, f.high),
                limits=_limits(f.unit, f.low, f.high, case),
                at=_assuming(case.scenario, f.name),
                whole=f.unit == MONTHS and f.name not in _GRADUAL,
            )
    shares = {g.asked.role: g.available_share for g in case.staff}
    for path in sorted({c.path for c in brief.parameters.trainings}):
        name = f"training.{path}.released_share"
        groups = {c.group for c in brief.parameters.trainings if c.path == path}
        now = {c.released_share for c in brief.parameters.trainings if c.path == path}
        if len(groups) == len(now) == 1 and shares:
            yield _Figure(
                name=name,
                unit="fraction",
                now=now.pop(),
                range=(0.0, 1.0),
                limits=(0.0, 1.0),
                at=_assuming(case.scenario, name),
            )


_GRADUAL = frozenset({"planning.payback_months"})
"""Figures in months of which a part counts too."""


def _limits(unit: str, low: float, high: float, case: Case) -> tuple[float, float]:
    """What a figure of a unit can be at all."""
    if unit.startswith("fraction"):
        return min(0.0, low), max(1.0, high)
    if unit == MONTHS:
        return min(1.0, low), max(float(case.horizon.months), high)
    return low / TIMES, high * TIMES


def _request_figures(case: Case) -> Iterator[_Figure]:
    """What the request itself says: money, deadlines, shares, and the figures of its projects."""
    scenario = case.scenario
    for kind in ("total", "annual", "training", "annual_payroll_cap"):
        amount = getattr(scenario.budget, kind)
        if amount is not None:
            most = TIMES * max(amount, case.figures.value("roles.data_scientist.salary"))
            yield _Figure(
                name=f"budget.{kind}",
                unit=case.currency,
                now=amount,
                range=None,
                limits=(0.0, most),
                at=_budget(scenario, kind),
            )
    for group in scenario.staff:
        if group.available_share is not None:
            yield _Figure(
                name=f"staff.{group.id}.available_share",
                unit="fraction",
                now=group.available_share,
                range=None,
                limits=(0.0, 1.0),
                at=_group(scenario, group),
            )
    for project in scenario.projects:
        yield from _of_project(project, case)


def _of_project(project: Project, case: Case) -> Iterator[_Figure]:
    scenario, name, horizon = case.scenario, f"projects.{project.id}", case.horizon
    if project.deadline is not None and project.kind == "delivery":
        period = next(p.deadline for p in case.projects if p.asked.id == project.id)
        first = next(p.earliest_start for p in case.projects if p.asked.id == project.id)

        def due(value: float) -> Scenario:
            return _with_project(scenario, replace(project, deadline=horizon.month(round(value) - 1)))

        yield _Figure(
            name=f"{name}.deadline",
            unit="months from the start",
            now=float(period + 1),
            range=None,
            limits=(float(first + 1), float(horizon.months)),
            at=due,
            whole=True,
        )
    for what, amounts in (("effort", project.effort), ("monthly_demand", project.monthly_demand)):
        for activity, amount in sorted(amounts.items()):
            if amount > 0:
                yield _amount(project, scenario, f"{name}.{what}.{activity}", amount, what, activity)
    for what in ("operations", "max_team", "monthly_value"):
        amount = getattr(project, what)
        if amount is not None and amount > 0:
            yield _amount(project, scenario, f"{name}.{what}", amount, what, None)


def _amount(
    project: Project, scenario: Scenario, name: str, now: float, what: str, activity: str | None
) -> _Figure:
    units = {"effort": "person-month", "max_team": "FTE", "monthly_value": "money/month"}

    def at(value: float) -> Scenario:
        if activity is None:
            return _with_project(scenario, replace(project, **{what: value}))  # type: ignore[arg-type]
        amounts = {**getattr(project, what), activity: value}
        return _with_project(scenario, replace(project, **{what: amounts}))  # type: ignore[arg-type]

    return _Figure(
        name=name,
        unit=units.get(what, "person-month/month"),
        now=now,
        range=None,
        limits=(now / TIMES, now * TIMES),
        at=at,
    )


def _assuming(scenario: Scenario, name: str) -> At:
    return lambda value: replace(scenario, assumptions={**scenario.assumptions, name: value})


def _budget(scenario: Scenario, kind: str) -> At:
    def at(value: float) -> Scenario:
        budget: Budget = replace(scenario.budget, **{kind: value})
        return replace(scenario, budget=budget)

    return at


def _group(scenario: Scenario, group: StaffGroup) -> At:
    def at(value: float) -> Scenario:
        changed = replace(group, available_share=value)
        return replace(scenario, staff=tuple(changed if g.id == group.id else g for g in scenario.staff))

    return at


def _with_project(scenario: Scenario, changed: Project) -> Scenario:
    return replace(scenario, projects=tuple(changed if p.id == changed.id else p for p in scenario.projects))


FIRST = (
    "salary", "employer_overhead", "hiring_lead_time", "ramp_up", "ramp_up_unsupported", "duration", "success_rate",
    "success_rate_supported", "released_share", "payback_months",
)  # fmt: skip
"""Last parts of the names of figures on which plans of hiring and training hang first."""


def importance(figure: str) -> int:
    """What is looked at first: 0 pay, lead times and their like, and the request's own figures; 1 proficiency,
    effort and operations; 2 everything else."""
    if figure.split(".")[0] in ("budget", "staff") or figure.endswith(".deadline"):
        return 0
    if figure.rpartition(".")[2] in FIRST:
        return 0
    return (
        1
        if figure.startswith("proficiency.") or ".effort." in figure or figure.endswith(".operations")
        else 2
    )


def shortest_between(low: float, high: float) -> float:
    """The number of fewest decimals in low..high; of those the one nearest to the middle."""
    if not low < high:
        return low
    middle = (low + high) / 2
    places = -floor(log10(high - low)) if high - low < 1 else 0
    for decimals in range(min(0, -ceil(log10(max(abs(middle), 1.0)))), places + 2):
        found = float(round(Decimal(repr(middle)), decimals))
        if low <= found <= high:
            return found
    return middle
