"""JSON made from declarations: one marshmallow schema for each dataclass, for writing, reading back and OpenAPI.

A field is declared once, in the domain: its type says what it is in JSON, `advisor.domain.answer.shown` what the
type cannot say. None of it is written again here.

    Month -> "2027-01" · float -> money, to the cent; `work`: to nine decimals · tuple -> list · X | None -> nullable
    Mapping[str, X] -> object from names to X · dataclass -> object · dataclass | dataclass -> oneOf, told apart by
    the field of which each allows one value
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import Field as Declared
from dataclasses import fields as members
from dataclasses import is_dataclass
from inspect import getdoc
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load

from advisor.domain.horizon import Month
from advisor.schemas.fields import MONTH, number, refused
from advisor.schemas.problems import quoted

Json = dict[str, Any]

MONEY_DECIMALS = 2
WORK_DECIMALS = 9


class Told(Schema):
    """An object of an answer. Unknown fields are ignored when it is read: later editions add some."""

    class Meta:
        unknown = EXCLUDE

    declared: type[Any]

    @post_load
    def made(self, data: Json, **kwargs: Any) -> Any:
        return self.declared(**data)


def finite(value: float, decimals: int) -> float:
    """A number as it is published; ValueError for what JSON has no number for."""
    if not math.isfinite(value):
        raise ValueError(f"a figure of the answer is {value}")
    return round(float(value), decimals) + 0.0  # -0.0 becomes 0.0


class Figure(fields.Float):
    """A number, rounded when it is written."""

    def __init__(self, decimals: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decimals = decimals

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> float | None:
        return None if value is None else finite(value, self.decimals)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float:
        return number(value)


class Whole(fields.Integer):
    """A count."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        found = number(value)
        if not found.is_integer():
            raise refused("not_a_whole_number", f"{quoted(value)} is not a whole number.")
        return int(found)


class YesNo(fields.Boolean):
    """true or false, not what may be read as such."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refused("wrong_type", f"Give true or false, not {quoted(value)}.")
        return value


class Name(fields.String):
    """A text; of a closed set where `enum` says so."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        allowed = self.metadata.get("enum")
        if allowed is not None and text not in allowed:
            raise refused("unknown_choice", f"{quoted(text)} is none of {', '.join(filter(None, allowed))}.")
        return text


class CalendarMonth(fields.String):
    """A calendar month, "2027-01"."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not MONTH.fullmatch(value):
            raise refused("not_a_month", f"{quoted(value)} is not a month such as 2027-01.")
        return Month.parse(value)


class Scalar(fields.Raw):
    """A number, a text, true or false, or a list of texts."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return plain(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, list):
            return tuple(value)
        if isinstance(value, str | bool):
            return value
        found = number(value)
        return value if isinstance(value, int) else found  # a count stays one


