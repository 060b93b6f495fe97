"""Fill in what a request left out, from the rule files, and note every default that was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from advisor.domain.horizon import Horizon, Month
from advisor.domain.recommendation import Assumption, Caution
from advisor.domain.scenario import Project, Scenario, StaffGroup
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figure, Figures

Value = TypeVar("Value", str, float)

CONTRACT = "service contract"
"""Source of defaults that the interface fixes: the medium size, the normal market and their like."""

BASE_COUNTRY = "US"
BASE_CURRENCY = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedProject:
    """A project with nothing left open. Periods and figures as in ProjectParameters."""

    asked: Project
    template: str | None
    size: str
    effort: Mapping[str, float]
    priority: str
    criticality: str
    earliest_start: int
    deadline: int
    operations: float
    max_team: float | None
    uses_pretrained_models: bool
    monthly_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedGroup:
    """A staff group with its share filled in and the periods in which it is there."""

    asked: StaffGroup
    available_share: float
    present: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario with every default filled in; `figures` are in the case's currency."""

    scenario: Scenario
    horizon: Horizon
    country: str
    currency: str
    size_band: str
    market: str
    objective: str
    budget: float
    staff: tuple[CompletedGroup, ...]
    projects: tuple[CompletedProject, ...]
    figures: Figures
    released_shares: Mapping[str, float]
    defaults: tuple[Assumption, ...]
    cautions: tuple[Caution, ...]


def complete(scenario: Scenario, rulebook: Rulebook, today: Month) -> Case:
    """The completed case. `today` is the current month; the horizon starts in the next by default."""
    notes = _Notes()
    country = scenario.company.country or notes.default("company.country", BASE_COUNTRY, "country code")
    currency = _currency(scenario, rulebook, country, notes)
    market = scenario.options.market or notes.default("options.market", "normal", "market")
    objective = scenario.options.objective or notes.default(
        "options.objective", "delivery_first", "objective"
    )
    band = size_band(rulebook, scenario.company.headcount)
    figures = _figures(scenario, rulebook, country, currency, market, band, notes)
    horizon = _horizon(scenario, figures, today, notes)
    return Case(
        scenario=scenario,
        horizon=horizon,
        country=country,
        currency=currency,
        size_band=band,
        market=market,
        objective=objective,
        budget=_budget(scenario, horizon),
        staff=tuple(_group(g, horizon, figures, notes) for g in scenario.staff),
        projects=tuple(_project(p, rulebook, horizon, figures, notes) for p in scenario.projects),
        figures=figures,
        released_shares=_released_shares(scenario),
        defaults=tuple(notes.defaults),
        cautions=tuple(notes.cautions),
    )


def with_figures(case: Case, figures: Figures, rulebook: Rulebook) -> Case:
    """The same case had the figures been these: staff and projects completed anew, nothing noted twice."""
    notes = _Notes()
    return replace(
        case,
        figures=figures,
        staff=tuple(_group(g.asked, case.horizon, figures, notes) for g in case.staff),
        projects=tuple(_project(p.asked, rulebook, case.horizon, figures, notes) for p in case.projects),
    )


def size_band(rulebook: Rulebook, headcount: int) -> str:
    """The band of company.yaml that a headcount falls into."""
    return next(b.id for b in rulebook.size_bands if b.up_to is None or headcount <= b.up_to)


class _Notes:
    """Defaults and cautions as they come up."""

    def __init__(self) -> None:
        self.defaults: list[Assumption] = []
        self.cautions: list[Caution] = []

    def default(self, name: str, value: Value, unit: str, source: str = CONTRACT) -> Value:
        self.defaults.append(
            Assumption(
                name=name,
                value=value,
                unit=unit,
                range=None,
                source=source,
                as_of=None,
                kind="assumption",
                origin="service" if source == CONTRACT else "rules",
            )
        )
        return value

    def caution(self, level: str, text: str) -> None:
        self.cautions.append(Caution(rule=None, level=level, text=text))


def _currency(scenario: Scenario, rulebook: Rulebook, country: str, notes: _Notes) -> str:
    if scenario.company.currency:
        return scenario.company.currency
    known = rulebook.countries.get(country)
    return notes.default("company.currency", known.currency if known else BASE_CURRENCY, "currency code")


def _figures(
    scenario: Scenario,
    rulebook: Rulebook,
    country: str,
    currency: str,
    market: str,
    band: str,
    notes: _Notes,
) -> Figures:
    """The rule files' figures for this case: in its currency, the request's own figures on top."""
    book = rulebook.figures(country=country, market=market, size_band=band)
    rate = 1.0
    if currency != BASE_CURRENCY:
        name = f"currency.{currency}"
        if name in book:
            rate = scenario.assumptions.get(name, book.value(name))
        else:
            notes.caution(
                "high",
                f"The rule files have no exchange rate for {currency}: pay and fees are used as if one "
                f"{currency} were one {BASE_CURRENCY}. Give your own pay under assumptions.",
            )
    figures = {name: _converted(book.peek(name), rate, currency) for name in book}
    for name, value in scenario.assumptions.items():
        if name in figures:
            figures[name] = _overridden(figures[name], value, notes)
    result = Figures(figures)
    if currency != BASE_CURRENCY and f"currency.{currency}" in figures:
        result.value(f"currency.{currency}")
    return result


