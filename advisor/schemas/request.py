"""The request: its schema, and the way from JSON to a Scenario with every problem told at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as members
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from advisor.domain.answer import Note
from advisor.domain.horizon import Month
from advisor.domain.request import (
    CRITICALITIES,
    DEFAULT_SAMPLES,
    ENGAGEMENTS,
    KINDS,
    MARKETS,
    OBJECTIVES,
    PRIORITIES,
    SIZES,
    Analysis,
    Budget,
    Company,
    Options,
    Project,
    Scenario,
    StaffGroup,
)
from advisor.errors import FieldProblem, ScenarioError
from advisor.rulebook import Rulebook
from advisor.schemas.consistency import cross_problems
from advisor.schemas.fields import (
    COUNTRY,
    CURRENCY,
    Amounts,
    Branch,
    Choice,
    Coded,
    Count,
    Flag,
    Matching,
    MonthField,
    Number,
    Part,
    Rows,
    Sized,
    Slug,
    Strict,
    Text,
    Within,
    number,
    refused,
)
from advisor.schemas.problems import MOST_PROBLEMS, field_problems, pointer, quoted
from advisor.schemas.vocabulary import HORIZON_FIGURE, Vocabulary, vocabulary

MOST_MONEY = 1e12
MOST_EFFORT = 10_000
MOST_PEOPLE = 10_000_000
MOST_HIRES = 1000
MOST_FTE = 10_000
MOST_PROJECTS = 60
MOST_STAFF_GROUPS = 50
MOST_CHOICES = 100
MOST_SECONDS = 3600
MOST_SAMPLES = 4000
MOST_SEED = 2**31 - 1
MOST_MONTHS_OF_A_FIGURE = 120
LEAST_EXCHANGE_RATE = 1e-6
"""Limits against slips of the keyboard and runaway models; none of them is advice."""

HORIZON_MONTHS = (3, 60)


class CompanySchema(Strict):
    """Who asks. `headcount` is all people employed."""

    headcount = Count(1, MOST_PEOPLE, "people", required=True)
    country = Text(validate=Matching(COUNTRY, "not_a_code", "a country code such as US", str.upper))
    currency = Text(validate=Matching(CURRENCY, "not_a_code", "a currency code such as USD", str.upper))


class HorizonSchema(Strict):
    """The months to plan."""

    start = MonthField(metadata={"description": "Default: next month in UTC."})
    months = Count(*HORIZON_MONTHS, "months")


class BudgetSchema(Strict):
    """Money in the request's currency: either `total` for the whole horizon, or `annual`."""

    branches = (
        Branch(name="BudgetTotal", description="For the whole horizon.", needs=("total",), never=("annual",)),
        Branch(name="BudgetAnnual", description="For each year.", needs=("annual",), never=("total",)),
    )

    total = Number(
        0,
        MOST_MONEY,
        metadata={"description": "For the whole horizon, what is committed beyond it included."},
    )
    annual = Number(0, MOST_MONEY, metadata={"description": "For each twelve months from the start."})
    training = Number(0, MOST_MONEY, metadata={"description": "At most so much of it for training."})
    annual_payroll_cap = Number(
        0, MOST_MONEY, metadata={"description": "Limit of the loaded yearly pay of new permanent hires."}
    )


class AnalysisSchema(Strict):
    """Which questions beyond the recommendation are answered, and over how many futures."""

    what_would_help = Flag(
        load_default=True, metadata={"description": "More money, more time and the like, with their patches."}
    )
    what_would_change = Flag(
        load_default=False,
        metadata={
            "description": "Figures at which another strategy wins: many times the work of the rest. "
            "Where the time runs out, those found so far."
        },
    )
    samples = Count(
        1,
        MOST_SAMPLES,
        "futures",
        load_default=DEFAULT_SAMPLES,
        metadata={"description": "Futures that every team is judged over."},
    )
    seed = Count(
        0, MOST_SEED, load_default=1, metadata={"description": "The same seed gives the same futures."}
    )


