"""Completed case and rules -> problem: order, precedence, training places, ramp-up, worth, uncertainty, limits."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.domain.distribution import Distribution
from advisor.domain.problem import Precedence, Problem
from advisor.problem.build import build_problem, with_rules
from advisor.problem.people import _ramp, training_places
from advisor.rulebook.effects import (
    HireLimit,
    ModelEffects,
    RequiredQualification,
    RequiredRole,
    Setting,
    SpecialtyShare,
)
from tests.problem.asking import brief, people, request, rulebook

P = {"id": "p", "effort": {"model_building": 3.0}}
CHURN = {"id": "p", "template": "churn_prediction_in_app"}


def parameters(**changes: Any) -> Problem:
    return brief(request(**{"projects": [{"id": "p", "effort": {"model_building": 1.0}}]} | changes)).problem


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
    assert training_places(headcount, figures) == places


@pytest.mark.parametrize(
    ("months", "ramp"), [(0, ()), (1, (0.3,)), (2, (0.3, 0.65)), (4, (0.3, 0.475, 0.65, 0.825))]
)
def test_ramp_up_rises_in_a_line_from_its_start_to_full(months, ramp):
    assert _ramp(brief(request()).case.figures, months) == pytest.approx(ramp)


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


def test_a_trainee_counts_with_the_mean_rate_of_success_whatever_the_size_of_the_group():
    few, many = (parameters(staff=[people("business_analyst", n)]).trainings for n in (2, 30))
    f = brief(request()).case.figures
    mean = f.mean("training.business_analyst_to_data_scientist.success_rate")
    assert {c.success_rate for c in (*few, *many) if not c.supported} == {mean}
    assert {c.success_rate_alone for c in (*few, *many)} == {mean}
    assert 0 < mean < 1


def test_nobody_trains_who_is_never_there():
    gone = people("business_analyst", 2, until="2026-12")
    assert parameters(staff=[gone]).trainings == ()


def test_a_course_longer_than_the_horizon_is_not_offered():
    short = {"start": "2027-01", "months": 4}
    assert parameters(staff=[people("business_analyst", 2)], horizon=short).trainings == ()


def test_hires_are_bound_by_the_teams_and_the_request_and_not_by_money():
    def most(**changes: Any) -> set[int]:
        return {o.most for o in parameters(**changes).hires}

    assert most(projects=[P | {"max_team": 2.2}]) == {3}
    assert most(projects=[P | {"max_team": 2.2}, P | {"id": "q", "max_team": 1.0}]) == {4}
    assert most(projects=[P | {"max_team": 2.2}], budget={"total": 0}) == {3}
    assert most(projects=[P | {"max_team": 2.2}], options={"max_hires": 1}) == {1}


# --- what a project is worth --------------------------------------------------------------------------


@pytest.mark.parametrize(("priority", "factor"), [("must", 2.0), ("should", 1.0), ("could", 0.5)])
def test_without_a_value_the_planned_effort_is_earned_back_in_the_payback_time(priority, factor):
    problem = parameters(projects=[P | {"priority": priority, "operations": 0.5}])
    project, pay = problem.projects[0], problem.pricing.average_pay
    assert project.build_effort == pytest.approx(3.0 * 1.2)
    assert project.monthly_value == pytest.approx(3.6 * pay / 18 * factor)
    assert not project.value_given


def test_a_given_value_stands_as_it_is_given():
    project = parameters(projects=[P | {"monthly_value": 7, "priority": "could"}]).projects[0]
    assert (project.monthly_value, project.value_given) == (7, True)


def test_recurring_work_has_no_value_by_the_month():
    ongoing = {"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}}
    assert parameters(projects=[ongoing]).projects[0].monthly_value == 0


@pytest.mark.parametrize(("priority", "factor"), [("must", 3.0), ("should", 1.5), ("could", 0.75)])
def test_work_that_nobody_does_is_priced_by_priority(priority, factor):
    problem = parameters(projects=[P | {"priority": priority}])
    assert problem.projects[0].shortage_price == pytest.approx(factor * problem.pricing.average_pay)


def test_a_must_is_worth_a_multiple_of_its_work_and_nothing_else_is():
    projects = [
        P,
        P | {"id": "q", "priority": "should"},
        {"id": "r", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}, "earliest_start": "2027-07"},
    ]
    problem = parameters(projects=projects)
    pay = problem.pricing.average_pay
    assert [p.worth for p in problem.projects] == pytest.approx([5 * 3.6 * pay, 0, 5 * 0.5 * 12 * pay])


def test_a_given_value_over_the_window_is_the_worth_where_it_is_more():
    rich = parameters(projects=[P | {"monthly_value": 40000, "earliest_start": "2027-05"}])
    poor = parameters(projects=[P | {"monthly_value": 1}])
    assert rich.projects[0].worth == 40000 * (36 - 4)
    assert poor.projects[0].worth == pytest.approx(5 * 3.6 * poor.pricing.average_pay)


def test_average_pay_is_that_of_the_roles_hireable_by_default_whatever_the_request_allows():
    pays = {
        parameters(options={"allow": {"hire": hire}}).pricing.average_pay
        for hire in ([], ["data_scientist"], ["data_engineer"], list(rulebook().hireable))
    }
    f = brief(request()).case.figures
    yearly = [f.value(f"roles.{r}.salary") for r in rulebook().hireable_by_default]
    overhead = f.value("planning.employer_overhead")
    assert len(pays) == 1
    assert pays.pop() == pytest.approx(sum(yearly) / len(yearly) * overhead / 12)


@pytest.mark.parametrize(("months", "window"), [(12, 36), (36, 36), (48, 48)])
def test_the_window_is_three_years_or_the_horizon_where_that_is_longer(months, window):
    assert parameters(horizon={"start": "2027-01", "months": months}).window == window


def test_a_deadline_counts_as_given_only_where_the_request_gives_it():
    def given(**project: Any) -> bool:
        return parameters(projects=[P | project]).projects[0].deadline_given

    assert given(deadline="2028-06")  # the horizon's end, but said
    assert not given()


# --- planning values and what is not known ------------------------------------------------------------


def test_effort_of_a_template_is_planned_with_its_mean_and_may_miss_by_its_range():
    made = parameters(projects=[CHURN | {"size": "medium"}])
    assert made.projects[0].effort["model_building"] == pytest.approx(2.0 * 3.5 / 3)
    assert made.projects[0].operations == pytest.approx(0.25 * 3.5 / 3)
    spread = made.uncertainty.effort["p"]["model_building"]
    assert spread == Distribution(kind="triangular", low=1.0, mode=2.0, high=4.0)
    assert made.uncertainty.effort["p"]["operations"].high == 0.5


def test_effort_of_the_request_is_planned_with_what_such_estimates_usually_miss_by():
    made = parameters(projects=[CHURN | {"effort": {"model_building": 2.5}, "operations": 0.1}])
    assert made.projects[0].effort["model_building"] == pytest.approx(2.5 * 1.2)
    assert made.projects[0].operations == pytest.approx(0.1 * 1.2)
    assert made.uncertainty.effort["p"]["model_building"].high == pytest.approx(2.5 * 1.8)
    assert made.projects[0].effort["data_analysis"] == pytest.approx(1.0 * 3.5 / 3)


def test_what_the_request_gives_as_an_assumption_is_certain():
    made = parameters(projects=[P], assumptions={"planning.effort_overrun": 1.5})
    assert made.projects[0].effort == {"model_building": 4.5}
    assert made.uncertainty.effort == {}
    name = "roles.data_scientist.hiring_lead_time"
    sure = parameters(assumptions={name: 7})
    assert "hire:data_scientist:permanent" not in sure.uncertainty.lead_time
    assert sure.hire_option("hire:data_scientist:permanent").lead_time == 7


def test_recurring_demand_is_as_sent_and_certain():
    ongoing = {"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}}
    made = parameters(projects=[ongoing])
    assert made.projects[0].demand == {"data_analysis": 0.5}
    assert made.uncertainty.effort == {}


def test_activities_and_operations_of_no_work_are_left_out():
    made = parameters(projects=[CHURN | {"effort": {"deployment": 0}, "operations": 0.0}])
    assert "deployment" not in made.projects[0].effort
    assert made.projects[0].operations == 0
    assert "operations" not in made.uncertainty.effort["p"]


def test_durations_are_means_in_whole_months_and_a_permanent_hire_takes_one_at_least():
    made = parameters()
    engineer = made.hire_option("hire:machine_learning_engineer:permanent")
    assert engineer.lead_time == 4  # 2, 3 and 6: 3.67
    assert len(engineer.ramp_up_mentored) == 5  # 3, 4 and 9: 5.33
    assert len(engineer.ramp_up) == 7  # 3, 6 and 12
    soon = parameters(assumptions={"roles.machine_learning_engineer.hiring_lead_time": 0})
    assert soon.hire_option("hire:machine_learning_engineer:permanent").lead_time == 1


def test_money_is_planned_at_its_value():
    figure = brief(request()).case.figures.peek("roles.data_scientist.salary")
    overhead = brief(request()).case.figures.peek("planning.employer_overhead")
    made = parameters().hire_option("hire:data_scientist:permanent")
    assert made.monthly_pay == pytest.approx(figure.value * overhead.value / 12)
    assert figure.mean != figure.value


def test_everything_uncertain_varies_and_its_mean_is_what_is_planned_with():
    staff = [people("business_analyst", 2), people("software_developer", 2)]
    made = parameters(staff=staff, options={"allow": {"engagements": ["permanent", "contract"]}})
    u = made.uncertainty
    for role, spreads in u.proficiency.items():
        for activity, spread in spreads.items():
            assert spread.varies
            for g in made.staff:
                assert g.role != role or g.proficiency[activity] == pytest.approx(spread.mean)
    assert set(u.lead_time) == set(u.ramp_up) == set(u.ramp_up_mentored) == {r.key for r in made.hires}
    assert set(u.duration) == {c.path for c in made.trainings}
    for c in made.trainings:
        assert abs(u.duration[c.path].mean - c.duration) <= 0.5
    assert set(u.attrition) == {g.role for g in made.staff} | {r.role for r in made.hires}
    assert all(0 < rate < 1 for rate in u.attrition.values())
    assert u.replacement_months >= 1


@pytest.mark.parametrize(("effort", "team"), [(4, 1.5), (7.75, 2.0), (22, 4.0)])
def test_the_natural_team_of_an_effort_is_that_of_a_template_of_its_size(effort, team):
    project = {"id": "p", "effort": {"model_building": effort}}
    assert parameters(projects=[project]).projects[0].max_team == pytest.approx(team, abs=0.1)


def test_a_team_size_of_the_request_or_the_template_stands():
    assert parameters(projects=[CHURN]).projects[0].max_team == 2.0
    assert parameters(projects=[CHURN | {"max_team": 1.0}]).projects[0].max_team == 1.0


def test_the_team_of_recurring_work_is_large_enough_for_its_month_whoever_does_it():
    ongoing = {"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 1.5}}
    project = parameters(projects=[ongoing]).projects[0]
    assert project.max_team >= 1.5 / project.qualification["data_analysis"]


def test_the_loaded_pay_is_the_salary_with_what_the_employer_pays_on_top():
    made = brief(request(projects=[{"id": "p", "effort": {"model_building": 1.0}}]))
    f = made.case.figures
    for option in made.problem.hires:
        yearly = f.value(f"roles.{option.role}.salary") * f.value("planning.employer_overhead")
        assert option.monthly_pay * 12 == pytest.approx(yearly)


def test_limits_of_the_request_reach_the_model():
    limits = parameters(
        budget={"annual": 1000, "training": 20, "annual_payroll_cap": 300}, options={"max_hires": 2}
    ).limits
    assert (limits.budget, limits.annual_budget) == (1500, 1000)
    assert (limits.training_budget, limits.payroll_cap, limits.max_hires) == (20, 300, 2)


# --- effects of rules ---------------------------------------------------------------------------------


def under(effects: ModelEffects, greatest: str | None = "data_scientist", **changes: Any) -> Problem:
    made = brief(request(**{"projects": [{"id": "p", "effort": {"model_building": 1.0}}]} | changes))
    return build_problem(with_rules(made.case, effects), rulebook(), effects, greatest)


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


def test_a_demand_on_the_role_needed_most_means_nothing_where_nothing_is_missing():
    effects = ModelEffects(
        hire_limits=(HireLimit(rule="l", role="greatest_need", at_most=0),),
        required_roles=(RequiredRole(rule="r", role="greatest_need", at_least=1, by_period=3),),
        preferred_roles=(("r", "greatest_need"),),
    )
    made = under(effects, greatest=None)
    assert (made.limits.hire_limits, made.limits.role_requirements, made.preferred_roles) == ((), (), ())


def test_the_preferred_role_is_resolved_and_must_be_one_that_may_be_hired():
    effects = ModelEffects(preferred_roles=(("a", "greatest_need"), ("b", "data_scientist")))
    assert under(effects, "machine_learning_engineer").preferred_roles == (
        "machine_learning_engineer",
        "data_scientist",
    )
    only = {"allow": {"hire": ["machine_learning_engineer"]}}
    assert under(effects, "data_scientist", options=only).preferred_roles == ()


SHARE = "planning.specialty_share"


@pytest.mark.parametrize(("headcount", "share"), [(20, 0.25), (300, 0.2), (5200, 0.1)])
def test_company_size_sets_the_specialty_share_and_the_figure_that_is_listed_is_the_one_used(
    headcount, share
):
    made = brief(request(company={"headcount": headcount}))
    assert made.problem.specialty_share == made.case.figures.value(SHARE) == share
    assert made.problem.specialty_rule == made.effects.specialty_share.rule


def test_a_request_may_override_the_specialty_share():
    made = brief(request(assumptions={SHARE: 0.5}))
    assert (made.problem.specialty_share, made.problem.specialty_rule) == (0.5, None)


def test_a_rules_share_is_tighter_than_the_figure_or_changes_nothing():
    looser = ModelEffects(specialty_share=SpecialtyShare(rule="r", share=0.9))
    made = build_problem(with_rules(brief(request()).case, looser), rulebook(), looser)
    assert (made.specialty_share, made.specialty_rule) == (0.2, None)


def test_a_figure_that_a_rule_sets_keeps_how_well_it_is_known():
    name = "training.software_developer_to_machine_learning_engineer.duration"
    effects = ModelEffects(settings=(Setting(rule="r", figure=name, value=3.0, unit="month"),))
    case = brief(request()).case
    before, after = case.figures.peek(name), with_rules(case, effects).figures.peek(name)
    assert after.low / after.value == pytest.approx(before.low / before.value)
    assert after.mean < before.mean
    assert "r" in str(after.note)


def test_a_figure_that_the_request_gives_is_set_by_no_rule():
    name = "training.software_developer_to_machine_learning_engineer.duration"
    effects = ModelEffects(settings=(Setting(rule="r", figure=name, value=3.0, unit="month"),))
    case = brief(request(assumptions={name: 8})).case
    assert with_rules(case, effects).figures.value(name) == 8
