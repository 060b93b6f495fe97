"""What may be read: the rulebook, the API's own description, health; and the headers of every answer."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from advisor.schemas.answer import dump_answer
from advisor.schemas.problems import CODES
from advisor.web.problem import KINDS
from tests.schemas.canned import BANK_REQUEST, SHOP_REQUEST, bank_answer, shop_answer
from tests.schemas.test_request import FULL

READABLE = [
    "/v1/catalog",
    "/v1/rules",
    "/v1/sources",
    "/v1/assumptions",
    "/openapi.json",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("url", [*READABLE, "/docs"])
def test_it_can_be_read_and_asked_about_again(client, url):
    response = client.get(url)
    assert response.status_code == 200
    etag = response.headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(url).headers["ETag"] == etag


def test_each_rule_has_an_address(client, rulebook):
    for rule in rulebook.rules:
        assert client.get(f"/v1/rules/{rule.id}").get_json()["id"] == rule.id


def test_an_unknown_rule_is_not_found(client):
    response = client.get("/v1/rules/nothing")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_ready_tells_the_rulebook(client, rulebook):
    assert client.get("/readyz").get_json()["rulebook"] == rulebook.version


def test_the_openapi_document_is_valid(client):
    document = client.get("/openapi.json").get_json()
    validate(document)
    assert document["openapi"].startswith("3.1.")


def test_the_openapi_document_describes_requests_and_problems(client, rulebook):
    document = client.get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    assert schemas["Request"]["required"] == ["budget", "company", "projects"]
    assert schemas["Request"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["Answer"], "later versions may add to answers"
    assert schemas["ProjectByTemplate"]["properties"]["template"]["enum"] == list(rulebook.templates)
    responses = document["paths"]["/v1/recommendations"]["post"]["responses"]
    assert {"200", "400", "411", "413", "415", "422", "503"} <= set(responses)
    assert list(responses["422"]["content"]) == ["application/problem+json"]


def refs(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


def test_every_form_of_an_object_has_a_name(client):
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["Budget"]["oneOf"] == refs("BudgetTotal", "BudgetAnnual")
    assert schemas["Project"]["oneOf"] == refs("ProjectByTemplate", "ProjectByEffort", "ProjectOngoing")
    assert schemas["BudgetTotal"]["properties"]["annual"] == {"type": "null"}
    assert schemas["BudgetTotal"]["required"] == ["total"]
    assert schemas["ProjectOngoing"]["properties"]["kind"] == {"type": "string", "enum": ["ongoing"]}
    assert schemas["ProjectOngoing"]["required"] == ["kind", "monthly_demand"]
    action = schemas["Advice"]["properties"]["actions"]["items"]
    assert action["oneOf"] == refs("Hire", "CrossTrain")
    assert action["discriminator"]["propertyName"] == "action"
    assert schemas["Hire"]["properties"]["action"]["enum"] == ["hire"]


def test_closed_sets_are_enums_and_open_ones_are_not(client):
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    closed = {
        ("Answer", "status"): ["complete", "cut_off"],
        ("Answer", "outcome"): ["all_on_time", "some_late", "some_undelivered", "nothing"],
        ("Hire", "engagement"): ["permanent", "contract"],
        ("Alternative", "status"): [
            "judged", "dominated", "not_worth_it", "unaffordable", "unavailable", "cut_off",
        ],
        ("RuleRow", "fired"): ["yes", "no", "unknown"],
        ("Warned", "level"): ["low", "medium", "high"],
        ("Assumption", "kind"): ["measured", "published", "assumption", "request"],
        ("ProjectAnswer", "kind"): ["delivery", "ongoing"],
        ("ProjectAnswer", "priority"): ["must", "should", "could"],
        ("Options", "objective"): ["musts_first", "net_value", None],
        ("Options", "market"): ["normal", "tight", "loose", None],
    }  # fmt: skip
    assert {place: schemas[place[0]]["properties"][place[1]]["enum"] for place in closed} == closed
    for name, field in (("Advice", "strategy"), ("Lever", "lever"), ("Hire", "role"), ("Problem", "code")):
        assert "enum" not in schemas[name]["properties"][field]


def test_every_answer_is_as_the_document_says(client):
    document = client.get("/openapi.json").get_json()
    check = Draft202012Validator(document | {"$ref": "#/components/schemas/Answer"})
    for answer in (bank_answer(), shop_answer()):
        assert list(check.iter_errors(json.loads(json.dumps(dump_answer(answer))))) == []


@pytest.mark.parametrize("request_", [FULL, BANK_REQUEST, SHOP_REQUEST], ids=["full", "bank", "shop"])
def test_requests_are_as_the_document_says(client, request_):
    document = client.get("/openapi.json").get_json()
    check = Draft202012Validator(document | {"$ref": "#/components/schemas/Request"})
    assert list(check.iter_errors(request_)) == []
    assert list(check.iter_errors({**request_, "options": None})) == []
    assert list(check.iter_errors({**request_, "owner": "Ann"})) != []
    assert list(check.iter_errors({**request_, "budget": {"total": 1, "annual": 1}})) != []


def test_the_request_of_an_answer_is_one(client):
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["Answer"]["properties"]["request"]["$ref"] == "#/components/schemas/Request"


def test_every_field_of_an_answer_is_required(client):
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    for name in ("Answer", "Advice", "Alternative", "Hire", "CrossTrain", "PlanAnswer", "Provenance"):
        assert schemas[name]["required"] == sorted(schemas[name]["properties"]), name


def test_the_page_of_problems_has_a_place_for_every_code(client):
    page = client.get("/docs/problems").text
    for code in KINDS:
        assert f'<dt id="{code}">' in page
    for code in CODES:
        assert f"<dt>{code}</dt>" in page


def test_the_page_to_try_it_needs_no_foreign_host(client):
    page = client.get("/docs").text
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"", page):
        with client.get(f"/{address}") as response:
            assert response.status_code == 200, address
    assert "<script>" not in page
    assert "'unsafe-inline'" not in client.get("/docs").headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["index.html", "..%2f__init__.py", "nothing.js"])
def test_only_the_files_of_the_page_are_served(client, name):
    assert client.get(f"/docs/{name}").status_code == 404


@pytest.mark.parametrize(
    ("method", "url"), [("get", "/healthz"), ("get", "/nothing"), ("post", "/v1/recommendations")]
)
def test_every_answer_is_protected_and_names_rulebook_and_request(client, rulebook, method, url):
    headers = getattr(client, method)(url).headers
    assert headers["Rulebook-Version"] == rulebook.version
    assert headers["Content-Language"] == "en"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] in ("no-cache", "no-store")


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        ("abc-1.2_3", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("a b", False),
        ("<script>", False),
        ("é", False),
    ],
)
def test_a_request_id_is_echoed_where_it_is_harmless(client, given, echoed):
    response = client.get("/healthz", headers={"X-Request-Id": given})
    assert (response.headers["X-Request-Id"] == given) is echoed
