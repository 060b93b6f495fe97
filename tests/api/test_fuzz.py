"""Whatever is sent, the service answers as its OpenAPI document says, and never with a 500."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
OPERATIONS = [
    ("POST", "/v1/recommendations"),
    ("POST", "/v1/models"),
    ("POST", "/v1/comparisons"),
    ("GET", "/v1/catalog"),
    ("GET", "/v1/rules"),
    ("GET", "/v1/rules/{rule_id}"),
    ("GET", "/v1/sources"),
    ("GET", "/v1/assumptions"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
]


@pytest.fixture(scope="module")
def described(app):
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def test_every_operation_is_tried_here(client):
    paths = client.get("/openapi.json").get_json()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert {(method, path) for method, path in described if method in ("GET", "POST")} == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_service_answers_as_described(described, method, path):
    check(described[path][method], GenerationMode.POSITIVE)


@pytest.mark.parametrize("path", [path for method, path in OPERATIONS if method == "POST"])
def test_what_breaks_the_description_is_refused_as_described(described, path):
    check(described[path]["POST"], GenerationMode.NEGATIVE)


def check(operation, mode: GenerationMode) -> None:
    """Call an operation with generated input, and hold the answers to the description."""

    @settings(
        max_examples=20 if operation.body or operation.path_parameters else 1,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers_as_described(case):
        case.call_and_validate(checks=CHECKS)

    answers_as_described()
