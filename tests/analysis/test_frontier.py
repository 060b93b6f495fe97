"""Each step of the budget frontier is what is recommended at its budget, and not at a little less."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from advisor.analysis.desk import Desk, best_plan
from advisor.analysis.frontier import Frontier, frontier, on_time
from advisor.answering import answer_scenario
from advisor.domain.plan import Plan
from advisor.domain.recommendation import FrontierStep, Recommendation
from advisor.model.solver import Deadline, SolveLog
from advisor.rulebook import Rulebook, load
from advisor.schemas.answer_schema import AnswerSchema
from advisor.service import advise
from advisor.settings import Settings
from tests.invariants import breaches
from tests.service.asking import PLAN_ONLY, TODAY, request, rulebook, scenario

SETTINGS = Settings(time_limit=600.0)
"""So much time that none of these is cut off on a busy machine."""

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ASKED = PLAN_ONLY | {"frontier": True}
JUST_BELOW = 0.99


def example(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text())["request"]
    return payload


def people(role: str, headcount: int, share: float) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share}


BANK = example("bank-churn")
CASES = {
    "bank": BANK,
    "bank, every year": BANK | {"budget": {"annual": 100000}},
    "a course pays": example("pretrained-feature"),
    "three steps": example("late-must-beside-a-could"),
    "staff is enough": example("small-shop"),
    "by value": request(
        projects=[{"id": "f", "template": "forecasting_prototype", "monthly_value": 40000}],
        options={"objective": "net_value"},
    ),
    "work every month": request(
        staff=[people("business_analyst", 1, 0.5)],
        projects=[{"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.74}}],
    ),
}


def ask(payload: dict[str, Any]) -> Recommendation:
    return _ask(json.dumps(payload))


@cache
def _ask(payload: str) -> Recommendation:
    return advise(scenario(json.loads(payload)), rulebook(), SETTINGS, today=TODAY)


def steps_of(payload: dict[str, Any]) -> tuple[FrontierStep, ...]:
    found = ask(payload | {"analysis": ASKED}).frontier
    assert found is not None
    return found


def at(payload: dict[str, Any], budget: float) -> Plan:
    """What is recommended with another budget, asked by itself."""
    kind = "annual" if "annual" in payload["budget"] else "total"
    changed = {k: v for k, v in payload["budget"].items() if k not in ("annual", "total")} | {kind: budget}
    return ask(payload | {"budget": changed, "analysis": PLAN_ONLY}).plan


def gist(plan: Plan) -> tuple[str, str, tuple[str, ...]]:
    return plan.strategy, plan.outcome, on_time(plan)


def gist_of(step: FrontierStep) -> tuple[str, str, tuple[str, ...]]:
    return step.strategy, step.outcome, step.delivered


@pytest.mark.parametrize("payload", CASES.values(), ids=CASES)
def test_each_step_is_what_is_recommended_at_its_budget(payload):
    for step in steps_of(payload):
        plan = at(payload, step.budget)
        assert gist(plan) == gist_of(step)
        assert plan.costs.total == pytest.approx(step.cost)
        assert plan.costs.economic.total == pytest.approx(step.economic_cost)


@pytest.mark.parametrize("payload", CASES.values(), ids=CASES)
def test_just_below_a_step_the_one_before_still_holds(payload):
    for before, step in pairwise(steps_of(payload)):
        assert gist(at(payload, max(before.budget, JUST_BELOW * step.budget))) == gist_of(before)


@pytest.mark.parametrize("payload", CASES.values(), ids=CASES)
def test_between_two_steps_and_beyond_the_last_nothing_changes(payload):
    steps = steps_of(payload)
    for step, after in pairwise(steps):
        assert gist(at(payload, round((step.budget + after.budget) / 2))) == gist_of(step)
    for more in (1.3, 10):
        assert gist(at(payload, more * steps[-1].budget + 100000)) == gist_of(steps[-1])


@pytest.mark.parametrize("payload", CASES.values(), ids=CASES)
def test_steps_rise_from_no_budget_and_each_differs_from_the_one_before(payload):
    steps = steps_of(payload)
    assert steps[0].budget == 0
    assert all(one.budget < other.budget for one, other in pairwise(steps))
    assert all(gist_of(one) != gist_of(other) for one, other in pairwise(steps))


@pytest.mark.parametrize("payload", CASES.values(), ids=CASES)
def test_an_answer_with_a_frontier_keeps_every_law(payload):
    payload = payload | {"analysis": ASKED}
    answer = answer_scenario(scenario(payload), rulebook(), SETTINGS)
    AnswerSchema().load(answer)
    assert breaches(payload, answer) == []


def test_the_bank_needs_a_hire_and_a_trainee_for_its_must():
    first, second = steps_of(BANK)
    assert (first.strategy, first.delivered) == ("no_change", ("reports",))
    assert (second.strategy, second.delivered) == (
        "hire_data_scientist_and_cross_train",
        ("churn", "reports"),
    )
    assert second.cost <= second.budget < 200000


def test_the_money_of_a_yearly_budget_is_yearly():
    steps = steps_of(CASES["bank, every year"])
    assert all(step.annual for step in steps)
    assert steps[-1].cost > steps[-1].budget


def test_the_frontier_of_the_bank_takes_no_more_than_eighty_solves():
    (report,) = [r for r in ask(BANK | {"analysis": ASKED}).analyses if r.name == "frontier"]
    assert report.status == "complete"
    assert 0 < report.solves <= 80


def test_the_number_of_workers_changes_nothing():
    asked = scenario(CASES["three steps"] | {"analysis": ASKED})
    alone, many = (
        advise(asked, rulebook(), replace(SETTINGS, workers=workers), today=TODAY) for workers in (1, 4)
    )
    assert alone.frontier == many.frontier


# --- rules that look at the budget -----------------------------------------------------------------------


def with_rule(folder: Path, text: str) -> Rulebook:
    """The shipped rule files with one rule more."""
    shutil.copytree(SETTINGS.rules, folder / "rules")
    advice = folder / "rules" / "advice" / "training.yaml"
    advice.write_text(advice.read_text() + text)
    return load(folder / "rules")


COURSES_FOR_THE_RICH = """
  - id: courses-for-the-rich
    title: No courses on a small budget
    when:
      all:
        - budget.total: {less_than: 50000}
    then:
      - forbid_cross_training: {all: yes}
    because:
      - {source: team-judgement}
    tests:
      - {name: poor, given: {budget.total: 10}, fires: yes}
      - {name: rich, given: {budget.total: 50000}, fires: no}
