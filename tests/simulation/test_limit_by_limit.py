"""Each limit on work, alone: the same tiny team with and without it, and the difference worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.plan import Plan
from advisor.domain.problem import JointWork, Problem
from advisor.domain.team import NO_CHANGE_TEAM, HireDecision, Team, TrainingDecision
from advisor.simulation import Simulator
from tests.planning.tiny import (
    ENGINEERING,
    SCIENCE,
    after,
    analysts,
    developer,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
)

SCIENTIST = "hire:data_scientist:permanent"
CONTRACTOR = "hire:data_scientist:contract"


def planned(problem: Problem, team: Team = NO_CHANGE_TEAM) -> Plan:
    return Simulator(problem, samples=1, seed=1).plan(team)


def completed(problem: Problem, team: Team = NO_CHANGE_TEAM, name: str = "p") -> int | None:
    return planned(problem, team).project(name).completed


def worked(plan: Plan, worker: str, activity: str | None = None) -> list[float]:
    """Person-months of a worker by period."""
    months = len(plan.capacity[0].by_period)
    return [
        sum(
            row.person_months
            for row in plan.assignments
            if row.worker == worker and row.period == t and activity in (None, row.activity)
        )
        for t in range(months)
    ]


def test_capacity_three_months_of_work_take_one_person_three_months() -> None:
    problem = parameters(
        months=6, staff=(staff(months=6),), projects=(project(months=6, effort={"model_building": 3.0}),)
    )
    assert completed(problem) == 2


def test_dated_staff_who_are_gone_do_no_work() -> None:
    gone = staff(months=6, present=(1, 1, 0, 0, 0, 0))
    problem = parameters(
        months=6, staff=(gone,), projects=(project(months=6, effort={"model_building": 3.0}),)
    )
    plan = planned(problem)
    assert plan.project("p").completed is None
    assert plan.project("p").done_share == pytest.approx(2 / 3)


def test_staff_of_whom_nobody_has_time_are_nobody() -> None:
    problem = parameters(
        months=6, staff=(staff(months=6, available_share=0.0),), projects=(project(months=6),)
    )
    assert planned(problem).project("p").done_share == 0


def test_qualification_those_below_it_do_not_count() -> None:
    slow = staff(months=6, proficiency={"model_building": 0.4})
    work = project(months=6, effort={"model_building": 1.0})
    problem = parameters(months=6, staff=(slow,), projects=(work,))
    assert completed(problem) is None
    easier = replace(work, qualification={"model_building": 0.4})
    assert completed(replace(problem, projects=(easier,))) == 2  # 0.4 a month: 1 in 2.5 months


def test_team_size_bounds_a_month() -> None:
    two = staff(months=6, headcount=2)
    work = project(months=6, effort={"model_building": 4.0})
    problem = parameters(months=6, staff=(two,), projects=(work,))
    assert completed(problem) == 1
    assert completed(replace(problem, projects=(replace(work, max_team=1.0),))) == 3


def test_specialty_share_is_one_balance_that_may_be_used_up_early() -> None:
    both = dict.fromkeys((*SCIENCE, *ENGINEERING), 1.0)
    one = staff(months=10, proficiency=both)
    work = project(months=10, effort={"production_code": 3.0}, model_phase=())
    problem = parameters(months=10, staff=(one,), projects=(work,), specialty_share=0.2)
    plan = planned(problem)
    assert worked(plan, "staff:scientists")[:3] == pytest.approx([1.0, 1.0, 0.0])  # 0.2 x 10 months
    assert plan.project("p").done_share == pytest.approx(2 / 3)
    assert completed(replace(problem, specialty_share=0.3)) == 2


def test_specialty_share_of_a_hire_runs_from_the_first_month_to_the_horizons_end() -> None:
    option = scientist_option(proficiency=dict.fromkeys((*SCIENCE, *ENGINEERING), 1.0))
    work = project(months=6, effort={"production_code": 3.0}, model_phase=())
    problem = parameters(months=6, hires=(option,), projects=(work,), specialty_share=0.5)
    plan = planned(problem, Team.of([HireDecision(SCIENTIST, 2)]))  # 4 months there, 2 of them may go
    assert worked(plan, SCIENTIST) == pytest.approx([0, 0, 1, 1, 0, 0])


def test_specialty_share_beyond_the_horizon_grows_month_by_month() -> None:
    one = staff(months=4, proficiency=dict.fromkeys(("operations",), 1.0), available_share=1.0)
    problem = parameters(
        months=4,
        pricing={"window": 8},
        staff=(one, developer(months=4, proficiency={"production_code": 1.0})),
        projects=(
            project(
                months=4,
                effort={"production_code": 1.0},
                model_phase=(),
                operations=0.5,
                shortage_price=100.0,
            ),
        ),
        specialty_share=0.25,
    )
    # Operations from period 1 to 7: 3.5 pm are wanted; the scientist may give 0.25 x 4 within the horizon, and
    # 0.25 in each of four months beyond it: 2.0. 1.5 pm are done by nobody.
    (outcome,) = Simulator(problem, samples=1, seed=1).judge([Team()])
    assert outcome.net.loss == pytest.approx(150.0)


def test_precedence_with_a_lag_waits_for_the_month_after() -> None:
    work = project(
        months=8,
        effort={"data_analysis": 0.5, "model_building": 0.5},
        precedence=(after("data_analysis", "model_building", 0),),
    )
    problem = parameters(months=8, staff=(staff(months=8),), projects=(work,))
    assert completed(problem) == 0
    lagged = replace(work, precedence=(after("data_analysis", "model_building", 1),))
    assert completed(replace(problem, projects=(lagged,))) == 1


def test_production_waits_for_acceptance_but_for_the_overlap() -> None:
    work = project(
        months=9, effort={"model_building": 2.0, "production_code": 2.0}, overlap={"production_code": 0.25}
    )
    people = (staff(months=9), developer(months=9))
    problem = parameters(months=9, staff=people, projects=(work,))
    plan = planned(problem)
    # Half of the code may be there when the model is accepted in period 1; the rest needs 1.5 months from 2.
    assert worked(plan, "staff:developers")[:5] == pytest.approx([0.5, 0.0, 1.0, 0.5, 0.0])
    assert (plan.project("p").accepted, plan.project("p").live) == (1, 3)
    free = replace(work, overlap={"production_code": 1.0})
    assert completed(replace(problem, projects=(free,))) == 1


def test_adoption_follows_go_live() -> None:
    work = project(months=9, effort={"production_code": 1.0, "user_adoption": 0.5}, model_phase=())
    problem = parameters(months=9, staff=(staff(months=9), developer(months=9)), projects=(work,))
    plan = planned(problem)
    assert plan.project("p").live == 0
    assert plan.project("p").completed == 1


def test_operations_begin_in_the_month_after_go_live_and_come_first() -> None:
    first = project(
        "a", months=6, effort={"production_code": 1.0}, model_phase=(), operations=0.25, monthly_value=100.0
    )
    second = project("b", months=6, effort={"production_code": 1.5}, model_phase=(), monthly_value=1.0)
    problem = parameters(months=6, staff=(developer(months=6),), projects=(first, second))
    plan = planned(problem)
    assert worked(plan, "staff:developers", "operations") == pytest.approx([0, 0.25, 0.25, 0.25, 0.25, 0.25])
    assert plan.project("b").completed == 2  # 0.75 and 0.75


def test_recurring_work_is_met_in_its_months_alone() -> None:
    work = ongoing(months=6, earliest_start=1, deadline=3, demand={"data_analysis": 0.5})
    problem = parameters(months=6, staff=(staff(months=6, available_share=0.4),), projects=(work,))
    plan = planned(problem)
    assert worked(plan, "staff:scientists") == pytest.approx([0, 0.4, 0.4, 0.4, 0, 0])
    assert plan.project("o").shortage["data_analysis"] == pytest.approx(0.3)
    assert plan.project("o").done_share == pytest.approx(0.8)
    assert not plan.project("o").delivered


def test_earliest_start_is_kept() -> None:
    problem = parameters(months=6, staff=(staff(months=6),), projects=(project(months=6, earliest_start=3),))
    assert completed(problem) == 3


def test_nobody_builds_more_projects_in_a_month_than_one_person_can() -> None:
    names = ("a", "b", "c")
    work = tuple(project(n, months=6, effort={"model_building": 0.25}) for n in names)
    problem = parameters(months=6, staff=(staff(months=6),), projects=work, projects_at_once=2)
    plan = planned(problem)
    assert sorted(plan.project(n).completed for n in names) == [0, 0, 1]
    assert plan.capacity[0].projects_at_once == 2
    wide = planned(replace(problem, projects_at_once=3))
    assert [wide.project(n).completed for n in names] == [0, 0, 0]


def test_a_group_of_two_builds_twice_as_many_projects() -> None:
    work = tuple(project(n, months=6, effort={"model_building": 0.25}) for n in "abcd")
    problem = parameters(months=6, staff=(staff(months=6, headcount=2),), projects=work, projects_at_once=2)
    assert all(planned(problem).project(n).completed == 0 for n in "abcd")


def test_whoever_has_no_balance_left_does_not_count_as_building() -> None:
    """The developer may do no science: the first two projects must not keep them from the third one's code."""
    work = (
        *(project(n, months=6, effort={"model_building": 1.0}, deadline=1) for n in "ab"),
        project("c", months=6, effort={"production_code": 0.5}, model_phase=()),
    )
    able = developer(months=6, proficiency=dict.fromkeys((*SCIENCE, *ENGINEERING), 1.0))
    problem = parameters(months=6, staff=(able,), projects=work, specialty_share=0.0, projects_at_once=2)
    assert completed(problem, name="c") == 0


