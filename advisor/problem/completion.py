"""Fill in what a request left out, from the rule files, and note every default that was used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from advisor.domain.answer import Assumption, Note
from advisor.domain.horizon import MONTHS_PER_YEAR, Horizon, Month
from advisor.domain.request import Project, Scenario, StaffGroup
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figure, Figures

Value = TypeVar("Value", str, float, bool)

CONTRACT = "service contract"
"""Source of defaults that the interface fixes: the medium size, the normal market and their like."""

BASE_COUNTRY = "US"
BASE_CURRENCY = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedProject:
    """A project with nothing left open but the work that its template brings.

    activities: what is to be done, in lifecycle order. earliest_start, deadline: periods.
    """

    asked: Project
    size: str
    priority: str
    criticality: str
    uses_pretrained_models: bool
    activities: tuple[str, ...]
    earliest_start: int
    deadline: int

    @property
    def figures(self) -> str | None:
        """Where the figures of the template begin; None without one."""
        return f"projects.{self.asked.template}.{self.size}" if self.asked.template else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedGroup:
    """A staff group with its share filled in and the people who are there in each period."""

    asked: StaffGroup
    available_share: float
    present: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request with every default filled in; `figures` are in the case's currency.

    completed: the request as it would have to be sent for the same answer. hireable: roles that the plan may hire.
    budget: for the whole horizon. released_shares: path -> share of time after the course, where the request
    gives it. defaults: what was filled in. notes: what is odd about the request.
    """

    scenario: Scenario
    completed: Scenario
    horizon: Horizon
    country: str
    currency: str
    size_band: str
    market: str
    objective: str
    confidence: float
    budget: float
    hireable: tuple[str, ...]
    staff: tuple[CompletedGroup, ...]
    projects: tuple[CompletedProject, ...]
    figures: Figures
    released_shares: Mapping[str, float]
    defaults: tuple[Assumption, ...]
    notes: tuple[Note, ...]


def complete(scenario: Scenario, rulebook: Rulebook, today: Month) -> Case:
    """The completed case. `today` is the current month; the horizon starts in the next by default."""
    log = _Log()
    country = scenario.company.country or log.default("company.country", BASE_COUNTRY, "country code")
    currency = _currency(scenario, rulebook, country, log)
    market = scenario.options.market or log.default("options.market", "normal", "market")
    objective = scenario.options.objective or log.default("options.objective", "musts_first", "objective")
    band = size_band(rulebook, scenario.company.headcount)
    figures = _figures(scenario, rulebook, country, currency, market, band, log)
    horizon = _horizon(scenario, figures, today, log)
    confidence = scenario.options.confidence
    if confidence is None:
        confidence = figures.value("planning.must_confidence")
    staff = tuple(_group(g, horizon, figures, log) for g in scenario.staff)
    projects = tuple(_project(p, rulebook, horizon, figures, log) for p in scenario.projects)
    case = Case(
        scenario=scenario,
        completed=scenario,
        horizon=horizon,
        country=country,
        currency=currency,
        size_band=band,
        market=market,
        objective=objective,
        confidence=confidence,
        budget=_budget(scenario, horizon),
        hireable=_hireable(scenario, rulebook),
        staff=staff,
        projects=projects,
        figures=figures,
        released_shares=_released_shares(scenario),
        defaults=tuple(log.defaults),
        notes=tuple(log.notes),
    )
    return replace(case, completed=_completed(case))


def size_band(rulebook: Rulebook, headcount: int) -> str:
    """The band of company.yaml that a headcount falls into."""
    return next(b.id for b in rulebook.size_bands if b.up_to is None or headcount <= b.up_to)


def _completed(case: Case) -> Scenario:
    """The request with its defaults in it.

    Deadlines, monthly values, efforts and whatever else a template brings stay as sent: what is given and what is
    assumed counts differently, so that filling them in would change the answer.
    """
    sent = case.scenario
    return replace(
        sent,
        company=replace(sent.company, country=case.country, currency=case.currency),
        horizon_start=case.horizon.start,
        horizon_months=case.horizon.months,
        staff=tuple(replace(g.asked, available_share=g.available_share) for g in case.staff),
        projects=tuple(_completed_project(p) for p in case.projects),
        options=replace(
            sent.options, market=case.market, objective=case.objective, confidence=case.confidence
        ),
    )


def _completed_project(project: CompletedProject) -> Project:
    asked, delivery = project.asked, project.asked.kind == "delivery"
    return replace(
        asked,
        size=project.size if asked.template else asked.size,
        priority=project.priority,
        criticality=project.criticality,
        uses_pretrained_models=project.uses_pretrained_models if delivery else asked.uses_pretrained_models,
    )


class _Log:
    """Defaults and notes as they come up."""

    def __init__(self) -> None:
        self.defaults: list[Assumption] = []
        self.notes: list[Note] = []

    def default(self, name: str, value: Value, unit: str, source: str = CONTRACT) -> Value:
        self.defaults.append(
            Assumption(
                name=name,
                value=value,
                planned_with=value if isinstance(value, float) else None,
                unit=unit,
                range=None,
                source=source,
                as_of=None,
                kind="assumption",
                origin="service" if source == CONTRACT else "rules",
                note=None,
            )
        )
        return value

    def note(self, pointer: str, text: str) -> None:
        self.notes.append(Note(pointer=pointer, text=text))


def _currency(scenario: Scenario, rulebook: Rulebook, country: str, log: _Log) -> str:
    if scenario.company.currency:
        return scenario.company.currency
    known = rulebook.countries.get(country)
    return log.default("company.currency", known.currency if known else BASE_CURRENCY, "currency code")


