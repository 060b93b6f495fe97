"""What a request leaves out is filled in from the rule files, and every default is noted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.domain.horizon import Month
from advisor.problem import prepare
from advisor.problem.completion import size_band
from tests.problem.asking import TODAY, brief, completed, people, request, rulebook

SMALLEST = {
    "company": {"headcount": 60},
    "budget": {"total": 300000},
    "projects": [{"template": "churn_prediction_in_app"}],
}


def noted(payload: dict[str, Any]) -> dict[str, Any]:
    return {default.name: default.value for default in completed(payload).defaults}


def test_the_smallest_request_is_completed_with_every_default_noted():
    assert noted(SMALLEST) == {
        "company.country": "US",
        "company.currency": "USD",
        "options.market": "normal",
        "options.objective": "musts_first",
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


def test_activities_of_the_request_are_added_to_the_templates_and_zeros_left_out():
    changed = {
        "template": "dashboard_and_reports",
        "size": "small",
        "effort": {"data_pipelines": 1, "user_adoption": 0},
    }
    assert completed(request(projects=[changed])).projects[0].activities == (
        "problem_framing",
        "data_analysis",
        "data_pipelines",
    )


def test_activities_stand_in_the_order_of_the_lifecycle():
    work = {"user_adoption": 1.0, "deployment": 1.0, "problem_framing": 1.0}
    case = completed(request(projects=[{"id": "p", "effort": work}]))
    assert case.projects[0].activities == ("problem_framing", "deployment", "user_adoption")


def test_the_template_says_how_critical_and_whether_pretrained():
    template = rulebook().templates["churn_prediction_in_app"]
    project = completed(SMALLEST).projects[0]
    assert project.criticality == template.criticality
    assert project.uses_pretrained_models == template.uses_pretrained_models


def test_an_annual_budget_gives_a_twelfth_for_each_month():
    case = completed(request(budget={"annual": 1200}, horizon={"start": "2027-01", "months": 25}))
    assert case.budget == 2500


def test_roles_on_request_are_hired_only_where_they_are_named():
    def hireable(**options: Any) -> tuple[str, ...]:
        return completed(request(options=options)).hireable

    assert hireable() == rulebook().hireable_by_default
    assert hireable(allow={"hire": []}) == ()
    on_request = set(rulebook().hireable) - set(rulebook().hireable_by_default)
    assert on_request
    for role in on_request:
        assert hireable(allow={"hire": [role]}) == (role,)


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
    assert "currency.EUR" in {figure.name for figure, _ in euros.figures.read()}


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


def test_a_currency_without_a_rate_is_taken_one_to_one_with_a_note():
    case = completed(SMALLEST | {"company": {"headcount": 60, "country": "US", "currency": "KES"}})
    assert [note.pointer for note in case.notes] == ["/company/currency"]
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


def test_an_assumption_inside_its_range_needs_no_note():
    assert with_assumption(150000).notes == ()


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_an_assumption_outside_its_range_is_used_with_a_note(factor):
    figure = completed(SMALLEST).figures.peek(SALARY)
    value = figure.low * factor if factor < 1 else figure.high * factor
    case = with_assumption(value)
    assert case.figures.value(SALARY) == value
    assert [note.pointer for note in case.notes] == [f"/assumptions/{SALARY}"]
    assert SALARY in case.notes[0].text


def test_an_assumption_on_money_is_in_the_currency_of_the_request():
    company = {"headcount": 60, "country": "US", "currency": "EUR"}
    case = completed(SMALLEST | {"company": company, "assumptions": {SALARY: 120000}})
    assert case.figures.value(SALARY) == 120000


def test_a_released_share_of_the_request_reaches_the_path():
    name = "training.business_analyst_to_data_scientist.released_share"
    payload = SMALLEST | {
        "staff": [{"role": "business_analyst", "headcount": 2, "available_share": 0.3}], "assumptions": {name: 0.8}
    }  # fmt: skip
    assert {c.released_share for c in brief(payload).problem.trainings} == {0.8}


# --- the completed request ----------------------------------------------------------------------------

FULL = request(
    company={"headcount": 60},
    staff=[people("business_analyst", 2, None), people("software_developer", 1, 0.4)],
    projects=[
        {"template": "churn_prediction_in_app"},
        {"id": "own", "effort": {"model_building": 2.0}, "operations": 0.2},
        {"id": "often", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.3}, "priority": "could"},
    ],
)


def test_the_completed_request_has_its_defaults_in_it():
    filled = brief({**FULL, "horizon": {}}).completed
    assert (filled.company.country, filled.company.currency) == ("US", "USD")
    assert (str(filled.horizon_start), filled.horizon_months) == ("2027-01", 18)
    assert (filled.options.market, filled.options.objective) == ("normal", "musts_first")
    assert filled.options.confidence == brief(FULL).problem.pricing.confidence
    assert [g.available_share for g in filled.staff] == [0.3, 0.4]
    assert [(p.size, p.priority, p.criticality) for p in filled.projects] == [
        ("medium", "must", "internal"),
        (None, "must", "internal"),
        (None, "could", "internal"),
    ]


def test_deadlines_values_efforts_and_what_a_template_brings_stay_as_sent():
    for sent, filled in zip(brief(FULL).case.scenario.projects, brief(FULL).completed.projects, strict=True):
        kept = (
            "deadline",
            "monthly_value",
            "effort",
            "monthly_demand",
            "operations",
            "max_team",
            "earliest_start",
        )
        assert all(getattr(filled, name) == getattr(sent, name) for name in kept)


@pytest.mark.parametrize("country", [None, "DE", "KE"])
def test_asked_again_the_completed_request_gives_the_same_problem(country):
    payload = FULL | {"company": {"headcount": 60} | ({"country": country} if country else {})}
    once = brief(payload)
    again = prepare(once.completed, rulebook(), TODAY + 7)
    assert again.problem == once.problem
    assert again.completed == once.completed
    assert (again.needs, again.fired) == (once.needs, once.fired)


def test_the_completed_request_keeps_rows_and_their_order():
    payload = FULL | {"staff": FULL["staff"][::-1], "projects": FULL["projects"][::-1]}
    once = brief(payload)
    assert [g.id for g in once.completed.staff] == ["software_developer", "business_analyst"]
    assert [p.id for p in once.completed.projects] == ["often", "own", "p3"]
    assert replace(once.completed, staff=(), projects=()).analysis == once.case.scenario.analysis


# --- notes --------------------------------------------------------------------------------------------


def test_a_plan_that_starts_in_the_past_is_pointed_out():
    notes = completed(
        SMALLEST | {"horizon": {"start": "2026-02", "months": 18}}, Month.parse("2026-11")
    ).notes
    assert [note.pointer for note in notes] == ["/horizon/start"]
    assert "2026-02" in notes[0].text
    assert "2026-12" in notes[0].text


@pytest.mark.parametrize("start", ["2026-12", "2027-01"])
def test_a_plan_that_starts_this_month_or_later_needs_no_note(start):
    assert completed(SMALLEST | {"horizon": {"start": start, "months": 18}}).notes == ()
