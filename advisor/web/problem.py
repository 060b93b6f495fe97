"""Problem documents (RFC 9457): the one form in which errors leave the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, current_app, json, url_for
from marshmallow import Schema, fields

from advisor.errors import FieldProblem
from advisor.schemas.problems import CODES

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of problem: its HTTP status, its title, and what to do about it."""

    status: int
    title: str
    remedy: str


KINDS: Mapping[str, Kind] = {
    "bad_request": Kind(
        status=400,
        title="The body cannot be read",
        remedy="Send JSON in UTF-8, without names that stand twice, NaN or Infinity.",
    ),
    "not_found": Kind(status=404, title="There is no such thing", remedy="Look at /docs for what there is."),
    "method_not_allowed": Kind(
        status=405, title="Not with this method", remedy="The header Allow names those that are possible."
    ),
    "length_required": Kind(
        status=411, title="The length is missing", remedy="Send a Content-Length, and not in chunks."
    ),
    "body_too_large": Kind(
        status=413, title="The body is too large", remedy="Send fewer projects or groups, or merge some."
    ),
    "unsupported_media_type": Kind(
        status=415,
        title="Not application/json",
        remedy="Send Content-Type: application/json in UTF-8, without Content-Encoding.",
    ),
    "wrong_request": Kind(
        status=422,
        title="The request cannot be used",
        remedy="errors names every field that is wrong, by a JSON pointer and a code.",
    ),
    "defect": Kind(
        status=500, title="Something is wrong in this service", remedy="Report it with the X-Request-Id."
    ),
    "plan_check_failed": Kind(
        status=500, title="The plan did not pass its own check", remedy="Report it with the X-Request-Id."
    ),
    "busy": Kind(
        status=503,
        title="Other requests are being planned",
        remedy="Come back after the seconds in Retry-After.",
    ),
    "no_plan_in_time": Kind(
        status=503,
        title="No plan was found in time",
        remedy="Come back, or ask for fewer months or projects.",
    ),
    "planning_lost": Kind(
        status=503,
        title="Planning broke down on this request",
        remedy="Come back; no other request was touched.",
    ),
}
"""By their code, which is stable. GET /docs/problems tells them all."""

_BY_STATUS = {kind.status: code for code, kind in reversed(tuple(KINDS.items()))}


class FieldProblemSchema(Schema):
    """One thing that is wrong with a request."""

    pointer = fields.String(
        required=True, metadata={"description": 'JSON pointer (RFC 6901); "" is the whole.'}
    )
    code = fields.String(
        required=True,
        metadata={"description": "Stable; clients may branch on it.", "examples": list(CODES)},
    )
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457); `errors` names every field that is wrong."""

    type = fields.String(
        required=True, metadata={"description": "A page that says more.", "format": "uri-reference"}
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(
        required=True, metadata={"description": "Stable, as are those of `errors`.", "examples": list(KINDS)}
    )
    detail = fields.String()
    errors = fields.List(fields.Nested(FieldProblemSchema))


def code_of_status(status: int) -> str:
    """The code of an HTTP error that is no kind of its own."""
    return _BY_STATUS.get(status) or f"http_{status}"


def problem(
    code: str,
    detail: str | None = None,
    *,
    status: int | None = None,
    errors: Iterable[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response with a problem document. status: of a code that is none of KINDS."""
    kind = KINDS.get(code)
    status = kind.status if kind else status or HTTPStatus.INTERNAL_SERVER_ERROR
    document: dict[str, object] = {
        "type": url_for("docs.problems", _anchor=code) if kind else "about:blank",
        "title": kind.title if kind else HTTPStatus(status).phrase,
        "status": status,
        "code": code,
    }
    if detail:
        document["detail"] = detail
    listed = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors]
    if listed:
        document["errors"] = listed
    response = current_app.response_class(json.dumps(document), status=status, content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    return response
