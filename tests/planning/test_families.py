"""Every constraint family binds somewhere: left out, a tiny instance gets a better answer that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from advisor.domain.problem import HireLimit, JointWork, Problem, RoleRequirement, StaffParameters
from advisor.domain.strategy import Strategy
from advisor.planning import strategy_model
from advisor.planning.constraints import CONSTRAINTS, add_constraints
from advisor.planning.expressions import Linear, total
from tests.planning.conftest import worth_of
from tests.planning.tiny import (
    after,
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

NOTHING = Strategy(None, trains=False)
TRAIN = Strategy(None, trains=True)
SCIENTIST = Strategy("data_scientist", trains=False)
ENGINEER = Strategy("machine_learning_engineer", trains=False)
SCIENTIST_AND_TRAIN = Strategy("data_scientist", trains=True)


@dataclass(frozen=True)
class Binding:
    """An instance in which a family binds."""

    instance: Callable[[], Problem]
    strategy: Strategy


def work_for_three_months_in_two() -> Problem:
    return parameters(
        months=2, staff=(staff(months=2),), projects=(project(months=2, effort={"model_building": 3.0}),)
    )


def mentor_with(share: float, effort: float) -> Problem:
    """A starter is at 0.1 for two months alone, at 0.5 for one when mentored by somebody of `share`."""
    option = scientist_option(
        ramp_up=(0.1, 0.1), ramp_up_mentored=(0.5,), mentor_load=0.1, mentors=("mentors",), most=1
    )
    return parameters(
        months=4,
        staff=(staff("mentors", months=4, proficiency={}, available_share=share),),
        hires=(option,),
        projects=(project(months=4, effort={"model_building": effort}),),
        limits={"max_hires": 1},
    )


def two_learners(effort: float, *, at_once: int = 2, in_all: int = 2, **support: object) -> Problem:
    """Two analysts can learn in a month each; `effort` of model building is due in four months."""
    specialist_share = support.pop("specialist_share", None)
    groups = [analysts(months=4)]
    if specialist_share is not None:
        groups.append(staff("specialists", months=4, proficiency={}, available_share=specialist_share))
    options = (
        {"supported": True, "specialist_groups": ("specialists",)} if specialist_share is not None else {}
    )
    return parameters(
        months=4,
        staff=tuple(groups),
        trainings=(training(**options, **support),),
        projects=(project(months=4, effort={"model_building": effort}),),
        training_groups={"analysts": (at_once, in_all), "specialists": (1, 1)},
    )


def developer_who_builds_models() -> Problem:
    able = developer(months=2, proficiency={"model_building": 1.0})
    return parameters(months=2, staff=(able,), projects=(project(months=2),), specialty_share=0.3)


def nobody_there() -> Problem:
    return parameters(months=2, projects=(project(months=2),))


def two_steps_in_one_month() -> Problem:
    two = staff(months=2, headcount=2)
    steps = project(
        months=2,
        effort={"data_analysis": 1.0, "model_building": 1.0},
        deadline=0,
        precedence=(after("data_analysis", "model_building", 1),),
    )
    return parameters(months=2, staff=(two,), projects=(steps,))


def half_done_for_good() -> Problem:
    return parameters(
        months=3,
        staff=(staff(months=3, available_share=0.2),),
        projects=(project(months=3, effort={"model_building": 2.0}),),
    )


def delivered_early_and_run(operations: float = 0.5) -> Problem:
    return parameters(
        months=3,
        staff=(staff(months=3), developer(months=3)),
        projects=(project(months=3, operations=operations, monthly_value=200.0),),
    )


def run_beyond_the_horizon(*people: StaffParameters) -> Problem:
    """Delivered in the only month, and to be kept running in the two after it."""
    return parameters(
        months=1,
        staff=(staff(months=1), *people),
        projects=(project(months=1, operations=0.5, monthly_value=300.0),),
        pricing={"window": 3},
    )


def demand_and_nobody() -> Problem:
    return parameters(months=2, projects=(ongoing(months=2),))


def small_team() -> Problem:
    return parameters(months=1, staff=(staff(months=1),), projects=(project(months=1, max_team=0.5),))


def hire_with(**limits: object) -> Problem:
    return parameters(months=4, hires=(scientist_option(),), projects=(project(months=4),), limits=limits)


def two_wanted_by_a_rule() -> Problem:
    wanted = RoleRequirement(rule="two-scientists", role="data_scientist", at_least=2, by=2)
    return parameters(
        months=4,
        hires=(scientist_option(most=2),),
        projects=(project(months=4),),
        limits={"role_requirements": (wanted,)},
    )


def engineers_take_part() -> Problem:
    rule = JointWork(rule="together", activity="model_building", side="engineering", share=0.5)
    return parameters(
        months=3,
        staff=(staff(months=3), developer(months=3)),
        projects=(project(months=3, effort={"model_building": 1.0, "production_code": 0.1}),),
        limits={"joint_work": (rule,)},
    )


def model_then_code(**changes: object) -> Problem:
    """Two months of model, one of code: due in the second month, which the order does not allow."""
    work = project(months=4, effort={"model_building": 2.0, "production_code": 1.0}, deadline=1, **changes)
    return parameters(months=4, staff=(staff(months=4), developer(months=4)), projects=(work,))


def model_then_users() -> Problem:
    work = project(months=4, effort={"model_building": 2.0, "user_adoption": 0.5}, deadline=1)
    people = (
        staff(months=4, proficiency={"model_building": 1.0}),
        staff("trainers", months=4, proficiency={"user_adoption": 1.0}),
    )
    return parameters(months=4, staff=people, projects=(work,))


def late_work_for_a_contractor() -> Problem:
    """One month of work for somebody who is paid for three at least."""
    return parameters(
        months=7,
        hires=(on_contract(scientist_option(), term=3),),
        projects=(project(months=7, earliest_start=3, monthly_value=300.0),),
    )


def built_by_a_contractor_and_run_by_a_developer(**changes: object) -> Problem:
    """The developer can run what he cannot build; a third of a month goes into taking it over."""
    contractor = on_contract(engineer_option(), receiving=0.3, hand_over=0.2)
    runs = developer(months=6, proficiency={"operations": 1.0}, **changes)
    work = project(months=6, effort={"production_code": 1.5}, operations=0.2, monthly_value=50.0)
    return parameters(months=6, staff=(runs,), hires=(contractor,), projects=(work,))


def taught_by_somebody_in_ramp_up() -> Problem:
    """The specialist who is there has no time to teach, and the scientist hired is in ramp-up to the end."""
    return parameters(
        months=5,
        staff=(analysts(months=5), staff("specialists", months=5, proficiency={}, available_share=0.05)),
        hires=(scientist_option(ramp_up=(0.4,) * 5, proficiency={}),),
        trainings=(
            training(
                supported=True, specialist_groups=("specialists",), specialist_roles=("data_scientist",),
                support_load=0.1,
            ),
        ),
        projects=(project(months=5, effort={"model_building": 2.0}),),
        training_groups={"analysts": (1, 1), "specialists": (1, 1)},
    )  # fmt: skip


def slow_starters_in_a_small_team() -> Problem:
    """Half a person may work on it at once; two starters would make that up, but one is all that is of use."""
    return parameters(
        months=4,
        hires=(scientist_option(most=2, ramp_up=(0.25,) * 3),),
        projects=(project(months=4, effort={"model_building": 1.5}, max_team=0.5),),
    )


def scientist_busy_beyond_the_commitment() -> Problem:
    """Hired for two months of work, committed for one."""
    return parameters(
        months=4, hires=(scientist_option(),), projects=(project(months=4, effort={"model_building": 2.0}),)
    )


BINDINGS = {
    "capacity": Binding(work_for_three_months_in_two, NOTHING),
    "mentored_starters": Binding(lambda: mentor_with(1.0, 3.0), SCIENTIST),
    "mentoring_load": Binding(lambda: mentor_with(0.05, 2.2), SCIENTIST),
    "contract_term": Binding(late_work_for_a_contractor, SCIENTIST),
    "hand_over": Binding(built_by_a_contractor_and_run_by_a_developer, ENGINEER),
    "training_at_once": Binding(lambda: two_learners(5.5, at_once=1), TRAIN),
    "training_in_all": Binding(lambda: two_learners(5.0, in_all=1), TRAIN),
    "support_places": Binding(lambda: two_learners(5.5, specialist_share=1.0, support_load=0.1), TRAIN),
    "support_time": Binding(taught_by_somebody_in_ramp_up, SCIENTIST_AND_TRAIN),
    "support_load": Binding(lambda: two_learners(2.0, specialist_share=1.0, support_load=0.1), TRAIN),
    "specialty_share": Binding(developer_who_builds_models, NOTHING),
    "progress_balance": Binding(nobody_there, NOTHING),
    "precedence": Binding(two_steps_in_one_month, NOTHING),
    "acceptance": Binding(model_then_code, NOTHING),
    "go_live": Binding(model_then_users, NOTHING),
    "completion": Binding(half_done_for_good, NOTHING),
    "delivery": Binding(nobody_there, NOTHING),
    "operations": Binding(delivered_early_and_run, NOTHING),
    "steady_operations": Binding(run_beyond_the_horizon, NOTHING),
    "steady_capacity": Binding(
        lambda: run_beyond_the_horizon(developer(months=1, available_share=0.2)), NOTHING
    ),
    "recurring_demand": Binding(demand_and_nobody, NOTHING),
    "team_size": Binding(small_team, NOTHING),
    "budget": Binding(lambda: hire_with(budget=109.0), SCIENTIST),
    "annual_budget": Binding(lambda: hire_with(annual_budget=109.0 * 3), SCIENTIST),
    "training_budget": Binding(
        lambda: parameters(
            months=4,
            staff=(analysts(months=4),),
            trainings=(training(),),
            projects=(project(months=4),),
            limits={"training_budget": 4.0},
        ),
        TRAIN,
    ),
    "payroll_cap": Binding(lambda: hire_with(payroll_cap=1199.0), SCIENTIST),
    "hire_counts": Binding(hire_with, NOTHING),
    "useful_hires": Binding(slow_starters_in_a_small_team, SCIENTIST),
    "hire_limits": Binding(
        lambda: hire_with(hire_limits=(HireLimit(rule="none", role="data_scientist", at_most=0),)), SCIENTIST
    ),
    "role_requirements": Binding(two_wanted_by_a_rule, SCIENTIST),
    "joint_work": Binding(engineers_take_part, NOTHING),
    "paid_time": Binding(lambda: scientist_busy_beyond_the_commitment(), SCIENTIST),
}


def every_column(m):
    """A row that holds nothing back: a column in no row at all would not be loaded."""
    columns = [v for one in vars(m).values() if isinstance(one, dict) for v in one.values()]
    yield "every_column", total(v for v in columns if isinstance(v, Linear) and len(v.terms) == 1) >= 0.0


def leave_out(monkeypatch, *families):
    kept = tuple(one for one in CONSTRAINTS if one not in families)
    loose = partial(add_constraints, families=(*kept, every_column))
    monkeypatch.setattr(strategy_model, "add_constraints", loose)


@pytest.mark.parametrize("family", CONSTRAINTS, ids=lambda family: family.__name__)
def test_without_this_family_the_answer_would_be_better_than_it_can_be(family, monkeypatch):
    binding = BINDINGS[family.__name__]
    held = worth_of(binding.instance(), binding.strategy)
    leave_out(monkeypatch, family)
    assert worth_of(binding.instance(), binding.strategy) > held


def test_a_row_that_holds_nothing_back_changes_no_answer(monkeypatch):
    held = {name: worth_of(one.instance(), one.strategy) for name, one in BINDINGS.items()}
    leave_out(monkeypatch)
    assert {name: worth_of(one.instance(), one.strategy) for name, one in BINDINGS.items()} == held


def test_a_hire_of_the_wrong_role_does_not_count_for_a_requirement():
    wanted = RoleRequirement(rule="one", role="data_scientist", at_least=1, by=2)
    instance = parameters(
        months=4,
        hires=(scientist_option(most=0), engineer_option()),
        projects=(project(months=4, effort={"production_code": 1.0}),),
        limits={"role_requirements": (wanted,)},
    )
    unmet, on_time, *_ = worth_of(instance, ENGINEER)
    assert (unmet, on_time) == (-1.0, 1.0)
