"""A comparison: its schema, and the way from JSON to variants with every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields

from advisor.domain.comparison import Variant
from advisor.domain.request import Scenario
from advisor.errors import FieldProblem, ScenarioError
from advisor.schemas.fields import Coded, Flag, Part, Rows, Sized, Strict, Text, refused
from advisor.schemas.merge_patch import patched
from advisor.schemas.problems import MOST_PROBLEMS, field_problems, pointer, quoted
from advisor.schemas.request import RequestReader

MOST_VARIANTS = 10
LONGEST_TITLE = 80

Json = Mapping[str, Any]


class PatchField(Coded, fields.Dict):
    """A JSON Merge Patch; whether it fits is seen when it is applied."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Json:
        if not isinstance(value, Mapping):
            said = f"Give an object with the fields to change, not {quoted(value)}."
            raise refused("wrong_type", f'{said} An example: {{"budget": {{"total": 1}}}}.')
        return value


class ChangeSchema(Strict):
    """One changed copy of the base."""

    title = Text(
        validate=Sized(1, LONGEST_TITLE, "characters"), metadata={"description": "Default: change 1 …"}
    )
    patch = PatchField(
        required=True,
        metadata={
            "description": "JSON Merge Patch (RFC 7396): null removes a field, a list is replaced whole.",
            "example": {"budget": {"total": 350000}},
        },
    )


class Unread(Part):
    """A request inside the comparison: described as one, and read later, when all are at hand."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return value


def comparison_schema(request: Strict) -> type[Strict]:
    """The schema of a comparison of requests with this schema."""
    several = Rows(
        Unread(request),
        2,
        MOST_VARIANTS,
        "requests",
        metadata={"description": "Two to ten requests. Either these, or `base` and `changes`."},
    )
    changes = Rows(
        Part(ChangeSchema),
        1,
        MOST_VARIANTS - 1,
        "changes",
        metadata={"description": "One to nine changed copies of `base`."},
    )
    members: dict[str, Any] = {
        "requests": several,
        "base": Unread(request, metadata={"description": "The request that is changed; the first row."}),
        "changes": changes,
        "answers": Flag(load_default=False, metadata={"description": "Give each row's whole answer too."}),
        "__doc__": "Two to ten requests, or one with changed copies of it.",
    }
    made: type[Strict] = type("ComparisonRequestSchema", (Strict,), members)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonAsked:
    """What to compare; answers: whether each row's whole answer is wanted."""

    variants: tuple[Variant, ...]
    answers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReader:
    """Reads comparisons for one rulebook."""

    schema: Strict
    requests: RequestReader

    @classmethod
    def of(cls, requests: RequestReader) -> ComparisonReader:
        return cls(schema=comparison_schema(requests.schema)(), requests=requests)

    def read(
        self, payload: object, *, titles: Sequence[str] = (), today: date | None = None
    ) -> ComparisonAsked:
        """The variants of a decoded JSON body, or ScenarioError with the problems of every request.

        titles: of the requests or of the base, instead of their references.
        """
        problems: list[FieldProblem] = []
        try:
            data: Any = self.schema.load(payload)  # type: ignore[arg-type]  # anything may come in
        except ValidationError as error:
            problems = field_problems(error.messages_dict)
            data = error.valid_data if isinstance(payload, Mapping) else {}
        today = today or datetime.now(UTC).date()
        variants: list[Variant] = []
        if isinstance(payload, Mapping):
            problems += _either(payload)
            read = self._requests if payload.get("base") is None else self._changed
            variants = read(data, titles, today, problems)
        if problems:
            raise ScenarioError(tuple(problems[:MOST_PROBLEMS]))
        return ComparisonAsked(variants=tuple(variants), answers=data["answers"])

    def _requests(
        self, data: Json, titles: Sequence[str], today: date, problems: list[FieldProblem]
    ) -> list[Variant]:
        variants = []
        for number, request in enumerate(_rows(data.get("requests"))):
            scenario, found = self._read(request, today)
            problems += (_under(problem, "requests", number) for problem in found)
            if scenario:
                title = titles[number] if titles else scenario.reference or f"request {number + 1}"
                variants.append(Variant(title=title, scenario=scenario, place=pointer("requests", number)))
        return variants

    def _changed(
        self, data: Json, titles: Sequence[str], today: date, problems: list[FieldProblem]
    ) -> list[Variant]:
        """The base, then its changed copies. What is wrong with the base is told once."""
        base = data.get("base")
        scenario, wrong = self._read(base, today)
        problems += (_under(problem, "base") for problem in wrong)
        variants = []
        if scenario:
            title = titles[0] if titles else scenario.reference or "as asked"
            variants.append(Variant(title=title, scenario=scenario, place=pointer("base")))
        for number, change in enumerate(_rows(data.get("changes"))):
            if not isinstance(base, Mapping) or not isinstance(change, Mapping) or "patch" not in change:
                continue
            scenario, found = self._read(patched(base, change["patch"]), today)
            problems += (
                _in_change(problem, number, change["patch"]) for problem in found if problem not in wrong
            )
            if scenario:
                title = change.get("title", f"change {number + 1}")
                place = pointer("changes", number, "patch")
                variants.append(Variant(title=title, scenario=scenario, place=place))
        return variants

    def _read(self, request: object, today: date) -> tuple[Scenario | None, tuple[FieldProblem, ...]]:
        try:
            return self.requests.read(request, today=today), ()
        except ScenarioError as error:
            return None, error.problems


def _rows(value: Any) -> Sequence[Any]:
    """The rows of a list that may be none, or too long to be read at all."""
    return value if isinstance(value, list) and len(value) <= MOST_VARIANTS else ()


def _either(payload: Json) -> list[FieldProblem]:
    """Requests, or a base with changes: one of the two, and whole."""
    given = {name for name in ("requests", "base", "changes") if payload.get(name) is not None}
    if not given:
        said = "Give `requests`, two to ten of them, or `base` and `changes`."
        return [FieldProblem(pointer="", code="required", detail=said)]
    if "requests" in given and len(given) > 1:
        said = "Give either `requests`, or `base` and `changes`."
        return [FieldProblem(pointer="/requests", code="conflict", detail=said)]
    missing = {"base", "changes"} - given if "requests" not in given else set()
    said = "`base` and `changes` are given together."
    return [FieldProblem(pointer=f"/{name}", code="required", detail=said) for name in sorted(missing)]


def _under(problem: FieldProblem, *place: object) -> FieldProblem:
    return replace(problem, pointer=f"{pointer(*place)}{problem.pointer}")


def _in_change(problem: FieldProblem, number: int, patch: Json) -> FieldProblem:
    """A problem of a changed request, placed in the patch where the patch has its field."""
    place = pointer("changes", number, "patch")
    if _stands_in(patch, problem.pointer):
        return replace(problem, pointer=f"{place}{problem.pointer}")
    said = f"With this change, {problem.pointer or 'the request'} is wrong: {problem.detail}"
    return replace(problem, pointer=place, detail=said)


def _stands_in(patch: Any, where: str) -> bool:
    """Whether the patch has what a JSON pointer leads to; all that is in its lists, or lacks there, is its own."""
    here, in_a_list = patch, False
    for part in (p.replace("~1", "/").replace("~0", "~") for p in where.split("/")[1:]):
        if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here, in_a_list = here[int(part)], True
        elif isinstance(here, Mapping) and part in here:
            here = here[part]
        else:
            return in_a_list
    return where != ""
