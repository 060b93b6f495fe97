"""What differs between requests and answers, on scenarios by hand and on the canned recommendation."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.horizon import Month
from advisor.domain.recommendation import Chance, RiskOfPlan, Uncertainty
from advisor.domain.scenario import Budget, Company, Options, Project, Scenario, StaffGroup
from advisor.explain.differences import differences, from_first
from tests.schemas.canned import HORIZON, RECOMMENDATION

SCENARIO = Scenario(
    company=Company(headcount=60),
    budget=Budget(total=1000.0),
    projects=(Project(id="churn", template="churn_prediction_in_app", deadline=Month.parse("2027-06")),),
    staff=(StaffGroup(id="developers", role="software_developer", headcount=1),),
)


def between(*scenarios, answers=None):
    return differences(scenarios, answers or [RECOMMENDATION] * len(scenarios))


def values(rows):
    return {row.name: row.values for row in rows}


def moved(months: int, **costs: float):
    """The canned answer, begun later and with other costs."""
    horizon = replace(HORIZON, start=HORIZON.start + months)
    plan = replace(RECOMMENDATION.plan, costs=replace(RECOMMENDATION.plan.costs, **costs))
    return replace(RECOMMENDATION, horizon=horizon, plan=plan)


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


def test_months_are_compared_as_months_of_the_calendar():
    found = values(between(SCENARIO, SCENARIO, answers=[RECOMMENDATION, moved(2)]).plan)
    assert found["projects.churn.completed"] == ("2027-03", "2027-05")
    assert from_first(RECOMMENDATION, moved(2)).months_later == 2


def test_costs_differ_from_the_cent_on():
    fees = RECOMMENDATION.plan.costs.training
    assert not between(SCENARIO, SCENARIO, answers=[RECOMMENDATION, moved(0, training=fees + 0.0001)]).cost
    dearer = moved(0, training=fees + 100)
    found = between(SCENARIO, SCENARIO, answers=[RECOMMENDATION, dearer])
    assert set(values(found.cost)) == {"total", "training"}
    assert round(from_first(RECOMMENDATION, dearer).cost, 2) == 100


def test_two_currencies_are_not_subtracted():
    euros = replace(RECOMMENDATION, currency="EUR")
    assert from_first(RECOMMENDATION, euros) is None
    assert values(between(SCENARIO, SCENARIO, answers=[RECOMMENDATION, euros]).cost)["currency"] == (
        "USD",
        "EUR",
    )


def test_a_rule_that_fires_in_one_alone_is_told():
    line = RECOMMENDATION.rules[0]
    other = replace(RECOMMENDATION, rules=(replace(line, fired="unknown"), *RECOMMENDATION.rules[1:]))
    (found,) = between(SCENARIO, SCENARIO, answers=[RECOMMENDATION, other]).rules
    assert (found.name, found.title, found.values) == (line.id, line.title, (line.fired, "unknown"))


def test_warnings_differ_by_their_gravest_level():
    warning = replace(RECOMMENDATION.warnings[0], rule="r", level="low", text="first")
    mild = replace(RECOMMENDATION, warnings=(warning,))
    grave = replace(
        RECOMMENDATION, warnings=(warning, replace(warning, level="high", text="second"), warning)
    )
    found = between(SCENARIO, SCENARIO, SCENARIO, answers=[mild, grave, replace(mild, warnings=())]).risk
    assert [(row.name, row.title, row.values) for row in found] == [
        ("warnings.r", "first", ("low", "high", None))
    ]


def test_the_chance_of_all_musts_stands_beside_none_where_it_was_not_asked_for():
    chance = Chance(project="churn", chance=0.8, interval=(0.7, 0.9))
    risk = RiskOfPlan(
        strategy=RECOMMENDATION.plan.strategy,
        delivered=(chance,),
        all_musts=chance,
        cost={},
        economic_cost={},
    )
    sampled = Uncertainty(
        samples=10, seed=1, recommendation=risk, alternatives=(), must_confidence=0.9, at_risk=("churn",)
    )
    answers = [replace(RECOMMENDATION, uncertainty=sampled), replace(RECOMMENDATION, uncertainty=None)]
    found = values(between(SCENARIO, SCENARIO, answers=answers).risk)
    assert found["uncertainty.all_musts"] == (0.8, None)
    assert found["uncertainty.at_risk"] == (("churn",), None)


def test_a_figure_that_one_plan_alone_reads_is_no_difference():
    figure = RECOMMENDATION.assumptions[0]
    other = replace(RECOMMENDATION, assumptions=RECOMMENDATION.assumptions[1:])
    changed = replace(RECOMMENDATION, assumptions=(replace(figure, value=0.125),))
    found = between(SCENARIO, SCENARIO, SCENARIO, answers=[RECOMMENDATION, other, changed]).assumptions
    assert values(found) == {figure.name: (figure.value, None, 0.125)}


def test_a_row_without_an_answer_has_no_plan_and_differs_in_input_alone():
    less = replace(SCENARIO, budget=Budget(total=1.0))
    found = between(SCENARIO, less, answers=[RECOMMENDATION, None])
    assert values(found.input) == {"budget.total": (1000.0, 1.0)}
    assert not any((found.plan, found.cost, found.risk, found.rules, found.assumptions))
    assert from_first(None, RECOMMENDATION) is None
