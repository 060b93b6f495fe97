"""One question, one answer: scenario + rulebook -> recommendation.

`advise` is the recipe; every step is a function of a package below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from advisor.analysis.smallest_change import smallest_change
from advisor.analysis.strategies import (
    Outcomes,
    choose,
    is_tie,
    least_cash,
    part_that_does_as_much,
    plan_strategies,
    unavailable_because,
)
from advisor.checker import raise_if_broken
from advisor.domain.horizon import Month
from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, Plan
from advisor.domain.recommendation import (
    Alternative,
    Assumption,
    Comparison,
    Needs,
    Recommendation,
    SmallestChange,
    StaffRow,
)
from advisor.domain.scenario import Scenario
from advisor.errors import FieldProblem, ScenarioError, SolverError
from advisor.explain.actions import actions_of, headline
from advisor.explain.reasons import adds_nothing_because, binding_limits, cautions, rule_lines, summary
from advisor.explain.wording import money
from advisor.intake.completion import Case, complete
from advisor.intake.facts import needs_of, plan_facts, request_facts
from advisor.intake.parameters import build_parameters, with_settings
from advisor.model.needs import gap_after_staff
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule
from advisor.rulebook.effects import ModelEffects, merge
from advisor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything known before planning: the case, what it needs, which rules fired, the parameters."""

    case: Case
    needs: Needs
    fired: tuple[FiredRule, ...]
    effects: ModelEffects
    parameters: Parameters


