"""The pictures: what they show, and what they must not hold."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from advisor.rulebook import Rulebook
from advisor.web.charts import (
    MOST_LETTERS,
    MOST_ROWS,
    Chart,
    chance_chart,
    change_chart,
    charts_of,
    frontier_chart,
)
from advisor.web.presentation import Names
from tests.pages.conftest import ANSWER, CHANGES, FRONTIER, UNCERTAINTY

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def names(rulebook: Rulebook) -> Names:
    return Names(rulebook, "USD", {"churn": "Who leaves", "reports": "Reports"})


@pytest.fixture
def answer() -> dict[str, Any]:
    return {**ANSWER, "frontier": FRONTIER, "what_would_change": CHANGES, "uncertainty": UNCERTAINTY}


@pytest.fixture
def pictures(answer: dict[str, Any], names: Names) -> list[Chart]:
    made = [frontier_chart(answer, names), change_chart(answer, names), chance_chart(answer, names)]
    assert all(made)
    return [chart for chart in made if chart]


def texts(chart: Chart) -> list[str]:
    """Of each text, its lines joined."""
    return [" ".join(node.itertext()) for node in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


def test_the_frontier_names_the_strategy_and_the_deliveries_of_each_budget(answer: Any, names: Names) -> None:
    chart = frontier_chart(answer, names)
    assert chart
    assert "1: from 0 USD: Change nothing, 1 on time" in texts(chart)
    assert "2: from 221,000 USD: Hire data scientists and cross-train, 2 on time" in texts(chart)
    assert "From 0 USD: Change nothing, 1 on time; from 221,000 USD: Hire data" in chart.text


def test_the_changes_stand_closest_first_with_both_directions_in_one_row(answer: Any, names: Names) -> None:
    chart = change_chart(answer, names)
    assert chart
    rows = [text for text in texts(chart) if "→" in text or "←" in text]
    assert rows[::-1] == ["Data scientist: salary: 40,000 ← 140,000 → 171,000", "Effort overrun: 1 → 1.5"]
    bars = ElementTree.fromstring(chart.svg).findall(f".//{SVG}g[@class='bar']")
    assert len(bars) == 3
    assert "Data scientist: salary up to 171,000 USD a year: Hire machine learning engineers" in chart.text


def test_the_chances_have_a_bar_and_an_interval_for_each_plan(answer: Any, names: Names) -> None:
    chart = chance_chart(answer, names)
    assert chart
    tree = ElementTree.fromstring(chart.svg)
    assert len(tree.findall(f".//{SVG}g[@class='bar']")) == 2
    assert len(tree.findall(f".//{SVG}g[@class='ci']")) == 2
    assert "Change nothing: 0 %" in texts(chart)
    assert "42.1 % (35.3 % to 49.3 %)" in chart.text


def test_without_a_must_the_chances_are_those_of_the_projects(answer: Any, names: Names) -> None:
    risk = {**UNCERTAINTY, "all_musts": None, "alternatives": []}
    chart = chance_chart({**answer, "uncertainty": risk}, names)
    assert chart
    assert "Who leaves: 42.1 % (35.3" in chart.text
    assert "Reports: 100 % (" in chart.text


def test_a_picture_holds_no_script_and_nothing_from_elsewhere(pictures: list[Chart]) -> None:
    for chart in pictures:
        tags = {str(node.tag).removeprefix(SVG) for node in ElementTree.fromstring(chart.svg).iter()}
        assert tags <= {
            "svg",
            "defs",
            "style",
            "title",
            "g",
            "rect",
            "text",
            "path",
            "circle",
            "desc",
            "tspan",
        }
        without_name = chart.svg.replace('xmlns="http://www.w3.org/2000/svg"', "", 1)
        assert not re.search(r"https?:|@import|url\(|href|<!--|\bon\w+=", without_name)


def test_the_same_answer_gives_the_same_picture(answer: Any, names: Names, pictures: list[Chart]) -> None:
    again = [frontier_chart(answer, names), change_chart(answer, names), chance_chart(answer, names)]
    assert again == pictures


def test_names_that_look_like_markup_stay_text(answer: Any, rulebook: Rulebook) -> None:
    evil = "<script>alert(1)</script>&\"'"
    chart = chance_chart(
        {**answer, "uncertainty": {**UNCERTAINTY, "all_musts": None}},
        Names(rulebook, "USD", {"churn": evil}),
    )
    assert chart
    assert "<script" not in chart.svg
    assert any(evil[:20] in text for text in texts(chart))


def test_a_picture_of_many_rows_shows_the_first(answer: Any, names: Names) -> None:
    many = [{**FRONTIER[1], "budget": 1000 * row} for row in range(100)]
    chart = frontier_chart({**answer, "frontier": many}, names)
    assert chart
    assert sum(": from " in text for text in texts(chart)) == MOST_ROWS


def test_one_budget_is_no_picture(answer: Any, names: Names) -> None:
    assert frontier_chart({**answer, "frontier": FRONTIER[:1]}, names) is None


def test_an_answer_without_analyses_has_no_pictures(rulebook: Rulebook) -> None:
    assert (
        charts_of({**ANSWER, "frontier": [], "what_would_change": []}, {"projects": [{}, {}]}, rulebook) == {}
    )


def test_words_stand_above_their_bars_and_break_before_they_leave_the_picture(
    answer: Any, names: Names
) -> None:
    long = [
        {**row, "assumption": f"{row['assumption']}.with_a_name_that_goes_on_and_on_for_more_than_a_line"}
        for row in CHANGES
    ]
    chart = change_chart({**answer, "what_would_change": long}, names)
    assert chart
    tree = ElementTree.fromstring(chart.svg)
    words = [node for node in tree.iter(f"{SVG}text") if "→" in "".join(node.itertext())]
    bars = tree.findall(f".//{SVG}g[@class='bar']/{SVG}rect")
    tops = sorted({float(bar.get("y", 0)) for bar in bars})
    lines = [list(node.iter(f"{SVG}tspan")) for node in words]
    last = [max(float(line.get("y", 0)) for line in some) for some in lines[::-1]]
    assert all(words < top for words, top in zip(last, tops, strict=True))
    assert all(len(line.text or "") <= MOST_LETTERS for some in lines for line in some)
    assert all(len(some) == 2 for some in lines)
