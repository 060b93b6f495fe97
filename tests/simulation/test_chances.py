"""Chances against what can be worked out: who passes, who leaves; and what the interval of sampling holds."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import pytest

from advisor.domain.distribution import Distribution
from advisor.domain.problem import Problem
from advisor.domain.team import NO_CHANGE_TEAM, HireDecision, Team, TrainingDecision
from advisor.simulation import Simulator
from tests.planning.tiny import analysts, parameters, project, scientist_option, staff, training

SCIENTIST = "hire:data_scientist:permanent"


def chance(problem: Problem, team: Team, *, samples: int = 2000, seed: int = 1, name: str = "p") -> float:
    (outcome,) = Simulator(problem, samples=samples, seed=seed).judge([team])
    return outcome.chance[name]


def test_one_trainee_passes_as_often_as_the_rate_says() -> None:
    course = training(success_rate=0.6, success_rate_alone=0.6)
    problem = parameters(
        months=4, staff=(analysts(months=4),), trainings=(course,), projects=(project(months=4),)
    )
    team = Team.of((), [TrainingDecision(course.key, 0)])
    assert chance(problem, team) == pytest.approx(0.6, abs=5e-4)  # stratified: exact but for one future


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_three_trainees_equal_the_enumeration_of_who_passes(needed: int) -> None:
    course = training(success_rate=0.6, success_rate_alone=0.6, most=3)
    group = analysts(months=2, headcount=3)
    work = project(months=2, effort={"model_building": float(needed)})
    problem = parameters(months=2, staff=(group,), trainings=(course,), projects=(work,))
    team = Team.of((), [TrainingDecision(course.key, 0)] * 3)
    exact = sum(
        math.prod(0.6 if passes else 0.4 for passes in who)
        for who in product((0, 1), repeat=3)
        if sum(who) >= needed
    )
    assert chance(problem, team) == pytest.approx(exact, abs=0.03)


def test_leaving_equals_the_chance_of_staying() -> None:
    option = scientist_option(lead_time=20)  # too long to be replaced
    work = project(months=24, effort={"model_building": 4.0})
    problem = parameters(months=24, hires=(option,), projects=(work,))
    problem = replace(problem, uncertainty=replace(problem.uncertainty, attrition={"data_scientist": 0.3}))
    # Four months of work: whoever stays three and a half months or longer does them.
    exact = 0.7 ** (3.5 / 12)
    assert chance(problem, Team.of([HireDecision(SCIENTIST, 20)])) == pytest.approx(exact, abs=2e-3)


def test_everybody_stays_and_passes_where_these_sources_are_held() -> None:
    course = training(success_rate=0.5, success_rate_alone=0.5)
    problem = parameters(
        months=4, staff=(analysts(months=4),), trainings=(course,), projects=(project(months=4),)
    )
    team = Team.of((), [TrainingDecision(course.key, 0)])
    held = Simulator(problem, samples=100, seed=1, held=frozenset({"passing"}))
    assert held.judge([team])[0].chance["p"] == 1.0


def uncertain() -> Problem:
    """Work of two to six months, a deadline after five: late in the part of the triangle above five."""
    work = project(months=9, effort={"model_building": 4.0}, deadline=4)
    problem = parameters(months=9, staff=(staff(months=9),), projects=(work,))
    effort = {"p": {"model_building": Distribution(kind="triangular", low=2, mode=4, high=6)}}
    return replace(problem, uncertainty=replace(problem.uncertainty, effort=effort))


def test_the_chance_of_uncertain_work_is_that_of_its_triangle() -> None:
    assert chance(uncertain(), NO_CHANGE_TEAM) == pytest.approx(1 - 1 / 8, abs=1e-3)


def test_the_interval_of_sampling_holds_the_true_chance() -> None:
    """Wilson's 95 % interval of 100 futures, for two courses, in 93 to 100 of 100 seeds."""
    course = training(success_rate=0.6, success_rate_alone=0.6, most=2)
    work = project(months=2, effort={"model_building": 2.0})
    problem = parameters(months=2, staff=(analysts(months=2),), trainings=(course,), projects=(work,))
    team = Team.of((), [TrainingDecision(course.key, 0)] * 2)
    held = 0
    for seed in range(100):
        value, z, n = chance(problem, team, samples=100, seed=seed), 1.96, 100
        middle = (value + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(value * (1 - value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        held += middle - half <= 0.36 <= middle + half
    assert 93 <= held <= 100
