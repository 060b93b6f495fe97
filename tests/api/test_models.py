"""POST /v1/models: the file, and every way to ask for it wrongly."""

from __future__ import annotations

import pytest

from advisor import answering
from advisor.errors import SolverError
from advisor.web import advising

URL = "/v1/models"


def errors(response) -> dict[str, str]:
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    return {error["pointer"]: error["code"] for error in response.get_json()["errors"]}


@pytest.mark.parametrize(
    ("query", "file", "first"),
    [
        ("", "team-plan_no_change_3_net_cost.mps", "* "),
        ("?format=lp", "team-plan_no_change_3_net_cost.lp", "\\ "),
        ("?format=mps&stage=1", "team-plan_no_change_1_musts_on_time.mps", "* "),
    ],
)
def test_a_model_comes_as_a_file_with_a_name(client, smallest, query, file, first):
    response = client.post(URL + query, json=smallest)
    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response.text.startswith(f"{first}Strategy no_change. Stage ")


def test_the_strategy_named_is_the_one_that_is_planned(client, smallest, monkeypatch):
    asked = []

    def export_model(*args, strategy):
        asked.append(strategy)
        raise SolverError("time")

    monkeypatch.setattr(answering, "export_model", export_model)
    assert client.post(f"{URL}?strategy=hire_several", json=smallest).status_code == 503
    assert client.post(URL, json=smallest).status_code == 503
    assert asked == ["hire_several", None]


def test_all_that_is_wrong_with_url_and_body_is_told_at_once(client, smallest):
    body = smallest | {"company": {"headcount": 0}}
    url = f"{URL}?format=xml&stage=one&strategy=fire_everyone&level=2"
    assert errors(client.post(url, json=body)) == {
        "/format": "unknown_choice",
        "/stage": "not_a_whole_number",
        "/strategy": "unknown_choice",
        "/level": "unknown_field",
        "/company/headcount": "out_of_range",
    }


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("0", "out_of_range"),
        ("5", "out_of_range"),
        ("100", "out_of_range"),
        ("-1", "not_a_whole_number"),
        ("1.5", "not_a_whole_number"),
        ("", "not_a_whole_number"),
        ("\u0661", "not_a_whole_number"),
        ("9" * 5000, "not_a_whole_number"),
    ],
)
def test_a_stage_that_is_none_is_refused(client, smallest, stage, code):
    response = client.post(URL, query_string={"stage": stage}, json=smallest)
    assert errors(response) == {"/stage": code}


def test_a_stage_beyond_the_last_is_told_with_those_that_are(client, smallest):
    (problem,) = client.post(f"{URL}?stage=5", json=smallest).get_json()["errors"]
    assert "1 musts_on_time, 2 musts_delivered, 3 net_cost" in problem["detail"]


def test_a_busy_service_asks_to_come_back(app, client, smallest, monkeypatch):
    monkeypatch.setattr(advising, "WAIT_SECONDS", 0.01)
    advisor = app.extensions["advisor"]
    for _ in range(advisor.settings.solves_at_once):
        assert advisor.turns.acquire(blocking=False)
    try:
        assert client.post(URL, json=smallest).status_code == 503
        assert errors(client.post(f"{URL}?stage=0", json=smallest)), "a wrong one needs no turn"
    finally:
        for _ in range(advisor.settings.solves_at_once):
            advisor.turns.release()
    assert client.post(URL, json=smallest).status_code == 200


def test_the_parameters_are_described(client):
    described = client.get("/openapi.json").get_json()["paths"][URL]["post"]
    assert [parameter["name"] for parameter in described["parameters"]] == ["format", "stage", "strategy"]
    assert all(parameter["in"] == "query" for parameter in described["parameters"])
    assert list(described["responses"]["200"]["content"]) == ["text/plain"]
