"""What may be read: the rulebook, the API's own description, health; and the headers of every answer."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import validate

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
    assert schemas["Project"]["properties"]["template"]["enum"] == list(rulebook.templates)
    responses = document["paths"]["/v1/recommendations"]["post"]["responses"]
    assert {"200", "400", "411", "413", "415", "422", "503"} <= set(responses)
    assert list(responses["422"]["content"]) == ["application/problem+json"]


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
