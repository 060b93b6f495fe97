"""The analyses beside the recommendation, on real requests: judged again by another seed, and asked again."""

from __future__ import annotations

from functools import cache

import pytest

from advisor.domain.findings import Findings
from advisor.service import Question
from advisor.settings import Settings
from advisor.simulation import Simulator
from tests.service.asking import TODAY, brief, find, request, request_of, rulebook, scenario

OTHER_SEED = 77
SAMPLING = 0.08
"""By which two chances over so many futures may differ: 3 standard deviations of the difference are less."""


def bank(**analysis):
    return request_of("bank-churn") | {"analysis": {"samples": 500, "what_would_help": False} | analysis}


@cache
def asked_with(example: str) -> Findings:
    """What is found for an example with time enough to say what would change it."""
    payload = request_of(example) | {
        "analysis": {"samples": 200, "what_would_help": False, "what_would_change": True}
    }
    *_, last = Question(scenario(payload), rulebook(), Settings(time_limit=600.0), TODAY).findings_in_steps()
    return last


class TestRisks:
    def test_whether_training_succeeds_takes_most_from_a_plan_that_depends_on_it(self):
        assert find(bank()).risks[0].source == "passing"

    def test_another_seed_finds_about_the_same(self):
        problem, team = brief(bank()).problem, find(bank()).recommended.outcome.team
        for row in find(bank()).risks:
            held = Simulator(problem, samples=500, seed=OTHER_SEED, held=frozenset((row.source,))).judge(
                [team]
            )
            free = Simulator(problem, samples=500, seed=OTHER_SEED).judge([team])
            gain = held[0].musts_on_time - free[0].musts_on_time
            assert gain == pytest.approx(row.gain, abs=SAMPLING)

    def test_the_largest_risk_is_one_by_another_seed_too(self):
        one, other = find(bank()).risks, find(bank(seed=OTHER_SEED)).risks
        assert one[0].source == other[0].source


class TestPlanB:
    def test_it_is_decided_after_the_outcome_is_known(self):
        findings = find(bank())
        (plan,) = findings.plans_b
        course = brief(bank()).problem.training_option(plan.training.option)
        assert plan.known == plan.training.start + course.duration - 1
        option = brief(bank()).problem.hire_option(plan.addition.option)
        assert plan.addition.start - option.lead_time > plan.known

    def test_another_seed_judges_it_alike(self):
        findings, problem = find(bank()), brief(bank()).problem
        (plan,) = findings.plans_b
        judge = Simulator(problem, samples=500, seed=OTHER_SEED)
        failing = judge.where_fails(findings.recommended.outcome.team, plan.training)
        without, helped = failing.judge([plan.without.team, plan.outcome.team])
        assert without.all_musts == pytest.approx(plan.without.all_musts, abs=2 * SAMPLING)
        assert helped.all_musts == pytest.approx(plan.outcome.all_musts, abs=2 * SAMPLING)
        assert helped.all_musts > without.all_musts + 0.1

    def test_a_plan_without_training_has_none(self):
        assert find(request()).plans_b == ()


class TestWhatWouldChange:
    def test_it_is_not_worked_out_unless_asked(self):
        assert find(bank()).turns is None

    def test_where_the_time_runs_out_it_says_so(self):
        payload = request_of("energy-desk") | {
            "analysis": {"samples": 200, "what_would_help": False, "what_would_change": True}
        }
        question = Question(scenario(payload), rulebook(), Settings(time_limit=0.5), TODAY)
        *_, last = question.findings_in_steps()
        assert last.status == "cut_off"
        assert last.turns is not None

    @pytest.mark.slow
    def test_asked_again_on_either_side_of_each_turn_another_strategy_is_recommended(self):
        findings = asked_with("energy-desk")
        assert findings.status == "complete"
        assert findings.turns
        mine = findings.recommended.plan.strategy
        payload = request_of("energy-desk") | {"analysis": {"samples": 200, "what_would_help": False}}
        for turn in findings.turns:
            back = 0.05 * (turn.high - turn.low) * (1 if turn.changes_at < turn.now else -1)
            there = find(payload | {"assumptions": {turn.figure: turn.changes_at}})
            before = find(payload | {"assumptions": {turn.figure: turn.changes_at + back}})
            assert (there.recommended.plan.strategy, before.recommended.plan.strategy) == (
                turn.strategy,
                mine,
            )

    @pytest.mark.slow
    def test_the_nearest_turn_comes_first_and_each_lies_within_its_range(self):
        turns = asked_with("energy-desk").turns
        distances = [turn.distance for turn in turns]
        assert distances == sorted(distances)
        assert all(turn.low <= turn.changes_at <= turn.high for turn in turns)
