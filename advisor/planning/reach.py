"""What no team of any cost can do, and the least that the musts cost: from a relaxation of the simulated work.

Only musts are worked on; people may start in any month; every course is passed; nobody hands over, teaches or joins
in for the sake of a rule. Whatever a team does at planning values, this model can do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from advisor.domain.findings import Reach
from advisor.domain.problem import Problem, ProjectParameters
from advisor.planning.constraints import CONSTRAINTS, MONEY, add_constraints
from advisor.planning.constraints.money import cash
from advisor.planning.constraints.people import useful_hires
from advisor.planning.model import PlanningModel
from advisor.planning.solver import Effort, LoadedModel

FAMILIES = tuple(family for family in CONSTRAINTS if family not in (*MONEY, useful_hires))

NODES = 100
"""Of the search tree for the least cash; its bound holds wherever it stops."""

LARGE = 10_000
"""Columns from which the least cash is that of fractions of people, by interior point."""

ALMOST = 1e-6
"""What rounding may make of a whole, or of a bound, as a part of it."""


def reach_of(problem: Problem) -> Reach:
    """Ids of the delivery musts that cannot be on time, each alone; the least cash and commitments with which all
    others together can be (None: there is no other, or together they never can)."""
    musts = [p for p in problem.projects if p.must and p.kind == "delivery"]
    within = [p for p in musts if _can_be_on_time(problem, p)]
    out = tuple(p.id for p in musts if p not in within)
    return Reach(least_cash_of_musts=_least_cash(problem, within) if within else None, out_of_reach=out)


def best_case(problem: Problem, musts: Sequence[ProjectParameters]) -> Problem:
    """The problem without all that may hold a team up, or that is not about these musts."""
    return replace(
        problem,
        projects=tuple(replace(p, operations=0.0) for p in musts),
        hires=tuple(replace(r, hand_over=0.0, receiving=0.0) for r in problem.hires),
        trainings=tuple(replace(c, success_rate=1.0, support_load=0.0) for c in problem.trainings),
        limits=replace(problem.limits, role_requirements=(), joint_work=()),
    )


def _model_of(problem: Problem, musts: Sequence[ProjectParameters]) -> tuple[PlanningModel, LoadedModel]:
    m = PlanningModel(best_case(problem, musts), every_month=True)
    add_constraints(m, FAMILIES)
    return m, LoadedModel(m.programme)


def _can_be_on_time(problem: Problem, must: ProjectParameters) -> bool:
    m, loaded = _model_of(problem, [must])
    most = loaded.optimise(m.on_time[must.id], maximise=True, effort=Effort(relaxed=True))
    return most.objective >= 1.0 - ALMOST


def _least_cash(problem: Problem, musts: Sequence[ProjectParameters]) -> float | None:
    m, loaded = _model_of(problem, musts)
    for p in musts:
        loaded.bound(m.on_time[p.id], 1.0, 1.0)
    large = loaded.columns > LARGE
    effort = Effort(relaxed=True, interior=True) if large else Effort(nodes=NODES)
    least = loaded.optimise(cash(m) / m.unit, effort=effort)
    return max(0.0, least.bound * m.unit * (1.0 - ALMOST)) if least.usable else None
