"""The optimisation problems behind an answer are those of the plan that is recommended."""

from __future__ import annotations

import pytest

from advisor.domain.plan import STRATEGIES
from advisor.errors import ScenarioError, SolverError
from advisor.service import export_model
from advisor.settings import Settings
from tests.service.asking import SETTINGS, TODAY, ask, request, rulebook, scenario


def export(payload, settings=SETTINGS, **more):
    return export_model(scenario(payload), rulebook(), settings, today=TODAY, **more)


@pytest.fixture(scope="module")
def payload():
    """Two musts that somebody must be hired or trained for."""
    return request(
        staff=[{"id": "analysts", "role": "business_analyst", "headcount": 3, "available_share": 0.5}],
        projects=[
            {"id": "p", "effort": {"model_building": 2.0}},
            {"id": "q", "effort": {"model_building": 1.0}},
        ],
    )


def test_the_recommended_strategy_is_exported_with_the_figures_of_its_answer(payload):
    answered, exported = ask(payload).plan, export(payload)
    assert exported.plan.strategy == answered.strategy
    assert [(s.name, s.objective) for s in exported.plan.solver.stages] == [
        (s.name, s.objective) for s in answered.solver.stages
    ]
    assert exported.stages[-1].objective == answered.solver.stages[-1].objective


def test_another_strategy_can_be_named(payload):
    assert export(payload, strategy="hire_data_scientist").plan.strategy == "hire_data_scientist"


def test_a_strategy_that_cannot_be_is_refused_with_the_reason():
    nobody_to_train = request()
    with pytest.raises(ScenarioError, match="no cross-training path leads from the present staff"):
        export(nobody_to_train, strategy="cross_train_only")


def test_a_strategy_beyond_the_budget_is_refused():
    with pytest.raises(ScenarioError) as refused:
        export(request(budget={"total": 1000}), strategy="hire_both")
    assert [problem.pointer for problem in refused.value.problems] == ["/strategy"]


@pytest.mark.parametrize("strategy", [None, *STRATEGIES[:1]])
def test_without_time_there_is_no_model(payload, strategy):
    with pytest.raises(SolverError):
        export(payload, Settings(time_limit=1e-9), strategy=strategy)


def test_a_request_that_is_too_large_to_plan_is_too_large_to_export(payload):
    with pytest.raises(ScenarioError, match="this service plans up to 10"):
        export(payload, Settings(largest_model=10))
