"""Problem documents (RFC 9457): the one form in which errors leave the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Response, current_app, json
from marshmallow import Schema, fields

from advisor.errors import FieldProblem

CONTENT_TYPE = "application/problem+json"


class FieldProblemSchema(Schema):
    """One thing that is wrong with a request."""

    pointer = fields.String(
        required=True, metadata={"description": 'JSON pointer (RFC 6901); "" is the whole.'}
    )
    code = fields.String(required=True, metadata={"description": "Stable; clients may branch on it."})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457); `errors` names every field that is wrong."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Nested(FieldProblemSchema))


def problem(
    status: int,
    detail: str | None = None,
    *,
    title: str | None = None,
    errors: Iterable[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response with a problem document."""
    listed = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors]
    document: dict[str, object] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        document["detail"] = detail
    if listed:
        document["errors"] = listed
    response = current_app.response_class(json.dumps(document), status=status, content_type=CONTENT_TYPE)
    response.headers.update(headers or {})
    return response
