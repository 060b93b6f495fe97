"""The plan of doing nothing: the one plan that takes no solving, for when there was no time for any other."""

from __future__ import annotations

import math

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.domain.plan import Costs, EconomicCost, Plan, ProjectResult, SolverReport


def idle_plan(parameters: Parameters) -> Plan:
    """Nobody hired, nobody trained, nobody at work. Nothing is proven of it, and its gap is infinite."""
    months = parameters.horizon.months
    projects = tuple(_untouched(p) for p in parameters.projects)
    no_money = (0.0,) * months
    return Plan(
        strategy="no_change",
        status="feasible",
        hires=(),
        trainings=(),
        headcount={f"staff:{g.id}": tuple(g.present) for g in parameters.staff},
        capacity={f"staff:{g.id}": tuple(n * g.available_share for n in g.present) for g in parameters.staff},
        assignments=(),
        progress={(p.id, k): no_money for p in parameters.projects for k in p.effort},
        projects=projects,
        costs=Costs(
            pay=0.0,
            recruiting=0.0,
            training=0.0,
            contracts=0.0,
            by_month=no_money,
            committed_after=0.0,
            annual_run_rate_after=0.0,
            economic=_missed(parameters, projects),
        ),
        solver=SolverReport(
            name="none", version="none", status="feasible", gap=math.inf, seconds=0.0, stages=()
        ),
    )


def _untouched(p: ProjectParameters) -> ProjectResult:
    wanted = {k: demand * (p.deadline - p.earliest_start + 1) for k, demand in p.demand.items()}
    ongoing = p.kind == "ongoing"
    return ProjectResult(
        id=p.id,
        priority=p.priority,
        kind=p.kind,
        delivered=ongoing and not any(wanted.values()),
        completion=1.0 if ongoing and not any(wanted.values()) else 0.0,
        accepted=None,
        live=None,
        completed=None,
        effort=dict.fromkeys(wanted, 0.0) if ongoing else dict(p.effort),
        shortage=wanted if ongoing else ({"operations": 0.0} if p.operations > 0 else {}),
    )


def _missed(parameters: Parameters, projects: tuple[ProjectResult, ...]) -> EconomicCost:
    """All value missed, all recurring demand not met (money)."""
    values = [p.monthly_value for p in parameters.projects if p.kind == "delivery"]
    short = sum(sum(p.shortage.values()) for p in projects)
    return EconomicCost(
        hires=0.0,
        training=0.0,
        moves=0.0,
        released_time=0.0,
        delay=parameters.horizon.months * sum(values),
        shortage=parameters.pricing.shortage_price * short,
    )
