"""The usual formulation of the same plan: `live[p,t]` binary in the one programme that also decides people.

A project is live from the month in which every activity is done; operations and value follow `live`. The
usual formulation has no acceptance, and no adoption after go-live: its costs may be lower, and its months are
not those that the service would publish.

The service makes one whole recommendation without other analyses: it reads the request, plans every strategy,
delivery stage after stage, and finds the months. The usual formulation, whatever the strategy, is solved twice:
its cost stage alone, with the delivery that the service published given to it, which is unfair to the service;
and all its stages. Everything is built from nothing, on one thread, to the same gap.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulp

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.scenario import PRIORITIES
from advisor.intake.brief import prepare
from advisor.model.objective import Stage, delivery_stages, economic_cost
from advisor.model.solver import JUST_UNDER_ONE, affine
from advisor.rulebook import Rulebook
from advisor.schemas.request import load_request
from advisor.service import advise
from benchmarks.aims import Aim, Figure, median, said, table
from benchmarks.companies import Request, Shape, company_request
from benchmarks.formulations import usual_problem
from benchmarks.trial import GAP, PLAN_ONLY, Task, settings_for, stage_gap, unit_of, whole_gap

TIME_LIMIT = 300.0
EASED = 1e-6
"""What a given delivery may give way, as in the service."""

SOLVERS = ("CBC", "HiGHS")

SHAPE = Shape(projects=6, months=18, groups=4)
SMALLEST = Shape(projects=1, months=12, groups=2)
LEAST_RATIO = 50.0
ENOUGH = 1.5
"""How far beyond LEAST_RATIO a solver is let run: further on, nothing is decided any more."""

OUR_LIMIT = 120.0
ALL_STAGES_LIMIT = 150.0
WAYS = ("cost stage, delivery given", "all stages")
COLUMNS = (
    "seed",
    "service s",
    "gap by stage",
    "people and months",
    "solver",
    "textbook",
    "s",
    "gap",
    "ratio",
    "its cost / ours",
)

Row = pulp.LpAffineExpression


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One solver on the usual formulation: seconds with building, cost in units (nan: none), whether proven."""

    way: str
    seconds: float
    cost: float
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """One request both ways. ours: elapsed seconds of one recommendation without other analyses; cost (units),
    gap and whole_gap: of its plan, see trial."""

    seed: int
    ours: float
    cost: float
    gap: float
    whole_gap: float
    solver: str
    theirs: Run

    @property
    def proven(self) -> bool:
        """Whether the service proved its gap by stage; nothing is won where it did not."""
        return self.gap <= GAP + 1e-9

    @property
    def ratio(self) -> Figure:
        """Their time over ours; at least that where they were cut off."""
        return Figure(value=self.theirs.seconds / self.ours, at_least=not self.theirs.proven)


def textbook_problem(parameters: Parameters, reached: Mapping[str, float]) -> pulp.LpProblem:
    """Its cost stage, with the delivery that is to be kept; a stage of which nothing is known stays free."""
    m = usual_problem(parameters)
    for stage in delivery_stages(m):
        for row in kept_row(stage, reached[stage.name]) if stage.name in reached else ():
            m.problem.addConstraint(row)
    m.problem.setObjective(affine(*economic_cost(m)))
    return m.problem


def kept_row(stage: Stage, best: float) -> Iterator[Row]:
    """What a delivery stage reached, kept."""
    kept = affine(stage.terms)
    yield kept >= best - EASED if stage.maximise else kept <= best + EASED


def reached_by(plan: Plan) -> dict[str, float]:
    """What a published plan delivers, by the names of the delivery stages."""
    reached: dict[str, float] = {}
    for priority in PRIORITIES:
        mine = [p for p in plan.projects if p.priority == priority]
        reached[f"{priority}_on_time"] = float(sum(p.delivered for p in mine if p.kind == "delivery"))
        reached[f"{priority}_delivered"] = float(
            sum(p.completed is not None for p in mine if p.kind == "delivery")
        )
        # A plan's shortages are rounded for reading.
        reached[f"{priority}_shortage"] = sum(sum(p.shortage.values()) for p in mine) + 1e-3
    return reached


