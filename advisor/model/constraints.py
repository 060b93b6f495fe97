"""The constraints of the planning model: one function for each family, its equation in its docstring.

`CONSTRAINTS` is the table of contents. A new family is a function here, a line there and a test. Each
function yields (name, expression with a sense); units are person-months (pm) unless a docstring differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import pulp

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import HireOption, ProjectParameters, TrainingOption
from advisor.domain.scenario import PRIORITIES
from advisor.model.solver import affine
from advisor.model.variables import PlanningModel, Terms, output_rate, running_on

Rows = Iterator[tuple[str, pulp.LpAffineExpression]]


def capacity(m: PlanningModel) -> Rows:
    r"""Work, mentoring and teaching fit into a worker's time (staff, hires past lead time, trained).

    .. math:: \sum_{p,k} a_{w,p,k,t} + \text{mentoring}_{w,t} + \text{teaching}_{w,t} \le \text{time}_{w,t}
    """
    for i, worker in enumerate(m.WORKERS):
        for t in m.PERIODS:
            used = [(v, 1.0) for _, v in m.work_of(worker.key, t)] + m.given_away(worker, t)
            time, constant = m.gross_capacity(worker, t)
            if used or any(coefficient < 0 for _, coefficient in time):
                yield f"capacity_{i}_{t}", affine([*used, *_minus(time)], -constant) <= 0


def mentored_starters(m: PlanningModel) -> Rows:
    r"""Nobody is mentored who was not hired (people): :math:`m_{r,s} \le h_{r,s}`."""
    for n, ((option, s), variable) in enumerate(m.mentored.items()):
        yield f"mentored_starters_{n}", affine([(variable, 1.0), (m.hire[option, s], -1.0)]) <= 0


def mentoring_load(m: PlanningModel) -> Rows:
    r"""Mentored starters take their colleagues' time while they ramp up.

    .. math:: \sum_g \text{mentoring}_{g,r,t} \ge \ell_r \sum_{s: t-s < |\rho_r|} m_{r,s}
    """
    for i, option in enumerate(m.HIRES):
        for t in range(option.lead_time, m.H):
            learning = [
                (m.mentored[option.key, s], -option.mentor_load)
                for s in range(max(option.lead_time, t - len(option.ramp_up_mentored) + 1), t + 1)
                if (option.key, s) in m.mentored
            ]
            if learning:
                given = [(m.mentoring[g, option.key, t], 1.0) for g in option.mentors]
                yield f"mentoring_load_{i}_{t}", affine([*given, *learning]) >= 0


def contract_term(m: PlanningModel) -> Rows:
    r"""Contractors leave after their least term, the first to come first, and all by the horizon's end.

    .. math:: \sum_{u \le t} v_{r,u} \le \sum_{s \le t - n_r + 1} h_{r,s} \;(t < H-1), \quad
        \sum_u v_{r,u} = \sum_s h_{r,s}
    """
    for i, r in enumerate(m.HIRES):
        if not r.leaves or r.most <= 0:
            continue
        for t in range(r.lead_time + r.term - 1, m.H - 1):
            gone = [(v, 1.0) for _, v in m.leavers(r, t + 1)]
            may = [(v, -1.0) for _, v in m.starters(r, t - r.term + 1)]
            yield f"contract_term_{i}_{t}", affine([*gone, *may]) <= 0
        everyone = [(v, 1.0) for _, v in m.leavers(r, m.H)]
        started = [(v, -1.0) for _, v in m.starters(r, m.H - 1)]
        if started:
            yield f"contract_term_{i}_end", affine([*everyone, *started]) == 0


def hand_over(m: PlanningModel) -> Rows:
    r"""In a contractor's last month somebody who stays takes over what runs on (pm):
    :math:`\sum_w \text{receiving}_{w,r,t} \ge \eta_r v_{r,t}`."""
    for i, r in enumerate(m.HIRES):
        if not r.leaves or r.receiving <= 0 or not running_on(m.parameters, r):
            continue
        for t in m.PERIODS:
            leaving = m.leave.get((r.key, t))
            if leaving is not None:
                taken = [(v, 1.0) for w in m.WORKERS if (v := m.receiving.get((w.key, r.key, t))) is not None]
                yield f"hand_over_{i}_{t}", affine([*taken, (leaving, -r.receiving)]) >= 0


def training_at_once(m: PlanningModel) -> Rows:
    r"""Only part of a group studies in the same month (people):
    :math:`\sum_{c: g_c = g} \text{in training}_{c,t} \le n^{once}_g`."""
    for i, (group, (at_once, _)) in enumerate(m.parameters.training_groups.items()):
        for t in m.PERIODS:
            studying = [x for c in m.TRAININGS if c.group == group for x in m.in_training(c, t)]
            if studying:
                yield f"training_at_once_{i}_{t}", affine(studying) <= at_once


def training_in_all(m: PlanningModel) -> Rows:
    r"""Only part of a group is retrained, each person on one path (people):
    :math:`\sum_{c: g_c = g,\, s} x_{c,s} \le n^{all}_g`."""
    for i, (group, (_, in_all)) in enumerate(m.parameters.training_groups.items()):
        paths = {c.key for c in m.TRAININGS if c.group == group}
        starts = [(v, 1.0) for (c, _), v in m.train.items() if c in paths]
        if starts:
            yield f"training_in_all_{i}", affine(starts) <= in_all


def support_places(m: PlanningModel) -> Rows:
    r"""Specialists past ramp-up support only so many trainees of one target role (people).

    Paths differ in who may support them: each set S of specialists must do for those who rest on it alone.

    .. math:: \sum_{c:\, S_c \subseteq S} \text{in training}_{c,t} / q_c
        \le \sum_{g \in S} n_{g,t} + \sum_{r \in S} \sum_{s \le t - |\rho_r|} h_{r,s}
    """
    for target in sorted({c.target_role for c in m.TRAININGS if c.supported}):
        paths = [c for c in m.TRAININGS if c.supported and c.target_role == target]
        for n, (groups, roles) in enumerate(_specialist_sets(paths)):
            resting = [
                c
                for c in paths
                if groups.issuperset(c.specialist_groups) and roles.issuperset(c.specialist_roles)
            ]
            for t in m.PERIODS:
                places = [
                    (v, 1.0 / c.trainees_per_specialist) for c in resting for v, _ in m.in_training(c, t)
                ]
                if not places:
                    continue
                here = sum(g.present[t] for g in m.STAFF if g.id in groups and g.available_share > 0)
                hired = [
                    (v, -1.0)
                    for r in m.HIRES
                    if r.role in roles
                    for s, v in m.starters(r, t)
                    if t - s >= len(r.ramp_up)
                ]
                hired += [(v, 1.0) for r in m.HIRES if r.role in roles for _, v in m.leavers(r, t)]
                yield f"support_places_{target}_{n}_{t}", affine([*places, *hired], -here) <= 0


def _specialist_sets(paths: list[TrainingOption]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Every union of the paths' (staff groups, roles) that may support."""
    distinct = sorted({(c.specialist_groups, c.specialist_roles) for c in paths})
    unions = {
        (frozenset(g for groups, _ in some for g in groups), frozenset(r for _, roles in some for r in roles))
        for size in range(1, len(distinct) + 1)
        for some in combinations(distinct, size)
    }
    return sorted(unions, key=lambda one: (sorted(one[0]), sorted(one[1])))