def _converted(figure: Figure, rate: float, currency: str) -> Figure:
    """A money figure in the case's currency; any other as it is."""
    if rate == 1.0 and currency == BASE_CURRENCY:
        return figure
    if figure.unit.split("/")[0] != BASE_CURRENCY:
        return figure
    return replace(
        figure,
        value=figure.value * rate,
        low=figure.low * rate,
        high=figure.high * rate,
        unit=figure.unit.replace(BASE_CURRENCY, currency, 1),
    )


def _overridden(figure: Figure, value: float, notes: _Notes) -> Figure:
    if not figure.low <= value <= figure.high:
        notes.caution(
            "low",
            f"{figure.name} is set to {value:,.6g}, outside its published range of "
            f"{figure.low:,.6g} to {figure.high:,.6g} {figure.unit}.",
        )
    return replace(figure, value=value, source="request", as_of=None, kind="request", note=None)


def _horizon(scenario: Scenario, figures: Figures, today: Month, notes: _Notes) -> Horizon:
    start = scenario.horizon_start
    if start is None:
        start = today + 1
        notes.default("horizon.start", str(start), "month")
    months = scenario.horizon_months
    if months is None:
        months = int(figures.value("planning.horizon_months"))
    return Horizon(start=start, months=months)


def _budget(scenario: Scenario, horizon: Horizon) -> float:
    budget = scenario.budget
    if budget.total is not None:
        return budget.total
    assert budget.annual is not None
    return budget.annual * -(-horizon.months // 12)


def _group(group: StaffGroup, horizon: Horizon, figures: Figures, notes: _Notes) -> CompletedGroup:
    share = group.available_share
    if share is None:
        share = figures.value("planning.available_share")
        notes.default(f"staff.{group.id}.available_share", share, "fraction", "planning.available_share")
    first = horizon.period(group.available_from) if group.available_from else 0
    last = horizon.period(group.available_until) if group.available_until else horizon.months - 1
    present = tuple(group.headcount if first <= t <= last else 0 for t in range(horizon.months))
    return CompletedGroup(asked=group, available_share=share, present=present)


def _project(
    project: Project, rulebook: Rulebook, horizon: Horizon, figures: Figures, notes: _Notes
) -> CompletedProject:
    name = f"projects.{project.id}"
    template = rulebook.templates[project.template] if project.template else None
    size = project.size or (notes.default(f"{name}.size", "medium", "size") if template else "medium")
    prefix = f"projects.{template.id}.{size}" if template else None
    criticality = project.criticality
    if criticality is None:
        source = f"templates.{template.id}" if template else CONTRACT
        criticality = notes.default(
            f"{name}.criticality", template.criticality if template else "internal", "criticality", source
        )
    pretrained = project.uses_pretrained_models
    if pretrained is None:
        pretrained = template.uses_pretrained_models if template else False
    start = horizon.period(project.earliest_start) if project.earliest_start else 0
    deadline = project.deadline
    if deadline is None and project.kind == "delivery":
        notes.default(f"{name}.deadline", str(horizon.end), "month")
    return CompletedProject(
        asked=project,
        template=project.template,
        size=size,
        effort=_effort(project, rulebook, prefix, figures),
        priority=project.priority or notes.default(f"{name}.priority", "must", "priority"),
        criticality=criticality,
        earliest_start=max(0, start),
        deadline=min(horizon.period(deadline) if deadline else horizon.months - 1, horizon.months - 1),
        operations=_of_template(project.operations, prefix, "operations", figures) or 0.0,
        max_team=_of_template(project.max_team, prefix, "max_team", figures),
        uses_pretrained_models=pretrained,
        monthly_value=project.monthly_value,
    )


def _effort(
    project: Project, rulebook: Rulebook, prefix: str | None, figures: Figures
) -> Mapping[str, float]:
    """Effort by activity in lifecycle order: the template's, the request's own on top, zeros left out."""
    if project.kind == "ongoing":
        return {
            k: project.monthly_demand[k] for k in rulebook.activities if project.monthly_demand.get(k, 0) > 0
        }
    effort: dict[str, float] = {}
    for activity in rulebook.activities:
        name = f"{prefix}.effort.{activity}"
        if activity in project.effort:
            effort[activity] = project.effort[activity]
        elif prefix and name in figures:
            effort[activity] = figures.value(name)
    return {activity: months for activity, months in effort.items() if months > 0}


def _of_template(given: float | None, prefix: str | None, what: str, figures: Figures) -> float | None:
    if given is not None or prefix is None:
        return given
    name = f"{prefix}.{what}"
    return figures.value(name) if name in figures else None


def _released_shares(scenario: Scenario) -> Mapping[str, float]:
    """Shares by path of `training.<path>.released_share`, which have no figure of their own."""
    return {
        name.split(".")[1]: value
        for name, value in scenario.assumptions.items()
        if name.startswith("training.") and name.endswith(".released_share")
    }
