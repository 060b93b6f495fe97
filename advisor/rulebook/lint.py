"""What is wrong or doubtful in the rule files beyond what `load` refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

from advisor.errors import FileProblem, RuleFileError
from advisor.rulebook.book import Activity, Cause, Role, Template, TrainingPath
from advisor.rulebook.conditions import ALWAYS, tests_of
from advisor.rulebook.effects import VERBS
from advisor.rulebook.json_schema import editor_schema_text
from advisor.rulebook.loading import load, rule_files
from advisor.rulebook.regions import (
    TooManyRegionsError,
    always_fires,
    contains,
    never_fires,
    starts_and_stays_on,
    stops_and_stays_off,
)
from advisor.rulebook.rulebook import Rulebook
from advisor.rulebook.rules import Rule
from advisor.rulebook.source_text import Place, Problems

Finding = tuple[Place, str]

CHECKSUM = "# checksum: "
"""Begins the line of a generated file that has the sha256 of all that follows it."""
SCHEMA = "schema/rules.schema.json"


def lint(directory: Path) -> tuple[FileProblem, ...]:
    """Every finding, by file and position. Files that do not load are reported as `load` does, no further."""
    try:
        rulebook = load(directory)
    except RuleFileError as error:
        return error.problems
    problems = Problems()
    for place, detail in (*(found for look in LOOKS for found in look(rulebook)), *edited_by_hand(directory)):
        problems.add(place, detail)
    return problems.sorted()


# --- generated files -------------------------------------------------------------------------------


def edited_by_hand(directory: Path) -> Iterator[Finding]:
    """A generated file that is no longer what made it: one with a checksum at its head, or the editors' schema."""
    for name, path in rule_files(directory).items():
        head, found, body = path.read_text(encoding="utf-8").partition(CHECKSUM)
        stated, _, content = body.partition("\n")
        if found and stated.strip() != hashlib.sha256(content.encode()).hexdigest():
            line = head.count("\n") + 1
            yield (
                Place(file=name, line=line, column=1),
                "this file is generated and was edited by hand: make it anew as its head says",
            )
    schema = directory / SCHEMA
    if schema.is_file() and schema.read_text(encoding="utf-8") != editor_schema_text():
        yield (
            Place(file=SCHEMA, line=1, column=1),
            "this file is generated and stale: run advisor rules schema",
        )


# --- rules -----------------------------------------------------------------------------------------


def rules_that_never_or_always_fire(rulebook: Rulebook) -> Iterator[Finding]:
    """A condition that no facts meet, or that all facts meet without saying `when: always`."""
    for rule in rulebook.rules_as_loaded:
        if rule.when == ALWAYS:
            continue
        try:
            if never_fires(rule.when, rulebook.facts):
                yield rule.place, f"rule '{rule.summary.id}' can never fire: no facts meet its condition"
            elif always_fires(rule.when, rulebook.facts):
                yield (
                    rule.place,
                    f"rule '{rule.summary.id}' always fires: say 'when: always', or test something",
                )
        except TooManyRegionsError as error:
            yield rule.place, f"rule '{rule.summary.id}' cannot be analysed: {error}; split it"


def rules_inside_others(rulebook: Rulebook) -> Iterator[Finding]:
    """A rule whose effects another rule has too, on a wider condition."""
    seen: set[frozenset[str]] = set()
    for inner, outer in permutations(rulebook.rules_as_loaded, 2):
        pair = frozenset((inner.summary.id, outer.summary.id))
        if pair not in seen and _is_inside(inner, outer, rulebook):
            seen.add(pair)
            other = f"'{outer.summary.id}' ({outer.place.file}:{outer.place.line})"
            yield (
                inner.place,
                f"rule '{inner.summary.id}' adds nothing: rule {other} has its effects and fires too",
            )


def _is_inside(inner: Rule, outer: Rule, rulebook: Rulebook) -> bool:
    if any(effect not in outer.summary.effects for effect in inner.summary.effects):
        return False
    if not _lasts_as_long(outer, inner):
        return False
    try:
        return contains(outer.when, inner.when, rulebook.facts)
    except TooManyRegionsError:
        return False  # the rules' own analysis says so already


def _lasts_as_long(outer: Rule, inner: Rule) -> bool:
    def span(rule: Rule) -> tuple[date, date]:
        return rule.summary.effective_from or date.min, rule.summary.effective_until or date.max

    return span(outer)[0] <= span(inner)[0] and span(inner)[1] <= span(outer)[1]


