"""One question, one answer: prepare -> propose -> judge -> choose -> explain.

The request and the rules make a problem; the planning model proposes teams for it; the simulation judges them; the
choice improves them and takes one; the explanation words what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from advisor.checker import raise_if_broken
from advisor.choice.clock import Clock
from advisor.choice.found import Found
from advisor.choice.levers import Asked, levers
from advisor.choice.plan_b import plans_b
from advisor.choice.risks import risks
from advisor.choice.run import Run
from advisor.choice.settings import SearchSettings
from advisor.choice.values import Assumed, value_turns
from advisor.choice.what_would_change import RangedFigure, Sensitivity, what_would_change
from advisor.domain.answer import Answer
from advisor.domain.findings import (
    Findings,
    LeverFinding,
    PlanBFinding,
    RiskFinding,
    TurnFinding,
    ValueFinding,
)
from advisor.domain.horizon import Month
from advisor.domain.outcome import Outcome
from advisor.domain.plan import Plan
from advisor.domain.problem import Problem
from advisor.domain.request import SIDES, Analysis, Scenario
from advisor.domain.strategy import strategies
from advisor.errors import FieldProblem, ScenarioError
from advisor.explanation.answer import Identity, answer_of
from advisor.planning.export import Export
from advisor.planning.proposals import Proposer
from advisor.planning.sets import columns_of_work, workers_of
from advisor.planning.solver import NAME, VERSION
from advisor.problem.brief import Brief, prepare
from advisor.rulebook import Rulebook
from advisor.settings import Settings
from advisor.simulation.simulator import Simulator

LEAST_MONTHS = 3
"""Of a horizon, by the contract."""


def advise(
    scenario: Scenario, rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Answer:
    """Whom to hire, whom to train, when, and why. ScenarioError for a request that is too large; PlanCheckError
    for a plan that breaks a limit. Its id, time, request and service are filled in by whoever publishes it."""
    *_, answer = advise_in_steps(scenario, rulebook, settings, today=today)
    return answer


def advise_in_steps(
    scenario: Scenario, rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Iterator[Answer]:
    """The answer as it grows: those before the last are the best so far, cut off."""
    question = Question(scenario, rulebook, settings, today or _this_month())
    for findings in question.findings_in_steps():
        question.check(findings)
        yield question.answer(findings)


def export_model(
    scenario: Scenario,
    rulebook: Rulebook,
    settings: Settings,
    *,
    strategy: str | None = None,
    today: Month | None = None,
) -> Export:
    """The programmes behind the proposal of a strategy, of None that of the recommended one.

    ScenarioError for a request that is too large, and for a strategy that there cannot be.
    """
    question = Question(scenario, rulebook, settings, today or _this_month())
    if strategy is None:
        return Export(question.brief.problem, question.run.finish().recommended.plan.strategy)
    named = {str(one): one for one in strategies(rulebook.hireable)}
    if strategy not in named:
        said = f"{strategy} is no strategy; there are: {', '.join(named)}."
        raise ScenarioError((FieldProblem(pointer="/strategy", code="unknown_choice", detail=said),))
    return Export(question.brief.problem, named[strategy])


@dataclass(frozen=True)
class Question:
    """A request on its way to its answer. Its time counts from the first look at `run`."""

    scenario: Scenario
    rulebook: Rulebook
    settings: Settings
    today: Month

    @cached_property
    def brief(self) -> Brief:
        """The request completed, the rules that fire, and the problem; ScenarioError where that is too large."""
        brief = prepare(self.scenario, self.rulebook, self.today)
        refuse_if_too_large(brief.problem, self.settings)
        return brief

    @cached_property
    def run(self) -> Run:
        """The choice for the problem."""
        clock = Clock(self.settings.limit(self.scenario.options.time_limit))
        problem = self.brief.problem
        return Run(
            problem=problem,
            judge=self._judge,
            proposer=Proposer(problem),
            clock=clock,
            settings=search_settings(self.settings),
        )

    def findings_in_steps(self) -> Iterator[Findings]:
        """What is known on the way, where that takes long, and in the end."""
        run, shown = self.run, 0.0
        for _ in run.steps():
            if not run.complete and run.clock.used - shown > run.settings.report_after:
                shown = run.clock.used
                yield run.findings()
        findings = run.findings()
        recommended = findings.recommended.outcome
        for name, wanted, analyse in ANALYSES:
            if wanted(self.scenario.analysis):
                made = analyse(self, recommended)
                changes: dict[str, Any] = {name: made.found}
                status = findings.status if made.complete else "cut_off"
                findings = replace(findings, **changes, status=status)
        yield findings

    # --- the analyses ----------------------------------------------------------------------------------

    def risks(self, recommended: Outcome) -> Found[RiskFinding]:
        """Where the risk comes from."""
        problem = self.brief.problem
        return risks(recommended, lambda held: self._judge_of(problem, held), self.run.clock)

    def plans_b(self, recommended: Outcome) -> Found[PlanBFinding]:
        """What to do should a training fail."""
        return plans_b(self.run, recommended, self._judge)

    def values(self, recommended: Outcome) -> Found[ValueFinding]:
        """Where worth decides."""
        return value_turns(self.run, recommended, assumed_values(self.brief))

    def levers(self, recommended: Outcome) -> Found[LeverFinding]:
        """What would help."""
        allowed = self.brief.case.hireable
        asked = Asked(
            scenario=self.scenario,
            run=self.run,
            recommended=recommended,
            prepare=lambda changed: prepare(changed, self.rulebook, self.today).problem,
            judge_of=self._judge_of,
            proposer_of=Proposer,
            values=self.values(recommended).found,
            allowed=allowed,
            beyond=tuple(role for role in self.rulebook.hireable if role not in allowed),
            staff_roles=helpful_roles(self.rulebook),
        )
        return levers(asked)

    def turns(self, recommended: Outcome) -> Found[TurnFinding]:
        """What would change the answer."""
        asked = Sensitivity(
            run=self.run,
            recommended=recommended,
            figures=self._ranged_figures(),
            changed=self._with_figure,
            judge_of=self._judge_of,
            quick_judge_of=self._quick_judge_of,
        )
        return what_would_change(asked)

    def _ranged_figures(self) -> tuple[RangedFigure, ...]:
        """Figures that the answer rests on and that have a range; those that the request gives are certain."""
        rows = self.brief.case.figures.read()
        return tuple(
            RangedFigure(name=figure.name, now=planned_with, low=figure.low, high=figure.high)
            for figure, planned_with in rows
            if figure.low < figure.high and figure.kind != "request"
        )

    def _with_figure(self, name: str, value: float) -> Problem:
        """The problem with a figure known to have a value."""
        scenario = replace(self.scenario, assumptions={**self.scenario.assumptions, name: value})
        return prepare(scenario, self.rulebook, self.today).problem

    def _judge_of(self, problem: Problem, held: frozenset[str] = frozenset()) -> Simulator:
        """held: sources of uncertainty at their planning values."""
        asked = self.scenario.analysis
        return Simulator(problem, samples=asked.samples, seed=asked.seed, held=held)

    def _quick_judge_of(self, problem: Problem, most: int) -> Simulator:
        return self._judge.quickly(problem, min(most, self.scenario.analysis.samples))

    @cached_property
    def _judge(self) -> Simulator:
        """What judges the teams of the request itself."""
        return self._judge_of(self.brief.problem)

    def check(self, findings: Findings) -> None:
        """PlanCheckError where a plan that is shown does not keep what it promises."""
        if self.settings.check_plans:
            raise_if_broken(self.brief.problem, findings.recommended.plan)
            for plan in plans_shown(findings):
                raise_if_broken(self.brief.problem, plan, within_budget=False)

    def answer(self, findings: Findings) -> Answer:
        """What was found, in words."""
        return answer_of(self.brief, findings, rulebook=self.rulebook, identity=UNPUBLISHED)


Analysed = Callable[[Question, Outcome], "Found[Any]"]

ANALYSES: tuple[tuple[str, Callable[[Analysis], bool], Analysed], ...] = (
    ("risks", lambda asked: True, Question.risks),
    ("plans_b", lambda asked: True, Question.plans_b),
    ("values", lambda asked: True, Question.values),
    ("levers", lambda asked: asked.what_would_help, Question.levers),
    ("turns", lambda asked: asked.what_would_change, Question.turns),
)
"""Field of the findings, whether it is asked for, and what finds it for the recommended team; the cheapest first."""


UNPUBLISHED = Identity(
    id="", created="", service="", request={}, digest="", solver=NAME, solver_version=VERSION
)


def plans_shown(findings: Findings) -> Iterator[Plan]:
    """The plans of the recommendation, of changing nothing, of the alternatives and of the two beside it."""
    others = (finding.best for finding in findings.alternatives)
    shown = (findings.recommended, findings.nothing, findings.cheapest, findings.safest, *others)
    return (judged.plan for judged in shown if judged is not None)


def assumed_values(brief: Brief) -> Assumed:
    """What the request leaves open of its projects' values, with the range of the pay-back time."""
    figures = brief.case.figures
    payback, late = figures.peek("planning.payback_months"), figures.peek("planning.late_factor")
    ends = (payback.low, payback.high) if payback.kind != "request" else ()
    factors = tuple(payback.value / end for end in ends if end != payback.value)
    return Assumed(factors=factors, late=late.kind != "request" and late.value != 1)