def parameters_of(request: Request, rulebook: Rulebook) -> Parameters:
    """The model's parameters for a request, as the service makes them."""
    scenario = load_request(request, rulebook)
    assert scenario.horizon_start is not None, "a benchmark names its months"
    return prepare(scenario, rulebook, scenario.horizon_start).parameters


def service_way(request: Request, rulebook: Rulebook) -> tuple[Plan, float]:
    """One recommendation on one thread, to GAP, without other analyses; elapsed seconds."""
    settings = settings_for(Task(request=request, limit=OUR_LIMIT, workers=1))
    started = time.perf_counter()
    recommendation = advise(load_request({**request, "analysis": PLAN_ONLY}, rulebook), rulebook, settings)
    return recommendation.plan, time.perf_counter() - started


def cost_stage(
    solver: str, request: Request, rulebook: Rulebook, reached: Mapping[str, float], limit: float
) -> Run:
    """The cost stage of the same request in the usual formulation, the delivery given."""
    started = time.perf_counter()
    problem = textbook_problem(parameters_of(request, rulebook), reached)
    solved = _solve(problem, solver, limit)
    seconds = time.perf_counter() - started
    return Run(way=WAYS[0], seconds=seconds, cost=_cost(problem), proven=solved and seconds < limit)


def all_stages(solver: str, request: Request, rulebook: Rulebook, limit: float) -> Run:
    """Every stage of the same request in the usual formulation, what one reached kept in the next."""
    started = time.perf_counter()
    m = usual_problem(parameters_of(request, rulebook))
    whole = True
    for stage in delivery_stages(m):
        m.problem.setObjective(affine([(v, -c if stage.maximise else c) for v, c in stage.terms]))
        left = limit - (time.perf_counter() - started)
        whole = left > 0 and _solve(m.problem, solver, left, counts=stage.whole)
        if not whole:
            break
        reached = sum(c * (v.value() or 0.0) for v, c in stage.terms)
        for row in kept_row(stage, round(reached) if stage.whole else reached):
            m.problem.addConstraint(row)
    m.problem.setObjective(affine(*economic_cost(m)))
    left = limit - (time.perf_counter() - started)
    whole = whole and left > 0 and _solve(m.problem, solver, left)
    seconds = time.perf_counter() - started
    return Run(
        way=WAYS[1],
        seconds=seconds,
        cost=_cost(m.problem) if whole else math.nan,
        proven=whole and seconds < limit,
    )


def _solve(problem: pulp.LpProblem, solver: str, limit: float, *, counts: bool = False) -> bool:
    """Whether the gap was proven; a count to the last one."""
    problem.solve(solver_called(solver, limit, counts))
    proven: bool = problem.sol_status == pulp.LpSolutionOptimal
    return proven


def _cost(problem: pulp.LpProblem) -> float:
    found = problem.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    cost = pulp.value(problem.objective) if found else None
    return math.nan if cost is None else float(cost)


def solver_called(name: str, limit: float, counts: bool = False) -> Any:
    """A solver of PuLP, one thread, to GAP or, of counts, exact; LookupError where it is not installed."""
    gap = {"gapRel": 0.0, "gapAbs": JUST_UNDER_ONE} if counts else {"gapRel": GAP}
    options = {"msg": False, "timeLimit": limit, "threads": 1, **gap}
    # PuLP 3 brings CBC along, but its class of that name warns; PuLP 4 finds that of pulp[cbc] by itself.
    brought = getattr(getattr(pulp, "PULP_CBC_CMD", None), "pulp_cbc_path", None)
    solver = pulp.HiGHS(**options) if name == "HiGHS" else pulp.COIN_CMD(path=brought, **options)
    if not solver.available():
        raise LookupError(f"{name} is not installed with this PuLP: pip install 'pulp[cbc]' or highspy")
    return solver


