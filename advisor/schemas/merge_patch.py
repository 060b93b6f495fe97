"""JSON Merge Patch (RFC 7396): a change written as the part of a document that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def patched(document: Mapping[str, Any], patch: Mapping[str, Any]) -> Json:
    """The document with a patch applied: null removes a field, objects are merged, all else replaces.

    A list is replaced whole. Neither argument is changed. Without recursion: a patch may be nested deeply.
    """
    result = dict(document)
    waiting: list[tuple[Json, Mapping[str, Any]]] = [(result, patch)]
    while waiting:
        into, changes = waiting.pop()
        for name, value in changes.items():
            if value is None:
                into.pop(name, None)
            elif isinstance(value, Mapping):
                before = into.get(name)
                into[name] = dict(before) if isinstance(before, Mapping) else {}
                waiting.append((into[name], value))
            else:
                into[name] = value
    return result


def patch_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """The patch that makes the second document of the first, as far as one can: null stands for absence."""
    patch: Json = {name: None for name in before if name not in after}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            inner = patch_between(old, value)
            if inner:
                patch[name] = inner
        elif name not in before or value != old or type(value) is not type(old):
            patch[name] = value
    return patch
