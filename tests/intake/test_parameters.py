"""Completed case and rules -> parameters: order, precedence, training places, ramp-up, prices, limits."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.domain.parameters import Precedence
from advisor.intake.parameters import _ramp, _training_places, build_parameters, with_settings
from advisor.rulebook.effects import HireLimit, ModelEffects, RequiredQualification, RequiredRole
from tests.service.asking import brief, request, rulebook


def people(role: str, headcount: int, share: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share} | more


def parameters(**changes: Any):
    return brief(
        request(**{"projects": [{"id": "p", "effort": {"model_building": 1.0}}]} | changes)
    ).parameters


def edges(*activities: str) -> set[Precedence]:
    effort = dict.fromkeys(activities, 1.0)
    return set(parameters(projects=[{"id": "p", "effort": effort}]).projects[0].precedence)


def edge(before: str, after: str, lag: int) -> Precedence:
    return Precedence(before=before, after=after, lag=lag)


def test_code_follows_the_model_by_a_month_and_the_pipelines_at_once():
    assert edges("data_pipelines", "model_building", "production_code") == {
        edge("data_pipelines", "production_code", 0),
        edge("model_building", "production_code", 1),
    }


def test_what_rested_on_an_absent_activity_rests_on_what_that_rested_on():
    """Without a model of its own the code waits for the analysis, and as long as it would for the model."""
    assert edge("data_analysis", "production_code", 1) in edges("data_analysis", "production_code")
    assert edges("model_building", "deployment") == {edge("model_building", "deployment", 1)}
    assert edges("production_code", "user_adoption") == {edge("production_code", "user_adoption", 1)}


def test_the_longest_way_around_an_absent_activity_counts():
    found = {(e.before, e.after): e.lag for e in edges("problem_framing", "production_code")}
    assert found == {("problem_framing", "production_code"): 1}


def test_ongoing_work_has_no_order():
    ongoing = {"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 1.0, "model_building": 1.0}}
    assert parameters(projects=[ongoing]).projects[0].precedence == ()


@pytest.mark.parametrize(
    ("headcount", "places"), [(1, (1, 1)), (2, (1, 1)), (3, (1, 1)), (4, (1, 2)), (6, (2, 3)), (9, (3, 4))]
)
def test_a_third_of_a_group_trains_at_once_and_half_in_all_but_always_one(headcount, places):
    figures = brief(request()).case.figures
    assert _training_places(headcount, figures) == places


@pytest.mark.parametrize(
    ("months", "ramp"),
    [(0, ()), (1, (0.3,)), (2, (0.3, 0.65)), (1.5, (0.3, 0.65)), (3.5, (0.3, 0.475, 0.65, 0.825))],
)
def test_ramp_up_rises_in_a_line_from_its_start_to_full(months, ramp):
    figures = brief(request()).case.figures
    assert _ramp(figures, months) == pytest.approx(ramp)


def test_whoever_is_mentored_is_at_full_speed_no_later_than_alone():
    for option in parameters().hires:
        assert len(option.ramp_up_mentored) <= len(option.ramp_up)


def test_mentors_are_staff_of_the_right_roles_with_time():
    staff = [
        people("data_scientist", 1, id="a"),
        people("data_scientist", 1, 0.0, id="b"),
        people("software_developer", 1, id="c"),
    ]
    found = {r.role: r.mentors for r in parameters(staff=staff).hires}
    for role, mentors in found.items():
        wanted = rulebook().roles[role].mentored_by
        assert mentors == tuple(
            g for g, r in (("a", "data_scientist"), ("c", "software_developer")) if r in wanted
        )


def test_rows_stand_in_one_order_whatever_the_request_says():
    staff = [people("data_analyst", 1, id="b"), people("statistician", 1, id="a")]
    projects = [{"id": name, "effort": {"data_analysis": 1.0}} for name in ("z", "m", "a")]
    forward = parameters(staff=staff, projects=projects)
    backward = parameters(staff=staff[::-1], projects=projects[::-1])
    assert forward == backward
    assert [g.id for g in forward.staff] == ["a", "b"]


def test_a_path_is_open_supported_only_where_somebody_can_support_it():
    staff = [people("business_analyst", 2)]
    no_hires = {"allow": {"hire": []}}
    alone = parameters(staff=staff, options=no_hires).trainings
    beside = parameters(staff=[*staff, people("data_scientist", 1)], options=no_hires).trainings
    ways = {c.supported for c in alone if c.path == "business_analyst_to_data_scientist"}
    assert ways == {False}
    ways = {c.supported for c in beside if c.path == "business_analyst_to_data_scientist"}
    assert ways == {True, False}


def test_training_closes_part_of_the_gap_and_unlearns_nothing():
    p = parameters(staff=[people("business_analyst", 2)])
    before = p.staff[0].proficiency
    for c in p.trainings:
        assert all(c.proficiency[k] >= before[k] for k in before)
        assert c.proficiency["model_building"] > before["model_building"]


def test_a_small_cohort_counts_on_everybody_and_a_large_one_on_the_rate():
    few, many = (parameters(staff=[people("business_analyst", n)]).trainings for n in (6, 30))
    assert {c.expected_success for c in few} == {1.0}
    assert all(c.expected_success == c.success_rate < 1 for c in many)


def test_a_course_longer_than_the_horizon_is_not_offered():
    short = {"start": "2027-01", "months": 4}
    assert parameters(staff=[people("business_analyst", 2)], horizon=short).trainings == ()


def test_no_more_hires_are_offered_than_the_budget_and_the_request_allow():
    most = {
        role: option.most for option in parameters(budget={"total": 900000}).hires if (role := option.role)
    }
    assert max(most.values()) >= 1
    assert {o.most for o in parameters(budget={"total": 0}).hires} == {0}
    assert {o.most for o in parameters(budget={"total": 900000}, options={"max_hires": 1}).hires} == {1}


def test_a_project_without_a_value_earns_its_effort_back_in_the_payback_time():
    p = parameters(projects=[{"id": "p", "effort": {"model_building": 3.0}}])
    months = brief(request()).case.figures.value("planning.payback_months")
    assert p.projects[0].monthly_value == pytest.approx(3.0 * p.pricing.average_monthly_pay / months)
    given = parameters(projects=[{"id": "p", "effort": {"model_building": 3.0}, "monthly_value": 7}])
    assert given.projects[0].monthly_value == 7


def test_the_loaded_pay_is_the_salary_with_what_the_employer_pays_on_top():
    made = brief(request(projects=[{"id": "p", "effort": {"model_building": 1.0}}]))
    f = made.case.figures
    for option in made.parameters.hires:
        yearly = f.value(f"roles.{option.role}.salary") * f.value("planning.employer_overhead")
        assert option.monthly_pay * 12 == pytest.approx(yearly)


def test_limits_of_the_request_reach_the_model():
    limits = parameters(
        budget={"annual": 1000, "training": 20, "annual_payroll_cap": 300}, options={"max_hires": 2}
    ).limits
    assert (limits.budget, limits.annual_budget) == (2000, 1000)
    assert (limits.training_budget, limits.payroll_cap, limits.max_hires) == (20, 300, 2)


# --- effects of rules ---------------------------------------------------------------------------------


def under(effects: ModelEffects, **changes: Any):
    made = brief(request(**{"projects": [{"id": "p", "effort": {"model_building": 1.0}}]} | changes))
    return build_parameters(with_settings(made.case, effects), rulebook(), effects, "data_scientist")


def test_a_rule_forbids_a_path():
    path = "business_analyst_to_data_scientist"
    effects = ModelEffects(forbidden_paths=(("r", path),))
    assert path not in {c.path for c in under(effects, staff=[people("business_analyst", 2)]).trainings}


def test_a_rule_raises_the_qualification_and_never_lowers_it():
    def least(value: float) -> float:
        rule = RequiredQualification(rule="r", criticality="internal", activity="model_building", least=value)
        return under(ModelEffects(qualifications=(rule,))).projects[0].qualification["model_building"]

    assert least(0.9) == 0.9
    assert least(0.01) > 0.01


def test_the_role_needed_most_is_resolved_in_limits_and_requirements():
    effects = ModelEffects(
        hire_limits=(HireLimit(rule="l", role="greatest_need", at_most=1),),
        required_roles=(RequiredRole(rule="r", role="greatest_need", at_least=1, by_period=3),),
    )
    limits = under(effects).limits
    assert limits.hire_limits[0].role == "data_scientist"
    assert (limits.role_requirements[0].role, limits.role_requirements[0].by) == ("data_scientist", 2)