class Free(fields.Dict):
    """An object whose members are not declared here. like: the object of the document that it is one of."""

    def __init__(self, like: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.like = like

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return plain(value)


class Row(fields.List[Any]):
    """A list; a tuple in the domain."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class OneOf(fields.Field[Any]):
    """One of several objects, told apart by the value of one of their fields."""

    def __init__(self, branches: tuple[type[Any], ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.discriminator = _discriminator(branches)
        self.schemas = {_only_value(branch, self.discriminator): schema_of(branch) for branch in branches}

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else schema_of(type(value))().dump(value)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        kind = value.get(self.discriminator) if isinstance(value, Mapping) else None
        if kind not in self.schemas:
            said = f"Give an object whose {self.discriminator} is one of {', '.join(self.schemas)}."
            raise refused("unknown_choice", said)
        return self.schemas[kind]().load(value)


def schema_of(declared: type[Any]) -> type[Told]:
    """The schema of a dataclass, named after it; made once."""
    if declared not in _SCHEMAS:
        _SCHEMAS[declared] = _made(declared)
    return _SCHEMAS[declared]


def _made(declared: type[Any]) -> type[Told]:
    hints = get_type_hints(declared)
    made: type[Told] = type(
        f"{declared.__name__}Schema",
        (Told,),
        {
            "__doc__": getdoc(declared),
            "declared": declared,
            **{member.name: _field(hints[member.name], member) for member in members(declared)},
        },
    )
    return made


def dump(value: Any) -> Json:
    """The JSON of a dataclass; ValueError where a number is not finite."""
    written: Json = schema_of(type(value))().dump(value)
    return written


def load(declared: type[Any], payload: object) -> Any:
    """A dataclass read back from its JSON; marshmallow's ValidationError with everything that is wrong."""
    if not isinstance(payload, Mapping):
        raise ValidationError({"_schema": refused("wrong_type", "Give an object, such as {…}.").messages})
    return schema_of(declared)().load(payload)


def plain(value: Any) -> Any:
    """A value that has no declaration, as JSON has it."""
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return finite(value, WORK_DECIMALS) if isinstance(value, float) else value


def _field(hint: Any, member: Declared[Any]) -> fields.Field[Any]:
    """One field of a schema, from its type and what `shown` says of it."""
    said = member.metadata
    optional, hint = _without_none(hint)
    metadata: Json = {}
    if said.get("text"):
        metadata["description"] = said["text"]
    if said.get("enum"):
        metadata["enum"] = [*said["enum"], None] if optional else list(said["enum"])
    if said.get("examples"):
        metadata["examples"] = list(said["examples"])
    decimals = WORK_DECIMALS if said.get("work") else MONEY_DECIMALS
    more = {"like": said["like"]} if said.get("like") else {}
    return _of_type(
        hint,
        decimals,
        required=True,
        allow_none=optional,
        data_key=said.get("json") or None,
        metadata=metadata,
        **more,
    )


def _of_type(hint: Any, decimals: int, **kwargs: Any) -> fields.Field[Any]:
    """The field for a type that is not optional."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        optional, of = _without_none(arguments[0])
        return Row(_of_type(of, decimals, allow_none=optional), **kwargs)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        if arguments[1] is Any:
            return Free(**kwargs)
        return fields.Dict(keys=fields.String(), values=_of_type(arguments[1], decimals), **kwargs)
    if origin in (UnionType, Union):
        return _union(arguments, **kwargs)
    if hint is Month:
        return CalendarMonth(**kwargs | {"metadata": {"pattern": MONTH.pattern} | kwargs.get("metadata", {})})
    if hint is float:
        return Figure(decimals, **kwargs)
    if is_dataclass(hint) and isinstance(hint, type):
        return fields.Nested(schema_of(hint), **kwargs)
    return _SIMPLE[hint](**kwargs)


def _union(arguments: tuple[Any, ...], **kwargs: Any) -> fields.Field[Any]:
    if all(is_dataclass(argument) for argument in arguments):
        return OneOf(arguments, **kwargs)
    kinds = [_JSON_TYPES[get_origin(argument) or argument] for argument in arguments]
    described: Json = {"type": kinds} | ({"items": {"type": "string"}} if "array" in kinds else {})
    return Scalar(**kwargs | {"metadata": described | kwargs.get("metadata", {})})


def _without_none(hint: Any) -> tuple[bool, Any]:
    """Whether None is possible, and what else is."""
    if get_origin(hint) not in (UnionType, Union):
        return False, hint
    others = tuple(argument for argument in get_args(hint) if argument is not NoneType)
    optional = len(others) < len(get_args(hint))
    return optional, others[0] if len(others) == 1 else Union[others]  # noqa: UP007  # made at run time


def _discriminator(branches: tuple[type[Any], ...]) -> str:
    """The field of which each branch allows one value."""
    shared = [
        member.name
        for member in members(branches[0])
        if all(_only_value(branch, member.name) for branch in branches)
    ]
    if len(shared) != 1:
        raise TypeError(f"{branches} cannot be told apart by one field")
    return shared[0]


def _only_value(declared: type[Any], name: str) -> str:
    """The one value that a field allows; "" where there are several, or no such field."""
    for member in members(declared):
        values: tuple[str, ...] = member.metadata.get("enum", ()) if member.name == name else ()
        if len(values) == 1:
            return values[0]
    return ""


_SIMPLE: Mapping[Any, Callable[..., fields.Field[Any]]] = {str: Name, int: Whole, bool: YesNo}
_JSON_TYPES: Mapping[Any, str] = {str: "string", float: "number", bool: "boolean", tuple: "array"}
_SCHEMAS: dict[type[Any], type[Told]] = {}
