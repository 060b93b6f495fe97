"""Verdicts without a solver are the solver's verdicts."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.analysis.settling import settle
from advisor.domain.parameters import Parameters
from advisor.domain.team import Team
from advisor.model import replanning
from advisor.model.replanning import Redelivery, replan_work
from advisor.model.solver import Deadline, SolveLog
from tests.analysis.teams import random_work

NEVER = Deadline(None)
SEEDS = range(300)


def solved(found: Parameters, team: Team) -> Redelivery:
    """By the solver alone, told nothing."""
    result = replan_work(
        found, team, never_on_time=frozenset(), never=frozenset(), deadline=NEVER, log=SolveLog()
    )
    assert result is not None
    return result


def test_no_verdict_of_bounds_and_quick_schedule_is_wrong():
    kinds: Counter[str] = Counter()
    for seed in SEEDS:
        found, team = random_work(seed)
        log = SolveLog()
        quick = settle(found, team, NEVER, log)
        assert quick is not None
        assert quick.delivered == solved(found, team).delivered, seed
        kinds["solver" if log.count else "all" if len(quick.delivered) == len(found.projects) else "less"] += 1
    # The test is about verdicts found without a solver, both good and bad ones.
    assert kinds["all"] > 30 and kinds["less"] > 30


def test_a_quick_schedule_costs_no_less_than_the_best_one_by_more_than_its_gap():
    compared = 0
    for seed in SEEDS:
        found, team = random_work(seed)
        log = SolveLog()
        quick = settle(found, team, NEVER, log)
        assert quick is not None
        if log.count == 0 and not any(p.kind == "ongoing" for p in found.projects):
            best = solved(found, team)
            span = replanning._work_cost(replanning.FixedTeamModel(found, team))[1]
            assert quick.cost >= best.cost - replanning.COST_GAP / replanning.COST_PART * span - 1e-3
            compared += 1
    assert compared > 60


@pytest.mark.parametrize("seed", range(40))
def test_one_weighted_run_is_as_strict_as_the_stages_one_by_one(seed, monkeypatch):
    found, team = random_work(seed)
    at_once = solved(found, team)
    monkeypatch.setattr(replanning, "_weights", lambda stages: None)
    assert solved(found, team).delivered == at_once.delivered or _tied(found)


def _tied(found: Parameters) -> bool:
    """Two projects of one priority may stand for each other in the count."""
    priorities = [p.priority for p in found.projects]
    return len(set(priorities)) < len(priorities)


def test_a_time_limit_that_has_passed_settles_nothing_by_the_solver():
    for seed in SEEDS:
        found, team = random_work(seed)
        log = SolveLog()
        settle(found, team, NEVER, log)
        if log.count:
            assert settle(found, team, Deadline.after(0), SolveLog()) is None
            return
    raise AssertionError("no work that needs the solver")
