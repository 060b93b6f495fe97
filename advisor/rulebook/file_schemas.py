"""The files of `rules/` as marshmallow schemas; docs/rule-files.md is the same in prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from advisor.domain.request import CRITICALITIES, SIDES, SIZES
from advisor.rulebook.derived import OPERATIONS
from advisor.rulebook.fields import (
    Anything,
    AsOf,
    ByName,
    Choice,
    Day,
    FileField,
    ListOf,
    Name,
    Number,
    Part,
    Pattern,
    Scalar,
    Slug,
    Strict,
    Whole,
    Words,
    YesNo,
    references_of,
)
from advisor.rulebook.source_text import Entries, Text

FIGURE_KINDS = ("measured", "published", "assumption")
DISTRIBUTIONS = ("triangular", "uniform", "fixed")
"""How futures draw a figure from its range, the default first."""
FIGURE_CHOICES = ("country", "market", "size_band")
PHASES = ("model", "production", "operations", "adoption")
HIRING = ("by_default", "on_request", "no")
RANGES = ("ends", "quartiles")
"""What the two numbers of a range are, the default first. Quartiles are for figures that no future draws."""
FACT_KINDS = ("number", "count", "boolean", "choice", "role", "strategy", "side", "market", "size_band")
"""The last five take their values from the rule files and the request."""
PRESENCE = ("ever", "start", "end")
GROWING = ("budget", "deadline", "options")

_FACT = {"pattern": r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", "like": "a fact name"}
_COUNTRY = {"pattern": "[A-Z]{2}", "like": "a country code of two capitals"}
_CURRENCY = {"pattern": "[A-Z]{3}", "like": "a currency code of three capitals"}


class CauseSchema(Strict):
    """Why something is in the files."""

    advice = Pattern(pattern="A[0-9]{1,3}", like="an advice number such as A18")
    speaker = Words()
    source = Slug(of="source", required=True)


def _because(*, required: bool = False) -> ListOf:
    return ListOf(Part(CauseSchema), required=required, least=1)


class FigureSchema(Strict):
    """One number with everything needed to judge it."""

    value = Number(required=True)
    unit = Words(required=True)
    range = ListOf(Number(), exactly=2)
    source = Slug(of="source", required=True)
    as_of = AsOf()
    kind = Choice(FIGURE_KINDS, required=True)
    distribution = Choice(DISTRIBUTIONS)
    range_is = Choice(RANGES)
    note = Words()


class FigureField(FileField):
    """A figure, or `by:` with one for each choice: `by`, `variants` (under '' without choice), `node`."""

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        for figure in loaded["variants"].values():
            yield from references_of(FigureSchema, figure)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(value, Entries) or "by" not in value:
            return {"by": None, "variants": {"": FigureSchema().load(value)}}
        by = Choice(FIGURE_CHOICES)
        head: Text | None = None
        variants: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for key, node in value.items():
            try:
                if key == "by":
                    head = by.deserialize(node)
                else:
                    variants[key] = FigureSchema().load(node)
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return {"by": head, "variants": variants, "node": value}


def _figures(*, required: bool = True) -> ByName:
    return ByName(FigureField(), required=required)


class SourceSchema(Strict):
    id = Slug(required=True)
    title = Words(required=True)
    publisher = Words(required=True)
    url = Pattern(pattern=r"https?://\S+", like="an http(s) address")
    licence = Words()
    as_of = AsOf()
    note = Words()


class SourcesFile(Strict):
    sources = ListOf(Part(SourceSchema), required=True)


class SizeBandSchema(Strict):
    id = Name(required=True)
    title = Words(required=True)
    up_to = Whole(least=1)


class CountrySchema(Strict):
    code = Pattern(**_COUNTRY, required=True)
    title = Words(required=True)
    currency = Pattern(**_CURRENCY, required=True)


class CompanyFile(Strict):
    size_bands = ListOf(Part(SizeBandSchema), required=True, least=1)
    countries = ListOf(Part(CountrySchema), required=True)
    currencies = ByName(Part(FigureSchema), keys=Pattern(**_CURRENCY), required=True)


class PlanningFile(Strict):
    figures = _figures()


class CodeSchema(Strict):
    scheme = Name(required=True)
    code = Words(required=True)


class RoleSchema(Strict):
    id = Name(required=True)
    title = Words(required=True)
    side = Choice(SIDES, required=True)
    hiring = Choice(HIRING, data_key="hireable", required=True)
    profile = Words(required=True)
    codes = ListOf(Part(CodeSchema))
    mentored_by = ListOf(Name(of="role"))
    figures = _figures()
    proficiency = _figures(required=False)
    because = _because()


class RolesFile(Strict):
    roles = ListOf(Part(RoleSchema), required=True, least=1)


class ActivitySchema(Strict):
    id = Name(required=True)
    title = Words(required=True)
    side = Choice(SIDES, required=True)
    phase = Choice(PHASES, required=True)
    after = ByName(Whole(least=0), keys=Name(of="activity"))
    figures = _figures(required=False)
    qualification = ByName(FigureField(), keys=Choice(CRITICALITIES), required=True)
    because = _because()


class ActivitiesFile(Strict):
    activities = ListOf(Part(ActivitySchema), required=True, least=1)


class ProficiencySchema(Strict):
    role = Name(of="role", required=True)
    figures = _figures()


class ProficiencyFile(Strict):
    proficiency = ListOf(Part(ProficiencySchema), required=True)


class PathSchema(Strict):
    id = Name(required=True)
    title = Words(required=True)
    source_role = Name(of="role", data_key="from", required=True)
    target_role = Name(of="role", data_key="to", required=True)
    supported_by = ListOf(Name(of="role"))
    figures = _figures()
    because = _because()


class TrainingFile(Strict):
    paths = ListOf(Part(PathSchema), required=True)


class SharedFigureSchema(Strict):
    """What all figures of a template have in common; ranges are the value times `range_factor`."""

    unit = Choice(("person-month",), required=True)
    range_factor = ListOf(Number(least=0), required=True, exactly=2)
    source = Slug(of="source", required=True)
    as_of = AsOf()
    kind = Choice(FIGURE_KINDS, required=True)
    distribution = Choice(DISTRIBUTIONS)
    note = Words()


class SizeSchema(Strict):
    effort = ByName(Number(least=0), keys=Name(of="activity"), required=True)
    operations = Number(least=0, required=True)
    max_team = Number(least=0, required=True)


class TemplateSchema(Strict):
    id = Name(required=True)
    title = Words(required=True)
    description = Words(required=True)
    criticality = Choice(CRITICALITIES, required=True)
    uses_pretrained_models = YesNo(required=True)
    figure = Part(SharedFigureSchema, required=True)
    sizes = ByName(Part(SizeSchema), keys=Choice(SIZES), required=True)
    because = _because()


class ProjectsFile(Strict):
    templates = ListOf(Part(TemplateSchema), required=True)


class ContextSchema(Strict):
    id = Slug(required=True)
    title = Words(required=True)
    text = Words(required=True)
    as_of = AsOf(required=True)
    because = _because(required=True)


class ContextFile(Strict):
    context = ListOf(Part(ContextSchema), required=True)


class PeopleSchema(Strict):
    """Whom a fact counts among the people in house."""

    roles = ListOf(Name(of="role"), or_one=True, least=1)
    other_than = ListOf(Name(of="role"), or_one=True, least=1)
    side = Choice(SIDES)
    qualified_for = Name(of="activity")
    criticality = Choice(CRITICALITIES)
    when = Choice(PRESENCE)

    @validates_schema
    def qualified_in_projects_of_a_criticality(self, data: Any, **_: Any) -> None:
        """How good is good enough hangs on the project."""
        if ("qualified_for" in data) != ("criticality" in data):
            raise ValidationError("'qualified_for' and 'criticality' go together")


def _operands() -> ListOf:
    return ListOf(Pattern(**_FACT, of="fact"))


class FactSchema(Strict):
    name = Pattern(**_FACT, required=True)
    kind = Choice(FACT_KINDS, required=True)
    choices = ListOf(Words(), least=1)
    unit = Words(required=True)
    meaning = Words(required=True)
    known = Choice(("request", "plan"))
    grows_with = ListOf(Choice(GROWING), or_one=True)
    people = Part(PeopleSchema)
    sum = _operands()
    difference = _operands()
    ratio = _operands()
    more = _operands()
    same = _operands()

    @validates_schema
    def made_in_one_way(self, data: Any, **_: Any) -> None:
        """People are counted, or other facts put together."""
        ways = [key for key in ("people", *OPERATIONS) if key in data]
        if len(ways) > 1:
            raise ValidationError(f"'{ways[0]}' and '{ways[1]}' cannot both make the fact")


class FactsFile(Strict):
    facts = ListOf(Part(FactSchema), required=True)


class EffectiveSchema(Strict):
    start = Day(data_key="from")
    until = Day()


class RuleTestSchema(Strict):
    name = Words(required=True)
    given = ByName(Anything(), keys=Words(), required=True)
    fires = Choice(("yes", "no", "unknown"), required=True)


class RuleSchema(Strict):
    id = Slug(required=True)
    title = Words(required=True)
    effective = Part(EffectiveSchema)
    overrides = ListOf(Slug(of="rule"), or_one=True)
    when = Anything(required=True)
    then = ListOf(Anything(), required=True, least=1)
    because = _because(required=True)
    tests = ListOf(Part(RuleTestSchema))


class AdviceFile(Strict):
    rules = ListOf(Part(RuleSchema), required=True)


FILES: Mapping[str, type[Strict]] = {
    "sources.yaml": SourcesFile,
    "company.yaml": CompanyFile,
    "planning.yaml": PlanningFile,
    "roles.yaml": RolesFile,
    "activities.yaml": ActivitiesFile,
    "proficiency.yaml": ProficiencyFile,
    "training.yaml": TrainingFile,
    "projects.yaml": ProjectsFile,
    "context.yaml": ContextFile,
    "facts.yaml": FactsFile,
}
"""Every file beside `advice/*.yaml`; all are required."""