def helpful_roles(rulebook: Rulebook) -> tuple[str, ...]:
    """Of each side the first role whose people a training path takes: who may be there, and could help."""
    sources = [rulebook.roles[path.source_role] for path in rulebook.paths.values()]
    first = {role.side: role.id for role in reversed(sources)}
    return tuple(first[side] for side in SIDES if side in first)


def search_settings(settings: Settings) -> SearchSettings:
    """Those of the operator's file, or the service's own."""
    return SearchSettings() if settings.search is None else SearchSettings.load(settings.search)


def refuse_if_too_large(problem: Problem, settings: Settings) -> None:
    """ScenarioError for a request whose model would not fit into this service's memory; it says what would."""
    size, most = columns_of_work(problem), settings.largest_model
    if size > most:
        detail = (
            f"this asks who does what in {size:,} combinations of people, activities and months; this service "
            f"plans up to {most:,}. {_what_would_do(problem, most)}"
        )
        raise ScenarioError((FieldProblem(pointer="", code="too_large", detail=detail),))


def _what_would_do(problem: Problem, most: int) -> str:
    """The most months, and the most projects of this kind, that would fit with all else as it is."""
    workers, months = len(workers_of(problem)), problem.horizon.months
    activities = [len(p.needed_activities) for p in problem.projects]
    fitting = {
        "months": (most // (workers * sum(activities)), LEAST_MONTHS),
        "such projects": (most // (workers * months * max(activities)), 1),
    }
    said = [f"{count} {what}" for what, (count, least) in fitting.items() if count >= least]
    if not said:
        return "Ask for fewer months and projects, or merge some."
    return f"At most {' or '.join(said)} would do."


def _this_month() -> Month:
    return Month.parse(f"{datetime.now(UTC):%Y-%m}")
