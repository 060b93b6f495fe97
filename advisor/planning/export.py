"""The programmes behind the proposal of a strategy as files, for anyone's own solver.

    export = Export(problem, Strategy("data_scientist", trains=False))
    export.stages                       # what is solved, in order, and what each stage reaches
    export.text(export.stages[-1], "mps")

Each file is one programme of the chain: what earlier stages reach stands in it as rows. Every file is a minimisation,
because readers of MPS do not agree on how to say otherwise: where a stage maximises, the file minimises the negative.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy
from advisor.errors import FieldProblem, ScenarioError
from advisor.planning.expressions import Linear
from advisor.planning.objective import NET_COST
from advisor.planning.proposals import GAP
from advisor.planning.solver import Effort, Solution
from advisor.planning.strategy_model import StrategyModel

FORMATS = ("mps", "lp")

NODES = 10_000
"""Of the search tree: a file is made once, and its stages should be known exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStage:
    """One programme of the chain, numbered from 1. objective: what was reached (None: nothing before the count of
    nodes ran out); bound: proven; maximise: the file's optimum is the negative of the objective."""

    number: int
    name: str
    objective: float | None
    bound: float | None
    status: str
    maximise: bool = False

    @property
    def optimum(self) -> float | None:
        """What a solver finds in the file."""
        if self.objective is None:
            return None
        return 0.0 - self.objective if self.maximise else self.objective


class Export:
    """The programmes of one strategy, money limits included."""

    def __init__(self, problem: Problem, strategy: Strategy) -> None:
        """ScenarioError where the strategy's options are not there, or the limits leave no team of it."""
        self.problem = problem
        self.strategy = strategy
        self._model = StrategyModel(problem)
        if not self._model.restrict(strategy) or self.stages[-1].status == "infeasible":
            said = f"There is no team of {strategy} within the options and limits of the request."
            raise ScenarioError((FieldProblem(pointer="/strategy", code="conflict", detail=said),))

    @cached_property
    def stages(self) -> tuple[ModelStage, ...]:
        """Every stage in order, the last of them net cost, to a gap."""
        model = self._model
        found: list[ModelStage] = []
        model.restrict(self.strategy)
        for stage in model.stages:
            effort = Effort(nodes=NODES)
            solution = model.loaded.optimise(stage.value, maximise=stage.maximise, effort=effort)
            found.append(_stage(len(found) + 1, stage.name, solution, maximise=stage.maximise))
            if solution.usable:
                model.hold(stage, solution.objective)
        solution = model.loaded.optimise(model.cost, effort=Effort(relative_gap=GAP, nodes=NODES))
        return (*found, _stage(len(found) + 1, NET_COST, solution))

    def stage(self, number: int | None) -> ModelStage:
        """The stage of a number, the last for None; ScenarioError where there is none."""
        if number is None:
            return self.stages[-1]
        if not 1 <= number <= len(self.stages):
            names = ", ".join(f"{stage.number} {stage.name}" for stage in self.stages)
            said = f"There is no stage {number}; there are: {names}."
            raise ScenarioError((FieldProblem(pointer="/stage", code="out_of_range", detail=said),))
        return self.stages[number - 1]

    def file_name(self, stage: ModelStage, form: str) -> str:
        """A name that tells the files of one request from each other."""
        return f"team-plan_{self.strategy}_{stage.number}_{stage.name}.{form}"

    def text(self, stage: ModelStage, form: str) -> str:
        """One programme as the text of a file (one of FORMATS), with notes on what it is at the top."""
        model = self._model
        model.restrict(self.strategy)
        for row, earlier in zip(model.stages, self.stages[: stage.number - 1], strict=False):
            if earlier.objective is not None:
                model.hold(row, earlier.objective)
        mark = "*" if form == "mps" else "\\"
        notes = "".join(f"{mark} {line}\n" for line in self._notes(stage))
        return notes + model.loaded.text(self._minimised(stage), form)

    def _minimised(self, stage: ModelStage) -> Linear:
        if stage.name == NET_COST:
            return self._model.cost
        value = self._model.stages[stage.number - 1].value
        return value * -1.0 if stage.maximise else value

    def _notes(self, stage: ModelStage) -> Iterator[str]:
        m = self._model.m
        yield f"Strategy {self.strategy}. Stage {stage.number} of {len(self.stages)}: {stage.name}."
        yield f"Minimise. Money is in units of {m.unit!r}, work in person-months."
        yield "Stages, and what a solver finds in the file of each:"
        for one in self.stages:
            yield f"  {one.number} {one.name}: {described(one)}"
        yield "Rows name people and projects by position, and months from 0:"
        positions = {
            "worker": [w.key for w in m.WORKERS],
            "hire": [r.key for r in m.HIRES],
            "training": [c.key for c in m.TRAININGS],
            "project": [p.id for p in m.PROJECTS],
            "delivery project": [p.id for p in m.DELIVERIES],
            "must": [p.id for p in m.MUSTS],
            "ongoing project": [p.id for p in m.ONGOING],
        }
        for name, keys in positions.items():
            yield from (f"  {name} {i} is {key}" for i, key in enumerate(keys))


def described(stage: ModelStage) -> str:
    """The optimum of a stage's file, and how well it is known."""
    if stage.optimum is None:
        return "unknown, the search was stopped"
    found = f"{stage.optimum!r}" + (", the negative of what is reached" if stage.maximise else "")
    bound = None if stage.bound is None else 0.0 - stage.bound if stage.maximise else stage.bound
    if bound is not None and not math.isclose(bound, stage.optimum, rel_tol=1e-9, abs_tol=1e-6):
        found = f"at most {found}, at least {bound!r}"
    return found


def _stage(number: int, name: str, solution: Solution, *, maximise: bool = False) -> ModelStage:
    usable = solution.usable
    return ModelStage(
        number=number,
        name=name,
        objective=solution.objective if usable else None,
        bound=solution.bound if usable and math.isfinite(solution.bound) else None,
        status=solution.status,
        maximise=maximise,
    )
