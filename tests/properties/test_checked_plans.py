"""The checker accepts every plan that the simulation makes: two readings of the same design, written apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.checker import check_plan
from advisor.simulation import Simulator
from tests.properties.conftest import LAWS
from tests.properties.problems import problems, teams


@LAWS
@given(st.data())
def test_the_checker_accepts_every_plan_that_the_simulation_makes(data):
    problem = data.draw(problems())
    team = data.draw(teams(problem))
    assert check_plan(problem, Simulator(problem, samples=4, seed=1).plan(team)) == ()
