"""The plan checker finds nothing in plans worked out by hand, and each thing that is then broken in them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from advisor.checker import check_plan, check_team, plan, raise_if_broken, unmet_requirements
from advisor.checker.plan import CHECKS, TEAM_CHECKS
from advisor.domain.plan import OtherTime, Plan
from advisor.domain.problem import HireLimit, Problem, RoleRequirement
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.errors import PlanCheckError
from tests.checker.plans import (
    ANALYSTS,
    CONTRACTOR,
    COURSE,
    DEVELOPERS,
    EFFORT,
    HIRE,
    MONTHS,
    PATH,
    SCIENTISTS,
    a_contract,
    a_contractors_plan,
    a_plan,
    a_problem,
    assignments,
)
from tests.planning.tiny import after

Pair = tuple[Problem, Plan]
Broken = Callable[[], Pair]


def families(pair: Pair) -> set[str]:
    return {finding.partition(":")[0] for finding in check_plan(*pair)}


def given(**changes: Any) -> Broken:
    """The plan beside another problem."""
    return lambda: (replace(a_problem(), **changes), a_plan())


def published(**changes: Any) -> Broken:
    """Another plan beside the problem."""
    return lambda: (a_problem(), replace(a_plan(), **changes))


def contracted(problem: Mapping[str, Any] | None = None, **changes: Any) -> Broken:
    return lambda: (replace(a_contract(), **(problem or {})), replace(a_contractors_plan(), **changes))


def limits(**changes: Any) -> Broken:
    return given(limits=replace(a_problem().limits, **changes))


def projects(name: str, **changes: Any) -> Broken:
    return given(projects=tuple(replace(p, **changes) if p.id == name else p for p in a_problem().projects))


def group(name: str, **changes: Any) -> Broken:
    return given(staff=tuple(replace(g, **changes) if g.id == name else g for g in a_problem().staff))


def option(**changes: Any) -> Broken:
    return given(hires=(replace(a_problem().hires[0], **changes),))


def course(**changes: Any) -> Broken:
    return given(trainings=(replace(a_problem().trainings[0], **changes),))


def contract(**changes: Any) -> dict[str, Any]:
    return {"hires": (replace(a_contract().hires[0], **changes),)}


def team(*, hires: Any = None, trainings: Any = None) -> Broken:
    mine = a_plan().team
    return published(
        team=Team.of(
            mine.hires if hires is None else hires, mine.trainings if trainings is None else trainings
        )
    )


def rows(*extra: Any, without: Callable[[Any], bool] = lambda _: False) -> Broken:
    kept = tuple(row for row in a_plan().assignments if not without(row))
    return published(assignments=(*kept, *assignments(extra)))


def first_row(**changes: Any) -> Broken:
    first, *others = a_plan().assignments
    return published(assignments=(replace(first, **changes), *others))


def capacity(worker: str, t: int, by: float, the_plan: Plan | None = None) -> dict[str, Any]:
    return capacities({(worker, t): by}, the_plan)


def capacities(changes: Mapping[tuple[str, int], float], the_plan: Plan | None = None) -> dict[str, Any]:
    """Capacity as published, but for some workers' months."""
    return {
        "capacity": tuple(
            replace(
                row,
                by_period=tuple(pm + changes.get((row.worker, t), 0.0) for t, pm in enumerate(row.by_period)),
            )
            for row in (the_plan or a_plan()).capacity
        )
    }


def other(worker: str, t: int, the_plan: Plan | None = None, **changes: float) -> dict[str, Any]:
    """Other time as published, but for one worker's in one month."""
    kept = tuple(r for r in (the_plan or a_plan()).other_time if (r.worker, r.period) != (worker, t))
    return {"other_time": (*kept, OtherTime(worker=worker, period=t, **changes))}


def result(name: str, **changes: Any) -> Broken:
    return published(projects=tuple(replace(r, **changes) if r.id == name else r for r in a_plan().projects))


def users_too_early() -> Pair:
    """Some of the adoption in the month of go-live, which no precedence forbids."""
    moved = tuple(
        replace(r, period=5) if (r.worker, r.activity) == (SCIENTISTS, "user_adoption") else r
        for r in a_plan().assignments
    )
    progress = {**a_plan().progress, ("p", "user_adoption"): ((0.0,) * 5 + (0.375, 1.0, 1.0, 1.0))}
    problem, _ = projects("p", precedence=())()
    return problem, replace(a_plan(), assignments=moved, progress=progress)


