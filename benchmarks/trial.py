"""One recommendation, measured in a process of its own: seconds, CPU by step, memory, what was proven.

    echo '{"request": {...}, "limit": 60}' | python -m benchmarks.trial

A process of its own because memory is never given back, and because one that grows without end can be ended.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from unittest.mock import patch

import highspy

from advisor.analysis.desk import Desk
from advisor.analysis.strategies import Outcomes
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.recommendation import Recommendation
from advisor.domain.scenario import PRIORITIES, Scenario
from advisor.errors import SolverError
from advisor.intake.brief import prepare
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from advisor.rulebook import Rulebook, load
from advisor.schemas.request import load_request
from advisor.service import advise
from advisor.settings import Settings
from benchmarks.aims import Figure
from benchmarks.stopwatch import watched

ROOT = Path(__file__).resolve().parent.parent
GAP = 0.01
"""To which every benchmark here is solved."""

PLAN_ONLY = {"alternatives": False, "smallest_change": False}
GRACE = 30.0
"""Seconds beyond half as much again as its limit after which a run is ended."""

MOST_MEMORY_MB = 4000
"""Beyond which a run is ended, so that it does not take the machine with it."""

WATCH_EVERY = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a process is asked. limit: seconds for the recommendation; gap: None for the service's own;
    workers: None for one a processor; alone: also HiGHS alone on the same models, and their relaxations."""

    request: Mapping[str, Any]
    limit: float
    gap: float | None = GAP
    workers: int | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """CPU seconds of HiGHS alone, one thread, each model from nothing: the models that the recommendation
    solved; their LP relaxations; and the relaxation of the fluid cost stage of its strategy."""

    plain: float
    relaxations: float
    cost_root: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One recommendation. seconds: elapsed; cpu: of the process's threads, `steps` its parts; megabytes: peak.

    gap: by stage, as the answer says it; whole_gap: for people and months together; inf without a plan.
    untried: strategies that were cut off. ended: why there is no plan, empty otherwise.
    """

    seconds: float
    cpu: float
    steps: Mapping[str, float]
    solves: int
    megabytes: float
    gap: float
    whole_gap: float
    untried: int
    delivered: str
    strategy: str
    ended: str = ""
    alone: Alone | None = None

    @property
    def complete(self) -> bool:
        """Whether every strategy was tried and the plan is proven to GAP."""
        return not self.ended and not self.untried and self.gap <= GAP + 1e-9

    @property
    def time(self) -> Figure:
        """Seconds to the proven gap; at least those that were spent, where it was not reached."""
        return Figure(value=self.seconds, at_least=not self.complete)

    @property
    def outside(self) -> float:
        """CPU seconds outside the solver, as a multiple of those inside."""
        return (self.cpu - self.steps["solve"]) / self.steps["solve"] if self.steps.get("solve") else math.nan


def settings_for(task: Task) -> Settings:
    """The service's settings without its limits, all time for the strategies."""
    settings = replace(
        Settings(), time_limit=task.limit, strategies_time_share=1.0, largest_model=sys.maxsize
    )
    if task.gap is not None:
        settings = replace(settings, gap_small=task.gap, gap_medium=task.gap, gap_large=task.gap)
    return settings if task.workers is None else replace(settings, workers=task.workers)


def measure(task: Task, rulebook: Rulebook) -> Trial:
    """The recommendation of a task, in this process."""
    settings = settings_for(task)
    scenario = load_request({**task.request, "analysis": PLAN_ONLY}, rulebook)
    with watched(keeps_models=task.alone) as watch, outcomes_kept() as outcomes:
        started, before = time.perf_counter(), time.process_time()
        found, ended = _advised(scenario, rulebook, settings)
        seconds, cpu = time.perf_counter() - started, time.process_time() - before
    copying = watch.seconds.pop("copy", 0.0)
    alone = None
    if task.alone and found is not None:
        plain, relaxations = _again(watch.models), _again([relaxed(model) for model in watch.models])
        root = cost_root(_parameters(scenario, rulebook), found.plan.strategy, settings)
        alone = Alone(plain=plain, relaxations=relaxations, cost_root=root)
    return Trial(
        seconds=seconds - copying,
        cpu=cpu - copying,
        steps=dict(watch.seconds),
        solves=watch.solves,
        megabytes=_peak_megabytes(),
        gap=stage_gap(found.plan) if found else math.inf,
        whole_gap=whole_gap(found.plan, unit_of(scenario, rulebook)) if found else math.inf,
        untried=sum(len(one.untried) for one in outcomes),
        delivered=_delivered(found.plan) if found else "-",
        strategy=found.plan.strategy if found else "-",
        ended=ended,
        alone=alone,
    )


