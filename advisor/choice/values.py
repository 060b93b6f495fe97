"""Where worth decides: values of a project, assumed where the request gives none, at which other people are chosen.

The pool is ranked anew, nothing is judged: the loss of a project is its monthly value times the months lost.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from advisor.choice.criterion import Criterion
from advisor.choice.found import Found, gathered
from advisor.choice.run import Run
from advisor.domain.findings import ValueFinding
from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem, ProjectParameters

STEPS = 12
"""Values between what is assumed and the end of its range that are tried for the nearest turn."""

PRECISION = 0.01
"""Part of a value to which a turn is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What the request leaves open of its projects' values.

    factors: what an assumed monthly value is to be multiplied by for the ends of its range; late: whether the price
    of lateness is assumed too.
    """

    factors: tuple[float, ...]
    late: bool


def value_turns(run: Run, recommended: Outcome, assumed: Assumed) -> Found[ValueFinding]:
    """Every turn, one project at a time, the nearest first; where there is none, what lateness alone turns."""
    ranking = _Ranking(run, recommended)
    found = gathered(_turns(run, ranking, assumed), by=lambda turn: (turn.distance, turn.project))
    if found.found or not found.complete or not (assumed.late and _without_value(run.problem)):
        return found
    chosen = ranking.turned(_with_late_factor(run.problem, 1.0))
    if chosen is None:
        return found
    strategy = run.search.strategy(chosen.team)
    late = ValueFinding(project=None, now=None, changes_at=None, outcome=chosen, strategy=strategy)
    return Found(found=(late,), complete=True)


def with_value(problem: Problem, project: str, value: float) -> Problem:
    """The problem in which the request gives a project's monthly value: a must is worth what it makes, too."""
    rows = (
        _valued(p, value, problem.window - p.earliest_start) if p.id == project else p
        for p in problem.projects
    )
    return replace(problem, projects=tuple(rows))


def _valued(project: ProjectParameters, value: float, months: int) -> ProjectParameters:
    made = value * months if project.must else 0.0
    return replace(
        project,
        monthly_value=value,
        value_given=True,
        worth=max(project.worth, made),
        worth_for_safety=max(project.worth_for_safety, made),
    )


def _with_late_factor(problem: Problem, factor: float) -> Problem:
    return replace(problem, pricing=replace(problem.pricing, late_factor=factor))


def _without_value(problem: Problem) -> list[ProjectParameters]:
    """Projects whose value is assumed."""
    return [p for p in problem.projects if not p.value_given and p.monthly_value > 0]


class _Ranking:
    """The choice among the affordable teams of the pool where projects are worth something else."""

    def __init__(self, run: Run, recommended: Outcome) -> None:
        self._run = run
        self._people = self._of(recommended)
        self._outcomes = run.search.affordable()

    def turned(self, problem: Problem) -> Outcome | None:
        """What is chosen where that is other people than those recommended; their months, and who teaches, aside."""
        chosen = self._chosen(problem)
        return None if self._of(chosen) == self._people else chosen

    def _of(self, outcome: Outcome) -> Counter[str]:
        """How many are hired as what, and trained for what."""
        trainings = self._run.limits.trainings
        options = (entry.option for entry in outcome.team.entries)
        return Counter(trainings[o].published_key if o in trainings else o for o in options)

    def _chosen(self, problem: Problem) -> Outcome:
        search = self._run.search
        nothing = self._revalued(search.criterion.nothing, problem)
        criterion = Criterion(problem, nothing, search.limits.unmet_requirements)
        chosen = criterion.choose(self._revalued(outcome, problem) for outcome in self._outcomes)
        assert chosen is not None  # changing nothing is worth it
        return chosen.outcome

    def _revalued(self, outcome: Outcome, problem: Problem) -> Outcome:
        """The same team with the loss that it has there."""
        more = _loss(outcome, problem) - _loss(outcome, self._run.problem)
        return replace(outcome, net=replace(outcome.net, loss=outcome.net.loss + more))


def _loss(outcome: Outcome, problem: Problem) -> float:
    """What is lost of the projects' values, money."""
    factor = problem.pricing.late_factor
    lost = ((p, outcome.lost.get(p.id)) for p in problem.projects)
    return sum(p.monthly_value * months.counted(factor) for p, months in lost if months is not None)


def _turns(run: Run, ranking: _Ranking, assumed: Assumed) -> Iterator[ValueFinding]:
    for project in _without_value(run.problem):
        for factor in assumed.factors:
            run.clock.check()
            found = _turn(run.problem, ranking, project, project.monthly_value * factor)
            if found is not None:
                value, outcome = found
                yield ValueFinding(
                    project=project.id,
                    now=project.monthly_value,
                    changes_at=value,
                    outcome=outcome,
                    strategy=run.search.strategy(outcome.team),
                )


def _turn(
    problem: Problem, ranking: _Ranking, project: ProjectParameters, end: float
) -> tuple[float, Outcome] | None:
    """The nearest value found, as round as can be, at which other people are chosen; None where the end has none."""

    def turned(value: float) -> Outcome | None:
        return ranking.turned(with_value(problem, project.id, value))

    at_end = turned(end)
    if at_end is None:
        return None
    now = project.monthly_value
    value = _nearest(now, end, lambda between: turned(between) is not None)
    for rounder in _rounded(value, up=end > now):
        outcome = turned(rounder)
        if outcome is not None:
            return rounder, outcome
    return value, turned(value) or at_end


def _nearest(now: float, end: float, turns: Callable[[float], bool]) -> float:
    """The first of some values on the way to the end at which it turns, then halved towards the one before."""
    ratio = (end / now) ** (1 / STEPS)
    step = next(step for step in range(1, STEPS + 1) if step == STEPS or turns(now * ratio**step))
    before, value = now * ratio ** (step - 1), end if step == STEPS else now * ratio**step
    while abs(value - before) > PRECISION * now:
        middle = (before + value) / 2
        if turns(middle):
            value = middle
        else:
            before = middle
    return value


def _rounded(value: float, *, up: bool) -> Iterator[float]:
    """The value to two and three digits, away from what is assumed."""
    for digits in (2, 3):
        step = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
        yield (math.ceil(value / step) if up else math.floor(value / step)) * step
