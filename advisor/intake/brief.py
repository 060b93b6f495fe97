"""Everything known before planning, and how it comes together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from advisor.domain.horizon import Month
from advisor.domain.parameters import Parameters
from advisor.domain.recommendation import Needs
from advisor.domain.scenario import Scenario
from advisor.intake.completion import Case, complete
from advisor.intake.facts import needs_of, request_facts
from advisor.intake.parameters import build_parameters, with_settings
from advisor.model.needs import gap_after_staff
from advisor.model.solver import HIGHS
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule
from advisor.rulebook.effects import ModelEffects, merge


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything known before planning: the case, what it needs, which rules fired, the parameters."""

    case: Case
    needs: Needs
    fired: tuple[FiredRule, ...]
    effects: ModelEffects
    parameters: Parameters


def prepare(
    scenario: Scenario,
    rulebook: Rulebook,
    today: Month,
    solver: str = HIGHS,
    measure: Callable[[Parameters, str], Mapping[str, float]] = gap_after_staff,
) -> Brief:
    """Fill in defaults, measure the needs, ask the rules, and build the parameters of the model."""
    case = complete(scenario, rulebook, today)
    bare = build_parameters(case, rulebook, None)
    needs = needs_of(measure(bare, solver), rulebook)
    facts = request_facts(case, rulebook, bare, needs)
    first_day = date(case.horizon.start.year, case.horizon.start.number, 1)
    fired = rulebook.evaluate(facts, known="request", on=first_day)
    effects = merge(fired, rulebook.paths)
    case = with_settings(case, effects)
    parameters = build_parameters(case, rulebook, effects, needs.greatest_role)
    return Brief(case=case, needs=needs, fired=fired, effects=effects, parameters=parameters)
