"""One question, one answer: scenario + rulebook -> recommendation.

`advise` is the recipe; every step is a function of a package below. A new analysis is a function and a
line in ANALYSES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from advisor.analysis.desk import Desk, best_plan
from advisor.analysis.engagements import engagements_in, plans_by_engagement
from advisor.analysis.frontier import frontier
from advisor.analysis.limits import gain_of, steps, used_up
from advisor.analysis.smallest_change import smallest_change
from advisor.analysis.strategies import Outcomes, proven_as_far, unavailable_because
from advisor.analysis.uncertainty import COMPARED, uncertainty
from advisor.analysis.what_would_change import what_would_change
from advisor.checker import raise_if_broken
from advisor.domain.horizon import Month
from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, Plan
from advisor.domain.recommendation import (
    Alternative,
    AnalysisReport,
    Assumption,
    BindingLimit,
    Caution,
    Changes,
    EngagementPlan,
    FrontierStep,
    Recommendation,
    SmallestChange,
    StaffRow,
    Uncertainty,
)
from advisor.domain.scenario import ENGAGEMENTS, Scenario
from advisor.errors import AdvisorError, FieldProblem, ScenarioError, SolverError
from advisor.explain.actions import actions_of, headline
from advisor.explain.alternatives import alternatives_to
from advisor.explain.arguments import arguments
from advisor.explain.evidence import timing_of, work_of
from advisor.explain.limits import with_one_more
from advisor.explain.reasons import cautions, rule_lines, summary
from advisor.explain.risk import risk_cautions, risk_sentence
from advisor.intake.brief import Brief
from advisor.intake.completion import Case
from advisor.intake.facts import chance_that_all_pass, plan_facts
from advisor.model.export import Export
from advisor.model.idle import idle_plan
from advisor.model.solve import PEOPLE_AND_MONTHS, is_large
from advisor.model.solver import Deadline
from advisor.model.variables import columns_of_work
from advisor.model.worth import worth_of_limits
from advisor.rulebook import Rulebook
from advisor.rulebook.effects import merge
from advisor.settings import Settings

LARGE_SHARE = 0.85
"""The least part of the time for the strategies of a large request: whatever else is asked needs a good plan."""

WORTH_SHARE = 0.25
"""Part of the time left that may go into what limits are worth in a large request, where more is asked."""

TAKES_LONG = 5_000
"""People x activities x months from which plans are also shown on the way: about a second's planning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known so far about one question; None: not asked for, or not yet."""

    plan: Plan
    outcomes: Outcomes
    alternatives: tuple[Alternative, ...]
    limits: tuple[BindingLimit, ...]
    change: SmallestChange | None = None
    frontier: tuple[FrontierStep, ...] | None = None
    what_would_change: Changes | None = None
    uncertainty: Uncertainty | None = None
    engagements: tuple[EngagementPlan, ...] | None = None
    reports: tuple[AnalysisReport, ...] = ()


