"""Fields of a request: strict types, limits, and messages with codes that say how to put it right.

Each one documents itself: apispec reads the limits into the OpenAPI document.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validate

from advisor.domain.horizon import Month
from advisor.schemas.problems import Message, quoted

SLUG = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
COUNTRY = re.compile(r"^[A-Z]{2}$")
CURRENCY = re.compile(r"^[A-Z]{3}$")
MONTH = re.compile(r"^[0-9]{4}-(0[1-9]|1[0-2])$")
MONTH_OR_DAY = re.compile(r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")
EARLIEST, LATEST = Month.parse("2000-01"), Month.parse("2199-12")
"""Months that can be planned with; far beyond them a year has not four digits any more."""

MOST_NAMES_TOLD = 20
"""In the description of a field; more are for the catalogue."""

_MONTH_LENGTH = len("2027-01")
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def refused(code: str, text: str, **more: Any) -> ValidationError:
    """A marshmallow error with one coded message."""
    return ValidationError([Message(code, text, **more)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One of the forms that an object may have, for the OpenAPI document (the checks are in `consistency`).

    needs: fields that it must have; never: fields that it cannot have; only: field -> its possible values.
    """

    name: str
    description: str
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    only: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)


class Strict(Schema):
    """An object in which unknown fields are refused, each with the name that was probably meant.

    null is the same as leaving a field out. branches: the forms that the object may have, if several.
    """

    branches: ClassVar[tuple[Branch, ...]] = ()

    class Meta:
        unknown = RAISE

    @pre_load
    def without_nulls(self, data: Any, **kwargs: Any) -> Any:
        """Leave out what is null; a field that does not exist stays, to be refused."""
        if not isinstance(data, Mapping):
            return data
        known = {member.data_key or name for name, member in self.load_fields.items()}
        return {name: value for name, value in data.items() if value is not None or name not in known}

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Whatever may be left out may be null: the OpenAPI document says so."""
        if field_obj.required:
            return
        field_obj.allow_none = True
        if "enum" in field_obj.metadata:
            field_obj.metadata = dict(field_obj.metadata, enum=[*field_obj.metadata["enum"], None])

    error_messages = {  # noqa: RUF012  # marshmallow merges these class attributes itself
        "unknown": Message("unknown_field", "There is no such field."),
        "type": Message("wrong_type", "Give an object, such as {…}."),
    }

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        """Add the names that exist to each message on an unknown field."""
        if not isinstance(error.messages, dict):
            return
        known = tuple(member.data_key or name for name, member in self.load_fields.items())
        for key, messages in error.messages.items():
            if isinstance(messages, list) and getattr(messages[0], "code", "") == "unknown_field":
                text = f"There is no field {quoted(str(key))} here."
                error.messages[key] = [Message("unknown_field", text, given=str(key), choices=known)]


class Coded(fields.Field[Any]):
    """The messages that every field shares."""

    default_error_messages = {  # noqa: RUF012
        "required": Message("required", "This is needed."),
        "null": Message("wrong_type", "null is no value in a list."),
    }

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Keep the code: formatting would turn a message into a plain text."""
        message = self.error_messages[key]
        return ValidationError([message])

    def note(self, sent: Any) -> str | None:
        """How a value was read that could be read otherwise; None: as it stands."""
        return None


class Within(validate.Range):
    """A number between two limits, both included."""

    def __init__(self, least: float | None, most: float, unit: str = "") -> None:
        super().__init__(min=least, max=most)
        self.unit = f" {unit}" if unit else ""

    def __call__(self, value: Any) -> Any:
        if not self.min <= value <= self.max:
            text = f"{value:,.15g} is not between {self.min:,.15g} and {self.max:,.15g}{self.unit}."
            raise refused("out_of_range", text)
        return value


class Sized(validate.Length):
    """A list or text with so many members or characters."""

    def __init__(self, least: int, most: int, unit: str) -> None:
        super().__init__(min=least, max=most)
        self.unit = unit

    def __call__(self, value: Any) -> Any:
        if len(value) > (self.max or 0):
            code = "too_long" if isinstance(value, str) else "too_many"
            raise refused(code, f"{len(value)} {self.unit} are more than the {self.max} possible.")
        if len(value) < (self.min or 0):
            raise refused("too_few", f"Give at least {self.min} {self.unit}.")
        return value


class Matching(validate.Regexp):
    """A text of one form. fullmatch: a `$` alone would let a line break through at the end."""

    def __init__(
        self, regex: re.Pattern[str], code: str, text: str, remedy: Callable[[str], str] | None = None
    ):
        super().__init__(regex)
        self.form, self.code, self.text, self.remedy = regex, code, text, remedy

    def __call__(self, value: Any) -> Any:
        if not self.form.fullmatch(value):
            better = self.remedy(value) if self.remedy else ""
            hint = f" Did you mean {better}?" if self.form.fullmatch(better) else ""
            raise refused(self.code, f"{quoted(value)} is not {self.text}.{hint}")
        return value


