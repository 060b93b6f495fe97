"""The vocabulary: chances, money and strategies as people say them."""

from __future__ import annotations

import pytest

from advisor.domain.answer import Hire
from advisor.domain.horizon import Month
from advisor.explanation.words import (
    Words,
    a,
    chance,
    covered,
    instead,
    joint_words,
    later,
    likely,
    listed,
    money,
    months_between,
    more_money,
    on_time,
    percent,
    person_months,
    quantity,
    sentence,
)
from tests.problem.asking import rulebook


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "less than 1 in 100"), (0.004, "less than 1 in 100"), (0.02, "2 in 100"), (0.05, "about 1 in 10"),
        (0.149, "about 1 in 10"), (0.15, "about 2 in 10"), (0.62, "about 6 in 10"), (0.8, "about 8 in 10"),
        (0.94, "about 9 in 10"), (0.97, "97 in 100"), (0.996, "over 99 in 100"), (1.0, "over 99 in 100"),
    ],
)  # fmt: skip
def test_a_chance_is_said_as_a_share_of_ten_or_of_a_hundred(value, words):
    assert chance(value) == words


def test_no_sure_word_is_said_below_eight_in_ten():
    said = {percent: likely(percent / 100) for percent in range(101)}
    assert all(text.startswith("about") for percent, text in said.items() if 5 <= percent < 95)
    assert said[97] == "almost certainly (97 in 100)"
    assert said[2] == "hardly ever (2 in 100)"


def test_a_clause_on_a_project_always_has_its_chance():
    assert on_time("it", 0.61) == "it is on time with a chance of about 6 in 10"
    assert on_time("both", 0.99, several=True) == "both are almost certainly on time (99 in 100)"
    assert on_time("it", 0.0) == "it is hardly ever on time (less than 1 in 100)"


def test_what_is_not_quite_all_is_never_said_to_be():
    assert percent(0.9999) == "over 99 %"
    assert percent(0.0001) == "under 1 %"
    assert covered("it", 0.9999) == "over 99 % of the work of it is done on average"
    assert covered("it", 1.0) == "the work of it is done in full"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (289_600, "290,000 USD"),
        (1_234_567, "1,230,000 USD"),
        (0, "0 USD"),
        (999.6, "1,000 USD"),
        (7.4, "7 USD"),
    ],
)
def test_money_is_said_in_three_digits(amount, words):
    assert money(amount, "USD") == words


def test_a_difference_of_money_says_its_direction():
    assert more_money(-170_747, "EUR") == "171,000 EUR less"
    assert more_money(0.2, "EUR") == "as much"


def test_work_that_rounds_to_nothing_is_not_said_to_be_none():
    assert person_months(0.04) == "hardly any person-months"
    assert person_months(1.0) == "1.0 person-month"
    assert person_months(2.46) == "2.5 person-months"


def test_what_two_figures_share_is_said_once():
    assert instead("1.2 of 2 met", "0.1 of 2 met") == "1.2 of 2 met instead of 0.1"
    assert instead("about 9 in 10", "about 6 in 10") == "about 9 in 10 instead of about 6 in 10"


@pytest.mark.parametrize(
    ("kinds", "together", "expected", "words"),
    [
        (["delivery"], 0.0, 0.0, "hardly ever (less than 1 in 100)"),
        (["delivery", "delivery"], 0.6, 1.4, "about 6 in 10"),
        (["delivery", "delivery"], 0.0, 0.9, "0.9 of 2 must-haves met on average"),
        (["delivery", "ongoing"], 0.9, 1.7, "1.7 of 2 must-haves met on average"),
        (["ongoing"], 1.0, 0.87, "87 % of the work done on average"),
        (["delivery", "ongoing"], 0.0, 0.01, "hardly any of 2 must-haves met on average"),
    ],
)
def test_the_joint_chance_is_said_where_it_says_something(kinds, together, expected, words):
    assert joint_words(kinds, together, expected) == words


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(rulebook(), "USD", {})


def test_every_hireable_role_has_its_title_in_its_strategies(words):
    for role in rulebook().hireable:
        title = rulebook().roles[role].title
        assert words.strategy(f"hire_{role}") == f"hiring {a(title)}"
        assert words.strategy_title(f"hire_{role}_and_cross_train") == f"Hire {a(title)} and cross-train"


def test_strategies_without_a_role_have_words_too(words):
    assert words.strategy("no_change") == "changing nothing"
    assert words.strategy_title("cross_train_only") == "Cross-train alone"
    assert words.strategy("hire_several_and_cross_train") == "hiring for several roles and cross-training"


def test_a_role_that_the_rules_do_not_know_is_read_off_its_name(words):
    assert words.strategy("hire_prompt_engineer") == "hiring a prompt engineer"


def hire(role: str, **changes: object) -> Hire:
    values = {
        "action": "hire", "role": role, "engagement": "permanent", "share": 1.0, "count": 1,
        "decide_by": Month.parse("2027-01"), "starts": Month.parse("2027-04"), "ends": None, "cost": 1.0,
        "utilisation": 0.5, "because": (),
    }  # fmt: skip
    return Hire(**values | changes)


def test_actions_in_one_clause_say_each_verb_once_in_a_row(words):
    engaged = hire("data_scientist", engagement="contract", ends=Month.parse("2027-08"))
    said = words.actions([hire("data_scientist"), hire("machine_learning_engineer", count=2), engaged])
    assert said == (
        "hire one data scientist for April 2027, two machine learning engineers for April 2027 and engage one "
        "contract data scientist from April to August 2027"
    )
    assert words.actions([]) == "hire and train nobody"


def test_small_pieces_of_english():
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
    assert a("engineer") == "an engineer"
    assert sentence("it is so") == "It is so."
    assert later(-2) == "two months earlier"
    assert later(0) == "in the same month"
    march = Month.parse("2027-03")
    assert months_between(march, march) == "for March 2027"
    assert months_between(march, Month.parse("2028-01")) == "from March 2027 to January 2028"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.132, "fraction/year", "13.2 % a year"), (6.0, "month", "6 months"), (1.0, "month", "1 month"),
        (138000.0, "USD/year", "138,000 USD a year"), ("normal", "market", "normal"), (True, "yes or no", "yes"),
        (None, "x", "not known"), (2.5, "person-month", "2.5 person-months"),
    ],
)  # fmt: skip
def test_a_figure_is_said_with_its_unit(value, unit, words):
    assert quantity(value, unit) == words
