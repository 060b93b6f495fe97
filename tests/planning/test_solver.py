"""One loaded model, edited in place: true answers, and honest ones where a solve stops early."""

from __future__ import annotations

import pulp
import pytest

from advisor.errors import SolverError
from advisor.planning import solver
from advisor.planning.expressions import Linear
from advisor.planning.solver import INFINITY, LONGEST_NAME, Effort, LoadedModel, portable_names


def two_goods() -> tuple[LoadedModel, Linear, Linear]:
    """x integer and y, both 0 … 4, in 2 <= x + 2 y <= 7 and x - y >= -2."""
    programme = pulp.LpProblem("two_goods", pulp.LpMinimize)
    x = Linear([(programme.add_variable("x", 0, 4, pulp.LpInteger), 1.0)])
    y = Linear([(programme.add_variable("y", 0, 4), 1.0)])
    rows = {"above": x + 2.0 * y <= 7.0, "below": x + 2.0 * y >= 2.0, "apart": x - y >= -2.0}
    for name, row in rows.items():
        programme.addConstraint(row.for_pulp(), name)
    return LoadedModel(programme), x, y


def knapsack(items: int) -> tuple[LoadedModel, Linear]:
    """Least weight of at least so much value, hard enough for a search tree."""
    programme = pulp.LpProblem("knapsack", pulp.LpMinimize)
    taken = [Linear([(programme.add_variable(f"x{i:03d}", 0, 1, pulp.LpInteger), 1.0)]) for i in range(items)]
    for row in range(5):
        value = sum((x * float((i * 37 + row * 53) % 41 + 10) for i, x in enumerate(taken)), Linear())
        programme.addConstraint((value >= 8.3 * items).for_pulp(), f"enough_{row}")
    weight = sum((x * float((i * 29) % 31 + 20) for i, x in enumerate(taken)), Linear())
    return LoadedModel(programme), weight


def test_least_and_most_are_found_with_their_constant():
    loaded, x, y = two_goods()
    least = loaded.optimise(3.0 * x + y + 10.0)
    most = loaded.optimise(3.0 * x + y + 10.0, maximise=True)
    assert (least.objective, most.objective) == (pytest.approx(11.0), pytest.approx(23.5))
    assert (loaded.value(most, x), loaded.value(most, y)) == (pytest.approx(4), pytest.approx(1.5))
    assert (least.status, most.status) == ("optimal", "optimal")
    assert least.bound == pytest.approx(least.objective, abs=2e-6)


def test_a_row_is_added_with_its_constant_and_edited():
    loaded, x, y = two_goods()
    loaded.add_row("more", x + y + 5.0, 8.0, INFINITY)
    assert loaded.optimise(3.0 * x + y).objective == pytest.approx(5.0)
    loaded.bound_row("more", 9.0, INFINITY)
    assert loaded.optimise(3.0 * x + y).objective == pytest.approx(6.0)


def test_without_integers_the_relaxation_is_solved():
    loaded, x, y = two_goods()
    loaded.bound_row("above", -INFINITY, 6.5)
    whole = loaded.optimise(x * 1.0, maximise=True)
    loaded.bound(y, 2.0, 2.0)
    assert loaded.optimise(x * 1.0, maximise=True).objective == pytest.approx(2.0)
    assert loaded.optimise(x * 1.0, maximise=True, effort=Effort(relaxed=True)).objective == pytest.approx(
        2.5
    )
    assert whole.objective == pytest.approx(4.0)


def test_what_cannot_be_is_infeasible():
    loaded, x, _ = two_goods()
    loaded.bound_row("above", -INFINITY, 1.0)
    found = loaded.optimise(x)
    assert (found.status, found.usable) == ("infeasible", False)


def test_a_stop_at_a_count_of_nodes_claims_no_more_than_is_proven():
    loaded, weight = knapsack(40)
    best = loaded.optimise(weight)
    stopped = loaded.optimise(weight, effort=Effort(nodes=3))
    assert (best.status, stopped.status) == ("optimal", "stopped")
    assert stopped.bound <= best.objective <= stopped.objective


def test_a_gap_that_is_asked_for_is_kept():
    loaded, weight = knapsack(40)
    best = loaded.optimise(weight)
    found = loaded.optimise(weight, effort=Effort(relative_gap=0.05))
    assert found.bound <= best.objective <= found.objective <= best.objective * 1.06


def test_an_interior_point_is_the_relaxation_whatever_was_solved_before():
    loaded, weight = knapsack(40)
    vertex = loaded.optimise(weight, effort=Effort(relaxed=True))
    inside = loaded.optimise(weight, effort=Effort(relaxed=True, interior=True))
    assert inside.objective == pytest.approx(vertex.objective, rel=1e-6)
    assert loaded.optimise(weight).objective >= vertex.objective


def test_forgetting_makes_an_answer_independent_of_what_was_asked_before():
    fresh, weight = knapsack(40)
    first = fresh.optimise(weight, effort=Effort(nodes=5))
    other, same = knapsack(40)
    other.optimise(same * -1.0, effort=Effort(relaxed=True))
    other.forget()
    assert other.optimise(same, effort=Effort(nodes=5)).values == first.values


def test_a_misspelt_option_is_an_error_and_every_option_of_ours_is_known(monkeypatch):
    two_goods()
    monkeypatch.setattr(solver, "OPTIONS", {"mip_pscost_minreliabel": 0})
    with pytest.raises(SolverError, match="mip_pscost_minreliabel"):
        two_goods()


def test_options_take_effect():
    loaded, _, _ = two_goods()
    said = {name: loaded._highs.getOptionValue(name)[1] for name in solver.OPTIONS}
    assert said == dict(solver.OPTIONS)


def test_names_in_files_are_plain_short_and_different():
    long = "rule_" + "x" * 200
    names = portable_names(["a-b", "a_b", "a:b", "a b", long + "1", long + "2", "fine_0"])
    assert len(set(names)) == 7
    assert all(name.replace("_", "").isalnum() and len(name) <= LONGEST_NAME for name in names)
    assert (names[0], names[-1]) == ("a_b", "fine_0")
