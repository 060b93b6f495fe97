"""What to watch: the rules' warnings that the plan leaves open, and what the plan itself carries."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.domain.answer import Cause, ConditionRow, RuleRow, Warned
from advisor.domain.cash import within
from advisor.explanation.actions import names_an_action
from advisor.explanation.context import Context
from advisor.explanation.words import LEVELS, exact_money
from advisor.rulebook.book import FiredRule

ANSWERED = "Answered by the plan: "


def warnings_of(context: Context) -> tuple[Warned, ...]:
    """The gravest first."""
    closed = {rule.id for rule in answered(context)}
    rules = (*context.brief.effects.warnings, *context.later.warnings)
    found = [Warned(rule=w.rule, level=w.level, text=w.text) for w in rules if w.rule not in closed]
    found += [*_out_of_reach(context), *_money(context), *_cut_off(context)]
    return tuple(sorted(found, key=lambda warning: list(LEVELS).index(warning.level)))


def answered(context: Context) -> tuple[FiredRule, ...]:
    """Rules that warn and name what helps, where the plan does it."""
    warned = {warning.rule for warning in context.brief.effects.warnings}
    supports = [s for s in context.brief.effects.supports if s.role is not None or s.path is not None]
    plan = context.recommended.plan
    return tuple(
        rule
        for rule in context.brief.fired
        if rule.id in warned and names_an_action(context, [s for s in supports if s.rule == rule.id], plan)
    )


def _out_of_reach(context: Context) -> Iterator[Warned]:
    """Musts that no team brings on time; how likely each must is stands in the headline."""
    for must in context.delivery_musts:
        if must.id in context.findings.reach.out_of_reach:
            text = (
                f"{context.words.project(must.id)} is out of reach: even if all goes as planned no team of any cost "
                "is in time. It takes more time or less scope."
            )
            yield Warned(rule=None, level="high", text=text)


def _money(context: Context) -> Iterator[Warned]:
    outcome, limits, words = context.recommended.outcome, context.problem.limits, context.words
    if not within(outcome.cash_high + outcome.committed_after, limits.budget):
        text = (
            f"In one future of ten more than {words.money(outcome.cash_high)} is spent, replacements of people who "
            f"leave included: more than the budget of {exact_money(limits.budget, words.currency)} holds."
        )
        yield Warned(rule=None, level="low", text=text)


def _cut_off(context: Context) -> Iterator[Warned]:
    if context.findings.status == "cut_off":
        text = (
            "The time ran out before everything was looked at: this is the best so far, and what was not looked at "
            "may be better. Allow more time, or ask for fewer months, groups or projects."
        )
        yield Warned(rule=None, level="medium", text=text)


def rule_rows(context: Context) -> tuple[RuleRow, ...]:
    """Every rule that was asked, the ones that fired first; a warning that the plan answers says so."""
    order = {"yes": 0, "unknown": 1, "no": 2}
    closed = {rule.id for rule in answered(context)}
    return tuple(
        RuleRow(
            id=rule.id,
            title=rule.title,
            fired=rule.fired,
            conditions=tuple(
                ConditionRow(fact=c.fact, value=c.value, test=c.test, met=c.met) for c in rule.conditions
            ),
            effects=tuple(
                f"{ANSWERED}{effect.arguments['text']}"
                if effect.verb == "warn" and rule.id in closed
                else effect.sentence
                for effect in rule.effects
            ),
            because=tuple(Cause(advice=c.advice, speaker=c.speaker, source=c.source) for c in rule.because),
        )
        for rule in sorted(context.rules, key=lambda rule: (order[rule.fired], rule.id))
    )
