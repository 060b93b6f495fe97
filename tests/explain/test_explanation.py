"""Actions, sentences and limits follow from the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.domain.horizon import Month
from advisor.domain.plan import Training
from advisor.explain.actions import actions_of, headline
from advisor.explain.wording import listed, money, month_name, months_between, people, person_months, sentence
from tests.service.asking import ask, brief, request, rulebook


def group(role: str, headcount: int, share: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share} | more


HIRING = request(analysis={"alternatives": True, "smallest_change": False})
LEARNING = request(
    staff=[group("business_analyst", 3)], options={"allow": {"hire": []}}, budget={"total": 1800}
)
NOTHING_TO_DO = request(staff=[group("data_scientist", 1, 1.0)])
NOTHING_POSSIBLE = request(budget={"total": 0})


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_a_sentence_does(items, text):
    assert listed(items) == text


def test_people_are_counted_in_words_up_to_ten():
    assert [people(n, "analyst") for n in (1, 2, 11)] == ["one analyst", "two analysts", "11 analysts"]


def test_amounts_carry_their_units():
    assert money(229000.4, "USD") == "229,000 USD"
    assert [person_months(x) for x in (1.0, 2.52)] == ["1.0 person-month", "2.5 person-months"]
    assert month_name(Month.parse("2027-06")) == "June 2027"
    assert sentence("so it is") == "So it is."


def test_a_hire_says_when_to_decide_and_when_it_starts_and_what_it_costs():
    answer = ask(HIRING)
    (action,), (hire,) = answer.actions, answer.plan.hires
    assert (action.action, action.role, action.engagement) == ("hire", "data_scientist", "permanent")
    assert (action.decide_by, action.starts) == (hire.decide, hire.start)
    assert action.cost == pytest.approx(answer.plan.costs.total)


def test_people_of_two_groups_on_one_path_are_one_action():
    payload = request(
        staff=[group("business_analyst", 3, id="a"), group("business_analyst", 3, id="b")],
        options={"allow": {"hire": []}},
    )
    made = brief(payload)
    one = Training(
        path="business_analyst_to_data_scientist", group="a", target_role="data_scientist", supported=False,
        count=1, start=0, end=4, success_rate=0.6,
    )  # fmt: skip
    plan = replace(ask(payload).plan, hires=(), trainings=(one, replace(one, group="b")))
    (action,) = actions_of(plan, made.parameters, made.needs, made.effects.supports)
    assert action.count == 2
    assert action.cost == pytest.approx(2 * made.parameters.trainings[0].fee)


def test_the_headline_names_every_action():
    assert ask(HIRING).headline.startswith("Hire one data scientist for ")
    assert ask(LEARNING).headline.startswith("Cross-train one business analyst as a data scientist from ")
    assert ask(NOTHING_TO_DO).headline.startswith("Hire and train nobody")


def test_doing_nothing_for_want_of_means_is_not_called_enough():
    assert ask(NOTHING_TO_DO).headline != ask(NOTHING_POSSIBLE).headline


def test_doing_nothing_is_not_called_the_most_there_is_where_that_is_not_proven():
    proven = ask(NOTHING_POSSIBLE).plan
    assert proven.status == "optimal"

    def said(status: str) -> str:
        horizon = brief(NOTHING_POSSIBLE).parameters.horizon
        return headline(replace(proven, status=status), (), rulebook(), horizon, None, "USD")

    assert "no action that these limits allow delivers more" in said("optimal")
    assert "too short to prove" in said("feasible")


def test_the_summary_begins_with_the_need_and_the_cost():
    lines = ask(HIRING).summary
    assert "1.0 person-month of science" in lines[0]
    assert "300,000 USD" in lines[1]


def test_high_warnings_come_first():
    order = {"high": 0, "medium": 1, "low": 2}
    levels = [order[w.level] for w in ask(NOTHING_POSSIBLE).warnings]
    assert levels
    assert levels == sorted(levels)


def test_rules_that_fired_come_first_and_every_rule_is_there_once():
    lines = ask(HIRING).rules
    order = {"yes": 0, "unknown": 1, "no": 2}
    ranks = [order[line.fired] for line in lines]
    assert ranks == sorted(ranks)
    assert len({line.id for line in lines}) == len(lines)


def test_a_budget_that_is_used_up_is_named_as_a_limit_that_binds():
    limits = {limit.limit: limit for limit in ask(LEARNING).binding_limits}
    assert limits["budget"].used == pytest.approx(1800)


def test_a_budget_with_much_left_is_not_named():
    assert "budget" not in {limit.limit for limit in ask(NOTHING_TO_DO).binding_limits}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-03", "2027-08", "from March to August 2027"),
        ("2027-11", "2028-01", "from November 2027 to January 2028"),
        ("2027-03", "2027-03", "for March 2027"),
    ],
)
def test_the_months_of_a_contract_are_said_in_words(first, last, words):
    assert months_between(Month.parse(first), Month.parse(last)) == words
