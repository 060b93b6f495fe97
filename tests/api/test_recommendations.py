"""POST /v1/recommendations: answers, problem documents, and bodies that are no request."""

from __future__ import annotations

import json
import sys

import pytest

import advisor.answering
from advisor.errors import PlanCheckError, SolverError
from advisor.schemas.answer import load_answer
from advisor.web import advising

URL = "/v1/recommendations"
JSON = "application/json"


def post(client, body: bytes | str, content_type: str = JSON, **more):
    return client.post(URL, data=body, content_type=content_type, **more)


def is_problem(response, status: int) -> bool:
    """Is it a complete problem document (RFC 9457) of this status?"""
    document = response.get_json()
    return (
        response.status_code == document["status"] == status
        and response.content_type == "application/problem+json"
        and bool(document["title"])
        and document["type"] == f"/docs/problems#{document['code']}"
    )


def test_a_request_is_answered(client, smallest):
    response = client.post(URL, json=smallest)
    assert response.status_code == 200
    answer = response.get_json()
    assert list(answer)[:4] == ["id", "created", "reference", "status"]
    assert answer["provenance"]["request"].startswith("sha256:")
    assert load_answer(answer).recommendation.strategy == "hire_machine_learning_engineer_and_cross_train"


def test_the_request_comes_back_completed_and_posted_again_is_the_same(client, smallest):
    told = client.post(URL, json=smallest).get_json()
    request = told["request"]
    assert request["company"] == {"headcount": 60, "country": "US", "currency": "USD"}
    assert request["horizon"] == {"start": "2027-01", "months": 18}
    assert request["projects"][0]["id"] == "p1"
    assert (request["projects"][0]["size"], request["projects"][0]["priority"]) == ("medium", "must")
    assert (request["options"]["confidence"], request["options"]["objective"]) == (0.8, "musts_first")
    assert (request["options"]["market"], request["options"]["time_limit"]) == ("normal", 60.0)
    assert request["analysis"] == {
        "what_would_help": True, "what_would_change": False, "samples": 500, "seed": 1,
    }  # fmt: skip
    assert request["staff"] == []
    assert "deadline" not in request["projects"][0], "given and assumed count differently"
    again = client.post(URL, json=request).get_json()
    assert (again["request"], again["provenance"]) == (request, told["provenance"])


def test_what_was_read_otherwise_is_noted(client, smallest):
    body = smallest | {"horizon": {"start": "2027-01-04"}}
    told = client.post(URL, json=body).get_json()
    assert told["request"]["horizon"]["start"] == "2027-01"
    assert "/horizon/start" in {note["pointer"] for note in told["notes"]}
    assert told["what_would_change"] is None, "not asked"


def test_equal_requests_have_one_digest_however_they_are_written(client, smallest):
    reordered = dict(reversed(smallest.items())) | {"company": {"headcount": 60.0}}
    digests = {
        client.post(URL, json=body).get_json()["provenance"]["request"] for body in (smallest, reordered)
    }
    assert len(digests) == 1


def test_wrong_fields_are_named_in_a_problem_document(client, smallest):
    response = client.post(URL, json=smallest | {"company": {"headcount": 0}, "e-mail": "a@b.c"})
    assert is_problem(response, 422)
    errors = response.get_json()["errors"]
    assert {error["pointer"]: error["code"] for error in errors} == {
        "/company/headcount": "out_of_range",
        "/e-mail": "unknown_field",
    }
    assert all(error["detail"] for error in errors)


@pytest.mark.parametrize(
    ("analysis", "pointer"),
    [
        ({"samples": 0}, "/analysis/samples"),
        ({"samples": 10_000_000}, "/analysis/samples"),
        ({"samples": 200.5}, "/analysis/samples"),
        ({"seed": -1}, "/analysis/seed"),
        ({"uncertainty": {"samples": 200}}, "/analysis/uncertainty"),
    ],
)
def test_too_few_or_too_many_samples_are_refused_where_they_stand(client, smallest, analysis, pointer):
    response = client.post(URL, json=smallest | {"analysis": analysis})
    assert is_problem(response, 422)
    (error,) = response.get_json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"]


