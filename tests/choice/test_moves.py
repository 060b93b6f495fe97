"""Single changes of a team."""

from __future__ import annotations

from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.choice.moves import Moves
from advisor.domain.team import HireDecision, Team
from tests.choice.made import DS, MLE, hire, problem, train
from tests.planning import tiny

CONTRACT = "hire:data_scientist:contract"
ONE = Team.of([hire(DS, 3)])


def moves(asked=None):
    asked = asked or problem()
    return Moves(TeamLimits(asked), Money(asked).allows, 3)


def test_one_person_fewer_or_more_as_early_as_can_be():
    assert set(moves().people(ONE)) == {
        Team(),
        Team.of([hire(DS, 3), hire(DS, 1)]),
        Team.of([hire(DS, 3), hire(MLE, 1)]),
        Team.of([hire(DS, 3)], [train(0)]),
    }


def test_one_person_exchanged_as_early_as_can_be_or_for_the_same_role_sooner():
    assert set(moves().exchanges(ONE)) == {
        Team.of([hire(DS, 1)]),
        Team.of([hire(MLE, 1)]),
        Team.of([], [train(0)]),
    }


def test_the_same_three_months_later():
    assert set(moves().some_months_later(Team())) == {
        Team.of([hire(DS, 4)]),
        Team.of([hire(MLE, 4)]),
        Team.of([], [train(3)]),
    }


def test_a_month_earlier_or_later():
    assert set(moves().months(Team.of([hire(DS, 3)], [train(0)]))) == {
        Team.of([hire(DS, 2)], [train(0)]),
        Team.of([hire(DS, 4)], [train(0)]),
        Team.of([hire(DS, 3)], [train(1)]),
    }


def test_equal_entries_are_changed_once():
    two = Team.of([hire(DS, 3), hire(DS, 3)])
    assert list(moves().months(two)) == [
        Team.of([hire(DS, 2), hire(DS, 3)]),
        Team.of([hire(DS, 3), hire(DS, 4)]),
    ]


def test_a_contract_is_moved_or_made_a_month_longer_or_shorter_but_not_below_its_term():
    asked = problem(hires=(tiny.on_contract(tiny.scientist_option(), term=3),), trainings=())

    def contract(start, end):
        return Team.of([HireDecision(CONTRACT, start, end)])

    assert set(moves(asked).months(contract(2, 5))) == {
        contract(1, 4), contract(3, 6), contract(2, 4), contract(2, 6),
    }  # fmt: skip
    assert contract(2, 3) not in set(moves(asked).months(contract(2, 4)))
    assert contract(9, 12) not in set(moves(asked).months(contract(9, 11)))


def test_where_money_is_short_the_first_start_is_the_first_that_it_allows():
    """Twelve months at 100, and recruiting 10: from the eighth month on 500 are left to pay."""
    asked = problem(limits={"budget": 510.0}, trainings=())
    assert set(moves(asked).people(Team())) == {Team.of([hire(DS, 7)]), Team.of([hire(MLE, 7)])}
    assert set(moves(asked).some_months_later(Team())) == {Team.of([hire(DS, 10)]), Team.of([hire(MLE, 10)])}


def test_nothing_is_changed_beyond_the_limits():
    broke = problem(limits={"budget": 0.0, "max_hires": 1})
    assert list(moves(broke).people(Team())) == []
    full = problem(limits={"max_hires": 1}, trainings=())
    assert set(moves(full).people(ONE)) == {Team()}


def test_beyond_the_budget_money_is_no_limit():
    broke = problem(limits={"budget": 0.0})
    beyond = Moves(TeamLimits(broke), lambda team: True, 3)
    assert set(beyond.additions(Team(), hires_only=True)) == {Team.of([hire(DS, 1)]), Team.of([hire(MLE, 1)])}


def test_a_supported_course_is_added_once_there_is_somebody_to_support_it():
    course = tiny.training(supported=True, duration=2, specialist_roles=("data_scientist",))
    asked = problem(trainings=(course,), hires=(tiny.scientist_option(ramp_up=(0.5,)),))
    changed = moves(asked)
    assert [team.trainings for team in changed.additions(Team())] == [()]
    with_scientist = [team for team in changed.additions(Team.of([hire(DS, 2)])) if team.trainings]
    assert [team.trainings[0].start for team in with_scientist] == [3]
