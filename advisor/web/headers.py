"""Headers that every answer carries."""

from __future__ import annotations

import re
import uuid
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def register(app: Flask) -> None:
    """Number each request and dress each answer; what a view has set itself stays."""
    app.before_request(_number_request)
    app.after_request(_dress)


def _number_request() -> None:
    """The caller's own number where it is harmless in a log, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _dress(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.headers.setdefault("Content-Language", "en")
    response.headers["Rulebook-Version"] = current_app.extensions["advisor"].rulebook.version
    read = request.method in ("GET", "HEAD") and response.status_code == HTTPStatus.OK
    _protect(response, read)
    if read and "no-store" not in response.headers["Cache-Control"] and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response


def _protect(response: Response, read: bool) -> None:
    """Nothing of an answer may run, be framed or be guessed at; a kept copy is to be asked about again."""
    response.headers.setdefault("Content-Security-Policy", _CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-cache" if read else "no-store")
