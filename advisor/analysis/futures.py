"""Sampled futures: what the figures turn out to be, and when people leave.

One stream of random numbers for each name, whatever the plan: every plan meets the same futures (common
random numbers), and a figure added to the rule files shifts no other. The numbers of a stream are
stratified over the samples (a Latin hypercube): McKay, Beckman and Conover, Technometrics 21 (1979).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import Parameters
from advisor.intake.brief import Brief
from advisor.intake.completion import Case, CompletedProject, with_figures
from advisor.intake.parameters import build_parameters
from advisor.rulebook import Rulebook
from advisor.rulebook.book import Figure, Figures

MONTH = "month"
OVERRUN = "planning.effort_overrun"
LEAST_EFFORT = 1e-6
"""Person-months: an activity that a future makes nearly free is still there."""


class Draws:
    """Numbers between 0 and 1 by name and sample, the same for whoever asks."""

    def __init__(self, samples: int, seed: int) -> None:
        self.samples = samples
        self.seed = seed
        self._streams: dict[str, list[float]] = {}

    def uniform(self, name: str, sample: int) -> float:
        """The sample's number in the stream of this name: one of each of `samples` equal slices."""
        stream = self._streams.get(name)
        if stream is None:
            chance = random.Random(f"{self.seed}/{name}")
            slices = list(range(self.samples))
            chance.shuffle(slices)
            stream = [(one + chance.random()) / self.samples for one in slices]
            self._streams[name] = stream
        return stream[sample]


def value_at(figure: Figure, u: float) -> float:
    """The figure's value below which a share u of futures lies, by its declared distribution."""
    if figure.distribution == "fixed" or figure.kind == "request":
        return figure.value
    low, high = min(figure.low, figure.value), max(figure.high, figure.value)
    if low == high:
        return figure.value
    if figure.distribution == "uniform":
        return low + u * (high - low)
    rising = (figure.value - low) / (high - low)
    if u < rising:
        return low + math.sqrt(u * (high - low) * (figure.value - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - figure.value))


def varies(figure: Figure) -> bool:
    """Whether futures differ in this figure."""
    return value_at(figure, 0.25) != value_at(figure, 0.75)


def stream_of(figure: str) -> str:
    """The stream that a figure is drawn from; figures of one stream are high together and low together.

    Somebody quick is quick at everything, and what helps with support helps without.
    """
    family, _, last = figure.rpartition(".")
    if family.startswith("proficiency."):
        return family
    return f"{family}.{last.removesuffix('_supported').removesuffix('_unsupported')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """One sample. parameters: as the figures turn out, delivery first; attrition: role -> part of the
    people who leave in a year."""

    number: int
    parameters: Parameters
    attrition: Mapping[str, float]
    draws: Draws

    def leaves_after(self, who: str, role: str) -> float:
        """Months until somebody leaves; who: their name in every plan, such as `staff.analysts.0`."""
        yearly = self.attrition.get(role, 0.0)
        if yearly <= 0:
            return math.inf
        if yearly >= 1:
            return 0.0
        u = self.draws.uniform(f"leaves.{who}", self.number)
        return MONTHS_PER_YEAR * math.log(1 - u) / math.log(1 - yearly)


class Futures:
    """All samples of one brief. Draws nothing before it is asked; safe to share between threads."""

    def __init__(self, brief: Brief, rulebook: Rulebook, draws: Draws) -> None:
        self._brief = brief
        self._rulebook = rulebook
        self._draws = draws
        figures = brief.case.figures
        roles = {g.role for g in brief.parameters.staff} | {r.role for r in brief.parameters.hires}
        self._attrition = {
            role: figures[name] for role in sorted(roles) if (name := f"roles.{role}.attrition") in figures
        }
        work = {f.name for p in brief.case.projects for f in self._work_figures(p).values()}
        if OVERRUN in work:
            figures[OVERRUN]  # so that the answer lists it
        self._varying = tuple(
            figure
            for figure in figures.read()
            if varies(figure) and not figure.name.startswith("projects.") and figure.name != OVERRUN
        )

    @property
    def certain(self) -> bool:
        """Whether nothing is drawn at all, so that every future is the same."""
        drawn = [*self._varying, *(f for f in self._attrition.values() if value_at(f, 1.0) > 0)]
        for project in self._brief.case.projects:
            drawn += [f for f in self._work_figures(project).values() if varies(f)]
        return not drawn

    def future(self, sample: int) -> Future:
        """The figures of one sample, and the parameters that they make."""
        case = self._case(sample)
        brief = self._brief
        parameters = build_parameters(case, self._rulebook, brief.effects, brief.needs.greatest_role)
        planned = {p.id: p for p in brief.parameters.projects}
        # Work that turns out to be more makes neither a month worth more nor a team larger.
        projects = tuple(
            replace(p, monthly_value=planned[p.id].monthly_value, max_team=planned[p.id].max_team)
            for p in parameters.projects
        )
        pricing = replace(parameters.pricing, objective="delivery_first")
        return Future(
            number=sample,
            parameters=replace(parameters, projects=projects, pricing=pricing),
            attrition={
                role: value_at(figure, self._draws.uniform(figure.name, sample))
                for role, figure in self._attrition.items()
            },
            draws=self._draws,
        )

    def _case(self, sample: int) -> Case:
        base = self._brief.case
        drawn = {name: base.figures.peek(name) for name in base.figures}
        for figure in self._varying:
            value = value_at(figure, self._draws.uniform(stream_of(figure.name), sample))
            # Months are whole in the model, which rounds up: drawn fractions would all make it later.
            drawn[figure.name] = replace(figure, value=round(value) if figure.unit == MONTH else value)
        case = with_figures(base, Figures(drawn), self._rulebook)
        return replace(case, projects=tuple(self._project(p, case, sample) for p in case.projects))

    def _project(self, project: CompletedProject, case: Case, sample: int) -> CompletedProject:
        """The project with one draw for all of its work: what is misjudged is its size as a whole."""
        u = self._draws.uniform(f"projects.{project.asked.id}.work", sample)
        figures = self._work_figures(project)

        def turns_out(name: str, planned: float) -> float:
            figure = figures[name]
            return planned * value_at(figure, u) if figure.name == OVERRUN else value_at(figure, u)

        effort = {k: max(LEAST_EFFORT, turns_out(k, planned)) for k, planned in project.effort.items()}
        operations = project.operations
        if operations > 0:
            operations = turns_out("operations", operations)
        return replace(project, effort=effort, operations=operations)

    def _work_figures(self, project: CompletedProject) -> Mapping[str, Figure]:
        """What each activity's work is drawn from: the template's figure, or how far estimates are overrun."""
        figures, asked = self._brief.case.figures, project.asked
        given = set(asked.monthly_demand if asked.kind == "ongoing" else asked.effort)
        prefix = f"projects.{project.template}.{project.size}"
        names = {k: OVERRUN if k in given else f"{prefix}.effort.{k}" for k in project.effort}
        if project.operations > 0:
            own = asked.operations is not None
            names["operations"] = OVERRUN if own else f"{prefix}.operations"
        return {k: figures.peek(name) for k, name in names.items()}
