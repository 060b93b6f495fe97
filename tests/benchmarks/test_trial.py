"""A trial in a process of its own, on requests that take a moment."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from advisor.domain.plan import Plan, SolverStage
from advisor.intake.brief import prepare
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.settings import Settings
from benchmarks import __main__ as bench
from benchmarks import ratios, scaling, textbook
from benchmarks.companies import Shape, company_request
from benchmarks.stopwatch import STEPS
from benchmarks.textbook import service_way
from benchmarks.trial import Task, attempt, measure, settings_for, stage_gap, unit_of, whole_gap

TINY = {
    "company": {"headcount": 30},
    "horizon": {"start": "2027-01", "months": 6},
    "budget": {"total": 0},
    "staff": [{"role": "data_analyst", "headcount": 1, "available_share": 0.5}],
    "projects": [{"effort": {"problem_framing": 0.25, "data_analysis": 0.5}, "max_team": 1}],
}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture(scope="module")
def plan(rulebook) -> Plan:
    found, _ = service_way(TINY, rulebook)
    return found


def test_a_process_of_its_own_finds_what_this_one_finds(rulebook):
    task = Task(request=TINY, limit=20, workers=1, alone=True)
    here, there = measure(task, rulebook), attempt(task)
    assert (there.solves, there.strategy, there.delivered) == (here.solves, here.strategy, "1 of 1")
    assert there.complete
    assert set(there.steps) == set(STEPS) - {"copy"}
    assert there.alone is not None
    assert min(there.alone.plain, there.alone.relaxations, there.alone.cost_root, there.megabytes) > 0


def test_a_process_that_takes_too_much_memory_is_ended():
    trial = attempt(Task(request=TINY, limit=20), most_memory=1)
    assert trial.ended == "ended at 1 MB"
    assert trial.time.at_least
    assert math.isinf(trial.gap)


def test_a_run_that_fails_says_why_and_meets_nothing():
    trial = attempt(Task(request={**TINY, "projects": []}, limit=20))
    assert trial.ended.startswith("failed: ")
    assert "projects" in trial.ended
    assert not trial.complete


def test_a_task_has_the_services_settings_without_its_limits():
    settings = settings_for(Task(request=TINY, limit=90))
    assert settings.time_limit == 90
    assert settings.largest_model > 10**9
    assert {settings.gap(n) for n in (1, 6, 200)} == {0.01}
    assert settings_for(Task(request=TINY, limit=90, gap=None)).gap(1) == Settings().gap(1)


def unproven(plan: Plan, *stages: SolverStage) -> Plan:
    solver = replace(plan.solver, status="feasible", gap=0.02, stages=stages)
    return replace(plan, solver=solver)


def stage(name: str, bound: float) -> SolverStage:
    return SolverStage(name=name, objective=bound, bound=bound, status="optimal", seconds=0.0)


def test_a_plan_proven_stage_by_stage_has_its_solvers_gap(plan):
    assert plan.solver.status == "optimal"
    assert stage_gap(plan) == plan.solver.gap


def test_a_project_fewer_than_its_bound_is_a_gap(plan):
    (project,) = plan.projects
    undone = replace(plan, projects=(replace(project, delivered=False, completed=None),))
    assert stage_gap(unproven(undone)) == 1.0
    reached = [stage(f"{project.priority}_{what}", 0.0) for what in ("on_time", "delivered")]
    assert stage_gap(unproven(undone, *reached)) == 0.02


def test_of_two_bounds_the_looser_holds(plan):
    (project,) = plan.projects
    undone = replace(plan, projects=(replace(project, delivered=False, completed=None),))
    name = f"{project.priority}_on_time"
    looser = unproven(undone, stage(name, 1.0), stage(name, 0.0), stage(f"{project.priority}_delivered", 0.0))
    assert stage_gap(looser) == 1.0


def test_the_whole_gap_is_from_the_bound_on_people(plan, rulebook):
    unit = unit_of(load_request(TINY, rulebook), rulebook)
    cost = plan.costs.economic.total / unit
    bounds = (stage("economic_cost", 0.9 * cost), stage("sequencing", cost))
    solver = replace(plan.solver, gap=0.0, bound=0.9 * cost * unit, stages=bounds)
    assert whole_gap(replace(plan, solver=solver), unit) == pytest.approx(0.1)
    decided_anew = replace(solver, bound=cost * unit)
    assert whole_gap(replace(plan, solver=decided_anew), unit) == pytest.approx(0.0)
    assert whole_gap(unproven(plan), unit) == math.inf


def test_the_bound_on_people_is_no_more_than_the_plan_costs(rulebook):
    request = company_request(Shape(projects=1, months=12, groups=2), 4, rulebook)
    found, _ = service_way(request, rulebook)
    brief = prepare(load_request(request, rulebook), rulebook, load_request(request, rulebook).horizon_start)
    unit = brief.parameters.pricing.average_monthly_pay
    (bound,) = [s.bound for s in found.solver.stages if s.name == "economic_cost"]
    assert bound <= found.costs.economic.total / unit + 1e-3


def test_the_smallest_sizes_run_through(rulebook, tmp_path, capsys, monkeypatch):
    smallest = Shape(projects=1, months=6, groups=1)
    monkeypatch.setattr(scaling, "SMALLEST", scaling.Series(grows="projects", shapes=(smallest,)))
    monkeypatch.setattr(textbook, "SMALLEST", smallest)
    tiny = {ratios.BANK: [Task(request=TINY, limit=20, workers=1, alone=True)]}
    monkeypatch.setattr(ratios, "tasks_of", lambda *given: tiny)
    bench.main(["quick", "--json", str(tmp_path / "figures.json")])
    said = capsys.readouterr().out
    assert "seeds 1" in said
    assert "| 1 x 6 x 1 " in said
    assert "#### Aims" in said
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert set(written["parts"]) == {"ratios", "textbook", "scaling"}
    assert written["aims"][0]["verdict"]
