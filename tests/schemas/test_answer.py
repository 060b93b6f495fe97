"""Answers: the contract's JSON from a recommendation in domain terms."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor.domain.recommendation import Chance, EngagementPlan, RiskOfPlan, Uncertainty
from advisor.schemas.answer import dump_answer, rounded_together
from advisor.schemas.answer_schema import AnswerSchema
from tests.schemas.canned import COSTS, HIRE, HIRED, PLAN, RECOMMENDATION, TRAINED


@pytest.fixture(scope="module")
def answer():
    return dump_answer(
        RECOMMENDATION,
        id="1",
        created="2026-11-23T12:00:00+00:00",
        request_digest="sha256:1",
        service_version="0",
    )


def test_the_answer_is_what_its_schema_says(answer):
    assert AnswerSchema().validate(answer) == {}


def test_the_answer_is_strict_json_without_negative_zeros(answer):
    assert "-0.0" not in json.dumps(answer, allow_nan=False)


def test_money_adds_up_to_the_cent(answer):
    costs = answer["costs"]
    cents = round(costs["total"] * 100)
    assert sum(round(costs[kind] * 100) for kind in ("pay", "recruiting", "training", "contracts")) == cents
    assert sum(round(amount * 100) for amount in costs["by_month"]) == cents
    assert sum(round(action["cost"] * 100) for action in answer["recommendation"]["actions"]) == cents
    economic = {kind: round(amount * 100) for kind, amount in costs["economic"].items()}
    assert economic.pop("total") == sum(economic.values())


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        ([1 / 3] * 3, 1.0, [0.34, 0.33, 0.33]),
        ([0.005, 0.0, 0.005], 0.01, [0.01, 0.0, 0.0]),
        ([0.1, 0.2], 0.1 + 0.2, [0.1, 0.2]),
        ([], 0.0, []),
        ([5.0, 5.0], 20.0, [5.0, 5.0]),
    ],
)
def test_parts_are_rounded_together_unless_they_never_added_up(values, total, expected):
    assert rounded_together(values, total) == expected


def test_trainees_of_one_path_are_one_worker(answer):
    capacity = {row["worker"]: row["by_month"] for row in answer["plan"]["capacity"]}
    headcount = {row["worker"]: row["by_month"] for row in answer["plan"]["headcount"]}
    assert list(capacity) == list(headcount) == ["staff:analysts", HIRED, TRAINED]
    assert capacity[TRAINED] == pytest.approx([0, 0, 1.2])
    assert headcount[TRAINED] == [0, 0, 2]
    (row,) = answer["plan"]["assignments"]
    assert (row["worker"], row["month"], row["person_months"]) == (TRAINED, "2027-03", 0.375)


def test_periods_are_told_as_months(answer):
    assert answer["plan"]["months"] == ["2027-01", "2027-02", "2027-03"]
    hire, train = answer["recommendation"]["actions"]
    assert (hire["decide_by"], hire["starts"]) == ("2027-01", "2027-02")
    assert (train["starts"], train["ends"]) == ("2027-01", "2027-02")
    (milestone,) = answer["plan"]["milestones"]
    assert milestone == {"project": "churn", "accepted": "2027-01", "live": "2027-02", "complete": "2027-03"}


def test_projects_are_in_the_order_of_the_request(answer):
    assert [project["id"] for project in answer["projects"]] == ["churn", "reports"]
    assert answer["projects"][1]["completed"] is None


def test_an_alternative_without_a_plan_says_why_and_has_no_figures(answer):
    with_plan, without = answer["alternatives"]
    assert with_plan["delivered"] == ["churn"]
    assert with_plan["finishes"] == "2027-03"
    assert without.pop("why") == "Too dear."
    assert {without.pop("strategy"), without.pop("status")} == {"hire_both", "unaffordable"}
    assert set(without.values()) == {None}


def test_an_infinite_bound_of_the_solver_is_null(answer):
    assert answer["provenance"]["solver"]["stages"][0]["bound"] is None


def test_where_a_figure_comes_from_is_told(answer):
    assert [row["from"] for row in answer["assumptions"]] == ["service", "request"]


def test_a_figure_that_is_no_number_is_never_told():
    broken = replace(PLAN, costs=replace(COSTS, committed_after=float("nan")))
    with pytest.raises(ValueError, match="nan"):
        dump_answer(
            replace(RECOMMENDATION, plan=broken), id="1", created="", request_digest="", service_version="0"
        )


def test_without_alternatives_the_lists_are_empty():
    bare = replace(RECOMMENDATION, alternatives=None, smallest_change=None)
    answer = dump_answer(bare, id="1", created="", request_digest="", service_version="0")
    assert (answer["alternatives"], answer["smallest_change"]) == ([], None)
    assert AnswerSchema().validate(answer) == {}


def test_a_contract_ends_and_a_permanent_hire_does_not(answer):
    assert "ends" not in answer["recommendation"]["actions"][0]
    contract = replace(HIRE, engagement="contract", ends=4, cost=COSTS.total)
    row = EngagementPlan(engagement="contract", allowed=True, plan=PLAN, actions=(contract,))
    told = dump_answer(
        replace(RECOMMENDATION, engagements=(row,)),
        id="1",
        created="",
        request_digest="",
        service_version="0",
    )
    assert AnswerSchema().validate(told) == {}
    (shown,) = told["engagements"]
    assert shown["actions"][0]["ends"] == "2027-05"  # the horizon has three months, the contract goes on
    assert (shown["cost"], shown["delivered"]) == (pytest.approx(COSTS.total, abs=0.005), ["churn"])
    assert answer["engagements"] == []


def test_risk_is_told_in_the_order_of_the_projects_with_what_safety_costs():
    chance = Chance(project="churn", chance=1 / 3, interval=(0.25, 0.4))
    risk = RiskOfPlan(
        strategy="hire_both",
        delivered=(chance,),
        all_musts=chance,
        cost={0.5: 2.005, 0.1: 1.0},
        economic_cost={},
    )
    found = Uncertainty(
        samples=200, seed=7, recommendation=risk, alternatives=(replace(risk, all_musts=None),),
        must_confidence=0.7, at_risk=("churn",), safer="hire_both", price_of_safer=-3.0, chance_of_safer=0.5,
    )  # fmt: skip
    told = dump_answer(
        replace(RECOMMENDATION, uncertainty=found),
        id="1", created="2026-11-23T12:00:00+00:00", request_digest="sha256:1", service_version="0",
    )  # fmt: skip
    assert AnswerSchema().validate(told) == {}
    uncertain = told["uncertainty"]
    assert uncertain["samples"] == 200
    assert uncertain["delivered"][0]["chance"] == pytest.approx(1 / 3, abs=1e-6)
    assert uncertain["delivered"][0]["interval"] == [0.25, 0.4]
    assert uncertain["cost"][0] == {"quantile": 0.1, "money": 1.0}
    assert uncertain["alternatives"][0]["all_musts"] is None
    assert uncertain["safer"] == {"strategy": "hire_both", "economic_cost": -3.0, "all_musts": 0.5}