class EffortField(Amounts):
    """Person-months by activity, of what is done once."""

    def __init__(self, names: Vocabulary, **kwargs: Any) -> None:
        self.recurring = set(names.activities) - set(names.one_off_activities)
        super().__init__(names.one_off_activities, "activity", 0, MOST_EFFORT, "person-months", **kwargs)

    def amount(self, name: str, value: Any) -> float:
        if name in self.recurring:
            said = f"{name} recur each month; give the project's `operations`, in person-months a month."
            raise refused("unknown_choice", said)
        return super().amount(name, value)


class AssumptionsField(Amounts):
    """Figures of the rule files that are replaced for this request, by name."""

    def __init__(self, units: Mapping[str, str], **kwargs: Any) -> None:
        self.units = units
        super().__init__(tuple(units), "figure", 0, MOST_MONEY, "", **kwargs)

    def amount(self, name: str, value: Any) -> float:
        if name not in self.units:
            said = f"The rule files have no figure {quoted(name)}; GET /v1/assumptions lists them."
            raise refused("unknown_assumption", said, given=name, choices=self.choices)
        unit = self.units[name]
        found = number(value)
        Within(*figure_limits(name, unit), "" if unit.startswith("fraction") else f"({unit})")(found)
        return found


def figure_limits(name: str, unit: str) -> tuple[float, float]:
    """The least and the greatest value that a request may give to a figure of this unit."""
    if name == HORIZON_FIGURE:
        return HORIZON_MONTHS
    if name.startswith("currency."):
        return LEAST_EXCHANGE_RATE, MOST_MONEY
    if unit.startswith("fraction"):
        return 0, 1
    if unit == "month":
        return 0, MOST_MONTHS_OF_A_FIGURE
    return 0, MOST_EFFORT if unit.startswith("person-month") else MOST_MONEY


def _staff_schema(names: Vocabulary) -> type[Strict]:
    return _schema(
        "StaffGroup",
        "Existing people of one role: how many, never who.",
        id=Slug(metadata={"description": "Default: the role's name, with a number where it repeats."}),
        role=Choice(names.roles, "role", names.role_of_code, required=True),
        headcount=Count(1, MOST_PEOPLE, "people", required=True),
        available_share=Number(0, 1, metadata={"description": "Share of their time for this work."}),
        available_from=MonthField(data_key="from"),
        available_until=MonthField(data_key="until"),
    )


_DELIVERY: Mapping[str, tuple[str | None, ...]] = {"kind": ("delivery", None)}

PROJECT_BRANCHES = (
    Branch(
        name="ProjectByTemplate",
        description="A delivery from a template, whose efforts `effort` may replace one by one.",
        needs=("template",),
        never=("monthly_demand",),
        only=_DELIVERY,
    ),
    Branch(
        name="ProjectByEffort",
        description="A delivery by its effort, without a template.",
        needs=("effort",),
        never=("template", "size", "monthly_demand"),
        only=_DELIVERY,
    ),
    Branch(
        name="ProjectOngoing",
        description="Recurring work: so much in each month from earliest_start to the deadline.",
        needs=("kind", "monthly_demand"),
        never=("template", "size", "effort"),
        only={"kind": ("ongoing",)},
    ),
)


def _project_schema(names: Vocabulary) -> type[Strict]:
    return _schema(
        "Project",
        "Work that is wanted: a delivery from a template or by effort, or ongoing work by monthly demand.",
        branches=PROJECT_BRANCHES,
        id=Slug(metadata={"description": "Default: p1, p2 … by position."}),
        name=Text(validate=Sized(0, 200, "characters")),
        kind=Choice(KINDS, "kind of project", load_default=KINDS[0]),
        template=Choice(names.templates, "template"),
        size=Choice(SIZES, "size"),
        effort=EffortField(
            names,
            metadata={
                "description": "Person-months by activity; beside a template it overrides these alone."
            },
        ),
        monthly_demand=Amounts(
            names.activities,
            "activity",
            0,
            MOST_EFFORT,
            "person-months a month",
            metadata={"description": "Ongoing projects: person-months a month by activity."},
        ),
        priority=Choice(PRIORITIES, "priority"),
        criticality=Choice(CRITICALITIES, "criticality"),
        earliest_start=MonthField(),
        deadline=MonthField(),
        operations=Number(0, MOST_EFFORT, "person-months a month"),
        max_team=Number(0.01, MOST_FTE, "full-time equivalents"),
        uses_pretrained_models=Flag(),
        monthly_value=Number(
            0,
            MOST_MONEY,
            metadata={"description": "What a month of it is worth to the company; default: by its effort."},
        ),
    )