def cash(**changes: Any) -> Broken:
    return published(cash=replace(a_plan().cash, **changes))


def off_by_five(series: tuple[float, ...]) -> tuple[float, ...]:
    return (*series[:4], series[4] + 5.0, *series[5:])


HERE = a_plan()
EXACTLY: dict[str, dict[str, Broken]] = {
    "known people": {
        "a hire that is no option": team(hires=[HireDecision("hire:statistician:permanent", 2)]),
        "a course that is no option": team(trainings=[TrainingDecision("train:analyst_to_king", 0)]),
        "a start after the horizon": team(hires=[HireDecision(HIRE, MONTHS)]),
        "a course before the horizon": team(trainings=[TrainingDecision(COURSE, -1)]),
    },
    "starts and terms": {"a longer lead time": option(lead_time=3)},
    "training limits": {
        "more than may learn": given(training_groups={**a_problem().training_groups, "analysts": (1, 0)}),
        "more than may learn at once": given(
            training_groups={**a_problem().training_groups, "analysts": (0, 1)}
        ),
    },
    "support places": {"fewer places": course(trainees_per_specialist=0.5)},
    "hire limits": {
        "no hires allowed": limits(max_hires=0),
        "a rule against any": limits(hire_limits=(HireLimit(rule="none", role=None, at_most=0),)),
        "a rule against the role": limits(
            hire_limits=(HireLimit(rule="none", role="machine_learning_engineer", at_most=0),)
        ),
    },
    "names and lengths": {
        "work that nobody asked for": first_row(activity="data_pipelines"),
        "work on a project that is none": first_row(project="q"),
        "a worker nobody knows": first_row(worker="staff:ghosts"),
        "a month beyond the horizon": first_row(period=MONTHS),
        "a project left out": published(projects=HERE.projects[1:]),
        "another priority": result("p", priority="should"),
        "a group left out": published(capacity=HERE.capacity[1:]),
        "a row twice": published(capacity=(*HERE.capacity, HERE.capacity[0])),
        "other time of nobody": published(**other("staff:ghosts", 0, teaching=0.0)),
        "other time twice": published(other_time=(*HERE.other_time, HERE.other_time[0])),
        "no utilisation": published(utilisation={}),
        "months missing from the cash": cash(pay=HERE.cash.pay[1:]),
        "progress of an activity left out": published(progress=dict(list(HERE.progress.items())[1:])),
    },
    "strategy label": {
        "several roles": published(strategy=Strategy("several", True)),
        "another role": published(strategy=Strategy("data_scientist", True)),
        "nobody trained": published(strategy=Strategy("machine_learning_engineer", False)),
    },
    "capacities": {
        "more time than there are people": published(**capacity(ANALYSTS, 0, 5.0)),
        "less time than there are people": published(**capacity(SCIENTISTS, 8, -0.2)),
        "a starter at full speed": published(**capacity(HIRE, 2, 0.4), utilisation={HIRE: 1.95 / 7.0}),
        "a starter slower than alone": published(**capacity(HIRE, 7, -0.1), utilisation={HIRE: 1.95 / 6.5}),
        "a trained person away": published(**capacity(PATH, 8, -0.3)),
        "the group keeps whom it trained": published(**capacity(ANALYSTS, 8, 0.5)),
        "the contractor loses no time to handing over": contracted(
            **capacity(CONTRACTOR, 3, 0.25, a_contractors_plan()), utilisation={CONTRACTOR: 0.5}
        ),
    },
    "other time": {
        "no time for study": published(**other(ANALYSTS, 0)),
        "less than nothing": published(**other(SCIENTISTS, 8, receiving=-1e-6)),
        "more handing over": contracted(contract(hand_over=0.1)),
    },
    "mentoring": {
        "a heavier load": option(mentor_load=0.3),
        "given for nothing": published(**other(DEVELOPERS, 5, mentoring=0.3), **capacity(DEVELOPERS, 5, -0.3)),
    },
    "teaching": {
        "a heavier load": course(support_load=0.3),
        "given for nothing": published(**other(SCIENTISTS, 8, teaching=0.3), **capacity(SCIENTISTS, 8, -0.3)),
    },
    "receiving": {
        "nobody took over": contracted(
            **other(DEVELOPERS, 3, a_contractors_plan()), **capacity(DEVELOPERS, 3, 0.3, a_contractors_plan())
        ),
        "more to take over": contracted(contract(receiving=0.9)),
        "taken over for nothing": contracted(contract(receiving=0.1)),
        "nothing runs on": contracted(
            {"hires": (replace(a_contract().hires[0], proficiency={"production_code": 1.0}),)}
        ),
    },
    "work within capacity": {
        "two hours more": rows((4, DEVELOPERS, "p", "model_building", 0.31, 0.0)),
    },
    "specialty share": {"nobody may help the other side": given(specialty_share=0.0)},
    "projects at once": {
        "one person, no project": given(projects_at_once=0),
        "the most of any month": published(
            capacity=(replace(HERE.capacity[0], projects_at_once=3), *HERE.capacity[1:])
        ),
    },
    "utilisation": {"never idle": published(utilisation={HIRE: 1.0})},
    "qualifications": {
        "unqualified hands": projects("p", qualification={"deployment": 1.1}),
        "output without a qualification": projects("p", qualification={"production_code": 0.7}),
        "another proficiency": group("developers", proficiency={"production_code": 0.5, "operations": 0.9}),
    },
    "project months": {
        "work before the start": projects("p", earliest_start=3),
    },
    "team sizes": {"a crowd": projects("p", max_team=0.95)},
    "progress balance": {
        "work not counted": rows((7, SCIENTISTS, "p", "data_analysis", 0.1, 0.1)),
        "more than there is": published(
            progress={**HERE.progress, ("p", "data_analysis"): (0.8, *(1.2,) * 8)}
        ),
    },
    "precedences": {
        "a longer lag": projects("p", precedence=(after("model_building", "production_code", 2),)),
        "another order": projects("p", precedence=(after("deployment", "production_code"),)),
    },
    "production after acceptance": {
        "more than the overlap": projects("p", overlap={"production_code": 0.2, "deployment": 0.0}),
        "overlap in the month of acceptance": projects("p", overlap={}),
    },
    "adoption after live": {"users in the month of go-live": users_too_early},
    "operations after live": {
        "a month not run, and not said": rows(without=lambda r: r.activity == "operations" and r.period == 8),
        "run before it is live": rows((5, DEVELOPERS, "p", "operations", 0.2, 0.2)),
        "a shortage made up": result("p", shortage={"operations": 1.0}),
    },
    "recurring demand": {
        "a month left out": rows(without=lambda r: (r.project, r.period) == ("o", 7)),
        "more than is wanted": rows((7, SCIENTISTS, "o", "data_analysis", 0.1, 0.1)),
        "a shortage made up": result("o", shortage={"data_analysis": 1.0}),
        "not delivered": result("o", delivered=False),
        "half met": result("o", done_share=0.5),
        "complete": result("o", completed=7),
    },
    "joint work": {
        "engineers left out": rows(without=lambda r: (r.worker, r.activity) == (DEVELOPERS, "model_building")),
    },
    "project results": {
        "late and called delivered": projects("p", deadline=5),
        "accepted earlier": result("p", accepted=2),
        "live earlier": result("p", live=4),
        "completed earlier": result("p", completed=5),
        "never completed": result("p", completed=None),
        "not delivered": result("p", delivered=False),
        "half done": result("p", done_share=0.5),
    },
    "efforts": {
        "another effort": result("p", effort={**EFFORT, "deployment": 0.4}),
        "an activity left out": result("p", effort={"model_building": 1.6}),
        "another demand": result("o", effort={"data_analysis": 1.0}),
    },
    "cash": {
        "pay off by five": cash(pay=off_by_five(HERE.cash.pay)),
        "recruiting off by five": cash(recruiting=off_by_five(HERE.cash.recruiting)),
        "fees off by five": cash(training=off_by_five(HERE.cash.training)),
        "contracts off by five": cash(contracts=off_by_five(HERE.cash.contracts)),
        "commitments off by five": cash(committed_after=205.0),
        "run-rate off by five": cash(annual_run_rate_after=1205.0),
        "another rate": contracted(contract(monthly_pay=170.0)),
        "booked as pay": contracted(
            cash=replace(
                a_contractors_plan().cash, pay=a_contractors_plan().cash.contracts, contracts=(0.0,) * 6
            )
        ),
        "on the payroll afterwards": contracted(
            cash=replace(a_contractors_plan().cash, annual_run_rate_after=1920.0)
        ),
    },
    "money limits": {
        "less money": limits(budget=914.0),
        "less money a year": limits(annual_budget=715.0 * 12 / 9 - 1),
        "less money for training": limits(training_budget=4.0),
        "a payroll cap": limits(payroll_cap=1199.0),
    },
}  # fmt: skip
"""Family -> what is broken -> a plan that breaks this family and no other."""

