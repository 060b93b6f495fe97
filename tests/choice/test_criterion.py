"""Each step of the choice alone, with outcomes made by hand."""

from __future__ import annotations

import random

import pytest

from advisor.domain.team import Team
from tests.choice import made
from tests.choice.made import DS, MLE, criterion, found, hire, outcome, scientists, train

A, B, C = scientists(1), scientists(2), Team.of([hire(MLE)])
LEARNING = Team.of((), [train()])


class TestWorthIt:
    WORTH = 1000.0

    def worth(self, nothing, **pricing):
        asked = made.problem(
            projects=(
                made.tiny.project("must", months=12, worth=self.WORTH, worth_for_safety=2 * self.WORTH),
            ),
            pricing=pricing,
        )
        return made.Criterion(asked, nothing)

    def test_changing_nothing_is_always_worth_it(self):
        nothing = outcome(must=0.1, net=500, loss=500)
        assert self.worth(nothing).worth_it(nothing)

    @pytest.mark.parametrize(("cost", "worth_it"), [(500, True), (501, False)])
    def test_a_must_pays_for_its_gain_in_chance_and_the_edge_is_included(self, cost, worth_it):
        team = outcome(A, must=0.5, people=cost, net=cost)
        assert self.worth(outcome()).worth_it(team) is worth_it

    def test_the_gain_is_counted_up_to_the_confidence(self):
        team = outcome(A, must=1.0, people=850, net=850)
        assert not self.worth(outcome()).worth_it(team)
        assert self.worth(outcome(), confidence=0.9).worth_it(team)

    def test_what_is_saved_in_loss_counts_beside_the_musts(self):
        nothing = outcome(loss=5000, net=5000)
        team = outcome(A, must=0.0, people=3000, loss=2000, net=5000)
        assert self.worth(nothing).worth_it(team)
        assert self.worth(nothing).too_dear_by(team) == 0

    def test_it_is_told_by_how_much_a_team_is_too_dear(self):
        team = outcome(A, must=0.5, people=1700, net=1700)
        assert self.worth(outcome()).too_dear_by(team) == 1200

    def test_released_time_of_staff_is_a_cost_too(self):
        team = outcome(LEARNING, must=0.5, people=100, net=600)
        assert self.worth(outcome()).too_dear_by(team) == 100

    def test_for_safety_the_multiple_is_twice_and_chances_are_uncapped(self):
        assert self.worth(outcome()).worth_it_for_safety(outcome(A, must=1.0, people=2000, net=2000))
        assert not self.worth(outcome()).worth_it_for_safety(outcome(A, must=1.0, people=2001, net=2001))

    def test_a_team_that_is_not_worth_it_is_never_chosen_and_sets_no_mark(self):
        nothing, dear = outcome(), outcome(A, must=0.8, people=801, net=801)
        modest = outcome(LEARNING, must=0.1, people=1, net=1)
        assert self.worth(nothing).choose([nothing, dear, modest]).outcome is modest


class TestMusts:
    @pytest.mark.parametrize(("must", "stays"), [(0.67, True), (0.669998, False)])
    def test_whoever_is_within_the_band_of_the_most_goes_on(self, must, stays):
        most, other = outcome(A, must=0.7), outcome(B, must=must)
        assert (other in criterion().within_most_musts([most, other])) is stays

    def test_the_seventh_digit_is_not_compared(self):
        most, other = outcome(A, must=0.7), outcome(B, must=0.67 - 3e-7)
        assert other in criterion().within_most_musts([most, other])

    def test_chances_above_the_confidence_are_alike(self):
        sure, likely = outcome(A, must=1.0, net=900), outcome(B, must=0.8, net=100)
        assert criterion(average_pay=1.0).choose([outcome(), sure, likely]).outcome is likely

    def test_net_value_leaves_musts_out(self):
        cheap, likely = outcome(net=0), outcome(A, must=0.8, net=500)
        assert criterion(objective="net_value").choose([cheap, likely]).outcome is cheap
        assert criterion().choose([cheap, likely]).outcome is likely


class TestCost:
    @pytest.mark.parametrize(("net", "stays"), [(10_500, True), (10_500.4, True), (10_501, False)])
    def test_the_band_is_a_part_of_the_people_and_fees_of_the_cheapest(self, net, stays):
        cheapest = outcome(A, people=10_000, net=10_000)
        other = outcome(B, people=50_000, net=net)
        within = criterion(tie_tolerance=0.05, average_pay=100.0).within_least_cost([other, cheapest])
        assert (other in within) is stays

    @pytest.mark.parametrize(("net", "stays"), [(200, True), (201, False)])
    def test_a_month_of_average_pay_makes_no_difference(self, net, stays):
        cheapest, other = outcome(net=100), outcome(A, people=net, net=net)
        within = criterion(tie_tolerance=0.05, average_pay=100.0).within_least_cost([cheapest, other])
        assert (other in within) is stays


