"""HiGHS and CBC behind one session: the same answers to the same questions, and honest where they stop early."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pulp
import pytest

from advisor.errors import SolverError
from advisor.model.solver import (
    ANEW,
    CBC,
    HIGHS,
    INFINITY,
    INSIDE,
    RESUMED,
    SOLVERS,
    USUAL,
    Deadline,
    Session,
    affine,
    cbc,
    new_problem,
)
from advisor.settings import from_environment

ROOT = Path(__file__).parents[2]
NEVER = Deadline(None)


@pytest.fixture(params=SOLVERS)
def solver(request) -> str:
    return request.param


def two_goods(solver: str):
    """x whole and y, both 0 … 4, in 2 <= x + 2 y <= 7 and x - y >= -2."""
    problem = new_problem("two_goods")
    x = problem.add_variable("x", 0, 4, pulp.LpInteger)
    y = problem.add_variable("y", 0, 4)
    problem.addConstraint(affine([(x, 1.0), (y, 2.0)]) <= 7, "above")
    problem.addConstraint(affine([(x, 1.0), (y, 2.0)]) >= 2, "below")
    problem.addConstraint(affine([(x, 1.0), (y, -1.0)]) >= -2, "apart")
    return Session(problem, solver=solver), x, y


def test_least_and_most_are_found_with_their_constant(solver):
    session, x, y = two_goods(solver)
    least = session.optimise([(x, 3.0), (y, 1.0)], constant=10.0, deadline=NEVER)
    most = session.optimise([(x, 3.0), (y, 1.0)], constant=10.0, maximise=True, deadline=NEVER)
    assert (least.objective, most.objective) == (pytest.approx(11.0), pytest.approx(23.5))
    assert (session.value(most, x), session.value(most, y)) == (pytest.approx(4), pytest.approx(1.5))
    assert {least.status, most.status} == {"optimal"}
    assert least.bound == pytest.approx(least.objective, abs=2e-6)
    assert most.bound == pytest.approx(most.objective, abs=2e-6)


def test_rows_and_bounds_can_be_changed_again_and_again(solver):
    session, x, y = two_goods(solver)
    session.add_row("window", [(x, 1.0), (y, 1.0), (x, 1.0)], 3.0, 5.0)
    assert session.optimise([(y, 1.0)], deadline=NEVER).objective == pytest.approx(0.0)
    session.bound(x, 0, 0)
    assert session.optimise([(y, 1.0)], deadline=NEVER).status == "infeasible"
    session.bound_row("window", -INFINITY, 5.0)
    assert session.optimise([(y, 1.0)], deadline=NEVER).objective == pytest.approx(1.0)
    session.bound_row("window", 1.5, 1.5)
    assert session.optimise([(x, 1.0)], deadline=NEVER).objective == pytest.approx(0.0)
    session.bound_row("window", -INFINITY, INFINITY)
    session.bound(x, 2, 3)
    assert session.optimise([(x, -1.0)], deadline=NEVER).objective == pytest.approx(-3.0)


def test_a_fork_goes_its_own_way(solver):
    session, x, y = two_goods(solver)
    session.add_row("more", [(y, 1.0)], 1.0, INFINITY)
    fork = session.fork()
    fork.bound(x, 3, 4)
    fork.bound_row("more", 1.5, INFINITY)
    fork.add_row("yet_more", [(x, 1.0)], 4.0, INFINITY)
    both = [one.optimise([(x, 1.0), (y, 1.0)], deadline=NEVER).objective for one in (session, fork)]
    assert both == [pytest.approx(1.0), pytest.approx(5.5)]
    assert not session.has_row("yet_more")


def test_a_linear_programme_is_proven_by_its_optimum(solver):
    problem = new_problem("line")
    y = problem.add_variable("y", None, 3)
    problem.addConstraint(affine([(y, 2.0)]) >= -5, "row")
    found = Session(problem, solver=solver).optimise([(y, 1.0)], relative_gap=0.1, deadline=NEVER)
    assert (found.objective, found.bound, found.gap) == (-2.5, -2.5, 0.0)


def test_whatever_has_no_objective_is_proven_when_it_is_found(solver):
    session, _, _ = two_goods(solver)
    found = session.optimise([], absolute_gap=INFINITY, deadline=NEVER)
    assert (found.status, found.objective, found.gap) == ("optimal", 0.0, 0.0)


def knapsack(solver: str, items: int):
    """Fewest people of different strength and price for a load that leaves no easy answer."""
    problem = new_problem("knapsack")
    numbers = range(items)
    people = [problem.add_variable(f"x{i:03d}", 0, 3, pulp.LpInteger) for i in numbers]
    for k, load in enumerate((97.3, 131.7, 88.9)):
        strength = [(x, 3.0 + (7 * i * (k + 2)) % 11 + i / 17) for i, x in enumerate(people)]
        problem.addConstraint(affine(strength) >= load, f"load_{k}")
    price = [(x, 5.0 + (5 * i) % 13 + i / 7) for i, x in enumerate(people)]
    return Session(problem, solver=solver), price


def test_a_gap_that_was_asked_for_is_kept_and_its_bound_is_true(solver):
    session, price = knapsack(solver, 30)
    best = session.optimise(price, constant=40.0, deadline=NEVER)
    assert best.gap < 1e-6
    for gap in (0.02, 0.1, 0.3):
        found = session.optimise(price, constant=40.0, relative_gap=gap, deadline=NEVER)
        assert found.status == "optimal"
        assert found.bound <= best.objective + 1e-6 <= found.objective + 2e-6
        assert found.gap <= gap + 1e-9


def test_a_gap_of_most_is_true_as_well(solver):
    session, x, y = two_goods(solver)
    found = session.optimise([(x, 3.0), (y, 1.0)], maximise=True, absolute_gap=2.0, deadline=NEVER)
    assert found.objective <= 13.5 + 1e-6 <= found.bound + 2e-6 <= found.objective + 2.0 + 4e-6


def test_no_time_left_is_an_answer_without_a_plan(solver):
    session, price = knapsack(solver, 30)
    found = session.optimise(price, deadline=Deadline.after(0.0))
    assert (found.status, found.usable) == ("none", False)


def test_a_stop_in_the_middle_claims_no_more_than_is_proven(solver):
    session, price = knapsack(solver, 160)
    best = session.optimise(price, relative_gap=1e-4, deadline=NEVER)
    stopped = session.optimise(price, deadline=Deadline.after(0.05))
    assert stopped.status in ("none", "feasible", "optimal")
    if stopped.usable:
        assert stopped.bound <= best.objective + 1e-6
        assert stopped.objective >= best.bound - 1e-6
        assert stopped.gap == pytest.approx(abs(stopped.objective - stopped.bound) / stopped.objective)


# --- CBC is a program of its own ----------------------------------------------------------------------


@pytest.fixture
def program(tmp_path, monkeypatch) -> Callable[[str], None]:
    """Puts a Python script in CBC's place; `answer` there is the file that CBC would write."""

    def put(script: str) -> None:
        path = tmp_path / "cbc"
        path.write_text(f"#!{sys.executable}\nimport sys, time\nanswer = sys.argv[-1]\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(cbc, "cbc_program", lambda: str(path))

    return put


def written(text: str) -> str:
    return f"open(answer, 'w').write({text!r})"


def ask_cbc(**how):
    session, x, y = two_goods(CBC)
    return session.optimise([(x, 3.0), (y, 1.0)], **({"deadline": NEVER} | how))


@pytest.mark.parametrize(
    ("point", "what"),
    [
        ("0 c0 5 0\n", "bounds of column 0"),
        ("0 c0 1.5 0\n", "whole column 0"),
        ("0 c0 1 0\n", "row 1"),
        ("** 1 c1 3.5 0\n 0 c0 1 0\n", "row 0"),
    ],
)
def test_a_point_that_breaks_the_model_is_never_taken_for_a_plan(program, point, what):
    program(written(f"Optimal - objective value 1.0\n{point}"))
    with pytest.raises(SolverError, match=what):
        ask_cbc()


def test_a_point_that_cbc_spoilt_is_found_again_without_preprocessing(program):
    broken, sound = (f"Optimal - objective value 12\n 0 c0 {x} 0\n" for x in (5, 4))
    program(f"open(answer, 'w').write({sound!r} if '-preprocess' in sys.argv else {broken!r})")
    assert ask_cbc().objective == 12.0


@pytest.mark.parametrize(
    "said",
    [
        "Stopped on time (no integer solution - continuous used) - objective value 1\n 0 c0 0.5 0\n",
        "Stopped on iterations - objective value 1\n 0 c0 1 0\n",
    ],
)
def test_a_point_on_the_way_is_no_plan(program, said):
    program(written(said))
    assert ask_cbc().status == "none"


def test_a_plan_in_hand_at_the_limit_is_feasible_and_proves_nothing(program):
    program(written("Stopped on time - objective value 12\n 0 c0 4 0\n"))
    found = ask_cbc()
    assert (found.status, found.objective, found.bound, found.gap) == ("feasible", 12.0, -INFINITY, INFINITY)


@pytest.mark.parametrize(
    "said", ["Infeasible - objective value 3\n** 0 c0 9 0\n", "Integer infeasible - objective value 0\n"]
)
def test_what_cbc_calls_infeasible_is_infeasible(program, said):
    program(written(said))
    assert ask_cbc().status == "infeasible"


@pytest.mark.parametrize(
    ("script", "what"),
    [
        (written("Unbounded - objective value 0\n"), "unbounded"),
        ("sys.exit(3)", "code 3"),
        ("print('no such file')", "no such file"),
    ],
)
def test_a_breakdown_of_cbc_is_an_error_that_says_what_it_said(program, script, what):
    program(script)
    with pytest.raises(SolverError, match=what):
        ask_cbc()


def test_cbc_is_ended_when_it_does_not_stop_by_itself(program, monkeypatch):
    monkeypatch.setattr(cbc, "GRACE", 0.1)
    program("time.sleep(60)")
    assert ask_cbc(deadline=Deadline.after(0.1)).status == "none"


def test_nothing_is_left_behind_by_cbc(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert ask_cbc().usable
    assert list(tmp_path.iterdir()) == []


# --- which solver ----------------------------------------------------------------------------------------


def recommend(preface: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The shell's answer to the small shop in a process that starts with a line of Python."""
    code = f"import sys; {preface}; from advisor.cli import main; sys.exit(main(sys.argv[1:]))"
    asked = [sys.executable, "-c", code, "recommend", "examples/small-shop.json", "--json"]
    return subprocess.run(
        asked, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


WITHOUT_HIGHS = "sys.modules['highspy'] = None"


def test_cbc_takes_the_place_of_highs_where_that_is_missing_and_says_so():
    answered = recommend(WITHOUT_HIGHS)
    assert (answered.returncode, answered.stderr) == (0, "")
    answer = json.loads(answered.stdout)
    assert answer["provenance"]["solver"]["name"] == "CBC"
    assert answer["projects"][0]["id"] == "sales"


def test_the_setting_asks_for_cbc_and_the_advice_is_the_same():
    highs, other = (json.loads(recommend("pass", ADVISOR_SOLVER=s).stdout) for s in SOLVERS)
    assert [a["provenance"]["solver"]["name"] for a in (highs, other)] == ["HiGHS", "CBC"]
    assert other["recommendation"] == highs["recommendation"]
    assert other["costs"] == highs["costs"]


def test_a_service_without_any_solver_says_what_to_install():
    gone = (
        f"{WITHOUT_HIGHS}; from advisor.model.solver import cbc, session; session.cbc_program = lambda: None"
    )
    answered = recommend(gone)
    assert answered.returncode == 3
    assert "pip install -r requirements.txt" in answered.stderr


def test_a_solver_that_is_asked_for_is_never_replaced_by_highs(monkeypatch):
    monkeypatch.setattr("advisor.model.solver.session.cbc_program", lambda: None)
    with pytest.raises(SolverError, match="cbc is not installed"):
        two_goods(CBC)


def test_the_setting_names_a_solver_that_there_is():
    assert from_environment({"ADVISOR_SOLVER": "CBC"}).solver == CBC
    assert from_environment({}).solver == "highs"
    with pytest.raises(ValueError, match="ADVISOR_SOLVER"):
        from_environment({"ADVISOR_SOLVER": "gurobi"})


def test_cbc_says_its_version():
    version = cbc.cbc_version()
    assert version not in ("", "unknown")


@pytest.mark.parametrize("way", [USUAL, RESUMED, ANEW, INSIDE])
def test_a_relaxation_costs_and_prices_the_same_whichever_way_it_is_solved(way):
    """Three limits of which two bind: 2 x + y <= 4, x + 2 y <= 5, x <= 9; most of 3 x + 4 y is 11 at (1, 2)."""
    problem = new_problem("three_limits")
    x, y = (problem.add_variable(name, 0, 10, pulp.LpInteger) for name in "xy")
    rows = {"one": ([(x, 2.0), (y, 1.0)], 4), "two": ([(x, 1.0), (y, 2.0)], 5), "three": ([(x, 1.0)], 9)}
    for name, (terms, limit) in rows.items():
        problem.addConstraint(affine(terms) <= limit, name)
    session = Session(problem, solver=HIGHS)
    session.optimise([(x, 1.0)], relaxed=True, deadline=NEVER)
    found = session.optimise([(x, 3.0), (y, 4.0)], maximise=True, relaxed=True, way=way, deadline=NEVER)
    assert found.objective == pytest.approx(11.0, abs=1e-6)
    assert session.duals() == pytest.approx({"one": 2 / 3, "two": 5 / 3, "three": 0.0}, abs=1e-6)


def test_a_linear_programme_has_its_whole_time_however_long_others_ran_before():
    """HiGHS holds the limit of a linear programme against all runs so far; that of another against its own."""
    session, x, y = two_goods(HIGHS)
    for _ in range(20):
        session.optimise([(x, 3.0), (y, 1.0)], maximise=True, deadline=NEVER)
    highs = session._engine._highs
    before = highs.getRunTime()
    session.optimise([(y, 1.0)], relaxed=True, deadline=Deadline.after(7.0))
    assert highs.getOptionValue("time_limit")[1] == pytest.approx(7.0 + before, abs=before / 2)
    session.optimise([(y, 1.0)], deadline=Deadline.after(7.0))
    assert highs.getOptionValue("time_limit")[1] <= 7.0
