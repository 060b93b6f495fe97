"""The recommendation in one breath: what to do, how likely the musts are, what turns on worth, what would help."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.domain.answer import Action
from advisor.explanation.chances import outlook
from advisor.explanation.context import Context
from advisor.explanation.levers import A_GAIN, best_lever, where_worth_decides
from advisor.explanation.words import chance, listed, percent, sentence

NOTICE = (
    "This is advice on roles, not on persons: it never says whom to hire, train or release. A person decides."
)
UNLIKELY = 0.5
"""Below this chance of the musts the notice begins with it."""


def headline(context: Context, actions: Sequence[Action]) -> str:
    """What to do, and what becomes of the musts; where worth decides; last the best lever, where one was found."""
    outcome = context.recommended.outcome
    deeds = context.words.actions(actions)
    if not actions:
        deeds += _why_nothing(context)
    said = sentence(f"{deeds}: {outlook(context, outcome)}")
    return said + where_worth_decides(context) + best_lever(context)


def _why_nothing(context: Context) -> str:
    """What stands in the way of doing more, as far as it was found."""
    least = context.recommended.outcome.expected_musts + A_GAIN
    better = {
        other.status
        for other in context.findings.alternatives
        if other.best is not None and other.best.outcome.expected_musts > least
    }
    if "judged" in better and context.problem.pricing.objective == "net_value":
        return ", as nothing else has less net cost"
    reasons = {
        "unaffordable": "what would help does not keep within the money",
        "not_worth_it": "what would help costs more than it is worth",
    }
    said = [words for status, words in reasons.items() if status in better]
    return f", as {listed(said)}" if said else ""


def notice(context: Context) -> str:
    """What this is and is not; where the musts are unlikely it begins with their chance."""
    outcome, musts = context.recommended.outcome, context.delivery_musts
    if musts and outcome.all_musts < UNLIKELY:
        which = context.words.project(musts[0].id) if len(musts) == 1 else "every must-have"
        return f"The chance that {which} is on time is {chance(outcome.all_musts)}. {NOTICE}"
    short = [must for must in context.recurring_musts if outcome.chance[must.id] < UNLIKELY]
    if short:
        must = short[0]
        done = percent(outcome.chance[must.id])
        return f"Only {done} of the work of {context.words.project(must.id)} is done on average. {NOTICE}"
    return NOTICE
