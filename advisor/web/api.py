"""The REST interface. Views only fetch and hand over; schemas and the service do the work."""

# flask-smorest has no types.
# mypy: disable-error-code="import-untyped, untyped-decorator, misc"

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify, request
from flask_smorest import Blueprint
from werkzeug.exceptions import NotFound

from advisor.errors import FieldProblem, ScenarioError
from advisor.schemas.answer import AnswerSchema
from advisor.schemas.catalogue import (
    CatalogueSchema,
    FiguresSchema,
    RuleSchema,
    RulesSchema,
    SourcesSchema,
    dump_catalogue,
    dump_figures,
    dump_rule,
    dump_rules,
    dump_sources,
)
from advisor.schemas.comparison_answer import ComparisonSchema
from advisor.schemas.model_query import ModelQuerySchema
from advisor.web.advising import Advisor
from advisor.web.problem import CONTENT_TYPE, ProblemSchema
from advisor.web.strict_json import json_body

PLAIN_TEXT = "text/plain"
"""Of exported models: neither MPS nor LP has a registered media type."""

SMALLEST_REQUEST = {
    "company": {"headcount": 60},
    "budget": {"total": 300000},
    "projects": [{"template": "churn_prediction_in_app"}],
}
_STORE = {
    "in": "query",
    "name": "store",
    "schema": {"type": "boolean", "default": True},
    "description": "Keep the answer. This version of the service keeps none, and answers 200.",
}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Request"}, "example": SMALLEST_REQUEST}
    },
}
_COMPARISON = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"$ref": "#/components/schemas/ComparisonRequest"},
            "example": {
                "base": SMALLEST_REQUEST,
                "changes": [{"title": "less money", "patch": {"budget": {"total": 200000}}}],
            },
        }
    },
}

recommendations = Blueprint("recommendations", __name__, description="Advice")
rules = Blueprint("rulebook", __name__, description="What the advice rests on")
operators = Blueprint("operators", __name__, description="For those who run the service")


def _may_fail(blueprint: Blueprint, status: int, description: str) -> Any:
    """Document a problem that a view may answer with."""
    return blueprint.alt_response(
        status, schema=ProblemSchema, content_type=CONTENT_TYPE, description=description
    )


def _advisor() -> Advisor:
    advisor: Advisor = current_app.extensions["advisor"]
    return advisor


@recommendations.post("/v1/recommendations")
@recommendations.doc(requestBody=_BODY, parameters=[_STORE], operationId="recommend")
@recommendations.response(200, AnswerSchema)
@_may_fail(recommendations, 400, "Not JSON, or JSON that could be understood in two ways")
@_may_fail(recommendations, 411, "Sent in chunks, without a length")
@_may_fail(recommendations, 413, "Too large")
@_may_fail(recommendations, 415, "Not application/json")
@_may_fail(recommendations, 422, "Fields are wrong: all of them, in `errors`")
@_may_fail(recommendations, 503, "Busy, or the solver broke down: try again")
def recommend() -> Response:
    """Whom to hire, whom to cross-train, when, how likely that is to do, at what cost, and why.

    A request that cannot be met in full is no error: the answer says what can be done, and what would help.
    """
    _check_store(request.args.get("store"))
    return jsonify(_advisor().recommend(json_body(request)))


def _check_store(text: str | None) -> None:
    """Accepted already, so that callers need not change once answers are kept."""
    if text not in (None, "true", "false"):
        detail = "The query parameter store is true or false."
        raise ScenarioError((FieldProblem(pointer="", code="wrong_type", detail=detail),))


@recommendations.post("/v1/models")
@recommendations.doc(
    requestBody=_BODY, parameters=[{"in": "query", "schema": ModelQuerySchema}], operationId="exportModel"
)
@recommendations.response(200, {"type": "string"}, content_type=PLAIN_TEXT)
@_may_fail(recommendations, 400, "Not JSON, or JSON that could be understood in two ways")
@_may_fail(recommendations, 411, "Sent in chunks, without a length")
@_may_fail(recommendations, 413, "Too large")
@_may_fail(recommendations, 415, "Not application/json")
@_may_fail(recommendations, 422, "Fields or parameters are wrong: all of them, in `errors`")
@_may_fail(recommendations, 503, "Busy, or no plan in time: try again")
def model() -> Response:
    """One of the optimisation problems behind the proposals of an answer, for anyone's own solver.

    Stages are solved one after the other. The top of each file says what each stage reached; what earlier ones
    reached stands in it as rows. Every file is a minimisation.
    """
    name, text = _advisor().model(json_body(request), request.args.to_dict())
    response = Response(text, mimetype=PLAIN_TEXT)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@recommendations.post("/v1/comparisons")
@recommendations.doc(requestBody=_COMPARISON, operationId="compare")
@recommendations.response(200, ComparisonSchema)
@_may_fail(recommendations, 400, "Not JSON, or JSON that could be understood in two ways")
@_may_fail(recommendations, 411, "Sent in chunks, without a length")
@_may_fail(recommendations, 413, "Too large")
@_may_fail(recommendations, 415, "Not application/json")
@_may_fail(recommendations, 422, "Fields of a request or a change are wrong: all of them, in `errors`")
@_may_fail(recommendations, 503, "Busy, or no plan for any row in time: try again")
def compare() -> Response:
    """Two to ten requests, or one with changed copies, side by side, and what differs.

    Each row is answered as if alone. One that finds no plan in its part of the time has a `problem`, and
    the others are shown all the same.
    """
    return jsonify(_advisor().compare(json_body(request)))


@rules.get("/v1/catalog")
@rules.response(200, CatalogueSchema)
def catalogue() -> Response:
    """Roles, activities, templates, paths and strategies, for filling pick lists."""
    return jsonify(dump_catalogue(_advisor().rulebook))


@rules.get("/v1/rules")
@rules.response(200, RulesSchema)
def all_rules() -> Response:
    """Every rule: when it fires, what it does, who says so."""
    return jsonify(dump_rules(_advisor().rulebook))


@rules.get("/v1/rules/<string:rule_id>")
@rules.response(200, RuleSchema)
@_may_fail(rules, 404, "No such rule")
def one_rule(rule_id: str) -> Response:
    """One rule."""
    for rule in _advisor().rulebook.rules:
        if rule.id == rule_id:
            return jsonify(dump_rule(rule))
    raise NotFound("There is no rule of this id; GET /v1/rules lists all.")


@rules.get("/v1/sources")
@rules.response(200, SourcesSchema)
def sources() -> Response:
    """Where figures and advice come from."""
    return jsonify(dump_sources(_advisor().rulebook))


@rules.get("/v1/assumptions")
@rules.response(200, FiguresSchema)
def assumptions() -> Response:
    """Every figure, with unit, range, source and date; a request may replace each by name."""
    return jsonify(dump_figures(_advisor().rulebook))


@operators.get("/healthz")
@operators.alt_response(200, description="The process answers")
def health() -> Response:
    """Does the process answer?"""
    return jsonify({"status": "ok"})


@operators.get("/readyz")
@operators.alt_response(200, description="Rule files are loaded")
def ready() -> Response:
    """Can it advise? The rule files are read before the first request, so that answering says yes."""
    rulebook = _advisor().rulebook
    return jsonify({"status": "ready", "rulebook": rulebook.version, "rules": len(rulebook.rules)})