def rules_that_could_punish_more_money(rulebook: Rulebook) -> Iterator[Finding]:
    """An effect on the model that hangs on budget, deadlines or options, and could tighten as they grow."""
    for rule in rulebook.rules_as_loaded:
        growing = {test.fact for test in tests_of(rule.when) if rulebook.facts[test.fact].grows_with}
        for effect, place in zip(rule.summary.effects, rule.effect_places, strict=True):
            for fact in sorted(growing):
                if not _only_loosens(rule, VERBS[effect.verb].model, fact, rulebook):
                    what = " and ".join(rulebook.facts[fact].grows_with)
                    why = f"{fact} grows with {what}, and more of it could then deliver less"
                    yield place, f"'{effect.verb}' may not hang on it like this: {why}"


def _only_loosens(rule: Rule, model: str, fact: str, rulebook: Rulebook) -> bool:
    if model in ("untouched", "sets"):
        return model == "untouched"
    one_way = stops_and_stays_off if model == "tightens" else starts_and_stays_on
    try:
        return one_way(rule.when, fact, rulebook.facts)
    except TooManyRegionsError:
        return False


def rules_without_tests(rulebook: Rulebook) -> Iterator[Finding]:
    """Each rule has at least one test that fires and one that does not (`when: always` cannot have one)."""
    for rule in rulebook.rules_as_loaded:
        wanted = ("yes",) if rule.when == ALWAYS else ("yes", "no")
        for fires in wanted:
            if all(test.fires != fires for test in rule.tests):
                yield rule.place, f"rule '{rule.summary.id}' has no test with 'fires: {fires}'"


# --- facts, figures, sources -----------------------------------------------------------------------


def facts_without_use(rulebook: Rulebook) -> Iterator[Finding]:
    """A fact that no rule tests or mentions."""
    used = {fact for rule in rulebook.rules_as_loaded for fact in rule.facts}
    for name in rulebook.facts:
        if name not in used:
            yield rulebook.places["fact", name], f"fact '{name}' is used by no rule"


def assumptions_without_range_or_note(rulebook: Rulebook) -> Iterator[Finding]:
    """What nobody has measured says why it is believed, and how far off it may be."""
    for figure in rulebook.all_figures():
        if figure.kind != "assumption":
            continue
        place = rulebook.places["figure", figure.name]
        if figure.note is None:
            yield place, f"{figure.name} is an assumption without a note"
        if figure.low == figure.high and figure.value != 0:
            yield place, f"{figure.name} is an assumption without a range"


def sources_never_cited(rulebook: Rulebook) -> Iterator[Finding]:
    """A source that no figure, rule or other entry names."""
    cited = {figure.source for figure in rulebook.all_figures()}
    cited |= {cause.source for _, causes in _causes(rulebook) for cause in causes}
    for source in rulebook.sources:
        if source not in cited:
            yield rulebook.places["source", source], f"source '{source}' is never cited"


def entries_without_because(rulebook: Rulebook) -> Iterator[Finding]:
    """Roles, activities, paths and templates say why they are there (rules must, to load at all)."""
    for place, causes in _causes(rulebook):
        if not causes:
            yield place, "'because' is missing"


def _causes(rulebook: Rulebook) -> Iterator[tuple[Place, tuple[Cause, ...]]]:
    for rule in rulebook.rules_as_loaded:
        yield rule.place, rule.summary.because
    for note in rulebook.context:
        yield rulebook.places["context note", note.id], note.because
    entries: tuple[tuple[str, Role | Activity | TrainingPath | Template], ...] = (
        *(("role", role) for role in rulebook.roles.values()),
        *(("activity", activity) for activity in rulebook.activities.values()),
        *(("path", path) for path in rulebook.paths.values()),
        *(("template", template) for template in rulebook.templates.values()),
    )
    for kind, entry in entries:
        yield rulebook.places[kind, entry.id], entry.because


LOOKS: tuple[Callable[[Rulebook], Iterator[Finding]], ...] = (
    rules_that_never_or_always_fire,
    rules_inside_others,
    rules_that_could_punish_more_money,
    rules_without_tests,
    facts_without_use,
    assumptions_without_range_or_note,
    sources_never_cited,
    entries_without_because,
)
"""Everything that is looked for; the tests beside the rules are run by `run_rule_tests`."""