def _advised(scenario: Scenario, rulebook: Rulebook, settings: Settings) -> tuple[Recommendation | None, str]:
    try:
        return advise(scenario, rulebook, settings), ""
    except SolverError as error:
        return None, str(error)


@contextmanager
def outcomes_kept() -> Iterator[list[Outcomes]]:
    """What came of the strategies of every recommendation inside the `with`."""
    kept: list[Outcomes] = []
    original = Desk.outcomes

    def keeping(desk: Desk, *given: Any, **named: Any) -> Outcomes:
        kept.append(original(desk, *given, **named))
        return kept[-1]

    with patch.object(Desk, "outcomes", keeping):
        yield kept


# -- what is proven -------------------------------------------------------------------------------


def stage_gap(plan: Plan) -> float:
    """How far a plan may be from the best of its strategy, each stage by itself: what the answer says.

    One of ten projects fewer than can be proven is a gap of 10 %. Shortages are left out.
    """
    return max(plan.solver.gap, _delivery_gap(plan))


def whole_gap(plan: Plan, unit: float) -> float:
    """The same against the one bound that holds for people and months together; never smaller.

    Months are sought for people who are fixed, so that their stage's gap says nothing of other people. The plan's
    bound holds for all people and months, whatever the status says. unit: money that the solver's costs are in.
    """
    if "economic_cost" not in [stage.name for stage in plan.solver.stages]:
        return math.inf
    cost, bound = plan.costs.economic.total, plan.solver.bound
    gap = (cost - bound) / max(abs(cost), 1e-9 * unit) if math.isfinite(bound) else math.inf
    return max(stage_gap(plan), gap)


def _delivery_gap(plan: Plan) -> float:
    """By how much the counts of a plan may fall short, the worst of them; 0 where all are proven best.

    A stage that was solved twice bounds by its looser bound: the tighter may hold for some people only.
    """
    if plan.solver.status == "optimal":
        return 0.0
    gaps = [0.0]
    for priority in PRIORITIES:
        mine = [p for p in plan.projects if p.priority == priority and p.kind == "delivery"]
        reached = {
            "on_time": sum(p.delivered for p in mine),
            "delivered": sum(p.completed is not None for p in mine),
        }
        for name, count in reached.items():
            bounds = [s.bound for s in plan.solver.stages if s.name == f"{priority}_{name}"]
            known = [math.floor(bound + 1e-6) for bound in bounds if math.isfinite(bound)]
            best = min(len(mine), max(known, default=len(mine)))
            if best > count:
                gaps.append(1 - count / best)
    return max(gaps)


def _delivered(plan: Plan) -> str:
    """Projects delivered of those asked for."""
    asked = [p for p in plan.projects if p.kind == "delivery"]
    return f"{sum(p.completed is not None for p in asked)} of {len(asked)}"


# -- HiGHS alone ----------------------------------------------------------------------------------


def _again(models: list[highspy.Highs]) -> float:
    """CPU seconds of HiGHS on models with their options, each from nothing."""
    seconds = 0.0
    for highs in models:
        highs.clearSolver()
        started = time.thread_time()
        highs.run()
        seconds += time.thread_time() - started
    return seconds


