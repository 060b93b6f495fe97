"""What an example says that its answer must show, and whether it does.

An expectation names a place by JSON pointer, where `*` goes through a list, and tests what is there:
`is`, `in`, `at_most`, `at_least`, `more_than`, `starts`, `longer_than` (one value); `contains`, `lacks`,
`each_at_most` (all values found); or `cites`: advice that some fired rule must rest on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

MONEY_TOLERANCE = 1e-6


def _at_most(value: Any, bound: Any) -> bool:
    return value <= bound if isinstance(bound, str) else value <= bound + MONEY_TOLERANCE


OF_ONE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "in": lambda value, choices: value in choices,
    "at_most": _at_most,
    "at_least": lambda value, bound: value is not None and _at_most(bound, value),
    "more_than": operator.gt,
    "starts": lambda value, prefix: str(value).startswith(prefix),
    "longer_than": lambda value, length: len(value) > length,
}
OF_ALL: Mapping[str, Callable[[list[Any], Any], bool]] = {
    "contains": lambda values, wanted: wanted in values,
    "lacks": lambda values, unwanted: unwanted not in values,
    "each_at_most": lambda values, bound: all(_at_most(value, bound) for value in values),
}


def values_at(document: Any, pointer: str) -> list[Any]:
    """Everything a JSON pointer finds; `*` stands for every item of a list."""
    found = [document]
    for part in pointer.strip("/").split("/"):
        found = [value for each in found for value in _step(each, part)]
    return found


def _step(value: Any, part: str) -> list[Any]:
    if isinstance(value, list):
        if part == "*":
            return value
        return [value[int(part)]] if int(part) < len(value) else []
    return [value[part]] if isinstance(value, dict) and part in value else []


def cited_advice(answer: Mapping[str, Any]) -> set[str]:
    """Numbers of the advice that fired rules rest on."""
    rules = answer["explanation"]["rules"]
    return {cause["advice"] for rule in rules if rule["fired"] == "yes" for cause in rule["because"]}


def shortfall(answer: Mapping[str, Any], expectation: Mapping[str, Any]) -> str | None:
    """What is missing, in words, or None."""
    if "cites" in expectation:
        missing = set(expectation["cites"]) - cited_advice(answer)
        return f"no fired rule cites {sorted(missing)}" if missing else None
    pointer = expectation["at"]
    found = values_at(answer, pointer)
    for test, wanted in expectation.items():
        if test == "at":
            continue
        if test in OF_ALL:
            met = OF_ALL[test](found, wanted)
        else:
            met = len(found) == 1 and OF_ONE[test](found[0], wanted)
        if not met:
            return f"{pointer} {test} {wanted!r}: found {found!r}"
    return None
