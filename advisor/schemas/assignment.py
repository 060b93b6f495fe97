"""Changes typed in a shell: `staff.0.headcount=2` as a JSON Merge Patch of a request."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.schemas.merge_patch import patch_between


def patch_of(request: Mapping[str, Any], assignments: Iterable[str]) -> dict[str, Any]:
    """The patch that makes several assignments at once. ValueError says which cannot be made.

    A path is field names and, in lists, numbers from 0; one beyond the last adds a row. A value is JSON,
    or a text where it is none; null removes a field.
    """
    changed = copy.deepcopy(dict(request))
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        if not equals or not all(path.split(".")):
            raise ValueError(f"{assignment}: write it as PATH=VALUE, such as staff.0.headcount=2")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = text
        _put(changed, path.split("."), value, assignment)
    return patch_between(request, changed)


def _put(document: Any, path: list[str], value: Any, said: str) -> None:
    """Put a value where its path says; objects on the way are made, rows only after the last one."""
    here = document
    for part, rest in zip(path, [*path[1:], ""], strict=True):
        key = _key(here, part, said)
        if rest == "":
            if value is None and isinstance(here, dict):
                here.pop(key, None)
            else:
                here[key] = value
            return
        if isinstance(here, dict):
            here.setdefault(key, {})
        elif here[key] is None:
            here[key] = {}
        here = here[key]


def _key(here: Any, part: str, said: str) -> Any:
    """A field name, or the number of a row; a new row is there, empty, when this returns."""
    if isinstance(here, dict):
        return part
    if not isinstance(here, list):
        raise ValueError(f"{said}: there is nothing below a single value, so no {part}")
    if not (part.isascii() and part.isdecimal()) or len(part) > 4 or int(part) > len(here):
        raise ValueError(f"{said}: {part} is no row; there are {len(here)} here, counted from 0")
    if int(part) == len(here):
        here.append(None)
    return int(part)
