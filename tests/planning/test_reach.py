"""What the relaxation calls out of reach, no team does; what it calls the least cash, no team undercuts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.cash import cash_of
from advisor.domain.problem import Problem
from advisor.domain.strategy import strategies
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.planning import Proposer, reach
from advisor.planning.reach import reach_of
from advisor.simulation.simulator import Simulator
from tests.planning.instances import random_instance
from tests.planning.tiny import (
    analysts,
    engineer_option,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
    two_roles_one_path,
)

SEEDS = range(150)


def people(problem: Problem) -> list[Team]:
    """Proposals without money limits, and everybody whom the options allow in every first month."""
    proposer = Proposer(problem)
    roles = sorted({r.role for r in problem.hires})
    found = [proposer.propose(s, money=False).team for s in strategies(roles)]
    months = problem.horizon.months
    everybody = [
        HireDecision(r.key, s, max(months - 1, s + r.term - 1) if r.leaves else -1)
        for r in problem.hires
        for s in range(r.lead_time, min(months, r.lead_time + 2))
    ]
    courses = [TrainingDecision(c.key, 0) for c in problem.trainings if c.duration < months]
    found += [Team.of(everybody), Team.of(everybody[:1], courses[:1]), Team.of((), courses[:1])]
    return [team for team in found if team is not None and keeps(problem, team)]


def keeps(problem: Problem, team: Team) -> bool:
    """Whether a team is within the limits on hires."""
    roles = [problem.hire_option(hire.option).role for hire in team.hires]
    limits = problem.limits
    return (
        all(n <= problem.hire_option(k).most for k, n in Team(team.hires).people().items())
        and (limits.max_hires is None or len(roles) <= limits.max_hires)
        and all(roles.count(limit.role) <= limit.at_most for limit in limits.hire_limits)
    )


def of_musts(problem: Problem) -> Problem:
    """The same instance, every delivery a must."""
    return replace(problem, projects=tuple(replace(p, priority="must") for p in problem.projects))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_team_is_on_time_where_the_relaxation_says_that_it_cannot_be(seed):
    problem = of_musts(random_instance(seed)[0])
    said = reach_of(problem)
    musts = {p.id for p in problem.projects if p.kind == "delivery"}
    simulator = Simulator(problem, samples=1, seed=1)
    for team in people(problem):
        plan = simulator.plan(team)
        on_time = {p for p in musts if plan.project(p).delivered}
        assert on_time.isdisjoint(said.out_of_reach), team
        paid = cash_of(problem, team).bound if on_time == musts else float("inf")
        assert paid >= (said.least_cash_of_musts or 0.0) - 1e-3, team


def test_the_instances_have_musts_in_reach_and_out_of_it_and_some_cost_money():
    said = [reach_of(of_musts(random_instance(seed)[0])) for seed in SEEDS]
    assert sum(bool(one.out_of_reach) for one in said) >= 20
    assert sum(one.least_cash_of_musts == 0.0 for one in said) >= 10
    assert sum((one.least_cash_of_musts or 0.0) > 0 for one in said) >= 20


def test_a_must_before_anybody_can_come_is_out_of_reach():
    work = project(months=6, effort={"model_building": 1.5}, deadline=1)
    problem = parameters(months=6, hires=(scientist_option(most=9),), projects=(work,))
    assert reach_of(problem).out_of_reach == ()
    slow = replace(problem, hires=(scientist_option(lead_time=2, most=9),))
    assert (reach_of(slow).out_of_reach, reach_of(slow).least_cash_of_musts) == (("p",), None)


def test_the_least_cash_is_a_hire_where_nothing_else_does():
    """Recruiting of 10 and a month of pay: a whole person, not the fraction that is needed."""
    problem = parameters(
        months=4, hires=(scientist_option(),), projects=(project(months=4, effort={"model_building": 0.4}),)
    )
    assert reach_of(problem).least_cash_of_musts == pytest.approx(110.0, rel=1e-5)


def test_who_learns_for_sure_is_the_cheapest():
    """A course that one in ten passes is passed in the best case."""
    problem = parameters(
        months=4,
        staff=(analysts(months=4),),
        hires=(scientist_option(),),
        trainings=(training(success_rate=0.1),),
        projects=(project(months=4),),
    )
    assert reach_of(problem).least_cash_of_musts == pytest.approx(5.0, rel=1e-5)


def test_money_is_no_limit_of_what_is_in_reach():
    problem = parameters(
        months=4, hires=(scientist_option(),), projects=(project(months=4),), limits={"budget": 0.0}
    )
    assert reach_of(problem).out_of_reach == ()


def test_musts_that_can_each_be_on_time_but_not_together_have_no_least_cash():
    musts = tuple(project(name, months=2, deadline=0) for name in ("a", "b"))
    said = reach_of(parameters(months=2, staff=(staff(months=2),), projects=musts))
    assert (said.out_of_reach, said.least_cash_of_musts) == ((), None)


def test_without_delivery_musts_there_is_nothing_to_say():
    problem = parameters(
        months=4, projects=(project(months=4, priority="should"), ongoing(months=4, priority="must"))
    )
    assert reach_of(problem) == Proposer(problem).reach()
    assert (reach_of(problem).out_of_reach, reach_of(problem).least_cash_of_musts) == ((), None)


def test_of_a_large_model_the_least_cash_is_that_of_fractions(monkeypatch):
    problem = replace(two_roles_one_path(), hires=(scientist_option(), engineer_option()))
    whole = reach_of(problem).least_cash_of_musts
    monkeypatch.setattr(reach, "LARGE", 0)
    assert 0 < reach_of(problem).least_cash_of_musts <= whole
