"""The files of advice: each rule read, typed against the declared facts, and checked against the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from advisor.rulebook.book import Cause, Condition, Effect, FactDeclaration, FactValue, RuleSummary
from advisor.rulebook.conditions import ConditionReader, in_words, read_value, tests_of
from advisor.rulebook.effects import AFTER_PLANNING, VERBS
from advisor.rulebook.fields import references_of, typed
from advisor.rulebook.figures import FigureChoices
from advisor.rulebook.regions import TooManyRegionsError, both_fire
from advisor.rulebook.rules import FACT_IN_TEXT, Rule, RuleTest
from advisor.rulebook.source_text import Entries, Place, Problems, Text, did_you_mean

Known = Mapping[str, frozenset[str]]


def plain(value: Any) -> Any:
    """A loaded value without its places: str, tuple, dict and numbers only."""
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, list):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items() if key != "place"}
    return value


def causes(data: Mapping[str, Any]) -> tuple[Cause, ...]:
    """The `because` of anything."""
    return tuple(
        Cause(advice=one.get("advice"), speaker=one.get("speaker"), source=one["source"])
        for one in plain(data.get("because", []))
    )


def check_references(found: Iterator[tuple[Any, Text]], known: Known, problems: Problems) -> None:
    """Whether everything that is named is there. A kind that is not in `known` is not checked."""
    for one, name in found:
        names = known.get(one.of)
        if names is not None and name not in names:
            near = did_you_mean(name, {*names, *one.also})
            problems.add(name.place, f"no {one.of} is called '{name}'{near}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReader:
    """Reads rules. `figures` is None while figures are broken: then names of figures go unchecked."""

    declared: Mapping[str, FactDeclaration]
    known: Known
    figures: Mapping[str, FigureChoices] | None
    titles: Mapping[str, str]
    problems: Problems

    def read(self, data: Mapping[str, Any]) -> Rule:
        """The rule; where problems were noted it must not be used."""
        place: Place = data["place"]
        condition = ConditionReader(declared=self.declared, problems=self.problems).read(data["when"])
        effects, effect_places = self._effects(data["then"])
        tested = list(tests_of(condition))
        mentioned = [name for effect in effects for name in FACT_IN_TEXT.findall(effect.sentence)]
        facts = tuple(dict.fromkeys([*(test.fact for test in tested), *mentioned]))
        after = any(fact in self.declared and self.declared[fact].known == "plan" for fact in facts)
        if after:
            self._check_only_talks(effects, effect_places)
        effective = data.get("effective", {})
        start, until = effective.get("start"), effective.get("until")
        if start and until and until < start:
            self.problems.add(effective["place"], f"effective until {until}, before it begins ({start})")
        summary = RuleSummary(
            id=str(data["id"]),
            title=str(data["title"]),
            file=place.file,
            line=place.line,
            effective_from=start,
            effective_until=until,
            conditions=tuple(Condition(fact=test.fact, test=in_words(test, self.titles)) for test in tested),
            effects=effects,
            because=causes(data),
            known="plan" if after else "request",
            overrides=plain(data.get("overrides", [])),
        )
        return Rule(
            summary=summary,
            when=condition,
            facts=facts,
            tests=tuple(self._tests(data.get("tests", []))),
            place=data["id"].place,
            effect_places=effect_places,
        )

    def _effects(self, nodes: Sequence[Any]) -> tuple[tuple[Effect, ...], tuple[Place, ...]]:
        effects, places = [], []
        for node in nodes:
            if not isinstance(node, Entries) or len(node) != 1:
                self.problems.add(node.place, "expected one effect, 'verb: {…}'")
                continue
            ((verb, arguments),) = node.items()
            effect = self._effect(Text(verb, node.key_place(verb)), arguments)
            if effect is not None:
                effects.append(effect)
                places.append(node.key_place(verb))
        return tuple(effects), tuple(places)

    def _effect(self, name: Text, node: Any) -> Effect | None:
        verb = VERBS.get(name)
        if verb is None:
            self.problems.add(name.place, f"no effect is called '{name}'{did_you_mean(name, VERBS)}")
            return None
        loaded = typed(verb.schema, node, self.problems)
        if loaded is None:
            return None
        check_references(references_of(verb.schema, loaded), self.known, self.problems)
        if name == "set":
            self._check_unit(loaded)
        if "text" in loaded:
            self._check_text(loaded["text"])
        arguments = plain(loaded)
        return Effect(verb=str(name), arguments=arguments, sentence=verb.sentence(arguments, self.titles))

    def _check_unit(self, loaded: Mapping[str, Any]) -> None:
        figure = (self.figures or {}).get(loaded["figure"])
        if figure is None:
            return
        unit = next(iter(figure.variants.values())).unit
        if loaded["unit"] != unit:
            self.problems.add(
                loaded["unit"].place, f"{figure.name} has the unit '{unit}', not '{loaded['unit']}'"
            )

    def _check_text(self, text: Text) -> None:
        for name in FACT_IN_TEXT.findall(text):
            if name not in self.declared:
                self.problems.add(
                    text.place, f"no fact is called '{name}'{did_you_mean(name, self.declared)}"
                )
        rest = FACT_IN_TEXT.sub("", text)
        if "{" in rest or "}" in rest:
            self.problems.add(text.place, "braces are for facts, such as {company.headcount}")

    def _check_only_talks(self, effects: Sequence[Effect], places: Sequence[Place]) -> None:
        for effect, place in zip(effects, places, strict=True):
            if effect.verb not in AFTER_PLANNING:
                allowed = ", ".join(AFTER_PLANNING)
                late = "a fact of this rule is known only from a plan"
                self.problems.add(place, f"'{effect.verb}' comes too late: {late}, so it may only {allowed}")

    def _tests(self, items: Sequence[Mapping[str, Any]]) -> Iterator[RuleTest]:
        for item in items:
            given: dict[str, FactValue] = {}
            for name, node in item["given"].items():
                declaration = self.declared.get(name)
                if declaration is None:
                    near = did_you_mean(name, self.declared)
                    self.problems.add(name.place, f"no fact is called '{name}'{near}")
                    continue
                try:
                    given[str(name)] = read_value(node, declaration)
                except ValueError as error:
                    self.problems.add(node.place, f"{name}: {error}")
            yield RuleTest(name=str(item["name"]), given=given, fires=item["fires"], place=item["place"])


# --- rules against each other ----------------------------------------------------------------------


def check_settings(
    rules: Sequence[Rule], declared: Mapping[str, FactDeclaration], problems: Problems
) -> None:
    """Two rules may not set one figure at once, unless one says that it overrides the other."""
    by_figure: dict[str, list[tuple[Rule, Place]]] = {}
    for rule in rules:
        for effect, place in zip(rule.summary.effects, rule.effect_places, strict=True):
            if effect.verb == "set":
                by_figure.setdefault(str(effect.arguments["figure"]), []).append((rule, place))
    for figure, setting in by_figure.items():
        for (one, first), (other, place) in combinations(setting, 2):
            where = f"also set by rule '{one.summary.id}' ({first.file}:{first.line})"
            if clash := _clash(one, other, declared):
                problems.add(place, f"{figure} is {where}, and {clash}; say 'overrides' or keep them apart")


def _clash(one: Rule, other: Rule, declared: Mapping[str, FactDeclaration]) -> str | None:
    """How both rules can be in force together, in words; None when they cannot or one yields."""
    if one is other:
        return "a rule sets a figure once"
    if other.summary.id in one.summary.overrides or one.summary.id in other.summary.overrides:
        return None
    if not overlap_in_time(one, other):
        return None
    try:
        witness = both_fire(one.when, other.when, declared)
    except TooManyRegionsError as error:
        return f"whether both can fire is open ({error})"
    if witness is None:
        return None
    facts = ", ".join(f"{fact} = {value}" for fact, value in witness.items()) or "any facts"
    return f"both fire with {facts}"


def overlap_in_time(one: Rule, other: Rule) -> bool:
    """Whether there is a day on which both are effective."""
    starts = [day for day in (one.summary.effective_from, other.summary.effective_from) if day]
    ends = [day for day in (one.summary.effective_until, other.summary.effective_until) if day]
    return not starts or not ends or max(starts) <= min(ends)


def check_overrides(rules: Sequence[Rule], problems: Problems) -> None:
    """Overriding must not go round in a circle."""
    overrides = {rule.summary.id: rule.summary.overrides for rule in rules}
    for rule in rules:
        if circle := circle_from(rule.summary.id, overrides):
            problems.add(rule.place, f"overrides go round in a circle: {' → '.join(circle)}")


def circle_from(start: str, following: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """A way from `start` back to itself, or None."""
    trails: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while trails:
        trail = trails.pop()
        for step in following.get(trail[-1], ()):
            if step == start:
                return (*trail, step)
            if step not in seen:
                seen.add(step)
                trails.append((*trail, step))
    return None
