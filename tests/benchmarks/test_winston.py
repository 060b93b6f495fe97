"""A published problem with a published answer, through the planning model."""

from __future__ import annotations

import pytest

from advisor.model.constraints import add_constraints
from advisor.model.solver import SOLVERS, Deadline, Session
from benchmarks import winston


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("whole", "least"), [(False, "593776.51"), (True, "598583.13")])
def test_technician_training_costs_what_the_textbook_says(whole, least, solver):
    """W. L. Winston, Operations Research: Applications and Algorithms; held to the cent.

    Shared with the service: Parameters, PlanningModel (hire, mentored, mentoring, assign and shortage
    variables, hired people's ramp-up), all rows of CONSTRAINTS, delivery_stages, Session. The problem's own:
    that 5 % leave each month (`staying`, in `TechnicianModel._hire_time` and in the existing people's
    parameter), that nobody trains unsupervised (`supervised`), and what is paid (`pay`, in the place of
    `economic_cost`).
    """
    found = winston.least_pay(whole=whole, solver=solver)
    assert str(winston.to_the_cent(found.pay)) == least
    assert found.short == pytest.approx(0.0, abs=1e-6)
    if whole:
        assert all(x == pytest.approx(round(x), abs=1e-6) for x in found.trainees)


def test_the_trainees_are_those_of_the_textbook():
    assert winston.least_pay(whole=False).trainees == pytest.approx((0.0, 8.45, 11.45, 9.52, 0.0), abs=0.005)


@pytest.mark.parametrize("family", ["capacity", "mentored_starters", "mentoring_load", "recurring_demand"])
def test_the_answer_rests_on_the_shared_rows(family):
    """Without any one of them the demand costs less: they are not there for show."""
    m = winston.TechnicianModel(winston.technician_training(), whole=False)
    add_constraints(m)
    session = Session(m.problem)
    for row in m.problem.constraints():
        if row.name.startswith(family):
            session.bound_row(row.name, -float("inf"), float("inf"))
    terms, constant = winston.pay(m)
    session.add_row("met", [(v, 1.0) for v in m.shortage.values()], 0, 0)
    cheaper = session.optimise(terms, constant=constant, deadline=Deadline(None))
    assert cheaper.objective < 593_776.51 - 1000


def test_part_of_a_trainee_may_go_unmentored_in_the_service_and_costs_less(monkeypatch):
    """Why `supervised` is needed: mentoring is a continuous choice (docs/decisions/0004)."""
    monkeypatch.setattr(winston, "supervised", lambda m: iter(()))
    assert str(winston.to_the_cent(winston.least_pay(whole=False).pay)) == "593776.51"
    assert round(winston.least_pay(whole=True).pay, 3) == 596_683.125


def test_the_answer_is_told_in_a_shell(capsys):
    winston.run()
    said = capsys.readouterr().out
    assert "593,776.51" in said
    assert "598,583.13" in said