def test_ramp_up_slows_a_starter() -> None:
    option = scientist_option(ramp_up=(0.25, 0.625), ramp_up_mentored=())
    problem = parameters(
        months=6, hires=(option,), projects=(project(months=6, effort={"model_building": 1.5}),)
    )
    plan = planned(problem, Team.of([HireDecision(SCIENTIST, 1)]))
    assert worked(plan, SCIENTIST)[:4] == pytest.approx([0, 0.25, 0.625, 0.625])


def test_mentoring_speeds_a_starter_up_and_takes_the_mentors_time() -> None:
    option = scientist_option(
        ramp_up=(0.25, 0.4375, 0.625, 0.8125), ramp_up_mentored=(0.25, 0.625), mentors=("scientists",), mentor_load=0.2
    )  # fmt: skip
    mentor = staff(months=6, available_share=0.5, proficiency={"data_analysis": 1.0})
    problem = parameters(
        months=6,
        staff=(mentor,),
        hires=(option,),
        projects=(project(months=6, effort={"model_building": 4.0}),),
    )
    plan = planned(problem, Team.of([HireDecision(SCIENTIST, 1)]))
    assert worked(plan, SCIENTIST)[:5] == pytest.approx([0, 0.25, 0.625, 1.0, 1.0])
    given = {row.period: row.mentoring for row in plan.other_time if row.worker == "staff:scientists"}
    assert given == pytest.approx({1: 0.2, 2: 0.2})
    busy = replace(problem, staff=(replace(mentor, available_share=0.1),))
    half = planned(busy, Team.of([HireDecision(SCIENTIST, 1)]))  # half of the guidance, half of the gain
    assert worked(half, SCIENTIST)[:4] == pytest.approx([0, 0.25, 0.53125, 0.8125])


