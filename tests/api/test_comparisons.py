"""POST /v1/comparisons: rows in their order, and every way to ask wrongly."""

from __future__ import annotations

import re

import pytest

import advisor.comparing
from advisor.domain.comparison import Comparison
from advisor.domain.horizon import Month
from advisor.errors import ScenarioError, SolverError
from advisor.problem.brief import prepare
from advisor.schemas.declared import load
from advisor.schemas.request import load_request
from advisor.service import refuse_if_too_large
from advisor.settings import Settings
from advisor.web import advising, create_app

URL = "/v1/comparisons"


@pytest.fixture
def body(smallest):
    return {"base": smallest, "changes": [{"title": "less", "patch": {"budget": {"total": 1000}}}]}


def errors(response) -> dict[str, str]:
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    return {error["pointer"]: error["code"] for error in response.get_json()["errors"]}


def test_a_comparison_is_as_its_schema_says(client, body):
    response = client.post(URL, json=body)
    assert response.status_code == 200
    assert response.headers["Rulebook-Version"]
    found = response.get_json()
    assert load(Comparison, found).rulebook == found["rulebook"]
    assert [row["title"] for row in found["rows"]] == ["as asked", "less"]
    assert found["rows"][0]["compared_with_first"] is None
    assert found["rows"][1]["compared_with_first"] == {
        "expected_musts": 0.0, "musts_on_time": 0.0, "cash": 0.0, "net": 0.0, "months_later": 0, "tie": False,
    }  # fmt: skip
    assert found["differences"]["input"] == [
        {"name": "budget.total", "title": "budget, total", "values": [300000.0, 1000.0]}
    ]
    assert found["answers"] is None


def test_whole_answers_come_where_they_are_asked_for(client, body):
    found = client.post(URL, json=body | {"answers": True}).get_json()
    assert load(Comparison, found).rulebook == found["rulebook"]
    for row, answer in zip(found["rows"], found["answers"], strict=True):
        assert row["headline"] == answer["recommendation"]["headline"]
        assert row["id"] == answer["id"]
        assert row["costs"]["cash"] == answer["cash"]["total"]
        assert row["chance"] == answer["recommendation"]["chance"]
        assert row["request"] == answer["provenance"]["request"]
    assert found["answers"][0]["provenance"]["request"] != found["answers"][1]["provenance"]["request"]


def test_a_row_without_a_plan_does_not_fail_the_others(client, body, monkeypatch):
    given = advisor.comparing.advise

    def runs_out_of_time_once(scenario, *args, **more):
        if scenario.budget.total == 1000:
            raise SolverError("time")
        return given(scenario, *args, **more)

    monkeypatch.setattr(advisor.comparing, "advise", runs_out_of_time_once)
    response = client.post(URL, json=body | {"answers": True})
    assert response.status_code == 200
    found = response.get_json()
    assert load(Comparison, found).rulebook == found["rulebook"]
    assert found["rows"][1]["problem"]["code"] == "no_plan_in_time"
    assert found["rows"][1]["headline"] is None
    assert found["answers"][1] is None
    assert found["rows"][0]["headline"]


def test_no_plan_for_any_row_is_a_503(client, body, monkeypatch):
    def runs_out_of_time(*args, **more):
        raise SolverError("time")

    monkeypatch.setattr(advisor.comparing, "advise", runs_out_of_time)
    response = client.post(URL, json=body)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_problems_lead_into_the_body(client, smallest, body):
    assert errors(client.post(URL, json={"requests": [smallest, smallest | {"company": {}}]})) == {
        "/requests/1/company/headcount": "required"
    }
    body["changes"].append({"patch": {"projects": [{"template": "no_such"}]}})
    assert errors(client.post(URL, json=body)) == {"/changes/1/patch/projects/0/template": "unknown_choice"}


@pytest.mark.parametrize(("count", "code"), [(1, "too_few"), (11, "too_many")])
def test_one_request_and_eleven_are_refused(client, smallest, count, code):
    assert errors(client.post(URL, json={"requests": [smallest] * count})) == {"/requests": code}


def test_a_request_too_large_to_plan_is_placed_and_told_what_would_do(rulebook, smallest):
    client = create_app(Settings(largest_model=2000), rulebook=rulebook).test_client()
    large = smallest | {"horizon": {"months": 60}, "projects": smallest["projects"] * 12}
    response = client.post(URL, json={"requests": [large, large]})
    assert errors(response) == {"/requests/0": "too_large", "/requests/1": "too_large"}
    detail = response.get_json()["errors"][0]["detail"]
    months, projects = map(int, re.findall(r"([0-9]+) (?:months|such projects)", detail))
    for fits in (
        large | {"horizon": {"months": months}},
        large | {"projects": smallest["projects"] * projects},
    ):
        refuse_if_too_large(problem_of(fits, rulebook), Settings(largest_model=2000))
    beyond = large | {"horizon": {"months": months + 1}}
    with pytest.raises(ScenarioError):
        refuse_if_too_large(problem_of(beyond, rulebook), Settings(largest_model=2000))


def problem_of(payload, rulebook):
    return prepare(load_request(payload, rulebook), rulebook, Month.parse("2026-11")).problem


def test_a_deeply_nested_patch_is_refused_as_any_unknown_field(client, body):
    depth = 400
    deep = '{"a":' * depth + "1" + "}" * depth
    text = '{"base": {"company": {"headcount": 60}, "budget": {"total": 1}, "projects": [{"template": '
    text += f'"churn_prediction_in_app"}}]}}, "changes": [{{"patch": {{"budget": {deep}}}}}]}}'
    response = client.post(URL, data=text, content_type="application/json")
    assert errors(response) == {"/changes/0/patch/budget/a": "unknown_field"}


def test_a_comparison_takes_one_turn_and_a_busy_service_asks_to_come_back(app, client, body, monkeypatch):
    monkeypatch.setattr(advising, "WAIT_SECONDS", 0.01)
    turns = app.extensions["advisor"].turns
    count = app.extensions["advisor"].settings.solves_at_once
    for _ in range(count - 1):
        assert turns.acquire(blocking=False)
    try:
        assert client.post(URL, json=body).status_code == 200
        assert turns.acquire(blocking=False)
        assert client.post(URL, json=body).status_code == 503
        turns.release()
    finally:
        for _ in range(count - 1):
            turns.release()


def test_the_body_and_the_answer_are_described(client):
    document = client.get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    asked = schemas["ComparisonRequest"]["properties"]
    assert asked["requests"]["items"] == {"$ref": "#/components/schemas/Request"}
    assert (asked["requests"]["minItems"], asked["requests"]["maxItems"]) == (2, 10)
    assert (asked["changes"]["minItems"], asked["changes"]["maxItems"]) == (1, 9)
    described = document["paths"][URL]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert described == {"$ref": "#/components/schemas/Comparison"}
