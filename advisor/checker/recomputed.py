"""Cash of a team, recomputed from the problem: by kind and month, what is bound afterwards, the limits passed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import Problem
from advisor.domain.team import Team

CENT = 0.01
MONEY_TOLERANCE = 1e-6
"""Money that rounding may add up to: a cent, and this part of the amount."""


def cash_by_kind(problem: Problem, team: Team) -> dict[str, list[float]]:
    """pay, recruiting, training, contracts -> money by period of the horizon."""
    months = problem.horizon.months
    kinds = {kind: [0.0] * months for kind in ("pay", "recruiting", "training", "contracts")}
    options = {r.key: r for r in problem.hires}
    fees = {c.key: c.fee for c in problem.trainings}
    for hire in team.hires:
        option = options[hire.option]
        kinds["recruiting"][hire.start] += option.recruiting_cost
        for t in range(hire.start, months):
            if not option.leaves:
                kinds["pay"][t] += option.monthly_pay
            elif t <= hire.end:
                kinds["contracts"][t] += option.monthly_pay
    for training in team.trainings:
        kinds["training"][training.start] += fees[training.option]
    return kinds


def committed_after(problem: Problem, team: Team) -> float:
    """Pay bound beyond the horizon: of contracts to their end, of permanent hires to their commitment."""
    options = {r.key: r for r in problem.hires}
    bound = 0.0
    for hire in team.hires:
        option = options[hire.option]
        last = hire.end if option.leaves else hire.start + problem.pricing.commitment_months - 1
        bound += option.monthly_pay * max(0, last - (problem.horizon.months - 1))
    return bound


def run_rate(problem: Problem, team: Team) -> float:
    """Loaded yearly pay of the permanent hires."""
    pay = {r.key: 0.0 if r.leaves else r.monthly_pay for r in problem.hires}
    return MONTHS_PER_YEAR * sum(pay[hire.option] for hire in team.hires)


def broken_money_limits(problem: Problem, team: Team) -> Iterator[str]:
    """Each money limit that a team passes."""
    limits, kinds = problem.limits, cash_by_kind(problem, team)
    by_month = [sum(amounts) for amounts in zip(*kinds.values(), strict=True)]
    uses = [
        ("the budget", sum(by_month) + committed_after(problem, team), limits.budget),
        ("the training budget", sum(kinds["training"]), _or_none(limits.training_budget)),
        ("the payroll cap", run_rate(problem, team), _or_none(limits.payroll_cap)),
    ]
    for first in range(0, len(by_month), MONTHS_PER_YEAR):
        year = by_month[first : first + MONTHS_PER_YEAR]
        limit = _or_none(limits.annual_budget) * len(year) / MONTHS_PER_YEAR
        uses.append((f"the budget of the year from {problem.horizon.month(first)}", sum(year), limit))
    for name, used, limit in uses:
        if used > limit + CENT + MONEY_TOLERANCE * used:
            yield f"{used:.2f} pass {name} of {limit:.2f}"


def same_money(said: float, due: float) -> bool:
    """Whether published money is what it is recomputed to be."""
    return abs(said - due) <= CENT + MONEY_TOLERANCE * abs(due)


def _or_none(limit: float | None) -> float:
    return math.inf if limit is None else limit