def test_study_takes_time_and_the_trained_work_from_the_month_after_the_course() -> None:
    course = training(duration=2, study_share=0.5, released_share=0.5)
    group = analysts(months=6, available_share=0.5, proficiency={"data_analysis": 1.0})
    work = (
        project("a", months=6, effort={"data_analysis": 6.0}),
        project("p", months=6, effort={"model_building": 1.0}),
    )
    problem = parameters(months=6, staff=(group,), trainings=(course,), projects=work)
    plan = planned(problem, Team.of((), [TrainingDecision(course.key, 0)]))
    assert worked(plan, "staff:analysts") == pytest.approx(
        [0.5] * 6
    )  # two people at a half, one of them away
    assert worked(plan, course.published_key)[:4] == pytest.approx([0, 0, 0.5, 0.5])
    assert {row.period: row.studying for row in plan.other_time} == pytest.approx({0: 0.5, 1: 0.5})


def test_a_supported_course_takes_the_specialists_time() -> None:
    course = training(supported=True, duration=2, support_load=0.25, specialist_groups=("scientists",))
    problem = parameters(
        months=6,
        staff=(staff(months=6), analysts(months=6)),
        trainings=(course,),
        projects=(project(months=6, effort={"data_analysis": 3.0}),),
    )
    plan = planned(problem, Team.of((), [TrainingDecision(course.key, 0)]))
    assert worked(plan, "staff:scientists")[:2] == pytest.approx([0.75, 0.75])
    assert {row.period: row.teaching for row in plan.other_time if row.teaching} == pytest.approx(
        {0: 0.25, 1: 0.25}
    )


