"""What the form offers to choose from, and which values apply where a field stays empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from advisor.domain.horizon import MONTHS_PER_YEAR, Month
from advisor.domain.request import CRITICALITIES, DEFAULT_SAMPLES, MARKETS, OBJECTIVES, PRIORITIES
from advisor.explanation.words import MONTH_NAMES, Words, capital, listed, plain_number, quantity
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figures
from advisor.web.form import NOTHING, FormState, number

Options = tuple[tuple[str, str], ...]

HOME_CURRENCY = "USD"
DEFAULT_SIZE = "medium"
"""Of the contract: the size that a project has when the request does not say."""
_YEARS_AHEAD = 6
_PRIORITIES: Mapping[str, str] = {
    "must": "Must be done", "should": "Should be done", "could": "Could be done",
}  # fmt: skip
_SIZES: Mapping[str, str] = {DEFAULT_SIZE: "Medium", "small": "Small", "large": "Large"}
_CRITICALITIES: Mapping[str, str] = {
    "internal": "Internal use",
    "exploratory": "Trying something out",
    "business_critical": "The business depends on it",
}
_MARKETS: Mapping[str, str] = {
    "normal": "Normal",
    "tight": "Tight: people are hard to find",
    "loose": "Loose: people are easy to find",
}

_OBJECTIVES: Mapping[str, str] = {
    "musts_first": "Must-haves, then value less cost",
    "net_value": "Value less cost alone",
}

_ENGAGEMENTS: Options = (
    ("", "Permanent only"),
    ("permanent,contract", "Permanent or on contract"),
    ("contract", "On contract only"),
)


@dataclass(frozen=True, slots=True)
class PickLists:
    """Pick lists as (value, text); the empty value is what applies by default.

    defaults: field name -> the value that applies when the field stays empty, in words.
    """

    countries: Options
    currencies: Options
    months: Options
    years: Options
    roles: Options
    any_role: Options
    templates: Options
    sizes: Options
    priorities: Options
    criticalities: Options
    kinds: Options
    yes_no: Options
    what_would_help: Options
    what_would_change: Options
    markets: Options
    objectives: Options
    hire: Options
    engagements: Options
    training: Options
    figures: Options
    effort_activities: Options
    demand_activities: Options
    defaults: Mapping[str, str] = field(default_factory=dict)


def pick_lists(state: FormState, rulebook: Rulebook, today: datetime | None = None) -> PickLists:
    """The lists for a form as it stands: figures and defaults follow the country and the templates chosen."""
    this_month = _month_of(today or datetime.now(UTC))
    words = Words(rulebook, HOME_CURRENCY, {})
    figures = _figures(state, rulebook)
    roles = tuple((role.id, capital(role.title)) for role in rulebook.roles.values())
    activities = tuple(rulebook.activities.values())
    return PickLists(
        countries=_with_default("Not given", ((c.code, c.title) for c in rulebook.countries.values())),
        currencies=_with_default("The country's own", ((code, code) for code in _currencies(rulebook))),
        months=_with_default("Month", ((f"{n:02d}", name) for n, name in enumerate(MONTH_NAMES, start=1))),
        years=_with_default("Year", _years(this_month)),
        roles=_with_default("Choose a role", roles),
        any_role=_with_default("None in particular", roles),
        templates=_with_default(
            "Choose a kind", ((t.id, capital(t.title)) for t in rulebook.templates.values())
        ),
        sizes=_first_is_default(tuple(_SIZES), _SIZES),
        priorities=_first_is_default(PRIORITIES, _PRIORITIES),
        criticalities=_with_default("As usual for its kind", ((c, _CRITICALITIES[c]) for c in CRITICALITIES)),
        kinds=(("", "It ends: built once"), ("ongoing", "It goes on: work every month")),
        yes_no=(("", "As usual for its kind"), ("yes", "Yes"), ("no", "No")),
        what_would_help=(("", "Say what would"), ("no", "Leave it out")),
        what_would_change=(("", "Leave it out"), ("yes", "Say what would")),
        markets=_first_is_default(MARKETS, _MARKETS),
        objectives=_first_is_default(OBJECTIVES, _OBJECTIVES),
        hire=_hire(rulebook),
        engagements=_ENGAGEMENTS,
        training=(("", "Allowed"), (NOTHING, "Not allowed")),
        figures=_with_default("Choose a figure", _changeable(figures, words)),
        effort_activities=tuple((a.id, capital(a.title)) for a in activities if a.phase != "operations"),
        demand_activities=tuple((a.id, capital(a.title)) for a in activities),
        defaults=_defaults(state, figures, this_month),
    )  # fmt: skip


def _with_default(text: str, options: Iterable[tuple[str, str]]) -> Options:
    """The empty choice first."""
    return (("", text), *options)


def _first_is_default(values: tuple[str, ...], words: Mapping[str, str]) -> Options:
    """The first of the values is what the service takes by default."""
    rest = tuple((value, words[value]) for value in values[1:])
    return (("", words[values[0]]), *rest)


def _month_of(moment: datetime) -> Month:
    return Month.parse(f"{moment:%Y-%m}")


def _years(this_month: Month) -> Options:
    years = range(this_month.year, this_month.year + _YEARS_AHEAD)
    return tuple((str(year), str(year)) for year in years)


def _currencies(rulebook: Rulebook) -> list[str]:
    return sorted({country.currency for country in rulebook.countries.values()})


def _hire(rulebook: Rulebook) -> Options:
    """What the rules allow by default, all that may be hired, one role alone, or nobody."""
    usual, all_of_them = rulebook.hireable_by_default, rulebook.hireable
    titles = {role: f"{rulebook.roles[role].title}s" for role in all_of_them}
    everybody = [(",".join(all_of_them), capital(listed([titles[role] for role in all_of_them], "or")))]
    only = ((role, f"Only {titles[role]}") for role in all_of_them)
    return (
        ("", capital(listed([titles[role] for role in usual], "or"))),
        *(everybody if len(all_of_them) > len(usual) else ()),
        *only,
        (NOTHING, "Nobody may be hired"),
    )


def _figures(state: FormState, rulebook: Rulebook) -> Figures:
    """The figures for the company as far as it is described yet."""
    headcount = number(state.get("company.headcount"))
    bands = tuple(rulebook.size_bands)
    people = headcount if isinstance(headcount, (int, float)) else 1
    band = next((b for b in bands if b.up_to is None or people <= b.up_to), bands[-1])
    market = state.get("options.market")
    return rulebook.figures(
        country=state.get("company.country") or None,
        market=market if market in MARKETS else MARKETS[0],
        size_band=band.id,
    )


def _changeable(figures: Figures, words: Words) -> list[tuple[str, str]]:
    """Figures of pay, hiring, training and planning, each with what it is now."""
    found = []
    for name in figures:
        if name.startswith(("roles.", "training.", "planning.")):
            figure = figures[name]
            found.append((name, f"{capital(words.figure(name))} ({quantity(figure.value, figure.unit)})"))
    return found


def _defaults(state: FormState, figures: Figures, this_month: Month) -> dict[str, str]:
    """What applies where nothing is entered: the period, shares of time, and each project's own figures."""
    start = this_month + 1
    found = {
        "horizon.start": f"{MONTH_NAMES[start.ordinal % MONTHS_PER_YEAR]} {start.year}",
        "horizon.months": plain_number(figures.value("planning.horizon_months")),
        "available_share": plain_number(figures.value("planning.available_share") * 100),
        "options.confidence": plain_number(figures.value("planning.must_confidence") * 100),
        "analysis.samples": f"{DEFAULT_SAMPLES}",
    }
    for row in range(state.rows["projects"]):
        prefix = f"projects.{row}"
        stem = f"projects.{state.get(f'{prefix}.template')}.{state.get(f'{prefix}.size') or DEFAULT_SIZE}."
        found |= {
            f"{prefix}.{name.removeprefix(stem)}": plain_number(figures.value(name))
            for name in figures
            if name.startswith(stem)
        }
    return found
