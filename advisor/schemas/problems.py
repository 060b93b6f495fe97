"""What is wrong with a request: from marshmallow's nested messages to a flat list with JSON pointers."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from advisor.errors import FieldProblem

CODES: Mapping[str, str] = {
    "required": "a field that has no default is absent",
    "unknown_field": "no such field exists here (so personal data cannot slip in)",
    "wrong_type": "another JSON type is expected; booleans and texts are not numbers",
    "not_a_number": "not finite",
    "not_a_whole_number": "a count with a fraction",
    "out_of_range": "below the least or above the greatest value",
    "unknown_choice": "none of the names that exist here",
    "unknown_assumption": "no figure of the rule files has this name",
    "not_a_month": "not of the form YYYY-MM",
    "not_a_slug": "an id with other signs than letters, digits, hyphens and underscores",
    "not_a_code": "not two (country) or three (currency) capital letters",
    "not_plain_text": "a text with control characters or broken Unicode",
    "too_long": "a text with more characters than are possible",
    "too_many": "a list with more rows than are possible",
    "too_few": "a list or text with fewer than are needed",
    "duplicate_id": "an id that an earlier row has",
    "conflict": "fields that exclude each other",
    "outside_horizon": "a month that is not planned",
    "too_large": "more people, activities and months together than this service can plan",
}
"""Every code and its meaning. They are stable: clients may branch on them."""

MOST_PROBLEMS = 200
"""Problems told at once; a body of a megabyte could hold a hundred thousand."""

_LONGEST_QUOTE = 60
_FEW_CHOICES = 20
_MOST_SUGGESTED = 20
"""Problems with a suggestion; looking for the nearest of 500 figures takes ten milliseconds."""

_LONGEST_WHOLE_NUMBER = 10**18


class Message(str):
    """A marshmallow message with its code. given and choices: for "did you mean", worked out when told."""

    code: str
    given: str
    choices: tuple[str, ...]

    def __new__(cls, code: str, text: str, *, given: str = "", choices: Iterable[str] = ()) -> Message:
        message = super().__new__(cls, text)
        message.code = code
        message.given = given
        message.choices = tuple(choices)
        return message

    def told(self, *, suggest: bool) -> str:
        """The text, with the name that was probably meant, or all names where there are few."""
        if not suggest or len(self.given) > _LONGEST_QUOTE or not self.choices:
            return str(self)
        near = difflib.get_close_matches(self.given.casefold(), self.choices, n=1)
        if near:
            return f"{self} Did you mean {near[0]}?"
        if len(self.choices) <= _FEW_CHOICES:
            return f"{self} Possible: {', '.join(self.choices)}."
        return str(self)


def quoted(value: object) -> str:
    """A value for a message: short, whatever was sent, and named as in JSON."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= _LONGEST_WHOLE_NUMBER:
        return "so great a number"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def pointer(*path: object) -> str:
    """A JSON pointer (RFC 6901) to a place in the request; "" is the whole."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def field_problems(messages: Mapping[Any, Any]) -> list[FieldProblem]:
    """The problems in marshmallow's nested messages, the first MOST_PROBLEMS of them."""
    found = itertools.islice(_placed(messages, ()), MOST_PROBLEMS)
    return [
        FieldProblem(
            pointer=pointer(*path), code=message.code, detail=message.told(suggest=n < _MOST_SUGGESTED)
        )
        for n, (path, message) in enumerate(found)
    ]


def _placed(
    messages: Mapping[Any, Any], at: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], Message]]:
    """Each message with the path of what it is about."""
    for key, found in messages.items():
        if isinstance(found, Mapping):
            yield from _placed(found, (*at, key))
            continue
        for text in found:
            message = text if isinstance(text, Message) else Message("invalid", str(text))
            # marshmallow files what concerns a whole object under "_schema", which a client may also send.
            whole = key == "_schema" and message.code != "unknown_field"
            yield (at if whole else (*at, key)), message
