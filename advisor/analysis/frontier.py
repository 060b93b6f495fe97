"""The budget frontier: the budgets at which the delivered projects or the strategy change.

A plan that is best at one budget stays best down to the money it needs: between the two nothing is
solved. The rest is bisected, and bounds rule out most of it. What begins a step is then planned anew, by
itself, at the budget at which the step begins.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.analysis.desk import Desk, best_plan
from advisor.analysis.smallest_change import BUDGET_GAP, ample_budget
from advisor.analysis.strategies import (
    Outcomes,
    least_cash,
    plan_holding,
    promised_vector,
)
from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import Limits, Parameters
from advisor.domain.plan import STRATEGIES, Plan, Vector, delivery_vector
from advisor.domain.recommendation import FrontierStep
from advisor.domain.scenario import Scenario
from advisor.errors import SolverError
from advisor.intake.brief import Brief
from advisor.model.held import Holding, OtherMoney
from advisor.model.solve import Planner, delivered_by, is_large

RESOLUTION = 0.01
"""Share of a budget within which a step is located; from a least budget to its proven bound it is less."""

LOOK = 0.05
"""Share of a budget within which nothing else is looked for between two budgets with the same answer,
where bounds do not rule it out altogether."""

A_CENT = 0.01
"""What rounding may add to the money that a plan needs."""

Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The best plan for every budget from `least` to `budget` (money, of the request's kind).

    planned: the plan is what the service recommends at `least`, found by itself; floor: no budget below
    delivers as much, or None where that was not asked.
    """

    least: float
    budget: float
    plan: Plan
    outcomes: Outcomes
    planned: bool = False
    floor: float | None = None

    @property
    def key(self) -> Key:
        """What makes a step: strategy, outcome, and the projects on time."""
        return self.plan.strategy, self.plan.outcome, on_time(self.plan)

    @property
    def cost(self) -> float:
        return self.plan.costs.economic.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Steps from no money up; finished: up to the budget beyond which no money changes anything."""

    steps: tuple[FrontierStep, ...]
    finished: bool


def frontier(desk: Desk, brief: Brief, outcomes: Outcomes, plan: Plan) -> Frontier:
    """All steps from no budget to the one beyond which more money changes nothing.

    brief, outcomes, plan: of the request as it is, which are known already. Where the time runs out, the
    steps that are certain by then.
    """
    search = _Search(desk, brief)
    steps: list[FrontierStep] = []
    try:
        for point in search.rising(search.known(outcomes, plan)):
            steps.append(_step(point, search.annual))
    except SolverError:
        return Frontier(steps=tuple(steps), finished=False)
    return Frontier(steps=tuple(steps), finished=True)


def _step(point: Point, annual: bool) -> FrontierStep:
    plan = point.plan
    return FrontierStep(
        budget=point.least,
        strategy=plan.strategy,
        outcome=plan.outcome,
        delivered=on_time(plan),
        cost=plan.costs.total,
        economic_cost=plan.costs.economic.total,
        annual=annual,
    )


def on_time(plan: Plan) -> tuple[str, ...]:
    """Ids of the projects that a plan delivers by their deadlines (ongoing ones: in full)."""
    return tuple(p.id for p in plan.projects if p.delivered)


def at_budget(scenario: Scenario, amount: float) -> Scenario:
    """The scenario with another budget, of the kind that it has."""
    kind = "total" if scenario.budget.annual is None else "annual"
    return replace(scenario, budget=replace(scenario.budget, **{kind: amount}))


def money_needed(plan: Plan, annual: bool) -> float:
    """The least budget that a plan fits into: all its cash, or what one year takes at most."""
    costs = plan.costs
    everything = costs.total + costs.committed_after
    if not annual:
        return everything
    months = range(0, len(costs.by_month), MONTHS_PER_YEAR)
    years = [sum(costs.by_month[t : t + MONTHS_PER_YEAR]) for t in months]
    return max(everything / len(years), *years)


def _rounded_up(amount: float) -> float:
    return float(math.ceil(amount - A_CENT))


class _Search:
    """Points in rising order, each found with what is known of those around it."""

    def __init__(self, desk: Desk, brief: Brief) -> None:
        self.desk = desk
        self.scenario = brief.case.scenario
        self.annual = self.scenario.budget.annual is not None
        self.tie = brief.case.figures.value("planning.tie_tolerance")
        self.by_delivery = brief.case.objective == "delivery_first"
        self.ample = _rounded_up(ample_budget(brief.parameters))
        self.briefs: dict[float, Brief] = {}
        self.planners: list[Planner] = []
        self.richest = self.brief(self.ample).parameters

    def brief(self, budget: float) -> Brief:
        """The brief at a budget, rules asked anew."""
        if budget not in self.briefs:
            self.briefs[budget] = self.desk.prepare(at_budget(self.scenario, budget))
        return self.briefs[budget]

    def planner(self, budget: float) -> Planner:
        """Loaded models that differ from those at a budget in nothing but money."""
        here = self.brief(budget).parameters
        for planner in self.planners:
            if _alike(planner.parameters, here):
                return planner
        most = {option.key: option.most for option in self.richest.hires}
        hires = tuple(replace(r, most=max(r.most, most.get(r.key, 0))) for r in here.hires)
        loaded = self.desk.planner(replace(here, hires=hires, limits=_money_of(here, self.richest)))
        loaded.load()
        self.planners.append(loaded)
        return loaded

    # -- going up ---------------------------------------------------------------------------------

    def rising(self, known: Point) -> Iterator[Point]:
        """Every point that begins a step, the first at no budget. SolverError where time ran out."""
        low = self._alone(0.0)
        yield low
        waiting = [self._top()]
        if low.budget < known.least and known.budget < waiting[0].least:
            waiting.append(known)
        while waiting:
            high = waiting.pop()
            if not self._settled(low, high):
                waiting += self._nearer(low, high)
            elif high.key != low.key and not high.planned:
                waiting += self._planned(high)
            else:
                if high.key != low.key:
                    yield high
                low = high

    def known(self, outcomes: Outcomes, plan: Plan) -> Point:
        """What is known at the request's own budget; budgets here are whole."""
        budget = self.scenario.budget.annual if self.annual else self.scenario.budget.total
        assert budget is not None
        return self._point(float(math.floor(budget)), plan, outcomes, above=-1.0)

    def _top(self) -> Point:
        """The best that any money buys."""
        if not self._bounded(self.richest):
            return replace(self._alone(self.ample), planned=False)
        under = OtherMoney(self.planner(self.ample), self.richest)
        found = self._holding(self.ample, under.greatest_delivery(), STRATEGIES, {})
        if found is None:
            raise SolverError("no plan was found for any budget")
        return self._point(self.ample, *found, above=0.0)

    def _point(self, budget: float, plan: Plan, outcomes: Outcomes, above: float) -> Point:
        """A point that reaches down to what its plan needs, but stays above a budget known already."""
        least = max(_rounded_up(money_needed(plan, self.annual)), above + 1)
        if not self._same_rules(least, budget):
            least = budget
        return Point(least=min(least, budget), budget=budget, plan=plan, outcomes=outcomes)

    def _alone(self, budget: float) -> Point:
        """What the service recommends at a budget, found by itself."""
        brief = self.brief(budget)
        outcomes = self.desk.outcomes(brief, all_of_them=False)
        if outcomes.untried or self.desk.deadline.left() <= 0:
            raise SolverError("the time ran out before every strategy was tried")
        plan = best_plan(brief, outcomes.plans)
        return Point(least=budget, budget=budget, plan=plan, outcomes=outcomes, planned=True)

    def _planned(self, high: Point) -> list[Point]:
        """The point that begins a step, planned by itself; what differs from it then is looked at again."""
        alone = self._alone(high.least)
        if alone.key == high.key:
            return [replace(high, plan=alone.plan, planned=True)]
        return [replace(high, least=high.budget), alone] if alone.budget < high.budget else [alone]

    # -- what lies between two points ---------------------------------------------------------------

    def _settled(self, low: Point, high: Point) -> bool:
        """Whether nothing but the two is left to be found between them."""
        same = high.key == low.key
        if high.least <= max(low.budget * (1 + (LOOK if same else RESOLUTION)), low.budget + 1):
            return True
        return same and self._nothing_between(low, high)

    def _nothing_between(self, low: Point, high: Point) -> bool:
        """Whether no other strategy can beat or tie with the one that is best at both ends.

        From low to high it costs at most what it costs at low; others at least what they cost at high.
        """
        if not self._comparable(low, high):
            # Nothing bounds what lies between; but a plan that is best at both ends is taken to stay so.
            return money_needed(high.plan, self.annual) <= low.budget + A_CENT
        if self._vector(low) != self._vector(high):
            return False
        return not self._rivals(high, low.cost) - {low.plan.strategy}

    def _rivals(self, high: Point, cost: float) -> set[str]:
        """Strategies not known to deliver less, or to cost more than the cost by more than a tie."""
        vector, most = self._vector(high), cost * (1 + self.tie)
        unit = self.richest.pricing.average_monthly_pay
        rivals = set()
        for strategy, draft in high.outcomes.drafts.items():
            if strategy in high.outcomes.untried:
                continue
            if not draft.proven:
                rivals.add(strategy)
            elif not self.by_delivery or promised_vector(draft.reached) >= vector:
                rivals |= {strategy} if draft.bound * unit <= most else set()
        for strategy, plan in high.outcomes.plans.items():
            beaten = self.by_delivery and delivery_vector(plan) < vector
            if beaten or plan.costs.economic.total > most:
                rivals.discard(strategy)
            else:
                rivals.add(strategy)
        return rivals

    def _nearer(self, low: Point, high: Point) -> list[Point]:
        """The upper point again, and maybe one between the two, nearest last."""
        if not self._comparable(low, high):
            return [high, self._alone(self._border(low, high))]
        if _whole(self._vector(low)) != _whole(self._vector(high)):
            if high.floor is None:
                return self._from_the_least_budget(low, high)
            if low.budget < high.floor - 1 and high.least <= high.floor * (1 + RESOLUTION):
                return [high, self._between(low, high, high.floor - 1)]
        return [high, self._between(low, high, float(math.floor((low.budget + high.least) / 2)))]

    def _from_the_least_budget(self, low: Point, high: Point) -> list[Point]:
        """The upper point and the least budget that delivers as much."""
        planner = self.planner(high.budget)
        broke = OtherMoney(planner, _without_money(planner.parameters))
        broke.gap = BUDGET_GAP
        reached = delivered_by(high.plan)
        least = broke.least_extra_budget(reached)
        if least is None:
            raise SolverError("what a plan delivers could not be found again")
        floor = float(math.floor(least * (1 - BUDGET_GAP)))
        # Who is to have months within a budget needs a little more than the exact answer at times.
        for allowance in (0.0, BUDGET_GAP):
            budget = _rounded_up(least * (1 + allowance))
            if not low.budget < budget < high.least:
                break
            found = self._holding(budget, reached, STRATEGIES, {})
            if found is not None:
                point = self._point(budget, *found, above=low.budget)
                return [replace(high, floor=floor), replace(point, floor=floor)]
        return [replace(high, floor=floor)]

    def _between(self, low: Point, high: Point, budget: float) -> Point:
        """The best plan at a budget between two points."""
        if self._vector(low) == self._vector(high):
            # What costs too much at the upper end, or does less there, cannot be better with less money.
            held: Mapping[str, float] = delivered_by(low.plan)
            possible = self._rivals(high, low.cost) | {low.plan.strategy, high.plan.strategy}
            known = {
                strategy: plan
                for strategy, plan in high.outcomes.plans.items()
                if strategy in possible and money_needed(plan, self.annual) <= budget + A_CENT
            }
        else:
            here = OtherMoney(self.planner(budget), self.brief(budget).parameters)
            held = here.greatest_delivery(delivered_by(high.plan))
            possible, known = set(STRATEGIES), {}
        found = self._holding(budget, held, possible, known)
        if found is None:
            return self._alone(budget)
        return self._point(budget, *found, above=low.budget)

    def _holding(
        self, budget: float, held: Mapping[str, float], among: Collection[str], known: Mapping[str, Plan]
    ) -> tuple[Plan, Outcomes] | None:
        """The best plan that delivers what is held; None where there is none."""
        brief = self.brief(budget)
        affordable = {
            s for s in among if s not in known and least_cash(s, brief.parameters) <= brief.case.budget
        }
        holding = Holding(self.planner(budget), brief.parameters, held)
        outcomes = plan_holding(holding, self.desk.executor, self.tie, affordable, known)
        if outcomes.untried:
            raise SolverError("the time ran out before every strategy was tried")
        if not outcomes.plans:
            return None
        return best_plan(brief, outcomes.plans), outcomes

    def _border(self, low: Point, high: Point) -> float:
        """A budget between the two: the first at which the rules see the model as they do at the upper one."""
        if self._same_rules(low.budget, high.least):
            return float(math.floor((low.budget + high.least) / 2))
        below, above = low.budget, high.least
        while above - below > 1 and above > below * (1 + RESOLUTION / 2):
            middle = float(math.floor((below + above) / 2))
            if self._same_rules(middle, high.least):
                above = middle
            else:
                below = middle
        return above if above < high.least else below

    def _vector(self, point: Point) -> Vector:
        """What counts before cost: the delivery, or nothing where value and cost alone decide."""
        return delivery_vector(point.plan) if self.by_delivery else ()

    def _comparable(self, low: Point, high: Point) -> bool:
        """Whether every strategy does at least as well at the upper end as at the lower."""
        here = self.brief(high.least).parameters
        return self._same_rules(low.budget, high.least) and self._bounded(here)

    def _same_rules(self, one: float, other: float) -> bool:
        """Whether the models at two budgets differ in nothing but money."""
        return _alike(self.brief(one).parameters, self.brief(other).parameters)

    @staticmethod
    def _bounded(parameters: Parameters) -> bool:
        """Whether what a strategy does at one budget bounds what it does at a lower one.

        Not where a rule requires a role: in a strategy's plan that comes before delivery. Not for large
        requests: their months are not proven.
        """
        return not parameters.limits.role_requirements and not is_large(parameters)


def _alike(one: Parameters, other: Parameters) -> bool:
    """Whether two sets of parameters differ in nothing but budgets and what they bound."""
    return _but_for_money(one) == _but_for_money(other)


def _but_for_money(parameters: Parameters) -> Parameters:
    hires = tuple(replace(option, most=0) for option in parameters.hires)
    return replace(parameters, hires=hires, limits=replace(parameters.limits, budget=0.0, annual_budget=None))


def _money_of(parameters: Parameters, other: Parameters) -> Limits:
    """The limits of the first with the budget of the second."""
    return replace(parameters.limits, budget=other.limits.budget, annual_budget=other.limits.annual_budget)


def _without_money(parameters: Parameters) -> Parameters:
    """No budget, but as many hires: what the money beyond the budget then comes to is the least budget."""
    annual = None if parameters.limits.annual_budget is None else 0.0
    return replace(parameters, limits=replace(parameters.limits, budget=0.0, annual_budget=annual))


def _whole(vector: Vector) -> Vector:
    """The parts of a delivery vector that count projects; those between them are shortages."""
    return tuple(amount for rank, amount in enumerate(vector) if rank % 3 != 2)
