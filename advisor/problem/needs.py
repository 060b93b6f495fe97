"""What the people in house cannot cover, and whose job that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from advisor.domain.answer import Needs
from advisor.domain.problem import Problem, StaffParameters
from advisor.problem.completion import Case
from advisor.problem.people import proficiency_of
from advisor.rulebook import Rulebook

A_TRACE = 1e-6
"""Person-months below which nothing is missing."""


def needs_of(
    problem: Problem, case: Case, rulebook: Rulebook, measure: Callable[[Problem], Mapping[str, float]]
) -> Needs:
    """The gaps by side, and the role needed most: the hireable one that closes most of the larger gap.

    Hireable are the roles that are so by default and those that the request names.
    """
    gap = {side: amount if amount > A_TRACE else 0.0 for side, amount in measure(problem).items()}
    side, most = max(gap.items(), key=lambda item: (round(item[1], 6), item[0]))
    greatest = None
    if most > 0:
        named = {*rulebook.hireable_by_default, *case.hireable}
        roles = [role for role in rulebook.hireable if role in named]
        at_home = [role for role in roles if rulebook.roles[role].side == side] or roles
        greatest = _closest(problem, case, rulebook, measure, at_home, side, most)
    return Needs(greatest_role=greatest, gap_after_staff=gap)


def _closest(
    problem: Problem,
    case: Case,
    rulebook: Rulebook,
    measure: Callable[[Problem], Mapping[str, float]],
    roles: list[str],
    side: str,
    gap: float,
) -> str | None:
    """Of several roles the one that leaves least of the gap undone; of equals the first of the file."""
    if len(roles) < 2:
        return next(iter(roles), None)
    left = {
        role: round(measure(_with(problem, _newcomer(problem, case, rulebook, role, gap)))[side], 6)
        for role in roles
    }
    return min(roles, key=lambda role: left[role])


def _newcomer(
    problem: Problem, case: Case, rulebook: Rulebook, role: str, person_months: float
) -> StaffParameters:
    """Somebody of a role with as much time, spread over the horizon, as the gap would take a full-speed specialist."""
    months = problem.horizon.months
    heads = max(1, math.ceil(person_months / months))
    return StaffParameters(
        id="~newcomer",
        role=role,
        side=rulebook.roles[role].side,
        headcount=heads,
        available_share=person_months / months / heads,
        present=(heads,) * months,
        proficiency=proficiency_of(case.figures, rulebook, role),
        monthly_pay=0.0,
    )


def _with(problem: Problem, newcomer: StaffParameters) -> Problem:
    return replace(problem, staff=(*problem.staff, newcomer))
