"""The other strategies beside the recommendation: figures, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from advisor.analysis.strategies import (
    Outcomes,
    actions_in,
    is_tie,
    least_cash,
    least_yearly_pay,
    part_that_does_as_much,
    unavailable_because,
)
from advisor.domain.plan import STRATEGIES, Plan
from advisor.domain.recommendation import Alternative, AsGood, Comparison, LimitInTheWay
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
        return replace(
            _without_figures(strategy, "adds_nothing", adds_nothing_because(part, brief.case.currency)),
            as_good=AsGood(strategy=part.strategy, economic_cost=part.costs.economic.total),
        )
    if other is None:
        return _impossible(brief, strategy, outcomes)
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


def _impossible(brief: Brief, strategy: str, outcomes: Outcomes) -> Alternative:
    """A strategy that has no plan, and what is in its way."""
    if strategy in outcomes.untried:
        why = "The time limit passed before a plan for it was found; allow more time."
        return _without_figures(strategy, "unavailable", why)
    missing = unavailable_because(strategy, brief.parameters)
    if missing:
        return replace(
            _without_figures(strategy, "unavailable", f"{missing[:1].upper()}{missing[1:]}."),
            limit=_too_many_hires(brief, strategy),
        )
    over = next((row for row in _least_needs(brief, strategy) if row.needed > row.of), None)
    if over is not None:
        return replace(_without_figures(strategy, "unaffordable", _exceeds(over)), limit=over)
    limits = brief.parameters.limits
    if (
        limits.payroll_cap is not None
        or limits.training_budget is not None
        or limits.annual_budget is not None
    ):
        why = "Its actions do not fit the limits on training, payroll or each year's money."
        return _without_figures(strategy, "unaffordable", why)
    why = "No plan takes these actions within the horizon and the limits given."
    return _without_figures(strategy, "unavailable", why)


def _too_many_hires(brief: Brief, strategy: str) -> LimitInTheWay | None:
    hires, cap = len(actions_in(strategy) - {"cross_train"}), brief.parameters.limits.max_hires
    if cap is None or hires <= cap:
        return None
    return LimitInTheWay(limit="max_hires", needed=hires, of=cap, unit="people")


def _least_needs(brief: Brief, strategy: str) -> Iterator[LimitInTheWay]:
    """What one of each of a strategy's actions takes of each limit at the least."""
    parameters, limits, unit = brief.parameters, brief.parameters.limits, brief.case.currency
    yield LimitInTheWay(
        limit="budget", needed=least_cash(strategy, parameters), of=brief.case.budget, unit=unit
    )
    if limits.training_budget is not None and "cross_train" in actions_in(strategy):
        fee = min(option.fee for option in parameters.trainings)
        yield LimitInTheWay(limit="training_budget", needed=fee, of=limits.training_budget, unit=unit)
    if limits.payroll_cap is not None:
        pay = least_yearly_pay(strategy, parameters)
        yield LimitInTheWay(limit="annual_payroll_cap", needed=pay, of=limits.payroll_cap, unit=unit)


def _exceeds(over: LimitInTheWay) -> str:
    needed, of = money(over.needed, over.unit), money(over.of, over.unit)
    return {
        "budget": f"Its actions cost {needed} at the least, what they commit you to included; the budget is {of}.",
        "training_budget": f"Its training costs {needed} at the least; the budget for training is {of}.",
        "annual_payroll_cap": f"Its hires are paid {needed} a year at the least; the limit on new pay is {of}.",
    }[over.limit]
