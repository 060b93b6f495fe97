"""What a team delivers in one future: by bounds and a quick schedule where these agree, else by the solver.

The verdict is that of the best re-planned work in every case; only its cost is an upper estimate.
"""

from __future__ import annotations

from advisor.analysis.quick_schedule import quick_schedule
from advisor.analysis.reach import reach
from advisor.domain.parameters import Parameters
from advisor.domain.team import Team
from advisor.model.replanning import Redelivery, replan_work
from advisor.model.solver import HIGHS, Deadline, SolveLog


def settle(
    parameters: Parameters, team: Team, deadline: Deadline, log: SolveLog, solver: str = HIGHS
) -> Redelivery | None:
    """What is delivered with the work planned anew; None where the time ran out.

    A schedule that does everything that is conceivable is the best one at every stage of the planning
    model, and no other plan of work delivers anything else.
    """
    best = {p.id: reach(parameters, team, p) for p in parameters.projects}
    deliveries = [p for p in parameters.projects if p.kind == "delivery"]
    ongoing = [p for p in parameters.projects if p.kind == "ongoing"]
    last = parameters.horizon.months - 1
    due = {p.id: p.deadline if best[p.id].on_time else last for p in deliveries if best[p.id].at_all}
    recurring = {p.id: best[p.id].recurring for p in ongoing}
    cost = quick_schedule(parameters, team, due, recurring)
    if cost is not None:
        wanted = sum(sum(p.demand.values()) * (p.deadline - p.earliest_start + 1) for p in ongoing)
        short = wanted - sum(amount for most in recurring.values() for amount in most.values())
        return Redelivery(
            delivered=frozenset(p for p, found in best.items() if found.on_time),
            cost=cost + parameters.pricing.shortage_price * max(0.0, short),
        )
    return replan_work(
        parameters,
        team,
        never_on_time=frozenset(p.id for p in deliveries if not best[p.id].on_time),
        never=frozenset(p.id for p in deliveries if not best[p.id].at_all),
        deadline=deadline,
        log=log,
        solver=solver,
    )