def relaxed(highs: highspy.Highs) -> highspy.Highs:
    """The LP relaxation of a model, as a solver of its own."""
    lp = highs.getLp()
    lp.integrality_ = []
    relaxation = highspy.Highs()
    relaxation.setOptionValue("output_flag", False)
    relaxation.passOptions(highs.getOptions())
    relaxation.passModel(lp)
    return relaxation


def cost_root(parameters: Parameters, strategy: str, settings: Settings) -> float:
    """CPU seconds of the root LP of the fluid cost stage, its delivery fixed: the last solve of a draft."""
    gap = settings.gap(len(parameters.projects))
    planner = Planner(parameters, gap=gap, deadline=Deadline.after(settings.time_limit))
    with watched(keeps_models=True) as watch:
        planner.draft(strategy)
    return _again([relaxed(watch.models[-1])])


def _parameters(scenario: Scenario, rulebook: Rulebook) -> Parameters:
    assert scenario.horizon_start is not None, "a benchmark names its months"
    return prepare(scenario, rulebook, scenario.horizon_start).parameters


def unit_of(scenario: Scenario, rulebook: Rulebook) -> float:
    """Money that the solver counts costs in."""
    return _parameters(scenario, rulebook).pricing.average_monthly_pay


def _peak_megabytes() -> float:
    """Most memory this process has had; Linux counts in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


# -- the process ----------------------------------------------------------------------------------


def attempt(task: Task, most_memory: float = MOST_MEMORY_MB) -> Trial:
    """Measure a task in a process of its own, ended when it takes far too long or too much memory (MB)."""
    started = time.perf_counter()
    with TemporaryFile("w+") as asked, TemporaryFile("w+") as said, TemporaryFile("w+") as complaint:
        json.dump(asdict(task), asked)
        asked.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.trial"], cwd=ROOT, stdin=asked, stdout=said, stderr=complaint
        )
        most, why = _watched(child, math.inf if task.alone else 1.5 * task.limit + GRACE, most_memory)
        if child.returncode and not why:
            # The other requests are measured all the same; this one meets no aim.
            complaint.seek(0)
            why = f"failed: {(complaint.read().strip().splitlines() or [str(child.returncode)])[-1]}"
        if why:
            return _ended(why, time.perf_counter() - started, most)
        said.seek(0)
        return trial_from(json.load(said))


def _watched(child: subprocess.Popen[bytes], patience: float, most_memory: float) -> tuple[float, str]:
    """Wait for a process: the most memory seen (MB), and why it was ended if it was."""
    started = time.perf_counter()
    most, why = 0.0, ""
    try:
        while child.poll() is None and not why:
            most = max(most, resident_megabytes(child.pid))
            if most > most_memory:
                why = f"ended at {most_memory:,.0f} MB"
            elif time.perf_counter() - started > patience:
                why = f"ended after {patience:.0f} s"
            else:
                time.sleep(WATCH_EVERY)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
    return most, why


def _ended(why: str, seconds: float, megabytes: float) -> Trial:
    return Trial(
        seconds=seconds,
        cpu=math.nan,
        steps={},
        solves=0,
        megabytes=megabytes,
        gap=math.inf,
        whole_gap=math.inf,
        untried=0,
        delivered="-",
        strategy="-",
        ended=why,
    )


def resident_megabytes(pid: int) -> float:
    """A process's memory now: from /proc on Linux, elsewhere from ps; 0 once it is gone."""
    try:
        kilobytes = next(
            line.split()[1]
            for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
            if line.startswith("VmRSS:")
        )
    except (OSError, StopIteration):
        asked = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=False)
        kilobytes = asked.stdout.decode().strip() or "0"
    return int(kilobytes) / 1e3


def trial_from(data: Mapping[str, Any]) -> Trial:
    """A trial from its JSON."""
    alone = data["alone"]
    return Trial(**{**data, "alone": None if alone is None else Alone(**alone)})


def main() -> None:
    """A task as JSON on stdin, its trial as JSON on stdout."""
    task = Task(**json.load(sys.stdin))
    print(json.dumps(asdict(measure(task, load(Settings().rules)))))


if __name__ == "__main__":
    main()
