"""The usual formulation of the same plan: `live[p,t]` binary in the one programme that also decides people.

A project is live from the month in which every activity is done; operations and value follow `live`. Solved
with CBC (bundled with PuLP) and with HiGHS at its defaults, beside the two models of the service, for the
best plan of any strategy. The usual formulation keeps no order of acceptance, go-live and adoption, so that
its plan is a month or so quicker and its cost is not comparable to the cent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulp

from advisor.domain.parameters import Parameters
from advisor.model.constraints import Rows, add_constraints
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.solve import Planner
from advisor.model.solver import INFINITY, Deadline, Session, affine
from advisor.model.variables import PlanningModel, Terms, Variable
from advisor.rulebook import load
from advisor.schemas.request import load_request
from advisor.service import prepare
from advisor.settings import Settings
from benchmarks.answers import CASES

TIME_LIMIT = 60.0
GAP = 0.01
EASED = 1e-6
"""What a fixed stage may give way, as in the service."""


def textbook_model(parameters: Parameters) -> tuple[PlanningModel, pulp.LpProblem]:
    """The planning model with its fluid completion replaced by binaries; its cost stage as the objective."""
    m = PlanningModel(parameters)
    live = {
        (p.id, t): m._new(f"live_{t}", 1, whole=True)
        for p in m.DELIVERIES
        for t in range(p.earliest_start, m.H)
    }
    add_constraints(m)
    for number, row in enumerate(live_rows(m, live)):
        m.problem.addConstraint(row, f"textbook_{number}")
    terms, constant = economic_cost(m)
    m.problem.setObjective(affine(terms, constant))
    return m, m.problem


def live_rows(m: PlanningModel, live: dict[tuple[str, int], Variable]) -> Iterator[pulp.LpAffineExpression]:
    """live <= progress of every activity, non-decreasing; value and operations from live."""
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.H):
            here, before = live[p.id, t], live.get((p.id, t - 1))
            for k in p.effort:
                yield affine([(here, 1.0), (m.progress[p.id, k, t], -1.0)]) <= 0
            yield affine([(m.complete[p.id, t], 1.0), (here, -1.0)]) <= 0
            if before is not None:
                yield affine([(before, 1.0), (here, -1.0)]) <= 0
                if p.operations > 0:
                    yield affine([*m.output_on(p.id, "operations", t), (before, -p.operations)]) >= 0


def keep_delivery(m: PlanningModel, reached: dict[str, float]) -> Rows:
    """The delivery that the service reached, so that all compare the same cost stage."""
    for stage in delivery_stages(m):
        terms: Terms = stage.terms
        if stage.maximise:
            yield f"reached_{stage.name}", affine(terms) >= reached[stage.name] - EASED
        else:
            yield f"reached_{stage.name}", affine(terms) <= reached[stage.name] + EASED


def parameters_of(path: Path) -> Parameters:
    """The model's parameters for a case, as the service makes them."""
    rulebook = load(Settings().rules)
    request = json.loads(path.read_text(encoding="utf-8"))["request"]
    scenario = load_request(request, rulebook)
    assert scenario.horizon_start is not None, "a benchmark names its months"
    return prepare(scenario, rulebook, scenario.horizon_start + -1).parameters


def service_way(parameters: Parameters, limit: float) -> tuple[dict[str, float], dict[str, Any]]:
    """What the service's own models reach and cost, over any strategy: fluid people, then sequenced months."""
    started = time.perf_counter()
    planner = Planner(parameters, gap=GAP, deadline=Deadline.after(limit))
    reached: dict[str, float] = {}
    costs = {}
    for name, (m, base) in (("fluid", planner.fluid), ("sequenced", planner.sequenced)):
        session: Session = base.fork()
        for stage in delivery_stages(m):
            if stage.name not in reached:
                solution = session.optimise(stage.terms, maximise=stage.maximise, deadline=planner.deadline)
                reached[stage.name] = round(solution.objective, 6)
            low, high = (
                (reached[stage.name] - EASED, INFINITY)
                if stage.maximise
                else (-INFINITY, reached[stage.name] + EASED)
            )
            session.add_row(f"reached_{stage.name}", stage.terms, low, high)
        terms, constant = economic_cost(m)
        solution = session.optimise(terms, constant=constant, relative_gap=GAP, deadline=planner.deadline)
        costs[name] = solution
        print(
            f"  service, {name:10s}  {time.perf_counter() - started:7.2f} s   "
            f"cost {_money(solution.objective, parameters)}, within {solution.gap:.1%} ({solution.status})",
            flush=True,
        )
        started = time.perf_counter()
    return reached, costs


def textbook_way(name: str, solver: Any, parameters: Parameters, reached: dict[str, float]) -> None:
    """Build and solve the textbook model with one solver, and print what came out."""
    started = time.perf_counter()
    m, problem = textbook_model(parameters)
    for row_name, row in keep_delivery(m, reached):
        problem.addConstraint(row, row_name)
    problem.solve(solver)
    seconds = time.perf_counter() - started
    cost = pulp.value(problem.objective)
    found = "no plan" if cost is None else f"cost {_money(cost, parameters)}"
    print(f"  textbook, {name:8s}   {seconds:7.2f} s   {found}", flush=True)


def _money(units: float, parameters: Parameters) -> str:
    return f"{units * parameters.pricing.average_monthly_pay:,.0f}"


def run(limit: float = TIME_LIMIT) -> None:
    """Both formulations of the first two cases, to a gap of one per cent."""
    print(f"cost stage to {GAP:.0%}, one thread, at most {limit:g} s a solve; building included")
    for case, path in list(CASES.items())[:2]:
        print(f"\n{case}")
        parameters = parameters_of(path)
        reached, _ = service_way(parameters, limit)
        options = {"msg": False, "timeLimit": limit, "gapRel": GAP, "threads": 1}
        textbook_way("HiGHS", pulp.HiGHS(**options), parameters, reached)
        textbook_way("CBC", pulp.PULP_CBC_CMD(**options), parameters, reached)
