"""Chances with their intervals, and what is said of several musts at once."""

from __future__ import annotations

import pytest

from advisor.explanation.chances import chances_of, interval, outlook
from advisor.explanation.context import context_of
from tests.explanation.made import Made

THREE = [
    {"id": "churn", "name": "Churn", "template": "churn_prediction_in_app"},
    {"id": "fraud", "name": "Fraud", "template": "fraud_detection"},
    {"id": "boards", "name": "Boards", "template": "dashboard_and_reports"},
]
RECURRING = [
    {"id": "reports", "name": "Reports", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}},
]


def test_the_interval_is_wilsons():
    found = interval(0.74, 500)
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (0.74, 0.6998, 0.7765)
    nothing = interval(0.0, 500)
    assert (nothing.low, round(nothing.high, 4)) == (0.0, 0.0076)


@pytest.mark.parametrize("futures", [1, 2, 500, 4000])
@pytest.mark.parametrize("share", [0.0, 1e-9, 0.3, 0.5, 0.999, 1.0])
def test_an_interval_holds_its_value_and_stays_a_chance(share, futures):
    found = interval(share, futures)
    assert 0.0 <= found.low <= share <= found.high <= 1.0


def told(made: Made, **chances: float):
    recommended = made.judged(**chances)
    telling = context_of(made.brief, made.findings(recommended), made.rulebook)
    return telling, recommended.outcome


def test_without_a_delivery_must_the_joint_chance_is_one_and_certain():
    telling, outcome = told(Made(projects=RECURRING), reports=0.4)
    found = chances_of(telling, outcome).all_musts
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_chances_stand_in_the_order_of_the_request_and_recurring_work_has_no_finish():
    telling, outcome = told(Made(projects=[*reversed(THREE), *RECURRING]), churn=0.5)
    found = chances_of(telling, outcome).projects
    assert [row.project for row in found] == ["boards", "fraud", "churn", "reports"]
    assert [row.finish is None for row in found] == [False, False, False, True]


def test_a_month_beyond_the_period_is_none():
    telling, outcome = told(Made(horizon={"start": "2027-01", "months": 12}), churn=0.5)
    finish = chances_of(telling, outcome).projects[0].finish
    assert finish is not None
    assert (str(finish.p10), finish.p50, finish.p80) == ("2027-11", None, None)


def test_each_must_below_the_confidence_is_named_and_all_together():
    said = outlook(*told(Made(projects=THREE), churn=0.6, fraud=0.7, boards=0.95, together=0.4))
    assert said == (
        "“Churn” is on time with a chance of about 6 in 10 and “Fraud” about 7 in 10; all three must-haves "
        "together are on time with a chance of about 4 in 10"
    )


def test_musts_that_are_all_likely_are_told_together():
    said = outlook(*told(Made(projects=THREE), churn=0.97, fraud=0.97, boards=0.97))
    assert said == "all three must-haves together are almost certainly on time (97 in 100)"


def test_a_must_without_hope_is_named_and_left_out_of_the_joint_figure():
    said = outlook(*told(Made(projects=THREE), churn=0.01, fraud=0.9, boards=0.9))
    assert said == (
        "“Churn” is hardly ever on time (1 in 100); the other two together are on time with a chance of about 9 in 10"
    )


def test_the_only_must_with_hope_is_told_by_its_name():
    said = outlook(*told(Made(projects=THREE[:2]), churn=0.01, fraud=0.9))
    assert (
        said == "“Churn” is hardly ever on time (1 in 100); “Fraud” is on time with a chance of about 9 in 10"
    )


def test_recurring_musts_are_told_by_the_part_of_their_work():
    said = outlook(*told(Made(projects=RECURRING), reports=0.874))
    assert said == "87 % of the work of “Reports” is done on average"


def test_a_recurring_must_that_is_covered_says_nothing_beside_a_delivery():
    both = [THREE[0], *RECURRING]
    assert "Reports" not in outlook(*told(Made(projects=both), churn=0.7, reports=0.99))
    assert "60 % of the work of “Reports”" in outlook(*told(Made(projects=both), churn=0.7, reports=0.6))


def test_without_a_must_each_project_has_its_chance_and_no_must_is_spoken_of():
    coulds = [project | {"priority": "could"} for project in THREE]
    said = outlook(*told(Made(projects=coulds[:2]), churn=0.6, fraud=0.3))
    assert said == (
        "“Churn” is on time with a chance of about 6 in 10; “Fraud” is on time with a chance of about 3 in 10"
    )
    many = [project | {"id": f"{project['id']}{n}", "name": f"{n}"} for project in coulds for n in range(2)]
    assert outlook(*told(Made(projects=many))) == "6.0 of 6 projects are on time on average"
