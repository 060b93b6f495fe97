"""What a team costs in cash: a sum over its entries, known before any work is planned."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import HireOption, Problem
from advisor.domain.team import HireDecision, Team, TrainingDecision

A_UNIT = 1e-6
"""Money, as a part of the limit, that rounding may add up to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """Money within the horizon by kind and period, what is committed beyond it, and the yearly run-rate after.

    Recruiting and fees are spent in the month of the start. committed_after: pay of permanent hires up to their
    commitment, and of contracts up to their end, beyond the horizon. annual_run_rate_after: loaded yearly pay
    of the permanent hires.
    """

    pay: tuple[float, ...]
    recruiting: tuple[float, ...]
    training: tuple[float, ...]
    contracts: tuple[float, ...]
    committed_after: float
    annual_run_rate_after: float

    @property
    def by_period(self) -> tuple[float, ...]:
        kinds = (self.pay, self.recruiting, self.training, self.contracts)
        return tuple(sum(parts) for parts in zip(*kinds, strict=True))

    @property
    def total(self) -> float:
        return sum(sum(kind) for kind in (self.pay, self.recruiting, self.training, self.contracts))

    @property
    def bound(self) -> float:
        """What a total budget is held against."""
        return self.total + self.committed_after


def cash_of(problem: Problem, team: Team) -> Cash:
    """Cash of a team at its planned months."""
    months = problem.horizon.months
    pay, recruiting, fees, contracts = ([0.0] * months for _ in range(4))
    committed = run_rate = 0.0
    for hire in team.hires:
        option = problem.hire_option(hire.option)
        recruiting[hire.start] += option.recruiting_cost
        into = contracts if hire.leaves else pay
        for t in _months_paid(hire, months):
            into[t] += option.monthly_pay
        committed += _committed_after(problem, option, hire)
        run_rate += 0.0 if hire.leaves else MONTHS_PER_YEAR * option.monthly_pay
    for training in team.trainings:
        fees[training.start] += problem.training_option(training.option).fee
    return Cash(
        pay=tuple(pay),
        recruiting=tuple(recruiting),
        training=tuple(fees),
        contracts=tuple(contracts),
        committed_after=committed,
        annual_run_rate_after=run_rate,
    )


def cash_of_entry(problem: Problem, entry: HireDecision | TrainingDecision) -> float:
    """Cash within the horizon of one hire or training."""
    if isinstance(entry, TrainingDecision):
        return problem.training_option(entry.option).fee
    option = problem.hire_option(entry.option)
    return option.recruiting_cost + option.monthly_pay * len(_months_paid(entry, problem.horizon.months))


def _months_paid(hire: HireDecision, months: int) -> range:
    return range(hire.start, min(hire.end + 1, months) if hire.leaves else months)


def _committed_after(problem: Problem, option: HireOption, hire: HireDecision) -> float:
    end = hire.end + 1 if hire.leaves else hire.start + problem.pricing.commitment_months
    return option.monthly_pay * max(0, end - problem.horizon.months)


def affordable(problem: Problem, team: Team, *, budget: float | None = None) -> bool:
    """Whether a team keeps every money limit: total or annual budget, training budget, payroll cap.

    budget: another total (or sum of the annual ones) than the problem's, the other limits in force.
    """
    limits, cash = problem.limits, cash_of(problem, team)
    total = limits.budget if budget is None else budget
    if limits.annual_budget is None:
        keeps = within(cash.bound, total)
    else:
        part = total / limits.budget if limits.budget > 0 else 1.0
        years = _by_budget_year(cash)
        keeps = all(
            within(sum(year), limits.annual_budget * part * len(year) / MONTHS_PER_YEAR) for year in years
        )
        keeps = keeps and within(cash.bound, total)
    keeps = keeps and (limits.training_budget is None or within(sum(cash.training), limits.training_budget))
    return keeps and (limits.payroll_cap is None or within(cash.annual_run_rate_after, limits.payroll_cap))


def within(amount: float, limit: float) -> bool:
    """Whether money keeps a limit, the edge included."""
    return amount <= limit * (1 + A_UNIT) + A_UNIT


def _by_budget_year(cash: Cash) -> list[tuple[float, ...]]:
    """The months of each twelve from the start; the last may be a part of a year, which has its part of the money."""
    months = cash.by_period
    return [months[t : t + MONTHS_PER_YEAR] for t in range(0, len(months), MONTHS_PER_YEAR)]
