"""Figures at which another strategy wins: on formulas, where the turn can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from advisor.choice.clock import Clock
from advisor.choice.found import Found
from advisor.choice.run import Run
from advisor.choice.what_would_change import RangedFigure, Sensitivity, what_would_change
from advisor.domain.findings import TurnFinding
from advisor.domain.problem import Problem
from advisor.domain.team import Team
from tests.choice.made import DS, MLE, Formula, FormulaJudge, TableProposer, Ticks, hire, problem
from tests.planning import tiny

PAY = RangedFigure(name="scientist's pay", now=100.0, low=50.0, high=200.0)
OTHERS_PAY = RangedFigure(name="engineer's pay", now=120.0, low=80.0, high=160.0)
UNUSED = RangedFigure(name="recruiting somebody who may not be hired", now=5.0, low=0.0, high=1000.0)
NOBODY = tiny.scientist_option(role="data_engineer", most=0)


def asked(*, budget: float = tiny.PLENTY, **figures: float) -> Problem:
    """A scientist costs 100 a month, an engineer 120; a month of pay makes a difference only above 1."""
    values = {PAY.name: PAY.now, OTHERS_PAY.name: OTHERS_PAY.now, UNUSED.name: UNUSED.now} | figures
    return problem(
        hires=(
            tiny.scientist_option(most=2, monthly_pay=values[PAY.name]),
            tiny.engineer_option(most=2, monthly_pay=values[OTHERS_PAY.name]),
            replace(NOBODY, recruiting_cost=values[UNUSED.name]),
        ),
        pricing={"average_pay": 1.0, "tie_tolerance": 0.0},
        limits={"budget": budget},
    )


def one_of_either(team: Team) -> Mapping[str, Any]:
    """Somebody who comes at once does it."""
    return {"must": 0.9 * any(h.start == 1 for h in team.hires)}


def run_of(asked_for: Problem, formula: Formula = one_of_either) -> Run:
    proposals = {f"hire_{r.role}": Team.of([hire(r.key)]) for r in asked_for.hires}
    judge = FormulaJudge(asked_for, formula)
    return Run(problem=asked_for, judge=judge, proposer=TableProposer(proposals), clock=Clock(3600.0))


def sensitivity(
    *figures: RangedFigure,
    clock: Clock | None = None,
    formula: Formula = one_of_either,
    judges: list[FormulaJudge] | None = None,
    budget: float = tiny.PLENTY,
) -> Sensitivity:
    """A finished run on the formula, and the same formula for every changed problem."""
    run = run_of(asked(budget=budget), formula)
    recommended = run.finish().recommended.outcome
    run.clock = clock or run.clock
    made = [] if judges is None else judges

    def judge_of(changed: Problem, _: int = 0) -> FormulaJudge:
        made.append(FormulaJudge(changed, formula))
        return made[-1]

    return Sensitivity(
        run=run,
        recommended=recommended,
        figures=figures,
        changed=lambda name, value: asked(budget=budget, **{name: value}),
        judge_of=judge_of,
        quick_judge_of=judge_of,
    )


def found(*figures: RangedFigure, **more: Any) -> Found[TurnFinding]:
    return what_would_change(sensitivity(*figures, **more))


def test_the_turn_is_found_to_a_part_of_the_range() -> None:
    (turn,) = found(PAY).found
    assert (turn.figure, str(turn.strategy)) == (PAY.name, "hire_machine_learning_engineer")
    assert 120.0 <= turn.changes_at <= 120.0 + 0.05 * 150 + 1.0, "an engineer costs 120"


def test_at_the_turn_the_other_strategy_is_recommended_and_shortly_before_it_is_not() -> None:
    (turn,) = found(PAY).found

    def recommended(pay: float) -> str:
        return str(run_of(asked(**{PAY.name: pay})).finish().recommended.plan.strategy)

    before = turn.changes_at - 0.05 * (PAY.high - PAY.low)
    assert (recommended(turn.changes_at), recommended(before)) == (
        "hire_machine_learning_engineer",
        "hire_data_scientist",
    )


def test_the_nearest_turn_comes_first_measured_by_the_range() -> None:
    turns = found(PAY, OTHERS_PAY).found
    assert [turn.figure for turn in turns] == [PAY.name, OTHERS_PAY.name]
    assert turns[1].changes_at == pytest.approx(100.0, abs=0.05 * 80 + 1.0)
    assert turns[0].distance < turns[1].distance


def test_a_figure_that_no_team_uses_is_not_even_judged() -> None:
    judges: list[FormulaJudge] = []
    assert found(UNUSED, judges=judges) == Found(found=(), complete=True)
    assert judges == []


def test_a_figure_is_left_alone_where_it_turns_nothing() -> None:
    assert found(RangedFigure(name=PAY.name, now=100.0, low=50.0, high=110.0)).found == ()


def test_a_hire_who_has_become_too_dear_is_put_off_before_another_is_taken() -> None:
    """At 120 a month a scientist passes the budget from month 1 on, from month 2 on not."""

    def formula(team: Team) -> Mapping[str, Any]:
        late, others = any(h.start > 1 for h in team.hires), any(h.option != DS for h in team.hires)
        return {"must": 0.9 * any(h.start <= 2 for h in team.hires), "loss": 200.0 * late + 400.0 * others}

    dearer = RangedFigure(name=PAY.name, now=100.0, low=90.0, high=120.0)
    assert (
        str(run_of(asked(budget=1300.0), formula).finish().recommended.plan.strategy) == "hire_data_scientist"
    )
    assert found(dearer, formula=formula, budget=1300.0) == Found(found=(), complete=True)


def test_another_team_of_the_recommended_strategy_may_keep_it() -> None:
    """At 125 a month an engineer costs less than a scientist who comes at once, and more than one who comes later."""

    def formula(team: Team) -> Mapping[str, Any]:
        does_it = {(DS, 1): 0.0, (DS, 2): 105.0, (MLE, 1): 45.0}
        losses = [does_it[h.option, h.start] for h in team.hires if (h.option, h.start) in does_it]
        return {"must": 0.9 * bool(losses), "loss": min(losses, default=0.0)}

    dearer = RangedFigure(name=PAY.name, now=100.0, low=100.0, high=125.0)
    assert found(dearer, formula=formula) == Found(found=(), complete=True)
    much_dearer = replace(dearer, high=250.0)
    assert [str(turn.strategy) for turn in found(much_dearer, formula=formula).found] == [
        "hire_machine_learning_engineer"
    ]


def test_where_the_clock_runs_out_what_was_found_stands() -> None:
    everything = found(PAY, OTHERS_PAY)
    ticks = Ticks()
    found(PAY, clock=Clock(10_000.0, ticks, started=0.0))
    needed = ticks.read
    cut = found(PAY, OTHERS_PAY, clock=Clock(needed + 0.5, Ticks(), started=0.0))
    assert everything.complete
    assert (cut.found, cut.complete) == (everything.found[:1], False)
