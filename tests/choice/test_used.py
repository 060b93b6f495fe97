"""What teams use of a problem: options, paths, roles and skills that nobody has make no difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from advisor.choice.used import used
from advisor.domain.distribution import Distribution
from advisor.domain.problem import Problem
from advisor.domain.team import Team
from tests.choice.made import hire, problem, train

UNKNOWN = Distribution(kind="uniform", low=0.1, mode=0.5, high=0.9)
SCIENTIST = Team.of([hire()])
TRAINED = Team.of((), [train()])


def option(position: int, **changes: Any) -> Callable[[Problem], Problem]:
    """A hire option changed: 0 is the scientist, 1 the engineer."""

    def change(asked: Problem) -> Problem:
        hires = list(asked.hires)
        hires[position] = replace(hires[position], **changes)
        return replace(asked, hires=tuple(hires))

    return change


def course(**changes: Any) -> Callable[[Problem], Problem]:
    return lambda asked: replace(
        asked, trainings=tuple(replace(c, **changes) for c in asked.trainings)
    )  # fmt: skip


def skill(role: str, activity: str) -> Callable[[Problem], Problem]:
    """Something unknown of what a role can do."""
    return lambda asked: replace(
        asked, uncertainty=replace(asked.uncertainty, proficiency={role: {activity: UNKNOWN}})
    )


def qualification(activity: str, value: float) -> Callable[[Problem], Problem]:
    return lambda asked: replace(
        asked,
        projects=tuple(
            replace(p, qualification={**p.qualification, activity: value}) for p in asked.projects
        ),
    )


@pytest.mark.parametrize(
    ("change", "team"),
    [
        (option(1, recruiting_cost=99.0), SCIENTIST),
        (option(1, proficiency={}), SCIENTIST),
        (course(fee=99.0), SCIENTIST),
        (skill("machine_learning_engineer", "model_building"), SCIENTIST),
        (skill("business_analyst", "model_building"), SCIENTIST),
        (skill("data_scientist", "user_adoption"), SCIENTIST),
        (qualification("model_building", 0.9), SCIENTIST),
        (qualification("deployment", 0.9), SCIENTIST),
    ],
)
def test_what_a_team_does_not_use_makes_no_difference(
    change: Callable[[Problem], Problem], team: Team
) -> None:
    assert used(change(problem()), [team]) == used(problem(), [team])


@pytest.mark.parametrize(
    ("change", "team"),
    [
        (option(0, recruiting_cost=99.0), SCIENTIST),
        (option(0, proficiency={"model_building": 0.7}), SCIENTIST),
        (course(fee=99.0), TRAINED),
        (course(proficiency={"model_building": 0.7}), TRAINED),
        (skill("data_scientist", "model_building"), SCIENTIST),
        (skill("data_scientist", "model_building"), TRAINED),
        (skill("business_analyst", "model_building"), TRAINED),
        (qualification("model_building", 1.1), SCIENTIST),
    ],
)
def test_what_it_does_use_does(change: Callable[[Problem], Problem], team: Team) -> None:
    assert used(change(problem()), [team]) != used(problem(), [team])


def test_what_one_of_several_teams_uses_counts() -> None:
    changed = course(fee=99.0)(problem())
    assert used(changed, [SCIENTIST, TRAINED]) != used(problem(), [SCIENTIST, TRAINED])
