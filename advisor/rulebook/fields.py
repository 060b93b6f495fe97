"""marshmallow for rule files: fields that read text, and errors that know their line and column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema

from advisor.rulebook.source_text import Entries, Items, Place, Problems, Text, did_you_mean

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(\d{2}))?)?", re.ASCII)
_BOOLEANS: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}


def number_of(text: str) -> float:
    """The finite number that a text spells; ValueError says what is wrong."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"'{text}' is not a number")
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is not a finite number")
    return number


def boolean_of(text: str) -> bool:
    """yes, no, true or false; ValueError otherwise."""
    if text not in _BOOLEANS:
        raise ValueError(f"'{text}' is neither yes nor no")
    return _BOOLEANS[text]


class AboutKey(str):
    """A message about a key, not about its value: it is placed at the key."""

    __slots__ = ()


class FileField(fields.Field[Any]):
    """Base of all fields of rule files."""

    default_error_messages = {"required": "is missing"}  # noqa: RUF012  # as marshmallow declares it

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        """Every name in a loaded value that is declared elsewhere, with the field that says as what."""
        yield from ()


class Scalar(FileField):
    """Reads one text. `read` returns the typed value or raises ValueError with the reason.

    `of` says what the text names (a role, a source, …), `also` which words may stand instead.
    """

    def __init__(self, *, of: str | None = None, also: tuple[str, ...] = (), **options: Any) -> None:
        self.of, self.also = of, also
        super().__init__(**options)

    def read(self, text: Text) -> Any:
        """The typed value."""
        raise NotImplementedError

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        if self.of is not None and loaded not in self.also:
            yield self, loaded

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        if not isinstance(value, Text):
            raise ValidationError("expected one value, not a list or a mapping")
        try:
            return self.read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class Words(Scalar):
    """Text that is not blank; kept as `Text`, with its place."""

    def read(self, text: Text) -> Text:
        if not text.strip():
            raise ValueError("must not be empty")
        return Text(text.strip(), text.place)


class Name(Scalar):
    """An identifier such as `model_building`."""

    def read(self, text: Text) -> Text:
        if not _NAME.fullmatch(text):
            raise ValueError(f"'{text}' is not a name: lower-case letters, digits and _ (at most 64)")
        return text


class Slug(Scalar):
    """An id such as `one-hire-goes-to-the-greatest-need`."""

    def read(self, text: Text) -> Text:
        if not _SLUG.fullmatch(text):
            raise ValueError(f"'{text}' is not an id: lower-case letters, digits, - and _ (at most 80)")
        return text


class Pattern(Scalar):
    """Text of a given form; `like` describes it in the message."""

    def __init__(self, pattern: str, like: str, **options: Any) -> None:
        self.pattern = re.compile(pattern, re.ASCII)
        self.like = like
        super().__init__(**options)

    def read(self, text: Text) -> Text:
        if not self.pattern.fullmatch(text):
            raise ValueError(f"'{text}' is not {self.like}")
        return text


