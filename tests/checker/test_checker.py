"""The plan checker finds nothing in what the planner publishes, and each thing that is broken by hand."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor import checker
from advisor.checker import CHECKS, check_plan, raise_if_broken, unmet_requirements
from advisor.domain.parameters import HireLimit, JointWork, Parameters, RoleRequirement
from advisor.domain.plan import STRATEGIES, Plan
from advisor.errors import PlanCheckError
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from tests.model.tiny import (
    ENGINEERING,
    after,
    analysts,
    developer,
    engineer_option,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
)

MONTHS = 9
EFFORT = {
    "data_analysis": 1.0,
    "model_building": 2.0,
    "production_code": 1.5,
    "deployment": 0.5,
    "user_adoption": 0.4,
}


@cache
def instance() -> Parameters:
    """A bit of everything: a mentored hire, supported training, joint work, operations, recurring demand."""
    work = project(
        months=MONTHS,
        effort=EFFORT,
        precedence=(
            after("data_analysis", "model_building"), after("model_building", "production_code", 1),
            after("production_code", "deployment"), after("deployment", "user_adoption", 1),
        ),
        overlap={"production_code": 0.3, "deployment": 0.0},
        operations=0.2, max_team=2.0, monthly_value=150.0,
    )  # fmt: skip
    hire = engineer_option(
        ramp_up=(0.1, 0.4), ramp_up_mentored=(0.6,), mentor_load=0.1, mentors=("developers",), lead_time=2,
        proficiency={**dict.fromkeys(ENGINEERING, 1.0), "model_building": 0.6},
    )  # fmt: skip
    return parameters(
        months=MONTHS,
        staff=(
            analysts(months=MONTHS, available_share=0.5, proficiency={"data_analysis": 0.8, "user_adoption": 0.9}),
            developer(months=MONTHS, available_share=0.3, proficiency={"production_code": 0.6, "model_building": 0.4}),
            staff(months=MONTHS, available_share=0.4),
        ),
        hires=(hire, scientist_option()),
        trainings=(
            training(
                supported=True, specialist_groups=("scientists",), support_load=0.1, released_share=0.5,
                duration=2, study_share=0.2, trainees_per_specialist=1.0,
            ),
        ),
        projects=(work, ongoing(months=MONTHS, demand={"data_analysis": 0.3}, deadline=MONTHS - 2)),
        training_groups={"analysts": (1, 1), "developers": (1, 1), "scientists": (1, 1)},
        specialty_share=0.4,
        limits={
            "joint_work": (JointWork(rule="together", activity="model_building", side="engineering", share=0.1),),
            "budget": 2000.0,
        },
    )  # fmt: skip


@cache
def a_plan() -> Plan:
    planner = Planner(instance(), gap=0.0, deadline=Deadline(None))
    found = planner.plan("hire_machine_learning_engineer_and_cross_train")
    assert found is not None
    return found


def test_the_plan_at_hand_has_everything_that_is_broken_below():
    plan = a_plan()
    assert (plan.outcome, len(plan.hires), len(plan.trainings)) == ("all_on_time", 1, 1)
    assert plan.project("p").completed is not None
    assert any(row.activity == "operations" for row in plan.assignments)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_what_the_planner_publishes_has_no_findings(strategy):
    found = Planner(instance(), gap=0.0, deadline=Deadline(None)).plan(strategy)
    assert found is None or check_plan(instance(), found) == ()


# --- one thing changed by hand, for each family -------------------------------------------------------

Broken = Callable[[Parameters, Plan], tuple[Parameters, Plan]]


def plan_with(**changes: Callable[[Plan], Any]) -> Broken:
    return lambda p, plan: (p, replace(plan, **{name: change(plan) for name, change in changes.items()}))


def parameters_with(**changes: Callable[[Parameters], Any]) -> Broken:
    return lambda p, plan: (replace(p, **{name: change(p) for name, change in changes.items()}), plan)


def limits_with(**limits: Any) -> Broken:
    return lambda p, plan: (replace(p, limits=replace(p.limits, **limits)), plan)


def series(values: tuple, t: int, by: float) -> tuple:
    return (*values[:t], values[t] + by, *values[t + 1 :])


def first_row(plan: Plan, test: Callable) -> int:
    return next(i for i, row in enumerate(plan.assignments) if test(row))


def row_changed(test: Callable, **changes: Callable) -> Broken:
    def assignments(plan: Plan) -> tuple:
        i = first_row(plan, test)
        row = plan.assignments[i]
        changed = replace(row, **{name: change(row) for name, change in changes.items()})
        return (*plan.assignments[:i], changed, *plan.assignments[i + 1 :])

    return plan_with(assignments=assignments)


def row_left_out(test: Callable) -> Broken:
    def assignments(plan: Plan) -> tuple:
        i = first_row(plan, test)
        return plan.assignments[:i] + plan.assignments[i + 1 :]

    return plan_with(assignments=assignments)


def moved_earlier(activity: str, t: int) -> Broken:
    """All of the work on an activity done in one month, with the progress to match."""

    def change(p: Parameters, plan: Plan) -> tuple[Parameters, Plan]:
        rows = tuple(replace(row, period=t) if row.activity == activity else row for row in plan.assignments)
        progress = dict(plan.progress)
        progress["p", activity] = tuple(float(u >= t) for u in range(MONTHS))
        return p, replace(plan, assignments=rows, progress=progress)

    return change


def result_with(name: str, **changes: Any) -> Broken:
    return plan_with(
        projects=lambda plan: tuple(replace(r, **changes) if r.id == name else r for r in plan.projects)
    )


def hire_with(**changes: Callable) -> Broken:
    return plan_with(
        hires=lambda plan: (replace(plan.hires[0], **{k: f(plan.hires[0]) for k, f in changes.items()}),)
    )


def training_with(**changes: Callable) -> Broken:
    return plan_with(
        trainings=lambda plan: (
            replace(plan.trainings[0], **{k: f(plan.trainings[0]) for k, f in changes.items()}),
        )
    )


def capacity_with(worker: str, t: int, by: float) -> Broken:
    return plan_with(capacity=lambda plan: {**plan.capacity, worker: series(plan.capacity[worker], t, by)})


def costs_with(**changes: Callable) -> Broken:
    return plan_with(costs=lambda plan: replace(plan.costs, **{k: f(plan.costs) for k, f in changes.items()}))


def economic_with(**changes: Callable) -> Broken:
    return costs_with(
        economic=lambda c: replace(c.economic, **{k: f(c.economic) for k, f in changes.items()})
    )


def project_with(name: str, **changes: Any) -> Broken:
    return parameters_with(
        projects=lambda p: tuple(replace(q, **changes) if q.id == name else q for q in p.projects)
    )


def groups_with(**changes: Any) -> Broken:
    return parameters_with(staff=lambda p: tuple(replace(g, **changes) for g in p.staff))


HIRE = "hire:machine_learning_engineer:permanent"
BROKEN: dict[str, list[tuple[str, Broken]]] = {
    "names_and_lengths": [
        ("a role that is no option", hire_with(role=lambda _: "statistician")),
        ("a path that is no option", training_with(path=lambda _: "analyst_to_king")),
        ("work that nobody asked for", row_changed(lambda _: True, activity=lambda _: "data_pipelines")),
        ("a worker nobody knows", row_changed(lambda _: True, worker=lambda _: "staff:ghosts")),
        ("a project left out", plan_with(projects=lambda plan: plan.projects[1:])),
        ("months missing from the cash", costs_with(by_month=lambda c: c.by_month[1:])),
        ("another success rate", training_with(success_rate=lambda _: 0.99)),
        ("progress of an activity left out", plan_with(progress=lambda plan: dict(list(plan.progress.items())[1:]))),
    ],
    "whole_people": [
        ("nobody hired", hire_with(count=lambda _: 0)),
        ("half a person", hire_with(count=lambda _: 0.5)),
        ("another strategy", plan_with(strategy=lambda _: "hire_both")),
    ],
    "headcounts": [
        ("one more in house", plan_with(headcount=lambda plan: {**plan.headcount, "staff:scientists": (2,) * MONTHS})),
        ("hires not counted", plan_with(headcount=lambda plan: {k: v for k, v in plan.headcount.items() if k != HIRE})),
    ],
    "lead_times": [
        ("decided on the first day", hire_with(decide=lambda h: h.start)),
        ("decided before the horizon", hire_with(start=lambda _: 0, decide=lambda _: -2)),
        ("a shorter course", training_with(end=lambda x: x.end - 1)),
    ],
    "training_limits": [
        ("more than may learn", parameters_with(training_groups=lambda p: {**p.training_groups, "analysts": (0, 0)})),
        ("the trainee has left", parameters_with(
            staff=lambda p: tuple(replace(g, present=(0,) * MONTHS) if g.id == "analysts" else g for g in p.staff))),
    ],
    "support_places": [
        ("the specialist has left", parameters_with(
            staff=lambda p: tuple(replace(g, present=(0,) * MONTHS) if g.id == "scientists" else g for g in p.staff))),
        ("fewer places", parameters_with(
            trainings=lambda p: tuple(replace(c, trainees_per_specialist=0.5) for c in p.trainings))),
    ],
    "capacities": [
        ("more time than there are people", capacity_with("staff:analysts", 0, 5.0)),
        ("a starter at full speed", capacity_with(HIRE, 3, 0.9)),
        ("a trained person away", capacity_with("train:business_analyst_to_data_scientist", MONTHS - 1, -0.5)),
        ("nobody may mentor", parameters_with(
            hires=lambda p: tuple(replace(r, mentors=(), ramp_up=(0.0,) * MONTHS) for r in p.hires))),
    ],
    "work_within_capacity": [
        ("a month of fifty days", row_changed(lambda _: True, person_months=lambda r: r.person_months + 1.0)),
        ("work of less than nothing", row_changed(lambda _: True, person_months=lambda _: -0.1)),
    ],
    "mentoring_and_teaching": [
        ("a heavier mentor load", parameters_with(
            hires=lambda p: tuple(replace(r, mentor_load=3.0) for r in p.hires))),
        ("a heavier support load", parameters_with(
            trainings=lambda p: tuple(replace(c, support_load=3.0) for c in p.trainings))),
    ],
    "specialty": [("nobody may help the other side", parameters_with(specialty_share=lambda _: 0.0))],
    "qualifications": [
        ("more output than time", row_changed(lambda _: True, output=lambda r: r.output * 1.5)),
        ("output below proficiency", row_changed(lambda _: True, output=lambda r: r.output * 0.5)),
        ("unqualified hands", project_with("p", qualification={"production_code": 1.1, "deployment": 1.1})),
    ],
    "project_windows": [
        ("work before the start", project_with("p", earliest_start=3)),
        ("work after the end", project_with("o", deadline=1)),
    ],
    "team_sizes": [("a crowd", project_with("p", max_team=0.3))],
    "progress_is_output": [
        ("work left out", row_left_out(lambda r: r.activity == "model_building")),
        ("twice the effort", project_with("p", effort={k: 2 * pm for k, pm in EFFORT.items()})),
    ],
    "precedences": [("the model before the analysis", moved_earlier("model_building", 0))],
    "production_after_acceptance": [("code before the model", moved_earlier("production_code", 1))],
    "adoption_after_live": [("users before go-live", moved_earlier("user_adoption", 2))],
    "operations_from_live": [("a month not run", row_left_out(lambda r: r.activity == "operations"))],
    "steady_operations": [("nobody to run it", project_with("p", operations=3.0))],
    "recurring_demand": [
        ("a month left out", row_left_out(lambda r: r.project == "o")),
        ("a shortage made up", result_with("o", shortage={"data_analysis": 1.0})),
        ("not delivered", result_with("o", delivered=False)),
        ("half met", result_with("o", completion=0.5)),
    ],
    "joint_work": [("engineers left out", row_left_out(
        lambda r: r.activity == "model_building" and not r.worker.startswith(("staff:scientists", "train:")))),
    ],
    "project_results": [
        ("late and called delivered", project_with("p", deadline=1)),
        ("accepted earlier", result_with("p", accepted=0)),
        ("live earlier", result_with("p", live=1)),
        ("completed earlier", result_with("p", completed=1)),
        ("not delivered", result_with("p", delivered=False)),
        ("half complete", result_with("p", completion=0.5)),
        ("another effort", result_with("p", effort={"model_building": 9.0})),
        ("live without being completed", result_with("p", completed=None, delivered=False)),
    ],
    "cash": [
        (f"{name} off by five", costs_with(**{name: lambda c, name=name: getattr(c, name) + 5}))
        for name in ("pay", "recruiting", "training", "contracts", "committed_after", "annual_run_rate_after")
    ] + [("a month off by five", costs_with(by_month=lambda c: series(c.by_month, 4, 5.0)))],
    "budgets": [
        ("less money", limits_with(budget=100.0)),
        ("less money a year", limits_with(annual_budget=100.0)),
        ("less money for training", limits_with(training_budget=4.0)),
        ("a payroll cap", limits_with(payroll_cap=1199.0)),
    ],
    "hire_limits": [
        ("no hires allowed", limits_with(max_hires=0)),
        ("a rule against it", limits_with(hire_limits=(HireLimit(rule="none", role=None, at_most=0),))),
    ],
    "economic_cost": [
        (f"{name} off by five", economic_with(**{name: lambda e, name=name: getattr(e, name) + 5}))
        for name in ("hires", "training", "contracts", "moves", "released_time", "delay", "shortage")
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("family", "broken"),
    [
        pytest.param(family, broken, id=f"{family}-{name}")
        for family, rows in BROKEN.items()
        for name, broken in rows
    ],
)
def test_what_is_broken_by_hand_is_found(family, broken):
    findings = check_plan(*broken(instance(), a_plan()))
    assert any(line.startswith(f"{family.replace('_', ' ')}: ") for line in findings), findings


def test_every_family_is_broken_somewhere():
    assert list(BROKEN) == [check.__name__ for check in CHECKS]


def test_a_broken_plan_is_an_error_with_every_finding():
    p, plan = limits_with(max_hires=0, budget=100.0)(instance(), a_plan())
    with pytest.raises(PlanCheckError) as error:
        raise_if_broken(p, plan)
    assert error.value.findings == check_plan(p, plan)
    assert len(error.value.findings) == 2
    raise_if_broken(instance(), a_plan())


def test_a_requirement_that_is_not_met_is_counted_and_is_no_finding():
    rule = RoleRequirement(rule="three-engineers", role="machine_learning_engineer", at_least=3, by=5)
    p = replace(instance(), limits=replace(instance().limits, role_requirements=(rule,)))
    assert unmet_requirements(p, a_plan()) == {"three-engineers": 2}
    assert check_plan(p, a_plan()) == ()


def test_paths_that_share_a_target_do_not_share_specialists_whom_only_one_may_call_on():
    """A statistician may support one path and not the other: two trainees need two specialists of their own."""
    wanted = [(frozenset({"a", "b"}), 1.0), (frozenset({"a"}), 1.0)]
    demands = {tuple(sorted(who)): amount for who, amount in checker._demands_by_set(wanted)}
    assert demands == {("a",): 1.0, ("a", "b"): 2.0}


def test_the_checker_knows_nothing_but_the_domain_and_the_errors():
    tree = ast.parse(Path(checker.__file__).read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    ours = {name for name in named if name.startswith("advisor")}
    assert all(name == "advisor.errors" or name.startswith("advisor.domain.") for name in ours)


def test_what_is_published_as_not_quite_done_is_not_taken_for_done():
    """A plan may leave two hundred-thousandths of a model to the next month, and calls it accepted then."""
    given = parameters(months=2, staff=(staff(months=2),), projects=(project(months=2),))
    plan = Planner(given, gap=0.0, deadline=Deadline.after(None)).plan("no_change")
    assert plan is not None
    (row,) = plan.assignments
    rest = 2e-5
    first = replace(row, period=0, person_months=1.0 - rest, output=1.0 - rest)
    last = replace(row, period=1, person_months=rest, output=rest)
    (result,) = plan.projects
    later = replace(
        plan,
        assignments=(first, last),
        progress={("p", "model_building"): (1.0 - rest, 1.0)},
        projects=(replace(result, accepted=1, live=1, completed=1),),
    )
    said = [finding for finding in check_plan(given, later) if finding.startswith("project results")]
    assert said == []
