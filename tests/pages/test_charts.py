"""The pictures: what they show, and what they must not hold."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from advisor.domain.answer import Answer
from advisor.explanation.words import Words
from advisor.rulebook import Rulebook
from advisor.web.charts import (
    MOST_LETTERS,
    MOST_MONTHS,
    MOST_ROWS,
    Chart,
    capacity_chart,
    cash_chart,
    chance_chart,
    charts_of,
    frontier_chart,
)
from tests.schemas.canned import bank_answer, shop_answer

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def answer() -> Answer:
    return bank_answer()


@pytest.fixture
def words(answer: Answer, rulebook: Rulebook) -> Words:
    return Words.of_answer(answer, rulebook)


def texts(chart: Chart) -> list[str]:
    """Of each text, its lines joined."""
    return [" ".join(node.itertext()) for node in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


def test_an_answer_with_money_and_people_has_every_picture(answer: Answer, rulebook: Rulebook) -> None:
    assert list(charts_of(answer, rulebook)) == ["chances", "frontier", "capacity", "cash"]


def test_where_nothing_is_done_only_the_chance_is_a_picture(rulebook: Rulebook) -> None:
    assert list(charts_of(shop_answer(), rulebook)) == ["chances"]


def test_the_frontier_names_the_strategy_and_the_chance_of_each_step(answer: Answer, words: Words) -> None:
    chart = frontier_chart(answer, words)
    assert chart
    assert "1: 0 USD: Change nothing, on time: hardly ever (less than 1 in 100)" in texts(chart)
    assert "2: 1,800 USD: Cross-train alone, on time: about 5 in 10" in texts(chart)
    assert "cross-train (recommended), on time: about 7 in 10" in chart.text


def test_the_chances_have_a_bar_and_an_interval_for_each_plan_that_can_be_had(
    answer: Answer, words: Words
) -> None:
    chart = chance_chart(answer, words)
    assert chart
    tree = ElementTree.fromstring(chart.svg)
    possible = [other for other in answer.alternatives if other.status in ("judged", "dominated")]
    assert len(tree.findall(f".//{SVG}g[@class='bar']")) == 1 + len(possible)
    assert len(tree.findall(f".//{SVG}g[@class='ci']")) == 1 + len(possible)
    assert "Cross-train alone: 45 % (41 % to 49 %)" in chart.text


def test_without_a_must_there_is_no_picture_of_musts(answer: Answer, words: Words) -> None:
    shoulds = replace(answer, projects=tuple(replace(p, priority="should") for p in answer.projects))
    assert chance_chart(shoulds, words) is None
    assert frontier_chart(shoulds, words) is None


def test_the_months_below_a_picture_can_be_read(answer: Answer) -> None:
    for chart in (capacity_chart(answer), cash_chart(answer)):
        assert chart
        assert 2 <= sum(bool(re.fullmatch(r"\d{4}-\d\d", text)) for text in texts(chart)) <= MOST_MONTHS


def test_the_picture_of_cash_says_the_whole_sum(answer: Answer) -> None:
    chart = cash_chart(answer)
    assert chart
    assert "291,000 USD by June 2028" in chart.text


def test_a_picture_holds_no_script_and_nothing_from_elsewhere(answer: Answer, rulebook: Rulebook) -> None:
    allowed = "svg defs style title g rect text path circle desc tspan"
    for chart in charts_of(answer, rulebook).values():
        tags = {str(node.tag).removeprefix(SVG) for node in ElementTree.fromstring(chart.svg).iter()}
        assert tags <= set(allowed.split())
        without_name = chart.svg.replace('xmlns="http://www.w3.org/2000/svg"', "", 1)
        assert not re.search(r"https?:|@import|url\(|href|<!--|\bon\w+=", without_name)


def test_the_same_answer_gives_the_same_picture(answer: Answer, rulebook: Rulebook) -> None:
    assert charts_of(answer, rulebook) == charts_of(bank_answer(), rulebook)


def test_names_that_look_like_markup_stay_text(answer: Answer, rulebook: Rulebook) -> None:
    evil = "<script>alert(1)</script>&\"'"
    odd = tuple(replace(other, strategy=f"hire_{evil}") for other in answer.alternatives)
    chart = charts_of(replace(answer, alternatives=odd), rulebook)["chances"]
    assert "<script" not in chart.svg
    assert any("<script>alert(1)" in text for text in texts(chart))


def test_a_picture_of_many_rows_shows_the_first(answer: Answer, words: Words) -> None:
    many = tuple(replace(answer.frontier[1], cash=1000.0 * row) for row in range(100))
    chart = frontier_chart(replace(answer, frontier=many), words)
    assert chart
    assert sum(": Cross-train alone" in text for text in texts(chart)) == MOST_ROWS


def test_one_step_is_no_picture(answer: Answer, words: Words) -> None:
    assert frontier_chart(replace(answer, frontier=answer.frontier[:1]), words) is None


def test_words_stand_above_their_bars_and_break_before_they_leave_the_picture(
    answer: Answer, rulebook: Rulebook
) -> None:
    long = tuple(
        replace(other, strategy="hire_somebody with a title that goes on and on for more than one whole line")
        for other in answer.alternatives
    )
    chart = charts_of(replace(answer, alternatives=long), rulebook)["chances"]
    tree = ElementTree.fromstring(chart.svg)
    words = [node for node in tree.iter(f"{SVG}text") if "goes on and on" in "".join(node.itertext())]
    tops = sorted({float(bar.get("y", 0)) for bar in tree.findall(f".//{SVG}g[@class='bar']/{SVG}rect")})
    lines = [list(node.iter(f"{SVG}tspan")) for node in words]
    last = sorted(max(float(line.get("y", 0)) for line in some) for some in lines)
    assert all(len(some) == 2 for some in lines)
    assert all(words < top for words, top in zip(last, tops[-len(last) :], strict=True))
    assert all(len(line.text or "") <= MOST_LETTERS for some in lines for line in some)
