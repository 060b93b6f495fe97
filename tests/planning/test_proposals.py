"""Proposals: the people of a strategy, within every limit, the same on any machine and in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.cash import affordable
from advisor.domain.findings import Proposal
from advisor.domain.problem import Problem
from advisor.domain.strategy import NO_CHANGE, SEVERAL, Strategy, strategies, strategy_of
from advisor.domain.team import NO_CHANGE_TEAM, Team, TrainingDecision
from advisor.planning import Proposer, proposals
from advisor.planning.sets import starts
from tests.planning.instances import random_instance
from tests.planning.tiny import (
    SCIENCE,
    SIDES,
    analysts,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
    two_roles_one_path,
)

SCIENTIST = Strategy("data_scientist", trains=False)
ENGINEER = Strategy("machine_learning_engineer", trains=False)
TRAIN = Strategy(None, trains=True)
NOTHING = Strategy(None, trains=False)
SEEDS = range(60)


def all_of(problem: Problem) -> tuple[Strategy, ...]:
    return strategies(sorted({r.role for r in problem.hires}))


def proposed(problem: Problem) -> list[Proposal]:
    proposer = Proposer(problem)
    return [proposer.propose(strategy) for strategy in all_of(problem)]


def teams_of(problem: Problem) -> list[tuple[Strategy, Team]]:
    return [(one.strategy, one.team) for one in proposed(problem) if one.team is not None]


def roles_of(problem: Problem, team: Team) -> list[str]:
    return [problem.hire_option(hire.option).role for hire in team.hires]


def keeps_limits(problem: Problem, team: Team) -> bool:
    """Money, people, months and places, counted by hand."""
    limits, roles = problem.limits, roles_of(problem, team)
    counts = [
        len(roles) <= (len(roles) if limits.max_hires is None else limits.max_hires),
        all(roles.count(x.role) <= x.at_most for x in limits.hire_limits),
        all(n <= problem.hire_option(k).most for k, n in Team(team.hires).people().items()),
    ]
    months = problem.horizon.months
    hires = [
        problem.hire_option(h.option).lead_time <= h.start < months
        and (not h.leaves or h.end >= h.start + problem.hire_option(h.option).term - 1)
        for h in team.hires
    ]
    studying = [
        sum(
            problem.training_option(x.option).group == group
            and x.start <= t < x.start + problem.training_option(x.option).duration
            for x in team.trainings
        )
        <= at_once
        for group, (at_once, _) in problem.training_groups.items()
        for t in range(months)
    ]
    return affordable(problem, team) and all((*counts, *hires, *studying))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_team_is_of_its_strategy_and_within_the_limits(seed):
    problem, _ = random_instance(seed)
    for strategy, team in teams_of(problem):
        assert strategy_of(roles_of(problem, team), bool(team.trainings)) == strategy
        assert keeps_limits(problem, team), team


@pytest.mark.parametrize("seed", SEEDS)
def test_people_rounded_from_the_relaxation_are_within_the_limits_too(seed, monkeypatch):
    monkeypatch.setattr(proposals, "LARGE", 0)
    problem, _ = random_instance(seed)
    for strategy, team in teams_of(problem):
        assert strategy_of(roles_of(problem, team), bool(team.trainings)) == strategy
        assert keeps_limits(problem, team), team


def test_rounding_finds_a_team_for_most_strategies_that_have_one(monkeypatch):
    exact = {(seed, s) for seed in SEEDS for s, _ in teams_of(random_instance(seed)[0])}
    monkeypatch.setattr(proposals, "LARGE", 0)
    rough = {(seed, s) for seed in SEEDS for s, _ in teams_of(random_instance(seed)[0])}
    assert rough <= exact
    assert len(rough) >= 0.9 * len(exact)


@pytest.mark.parametrize("seed", range(20))
def test_proposals_repeat_in_any_order(seed):
    problem, _ = random_instance(seed)
    proposer = Proposer(problem)
    backwards = [proposer.propose(strategy) for strategy in reversed(all_of(problem))]
    assert backwards[::-1] == proposed(problem)


@pytest.mark.parametrize("seed", range(20))
def test_money_limits_leave_no_trace_in_what_is_asked_later(seed):
    problem, strategy = random_instance(seed)
    proposer = Proposer(problem)
    first = proposer.propose(strategy)
    proposer.propose(strategy, money=False)
    assert proposer.propose(strategy) == first


@pytest.mark.parametrize("seed", range(20))
def test_no_objective_is_below_its_bound_by_more_than_rounding(seed):
    for proposal in proposed(random_instance(seed)[0]):
        assert (proposal.objective or 0.0) >= (proposal.bound or 0.0) - 1e-6
        assert (proposal.team is None) == (proposal.status in ("infeasible", "no_solution"))


def test_changing_nothing_is_proposed_for_nothing():
    found = Proposer(two_roles_one_path()).propose(NOTHING)
    assert (str(found.strategy), found.team, found.status) == (NO_CHANGE, NO_CHANGE_TEAM, "optimal")


@pytest.mark.parametrize("limit", ["budget", "annual_budget", "payroll_cap"])
def test_without_money_limits_what_is_too_dear_is_proposed_all_the_same(limit):
    problem = parameters(
        months=4, hires=(scientist_option(),), projects=(project(months=4),), limits={limit: 50.0}
    )
    proposer = Proposer(problem)
    assert proposer.propose(SCIENTIST).status == "infeasible"
    assert len(proposer.propose(SCIENTIST, money=False).team.hires) == 1


def test_a_strategy_without_options_has_no_team():
    problem = parameters(months=4, hires=(scientist_option(),), projects=(project(months=4),))
    for strategy in (ENGINEER, TRAIN, Strategy(SEVERAL, trains=False)):
        assert Proposer(problem).propose(strategy).status == "infeasible"


def third(role: str):
    return engineer_option(role=role, side="engineering")


def test_several_are_two_roles_of_however_many_there_are():
    """Of three roles two are hired; which ones, the work says."""
    roles = (scientist_option(), engineer_option(), third("data_engineer"))
    work = project(months=5, effort={"model_building": 1.0, "production_code": 1.0})
    problem = parameters(months=5, hires=roles, projects=(work,))
    team = Proposer(problem).propose(Strategy(SEVERAL, trains=False)).team
    assert len(set(roles_of(problem, team))) == 2
    assert "data_scientist" in roles_of(problem, team)
    assert [str(p.strategy) for p in proposed(problem) if p.team is None and not p.strategy.trains] == []


def test_a_trainee_counts_with_the_success_rate():
    """Two of three months' work of one who passes; half of those who learn do, so that two learn."""
    learners = {"success_rate": 0.5, "most": 2}
    work = project(months=4, effort={"model_building": 2.0})
    asked = {
        rate: parameters(
            months=4,
            staff=(analysts(months=4),),
            trainings=(training(**(learners | {"success_rate": rate})),),
            projects=(work,),
        )
        for rate in (1.0, 0.5)
    }
    found = {rate: len(Proposer(problem).propose(TRAIN).team.trainings) for rate, problem in asked.items()}
    assert found == {1.0: 1, 0.5: 2}


