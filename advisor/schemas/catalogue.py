"""The rulebook as JSON: names to choose from, rules, sources, figures. Each field is declared here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from advisor.domain.answer import ASSUMPTION_KINDS, Cause, shown
from advisor.domain.request import (
    CRITICALITIES,
    ENGAGEMENTS,
    KINDS,
    MARKETS,
    OBJECTIVES,
    PRIORITIES,
    SIDES,
    SIZES,
)
from advisor.domain.strategy import strategies
from advisor.rulebook import Rulebook, book
from advisor.schemas.declared import Json, dump, plain, schema_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An occupation code; ESCO's are URIs."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a role is, and whether it can be hired."""

    id: str
    title: str
    side: str = shown(enum=SIDES)
    hireable: str = shown("on_request: only where options.allow.hire names it.", enum=get_args(book.Hiring))
    profile: str
    codes: tuple[Code, ...]
    mentored_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A step of the lifecycle. after: activity -> months that must lie between the two."""

    id: str
    title: str
    side: str = shown(enum=SIDES)
    phase: str
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSize:
    """What a project of this size takes."""

    size: str = shown(enum=SIZES)
    effort: Mapping[str, float] = shown("Person-months by activity.", work=True)
    operations: float | None = shown("Person-months a month once it is live.", work=True)
    max_team: float | None = shown("Full-time equivalents at most.", work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A kind of project."""

    id: str
    title: str
    description: str
    criticality: str = shown(enum=CRITICALITIES)
    uses_pretrained_models: bool
    sizes: tuple[TemplateSize, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way from one role to another by cross-training."""

    id: str
    title: str
    source_role: str
    target_role: str
    supported_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country whose pay is known."""

    code: str
    title: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeBand:
    """Companies of up to so many people; null: no limit."""

    id: str
    title: str
    up_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextNote:
    """Dated market context: told, never computed with."""

    id: str
    title: str
    text: str
    as_of: str
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that a request may name, the default first in each list of `choices`."""

    roles: tuple[Role, ...]
    activities: tuple[Activity, ...]
    templates: tuple[Template, ...]
    paths: tuple[Path, ...]
    strategies: tuple[str, ...]
    countries: tuple[Country, ...]
    currencies: tuple[str, ...]
    size_bands: tuple[SizeBand, ...]
    choices: Mapping[str, tuple[str, ...]]
    defaults: Mapping[str, float] = shown("Figures of the rule files that hold for every request.", work=True)
    context: tuple[ContextNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCondition:
    """One line of a rule's `when`: a fact and the test on it, in words."""

    fact: str
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEffect:
    """What a rule does when it fires."""

    verb: str
    arguments: Mapping[str, Any]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: when it fires, what it does, and who says so."""

    id: str
    title: str
    file: str
    line: int
    effective_from: str | None
    effective_until: str | None
    known: str
    conditions: tuple[RuleCondition, ...]
    effects: tuple[RuleEffect, ...]
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules, with the version of the rule files."""

    version: str
    revision: str | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure or a piece of advice comes from."""

    id: str
    title: str
    publisher: str
    url: str | None
    licence: str | None
    as_of: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All sources."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that a request may replace under `assumptions`; `choice` where it depends on one."""

    name: str
    choice: str | None
    value: float = shown(work=True)
    unit: str
    range: tuple[float, ...] = shown(work=True)
    range_is: str = shown(enum=("ends", "quartiles"))
    distribution: str
    source: str
    as_of: str | None
    kind: str = shown(enum=ASSUMPTION_KINDS)
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures, with every choice that they depend on."""

    assumptions: tuple[Figure, ...]


CatalogueSchema, RuleSchema, RulesSchema = schema_of(Catalogue), schema_of(Rule), schema_of(Rules)
SourcesSchema, FiguresSchema = schema_of(Sources), schema_of(Figures)


def dump_catalogue(rulebook: Rulebook) -> Json:
    """Everything that a request may name, with titles and defaults."""
    # Efforts and general defaults are the same whatever the country, market and size.
    figures = rulebook.figures(country=None, market=MARKETS[0], size_band=rulebook.size_bands[0].id)
    return dump(
        Catalogue(
            roles=tuple(_role(role) for role in rulebook.roles.values()),
            activities=tuple(
                Activity(id=a.id, title=a.title, side=a.side, phase=a.phase, after=a.after)
                for a in rulebook.activities.values()
            ),
            templates=tuple(_template(template, figures) for template in rulebook.templates.values()),
            paths=tuple(
                Path(
                    id=p.id,
                    title=p.title,
                    source_role=p.source_role,
                    target_role=p.target_role,
                    supported_by=p.supported_by,
                )
                for p in rulebook.paths.values()
            ),
            strategies=tuple(map(str, strategies(rulebook.hireable))),
            countries=tuple(
                Country(code=c.code, title=c.title, currency=c.currency) for c in rulebook.countries.values()
            ),
            currencies=tuple(rulebook.currencies),
            size_bands=tuple(SizeBand(id=b.id, title=b.title, up_to=b.up_to) for b in rulebook.size_bands),
            choices=CHOICES,
            defaults={name: figures[name].value for name in sorted(figures) if name.startswith("planning.")},
            context=tuple(
                ContextNote(
                    id=note.id,
                    title=note.title,
                    text=note.text,
                    as_of=note.as_of,
                    because=_causes(note.because),
                )
                for note in rulebook.context
            ),
        )
    )


CHOICES: Mapping[str, tuple[str, ...]] = {
    "priority": PRIORITIES,
    "size": ("medium", "small", "large"),
    "criticality": CRITICALITIES,
    "kind": KINDS,
    "market": MARKETS,
    "engagement": ENGAGEMENTS,
    "objective": OBJECTIVES,
}
"""Closed sets of a request, the default first."""


def dump_rules(rulebook: Rulebook) -> Json:
    """All rules, with the version of the rule files."""
    rules = tuple(_rule(rule) for rule in rulebook.rules)
    return dump(Rules(version=rulebook.version, revision=rulebook.revision, rules=rules))


def dump_rule(rule: book.RuleSummary) -> Json:
    """One rule."""
    return dump(_rule(rule))


def dump_sources(rulebook: Rulebook) -> Json:
    """Where figures and advice come from."""
    return dump(
        Sources(
            sources=tuple(
                Source(
                    id=source.id,
                    title=source.title,
                    publisher=source.publisher,
                    url=source.url,
                    licence=source.licence,
                    as_of=source.as_of,
                    note=source.note,
                )
                for source in rulebook.sources.values()
            )
        )
    )


def dump_figures(rulebook: Rulebook) -> Json:
    """Every figure with every choice that it depends on."""
    return dump(Figures(assumptions=tuple(_figure(figure) for figure in rulebook.all_figures())))


def _role(role: book.Role) -> Role:
    return Role(
        id=role.id,
        title=role.title,
        side=role.side,
        hireable=role.hiring,
        profile=role.profile,
        codes=tuple(Code(scheme=scheme, code=code) for scheme, code in role.codes),
        mentored_by=role.mentored_by,
    )


def _template(template: book.Template, figures: book.Figures) -> Template:
    def value(size: str, name: str) -> float | None:
        full = f"projects.{template.id}.{size}.{name}"
        return figures.value(full) if full in figures else None

    return Template(
        id=template.id,
        title=template.title,
        description=template.description,
        criticality=template.criticality,
        uses_pretrained_models=template.uses_pretrained_models,
        sizes=tuple(
            TemplateSize(
                size=size,
                effort={k: figures.value(f"projects.{template.id}.{size}.effort.{k}") for k in activities},
                operations=value(size, "operations"),
                max_team=value(size, "max_team"),
            )
            for size, activities in template.activities.items()
        ),
    )


def _rule(rule: book.RuleSummary) -> Rule:
    return Rule(
        id=rule.id,
        title=rule.title,
        file=rule.file,
        line=rule.line,
        effective_from=rule.effective_from.isoformat() if rule.effective_from else None,
        effective_until=rule.effective_until.isoformat() if rule.effective_until else None,
        known=rule.known,
        conditions=tuple(RuleCondition(fact=line.fact, test=line.test) for line in rule.conditions),
        effects=tuple(
            RuleEffect(verb=effect.verb, arguments=plain(effect.arguments), sentence=effect.sentence)
            for effect in rule.effects
        ),
        because=_causes(rule.because),
    )


def _figure(figure: book.Figure) -> Figure:
    name, _, choice = figure.name.partition("@")
    return Figure(
        name=name,
        choice=choice or None,
        value=figure.value,
        unit=figure.unit,
        range=(figure.low, figure.high),
        range_is=figure.range_is,
        distribution=figure.distribution,
        source=figure.source,
        as_of=figure.as_of,
        kind=figure.kind,
        note=figure.note,
    )


def _causes(causes: Iterable[book.Cause]) -> tuple[Cause, ...]:
    return tuple(Cause(advice=c.advice, speaker=c.speaker, source=c.source) for c in causes)
