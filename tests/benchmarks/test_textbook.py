"""The planning model is a relaxation of the formulation in which months are decisions."""

from __future__ import annotations

import pytest

from advisor.planning.model import PlanningModel
from advisor.planning.solver import Effort
from benchmarks import textbook
from benchmarks.aims import table
from benchmarks.textbook import MonthsModel, Optimum, Race, optimum
from tests.planning.instances import random_instance
from tests.planning.test_brute_force import INSTANCES
from tests.planning.tiny import developer, parameters, project, staff

EXACT = Effort()


def both(problem) -> tuple[Optimum, Optimum]:
    return optimum(PlanningModel(problem, every_month=True), EXACT), optimum(MonthsModel(problem), EXACT)


def never_better(ours: Optimum, theirs: Optimum) -> bool:
    """Fewer musts, or as many at no lower cost."""
    if theirs.musts < ours.musts - 1e-4:
        return True
    return theirs.musts <= ours.musts + 1e-4 and theirs.cost >= ours.cost - 1e-4


@pytest.mark.parametrize("name", INSTANCES)
def test_months_as_decisions_are_never_better_than_the_planning_model(name):
    assert never_better(*both(INSTANCES[name]()))


@pytest.mark.parametrize("seed", range(30))
def test_nor_on_random_instances(seed):
    assert never_better(*both(random_instance(seed)[0]))


def test_where_one_activity_is_done_in_a_month_both_are_the_same():
    ours, theirs = both(parameters(months=2, staff=(staff(months=2),), projects=(project(months=2),)))
    assert theirs == ours


def test_where_the_code_waits_for_the_model_months_as_decisions_cost_more():
    """Two months of model and two of code: continuous progress lets the code begin when half of the model is done."""
    work = project(months=6, effort={"model_building": 2.0, "production_code": 2.0}, monthly_value=100.0)
    ours, theirs = both(parameters(months=6, staff=(staff(months=6), developer(months=6)), projects=(work,)))
    assert theirs.cost > ours.cost + 0.5


def test_the_table_is_told_in_a_shell():
    found = Optimum(musts=1.0, cost=12.0, bound=11.5, status="optimal")
    row = Race(what="1 x 12 x 2, 1", ours=0.1, proposed=11.9, theirs=3.0, found=found).row()
    assert row == ("1 x 12 x 2, 1", "0.10", "11.9", "3.00", "12.0", "optimal")
    assert textbook.total_of([Race(what="", ours=0.5, proposed=1.0, theirs=3.0, found=found)]) == 6.0
    assert "optimal" in table(("a",) * 6, [row])
