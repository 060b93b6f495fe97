"""Where the risk comes from, plan B, and what would change the answer, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.answer import CrossTrain, PlanB
from advisor.domain.findings import PlanBFinding, RiskFinding, TurnFinding
from advisor.domain.strategy import Strategy
from advisor.explanation.words import RISKS, Words, risk_words, told_risks, turn_words
from advisor.simulation.futures import SOURCES
from tests.explanation.made import ANALYSTS, ENGINEER, SCIENTIST, Made
from tests.problem import asking

TURN = TurnFinding(
    figure="roles.machine_learning_engineer.salary", now=170_700.0, low=136_800.0, high=223_600.0,
    changes_at=220_293.75, strategy=Strategy(SCIENTIST, True),
)  # fmt: skip


@pytest.fixture(scope="module")
def bank() -> Made:
    return Made()


def planned_b(
    made: Made, *, then: float, without: float, affordable: bool = True, adds: bool = True
) -> PlanB:
    """Plan B of a bank that hires an engineer and trains an analyst: a scientist is hired later."""
    team = made.team([ENGINEER], [ANALYSTS])
    mine = made.judged(team, churn=0.6)
    course = made.problem.training_option(team.trainings[0].option)
    known = course.duration - 1
    (scientist,) = made.team([SCIENTIST]).hires
    scientist = replace(scientist, start=known + 3)
    more = replace(team, hires=(scientist, *team.hires)) if adds else team
    found = PlanBFinding(
        training=team.trainings[0],
        known=known,
        addition=scientist if adds else None,
        outcome=made.judged(more, churn=then).outcome,
        without=made.judged(team, churn=without).outcome,
        affordable=affordable,
    )
    answer = made.answer(made.findings(mine, plans_b=(found,)))
    (action,) = (a for a in answer.recommendation.actions if isinstance(a, CrossTrain))
    assert action.plan_b is not None
    assert action.plan_b.known_by == action.ends
    return action.plan_b


def test_every_source_of_uncertainty_has_its_words() -> None:
    assert set(RISKS) == set(SOURCES)
    assert all(title and do.endswith(".") for title, do in RISKS.values())


def test_risks_are_told_as_what_they_take(bank: Made) -> None:
    rows = (RiskFinding(source="passing", gain=0.17), RiskFinding(source="leaving", gain=0.002))
    answer = bank.answer(bank.findings(bank.judged(churn=0.6), risks=rows))
    assert answer.risks is not None
    assert [(row.source, row.gain) for row in answer.risks] == [("passing", 0.17), ("leaving", 0.002)]
    assert [risk_words(answer, row) for row in told_risks(answer)] == ["takes 17 in 100 off the chance"]


def test_of_several_musts_and_of_recurring_ones_it_is_said_what_is_taken() -> None:
    two = Made(projects=[{"id": p, "template": "churn_prediction_in_app"} for p in ("a", "b")])
    work = Made(projects=[{"id": "r", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}}])
    rows = (RiskFinding(source="leaving", gain=0.17),)
    said = []
    for made in (two, work):
        answer = made.answer(made.findings(made.judged(), risks=rows))
        said += [risk_words(answer, row) for row in told_risks(answer)]
    assert said == [
        "takes 0.17 off the must-haves that are met on average",
        "takes 17 % off the work that is done",
    ]


def test_what_was_not_looked_at_is_null_and_what_was_not_found_is_empty(bank: Made) -> None:
    asked = bank.answer(bank.findings(bank.judged(churn=0.6), risks=(), turns=()))
    assert (asked.risks, asked.what_would_change) == ((), ())
    not_asked = bank.answer(bank.findings(bank.judged(churn=0.6)))
    assert (not_asked.risks, not_asked.what_would_change) == (None, None)


def test_plan_b_says_whom_by_when_with_what_chance_and_at_what_cost(bank: Made) -> None:
    plan = planned_b(bank, then=0.9, without=0.4)
    assert plan.headline.startswith("Should it fail, hire one data scientist for October 2027")
    assert "to be decided by August 2027" in plan.headline
    assert "“Churn” is on time with a chance of about 9 in 10; without it about 4 in 10." in plan.headline
    assert f"It costs {Words(bank.rulebook, 'USD', {}).money(plan.extra_cash)} more in cash" in plan.headline
    assert (plan.all_musts, plan.extra_cash > 0) == (0.9, True)


def test_plan_b_says_where_it_passes_the_budget(bank: Made) -> None:
    assert (
        "which is more than the budget allows"
        in planned_b(bank, then=0.9, without=0.4, affordable=False).headline
    )
    assert "budget" not in planned_b(bank, then=0.9, without=0.4).headline


def test_two_chances_that_are_said_alike_are_told_apart(bank: Made) -> None:
    headline = planned_b(bank, then=0.62, without=0.57).headline
    assert "about 6 in 10; without it 57 in 100" in headline


def test_where_nobody_is_worth_it_plan_b_says_so_and_costs_nothing(bank: Made) -> None:
    plan = planned_b(bank, then=0.4, without=0.4, adds=False)
    assert plan.headline == (
        "Should it fail, nobody who could still be hired or trained is worth it: “Churn” is on time with a chance of "
        "about 4 in 10."
    )
    assert (plan.all_musts, plan.extra_cash) == (0.4, 0.0)


def test_only_the_recommendation_has_a_plan_b(bank: Made) -> None:
    team = bank.team([ENGINEER], [ANALYSTS])
    mine, other = bank.judged(team, churn=0.6), bank.judged(bank.team((), [ANALYSTS]), churn=0.3)
    found = PlanBFinding(
        training=team.trainings[0], known=6, addition=None, outcome=mine.outcome, without=mine.outcome, affordable=True
    )  # fmt: skip
    answer = bank.answer(bank.findings(mine, bank.other(other), plans_b=(found,)))
    (alternative,) = answer.alternatives
    assert [getattr(action, "plan_b", None) for action in alternative.actions or ()] == [None]
    assert [getattr(a, "plan_b", None) is not None for a in answer.recommendation.actions] == [False, True]


def test_a_figure_that_turns_the_answer_is_told_with_its_unit(bank: Made) -> None:
    answer = bank.answer(bank.findings(bank.judged(churn=0.6), turns=(TURN,)))
    assert answer.what_would_change is not None
    (turn,) = answer.what_would_change
    assert (turn.changes_at, turn.to_strategy) == (220_293.75, "hire_data_scientist_and_cross_train")
    assert turn_words(answer, turn, Words.of_answer(answer, asking.rulebook())) == (
        "machine learning engineer: salary about 220,000 USD a year instead of 171,000 USD a year: hiring a data "
        "scientist and cross-training"
    )
