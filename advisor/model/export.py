"""A plan's optimisation problems as files, for anyone's own solver.

    export = Export(planner, planner.plan("hire_both"))
    export.stages                       # what was solved, in order, and what each stage reached
    export.text(export.stages[-1], "mps")

The recipe is read off the plan: which stages the planner went through, what they reached, who was chosen.
So each file is one problem of the lexicographic chain: what earlier stages reached stands in it as rows,
and its optimum is what the plan reports. Every file is a minimisation, because readers of MPS do not agree
on how to say otherwise: where a stage maximises a count, the file minimises minus that count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.domain.plan import Plan, SolverStage
from advisor.errors import FieldProblem, ScenarioError
from advisor.model.objective import Stage, delivery_stages, economic_cost
from advisor.model.solve import (
    PEOPLE_AND_MONTHS,
    People,
    Planner,
    keep_delivery,
    keep_people,
    promised_by,
    restrict,
)
from advisor.model.solver import Session
from advisor.model.variables import PlanningModel, Terms

FORMATS = ("mps", "lp")

COST = "economic_cost"
AT_ONCE = "best_delivery"
"""The planner's first try: every delivery stage at the best that it could ever be."""
PUBLISHED = "sequencing"

FREE, COUNTED, DATED = "free", "counted", "dated"
"""Who is hired and trained: open; so many of each option, the months open; all of it fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStage:
    """One problem of the chain, numbered from 1.

    objective, bound: as the plan reports them (None: the time ran out first); maximise: the objective is
    a count to be maximised, so that the file's optimum is minus it; status: as the solver's. The rest is
    the recipe: sequenced or fluid model, people, and what earlier stages reached.
    """

    number: int
    name: str
    objective: float | None
    bound: float | None
    status: str
    maximise: bool = False
    sequenced: bool
    people: str
    held: Mapping[str, float]

    @property
    def optimum(self) -> float | None:
        """What a solver finds in the file."""
        if self.objective is None:
            return None
        return 0.0 - self.objective if self.maximise else self.objective


class Export:
    """The problems behind one plan, from the planner that made it."""

    def __init__(self, planner: Planner, plan: Plan) -> None:
        self.planner = planner
        self.plan = plan

    @cached_property
    def stages(self) -> tuple[ModelStage, ...]:
        """Delivery stages and cost of the fluid model, then the pass that the published months come from; where
        people and months were decided together, that alone."""
        reported = self.plan.solver.stages
        if reported[-1].name == PEOPLE_AND_MONTHS:  # the rest is about people that were passed over
            whole = _problem(reported[-1], sequenced=True, people=FREE, held=promised_by(self.plan))
            return (replace(whole, number=1),)
        names = [stage.name for stage in reported]
        cost = names.index(COST) if COST in names else -1
        chain = [*self._delivery(reported[: cost + 1], best=self._most(), sequenced=False)]
        if cost >= 0:
            chain.append(_problem(reported[cost], sequenced=False, people=FREE, held=_reached(chain)))
        return tuple(
            replace(stage, number=number)
            for number, stage in enumerate([*chain, *self._months(chain, reported[cost + 1 :])], start=1)
        )

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
        return f"team-plan_{self.plan.strategy}_{stage.number}_{stage.name}.{form}"

    def text(self, stage: ModelStage, form: str) -> str:
        """One problem as the text of a file (one of FORMATS), with notes on what it is at the top."""
        m, base = self.planner.sequenced if stage.sequenced else self.planner.drafting
        session = base.fork()
        restrict(session, m, self.plan.strategy)
        self._fix_people(session, m, stage.people)
        keep_delivery(session, m, stage.held)
        terms, constant = self._objective(m, stage)
        mark = "*" if form == "mps" else "\\"
        notes = "".join(f"{mark} {line}\n" for line in self._notes(stage))
        return notes + session.written(terms, constant=constant, form=form)

    # -- the chain --------------------------------------------------------------------------------

    def _months(self, fluid: Sequence[ModelStage], reported: Sequence[SolverStage]) -> list[ModelStage]:
        """The sequencing pass: with the fluid plan's people, with any people, or one project at a time.

        Nothing for large requests, whose months come from as many small problems as there are projects.
        """
        if self.planner.large:
            return []
        *anew, last = reported
        if last.name != PUBLISHED:
            held = self._delivered()
            return [_problem(last, sequenced=True, people=DATED, held=held, name=PUBLISHED)]
        if not anew:
            return [_problem(last, sequenced=True, people=COUNTED, held=_reached(fluid))]
        proven = all(stage.status == "optimal" for stage in fluid)
        best = _reached(fluid) if proven else self._most()
        chain = self._delivery(anew, best=best, sequenced=True)
        if self.plan.status != "optimal":  # then maybe solved with the people kept, which bounds nothing here
            last = replace(last, status=self.plan.status, bound=math.nan)
        return [*chain, _problem(last, sequenced=True, people=FREE, held=_reached(chain))]

    def _delivery(
        self, reported: Sequence[SolverStage], *, best: Mapping[str, float], sequenced: bool
    ) -> list[ModelStage]:
        """The delivery stages one by one, also where the planner found all of them at their best at once."""
        said = {stage.name: stage for stage in reported}
        chain: list[ModelStage] = []
        for stage in delivery_stages(self.planner.drafting[0]):
            report = said.get(stage.name)
            if AT_ONCE in said:
                report = replace(said[AT_ONCE], objective=best[stage.name], bound=best[stage.name])
            if report is None:
                continue
            row = _problem(
                report, sequenced=sequenced, people=FREE, held=_reached(chain),
                name=f"sequenced_{stage.name}" if sequenced else stage.name,
            )  # fmt: skip
            if stage.whole and row.objective is not None:
                row = replace(row, objective=float(round(row.objective)), bound=None)
            chain.append(replace(row, maximise=stage.maximise))
        return chain

    def _most(self) -> dict[str, float]:
        return {stage.name: stage.most for stage in delivery_stages(self.planner.drafting[0])}

    def _delivered(self) -> dict[str, float]:
        """What the published plan delivers, stage by stage."""
        reached: dict[str, float] = {}
        for stage in delivery_stages(self.planner.drafting[0]):
            priority, _, what = stage.name.partition("_")
            mine = [p for p in self.plan.projects if p.priority == priority]
            if what == "on_time":
                reached[stage.name] = float(sum(p.delivered for p in mine if p.kind == "delivery"))
            elif what == "delivered":
                reached[stage.name] = float(sum(p.completed is not None for p in mine))
            elif what == "shortage":
                reached[stage.name] = sum(sum(p.shortage.values()) for p in mine if p.kind == "ongoing")
        return reached

    # -- one problem ------------------------------------------------------------------------------

    def _fix_people(self, session: Session, m: PlanningModel, people: str) -> None:
        hires, trainees = self._chosen()
        if people == COUNTED:
            keep_people(session, m, hires, trainees)
        if people == DATED:
            for counts, variables in ((hires, m.hire), (trainees, m.train)):
                for key, variable in variables.items():
                    session.bound(variable, counts.get(key, 0), counts.get(key, 0))

    def _chosen(self) -> tuple[People, People]:
        """The plan's hires and trainees."""
        keys = {(c.path, c.group, c.supported): c.key for c in self.planner.parameters.trainings}
        hires, trainees = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
        for h in self.plan.hires:
            hires[f"hire:{h.role}:{h.engagement}", h.start] += h.count
        for t in self.plan.trainings:
            trainees[keys[t.path, t.group, t.supported], t.start] += t.count
        return hires, trainees

    def _objective(self, m: PlanningModel, stage: ModelStage) -> tuple[Terms, float]:
        """What the file minimises: (terms, constant)."""
        delivery: dict[str, Stage] = {row.name: row for row in delivery_stages(m)}
        row = delivery.get(stage.name.removeprefix("sequenced_"))
        if row is None:
            return economic_cost(m)
        return ([(v, -c) for v, c in row.terms] if row.maximise else row.terms), 0.0

    def _notes(self, stage: ModelStage) -> list[str]:
        m, parameters = self.planner.drafting[0], self.planner.parameters
        rows = [
            f"Team plan, strategy {self.plan.strategy}. Stage {stage.number} of {len(self.stages)}: {stage.name}.",
            f"Minimise. Money is in units of {parameters.pricing.average_monthly_pay!r}, work in person-months.",
            "Stages, and what a solver finds in the file of each:",
        ]
        for one in self.stages:
            rows.append(f"  {one.number} {one.name}: {described(one)}")
        rows.append("Rows name people and projects by position, and months from 0:")
        positions = {
            "worker": [w.key for w in m.WORKERS],
            "hire": [r.key for r in m.HIRES],
            "training": [c.key for c in m.TRAININGS],
            "project": [p.id for p in m.PROJECTS],
            "delivery project": [p.id for p in m.DELIVERIES],
            "ongoing project": [p.id for p in m.ONGOING],
        }
        for name, keys in positions.items():
            rows += [f"  {name} {i} is {key}" for i, key in enumerate(keys)]
        return rows


def described(stage: ModelStage) -> str:
    """The optimum of a stage's file, and how well it is known."""
    if stage.optimum is None:
        return "unknown, the time ran out"
    found = f"{stage.optimum!r}" + (", minus the count" if stage.maximise else "")
    if stage.status != "optimal":
        found = f"at most {found}"
    if stage.bound is not None and not math.isclose(stage.bound, stage.optimum, rel_tol=1e-9, abs_tol=1e-9):
        found += f", at least {stage.bound!r}"
    return found


def _problem(
    report: SolverStage,
    *,
    sequenced: bool,
    people: str,
    held: Mapping[str, float],
    name: str | None = None,
) -> ModelStage:
    return ModelStage(
        number=0, name=name or report.name, objective=_known(report.objective), bound=_known(report.bound),
        status=report.status, sequenced=sequenced, people=people, held=held,
    )  # fmt: skip


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _reached(chain: Sequence[ModelStage]) -> dict[str, float]:
    """What the stages of a chain reached, by the name of the delivery stage."""
    return {
        stage.name.removeprefix("sequenced_"): stage.objective
        for stage in chain
        if stage.objective is not None
    }
