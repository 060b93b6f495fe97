"""Runs the tests that stand beside the rules."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.rulebook.book import Fired
from advisor.rulebook.rulebook import Rulebook
from advisor.rulebook.rules import compile_rule
from advisor.rulebook.source_text import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTestResult:
    """How one test came out; `missing` are the facts that would have to be known."""

    rule: str
    test: str
    expected: Fired
    got: Fired
    missing: tuple[str, ...]
    place: Place

    @property
    def passed(self) -> bool:
        """Whether the rule answered as the test says."""
        return self.expected == self.got

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}:{self.place.column}"
        said = f"fires: {self.got}" + (f" (missing: {', '.join(self.missing)})" if self.missing else "")
        return f"{where}: {self.rule}, test '{self.test}': {said}, expected {self.expected}"


def run_rule_tests(rulebook: Rulebook) -> tuple[RuleTestResult, ...]:
    """Every test of every rule, whether effective today or not, in the order of the files."""
    results = []
    for rule in rulebook.rules_as_loaded:
        compiled = compile_rule(rule)
        for test in rule.tests:
            answer = compiled.put(test.given, rulebook.titles)
            results.append(
                RuleTestResult(
                    rule=rule.summary.id,
                    test=test.name,
                    expected=test.fires,
                    got=answer.fired,
                    missing=answer.missing,
                    place=test.place,
                )
            )
    return tuple(results)
