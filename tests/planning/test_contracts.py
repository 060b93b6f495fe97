"""Contractors: for a term, at a rate, leaving what runs on to somebody who stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.cash import cash_of
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision
from advisor.planning.model import PlanningModel
from tests.planning.tiny import (
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

ENGINEER = Strategy("machine_learning_engineer", trains=False)
SCIENTIST = Strategy("data_scientist", trains=False)
CONTRACT, PERMANENT = "hire:data_scientist:contract", "hire:data_scientist:permanent"


def short_work(**changes: object) -> Problem:
    """Two months of model building within eight: hired for a year, or on a contract for two months."""
    values: dict[str, object] = {
        "hires": (on_contract(scientist_option()), scientist_option()),
        "projects": (project(months=8, effort={"model_building": 2.0}),),
        "pricing": {"commitment_months": 12},
    }
    return parameters(months=8, **(values | changes))


def run_by(*people: object, **changes: object) -> Problem:
    """A contractor can build and run a service that goes on to the end and beyond."""
    contractor = on_contract(engineer_option(), receiving=0.3, hand_over=0.25, **changes)
    work = project(months=6, effort={"production_code": 1.5}, operations=0.2, monthly_value=50.0)
    return parameters(months=6, staff=people, hires=(contractor,), projects=(work,), pricing={"window": 12})


def runner(**changes: object) -> object:
    """A developer who can run what he cannot build."""
    return developer(months=6, proficiency={"operations": 1.0}, **changes)


def engagements(team) -> set[str]:
    return {hire.option for hire in team.hires}


def test_for_short_work_a_contractor_is_engaged_and_sent_home(team):
    assert team(short_work(), SCIENTIST).hires == (HireDecision(CONTRACT, 1, 2),)


def test_for_long_work_a_permanent_hire_is_cheaper(team):
    long = replace(
        short_work(pricing={"commitment_months": 6}), projects=(project(months=8, effort={"model_building": 6.0}),)
    )  # fmt: skip
    assert engagements(team(long, SCIENTIST)) == {PERMANENT}


def test_the_least_term_is_paid_even_where_the_work_is_done(team):
    one_month = short_work(projects=(project(months=8),), hires=(on_contract(scientist_option(), term=4),))
    found = team(one_month, SCIENTIST)
    assert found.hires == (HireDecision(CONTRACT, 1, 4),)
    assert cash_of(one_month, found).total == pytest.approx(4 * 160)


def test_what_of_the_term_lies_beyond_the_horizon_is_committed_and_inside_the_budget(team):
    late = parameters(
        months=4,
        hires=(on_contract(scientist_option(), term=4),),
        projects=(project(months=4, earliest_start=3),),
        limits={"budget": 640.0},
    )
    (only,) = team(late, SCIENTIST).hires
    assert only.end == only.start + 3
    assert cash_of(late, team(late, SCIENTIST)).bound == pytest.approx(640)
    assert team(replace(late, limits=replace(late.limits, budget=639.0)), SCIENTIST) is None


def test_contractors_are_on_no_payroll_and_count_as_hires(team):
    long = short_work(
        projects=(project(months=8, effort={"model_building": 6.0}),), limits={"payroll_cap": 0.0}
    )
    assert engagements(team(long, SCIENTIST)) == {CONTRACT}
    assert team(short_work(limits={"max_hires": 0}), SCIENTIST) is None


def test_a_contractor_who_has_left_is_off_the_money_of_the_next_year(team):
    """Fourteen months of annual money: the two of the second year have a sixth of it."""
    work = project(months=14, effort={"model_building": 2.0}, deadline=4)
    instance = parameters(
        months=14, hires=(on_contract(scientist_option()),), projects=(work,), limits={"annual_budget": 320.0}
    )
    found = team(instance, SCIENTIST)
    spent = cash_of(instance, found).by_period
    assert (sum(spent[:12]), sum(spent[12:])) == (pytest.approx(320), 0)
    tight = replace(instance, limits=replace(instance.limits, annual_budget=319.0))
    assert team(tight, SCIENTIST) is None


@pytest.mark.parametrize(("annual", "possible"), [(160.0 * 6, True), (159.0 * 6, False)])
def test_a_contract_across_the_year_is_paid_from_both(annual, possible, team):
    """A month in the second year, of which two months are planned: a sixth of the annual money."""
    work = project(months=14, effort={"model_building": 2.0}, earliest_start=11)
    option = on_contract(scientist_option(lead_time=11))
    limits = {"annual_budget": annual}
    instance = parameters(months=14, hires=(option,), projects=(replace(work, deadline=12),), limits=limits)
    found = team(instance, SCIENTIST)
    assert (found is not None and found.hires == (HireDecision(CONTRACT, 11, 12),)) == possible


def test_a_term_shorter_than_the_ramp_up_is_refused():
    with pytest.raises(ValueError, match="up to speed"):
        on_contract(scientist_option(), term=1, ramp_up=(0.3, 0.6))


# --- handing over -------------------------------------------------------------------------------------


def test_handing_over_takes_time_from_the_contractor(team):
    """Two months on a contract are 2 pm, less a quarter in the last: 1.8 take a third month."""
    instance = run_by(runner())
    longer = replace(instance, projects=(replace(instance.projects[0], effort={"production_code": 1.8}),))
    lengths = [team(one, ENGINEER).hires[0] for one in (instance, longer)]
    assert [hire.end - hire.start + 1 for hire in lengths] == [2, 3]


def test_nobody_who_stays_nobody_on_a_contract(team):
    assert team(run_by(), ENGINEER) is None


def test_whoever_leaves_before_the_end_takes_nothing_over(team):
    assert team(run_by(runner(present=(1, 1, 1, 1, 1, 0))), ENGINEER) is None


def test_a_colleague_who_joins_in_time_takes_over(team):
    """The contract lasts until somebody who can run the service is there."""
    (only,) = team(run_by(runner(present=(0, 0, 0, 0, 1, 1))), ENGINEER).hires
    assert only.end == 4


def test_nobody_who_is_not_qualified_takes_over(team):
    assert team(run_by(staff("scientists", months=6)), ENGINEER) is None


def test_where_nothing_runs_on_writing_it_down_is_enough(team):
    alone = parameters(
        months=6,
        hires=(on_contract(scientist_option(), hand_over=0.25, receiving=0.3),),
        projects=(project(months=6, effort={"model_building": 1.75}),),
    )
    (only,) = team(alone, SCIENTIST).hires
    assert only.end - only.start + 1 == 2


def test_a_permanent_hire_can_take_over(team):
    """The scientist builds and goes; the demand for analysis goes on with the one who stays."""
    contractor = on_contract(scientist_option(), receiving=0.3)
    instance = parameters(
        months=6,
        hires=(contractor, scientist_option(proficiency={"data_analysis": 1.0})),
        projects=(project(months=6), ongoing(months=6, earliest_start=3)),
    )
    assert engagements(team(instance, SCIENTIST)) == {CONTRACT, PERMANENT}


def test_trained_people_can_take_over(team):
    contractor = on_contract(scientist_option(), receiving=0.3)
    instance = parameters(
        months=6,
        staff=(analysts(months=6, headcount=1),),
        hires=(contractor,),
        trainings=(training(proficiency={"data_analysis": 1.0}),),
        projects=(project(months=6), ongoing(months=6, earliest_start=3)),
    )
    found = team(instance, Strategy("data_scientist", trains=True))
    assert (engagements(found), len(found.trainings)) == ({CONTRACT}, 1)


def test_without_contracts_there_are_no_columns_for_them():
    m = PlanningModel(replace(short_work(), hires=(scientist_option(),)))
    assert (m.leave, m.receiving) == ({}, {})