def advise(
    scenario: Scenario, rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Recommendation:
    """Whom to hire, whom to train, when, and why. SolverError when the solver finds nothing in time."""
    deadline = _deadline(scenario, settings)
    today = today or _this_month()
    brief = prepare(scenario, rulebook, today)
    refuse_if_too_large(brief.parameters, settings)
    wanted = scenario.analysis.alternatives
    outcomes = _outcomes(brief, settings, deadline, all_of_them=wanted)
    plan = _best(brief, outcomes.plans)
    alternatives = _alternatives(brief, plan, outcomes) if wanted else ()
    change = _smallest_change(brief, rulebook, settings, plan, deadline, today)
    if settings.check_plans:
        for shown in (plan, *(other.plan for other in alternatives if other.plan)):
            raise_if_broken(brief.parameters, shown)
    return _recommendation(brief, rulebook, plan, alternatives, change)


def prepare(scenario: Scenario, rulebook: Rulebook, today: Month) -> Brief:
    """Fill in defaults, measure the needs, ask the rules, and build the parameters of the model."""
    case = complete(scenario, rulebook, today)
    bare = build_parameters(case, rulebook, None)
    needs = needs_of(gap_after_staff(bare), rulebook)
    facts = request_facts(case, rulebook, bare, needs)
    first_day = date(case.horizon.start.year, case.horizon.start.number, 1)
    fired = rulebook.evaluate(facts, known="request", on=first_day)
    effects = merge(fired, rulebook.paths)
    case = with_settings(case, effects)
    parameters = build_parameters(case, rulebook, effects, needs.greatest_role)
    return Brief(case=case, needs=needs, fired=fired, effects=effects, parameters=parameters)


def refuse_if_too_large(parameters: Parameters, settings: Settings) -> None:
    """ScenarioError for a request whose model would not fit into this service's memory."""
    workers = len(parameters.staff) + len(parameters.hires) + len(parameters.trainings)
    activities = sum(len(p.needed_activities) for p in parameters.projects)
    size = workers * activities * parameters.horizon.months
    if size > settings.largest_model:
        detail = (
            f"this asks who does what in {size:,} combinations of people, activities and months; this service "
            f"plans up to {settings.largest_model:,}. Ask for fewer months, groups or projects, or merge some."
        )
        raise ScenarioError((FieldProblem(pointer="", code="too_large", detail=detail),))


def _this_month() -> Month:
    now = datetime.now(UTC)
    return Month.parse(f"{now.year:04d}-{now.month:02d}")


def _deadline(scenario: Scenario, settings: Settings) -> Deadline:
    asked = scenario.options.time_limit
    return Deadline.after(settings.time_limit if asked is None else min(asked, settings.time_limit))


def _planner(parameters: Parameters, settings: Settings, deadline: Deadline) -> Planner:
    return Planner(parameters, gap=settings.gap(len(parameters.projects)), deadline=deadline)


def _outcomes(brief: Brief, settings: Settings, deadline: Deadline, *, all_of_them: bool) -> Outcomes:
    part = deadline.part(settings.strategies_time_share)
    tie = brief.case.figures.value("planning.tie_tolerance")
    planner = _planner(brief.parameters, settings, part)
    outcomes = plan_strategies(planner, only_within=None if all_of_them else tie)
    if not outcomes.plans:
        raise SolverError("the solver found no plan within its time limit; ask for less or allow more time")
    return outcomes


def _best(brief: Brief, plans: Mapping[str, Plan]) -> Plan:
    preferred = [
        brief.needs.greatest_role if role == "greatest_need" else role
        for _, role in brief.effects.preferred_roles
    ]
    return choose(
        plans,
        tie_tolerance=brief.case.figures.value("planning.tie_tolerance"),
        preferred=tuple(role for role in preferred if role)[:1],
        delivery_first=brief.case.objective == "delivery_first",
    )


def _alternatives(brief: Brief, plan: Plan, outcomes: Outcomes) -> tuple[Alternative, ...]:
    return tuple(
        _alternative(brief, plan, strategy, outcomes) for strategy in STRATEGIES if strategy != plan.strategy
    )


def _alternative(brief: Brief, plan: Plan, strategy: str, outcomes: Outcomes) -> Alternative:
    other = outcomes.plans.get(strategy)
    part = outcomes.outdone.get(strategy) or (other and part_that_does_as_much(other, outcomes.plans))
    if part is not None:
        return _without_figures(strategy, "adds_nothing", adds_nothing_because(part, brief.case.currency))
    if other is None:
        return _without_figures(strategy, *_why_impossible(brief, strategy, outcomes))
    later = None
    if other.finishes is not None and plan.finishes is not None:
        later = other.finishes - plan.finishes
    return Alternative(
        strategy=strategy,
        status=other.status,
        why=None,
        plan=other,
        actions=actions_of(other, brief.parameters, brief.needs, brief.effects.supports),
        compared=Comparison(
            cost=other.costs.total - plan.costs.total,
            economic_cost=other.costs.economic.total - plan.costs.economic.total,
            months_later=later,
            tie=is_tie(other, plan, brief.case.figures.value("planning.tie_tolerance")),
        ),
    )


def _without_figures(strategy: str, status: str, why: str) -> Alternative:
    return Alternative(strategy=strategy, status=status, why=why, plan=None, actions=None, compared=None)


def _why_impossible(brief: Brief, strategy: str, outcomes: Outcomes) -> tuple[str, str]:
    """(status, reason) of a strategy that has no plan."""
    if strategy in outcomes.untried:
        return "unavailable", "The time limit passed before a plan for it was found; allow more time."
    missing = unavailable_because(strategy, brief.parameters)
    if missing:
        return "unavailable", f"{missing[:1].upper()}{missing[1:]}."
    least, currency = least_cash(strategy, brief.parameters), brief.case.currency
    if least > brief.case.budget:
        return "unaffordable", (
            f"Its actions cost {money(least, currency)} at the least, what they commit you to included; "
            f"the budget is {money(brief.case.budget, currency)}."
        )
    limits = brief.parameters.limits
    if (
        limits.payroll_cap is not None
        or limits.training_budget is not None
        or limits.annual_budget is not None
    ):
        return "unaffordable", "Its actions do not fit the limits on training, payroll or each year's money."
    return "unavailable", "No plan takes these actions within the horizon and the limits given."


def _smallest_change(
    brief: Brief, rulebook: Rulebook, settings: Settings, plan: Plan, deadline: Deadline, today: Month
) -> SmallestChange | None:
    scenario = brief.case.scenario
    if not scenario.analysis.smallest_change:
        return None

    def parametrise(changed: Scenario) -> Parameters:
        return prepare(changed, rulebook, today).parameters

    def replan(changed: Scenario) -> Plan:
        again = prepare(changed, rulebook, today)
        return _best(again, _outcomes(again, settings, deadline, all_of_them=False).plans)

    return smallest_change(
        scenario,
        plan,
        parametrise=parametrise,
        replan=replan,
        make_planner=lambda parameters: _planner(parameters, settings, deadline),
    )


def _recommendation(
    brief: Brief,
    rulebook: Rulebook,
    plan: Plan,
    alternatives: tuple[Alternative, ...],
    change: SmallestChange | None,
) -> Recommendation:
    case = brief.case
    first_day = date(case.horizon.start.year, case.horizon.start.number, 1)
    after = rulebook.evaluate(plan_facts(plan, brief.parameters), known="plan", on=first_day)
    later = merge(after, rulebook.paths)
    actions = actions_of(plan, brief.parameters, brief.needs, (*later.supports, *brief.effects.supports))
    warnings = [(w.rule, w.level, w.text) for w in (*brief.effects.warnings, *later.warnings)]
    return Recommendation(
        horizon=case.horizon,
        currency=case.currency,
        reference=case.scenario.reference,
        plan=plan,
        headline=headline(plan, actions, rulebook, case.horizon, change, case.currency),
        actions=actions,
        staff=tuple(
            StaffRow(
                id=g.asked.id,
                role=g.asked.role,
                headcount=g.asked.headcount,
                available_share=g.available_share,
            )
            for g in case.staff
        ),
        project_order=tuple(p.asked.id for p in case.projects),
        project_names={p.asked.id: p.asked.name or p.asked.id for p in case.projects},
        needs=brief.needs,
        alternatives=alternatives if case.scenario.analysis.alternatives else None,
        smallest_change=change,
        summary=summary(case, rulebook, plan, brief.needs, alternatives, later.advice),
        rules=rule_lines((*brief.fired, *after)),
        binding_limits=binding_limits(case, plan, brief.parameters),
        warnings=cautions(case, plan, warnings, change),
        assumptions=_assumptions(case),
        rulebook_version=rulebook.version,
    )


def _assumptions(case: Case) -> tuple[Assumption, ...]:
    """Every default and every figure that was read, the request's own among them."""
    figures = tuple(
        Assumption(
            name=f.name,
            value=f.value,
            unit=f.unit,
            range=(f.low, f.high),
            source=f.source,
            as_of=f.as_of,
            kind=f.kind,
            origin="request" if f.kind == "request" else "rules",
            note=f.note,
        )
        for f in case.figures.read()
    )
    released = tuple(
        Assumption(
            name=f"training.{path}.released_share", value=value, unit="fraction", range=(0.0, 1.0),
            source="request", as_of=None, kind="request", origin="request",
        )
        for path, value in case.released_shares.items()
    )  # fmt: skip
    return (*case.defaults, *figures, *released)
