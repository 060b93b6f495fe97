"""Where the risk comes from, in problems small enough to say what each source takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.choice.clock import Clock
from advisor.choice.found import Found
from advisor.choice.risks import risks
from advisor.domain.distribution import Distribution
from advisor.domain.findings import RiskFinding
from advisor.domain.problem import Problem
from advisor.domain.team import Team, TrainingDecision
from advisor.simulation import Simulator
from tests.choice.made import COURSE, Ticks
from tests.planning import tiny

TRAINED = Team.of((), [TrainingDecision(COURSE, 0)])


def problem(**changes: object) -> Problem:
    """An analyst learns it in a month, six of ten pass; the work then takes one to three months of five."""
    unknown = {"p": {"model_building": Distribution(kind="uniform", low=1.0, mode=2.0, high=6.0)}}
    values: dict[str, object] = {
        "staff": (tiny.analysts(months=6, headcount=1),),
        "trainings": (tiny.training(success_rate=0.6, success_rate_alone=0.6),),
        "projects": (tiny.project(months=6, effort={"model_building": 3.5}),),
        "uncertainty": replace(tiny.CERTAIN, effort=unknown),
    }
    return tiny.parameters(months=6, **(values | changes))


def found(asked: Problem, *, seed: int = 1, clock: Clock | None = None) -> Found[RiskFinding]:
    (recommended,) = Simulator(asked, samples=500, seed=seed).judge([TRAINED])
    return risks(
        recommended,
        lambda held: Simulator(asked, samples=500, seed=seed, held=held),
        clock or Clock(3600.0),
    )


def test_each_source_takes_what_holding_it_gains_the_largest_first() -> None:
    rows = found(problem()).found
    assert [row.source for row in rows] == ["passing", "effort"]
    passing, effort = (row.gain for row in rows)
    assert passing == pytest.approx(0.8 - 0.48, abs=0.03), "0.8 of the projects are small enough, all pass"
    assert effort == pytest.approx(0.6 - 0.48, abs=0.03), "the mean is small enough, six of ten pass"


def test_another_seed_finds_the_same_sources_and_about_the_same_gains() -> None:
    one, other = found(problem(), seed=1).found, found(problem(), seed=2).found
    assert [row.source for row in one] == [row.source for row in other]
    assert [row.gain for row in one] == pytest.approx([row.gain for row in other], abs=0.05)


def test_a_source_whose_holding_gains_nothing_is_left_out() -> None:
    certain = problem(uncertainty=tiny.CERTAIN)
    assert [row.source for row in found(certain).found] == ["passing"]


def test_without_a_must_nothing_is_at_risk() -> None:
    asked = problem(projects=(tiny.project(months=6, priority="should"),))
    assert found(asked) == Found(found=(), complete=True)


def test_where_the_clock_runs_out_what_was_found_stands() -> None:
    rows = found(problem(), clock=Clock(2.0, Ticks()))
    assert ([row.source for row in rows.found], rows.complete) == (["effort"], False)
