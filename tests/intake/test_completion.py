"""What a request leaves out is filled in from the rule files, and every default is noted."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.domain.horizon import Month
from advisor.intake.completion import complete, size_band
from tests.service.asking import TODAY, brief, request, rulebook, scenario

SMALLEST = {
    "company": {"headcount": 60},
    "budget": {"total": 300000},
    "projects": [{"template": "churn_prediction_in_app"}],
}


def completed(payload: dict[str, Any], today: Month = TODAY):
    return complete(scenario(payload), rulebook(), today)


def noted(payload: dict[str, Any]) -> dict[str, Any]:
    return {default.name: default.value for default in completed(payload).defaults}


def test_the_smallest_request_is_completed_with_every_default_noted():
    assert noted(SMALLEST) == {
        "company.country": "US",
        "company.currency": "USD",
        "options.market": "normal",
        "options.objective": "delivery_first",
        "horizon.start": "2027-01",
        "projects.p1.size": "medium",
        "projects.p1.criticality": "internal",
        "projects.p1.deadline": "2028-06",
        "projects.p1.priority": "must",
    }


def test_what_a_request_gives_is_not_noted_as_a_default():
    payload = {
        "company": {"headcount": 60, "country": "US", "currency": "USD"},
        "horizon": {"start": "2027-01", "months": 12},
        "budget": {"total": 300000},
        "options": {"market": "tight", "objective": "net_value"},
        "projects": [
            {
                "id": "p", "template": "churn_prediction_in_app", "size": "small", "priority": "should",
                "criticality": "exploratory", "deadline": "2027-12",
            }
        ],
        "staff": [{"role": "data_analyst", "headcount": 1, "available_share": 0.2}],
    }  # fmt: skip
    assert noted(payload) == {}


def test_every_default_has_a_unit_a_source_and_an_origin():
    for default in completed(SMALLEST | {"staff": [{"role": "data_analyst", "headcount": 1}]}).defaults:
        assert default.unit
        assert default.source
        assert default.origin == ("service" if default.source == "service contract" else "rules")


def test_a_staff_group_without_a_share_gets_the_rule_files_share():
    case = completed(SMALLEST | {"staff": [{"role": "data_analyst", "headcount": 2}]})
    assert case.staff[0].available_share == case.figures.value("planning.available_share")
    assert any(default.name.startswith("staff.") for default in case.defaults)


def test_staff_on_loan_is_present_from_its_first_month_to_its_last():
    payload = request(
        horizon={"start": "2027-01", "months": 6},
        staff=[{"role": "data_analyst", "headcount": 2, "from": "2027-02", "until": "2027-04"}],
        projects=[{"id": "p", "effort": {"data_analysis": 1.0}}],
    )
    assert completed(payload).staff[0].present == (0, 2, 2, 2, 0, 0)


def test_effort_of_the_request_replaces_the_templates_activity_by_activity():
    payload = request(
        projects=[{"template": "churn_prediction_in_app", "effort": {"model_building": 2.5, "deployment": 0}}]
    )
    plain = completed(request(projects=[{"template": "churn_prediction_in_app"}])).projects[0].effort
    changed = completed(payload).projects[0].effort
    assert changed["model_building"] == 2.5
    assert "deployment" not in changed
    assert {k: v for k, v in changed.items() if k != "model_building"} == {
        k: v for k, v in plain.items() if k not in ("model_building", "deployment")
    }


def test_activities_stand_in_the_order_of_the_lifecycle():
    work = {"user_adoption": 1.0, "deployment": 1.0, "problem_framing": 1.0}
    case = completed(request(projects=[{"id": "p", "effort": work}]))
    assert list(case.projects[0].effort) == ["problem_framing", "deployment", "user_adoption"]


def test_the_template_says_how_critical_and_whether_pretrained():
    template = rulebook().templates["churn_prediction_in_app"]
    project = completed(SMALLEST).projects[0]
    assert project.criticality == template.criticality
    assert project.uses_pretrained_models == template.uses_pretrained_models


def test_a_template_brings_its_operations_and_team_size_unless_given():
    plain = completed(SMALLEST).projects[0]
    given = completed(
        SMALLEST | {"projects": [{"template": "churn_prediction_in_app", "operations": 0.0, "max_team": 1.0}]}
    ).projects[0]
    assert plain.operations > 0
    assert (given.operations, given.max_team) == (0.0, 1.0)


def test_an_annual_budget_counts_for_every_twelve_months_begun():
    case = completed(request(budget={"annual": 1000}, horizon={"start": "2027-01", "months": 25}))
    assert case.budget == 3000


@pytest.mark.parametrize(
    ("headcount", "band"), [(1, "small"), (49, "small"), (50, "midsize"), (999, "midsize"), (1000, "large")]
)
def test_the_size_band_follows_the_headcount(headcount, band):
    assert size_band(rulebook(), headcount) == band


# --- money of other countries -------------------------------------------------------------------------


def test_figures_in_dollars_are_converted_into_the_currency_of_the_request():
    euros = completed(SMALLEST | {"company": {"headcount": 60, "country": "US", "currency": "EUR"}})
    dollars = completed(SMALLEST | {"company": {"headcount": 60, "country": "US"}})
    rate = euros.figures.value("currency.EUR")
    name = "roles.data_scientist.salary"
    assert euros.figures.value(name) == pytest.approx(rate * dollars.figures.value(name))
    assert euros.figures.peek(name).unit == "EUR/year"
    assert euros.figures.peek(name).low == pytest.approx(rate * dollars.figures.peek(name).low)
    assert "currency.EUR" in {figure.name for figure in euros.figures.read()}


def test_figures_that_are_no_money_are_not_converted():
    euros = completed(SMALLEST | {"company": {"headcount": 60, "country": "US", "currency": "EUR"}})
    dollars = completed(SMALLEST | {"company": {"headcount": 60, "country": "US"}})
    for name in ("planning.available_share", "roles.data_scientist.hiring_lead_time"):
        assert euros.figures.value(name) == dollars.figures.value(name)


def test_the_rate_of_the_request_replaces_that_of_the_rule_files():
    """A rate in `assumptions` is a figure like any other and must reach the money converted by it."""
    company = {"headcount": 60, "country": "US", "currency": "EUR"}
    payload = SMALLEST | {"company": company, "assumptions": {"currency.EUR": 1.0}}
    dollars = completed(SMALLEST | {"company": {"headcount": 60, "country": "US"}})
    name = "roles.data_scientist.salary"
    assert completed(payload).figures.value(name) == pytest.approx(dollars.figures.value(name))


def test_the_currency_of_a_country_is_its_own():
    assert completed(SMALLEST | {"company": {"headcount": 60, "country": "DE"}}).currency == "EUR"
    assert noted(SMALLEST | {"company": {"headcount": 60, "country": "DE"}})["company.currency"] == "EUR"


def test_a_currency_without_a_rate_is_taken_one_to_one_with_a_high_caution():
    case = completed(SMALLEST | {"company": {"headcount": 60, "country": "US", "currency": "KES"}})
    assert [caution.level for caution in case.cautions] == ["high"]
    dollars = completed(SMALLEST | {"company": {"headcount": 60, "country": "US"}})
    name = "roles.data_scientist.salary"
    assert case.figures.value(name) == dollars.figures.value(name)


# --- assumptions of the request -----------------------------------------------------------------------

SALARY = "roles.data_scientist.salary"


def with_assumption(value: float, name: str = SALARY):
    return completed(SMALLEST | {"assumptions": {name: value}})


def test_an_assumption_of_the_request_replaces_the_figure():
    figure = with_assumption(150000).figures.peek(SALARY)
    assert (figure.value, figure.kind, figure.source) == (150000, "request", "request")


def test_an_assumption_inside_its_range_needs_no_caution():
    assert with_assumption(150000).cautions == ()


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_an_assumption_outside_its_range_is_used_with_a_low_caution(factor):
    figure = completed(SMALLEST).figures.peek(SALARY)
    value = figure.low * factor if factor < 1 else figure.high * factor
    case = with_assumption(value)
    assert case.figures.value(SALARY) == value
    assert [caution.level for caution in case.cautions] == ["low"]
    assert SALARY in case.cautions[0].text


def test_an_assumption_on_money_is_in_the_currency_of_the_request():
    company = {"headcount": 60, "country": "US", "currency": "EUR"}
    case = completed(SMALLEST | {"company": company, "assumptions": {SALARY: 120000}})
    assert case.figures.value(SALARY) == 120000


def test_a_released_share_of_the_request_reaches_the_path():
    name = "training.business_analyst_to_data_scientist.released_share"
    payload = SMALLEST | {
        "staff": [{"role": "business_analyst", "headcount": 2, "available_share": 0.3}], "assumptions": {name: 0.8}
    }  # fmt: skip
    assert {c.released_share for c in brief(payload).parameters.trainings} == {0.8}