def support_load(m: PlanningModel) -> Rows:
    r"""Supported trainees take specialists' time:
    :math:`\sum_w \text{teaching}_{w,c,t} \ge \ell_c \, \text{in training}_{c,t}`."""
    for i, c in enumerate(m.TRAININGS):
        if not c.supported:
            continue
        for t in m.PERIODS:
            studying = [(v, -c.support_load) for v, _ in m.in_training(c, t)]
            given = [(v, 1.0) for w in m.WORKERS if (v := m.teaching.get((w.key, c.key, t))) is not None]
            if studying:
                yield f"support_load_{i}_{t}", affine([*given, *studying]) >= 0


def specialty_share(m: PlanningModel) -> Rows:
    r"""Only part of anyone's month goes to the other side's activities.

    .. math:: \sum_{p,\,k \text{ of the other side}} a_{w,p,k,t} \le \sigma \, \text{time}_{w,t}
    """
    name = rule_name(m.parameters.specialty_rule, "specialty_share")
    for i, worker in enumerate(m.WORKERS):
        for t in m.PERIODS:
            other = [(v, 1.0) for k, v in m.work_of(worker.key, t) if m.parameters.sides[k] != worker.side]
            if other:
                time, constant = m.time_outside_specialty(worker, t)
                yield f"{name}_{i}_{t}", affine([*other, *_minus(time)], -constant) <= 0


