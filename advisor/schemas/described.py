"""Schemas whose docstring is their description in the OpenAPI document."""

from __future__ import annotations

import inspect
from typing import Any

from marshmallow import Schema


class Described(Schema):
    """apispec reads descriptions from `Meta`; this copies them there."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("__doc__"):
            cls.Meta = type("Meta", (cls.Meta,), {"description": inspect.getdoc(cls)})  # type: ignore[misc, assignment]
