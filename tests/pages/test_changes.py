"""How the page words where an answer changes."""

from __future__ import annotations

import pytest

from advisor.web.presentation import _bracket


def row(now: float, holds_at: float, changes_at: float, unit: str = "fraction") -> dict[str, object]:
    return {"now": now, "holds_at": holds_at, "changes_at": changes_at, "unit": unit, "range": [0.2, 0.8]}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (row(0.5, 0.6149, 0.6428), "between 61.5 % and 64.3 %"),
        (row(0.5, 0.604, 0.61), "61 %"),
        (row(0.5, 0.5, 0.49999), "just below 50 %"),
        (row(0.5, 0.5, 0.50001), "just above 50 %"),
    ],
)
def test_both_sides_of_a_change_are_in_the_same_unit_and_differ_from_now(given, words):
    assert _bracket(given) == words
