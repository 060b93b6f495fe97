"""Exported models: other solvers read them and reach what the plan reports, stage by stage."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from advisor.analysis.strategies import choose, plan_strategies
from advisor.domain.parameters import HireLimit, JointWork, Parameters, RoleRequirement
from advisor.errors import ScenarioError
from advisor.model.export import FORMATS, Export, described
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.model.solver.highs import LONGEST_NAME, portable_names
from tests.model.instances import random_instance
from tests.model.other_solvers import SOLVERS, TOLERANCE, read_by_highs
from tests.model.tiny import (
    analysts,
    developer,
    engineer_option,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
    two_roles_one_path,
)
from tests.service.asking import brief

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> Callable[[], Parameters]:
    path = EXAMPLES / f"{name}.json"
    return lambda: brief(json.loads(path.read_text(encoding="utf-8"))["request"]).parameters


def too_little_time() -> Parameters:
    """Two musts of which one is late, a could that is lost, recurring work that stays short."""
    return parameters(
        months=4,
        staff=(staff(months=4),),
        projects=(
            project("a", months=4, effort={"model_building": 1.5}, deadline=1),
            project("b", months=4, effort={"model_building": 1.5}, deadline=1, monthly_value=7.0),
            project("c", months=4, effort={"data_analysis": 3.0}, priority="could"),
            ongoing(months=4, demand={"data_analysis": 0.4}),
        ),
    )


def ruled() -> Parameters:
    """One rule with rows in every family that rules can add to, beside ongoing work and a training."""
    rule = "two-scientists_at-least"
    return parameters(
        months=6,
        staff=(analysts(months=6, available_share=0.5), developer(months=6)),
        hires=(scientist_option(most=2), engineer_option()),
        trainings=(
            training(
                released_share=0.5, supported=True, specialist_roles=("data_scientist",), support_load=0.1
            ),
        ),
        projects=(
            project(months=6, effort={"model_building": 1.0, "production_code": 1.0}, operations=0.1),
            ongoing(months=6),
        ),
        training_groups={"analysts": (1, 1)},
        specialty_rule=rule,
        specialty_share=0.5,
        limits={
            "hire_limits": (HireLimit(rule=rule, role=None, at_most=2),),
            "role_requirements": (RoleRequirement(rule=rule, role="data_scientist", at_least=4, by=4),),
            "joint_work": (JointWork(rule=rule, activity="model_building", side="engineering", share=0.1),),
        },
    )


def only_fluid_on_time() -> Parameters:
    """Model and production side by side are on time, one after the other they are not: people anew."""
    return parameters(
        months=4,
        staff=(staff(months=4), developer(months=4)),
        projects=(project(months=4, effort={"model_building": 2.0, "production_code": 2.0}, deadline=1),),
    )


def worth_it() -> Parameters:
    """Value alone decides, so that there are no stages of delivery."""
    return parameters(
        months=4,
        staff=(staff(months=4),),
        projects=(project(months=4, priority="could", monthly_value=500.0),),
        pricing={"objective": "net_value"},
    )


CASES: dict[str, tuple[Callable[[], Parameters], str, float]] = {
    "bank": (example("bank-churn"), "hire_machine_learning_engineer_and_cross_train", 0.0005),
    "pretrained feature": (example("pretrained-feature"), "cross_train_only", 0.0005),
    "ongoing need only": (example("ongoing-need-only"), "no_change", 0.0005),
    "late must": (example("late-must-beside-a-could"), "hire_both", 0.0005),
    "two roles, one path": (two_roles_one_path, "hire_both_and_cross_train", 0.0),
    "too little time": (too_little_time, "no_change", 0.0),
    "ruled": (ruled, "hire_data_scientist_and_cross_train", 0.0),
    "only fluid on time": (only_fluid_on_time, "no_change", 0.0),
    "worth it": (worth_it, "no_change", 0.0),
}


@cache
def exported(case: str) -> Export:
    make, strategy, gap = CASES[case]
    planner = Planner(make(), gap=gap, deadline=Deadline(None))
    plan = planner.plan(strategy)
    assert plan is not None
    assert plan.status == "optimal"
    return Export(planner, plan)


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    def write(export: Export, number: int, form: str) -> Path:
        path = tmp_path / f"stage{number}.{form}"
        path.write_text(export.text(export.stage(number), form))
        return path

    return write


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_another_solver_reaches_what_every_stage_reached(case, form, solver, written):
    export = exported(case)
    for stage in export.stages:
        found = SOLVERS[solver](written(export, stage.number, form))
        assert found <= stage.optimum + TOLERANCE, stage.name
        # Within the gap to which the service solved it, a solver without one may find a little less.
        least = stage.optimum if stage.bound is None else min(stage.optimum, stage.bound)
        assert found >= least - TOLERANCE, stage.name


@pytest.mark.parametrize("case", CASES)
def test_the_exported_chain_holds_what_the_plan_reports(case):
    """Each stage that was solved by itself, its objective to the last digit; counts are whole."""
    export = exported(case)
    mine = {stage.name: stage for stage in export.stages}
    for report in export.plan.solver.stages:
        if report.name in ("economic_cost", "sequencing"):
            assert mine[report.name].objective == report.objective
    assert [stage.number for stage in export.stages] == list(range(1, len(mine) + 1))
    assert export.stages[-1].name == "sequencing"


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("two roles, one path", "must_on_time must_delivered should_on_time should_delivered"),
        ("too little time", "must_on_time must_delivered should_shortage could_on_time could_delivered"),
        ("ruled", "rule_requirements must_on_time must_delivered should_shortage"),
        ("worth it", ""),
    ],
)
def test_delivery_is_a_stage_for_each_priority_however_it_was_found(case, names):
    """Also where the planner found all of them at their best in one go."""
    stages = exported(case).stages
    assert [stage.name for stage in stages] == [*names.split(), "economic_cost", "sequencing"]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("form", FORMATS)
def test_people_and_months_decided_together_are_one_problem(form, solver, written):
    """A second trainee pays, of whom the fluid plan sees no use: what it says of people is passed over."""
    drawn, _ = random_instance(388)
    given = replace(drawn, limits=replace(drawn.limits, role_requirements=()))
    planner = Planner(given, gap=0.0005, deadline=Deadline(None))
    plan = choose(plan_strategies(planner).plans, tie_tolerance=0.0, preferred=())
    export = Export(planner, plan)
    (stage,) = export.stages
    assert stage.name == "people_and_months"
    found = SOLVERS[solver](written(export, 1, form))
    assert min(stage.optimum, stage.bound) - TOLERANCE <= found <= stage.optimum + TOLERANCE


def test_months_that_cost_a_delivery_are_a_chain_of_their_own():
    export = exported("only fluid on time")
    objectives = {stage.name: stage.objective for stage in export.stages}
    assert (objectives["must_on_time"], objectives["sequenced_must_on_time"]) == (1.0, 0.0)
    assert objectives["sequenced_must_delivered"] == 1.0


def test_each_stage_holds_what_the_earlier_ones_reached(written):
    export = exported("too little time")
    rows = []
    for stage in export.stages:
        names = read_by_highs(written(export, stage.number, "mps")).getLp().row_names_
        rows.append({name for name in names if name.startswith("fixed_")})
    fluid = rows[:-1]
    assert fluid[0] == set()
    assert all(len(later - earlier) == 1 and earlier < later for earlier, later in pairwise(fluid))
    assert rows[-1] == fluid[-1]


@pytest.mark.parametrize("form", FORMATS)
def test_the_constant_of_the_objective_is_a_column_fixed_at_one(form, written):
    export = exported("two roles, one path")
    model = read_by_highs(written(export, len(export.stages), form)).getLp()
    column = list(model.col_names_).index("objective_constant")
    assert (model.col_lower_[column], model.col_upper_[column], model.offset_) == (1.0, 1.0, 0.0)
    values = [p.monthly_value * 6 / export.planner.parameters.pricing.average_monthly_pay
              for p in export.planner.parameters.projects]  # fmt: skip
    assert model.col_cost_[column] == pytest.approx(sum(values))


@pytest.mark.parametrize("form", FORMATS)
def test_the_rows_of_a_rule_carry_its_name_in_either_form(form, written):
    model = read_by_highs(written(exported("ruled"), 1, form)).getLp()
    of_rule = {name for name in model.row_names_ if name.startswith("rule_two_scientists_at_least_")}
    families = ("hire_limit_0", "require_role_0_4", "specialty_share_1_0", "joint_work_0_0_5")
    assert {f"rule_two_scientists_at_least_{family}" for family in families} <= of_rule


def matrix(path: Path) -> tuple[set[object], set[object]]:
    """Columns and rows with all their figures, whatever their order."""
    model = read_by_highs(path).getLp()
    assert str(model.a_matrix_.format_) == "MatrixFormat.kColwise"
    starts, names, rows = model.a_matrix_.start_, model.col_names_, model.row_names_
    entries = []
    for j in range(len(names)):
        span = range(starts[j], starts[j + 1])
        entries.append(frozenset((rows[model.a_matrix_.index_[i]], model.a_matrix_.value_[i]) for i in span))
    whole = [str(kind) for kind in model.integrality_]
    columns = zip(names, model.col_cost_, model.col_lower_, model.col_upper_, whole, entries, strict=True)
    return set(columns), set(zip(rows, model.row_lower_, model.row_upper_, strict=True))


def test_both_forms_hold_the_same_model_to_the_last_digit(written):
    export = exported("ruled")
    for stage in export.stages:
        assert matrix(written(export, stage.number, "mps")) == matrix(written(export, stage.number, "lp"))


def test_writing_a_model_does_not_change_what_it_came_from():
    export = exported("two roles, one path")
    first = export.text(export.stages[-1], "mps")
    export.text(export.stages[0], "lp")
    assert export.text(export.stages[-1], "mps") == first
    assert export.planner.plan(export.plan.strategy).costs == export.plan.costs


def test_the_top_of_a_file_lists_the_stages_and_the_positions():
    export = exported("too little time")
    text = export.text(export.stages[0], "lp")
    notes = [line for line in text.splitlines() if line.startswith("\\")]
    assert all(any(f"{s.number} {s.name}: {described(s)}" in line for line in notes) for s in export.stages)
    assert any(line.endswith("ongoing project 0 is o") for line in notes)


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_stage_that_is_not_there_is_refused_with_those_that_are(number):
    with pytest.raises(ScenarioError) as refused:
        exported("worth it").stage(number)
    (problem,) = refused.value.problems
    assert problem.pointer == "/stage"
    assert "1 economic_cost, 2 sequencing" in problem.detail


def test_the_last_stage_is_the_default():
    assert exported("worth it").stage(None).name == "sequencing"


# --- plans that nobody proved to be the best ----------------------------------------------------------


@pytest.mark.parametrize("solver", SOLVERS)
def test_months_found_for_one_project_after_another_are_said_to_be_no_optimum(solver, monkeypatch, written):
    """The file holds the problem of which they are one answer; a solver may find a cheaper one."""
    monkeypatch.setattr(Planner, "_sequence", lambda *_: None)
    monkeypatch.setattr(Planner, "_sequence_anew", lambda *_: None)
    planner = Planner(too_little_time(), gap=0.0, deadline=Deadline(None))
    export = Export(planner, planner.plan("no_change"))
    last = export.stages[-1]
    assert (last.name, last.status, last.people) == ("sequencing", "feasible", "dated")
    assert described(last).startswith("at most ")
    for form in FORMATS:
        assert SOLVERS[solver](written(export, last.number, form)) <= last.optimum + TOLERANCE


def test_without_time_for_any_stage_the_months_are_all_there_is():
    planner = Planner(too_little_time(), gap=0.0, deadline=Deadline(None))
    export = Export(planner, planner.publish(planner.empty_draft(), Deadline.after(60)))
    names = [stage.name for stage in export.stages]
    assert names[-1] == "sequencing"
    assert "economic_cost" not in names


# --- names --------------------------------------------------------------------------------------------


def test_names_in_files_are_plain_short_and_different():
    long = "rule_" + "x" * 200
    names = portable_names(["a-b", "a_b", "a:b", "a b", long + "1", long + "2", "fine_0"])
    assert len(set(names)) == 7
    assert all(name.replace("_", "").isalnum() and len(name) <= LONGEST_NAME for name in names)
    assert (names[0], names[-1]) == ("a_b", "fine_0")


@pytest.mark.parametrize("solver", SOLVERS)
def test_rules_with_long_names_do_not_make_another_model(solver, tmp_path):
    """CBC takes an MPS file with names of 160 characters for another model without a word."""
    rules = [f"{'y' * 79}{end}" for end in "ab"]
    instance = parameters(
        months=3,
        hires=(scientist_option(most=3),),
        projects=(project(months=3, effort={"model_building": 3.0}),),
        limits={"hire_limits": tuple(HireLimit(rule=r, role=None, at_most=2) for r in rules)},
    )
    planner = Planner(instance, gap=0.0, deadline=Deadline(None))
    export = Export(planner, planner.plan("hire_data_scientist"))
    for form in FORMATS:
        path = tmp_path / f"model.{form}"
        path.write_text(export.text(export.stages[-1], form))
        assert SOLVERS[solver](path) == pytest.approx(export.stages[-1].optimum, abs=TOLERANCE)


def test_groups_whose_ids_differ_by_a_hyphen_have_rows_of_their_own(planner):
    groups = ("a-b", "a_b")
    instance = parameters(
        months=3,
        staff=tuple(staff(name, months=3, role="business_analyst", proficiency={}) for name in groups),
        trainings=tuple(training(group=name, most=1) for name in groups),
        projects=(project(months=3, effort={"model_building": 2.0}),),
        training_groups=dict.fromkeys(groups, (1, 1)),
    )
    assert len(planner(instance).plan("cross_train_only").trainings) == 1
