"""Laws on judging: a team's outcome depends on the problem, the team and the seed alone, and on nothing later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.domain.distribution import Distribution
from advisor.domain.problem import Problem
from advisor.domain.team import Team
from advisor.simulation import Simulator
from advisor.simulation.draws import Draws
from advisor.simulation.futures import Futures
from advisor.simulation.orders import orders_of
from advisor.simulation.simulator import Run, simulate
from advisor.simulation.work import Order, Work
from tests.properties.conftest import LAWS
from tests.properties.problems import problems, teams

FUTURES = 6


def around(value: float) -> Distribution:
    return Distribution(kind="triangular", low=value / 2, mode=value, high=value * 2)


def uncertain(problem: Problem) -> Problem:
    """The problem with everything uncertain that can be."""
    unknown = replace(
        problem.uncertainty,
        effort={p.id: {k: around(e) for k, e in p.effort.items()} for p in problem.projects},
        lead_time={r.key: Distribution(kind="uniform", low=1, mode=1, high=3) for r in problem.hires},
        ramp_up={r.key: Distribution(kind="uniform", low=0, mode=1, high=3) for r in problem.hires},
        duration={c.path: Distribution(kind="uniform", low=1, mode=2, high=4) for c in problem.trainings},
        attrition=dict.fromkeys(("data_scientist", "machine_learning_engineer", "business_analyst"), 0.4),
        replacement_months=2,
    )
    courses = tuple(replace(c, success_rate=0.7, success_rate_alone=0.5) for c in problem.trainings)
    return replace(problem, uncertainty=unknown, trainings=courses)


@st.composite
def cases(draw: Any) -> tuple[Problem, tuple[Team, ...], int]:
    """A problem, two teams that it allows, a seed."""
    problem = draw(problems())
    return uncertain(problem), (draw(teams(problem)), draw(teams(problem))), draw(st.integers(0, 50))


def run(problem: Problem, some: tuple[Team, ...], seed: int) -> Run:
    """What comes of teams in one order of work."""
    futures = Futures(problem, Draws(samples=FUTURES, seed=seed))
    return simulate(problem, futures, some, [orders_of(problem)[0]] * len(some))


def same(one: Run, other: Run) -> bool:
    """Whether two runs have the same work done in the same months."""
    return all((one.complete[p] == other.complete[p]).all() for p in one.complete) and all(
        one.covered[p] == pytest.approx(other.covered[p]) for p in one.covered
    )


@LAWS
@given(cases())
def test_an_outcome_does_not_depend_on_the_other_teams(case):
    problem, some, seed = case
    together = Simulator(problem, samples=FUTURES, seed=seed).judge(some)
    alone = [Simulator(problem, samples=FUTURES, seed=seed).judge([team])[0] for team in some]
    assert list(together) == alone


@LAWS
@given(cases())
def test_more_budget_and_more_options_change_no_outcome(case):
    problem, some, seed = case
    limits = replace(problem.limits, budget=problem.limits.budget * 3, max_hires=99)
    another = replace(problem.hires[0], role="another_role") if problem.hires else None
    hires = (*problem.hires, another) if another else problem.hires
    one, other = (run(each, some, seed) for each in (problem, replace(problem, limits=limits, hires=hires)))
    assert same(one, other)
    assert (one.people == other.people).all()
    assert (one.loss == other.loss).all()


@LAWS
@given(cases(), st.sampled_from([0.01, 7.0, 1000.0]))
def test_money_in_another_unit_changes_no_chance_and_scales_every_cost(case, unit):
    problem, some, seed = case
    one, other = run(problem, some, seed), run(in_another_unit(problem, unit), some, seed)
    assert same(one, other)
    for part in ("people", "released_time", "loss", "cash"):
        assert getattr(other, part) == pytest.approx(unit * getattr(one, part))


def in_another_unit(problem: Problem, unit: float) -> Problem:
    pricing = problem.pricing
    return replace(
        problem,
        pricing=replace(
            pricing, change_cost=pricing.change_cost * unit, average_pay=pricing.average_pay * unit
        ),
        staff=tuple(replace(g, monthly_pay=g.monthly_pay * unit) for g in problem.staff),
        hires=tuple(
            replace(r, monthly_pay=r.monthly_pay * unit, recruiting_cost=r.recruiting_cost * unit)
            for r in problem.hires
        ),
        trainings=tuple(
            replace(c, monthly_pay=c.monthly_pay * unit, fee=c.fee * unit) for c in problem.trainings
        ),
        projects=tuple(
            replace(p, monthly_value=p.monthly_value * unit, shortage_price=p.shortage_price * unit)
            for p in problem.projects
        ),
    )


@LAWS
@given(cases())
def test_the_order_of_rows_changes_no_work(case):
    problem, some, seed = case
    turned = replace(
        problem, projects=problem.projects[::-1], hires=problem.hires[::-1], trainings=problem.trainings[::-1]
    )
    assert same(run(problem, some, seed), run(turned, some, seed))


@LAWS
@given(cases(), st.integers(1, 5))
def test_later_deadlines_change_no_work_in_the_same_order_of_it(case, months):
    """So that they never lower a chance."""
    problem, some, seed = case
    later = replace(
        problem,
        projects=tuple(
            replace(p, deadline=p.deadline + months) if p.kind == "delivery" else p for p in problem.projects
        ),
    )
    order = [orders_of(problem)[0]] * len(some)
    one = simulate(problem, Futures(problem, Draws(samples=FUTURES, seed=seed)), some, order)
    other = simulate(later, Futures(later, Draws(samples=FUTURES, seed=seed)), some, order)
    assert same(one, other)


class Tampered(Draws):
    """The same draws, but for the streams whose names begin so: those are drawn by another seed."""

    def __init__(self, *, samples: int, seed: int, other: str) -> None:
        super().__init__(samples=samples, seed=seed)
        self._other, self._elsewhere = other, Draws(samples=samples, seed=seed + 1000)

    def uniform(self, name: str) -> np.ndarray:
        return self._elsewhere.uniform(name) if name.startswith(self._other) else super().uniform(name)


def at_work(problem: Problem, draws: Draws, team: Team, order: Order, months: int) -> list[np.ndarray]:
    work = Work(problem, Futures(problem, draws), [team], [order])
    used = []
    for t in range(months):
        work.month(t)
        used.append(work.used)
    return used


@LAWS
@given(cases())
def test_work_depends_on_nothing_that_is_known_later(case):
    """Who passes is known at a course's end, how long somebody stays when they leave: up to the first month in which
    either shows, work is the same whatever is drawn for it."""
    problem, (team, _), seed = case
    assume(team.trainings)
    certain_staff = replace(problem, uncertainty=replace(problem.uncertainty, attrition={}))
    order = orders_of(problem)[0]
    draws = Draws(samples=FUTURES, seed=seed)
    ends = [
        entry.start + Futures(certain_staff, draws).duration(problem.training_option(entry.option)).min()
        for entry in team.trainings
    ]
    known = int(min(ends))  # the first month after a course
    assume(known <= problem.window)
    one = at_work(certain_staff, draws, team, order, known)
    tampered = Tampered(samples=FUTURES, seed=seed, other="passing.")
    other = at_work(certain_staff, tampered, team, order, known)
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
