"""Chances against exact enumeration, intervals against the truth, and the same answer for everybody."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest

from advisor.analysis.desk import Desk
from advisor.analysis.futures import varies
from advisor.analysis.uncertainty import ENOUGH, Found, quantiles, uncertainty, wilson
from advisor.domain.plan import Plan
from advisor.domain.recommendation import RiskOfPlan, Uncertainty
from advisor.domain.scenario import UncertaintyRequest
from advisor.model.solver import NEVER, Deadline
from advisor.service import advise
from advisor.settings import Settings
from tests.service.asking import SETTINGS, TODAY, ask, brief, request, rulebook, scenario
from tests.service.test_answers import example

ROLES = ("business_analyst", "data_scientist", "machine_learning_engineer")


def people(role: str, headcount: int, share: float) -> dict[str, object]:
    return {"role": role, "headcount": headcount, "available_share": share}


def certain(payload: dict[str, Any], **changes: float) -> dict[str, Any]:
    """The request with every figure fixed at its published value; only these are changed."""
    fixed = {f.name: f.value for f in brief(payload).case.figures.read() if varies(f)}
    fixed |= {f"roles.{role}.attrition": 0.0 for role in ROLES}
    fixed |= {"planning.effort_overrun": 1.0}
    return payload | {"assumptions": fixed | {k.replace("__", "."): v for k, v in changes.items()}}


def without(payload: dict[str, Any], *names: str) -> dict[str, Any]:
    """The request with some figures left to their published ranges."""
    return payload | {"assumptions": {k: v for k, v in payload["assumptions"].items() if k not in names}}


def tried(
    payload: dict[str, Any],
    samples: int,
    seed: int = 1,
    *,
    plan: Plan | None = None,
    others: tuple[Plan, ...] = (),
    deadline: Deadline | None = None,
    workers: int = 0,
) -> tuple[Found, int]:
    """The uncertainty of the recommended plan, and how many solves it took."""
    plan = plan or ask(payload).plan
    pool = ThreadPoolExecutor(max_workers=workers) if workers else None
    desk = Desk(
        rulebook=rulebook(),
        settings=SETTINGS,
        today=TODAY,
        deadline=deadline or Deadline(None),
        executor=pool,
    )
    try:
        asked = UncertaintyRequest(samples=samples, seed=seed)
        return uncertainty(desk, brief(payload), asked, plan, others), desk.log.count
    finally:
        if pool:
            pool.shutdown()


def risk(found: Found) -> RiskOfPlan:
    assert found.uncertainty is not None
    return found.uncertainty.recommendation


# -- exact ------------------------------------------------------------------------------------------

ONE_LEARNS = request(
    staff=[people("business_analyst", 3, 0.5)],
    projects=[{"id": "p", "effort": {"data_analysis": 1.0, "model_building": 2.0}}],
    options={"allow": {"hire": []}},
)
TWO_LEARN = request(
    staff=[people("business_analyst", 4, 0.5)],
    projects=[{"id": "p", "effort": {"model_building": 5.0}}],
    options={"allow": {"hire": []}},
)
PATH = "training.business_analyst_to_data_scientist"


def trainees(payload: dict[str, Any]) -> int:
    return sum(training.count for training in ask(payload).plan.trainings)


def test_the_chance_of_a_plan_that_rests_on_one_trainee_is_that_of_passing():
    payload = certain(ONE_LEARNS)
    assert trainees(payload) == 1
    (chance,) = risk(tried(payload, 50)[0]).delivered
    assert chance.chance == pytest.approx(0.6)
    assert chance.interval == (chance.chance, chance.chance)


def test_two_trainees_who_are_both_needed_have_to_pass_both():
    payload = certain(TWO_LEARN)
    assert trainees(payload) == 2
    assert risk(tried(payload, 50)[0]).delivered[0].chance == pytest.approx(0.6**2)


def test_what_one_of_two_trainees_can_do_fails_only_with_both():
    """The plan of the larger project, in a world where a third of the work is enough."""
    payload = certain(TWO_LEARN, planning__effort_overrun=0.3)
    plan = ask(certain(TWO_LEARN)).plan
    assert risk(tried(payload, 50, plan=plan)[0]).delivered[0].chance == pytest.approx(1 - 0.4**2)


def test_a_rate_of_success_that_is_itself_uncertain_counts_with_its_mean():
    payload = without(certain(ONE_LEARNS), f"{PATH}.success_rate")
    chance = risk(tried(payload, 400)[0]).delivered[0]
    assert chance.chance == pytest.approx((0.3 + 0.6 + 0.85) / 3, abs=0.002)


def test_nobody_who_stays_for_certain_leaves_anything_to_chance():
    payload = certain(request(staff=[people("data_scientist", 1, 0.5)]))
    found = risk(tried(payload, 30)[0])
    assert found.delivered[0].chance == 1.0
    assert found.cost == {0.1: 0.0, 0.5: 0.0, 0.9: 0.0}


# -- against enumeration of everything that may happen ----------------------------------------------

MONTHS, RATE, EFFORT = 12, 0.4, 4.5
BY_ONESELF = request(
    horizon={"start": "2027-01", "months": MONTHS},
    staff=[people("data_scientist", 1, 0.6)],
    projects=[{"id": "p", "effort": {"model_building": EFFORT}, "max_team": 1.0}],
    options={"allow": {"hire": [], "training_paths": []}},
)
"""One scientist who may leave, and an estimate that may be overrun."""


@cache
def by_oneself() -> dict[str, Any]:
    fixed = certain(BY_ONESELF, roles__data_scientist__attrition=RATE)
    return without(fixed, "planning.effort_overrun")


def share_of_overruns_up_to(factor: float, low: float = 0.8, mode: float = 1.0, high: float = 1.8) -> float:
    if factor <= low or factor >= high:
        return float(factor >= high)
    if factor <= mode:
        return (factor - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - factor) ** 2 / ((high - low) * (high - mode))


def exact_chance() -> float:
    """Every month of leaving, with its probability, times the chance that the work fits in before.

    Whoever leaves after x months has been there for round(x) of them, and for one at least.
    """
    speed = 0.95 * 0.6

    def gone_before(months: float) -> float:
        return 1 - (1 - RATE) ** (months / 12)

    total = 0.0
    for there in range(1, MONTHS + 1):
        before = 0.0 if there == 1 else gone_before(there - 0.5)
        after = 1.0 if there == MONTHS else gone_before(there + 0.5)
        total += (after - before) * share_of_overruns_up_to(there * speed / EFFORT)
    return total


def test_the_sampled_chance_is_that_of_enumeration():
    truth = exact_chance()
    assert 0.2 < truth < 0.8
    assert risk(tried(by_oneself(), 2000)[0]).delivered[0].chance == pytest.approx(truth, abs=0.02)


def test_the_interval_holds_the_truth_in_95_of_100_seeds():
    truth, plan = exact_chance(), ask(by_oneself()).plan
    held = 0
    for seed in range(100):
        low, high = risk(tried(by_oneself(), 60, seed, plan=plan)[0]).delivered[0].interval
        held += low <= truth <= high
    assert held >= 95


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2535, 0.3682), (15, 148, 0.0598, 0.1644), (0, 20, 0.0, 0.2005), (1, 29, 0.0018, 0.1963)],
)
def test_the_interval_is_that_of_the_literature(right, of, low, high):
    """The table of Newcombe, Statistics in Medicine 17 (1998), method 4."""
    assert wilson(right / of, of) == pytest.approx((low, high), abs=5e-5)
    assert wilson(1 - right / of, of) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def coin_tosses(chance: float, n: int) -> Iterator[tuple[int, float]]:
    for k in range(n + 1):
        yield k, math.comb(n, k) * chance**k * (1 - chance) ** (n - k)


@pytest.mark.parametrize("chance", [0.02, 0.1, 0.3, 0.5, 0.72, 0.95])
@pytest.mark.parametrize("n", [1, 10, 60, 200])
def test_even_of_coin_tosses_the_interval_holds_the_truth_often_enough(chance, n):
    held = sum(p for k, p in coin_tosses(chance, n) if wilson(k / n, n)[0] <= chance <= wilson(k / n, n)[1])
    assert held >= 0.945


def test_quantiles_go_by_weight():
    assert quantiles([(1.0, 5.0), (1.0, 1.0), (8.0, 3.0)]) == {0.1: 1.0, 0.5: 3.0, 0.9: 3.0}
    assert quantiles([(1.0, 7.0)]) == {0.1: 7.0, 0.5: 7.0, 0.9: 7.0}


# -- the bank ---------------------------------------------------------------------------------------

COMPARED = {"alternatives": True, "smallest_change": False}
ASKED = {"samples": 200, "seed": 1}


@cache
def bank() -> Any:
    payload = example("bank-churn", analysis=COMPARED | {"uncertainty": ASKED})
    return advise(scenario(payload), rulebook(), Settings(time_limit=600), today=TODAY)


def bank_uncertainty() -> Uncertainty:
    found = bank().uncertainty
    assert isinstance(found, Uncertainty)
    return found


def bank_plans() -> dict[str, Plan]:
    return {bank().plan.strategy: bank().plan} | {a.strategy: a.plan for a in bank().alternatives if a.plan}


def test_three_plans_in_two_hundred_futures_take_few_solves():
    (report,) = bank().analyses
    assert (report.name, report.status) == ("uncertainty", "complete")
    assert report.solves <= 220
    assert len(bank_uncertainty().alternatives) == 2


def test_a_must_below_the_confidence_is_said_to_be_at_risk_first_of_all():
    found = bank_uncertainty()
    assert found.must_confidence == 0.7
    assert found.at_risk == ("churn",)
    assert "At risk: churn is on time in" in bank().headline


def test_reading_an_attrition_lists_it_among_the_assumptions():
    named = {assumption.name for assumption in bank().assumptions}
    assert {"roles.data_scientist.attrition", "planning.must_confidence"} <= named
    assert "planning.effort_overrun" not in named  # the bank gives no effort of its own


def test_chances_lie_between_none_and_certain_and_inside_their_intervals():
    found = bank_uncertainty()
    for plan in (found.recommendation, *found.alternatives):
        chances = {chance.project: chance for chance in plan.delivered}
        for chance in (*chances.values(), plan.all_musts):
            assert 0 <= chance.interval[0] <= chance.chance <= chance.interval[1] <= 1
        assert plan.all_musts.chance == pytest.approx(chances["churn"].chance)  # the only must
        assert list(plan.cost.values()) == sorted(plan.cost.values())
        assert list(plan.economic_cost.values()) == sorted(plan.economic_cost.values())


def test_all_plans_meet_the_same_futures():
    """A plan tried alone fares as it does beside others."""
    payload = example("bank-churn", analysis=COMPARED)
    plans = bank_plans()
    engineer = plans["hire_machine_learning_engineer"]
    alone, _ = tried(payload, 200, plan=engineer)
    beside = next(a for a in bank_uncertainty().alternatives if a.strategy == engineer.strategy)
    assert risk(alone) == beside


@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_seed_gives_the_same_answer_on_any_number_of_workers(workers):
    payload = example("bank-churn", analysis=COMPARED)
    plan = bank().plan
    assert tried(payload, 25, 7, plan=plan, workers=workers) == tried(payload, 25, 7, plan=plan)


def test_another_seed_gives_other_futures():
    payload = example("bank-churn", analysis=COMPARED)
    plan = bank().plan
    assert tried(payload, 25, 7, plan=plan)[0] != tried(payload, 25, 8, plan=plan)[0]


def test_the_safer_plan_is_named_with_its_price_and_its_chance():
    payload = example("bank-churn", analysis=COMPARED)
    plans = bank_plans()
    engineer, both = (
        plans[name] for name in ("hire_machine_learning_engineer", "hire_data_scientist_and_cross_train")
    )
    found = tried(payload, 100, plan=engineer, others=(both, plans["no_change"]))[0].uncertainty
    assert found is not None
    assert found.safer == both.strategy
    assert found.price_of_safer == pytest.approx(both.costs.economic.total - engineer.costs.economic.total)
    assert found.chance_of_safer == pytest.approx(found.alternatives[0].all_musts.chance)


def test_a_plan_beyond_the_two_best_may_be_the_safer_one():
    payload = example("bank-churn", analysis=COMPARED)
    plans = bank_plans()
    none, engineer = plans["no_change"], plans["hire_machine_learning_engineer"]
    desk = Desk(rulebook=rulebook(), settings=SETTINGS, today=TODAY, deadline=Deadline(None))
    found = uncertainty(
        desk, brief(payload), UncertaintyRequest(samples=60, seed=1), none, (none, none), lambda: [engineer]
    ).uncertainty
    assert found is not None
    assert found.safer == engineer.strategy
    assert len(found.alternatives) == 2


def test_without_a_must_at_risk_no_safer_plan_is_looked_for():
    payload = certain(request(staff=[people("data_scientist", 1, 0.5)]))
    found = tried(payload, 5)[0].uncertainty
    assert found is not None
    assert (found.at_risk, found.safer) == ((), None)


# -- time -------------------------------------------------------------------------------------------


class Countdown(Deadline):
    """Runs out after so many looks at the clock."""

    __slots__ = ("looks",)

    def __init__(self, looks: int) -> None:
        object.__setattr__(self, "at", None)
        object.__setattr__(self, "looks", looks)

    def left(self) -> float:
        object.__setattr__(self, "looks", self.looks - 1)
        return math.inf if self.looks >= 0 else 0.0


class Halved(Deadline):
    """Never over, but for the first half of it."""

    __slots__ = ("over",)

    def __init__(self, over: bool) -> None:
        object.__setattr__(self, "at", None)
        object.__setattr__(self, "over", over)

    def part(self, share: float) -> Deadline:
        return Deadline.after(0) if self.over else NEVER


def test_what_the_time_limit_cuts_off_is_left_out_and_said():
    found, _ = tried(by_oneself(), 60, deadline=Countdown(23))
    assert not found.finished
    assert found.uncertainty is not None
    assert found.uncertainty.samples == 23


def test_samples_that_were_reached_are_those_of_the_whole_run():
    low, high = risk(tried(by_oneself(), 60, deadline=Countdown(23))[0]).delivered[0].interval
    assert high - low > 0.2  # so few are less certain than all


def test_where_the_time_is_short_the_recommendation_is_tried_first_and_the_others_are_left_out():
    plan = ask(by_oneself()).plan
    found, _ = tried(by_oneself(), 60, plan=plan, others=(plan, plan), deadline=Countdown(60 + 60 + 30))
    assert not found.finished
    assert found.uncertainty is not None
    assert found.uncertainty.samples == 60
    assert len(found.uncertainty.alternatives) == 1
    alone, _ = tried(by_oneself(), 60, plan=plan)
    assert risk(found) == risk(alone)


@pytest.mark.parametrize(("half_over", "samples"), [(True, ENOUGH), (False, 60)])
def test_after_half_of_the_time_enough_futures_are_enough(half_over, samples):
    """The others then have their turn, in the same futures."""
    plan = ask(by_oneself()).plan
    found, _ = tried(by_oneself(), 60, plan=plan, others=(plan,), deadline=Halved(half_over))
    assert found.uncertainty is not None
    assert found.uncertainty.samples == samples
    assert found.finished is (samples == 60)
    (other,) = found.uncertainty.alternatives
    assert other.delivered == risk(found).delivered


def test_no_time_at_all_is_no_answer_and_no_error():
    found, solves = tried(by_oneself(), 60, deadline=Deadline.after(0))
    assert (found.uncertainty, found.finished, solves) == (None, False, 0)
