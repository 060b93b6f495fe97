"""What an answer rests on, as the page shows it: rules with their sources, figures by theme, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from advisor.domain.answer import Answer, Assumption, Cause, RuleRow
from advisor.explanation.words import (
    KINDS,
    MET,
    ORIGINS,
    Words,
    capital,
    quantity,
    spaced,
    value_words,
)
from advisor.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads (None: nowhere)."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    name: str
    meaning: str
    value: str
    test: str
    met: str


@dataclass(frozen=True, slots=True)
class RuleCard:
    anchor: str
    title: str
    fired: str
    conditions: tuple[ConditionLine, ...]
    effects: tuple[str, ...]
    because: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AssumptionLine:
    title: str
    name: str
    value: str
    planned_with: str
    range: str
    kind: str
    source: Link
    as_of: str
    origin: str
    note: str


# --- rules ------------------------------------------------------------------------------------------


def rule_links(ids: Iterable[str], titles: Mapping[str, str]) -> tuple[Link, ...]:
    """Rule ids as links to their place on the page."""
    return tuple(Link(titles.get(rule, rule), f"#rule-{rule}" if rule in titles else None) for rule in ids)


def rule_card(rule: RuleRow, warned: Sequence[str], rulebook: Rulebook) -> RuleCard:
    """A rule with what it says, but for what the warnings of the answer say already."""
    conditions = tuple(
        ConditionLine(
            name=capital(condition.fact.replace("_", " ").replace(".", ": ")),
            meaning=_meaning(condition.fact, rulebook),
            value=value_words(condition.value),
            test=condition.test,
            met=MET.get(condition.met, condition.met),
        )
        for condition in rule.conditions
    )
    return RuleCard(
        anchor=f"rule-{rule.id}",
        title=rule.title,
        fired=rule.fired,
        conditions=conditions,
        effects=tuple(text for text in rule.effects if not text.endswith(tuple(warned))),
        because=tuple(_cause(cause, rulebook) for cause in rule.because),
    )


def _meaning(fact: str, rulebook: Rulebook) -> str:
    declared = rulebook.facts.get(fact)
    return capital(declared.meaning) if declared else ""


def source_link(source: str, rulebook: Rulebook) -> Link:
    """A source by its title, linked when it has a web address."""
    found = rulebook.sources.get(source)
    if found is None:
        return Link({"request": "your request"}.get(source, source), None)
    web = found.url is not None and urlsplit(found.url).scheme in ("http", "https")
    return Link(found.title, found.url if web else None)


def _cause(cause: Cause, rulebook: Rulebook) -> Link:
    """Who said it, and where."""
    link = source_link(cause.source, rulebook)
    speaker = f"{cause.speaker}, in: " if cause.speaker else ""
    advice = f" ({cause.advice})" if cause.advice else ""
    return Link(f"{speaker}{link.text}{advice}", link.href)


# --- figures ----------------------------------------------------------------------------------------

_GROUPS: Mapping[str, str] = {
    "request": "What you set yourself",
    "company": "The company and the period",
    "roles": "Pay and hiring",
    "training": "Cross-training",
    "planning": "How the plan counts",
    "projects": "The projects",
    "proficiency": "How well a role does an activity",
    "qualification": "How well it has to be done",
    "activities": "The activities",
    "currency": "Exchange rate",
}


def assumption_groups(answer: Answer, words: Words) -> tuple[tuple[str, tuple[AssumptionLine, ...]], ...]:
    """Every figure that the answer rests on, by theme."""
    order = list(_GROUPS)
    ordered = sorted(answer.assumptions, key=lambda row: order.index(_group_of(row)))
    return tuple(
        (_GROUPS[group], tuple(_line(row, words) for row in members))
        for group, members in groupby(ordered, key=_group_of)
    )


def _group_of(row: Assumption) -> str:
    if row.origin == "request":
        return "request"
    group = row.name.partition(".")[0].partition("[")[0]
    return group if group in _GROUPS else "company"


def _line(row: Assumption, words: Words) -> AssumptionLine:
    differs = row.planned_with is not None and row.planned_with != row.value
    spread = row.range
    return AssumptionLine(
        title=capital(words.figure(row.name)),
        name=row.name,
        value=quantity(row.value, row.unit),
        planned_with=quantity(row.planned_with, row.unit) if differs else "",
        range=f"{quantity(spread[0], row.unit)} to {quantity(spread[1], row.unit)}" if spread else "–",
        kind=KINDS.get(row.kind, row.kind),
        source=source_link(row.source, words.rulebook),
        as_of=row.as_of or "",
        origin=ORIGINS.get(row.origin, row.origin),
        note=row.note or "",
    )


def provenance_lines(answer: Answer, words: Words) -> tuple[tuple[str, str], ...]:
    """What it takes to get the same answer again."""
    made, solver = answer.provenance, answer.provenance.solver
    allowed = "10,000 or more" if made.teams_allowed >= 10_000 else f"{made.teams_allowed:,}"
    lines = [
        ("Answer", answer.id),
        ("Made", answer.created),
        ("Service", f"version {made.service}"),
        ("Rule files", made.rulebook),
        ("Request", made.request),
        ("Futures", f"{made.samples:,}, seed {made.seed}"),
        ("Teams", f"{made.teams_judged:,} of {allowed} judged, {made.judgements:,} with their months"),
        ("Proposals by", f"{solver.name} {solver.version}"),
    ]
    for proposal in solver.proposals:
        far = proposal.changes_to_recommended
        distance = "no team" if far is None else f"{far} {'change' if far == 1 else 'changes'} of people away"
        lines.append((words.strategy_title(proposal.strategy), f"{spaced(proposal.status)}, {distance}"))
    return tuple(lines)
