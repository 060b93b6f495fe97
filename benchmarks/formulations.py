"""The usual formulation of the same plan: `live[p,t]` binary in the one programme that also decides people.

A project is live from the month in which every activity is done; operations and value follow `live`. It has no
acceptance, and no adoption after go-live: its costs may be lower, and its months are not those that the
service would publish. `textbook` races it.

`ordered_problem` is the same in the order of work that the service keeps, with a binary for every activity and
month that it is done. It shares the fluid rows with the service and nothing of its sequencing pass; the tests
hold that it finds nothing better than the service publishes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pulp

from advisor.domain.parameters import Parameters
from advisor.intake.brief import prepare
from advisor.model.constraints import add_constraints
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.solve import AMOUNT_SLACK
from advisor.model.solver import HIGHS, INFINITY, Deadline, Session, affine
from advisor.model.variables import PlanningModel
from advisor.rulebook import Rulebook
from advisor.schemas.request import load_request

EASED = 1e-6
"""What a fixed stage may give way, as in the service."""
Row = pulp.LpAffineExpression


class TextbookModel(PlanningModel):
    """The planning model with `live[p,t]` (binary, non-decreasing)."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.live = {
            (p.id, t): self._new(f"live_{t}", 1, whole=True)
            for p in self.DELIVERIES
            for t in range(p.earliest_start, self.H)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The optimum of a whole programme: what each delivery stage reached, and the cost in money."""

    reached: Mapping[str, float]
    cost: float


def usual_problem(parameters: Parameters) -> TextbookModel:
    """The usual formulation of the whole programme, any people. No objective yet."""
    m = TextbookModel(parameters)
    add_constraints(m)
    for row in live_rows(m):
        m.problem.addConstraint(row)
    return m


def optimum(m: TextbookModel, solver: str = HIGHS) -> Found:
    """Stage by stage, then the cost, each proven; AssertionError where one is not."""
    session = Session(m.problem, solver=solver)
    reached: dict[str, float] = {}
    for stage in delivery_stages(m):
        found = session.optimise(stage.terms, maximise=stage.maximise, deadline=Deadline(None))
        assert found.status == "optimal", stage.name
        best = reached[stage.name] = round(found.objective, 6) + 0.0
        kept = (best - EASED, INFINITY) if stage.maximise else (-INFINITY, best + AMOUNT_SLACK)
        session.add_row(f"kept_{stage.name}", stage.terms, *kept)
    terms, constant = economic_cost(m)
    found = session.optimise(terms, constant=constant, deadline=Deadline(None))
    assert found.status == "optimal", "cost"
    return Found(reached=reached, cost=found.objective * m.parameters.pricing.average_monthly_pay)


def live_rows(m: TextbookModel) -> Iterator[Row]:
    """live <= progress of every activity, for good; value and operations from live."""
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.H):
            here, before = m.live[p.id, t], m.live.get((p.id, t - 1))
            for k in p.effort:
                yield affine([(here, 1.0), (m.progress[p.id, k, t], -1.0)]) <= 0
            yield affine([(m.complete[p.id, t], 1.0), (here, -1.0)]) <= 0
            if before is not None:
                yield affine([(before, 1.0), (here, -1.0)]) <= 0
                if p.operations > 0:
                    yield affine([*m.output_on(p.id, "operations", t), (before, -p.operations)]) >= 0


class OrderedModel(TextbookModel):
    """The usual formulation with `done[p,k,t]` (binary) for every activity that another waits for."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.done = {
            (p.id, k, t): self._new(f"done_{t}", 1, whole=True)
            for p in self.DELIVERIES
            for k in p.before_live
            for t in range(p.earliest_start, self.H)
        }


def ordered_problem(parameters: Parameters) -> OrderedModel:
    """The whole programme, any people: every fluid row, and who waits for what. No objective yet."""
    m = OrderedModel(parameters)
    add_constraints(m)
    for rows in (done_rows(m), waiting_rows(m), running_rows(m)):
        for row in rows:
            m.problem.addConstraint(row)
    return m


def done_rows(m: OrderedModel) -> Iterator[Row]:
    """An activity is done when its progress is 1; live once all before adoption is done, and for good."""
    for (p, k, t), done in m.done.items():
        yield affine([(done, 1.0), (m.progress[p, k, t], -1.0)]) <= 0
        yield affine([(m.live[p, t], 1.0), (done, -1.0)]) <= 0
    for (p, t), live in m.live.items():
        if (p, t - 1) in m.live:
            yield affine([(m.live[p, t - 1], 1.0), (live, -1.0)]) <= 0


def waiting_rows(m: OrderedModel) -> Iterator[Row]:
    """Production beyond its overlap waits for each model activity; adoption waits for go-live."""
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.H):
            for k in p.production_phase:
                for a in p.model_phase:
                    done = m.done.get((p.id, a, t - 1))
                    waits = [(done, p.overlap[k] - 1.0)] if done is not None else []
                    yield affine([(m.progress[p.id, k, t], 1.0), *waits]) <= p.overlap[k]
            for k in p.adoption_phase:
                live = m.live.get((p.id, t - 1))
                waits = [(live, -1.0)] if live is not None else []
                yield affine([(m.progress[p.id, k, t], 1.0), *waits]) <= 0


def running_rows(m: OrderedModel) -> Iterator[Row]:
    """Value, delivery and operations only of what is live."""
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.H):
            here, before = m.live[p.id, t], m.live.get((p.id, t - 1))
            yield affine([(m.complete[p.id, t], 1.0), (here, -1.0)]) <= 0
            if before is not None and p.operations > 0:
                yield affine([*m.output_on(p.id, "operations", t), (before, -p.operations)]) >= 0
        for variable, t in ((m.on_time[p.id], p.deadline), (m.late[p.id], m.H - 1)):
            live = [(m.live[p.id, t], -1.0)] if (p.id, t) in m.live else []
            yield affine([(variable, 1.0), *live]) <= 0


def parameters_of(path: Path, rulebook: Rulebook) -> Parameters:
    """The model's parameters for a case, as the service makes them."""
    request = json.loads(path.read_text(encoding="utf-8"))["request"]
    scenario = load_request(request, rulebook)
    assert scenario.horizon_start is not None, "a benchmark names its months"
    return prepare(scenario, rulebook, scenario.horizon_start).parameters
