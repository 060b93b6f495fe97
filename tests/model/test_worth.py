"""What one more of a limit is worth while whole decisions stay, on instances worked out on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from advisor.domain.parameters import Parameters
from advisor.model import solve
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.model.worth import worth_of_limits
from tests.model.tiny import (
    analysts,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
)

EVER = Deadline(None)


@pytest.fixture(params=[False, True], ids=["as it is", "as a large request"])
def planner(request) -> Callable[[Parameters], Planner]:
    """Both ways to the linear programme: the planner's own model, and one of those whom the plan takes."""
    return lambda parameters: Planner(parameters, gap=0.0, deadline=EVER, pools=request.param)


def adoption(**changes):
    """A model of one month, then two months of adoption; each month complete is worth 120."""
    return parameters(
        months=3,
        staff=(staff(months=3),),
        projects=(
            project(
                months=3,
                effort={"model_building": 1.0, "user_adoption": 2.0},
                monthly_value=120.0,
                **changes,
            ),
        ),
    )


def test_time_is_worth_the_value_that_comes_sooner(planner):
    # Live after the first month. A person-month more in the second does half of the adoption a month
    # sooner: 60. The third month has no one after it; the first has nothing to be done sooner.
    p = planner(adoption())
    worth = worth_of_limits(p, p.plan("no_change"), EVER)
    assert worth.staff["scientists"] == pytest.approx(60 / 3)


def test_time_that_is_not_used_up_is_worth_nothing(planner):
    p = planner(parameters(months=3, staff=(staff(months=3, headcount=5),), projects=(project(months=3),)))
    worth = worth_of_limits(p, p.plan("no_change"), EVER)
    assert worth.staff == {"scientists": 0}


def test_room_on_a_project_is_worth_what_more_people_would_bring_sooner(planner):
    # Five people, of whom one may work on it at a time: more room in the second month as above.
    crowded = adoption(max_team=1.0)
    p = planner(parameters(months=3, staff=(staff(months=3, headcount=5),), projects=crowded.projects))
    worth = worth_of_limits(p, p.plan("no_change"), EVER)
    assert worth.team["p"] == pytest.approx(60)
    assert worth.staff["scientists"] == 0


def test_time_for_work_every_month_is_worth_what_its_shortage_costs_less_the_time(planner):
    # Half of the demand is met in each month: a person-month more saves 150 of shortage and costs 100.
    p = planner(
        parameters(
            months=2,
            staff=(staff(months=2, available_share=0.5),),
            projects=(ongoing(months=2, demand={"data_analysis": 1.0}),),
        )
    )
    worth = worth_of_limits(p, p.plan("no_change"), EVER)
    assert worth.staff["scientists"] == pytest.approx(50)


def test_limits_on_whole_people_are_worth_nothing_at_the_margin(planner):
    p = planner(
        parameters(
            months=3, hires=(scientist_option(),), projects=(project(months=3),), limits={"budget": 211}
        )
    )
    worth = worth_of_limits(p, p.plan("hire_data_scientist"), EVER)
    assert set(worth.money.values()) == {0.0}


def test_without_time_nothing_is_said(planner):
    p = planner(adoption())
    assert worth_of_limits(p, p.plan("no_change"), Deadline.after(0)) is None


def test_a_trained_person_and_a_contractor_who_leaves_are_held_as_they_are(planner):
    """Whole decisions on courses and on last months are held too: analysts who can do nothing are worth nothing."""
    p = planner(
        parameters(
            months=4,
            staff=(analysts(months=4, headcount=1, available_share=0.5),),
            hires=(on_contract(scientist_option(lead_time=0)), scientist_option(most=0)),
            trainings=(training(released_share=0.5),),
            projects=(ongoing(months=4, demand={"data_analysis": 1.5}, priority="must"),),
        )
    )
    found = p.plan("hire_data_scientist_and_cross_train")
    worth = worth_of_limits(p, found, EVER)
    assert worth.staff == {"analysts": 0}
    assert set(worth.money.values()) == {0.0}


def test_above_six_projects_limits_have_a_worth_too():
    """Eight projects for one scientist: the last ones wait for the first, and each month of waiting costs."""
    eight = parameters(
        months=12,
        staff=(staff(months=12),),
        projects=tuple(project(f"p{i}", months=12, monthly_value=10.0 + i) for i in range(8)),
    )
    large = Planner(eight, gap=0.0, deadline=EVER)
    assert large.large
    found = large.plan("no_change")
    worth = worth_of_limits(large, found, EVER)
    assert worth == worth_of_limits(_Whole(eight, gap=0.0, deadline=EVER), found, EVER)
    assert worth.staff["scientists"] >= 0


def test_of_very_large_requests_nothing_is_said(planner, monkeypatch):
    p = planner(adoption())
    found = p.plan("no_change")
    assert worth_of_limits(p, found, EVER) is not None
    monkeypatch.setattr(solve, "VAST", 1)
    assert worth_of_limits(p, found, EVER) is None


class _Whole(Planner):
    """A planner that takes its whole model for small enough."""

    @property
    def large(self) -> bool:
        return False
