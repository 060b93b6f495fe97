"""One rule: as written, and compiled so that a request's facts can be put to it quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from advisor.rulebook.book import (
    CheckedCondition,
    Effect,
    FactDeclaration,
    FactValue,
    Fired,
    FiredRule,
    RuleSummary,
)
from advisor.rulebook.conditions import (
    FIRED,
    Answer,
    Condition,
    Decide,
    FactTest,
    compile_condition,
    compile_test,
    readable,
    tests_of,
)
from advisor.rulebook.source_text import Place

FACT_IN_TEXT = re.compile(r"\{([a-z0-9_.]+)\}", re.ASCII)
UNKNOWN_IN_TEXT = "(unknown)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """A test beside a rule: with these facts it must fire, not fire, or be unknown."""

    name: str
    given: Mapping[str, FactValue]
    fires: Fired
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as loaded. `effect_places`: where each of the summary's effects is written."""

    summary: RuleSummary
    when: Condition
    facts: tuple[str, ...]
    tests: tuple[RuleTest, ...]
    place: Place
    effect_places: tuple[Place, ...]

    def effective_on(self, day: date) -> bool:
        """Whether the rule holds on the day; both ends are included."""
        start, until = self.summary.effective_from, self.summary.effective_until
        return (start is None or start <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked: each test with its function, and the function over their answers."""

    rule: Rule
    tests: tuple[tuple[FactTest, str, Callable[[FactValue | None], Answer]], ...]
    decide: Decide
    mentions: tuple[str, ...]

    def put(self, facts: Mapping[str, FactValue], titles: Mapping[str, str]) -> FiredRule:
        """The rule's answer to the facts, with every test's value and the texts filled in."""
        answers: list[Answer] = []
        checked: list[CheckedCondition] = []
        missing: list[str] = []
        for test, words, answer_to in self.tests:
            value = facts.get(test.fact)
            answer = answer_to(value)
            answers.append(answer)
            checked.append(CheckedCondition(fact=test.fact, test=words, value=value, met=FIRED[answer]))
            if answer is None and test.fact not in missing:
                missing.append(test.fact)
        fired = self.decide(answers)
        summary = self.rule.summary
        return FiredRule(
            id=summary.id,
            title=summary.title,
            fired=FIRED[fired],
            conditions=tuple(checked),
            missing=tuple(missing) if fired is None else (),
            effects=_filled(summary.effects, facts, titles) if self.mentions else summary.effects,
            because=summary.because,
            known=summary.known,
            overrides=summary.overrides,
        )


def compile_rule(rule: Rule) -> CompiledRule:
    """Everything that does not depend on the facts, done once."""
    words = tuple(condition.test for condition in rule.summary.conditions)
    tests = tuple(zip(tests_of(rule.when), words, strict=True))
    return CompiledRule(
        rule=rule,
        tests=tuple((test, said, compile_test(test)) for test, said in tests),
        decide=compile_condition(rule.when),
        mentions=tuple(
            name for effect in rule.summary.effects for name in FACT_IN_TEXT.findall(effect.sentence)
        ),
    )


def _filled(
    effects: tuple[Effect, ...], facts: Mapping[str, FactValue], titles: Mapping[str, str]
) -> tuple[Effect, ...]:
    def value_of(match: re.Match[str]) -> str:
        value = facts.get(match[1])
        return UNKNOWN_IN_TEXT if value is None else readable(_rounded(value), titles)

    def fill(text: str) -> str:
        return FACT_IN_TEXT.sub(value_of, text)

    return tuple(
        replace(
            effect,
            sentence=fill(effect.sentence),
            arguments={**effect.arguments, "text": fill(str(effect.arguments["text"]))},
        )
        if "text" in effect.arguments
        else effect
        for effect in effects
    )


def _rounded(value: FactValue) -> FactValue:
    """As a reader wants it: 2.3 person-months; what is below 1 keeps its two digits."""
    return round(value, 1) if isinstance(value, float) and abs(value) >= 1 else value


def check_facts(facts: Mapping[str, FactValue], declared: Mapping[str, FactDeclaration]) -> None:
    """ValueError where a fact is not declared or has a value of the wrong kind: a defect of the caller."""
    for name, value in facts.items():
        declaration = declared.get(name)
        if declaration is None:
            raise ValueError(f"no fact is called '{name}'")
        if not _fits(value, declaration):
            raise ValueError(
                f"{name}: {value!r} is no {declaration.kind} of {declaration.choices or 'this fact'}"
            )


def _fits(value: FactValue, declaration: FactDeclaration) -> bool:
    if declaration.kind == "boolean":
        return isinstance(value, bool)
    if declaration.choices:
        return value in declaration.choices
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value
