"""Families about who is hired and trained (people)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from advisor.domain.problem import TrainingOption
from advisor.planning.constraints.naming import rule_name
from advisor.planning.expressions import Row, total
from advisor.planning.model import PlanningModel

Rows = Iterator[tuple[str, Row]]
Specialists = tuple[frozenset[str], frozenset[str], list[TrainingOption]]


def contract_term(m: PlanningModel) -> Rows:
    r"""Contractors leave after their least term, the first to come first, and all by the horizon's end.

    .. math:: \sum_{u \le t} v_{r,u} \le \sum_{s \le t - n_r + 1} h_{r,s} \;(t < H-1), \quad
        \sum_u v_{r,u} = \sum_s h_{r,s}
    """
    for i, r in enumerate(m.CONTRACTS):
        for t in range(r.lead_time + r.term - 1, m.H - 1):
            yield f"contract_term_{i}_{t}", m.gone(r, t + 1) <= m.started(r, t - r.term + 1)
        yield f"contract_term_{i}_end", m.gone(r, m.H).equals(m.started(r, m.H))


def training_at_once(m: PlanningModel) -> Rows:
    r"""Only part of a group studies in the same month:
    :math:`\sum_{c: g_c = g} \text{in training}_{c,t} \le n^{once}_g`."""
    for i, (group, (at_once, _)) in enumerate(m.problem.training_groups.items()):
        for t in m.PERIODS:
            studying = total(m.in_training(c, t) for c in m.TRAININGS if c.group == group)
            yield f"training_at_once_{i}_{t}", studying <= at_once


def training_in_all(m: PlanningModel) -> Rows:
    r"""Only part of a group is retrained, each person on one path:
    :math:`\sum_{c: g_c = g,\, s} x_{c,s} \le n^{all}_g`."""
    for i, (group, (_, in_all)) in enumerate(m.problem.training_groups.items()):
        paths = {c.key for c in m.TRAININGS if c.group == group}
        trainees = total(v for (c, _), v in m.train.items() if c in paths)
        yield f"training_in_all_{i}", trainees <= in_all


def support_places(m: PlanningModel) -> Rows:
    r"""Specialists past ramp-up support only so many trainees of one target role.

    Paths differ in who may support them: each set S of specialists must do for those who rest on it alone.

    .. math:: \sum_{c:\, S_c \subseteq S} \text{in training}_{c,t} / q_c
        \le \sum_{g \in S} n_{g,t} + \sum_{r \in S} \sum_{s \le t - |\rho_r|} h_{r,s} - \text{gone}_{r,t}
    """
    for target in sorted({c.target_role for c in m.TRAININGS if c.supported}):
        paths = [c for c in m.TRAININGS if c.supported and c.target_role == target]
        for n, (groups, roles, alone) in enumerate(_specialist_sets(paths)):
            for t in m.PERIODS:
                places = total(m.in_training(c, t) / c.trainees_per_specialist for c in alone)
                here = sum(g.present[t] for g in m.STAFF if g.id in groups and g.available_share > 0)
                hired = total(
                    m.started(r, t - len(r.ramp_up)) - m.gone(r, t) for r in m.HIRES if r.role in roles
                )
                if places:
                    yield f"support_places_{target}_{n}_{t}", places <= here + hired


def support_time(m: PlanningModel) -> Rows:
    r"""Those specialists have the time for all whom they support (pm), for each set S of specialists.

    .. math:: \sum_{c:\, S_c \subseteq S} \ell_c \, \text{in training}_{c,t} \le \sum_{g \in S} n_{g,t} s_g
        + \sum_{r \in S} \Bigl( \sum_{s \le t - |\rho_r|} h_{r,s} - \text{gone}_{r,t} - \eta_r v_{r,t} \Bigr)
    """
    paths = [c for c in m.TRAININGS if c.supported]
    for n, (groups, roles, alone) in enumerate(_specialist_sets(paths)):
        for t in m.PERIODS:
            load = total(m.in_training(c, t) * c.support_load for c in alone)
            here = sum(g.present[t] * g.available_share for g in m.STAFF if g.id in groups)
            hired = total(
                m.started(r, t - len(r.ramp_up)) - m.gone(r, t) - r.hand_over * m.leave[r.key, t]
                for r in m.HIRES
                if r.role in roles
            )
            if load:
                yield f"support_time_{n}_{t}", load <= here + hired


def _specialist_sets(paths: list[TrainingOption]) -> Iterator[Specialists]:
    """Every union of those who may support a path: (staff groups, roles, the paths that rest on them alone)."""
    distinct = sorted({(c.specialist_groups, c.specialist_roles) for c in paths})
    unions = {
        (frozenset(g for groups, _ in some for g in groups), frozenset(r for _, roles in some for r in roles))
        for size in range(1, len(distinct) + 1)
        for some in combinations(distinct, size)
    }
    for groups, roles in sorted(unions, key=lambda one: (sorted(one[0]), sorted(one[1]))):
        alone = [
            c
            for c in paths
            if groups.issuperset(c.specialist_groups) and roles.issuperset(c.specialist_roles)
        ]
        yield groups, roles, alone


def hire_counts(m: PlanningModel) -> Rows:
    r"""What a strategy counts: people of a role, roles hired, trainees; free as built, a strategy sets the bounds.

    .. math:: \sum_{r \text{ of the role}, t} h_{r,t} \ge \delta_{role}
    """
    for role in m.ROLES:
        yield f"hires_of_{role}", m.hired(role) >= 0.0
        yield f"hired_at_all_{role}", m.hired(role) >= m.role_hired[role]
    yield ROLES_HIRED, total(m.role_hired.values()) >= 0.0
    yield TRAINEES, total(m.train.values()) >= 0.0


ROUNDING = 1e-9
ROLES_HIRED, TRAINEES = "roles_hired", "trainees"
"""Names of the counting rows, beside `hires_of_<role>`."""


def useful_hires(m: PlanningModel) -> Rows:
    r"""More of a role than all teams hold could do nothing:
    :math:`\sum_{r \text{ of the role}, t} h_{r,t} \le \lceil \sum_p f_p \rceil`."""
    people = math.ceil(sum(p.max_team for p in m.PROJECTS) - ROUNDING)
    for role in m.ROLES:
        yield f"useful_hires_{role}", m.hired(role) <= people


def hire_limits(m: PlanningModel) -> Rows:
    r"""The most of an option, the request's `max_hires` and the rules' limits:
    :math:`\sum_{r,t} h_{r,t} \le n` of an option, a role or of all."""
    limits = m.problem.limits
    for i, r in enumerate(m.HIRES):
        yield f"most_{i}", m.started(r, m.H) <= r.most
    if limits.max_hires is not None:
        yield "max_hires", m.hired(None) <= limits.max_hires
    for i, limit in enumerate(limits.hire_limits):
        yield f"{rule_name(limit.rule, 'hire_limit')}_{i}", m.hired(limit.role) <= limit.at_most


def role_requirements(m: PlanningModel) -> Rows:
    r"""A rule wants so many of a role by a month; what cannot be met is counted, not refused.

    .. math:: \text{present} + \text{hired} + \text{trained} + \text{unmet}_i \ge n_i
    """
    for i, rule in enumerate(m.problem.limits.role_requirements):
        for t in range(min(rule.by, m.H - 1), m.H):
            here = sum(g.present[t] for g in m.STAFF if g.role == rule.role)
            hired = total(m.started(r, t) - m.gone(r, t) for r in m.HIRES if r.role == rule.role)
            trained = total(m.trained(c, t) for c in m.TRAININGS if c.target_role == rule.role)
            row = hired + trained + m.unmet_requirement[i] >= rule.at_least - here
            yield f"{rule_name(rule.rule, 'require_role')}_{i}_{t}", row