def progress_balance(m: PlanningModel) -> Rows:
    r"""Progress is what was there plus this month's output over the effort (fraction).

    .. math:: y_{p,k,t} = y_{p,k,t-1} + \sum_w \pi_{w,k} a_{w,p,k,t} / e_{p,k}
    """
    for i, p in enumerate(m.DELIVERIES):
        for k, effort in p.effort.items():
            for t in range(p.earliest_start, m.H):
                before: Terms = [(v, -1.0)] if (v := m.progress.get((p.id, k, t - 1))) is not None else []
                done = [(v, -rate / effort) for v, rate in m.output_on(p.id, k, t)]
                yield f"progress_{i}_{k}_{t}", affine([(m.progress[p.id, k, t], 1.0), *before, *done]) == 0


def precedence(m: PlanningModel) -> Rows:
    r"""Nothing runs ahead of what it rests on (fraction): :math:`y_{p,b,t} \le y_{p,a,t-\lambda_{a,b}}`."""
    for i, p in enumerate(m.DELIVERIES):
        for edge in p.precedence:
            for t in range(p.earliest_start, m.H):
                before = m.progress.get((p.id, edge.before, t - edge.lag))
                limit: Terms = [(before, -1.0)] if before is not None else []
                row = affine([(m.progress[p.id, edge.after, t], 1.0), *limit]) <= 0
                yield f"precedence_{i}_{edge.before}_{edge.after}_{t}", row


def completion(m: PlanningModel) -> Rows:
    r"""A project is as complete as its least advanced activity, and earns only if it is delivered.

    .. math:: z_{p,t} \le y_{p,k,t}, \quad z_{p,t} \le o_p + l_p
    """
    for i, p in enumerate(m.DELIVERIES):
        for t in range(p.earliest_start, m.H):
            complete = m.complete[p.id, t]
            for k in p.last_activities:
                yield (
                    f"completion_{i}_{k}_{t}",
                    affine([(complete, 1.0), (m.progress[p.id, k, t], -1.0)]) <= 0,
                )
            delivered = [(m.on_time[p.id], -1.0), (m.late[p.id], -1.0)]
            yield f"completion_{i}_{t}", affine([(complete, 1.0), *delivered]) <= 0


def delivery(m: PlanningModel) -> Rows:
    r"""On time means every activity done by the deadline, late by the horizon's end, not both.

    .. math:: o_p \le y_{p,k,d_p}, \quad l_p \le y_{p,k,H-1}, \quad o_p + l_p \le 1
    """
    for i, p in enumerate(m.DELIVERIES):
        on_time, late = m.on_time[p.id], m.late[p.id]
        yield f"delivery_{i}_once", affine([(on_time, 1.0), (late, 1.0)]) <= 1
        for k in p.last_activities:
            for what, variable, t in (("on_time", on_time, p.deadline), ("late", late, m.H - 1)):
                done = m.progress.get((p.id, k, t))
                limit: Terms = [(done, -1.0)] if done is not None else []
                yield f"delivery_{i}_{k}_{what}", affine([(variable, 1.0), *limit]) <= 0


