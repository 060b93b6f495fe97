"""Requests answered once in a test run, and the problems that they make, by the repository's own rules."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from advisor.answering import answer_request
from advisor.domain.horizon import Month
from advisor.domain.problem import Problem
from advisor.problem.brief import Brief, prepare
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.settings import Settings

Json = dict[str, Any]

EXAMPLES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "examples").glob("*.json"))}


@cache
def rulebook() -> Rulebook:
    return load(Settings().rules)


def example(name: str) -> Json:
    """An example of examples/: title, why, request, expect."""
    loaded: Json = json.loads(EXAMPLES[name].read_text(encoding="utf-8"))
    return loaded


def answer_to(request: Mapping[str, Any]) -> Json:
    """The answer to a request as JSON, to be changed as one likes."""
    return copy.deepcopy(_answer(json.dumps(request, sort_keys=True)))


@cache
def _answer(request: str) -> Json:
    return json.loads(json.dumps(answer_request(json.loads(request), rulebook(), Settings())))


def brief_of(request: Mapping[str, Any]) -> Brief:
    """A request prepared, with the rules that fired and its problem; it gives its horizon's start."""
    return prepare(load_request(request, rulebook()), rulebook(), Month.parse(request["horizon"]["start"]))


def problem_of(request: Mapping[str, Any]) -> Problem:
    return brief_of(request).problem