def _options_schema(names: Vocabulary) -> type[Strict]:
    def several(field: fields.Field[Any]) -> Rows:
        return Rows(field, 0, MOST_CHOICES, "names")

    allow = _schema(
        "Allow",
        "What a team may do: a list left out allows what the rules allow by default, [] none.",
        hire=several(Choice(names.hireable, "role that can be hired", names.role_of_code)),
        engagements=several(Choice(ENGAGEMENTS, "engagement")),
        training_paths=several(Choice(names.paths, "training path")),
    )
    return _schema(
        "Options",
        "What a team may do beside money, and what decides.",
        allow=Part(allow),
        max_hires=Count(0, MOST_HIRES, "hires"),
        confidence=Number(
            0, 1, metadata={"description": "The chance that musts are wanted with; default: the rules'."}
        ),
        objective=Choice(OBJECTIVES, "objective"),
        market=Choice(MARKETS, "job market"),
        time_limit=Number(0.1, MOST_SECONDS, "seconds", metadata={"description": "Up to the service's own."}),
    )


def request_schema(names: Vocabulary) -> type[Strict]:
    """The schema of a whole request, with the names of one rulebook."""
    return _schema(
        "Request",
        "What is wanted, who is there, and what it may cost.",
        company=Part(CompanySchema, required=True),
        horizon=Part(HorizonSchema),
        budget=Part(BudgetSchema, required=True),
        reference=Text(validate=Sized(0, 64, "characters"), metadata={"description": "Opaque, echoed."}),
        staff=Rows(Part(_staff_schema(names)), 0, MOST_STAFF_GROUPS, "staff groups"),
        requested_role=Choice(names.roles, "role", names.role_of_code),
        projects=Rows(Part(_project_schema(names)), 1, MOST_PROJECTS, "projects", required=True),
        options=Part(_options_schema(names)),
        assumptions=AssumptionsField(
            names.figure_units, metadata={"description": "Figures of GET /v1/assumptions, replaced by name."}
        ),
        analysis=Part(AnalysisSchema),
    )


def _schema(
    name: str, description: str, /, branches: tuple[Branch, ...] = (), **members: fields.Field[Any]
) -> type[Strict]:
    """A schema class from fields; `description` and branches go into the OpenAPI document."""
    made: type[Strict] = type(
        f"{name}Schema", (Strict,), {**members, "branches": branches, "__doc__": description}
    )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReader:
    """Reads requests for one rulebook; making one takes a while, reading does not."""

    schema: Strict
    names: Vocabulary

    @classmethod
    def of(cls, rulebook: Rulebook) -> RequestReader:
        names = vocabulary(rulebook)
        return cls(schema=request_schema(names)(), names=names)

    def read(self, payload: object, *, today: date | None = None) -> Scenario:
        """The scenario that a decoded JSON request describes, or ScenarioError with all its problems.

        today: the day in UTC that the default first month follows; only checks need it, the scenario
        leaves `horizon_start` empty.
        """
        problems: list[FieldProblem] = []
        try:
            data: Any = self.schema.load(payload)  # type: ignore[arg-type]  # anything may come in
        except ValidationError as error:
            problems = field_problems(error.messages_dict)
            data = error.valid_data if isinstance(payload, Mapping) else {}
        today = today or datetime.now(UTC).date()
        if isinstance(payload, Mapping):
            seen = {problem.pointer for problem in problems}
            together = cross_problems(data, payload, self.names, today)
            problems += [found for found in together if found.pointer not in seen]
        if problems:
            raise ScenarioError(tuple(problems[:MOST_PROBLEMS]))
        assert isinstance(payload, Mapping)
        return _scenario(data, how_it_was_read(self.schema, payload))


def load_request(payload: object, rulebook: Rulebook, *, today: date | None = None) -> Scenario:
    """Read one request; see RequestReader."""
    return RequestReader.of(rulebook).read(payload, today=today)


