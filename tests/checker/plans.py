"""Plans written by hand: every figure worked out on paper, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from advisor.domain.cash import Cash
from advisor.domain.plan import Assignment, Capacity, OtherTime, Plan, ProjectResult
from advisor.domain.problem import JointWork, Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision
from tests.planning.tiny import (
    ENGINEERING,
    after,
    analysts,
    developer,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    staff,
    training,
)

MONTHS = 9
HIRE = "hire:machine_learning_engineer:permanent"
COURSE = "train:business_analyst_to_data_scientist:analysts:supported"
PATH = "train:business_analyst_to_data_scientist"
ANALYSTS, DEVELOPERS, SCIENTISTS = "staff:analysts", "staff:developers", "staff:scientists"
EFFORT = {
    "data_analysis": 1.0,
    "model_building": 1.6,
    "production_code": 1.5,
    "deployment": 0.5,
    "user_adoption": 0.4,
}

Row = tuple[int, str, str, str, float, float]
"""(period, worker, project, activity, person-months, output)"""


def assignments(rows: Sequence[Row]) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(worker=worker, project=name, activity=activity, period=t, person_months=pm, output=output)
        for t, worker, name, activity, pm, output in rows
    )


def capacities(rows: Mapping[str, tuple[tuple[float, ...], int]]) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(worker=worker, by_period=by_period, projects_at_once=at_once)
        for worker, (by_period, at_once) in rows.items()
    )


@cache
def a_problem() -> Problem:
    """A bit of everything: a mentored hire, supported training, joint work, operations, recurring demand."""
    work = project(
        months=MONTHS,
        effort=EFFORT,
        precedence=(
            after("data_analysis", "model_building"), after("model_building", "production_code", 1),
            after("production_code", "deployment"), after("deployment", "user_adoption", 1),
        ),
        overlap={"production_code": 0.3, "deployment": 0.0},
        operations=0.2, max_team=2.0,
    )  # fmt: skip
    hire = engineer_option(
        ramp_up=(0.2, 0.6), ramp_up_mentored=(0.6,), mentor_load=0.1, mentors=("developers",), lead_time=2,
        proficiency=dict.fromkeys(ENGINEERING, 1.0),
    )  # fmt: skip
    return parameters(
        months=MONTHS,
        staff=(
            analysts(months=MONTHS, available_share=0.5, proficiency={"data_analysis": 0.8, "user_adoption": 1.0}),
            developer(months=MONTHS, available_share=0.4, proficiency={"production_code": 0.5, "operations": 1.0}),
            staff(months=MONTHS, available_share=0.5),
        ),
        hires=(hire,),
        trainings=(
            training(
                supported=True, specialist_groups=("scientists",), support_load=0.1, released_share=0.5,
                duration=2, study_share=0.25, trainees_per_specialist=1.0,
            ),
        ),
        projects=(ongoing(months=MONTHS, demand={"data_analysis": 0.2}, deadline=7), work),
        training_groups={"analysts": (1, 1), "developers": (1, 1), "scientists": (1, 1)},
        specialty_share=0.5,
        limits={
            "joint_work": (JointWork(rule="together", activity="model_building", side="engineering", share=0.1),),
            "budget": 2000.0,
        },
        pricing={"commitment_months": 9},
    )  # fmt: skip


RECURRING: tuple[Row, ...] = tuple((t, ANALYSTS, "o", "data_analysis", 0.25, 0.2) for t in range(8))
OPERATIONS: tuple[Row, ...] = tuple((t, DEVELOPERS, "p", "operations", 0.2, 0.2) for t in (6, 7, 8))
BUILDING: tuple[Row, ...] = (
    (0, ANALYSTS, "p", "data_analysis", 0.5, 0.4),
    (0, SCIENTISTS, "p", "data_analysis", 0.4, 0.4),
    (1, SCIENTISTS, "p", "data_analysis", 0.2, 0.2),
    (1, SCIENTISTS, "p", "model_building", 0.18, 0.18),
    (1, DEVELOPERS, "p", "model_building", 0.02, 0.0),
    (2, SCIENTISTS, "p", "model_building", 0.45, 0.45),
    (2, PATH, "p", "model_building", 0.45, 0.45),
    (2, DEVELOPERS, "p", "model_building", 0.1, 0.0),
    (3, SCIENTISTS, "p", "model_building", 0.5, 0.5),
    (3, PATH, "p", "model_building", 0.02, 0.02),
    (3, DEVELOPERS, "p", "model_building", 0.06, 0.0),
    (3, HIRE, "p", "production_code", 0.45, 0.45),
    (4, HIRE, "p", "production_code", 1.0, 1.0),
    (4, DEVELOPERS, "p", "production_code", 0.1, 0.05),
    (5, HIRE, "p", "deployment", 0.5, 0.5),
    (6, ANALYSTS, "p", "user_adoption", 0.25, 0.25),
    (6, SCIENTISTS, "p", "user_adoption", 0.15, 0.15),
)
PROGRESS = {
    ("p", "data_analysis"): (0.8, *(1.0,) * 8),
    ("p", "model_building"): (0.0, 0.1125, 0.675, *(1.0,) * 6),
    ("p", "production_code"): (0.0, 0.0, 0.0, 0.3, *(1.0,) * 5),
    ("p", "deployment"): (0.0,) * 5 + (1.0,) * 4,
    ("p", "user_adoption"): (0.0,) * 6 + (1.0,) * 3,
}


@cache
def a_plan() -> Plan:
    """The plan of an engineer who starts in the third month and an analyst who learns in the first two."""
    return Plan(
        team=Team.of([HireDecision(HIRE, 2)], [TrainingDecision(COURSE, 0)]),
        strategy=Strategy("machine_learning_engineer", True),
        capacity=capacities(
            {
                ANALYSTS: ((0.75, 0.75, *(0.5,) * 7), 2),
                DEVELOPERS: ((0.4, 0.4, 0.3, *(0.4,) * 6), 1),
                SCIENTISTS: ((0.4, 0.4, *(0.5,) * 7), 1),
                HIRE: ((0.0, 0.0, 0.6, *(1.0,) * 6), 1),
                PATH: ((0.0, 0.0, *(0.5,) * 7), 1),
            }
        ),
        other_time=(
            OtherTime(worker=ANALYSTS, period=0, studying=0.25),
            OtherTime(worker=ANALYSTS, period=1, studying=0.25),
            OtherTime(worker=SCIENTISTS, period=0, teaching=0.1),
            OtherTime(worker=SCIENTISTS, period=1, teaching=0.1),
            OtherTime(worker=DEVELOPERS, period=2, mentoring=0.1),
        ),
        assignments=assignments((*RECURRING, *BUILDING, *OPERATIONS)),
        progress=PROGRESS,
        projects=(
            ProjectResult(
                id="o", priority="should", kind="ongoing", delivered=True, done_share=1.0, accepted=None,
                live=None, completed=None, effort={"data_analysis": 1.6}, shortage={},
            ),
            ProjectResult(
                id="p", priority="must", kind="delivery", delivered=True, done_share=1.0, accepted=3,
                live=5, completed=6, effort=EFFORT, shortage={"operations": 0.0},
            ),
        ),
        utilisation={HIRE: 1.95 / 6.6},
        cash=Cash(
            pay=(0.0, 0.0, *(100.0,) * 7), recruiting=(0.0, 0.0, 10.0, *(0.0,) * 6),
            training=(5.0, *(0.0,) * 8), contracts=(0.0,) * 9, committed_after=200.0, annual_run_rate_after=1200.0,
        ),
    )  # fmt: skip


CONTRACTOR = "hire:machine_learning_engineer:contract"


@cache
def a_contract() -> Problem:
    """A contractor builds, the developer who stays takes over and runs it."""
    return parameters(
        months=6,
        staff=(developer(months=6, proficiency={"operations": 1.0}),),
        hires=(on_contract(engineer_option(), receiving=0.3, hand_over=0.25),),
        projects=(project(months=6, effort={"production_code": 1.5}, operations=0.2),),
    )


@cache
def a_contractors_plan() -> Plan:
    """The contractor is there from the second month to the fourth, and hands over in it."""
    return Plan(
        team=Team.of([HireDecision(CONTRACTOR, 1, 3)]),
        strategy=Strategy("machine_learning_engineer", False),
        capacity=capacities(
            {
                DEVELOPERS: ((1.0, 1.0, 1.0, 0.7, 1.0, 1.0), 1),
                CONTRACTOR: ((0.0, 1.0, 1.0, 0.75, 0.0, 0.0), 1),
            }
        ),
        other_time=(
            OtherTime(worker=DEVELOPERS, period=3, receiving=0.3),
            OtherTime(worker=CONTRACTOR, period=3, handing_over=0.25),
        ),
        assignments=assignments(
            (
                (1, CONTRACTOR, "p", "production_code", 1.0, 1.0),
                (2, CONTRACTOR, "p", "production_code", 0.5, 0.5),
                *((t, DEVELOPERS, "p", "operations", 0.2, 0.2) for t in (3, 4, 5)),
            )
        ),
        progress={("p", "production_code"): (0.0, 1.0 / 1.5, *(1.0,) * 4)},
        projects=(
            ProjectResult(
                id="p", priority="must", kind="delivery", delivered=True, done_share=1.0, accepted=None,
                live=2, completed=2, effort={"production_code": 1.5}, shortage={"operations": 0.0},
            ),
        ),
        utilisation={CONTRACTOR: 1.5 / 2.75},
        cash=Cash(
            pay=(0.0,) * 6, recruiting=(0.0,) * 6, training=(0.0,) * 6,
            contracts=(0.0, 160.0, 160.0, 160.0, 0.0, 0.0), committed_after=0.0, annual_run_rate_after=0.0,
        ),
    )  # fmt: skip
