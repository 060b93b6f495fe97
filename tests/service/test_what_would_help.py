"""Every lever, and every value at which the choice turns, asked again: what is told is what comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.schemas.merge_patch import patched
from advisor.schemas.request import dump_request
from benchmarks.small_requests import small_request
from tests.service.asking import find, request, request_of, scenario

FEW: dict[str, Any] = {"analysis": {"samples": 200}}
TOLERANCE = 0.03


def asked(name: str) -> dict[str, Any]:
    """An example, or a seeded small request, with its ids filled in and few futures."""
    sent = small_request(int(name)) if name.isdigit() else request_of(name)
    return dump_request(scenario(sent | FEW))


REQUESTS = ("bank-churn", "energy-desk", "smallest-request", "budget-a-bit-too-small", "1", "4", "11")


def levers(name: str):
    return find(asked(name)).levers


@pytest.mark.parametrize("name", REQUESTS)
def test_each_lever_brings_what_it_says_where_it_is_asked_for(name):
    for lever in levers(name):
        again = find(patched(asked(name), lever.patch)).recommended.outcome
        assert again.expected_musts >= lever.outcome.expected_musts - TOLERANCE, lever.lever


@pytest.mark.parametrize("name", REQUESTS)
def test_nothing_is_listed_that_does_not_help(name):
    mine = find(asked(name)).recommended.outcome
    for lever in levers(name):
        better = lever.outcome.musts_on_time > mine.musts_on_time + TOLERANCE
        cheaper = lever.lever == "role" and lever.outcome.net.total < mine.net.total
        assert better or cheaper or lever.lever == "value", lever.lever
        assert lever.lever == "value" or lever.outcome.all_musts >= mine.all_musts


def test_among_them_are_all_kinds_of_levers():
    kinds = {lever.lever for name in REQUESTS for lever in levers(name)}
    assert kinds == {"budget", "months", "scope", "contracts", "role", "staff", "staff_time", "value"}


def test_where_the_musts_are_as_likely_as_wanted_only_values_are_told():
    sure = find(asked("small-shop"))
    assert sure.recommended.outcome.all_musts >= 0.8
    assert {lever.lever for lever in sure.levers} <= {"value"}


def test_levers_that_are_not_asked_for_are_not_looked_for_and_values_are():
    quiet = find(asked("bank-churn") | {"analysis": {"samples": 200, "what_would_help": False}})
    assert quiet.levers is None
    assert quiet.values


# --- values ------------------------------------------------------------------------------------------------


def people(findings) -> dict[str, int]:
    return dict(findings.recommended.outcome.team.people())


@pytest.mark.parametrize("name", ["bank-churn", "9", "13"])
def test_at_the_value_told_others_are_recommended_and_half_way_to_it_the_same(name):
    found = find(asked(name))
    (turn, *_) = found.values
    assert turn.project is not None
    for value, turned in ((turn.changes_at, True), ((turn.changes_at + turn.now) / 2, False)):
        rows = asked(name)["projects"]
        valued = [row | {"monthly_value": value} if row["id"] == turn.project else row for row in rows]
        again = find(asked(name) | {"projects": valued})
        assert (people(again) != people(found)) == turned, value


def test_what_lateness_alone_turns_is_so_where_it_costs_no_more():
    found = find(asked("3"))
    (turn,) = found.values
    assert turn.project is None
    again = find(asked("3") | {"assumptions": {"planning.late_factor": 1.0}})
    assert people(again) == dict(turn.outcome.team.people())


def test_no_value_turns_anything_where_the_request_gives_them():
    rows = [row | {"monthly_value": 16_618.0} for row in asked("bank-churn")["projects"]]
    assert find(asked("bank-churn") | {"projects": rows}).values == ()


def test_a_pay_back_time_that_the_request_gives_has_no_range():
    given = find(asked("bank-churn") | {"assumptions": {"planning.payback_months": 18.0}})
    assert [turn.project for turn in given.values if turn.project] == []


def test_with_no_projects_worth_anything_there_is_nothing_to_turn():
    work = {"id": "r", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}}
    assert find(request(projects=[work])).values == ()
