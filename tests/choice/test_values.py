"""Where worth decides: the pool ranked anew, on outcomes by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.choice.clock import Clock
from advisor.choice.run import Run
from advisor.choice.values import Assumed, value_turns, with_value
from advisor.domain.outcome import Lost
from advisor.domain.problem import Problem
from advisor.domain.team import NO_CHANGE_TEAM, Team, TrainingDecision
from advisor.simulation import Simulator
from tests.choice.made import COURSE, DS, FormulaJudge, TableProposer, hire, problem
from tests.planning import tiny

MONTHS = 12
ALONE = Team.of([hire(DS)])
COST = 1110 + 1
"""One hire from the second month on, and moving them."""
BAND = 100
"""A month of average pay."""
OPEN = Assumed(factors=(3.0, 0.5), late=True)


class LosingJudge(FormulaJudge):
    """Judges by a formula that gives the months lost of each project; its loss is what these make."""

    def outcome(self, team):
        made = super().outcome(team)
        factor = self._problem.pricing.late_factor
        lost = {name: Lost(months=m, late=late) for name, (m, late) in self._formula(team)["lost"].items()}
        loss = sum(
            self._problem.project(p).monthly_value * months.counted(factor) for p, months in lost.items()
        )
        net = replace(made.net, moves=float(team.moved), loss=loss)
        return replace(made, net=net, lost=lost)


def asked(*values: float, priority: str = "should", given: bool = False, **pricing) -> Problem:
    """Projects a, b, … with these monthly values, assumed; nobody can be trained, and one scientist be hired."""
    rows = tuple(
        tiny.project(name, months=MONTHS, priority=priority, monthly_value=v, value_given=given, worth=0.0)
        for name, v in zip("abc", values, strict=False)
    )
    option = tiny.scientist_option(most=1)
    return problem(months=MONTHS, hires=(option,), trainings=(), projects=rows, pricing=pricing)


def turns(made: Problem, formula, assumed: Assumed = OPEN, clock: Clock | None = None):
    judge = LosingJudge(made, formula)
    run = Run(problem=made, judge=judge, proposer=TableProposer(), clock=Clock(3600.0))
    recommended = run.finish().recommended.outcome
    run.clock = clock or run.clock
    return value_turns(run, recommended, assumed)


def at_once(team: Team) -> bool:
    """Whether somebody is hired as early as can be: who comes later is of no use here."""
    return any(h.start == 1 for h in team.hires)


def saves_months(months: float, late: float = 0.0, project: str = "a"):
    """Without anybody so many months are lost of a project, so many of them late; with a hire none."""
    return lambda team: {"lost": {project: (0.0, 0.0) if at_once(team) else (months, late)}}


def test_the_turn_is_where_what_is_saved_passes_cost_and_band():
    (turn,) = turns(asked(60.0), saves_months(10.0)).found
    exact = (COST + BAND) / 10
    assert (turn.project, turn.now) == ("a", 60.0)
    assert exact <= turn.changes_at <= exact * 1.1
    assert turn.outcome.team == ALONE


def test_at_the_value_the_choice_is_the_other_one_and_below_the_turn_it_is_not():
    (turn,) = turns(asked(60.0), saves_months(10.0)).found
    for value, team in ((turn.changes_at, ALONE), ((COST + BAND) / 10 - 0.5, NO_CHANGE_TEAM)):
        again = with_value(asked(60.0), "a", value)
        run = Run(
            problem=again,
            judge=LosingJudge(again, saves_months(10.0)),
            proposer=TableProposer(),
            clock=Clock(3600.0),
        )
        assert run.finish().recommended.outcome.team == team


def test_the_value_is_a_round_one():
    (turn,) = turns(asked(60.0), saves_months(10.0)).found
    assert turn.changes_at == 130.0


def test_a_lower_value_turns_too_and_is_rounded_down():
    (turn,) = turns(asked(200.0), saves_months(10.0)).found
    assert turn.outcome.team == NO_CHANGE_TEAM
    assert turn.changes_at == 120.0


def test_what_is_lost_at_the_value_is_in_the_outcome():
    (turn,) = turns(asked(200.0), saves_months(10.0)).found
    assert turn.outcome.net.loss == pytest.approx(1200.0)


def test_beyond_the_range_of_the_pay_back_time_nothing_is_looked_for():
    assert turns(asked(60.0), saves_months(10.0), Assumed(factors=(2.0, 0.5), late=False)).found == ()
    assert turns(asked(60.0), saves_months(10.0), Assumed(factors=(), late=False)).found == ()


def test_a_value_that_the_request_gives_is_not_asked_for():
    assert turns(asked(60.0, given=True), saves_months(10.0)).found == ()


def test_one_project_at_a_time_the_nearest_first():
    def formula(team):
        none = (0.0, 0.0)
        return {"lost": {"a": none, "b": none} if at_once(team) else {"a": (6.0, 0.0), "b": (8.0, 0.0)}}

    first, second = turns(asked(60.0, 80.0), formula).found
    assert (first.project, second.project) == ("b", "a")
    assert first.distance < second.distance
    # 1211 - 60 x 6 are left to b's eight months; 1211 - 80 x 8 to a's six.
    assert first.changes_at == pytest.approx((COST + BAND - 360) / 8, rel=0.06)
    assert second.changes_at == pytest.approx((COST + BAND - 640) / 6, rel=0.06)


def test_a_must_is_worth_what_its_given_value_makes():
    """The files say that it is worth nothing: only a value that is given pays for a certain chance."""

    def formula(team):
        return {"must": 0.8 * at_once(team), "lost": {"must": (12.0, 0.0)}}

    made = problem(
        months=MONTHS, hires=(tiny.scientist_option(most=1),), trainings=(),
        projects=(tiny.project("must", months=MONTHS, monthly_value=60.0, value_given=False, worth=0.0),),
    )  # fmt: skip
    (turn,) = turns(made, formula).found
    # 0.8 of the value of twelve months is what may be paid.
    assert turn.changes_at == pytest.approx(COST / (0.8 * 12), rel=0.06)
    assert turn.outcome.team == ALONE


def test_what_lateness_alone_turns_is_said_without_a_value():
    made = asked(60.0, late_factor=3.0)
    (turn,) = turns(made, saves_months(10.0, late=8.0), Assumed(factors=(1.1, 0.95), late=True)).found
    assert (turn.project, turn.now, turn.changes_at) == (None, None, None)
    assert turn.outcome.team == NO_CHANGE_TEAM
    assert turn.outcome.net.loss == pytest.approx(600.0)


def test_lateness_is_not_told_beside_a_value_nor_where_the_request_prices_it():
    made = asked(60.0, late_factor=3.0)
    assert [t.project for t in turns(made, saves_months(10.0, late=8.0)).found] == ["a"]
    closed = Assumed(factors=(1.1, 0.95), late=False)
    assert turns(made, saves_months(10.0, late=8.0), closed).found == ()


def test_the_same_people_in_other_months_are_no_other_choice():
    """A later start saves pay; what is lost by it decides, and nobody else comes."""

    def formula(team):
        return {"lost": {"a": (2.0 * team.hires[0].start if team.hires else 40.0, 0.0)}}

    assert turns(asked(60.0), formula, Assumed(factors=(3.0, 0.7), late=False)).found == ()


def test_where_the_clock_is_up_it_is_said():
    found = turns(asked(60.0), saves_months(10.0), clock=Clock(0.0))
    assert (found.found, found.complete) == ((), False)


@pytest.mark.parametrize("late_factor", [1.0, 3.0])
def test_the_simulation_loses_value_times_the_months_that_it_tells(late_factor):
    course = tiny.training(success_rate=0.5, success_rate_alone=0.5)
    rows = (
        tiny.project("must", months=8, deadline=3, monthly_value=70.0),
        tiny.project("open", months=8, deadline_given=False, earliest_start=2, monthly_value=30.0),
    )
    made = tiny.parameters(
        months=8, staff=(tiny.analysts(months=8),), hires=(tiny.scientist_option(),), trainings=(course,),
        projects=rows, pricing={"late_factor": late_factor, "window": 12},
    )  # fmt: skip
    teams = [NO_CHANGE_TEAM, Team.of([hire(DS, 5)]), Team.of((), [TrainingDecision(COURSE, 0)])]
    for outcome in Simulator(made, samples=64, seed=1).judge(teams):
        told = sum(p.monthly_value * outcome.lost[p.id].counted(late_factor) for p in rows)
        assert outcome.net.loss == pytest.approx(told)
    nothing = Simulator(made, samples=8, seed=1).judge([NO_CHANGE_TEAM])[0]
    assert nothing.lost == {"must": Lost(months=12.0, late=8.0), "open": Lost(months=10.0, late=0.0)}
