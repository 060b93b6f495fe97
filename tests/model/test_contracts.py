"""Contractors: for a term, at a rate, leaving what runs on to somebody who stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.solve import restrict
from advisor.model.solver import INFINITY
from tests.model.test_brute_force import NEVER, promised
from tests.model.tiny import (
    analysts,
    developer,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
)

ENGINEER = "hire_machine_learning_engineer"
SCIENTIST = "hire_data_scientist"


def short_work(**changes: object) -> Parameters:
    """Two months of model building within eight: hired for all of them, or on a contract for two."""
    values: dict[str, object] = {
        "hires": (on_contract(scientist_option()), scientist_option()),
        "projects": (project(months=8, effort={"model_building": 2.0}),),
    }
    return parameters(months=8, **(values | changes))


def run_by(*people: object, **changes: object) -> Parameters:
    """A contractor can build and run a service that goes on to the end."""
    contractor = on_contract(engineer_option(), receiving=0.3, hand_over=0.25, **changes)
    work = project(months=6, effort={"production_code": 1.5}, operations=0.2, monthly_value=50.0)
    return parameters(months=6, staff=people, hires=(contractor,), projects=(work,))


def runner(**changes: object) -> object:
    """A developer who can run what he cannot build."""
    return developer(months=6, proficiency={"operations": 1.0}, **changes)


# --- term, rate, last month ---------------------------------------------------------------------------


def test_for_short_work_a_contractor_is_engaged_and_sent_home(plan):
    found = plan(short_work(), SCIENTIST)
    (only,) = found.hires
    assert (only.engagement, only.start, only.end) == ("contract", 1, 2)
    assert found.headcount["hire:data_scientist:contract"] == (0, 1, 1, 0, 0, 0, 0, 0)
    assert found.capacity["hire:data_scientist:contract"][3:] == (0.0,) * 5
    assert found.costs.contracts == found.costs.total == pytest.approx(2 * 160)
    assert (found.costs.pay, found.costs.committed_after, found.costs.annual_run_rate_after) == (0, 0, 0)
    assert found.costs.economic.contracts == pytest.approx(320, abs=2)


def test_for_long_work_a_permanent_hire_is_cheaper(plan):
    long = replace(short_work(), projects=(project(months=8, effort={"model_building": 6.0}),))
    assert [hire.engagement for hire in plan(long, SCIENTIST).hires] == ["permanent"]


def test_the_least_term_is_paid_even_where_the_work_is_done(plan):
    one_month = short_work(projects=(project(months=8),), hires=(on_contract(scientist_option(), term=4),))
    found = plan(one_month, SCIENTIST)
    assert [(hire.start, hire.end) for hire in found.hires] == [(1, 4)]
    assert found.costs.contracts == pytest.approx(4 * 160)


def test_what_of_the_term_lies_beyond_the_horizon_is_committed_and_inside_the_budget(plan, planner):
    late = parameters(
        months=4,
        hires=(on_contract(scientist_option(), term=4),),
        projects=(project(months=4, earliest_start=3),),
        limits={"budget": 640.0},
    )
    found = plan(late, SCIENTIST)
    (only,) = found.hires
    assert only.end == only.start + 3
    assert found.costs.total + found.costs.committed_after == pytest.approx(640)
    assert found.costs.committed_after == pytest.approx(160 * (only.end - 3))
    assert check_plan(late, found) == ()
    assert planner(replace(late, limits=replace(late.limits, budget=639.0))).plan(SCIENTIST) is None


def test_contractors_are_on_no_payroll_and_count_as_hires(plan, planner):
    capped = short_work(limits={"payroll_cap": 0.0})
    assert [hire.engagement for hire in plan(capped, SCIENTIST).hires] == ["contract"]
    assert planner(short_work(limits={"max_hires": 0})).plan(SCIENTIST) is None


def test_a_contractor_who_has_left_is_off_the_money_of_the_next_year(plan):
    """Two years of annual money: the contract of the first must not be paid in the second."""
    work = project(months=14, effort={"model_building": 2.0}, deadline=4)
    instance = parameters(
        months=14,
        hires=(on_contract(scientist_option()),),
        projects=(work,),
        limits={"budget": 640.0, "annual_budget": 320.0},
    )
    found = plan(instance, SCIENTIST)
    assert found.outcome == "all_on_time"
    assert (sum(found.costs.by_month[:12]), sum(found.costs.by_month[12:])) == (pytest.approx(320), 0)
    tight = replace(instance, limits=replace(instance.limits, annual_budget=319.0))
    assert plan(tight, SCIENTIST).outcome == "some_late"


def test_a_contract_across_the_year_is_paid_from_both(plan):
    work = project(months=14, effort={"model_building": 2.0}, earliest_start=11)
    instance = parameters(
        months=14,
        hires=(on_contract(scientist_option()),),
        projects=(work,),
        limits={"budget": 320.0, "annual_budget": 160.0},
    )
    found = plan(instance, SCIENTIST)
    assert [(hire.start, hire.end) for hire in found.hires] == [(11, 12)]
    assert check_plan(instance, found) == ()


def test_a_term_shorter_than_the_ramp_up_is_refused():
    with pytest.raises(ValueError, match="up to speed"):
        on_contract(scientist_option(), term=1, ramp_up=(0.3, 0.6))


# --- handing over -------------------------------------------------------------------------------------


def test_handing_over_takes_time_from_both(plan):
    instance = run_by(runner())
    found = plan(instance, ENGINEER)
    (only,) = found.hires
    assert found.outcome == "all_on_time"
    assert found.capacity["hire:machine_learning_engineer:contract"][only.end] == pytest.approx(0.75)
    assert found.capacity["staff:developers"][only.end] == pytest.approx(0.7)
    assert check_plan(instance, found) == ()


def test_nobody_who_stays_nobody_on_a_contract(planner):
    assert planner(run_by()).plan(ENGINEER) is None


def test_whoever_leaves_before_the_end_takes_nothing_over(planner):
    assert planner(run_by(runner(present=(1, 1, 1, 1, 1, 0)))).plan(ENGINEER) is None


def test_a_colleague_who_joins_in_time_takes_over(plan):
    """The contract lasts until somebody who can run the service is there."""
    joins = runner(present=(0, 0, 0, 0, 1, 1))
    found = plan(run_by(joins), ENGINEER)
    assert found.outcome == "all_on_time"
    assert found.hires[0].end == 4


def test_nobody_who_is_not_qualified_takes_over(planner):
    assert planner(run_by(staff("scientists", months=6))).plan(ENGINEER) is None


def test_where_nothing_runs_on_writing_it_down_is_enough(plan):
    alone = parameters(
        months=6,
        hires=(on_contract(scientist_option(), hand_over=0.25, receiving=0.3),),
        projects=(project(months=6, effort={"model_building": 1.75}),),
    )
    found = plan(alone, SCIENTIST)
    assert found.outcome == "all_on_time"
    assert found.capacity["hire:data_scientist:contract"][found.hires[0].end] == pytest.approx(0.75)


def test_a_permanent_hire_can_take_over(plan):
    """The scientist builds and goes; the demand for analysis goes on with the one who stays."""
    contractor = on_contract(scientist_option(), receiving=0.3)
    instance = parameters(
        months=6,
        hires=(contractor, scientist_option(proficiency={"data_analysis": 1.0})),
        projects=(project(months=6), ongoing(months=6, earliest_start=3)),
    )
    found = plan(instance, SCIENTIST)
    assert {hire.engagement for hire in found.hires} == {"contract", "permanent"}
    end = next(hire.end for hire in found.hires if hire.end is not None)
    assert found.capacity["hire:data_scientist:permanent"][end] == pytest.approx(0.7)
    assert check_plan(instance, found) == ()


def test_trained_people_can_take_over(plan):
    contractor = on_contract(scientist_option(), receiving=0.3)
    instance = parameters(
        months=6,
        staff=(analysts(months=6, headcount=1),),
        hires=(contractor,),
        trainings=(training(proficiency={"data_analysis": 1.0}),),
        projects=(project(months=6), ongoing(months=6, earliest_start=3)),
    )
    found = plan(instance, "hire_data_scientist_and_cross_train")
    (only,) = found.hires
    assert found.capacity["train:business_analyst_to_data_scientist"][only.end] == pytest.approx(0.7)
    assert check_plan(instance, found) == ()


# --- nothing is better --------------------------------------------------------------------------------


def two_contractors_and_a_hire() -> Parameters:
    """Both engagements, operations to hand over, recurring work beside them."""
    return parameters(
        months=5,
        staff=(developer(months=5, available_share=0.5, proficiency={"operations": 1.0}),),
        hires=(
            on_contract(
                engineer_option(ramp_up=(0.5,), most=2, proficiency={"production_code": 1.0, "operations": 0.8}),
                hand_over=0.2,
                receiving=0.3,
            ),
            engineer_option(),
        ),
        projects=(
            project(months=5, effort={"production_code": 1.6}, operations=0.2, monthly_value=120.0),
            ongoing(months=5, demand={"production_code": 0.3}),
        ),
    )  # fmt: skip


def patterns(table, people: int):
    """Every way of spreading so many people over the months of a table."""
    keys = list(table)
    for counts in product(range(people + 1), repeat=len(keys)):
        if sum(counts) <= people:
            yield dict(zip(keys, counts, strict=True))


def best_by_hand(model, strategy: str) -> tuple[float, ...] | None:
    """The best over all first months and all last ones; each candidate fixes whom, and when they leave."""
    m, base = model
    terms, constant = economic_cost(m)
    best = None
    for hired, left in product(patterns(m.hire, 2), patterns(m.leave, 2)):
        session = base.fork()
        if not restrict(session, m, strategy):
            return None
        for variable, count in [(m.hire[k], n) for k, n in hired.items()] + [
            (m.leave[k], n) for k, n in left.items()
        ]:
            session.bound(variable, count, count)
        reached = []
        for stage in delivery_stages(m):
            found = session.optimise(stage.terms, maximise=stage.maximise, deadline=NEVER)
            if not found.usable:
                break
            reached.append(found.objective if stage.maximise else -found.objective)
            held = found.objective
            bounds = (held - 1e-6, INFINITY) if stage.maximise else (-INFINITY, held + 1e-6)
            session.add_row(f"held_{stage.name}", stage.terms, *bounds)
        else:
            found = session.optimise(terms, constant=constant, deadline=NEVER)
            if found.usable:
                worth = (*(round(v, 4) for v in reached), -round(found.objective, 5))
                best = worth if best is None else max(best, worth)
    return best


@pytest.mark.parametrize("strategy", ["no_change", ENGINEER])
def test_no_first_and_last_months_beat_the_draft(strategy, planner):
    mine = planner(two_contractors_and_a_hire())
    assert promised(mine, strategy) == pytest.approx(best_by_hand(mine.fluid, strategy), abs=2e-5)


@pytest.mark.parametrize("strategy", ["no_change", ENGINEER])
def test_what_is_published_passes_the_checker(strategy, planner):
    instance = two_contractors_and_a_hire()
    found = planner(instance).plan(strategy)
    assert found is not None
    assert check_plan(instance, found) == ()


def test_without_contracts_there_are_no_columns_for_them(planner):
    m, _ = planner(replace(short_work(), hires=(scientist_option(),))).fluid
    assert (m.leave, m.receiving) == ({}, {})
