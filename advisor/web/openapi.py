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

from advisor.schemas.declared import Free, OneOf
from advisor.schemas.fields import Branch, Strict
from advisor.web.errors import http_problem
from advisor.web.problem import ProblemSchema


class _Converter(OpenAPIConverter):
    """Takes the docstring of a schema as its description, closes requests alone to unknown fields, and gives every
    branch of a choice a name.

    apispec would take `Meta.description`, but then forgets to say that unknown fields are refused.
    """

    def __init__(self, *arguments: Any, **kwargs: Any) -> None:
        super().__init__(*arguments, **kwargs)
        self.add_attribute_function(_Converter.one_of)  # type: ignore[no-untyped-call]
        self.add_attribute_function(_Converter.alike)  # type: ignore[no-untyped-call]

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        kind = schema if isinstance(schema, type) else type(schema)
        if kind.__dict__.get("__doc__"):
            described["description"] = inspect.getdoc(kind)
        if issubclass(kind, Strict):
            return self._branched(described, kind.branches)
        described.pop("additionalProperties", None)  # later versions may add to answers
        return described

    def one_of(self, field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
        """One of several objects: a reference to each, told apart by one of their fields."""
        if not isinstance(field, OneOf):
            return {}
        refs = {kind: self.resolve_nested_schema(schema) for kind, schema in field.schemas.items()}  # type: ignore[no-untyped-call]
        mapping = {kind: ref["$ref"] for kind, ref in refs.items()}
        return {
            "oneOf": list(refs.values()),
            "discriminator": {"propertyName": field.discriminator, "mapping": mapping},
        }

    def alike(self, field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
        """An object that another part of the document describes."""
        if not isinstance(field, Free) or not field.like:
            return {}
        del ret["type"], ret["additionalProperties"]
        return dict(self.spec.components.get_ref("schema", field.like))

    def _branched(self, described: dict[str, Any], branches: tuple[Branch, ...]) -> dict[str, Any]:
        """The object itself where it has one form, else a reference to each form."""
        if not branches:
            return described
        components = self.spec.components
        for branch in branches:
            if branch.name not in components.schemas:
                components.schema(branch.name, _form(described, branch))
        refs = [components.get_ref("schema", branch.name) for branch in branches]
        return {"description": described["description"], "oneOf": refs}


def _form(described: dict[str, Any], branch: Branch) -> dict[str, Any]:
    """One form of an object: what it must have, and what it can have as null alone."""
    properties = dict(described["properties"])
    for name in branch.never:
        properties[name] = {"type": "null"}
    for name, values in branch.only.items():
        types = ["string", "null"] if None in values else "string"
        properties[name] = {"type": types, "enum": list(values)}
    for name in branch.needs:
        properties[name] = _not_null(properties[name])
    required = sorted({*described.get("required", ()), *branch.needs})
    return described | {"description": branch.description, "properties": properties, "required": required}


def _not_null(described: dict[str, Any]) -> dict[str, Any]:
    kept = dict(described)
    if isinstance(kept.get("type"), list):
        (kept["type"],) = (kind for kind in kept["type"] if kind != "null")
    if "enum" in kept:
        kept["enum"] = [value for value in kept["enum"] if value is not None]
    return kept


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