class TestPreference:
    def test_teams_that_hire_another_role_step_back(self):
        chosen = criterion(preferred=["machine_learning_engineer"]).choose(
            [outcome(A, must=0.5, net=10), outcome(C, must=0.5, net=90)]
        )
        assert chosen.outcome.team == C
        assert chosen.decided_by_rules

    def test_it_decides_nothing_beyond_the_bands(self):
        chosen = criterion(preferred=["machine_learning_engineer"]).choose(
            [outcome(A, must=0.5, net=10), outcome(C, must=0.5, net=900)]
        )
        assert chosen.outcome.team == A
        assert not chosen.decided_by_rules

    def test_teams_that_hire_nobody_do_not_step_back(self):
        left = criterion(preferred=["machine_learning_engineer"]).preferred(
            [outcome(LEARNING), outcome(C), outcome(A)]
        )
        assert found(left) == {LEARNING, C}

    def test_nothing_else_is_counted(self):
        """Neither how many are hired nor what they cost."""
        both = Team.of([hire(), hire(), hire(MLE)])
        left = criterion(preferred=["machine_learning_engineer"]).preferred([outcome(both), outcome(C)])
        assert found(left) == {both, C}

    def test_without_others_nobody_steps_back(self):
        chosen = criterion(preferred=["machine_learning_engineer"]).choose([outcome(A, must=0.5)])
        assert chosen.outcome.team == A
        assert not chosen.decided_by_rules

    def test_a_weaker_preference_speaks_where_the_strongest_has_nobody(self):
        preferred = ["machine_learning_engineer", "data_scientist"]
        assert found(criterion(preferred=preferred).preferred([outcome(A), outcome(C)])) == {C}
        assert found(criterion(preferred=preferred).preferred([outcome(A), outcome(B)])) == {A, B}

    def test_an_override_is_told_only_where_the_role_was_in_reach(self):
        rules = criterion(preferred=["machine_learning_engineer"])
        mine, other = outcome(A), outcome(C)
        assert rules.overridden(mine, [mine, other]) == "machine_learning_engineer"
        assert rules.overridden(mine, [mine]) is None
        assert rules.overridden(other, [mine, other]) is None
        assert rules.overridden(outcome(LEARNING), [mine, other]) is None


class TestLastOfAll:
    def test_more_musts_uncapped_come_before_net_cost(self):
        sure, likely = outcome(A, must=0.95, net=150), outcome(B, must=0.85, net=100)
        assert criterion().choose([sure, likely]).outcome is sure

    def test_within_the_band_of_musts_the_fewest_people_are_moved(self):
        sure, likely = outcome(B, must=0.95, net=100), outcome(A, must=0.92, net=150)
        assert criterion().choose([sure, likely]).outcome is likely

    def test_then_the_least_net_cost_wins(self):
        dear, cheap = outcome(A, must=0.9, net=150), outcome(C, must=0.9, net=100)
        assert criterion().choose([dear, cheap]).outcome is cheap

    def test_then_the_canonical_order_decides(self):
        first, second = Team.of([hire(DS, 1)]), Team.of([hire(DS, 2)])
        assert criterion().choose([outcome(second), outcome(first)]).outcome.team == first


def some_outcomes(seed: int, count: int = 12) -> list:
    """Teams close to one another, so that bands matter."""
    draw = random.Random(seed)
    teams = [Team.of([hire(draw.choice([DS, MLE]), s)], [train(s)]) for s in range(1, count)]
    return [outcome()] + [
        outcome(team, must=draw.uniform(0.6, 1.0), people=draw.uniform(0, 400), net=draw.uniform(0, 400))
        for team in teams
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_choice_does_not_depend_on_the_order_of_the_teams(seed):
    rules = criterion(preferred=["machine_learning_engineer"])
    outcomes = some_outcomes(seed)
    shuffled = random.Random(seed).sample(outcomes, len(outcomes))
    assert rules.choose(shuffled).outcome is rules.choose(outcomes).outcome


@pytest.mark.parametrize("seed", range(40))
def test_what_is_chosen_among_many_is_chosen_again_where_worse_teams_are_left_out(seed):
    """No circles: whoever sets no mark can go without changing the choice."""
    rules = criterion()
    outcomes = some_outcomes(seed)
    chosen = rules.choose(outcomes).outcome
    most, least = (
        rules.within_most_musts(outcomes),
        rules.within_least_cost(rules.within_most_musts(outcomes)),
    )
    assert rules.choose(most).outcome is chosen
    assert rules.choose(least).outcome is chosen


@pytest.mark.parametrize("seed", range(40))
def test_more_budget_is_never_worse_by_the_choice(seed):
    """It only adds teams, and the choice among more lies within the bands of the best of all of them."""
    rules = criterion()
    outcomes = some_outcomes(seed)
    fewer, more = rules.choose(outcomes[:6]).outcome, rules.choose(outcomes).outcome
    assert fewer in outcomes
    assert more in rules.within_least_cost(rules.within_most_musts([*outcomes, fewer]))
    assert more.expected_musts >= fewer.expected_musts - 0.030001


def test_people_that_rules_require_come_before_musts_and_a_demand_that_nobody_meets_forbids_nothing():
    lacking = made.Criterion(made.problem(), outcome(), unmet=lambda team: 1 - min(1, len(team.hires)))
    dear, likely = outcome(A, must=0.1, net=900), outcome(LEARNING, must=0.9)
    assert lacking.choose([outcome(), dear, likely]).outcome is dear
    assert lacking.choose([outcome(), likely]).outcome is likely