def operations(m: PlanningModel) -> Rows:
    r"""What is complete is kept running: least output from the month after.

    .. math:: \sum_w \pi_{w,ops} a_{w,p,ops,t} \ge b_p \, z_{p,t-1}

    With `complete`, not with deployment's progress: so the fluid plan stays a relaxation of the
    sequenced one, in which nothing half deployed is run (docs/decisions/0002).
    """
    for i, p in enumerate(m.DELIVERIES):
        if p.operations <= 0:
            continue
        for t in range(p.earliest_start + 1, m.H):
            output = m.output_on(p.id, "operations", t)
            row = affine([*output, (m.complete[p.id, t - 1], -p.operations)]) >= 0
            yield f"operations_{i}_{t}", row


def steady_operations(m: PlanningModel) -> Rows:
    r"""The final team can keep every delivered project running in a month beyond the horizon.

    .. math:: \sum_w \pi_{w,ops} u_{w,p} \ge b_p (o_p + l_p), \quad \sum_p u_{w,p} \le \text{time}_{w,H}
    """
    for i, p in enumerate(m.DELIVERIES):
        if p.operations <= 0:
            continue
        output = [
            (m.steady[w.key, p.id], output_rate(w, p, "operations"))
            for w in m.WORKERS
            if (w.key, p.id) in m.steady
        ]
        needed = [(m.on_time[p.id], -p.operations), (m.late[p.id], -p.operations)]
        yield f"steady_operations_{i}", affine([*output, *needed]) >= 0
    for i, worker in enumerate(m.WORKERS):
        used = [(v, 1.0) for (w, _), v in m.steady.items() if w == worker.key]
        if used:
            time, constant = m.gross_capacity(worker, m.H)
            yield f"steady_capacity_{i}", affine([*used, *_minus(time)], -constant) <= 0


def recurring_demand(m: PlanningModel) -> Rows:
    r"""Recurring demand is met or short: :math:`\sum_w \pi_{w,k} a_{w,p,k,t} + s_{p,k,t} = d_{p,k}`."""
    for i, p in enumerate(m.ONGOING):
        for k, demand in p.demand.items():
            for t in range(p.earliest_start, p.deadline + 1):
                row = affine([*m.output_on(p.id, k, t), (m.shortage[p.id, k, t], 1.0)]) == demand
                yield f"recurring_demand_{i}_{k}_{t}", row


def team_size(m: PlanningModel) -> Rows:
    r"""Only so many people help on one project (FTE): :math:`\sum_{w,k} a_{w,p,k,t} \le f_p`."""
    for i, p in enumerate(m.PROJECTS):
        for t in m.PERIODS:
            team = [(v, 1.0) for k in p.needed_activities for _, v in m.work_on(p.id, k, t)]
            if team:
                yield f"team_size_{i}_{t}", affine(team) <= p.max_team


