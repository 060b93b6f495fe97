"""Random small instances from a seed, mixed so that people are hired and trained, and things go wrong."""

from __future__ import annotations

import random

from advisor.domain.problem import (
    HireLimit,
    HireOption,
    JointWork,
    Problem,
    ProjectParameters,
    RoleRequirement,
    StaffParameters,
    TrainingOption,
)
from advisor.domain.strategy import Strategy, strategies
from tests.planning.tiny import (
    PAY,
    after,
    analysts,
    developer,
    engineer_option,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
)

ORDER = (
    ("data_analysis", "model_building", 0), ("model_building", "production_code", 1),
    ("production_code", "deployment", 0), ("deployment", "user_adoption", 1),
)  # fmt: skip
PRIORITIES = ("must", "should", "could")
STRATEGIES = strategies(("data_scientist", "machine_learning_engineer"))


def random_instance(seed: int) -> tuple[Problem, Strategy]:
    """Problem of up to two projects over four to seven months, and a strategy that they have the options for."""
    draw = random.Random(seed)
    months = draw.randint(4, 7)
    strategy = draw.choice(STRATEGIES)
    groups = _staff(draw, months)
    hires = _hires(draw, strategy, groups)
    projects = (_delivery(draw, months), *_second(draw, months))
    limits = {
        "budget": PAY * draw.choice([4.0, 6.0, 8.0, 11.0, 16.0, 40.0]),
        "max_hires": draw.choice([None, 2, 3]),
        "payroll_cap": draw.choice([None, None, None, 24 * PAY]),
        "training_budget": draw.choice([None, None, 8.0]),
        "hire_limits": draw.choice([(), (), (HireLimit(rule="one", role="data_scientist", at_most=1),)]),
        "role_requirements": draw.choice([(), (), (), (_wanted(draw, months),)]),
        "joint_work": draw.choice([(), (), (_together(draw),)]),
    }
    return parameters(
        months=months,
        staff=groups,
        hires=hires,
        trainings=_trainings(draw, strategy, groups),
        projects=projects,
        training_groups={g.id: (1, max(1, g.headcount)) for g in groups},
        specialty_share=draw.choice([0.25, 0.5, 1.0]),
        specialty_rule=draw.choice([None, "specialty"]),
        limits=limits,
        pricing={
            "commitment_months": draw.choice([1, 4, 8]), "released_time_value": draw.choice([0.0, 1.0]),
            "window": months + draw.choice([0, 3]), "late_factor": draw.choice([1.0, 3.0]),
        },
    ), strategy  # fmt: skip


def _staff(draw: random.Random, months: int) -> tuple[StaffParameters, ...]:
    half = draw.choice([0.25, 0.5])
    groups = [
        analysts(months=months, available_share=half, proficiency={"data_analysis": 0.5, "user_adoption": 0.6}),
        developer(months=months, available_share=half, proficiency={"production_code": 0.6, "deployment": 0.5}),
    ]  # fmt: skip
    if draw.random() < 0.4:
        leaves = draw.choice([months, months - 2])
        present = tuple(int(t < leaves) for t in range(months))
        groups.append(staff(months=months, available_share=draw.choice([0.3, 0.6]), present=present))
    return tuple(sorted(groups, key=lambda g: g.id))


def _hires(
    draw: random.Random, strategy: Strategy, groups: tuple[StaffParameters, ...]
) -> tuple[HireOption, ...]:
    both = dict.fromkeys(
        ("data_analysis", "model_building", "production_code", "deployment", "operations"), 0.5
    )
    ramp, mentored = draw.choice([((), ()), ((0.25,), ()), ((0.25, 0.625), (0.25,))])
    made = []
    for make, role, side in (
        (engineer_option, "machine_learning_engineer", "engineering"),
        (scientist_option, "data_scientist", "science"),
    ):
        if strategy.several or role == strategy.hires or draw.random() < 0.3:
            mentors = tuple(g.id for g in groups if g.side == side and g.id != "analysts")
            changes = {
                "most": draw.randint(1, 2), "lead_time": draw.randint(1, 2), "ramp_up": ramp,
                "proficiency": {**both, **make().proficiency},
                "monthly_pay": PAY * draw.choice([0.9, 1.0, 1.3]),
            }  # fmt: skip
            if mentored and mentors:
                changes |= {"ramp_up_mentored": mentored, "mentor_load": 0.2, "mentors": mentors}
            made.append(make(**changes))
    return tuple(made)


def _trainings(
    draw: random.Random, strategy: Strategy, groups: tuple[StaffParameters, ...]
) -> tuple[TrainingOption, ...]:
    if not strategy.trains and draw.random() < 0.5:
        return ()
    alone = training(
        duration=draw.randint(1, 2), study_share=draw.choice([0.25, 0.5]), released_share=0.5,
        proficiency=dict.fromkeys(("data_analysis", "model_building"), 0.6), fee=draw.choice([4.0, 6.0]),
    )  # fmt: skip
    if draw.random() < 0.6 or not any(g.id == "scientists" for g in groups):
        return (alone,)
    supported = training(
        supported=True, specialist_groups=("scientists",), specialist_roles=("data_scientist",),
        support_load=0.1, duration=1, released_share=0.5,
    )  # fmt: skip
    return (alone, supported)


def _delivery(draw: random.Random, months: int) -> ProjectParameters:
    effort = {"model_building": draw.choice([0.5, 1.0, 1.75])}
    for activity in ("data_analysis", "production_code", "deployment", "user_adoption"):
        if draw.random() < 0.45:
            effort[activity] = draw.choice([0.2, 0.4, 0.75])
    return project(
        months=months,
        effort=effort,
        priority=draw.choice(PRIORITIES),
        precedence=tuple(after(a, b, lag) for a, b, lag in ORDER if a in effort and b in effort),
        overlap={"production_code": 0.3, "deployment": 0.0},
        deadline=draw.randint(2, months - 1),
        earliest_start=draw.choice([0, 0, 1]),
        operations=draw.choice([0.0, 0.0, 0.1]),
        max_team=draw.choice([0.7, 20.0]),
        monthly_value=draw.choice([5.0, 50.0, 250.0]),
    )


def _second(draw: random.Random, months: int) -> tuple[ProjectParameters, ...]:
    kind = draw.choice(["none", "delivery", "ongoing"])
    if kind == "none":
        return ()
    priority = draw.choice(PRIORITIES)
    if kind == "ongoing":
        wanted = {draw.choice(["data_analysis", "production_code"]): draw.choice([0.2, 0.5])}
        return (ongoing("q", months=months, demand=wanted, priority=priority),)
    effort = {draw.choice(["data_analysis", "model_building"]): draw.choice([0.3, 0.6, 1.2])}
    deadline = draw.randint(1, months - 1)
    return (project("q", months=months, effort=effort, priority=priority, deadline=deadline),)


def _wanted(draw: random.Random, months: int) -> RoleRequirement:
    return RoleRequirement(rule="present", role="data_scientist", at_least=1, by=draw.randint(1, months - 1))


def _together(draw: random.Random) -> JointWork:
    return JointWork(
        rule="together", activity="data_analysis", side="engineering", share=draw.choice([0.1, 0.25])
    )
