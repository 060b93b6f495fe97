"""Families about money, in months of average pay."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import HireOption
from advisor.planning.expressions import Linear, Row, total
from advisor.planning.model import PlanningModel

Rows = Iterator[tuple[str, Row]]


def cash(m: PlanningModel) -> Linear:
    """Money within the horizon and what is committed beyond it, for every hire, contract and training."""
    hires = [m.hire[r.key, s] * _until_the_end(m, r, s) for r in m.HIRES for s in m.starts_of(r)]
    saved = [m.leave[r.key, u] * (r.monthly_pay * (m.H - 1 - u)) for r in m.CONTRACTS for u in m.PERIODS]
    return total(hires) - total(saved) + _fees(m, m.PERIODS)


def _until_the_end(m: PlanningModel, option: HireOption, start: int) -> float:
    """Money for one starter who stays to the horizon's end, or for the least term or commitment."""
    least = option.term if option.leaves else m.problem.pricing.commitment_months
    return option.recruiting_cost + option.monthly_pay * max(m.H - start, least)


def _fees(m: PlanningModel, months: range) -> Linear:
    return total(m.train[c.key, s] * c.fee for c in m.TRAININGS for s in months)


def budget(m: PlanningModel) -> Rows:
    r"""Cash, with what is committed beyond the horizon, stays inside the budget:
    :math:`\text{cash} + \text{committed} \le B`."""
    yield "budget", cash(m) / m.unit <= m.problem.limits.budget / m.unit


def annual_budget(m: PlanningModel) -> Rows:
    r"""Cash of each twelve months from the start stays inside the annual budget, of a part of a year inside that part:
    :math:`\sum_{t \in \text{year}} \text{cash}_t \le A \, |\text{year}| / 12`."""
    limit = m.problem.limits.annual_budget
    if limit is None:
        return
    for first in range(0, m.H, MONTHS_PER_YEAR):
        year = range(first, min(first + MONTHS_PER_YEAR, m.H))
        spent = [m.hire[r.key, s] * _paid_in(r, s, year) for r in m.HIRES for s in m.starts_of(r)]
        saved = [
            m.leave[r.key, u] * (r.monthly_pay * sum(1 for t in year if t > u))
            for r in m.CONTRACTS
            for u in m.PERIODS
        ]
        in_year = (total(spent) - total(saved) + _fees(m, year)) / m.unit
        yield f"annual_budget_{first}", in_year <= limit * len(year) / MONTHS_PER_YEAR / m.unit


def _paid_in(option: HireOption, start: int, months: range) -> float:
    """Money for one starter within the months: pay from the first day, recruiting in its month."""
    paid = sum(1 for t in months if t >= start) * option.monthly_pay
    return paid + (option.recruiting_cost if start in months else 0.0)


def training_budget(m: PlanningModel) -> Rows:
    r"""Training fees stay inside their own budget: :math:`\sum_{c,s} \phi_c x_{c,s} \le B^{train}`."""
    limit = m.problem.limits.training_budget
    if limit is not None:
        yield "training_budget", _fees(m, m.PERIODS) / m.unit <= limit / m.unit


def payroll_cap(m: PlanningModel) -> Rows:
    r"""Loaded yearly pay of new permanent hires, who stay, is under the cap:
    :math:`12 \sum_{r,s} w_r h_{r,s} \le P`."""
    limit = m.problem.limits.payroll_cap
    if limit is not None:
        yearly = total(m.started(r, m.H) * (MONTHS_PER_YEAR * r.monthly_pay) for r in m.PERMANENT)
        yield "payroll_cap", yearly / m.unit <= limit / m.unit
