"""From proposals to the recommendation, on formulas that stand for the simulation."""

from __future__ import annotations

import itertools
import math
import random
from functools import cache

import pytest

from advisor.choice.clock import Clock
from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.domain.strategy import strategy_of
from advisor.domain.team import NO_CHANGE_TEAM, Team
from tests.choice.made import (
    DS,
    MLE,
    FormulaJudge,
    TableProposer,
    Ticks,
    found,
    hire,
    problem,
    run,
    scientists,
)
from tests.planning import tiny

BOTH = Team.of([hire(DS), hire(MLE)])


def sides(team, months):
    """(science, engineering) months of work of a team; a trainee gives half."""
    science = sum(months - h.start for h in team.hires if h.option == DS)
    science += sum(0.5 * (months - t.start - 1) for t in team.trainings)
    return science, sum(months - h.start for h in team.hires if h.option == MLE)


def work_formula(seed, months, *, slack=1.0):
    """A must that needs work of both sides, and loses value until it is done; what it needs is drawn. slack: as if
    it needed that part of it."""
    draw = random.Random(seed)
    need = slack * draw.uniform(1, months), slack * draw.uniform(1, months)
    value = draw.uniform(0, 400)

    def formula(team):
        parts = [min(1.0, has / wanted) for has, wanted in zip(sides(team, months), need, strict=True)]
        done = min(parts)
        chance = 1 / (1 + math.exp(-12 * (done - 0.8)))
        return {"must": chance, "loss": value * months * (1 - 0.7 * done)}

    return formula


def every_team(asked):
    """All affordable teams of up to two of each, in every month."""
    limits, money = TeamLimits(asked), Money(asked)
    pools = [list(limits.entries(key)) for key in (DS, MLE, *limits.trainings)]
    some = [
        [c for size in range(3) for c in itertools.combinations_with_replacement(pool, size)]
        for pool in pools
    ]
    for scientists_, engineers, trainees in itertools.product(*some):
        team = Team.of((*scientists_, *engineers), trainees)
        if limits.allows(team) and money.allows(team):
            yield team


@cache
def teams_of_the_small_one():
    return list(every_team(small()))


def named(team):
    """The strategy of a team."""
    roles = {h.option.split(":")[1] for h in team.hires}
    return str(strategy_of(roles, bool(team.trainings)))


def random_proposals(asked, seed):
    """A team for each strategy, good or bad."""
    teams = teams_of_the_small_one()
    return TableProposer(
        {named(team): team for team in random.Random(seed).sample(teams, min(60, len(teams)))}
    )


def best_proposals(asked, seed):
    """For each strategy its cheapest team of those with most musts, as if everything went a little better."""
    judge = FormulaJudge(asked, work_formula(seed, 5, slack=0.85))
    table = {}
    for outcome in judge.judge(teams_of_the_small_one()):
        rank = (-outcome.expected_musts, outcome.net.total, outcome.team)
        name = named(outcome.team)
        table[name] = min(table.get(name, (rank, outcome.team)), (rank, outcome.team))
    return TableProposer({name: team for name, (_, team) in table.items()})


def small(**changes):
    """Five months, where every team can be tried."""
    return problem(
        months=5, limits={"budget": 1500.0},
        projects=(tiny.project("must", months=5, max_team=2.0, worth=1500.0, worth_for_safety=3000.0),),
        pricing={"average_pay": 20.0, "commitment_months": 3}, **changes,
    )  # fmt: skip


def test_the_search_finds_the_best_of_all_teams_or_one_within_its_bands():
    missed = []
    for seed in range(12):
        asked, formula = small(), work_formula(seed, 5)
        made = run(asked, formula, best_proposals(asked, seed))
        made.finish()
        criterion, judge = made.search.criterion, FormulaJudge(asked, formula)
        worthwhile = [o for o in judge.judge(teams_of_the_small_one()) if criterion.worth_it(o)]
        best = criterion.within_least_cost(criterion.within_most_musts(worthwhile))
        if made.chosen.outcome.team not in found(best):
            missed.append(seed)
        assert made.complete
        assert len(made.pool) < len(worthwhile) / 4
    assert missed == []


def test_no_single_change_improves_a_complete_answer():
    for seed in range(10):
        asked = small()
        made = run(asked, work_formula(seed, 5), random_proposals(asked, seed))
        made.finish()
        chosen = made.chosen.outcome
        changes = [team for kind in made.search.moves.kinds for team in kind(chosen.team)]
        assert set(changes) <= found(made.pool)
        assert made.search.criterion.choose([chosen, *(made.pool[t] for t in changes)]).outcome is chosen


def test_it_starts_from_the_proposals_and_from_changing_nothing_alone():
    made = run(problem(), lambda team: {"must": 0.0}, TableProposer({"hire_data_scientist": scientists(1)}))
    made.finish()
    judge = made.judge
    assert judge.asked[0] == NO_CHANGE_TEAM
    assert judge.asked[1] == scientists(1)
    near = {
        team
        for start in (NO_CHANGE_TEAM, scientists(1))
        for kind in made.search.moves.kinds
        for team in kind(start)
    }
    twice = {team for team in judge.asked if team.moved > 2}
    assert found(made.pool) - near - {NO_CHANGE_TEAM, scientists(1)} == twice - near
    assert all(len(team.hires) == team.moved for team in twice)


def test_no_team_is_judged_twice():
    made = run(small(), work_formula(3, 5), random_proposals(small(), 3))
    made.finish()
    assert len(made.judge.asked) == len(set(made.judge.asked)) == len(made.pool)


