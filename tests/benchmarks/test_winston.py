"""A published problem with a published answer, through the planning model."""

from __future__ import annotations

import pytest

from advisor.planning.expressions import total
from benchmarks import winston
from tests.planning.other_solvers import optimum_by_cbc


@pytest.mark.parametrize(("whole", "least"), [(False, "593776.51"), (True, "598583.13")])
def test_technician_training_costs_what_the_textbook_says(whole, least):
    """W. L. Winston, Operations Research: Applications and Algorithms; held to the cent.

    Shared with the service: Problem, PlanningModel (hire, mentored, mentoring, assign and shortage decisions,
    hired people's ramp-up), all rows of CONSTRAINTS, the stage of musts on time, LoadedModel. The problem's own:
    that 5 % leave each month (`staying`, in `TechnicianModel._hire_time` and in the existing people's
    parameter), that nobody trains unsupervised (`supervised`), and what is paid (`pay`, in the place of
    `net_cost`).
    """
    found = winston.least_pay(whole=whole)
    assert str(winston.to_the_cent(found.pay)) == least
    assert found.short == pytest.approx(0.0, abs=1e-4)
    assert not whole or all(x == pytest.approx(round(x), abs=1e-6) for x in found.trainees)


@pytest.mark.parametrize(("whole", "least"), [(False, "593776.51"), (True, "598583.13")])
def test_another_solver_finds_the_same_in_the_file(whole, least, tmp_path):
    m = winston.TechnicianModel(winston.technician_training(), whole=whole)
    loaded = winston.loaded_with(m)
    loaded.add_row("demand_met", total(m.shortage.values()), 0.0, 0.0)
    path = tmp_path / "technicians.mps"
    path.write_text(loaded.text(winston.pay(m) / m.unit, "mps"))
    assert str(winston.to_the_cent(round(optimum_by_cbc(path) * m.unit, 4))) == least


def test_the_trainees_are_those_of_the_textbook():
    assert winston.least_pay(whole=False).trainees == pytest.approx((0.0, 8.45, 11.45, 9.52, 0.0), abs=0.005)


@pytest.mark.parametrize("family", ["capacity", "mentored_starters", "mentoring_load", "recurring_demand"])
def test_the_answer_rests_on_the_shared_rows(family, monkeypatch):
    """Without any one of them the demand costs less: they are not there for show."""
    monkeypatch.setattr(winston, "supervised", lambda m: iter(()))
    m = winston.TechnicianModel(winston.technician_training(), whole=False)
    loaded = winston.loaded_with(m)
    for name in m.rows[family]:
        loaded.bound_row(name, -float("inf"), float("inf"))
    loaded.add_row("met", total(m.shortage.values()), 0.0, 0.0)
    assert loaded.optimise(winston.pay(m)).objective < 593_776.51 - 1000


def test_part_of_a_trainee_may_go_unmentored_in_the_service_and_costs_less(monkeypatch):
    """Why `supervised` is needed: mentoring is a continuous choice."""
    monkeypatch.setattr(winston, "supervised", lambda m: iter(()))
    assert str(winston.to_the_cent(winston.least_pay(whole=False).pay)) == "593776.51"
    assert round(winston.least_pay(whole=True).pay, 3) == 596_683.125


def test_the_answer_is_told_in_a_shell(capsys):
    winston.run()
    said = capsys.readouterr().out
    assert "593,776.51" in said
    assert "598,583.13" in said
