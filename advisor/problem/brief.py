"""Everything known before planning, and how it comes together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from advisor.domain.answer import Needs
from advisor.domain.findings import Judged
from advisor.domain.horizon import Horizon, Month
from advisor.domain.problem import Problem
from advisor.domain.request import Scenario
from advisor.planning.needs import gap_after_staff
from advisor.problem.build import build_problem, with_rules
from advisor.problem.completion import Case, complete
from advisor.problem.facts import Asked, plan_facts, request_facts
from advisor.problem.needs import needs_of
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FactValue, FiredRule
from advisor.rulebook.effects import ModelEffects, merge

Measure = Callable[[Problem], Mapping[str, float]]
"""Person-months by side that the people of a problem cannot cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything known before planning: the completed case, what it needs, which rules fired, the problem."""

    case: Case
    needs: Needs
    facts: Mapping[str, FactValue]
    fired: tuple[FiredRule, ...]
    effects: ModelEffects
    problem: Problem

    @property
    def completed(self) -> Scenario:
        """The request with its defaults filled in; asked again, it gives the same answer."""
        return self.case.completed


def prepare(
    scenario: Scenario, rulebook: Rulebook, today: Month, measure: Measure = gap_after_staff
) -> Brief:
    """Fill in defaults, measure the needs under the rules that hold already, ask all rules, build the problem."""
    case = complete(scenario, rulebook, today)
    on = first_day(case.horizon)
    asked = Asked(case=case, rulebook=rulebook)
    effects = merge(rulebook.evaluate(request_facts(asked), known="request", on=on), rulebook.paths)
    bare = build_problem(with_rules(case, effects), rulebook, effects)
    needs = needs_of(bare, case, rulebook, measure)
    facts = request_facts(Asked(case=case, rulebook=rulebook, needs=needs))
    fired = rulebook.evaluate(facts, known="request", on=on)
    effects = merge(fired, rulebook.paths)
    case = with_rules(case, effects)
    problem = build_problem(case, rulebook, effects, needs.greatest_role)
    return Brief(case=case, needs=needs, facts=facts, fired=fired, effects=effects, problem=problem)


def rules_of_the_plan(brief: Brief, judged: Judged, rulebook: Rulebook) -> tuple[FiredRule, ...]:
    """The rules that speak about the recommended plan, whether they fire or not."""
    facts = {
        **brief.facts,
        **plan_facts(judged, brief.problem, brief.case.scenario.requested_role, brief.needs),
    }
    known = rulebook.with_derived({name: value for name, value in facts.items() if name in rulebook.facts})
    return rulebook.evaluate(known, known="plan", on=first_day(brief.case.horizon))


def first_day(horizon: Horizon) -> date:
    """The day on which rules must be in force: the first of the plan."""
    return date(horizon.start.year, horizon.start.number, 1)
