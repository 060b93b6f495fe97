"""Every constraint family binds somewhere: left out, a tiny instance gets a better answer that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pulp
import pytest

from advisor.checker import check_plan
from advisor.domain.parameters import HireLimit, JointWork, Parameters, RoleRequirement
from advisor.domain.plan import delivery_vector
from advisor.model import constraints, sequencing
from advisor.model.constraints import CONSTRAINTS
from advisor.model.objective import delivery_stages
from advisor.model.sequencing import SEQUENCING, no_faster_than_a_full_team
from advisor.model.solver import affine
from tests.model.tiny import (
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


@dataclass(frozen=True)
class Binding:
    """An instance in which a family binds. found: the checker's family that sees its absence, if any."""

    instance: Callable[[], Parameters]
    strategy: str
    found: str | None = None


def work_for_three_months_in_two() -> Parameters:
    return parameters(
        months=2, staff=(staff(months=2),), projects=(project(months=2, effort={"model_building": 3.0}),)
    )


def mentor_with(share: float, effort: float) -> Parameters:
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


def two_learners(effort: float, *, at_once: int = 2, in_all: int = 2, **support: object) -> Parameters:
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


def developer_who_builds_models() -> Parameters:
    able = developer(months=2, proficiency={"model_building": 1.0})
    return parameters(months=2, staff=(able,), projects=(project(months=2),), specialty_share=0.3)


def nobody_there() -> Parameters:
    return parameters(months=2, projects=(project(months=2),))


def two_steps_in_one_month() -> Parameters:
    two = staff(months=2, headcount=2)
    steps = project(
        months=2,
        effort={"data_analysis": 1.0, "model_building": 1.0},
        deadline=0,
        precedence=(after("data_analysis", "model_building", 1),),
    )
    return parameters(months=2, staff=(two,), projects=(steps,))


def half_done_for_good() -> Parameters:
    return parameters(
        months=3,
        staff=(staff(months=3, available_share=0.2),),
        projects=(project(months=3, effort={"model_building": 2.0}),),
    )


def delivered_early_and_run(operations: float = 0.5) -> Parameters:
    return parameters(
        months=3,
        staff=(staff(months=3), developer(months=3)),
        projects=(project(months=3, operations=operations, monthly_value=200.0),),
    )


def delivered_last_month_with_nobody_to_run_it() -> Parameters:
    return parameters(months=1, staff=(staff(months=1),), projects=(project(months=1, operations=0.5),))


def demand_and_nobody() -> Parameters:
    return parameters(months=2, projects=(ongoing(months=2),))


def small_team() -> Parameters:
    return parameters(months=1, staff=(staff(months=1),), projects=(project(months=1, max_team=0.5),))


def hire_with(**limits: object) -> Parameters:
    return parameters(months=4, hires=(scientist_option(),), projects=(project(months=4),), limits=limits)


def two_wanted_by_a_rule() -> Parameters:
    wanted = RoleRequirement(rule="two-scientists", role="data_scientist", at_least=2, by=2)
    return parameters(
        months=4,
        hires=(scientist_option(most=2),),
        projects=(project(months=4),),
        limits={"role_requirements": (wanted,)},
    )


def engineers_take_part() -> Parameters:
    rule = JointWork(rule="together", activity="model_building", side="engineering", share=0.5)
    return parameters(
        months=3,
        staff=(staff(months=3), developer(months=3)),
        projects=(project(months=3),),
        limits={"joint_work": (rule,)},
    )


def model_then_code(**changes: object) -> Parameters:
    """Two months of model, one of code: due in the second month, which the order does not allow."""
    work = project(months=4, effort={"model_building": 2.0, "production_code": 1.0}, deadline=1, **changes)
    return parameters(months=4, staff=(staff(months=4), developer(months=4)), projects=(work,))


def model_then_users() -> Parameters:
    work = project(months=4, effort={"model_building": 2.0, "user_adoption": 0.5}, deadline=1)
    people = (
        staff(months=4, proficiency={"model_building": 1.0}),
        staff("trainers", months=4, proficiency={"user_adoption": 1.0}),
    )
    return parameters(months=4, staff=people, projects=(work,))


def slow_adoption() -> Parameters:
    work = project(
        months=5,
        effort={"model_building": 1.0, "user_adoption": 3.0},
        operations=0.5,
        max_team=1.5,
        monthly_value=200.0,
    )
    return parameters(months=5, staff=(staff(months=5), developer(months=5)), projects=(work,))


def late_work_for_a_contractor() -> Parameters:
    """One month of work for somebody who is paid for three at least."""
    return parameters(
        months=7,
        hires=(on_contract(scientist_option(), term=3),),
        projects=(project(months=7, earliest_start=3, monthly_value=300.0),),
    )


