"""The money limits, entry by entry, against the domain's own sum of a team."""

from __future__ import annotations

import random

import pytest

from advisor.choice.money import Money, Prices
from advisor.domain.cash import affordable, cash_of
from advisor.domain.team import HireDecision, Team
from tests.choice.made import DS, MLE, hire, problem, train
from tests.planning import tiny

CONTRACT = "hire:data_scientist:contract"
LIMITS = (
    {"budget": 2000.0},
    {"budget": 2000.0, "annual_budget": 1500.0},
    {"budget": 9000.0, "training_budget": 5.0},
    {"budget": 9000.0, "payroll_cap": 1200.0},
)


def some_team(seed):
    draw = random.Random(seed)
    hires = [hire(draw.choice([DS, MLE]), draw.randrange(1, 16)) for _ in range(draw.randrange(3))]
    hires += [HireDecision(CONTRACT, 2, draw.randrange(4, 20)) for _ in range(draw.randrange(2))]
    return Team.of(hires, [train(draw.randrange(5)) for _ in range(draw.randrange(3))])


@pytest.mark.parametrize("limits", LIMITS, ids=lambda limits: "_and_".join(limits))
def test_a_team_is_affordable_just_where_the_domain_says_so(limits):
    asked = problem(
        months=16,
        hires=(
            tiny.scientist_option(most=3),
            tiny.engineer_option(most=3),
            tiny.on_contract(tiny.scientist_option()),
        ),
        limits=limits,
        pricing={"commitment_months": 12},
    )
    money, teams = Money(asked), [some_team(seed) for seed in range(100)]
    said = [money.allows(team) for team in teams]
    assert said == [affordable(asked, team) for team in teams]
    assert set(said) == {True, False}


def test_the_bound_is_cash_and_what_is_committed_beyond():
    asked = problem(pricing={"commitment_months": 12})
    team = Team.of([hire(DS, 10)], [train(0)])
    assert (
        Prices(asked).bound(team) == pytest.approx(cash_of(asked, team).bound) == pytest.approx(10 + 1200 + 5)
    )


def test_the_annual_budget_that_a_team_needs_is_that_of_its_dearest_year_pro_rata():
    asked = problem(months=18, limits={"annual_budget": 1.0})
    prices = Prices(asked)
    assert prices.annual(Team.of([hire(DS, 11)])) == pytest.approx(600 * 2)
    assert prices.annual(Team.of([hire(DS, 1)])) == pytest.approx(1200)
    assert prices.annual(Team()) == 0


@pytest.mark.parametrize("seed", range(30))
def test_with_the_annual_budget_that_it_needs_a_team_is_affordable_and_with_less_it_is_not(seed):
    asked = problem(months=16, hires=(tiny.scientist_option(most=3), tiny.engineer_option(most=3)))
    team = Team.of([hire(DS, 1 + seed % 15)], [train(0)])
    needed = Prices(asked).annual(team)

    def with_annual(amount):
        limits = {"annual_budget": amount, "budget": amount * 16 / 12}
        return Money(problem(months=16, limits=limits)).allows(team)

    assert with_annual(needed)
    assert not with_annual(needed - 0.01)
