"""The benchmarks run, on an instance that takes a moment. Their figures are for people, never asserted."""

from __future__ import annotations

import json
import math

import pytest

from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from benchmarks import analyses, answers, memory, textbook, trial
from benchmarks.stopwatch import STEPS

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


def test_an_answer_is_timed_and_split_by_step(rulebook):
    timing = answers.time_case("tiny", TINY, rulebook, Settings(), repeats=1)
    assert set(timing.elapsed) == set(answers.MOST_SECONDS)
    assert set(timing.split.steps) == set(STEPS)
    assert timing.split.solves > 0
    assert len(answers.say(timing)) == 5


def test_the_stopwatch_leaves_the_service_as_it_was(rulebook):
    before = answers.answer_request(TINY, rulebook, Settings())
    with answers.watched(keeps_models=True) as watch:
        during = answers.answer_request(TINY, rulebook, Settings())
    after = answers.answer_request(TINY, rulebook, Settings())
    solved = len(watch.models)
    assert before["costs"] == during["costs"] == after["costs"]
    assert solved == len(watch.models) > 0


def test_every_case_can_be_read():
    for path in answers.CASES.values():
        assert json.loads(path.read_text(encoding="utf-8"))["request"]["projects"]


def test_memory_is_measured_along_the_way():
    assert [count for count, size in memory.growing(2) if size > 0] == [1, 2]


def test_copying_models_has_a_step_of_its_own(rulebook):
    with answers.watched(keeps_models=True) as watch:
        answers.answer_request(TINY, rulebook, Settings())
    assert len(watch.models) == watch.solves > 0
    assert "copy" in watch.seconds


def test_the_textbook_formulation_costs_no_less_than_the_draft_says(rulebook):
    parameters = textbook.parameters_of(TINY, rulebook)
    plan, _ = textbook.service_way(TINY, rulebook)
    draft = Planner(parameters, gap=0.0, deadline=Deadline.after(20)).draft(plan.strategy)
    assert draft is not None
    for solver in textbook.SOLVERS:
        run = textbook.cost_stage(solver, TINY, rulebook, textbook.reached_by(plan), limit=20)
        assert run.proven
        assert run.cost >= draft.bound - 1e-6


def test_the_textbook_formulation_delivers_no_less_on_its_own(rulebook):
    plan, _ = textbook.service_way(TINY, rulebook)
    given = textbook.cost_stage("HiGHS", TINY, rulebook, textbook.reached_by(plan), limit=20)
    alone = textbook.all_stages("HiGHS", TINY, rulebook, limit=20)
    assert alone.proven
    assert alone.cost == pytest.approx(given.cost, rel=2 * trial.GAP)


def test_a_delivery_that_cannot_be_leaves_the_textbook_formulation_without_a_plan(rulebook):
    run = textbook.cost_stage("HiGHS", TINY, rulebook, {"must_on_time": 2.0}, limit=20)
    assert not run.proven
    assert math.isnan(run.cost)


def test_every_analysis_is_counted_and_timed(rulebook):
    asked = analyses.measure(TINY, rulebook, repeats=1)
    assert {one["name"] for one in asked.analyses} >= {"frontier", "what_would_change", "uncertainty"}
    assert asked.solves >= sum(one["solves"] for one in asked.analyses) > 0
    assert len(analyses.aims_of(asked)) == 2