def advise(
    scenario: Scenario, rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Recommendation:
    """Whom to hire, whom to train, when, and why. SolverError when the solver finds nothing in time."""
    *_, whole = advise_in_steps(scenario, rulebook, settings, today=today)
    return whole


def advise_in_steps(
    scenario: Scenario, rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Iterator[Recommendation]:
    """The answer as it grows: the plan with its alternatives first, then again after each analysis.

    A request that takes long begins with the plan of doing nothing and goes on with every better one, so that
    there is an answer whatever happens.
    """
    with ThreadPoolExecutor(max_workers=settings.workers) as executor:
        desk = Desk(
            rulebook=rulebook,
            settings=settings,
            today=today or _this_month(),
            deadline=_deadline(scenario, settings),
            executor=executor,
        )
        brief = desk.prepare(scenario)
        size = refuse_if_too_large(brief.parameters, settings)
        found = _nothing_done(brief)
        if size > TAKES_LONG:
            yield _recommendation(brief, rulebook, found)
        for found in _plans(desk, brief, on_the_way=size > TAKES_LONG):
            yield _recommendation(brief, rulebook, found)
        for analysis in ANALYSES if found.outcomes.plans else ():  # what nothing is known of needs no more
            more = analysis(desk, brief, found)
            if more is not found:
                found = more
                yield _recommendation(brief, rulebook, found)


def export_model(
    scenario: Scenario,
    rulebook: Rulebook,
    settings: Settings,
    *,
    strategy: str | None = None,
    today: Month | None = None,
) -> Export:
    """The optimisation problems of the plan to recommend, or of the best plan of the strategy named.

    ScenarioError where that strategy cannot be; SolverError when the solver finds nothing in time.
    """
    with ThreadPoolExecutor(max_workers=settings.workers) as executor:
        desk = Desk(
            rulebook=rulebook,
            settings=settings,
            today=today or _this_month(),
            deadline=_deadline(scenario, settings),
            executor=executor,
        )
        brief = desk.prepare(scenario)
        refuse_if_too_large(brief.parameters, settings)
        planner = desk.planner(brief.parameters)
        if strategy is None:
            best = best_plan(brief, desk.outcomes(brief, all_of_them=False).plans)
            if planner.large or best.solver.stages[-1].name == PEOPLE_AND_MONTHS:
                return Export(planner, best)
            strategy = best.strategy
        plan = planner.plan(strategy)
        if plan is None:
            raise _no_plan_of(strategy, brief.parameters, out_of_time=desk.deadline.left() <= 0)
        return Export(planner, plan)


def _no_plan_of(strategy: str, parameters: Parameters, *, out_of_time: bool) -> AdvisorError:
    if out_of_time:
        return SolverError("the time ran out before a plan of this strategy was found; allow more time")
    why = unavailable_because(strategy, parameters) or "its actions do not fit the limits of the request"
    said = f"There is no plan of {strategy}: {why}."
    return ScenarioError((FieldProblem(pointer="/strategy", code="conflict", detail=said),))


def refuse_if_too_large(parameters: Parameters, settings: Settings) -> int:
    """ScenarioError for a request whose model would not fit into this service's memory; else its size."""
    size = columns_of_work(parameters)
    if size > settings.largest_model:
        detail = (
            f"this asks who does what in {size:,} combinations of people, activities and months; this service "
            f"plans up to {settings.largest_model:,}. Ask for fewer months, groups or projects, or merge some."
        )
        raise ScenarioError((FieldProblem(pointer="", code="too_large", detail=detail),))
    return size


def _this_month() -> Month:
    now = datetime.now(UTC)
    return Month.parse(f"{now.year:04d}-{now.month:02d}")


def _deadline(scenario: Scenario, settings: Settings) -> Deadline:
    return Deadline.after(settings.limit(scenario.options.time_limit))


def _plans(desk: Desk, brief: Brief, *, on_the_way: bool) -> Iterator[Findings]:
    """The plan to recommend and the other strategies; also as they are found, if that is wanted.

    Where there was no time for any plan, that of doing nothing stands.
    """
    wanted = brief.case.scenario.analysis.alternatives
    asked = brief.case.scenario.analysis
    more = asked.smallest_change or asked.frontier or asked.what_would_change or asked.uncertainty
    share = desk.settings.strategies_time_share
    if is_large(brief.parameters):
        share = max(share, LARGE_SHARE)
    part = desk.deadline.part(share if more else 1.0)
    found = _nothing_done(brief)
    planner = desk.planner(brief.parameters, part)
    for outcomes in desk.outcomes_in_steps(brief, all_of_them=wanted, planner=planner):
        if outcomes.plans:
            found = _judged(desk, brief, outcomes)
            if on_the_way and outcomes.untried:
                yield found
    if found.outcomes.plans:
        until = desk.deadline.part(WORTH_SHARE) if planner.large and more else desk.deadline
        worth = worth_of_limits(planner, found.plan, until)
        found = replace(found, limits=used_up(brief.case, found.plan, brief.parameters, worth))
    yield found


def _nothing_done(brief: Brief) -> Findings:
    outcomes = Outcomes(plans={}, outdone={}, untried=frozenset(STRATEGIES))
    return _with_alternatives(brief, idle_plan(brief.parameters), outcomes)


def _judged(desk: Desk, brief: Brief, outcomes: Outcomes) -> Findings:
    """The best of the plans there are, and how far off it can be."""
    best = best_plan(brief, outcomes.plans)
    found = _with_alternatives(brief, proven_as_far(best, outcomes, brief.parameters), outcomes)
    if desk.settings.check_plans:
        for shown in (best, *(other.plan for other in found.alternatives if other.plan)):
            raise_if_broken(brief.parameters, shown)
    return found


def _with_alternatives(brief: Brief, plan: Plan, outcomes: Outcomes) -> Findings:
    wanted = brief.case.scenario.analysis.alternatives
    return Findings(
        plan=plan,
        outcomes=outcomes,
        alternatives=alternatives_to(plan, outcomes, brief) if wanted else (),
        limits=used_up(brief.case, plan, brief.parameters, None),
    )


def _engagements(desk: Desk, brief: Brief, found: Findings) -> Findings:
    """The permanent hire beside the contract, wherever contracts are allowed."""
    before = desk.log.count
    if "contract" not in engagements_in(brief.parameters):
        return found
    plans = plans_by_engagement(desk, brief, found.plan)
    rows = []
    for engagement, allowed, plan, other in plans:
        if desk.settings.check_plans:
            raise_if_broken(other.parameters, plan)
        actions = actions_of(plan, other.parameters, other.needs, other.effects.supports)
        rows.append(EngagementPlan(engagement=engagement, allowed=allowed, plan=plan, actions=actions))
    finished = len(rows) == len(ENGAGEMENTS)
    found = replace(found, engagements=tuple(rows))
    return _reported(found, "engagements", finished, desk.log.count - before)


def _smallest_change(desk: Desk, brief: Brief, found: Findings) -> Findings:
    scenario = brief.case.scenario
    if not scenario.analysis.smallest_change:
        return found
    before = desk.log.count
    change = smallest_change(
        scenario,
        found.plan,
        parametrise=lambda changed: desk.prepare(changed).parameters,
        replan=desk.replan,
        make_planner=desk.planner,
    )
    return _reported(
        replace(found, change=change), "smallest_change", not change.unfinished, desk.log.count - before
    )


def _frontier(desk: Desk, brief: Brief, found: Findings) -> Findings:
    if not brief.case.scenario.analysis.frontier:
        return found
    before = desk.log.count
    desk = replace(desk, deadline=desk.deadline.part(_share(brief)))
    result = frontier(desk, brief, found.outcomes, found.plan)
    found = replace(found, frontier=result.steps)
    return _reported(found, "frontier", result.finished, desk.log.count - before)


def _one_more(desk: Desk, brief: Brief, found: Findings) -> Findings:
    """One whole step more of each limit that binds; takes a plan each, so only where questions are asked."""
    asked = brief.case.scenario.analysis
    if not (asked.frontier or asked.what_would_change) or not found.limits:
        return found
    before = desk.log.count
    desk = replace(desk, deadline=desk.deadline.part(_share(brief)))
    made = steps(brief.case, found.plan, brief.parameters, found.limits)
    in_turn = desk.executor.map if desk.executor else map
    gains = list(in_turn(lambda step: gain_of(desk, brief, found.plan, found.outcomes, step), made))
    tried = {
        step.limit.limit: with_one_more(step, gain, brief.case, desk.rulebook)
        for step, gain in zip(made, gains, strict=True)
    }
    limits = {limit.limit: limit for limit in found.limits} | tried
    found = replace(found, limits=tuple(limits.values()))
    return _reported(found, "one_more", None not in gains, desk.log.count - before)


def _share(brief: Brief) -> float:
    """Part of the time left for one analysis, where others are still to come."""
    asked = brief.case.scenario.analysis
    return 1 / (1 + asked.what_would_change + (asked.uncertainty is not None))


def _reported(found: Findings, name: str, finished: bool, solves: int) -> Findings:
    """The findings with a line on how an analysis ended."""
    status = "complete" if finished else "cut_off"
    return replace(found, reports=(*found.reports, AnalysisReport(name=name, status=status, solves=solves)))


def _what_would_change(desk: Desk, brief: Brief, found: Findings) -> Findings:
    """Not for large requests: every question would be a plan of minutes."""
    if not brief.case.scenario.analysis.what_would_change:
        return found
    if is_large(brief.parameters):
        return _reported(found, "what_would_change", False, 0)
    before = desk.log.count
    changes = what_would_change(desk, brief, found.plan, found.outcomes.plans, desk.settings.change_solves)
    found = replace(found, what_would_change=changes)
    return _reported(found, "what_would_change", not changes.unsettled, desk.log.count - before)


def _uncertainty(desk: Desk, brief: Brief, found: Findings) -> Findings:
    asked = brief.case.scenario.analysis.uncertainty
    if asked is None:
        return found
    before = desk.log.count
    more = brief.case.scenario.analysis.what_would_change and not is_large(brief.parameters)
    desk = replace(desk, deadline=desk.deadline.part(1 / (1 + more)))
    others = [other.plan for other in found.alternatives if other.plan is not None]

    def spare() -> list[Plan]:
        """Strategies that add nothing as long as all goes as planned: what they do twice may save a must."""
        made, planner = found.outcomes.plans, desk.planner(brief.parameters)
        wanted = [other.strategy for other in found.alternatives if other.status == "adds_nothing"]
        plans = [made.get(strategy) or planner.plan(strategy) for strategy in wanted]
        return [plan for plan in plans if plan is not None]

    result = uncertainty(desk, brief, asked, found.plan, others, spare)
    return _reported(
        replace(found, uncertainty=result.uncertainty),
        "uncertainty",
        result.finished,
        desk.log.count - before,
    )


ANALYSES: tuple[Callable[[Desk, Brief, Findings], Findings], ...] = (
    _engagements,
    _smallest_change,
    _frontier,
    _one_more,
    _uncertainty,
    _what_would_change,
)
"""The dearest comes last; each returns its findings, or the same if not asked."""


def _recommendation(brief: Brief, rulebook: Rulebook, found: Findings) -> Recommendation:
    case, plan, change, alternatives = brief.case, found.plan, found.change, found.alternatives
    first_day = date(case.horizon.start.year, case.horizon.start.number, 1)
    after = rulebook.evaluate(plan_facts(plan, brief.parameters), known="plan", on=first_day)
    later = merge(after, rulebook.paths)
    actions = actions_of(plan, brief.parameters, brief.needs, (*later.supports, *brief.effects.supports))
    warnings = [(w.rule, w.level, w.text) for w in (*brief.effects.warnings, *later.warnings)]
    names = {p.asked.id: p.asked.name or p.asked.id for p in case.projects}
    work = work_of(plan, brief.parameters.sides)
    asked = case.scenario.analysis.uncertainty
    first_words = headline(plan, actions, rulebook, case.horizon, change, case.currency)
    answer = Recommendation(
        horizon=case.horizon,
        currency=case.currency,
        reference=case.scenario.reference,
        plan=plan,
        headline=first_words + risk_sentence(found.uncertainty, names, case.currency),
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
        project_names=names,
        needs=brief.needs,
        alternatives=alternatives if case.scenario.analysis.alternatives else None,
        smallest_change=change,
        summary=summary(case, rulebook, plan, brief.needs, alternatives, later.advice),
        rules=rule_lines((*brief.fired, *after)),
        binding_limits=found.limits,
        warnings=(*cautions(case, plan, warnings, change), *_cut_short(case, found)),
        assumptions=_assumptions(case),
        rulebook_version=rulebook.version,
        frontier=found.frontier,
        what_would_change=found.what_would_change,
        uncertainty=found.uncertainty,
        engagements=found.engagements,
        analyses=found.reports,
        budget=case.budget,
        work=work,
        timing=timing_of(actions, work, brief.parameters),
        chance_that_all_pass=chance_that_all_pass(plan) if plan.trainings else None,
        samples_asked=None if asked is None else asked.samples,
    )
    return replace(answer, reasons=arguments(answer, rulebook))


def _cut_short(case: Case, found: Findings) -> tuple[Caution, ...]:
    """What is to be said of sampled futures that were asked for and not reached, once they were tried."""
    asked = case.scenario.analysis.uncertainty
    tried = any(report.name == "uncertainty" for report in found.reports)
    compared = min(COMPARED, sum(other.plan is not None for other in found.alternatives))
    return risk_cautions(found.uncertainty, asked.samples if asked and tried else None, compared)


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
