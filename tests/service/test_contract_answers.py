"""Contracts in the answer: only where they are allowed, beside the permanent hire, by the shipped figures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.analysis.desk import Desk
from advisor.analysis.engagements import plans_by_engagement
from advisor.domain.scenario import Options
from advisor.intake.parameters import allowed_engagements
from advisor.model.solver import Deadline
from advisor.rulebook.effects import ModelEffects
from tests.service.asking import PLAN_ONLY, SETTINGS, TODAY, ask, brief, rulebook

EXAMPLES = Path(__file__).parents[2] / "examples"
SHORT = json.loads((EXAMPLES / "contract-for-a-short-project.json").read_text())["request"]
RUN_BY_NOBODY = json.loads((EXAMPLES / "contract-with-nobody-to-take-over.json").read_text())["request"]


def allowing(payload: dict[str, Any], *engagements: str, **changes: Any) -> dict[str, Any]:
    allow = {"allow": {"engagements": list(engagements)}} if engagements else {}
    return payload | {"options": allow, "analysis": PLAN_ONLY} | changes


def test_nobody_is_on_a_contract_unless_the_request_allows_it():
    answer = ask(allowing(SHORT))
    assert {hire.engagement for hire in answer.plan.hires} == {"permanent"}
    assert answer.engagements is None
    assert not any("contract" in figure.name or "hand_over" in figure.name for figure in answer.assumptions)


def test_permanent_alone_is_the_default():
    assert ask(allowing(SHORT, "permanent")).plan.hires == ask(allowing(SHORT)).plan.hires


def test_a_request_that_allows_contracts_lists_the_figures_that_they_rest_on():
    figures = {figure.name: figure for figure in ask(allowing(SHORT, "permanent", "contract")).assumptions}
    for name in (
        "roles.data_scientist.contract_rate", "roles.data_scientist.contract_term",
        "roles.data_scientist.contract_lead_time", "roles.data_scientist.contract_ramp_up",
        "planning.hand_over", "planning.hand_over_receiving",
    ):  # fmt: skip
        figure = figures[name]
        assert (figure.kind, bool(figure.note)) == ("assumption", True)
        assert figure.range is not None
        assert figure.range[0] < figure.range[1]


def test_the_permanent_hire_stands_beside_the_contract():
    permanent, contract = ask(allowing(SHORT, "permanent", "contract")).engagements
    assert (permanent.engagement, contract.engagement) == ("permanent", "contract")
    assert {hire.engagement for hire in permanent.plan.hires} == {"permanent"}
    assert {hire.engagement for hire in contract.plan.hires} == {"contract"}
    assert permanent.plan.costs.economic.total > contract.plan.costs.economic.total
    assert permanent.plan.hires == ask(allowing(SHORT)).plan.hires


def test_with_contracts_alone_the_permanent_hire_is_shown_and_said_to_be_left_out():
    answer = ask(allowing(SHORT, "contract"))
    permanent, contract = answer.engagements
    assert (permanent.allowed, contract.allowed) == (False, True)
    assert {hire.engagement for hire in answer.plan.hires} == {"contract"}


def test_a_contract_loses_where_nobody_can_take_over():
    answer = ask(allowing(RUN_BY_NOBODY, "permanent", "contract"))
    permanent, contract = answer.engagements
    assert permanent.plan == answer.plan
    assert (contract.plan.hires, contract.plan.outcome) == ((), "nothing")


def test_a_dear_contract_loses_to_the_permanent_hire():
    request = allowing(SHORT, "permanent", "contract", budget={"total": 900000})
    dear = request | {"assumptions": {f"roles.{role}.contract_rate": 12 for role in ROLES}}
    assert {hire.engagement for hire in ask(dear).plan.hires} == {"permanent"}


ROLES = ("data_scientist", "machine_learning_engineer")


def test_allowing_contracts_never_costs_more_for_as_much():
    for payload in (SHORT, RUN_BY_NOBODY):
        without, with_them = ask(allowing(payload)), ask(allowing(payload, "permanent", "contract"))
        delivered = [[p.delivered for p in answer.plan.projects] for answer in (without, with_them)]
        assert delivered[1] >= delivered[0]
        assert with_them.plan.costs.economic.total <= without.plan.costs.economic.total * 1.001


def test_contracts_keep_within_each_years_money_and_the_months_in_which_staff_is_there():
    """`budget.annual`, staff `from` and `until` and contracts together."""
    answer = ask(allowing(SHORT, "permanent", "contract"))
    for year in (0, 12):
        assert sum(answer.plan.costs.by_month[year : year + 12]) <= 120000
    (contractor,) = answer.plan.hires
    assert contractor.end is not None
    assert answer.plan.capacity["staff:developers"][:2] == (0, 0)
    assert answer.plan.capacity["staff:analysts"][12:] == (0,) * 6
    # Who takes over is there in the contractor's last month, and stays.
    there = answer.plan.headcount["staff:developers"]
    assert min(there[contractor.end :]) > 0


def test_a_year_without_money_for_the_least_term_engages_nobody():
    poor = allowing(SHORT, "permanent", "contract", budget={"annual": 40000})
    assert ask(poor).plan.hires == ()


def test_the_rate_follows_the_salary_and_has_no_overhead_on_top():
    request = allowing(SHORT, "contract") | {
        "assumptions": {"roles.data_scientist.salary": 120000, "roles.data_scientist.contract_rate": 1.5}
    }
    option = next(r for r in brief(request).parameters.hires if r.role == "data_scientist")
    assert (option.monthly_pay, option.recruiting_cost) == (pytest.approx(15000), 0)


def test_a_term_is_no_shorter_than_the_ramp_up():
    request = allowing(SHORT, "contract") | {
        "assumptions": {
            "roles.data_scientist.contract_term": 1,
            "roles.data_scientist.contract_ramp_up_unsupported": 4,
        }
    }
    option = next(r for r in brief(request).parameters.hires if r.role == "data_scientist")
    assert option.term == 4


def test_a_rule_opens_contracts_where_the_request_is_silent_and_nowhere_else():
    opens = ModelEffects(engagements=frozenset({"contract"}))
    assert allowed_engagements(Options(), opens) == ("permanent", "contract")
    assert allowed_engagements(Options(), None) == ("permanent",)
    for said in (("permanent",), ("contract",), ()):
        assert allowed_engagements(replace(Options(), engagements=said), opens) == said


def test_no_kind_of_engagement_allowed_is_nobody_hired():
    payload = SHORT | {"options": {"allow": {"engagements": []}}, "analysis": PLAN_ONLY}
    answer = ask(payload)
    assert (answer.plan.hires, answer.engagements) == ((), None)


def test_what_there_was_no_time_to_plan_is_left_out_and_said():
    """The recommendation is the contract; the permanent side is not guessed at."""
    payload = allowing(SHORT, "permanent", "contract")
    answer = ask(payload)
    late = Desk(rulebook=rulebook(), settings=SETTINGS, today=TODAY, deadline=Deadline.after(0))
    rows = plans_by_engagement(late, brief(payload), answer.plan)
    assert [engagement for engagement, _, _, _ in rows] == ["contract"]