class Choice(Scalar):
    """One of a closed set of words."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        self.choices = tuple(choices)
        super().__init__(**options)

    def read(self, text: Text) -> Text:
        if text not in self.choices:
            raise ValueError(
                f"'{text}' is not one of {', '.join(self.choices)}{did_you_mean(text, self.choices)}"
            )
        return text


class Number(Scalar):
    """A finite number of at least `least` and at most `most`."""

    def __init__(self, least: float | None = None, most: float | None = None, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def read(self, text: Text) -> float:
        number = number_of(text)
        if self.least is not None and number < self.least:
            raise ValueError(f"{text} is below {self.least:g}")
        if self.most is not None and number > self.most:
            raise ValueError(f"{text} is above {self.most:g}")
        return number


class Whole(Number):
    """A whole number within the limits."""

    def read(self, text: Text) -> int:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"'{text}' is not a whole number")
        return int(super().read(text))


class YesNo(Scalar):
    """yes, no, true or false."""

    def read(self, text: Text) -> bool:
        return boolean_of(text)


class Day(Scalar):
    """A date, YYYY-MM-DD."""

    def read(self, text: Text) -> date:
        if not _DAY.fullmatch(text):
            raise ValueError(f"'{text}' is not a date, YYYY-MM-DD")
        return date.fromisoformat(text)


class AsOf(Scalar):
    """A year, month or day: YYYY, YYYY-MM or YYYY-MM-DD; kept as text."""

    def read(self, text: Text) -> Text:
        if not _MONTH.fullmatch(text):
            raise ValueError(f"'{text}' is not a year, month or day (YYYY, YYYY-MM, YYYY-MM-DD)")
        if _DAY.fullmatch(text):
            date.fromisoformat(text)
        return text


class Anything(FileField):
    """A node left as it is, to be read by other means."""


class ListOf(FileField):
    """A list; errors are by position. With `or_one`, a single value stands for a list of one.

    `least`: how many there are at least; `exactly`: how many there are.
    """

    def __init__(
        self,
        inner: FileField,
        *,
        or_one: bool = False,
        least: int = 0,
        exactly: int | None = None,
        **options: Any,
    ) -> None:
        self.inner, self.or_one, self.least, self.exactly = inner, or_one, least, exactly
        super().__init__(**options)

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        for item in loaded:
            yield from self.inner.references(item)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[Any]:
        if self.or_one and isinstance(value, Text):
            return [self.inner.deserialize(value, attr, data)]
        if not isinstance(value, Items):
            raise ValidationError("expected a list")
        if self.exactly is not None and len(value) != self.exactly:
            raise ValidationError(f"expected {self.exactly} values, [a, b]")
        if len(value) < self.least:
            raise ValidationError("must not be empty")
        loaded: list[Any] = []
        errors: dict[int, Any] = {}
        for position, item in enumerate(value):
            try:
                loaded.append(self.inner.deserialize(item, attr, data))
            except ValidationError as error:
                errors[position] = error.messages
        if errors:
            raise ValidationError(errors)
        return loaded


class ByName(FileField):
    """A mapping from names to one kind of value; errors are by name.

    marshmallow's own Dict puts `key` or `value` between the two, which could be taken for a key.
    """

    def __init__(self, inner: FileField, *, keys: Scalar | None = None, **options: Any) -> None:
        self.inner, self.keys = inner, keys or Name()
        super().__init__(**options)

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        for key, item in loaded.items():
            yield from self.keys.references(key)
            yield from self.inner.references(item)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dict[Text, Any]:
        if not isinstance(value, Entries):
            raise ValidationError("expected lines of the form key: value")
        loaded: dict[Text, Any] = {}
        errors: dict[str, Any] = {}
        for key, item in value.items():
            written = Text(key, value.key_place(key))
            try:
                name = self.keys.deserialize(written)
            except ValidationError as error:
                errors[key] = [AboutKey(message) for message in error.messages]
                continue
            try:
                loaded[name] = self.inner.deserialize(item, attr, data)
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return loaded


class Part(FileField):
    """A mapping with a schema of its own."""

    def __init__(self, schema: type[Strict], **options: Any) -> None:
        self.schema = schema
        super().__init__(**options)

    def references(self, loaded: Any) -> Iterator[tuple[Scalar, Text]]:
        yield from references_of(self.schema, loaded)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        return self.schema().load(value)


class Strict(Schema):
    """Base of all schemas: unknown keys are refused by name, and the result keeps its `place`."""

    class Meta:
        unknown = EXCLUDE  # told one by one below, with the key that was probably meant

    error_messages = {"type": "expected lines of the form key: value"}  # noqa: RUF012  # as above

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_keys(self, data: Any, original: Any, **_: Any) -> None:
        """Name every key that the schema does not have."""
        if not isinstance(original, Entries):
            return  # refused already for what it is
        known = {one.data_key or name for name, one in self.load_fields.items()}
        unknown = {
            key: [AboutKey(f"unknown key '{key}'{did_you_mean(key, known)}")]
            for key in original
            if key not in known
        }
        if unknown:
            raise ValidationError(unknown)

    @post_load(pass_original=True)
    def keep_place(self, data: dict[str, Any], original: Entries, **_: Any) -> dict[str, Any]:
        """Remember where this was written."""
        return {**data, "place": original.place}


def references_of(schema: type[Strict], loaded: Mapping[str, Any]) -> Iterator[tuple[Scalar, Text]]:
    """Every name in what a schema loaded that is declared elsewhere."""
    for name, one in schema().load_fields.items():
        if name in loaded and isinstance(one, FileField):
            yield from one.references(loaded[name])


def typed(schema: type[Strict], node: Any, problems: Problems) -> dict[str, Any] | None:
    """The node as the schema types it; None when it does not fit, each reason noted at its place."""
    try:
        loaded: dict[str, Any] = schema().load(node)
    except ValidationError as error:
        _note(error.messages, node, node.place, problems)
        return None
    return loaded


def _note(messages: Any, node: Any, place: Place, problems: Problems, missing: str | None = None) -> None:
    """Walk marshmallow's nested messages and the node side by side, down to each culprit."""
    if isinstance(messages, str):
        problems.add(place, f"'{missing}' {messages}" if missing else messages)
    elif isinstance(messages, Mapping):
        for key, inner in messages.items():
            _note_inside(key, inner, node, place, problems)
    else:
        for message in messages:
            _note(message, node, place, problems, missing)


def _note_inside(key: Any, messages: Any, node: Any, place: Place, problems: Problems) -> None:
    if isinstance(node, Entries) and key in node:
        about_key = isinstance(messages, list) and isinstance(messages[0], AboutKey)
        child = node[key]
        _note(messages, child, node.key_place(key) if about_key else child.place, problems)
    elif isinstance(node, Items) and isinstance(key, int):
        _note(messages, node[key], node[key].place, problems)
    else:
        _note(messages, node, place, problems, None if key == "_schema" else str(key))
