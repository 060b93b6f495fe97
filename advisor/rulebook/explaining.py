"""Why each rule fired or not, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.rulebook.book import CheckedCondition, FiredRule
from advisor.rulebook.conditions import readable

_HEADINGS = {"yes": "fires", "no": "does not fire", "unknown": "unknown"}
_MET = {"yes": "met", "no": "not met", "unknown": "unknown"}


def explain_text(fired: Iterable[FiredRule]) -> str:
    """Each rule with each condition, the fact's value and whether it is met, and what the rule then does."""
    return "\n\n".join("\n".join(_lines(rule)) for rule in fired)


def _lines(rule: FiredRule) -> list[str]:
    lines = [f"{rule.id}: {_HEADINGS[rule.fired]}", f"  {rule.title}"]
    lines += [f"  - {_condition(condition)}" for condition in rule.conditions] or ["  - always"]
    if rule.missing:
        lines.append(f"  missing: {', '.join(rule.missing)}")
    if rule.fired == "yes":
        lines += [f"  => {effect.sentence}" for effect in rule.effects]
    because = (" ".join(filter(None, (one.advice, one.speaker, f"[{one.source}]"))) for one in rule.because)
    return [*lines, f"  because: {'; '.join(because)}"]


def _condition(condition: CheckedCondition) -> str:
    value = "unknown" if condition.value is None else readable(condition.value)
    met = "" if condition.value is None and condition.met == "unknown" else f" ({_MET[condition.met]})"
    return f"{condition.fact} = {value}: {condition.test}{met}"
