"""Exported models: other solvers read them and reach what is reported, stage by stage."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from advisor.domain.problem import HireLimit, JointWork, Problem, RoleRequirement
from advisor.domain.strategy import SEVERAL, Strategy
from advisor.errors import ScenarioError
from advisor.planning import Proposer
from advisor.planning.export import FORMATS, Export, described
from tests.planning.instances import random_instance
from tests.planning.other_solvers import SOLVERS, TOLERANCE, read_by_highs
from tests.planning.tiny import (
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
    two_roles_one_path,
)

NOTHING = Strategy(None, trains=False)
SCIENTIST = Strategy("data_scientist", trains=False)
ENGINEER = Strategy("machine_learning_engineer", trains=False)


def too_little_time() -> Problem:
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


def ruled() -> Problem:
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


def worth_it() -> Problem:
    """Value alone decides, so that there are no stages of delivery."""
    return parameters(
        months=4,
        staff=(staff(months=4),),
        projects=(project(months=4, priority="could", monthly_value=500.0),),
        pricing={"objective": "net_value"},
    )


def run_by_a_contractor() -> Problem:
    """Operations to hand over, and to run beyond the horizon."""
    return parameters(
        months=6,
        staff=(developer(months=6, proficiency={"operations": 1.0}, available_share=0.5),),
        hires=(on_contract(engineer_option(), receiving=0.3, hand_over=0.25),),
        projects=(project(months=6, effort={"production_code": 1.5}, operations=0.2, monthly_value=50.0),),
        pricing={"window": 12, "late_factor": 3.0},
    )


CASES: dict[str, tuple[Callable[[], Problem], Strategy]] = {
    "two roles, one path": (two_roles_one_path, Strategy(SEVERAL, trains=True)),
    "too little time": (too_little_time, NOTHING),
    "ruled": (ruled, Strategy("data_scientist", trains=True)),
    "worth it": (worth_it, NOTHING),
    "contractor": (run_by_a_contractor, ENGINEER),
}


@cache
def exported(case: str) -> Export:
    make, strategy = CASES[case]
    return Export(make(), strategy)


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    def write(export: Export, number: int, form: str) -> Path:
        path = tmp_path / f"stage{number}.{form}"
        path.write_text(export.text(export.stage(number), form))
        return path

    return write


def reaches(export: Export, write: Callable[..., Path], form: str, solver: str) -> None:
    """A solver finds what each stage reached; within the gap of the last stage maybe a little less."""
    for stage in export.stages:
        found = SOLVERS[solver](write(export, stage.number, form))
        assert stage.optimum is not None
        proven = stage.optimum if stage.bound is None else (-stage.bound if stage.maximise else stage.bound)
        assert min(stage.optimum, proven) - TOLERANCE <= found <= stage.optimum + TOLERANCE, stage.name


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_another_solver_reaches_what_every_stage_reached(case, form, solver, written):
    reaches(exported(case), written, form, solver)


def strategies_with_a_team() -> list[int]:
    return [
        seed
        for seed in range(60)
        if Proposer(random_instance(seed)[0]).propose(random_instance(seed)[1]).team
    ]


@pytest.mark.parametrize("seed", strategies_with_a_team())
def test_cbc_reaches_the_same_stages_on_random_instances(seed, written):
    problem, strategy = random_instance(seed)
    reaches(Export(problem, strategy), written, "mps", "CBC")


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("two roles, one path", "musts_on_time musts_delivered"),
        ("too little time", "musts_on_time musts_delivered"),
        ("ruled", "rule_requirements musts_on_time musts_delivered"),
        ("worth it", ""),
    ],
)
def test_the_stages_are_rules_musts_on_time_musts_delivered_and_net_cost(case, names):
    stages = exported(case).stages
    assert [stage.name for stage in stages] == [*names.split(), "net_cost"]
    assert [stage.number for stage in stages] == list(range(1, len(stages) + 1))


def test_of_two_musts_for_one_month_one_is_late():
    on_time, delivered, cost = exported("too little time").stages
    assert (on_time.objective, delivered.objective) == (pytest.approx(1.0), pytest.approx(2.0))
    assert (on_time.optimum, cost.optimum) == (pytest.approx(-1.0), cost.objective)


def test_the_last_stage_is_what_is_proposed():
    for case, (make, strategy) in CASES.items():
        proposal = Proposer(make()).propose(strategy)
        last = exported(case).stages[-1]
        assert last.bound <= proposal.objective * (1 + 1e-9), case
        assert last.objective == pytest.approx(proposal.objective, rel=0.06), case


def test_each_stage_holds_what_the_earlier_ones_reached(written):
    export = exported("too little time")
    held = []
    for stage in export.stages:
        model = read_by_highs(written(export, stage.number, "mps")).getLp()
        rows = zip(model.row_names_, model.row_lower_, strict=True)
        held.append({name for name, low in rows if name.startswith("held_") and low > -1e20})
    assert held[0] == set()
    assert all(earlier < later and len(later - earlier) == 1 for earlier, later in pairwise(held))


@pytest.mark.parametrize("form", FORMATS)
def test_the_constant_of_the_objective_is_a_column_fixed_at_one(form, written):
    export = exported("two roles, one path")
    model = read_by_highs(written(export, len(export.stages), form)).getLp()
    column = list(model.col_names_).index("objective_constant")
    assert (model.col_lower_[column], model.col_upper_[column], model.offset_) == (1.0, 1.0, 0.0)
    values = [p.monthly_value * 6 / export.problem.pricing.average_pay for p in export.problem.projects]
    assert model.col_cost_[column] == pytest.approx(sum(values))


@pytest.mark.parametrize("form", FORMATS)
def test_the_rows_of_a_rule_carry_its_name_in_either_form(form, written):
    model = read_by_highs(written(exported("ruled"), 1, form)).getLp()
    of_rule = {name for name in model.row_names_ if name.startswith("rule_two_scientists_at_least_")}
    families = ("hire_limit_0", "require_role_0_4", "specialty_share_1", "joint_work_0_0_5")
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


def test_writing_a_model_changes_nothing():
    export = exported("two roles, one path")
    first = export.text(export.stages[-1], "mps")
    export.text(export.stages[0], "lp")
    assert export.text(export.stages[-1], "mps") == first


def test_the_top_of_a_file_lists_the_stages_and_the_positions():
    export = exported("too little time")
    notes = [line for line in export.text(export.stages[0], "lp").splitlines() if line.startswith("\\")]
    assert all(any(f"{s.number} {s.name}: {described(s)}" in line for line in notes) for s in export.stages)
    assert any(line.endswith("ongoing project 0 is o") for line in notes)


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_stage_that_is_not_there_is_refused_with_those_that_are(number):
    with pytest.raises(ScenarioError) as refused:
        exported("worth it").stage(number)
    (problem,) = refused.value.problems
    assert problem.pointer == "/stage"
    assert "1 net_cost" in problem.detail


def test_the_last_stage_is_the_default():
    export = exported("worth it")
    assert export.file_name(export.stage(None), "lp") == "team-plan_no_change_1_net_cost.lp"


def test_a_strategy_that_has_no_team_is_refused():
    for problem in (
        parameters(months=3),
        parameters(months=3, hires=(scientist_option(),), limits={"budget": 9.0}),
    ):
        with pytest.raises(ScenarioError, match="hire_data_scientist"):
            Export(problem, SCIENTIST)


@pytest.mark.parametrize("solver", SOLVERS)
def test_rules_with_long_names_do_not_make_another_model(solver, written):
    """CBC takes an MPS file with names of 160 characters for another model without a word."""
    rules = [f"{'y' * 79}{end}" for end in "ab"]
    instance = parameters(
        months=3,
        hires=(scientist_option(most=3),),
        projects=(project(months=3, effort={"model_building": 3.0}),),
        limits={"hire_limits": tuple(HireLimit(rule=r, role=None, at_most=2) for r in rules)},
    )
    for form in FORMATS:
        reaches(Export(instance, SCIENTIST), written, form, solver)


def test_groups_whose_ids_differ_by_a_hyphen_have_rows_of_their_own():
    groups = ("a-b", "a_b")
    instance = parameters(
        months=3,
        staff=tuple(staff(name, months=3, role="business_analyst", proficiency={}) for name in groups),
        trainings=tuple(training(group=name, most=1) for name in groups),
        projects=(project(months=3, effort={"model_building": 2.0}),),
        training_groups=dict.fromkeys(groups, (1, 1)),
    )
    assert len(Proposer(instance).propose(Strategy(None, trains=True)).team.trainings) == 1