def test_support_raises_the_rate_of_success_by_as_much_of_it_as_there_is() -> None:
    course = training(
        supported=True, duration=4, support_load=0.5, specialist_groups=("scientists",),
        success_rate=1.0, success_rate_alone=0.2,
    )  # fmt: skip
    helper = staff(months=8, present=(1, 1, 0, 0, 0, 0, 0, 0), proficiency={})
    problem = parameters(
        months=8,
        staff=(helper, analysts(months=8)),
        trainings=(course,),
        projects=(project(months=8, effort={"model_building": 1.0}),),
    )
    team = Team.of((), [TrainingDecision(course.key, 0)])
    (outcome,) = Simulator(problem, samples=200, seed=1).judge([team])
    assert outcome.chance["p"] == pytest.approx(0.6)  # half of the months were supported: 0.2 + 0.8 / 2


def test_contractors_leave_after_their_last_month() -> None:
    option = on_contract(scientist_option(), term=2)
    problem = parameters(
        months=6, hires=(option,), projects=(project(months=6, effort={"model_building": 3.0}),)
    )
    plan = planned(problem, Team.of([HireDecision(CONTRACTOR, 1, 2)]))
    assert worked(plan, CONTRACTOR) == pytest.approx([0, 1, 1, 0, 0, 0])
    assert plan.cash.total == pytest.approx(2 * 160.0)


def test_contractors_hand_over_in_their_last_month_to_somebody_who_stays() -> None:
    option = on_contract(scientist_option(), term=2, hand_over=0.25, receiving=0.2)
    problem = parameters(
        months=6,
        staff=(staff(months=6, available_share=0.5),),
        hires=(option,),
        projects=(
            ongoing(months=6, demand={"data_analysis": 0.5}),
            project(months=6, effort={"model_building": 9.0}),
        ),
    )
    plan = planned(problem, Team.of([HireDecision(CONTRACTOR, 1, 2)]))
    assert worked(plan, CONTRACTOR)[1:3] == pytest.approx([1.0, 0.75])
    assert worked(plan, "staff:scientists")[1:4] == pytest.approx([0.5, 0.3, 0.5])
    told = {row.worker: (row.handing_over, row.receiving) for row in plan.other_time}
    assert told == {CONTRACTOR: (0.25, 0.0), "staff:scientists": (0.0, 0.2)}


