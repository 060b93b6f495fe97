"""The permanent hire and the contract side by side: the best plan with either alone."""

from __future__ import annotations

from dataclasses import replace

from advisor.analysis.desk import Desk, best_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.scenario import ENGAGEMENTS
from advisor.errors import SolverError
from advisor.intake.brief import Brief

EngagementPlans = tuple[tuple[str, bool, Plan, Brief], ...]


def plans_by_engagement(desk: Desk, brief: Brief, plan: Plan) -> EngagementPlans:
    """(engagement, allowed, the best plan that hires in this way only, its brief), permanent first.

    plan: the recommendation. Where it hires in one way only it is the best of that way already: it was
    chosen among more. An engagement is left out where the time ran
    out before all of its strategies were planned: the best of the others may be far from the best.
    """
    allowed = engagements_in(brief.parameters)
    used = {hire.engagement for hire in plan.hires}
    rows = []
    for engagement in ENGAGEMENTS:
        if engagement in allowed and used <= {engagement}:
            rows.append((engagement, True, plan, brief))
            continue
        options = replace(brief.case.scenario.options, engagements=(engagement,))
        other = desk.prepare(replace(brief.case.scenario, options=options))
        part = desk.deadline.part(desk.settings.strategies_time_share)
        try:
            outcomes = desk.outcomes(other, all_of_them=False, planner=desk.planner(other.parameters, part))
        except SolverError:
            continue
        if not outcomes.untried:
            rows.append((engagement, engagement in allowed, best_plan(other, outcomes.plans), other))
    return tuple(rows)


def engagements_in(parameters: Parameters) -> frozenset[str]:
    """The engagements of the hire options; none where no role may be hired."""
    return frozenset(option.engagement for option in parameters.hires)