@pytest.mark.parametrize("body", ["null", "[]", '""', "0", "{}", "true"])
def test_json_that_is_no_request_is_unprocessable(client, body):
    assert is_problem(post(client, body), 422)


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"company": NaN}',
        b'{"budget": {"total": -Infinity}}',
        b'{"company": 1, "company": 2}',
        b'{"company": {"headcount": 1, "headcount": 2}}',
        b'{"reference": "\xff"}',
        b"\xef\xbb\xbf{}",
        b"{} {}",
    ],
)
def test_what_is_not_strict_json_is_refused(client, body):
    response = post(client, body)
    assert is_problem(response, 400)
    assert response.get_json()["detail"]


def test_deep_nesting_is_refused(client):
    depth = min(sys.getrecursionlimit() * 5, 9_000)
    assert post(client, b"[" * depth + b"]" * depth).status_code in (400, 422)


@pytest.mark.parametrize("number", ["1e400", "1" * 400, "1" * 5000, "-1e400", "9" * 18])
def test_immense_numbers_are_refused_at_their_place(client, smallest, number):
    body = json.dumps(smallest).replace("300000", number)
    response = post(client, body)
    assert is_problem(response, 422)
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/budget/total"]


def test_a_lone_surrogate_is_no_text(client, smallest):
    response = post(client, json.dumps(smallest | {"reference": "\ud800", "\udfff": 1}))
    assert is_problem(response, 422)


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"],
)
def test_other_media_types_are_unsupported(client, smallest, content_type):
    assert is_problem(post(client, json.dumps(smallest), content_type), 415)


def test_a_charset_of_utf_8_may_be_said(client, smallest):
    assert post(client, json.dumps(smallest), "application/json; charset=UTF-8").status_code == 200


def test_compressed_bodies_are_unsupported(client, smallest):
    response = post(client, json.dumps(smallest), headers={"Content-Encoding": "gzip"})
    assert is_problem(response, 415)


def test_a_body_beyond_the_limit_is_too_large(client, smallest):
    assert is_problem(post(client, json.dumps(smallest | {"reference": "x" * 30_000})), 413)


def test_a_request_without_a_body_is_refused(client):
    assert is_problem(post(client, b""), 411)


def test_a_chunked_body_is_refused_rather_than_cut_off(client, smallest):
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    assert is_problem(post(client, json.dumps(smallest), environ_overrides=environ), 411)


@pytest.mark.parametrize(("store", "status"), [("true", 200), ("false", 200), ("maybe", 422)])
def test_store_is_a_boolean(client, smallest, store, status):
    assert client.post(f"{URL}?store={store}", json=smallest).status_code == status


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused_with_those_that_are_allowed(client, method):
    response = getattr(client, method)(URL)
    assert is_problem(response, 405)
    assert "POST" in response.headers["Allow"]


def test_an_unknown_address_is_a_problem_document(client):
    assert is_problem(client.get("/v1/nothing"), 404)


def failing_with(error):
    def advise(*args):
        raise error

    return advise


def test_no_plan_in_time_asks_to_come_back(client, smallest, monkeypatch):
    monkeypatch.setattr(advisor.answering, "advise_in_steps", failing_with(SolverError("time")))
    response = client.post(URL, json=smallest)
    assert is_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("error", [PlanCheckError(("secret",)), RuntimeError("secret")])
def test_a_defect_is_logged_and_told_in_general(client, smallest, monkeypatch, caplog, error):
    monkeypatch.setattr(advisor.answering, "advise_in_steps", failing_with(error))
    response = client.post(URL, json=smallest)
    assert is_problem(response, 500)
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_a_busy_service_asks_to_come_back_and_frees_its_turn(app, client, smallest, monkeypatch):
    monkeypatch.setattr(advising, "WAIT_SECONDS", 0.01)
    turns = app.extensions["advisor"].turns
    held = [turns.acquire(blocking=False) for _ in range(app.extensions["advisor"].settings.solves_at_once)]
    try:
        assert all(held)
        response = client.post(URL, json=smallest)
        assert is_problem(response, 503)
        assert int(response.headers["Retry-After"]) > 0
        assert client.post(URL, json={}).status_code == 422, "a wrong request needs no turn"
    finally:
        for _ in held:
            turns.release()
    assert client.post(URL, json=smallest).status_code == 200


def test_a_failure_gives_its_turn_back(app, client, smallest, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(advisor.answering, "advise_in_steps", failing_with(SolverError("time")))
        for _ in range(app.extensions["advisor"].settings.solves_at_once + 1):
            assert client.post(URL, json=smallest).status_code == 503
    assert client.post(URL, json=smallest).status_code == 200
