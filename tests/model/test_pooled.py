"""Large requests: the pooled draft is a relaxation, and project by project there is always an honest plan."""

from __future__ import annotations

import pytest

from advisor.analysis.strategies import plan_strategies, promised_vector
from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, delivery_vector
from advisor.model import pooled, solve
from advisor.model.solve import Draft, Planner
from advisor.model.solver import Deadline
from tests.model.instances import random_instance
from tests.model.tiny import developer, parameters, project, staff

SEEDS = range(40)
NEVER = Deadline.after(None)


@pytest.fixture
def every_request_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "MANY", 0)


def drafted(
    given: Parameters, strategy: str, *, large: bool, monkeypatch: pytest.MonkeyPatch
) -> Draft | None:
    monkeypatch.setattr(solve, "MANY", 0 if large else 6)
    return Planner(given, gap=0.0, deadline=NEVER).draft(strategy)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pooled_draft_promises_no_less_for_no_more(seed, monkeypatch):
    given, strategy = random_instance(seed)
    exact = drafted(given, strategy, large=False, monkeypatch=monkeypatch)
    plan = Planner(given, gap=0.0, deadline=NEVER).plan(strategy)
    pool = drafted(given, strategy, large=True, monkeypatch=monkeypatch)
    assert (exact is None) or pool is not None
    if exact is None or pool is None or plan is None:
        return
    unmet = [-draft.reached.get("rule_requirements", 0.0) for draft in (pool, exact)]
    better = (round(unmet[0], 4), *promised_vector(pool.reached))
    ours = (round(unmet[1], 4), *delivery_vector(plan))
    assert better >= ours
    if better == ours:
        assert pool.bound <= plan.costs.economic.total / given.pricing.average_monthly_pay + 1e-4


def test_without_a_binding_team_size_the_pooled_draft_is_the_fluid_plan(monkeypatch):
    both = (project("p", months=6, max_team=50.0), project("q", months=6, max_team=50.0))
    given = parameters(months=6, staff=(staff(months=6), developer(months=6)), projects=both)
    exact = drafted(given, "no_change", large=False, monkeypatch=monkeypatch)
    pool = drafted(given, "no_change", large=True, monkeypatch=monkeypatch)
    assert exact
    assert pool
    assert pool.reached == pytest.approx(exact.reached, abs=1e-5)
    assert pool.bound == pytest.approx(exact.bound, rel=1e-6)


def test_leaving_out_the_team_size_promises_what_cannot_be(monkeypatch):
    narrow = project("p", months=6, max_team=0.05)
    given = parameters(months=6, staff=(staff(months=6), developer(months=6)), projects=(narrow,))
    held = drafted(given, "no_change", large=True, monkeypatch=monkeypatch)
    monkeypatch.setattr(pooled, "POOLED", tuple(f for f in pooled.POOLED if f is not pooled.pooled_team_size))
    free = drafted(given, "no_change", large=True, monkeypatch=monkeypatch)
    assert held
    assert free
    assert promised_vector(free.reached) > promised_vector(held.reached)


def published(seed: int) -> tuple[Parameters, Draft, Plan] | None:
    given, strategy = random_instance(seed)
    planner = Planner(given, gap=0.0, deadline=NEVER)
    draft = planner.draft(strategy)
    plan = draft and planner.publish(draft)
    return None if draft is None or plan is None else (given, draft, plan)


@pytest.mark.usefixtures("every_request_is_large")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_made_project_by_project_keeps_every_constraint_and_no_false_promise(seed):
    found = published(seed)
    if found is None:
        return
    given, draft, plan = found
    assert list(check_plan(given, plan)) == []
    assert plan.status == "feasible"
    assert delivery_vector(plan) <= promised_vector(draft.reached)
    assert plan.solver.gap >= 0


@pytest.mark.usefixtures("every_request_is_large")
def test_project_by_project_most_of_what_is_promised_is_kept():
    pairs = [(draft, plan) for _, draft, plan in filter(None, map(published, range(80)))]
    promised = sum(len(draft.on_time) for draft, _ in pairs)
    kept = sum(p.delivered for _, plan in pairs for p in plan.projects if p.kind == "delivery")
    assert promised > 20
    assert kept >= 0.7 * promised


@pytest.mark.usefixtures("every_request_is_large")
def test_a_large_request_without_alternatives_is_drafted_once_and_recommended_the_best_draft():
    given, _ = random_instance(3)
    planner = Planner(given, gap=0.0, deadline=NEVER)
    alone = plan_strategies(planner, only_within=0.01)
    assert len(alone.plans) == 1
    everything = plan_strategies(Planner(given, gap=0.0, deadline=NEVER))
    assert set(alone.plans) <= set(everything.plans)