WITH_OTHERS: dict[str, tuple[set[str], Broken]] = {
    "a contract that is too short": (
        {"starts and terms"},
        contracted({"hires": (replace(a_contract().hires[0], term=4),)}),
    ),
    "a contractor who never leaves": (
        {"starts and terms", "capacities"},
        contracted(team=Team.of([HireDecision(CONTRACTOR, 1)])),
    ),
    "an employee who leaves": (
        {"starts and terms", "capacities"},
        team(hires=[HireDecision(HIRE, 2, 7)]),
    ),
    "a course beyond the horizon": (
        {"starts and terms", "capacities"},
        team(trainings=[TrainingDecision(COURSE, 8)]),
    ),
    "recurring work before its start": ({"project months", "efforts"}, projects("o", earliest_start=1)),
    "the trainee's group has left": ({"training limits", "capacities"}, group("analysts", present=(0,) * MONTHS)),
    "the specialist has left": ({"support places", "capacities"}, group("scientists", present=(0,) * MONTHS)),
    "nobody may mentor": ({"mentoring", "capacities"}, option(mentors=())),
    "the mentor has left": ({"capacities"}, group("developers", present=(0,) * MONTHS)),
    "whoever took over has left": (
        {"receiving", "capacities"},
        contracted({"staff": (replace(a_contract().staff[0], present=(1, 1, 1, 1, 1, 0)),)}),
    ),
    "a month of fifty days": ({"work within capacity", "recurring demand"}, first_row(person_months=1.75, output=1.4)),
    "work of less than nothing": ({"work within capacity"}, first_row(person_months=-0.25, output=-0.2)),
    "more output than time": ({"qualifications", "recurring demand"}, first_row(output=0.5)),
}  # fmt: skip
"""What is broken -> (families that must speak up, plan)."""


