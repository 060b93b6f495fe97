"""What differs between requests and answers, on scenarios by hand and on the canned answer."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.answer import Answer, Warned
from advisor.domain.horizon import Month
from advisor.domain.request import Budget, Company, Options, Project, Scenario, StaffGroup
from advisor.explanation.differences import differences, from_first
from tests.schemas.canned import bank_answer

SCENARIO = Scenario(
    company=Company(headcount=60),
    budget=Budget(total=1000.0),
    projects=(Project(id="churn", template="churn_prediction_in_app", deadline=Month.parse("2027-06")),),
    staff=(StaffGroup(id="developers", role="software_developer", headcount=1),),
)
ANSWER = bank_answer()


def between(*scenarios, answers=None):
    return differences(scenarios, answers or [ANSWER] * len(scenarios))


def values(rows):
    return {row.name: row.values for row in rows}


def later(months: int) -> Answer:
    """The canned answer, its first project complete so much later."""
    churn, reports = ANSWER.projects
    assert churn.completed is not None
    return replace(ANSWER, projects=(replace(churn, completed=churn.completed + months), reports))


def with_fees(fees: float) -> Answer:
    """The canned answer with other training fees."""
    cash = replace(ANSWER.cash, training=fees, total=ANSWER.cash.total - ANSWER.cash.training + fees)
    costs = replace(ANSWER.recommendation.costs, cash=cash.total)
    return replace(ANSWER, cash=cash, recommendation=replace(ANSWER.recommendation, costs=costs))


def test_equal_requests_with_equal_answers_differ_in_nothing():
    found = between(SCENARIO, SCENARIO)
    assert not any((found.input, found.plan, found.cost, found.risk, found.rules, found.assumptions))


def test_what_was_asked_is_named_as_in_the_request():
    other = replace(
        SCENARIO,
        horizon_months=12,
        budget=Budget(annual=1000.0),
        staff=(replace(SCENARIO.staff[0], headcount=2, available_from=Month.parse("2027-02")),),
        projects=(replace(SCENARIO.projects[0], deadline=Month.parse("2027-09")),),
        options=Options(hire=()),
        assumptions={"roles.data_scientist.salary": 1.0},
    )
    assert values(between(SCENARIO, other).input) == {
        "budget.total": (1000.0, None),
        "budget.annual": (None, 1000.0),
        "projects.churn.deadline": ("2027-06", "2027-09"),
        "staff.developers.headcount": (1, 2),
        "staff.developers.from": (None, "2027-02"),
        "horizon.months": (None, 12),
        "options.allow.hire": (None, ()),
        "assumptions.roles.data_scientist.salary": (None, 1.0),
    }


def test_a_group_that_only_some_have_is_one_line():
    nobody = replace(SCENARIO, staff=())
    assert values(between(SCENARIO, nobody, SCENARIO).input) == {"staff.developers": (True, False, True)}


def test_groups_with_one_id_are_compared_wherever_they_stand():
    analysts = StaffGroup(id="analysts", role="business_analyst", headcount=3)
    first = replace(SCENARIO, staff=(analysts, *SCENARIO.staff))
    second = replace(SCENARIO, staff=(*SCENARIO.staff, analysts))
    assert not between(first, second).input


def test_how_a_request_was_read_is_no_difference_in_what_was_asked():
    noted = replace(SCENARIO, notes=ANSWER.notes)
    assert not between(SCENARIO, noted).input


def test_months_are_compared_as_months_of_the_calendar():
    found = values(between(SCENARIO, SCENARIO, answers=[ANSWER, later(2)]).plan)
    assert found["projects.churn.completed"] == ("2028-04", "2028-06")
    compared = from_first(ANSWER, later(2))
    assert compared is not None
    assert compared.months_later == 2


def test_costs_differ_from_the_cent_on():
    fees = ANSWER.cash.training
    assert not between(SCENARIO, SCENARIO, answers=[ANSWER, with_fees(fees + 0.0001)]).cost
    found = between(SCENARIO, SCENARIO, answers=[ANSWER, with_fees(fees + 100)])
    assert set(values(found.cost)) == {"cash.total", "cash.training"}
    compared = from_first(ANSWER, with_fees(fees + 100))
    assert compared is not None
    assert round(compared.cash, 2) == 100


def test_two_currencies_are_not_subtracted():
    euros = replace(ANSWER, currency="EUR")
    assert from_first(ANSWER, euros) is None
    assert values(between(SCENARIO, SCENARIO, answers=[ANSWER, euros]).cost)["currency"] == ("USD", "EUR")


def test_a_rule_that_fires_in_one_alone_is_told():
    first, *others = ANSWER.explanation.rules
    explanation = replace(ANSWER.explanation, rules=(replace(first, fired="unknown"), *others))
    (found,) = between(SCENARIO, SCENARIO, answers=[ANSWER, replace(ANSWER, explanation=explanation)]).rules
    assert (found.name, found.title, found.values) == (first.id, first.title, (first.fired, "unknown"))


def test_warnings_differ_by_their_gravest_level():
    warning = Warned(rule="r", level="low", text="first")
    mild = replace(ANSWER, warnings=(warning,))
    grave = replace(ANSWER, warnings=(warning, replace(warning, level="high", text="second"), warning))
    found = between(SCENARIO, SCENARIO, SCENARIO, answers=[mild, grave, replace(mild, warnings=())]).risk
    assert [(row.name, row.title, row.values) for row in found] == [
        ("warnings.r", "first", ("low", "high", None))
    ]


def less_likely() -> Answer:
    chance = ANSWER.recommendation.chance
    rows = (replace(chance.projects[0], value=0.5), *chance.projects[1:])
    chance = replace(chance, musts_on_time=0.5, all_musts=replace(chance.all_musts, value=0.5), projects=rows)
    return replace(ANSWER, recommendation=replace(ANSWER.recommendation, chance=chance))


def test_chances_of_the_musts_and_of_each_project_are_compared():
    found = values(between(SCENARIO, SCENARIO, answers=[ANSWER, less_likely()]).risk)
    assert found == {
        "chance.all_musts": (0.74, 0.5),
        "chance.musts_on_time": (0.74, 0.5),
        "chance.projects.churn": (0.74, 0.5),
    }


def test_without_a_must_no_chance_of_musts_is_compared():
    shoulds = [
        replace(answer, projects=tuple(replace(p, priority="should") for p in answer.projects))
        for answer in (ANSWER, less_likely())
    ]
    assert set(values(between(SCENARIO, SCENARIO, answers=shoulds).risk)) == {"chance.projects.churn"}


def test_a_figure_that_one_plan_alone_reads_is_no_difference():
    figure = ANSWER.assumptions[0]
    other = replace(ANSWER, assumptions=ANSWER.assumptions[1:])
    changed = replace(ANSWER, assumptions=(replace(figure, value=0.125),))
    found = between(SCENARIO, SCENARIO, SCENARIO, answers=[ANSWER, other, changed]).assumptions
    assert values(found) == {figure.name: (figure.value, None, 0.125)}


def test_a_row_without_an_answer_has_no_plan_and_differs_in_input_alone():
    less = replace(SCENARIO, budget=Budget(total=1.0))
    found = between(SCENARIO, less, answers=[ANSWER, None])
    assert values(found.input) == {"budget.total": (1000.0, 1.0)}
    assert not any((found.plan, found.cost, found.risk, found.rules, found.assumptions))
    assert from_first(None, ANSWER) is None
