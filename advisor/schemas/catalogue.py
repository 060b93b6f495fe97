"""The rulebook as JSON: names to choose from, rules, sources, figures; and what these look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, fields

from advisor.domain.plan import STRATEGIES
from advisor.domain.scenario import CRITICALITIES, ENGAGEMENTS, KINDS, MARKETS, OBJECTIVES, PRIORITIES, SIZES
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Activity, Cause, Figure, Figures, Role, RuleSummary, Template, TrainingPath

Json = dict[str, Any]


class RoleSchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    side = fields.String(required=True)
    hireable = fields.Boolean(required=True)
    profile = fields.String(required=True)
    codes = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    mentored_by = fields.List(fields.String(), required=True)


class ActivitySchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    side = fields.String(required=True)
    phase = fields.String(required=True)
    after = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class TemplateSizeSchema(Schema):
    size = fields.String(required=True)
    effort = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    operations = fields.Float(required=True, allow_none=True)
    max_team = fields.Float(required=True, allow_none=True)


class TemplateSchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    criticality = fields.String(required=True)
    uses_pretrained_models = fields.Boolean(required=True)
    sizes = fields.List(fields.Nested(TemplateSizeSchema), required=True)


class PathSchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    source_role = fields.String(required=True)
    target_role = fields.String(required=True)
    supported_by = fields.List(fields.String(), required=True)


class CatalogueSchema(Schema):
    """Everything that a request may name, the default first in each list of `choices`."""

    roles = fields.List(fields.Nested(RoleSchema), required=True)
    activities = fields.List(fields.Nested(ActivitySchema), required=True)
    templates = fields.List(fields.Nested(TemplateSchema), required=True)
    paths = fields.List(fields.Nested(PathSchema), required=True)
    strategies = fields.List(fields.String(), required=True)
    countries = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    currencies = fields.List(fields.String(), required=True)
    size_bands = fields.List(fields.Dict(), required=True)
    choices = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    defaults = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    context = fields.List(fields.Dict(), required=True)


class RuleEffectSchema(Schema):
    verb = fields.String(required=True)
    arguments = fields.Dict(keys=fields.String(), required=True)
    sentence = fields.String(required=True)


class RuleConditionSchema(Schema):
    fact = fields.String(required=True)
    test = fields.String(required=True)


class RuleCauseSchema(Schema):
    advice = fields.String(required=True, allow_none=True)
    speaker = fields.String(required=True, allow_none=True)
    source = fields.String(required=True)


class RuleSchema(Schema):
    """A rule: when it fires, what it does, and who says so."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    file = fields.String(required=True)
    line = fields.Integer(required=True)
    effective_from = fields.String(required=True, allow_none=True)
    effective_until = fields.String(required=True, allow_none=True)
    known = fields.String(required=True)
    conditions = fields.List(fields.Nested(RuleConditionSchema), required=True)
    effects = fields.List(fields.Nested(RuleEffectSchema), required=True)
    because = fields.List(fields.Nested(RuleCauseSchema), required=True)


class RulesSchema(Schema):
    version = fields.String(required=True)
    revision = fields.String(required=True, allow_none=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)


class SourceSchema(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    publisher = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    licence = fields.String(required=True, allow_none=True)
    as_of = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class SourcesSchema(Schema):
    sources = fields.List(fields.Nested(SourceSchema), required=True)


class FigureSchema(Schema):
    """A figure that a request may replace under `assumptions`; `choice` where it depends on one."""

    name = fields.String(required=True)
    choice = fields.String(required=True, allow_none=True)
    value = fields.Float(required=True)
    unit = fields.String(required=True)
    range = fields.List(fields.Float(), required=True)
    distribution = fields.String(required=True)
    source = fields.String(required=True)
    as_of = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)


class FiguresSchema(Schema):
    assumptions = fields.List(fields.Nested(FigureSchema), required=True)


