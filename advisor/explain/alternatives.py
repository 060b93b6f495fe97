"""The other strategies beside the recommendation: figures, or why there are none."""

from __future__ import annotations

from advisor.analysis.strategies import (
    Outcomes,
    is_tie,
    least_cash,
    part_that_does_as_much,
    unavailable_because,
)
from advisor.domain.plan import STRATEGIES, Plan
from advisor.domain.recommendation import Alternative, Comparison
from advisor.explain.actions import actions_of
from advisor.explain.reasons import adds_nothing_because
from advisor.explain.wording import money
from advisor.intake.brief import Brief


def alternatives_to(plan: Plan, outcomes: Outcomes, brief: Brief) -> tuple[Alternative, ...]:
    """The seven other strategies, in the order of STRATEGIES."""
    return tuple(
        _alternative(brief, plan, strategy, outcomes) for strategy in STRATEGIES if strategy != plan.strategy
    )


def _alternative(brief: Brief, plan: Plan, strategy: str, outcomes: Outcomes) -> Alternative:
    other = outcomes.plans.get(strategy)
    part = outcomes.outdone.get(strategy) or (other and part_that_does_as_much(other, outcomes.plans))
    if part is not None:
        return _without_figures(strategy, "adds_nothing", adds_nothing_because(part, brief.case.currency))
    if other is None:
        return _without_figures(strategy, *_why_impossible(brief, strategy, outcomes))
    later = None
    if other.finishes is not None and plan.finishes is not None:
        later = other.finishes - plan.finishes
    return Alternative(
        strategy=strategy,
        status=other.status,
        why=None,
        plan=other,
        actions=actions_of(other, brief.parameters, brief.needs, brief.effects.supports),
        compared=Comparison(
            cost=other.costs.total - plan.costs.total,
            economic_cost=other.costs.economic.total - plan.costs.economic.total,
            months_later=later,
            tie=is_tie(other, plan, brief.case.figures.value("planning.tie_tolerance")),
        ),
    )


def _without_figures(strategy: str, status: str, why: str) -> Alternative:
    return Alternative(strategy=strategy, status=status, why=why, plan=None, actions=None, compared=None)


def _why_impossible(brief: Brief, strategy: str, outcomes: Outcomes) -> tuple[str, str]:
    """(status, reason) of a strategy that has no plan."""
    if strategy in outcomes.untried:
        return "unavailable", "The time limit passed before a plan for it was found; allow more time."
    missing = unavailable_because(strategy, brief.parameters)
    if missing:
        return "unavailable", f"{missing[:1].upper()}{missing[1:]}."
    least, currency = least_cash(strategy, brief.parameters), brief.case.currency
    if least > brief.case.budget:
        return "unaffordable", (
            f"Its actions cost {money(least, currency)} at the least, what they commit you to included; "
            f"the budget is {money(brief.case.budget, currency)}."
        )
    limits = brief.parameters.limits
    if (
        limits.payroll_cap is not None
        or limits.training_budget is not None
        or limits.annual_budget is not None
    ):
        return "unaffordable", "Its actions do not fit the limits on training, payroll or each year's money."
    return "unavailable", "No plan takes these actions within the horizon and the limits given."
