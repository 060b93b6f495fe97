"""Which role is needed most: the hireable one that closes most of the larger gap."""

from __future__ import annotations

import pytest

from tests.problem.asking import brief, people, request

PIPELINES = {"id": "p", "effort": {"data_pipelines": 3.0}}
CODE = {"id": "p", "effort": {"production_code": 3.0}, "criticality": "business_critical"}
MODEL = {"id": "p", "effort": {"model_building": 3.0}}


@pytest.mark.parametrize(
    ("project", "hire", "role"),
    [
        (MODEL, None, "data_scientist"),
        (CODE, None, "machine_learning_engineer"),
        (PIPELINES, None, "machine_learning_engineer"),
        (PIPELINES, ["data_engineer"], "data_engineer"),
        (CODE, ["data_engineer"], "machine_learning_engineer"),
        (MODEL, [], "data_scientist"),
    ],
)
def test_the_role_needed_most_is_hireable_by_default_or_named_and_closes_most_of_the_gap(project, hire, role):
    options = {} if hire is None else {"allow": {"hire": hire}}
    assert brief(request(projects=[project], options=options)).needs.greatest_role == role


def test_nothing_is_needed_where_the_people_in_house_can_do_it():
    needs = brief(request(projects=[MODEL], staff=[people("data_scientist", 2, 1.0)])).needs
    assert needs.greatest_role is None
    assert set(needs.gap_after_staff.values()) == {0.0}


def test_the_rules_that_hold_already_bound_what_people_in_house_can_cover():
    """A scientist who does engineering for a fifth of the time covers more of it than one for a tenth."""
    project = {"id": "p", "effort": {"data_pipelines": 9.0}, "criticality": "exploratory"}
    staff = [people("data_scientist", 1, 1.0)]
    small, large = (
        brief(request(company={"headcount": n}, projects=[project], staff=staff)).needs.gap_after_staff
        for n in (20, 5200)
    )
    assert small["engineering"] < large["engineering"]


def test_a_gap_of_both_sides_goes_to_the_larger():
    both = {"id": "p", "effort": {"model_building": 1.0, "production_code": 2.0}}
    made = brief(request(projects=[both]))
    assert made.needs.gap_after_staff == {
        "engineering": pytest.approx(2.4),
        "science": pytest.approx(1.2),
    }
    assert made.needs.greatest_role == "machine_learning_engineer"
    assert made.facts["needs.other_side"] == "science"
