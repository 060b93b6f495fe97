"""Every figure that was read is listed once, with what was planned with it and where it comes from."""

from __future__ import annotations

from advisor.problem import assumptions_of
from tests.problem.asking import brief, people, request, rulebook

STAFF = [people("business_analyst", 2, None)]


def rows(**changes):
    return {row.name: row for row in assumptions_of(brief(request(staff=STAFF) | changes).case)}


def test_each_row_says_what_was_planned_with():
    found = rows(projects=[{"template": "churn_prediction_in_app"}])
    effort = found["projects.churn_prediction_in_app.medium.effort.model_building"]
    assert (effort.value, round(effort.planned_with, 3), effort.range) == (2.0, 2.333, (1.0, 4.0))
    lead = found["roles.machine_learning_engineer.hiring_lead_time"]
    assert (lead.value, lead.planned_with) == (3, 4)
    salary = found["roles.data_scientist.salary"]
    assert salary.planned_with == salary.value
    assert "quartiles" in salary.note


def test_a_figure_of_the_request_says_so():
    name = "roles.data_scientist.salary"
    row = rows(assumptions={name: 150000})[name]
    assert (row.value, row.planned_with, row.source, row.kind, row.origin) == (
        150000, 150000, "request", "request", "request",
    )  # fmt: skip


def test_a_share_after_the_course_is_listed_although_it_has_no_figure():
    name = "training.business_analyst_to_data_scientist.released_share"
    assert rows(assumptions={name: 0.8})[name].planned_with == 0.8


def test_defaults_are_listed_beside_the_figures():
    found = rows()
    assert (found["options.market"].value, found["options.market"].origin) == ("normal", "service")
    assert found["options.market"].planned_with is None
    assert found["staff.business_analyst.available_share"].planned_with == 0.3


def test_every_row_is_there_once_and_complete():
    listed = assumptions_of(brief(request(staff=STAFF)).case)
    assert len({row.name for row in listed}) == len(listed) > 50
    assert [row.name for row in listed] == sorted(row.name for row in listed)
    for row in listed:
        assert row.unit
        assert row.source
        assert row.planned_with is not None or isinstance(row.value, str)


def test_what_prices_a_plan_is_listed():
    names = set(rows())
    prices = (
        "late_factor",
        "value_window",
        "must_multiple",
        "tie_tolerance",
        "specialty_share",
        "projects_at_once",
    )
    assert {f"planning.{name}" for name in prices} <= names


def test_every_figure_of_planning_is_read_by_somebody():
    asked = request(
        horizon={"start": "2027-01"},
        staff=STAFF,
        projects=[
            {"id": priority, "effort": {"model_building": 1.0}, "priority": priority}
            for priority in ("must", "should", "could")
        ],
        options={"allow": {"engagements": ["permanent", "contract"]}},
    )
    read = {row.name for row in assumptions_of(brief(asked).case)}
    figures = {name for name in rulebook().figure_names if name.startswith("planning.")}
    assert figures - read == set()
