"""Several questions, one table: each variant is answered as if alone, then what differs is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from advisor.choice.clock import Clock
from advisor.domain.answer import Answer
from advisor.domain.comparison import (
    NO_PLAN_IN_TIME,
    PLAN_CHECK_FAILED,
    ComparedRow,
    RowProblem,
    SideBySide,
    Variant,
)
from advisor.domain.horizon import Month
from advisor.errors import FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.explanation.differences import differences, from_first
from advisor.problem.brief import prepare
from advisor.rulebook import Rulebook
from advisor.service import advise, refuse_if_too_large
from advisor.settings import Settings

_NOT_IN_TIME = RowProblem(
    code=NO_PLAN_IN_TIME,
    detail="No plan was found in this row's part of the time: compare fewer requests, or smaller ones.",
)


def compare(
    variants: Sequence[Variant], rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> SideBySide:
    """The variants side by side. One without a plan is a row with a problem.

    Each gets an even part of what is left of `settings.comparison_time_limit`, and never more time than alone.
    SolverError where no row has a plan; ScenarioError, before any planning, for requests that are too large:
    pointers begin with the place of the variant.
    """
    *_, whole = compare_in_steps(variants, rulebook, settings, today=today)
    return whole


def compare_in_steps(
    variants: Sequence[Variant], rulebook: Rulebook, settings: Settings, *, today: Month | None = None
) -> Iterator[SideBySide]:
    """The same after each row that has an answer; rows whose turn has not come have no plan yet."""
    today = today or Month.parse(f"{datetime.now(UTC):%Y-%m}")
    _refuse_what_is_too_large(variants, rulebook, settings, today)
    clock = Clock(settings.comparison_time_limit)
    rows: list[Answer | RowProblem] = [_NOT_IN_TIME] * len(variants)
    for number, variant in enumerate(variants):
        seconds = min(settings.time_limit, clock.left / (len(variants) - number))
        rows[number] = _row(variant, rulebook, replace(settings, time_limit=seconds), today)
        if any(isinstance(row, Answer) for row in rows):
            yield _side_by_side(variants, rows, rulebook)
    if not any(isinstance(row, Answer) for row in rows):
        raise SolverError("no plan was found for any of the requests; ask for less or allow more time")


def _side_by_side(
    variants: Sequence[Variant], rows: Sequence[Answer | RowProblem], rulebook: Rulebook
) -> SideBySide:
    answers = [row if isinstance(row, Answer) else None for row in rows]
    return SideBySide(
        rows=tuple(
            ComparedRow(
                variant=variant,
                answer=answer,
                problem=row if isinstance(row, RowProblem) else None,
                compared=from_first(answers[0], answer) if number else None,
            )
            for number, (variant, row, answer) in enumerate(zip(variants, rows, answers, strict=True))
        ),
        differences=differences([variant.scenario for variant in variants], answers),
        rulebook_version=rulebook.version,
    )


def _row(variant: Variant, rulebook: Rulebook, settings: Settings, today: Month) -> Answer | RowProblem:
    """The answer of one row, or why it has none; the other rows are shown all the same."""
    try:
        return advise(variant.scenario, rulebook, settings, today=today)
    except SolverError:
        return _NOT_IN_TIME
    except PlanCheckError:
        said = "The plan that was found did not pass its own check, so it is not shown. Please report this."
        return RowProblem(code=PLAN_CHECK_FAILED, detail=said)


def _refuse_what_is_too_large(
    variants: Sequence[Variant], rulebook: Rulebook, settings: Settings, today: Month
) -> None:
    """ScenarioError that names every request that is too large to be planned."""
    problems: list[FieldProblem] = []
    for variant in variants:
        try:
            refuse_if_too_large(prepare(variant.scenario, rulebook, today).problem, settings)
        except ScenarioError as error:
            problems += (
                replace(found, pointer=f"{variant.place}{found.pointer}") for found in error.problems
            )
    if problems:
        raise ScenarioError(tuple(problems))
