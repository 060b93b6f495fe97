"""The answer as a whole: actions and their causes, what is needed against what is hired, warnings, provenance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.answer import CrossTrain, Hire
from advisor.domain.findings import Proposal, Reach
from advisor.domain.strategy import Strategy
from advisor.domain.team import Team
from advisor.explanation.reasons import CAVEAT
from advisor.explanation.warnings import ANSWERED
from tests.explanation.made import (
    ANALYSTS,
    BANK,
    DEVELOPERS,
    ENGINEER,
    SCIENTIST,
    Made,
    said,
    strategy,
    without_team,
)

NOBODY_QUALIFIED = "critical-production-without-an-engineer"


@pytest.fixture(scope="module")
def bank() -> Made:
    return Made()


# --- actions ----------------------------------------------------------------------------------------


def test_people_who_are_taken_on_alike_are_one_action(bank):
    one = bank.team([ENGINEER])
    team = Team.of([*one.hires, *one.hires, *bank.team([SCIENTIST]).hires])
    answer = bank.answer(bank.findings(bank.judged(team, churn=0.5)))
    hires = [a for a in answer.recommendation.actions if isinstance(a, Hire)]
    assert [(a.role, a.count) for a in hires] == [(SCIENTIST, 1), (ENGINEER, 2)]
    assert answer.recommendation.hires == {SCIENTIST: 1, ENGINEER: 2}


def test_a_hire_is_decided_its_lead_time_before_its_first_day(bank):
    answer = bank.answer(bank.findings(bank.judged(bank.team([ENGINEER]), churn=0.5)))
    (hire,) = answer.recommendation.actions
    assert isinstance(hire, Hire)
    assert hire.starts - hire.decide_by == bank.problem.hire_option(f"hire:{ENGINEER}:permanent").lead_time
    assert (str(hire.decide_by), hire.ends) == ("2027-01", None)


def test_a_contract_has_its_last_month():
    made = Made(options={"allow": {"engagements": ["contract"]}})
    answer = made.answer(made.findings(made.judged(made.team([SCIENTIST], contract=True), churn=0.5)))
    (hire,) = answer.recommendation.actions
    assert isinstance(hire, Hire)
    term = made.problem.hire_option(f"hire:{SCIENTIST}:contract").term
    assert hire.ends is not None
    assert hire.ends - hire.starts + 1 == term


def test_the_costs_of_the_actions_add_up_to_the_cash_of_the_plan(bank):
    team = bank.team([ENGINEER, SCIENTIST], [ANALYSTS, DEVELOPERS])
    answer = bank.answer(bank.findings(bank.judged(team, churn=0.5)))
    assert sum(action.cost for action in answer.recommendation.actions) == pytest.approx(answer.cash.total)
    assert answer.cash.total == pytest.approx(answer.recommendation.costs.cash)


def test_a_course_names_its_group_and_its_last_month(bank):
    answer = bank.answer(bank.findings(bank.judged(bank.team(train=[ANALYSTS]), churn=0.5)))
    (course,) = answer.recommendation.actions
    assert isinstance(course, CrossTrain)
    option = bank.problem.training_option(bank.team(train=[ANALYSTS]).trainings[0].option)
    assert (course.staff, course.path, course.plan_b) == (ANALYSTS, option.path, None)
    assert course.ends - course.starts + 1 == option.duration


def test_an_action_cites_the_rules_that_speak_for_it_those_that_name_it_first(bank):
    team = bank.team([ENGINEER], [DEVELOPERS])
    answer = bank.answer(bank.findings(bank.judged(team, churn=0.5)))
    hire, course = answer.recommendation.actions
    assert NOBODY_QUALIFIED in hire.because
    assert NOBODY_QUALIFIED in course.because
    assert hire.because.index(NOBODY_QUALIFIED) < hire.because.index("hire-only-the-missing-niche")
    fired = {rule.id for rule in answer.explanation.rules if rule.fired == "yes"}
    assert set(hire.because) | set(course.because) <= fired


def test_the_team_is_complete_when_the_last_course_is_over(bank):
    team = bank.team([ENGINEER], [ANALYSTS])
    option = bank.problem.training_option(team.trainings[0].option)
    answer = bank.answer(bank.findings(bank.judged(team, churn=0.5)))
    assert answer.plan.team_complete == bank.problem.horizon.month(max(option.duration, team.hires[0].start))
    assert bank.answer(bank.findings(bank.judged(churn=0.5))).plan.team_complete is None


# --- needs and reasons ------------------------------------------------------------------------------


def summary(made: Made, *args, **changes) -> str:
    return " ".join(made.answer(made.findings(*args, **changes)).explanation.summary)


def needed(made: Made) -> str:
    role = made.brief.needs.greatest_role
    assert role is not None
    return role


def test_the_role_needed_most_is_named_with_the_gaps(bank):
    text = summary(bank, bank.judged(bank.team([needed(bank)]), churn=0.5))
    assert f"the role needed most is {bank.rulebook.roles[needed(bank)].title}." in text
    assert "hires nobody for it" not in text


def test_where_nobody_is_listed_no_people_are_spoken_of():
    made = Made(staff=[])
    text = summary(made, made.judged(churn=0.0))
    assert "With nobody listed in house, " in text
    assert "what your people can do" not in text


def the_other(made: Made) -> str:
    return SCIENTIST if needed(made) == ENGINEER else ENGINEER


def test_a_plan_without_the_role_needed_most_says_what_hiring_it_would_mean(bank):
    mine = bank.judged(bank.team([the_other(bank)]), churn=0.7, net=1_000.0)
    worse = bank.other(bank.judged(bank.team([needed(bank)]), churn=0.3), "dominated")
    assert "less likely: about 3 in 10 instead of about 7 in 10." in summary(bank, mine, worse)
    dearer = bank.other(bank.judged(bank.team([needed(bank)]), churn=0.7, net=91_000.0), "dominated")
    assert "does no more for the must-haves and costs 90,000 USD more" in summary(bank, mine, dearer)
    tied = bank.other(bank.judged(bank.team([needed(bank)]), churn=0.7, net=1_001.0), tie=True)
    assert "is as good within what the figures can tell." in summary(bank, mine, tied)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("not_worth_it", "would cost more than it is worth here."),
        ("unaffordable", "does not keep within the money."),
    ],
)
def test_a_role_needed_most_that_is_out_of_question_says_why(bank, status, words):
    mine = bank.judged(bank.team([the_other(bank)]), churn=0.7)
    dear = bank.other(bank.judged(bank.team([needed(bank)]), churn=0.8), status, too_dear_by=1.0)
    assert words in summary(bank, mine, dear)


@pytest.mark.parametrize(
    ("status", "words"),
    [("unavailable", "is not possible within the limits of the request."), ("cut_off", "was not looked at")],
)
def test_a_role_needed_most_that_has_no_team_says_why(bank, status, words):
    mine = bank.judged(bank.team([the_other(bank)]), churn=0.7)
    assert words in summary(bank, mine, without_team(strategy(needed(bank)), status, "max_hires"))


ENOUGH = {
    "staff": [
        {"role": SCIENTIST, "headcount": 3, "available_share": 1.0},
        {"role": ENGINEER, "headcount": 3, "available_share": 1.0},
    ]
}
HAVE_THE_TIME = "are qualified for all of the work and have the time for it"


def test_people_have_the_time_only_where_doing_nothing_is_likely_on_time():
    made = Made(**ENOUGH)
    assert made.judged().plan.outcome == "all_on_time"
    assert HAVE_THE_TIME in summary(made, made.judged(churn=0.9))
    assert HAVE_THE_TIME not in summary(made, made.judged(churn=0.7))


def test_what_a_chance_does_not_cover_is_said_once(bank):
    answer = bank.answer(bank.findings(bank.judged(churn=0.5)))
    text = " ".join(said(answer).values())
    assert text.count("A chance here is one of people and time.") == 1
    assert text.count("54 % go from pilot to production (Gartner survey of 699 organisations") == 1


def test_without_the_note_of_the_rules_the_caveat_is_said_all_the_same(bank):
    rules = replace(bank.rulebook, context=tuple(n for n in bank.rulebook.context if n.id != CAVEAT))
    made = Made(rules)
    assert "A chance here is one of people and time." in summary(made, made.judged(churn=0.5))


def test_every_action_and_every_other_strategy_has_its_reason(bank):
    others = (
        bank.other(bank.judged(bank.team([SCIENTIST]), churn=0.3)),
        without_team(Strategy(None, True), "unavailable", "no_path"),
    )
    answer = bank.answer(bank.findings(bank.judged(bank.team([ENGINEER], [ANALYSTS]), churn=0.5), *others))
    about = [reason.about for reason in answer.explanation.reasons]
    assert about == [
        "role", "month", "training", "month", "chance", "cost", "strategy:hire_data_scientist",
        "strategy:cross_train_only", "rules", "assumptions",
    ]  # fmt: skip


def test_what_a_project_comes_to_is_never_worded_without_its_chance(bank):
    lines = bank.answer(bank.findings(bank.judged(churn=0.6))).explanation.summary
    about_churn = [line for line in lines if "Churn" in line]
    assert about_churn
    assert all("with a chance of about 6 in 10" in line for line in about_churn)


# --- warnings ---------------------------------------------------------------------------------------


def warned(answer) -> set[str | None]:
    return {warning.rule for warning in answer.warnings}


@pytest.fixture(scope="module")
def without_engineers() -> Made:
    """Scientists alone, who cannot bring what the business depends on into production."""
    project = BANK["projects"][0] | {"template": "prototype_to_production"}
    return Made(
        staff=[{"role": SCIENTIST, "headcount": 2, "available_share": 0.8}],
        projects=[project],
        requested_role=SCIENTIST,
    )


def test_a_warning_that_the_plan_answers_is_not_open_and_says_so(without_engineers):
    made = without_engineers
    hires = made.answer(made.findings(made.judged(made.team([ENGINEER]), churn=0.5)))
    waits = made.answer(made.findings(made.judged(churn=0.0)))
    answered = {rule.id for rule in hires.explanation.rules if any(ANSWERED in e for e in rule.effects)}
    assert answered.isdisjoint(warned(hires))
    assert not any(ANSWERED in effect for rule in waits.explanation.rules for effect in rule.effects)


def test_the_title_asked_for_is_warned_of_only_where_the_plan_hires_another(without_engineers):
    made, rule = without_engineers, "the-title-asked-for-hides-another-job"
    assert rule in warned(made.answer(made.findings(made.judged(made.team([ENGINEER]), churn=0.5))))
    assert rule not in warned(made.answer(made.findings(made.judged(made.team([SCIENTIST]), churn=0.5))))


def test_a_must_that_nobody_can_bring_in_time_is_warned_of(bank):
    reach = Reach(least_cash_of_musts=None, out_of_reach=("churn",))
    answer = bank.answer(bank.findings(bank.judged(churn=0.0), reach=reach))
    assert any(w.text.startswith("“Churn” is out of reach") and w.level == "high" for w in answer.warnings)
    assert answer.provenance.solver.out_of_reach == ("churn",)


def test_futures_that_spend_more_than_the_budget_are_told(bank):
    text = "In one future of ten more than 320,000 USD is spent"
    dear = bank.answer(bank.findings(bank.judged(bank.team([ENGINEER]), churn=0.5, high=320_000.0)))
    assert any(warning.text.startswith(text) for warning in dear.warnings)
    fits = bank.answer(bank.findings(bank.judged(bank.team([ENGINEER]), churn=0.5, high=290_000.0)))
    assert not any("future of ten" in warning.text for warning in fits.warnings)


def test_an_answer_that_was_cut_off_is_warned_of(bank):
    findings = bank.findings(bank.judged(churn=0.5))
    assert not any("time ran out" in w.text for w in bank.answer(findings).warnings)
    cut = bank.answer(replace(findings, status="cut_off"))
    assert any("what was not looked at may be better" in warning.text for warning in cut.warnings)
    assert cut.status == "cut_off"


def test_the_gravest_warning_comes_first(without_engineers):
    made = without_engineers
    answer = made.answer(made.findings(made.judged(made.team([ENGINEER]), churn=0.2, high=1e9)))
    levels = [warning.level for warning in answer.warnings]
    assert levels == sorted(levels, key=("high", "medium", "low").index)
    assert set(levels) >= {"high", "low"}


# --- figures ----------------------------------------------------------------------------------------


def test_the_recommendation_is_a_step_of_the_frontier(bank):
    answer = bank.answer(bank.findings(bank.judged(bank.team([ENGINEER]), churn=0.5)))
    (step,) = answer.frontier
    assert (step.strategy, step.recommended, step.worth_it) == ("hire_machine_learning_engineer", True, True)
    assert step.musts_on_time == answer.recommendation.chance.musts_on_time


def test_projects_stand_in_the_order_of_the_request_under_their_names():
    projects = [*reversed(BANK["projects"]), {"template": "fraud_detection"}, {"template": "fraud_detection"}]
    made = Made(projects=projects)
    answer = made.answer(made.findings(made.judged(churn=0.5)))
    assert [project.name for project in answer.projects] == [
        "Boards", "Churn", "Fraud detection (p3)", "Fraud detection (p4)",
    ]  # fmt: skip


def test_every_figure_that_was_read_says_with_what_was_planned(bank):
    answer = bank.answer(bank.findings(bank.judged(churn=0.5)))
    numbers = [row for row in answer.assumptions if isinstance(row.value, float)]
    assert len(numbers) > 20
    assert all(row.planned_with is not None and row.source and row.unit for row in numbers)
    assert any(row.planned_with != row.value for row in numbers)


def test_a_proposal_says_how_many_people_it_is_from_the_recommendation(bank):
    team = bank.team([ENGINEER])
    proposals = tuple(
        Proposal(strategy=strategy(), team=t, objective=None, bound=None, status="optimal")
        for t in (team, Team(), None)
    )
    answer = bank.answer(bank.findings(bank.judged(team, churn=0.5), proposals=proposals))
    far = [proposal.changes_to_recommended for proposal in answer.provenance.solver.proposals]
    assert far == [0, 1, None]


def test_a_role_on_request_is_called_by_its_title_everywhere():
    role = "data_engineer"
    made = Made(options={"allow": {"hire": [role]}})
    mine = made.judged(made.team([role]), churn=0.5)
    answer = made.answer(made.findings(mine, made.other(made.judged(churn=0.3))))
    assert answer.recommendation.headline.startswith("Hire one data engineer for ")
    assert answer.recommendation.strategy == "hire_data_engineer"
    assert not any(role in text for text in said(answer).values())