"""
ENGINEER_WANTED = """
  - id: engineer-wanted
    title: An engineer by the middle of the year
    when: always
    then:
      - require_role: {role: machine_learning_engineer, at_least: 1, by_period: 8}
    because:
      - {source: team-judgement}
    tests:
      - {name: anything, given: {budget.total: 10}, fires: yes}
"""


ENGINEERS_ONLY = request(
    horizon={"start": "2027-01", "months": 9},
    staff=[people("data_scientist", 1, 0.5)],
    projects=[{"id": "p", "effort": {"model_building": 0.5, "production_code": 1.0}}],
    options={"allow": {"hire": ["machine_learning_engineer"], "training_paths": []}},
)


@pytest.mark.parametrize(
    ("rule", "payload"),
    [(COURSES_FOR_THE_RICH, CASES["a course pays"]), (ENGINEER_WANTED, ENGINEERS_ONLY)],
    ids=["forbids", "requires"],
)
def test_rules_are_asked_anew_at_every_budget(tmp_path, rule, payload):
    rules = with_rule(tmp_path, rule)

    def told(**changes: Any) -> Any:
        return advise(scenario(payload | changes), rules, SETTINGS, today=TODAY)

    steps = told(analysis=ASKED).frontier
    assert len(steps) > 1
    for before, step in pairwise(steps):
        assert gist(told(budget={"total": step.budget}).plan) == gist_of(step)
        assert gist(told(budget={"total": JUST_BELOW * step.budget}).plan) == gist_of(before)


def test_a_rule_that_forbids_courses_moves_the_step_to_where_it_ends(tmp_path):
    rules = with_rule(tmp_path, COURSES_FOR_THE_RICH)
    asked = scenario(CASES["a course pays"] | {"analysis": ASKED})
    steps = advise(asked, rules, SETTINGS, today=TODAY).frontier
    assert [step.strategy for step in steps] == ["no_change", "cross_train_only"]
    assert steps[1].budget == pytest.approx(50000, rel=0.01)


# --- out of time -----------------------------------------------------------------------------------------


class UpTo(Deadline):
    """Passes once a number of programmes has been solved: a time limit that does not hang on the machine."""

    log: SolveLog
    solves: int

    def left(self) -> float:
        return 0.0 if self.log.count >= self.solves else float("inf")

    def part(self, share: float) -> Deadline:
        return self


@cache
def cut_off_after(solves: int | None) -> Frontier:
    """The frontier of the case with three steps, its time up after so many solves."""
    asked = scenario(CASES["three steps"])
    with ThreadPoolExecutor(max_workers=1) as executor:
        desk = Desk(
            rulebook=rulebook(), settings=SETTINGS, today=TODAY, deadline=Deadline(None), executor=executor
        )
        brief = desk.prepare(asked)
        outcomes = desk.outcomes(brief, all_of_them=True)
        plan = best_plan(brief, outcomes.plans)
        deadline = Deadline(None)
        if solves is not None:
            deadline = UpTo(None)
            object.__setattr__(deadline, "log", desk.log)
            object.__setattr__(deadline, "solves", desk.log.count + solves)
        return frontier(replace(desk, deadline=deadline), brief, outcomes, plan)


@pytest.mark.parametrize("solves", [0, 1, 8, 20, 40, 60])
def test_a_frontier_that_is_cut_off_has_the_first_steps_and_says_so(solves):
    whole, part = cut_off_after(None), cut_off_after(solves)
    assert whole.finished
    assert not part.finished
    assert part.steps == whole.steps[: len(part.steps)]


def test_a_frontier_that_is_cut_off_late_keeps_what_it_has():
    assert [len(cut_off_after(solves).steps) for solves in (0, 20, 60)] == [0, 1, 2]