def dump_catalogue(rulebook: Rulebook) -> Json:
    """Everything that a request may name, with titles and defaults."""
    # Efforts and general defaults are the same whatever the country, market and size.
    figures = rulebook.figures(country=None, market=MARKETS[0], size_band=rulebook.size_bands[0].id)
    return {
        "roles": [_role(role) for role in rulebook.roles.values()],
        "activities": [_activity(activity) for activity in rulebook.activities.values()],
        "templates": [_template(template, figures) for template in rulebook.templates.values()],
        "paths": [_path(path) for path in rulebook.paths.values()],
        "strategies": list(STRATEGIES),
        "countries": [
            {"code": country.code, "title": country.title, "currency": country.currency}
            for country in rulebook.countries.values()
        ],
        "currencies": list(rulebook.currencies),
        "size_bands": [
            {"id": band.id, "title": band.title, "up_to": band.up_to} for band in rulebook.size_bands
        ],
        "choices": {
            "priority": list(PRIORITIES),
            "size": [SIZES[1], SIZES[0], SIZES[2]],
            "criticality": list(CRITICALITIES),
            "kind": list(KINDS),
            "market": list(MARKETS),
            "engagement": list(ENGAGEMENTS),
            "objective": list(OBJECTIVES),
        },
        "defaults": {name: figures[name].value for name in sorted(figures) if name.startswith("planning.")},
        "context": [
            {
                "id": note.id,
                "title": note.title,
                "text": note.text,
                "as_of": note.as_of,
                "because": _causes(note.because),
            }
            for note in rulebook.context
        ],
    }


def dump_rules(rulebook: Rulebook) -> Json:
    """All rules, with the version of the rule files."""
    rules = [dump_rule(rule) for rule in rulebook.rules]
    return {"version": rulebook.version, "revision": rulebook.revision, "rules": rules}


def dump_rule(rule: RuleSummary) -> Json:
    """One rule."""
    return {
        "id": rule.id,
        "title": rule.title,
        "file": rule.file,
        "line": rule.line,
        "effective_from": rule.effective_from.isoformat() if rule.effective_from else None,
        "effective_until": rule.effective_until.isoformat() if rule.effective_until else None,
        "known": rule.known,
        "conditions": [{"fact": line.fact, "test": line.test} for line in rule.conditions],
        "effects": [
            {
                "verb": effect.verb,
                "arguments": _arguments(effect.arguments.items()),
                "sentence": effect.sentence,
            }
            for effect in rule.effects
        ],
        "because": _causes(rule.because),
    }


def dump_sources(rulebook: Rulebook) -> Json:
    """Where figures and advice come from."""
    names = SourceSchema().fields
    return {
        "sources": [{name: getattr(source, name) for name in names} for source in rulebook.sources.values()]
    }


def dump_figures(rulebook: Rulebook) -> Json:
    """Every figure with every choice that it depends on."""
    return {"assumptions": [_figure(figure) for figure in rulebook.all_figures()]}


def _role(role: Role) -> Json:
    return {
        "id": role.id,
        "title": role.title,
        "side": role.side,
        "hireable": role.hireable,
        "profile": role.profile,
        "codes": [{"scheme": scheme, "code": code} for scheme, code in role.codes],
        "mentored_by": list(role.mentored_by),
    }


def _activity(activity: Activity) -> Json:
    row = {name: getattr(activity, name) for name in ("id", "title", "side", "phase")}
    return row | {"after": dict(activity.after)}


def _path(path: TrainingPath) -> Json:
    row = {name: getattr(path, name) for name in ("id", "title", "source_role", "target_role")}
    return row | {"supported_by": list(path.supported_by)}


def _template(template: Template, figures: Figures) -> Json:
    def value(size: str, name: str) -> float | None:
        full = f"projects.{template.id}.{size}.{name}"
        return figures.value(full) if full in figures else None

    names = ("id", "title", "description", "criticality", "uses_pretrained_models")
    row = {name: getattr(template, name) for name in names}
    sizes = [
        {
            "size": size,
            "effort": {activity: value(size, f"effort.{activity}") for activity in activities},
            "operations": value(size, "operations"),
            "max_team": value(size, "max_team"),
        }
        for size, activities in template.activities.items()
    ]
    return row | {"sizes": sizes}


def _figure(figure: Figure) -> Json:
    name, _, choice = figure.name.partition("@")
    return {
        "name": name,
        "choice": choice or None,
        "value": figure.value,
        "unit": figure.unit,
        "range": [figure.low, figure.high],
        "distribution": figure.distribution,
        "source": figure.source,
        "as_of": figure.as_of,
        "kind": figure.kind,
        "note": figure.note,
    }


def _causes(causes: Iterable[Cause]) -> list[Json]:
    return [{"advice": cause.advice, "speaker": cause.speaker, "source": cause.source} for cause in causes]


def _arguments(arguments: Iterable[tuple[str, Any]]) -> Json:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in arguments}
