"""Verdicts without a solver are the solver's verdicts."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.analysis.futures import Draws, Future, Futures
from advisor.analysis.settling import settle
from advisor.analysis.staffing import cash, price_of_people, staffing_of
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Hire
from advisor.domain.scenario import PRIORITIES
from advisor.domain.team import Team
from advisor.model import replanning
from advisor.model.replanning import Redelivery, replan_work
from advisor.model.solver import Deadline, SolveLog
from tests.analysis.teams import random_work
from tests.analysis.test_staffing import plan as plan_of
from tests.service.asking import PLAN_ONLY, ask, brief, request, rulebook

NEVER = Deadline(None)
SEEDS = range(200)


def people(role: str, headcount: int, share: float) -> dict[str, object]:
    return {"role": role, "headcount": headcount, "available_share": share}


LEARNING = request(
    staff=[people("business_analyst", 3, 0.5)],
    projects=[{"id": "p", "effort": {"data_analysis": 1.0, "model_building": 2.0}}],
    options={"allow": {"hire": []}},
)
HIRING = request(projects=[{"id": "p", "effort": {"model_building": 3.0}}])
SUPPORTED = request(
    staff=[people("data_scientist", 1, 0.1), people("business_analyst", 2, 0.5)],
    projects=[{"id": "p", "effort": {"model_building": 2.0}, "operations": 0.0}],
    options={"allow": {"hire": []}},
)


EXAMPLES = Path(__file__).parents[2] / "examples"


def on_contract(name: str) -> dict[str, Any]:
    asked = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["request"]
    return asked | {"options": {"allow": {"engagements": ["contract"]}}, "analysis": PLAN_ONLY}


CONTRACTS = on_contract("contract-for-a-short-project")


def solved(found: Parameters, team: Team) -> Redelivery:
    """By the solver alone, told nothing."""
    result = replan_work(
        found, team, never_on_time=frozenset(), never=frozenset(), deadline=NEVER, log=SolveLog()
    )
    assert result is not None
    return result


@cache
def both_ways(seed: int) -> tuple[Redelivery, int, Redelivery]:
    """The verdict, the solves that it took, and the solver's own verdict."""
    found, team = random_work(seed)
    log = SolveLog()
    verdict = settle(found, team, NEVER, log)
    assert verdict is not None
    return verdict, log.count, solved(found, team)


def test_no_verdict_of_bounds_and_quick_schedule_is_wrong():
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        verdict, solves, best = both_ways(seed)
        assert verdict.delivered == best.delivered, seed
        everything = len(verdict.delivered) == len(random_work(seed)[0].projects)
        kinds["solver" if solves else "all" if everything else "less"] += 1
    # The test is about verdicts found without a solver, both good and bad ones.
    assert kinds["all"] > 20
    assert kinds["less"] > 20


def test_the_cost_of_a_quick_schedule_is_an_upper_estimate():
    compared = 0
    for seed in SEEDS:
        verdict, solves, best = both_ways(seed)
        found, team = random_work(seed)
        if solves == 0:
            most = replanning._work_cost(replanning.FixedTeamModel(found, team))[1]
            assert verdict.cost >= best.cost - replanning.COST_GAP / replanning.COST_PART * most - 1e-3
            compared += 1
    assert compared > 60


@pytest.mark.parametrize("seed", range(40))
def test_one_weighted_run_is_as_strict_as_the_stages_one_by_one(seed, monkeypatch):
    found, team = random_work(seed)
    at_once = solved(found, team)
    monkeypatch.setattr(replanning, "_weights", lambda stages: None)
    assert solved(found, team).delivered == at_once.delivered or _tied(found)


@pytest.mark.parametrize("seed", range(60))
def test_counting_first_and_moving_months_forward_delivers_as_much_for_little_more(seed, monkeypatch):
    """The way of many projects, on few: as strict as one run with the cost in it, and never below its cost."""
    found, team = random_work(seed)
    at_once = solved(found, team)
    monkeypatch.setattr(replanning, "FEW", 0)
    log = SolveLog()
    forward = replan_work(found, team, never_on_time=frozenset(), never=frozenset(), deadline=NEVER, log=log)
    assert forward is not None
    for priority in PRIORITIES:
        mine = {p.id for p in found.projects if p.priority == priority}
        assert len(mine & forward.delivered) == len(mine & at_once.delivered)
    spans = replanning._work_cost(replanning.FixedTeamModel(found, team))[1]
    if forward.delivered == at_once.delivered:
        assert forward.cost >= at_once.cost - replanning.COST_GAP / replanning.COST_PART * spans - 1e-3
        assert forward.cost <= at_once.cost + 0.25 * spans
    if any(p.kind == "ongoing" for p in found.projects):
        return
    assert log.count <= 2  # what is linear and takes a moment is not counted


def test_six_projects_of_an_insurer_are_settled_as_in_one_run(monkeypatch):
    base = brief(json.loads((EXAMPLES / "large-insurer.json").read_text(encoding="utf-8"))["request"])
    scientist = Hire(role="data_scientist", engagement="permanent", count=1, start=2, decide=0)
    engineers = Hire(role="machine_learning_engineer", engagement="permanent", count=2, start=3, decide=0)
    future = Futures(base, rulebook(), Draws(200, 1)).future(1)
    team = staffing_of(plan_of(hires=(scientist, engineers)), base.parameters, future).team(())
    log = SolveLog()
    quick = settle(future.parameters, team, NEVER, log)
    assert quick is not None
    assert log.count <= 2
    monkeypatch.setattr(replanning, "FEW", 6)
    assert solved(future.parameters, team).delivered == quick.delivered


def _tied(found: Parameters) -> bool:
    """Two projects of one priority may stand for each other in the count."""
    priorities = [p.priority for p in found.projects]
    return len(set(priorities)) < len(priorities)


def test_everybody_who_is_planned_for_delivers_what_the_plan_says():
    """With the figures as planned, all passing and nobody leaving, the plan's own delivery comes out."""
    for payload in (LEARNING, HIRING, SUPPORTED, CONTRACTS):
        found = ask(payload)
        base = brief(payload).parameters
        as_planned = Future(number=0, parameters=base, attrition={}, draws=Draws(1, 0))
        staffing = staffing_of(found.plan, base, as_planned)
        verdict = settle(base, staffing.team(tuple(t.count for t in found.plan.trainings)), NEVER, SolveLog())
        assert verdict is not None
        assert verdict.delivered == {p.id for p in found.plan.projects if p.delivered}
        assert cash(staffing) == pytest.approx(found.plan.costs.total)
        economic = found.plan.costs.economic
        people = economic.hires + economic.contracts + economic.training + economic.moves
        study = sum(
            t.count * c.study_share * c.duration * c.monthly_pay
            for t in found.plan.trainings
            for c in base.trainings
            if (c.path, c.group, c.supported) == (t.path, t.group, t.supported)
        )
        assert price_of_people(staffing) == pytest.approx(people + study)


def test_a_time_limit_that_has_passed_settles_nothing_by_the_solver():
    for seed in SEEDS:
        found, team = random_work(seed)
        log = SolveLog()
        settle(found, team, NEVER, log)
        if log.count:
            assert settle(found, team, Deadline.after(0), SolveLog()) is None
            return
    raise AssertionError("no work that needs the solver")