def built_by_a_contractor_and_run_by_a_developer(**changes: object) -> Parameters:
    """The developer can run what he cannot build; a third of a month goes into taking it over."""
    contractor = on_contract(engineer_option(), receiving=0.3, hand_over=0.2)
    runs = developer(months=6, proficiency={"operations": 1.0}, **changes)
    work = project(months=6, effort={"production_code": 1.5}, operations=0.2, monthly_value=50.0)
    return parameters(months=6, staff=(runs,), hires=(contractor,), projects=(work,))


BINDINGS = {
    "capacity": Binding(work_for_three_months_in_two, "no_change", "work within capacity"),
    "mentored_starters": Binding(lambda: mentor_with(1.0, 3.0), "hire_data_scientist", "capacities"),
    "mentoring_load": Binding(
        lambda: mentor_with(0.05, 2.2), "hire_data_scientist", "mentoring and teaching"
    ),
    "contract_term": Binding(late_work_for_a_contractor, "hire_data_scientist", "lead times"),
    "hand_over": Binding(
        built_by_a_contractor_and_run_by_a_developer,
        "hire_machine_learning_engineer",
        "mentoring and teaching",
    ),
    "training_at_once": Binding(lambda: two_learners(5.5, at_once=1), "cross_train_only", "training limits"),
    "training_in_all": Binding(lambda: two_learners(5.0, in_all=1), "cross_train_only", "training limits"),
    "support_places": Binding(
        lambda: two_learners(5.5, specialist_share=1.0, support_load=0.1),
        "cross_train_only",
        "support places",
    ),
    "support_load": Binding(
        lambda: two_learners(5.5, specialist_share=0.05, support_load=0.1, trainees_per_specialist=2.0),
        "cross_train_only",
        "mentoring and teaching",
    ),
    "specialty_share": Binding(developer_who_builds_models, "no_change", "specialty"),
    "progress_balance": Binding(nobody_there, "no_change"),
    "precedence": Binding(two_steps_in_one_month, "no_change", "precedences"),
    "completion": Binding(half_done_for_good, "no_change"),
    "delivery": Binding(nobody_there, "no_change"),
    "operations": Binding(delivered_early_and_run, "no_change"),
    "steady_operations": Binding(
        delivered_last_month_with_nobody_to_run_it, "no_change", "steady operations"
    ),
    "recurring_demand": Binding(demand_and_nobody, "no_change", "recurring demand"),
    "team_size": Binding(small_team, "no_change", "team sizes"),
    "budget": Binding(lambda: hire_with(budget=109.0), "hire_data_scientist", "budgets"),
    "annual_budget": Binding(lambda: hire_with(annual_budget=109.0), "hire_data_scientist", "budgets"),
    "training_budget": Binding(
        lambda: parameters(
            months=4,
            staff=(analysts(months=4),),
            trainings=(training(),),
            projects=(project(months=4),),
            limits={"training_budget": 4.0},
        ),
        "cross_train_only",
        "budgets",
    ),
    "payroll_cap": Binding(lambda: hire_with(payroll_cap=1199.0), "hire_data_scientist", "budgets"),
    "hire_counts": Binding(hire_with, "no_change", "whole people"),
    "hire_limits": Binding(
        lambda: hire_with(hire_limits=(HireLimit(rule="none", role="data_scientist", at_most=0),)),
        "hire_data_scientist",
        "hire limits",
    ),
    "role_requirements": Binding(two_wanted_by_a_rule, "hire_data_scientist"),
    "joint_work": Binding(engineers_take_part, "no_change", "joint work"),
}

ORDER_BINDINGS = {
    "accepted_when_done": Binding(model_then_code, "no_change", "production after acceptance"),
    "live_when_done": Binding(model_then_users, "no_change", "project results"),
    "production_follows_acceptance": Binding(model_then_code, "no_change", "production after acceptance"),
    "adoption_follows_live": Binding(model_then_users, "no_change", "adoption after live"),
    "value_from_live": Binding(lambda: delivered_early_and_run(0.0), "no_change", "project results"),
    "operations_from_live": Binding(slow_adoption, "no_change", "operations from live"),
}


def every_column(m):
    """A row that holds nothing back: a column in no row at all would not be loaded."""
    columns = [v for one in vars(m).values() if isinstance(one, dict) for v in one.values()]
    yield "every_column", affine([(v, 1.0) for v in columns if isinstance(v, pulp.LpVariable)]) >= 0


IMPLIED = {no_faster_than_a_full_team}
"""Families that only tell the solver what the others imply; they hide that one of those is missing."""


