"""Whatever is asked under uncertainty: chances that are chances, and verdicts that the solver shares."""

from __future__ import annotations

from hypothesis import given

from advisor.analysis.futures import Draws, Futures
from advisor.analysis.settling import settle
from advisor.analysis.staffing import outcomes, staffing_of
from advisor.domain.scenario import PRIORITIES
from advisor.errors import ScenarioError, SolverError
from advisor.model.replanning import replan_work
from advisor.model.solver import Deadline, SolveLog
from advisor.schemas.request import load_request
from advisor.service import advise
from advisor.settings import Settings
from tests.properties.conftest import ANSWERS
from tests.properties.requests import requests
from tests.service.asking import TODAY, brief, rulebook

SAMPLES = 3


@ANSWERS
@given(requests())
def test_every_request_is_answered_with_chances(payload):
    analysis = payload["analysis"] | {"uncertainty": {"samples": SAMPLES, "seed": 5}}
    try:
        scenario = load_request(payload | {"analysis": analysis}, rulebook())
        found = advise(scenario, rulebook(), Settings(), today=TODAY).uncertainty
    except (ScenarioError, SolverError):
        return
    assert found is not None
    assert found.samples == SAMPLES
    for plan in (found.recommendation, *found.alternatives):
        assert len(plan.delivered) == len(payload["projects"])
        for chance in plan.delivered:
            assert 0 <= chance.interval[0] <= chance.chance <= chance.interval[1] <= 1
        for costs in (plan.cost, plan.economic_cost):
            assert list(costs.values()) == sorted(costs.values())
            assert min(costs.values()) >= 0


@ANSWERS
@given(requests())
def test_in_every_future_the_quick_verdict_delivers_what_the_solver_delivers(payload):
    try:
        plan = advise(load_request(payload, rulebook()), rulebook(), Settings(), today=TODAY).plan
    except (ScenarioError, SolverError):
        return
    base = brief(payload)
    futures, never = Futures(base, rulebook(), Draws(SAMPLES, 5)), Deadline(None)
    for sample in range(SAMPLES):
        future = futures.future(sample)
        staffing = staffing_of(plan, base.parameters, future)
        for passes in outcomes(staffing, future):
            team, log = staffing.team(passes), SolveLog()
            quick = settle(future.parameters, team, never, log)
            best = replan_work(
                future.parameters, team, never_on_time=frozenset(), never=frozenset(), deadline=never, log=log
            )
            assert quick is not None
            assert best is not None
            # Of two projects of one priority that exclude each other, either may be the one.
            for priority in PRIORITIES:
                mine = {p.id for p in future.parameters.projects if p.priority == priority}
                assert len(mine & quick.delivered) == len(mine & best.delivered)
