"""What a plan is judged by: delivery first, in strict order of priority, then economic cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.domain.parameters import HireOption, Parameters
from advisor.model.constraints import by_priority
from advisor.model.variables import PlanningModel, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the lexicographic objective. whole: it counts things, so nothing lies in between."""

    name: str
    terms: Terms
    maximise: bool
    whole: bool
    most: float


def delivery_stages(m: PlanningModel) -> Iterator[Stage]:
    """For must, then should, then could: most on time, most on time or late, least shortage.

    None of these under `net_value`, where value and cost alone decide what is delivered.
    """
    unmet = [(v, 1.0) for v in m.unmet_requirement.values()]
    if unmet:
        yield Stage(name="rule_requirements", terms=unmet, maximise=False, whole=False, most=0.0)
    if m.parameters.pricing.objective == "net_value":
        return
    for priority, deliveries, ongoing in by_priority(m):
        if deliveries:
            on_time = [(m.on_time[p.id], 1.0) for p in deliveries]
            late = [(m.late[p.id], 1.0) for p in deliveries]
            count = float(len(deliveries))
            yield Stage(name=f"{priority}_on_time", terms=on_time, maximise=True, whole=True, most=count)
            both = [*on_time, *late]
            yield Stage(name=f"{priority}_delivered", terms=both, maximise=True, whole=True, most=count)
        if ongoing:
            wanted = {p.id for p in ongoing}
            short = [(v, 1.0) for (p, _, _), v in m.shortage.items() if p in wanted]
            yield Stage(name=f"{priority}_shortage", terms=short, maximise=False, whole=False, most=0.0)


def hire_price(option: HireOption, parameters: Parameters) -> float:
    """Economic cost of one hire, money, whatever the start month: one hires a person, not months."""
    months = max(parameters.pricing.commitment_months, parameters.horizon.months - option.lead_time)
    return option.recruiting_cost + option.monthly_pay * months


def contract_price(option: HireOption, start: int, end: int, parameters: Parameters) -> float:
    """Economic cost of one contract, money: its rate for every month from `start` to `end`, both included.

    Recruiting is in the rate; the trace of presence_price breaks ties here too.
    """
    months = end - start + 1
    return option.recruiting_cost + option.monthly_pay * months + presence_price(option, start, parameters)


def presence_price(option: HireOption, start: int, parameters: Parameters) -> float:
    """A trace of the pay of each month present, so that nobody starts before being useful (money)."""
    return parameters.pricing.presence_cost * option.monthly_pay * (parameters.horizon.months - start)


def economic_cost(m: PlanningModel) -> tuple[Terms, float]:
    """The economic cost of docs/model.md in units of the average monthly pay: (terms, constant)."""
    p = m.parameters
    pricing = p.pricing
    unit = pricing.average_monthly_pay
    terms: Terms = []
    for r in m.HIRES:
        for s, v in m.starters(r, m.H - 1):
            whole = hire_price(r, p) + presence_price(r, s, p)
            if r.leaves:  # as if to the end of the horizon; what leaving sooner saves comes next
                whole = contract_price(r, s, max(m.H - 1, s + r.term - 1), p)
            terms.append((v, whole / unit))
        terms += [(v, -r.monthly_pay * (m.H - 1 - u) / unit) for u, v in m.leavers(r, m.H - 1)]
    released = pricing.released_time_value
    for c in m.TRAININGS:
        study = c.study_share * c.duration * c.monthly_pay * released
        each = (c.fee + pricing.change_cost + study) / unit
        terms += [(m.train[c.key, s], each) for s in m.PERIODS if (c.key, s) in m.train]
    for worker in m.WORKERS:
        price = worker.pay_when_working * released / unit
        if price > 0:
            for t in m.PERIODS:
                terms += [(v, price) for _, v in m.work_of(worker.key, t)]
                terms += [(v, price) for v, _ in m.given_away(worker, t)]
    constant = 0.0
    for project in m.DELIVERIES:
        value = project.monthly_value / unit
        constant += value * m.H
        terms += [(v, -value) for t in m.PERIODS if (v := m.complete.get((project.id, t))) is not None]
    terms += [(v, pricing.shortage_price / unit) for v in m.shortage.values()]
    return terms, constant
