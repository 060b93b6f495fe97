"""Plan B, in a problem where an analyst learns it in a month and six of ten pass."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.choice.clock import Clock
from advisor.choice.found import Found
from advisor.choice.plan_b import plans_b
from advisor.choice.run import Run
from advisor.domain.findings import PlanBFinding
from advisor.domain.problem import Problem
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.simulation import Simulator
from tests.choice.made import COURSE, DS, TableProposer
from tests.planning import tiny

FIRST = TrainingDecision(COURSE, 0)
TRAINED = Team.of((), [FIRST])
CONTRACT = "hire:data_scientist:contract"


def problem(*, deadline: int = 7, **changes: Any) -> Problem:
    values: dict[str, Any] = {
        "staff": (tiny.analysts(months=8, headcount=1),),
        "hires": (tiny.scientist_option(),),
        "trainings": (tiny.training(success_rate=0.6, success_rate_alone=0.6, most=1),),
        "projects": (tiny.project(months=8, deadline=deadline),),
    }
    return tiny.parameters(months=8, **(values | changes))


def found(
    asked: Problem, team: Team = TRAINED, *, seed: int = 1, seconds: float = 3600.0
) -> Found[PlanBFinding]:
    judge = Simulator(asked, samples=200, seed=seed)
    run = Run(problem=asked, judge=judge, proposer=TableProposer(), clock=Clock(seconds))
    (recommended,) = judge.judge([team])
    return plans_b(run, recommended, judge)


def test_it_hires_once_the_outcome_is_known() -> None:
    (plan,) = found(problem()).found
    assert (plan.training, plan.known) == (FIRST, 0)
    assert plan.addition == HireDecision(DS, 2), (
        "decided in month 1, a month after the course, there in month 2"
    )
    assert (plan.without.all_musts, plan.outcome.all_musts) == (0.0, 1.0)
    assert plan.outcome.futures == 80


def test_it_says_whether_the_money_allows_it() -> None:
    (within,) = found(problem()).found
    (beyond,) = found(problem(limits={"budget": 100.0})).found
    assert (within.affordable, beyond.affordable) == (True, False)
    assert beyond.addition == within.addition


def test_limits_other_than_money_bind_it() -> None:
    (plan,) = found(problem(limits={"max_hires": 0})).found
    assert plan.addition is None
    assert plan.outcome == plan.without


def test_nobody_is_added_who_would_be_too_late() -> None:
    (plan,) = found(problem(deadline=1)).found
    assert (plan.addition, plan.outcome.all_musts) == (None, 0.0)


def test_nobody_is_added_for_more_than_the_must_is_worth() -> None:
    (plan,) = found(problem(projects=(tiny.project(months=8, worth=20.0, monthly_value=0.0),))).found
    assert plan.addition is None


def test_of_those_who_help_the_cheaper_one_is_taken() -> None:
    scientist = tiny.scientist_option()
    hires = (scientist, tiny.on_contract(scientist))
    pricing = {"tie_tolerance": 0.0, "average_pay": 1.0, "commitment_months": 6}
    (plan,) = found(problem(hires=hires, pricing=pricing)).found
    assert plan.addition == HireDecision(CONTRACT, 2, 3)


def test_a_contractor_may_stay_until_the_last_must_is_due() -> None:
    hires = (tiny.on_contract(tiny.scientist_option()),)
    projects = (tiny.project(months=8, effort={"model_building": 4.0}),)
    (plan,) = found(problem(hires=hires, projects=projects)).found
    assert plan.addition == HireDecision(CONTRACT, 2, 7)
    assert plan.outcome.all_musts == 1.0


def test_a_training_on_which_little_depends_needs_none() -> None:
    staff = (tiny.analysts(months=8, headcount=1), tiny.staff(months=8))
    assert found(problem(staff=staff)) == Found(found=(), complete=True)


def test_a_training_that_nobody_fails_needs_none() -> None:
    assert found(problem(trainings=(tiny.training(),))) == Found(found=(), complete=True)


def test_two_people_on_one_course_have_one_plan() -> None:
    asked = problem(
        staff=(tiny.analysts(months=8),),
        trainings=(tiny.training(success_rate=0.6, success_rate_alone=0.6),),
    )
    (plan,) = found(asked, Team.of((), [FIRST, FIRST])).found
    assert plan.training == FIRST
    assert plan.outcome.all_musts > plan.without.all_musts


@pytest.mark.parametrize("seed", [2, 3])
def test_another_seed_judges_it_alike(seed: int) -> None:
    (one,), (other,) = found(problem(), seed=1).found, found(problem(), seed=seed).found
    assert one.addition == other.addition
    gains = [plan.outcome.musts_on_time - plan.without.musts_on_time for plan in (one, other)]
    assert gains[0] == pytest.approx(gains[1], abs=0.1)


def test_where_the_clock_runs_out_it_says_so() -> None:
    assert found(problem(), seconds=0.0) == Found(found=(), complete=False)
