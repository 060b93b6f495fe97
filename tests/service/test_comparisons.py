"""Comparisons with real answers: rows are the answers one gets alone; time and errors row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor import comparing
from advisor.comparing import compare, compare_in_steps
from advisor.domain.comparison import Variant
from advisor.errors import PlanCheckError, ScenarioError, SolverError
from advisor.schemas.merge_patch import patched
from tests.service.asking import SETTINGS, TODAY, ask, request, rulebook, scenario


def variants(*payloads):
    return [
        Variant(title=str(number), scenario=scenario(payload), place=f"/requests/{number}")
        for number, payload in enumerate(payloads)
    ]


def compared(*payloads, settings=SETTINGS):
    return compare(variants(*payloads), rulebook(), settings, today=TODAY)


def test_each_row_is_the_answer_that_one_gets_alone():
    base = request(staff=[{"role": "data_scientist", "headcount": 1, "available_share": 0.5}])
    other = patched(base, {"staff": [], "budget": {"total": 400000}})
    found = compared(base, other)
    assert [row.answer for row in found.rows] == [ask(base), ask(other)]
    names = {row.name: row.values for row in found.differences.input}
    assert names["budget.total"] == (300000, 400000)
    assert found.rows[0].compared is None
    first, second = (row.answer.recommendation.costs for row in found.rows)
    assert found.rows[1].compared.cash == pytest.approx(second.cash - first.cash)
    assert found.rows[1].compared.net == pytest.approx(second.net - first.net)


def test_a_request_twice_differs_in_nothing():
    found = compared(request(), request())
    differ = found.differences
    assert not any((differ.input, differ.plan, differ.cost, differ.risk, differ.rules, differ.assumptions))
    assert found.rows[1].compared.cash == 0


@pytest.fixture
def given(monkeypatch):
    """`advise` gives what is in the list, one after the other, and keeps the seconds it was given."""
    answers, seconds = [], []

    def stand_in(scenario, rulebook, settings, *, today):
        seconds.append(settings.time_limit)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(comparing, "advise", stand_in)
    return answers, seconds


def test_a_row_without_a_plan_has_a_problem_and_the_others_their_answers(given):
    answer = ask(request())
    given[0].extend([answer, SolverError("time"), PlanCheckError(("broken",)), answer])
    rows = compared(*[request()] * 4).rows
    assert [row.problem and row.problem.code for row in rows] == [
        None, "no_plan_in_time", "plan_check_failed", None,
    ]  # fmt: skip
    assert [row.answer is None for row in rows] == [False, True, True, False]
    assert [row.compared is None for row in rows] == [True, True, True, False]


def test_without_any_plan_there_is_nothing_to_compare(given):
    given[0].extend([SolverError("time"), SolverError("time")])
    with pytest.raises(SolverError):
        compared(request(), request())


def test_rows_share_the_time_of_the_comparison_and_never_have_more_than_alone(given):
    given[0].extend([ask(request())] * 14)
    compared(*[request()] * 10, settings=replace(SETTINGS, time_limit=60, comparison_time_limit=100))
    compared(*[request()] * 4, settings=replace(SETTINGS, time_limit=20, comparison_time_limit=1000))
    assert all(9 < seconds <= 100 for seconds in given[1][:10])
    assert given[1][0] <= 10
    assert given[1][10:] == [20] * 4


def test_the_comparison_grows_row_by_row(given):
    given[0].extend([ask(request()), SolverError("time"), ask(request())])
    steps = list(compare_in_steps(variants(*[request()] * 3), rulebook(), SETTINGS, today=TODAY))
    answered = [[row.answer is not None for row in step.rows] for step in steps]
    assert answered == [[True, False, False], [True, False, False], [True, False, True]]


def test_requests_too_large_to_plan_are_all_named_before_any_is_planned(given):
    large = request(
        horizon={"start": "2027-01", "months": 60},
        projects=[{"effort": {"model_building": 1.0}}] * 3,
    )
    with pytest.raises(ScenarioError) as error:
        compared(large, request(), large, settings=replace(SETTINGS, largest_model=200))
    assert [(problem.pointer, problem.code) for problem in error.value.problems] == [
        ("/requests/0", "too_large"),
        ("/requests/2", "too_large"),
    ]
    assert not given[1]
