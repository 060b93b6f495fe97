"""The headline and the notice: what to do, never without its chance, and what would help most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.explanation.made import ANALYSTS, ENGINEER, SCIENTIST, Made


@pytest.fixture(scope="module")
def bank() -> Made:
    return Made()


def headline(made: Made, *args, **changes) -> str:
    return made.answer(made.findings(*args, **changes)).recommendation.headline


def test_what_to_do_comes_before_how_likely_it_makes_the_must(bank):
    said = headline(bank, bank.judged(bank.team([ENGINEER], [ANALYSTS]), churn=0.72))
    assert said == (
        "Hire one machine learning engineer for May 2027 and cross-train one business analyst as a data scientist "
        "from January 2027: “Churn” is on time with a chance of about 7 in 10."
    )


def test_the_headline_ends_with_the_lever_that_helps_most(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5)
    levers = (
        bank.lever(bank.judged(churn=0.7), "months", 2, horizon={"months": 20}),
        bank.lever(bank.judged(churn=0.97), "budget", 170_747.0, budget={"total": 470_747.0}),
    )
    assert headline(bank, mine, levers=levers).endswith(
        "with a chance of about 5 in 10. With 171,000 USD more budget, almost certainly (97 in 100)."
    )


def test_without_a_lever_nothing_is_promised(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5)
    assert headline(bank, mine, levers=()).endswith("of about 5 in 10.")
    assert headline(bank, mine, levers=None).endswith("of about 5 in 10.")


@pytest.mark.parametrize(
    ("statuses", "why"),
    [
        ([], ""),
        (["unaffordable"], ", as what would help does not keep within the money"),
        (["not_worth_it"], ", as what would help costs more than it is worth"),
    ],
)
def test_doing_nothing_says_what_stands_in_the_way(bank, statuses, why):
    better = bank.judged(bank.team([ENGINEER]), churn=0.8)
    others = [bank.other(better, status, too_dear_by=1.0) for status in statuses]
    said = headline(bank, bank.judged(churn=0.1), *others)
    assert said == f"Hire and train nobody{why}: “Churn” is on time with a chance of about 1 in 10."


def test_where_value_alone_counts_more_for_the_musts_may_be_left_aside():
    made = Made(options={"objective": "net_value"})
    better = made.other(made.judged(made.team([ENGINEER]), churn=0.8), "judged")
    said = headline(made, made.judged(churn=0.1), better)
    assert said.startswith("Hire and train nobody, as nothing else has less net cost: ")


def test_what_would_not_help_is_no_reason_for_doing_nothing(bank):
    dear = bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.1), "unaffordable")
    assert headline(bank, bank.judged(churn=0.1), dear).startswith("Hire and train nobody: ")


@pytest.mark.parametrize("chance", [0.0, 0.3, 0.49])
def test_below_one_half_the_notice_begins_with_the_chance(bank, chance):
    notice = bank.answer(bank.findings(bank.judged(churn=chance))).notice
    assert notice.startswith("The chance that “Churn” is on time is ")
    assert notice.endswith("A person decides.")


def test_from_one_half_on_the_notice_is_about_the_advice_alone(bank):
    notice = bank.answer(bank.findings(bank.judged(churn=0.5))).notice
    assert notice.startswith("This is advice on roles, not on persons")


def test_a_recurring_must_of_which_little_is_done_begins_the_notice():
    work = {"id": "reports", "name": "Reports", "kind": "ongoing", "monthly_demand": {"data_analysis": 1.0}}
    made = Made(projects=[work])
    notice = made.answer(made.findings(made.judged(reports=0.31))).notice
    assert notice.startswith("Only 31 % of the work of “Reports” is done on average.")


def test_without_a_must_the_notice_says_no_chance_and_the_headline_no_must():
    made = Made(projects=[{"id": "p", "name": "P", "template": "fraud_detection", "priority": "could"}])
    answer = made.answer(made.findings(made.judged(p=0.1)))
    assert answer.notice.startswith("This is advice")
    assert answer.recommendation.headline == (
        "Hire and train nobody: “P” is on time with a chance of about 1 in 10."
    )


def test_a_lever_says_the_figure_with_it_and_without_it(bank):
    lever = bank.lever(bank.judged(bank.team([SCIENTIST]), churn=0.9), "months", 3, horizon={"months": 21})
    answer = bank.answer(bank.findings(bank.judged(churn=0.2), levers=(lever,)))
    assert answer.what_would_help is not None
    (found,) = answer.what_would_help
    assert found.headline == (
        "With three months more, about 9 in 10 instead of about 2 in 10, by hiring a data scientist."
    )
    assert (found.lever, found.amount, found.patch) == ("months", 3, {"horizon": {"months": 21}})


def test_more_budget_a_year_says_so():
    made = Made(budget={"annual": 200_000})
    lever = made.lever(made.judged(churn=0.9), "budget", 50_000.0, budget={"annual": 250_000.0})
    said = headline(made, made.judged(churn=0.2), levers=(lever,))
    assert said.endswith("With 50,000 USD more budget a year, about 9 in 10.")


def test_levers_that_were_not_asked_for_are_null_and_none_found_is_an_empty_list(bank):
    findings = bank.findings(bank.judged(churn=0.2))
    assert bank.answer(replace(findings, levers=None)).what_would_help is None
    assert bank.answer(replace(findings, levers=())).what_would_help == ()
