"""One programme that decides people and months together finds nothing better than the service's two passes.

`ordered_problem` has the same order of work, with binaries of its own; `usual_problem` has none. Both are
solved stage by stage to proven optimality, over all people at once: no strategies, no sequencing pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.analysis.strategies import choose, delivery_vector, plan_strategies, promised_vector
from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, Plan
from advisor.model import solve
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.rulebook import load
from advisor.settings import Settings
from benchmarks import formulations as textbook
from benchmarks.answers import HERE
from tests.model.instances import random_instance
from tests.model.test_brute_force import INSTANCES

EXAMPLES = ("small-shop", "only-training-allowed", "seven-person-startup")
SECOND_TRAINEE = 388
"""The fluid plan counts the people, and sees no use in a second trainee, who makes the model a month sooner."""

SEEDS = (*range(40), SECOND_TRAINEE)
NOTHING_WAITS = (
    "mentored_hires_for_two_projects",
    "demand_beside_a_project",
    "supported_or_alone",
    "one_pair_of_hands_for_two_deadlines",
)


@pytest.fixture(autouse=True)
def _no_gap(monkeypatch):
    monkeypatch.setattr(solve, "SEQUENCING_GAP", 0.0)


def example(name: str) -> Parameters:
    return textbook.parameters_of(HERE.parent / "examples" / f"{name}.json", load(Settings().rules))


def random_one(seed: int) -> Parameters:
    """Without demands of rules for a role: the choice between strategies does not weigh them."""
    parameters, _ = random_instance(seed)
    return replace(parameters, limits=replace(parameters.limits, role_requirements=()))


def cases() -> Iterator[pytest.param]:
    for name, make in INSTANCES.items():
        yield pytest.param(make, id=name)
    for seed in SEEDS:
        yield pytest.param(lambda seed=seed: random_one(seed), id=f"seed {seed}")
    for name in EXAMPLES:
        marks = [pytest.mark.slow] if name == "seven-person-startup" else []
        yield pytest.param(lambda name=name: example(name), id=name, marks=marks)


def planner(parameters: Parameters) -> Planner:
    return Planner(parameters, gap=0.0, deadline=Deadline(None))


def published(parameters: Parameters) -> Plan:
    """What the service would recommend, without preferences of rules."""
    plans = plan_strategies(planner(parameters)).plans
    return choose(plans, tie_tolerance=0.0, preferred=(), delivery_first=True)


def delivered(found: textbook.Found) -> tuple[float, ...]:
    return promised_vector(found.reached)


@pytest.mark.parametrize("make", list(cases()))
def test_the_textbook_in_order_finds_no_better_delivery_and_no_lower_cost(make):
    parameters = make()
    plan, found = published(parameters), textbook.optimum(textbook.ordered_problem(parameters))
    assert delivered(found) == pytest.approx(delivery_vector(plan), abs=2e-3)
    assert found.cost >= plan.costs.economic.total - 0.01
    # Nor is the service's plan better than anything: it is a plan of the ordered textbook too.
    assert found.cost == pytest.approx(plan.costs.economic.total, abs=0.01)


@pytest.mark.parametrize("name", NOTHING_WAITS)
def test_where_nothing_waits_the_usual_formulation_finds_the_same(name):
    parameters = INSTANCES[name]()
    plan, found = published(parameters), textbook.optimum(textbook.usual_problem(parameters))
    assert delivered(found) == delivery_vector(plan)
    assert found.cost == pytest.approx(plan.costs.economic.total, abs=0.01)


@pytest.mark.parametrize("name", INSTANCES)
def test_the_usual_formulation_is_never_better_than_every_draft(name):
    """It knows no order of work, so that it may be better than what is published, but not than the fluid plans."""
    parameters = INSTANCES[name]()
    mine = planner(parameters)
    found = textbook.optimum(textbook.usual_problem(parameters))
    drafts = [draft for strategy in STRATEGIES if (draft := mine.draft(strategy)) is not None]
    most = max(promised_vector(draft.reached) for draft in drafts)
    assert delivered(found) <= most
    least = min(draft.bound for draft in drafts if promised_vector(draft.reached) == most)
    if delivered(found) == most:
        assert found.cost >= least * parameters.pricing.average_monthly_pay - 0.01
