"""What is found beside the recommendation, in words: where the risk comes from, plan B, what would change it."""

from __future__ import annotations

from advisor.domain.answer import Action, PlanB, Risk, TurningFigure
from advisor.domain.findings import PlanBFinding
from advisor.explanation.chances import joint_instead, outlook
from advisor.explanation.context import Context
from advisor.explanation.words import RISKS, month_name, sentence


def risks_of(context: Context) -> tuple[Risk, ...] | None:
    """The sources of uncertainty by what they take from the musts; None where this was not looked at."""
    if context.findings.risks is None:
        return None
    return tuple(
        Risk(source=found.source, title=RISKS[found.source][0], gain=found.gain, do=RISKS[found.source][1])
        for found in context.findings.risks
    )


def what_would_change_of(context: Context) -> tuple[TurningFigure, ...] | None:
    """Figures at which another strategy wins, the nearest first; None where it was not asked."""
    if context.findings.turns is None:
        return None
    return tuple(
        TurningFigure(
            assumption=found.figure,
            now=found.now,
            range=(found.low, found.high),
            changes_at=found.changes_at,
            to_strategy=str(found.strategy),
        )
        for found in context.findings.turns
    )


def plan_b_of(context: Context, found: PlanBFinding, addition: Action | None) -> PlanB:
    """Plan B of a training; addition: what it does, None where nothing is worth it."""
    return PlanB(
        known_by=context.month(found.known),
        headline=_headline(context, found, addition),
        all_musts=found.outcome.all_musts,
        extra_cash=found.outcome.cash - found.without.cash,
    )


def _headline(context: Context, found: PlanBFinding, addition: Action | None) -> str:
    """What to do should it fail, what becomes of the musts then, and what it costs."""
    if addition is None:
        nobody = "should it fail, nobody who could still be hired or trained is worth it"
        return sentence(f"{nobody}: {outlook(context, found.without)}")
    decided = f"to be decided by {month_name(addition.decide_by)}"
    _, without = joint_instead(context, found.outcome, found.without)
    said = f"should it fail, {context.words.action(addition)}, {decided}: {outlook(context, found.outcome)}"
    return f"{sentence(f'{said}; without it {without}')} {_cost(context, found)}"


def _cost(context: Context, found: PlanBFinding) -> str:
    """What the addition costs, and whether it keeps within the money."""
    money = context.words.money
    cash = found.outcome.cash - found.without.cash
    after = found.outcome.committed_after - found.without.committed_after
    beyond = f" and {money(after)} committed after the period" if after >= 1 else ""
    passes = "" if found.affordable else ", which is more than the budget allows"
    return f"It costs {money(cash)} more in cash{beyond}{passes}."
