"""Families about projects: progress, order, delivery, what runs on."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.planning.expressions import Row, total
from advisor.planning.model import PlanningModel

Rows = Iterator[tuple[str, Row]]


def progress_balance(m: PlanningModel) -> Rows:
    r"""Progress is what was there plus this month's output over the effort (fraction).

    .. math:: y_{p,k,t} = y_{p,k,t-1} + \sum_w \pi_{w,k} a_{w,p,k,t} / e_{p,k}
    """
    for i, p in enumerate(m.DELIVERIES):
        for k, effort in p.effort.items():
            for t in range(p.earliest_start, m.H):
                done = m.output(p, k, t) / effort
                row = m.progress[p.id, k, t].equals(m.progress[p.id, k, t - 1] + done)
                yield f"progress_{i}_{k}_{t}", row


def precedence(m: PlanningModel) -> Rows:
    r"""Nothing runs ahead of what it rests on (fraction): :math:`y_{p,b,t} \le y_{p,a,t-\lambda_{a,b}}`."""
    for i, p in enumerate(m.DELIVERIES):
        for edge in p.precedence:
            for t in range(p.earliest_start, m.H):
                row = m.progress[p.id, edge.after, t] <= m.progress[p.id, edge.before, t - edge.lag]
                yield f"precedence_{i}_{edge.before}_{edge.after}_{t}", row


def acceptance(m: PlanningModel) -> Rows:
    r"""Before the month after acceptance, production is no further than its overlap; what follows from it is held.

    .. math:: y_{p,k,t} \le \omega_k + (1 - \omega_k) \, y_{p,a,t-1} \quad
        k \in \text{production}, a \in \text{model}
    """
    for i, p in enumerate(m.DELIVERIES):
        for k in p.production_phase:
            early = p.overlap[k]
            for a in p.model_phase:
                for t in range(p.earliest_start, m.H):
                    row = m.progress[p.id, k, t] <= early + (1.0 - early) * m.progress[p.id, a, t - 1]
                    yield f"acceptance_{i}_{k}_{a}_{t}", row


def go_live(m: PlanningModel) -> Rows:
    r"""Adoption only after the go-live month: :math:`y_{p,k,t} \le y_{p,a,t-1}`, a of what comes before live."""
    for i, p in enumerate(m.DELIVERIES):
        for k in p.adoption_phase:
            for a in p.before_live:
                for t in range(p.earliest_start, m.H):
                    yield f"go_live_{i}_{k}_{a}_{t}", m.progress[p.id, k, t] <= m.progress[p.id, a, t - 1]


def completion(m: PlanningModel) -> Rows:
    r"""A project is as complete as its least advanced activity; a must earns only if it is delivered.

    .. math:: z_{p,t} \le y_{p,k,t}, \quad z_{p,t} \le o_p + l_p
    """
    for i, p in enumerate(m.DELIVERIES):
        for t in range(p.earliest_start, m.H):
            for k in p.last_activities:
                yield f"completion_{i}_{k}_{t}", m.complete[p.id, t] <= m.progress[p.id, k, t]
            if p.must:
                yield f"completion_{i}_{t}", m.complete[p.id, t] <= m.on_time[p.id] + m.late[p.id]


def delivery(m: PlanningModel) -> Rows:
    r"""A must on time has every activity done by the deadline, a late one by the horizon's end; not both.

    .. math:: o_p \le y_{p,k,d_p}, \quad l_p \le y_{p,k,H-1}, \quad o_p + l_p \le 1
    """
    for i, p in enumerate(m.MUSTS):
        on_time, late = m.on_time[p.id], m.late[p.id]
        yield f"delivery_{i}_once", on_time + late <= 1.0
        for k in p.last_activities:
            due = min(p.deadline, m.H - 1)
            yield f"delivery_{i}_{k}_on_time", on_time <= m.progress[p.id, k, due]
            yield f"delivery_{i}_{k}_late", late <= m.progress[p.id, k, m.H - 1]


def operations(m: PlanningModel) -> Rows:
    r"""What is complete is kept running from the month after, or it is short.

    .. math:: \sum_w \pi_{w,ops} a_{w,p,ops,t} + s_{p,ops,t} \ge b_p z_{p,t-1}
    """
    for i, p in enumerate(m.DELIVERIES):
        if p.operations > 0:
            for t in range(p.earliest_start + 1, m.H):
                done = m.output(p, "operations", t) + m.shortage[p.id, "operations", t]
                yield f"operations_{i}_{t}", done >= p.operations * m.complete[p.id, t - 1]


def steady_operations(m: PlanningModel) -> Rows:
    r"""And in each month beyond the horizon, by those who stay:
    :math:`\sum_w \pi_{w,ops} u_{w,p} + s_{p,ops,H} \ge b_p z_{p,H-1}`."""
    for i, p in enumerate(m.DELIVERIES):
        if p.operations > 0 and m.BEYOND:
            done = total(m.steady[w.key, p.id] * w.rate(p, "operations") for w in m.WORKERS)
            row = done + m.shortage[p.id, "operations", m.H] >= p.operations * m.complete[p.id, m.H - 1]
            yield f"steady_operations_{i}", row


def recurring_demand(m: PlanningModel) -> Rows:
    r"""Recurring demand is met or short: :math:`\sum_w \pi_{w,k} a_{w,p,k,t} + s_{p,k,t} \ge d_{p,k}`."""
    for i, p in enumerate(m.ONGOING):
        for k, demand in p.demand.items():
            for t in range(p.earliest_start, min(p.deadline, m.H - 1) + 1):
                done = m.output(p, k, t) + m.shortage[p.id, k, t]
                yield f"recurring_demand_{i}_{k}_{t}", done >= demand


def team_size(m: PlanningModel) -> Rows:
    r"""Only so many people build or meet demand at once (FTE), those who join from another side not counted:
    :math:`\sum_{w,k} a_{w,p,k,t} \le f_p`."""
    for i, p in enumerate(m.PROJECTS):
        for t in m.PERIODS:
            team = [work for k in p.effort or p.demand for w, work in m.team(p, k, t) if not m.joins(w, p, k)]
            if team:
                yield f"team_size_{i}_{t}", total(team) <= p.max_team
