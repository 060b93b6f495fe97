"""Rows side by side as the contract's JSON: made from the declarations in `advisor.domain.comparison`."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.answer import Answer
from advisor.domain.comparison import ComparedRow, Comparison, ComparisonRow, SideBySide
from advisor.explanation.headline import NOTICE
from advisor.schemas.answer import to_the_cent
from advisor.schemas.declared import Json, dump, schema_of

ComparisonSchema = schema_of(Comparison)


def dump_comparison(compared: SideBySide, *, with_answers: bool, service_version: str) -> Json:
    """The whole comparison; with_answers: each row's whole answer as well."""
    rows = [
        row if row.answer is None else replace(row, answer=to_the_cent(row.answer)) for row in compared.rows
    ]
    return dump(
        Comparison(
            notice=NOTICE,
            rows=tuple(_without_answer(row) if row.answer is None else _row(row, row.answer) for row in rows),
            differences=compared.differences,
            answers=tuple(row.answer for row in rows) if with_answers else None,
            rulebook=compared.rulebook_version,
            service=service_version,
        )
    )


def _row(row: ComparedRow, answer: Answer) -> ComparisonRow:
    advice = answer.recommendation
    return ComparisonRow(
        title=row.variant.title,
        id=answer.id,
        reference=answer.reference,
        problem=None,
        status=answer.status,
        outcome=answer.outcome,
        currency=answer.currency,
        strategy=advice.strategy,
        headline=advice.headline,
        hires=advice.hires,
        trains=advice.trains,
        actions=advice.actions,
        chance=advice.chance,
        costs=advice.costs,
        finishes=max((p.completed for p in answer.projects if p.completed is not None), default=None),
        request=answer.provenance.request,
        compared_with_first=row.compared,
    )


def _without_answer(row: ComparedRow) -> ComparisonRow:
    return ComparisonRow(
        title=row.variant.title,
        id=None,
        reference=row.variant.scenario.reference,
        problem=row.problem,
        status=None,
        outcome=None,
        currency=None,
        strategy=None,
        headline=None,
        hires=None,
        trains=None,
        actions=None,
        chance=None,
        costs=None,
        finishes=None,
        request=None,
        compared_with_first=None,
    )
