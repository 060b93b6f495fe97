"""Whole people: who is there, at what, until when, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from advisor.analysis.futures import Draws, Future
from advisor.analysis.staffing import cash, outcomes, price_of_people, staffing_of
from advisor.domain.parameters import HireOption, Parameters
from advisor.domain.plan import Costs, EconomicCost, Hire, Plan, SolverReport, Training
from advisor.domain.team import Duty, Member, Team
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


def plan(*, hires: tuple[Hire, ...] = (), trainings: tuple[Training, ...] = ()) -> Plan:
    """Decisions on people and nothing else: what a future is asked about."""
    report = SolverReport(name="none", version="0", status="optimal", gap=0.0, seconds=0.0, stages=())
    costs = Costs(
        pay=0.0, recruiting=0.0, training=0.0, contracts=0.0, by_month=(), committed_after=0.0,
        annual_run_rate_after=0.0, economic=EconomicCost(),
    )  # fmt: skip
    return Plan(
        strategy="no_change", status="optimal", hires=hires, trainings=trainings, headcount={}, capacity={},
        assignments=(), progress={}, projects=(), costs=costs, solver=report,
    )  # fmt: skip


def hire(start: int, decide: int = 0, count: int = 1) -> Hire:
    return Hire(role="data_scientist", engagement="permanent", count=count, start=start, decide=decide)


def course(count: int = 1, *, supported: bool = False, rate: float = 0.5) -> Training:
    return Training(
        path="business_analyst_to_data_scientist", group="analysts", target_role="data_scientist",
        supported=supported, count=count, start=1, end=1, success_rate=rate,
    )  # fmt: skip


def work(**changes: Any) -> Parameters:
    values: dict[str, Any] = {
        "staff": (analysts(months=6, available_share=0.5),), "projects": (project(months=6),),
        "hires": (scientist_option(lead_time=2, ramp_up=(0.4,)),),
        "trainings": (training(released_share=0.5, path="business_analyst_to_data_scientist"),),
    }  # fmt: skip
    return parameters(months=6, **(values | changes))


class Leaving(Draws):
    """Numbers by name as given, for everybody else such that they stay."""

    def __init__(self, **numbers: float) -> None:
        super().__init__(1, 0)
        self.numbers = {name.replace("__", "."): number for name, number in numbers.items()}

    def uniform(self, name: str, sample: int) -> float:
        return self.numbers.get(name, 0.999999)


def future(found: Parameters, attrition: float = 0.0, **numbers: float) -> Future:
    roles = ("data_scientist", "business_analyst")
    return Future(
        number=0, parameters=found, attrition=dict.fromkeys(roles, attrition), draws=Leaving(**numbers)
    )


def times(
    found: Parameters, decided: Plan, passes: tuple[int, ...], **more: Any
) -> dict[str, tuple[float, ...]]:
    team = staffing_of(decided, found, future(found, **more)).team(passes)
    return {member.key: member.time for member in team.members}


def test_the_month_of_decision_stays_and_the_first_day_moves_with_the_lead_time():
    later = work(hires=(scientist_option(lead_time=4, ramp_up=(0.4,)),))
    staffing = staffing_of(plan(hires=(hire(2),)), work(), future(later))
    (hired,) = [m for m in staffing.team(()).members if m.key.startswith("hire:")]
    assert hired.time == (0, 0, 0, 0, 0.4, 1.0, 1.0)


def test_somebody_hired_who_leaves_is_gone_for_good_and_no_longer_paid():
    # Half of all leave within a year; at a half of the distribution somebody leaves after twelve months,
    # at 1 - 0.5 ** (3 / 12) after three.
    three = 1 - 0.5 ** (3 / 12)
    more = {"attrition": 0.5, "leaves__hires__data_scientist__0": three}
    decided = plan(hires=(hire(2),))
    assert times(work(), decided, (), **more)["hire:data_scientist:permanent:0"] == (0, 0, 0.4, 1, 1, 0, 0)
    staffing = staffing_of(decided, work(), future(work(), **more))
    assert cash(staffing) == pytest.approx(10 + 3 * 100)
    # The commitment of max(1, 6 - 2) months, less the one month gone, and a trace for each month present.
    assert price_of_people(staffing) == pytest.approx(10 + 3 * 100 + 0.001 * 3 * 100)


def test_one_of_two_hired_may_leave():
    three = 1 - 0.5 ** (3 / 12)
    rows = times(
        work(), plan(hires=(hire(2, count=2),)), (), attrition=0.5, leaves__hires__data_scientist__1=three
    )
    assert [row[5] for key, row in rows.items() if key.startswith("hire:")] == [1.0, 0.0]


def test_who_passes_changes_over_and_who_fails_goes_back():
    decided = plan(trainings=(course(),))
    passed, failed = times(work(), decided, (1,)), times(work(), decided, (0,))
    trained = "train:business_analyst_to_data_scientist:analysts:unsupported"
    # One month of study at full time, from month 1.
    assert passed["staff:analysts"] == (1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    assert passed[trained] == (0, 0, 0.5, 0.5, 0.5, 0.5, 0.5)
    assert failed["staff:analysts"] == (1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert trained not in failed


def test_whoever_is_trained_may_leave_and_is_not_replaced():
    three = 1 - 0.5 ** (3 / 12)
    rows = times(work(), plan(trainings=(course(),)), (1,), attrition=0.5, leaves__staff__analysts__0=three)
    assert rows["train:business_analyst_to_data_scientist:analysts:unsupported"] == (0, 0, 0.5, 0, 0, 0, 0)
    assert rows["staff:analysts"] == (1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)


def test_a_course_that_outlasts_the_horizon_trains_nobody():
    longer = work(trainings=())  # an option that would not end is not offered
    rows = times(longer, plan(), ())
    assert set(rows) == {"staff:analysts"}
    staffing = staffing_of(plan(trainings=(course(),)), work(), future(longer))
    (analysts_alone,) = staffing.team((1,)).members
    assert analysts_alone.time == (1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)


@pytest.mark.parametrize("passes", [0, 1, 2])
def test_every_outcome_of_a_few_trainees_has_its_exact_probability(passes):
    found = work(trainings=(training(success_rate=0.7, path="business_analyst_to_data_scientist"),))
    staffing = staffing_of(plan(trainings=(course(2),)), found, future(found))
    known = outcomes(staffing, future(found))
    assert known[(passes,)] == pytest.approx((0.09, 0.42, 0.49)[passes])
    assert sum(known.values()) == pytest.approx(1.0)


def test_many_trainees_pass_or_fail_as_drawn_each_for_themselves():
    many = analysts(months=6, headcount=6)
    found = work(
        staff=(many,), trainings=(training(success_rate=0.7, path="business_analyst_to_data_scientist"),)
    )
    drawn = {f"passes__business_analyst_to_data_scientist__analysts__{n}": 0.6 for n in (0, 3)}
    decided = plan(trainings=(course(6),))
    assert outcomes(staffing_of(decided, found, future(found)), future(found, **drawn)) == {(2,): 1.0}


def test_of_many_projects_each_outcome_would_take_long_so_that_it_is_drawn():
    four = work(projects=tuple(project(f"p{i}", months=6) for i in range(4)))
    decided = plan(trainings=(course(),))
    drawn = {"passes__business_analyst_to_data_scientist__analysts__0": 0.6}
    assert outcomes(staffing_of(decided, four, future(four)), future(four, **drawn)) == {(1,): 1.0}


def test_support_is_taken_from_specialists_who_are_there():
    supported = training(
        path="business_analyst_to_data_scientist", supported=True, duration=3, support_load=0.2,
        specialist_groups=("scientists",),
    )  # fmt: skip
    found = work(staff=(analysts(months=6), staff(months=6)), trainings=(supported,))
    decided = plan(trainings=(course(2, supported=True),))
    (lesson,) = staffing_of(decided, found, future(found)).team((2,)).duties
    assert lesson.load == (0, 0.4, 0.4, 0.4, 0, 0)
    assert lesson.givers == ("staff:scientists",)


# --- contractors hand over -----------------------------------------------------------------------------


def contractor(start: int, end: int) -> Hire:
    return Hire(role="data_scientist", engagement="contract", count=1, start=start, decide=start - 1, end=end)


def handing_over(*others: HireOption, **changes: Any) -> Parameters:
    """Analysis that recurs; a contractor gives 0.25 pm to handing over, and 0.4 pm are taken of who stays."""
    option = on_contract(scientist_option(), hand_over=0.25, receiving=0.4)
    return work(hires=(option, *others), projects=(ongoing(months=6),), trainings=(), **changes)


def scientists(**changes: Any) -> Any:
    return staff(months=6, available_share=0.5, **changes)


def team_of(found: Parameters, *hires: Hire, **more: Any) -> Team:
    return staffing_of(plan(hires=hires), found, future(found, **more)).team(())


def test_a_contractors_last_month_goes_in_part_into_handing_over_and_takes_a_colleagues_time():
    team = team_of(handing_over(staff=(scientists(),)), contractor(1, 3))
    (leaving,) = [m for m in team.members if m.key.startswith("hire:")]
    assert [leaving.free(t) for t in range(7)] == [0, 1, 1, 0.75, 0, 0, 0]
    (duty,) = team.duties
    assert (duty.load, duty.givers) == ((0, 0, 0, 0.4, 0, 0), ("staff:scientists",))


def test_a_contract_beyond_the_horizon_is_handed_over_in_its_last_month():
    team = team_of(handing_over(staff=(scientists(),)), contractor(5, 8))
    (leaving,) = [m for m in team.members if m.key.startswith("hire:")]
    assert leaving.free(5) == 0.75
    assert team.owed(5) == ((0, 0.4),)


def test_a_contractor_who_goes_early_hands_over_then():
    two = 1 - 0.5 ** (2 / 12)
    team = team_of(
        handing_over(staff=(scientists(),)), contractor(1, 4), attrition=0.5, leaves__hires__data_scientist__0=two
    )  # fmt: skip
    (leaving,) = [m for m in team.members if m.key.startswith("hire:")]
    assert [leaving.free(t) for t in range(7)] == [0, 1, 0.75, 0, 0, 0, 0]
    assert team.duties[0].load[2] == 0.4


def test_a_permanent_hire_takes_over_and_hands_nothing_over():
    team = team_of(handing_over(scientist_option()), contractor(1, 3), hire(1))
    assert team.duties[0].givers == ("hire:data_scientist:permanent:1",)
    assert [m.handing_over for m in team.members if m.key.startswith("hire:")] == [{3: 0.25}, {}]


@pytest.mark.parametrize(
    "nobody",
    [scientists(present=(1, 1, 1, 1, 1, 0)), scientists(proficiency={"data_analysis": 0.4}), analysts(months=6)],
    ids=["leaves", "not qualified", "not able"],
)  # fmt: skip
def test_where_nobody_who_stays_is_able_to_nobody_takes_over(nobody):
    team = team_of(handing_over(staff=(nobody,)), contractor(1, 3))
    assert team.duties == ()
    assert next(m for m in team.members if m.key.startswith("hire:")).handing_over == {3: 0.25}


def test_where_nothing_runs_on_writing_it_down_is_enough():
    found = replace(handing_over(staff=(scientists(),)), projects=(project(months=6),))
    team = team_of(found, contractor(1, 3))
    assert team.duties == ()
    assert next(m for m in team.members if m.key.startswith("hire:")).free(3) == 0.75


def test_duties_take_no_more_than_those_who_are_there_have():
    """Two courses and a hand-over in one month: the first two in full, the last with what is left of both."""
    members = tuple(
        Member(key=key, side="science", proficiency={}, time=(time, 0.0), pay=0.0)
        for key, time in (("a", 0.5), ("b", 0.3))
    )
    duties = (
        Duty(load=(0.4,), givers=("a",)),
        Duty(load=(0.2,), givers=("a", "b")),
        Duty(load=(0.9,), givers=("b",)),
    )
    owed = dict(Team(members=members, duties=duties).owed(0))
    assert owed == {0: pytest.approx(0.4), 1: pytest.approx(0.2), 2: pytest.approx(0.2)}