@pytest.mark.parametrize("pair", [(a_problem(), a_plan()), (a_contract(), a_contractors_plan())])
def test_plans_worked_out_by_hand_have_no_findings(pair):
    assert check_plan(*pair) == ()


@pytest.mark.parametrize(
    ("family", "name"), [(family, name) for family, broken in EXACTLY.items() for name in broken]
)
def test_what_is_broken_by_hand_is_found_by_its_family_alone(family, name):
    assert families(EXACTLY[family][name]()) == {family}


@pytest.mark.parametrize("name", WITH_OTHERS)
def test_what_breaks_several_limits_is_found_by_each(name):
    expected, broken = WITH_OTHERS[name]
    assert expected <= families(broken())


def test_every_family_is_broken_somewhere():
    assert set(EXACTLY) == {check.__name__.replace("_", " ") for check in (*TEAM_CHECKS, *CHECKS)}


def test_a_broken_plan_is_an_error_with_every_finding():
    problem, broken = limits(max_hires=0, budget=100.0)()
    with pytest.raises(PlanCheckError) as error:
        raise_if_broken(problem, broken)
    assert error.value.findings == check_plan(problem, broken)
    assert len(error.value.findings) == 2


def test_a_sound_plan_is_no_error():
    assert raise_if_broken(a_problem(), a_plan()) is None


def test_a_team_is_checked_without_its_work_and_money():
    problem, _ = limits(max_hires=0, budget=100.0)()
    assert [line.partition(":")[0] for line in check_team(problem, a_plan().team)] == ["hire limits"]
    assert check_team(a_problem(), a_plan().team) == ()
    assert [line.partition(":")[0] for line in check_team(a_contract(), a_plan().team)] == [
        "known people"
    ] * 2