class Number(Coded, fields.Float):
    """A finite JSON number; a boolean or a text is none."""

    def __init__(self, least: float, most: float, unit: str = "", **kwargs: Any) -> None:
        super().__init__(validate=Within(least, most, unit), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float:
        return number(value)


class Count(Coded, fields.Integer):
    """A whole number; 12.0 is one, 1.5 and true are not."""

    def __init__(self, least: int, most: int, unit: str = "", **kwargs: Any) -> None:
        super().__init__(validate=Within(least, most, unit), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        found = number(value)
        if not found.is_integer():
            raise refused("not_a_whole_number", f"{quoted(value)} is not a whole number.")
        return int(found)


class Flag(Coded, fields.Boolean):
    """true or false; 1, "yes" and the like are neither."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refused("wrong_type", f"Give true or false, not {quoted(value)}.")
        return value


class Text(Coded, fields.String):
    """A text on one line."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refused("wrong_type", f"Give a text, not {quoted(value)}.")
        if _NOT_PLAIN.search(value):
            raise refused("not_plain_text", "Leave out control characters, such as line breaks.")
        return value


class Slug(Text):
    """An id: letters, digits, hyphens and underscores."""

    def __init__(self, **kwargs: Any) -> None:
        rule = "an id: use 1 to 64 letters (a-z), digits, hyphens and underscores"
        validator = Matching(SLUG, "not_a_slug", rule, lambda text: re.sub(r"[^A-Za-z0-9_-]+", "-", text))
        super().__init__(validate=validator, **kwargs)


class MonthField(Text):
    """A calendar month, "2027-01"; a full date is read as its month."""

    def __init__(self, **kwargs: Any) -> None:
        # The pattern is checked below, before the text is read; here it is for the OpenAPI document.
        metadata = {"pattern": MONTH_OR_DAY.pattern, "example": "2027-01"}
        super().__init__(metadata=metadata | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _is_month_or_day(value):
            raise refused("not_a_month", f"{quoted(value)} is not a month; write it as 2027-01.")
        month = Month.parse(value[:_MONTH_LENGTH])
        if not EARLIEST <= month <= LATEST:
            raise refused("out_of_range", f"{value} is not between {EARLIEST} and {LATEST}.")
        return month

    def note(self, sent: Any) -> str | None:
        month = str(sent)[:_MONTH_LENGTH]
        return None if sent == month else f"{sent} is read as its month, {month}."


def _is_month_or_day(text: str) -> bool:
    if not MONTH_OR_DAY.fullmatch(text):
        return False
    if len(text) == _MONTH_LENGTH:
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Choice(Text):
    """One of the names that exist. aliases: other ways to write one, such as an occupation code."""

    def __init__(
        self,
        choices: tuple[str, ...],
        what: str,
        aliases: Callable[[str], str | None] | None = None,
        **kwargs: Any,
    ) -> None:
        self.choices, self.what, self.aliases = choices, what, aliases
        # With aliases the list is not complete, so that an `enum` would be wrong.
        documented: dict[str, Any] = {"examples": list(choices)} if aliases else {"enum": list(choices)}
        super().__init__(metadata=documented | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text in self.choices:
            return text
        meant = self.aliases(text) if self.aliases else None
        if meant not in self.choices:
            said = f"{quoted(text)} is no {self.what}."
            raise refused("unknown_choice", said, given=text, choices=self.choices)
        return meant

    def note(self, sent: Any) -> str | None:
        if sent in self.choices:
            return None
        return f"{sent} is read as {self.aliases(sent)}." if self.aliases else None


class Amounts(Coded, fields.Dict):
    """An object from names to numbers. choices: the names; least, most: of each."""

    def __init__(
        self, choices: tuple[str, ...], what: str, least: float, most: float, unit: str, **kwargs: Any
    ):
        metadata = kwargs.pop("metadata", {})
        if len(choices) <= MOST_NAMES_TOLD:
            metadata |= {
                "description": f"{metadata.get('description', '')} Names: {', '.join(choices)}.".strip()
            }
        super().__init__(values=Number(least, most, unit), metadata=metadata, **kwargs)
        self.choices, self.what, self.within = choices, what, Within(least, most, unit)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, float]:
        if not isinstance(value, Mapping):
            raise refused("wrong_type", 'Give an object from names to numbers, such as {"…": 1}.')
        amounts: dict[str, float] = {}
        problems: dict[str, Any] = {}
        for name, amount in value.items():
            if amount is None and name in self.choices:
                continue  # the same as leaving it out
            try:
                amounts[name] = self.amount(name, amount)
            except ValidationError as error:
                problems[name] = error.messages
        if problems:
            raise ValidationError(problems, valid_data=amounts)
        return amounts

    def amount(self, name: str, value: Any) -> float:
        """One value, or a marshmallow error."""
        if name not in self.choices:
            said = f"{quoted(name)} is no {self.what}."
            raise refused("unknown_choice", said, given=name, choices=self.choices)
        found = number(value)
        self.within(found)
        return found


class Part(Coded, fields.Nested):
    """An object inside the request."""


class Rows(Coded, fields.List[Any]):
    """A list whose rows keep their places, so that rows can be compared although some are wrong."""

    def __init__(self, row: fields.Field[Any], least: int, most: int, unit: str, **kwargs: Any) -> None:
        self.sized = Sized(least, most, unit)
        super().__init__(row, validate=self.sized, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refused("wrong_type", "Give a list, such as […].")
        self.sized(value)  # first: ten thousand rows are one problem, not ten thousand
        rows: list[Any] = []
        problems: dict[int, Any] = {}
        for index, row in enumerate(value):
            try:
                rows.append(self.inner.deserialize(row, **kwargs))
            except ValidationError as error:
                problems[index] = error.messages
                rows.append(error.valid_data if isinstance(error.valid_data, dict) else None)
        if problems:
            raise ValidationError(problems, valid_data=rows)
        return rows


def number(value: Any) -> float:
    """A finite float from a JSON number, with -0 as 0, or a marshmallow error."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = " Write it without quotation marks." if isinstance(value, str) else ""
        raise refused("wrong_type", f"Give a number, not {quoted(value)}.{hint}")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise refused("not_a_number", "Give a finite number.")
    return found + 0.0
