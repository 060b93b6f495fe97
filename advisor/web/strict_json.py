"""Request bodies read strictly: what two readers could understand differently is refused."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import BadRequest, LengthRequired, UnsupportedMediaType

_LONGEST_NUMBER = 400
"""Digits; Python refuses to turn far longer ones into integers, and no field takes them."""


def json_body(request: Request) -> object:
    """The decoded body; an HTTP error when it is not JSON, has no length, or is too long."""
    _check_headers(request)
    return decode(request.get_data(cache=False))


def decode(body: bytes) -> object:
    """JSON without duplicate keys, NaN or Infinity, in UTF-8; BadRequest says what is wrong."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} is wrong.") from error
    try:
        return json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_int=_whole_number
        )
    except json.JSONDecodeError as error:
        said = f"The body is not JSON: {error.msg}, line {error.lineno}, column {error.colno}."
        raise BadRequest(said) from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deeply.") from error


def _check_headers(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").casefold()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("Send the request with Content-Type: application/json, in UTF-8.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType("Send the request without Content-Encoding.")
    # A chunked body beyond the limit would be cut off silently, and what is left may be valid JSON.
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        raise LengthRequired("Send the request with a Content-Length, not in chunks.")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise BadRequest(f"The name {twice[:60]!r} stands twice in one object.")
    return members


def _no_constant(name: str) -> NoReturn:
    raise BadRequest(f"{name} is not JSON; leave the field out, or give a number.")


def _whole_number(digits: str) -> int | float:
    """An integer; one beyond all limits as infinity, which every field refuses with its own message."""
    return int(digits) if len(digits) < _LONGEST_NUMBER else math.inf
