"""The benchmarks run, on an instance that takes a moment. Their figures are for people, never asserted."""

from __future__ import annotations

import json

import pulp
import pytest

from advisor.model.solve import Draft
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from benchmarks import answers, memory, textbook
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


def test_the_textbook_formulation_costs_no_less_than_the_draft_says(tmp_path, rulebook, capsys):
    case = tmp_path / "tiny.json"
    case.write_text(json.dumps({"request": TINY}), encoding="utf-8")
    parameters = textbook.parameters_of(case, rulebook)
    draft = textbook.service_way(parameters, "no_change", limit=20)
    assert isinstance(draft, Draft)
    cost = textbook.textbook_way("HiGHS", pulp.HiGHS(msg=False, threads=1), parameters, draft)
    assert cost is not None
    assert cost >= draft.bound - 1e-6
    assert "textbook, HiGHS" in capsys.readouterr().out