def test_nobody_is_kept_for_what_others_do_not_need(team):
    """Two people for one month's work: the second costs more than an earlier end is worth."""
    problem = parameters(
        months=4,
        hires=(scientist_option(most=2),),
        projects=(project(months=4, effort={"model_building": 1.0}),),
    )
    assert len(team(problem, SCIENTIST).hires) == 1


def test_beyond_the_horizon_an_early_end_goes_on_being_worth_something(team):
    """A late hire is cheaper within six months; priced over thirty the value decides."""
    work = project(months=6, effort={"model_building": 2.0}, monthly_value=30.0, deadline_given=False)
    problem = parameters(
        months=6,
        staff=(staff(months=6, available_share=0.3),),
        hires=(scientist_option(),),
        projects=(replace(work, priority="should"),),
        training_groups={},
    )
    cost = {
        window: [
            Proposer(replace(problem, pricing=replace(problem.pricing, window=window))).propose(s).objective
            for s in (NOTHING, SCIENTIST)
        ]
        for window in (6, 30)
    }
    assert cost[6][0] < cost[6][1]
    assert cost[30][0] > cost[30][1]


def test_months_after_a_given_deadline_cost_more():
    work = project(months=4, effort={"model_building": 2.0}, deadline=0, priority="should")
    costs = {}
    for given in (True, False):
        problem = parameters(
            months=4,
            staff=(staff(months=4),),
            projects=(replace(work, deadline_given=given),),
            pricing={"late_factor": 3.0, "released_time_value": 0.0},
        )
        costs[given] = Proposer(problem).propose(NOTHING).objective
    # Half is done after the first month, all after the second: half a month's value in each case is before it.
    assert costs == pytest.approx({True: 0.05, False: 0.05})
    late = replace(work, earliest_start=1)
    problem = parameters(
        months=4, staff=(staff(months=4),), projects=(late,), pricing={"late_factor": 3.0, "released_time_value": 0.0}
    )  # fmt: skip
    assert Proposer(problem).propose(NOTHING).objective == pytest.approx(0.15)


