"""Why each other strategy is not the one: never an empty word, and what was not looked at is said so."""

from __future__ import annotations

import pytest

from advisor.explanation.words import OBSTACLES
from tests.explanation.made import ANALYSTS, ENGINEER, SCIENTIST, Made, strategy, without_team


@pytest.fixture(scope="module")
def bank() -> Made:
    return Made()


def only(made: Made, recommended, other, **changes):
    (found,) = made.answer(made.findings(recommended, other, **changes)).alternatives
    return found


def test_a_judged_team_has_its_figures_and_no_reason_against_it(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5, net=900.0)
    found = only(bank, mine, bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.3, net=1_000.0)))
    assert (found.strategy, found.status, found.why) == ("hire_data_scientist", "judged", None)
    assert found.headline == (
        "Hire one data scientist for March 2027: “Churn” is on time with a chance of about 3 in 10."
    )
    assert found.compared_with_recommendation is not None
    assert found.compared_with_recommendation.net == pytest.approx(100.0)
    assert found.compared_with_recommendation.musts_on_time == pytest.approx(-0.2)
    assert found.hires == {SCIENTIST: 1}


def test_a_dominated_team_names_the_one_that_does_as_much_for_less(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5, net=900.0)
    found = only(bank, mine, bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.5), "dominated"))
    assert found.why == "No advantage: as likely to deliver as the recommendation, at a higher cost."


def test_a_team_that_changing_nothing_dominates_says_that(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5, net=5_000.0)
    nothing = bank.judged(churn=0.4, net=500.0)
    other = bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.3, net=2_000.0), "dominated")
    found = only(bank, mine, other, nothing=nothing)
    assert found.why == "No advantage: less likely to deliver than changing nothing, at a higher cost."


def test_a_tie_is_not_said_to_be_worse(bank):
    mine = bank.judged(bank.team([ENGINEER]), churn=0.5, net=900.0)
    tied = bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.5, net=901.0), "dominated", tie=True)
    found = only(bank, mine, tied)
    assert found.why == "No advantage: as good as the recommendation within what the figures can tell."


def test_what_is_not_worth_it_says_by_how_much(bank):
    dear = bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.5), "not_worth_it", too_dear_by=120_400.0)
    found = only(bank, bank.judged(churn=0.2), dear)
    assert found.why == "Not worth it: it costs 120,000 USD more than what it gains is worth."


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        ({"total": 90_000}, "Unaffordable: it would cost 249,000 USD; the budget is 90,000 USD."),
        (
            {"total": 900_000, "annual_payroll_cap": 100_000},
            "Unaffordable: its new people would be paid 177,000 USD a year; the limit on new pay is 100,000 USD.",
        ),
        (
            {"annual": 170_000},
            "Unaffordable: it would spend more in a year than the budget of 170,000 USD a year.",
        ),
    ],
)
def test_what_cannot_be_afforded_says_what_it_would_cost_against_which_limit(budget, why):
    made = Made(budget=budget)
    dear = made.other(made.judged(made.team([SCIENTIST]), churn=0.5), "unaffordable")
    assert only(made, made.judged(churn=0.2), dear).why == why


def test_a_course_beyond_the_training_budget_says_so():
    made = Made(budget={"total": 900_000, "training": 100})
    dear = made.other(made.judged(made.team(train=[ANALYSTS]), churn=0.5), "unaffordable")
    assert only(made, made.judged(churn=0.2), dear).why == (
        "Unaffordable: its courses would cost 1,800 USD; the budget for training is 100 USD."
    )


def test_a_commitment_beyond_the_period_counts_to_what_is_too_expensive():
    made = Made(budget={"total": 100_000}, horizon={"start": "2027-01", "months": 6})
    dear = made.other(made.judged(made.team([SCIENTIST]), churn=0.5), "unaffordable")
    assert "commitments beyond the period included; the budget is 100,000 USD." in (
        only(made, made.judged(churn=0.2), dear).why or ""
    )


@pytest.mark.parametrize("obstacle", [*OBSTACLES, "something_new", None])
def test_what_is_not_possible_says_why_and_has_no_figures(bank, obstacle):
    found = only(bank, bank.judged(churn=0.2), without_team(strategy(SCIENTIST), "unavailable", obstacle))
    assert (found.why or "").startswith("Not possible: ")
    assert len(found.why or "") > len("Not possible: .")
    assert (found.headline, found.actions, found.chance, found.costs) == (None, None, None, None)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("cut_off", "Not looked at: the time ran out."),
        ("complete", "Not looked at: the search did not come by such a team."),
    ],
)
def test_what_was_not_looked_at_is_never_said_to_be_impossible(bank, status, why):
    found = only(bank, bank.judged(churn=0.2), without_team(strategy(SCIENTIST), "cut_off"), status=status)
    assert found.why == why


def test_cheapest_and_safest_have_the_shape_of_an_alternative(bank):
    cheap, safe = bank.judged(churn=0.4), bank.judged(bank.team([SCIENTIST, ENGINEER]), churn=0.9)
    mine = bank.judged(bank.team([ENGINEER]), churn=0.7)
    plans = bank.answer(bank.findings(mine, cheapest=cheap, safest=safe)).plans
    assert plans.cheapest is not None
    assert plans.safest is not None
    assert (plans.cheapest.strategy, plans.safest.strategy) == ("no_change", "hire_several")
    assert plans.safest.compared_with_recommendation is not None
    assert plans.safest.compared_with_recommendation.musts_on_time == pytest.approx(0.2)
    nothing = bank.answer(bank.findings(mine)).plans
    assert (nothing.cheapest, nothing.safest) == (None, None)
