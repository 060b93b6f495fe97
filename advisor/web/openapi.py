"""flask-smorest as this service uses it: problem documents, and a complete OpenAPI document."""

# flask-smorest has no types.
# mypy: disable-error-code="import-untyped, misc"

from __future__ import annotations

import inspect
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from advisor.schemas.fields import Strict
from advisor.web.errors import http_problem
from advisor.web.problem import ProblemSchema


class _Converter(OpenAPIConverter):
    """Takes the docstring of a schema as its description, and closes requests alone to unknown fields.

    apispec would take `Meta.description`, but then forgets to say that unknown fields are refused.
    """

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        kind = schema if isinstance(schema, type) else type(schema)
        if kind.__dict__.get("__doc__"):
            described["description"] = inspect.getdoc(kind)
        if not issubclass(kind, Strict):
            described.pop("additionalProperties", None)  # later versions may add to answers
        return described


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


class ProblemApi(Api):
    """flask-smorest, with problem documents instead of its own errors."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """flask-smorest registers this for every HTTP error; its own loses headers such as Allow."""
        return http_problem(error)

    @classmethod
    def on(cls, app: Flask, version: str) -> ProblemApi:
        """The interface of an application; `version` is the service's."""
        app.config.update(
            API_TITLE="Team-composition hiring advisor",
            API_VERSION=version,
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/",
            OPENAPI_JSON_PATH="openapi.json",
            API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION}},
        )
        return cls(app, spec_kwargs={"marshmallow_plugin": _Plugin()})


_DESCRIPTION = (
    "Whom to hire and whom to cross-train for machine-learning projects, when, at what cost, and why."
)
