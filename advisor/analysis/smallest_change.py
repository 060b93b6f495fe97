"""The least of each lever, alone, that would make every must on time: money, time, scope."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.recommendation import SmallestChange
from advisor.domain.scenario import Scenario
from advisor.errors import SolverError
from advisor.model.solve import Planner

MOST_MONTHS = 60
"""The longest horizon that a request may ask for."""

BUDGET_GAP = 0.002
"""Proven distance of the extra budget from the least one, so that a little less is known to fail."""

VERIFIED_MONTHS = 2
"""Months tried with the planner proper, which decides people before months, from the exact answer on."""

Answer = TypeVar("Answer", float, int)
Parametrise = Callable[[Scenario], Parameters]
Replan = Callable[[Scenario], Plan]
MakePlanner = Callable[[Parameters], Planner]


def missed_musts(plan: Plan) -> tuple[str, ...]:
    """Ids of the musts that a plan does not deliver by their deadlines, or not in full if ongoing."""
    return tuple(p.id for p in plan.projects if p.priority == "must" and not p.delivered)


def smallest_change(
    scenario: Scenario,
    plan: Plan,
    *,
    parametrise: Parametrise,
    replan: Replan,
    make_planner: MakePlanner,
) -> SmallestChange:
    """What would be enough, each lever alone. Each figure has been planned again and found to work.

    parametrise: scenario -> parameters as the service would make them; replan: scenario -> the plan that
    the service would recommend; make_planner: a planner with the service's time limit.
    """
    missed = missed_musts(plan)
    if not missed:
        return SmallestChange(needed=False, extra_budget=0.0, extra_months=0, drop_projects=())
    if scenario.options.objective == "net_value":
        # What is left undone here is not worth its cost; neither money nor time would change that.
        return SmallestChange(needed=True, extra_budget=None, extra_months=None, drop_projects=None)
    unfinished: list[str] = []

    def answer(lever: str, solve: Callable[[], Answer | None]) -> Answer | None:
        # A question that takes too long is left open; it must not cost the plan that is there already.
        try:
            return solve()
        except SolverError:
            unfinished.append(lever)
            return None

    return SmallestChange(
        needed=True,
        extra_budget=answer(
            "extra_budget", lambda: _extra_budget(scenario, parametrise, replan, make_planner)
        ),
        extra_months=answer(
            "extra_months", lambda: _extra_months(scenario, parametrise, replan, make_planner)
        ),
        drop_projects=_drop(plan, missed),
        unfinished=tuple(unfinished),
    )


def _musts_only(parameters: Parameters) -> Parameters:
    """Lesser projects cannot help a must, and never come before one; nor may value, here."""
    return replace(
        parameters,
        projects=tuple(p for p in parameters.projects if p.priority == "must"),
        pricing=replace(parameters.pricing, objective="delivery_first"),
    )


def _with_budget(scenario: Scenario, extra: float) -> Scenario:
    budget = scenario.budget
    if budget.annual is not None:
        return replace(scenario, budget=replace(budget, annual=budget.annual + extra))
    assert budget.total is not None
    return replace(scenario, budget=replace(budget, total=budget.total + extra))


def _extra_budget(
    scenario: Scenario, parametrise: Parametrise, replan: Replan, make_planner: MakePlanner
) -> float | None:
    """Whole units of money, rounded up; None where no money is enough."""
    ample = parametrise(_with_budget(scenario, ample_budget(parametrise(scenario))))
    here = parametrise(scenario)
    planner = make_planner(_musts_only(replace(here, hires=ample.hires)))
    planner.gap = BUDGET_GAP
    least = planner.least_extra_budget()
    if least is None:
        return None
    # The planner proper decides people before months and may need a little more than the exact answer.
    for allowance in (0.0, BUDGET_GAP, 0.01):
        extra = float(math.ceil(least * (1 + allowance)))
        if not missed_musts(replan(_with_budget(scenario, extra))):
            return extra
    return None


def ample_budget(parameters: Parameters) -> float:
    """Money with which pay is no limit: everybody useful on every option for the whole horizon."""
    people = math.ceil(sum(p.max_team for p in parameters.projects)) + 1
    months = max(parameters.horizon.months, parameters.pricing.commitment_months)
    each = sum(r.recruiting_cost + r.monthly_pay * months for r in parameters.hires)
    return people * (each + sum(c.fee for c in parameters.trainings)) + 1.0


def _later(scenario: Scenario, parameters: Parameters, months: int) -> Scenario | None:
    """The musts' deadlines so much later, the horizon longer where they would pass its end."""
    horizon = parameters.horizon
    musts = {p.id: p.deadline for p in parameters.projects if p.priority == "must"}
    length = max(horizon.months, max(musts.values()) + months + 1)
    if length > MOST_MONTHS:
        return None
    projects = tuple(
        replace(p, deadline=horizon.month(musts[p.id] + months))
        if p.id in musts and p.kind == "delivery"
        else p
        for p in scenario.projects
    )
    return replace(scenario, projects=projects, horizon_start=horizon.start, horizon_months=length)


def _extra_months(
    scenario: Scenario, parametrise: Parametrise, replan: Replan, make_planner: MakePlanner
) -> int | None:
    """Months by doubling, then halving; the month before the answer does not work."""
    parameters = parametrise(scenario)

    def works(months: int) -> bool | None:
        """Whether so many months are enough; None where the horizon cannot grow so far."""
        later = _later(scenario, parameters, months)
        if later is None:
            return None
        return make_planner(_musts_only(parametrise(later))).everything_on_time()

    fails, tried = 0, 1
    while (answer := works(tried)) is False:
        fails, tried = tried, tried * 2
    if answer is None:
        tried = _longest(scenario, parameters, fails)
        if tried == fails or not works(tried):
            return None
    while tried - fails > 1:
        middle = (tried + fails) // 2
        if works(middle):
            tried = middle
        else:
            fails = middle
    for months in range(tried, tried + VERIFIED_MONTHS):
        later = _later(scenario, parameters, months)
        if later is not None and not missed_musts(replan(later)):
            return months
    return None


def _longest(scenario: Scenario, parameters: Parameters, at_least: int) -> int:
    months = at_least
    while _later(scenario, parameters, months + 1) is not None:
        months += 1
    return months


def _drop(plan: Plan, missed: tuple[str, ...]) -> tuple[str, ...] | None:
    """The missed musts: the plan already delivers as many musts as can be. None if that is all of them."""
    musts = [p.id for p in plan.projects if p.priority == "must"]
    return None if len(missed) == len(musts) else missed
