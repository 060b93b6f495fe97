"""Comparisons: what is understood, and every problem with a pointer into the body."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from advisor.errors import ScenarioError
from advisor.schemas.comparison import ComparisonReader
from tests.schemas.conftest import TODAY


@pytest.fixture
def compared(reader):
    comparisons = ComparisonReader.of(reader)
    return lambda payload, **more: comparisons.read(payload, today=TODAY, **more)


@pytest.fixture
def wrong(compared):
    """Pointer -> code of everything that is wrong with a comparison."""

    def found(payload: object) -> dict[str, str]:
        with pytest.raises(ScenarioError) as error:
            compared(payload)
        return {problem.pointer: problem.code for problem in error.value.problems}

    return found


def test_requests_are_called_by_their_reference_or_their_number(compared, smallest):
    asked = compared({"requests": [smallest | {"reference": "REQ-1"}, smallest]})
    assert [variant.title for variant in asked.variants] == ["REQ-1", "request 2"]
    assert [variant.place for variant in asked.variants] == ["/requests/0", "/requests/1"]
    assert not asked.answers


def test_a_base_is_the_first_row_and_stays_as_it_is(compared, smallest):
    before = copy.deepcopy(smallest)
    changes = [
        {"title": "less", "patch": {"budget": {"total": 1000}}},
        {"patch": {"staff": [{"role": "software_developer", "headcount": 2}]}},
    ]
    asked = compared({"base": smallest, "changes": changes, "answers": True})
    first, less, developers = (variant.scenario for variant in asked.variants)
    assert [variant.title for variant in asked.variants] == ["as asked", "less", "change 2"]
    assert (first.budget.total, less.budget.total, developers.budget.total) == (300000, 1000, 300000)
    assert (len(first.staff), developers.staff[0].headcount) == (0, 2)
    assert asked.answers
    assert smallest == before


def test_null_in_a_patch_brings_the_default_back(compared, smallest):
    base = smallest | {"options": {"max_hires": 1}}
    asked = compared({"base": base, "changes": [{"patch": {"options": None}}]})
    assert [variant.scenario.options.max_hires for variant in asked.variants] == [1, None]


def test_null_is_the_same_as_leaving_a_part_out(compared, smallest):
    asked = compared({"requests": [smallest, smallest], "base": None, "changes": None, "answers": None})
    assert (len(asked.variants), asked.answers) == (2, False)


def test_every_problem_of_every_request_is_told_at_once(wrong, smallest):
    first = smallest | {"projects": [{"effort": {"model_building": -1}}]}
    second = smallest | {"company": {"headcount": 0}, "colour": "red"}
    assert wrong({"requests": [first, smallest, second, None], "answer": True}) == {
        "/requests/0/projects/0/effort/model_building": "out_of_range",
        "/requests/2/company/headcount": "out_of_range",
        "/requests/2/colour": "unknown_field",
        "/requests/3": "wrong_type",
        "/answer": "unknown_field",
    }


def test_a_problem_of_a_change_leads_into_its_patch(wrong, smallest):
    changes = [
        {"patch": {"budget": {"total": -1}}},
        {"patch": {"projects": [{"template": "no_such"}, {"name": "no effort"}]}},
        {"patch": {"company": None}},
    ]
    assert wrong({"base": smallest, "changes": changes}) == {
        "/changes/0/patch/budget/total": "out_of_range",
        "/changes/1/patch/projects/0/template": "unknown_choice",
        "/changes/1/patch/projects/1/template": "required",
        "/changes/2/patch/company": "required",
    }


def test_a_problem_beside_the_patch_leads_to_the_change_and_names_the_field(compared, smallest):
    base = smallest | {"horizon": {"start": "2027-01", "months": 18}}
    base["projects"] = [{**smallest["projects"][0], "deadline": "2028-06"}]
    with pytest.raises(ScenarioError) as error:
        compared({"base": base, "changes": [{"patch": {"horizon": {"months": 6}}}]})
    (problem,) = error.value.problems
    assert (problem.pointer, problem.code) == ("/changes/0/patch", "outside_horizon")
    assert problem.detail.startswith("With this change, /projects/0/deadline is wrong:")


def test_what_is_wrong_with_the_base_is_told_once(wrong, smallest):
    base = smallest | {"company": {"headcount": 0}}
    changes = [{"patch": {"budget": {"total": 1}}}, {"patch": {"budget": {"total": "1"}}}]
    assert wrong({"base": base, "changes": changes}) == {
        "/base/company/headcount": "out_of_range",
        "/changes/1/patch/budget/total": "wrong_type",
    }


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, {"": "required"}),
        ([], {"": "wrong_type"}),
        ({"base": 0}, {"/changes": "required"}),
        ({"changes": [{"patch": {}}]}, {"/base": "required"}),
        ({"requests": [0, 0], "base": 0}, {"/requests": "conflict"}),
        ({"requests": [0]}, {"/requests": "too_few"}),
        ({"requests": [0] * 11}, {"/requests": "too_many"}),
        ({"base": 0, "changes": []}, {"/changes": "too_few"}),
        ({"base": 0, "changes": [{"patch": {}}] * 10}, {"/changes": "too_many"}),
        ({"base": 0, "changes": [{"patch": []}]}, {"/changes/0/patch": "wrong_type"}),
        ({"base": 0, "changes": [{"title": "", "patch": {}}]}, {"/changes/0/title": "too_few"}),
        (
            {"base": 0, "changes": [{"budget": {}}]},
            {"/changes/0/budget": "unknown_field", "/changes/0/patch": "required"},
        ),
        ({"base": 0, "changes": [{"title": "no patch"}]}, {"/changes/0/patch": "required"}),
        ({"base": 0, "changes": [{"patch": None}]}, {"/changes/0/patch": "required"}),
        ({"base": 0, "changes": None}, {"/changes": "required"}),
        ({"base": 0, "changes": [None]}, {"/changes/0": "wrong_type"}),
    ],
)
def test_what_is_no_comparison_is_refused(wrong, smallest, body: Any, problems):
    if isinstance(body, dict):  # 0 stands for a request without problems
        body = {name: smallest if value == 0 else value for name, value in body.items()}
        if isinstance(body.get("requests"), list):
            body["requests"] = [smallest for _ in body["requests"]]
    assert wrong(body) == problems
