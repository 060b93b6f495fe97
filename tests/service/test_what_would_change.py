"""What would change the answer: every place that is reported is planned independently on both of its sides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.analysis.moves import inner_moves
from advisor.domain.recommendation import Change, Recommendation
from advisor.domain.scenario import Scenario
from advisor.model.solver import SolveLog
from advisor.service import advise
from advisor.settings import Settings
from tests.service.asking import PLAN_ONLY, TODAY, brief, rulebook, scenario

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PATIENT = Settings(time_limit=600)
EVERYTHING = {"frontier": True, "what_would_change": True, "uncertainty": {"samples": 200, "seed": 1}}
MOST_SOLVES = 600
"""Programmes that all analyses of the bank may take together (the issue's figure)."""


def request_of(example: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((EXAMPLES / f"{example}.json").read_text(encoding="utf-8"))[
        "request"
    ]
    return payload


def ask(example: str, settings: Settings, **analysis: Any) -> Recommendation:
    payload = request_of(example) | {"analysis": {"smallest_change": False} | analysis}
    return advise(scenario(payload), rulebook(), settings, today=TODAY)


@cache
def small_shop() -> Recommendation:
    return ask("small-shop", PATIENT, what_would_change=True)


@cache
def pretrained_feature() -> Recommendation:
    return ask("pretrained-feature", PATIENT, what_would_change=True)


def planned_with(example: str, row: Change, value: float) -> str:
    """The strategy recommended with the figure at another value, asked from the beginning."""
    asked = scenario(request_of(example) | {"analysis": PLAN_ONLY | {"alternatives": True}})
    changed: Scenario = replace(asked, assumptions={**asked.assumptions, row.figure: value})
    if row.range is None:  # a figure of the request itself
        moves = inner_moves(brief(request_of(example)))
        changed = next(move for move in moves if move.figure == row.figure).at(value)
        changed = replace(changed, analysis=asked.analysis)
    return advise(changed, rulebook(), PATIENT, today=TODAY).plan.strategy


def rows_of(answer: Recommendation) -> Iterator[Change]:
    assert answer.what_would_change is not None
    return iter(answer.what_would_change.rows)


@pytest.mark.parametrize(
    ("example", "answer"), [("small-shop", small_shop), ("pretrained-feature", pretrained_feature)]
)
def test_on_one_side_of_each_place_the_recommendation_wins_and_on_the_other_the_strategy_named(
    example, answer
):
    rows = list(rows_of(answer()))
    assert len(rows) >= 4
    for row in rows:
        sides = planned_with(example, row, row.holds_at), planned_with(example, row, row.changes_at)
        assert sides == (answer().plan.strategy, row.to_strategy), row


@pytest.fixture(scope="module")
def bank() -> Iterator[tuple[Recommendation, int]]:
    """The bank with every analysis, and how many programmes of planning all of it took.

    The little one about needs, with a log of its own each time a changed case is prepared, is not counted.
    """
    solves: Counter[int] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        note = SolveLog.note

        def noted(self: SolveLog) -> None:
            solves[id(self)] += 1
            note(self)

        patch.setattr(SolveLog, "note", noted)
        answer = ask("bank-churn", PATIENT, **EVERYTHING)
        yield answer, max(solves.values())


def test_every_change_of_the_bank_is_so_when_planned_anew(bank):
    answer, _ = bank
    rows = list(rows_of(answer))
    assert len(rows) >= 20
    for row in rows:
        sides = (
            planned_with("bank-churn", row, row.holds_at),
            planned_with("bank-churn", row, row.changes_at),
        )
        assert sides == (answer.plan.strategy, row.to_strategy), row


def test_all_analyses_of_the_bank_take_at_most_six_hundred_solves(bank):
    answer, solves = bank
    assert {report.name for report in answer.analyses} >= {"frontier", "what_would_change", "uncertainty"}
    assert 200 < solves <= MOST_SOLVES


def test_rows_are_ranked_those_inside_their_ranges_first():
    rows = list(rows_of(pretrained_feature()))
    order = [(not row.inside_range, row.distance) for row in rows]
    assert order == sorted(order)
    for row in rows:
        low, high = row.range or (row.now, row.now)
        assert row.inside_range == (low <= row.changes_at <= high and row.range is not None)


def test_where_nothing_inside_the_ranges_changes_it_that_is_said():
    changes = small_shop().what_would_change
    assert changes is not None
    assert changes.nothing_inside_the_ranges
    assert changes.unsettled == ()
    assert 0 < changes.settled_by_bounds <= changes.figures


def test_the_number_of_workers_changes_nothing():
    alone = ask("small-shop", replace(PATIENT, workers=1), what_would_change=True)
    assert alone.what_would_change == small_shop().what_would_change


def test_with_few_solves_allowed_it_says_what_was_left_open():
    answer = ask("pretrained-feature", replace(PATIENT, change_solves=12), what_would_change=True)
    assert answer.what_would_change is not None
    assert answer.what_would_change.unsettled
    report = next(report for report in answer.analyses if report.name == "what_would_change")
    assert report.status == "cut_off"
    assert report.solves <= 60


def test_unasked_nothing_is_tried():
    answer = ask("small-shop", PATIENT)
    assert answer.what_would_change is None
    assert [report.name for report in answer.analyses] == []


def test_a_request_that_misses_its_deadline_finds_what_would_let_it_deliver():
    answer = ask("budget-a-bit-too-small", PATIENT, what_would_change=True)
    rows = {row.figure: row for row in rows_of(answer)}
    assert rows["budget.total"].changes_at > rows["budget.total"].holds_at > rows["budget.total"].now
    for row in rows.values():
        sides = (
            planned_with("budget-a-bit-too-small", row, row.holds_at),
            planned_with("budget-a-bit-too-small", row, row.changes_at),
        )
        assert sides == (answer.plan.strategy, row.to_strategy), row


def test_pay_that_changes_the_answer_of_the_bank_is_told_within_a_hundredth_of_its_range(bank):
    answer, _ = bank
    rows = {row.figure: row for row in rows_of(answer)}
    for role in ("data_scientist", "machine_learning_engineer"):
        row = rows[f"roles.{role}.salary"]
        assert row.range is not None
        assert abs(row.changes_at - row.holds_at) <= 0.0101 * (row.range[1] - row.range[0])
        assert row.inside_range
