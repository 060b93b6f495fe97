"""The arithmetic of the benchmarks, on made-up timings."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from benchmarks import ratios, scaling, textbook
from benchmarks.__main__ import plain, summary
from benchmarks.aims import Aim, Figure, exponent, median, said, table, worst
from benchmarks.companies import Shape
from benchmarks.textbook import Race, Run
from benchmarks.trial import Alone, Trial, trial_from

TRIAL = Trial(
    seconds=10.0,
    cpu=12.0,
    steps={"build": 1.0, "convert": 0.5, "edit": 0.25, "solve": 10.0, "extract": 0.25},
    solves=20,
    megabytes=100.0,
    gap=0.005,
    whole_gap=0.02,
    untried=0,
    delivered="5 of 6",
    strategy="no_change",
    alone=Alone(plain=8.0, relaxations=4.0, cost_root=1.5),
)


def aim(value: float, sense: str, limit: float = 10.0, *, at_least: bool = False) -> Aim:
    return Aim(what="it", figure=Figure(value=value, at_least=at_least), limit=limit, sense=sense)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (aim(10, "at most"), "met"),
        (aim(10.1, "at most"), "FALLS SHORT"),
        (aim(10, "under"), "FALLS SHORT"),
        (aim(9.9, "under"), "met"),
        (aim(10, "at least"), "met"),
        (aim(9.9, "at least"), "FALLS SHORT"),
        (aim(9, "at most", at_least=True), "not shown"),
        (aim(11, "at most", at_least=True), "FALLS SHORT"),
        (aim(11, "at least", at_least=True), "met"),
        (aim(9, "at least", at_least=True), "not shown"),
        (aim(math.nan, "at most"), "FALLS SHORT"),
        (aim(math.nan, "at least"), "FALLS SHORT"),
        (aim(math.inf, "under"), "FALLS SHORT"),
    ],
)
def test_a_verdict_compares_and_claims_nothing_of_what_was_cut_off(one, verdict):
    assert one.verdict == verdict


def test_the_exponent_of_a_power_is_found():
    growth = {float(n): Figure(value=0.5 * n**1.3) for n in (6, 12, 20, 40)}
    assert exponent(growth).value == pytest.approx(1.3)
    assert not exponent(growth).at_least


def test_the_exponent_of_a_cut_off_growth_is_a_least_one():
    growth = {6.0: Figure(value=1.0), 40.0: Figure(value=60.0, at_least=True)}
    assert exponent(growth).at_least


def test_no_exponent_is_claimed_where_a_small_size_was_cut_off():
    growth = {6.0: Figure(value=60.0, at_least=True), 40.0: Figure(value=60.0, at_least=True)}
    assert math.isnan(exponent(growth).value)


def test_one_size_has_no_exponent():
    assert math.isnan(exponent({6.0: Figure(value=1.0)}).value)


def test_the_median_is_a_least_one_only_where_a_cut_run_may_raise_it():
    times = [Figure(value=value) for value in (1.0, 2.0, 3.0, 4.0)]
    assert median([*times, Figure(value=60.0, at_least=True)]) == Figure(value=3.0)
    assert median([*times, Figure(value=2.5, at_least=True)]) == Figure(value=2.5, at_least=True)


def test_the_worst_is_the_greatest():
    assert worst([Figure(value=1.0), Figure(value=3.0, at_least=True)]) == Figure(value=3.0, at_least=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0123456, "0.0123"),
        (1.23456, "1.23"),
        (12.3456, "12.3"),
        (1234.5, "1,234"),
        (math.inf, "no bound"),
    ],
)
def test_figures_are_said_with_three_digits(value, text):
    assert said(value) == text


def test_a_table_is_markdown():
    assert table(("a", "b"), [("1", "long")]).splitlines() == [
        "| a | b    |",
        "|---|------|",
        "| 1 | long |",
    ]


def test_what_is_outside_the_solver_is_all_but_its_time():
    assert TRIAL.outside == pytest.approx(0.2)


@pytest.mark.parametrize(
    "changed", [{"untried": 1}, {"gap": 0.011}, {"gap": math.inf, "ended": "ended after 120 s"}]
)
def test_time_to_the_gap_is_a_least_time_where_the_gap_was_not_reached(changed):
    assert TRIAL.time == Figure(value=10.0)
    assert replace(TRIAL, **changed).time == Figure(value=10.0, at_least=True)


def series_trials() -> dict[Shape, list[Trial]]:
    """Seconds grow as projects ^ 1.5: 2.9 at 6, 49 at 40."""
    return {
        shape: [replace(TRIAL, seconds=0.2 * shape.projects**1.5 * factor) for factor in (0.9, 1.0, 1.1)]
        for shape in scaling.SERIES[0].shapes
    }


def test_growth_is_fitted_on_medians_and_the_largest_shape_judged_by_its_slowest_seed():
    largest, grown = scaling.projects_aims(scaling.SERIES[0], series_trials())
    assert grown.figure.value == pytest.approx(1.5)
    assert grown.verdict == "FALLS SHORT"
    assert largest.figure.value == pytest.approx(0.2 * 40**1.5 * 1.1)
    assert largest.verdict == "met"


def test_a_growth_table_has_a_row_for_each_shape():
    lines = "\n".join(scaling.growth_lines(scaling.SERIES[0], series_trials()))
    assert "| 40 x 24 x 10" in lines
    assert "time ~ projects^1.50, memory ~ projects^0" in lines


def test_a_run_without_a_plan_is_in_the_table_and_meets_nothing():
    ended = replace(
        TRIAL, seconds=150.0, gap=math.inf, whole_gap=math.inf, megabytes=4000.0, ended="ended at 4,000 MB"
    )
    assert "none" in scaling.growth_rows({scaling.LARGE: [ended]})[0]
    assert [one.verdict for one in scaling.large_aims([TRIAL, ended])] == ["FALLS SHORT"] * 3
    assert [one.verdict for one in scaling.large_aims([TRIAL, TRIAL])] == ["met"] * 3


def test_a_very_large_plan_is_judged_by_people_and_months_together():
    gap = scaling.large_aims([replace(TRIAL, gap=0.01, whole_gap=0.12)])[-1]
    assert gap.figure.value == pytest.approx(12)
    assert gap.verdict == "FALLS SHORT"


def test_the_stricter_reading_of_the_root_is_the_figure_and_the_other_is_told():
    found = ratios.root_aim([TRIAL, TRIAL])
    assert found.figure.value == pytest.approx(8)
    assert "cost stage" in found.note
    assert found.note.endswith(": 3.00")


def test_what_is_outside_the_solver_is_judged_for_the_bank_and_the_larger_company():
    aims = ratios.aims_of({ratios.BANK: [TRIAL], str(ratios.LARGER): [replace(TRIAL, cpu=12.1)]})
    assert [one.verdict for one in aims] == ["met", "FALLS SHORT"]


def test_shares_of_the_steps_are_of_all_cpu():
    assert "10.0 (83%)" in ratios.row("it", [TRIAL])


def race(seconds: float, way: str, *, proven: bool = True, gap: float = 0.01) -> Race:
    theirs = Run(way=way, seconds=seconds, cost=1.0, proven=proven)
    return Race(seed=1, ours=2.0, cost=1.0, gap=gap, whole_gap=0.05, solver="CBC", theirs=theirs)


def test_each_way_of_the_textbook_is_judged_by_itself():
    given, whole = textbook.WAYS
    several = [race(80, given), race(90, given), race(150, whole, proven=False), race(40, whole)]
    first, second = textbook.aims_of(textbook.SHAPE, several)
    assert (first.figure, first.verdict) == (Figure(value=42.5), "FALLS SHORT")
    assert (second.figure.value, second.verdict) == (47.5, "FALLS SHORT")


def test_a_textbook_that_hits_its_limit_is_at_least_so_much_slower():
    several = [race(150, way, proven=False) for way in textbook.WAYS]
    aims = textbook.aims_of(textbook.SHAPE, several)
    assert [(one.figure, one.verdict) for one in aims] == [(Figure(value=75.0, at_least=True), "met")] * 2


def test_nothing_is_won_with_a_gap_left_open():
    several = [race(200, way, gap=0.03) for way in textbook.WAYS]
    assert {one.verdict for one in textbook.aims_of(textbook.SHAPE, several)} == {"FALLS SHORT"}
    assert textbook.row(several[0])[-2] == "gap open"


def test_the_summary_names_what_is_not_met():
    text = summary([aim(9, "at most"), replace(aim(11, "at most"), what="that")])
    assert "Not met: that." in text
    assert "| it " in text


def test_trials_go_through_json():
    assert trial_from(plain(TRIAL)) == TRIAL
    assert plain(replace(TRIAL, gap=math.inf))["gap"] is None
