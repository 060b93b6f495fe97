"""Requests with more projects than can be solved at once still get a plan, or a plain refusal."""

from __future__ import annotations

import pytest

from advisor.checker import check_plan
from advisor.errors import ScenarioError
from advisor.intake.brief import prepare
from advisor.service import advise
from advisor.settings import Settings
from tests.service.asking import PLAN_ONLY, TODAY, request, rulebook, scenario

STAFF = [
    {"id": "developers", "role": "software_developer", "headcount": 6, "available_share": 0.5},
    {"id": "scientists", "role": "data_scientist", "headcount": 2, "available_share": 0.8},
]


def many_projects(count: int, months: int = 12) -> dict[str, object]:
    """Small features in turn must, should and could."""
    projects = [
        {"id": f"p{i}", "template": "pretrained_model_feature", "size": "small", "priority": priority}
        for i, priority in zip(range(count), ["must", "should", "could"] * count, strict=False)
    ]
    return request(
        horizon={"start": "2027-01", "months": months}, staff=STAFF, projects=projects, analysis=PLAN_ONLY
    )


def test_months_found_for_one_project_after_the_other_make_a_sound_plan():
    asked = scenario(many_projects(8))
    brief = prepare(asked, rulebook(), TODAY)
    answer = advise(asked, rulebook(), Settings(time_limit=20), today=TODAY)
    assert check_plan(brief.parameters, answer.plan) == ()
    musts = [p for p in answer.plan.projects if p.priority == "must"]
    assert musts
    assert all(p.delivered for p in musts)


def test_limits_of_eight_projects_have_a_worth():
    answer = advise(scenario(many_projects(8)), rulebook(), Settings(time_limit=20), today=TODAY)
    priced = [limit for limit in answer.binding_limits if limit.limit.startswith(("time of", "team size of"))]
    assert priced
    assert all(limit.rate is not None and limit.rate >= 0 for limit in priced)


def test_a_request_too_large_to_plan_is_refused_with_its_size():
    with pytest.raises(ScenarioError) as refused:
        advise(scenario(many_projects(100, months=60)), rulebook(), Settings(largest_model=1000), today=TODAY)
    (problem,) = refused.value.problems
    assert problem.code == "too_large"
    assert "1,000" in problem.detail


def test_people_who_leave_may_train_before_and_do_no_work_after():
    staff = [{"role": "software_developer", "headcount": 2, "available_share": 1.0, "until": "2028-03"}]
    project = {"id": "p", "effort": {"production_code": 1.5}, "criticality": "business_critical"}
    asked = scenario(request(staff=staff, projects=[project], options={"allow": {"hire": []}}))
    brief = prepare(asked, rulebook(), TODAY)
    plan = advise(asked, rulebook(), Settings(check_plans=True), today=TODAY).plan
    assert plan.strategy == "cross_train_only"
    assert plan.project("p").delivered
    gone = brief.parameters.staff[0].present.index(0)
    assert not [row for row in plan.assignments if row.period >= gone]


def test_people_who_come_later_train_once_they_are_there():
    staff = [{"role": "software_developer", "headcount": 2, "available_share": 1.0, "from": "2027-04"}]
    project = {"id": "p", "effort": {"production_code": 1.5}, "criticality": "business_critical"}
    asked = scenario(request(staff=staff, projects=[project], options={"allow": {"hire": []}}))
    plan = advise(asked, rulebook(), Settings(check_plans=True), today=TODAY).plan
    assert [training.start for training in plan.trainings] == [3]
