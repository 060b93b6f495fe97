"""Which optimisation problem is asked for as a file, from the parameters of a URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from advisor.domain.request import Scenario
from advisor.errors import ScenarioError
from advisor.planning.export import FORMATS
from advisor.schemas.fields import Choice, Count, Strict, Text, refused
from advisor.schemas.problems import field_problems, quoted

MOST_STAGES = 99

_DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelQuery:
    """stage: from 1, None for the last; strategy: None for the recommended one."""

    form: str
    stage: int | None
    strategy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAsked:
    """A request, and which of the problems behind its answer is wanted."""

    scenario: Scenario
    query: ModelQuery


class CountInText(Count):
    """A whole number written as text, as in a URL."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if not _DIGITS.fullmatch(value):
            raise refused("not_a_whole_number", f"{quoted(value)} is not a whole number.")
        return int(value)


class ModelQuerySchema(Strict):
    """Which optimisation problem, and in which form."""

    format = Choice(
        FORMATS, "form of a model", load_default=FORMATS[0], metadata={"description": "MPS or LP file."}
    )
    stage = CountInText(
        1,
        MOST_STAGES,
        metadata={
            "description": "Number of the stage, from 1; by default the last. The file lists them all."
        },
    )
    strategy = Text(
        metadata={
            "description": "By default the strategy that is recommended; GET /v1/catalog lists them.",
            "examples": ["no_change", "cross_train_only", "hire_several_and_cross_train"],
        },
    )


def read_model_query(parameters: Mapping[str, str], strategies: tuple[str, ...]) -> ModelQuery:
    """What a URL asks for, or ScenarioError with all that is wrong; pointers are "/stage" and the like."""
    messages: dict[Any, Any] = {}
    found: Any = {}
    try:
        found = ModelQuerySchema().load(parameters)
    except ValidationError as error:
        messages = error.messages_dict
    wanted = parameters.get("strategy")
    if wanted is not None and wanted not in strategies:
        said = f"{quoted(wanted)} is no strategy."
        messages["strategy"] = refused("unknown_choice", said, given=wanted, choices=strategies).messages
    if messages:
        raise ScenarioError(tuple(field_problems(messages)))
    return ModelQuery(form=found["format"], stage=found.get("stage"), strategy=wanted)
