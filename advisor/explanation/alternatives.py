"""The other strategies and the two plans beside the recommendation: figures, and why each is not the one."""

from __future__ import annotations

from advisor.domain.answer import Alternative, Compared, Plans
from advisor.domain.cash import within
from advisor.domain.findings import Judged, StrategyFinding
from advisor.domain.outcome import Outcome
from advisor.explanation.actions import actions_of, hired_roles
from advisor.explanation.chances import chances_of, costs_of, joint, outlook
from advisor.explanation.context import Context
from advisor.explanation.words import ALTERNATIVES, OBSTACLES, exact_money, instead, sentence

AS_LIKELY = 0.005
"""Difference of musts on time that is called none."""


def alternatives_of(context: Context) -> tuple[Alternative, ...]:
    """The best team of each other strategy, in the order of the findings."""
    return tuple(_alternative(context, found) for found in context.findings.alternatives)


def plans_of(context: Context) -> Plans:
    """The cheapest and the safest plan, where there is one beside the recommendation."""
    cheapest, safest = context.findings.cheapest, context.findings.safest
    return Plans(
        cheapest=None if cheapest is None else _judged(context, cheapest, "judged", None, tie=False),
        safest=None if safest is None else _judged(context, safest, "judged", None, tie=False),
    )


def _alternative(context: Context, found: StrategyFinding) -> Alternative:
    if found.best is not None:
        return _judged(context, found.best, found.status, _why(context, found, found.best), tie=found.tie)
    why = (
        "the time ran out"
        if context.findings.status == "cut_off"
        else "the search did not come by such a team"
    )
    if found.status == "unavailable":
        why = OBSTACLES.get(found.obstacle or "", "the limits of the request allow no such team")
    return Alternative(
        strategy=str(found.strategy),
        status=found.status,
        why=_because(found.status, why),
        headline=None,
        hires=None,
        trains=None,
        actions=None,
        chance=None,
        costs=None,
        finishes=None,
        compared_with_recommendation=None,
    )


def _judged(context: Context, judged: Judged, status: str, why: str | None, *, tie: bool) -> Alternative:
    plan, outcome = judged.plan, judged.outcome
    actions = actions_of(context, plan)
    return Alternative(
        strategy=str(plan.strategy),
        status=status,
        why=why,
        headline=sentence(f"{context.words.actions(actions)}: {outlook(context, outcome)}"),
        hires=dict(hired_roles(context, plan)),
        trains=len(plan.team.trainings),
        actions=actions,
        chance=chances_of(context, outcome),
        costs=costs_of(outcome),
        finishes=context.month_within(plan.finishes),
        compared_with_recommendation=_compared(context, judged, tie=tie),
    )


def _compared(context: Context, judged: Judged, *, tie: bool) -> Compared:
    other, mine = judged.outcome, context.recommended.outcome
    ends = judged.plan.finishes, context.recommended.plan.finishes
    return Compared(
        expected_musts=other.expected_musts - mine.expected_musts,
        musts_on_time=other.musts_on_time - mine.musts_on_time,
        cash=other.cash - mine.cash,
        net=other.net.total - mine.net.total,
        months_later=None if ends[0] is None or ends[1] is None else ends[0] - ends[1],
        tie=tie,
    )


# --- why not ----------------------------------------------------------------------------------------


def _why(context: Context, found: StrategyFinding, best: Judged) -> str | None:
    """Why a team that was judged is not recommended; None where the figures beside it say so."""
    if found.tie and found.status != "judged":
        return _because(found.status, "as good as the recommendation within what the figures can tell")
    if found.status == "dominated":
        return _because(found.status, _dominated(context, best.outcome))
    if found.status == "not_worth_it":
        over = context.words.money(found.too_dear_by or 0.0)
        return _because(found.status, f"it costs {over} more than what it gains is worth")
    return _because(found.status, _too_dear(context, best)) if found.status == "unaffordable" else None


def _because(status: str, why: str) -> str:
    return sentence(f"{ALTERNATIVES[status]}: {why}")


def _dominated(context: Context, outcome: Outcome) -> str:
    """Which team delivers as much or more at no higher cost, where one of those shown does."""
    shown = [context.recommended, context.findings.nothing]
    shown += [a.best for a in context.findings.alternatives if a.best is not None and a.status == "judged"]
    for other in shown:
        more = other.outcome.musts_on_time - outcome.musts_on_time
        dearer = outcome.net.total - other.outcome.net.total
        if more >= -1e-9 and dearer >= -1e-9 and other.outcome.team != outcome.team:
            degree = "as likely" if more <= AS_LIKELY else "less likely"
            cost = "at a higher cost" if dearer >= 1 else "at the same cost"
            mine = other is context.recommended
            name = "the recommendation" if mine else context.words.strategy(str(other.plan.strategy))
            return f"{degree} to deliver {'as' if degree == 'as likely' else 'than'} {name}, {cost}"
    return "another team that was judged is as likely to deliver, at no higher cost"


def _too_dear(context: Context, judged: Judged) -> str:
    """Which of the money limits a team breaks, and by what sum."""
    limits, cash, currency = context.problem.limits, judged.plan.cash, context.words.currency
    beyond = ", commitments beyond the period included" if cash.committed_after >= 1 else ""
    training = sum(cash.training)
    if not within(cash.bound, limits.budget):
        budget = exact_money(limits.budget, currency)
        return f"it would cost {context.words.money(cash.bound)}{beyond}; the budget is {budget}"
    if limits.training_budget is not None and not within(training, limits.training_budget):
        budget = exact_money(limits.training_budget, currency)
        return f"its courses would cost {context.words.money(training)}; the budget for training is {budget}"
    if limits.payroll_cap is not None and not within(cash.annual_run_rate_after, limits.payroll_cap):
        cap, pay = exact_money(limits.payroll_cap, currency), context.words.money(cash.annual_run_rate_after)
        return f"its new people would be paid {pay} a year; the limit on new pay is {cap}"
    annual = exact_money(limits.annual_budget or 0.0, currency)
    return f"it would spend more in a year than the budget of {annual} a year"


def against_recommendation(context: Context, other: Alternative, outcome: Outcome) -> str:
    """How a team compares with the recommendation, in one clause."""
    compared = other.compared_with_recommendation
    assert compared is not None
    now, then = joint(context, context.recommended.outcome), joint(context, outcome)
    chance = f"{instead(then, now)}; " if now and then and now != then else ""
    cash = context.words.more_money(compared.cash)
    net = context.words.more_money(compared.net)
    tie = "; within what the figures can tell it is as good" if compared.tie and other.why is None else ""
    return f"{chance}{cash} in cash, {net} in expected net cost{tie}"