def joint(share: float, developers: float) -> Problem:
    both = {"model_building": 1.0, "production_code": 1.0}
    return parameters(
        months=8,
        staff=(
            staff(months=8),
            developer(months=8, available_share=developers, proficiency={"production_code": 1.0}),
        ),
        projects=(project(months=8, effort=both, overlap={"production_code": 0.0}),),
        limits={
            "joint_work": (JointWork(rule="r", activity="model_building", side="engineering", share=share),)
        },
    )


def test_joint_work_takes_the_other_sides_time_in_building_a_model() -> None:
    plan = planned(joint(0.2, 1.0))
    assert worked(plan, "staff:developers", "model_building")[0] == pytest.approx(0.25)  # a fifth of 1.25
    assert worked(plan, "staff:scientists", "model_building")[0] == pytest.approx(1.0)


def test_joint_work_asks_for_no_more_time_than_is_there() -> None:
    plan = planned(joint(0.2, 0.02))
    assert worked(plan, "staff:developers", "model_building")[0] == pytest.approx(0.02)
    assert worked(plan, "staff:scientists", "model_building")[0] == pytest.approx(1.0)


def test_joint_work_is_asked_only_in_projects_that_go_into_production() -> None:
    problem = joint(0.2, 1.0)
    prototype = project(months=8, effort={"model_building": 1.0})
    plan = planned(replace(problem, projects=(prototype,)))
    assert worked(plan, "staff:developers") == [0.0] * 8


def test_a_hire_who_leaves_is_replaced_after_the_planned_lead_time_and_recruited_again() -> None:
    option = scientist_option(lead_time=2)
    problem = parameters(
        months=12,
        hires=(option,),
        projects=(ongoing(months=12, priority="must", demand={"data_analysis": 1.0}),),
    )
    leaving = replace(problem, uncertainty=replace(problem.uncertainty, attrition={"data_scientist": 0.5}))
    team = Team.of([HireDecision(SCIENTIST, 2)])
    (steady,) = Simulator(problem, samples=400, seed=1).judge([team])
    (outcome,) = Simulator(leaving, samples=400, seed=1).judge([team])
    nobody_again = replace(leaving, hires=(replace(option, lead_time=2),), projects=())
    (idle,) = Simulator(nobody_again, samples=400, seed=1).judge([team])
    assert steady.chance["o"] == pytest.approx(10 / 12)
    # A vacancy of two months costs no pay; without work nobody comes again and no recruiting is paid.
    assert outcome.chance["o"] < steady.chance["o"]
    assert outcome.cash_low < outcome.cash < outcome.cash_high + 1e-9
    assert idle.cash_low < outcome.cash_low


def test_staff_who_leave_are_replaced_at_no_cost_after_a_figure_of_months() -> None:
    problem = parameters(
        months=24,
        staff=(staff(months=24),),
        projects=(ongoing(months=24, priority="must", demand={"data_analysis": 1.0}),),
    )
    uncertain = replace(problem.uncertainty, attrition={"data_scientist": 0.3}, replacement_months=3)
    (outcome,) = Simulator(replace(problem, uncertainty=uncertain), samples=2000, seed=1).judge([Team()])
    # In the long run 3 of (mean stay + 3) months are vacant: 12 / -ln(0.7) = 33.6 months. The first months are not.
    assert 1 - 3 / 36.6 < outcome.chance["o"] < 1
    assert outcome.net.people == 0


def test_two_roles_need_both_and_engineers_do_no_science_without_the_skill() -> None:
    problem = parameters(
        months=6,
        hires=(scientist_option(), engineer_option()),
        projects=(project(months=6, effort={"model_building": 1.0, "production_code": 1.0}),),
    )
    engineer = HireDecision("hire:machine_learning_engineer:permanent", 1)
    assert completed(problem, Team.of([engineer])) is None
    assert completed(problem, Team.of([engineer, HireDecision(SCIENTIST, 1)])) == 2
