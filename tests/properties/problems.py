"""Small problems of all kinds and teams that they allow: for whatever holds for every plan."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from advisor.checker import check_team
from advisor.domain.problem import (
    HireOption,
    JointWork,
    Problem,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
)
from advisor.domain.team import HireDecision, Team, TrainingDecision
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

RAMP_UP_START = 0.25
ORDER = (
    ("problem_framing", "data_analysis", 0),
    ("data_analysis", "model_building", 0),
    ("model_building", "production_code", 1),
    ("data_pipelines", "production_code", 0),
    ("production_code", "deployment", 0),
    ("deployment", "user_adoption", 1),
)
rates = st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0])
amounts = st.sampled_from([0.1, 0.3, 0.5, 1.0, 2.0])
shares = st.sampled_from([0.1, 0.3, 0.5, 1.0])


def ramp(months: int) -> tuple[float, ...]:
    """Speed rising in a line from the start to full over so many months."""
    return tuple(RAMP_UP_START + (1 - RAMP_UP_START) * i / months for i in range(months))


@st.composite
def proficiencies(draw: Any, own: tuple[str, ...]) -> dict[str, float]:
    """Good at the own side's work, and at some of the other's."""
    other = tuple(k for k in (*SCIENCE, *ENGINEERING) if k not in own)
    return {k: draw(st.sampled_from([0.5, 0.8, 1.0])) for k in own} | {k: draw(rates) for k in other}


@st.composite
def dates(draw: Any, headcount: int, months: int) -> tuple[int, ...]:
    """People there by month: mostly all the time, sometimes from or until some month."""
    first = draw(st.sampled_from([0, 0, 0, 2]))
    last = draw(st.sampled_from([months, months, months, months - 2]))
    return tuple(headcount if first <= t < last else 0 for t in range(months))


@st.composite
def groups(draw: Any, make: Any, own: tuple[str, ...], months: int) -> StaffParameters:
    heads = draw(st.integers(1, 3))
    return make(
        months=months, headcount=heads, available_share=draw(shares), proficiency=draw(proficiencies(own)),
        present=draw(dates(heads, months)),
    )  # fmt: skip


@st.composite
def hire_options(draw: Any, make: Any, own: tuple[str, ...], mentors: tuple[str, ...]) -> HireOption:
    alone = draw(st.integers(0, 3))
    option = make(
        proficiency=draw(proficiencies(own)), lead_time=draw(st.integers(1, 3)), most=3,
        ramp_up=ramp(alone), ramp_up_mentored=ramp(draw(st.integers(0, alone))),
        mentor_load=draw(st.sampled_from([0.0, 0.1, 0.4])), mentors=draw(st.sampled_from([(), mentors])),
    )  # fmt: skip
    if draw(st.booleans()):
        return option
    return on_contract(
        option, term=max(2, alone), hand_over=draw(st.sampled_from([0.0, 0.25])),
        receiving=draw(st.sampled_from([0.0, 0.25, 0.8])), lead_time=draw(st.integers(0, 2)),
    )  # fmt: skip


@st.composite
def courses(draw: Any, specialists: tuple[str, ...]) -> tuple[TrainingOption, ...]:
    """One path, with and without support."""
    values = {
        "proficiency": draw(proficiencies(SCIENCE)), "duration": draw(st.integers(1, 3)),
        "study_share": draw(shares), "released_share": draw(shares),
    }  # fmt: skip
    supported = training(
        supported=True, support_load=draw(st.sampled_from([0.0, 0.1, 0.4])),
        trainees_per_specialist=draw(st.sampled_from([0.5, 1.0, 2.0])), specialist_groups=specialists,
        specialist_roles=("data_scientist",), **values,
    )  # fmt: skip
    return training(**values), supported


@st.composite
def deliveries(draw: Any, name: str, months: int) -> ProjectParameters:
    some = draw(st.lists(st.sampled_from((*SCIENCE, *ENGINEERING[:3])), min_size=1, max_size=5, unique=True))
    effort = {k: draw(amounts) for k in (*SCIENCE[:3], *ENGINEERING[:3], SCIENCE[3]) if k in some}
    return project(
        name,
        months=months,
        effort=effort,
        precedence=tuple(after(a, b, lag) for a, b, lag in ORDER if a in effort and b in effort),
        overlap={k: draw(st.sampled_from([0.0, 0.25, 1.0])) for k in ENGINEERING},
        earliest_start=draw(st.sampled_from([0, 0, 2])),
        deadline=draw(st.integers(2, months - 1)),
        operations=draw(st.sampled_from([0.0, 0.0, 0.1, 0.4])),
        max_team=draw(st.sampled_from([0.5, 1.0, 3.0])),
        priority=draw(st.sampled_from(["must", "should", "could"])),
        qualification=dict.fromkeys((*SCIENCE, *ENGINEERING), draw(st.sampled_from([0.0, 0.4, 0.7]))),
    )


@st.composite
def recurring(draw: Any, name: str, months: int) -> ProjectParameters:
    first, last = sorted((draw(st.integers(0, months - 1)), draw(st.integers(0, months - 1))))
    some = st.sampled_from(("data_analysis", "data_pipelines", "operations"))
    return ongoing(
        name, months=months, demand=draw(st.dictionaries(some, amounts, min_size=1, max_size=2)),
        earliest_start=first, deadline=last, max_team=draw(st.sampled_from([0.5, 1.0, 3.0])),
    )  # fmt: skip


@st.composite
def problems(draw: Any) -> Problem:
    """Up to four projects, four hire options and a path, eight to ten months, with all that limits work."""
    months = draw(st.integers(8, 10))
    kinds = draw(st.lists(st.sampled_from([deliveries, deliveries, recurring]), min_size=1, max_size=4))
    people = (
        draw(groups(analysts, SCIENCE[:2], months)),
        draw(groups(developer, ENGINEERING, months)),
        draw(groups(staff, SCIENCE, months)),
    )
    joint = (JointWork(rule="joint", activity="model_building", side="engineering", share=0.2),
             JointWork(rule="other", activity="production_code", side="science", share=0.1))  # fmt: skip
    hires = {
        option.key: option
        for option in draw(
            st.lists(
                st.one_of(
                    hire_options(scientist_option, SCIENCE, ("scientists", "analysts")),
                    hire_options(engineer_option, ENGINEERING, ("developers",)),
                ),
                max_size=3,
            )
        )
    }
    return parameters(
        months=months,
        staff=people,
        hires=tuple(hires[key] for key in sorted(hires)),
        trainings=draw(courses(("scientists",))),
        projects=tuple(draw(make(f"p{i}", months)) for i, make in enumerate(kinds)),
        training_groups={g.id: (g.headcount, g.headcount) for g in people},
        specialty_share=draw(st.sampled_from([0.0, 0.1, 0.3, 1.0])),
        projects_at_once=draw(st.sampled_from([1, 2])),
        ramp_up_start=RAMP_UP_START,
        limits={"joint_work": draw(st.sampled_from([(), joint]))},
        pricing={"window": months + draw(st.sampled_from([0, 4]))},
    )


@st.composite
def teams(draw: Any, problem: Problem) -> Team:
    """A team that the problem allows: up to three hires and two trainees, in any months."""
    months = problem.horizon.months
    hires = []
    for option in draw(st.lists(st.sampled_from(problem.hires), max_size=3)) if problem.hires else ():
        start = draw(st.integers(option.lead_time, months - 1))
        end = start + option.term - 1 + draw(st.integers(0, 3)) if option.leaves else -1
        hires.append(HireDecision(option.key, start, end))
    trainings = [
        TrainingDecision(option.key, draw(st.integers(0, months - option.duration)))
        for option in draw(st.lists(st.sampled_from(problem.trainings), max_size=2))
    ]
    team = Team.of(hires, trainings)
    assume(check_team(problem, team) == ())
    return team
