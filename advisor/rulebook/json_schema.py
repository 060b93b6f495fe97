"""The JSON Schema (draft-07) by which an editor completes and checks the rule files as they are typed.

Made from the same marshmallow schemas and verbs that `load` uses. An editor types scalars by YAML's
rules (`2025` is a number, `yes` may be a boolean) before the schema sees them, so text fields accept those
types too; `load` and `lint` remain the judges.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from marshmallow import fields

from advisor.rulebook.conditions import COMPARISONS, GROUPS
from advisor.rulebook.effects import VERBS
from advisor.rulebook.fields import (
    Anything,
    ByName,
    Choice,
    ListOf,
    Number,
    Part,
    Pattern,
    Scalar,
    Strict,
    Whole,
    YesNo,
)
from advisor.rulebook.file_schemas import FIGURE_CHOICES, FILES, AdviceFile, FigureField, FigureSchema

Json = dict[str, Any]

_PLAIN_TEXT: Json = {"type": ["string", "number", "boolean"]}
_YES_NO: Json = {"enum": [True, False, "yes", "no"]}
_DEFINED = {"when": "condition", "then": "effects", "given": "facts"}


def editor_schema() -> Json:
    """One schema for all files: each file is told apart by its top-level keys."""
    properties: Json = {}
    schemas: tuple[type[Strict], ...] = (*FILES.values(), AdviceFile)
    for schema in schemas:
        properties |= _object(schema)["properties"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Rule files of the hiring advisor (docs/rule-files.md)",
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": properties,
        "definitions": {
            "figure": _object(FigureSchema),
            "figure_by_choice": _figure_by_choice(),
            "condition": _condition(),
            "test": _test(),
            "effects": _effects(),
            "facts": {"type": "object", "additionalProperties": _PLAIN_TEXT},
        },
    }


def write_editor_schema(path: Path) -> None:
    """Write the schema where editors find it (rules/schema/rules.schema.json)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(editor_schema_text(), encoding="utf-8")


def editor_schema_text() -> str:
    """The schema as it is committed: a stale file differs from this."""
    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(schema: type[Strict]) -> Json:
    parts = {one.data_key or name: one for name, one in schema().load_fields.items()}
    required = [name for name, one in parts.items() if one.required]
    described: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(name, one) for name, one in parts.items()},
    }
    return described | ({"required": required} if required else {})


def _field(name: str, one: fields.Field[Any]) -> Json:
    if isinstance(one, Anything):
        return {"$ref": f"#/definitions/{_DEFINED[name]}"}
    for kind, describe in _DESCRIBED.items():
        if isinstance(one, kind):
            return describe(name, one)
    return _PLAIN_TEXT


def _number(_: str, one: Any) -> Json:
    described: Json = {"type": "integer" if isinstance(one, Whole) else "number"}
    if one.least is not None:
        described["minimum"] = one.least
    if one.most is not None:
        described["maximum"] = one.most
    return described


def _list(name: str, one: Any) -> Json:
    if isinstance(one.inner, Anything):
        return {"$ref": f"#/definitions/{_DEFINED[name]}"}
    items = _field(name, one.inner)
    described: Json = {"type": "array", "items": items}
    if one.exactly is not None:
        described |= {"minItems": one.exactly, "maxItems": one.exactly}
    elif one.least:
        described["minItems"] = one.least
    return {"anyOf": [items, described]} if one.or_one else described


def _by_name(name: str, one: Any) -> Json:
    if isinstance(one.inner, Anything):
        return {"$ref": f"#/definitions/{_DEFINED[name]}"}
    inner = _field(name, one.inner)
    if isinstance(one.keys, Choice):
        properties = dict.fromkeys(one.keys.choices, inner)
        return {"type": "object", "additionalProperties": False, "properties": properties}
    return {"type": "object", "additionalProperties": inner}


_DESCRIBED: Mapping[type[Any], Callable[[str, Any], Json]] = {
    Choice: lambda _, one: {"enum": _as_typed(one.choices)},
    Pattern: lambda _, one: {"type": "string", "pattern": f"^(?:{one.pattern.pattern})$"},
    Number: _number,
    YesNo: lambda _, one: _YES_NO,
    Scalar: lambda _, one: _PLAIN_TEXT,
    ListOf: _list,
    ByName: _by_name,
    Part: lambda _, one: _object(one.schema),
    FigureField: lambda _, one: {
        "anyOf": [{"$ref": "#/definitions/figure"}, {"$ref": "#/definitions/figure_by_choice"}]
    },
}
"""By field, the narrower before the wider."""


def _as_typed(choices: tuple[str, ...]) -> list[Any]:
    """An editor may read yes and no as booleans."""
    booleans = {"yes": True, "no": False}
    return [*choices, *(booleans[choice] for choice in choices if choice in booleans)]


def _figure_by_choice() -> Json:
    return {
        "type": "object",
        "required": ["by"],
        "properties": {"by": {"enum": list(FIGURE_CHOICES)}},
        "additionalProperties": {"$ref": "#/definitions/figure"},
    }


def _condition() -> Json:
    group: Json = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/condition"}}
    return {
        "anyOf": [
            {"const": "always"},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "properties": dict.fromkeys(GROUPS, group),
                "additionalProperties": {"$ref": "#/definitions/test"},
            },
        ]
    }


def _test() -> Json:
    bounds: Json = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
    comparisons: Json = {
        name: bounds if name == "between" else {"type": "number"} for name in COMPARISONS
    } | {"is_known": _YES_NO}
    return {
        "anyOf": [
            _PLAIN_TEXT,
            {"type": "array", "minItems": 1, "items": _PLAIN_TEXT},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
                "properties": comparisons,
            },
        ]
    }


def _effects() -> Json:
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {verb.name: _object(verb.schema) for verb in VERBS.values()},
        },
    }