def leave_out(monkeypatch, *families):
    kept = tuple(one for one in CONSTRAINTS if one not in families)
    monkeypatch.setattr(constraints, "CONSTRAINTS", (*kept, every_column))
    monkeypatch.setattr(sequencing, "SEQUENCING", tuple(one for one in SEQUENCING if one not in families))


def worth(planner, strategy) -> tuple[float, ...]:
    """Better drafts are greater, stage by stage, the cost last; a strategy without a plan is the least."""
    draft = planner.draft(strategy)
    if draft is None:
        return ()
    stages = delivery_stages(planner.fluid[0])
    reached = [round(draft.reached[stage.name] * (1 if stage.maximise else -1), 4) for stage in stages]
    return (*reached, -round(draft.bound, 4))


@pytest.mark.parametrize("family", CONSTRAINTS, ids=lambda family: family.__name__)
def test_without_this_family_the_answer_would_be_better_than_it_can_be(family, planner, monkeypatch):
    binding = BINDINGS[family.__name__]
    held = worth(planner(binding.instance()), binding.strategy)
    leave_out(monkeypatch, family)
    assert worth(planner(binding.instance()), binding.strategy) > held


@pytest.mark.parametrize(
    ("name", "binding"),
    [(name, one) for name, one in {**BINDINGS, **ORDER_BINDINGS}.items() if one.found],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_checker_sees_that_this_family_was_left_out(name, binding, planner, monkeypatch):
    families = {one.__name__: one for one in (*CONSTRAINTS, *SEQUENCING)}
    held = planner(binding.instance()).plan(binding.strategy)
    assert held is None or check_plan(binding.instance(), held) == ()
    leave_out(monkeypatch, families[name], *IMPLIED)
    loose = planner(binding.instance()).plan(binding.strategy)
    assert loose is not None
    findings = check_plan(binding.instance(), loose)
    assert any(line.startswith(f"{binding.found}: ") for line in findings), findings


def test_every_sequencing_family_has_an_instance():
    assert set(ORDER_BINDINGS) == {family.__name__ for family in SEQUENCING if family not in IMPLIED}


@pytest.mark.parametrize("name", ORDER_BINDINGS)
@pytest.mark.parametrize("implied", IMPLIED, ids=lambda family: family.__name__)
def test_what_is_only_implied_changes_no_answer(name, implied, planner, monkeypatch):
    binding = ORDER_BINDINGS[name]
    held = planner(binding.instance()).plan(binding.strategy)
    leave_out(monkeypatch, implied)
    loose = planner(binding.instance()).plan(binding.strategy)
    assert delivery_vector(loose) == delivery_vector(held)
    assert loose.costs.economic.total == pytest.approx(held.costs.economic.total)


def statisticians_teach_analysts_and_scientists_teach_statisticians() -> Parameters:
    """Nobody but a scientist may support a statistician, and the scientist hired is in ramp-up to the end."""
    learners = {"duration": 1, "proficiency": {"model_building": 1.0}, "study_share": 0.2, "most": 1}
    return parameters(
        months=5,
        staff=(
            analysts(months=5, available_share=0.2, headcount=1),
            staff("statisticians", months=5, role="statistician", proficiency={}),
        ),
        hires=(scientist_option(ramp_up=(0.2, 0.2, 0.2, 0.2)),),
        trainings=(
            training(supported=True, specialist_groups=("statisticians",), support_load=0.1, **learners),
            training(
                path="statistician_to_data_scientist",
                group="statisticians",
                supported=True,
                specialist_roles=("data_scientist",),
                support_load=0.1,
                **learners,
            ),
        ),
        projects=(project(months=5, effort={"model_building": 2.5}),),
        training_groups={"analysts": (0, 0), "statisticians": (1, 1)},
    )


def test_nobody_is_supported_by_those_who_may_only_support_another_path(planner):
    instance = statisticians_teach_analysts_and_scientists_teach_statisticians()
    found = planner(instance).plan("hire_data_scientist_and_cross_train")
    assert found is None or check_plan(instance, found) == ()


def test_a_hire_of_the_wrong_role_does_not_count_for_a_requirement(planner):
    wanted = RoleRequirement(rule="one", role="data_scientist", at_least=1, by=2)
    instance = parameters(
        months=4,
        hires=(scientist_option(most=0), engineer_option()),
        projects=(project(months=4, effort={"production_code": 1.0}),),
        limits={"role_requirements": (wanted,)},
    )
    draft = planner(instance).draft("hire_machine_learning_engineer")
    assert draft.reached["rule_requirements"] == pytest.approx(1.0)