def installed(solvers: Sequence[str]) -> list[str]:
    """Those of the solvers that are here; says which are not."""
    here = []
    for solver in solvers:
        try:
            solver_called(solver, 1.0)
            here.append(solver)
        except LookupError as missing:
            print(missing)
    return here


def races(
    shape: Shape, seed: int, rulebook: Rulebook, solvers: Sequence[str], limit: float = TIME_LIMIT
) -> list[Race]:
    """One made-up request: the service, then each solver on the usual formulation."""
    request = company_request(shape, seed, rulebook)
    plan, ours = service_way(request, rulebook)
    unit = unit_of(load_request(request, rulebook), rulebook)
    enough = max(1.0, ENOUGH * LEAST_RATIO * ours)
    ran = [
        (solver, run)
        for solver in solvers
        for run in (
            cost_stage(solver, request, rulebook, reached_by(plan), min(limit, enough)),
            all_stages(solver, request, rulebook, min(limit, ALL_STAGES_LIMIT, enough)),
        )
    ]
    return [
        Race(
            seed=seed,
            ours=ours,
            cost=plan.costs.economic.total / unit,
            gap=stage_gap(plan),
            whole_gap=whole_gap(plan, unit),
            solver=solver,
            theirs=run,
        )
        for solver, run in ran
    ]


def row(race: Race) -> tuple[str, ...]:
    """A race as a row of the table."""
    theirs = race.theirs
    return (
        str(race.seed),
        said(race.ours),
        f"{race.gap:.2%}",
        f"{race.whole_gap:.2%}",
        race.solver,
        theirs.way,
        str(Figure(value=theirs.seconds, at_least=not theirs.proven)),
        f"{GAP:.0%}" if theirs.proven else ("none" if math.isnan(theirs.cost) else "open"),
        str(race.ratio) if race.proven else "gap open",
        said(theirs.cost / race.cost) if race.cost else "-",
    )


def aims_of(shape: Shape, several: Sequence[Race]) -> list[Aim]:
    """The aim against CBC; HiGHS is shown beside it."""
    return [
        _aim(shape, way, [race for race in several if race.solver == "CBC" and race.theirs.way == way])
        for way in WAYS
    ]


def _aim(shape: Shape, way: str, several: Sequence[Race]) -> Aim:
    ratios = [race.ratio if race.proven else Figure(value=0.0) for race in several]
    return Aim(
        what=f"CBC on the usual formulation ({way}), {shape} to {GAP:.0%}",
        figure=median(ratios),
        limit=LEAST_RATIO,
        sense="at least",
        unit="x one recommendation",
        note=f"elapsed, one thread, median of {len(several)} seeds; the service proved its gap by stage in "
        f"{sum(race.proven for race in several)}, the others count as 0",
    )


def run(
    seeds: Sequence[int],
    rulebook: Rulebook,
    *,
    quick: bool = False,
    solvers: Sequence[str] = ("CBC",),
    limit: float = TIME_LIMIT,
) -> tuple[list[Aim], list[Race]]:
    """Every seed; prints the table, returns aims and races."""
    shape = SMALLEST if quick else SHAPE
    print(f"\n#### The usual formulation, {shape}\n")
    print(
        "One whole recommendation without other analyses, beside the usual formulation: its cost stage alone, the "
        f"published delivery given, and all its stages.\nElapsed seconds, one thread, to {GAP:.0%}, at most "
        f"{limit:g} s and {min(limit, ALL_STAGES_LIMIT):g} s.\n"
    )
    several: list[Race] = []
    here = installed(solvers)
    for seed in seeds if here else ():
        several += races(shape, seed, rulebook, here, limit)
        print(
            f"  seed {seed}: {several[-1].ours:.1f} s, {several[-1].solver} {several[-1].theirs.seconds:.1f} s"
        )
    print("\n" + table(COLUMNS, [row(race) for race in several]), flush=True)
    return ([] if quick or "CBC" not in here else aims_of(shape, several)), several
