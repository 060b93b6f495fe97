"""The usual formulation of the same plan, in which months are decisions too: binaries for what is done and live.

    python -m benchmarks.textbook [--seeds 3]

The planning model proposes people with continuous progress, and the simulation works out the months. Here a binary
for each activity and month says that it is done, and one for each project and month that it is live; production
beyond its overlap waits for acceptance, adoption for go-live, value for the end. It has every row of the planning
model, so that no plan of it costs less than the planning model says. Timed: the proposals of all strategies, beside
this programme over any people at all, on the same requests.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

from advisor.domain.problem import Problem
from advisor.domain.strategy import strategies
from advisor.planning import Proposer
from advisor.planning.constraints import add_constraints
from advisor.planning.expressions import Decisions, Row
from advisor.planning.model import PlanningModel
from advisor.planning.objective import net_cost, stages
from advisor.planning.proposals import GAP
from advisor.planning.solver import INFINITY, Effort, LoadedModel
from advisor.problem import prepare
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.settings import Settings
from benchmarks.aims import table
from benchmarks.companies import FIRST_MONTH, Shape, company_request

SHAPES = (
    Shape(projects=1, months=12, groups=2),
    Shape(projects=2, months=12, groups=3),
    Shape(projects=3, months=18, groups=4),
)
NODES = 2_000


class MonthsModel(PlanningModel):
    """The planning model with `done[p,k,t]` and `live[p,t]`, binary."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem, every_month=True)
        months = [(p, t) for p in self.DELIVERIES for t in range(p.earliest_start, self.H)]
        self.done = Decisions(
            {(p.id, k, t): self.new(f"done_{t}", 1, integer=True) for p, t in months for k in p.effort}
        )
        self.live = Decisions({(p.id, t): self.new(f"live_{t}", 1, integer=True) for p, t in months})


def in_months(m: MonthsModel) -> list[Row]:
    """Done at full progress; live when all before adoption is done; who waits for what; value from the end alone."""
    rows = []
    for p in m.DELIVERIES:
        for t in range(p.earliest_start, m.H):
            rows += [m.done[p.id, k, t] <= m.progress[p.id, k, t] for k in p.effort]
            rows += [m.live[p.id, t] <= m.done[p.id, k, t] for k in p.before_live]
            rows += [m.complete[p.id, t] <= m.done[p.id, k, t] for k in p.effort]
            for k in p.production_phase:
                free = p.overlap[k]
                rows += [
                    m.progress[p.id, k, t] <= free + (1.0 - free) * m.done[p.id, a, t - 1]
                    for a in p.model_phase
                ]
            for k in p.adoption_phase if p.before_live else ():
                rows.append(m.progress[p.id, k, t] <= m.live[p.id, t - 1])
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The least net cost over any people, in months of average pay, and how far it is proven."""

    musts: float
    cost: float
    bound: float
    status: str


def optimum(m: PlanningModel, effort: Effort) -> Optimum:
    """A programme without strategies, stage by stage."""
    add_constraints(m)
    for number, row in enumerate(in_months(m) if isinstance(m, MonthsModel) else ()):
        m.add("in_months", f"in_months_{number}", row)
    loaded = LoadedModel(m.programme)
    musts = 0.0
    for stage in stages(m):
        reached = loaded.optimise(stage.value, maximise=stage.maximise, effort=effort).objective
        musts = reached if stage.name == "musts_on_time" else musts
        held = (reached - stage.band, INFINITY) if stage.maximise else (-INFINITY, reached + stage.band)
        loaded.add_row(f"held_{stage.name}", stage.value, *held)
    found = loaded.optimise(net_cost(m), effort=effort)
    return Optimum(musts=musts, cost=found.objective, bound=found.bound, status=found.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """CPU seconds of all proposals and of the usual formulation; least of the proposals' costs, and its optimum."""

    what: str
    ours: float
    proposed: float
    theirs: float
    found: Optimum

    def row(self) -> tuple[str, ...]:
        """As a row of the table."""
        return (
            self.what,
            f"{self.ours:.2f}",
            f"{self.proposed:.1f}",
            f"{self.theirs:.2f}",
            f"{self.found.cost:.1f}",
            self.found.status,
        )


def race(problem: Problem, what: str) -> Race:
    """One problem both ways, to the same gap."""
    begun = time.process_time()
    proposer = Proposer(problem)
    roles = sorted({r.role for r in problem.hires})
    costs = [p.objective for s in strategies(roles) if (p := proposer.propose(s)).objective is not None]
    ours, begun = time.process_time() - begun, time.process_time()
    found = optimum(MonthsModel(problem), Effort(relative_gap=GAP, nodes=NODES))
    return Race(what=what, ours=ours, proposed=min(costs), theirs=time.process_time() - begun, found=found)


def problem_of(shape: Shape, seed: int, rulebook: Rulebook) -> Problem:
    """The problem of a made-up company."""
    return prepare(
        load_request(company_request(shape, seed, rulebook), rulebook), rulebook, FIRST_MONTH
    ).problem


def run(seeds: int = 3) -> list[Race]:
    """Every shape and seed; prints the table."""
    rulebook = load(Settings().rules)
    races = [
        race(problem_of(s, seed, rulebook), f"{s}, {seed}") for s in SHAPES for seed in range(1, seeds + 1)
    ]
    columns = ("request, seed", "proposals s", "least cost", "usual s", "its cost", "status")
    print(table(columns, [one.row() for one in races]))
    print(f"\nWork in the usual formulation: {total_of(races):.1f} times the CPU seconds of all proposals.")
    return races


def total_of(races: list[Race]) -> float:
    """How many times the seconds of the proposals the usual formulation took in all."""
    return sum(one.theirs for one in races) / max(sum(one.ours for one in races), 1e-9)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.textbook", description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=3, metavar="N", help="made-up companies of each size")
    run(asked.parse_args().seeds)
