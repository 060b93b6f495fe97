"""The permanent hire and the contract side by side: the best plan with either alone."""

from __future__ import annotations

from dataclasses import replace

from advisor.analysis.desk import Desk, best_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.scenario import ENGAGEMENTS
from advisor.intake.brief import Brief

EngagementPlans = tuple[tuple[str, bool, Plan, Brief], ...]


def plans_by_engagement(desk: Desk, brief: Brief, plan: Plan) -> EngagementPlans:
    """(engagement, allowed, the best plan that hires in this way only, its brief), permanent first.

    plan: the recommendation. Where it hires in one way only it is the best of that way already: it was
    chosen among more. Empty where contracts are not allowed; SolverError where the time runs out.
    """
    allowed = engagements_in(brief.parameters)
    if "contract" not in allowed:
        return ()
    used = {hire.engagement for hire in plan.hires}
    rows = []
    for engagement in ENGAGEMENTS:
        if engagement in allowed and used <= {engagement}:
            rows.append((engagement, True, plan, brief))
            continue
        options = replace(brief.case.scenario.options, engagements=(engagement,))
        other = desk.prepare(replace(brief.case.scenario, options=options))
        part = desk.deadline.part(desk.settings.strategies_time_share)
        found = best_plan(other, desk.outcomes(other, all_of_them=False, deadline=part).plans)
        rows.append((engagement, engagement in allowed, found, other))
    return tuple(rows)


def engagements_in(parameters: Parameters) -> frozenset[str]:
    """The engagements of the hire options; none where no role may be hired."""
    return frozenset(option.engagement for option in parameters.hires)