def test_joint_work_may_fall_short_where_nobody_of_the_side_has_time():
    """Without the developer's part nothing is wrong when their month is full or their balance used up."""
    left_out = rows(without=lambda r: (r.worker, r.activity) == (DEVELOPERS, "model_building"))
    _, without = left_out()
    busy = replace(without, **capacity(DEVELOPERS, 1, -0.4), other_time=without.other_time)
    found = [line for line in check_plan(a_problem(), busy) if line.startswith("joint work")]
    assert [line for line in found if "2027-02" in line] == []
    assert [line for line in found if "2027-04" in line] != []
    none = replace(a_problem(), specialty_share=0.0)
    assert [line for line in check_plan(none, without) if line.startswith("joint work")] == []


def test_what_nobody_asked_for_jointly_is_not_missed():
    """Joint work is asked of projects that go into production alone."""
    left_out = rows(without=lambda r: (r.worker, r.activity) == (DEVELOPERS, "model_building"))
    _, without = left_out()
    problem, _ = projects("p", production_phase=())()
    assert "joint work" not in {line.partition(":")[0] for line in check_plan(problem, without)}


def test_mentors_gain_the_starter_what_they_give():
    """Half of the mentoring makes the first month half as much faster: 0.4 pm instead of 0.6."""
    half = published(
        **other(DEVELOPERS, 2, mentoring=0.05),
        **capacities({(DEVELOPERS, 2): 0.05, (HIRE, 2): -0.2}),
        utilisation={HIRE: 1.95 / 6.4},
    )
    assert families(half()) == set()
    less = published(
        **other(DEVELOPERS, 2, mentoring=0.04),
        **capacities({(DEVELOPERS, 2): 0.06, (HIRE, 2): -0.2}),
        utilisation={HIRE: 1.95 / 6.4},
    )
    assert families(less()) == {"mentoring"}


def test_teaching_may_fall_short_where_the_specialists_have_no_time_left():
    """The whole month of the only specialist goes into it, and is not enough."""
    problem, _ = course(support_load=0.6)()
    full = replace(
        a_plan(),
        **capacities({(SCIENTISTS, 0): -0.4, (SCIENTISTS, 1): -0.4}),
        other_time=(
            *(r for r in a_plan().other_time if r.worker != SCIENTISTS),
            OtherTime(worker=SCIENTISTS, period=0, teaching=0.5),
            OtherTime(worker=SCIENTISTS, period=1, teaching=0.5),
        ),
    )
    assert "teaching" not in {line.partition(":")[0] for line in check_plan(problem, full)}


def test_a_requirement_that_is_not_met_is_counted_and_is_no_finding():
    rule = RoleRequirement(rule="three-engineers", role="machine_learning_engineer", at_least=3, by=5)
    problem, mine = limits(role_requirements=(rule,))()
    assert unmet_requirements(problem, mine) == {"three-engineers": 2}
    assert check_plan(problem, mine) == ()


def test_a_contractor_meets_a_requirement_only_while_there():
    rule = RoleRequirement(rule="one", role="machine_learning_engineer", at_least=1, by=5)
    problem = replace(a_contract(), limits=replace(a_contract().limits, role_requirements=(rule,)))
    assert unmet_requirements(problem, a_contractors_plan()) == {"one": 1}


def test_paths_that_share_a_target_do_not_share_specialists_whom_only_one_may_call_on():
    """A statistician may support one path and not the other: two trainees need two specialists of their own."""
    wanted = [(frozenset({"a", "b"}), 1.0, 1.0), (frozenset({"a"}), 1.0, 1.0)]
    assert dict(plan._least_by_set(wanted)) == {frozenset({"a"}): 1.0, frozenset({"a", "b"}): 2.0}


def test_the_checker_of_plans_knows_nothing_but_the_domain_and_the_errors():
    home = Path(plan.__file__).parent
    named = {
        node.module
        for name in ("plan.py", "ledger.py", "recomputed.py")
        for node in ast.walk(ast.parse((home / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    ours = {name for name in named if name.startswith("advisor") and not name.startswith("advisor.checker.")}
    assert all(name == "advisor.errors" or name.startswith("advisor.domain.") for name in ours)