def test_recurring_work_that_nobody_does_is_short_at_its_price():
    problem = parameters(months=4, projects=(ongoing(months=4, shortage_price=80.0),))
    assert Proposer(problem).propose(NOTHING).objective == pytest.approx(4 * 0.5 * 0.8)


def test_under_net_value_musts_are_done_only_where_they_pay():
    problem = parameters(
        months=4, hires=(scientist_option(),), projects=(project(months=4, monthly_value=10.0),)
    )
    free = replace(problem, pricing=replace(problem.pricing, objective="net_value"))
    assert Proposer(problem).propose(SCIENTIST).objective == Proposer(free).propose(SCIENTIST).objective
    most = Proposer(replace(free, hires=())).propose(NOTHING)
    assert (most.status, most.objective) == ("optimal", pytest.approx(0.4))


def test_of_two_musts_one_is_on_time_where_both_cannot_be(team):
    """One month, one scientist, two months of work due in it."""
    musts = (project("a", months=2, deadline=0), project("b", months=2, deadline=0, monthly_value=50.0))
    problem = parameters(months=2, staff=(staff(months=2),), projects=musts)
    found = Proposer(problem).propose(NOTHING)
    # b, which is worth more, is on time; a loses one month; two months are worked.
    assert found.objective == pytest.approx(0.1 + 2.0)


def test_the_last_per_cent_of_recurring_work_is_not_paid_for(team):
    """A person-month a month, of which the people there do all but 2 %: nobody is hired for the rest."""
    demand = ongoing(months=10, demand={"data_analysis": 1.0}, priority="must", shortage_price=0.0)
    problem = parameters(
        months=10,
        staff=(staff(months=10, available_share=0.98),),
        hires=(scientist_option(most=3),),
        projects=(demand,),
    )
    found = team(problem, SCIENTIST)
    assert len(found.hires) == 1


def test_starts_are_monthly_at_first_and_then_quarterly():
    assert tuple(starts(2, 15, every_month=False)) == (2, 3, 4, 7, 10, 13)
    assert tuple(starts(2, 6, every_month=True)) == (2, 3, 4, 5)
    assert tuple(starts(3, 3, every_month=False)) == ()


def test_contracts_end_with_their_term_where_the_work_does(team):
    short = parameters(
        months=8,
        hires=(on_contract(scientist_option()), scientist_option()),
        projects=(project(months=8, effort={"model_building": 2.0}),),
        pricing={"commitment_months": 12},
    )
    (only,) = team(short, SCIENTIST).hires
    assert (only.option, only.start, only.end) == ("hire:data_scientist:contract", 1, 2)


def test_groups_of_one_role_share_their_work_but_study_for_themselves(team):
    """Two groups of one analyst, who learn in different months."""
    groups = tuple(
        analysts(
            months=4, id=name, headcount=1, present=(1, 1, 1, 1), proficiency=dict.fromkeys(SCIENCE, 0.1)
        )
        for name in ("a", "b")
    )
    problem = parameters(
        months=4,
        staff=groups,
        trainings=tuple(training(group=g.id, most=1) for g in groups),
        projects=(
            project(months=4, effort={"model_building": 5.5}, qualification=dict.fromkeys(SIDES, 0.1)),
        ),
    )
    assert team(problem, TRAIN).trainings == (
        TrainingDecision("train:business_analyst_to_data_scientist:a:unsupported", 0),
        TrainingDecision("train:business_analyst_to_data_scientist:b:unsupported", 0),
    )