def budget(m: PlanningModel) -> Rows:
    """Cash, with what is committed beyond the horizon, stays inside the budget (money / unit)."""
    unit, limits = m.parameters.pricing.average_monthly_pay, m.parameters.limits
    years = 1 if limits.annual_budget is None else -(-m.H // MONTHS_PER_YEAR)
    cash = [*_scaled(cash_terms(m), 1 / unit), (m.extra_budget, -float(years))]
    yield "budget", affine(cash) <= limits.budget / unit


def annual_budget(m: PlanningModel) -> Rows:
    """Cash of each twelve months from the start stays inside the annual budget (money / unit)."""
    limit, unit = m.parameters.limits.annual_budget, m.parameters.pricing.average_monthly_pay
    if limit is None:
        return
    for first in range(0, m.H, MONTHS_PER_YEAR):
        months = range(first, min(first + MONTHS_PER_YEAR, m.H))
        spent = [(v, _pay_in(r, s, months)) for r in m.HIRES for s, v in m.starters(r, months[-1])]
        for r in m.HIRES:
            for u, v in m.leavers(r, months[-1]):
                spent.append((v, -r.monthly_pay * sum(1 for t in months if t > u)))
        fees = [(m.train[c.key, s], c.fee) for c in m.TRAININGS for s in months if (c.key, s) in m.train]
        cash = [*_scaled([*spent, *fees], 1 / unit), (m.extra_budget, -1.0)]
        yield f"annual_budget_{first}", affine(cash) <= limit / unit


def training_budget(m: PlanningModel) -> Rows:
    """Training fees stay inside their own budget (money / unit)."""
    limit, unit = m.parameters.limits.training_budget, m.parameters.pricing.average_monthly_pay
    fees = [
        (v, c.fee / unit)
        for c in m.TRAININGS
        for s in m.PERIODS
        if (v := m.train.get((c.key, s))) is not None
    ]
    if limit is not None and fees:
        yield "training_budget", affine(fees) <= limit / unit


def payroll_cap(m: PlanningModel) -> Rows:
    """Loaded yearly pay of new permanent hires stays under the cap; they stay, so the end binds."""
    limit, unit = m.parameters.limits.payroll_cap, m.parameters.pricing.average_monthly_pay
    yearly = [
        (v, MONTHS_PER_YEAR * r.monthly_pay / unit)
        for r in m.HIRES
        if r.term == 0
        for _, v in m.starters(r, m.H - 1)
    ]
    if limit is not None and yearly:
        yield "payroll_cap", affine(yearly) <= limit / unit


def hire_counts(m: PlanningModel) -> Rows:
    """Rows that count people by role and trainees, free as built; a strategy sets their bounds."""
    for role in sorted({r.role for r in m.HIRES}):
        starts = [(v, 1.0) for r in m.HIRES if r.role == role for _, v in m.starters(r, m.H - 1)]
        if starts:
            yield f"hires_of_{role}", affine(starts) >= 0
    starts = [(v, 1.0) for v in m.train.values()]
    if starts:
        yield "trainees", affine(starts) >= 0


def hire_limits(m: PlanningModel) -> Rows:
    """The request's `max_hires` and the rules' limits on hires (people)."""
    limits = m.parameters.limits
    everyone = [(v, 1.0) for v in m.hire.values()]
    if limits.max_hires is not None and everyone:
        yield "max_hires", affine(everyone) <= limits.max_hires
    for i, limit in enumerate(limits.hire_limits):
        starts = [
            (v, 1.0) for r in m.HIRES if limit.role in (None, r.role) for _, v in m.starters(r, m.H - 1)
        ]
        if starts:
            yield f"{rule_name(limit.rule, 'hire_limit')}_{i}", affine(starts) <= limit.at_most


def role_requirements(m: PlanningModel) -> Rows:
    """A rule wants so many of a role by a month (people); what cannot be met is counted, not refused."""
    for i, rule in enumerate(m.parameters.limits.role_requirements):
        for t in range(min(rule.by, m.H - 1), m.H):
            here = sum(g.present[t] for g in m.STAFF if g.role == rule.role)
            hired = [(v, 1.0) for r in m.HIRES if r.role == rule.role for _, v in m.starters(r, t)]
            hired += [(v, -1.0) for r in m.HIRES if r.role == rule.role for _, v in m.leavers(r, t)]
            trained = [
                (v, 1.0) for c in m.TRAININGS if c.target_role == rule.role for v, _ in m.trained(c, t)
            ]
            people = [*hired, *trained, (m.unmet_requirement[i], 1.0)]
            yield f"{rule_name(rule.rule, 'require_role')}_{i}_{t}", affine(people) >= rule.at_least - here


def joint_work(m: PlanningModel) -> Rows:
    r"""A side takes part in an activity in every month that it goes on.

    .. math:: \sum_{w \in side} a_{w,p,k,t} \ge \beta \sum_w a_{w,p,k,t}
    """
    for i, rule in enumerate(m.parameters.limits.joint_work):
        for j, p in enumerate(m.DELIVERIES):
            if rule.activity not in p.effort:
                continue
            for t in range(p.earliest_start, m.H):
                together = [
                    (v, (1.0 if worker.side == rule.side else 0.0) - rule.share)
                    for worker, v in m.work_on(p.id, rule.activity, t)
                ]
                if together:
                    yield f"{rule_name(rule.rule, 'joint_work')}_{i}_{j}_{t}", affine(together) >= 0


CONSTRAINTS: tuple[Callable[[PlanningModel], Rows], ...] = (
    capacity,
    mentored_starters,
    mentoring_load,
    contract_term,
    hand_over,
    training_at_once,
    training_in_all,
    support_places,
    support_load,
    specialty_share,
    progress_balance,
    precedence,
    completion,
    delivery,
    operations,
    steady_operations,
    recurring_demand,
    team_size,
    budget,
    annual_budget,
    training_budget,
    payroll_cap,
    hire_counts,
    hire_limits,
    role_requirements,
    joint_work,
)


def add_constraints(m: PlanningModel) -> None:
    """Every family into the problem, in the order of the table."""
    for family in CONSTRAINTS:
        for name, row in family(m):
            m.deadline.check()
            m.problem.addConstraint(row, name)


def cash_terms(m: PlanningModel) -> Terms:
    """Cash for the whole commitment of every hire, contract and training, in money."""
    commitment = m.parameters.pricing.commitment_months
    hires = [
        (v, r.recruiting_cost + r.monthly_pay * max(m.H - s, r.term if r.leaves else commitment))
        for r in m.HIRES
        for s, v in m.starters(r, m.H - 1)
    ]
    hires += [(v, -r.monthly_pay * (m.H - 1 - u)) for r in m.HIRES for u, v in m.leavers(r, m.H - 1)]
    fees = [(v, c.fee) for c in m.TRAININGS for s in m.PERIODS if (v := m.train.get((c.key, s))) is not None]
    return hires + fees


def people_counted(m: PlanningModel) -> tuple[str, ...]:
    """Names of the counting rows, for strategies."""
    roles = sorted({r.role for r in m.HIRES})
    return (*(f"hires_of_{role}" for role in roles), "trainees")


def by_priority(m: PlanningModel) -> Iterator[tuple[str, list[ProjectParameters], list[ProjectParameters]]]:
    """(priority, delivery projects, ongoing projects) for each priority that occurs, must first."""
    for priority in PRIORITIES:
        deliveries = [p for p in m.DELIVERIES if p.priority == priority]
        ongoing = [p for p in m.ONGOING if p.priority == priority]
        if deliveries or ongoing:
            yield priority, deliveries, ongoing


def _pay_in(option: HireOption, start: int, months: range) -> float:
    """Cash for one starter within the months: pay from the first day, recruiting in its month."""
    paid = sum(1 for t in months if t >= start) * option.monthly_pay
    return paid + (option.recruiting_cost if start in months else 0.0)


def _minus(terms: Terms) -> Terms:
    return [(variable, -coefficient) for variable, coefficient in terms]


def _scaled(terms: Terms, factor: float) -> Terms:
    return [(variable, coefficient * factor) for variable, coefficient in terms]


def _slug(text: str) -> str:
    return text.replace("-", "_")


def rule_name(rule: str | None, family: str) -> str:
    """Rows that a rule added carry its id, so that an exported model can be read beside the rules.

    The family comes after it: one rule may add rows to several.
    """
    return f"rule_{_slug(rule)}_{family}" if rule else family
