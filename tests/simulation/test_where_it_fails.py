"""Judging over the futures in which a training fails, and a quick look at another problem."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.problem import Problem
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.simulation import Simulator
from tests.planning import tiny

SCIENTIST = "hire:data_scientist:permanent"
COURSE = "train:business_analyst_to_data_scientist:analysts:unsupported"
FIRST = TrainingDecision(COURSE, 0)
TRAINED = Team.of((), [FIRST])


def problem(success: float = 0.6, *, projects: int = 1, **changes: object) -> Problem:
    """One analyst who learns it can do it; a scientist hired in month 3 is in time too."""
    return tiny.parameters(
        months=6,
        staff=(tiny.analysts(months=6),),
        hires=(tiny.scientist_option(),),
        trainings=(tiny.training(success_rate=success, success_rate_alone=success),),
        projects=tuple(tiny.project(f"p{i}", months=6) for i in range(projects)),
        **changes,
    )


def test_it_judges_over_those_futures_alone() -> None:
    simulator = Simulator(problem(), samples=100, seed=1)
    failing = simulator.where_fails(TRAINED, FIRST)
    assert failing is not None
    (there,) = failing.judge([TRAINED])
    assert (there.futures, there.all_musts) == (40, 0.0)
    (everywhere,) = simulator.judge([TRAINED])
    assert (everywhere.futures, everywhere.all_musts) == (100, 0.6)


def test_an_addition_is_judged_in_the_same_futures() -> None:
    failing = Simulator(problem(), samples=100, seed=1).where_fails(TRAINED, FIRST)
    assert failing is not None
    (helped,) = failing.judge([Team.of([HireDecision(SCIENTIST, 3)], [FIRST])])
    assert (helped.futures, helped.all_musts) == (40, 1.0)


def test_there_is_nothing_to_judge_where_everybody_passes() -> None:
    assert Simulator(problem(1.0), samples=100, seed=1).where_fails(TRAINED, FIRST) is None


def test_of_several_it_is_enough_that_one_fails() -> None:
    both = Team.of((), [FIRST, FIRST])
    simulator = Simulator(problem(), samples=1000, seed=1)
    failing = simulator.where_fails(both, FIRST)
    assert failing is not None
    (outcome,) = failing.judge([both])
    assert outcome.futures == pytest.approx(1000 * (1 - 0.6**2), abs=40)


def test_others_who_fail_do_not_count() -> None:
    later = TrainingDecision(COURSE, 2)
    simulator = Simulator(problem(), samples=1000, seed=1)
    failing = simulator.where_fails(Team.of((), [FIRST, later]), later)
    assert failing is not None
    (outcome,) = failing.judge([Team.of((), [FIRST, later])])
    assert outcome.futures == 400


def test_who_leaves_during_the_course_has_not_passed() -> None:
    leaving = replace(tiny.CERTAIN, attrition={"business_analyst": 0.9})
    longer = problem(1.0, uncertainty=leaving)
    longer = replace(longer, trainings=tuple(replace(c, duration=4) for c in longer.trainings))
    failing = Simulator(longer, samples=200, seed=1).where_fails(TRAINED, FIRST)
    assert failing is not None
    (outcome,) = failing.judge([TRAINED])
    assert 0 < outcome.futures < 200


def test_the_order_of_work_stays_that_of_all_futures() -> None:
    simulator = Simulator(problem(projects=3), samples=100, seed=1)
    (everywhere,) = simulator.judge([TRAINED])
    failing = simulator.where_fails(TRAINED, FIRST)
    assert failing is not None
    assert failing.judge([TRAINED])[0].order == everywhere.order


def test_judging_where_it_fails_changes_nothing_elsewhere() -> None:
    simulator = Simulator(problem(), samples=100, seed=1)
    before = simulator.judge([TRAINED])
    failing = simulator.where_fails(TRAINED, FIRST)
    assert failing is not None
    failing.judge([Team.of([HireDecision(SCIENTIST, 3)], [FIRST])])
    assert simulator.judge([TRAINED]) == before


def test_a_quick_look_at_the_same_problem_over_as_many_futures_is_no_other() -> None:
    asked = problem(projects=2)
    simulator = Simulator(asked, samples=100, seed=1)
    outcomes = simulator.judge([TRAINED, Team()])
    assert simulator.quickly(asked, 100).judge([TRAINED, Team()]) == outcomes


def test_a_quick_look_keeps_the_order_of_work() -> None:
    simulator = Simulator(problem(projects=3), samples=100, seed=1)
    (outcome,) = simulator.judge([TRAINED])
    (there,) = simulator.quickly(problem(0.3, projects=3), 50).judge([TRAINED])
    assert (there.order, there.futures) == (outcome.order, 50)
