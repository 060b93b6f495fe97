"""Families about people's time."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.domain.problem import JointWork
from advisor.planning.constraints.naming import rule_name
from advisor.planning.expressions import Row, total
from advisor.planning.model import PlanningModel
from advisor.planning.sets import running_on

Rows = Iterator[tuple[str, Row]]


def capacity(m: PlanningModel) -> Rows:
    r"""Work, mentoring, teaching and handing over fit into a worker's time.

    .. math:: \sum_{p,k} a_{w,p,k,t} + \text{given away}_{w,t} \le \text{time}_{w,t}
    """
    for i, w in enumerate(m.WORKERS):
        for t in m.PERIODS:
            yield f"capacity_{i}_{t}", m.work(w, t) + m.given_away(w, t) <= m.time(w, t)


def mentored_starters(m: PlanningModel) -> Rows:
    r"""Nobody is mentored who was not hired (people): :math:`m_{r,s,a} \le h_{r,s}` in month a of the ramp-up."""
    for n, ((option, s, _), mentored) in enumerate(m.mentored.items()):
        yield f"mentored_starters_{n}", mentored <= m.hire[option, s]


def mentoring_load(m: PlanningModel) -> Rows:
    r"""Mentored starters take their colleagues' time while they ramp up.

    .. math:: \sum_g \text{mentoring}_{g,r,t} \ge \ell_r \sum_{s: t-s < |\rho_r|} m_{r,s,t-s}
    """
    for i, r in enumerate(m.HIRES):
        for t in range(r.lead_time, m.H):
            recent = range(max(r.lead_time, t - len(r.ramp_up_mentored) + 1), t + 1)
            learning = total(m.mentored[r.key, s, t - s] for s in recent)
            given = total(m.mentoring[w.key, r.key, t] for w in m.WORKERS)
            if learning and r.mentor_load > 0:
                yield f"mentoring_load_{i}_{t}", given >= r.mentor_load * learning


def hand_over(m: PlanningModel) -> Rows:
    r"""In a contractor's last month somebody who stays takes over what runs on:
    :math:`\sum_w \text{receiving}_{w,r,t} \ge \eta_r v_{r,t}`."""
    for i, r in enumerate(m.CONTRACTS):
        if r.receiving > 0 and running_on(m.problem, r):
            for t in m.PERIODS:
                received = total(m.receiving[w.key, r.key, t] for w in m.WORKERS)
                yield f"hand_over_{i}_{t}", received >= r.receiving * m.leave[r.key, t]


def support_load(m: PlanningModel) -> Rows:
    r"""Supported trainees take specialists' time:
    :math:`\sum_w \text{teaching}_{w,c,t} \ge \ell_c \, \text{in training}_{c,t}`."""
    for i, c in enumerate(m.TRAININGS):
        if c.supported and c.support_load > 0:
            for t in m.PERIODS:
                taught = total(m.teaching[w.key, c.key, t] for w in m.WORKERS)
                yield f"support_load_{i}_{t}", taught >= c.support_load * m.in_training(c, t)


def specialty_share(m: PlanningModel) -> Rows:
    r"""Of the time that anybody is planned to be there up to the horizon's end, a share goes to another side's work.

    .. math:: \sum_{w \in v} \sum_{t,p,\,k \text{ of another side}} a_{w,p,k,t}
        \le \sigma \sum_{w \in v} \sum_t \text{presence}_{w,t} \quad \text{for each published worker } v
    """
    name = rule_name(m.problem.specialty_rule, "specialty_share")
    for i, workers in enumerate(m.published.values()):
        outside = total(m.work_outside(w, t) for w in workers for t in m.PERIODS)
        if outside:
            presence = total(m.presence(w, t) for w in workers for t in m.PERIODS)
            yield f"{name}_{i}", outside <= m.problem.specialty_share * presence


def joint_work(m: PlanningModel) -> Rows:
    r"""The other side takes part in an activity of what goes into production, as far as its staff can (A23).

    .. math:: \sum_{w \in side} a_{w,p,k,t} \ge \gamma_{p,t} \sum_{w \notin side} a_{w,p,k,t}, \quad
        \gamma_{p,t} = \min\Bigl(\tfrac{\beta}{1-\beta},
        \tfrac{\sigma}{F} \sum_{g \in side} n_{g,t} s_g \Bigr)

    F is the FTE of all teams that ask for it, so that no month asks for more than these people's time for other
    sides, and one more of them never makes a plan worse.
    """
    for i, rule in enumerate(m.problem.limits.joint_work):
        asking = [p for p in m.DELIVERIES if p.goes_into_production and rule.activity in p.effort]
        for j, p in enumerate(asking):
            for t in range(p.earliest_start, m.H):
                team = m.team(p, rule.activity, t)
                joint = total(work for w, work in team if w.side == rule.side)
                others = total(work for w, work in team if w.side != rule.side)
                asked = _joint_share(m, rule, sum(q.max_team for q in asking), t)
                if asked > 0:
                    yield f"{rule_name(rule.rule, 'joint_work')}_{i}_{j}_{t}", joint >= asked * others


def _joint_share(m: PlanningModel, rule: JointWork, people: float, t: int) -> float:
    """What the staff of the side are asked for each pm of the others."""
    there = sum(g.present[t] * g.available_share for g in m.STAFF if g.side == rule.side)
    wanted = rule.share / (1.0 - rule.share) if rule.share < 1.0 else float("inf")
    return min(wanted, m.problem.specialty_share * there / people if people > 0 else 0.0)


def paid_time(m: PlanningModel) -> Rows:
    r"""Permanent hires cost their pay for the commitment, and then the time that projects use.

    .. math:: \sum_{p,k} a_{r,p,k,t} + \text{given away}_{r,t} \le e_{r,t} + \sum_{t - c < s \le t} h_{r,s}, \quad
        (W - H) \sum_p u_{r,p} \le e_{r,H} + \sum_s \min(W - H, (s + c - H)^+) h_{r,s}
    """
    commitment = m.problem.pricing.commitment_months
    for i, r in enumerate(m.PERMANENT):
        worker = next(w for w in m.WORKERS if w.hire is r)
        for t in range(r.lead_time + commitment, m.H):
            committed = m.started(r, t) - m.started(r, t - commitment)
            used = m.work(worker, t) + m.given_away(worker, t)
            yield f"paid_time_{i}_{t}", used <= m.paid_time[r.key, t] + committed
        left = total(m.hire[r.key, s] * min(m.BEYOND, max(0, s + commitment - m.H)) for s in m.starts_of(r))
        if steady := m.steady_work(worker):
            yield f"paid_time_{i}_beyond", m.BEYOND * steady <= m.paid_time[r.key, m.H] + left


def steady_capacity(m: PlanningModel) -> Rows:
    r"""Operations in each month beyond the horizon fit into the time of those who stay, and into their share.

    .. math:: \sum_p u_{w,p} \le \text{time}_{w,H}, \quad
        \sum_{w \in v,\,p} u_{w,p} \le \sigma \sum_{w \in v} \text{presence}_{w,H} \text{ of another side's people}
    """
    for i, w in enumerate(m.WORKERS):
        if steady := m.steady_work(w):
            share = 1.0 if m.problem.sides["operations"] == w.side else m.problem.specialty_share
            yield f"steady_capacity_{i}", steady <= share * m.time(w, m.H)
