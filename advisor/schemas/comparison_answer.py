"""Rows side by side as the contract's JSON, and what that looks like for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields as members
from typing import Any

from marshmallow import fields, validate

from advisor.domain.comparison import (
    NO_PLAN_IN_TIME,
    PLAN_CHECK_FAILED,
    ComparedRow,
    Difference,
    Differences,
    SideBySide,
)
from advisor.domain.plan import STRATEGIES
from advisor.schemas.answer import NOTICE
from advisor.schemas.answer_schema import (
    OUTCOMES,
    STATUSES,
    ActionSchema,
    AnswerSchema,
    BareChanceSchema,
    Told,
)
from advisor.schemas.fields import MONTH

Json = dict[str, Any]

_CENTS = 2


def dump_comparison(
    compared: SideBySide,
    answers: Sequence[Mapping[str, Any] | None],
    *,
    with_answers: bool,
    service_version: str,
) -> Json:
    """The whole comparison. answers: of each row as `dump_answer` gives it, None where there is none."""
    return {
        "notice": NOTICE,
        "rows": [_row(row, answer) for row, answer in zip(compared.rows, answers, strict=True)],
        "differences": {
            member.name: [_difference(row) for row in getattr(compared.differences, member.name)]
            for member in members(Differences)
        },
        "answers": list(answers) if with_answers else None,
        "rulebook": compared.rulebook_version,
        "service": service_version,
    }


def _row(row: ComparedRow, answer: Mapping[str, Any] | None) -> Json:
    title = {"title": row.variant.title, "reference": row.variant.scenario.reference}
    if answer is None or row.problem is not None:
        problem = None if row.problem is None else {"code": row.problem.code, "detail": row.problem.detail}
        return title | {"problem": problem} | dict.fromkeys(_FIGURES)
    costs, advice, shift = answer["costs"], answer["recommendation"], row.compared
    completed = [project["completed"] for project in answer["projects"] if project["completed"]]
    return {
        **title,
        "problem": None,
        "status": answer["status"],
        "outcome": answer["outcome"],
        "strategy": advice["strategy"],
        "headline": advice["headline"],
        "delivered": [project["id"] for project in answer["projects"] if project["delivered"]],
        "currency": answer["currency"],
        "cost": costs["total"],
        "committed_after": costs["committed_after"],
        "economic_cost": costs["economic"]["total"],
        "finishes": max(completed, default=None),
        "actions": advice["actions"],
        "all_musts": answer["uncertainty"]["all_musts"] if answer["uncertainty"] else None,
        "request": answer["provenance"]["request"],
        "compared_with_first": shift
        and {
            "cost": round(shift.cost, _CENTS) + 0.0,
            "economic_cost": round(shift.economic_cost, _CENTS) + 0.0,
            "months_later": shift.months_later,
        },
    }


def _difference(row: Difference) -> Json:
    values = [list(value) if isinstance(value, tuple) else value for value in row.values]
    return {"name": row.name, "title": row.title, "values": values}


def _maybe(kind: type[fields.Field[Any]], **kwargs: Any) -> fields.Field[Any]:
    return kind(required=True, allow_none=True, **kwargs)


def _name_or_null(choices: tuple[str, ...]) -> fields.Field[Any]:
    return _maybe(fields.String, metadata={"enum": [*choices, None]})


class RowProblemSchema(Told):
    """Why a row has no answer."""

    code = fields.String(required=True, metadata={"enum": [NO_PLAN_IN_TIME, PLAN_CHECK_FAILED]})
    detail = fields.String(required=True)


class FromFirstSchema(Told):
    """What more a row costs than the first one, and how much later its last project is complete."""

    cost = fields.Float(required=True)
    economic_cost = fields.Float(required=True)
    months_later = _maybe(fields.Integer)


class ComparedRowSchema(Told):
    """One request and its answer in short; with a problem, every figure is null."""

    title = fields.String(required=True)
    reference = _maybe(fields.String)
    problem = fields.Nested(RowProblemSchema, required=True, allow_none=True)
    status = _name_or_null(STATUSES)
    outcome = _name_or_null(OUTCOMES)
    strategy = _name_or_null(STRATEGIES)
    headline = _maybe(fields.String)
    delivered = fields.List(fields.String(), required=True, allow_none=True)
    currency = _maybe(fields.String)
    cost = _maybe(fields.Float, metadata={"description": "Cash inside the horizon."})
    committed_after = _maybe(fields.Float)
    economic_cost = _maybe(fields.Float)
    finishes = _maybe(fields.String, validate=validate.Regexp(MONTH))
    actions = fields.List(fields.Nested(ActionSchema), required=True, allow_none=True)
    all_musts = fields.Nested(
        BareChanceSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Chance that every must is on time; null where it was not asked for."},
    )
    request = _maybe(fields.String, metadata={"description": "provenance.request of the whole answer."})
    compared_with_first = fields.Nested(FromFirstSchema, required=True, allow_none=True)


class DifferenceSchema(Told):
    """Something that is not the same in all rows: a value for each row; null: the row has no such thing."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    values = fields.List(
        fields.Raw(
            allow_none=True,
            metadata={"type": ["string", "number", "boolean", "array"], "items": {"type": "string"}},
        ),
        required=True,
    )


def _several(schema: type[Told], **kwargs: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True, **kwargs)


class DifferencesSchema(Told):
    """What differs between the rows."""

    input = _several(DifferenceSchema, metadata={"description": "What was asked; rows of lists by their id."})
    plan = _several(DifferenceSchema)
    cost = _several(DifferenceSchema)
    risk = _several(DifferenceSchema, metadata={"description": "Warnings by their level, and chances."})
    rules = _several(DifferenceSchema, metadata={"description": "By id: fired yes, no or unknown."})
    assumptions = _several(DifferenceSchema, metadata={"description": "Figures that several rows used."})


class SideBySideSchema(Told):
    """Two to ten requests with their answers side by side."""

    notice = fields.String(required=True)
    rows = _several(ComparedRowSchema)
    differences = fields.Nested(DifferencesSchema, required=True)
    answers = fields.List(
        fields.Nested(AnswerSchema, allow_none=True),
        required=True,
        allow_none=True,
        metadata={"description": "In the order of the rows; null unless `answers` was true."},
    )
    rulebook = fields.String(required=True)
    service = fields.String(required=True)


_FIGURES = tuple(name for name in ComparedRowSchema().fields if name not in ("title", "reference", "problem"))