def test_a_pass_holds_no_more_teams_than_it_may():
    made = run(small(), work_formula(3, 5), random_proposals(small(), 3), pass_size=7)
    made.finish()
    assert max(made.judge.passes) == 7
    assert made.pool.passes == len(made.judge.passes)


def test_the_size_of_a_pass_changes_nothing():
    def chosen(size):
        made = run(small(), work_formula(5, 5), random_proposals(small(), 5), pass_size=size)
        return made.finish().recommended

    assert chosen(3) == chosen(500)


def test_musts_are_climbed_through_a_step_that_costs_more():
    def formula(team):
        science, engineering = sides(team, 12)
        return {"must": 0.2 * (science > 0) + 0.6 * (science > 0 and engineering > 0)}

    made = run(problem(trainings=()), formula)
    made.finish()
    assert sorted(h.option for h in made.chosen.outcome.team.hires) == [DS, MLE]


def test_a_start_that_is_not_worth_it_sheds_people_until_it_is():
    worth = (tiny.project("must", months=12, worth=1500.0, worth_for_safety=3000.0, max_team=2.0),)
    made = run(
        problem(projects=worth),
        lambda team: {"must": 1.0 if len(team.hires) > 0 else 0.0},
        TableProposer({"hire_several": Team.of([hire(DS), hire(DS), hire(MLE), hire(MLE)])}),
    )
    made.finish()
    assert len(made.chosen.outcome.team.hires) == 1


def test_a_proposal_beyond_the_limits_is_no_start():
    crowd = Team.of([hire(DS)] * 9)
    made = run(
        problem(), lambda team: {"must": 0.1 * len(team.hires)}, TableProposer({"hire_data_scientist": crowd})
    )
    made.finish()
    assert crowd not in found(made.pool)


def test_net_value_forgets_musts():
    def formula(team):
        return {"must": min(1.0, 0.5 * len(team.hires)), "loss": 0.0}

    first = run(problem(), formula)
    value = run(problem(pricing={"objective": "net_value"}), formula)
    assert first.finish().recommended.outcome.team.hires
    assert value.finish().recommended.outcome.team == NO_CHANGE_TEAM


@pytest.mark.parametrize("seed", range(10))
def test_more_budget_is_never_worse_by_the_choice(seed):
    asked = small()
    less, more = small(), problem(
        months=5, limits={"budget": 3000.0}, projects=asked.projects,
        pricing={"average_pay": 20.0, "commitment_months": 3},
    )  # fmt: skip
    formula = work_formula(seed, 5)
    old = run(less, formula, random_proposals(less, seed)).finish().recommended.outcome
    new = run(more, formula, random_proposals(less, seed))
    recommended = new.finish().recommended.outcome
    assert recommended.expected_musts >= old.expected_musts - 0.030001
    assert new.search.criterion.choose([recommended, old]).outcome.team in {recommended.team, old.team}


class TestCutOff:
    def cut_off(self, seconds, seed=2):
        asked = small()
        clock = Clock(seconds / 0.8, Ticks())
        made = run(asked, work_formula(seed, 5), random_proposals(asked, seed), clock=clock, pass_size=3)
        return made, made.finish()

    @pytest.mark.parametrize("seconds", range(0, 40, 3))
    def test_it_is_never_worse_than_changing_nothing_nor_than_a_part_of_itself(self, seconds):
        made, findings = self.cut_off(seconds)
        chosen = findings.recommended.outcome
        parts = [made.pool[team] for team in made.search.moves.fewer(chosen.team)]
        assert made.search.criterion.choose([findings.nothing.outcome, chosen, *parts]).outcome is chosen

    def test_it_says_so(self):
        assert self.cut_off(5)[1].status == "cut_off"
        assert self.cut_off(10_000)[1].status == "complete"

    def test_without_any_time_the_answer_is_to_change_nothing(self):
        findings = self.cut_off(0)[1]
        assert findings.recommended.outcome.team == NO_CHANGE_TEAM
        assert findings.status == "cut_off"

    def test_proposals_that_there_are_are_judged_all_the_same(self):
        made, _ = self.cut_off(4)
        assert made.proposals
        assert {p.team for p in made.proposals.values() if p.team} <= found(made.pool)

    def test_strategies_that_were_not_looked_at_are_cut_off_not_impossible(self):
        findings = self.cut_off(0)[1]
        assert {a.status for a in findings.alternatives} == {"cut_off"}
        assert all(a.obstacle is None for a in findings.alternatives)

    def test_the_clock_is_read_between_proposals_and_between_passes(self):
        ticks = Ticks()
        made = run(small(), work_formula(2, 5), random_proposals(small(), 2), clock=Clock(1e9, ticks))
        made.finish()
        assert ticks.read <= len(made.proposer.asked) + 3 * made.pool.passes + 2

    def test_passes_are_smaller_where_judging_is_slow_so_that_the_clock_is_kept(self):
        """A second for each team, and a hundred in all: no pass takes more than ten, once that is known."""
        asked, spent = small(), [0.0]
        made = run(
            asked, work_formula(2, 5), best_proposals(asked, 2), clock=Clock(125.0, lambda: spent[0], 0.0)
        )
        quick = made.judge.judge

        def slow(teams):
            spent[0] += len(teams)
            return quick(teams)

        made.judge.judge = slow
        made.finish()
        assert max(made.judge.passes[1:]) == 10
