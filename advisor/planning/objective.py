"""What a proposal is judged by: rules' demands, musts on time, musts delivered, then least net cost.

Net cost is in months of average pay, over the whole window: beyond the horizon its last month stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from advisor.domain.problem import ProjectParameters
from advisor.planning.expressions import Linear, total
from advisor.planning.model import PlanningModel

NET_COST = "net_cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage before the last of the lexicographic objective. best: the best that it can ever be; band: what of
    it may be given up later, so that nobody pays for the last per cent."""

    name: str
    value: Linear
    maximise: bool
    best: float
    band: float


BAND = 0.03
"""Musts that count as nothing, as in the choice."""

A_TRACE = 1e-6


def stages(m: PlanningModel) -> Iterator[Stage]:
    """Rules' demands for roles met; most musts on time, recurring ones by the share that is covered; most of them
    delivered, late included. Under `net_value` value and cost alone decide about musts."""
    if m.unmet_requirement:
        unmet = total(m.unmet_requirement.values())
        yield Stage(name="rule_requirements", value=unmet, maximise=False, best=0.0, band=A_TRACE)
    recurring = [p for p in m.ONGOING if p.must]
    if m.problem.pricing.objective == "net_value" or not (m.MUSTS or recurring):
        return
    on_time = total(m.on_time[p.id] for p in m.MUSTS)
    covered = total(m.covered(p) for p in recurring)
    count = float(len(m.MUSTS) + len(recurring))
    yield Stage(name="musts_on_time", value=on_time + covered, maximise=True, best=count, band=BAND)
    if m.MUSTS:
        delivered = on_time + total(m.late[p.id] for p in m.MUSTS)
        most = float(len(m.MUSTS))
        yield Stage(name="musts_delivered", value=delivered, maximise=True, best=most, band=A_TRACE)


def net_cost(m: PlanningModel) -> Linear:
    """Expected money of the plan for the company over the window, in months of average pay."""
    return (people(m) + moves(m) + released_time(m) + loss(m)) / m.unit


def people(m: PlanningModel) -> Linear:
    r"""Recruiting, pay for the commitment and then of the time used, contracts at their rate, fees (money).

    .. math:: \sum_r \Bigl( \sum_s (q_r + w_r c) h_{r,s} + w_r \sum_t e_{r,t} \Bigr)
        + \sum_{r \text{ contract}} w_r \, \text{months}_r + \sum_{c,s} \phi_c x_{c,s}
    """
    commitment = m.problem.pricing.commitment_months
    permanent = [
        m.started(r, m.H) * (r.recruiting_cost + r.monthly_pay * commitment)
        + total(m.paid_time[r.key, t] for t in range(m.H + 1)) * r.monthly_pay
        for r in m.PERMANENT
    ]
    contracts = [
        m.hire[r.key, s] * (r.recruiting_cost + r.monthly_pay * max(m.H - s, r.term))
        for r in m.CONTRACTS
        for s in m.starts_of(r)
    ]
    saved = [m.leave[r.key, u] * (r.monthly_pay * (m.H - 1 - u)) for r in m.CONTRACTS for u in m.PERIODS]
    fees = [m.train[c.key, s] * c.fee for c in m.TRAININGS for s in m.PERIODS]
    return total((*permanent, *contracts, *fees)) - total(saved)


def moves(m: PlanningModel) -> Linear:
    r"""Change cost of everybody who is hired or trained (money):
    :math:`\kappa (\sum_{r,s} h_{r,s} + \sum_{c,s} x_{c,s})`."""
    return total((*m.hire.values(), *m.train.values())) * m.problem.pricing.change_cost


def released_time(m: PlanningModel) -> Linear:
    r"""Time of present people at its price, of operations beyond the horizon too (money).

    .. math:: v \sum_w w_w \Bigl( \sum_t (\sum_{p,k} a_{w,p,k,t} + \text{given away}_{w,t})
        + (W - H) \sum_p u_{w,p} \Bigr) + v \sum_{c,s} w_c \, \text{study}_c \, x_{c,s}
    """
    value = m.problem.pricing.released_time_value
    used = [
        total((*(m.work(w, t) + m.given_away(w, t) for t in m.PERIODS), m.BEYOND * m.steady_work(w))) * w.pay
        for w in m.WORKERS
        if w.pay > 0
    ]
    study = [
        m.train[c.key, s] * (c.study_share * c.duration * c.monthly_pay)
        for c in m.TRAININGS
        for s in m.PERIODS
    ]
    return total((*used, *study)) * value


def loss(m: PlanningModel) -> Linear:
    r"""Value lost to lateness, and work that nobody does (money).

    .. math:: \sum_p \sum_{t < W} v_p f_{p,t} (1 - z_{p,\min(t, H-1)}) + \sum_{p,k,t} \psi_p s_{p,k,t}
        \quad (\text{operations at } t = H \text{ for all } W - H \text{ months})
    """
    lost: list[Linear] = []
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.problem.window):
            lost.append((1.0 - m.complete[p.id, min(t, m.H - 1)]) * (p.monthly_value * lateness(m, p, t)))
    short = [
        v * (m.problem.project(p).shortage_price * (m.BEYOND if t == m.H else 1.0))
        for (p, _, t), v in m.shortage.items()
    ]
    return total((*lost, *short))


def lateness(m: PlanningModel, project: ProjectParameters, t: int) -> float:
    """What a month without the project costs in months before its deadline."""
    return m.problem.pricing.late_factor if project.deadline_given and t > project.deadline else 1.0