def _figures(
    scenario: Scenario,
    rulebook: Rulebook,
    country: str,
    currency: str,
    market: str,
    band: str,
    log: _Log,
) -> Figures:
    """The rule files' figures for this case: in its currency, the request's own figures on top."""
    book = rulebook.figures(country=country, market=market, size_band=band)
    rate, rate_name = 1.0, f"currency.{currency}"
    if currency != BASE_CURRENCY:
        if rate_name in book:
            rate = scenario.assumptions.get(rate_name, book.peek(rate_name).value)
        else:
            log.note(
                "/company/currency",
                f"The rule files have no exchange rate for {currency}: pay and fees are used as if one {currency} "
                f"were one {BASE_CURRENCY}. Give your own pay under assumptions.",
            )
    figures = {name: _converted(book.peek(name), rate, currency) for name in book}
    for name, value in scenario.assumptions.items():
        if name in figures:
            figures[name] = _overridden(figures[name], value, log)
    result = Figures(figures)
    if currency != BASE_CURRENCY and rate_name in figures:
        result.value(rate_name)
    return result


def _converted(figure: Figure, rate: float, currency: str) -> Figure:
    """A money figure in the case's currency; any other as it is."""
    if currency == BASE_CURRENCY or figure.unit.split("/")[0] != BASE_CURRENCY:
        return figure
    return replace(
        figure,
        value=figure.value * rate,
        low=figure.low * rate,
        high=figure.high * rate,
        unit=figure.unit.replace(BASE_CURRENCY, currency, 1),
    )


def _overridden(figure: Figure, value: float, log: _Log) -> Figure:
    if not figure.low <= value <= figure.high:
        log.note(
            f"/assumptions/{figure.name}",
            f"{figure.name} is set to {value:,.6g}, outside its range of {figure.low:,.6g} to "
            f"{figure.high:,.6g} {figure.unit}.",
        )
    return replace(figure, value=value, source="request", as_of=None, kind="request", note=None)


def _horizon(scenario: Scenario, figures: Figures, today: Month, log: _Log) -> Horizon:
    start = scenario.horizon_start
    if start is None:
        start = today + 1
        log.default("horizon.start", str(start), "month")
    if start < today:
        log.note(
            "/horizon/start",
            f"The plan starts in {start}, and it is {today} now: months that have passed are planned as if they "
            f"were to come. For a plan that can be followed, start in {today + 1} and list who is there then.",
        )
    months = scenario.horizon_months
    if months is None:
        months = int(figures.value("planning.horizon_months"))
    return Horizon(start=start, months=months)


def _budget(scenario: Scenario, horizon: Horizon) -> float:
    """For the whole horizon; of an annual one the part of each year that is planned."""
    budget = scenario.budget
    if budget.total is not None:
        return budget.total
    assert budget.annual is not None
    return budget.annual * horizon.months / MONTHS_PER_YEAR


def _hireable(scenario: Scenario, rulebook: Rulebook) -> tuple[str, ...]:
    """Those of the request's list, in the order of the files; without one, the roles that are so by default."""
    named = scenario.options.hire
    if named is None:
        return rulebook.hireable_by_default
    return tuple(role for role in rulebook.hireable if role in named)


def _group(group: StaffGroup, horizon: Horizon, figures: Figures, log: _Log) -> CompletedGroup:
    share = group.available_share
    if share is None:
        share = figures.value("planning.available_share")
        log.default(f"staff.{group.id}.available_share", share, "fraction", "planning.available_share")
    first = horizon.period(group.available_from) if group.available_from else 0
    last = horizon.period(group.available_until) if group.available_until else horizon.months - 1
    present = tuple(group.headcount if first <= t <= last else 0 for t in range(horizon.months))
    return CompletedGroup(asked=group, available_share=share, present=present)


def _project(
    project: Project, rulebook: Rulebook, horizon: Horizon, figures: Figures, log: _Log
) -> CompletedProject:
    name = f"projects.{project.id}"
    template = rulebook.templates[project.template] if project.template else None
    size = project.size or (log.default(f"{name}.size", "medium", "size") if template else "medium")
    criticality = project.criticality
    if criticality is None:
        source = f"templates.{template.id}" if template else CONTRACT
        criticality = log.default(
            f"{name}.criticality", template.criticality if template else "internal", "criticality", source
        )
    pretrained = project.uses_pretrained_models
    if pretrained is None:
        pretrained = template.uses_pretrained_models if template else False
    if project.deadline is None and project.kind == "delivery":
        log.default(f"{name}.deadline", str(horizon.end), "month")
    last = horizon.months - 1
    return CompletedProject(
        asked=project,
        size=size,
        priority=project.priority or log.default(f"{name}.priority", "must", "priority"),
        criticality=criticality,
        uses_pretrained_models=pretrained,
        activities=_activities(project, size, rulebook, figures),
        earliest_start=max(0, horizon.period(project.earliest_start) if project.earliest_start else 0),
        deadline=min(horizon.period(project.deadline) if project.deadline else last, last),
    )


def _activities(project: Project, size: str, rulebook: Rulebook, figures: Figures) -> tuple[str, ...]:
    """What the project asks for: the template's activities, the request's on top, without those set to 0."""
    if project.kind == "ongoing":
        work = dict(project.monthly_demand)
    else:
        template = rulebook.templates[project.template].activities[size] if project.template else ()
        brought = {k: figures.peek(f"projects.{project.template}.{size}.effort.{k}").value for k in template}
        work = {**brought, **project.effort}
    return tuple(k for k in rulebook.activities if work.get(k, 0.0) > 0)


def _released_shares(scenario: Scenario) -> Mapping[str, float]:
    """Shares by path of `training.<path>.released_share`, which have no figure of their own."""
    return {
        name.split(".")[1]: value
        for name, value in scenario.assumptions.items()
        if name.startswith("training.") and name.endswith(".released_share")
    }
