"""The readable answer, on answers that were written by hand; tests/golden has whole pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from advisor import terminal
from advisor.domain.answer import Answer, CrossTrain, Hire, TurningFigure
from advisor.domain.horizon import Month
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from tests.schemas.canned import bank_answer, shop_answer

Show = Callable[..., str]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.fixture
def answer() -> Answer:
    return bank_answer()


@pytest.fixture
def show(rulebook: Rulebook) -> Show:
    """The text without its line breaks, so that a test does not depend on where a line ends."""
    return lambda answer, **options: " ".join(terminal.render(answer, rulebook, **options).split())


def with_hire(answer: Answer, **changes: object) -> Answer:
    """The answer with its hire changed."""
    hire, *others = answer.recommendation.actions
    assert isinstance(hire, Hire)
    changed = replace(hire, **changes)  # type: ignore[arg-type]
    return replace(answer, recommendation=replace(answer.recommendation, actions=(changed, *others)))


def test_the_headline_comes_first_and_cost_and_next_decision_after_it(
    answer: Answer, rulebook: Rulebook
) -> None:
    first = terminal.render(answer, rulebook).split("\n\n")[0].splitlines()
    assert first[0] == "RECOMMENDATION"
    rest = " ".join(" ".join(first[1:]).split())
    assert rest.startswith(answer.recommendation.headline)
    assert rest.index("Cost: 291,000 USD in cash, of a budget of 300,000 USD.") < rest.index("Next decision:")
    assert "for April 2027, by January 2027." in rest


def test_the_sections_stand_in_the_order_of_their_weight(answer: Answer, rulebook: Rulebook) -> None:
    blocks = terminal.render(answer, rulebook).split("\n\n")
    assert [block.splitlines()[0] for block in blocks[:-1]] == [
        "RECOMMENDATION", "CHEAPER OR SAFER", "WHAT TO DO", "PROJECTS", "WHAT IT COSTS", "WHY", "OTHER STRATEGIES",
        "WHAT MORE OR LESS MONEY BUYS", "WHAT WOULD HELP", "WHERE THE RISK COMES FROM", "WHAT TO WATCH",
        "HOW THE REQUEST WAS READ", "RULES",
        "WHAT THIS RESTS ON",
    ]  # fmt: skip


def test_where_nothing_is_done_the_headline_is_enough(show: Show) -> None:
    text = show(shop_answer())
    assert "WHAT TO DO" not in text
    assert "Next decision" not in text
    assert "CHEAPER OR SAFER" not in text


def test_an_answer_that_was_cut_off_says_so(answer: Answer, show: Show) -> None:
    assert "No single change improves it; 21 of 36 possible teams were judged." in show(answer)
    assert "The time ran out: the best that was found so far" in show(replace(answer, status="cut_off"))


def test_a_count_of_teams_that_was_not_counted_to_the_end_is_no_exact_one(answer: Answer, show: Show) -> None:
    many = replace(answer.provenance, teams_allowed=10_000)
    assert "21 of 10,000 or more possible teams" in show(replace(answer, provenance=many))


def test_a_contract_says_when_it_ends(answer: Answer, show: Show) -> None:
    text = show(with_hire(answer, engagement="contract", ends=Month.parse("2027-08")))
    assert "Engage one contract machine learning engineer from April to August 2027." in text


def test_a_course_says_whether_there_is_a_specialist_to_turn_to(answer: Answer, show: Show) -> None:
    assert "without a specialist to turn to" in show(answer)
    hire, course = answer.recommendation.actions
    assert isinstance(course, CrossTrain)
    advice = replace(answer.recommendation, actions=(hire, replace(course, supported=True)))
    assert "with a specialist to turn to" in show(replace(answer, recommendation=advice))


def test_every_alternative_has_its_chance_or_says_why_it_has_none(answer: Answer, show: Show) -> None:
    assert "Change nothing: on time: hardly ever (less than 1 in 100); 0 USD in cash;" in show(answer)
    text = show(shop_answer())
    assert "Cross-train alone: Unavailable: there is nobody to train" in text
    assert "Hire for several roles: Not looked at: the time ran out" in text


def test_every_role_that_is_hired_for_has_its_title_from_the_rules(answer: Answer, show: Show) -> None:
    other = replace(answer.alternatives[2], strategy="hire_data_engineer_and_cross_train")
    text = show(replace(answer, alternatives=(other,)))
    assert "Hire a data engineer and cross-train: on time:" in text


def test_without_a_must_nothing_is_said_of_musts(answer: Answer, show: Show) -> None:
    projects = tuple(replace(project, priority="could") for project in answer.projects)
    text = show(replace(answer, projects=projects))
    assert "must-have" not in text
    assert "MONEY BUYS" not in text


def test_a_recurring_must_alone_is_told_by_its_work(answer: Answer, show: Show) -> None:
    churn, reports = answer.projects
    projects = (replace(churn, priority="should"), replace(reports, priority="must"))
    chance = replace(answer.recommendation.chance, musts_on_time=0.874)
    advice = replace(answer.recommendation, chance=chance)
    text = show(replace(answer, projects=projects, recommendation=advice))
    assert "from January 2027; 87 % of the work done on average; 291,000 USD in cash;" in text


def test_each_advice_that_a_rule_rests_on_is_cited_once_in_its_order(answer: Answer, show: Show) -> None:
    rule = answer.explanation.rules[0]
    causes = tuple(replace(rule.because[0], advice=number) for number in ("A10", "A2", "A10", None))
    explanation = replace(answer.explanation, rules=(replace(rule, because=causes),))
    text = show(replace(answer, explanation=explanation))
    assert "1 of 1 apply, resting on advice A2, A10;" in text


def test_verbose_shows_rules_that_did_not_fire_and_every_assumption(answer: Answer, show: Show) -> None:
    unknown = next(rule for rule in answer.explanation.rules if rule.fired == "unknown")
    assert unknown.title not in show(answer)
    assert "--verbose lists them" in show(answer)
    text = show(answer, verbose=True)
    assert f"{unknown.title} (" in text
    assert (
        f"{unknown.conditions[0].fact} is not known, wanted {unknown.conditions[0].test}: not known" in text
    )
    assert all(figure.name in text for figure in answer.assumptions)


def test_a_figure_that_is_not_planned_with_its_value_says_with_what(answer: Answer, show: Show) -> None:
    assert "duration: 6 months, between 4 months and 12 months, planned with 7.333 months" in show(answer)


def test_lines_fit_a_terminal_and_the_notice_comes_last(answer: Answer, rulebook: Rulebook) -> None:
    lines = terminal.render(answer, rulebook, verbose=True).splitlines()
    assert max(map(len, lines)) <= terminal.WIDTH
    assert lines[-1].strip().endswith("people and time.")


def test_a_number_and_its_unit_stand_in_one_line(answer: Answer, rulebook: Rulebook) -> None:
    lines = terminal.render(answer, rulebook, verbose=True).splitlines()
    assert [line for line in lines if line.strip().startswith(("USD", "%"))] == []


def test_plan_b_stands_with_its_course(answer: Answer, show: Show) -> None:
    text = show(answer)
    assert "Whether it succeeds is known in June 2027. - Plan B: Should the course fail:" in text
    assert "All other chances in this answer are without plan B." in text


def test_where_the_risk_comes_from_says_what_it_takes_and_what_to_do(answer: Answer, show: Show) -> None:
    assert "How much work it is: takes 8 in 100 off the chance. Frame the problem first." in show(answer)
    hardly = tuple(replace(risk, gain=0.004) for risk in answer.risks or ())
    assert "WHERE THE RISK COMES FROM" not in show(replace(answer, risks=hardly))


def test_what_would_change_the_answer_is_told_where_it_was_asked(answer: Answer, show: Show) -> None:
    turn = TurningFigure(
        assumption="roles.machine_learning_engineer.salary", now=196_000.0, range=(150_000.0, 240_000.0),
        changes_at=213_700.0, to_strategy="hire_data_scientist",
    )  # fmt: skip
    assert "WHAT WOULD CHANGE" not in show(answer)
    assert "No figure was found that would change" in show(replace(answer, what_would_change=()))
    assert (
        "Machine learning engineer: salary about 214,000 USD a year instead of 196,000 USD a year: hiring a data "
        "scientist"
    ) in show(replace(answer, what_would_change=(turn,)))