def how_it_was_read(schema: Schema, sent: Mapping[str, Any], *at: object) -> Iterator[Note]:
    """What was written in another way than the contract's own: full dates, codes of occupations."""
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if sent.get(key) is not None:
            yield from _reading(field, sent[key], (*at, key))


def _reading(field: fields.Field[Any], sent: Any, at: tuple[object, ...]) -> Iterator[Note]:
    if isinstance(field, Part):
        yield from how_it_was_read(field.schema, sent, *at)
    elif isinstance(field, Rows):
        for index, row in enumerate(sent):
            yield from _reading(field.inner, row, (*at, index))
    elif isinstance(field, Coded) and (text := field.note(sent)):
        yield Note(pointer=pointer(*at), text=text)


def _scenario(data: Mapping[str, Any], notes: Iterable[Note]) -> Scenario:
    """The domain's form of a request without problems."""
    options = dict(data.get("options", {}))
    allow: dict[str, Any] = {
        name: tuple(dict.fromkeys(ids)) for name, ids in options.pop("allow", {}).items()
    }
    horizon = data.get("horizon", {})
    return Scenario(
        company=Company(**data["company"]),
        budget=Budget(**data["budget"]),
        projects=_projects(data["projects"]),
        staff=_staff(data.get("staff", [])),
        horizon_start=horizon.get("start"),
        horizon_months=horizon.get("months"),
        requested_role=data.get("requested_role"),
        reference=data.get("reference"),
        options=Options(**options, **allow),
        assumptions=data.get("assumptions", {}),
        analysis=Analysis(**data.get("analysis", {})),
        notes=tuple(notes),
    )


def _projects(rows: Iterable[Mapping[str, Any]]) -> tuple[Project, ...]:
    """Projects, those without an id called p1, p2 … by their position."""
    rows = tuple(rows)
    taken = {row["id"] for row in rows if "id" in row}
    made = []
    for position, row in enumerate(rows, start=1):
        free = (f"p{n}" for n in itertools.count(position) if f"p{n}" not in taken)
        made.append(Project(**{"id": row.get("id") or next(free), **row}))
        taken.add(made[-1].id)
    return tuple(made)


def _staff(rows: Iterable[Mapping[str, Any]]) -> tuple[StaffGroup, ...]:
    """Staff groups, those without an id called by their role, with a number where it repeats."""
    rows = tuple(rows)
    taken = {row["id"] for row in rows if "id" in row}
    made = []
    for row in rows:
        numbered = (f"{row['role']}_{n}" for n in itertools.count(2))
        free = (name for name in itertools.chain([row["role"]], numbered) if name not in taken)
        made.append(StaffGroup(**{"id": row.get("id") or next(free), **row}))
        taken.add(made[-1].id)
    return tuple(made)


def dump_request(scenario: Scenario) -> dict[str, Any]:
    """The request that describes this scenario, with its ids filled in; load_request is the inverse."""
    options = _members(scenario.options)
    allowed = {
        name: options.pop(name) for name in ("hire", "engagements", "training_paths") if name in options
    }
    horizon = {"start": scenario.horizon_start, "months": scenario.horizon_months}
    request = {
        "company": _members(scenario.company),
        "horizon": {name: _plain(value) for name, value in horizon.items() if value is not None},
        "budget": _members(scenario.budget),
        "reference": scenario.reference,
        "staff": [_members(group) for group in scenario.staff],
        "requested_role": scenario.requested_role,
        "projects": [_members(project) for project in scenario.projects],
        "options": options | ({"allow": allowed} if allowed else {}),
        "assumptions": dict(scenario.assumptions),
        "analysis": _members(scenario.analysis),
    }
    return {name: value for name, value in request.items() if value is not None}


_JSON_NAMES = {"available_from": "from", "available_until": "until"}


def _members(row: Any) -> dict[str, Any]:
    """A domain object as JSON, without what was left out; an empty mapping of work is such a thing."""
    values = {_JSON_NAMES.get(member.name, member.name): getattr(row, member.name) for member in members(row)}
    return {name: _plain(value) for name, value in values.items() if value is not None and value != {}}


def _plain(value: Any) -> Any:
    """A value of the domain as JSON has it."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
