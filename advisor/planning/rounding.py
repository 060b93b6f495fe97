"""Proposals for very large requests: the people of the linear relaxation, rounded within the limits on teams.

One linear programme by interior point, to a wide gap and at most so many iterations, in which a must is worth what it
may cost at most. Only its people are read: those with most behind them first, as long as the limits and the money
allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.domain.problem import HireOption
from advisor.domain.strategy import Strategy
from advisor.domain.team import NO_CHANGE_TEAM, Entry, HireDecision, Team, TrainingDecision
from advisor.planning.constraints import MONEY, PEOPLE
from advisor.planning.expressions import Linear, total
from advisor.planning.sets import running_on
from advisor.planning.solver import Effort, Solution
from advisor.planning.strategy_model import StrategyModel

ROUGH = Effort(relaxed=True, interior=True, iterations=60, tolerance=2e-2)

ROUNDED_UP = 1 / 3
"""A person of whom the relaxation has as much is proposed."""

NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who may be proposed. backing: how much of the person the relaxation has, 0..1."""

    backing: float
    entry: Entry
    columns: tuple[Linear, ...]


def rounded(model: StrategyModel, strategy: Strategy, *, money: bool) -> Team | None:
    """A team of the strategy, or None where the limits leave none."""
    if strategy.hires is None and not strategy.trains:
        return NO_CHANGE_TEAM
    solution = model.loaded.optimise(model.cost + missing_musts(model), effort=ROUGH)
    if not solution.values:
        return None
    hires = sorted(_hires(model, solution, strategy), key=lambda c: -c.backing)
    trainees = sorted(_trainees(model, solution, strategy), key=lambda c: -c.backing)
    room = Room(model, money=money)
    team: list[Entry] = []
    for wanted in _wanted(model, strategy, hires, trainees):
        first = next((c for c in wanted if room.takes(c)), None)
        if first is None:
            return None
        team.append(first.entry)
        hires, trainees = [c for c in hires if c is not first], [c for c in trainees if c is not first]
    team += (c.entry for c in (*hires, *trainees) if c.backing >= ROUNDED_UP and room.takes(c))
    return Team.of(
        (e for e in team if isinstance(e, HireDecision)), (e for e in team if isinstance(e, TrainingDecision))
    )


def missing_musts(model: StrategyModel) -> Linear:
    """What musts that are not on time, or not covered, are worth at most, in months of average pay."""
    m = model.m
    late = [(1.0 - m.on_time[p.id]) * p.worth for p in m.MUSTS]
    short = [(1.0 - m.covered(p)) * p.worth for p in m.ONGOING if p.must]
    return total((*late, *short)) / m.unit


def _wanted(
    model: StrategyModel, strategy: Strategy, hires: Sequence[Candidate], trainees: Sequence[Candidate]
) -> Iterator[Sequence[Candidate]]:
    """Whom a strategy needs at least one of, each list the best first."""
    roles = {r.key: r.role for r in model.m.HIRES}
    if strategy.several:
        ranked = list(dict.fromkeys(roles[c.entry.option] for c in hires))
        yield from ([c for c in hires if roles[c.entry.option] == role] for role in ranked[:2])
    elif strategy.hires:
        yield hires
    if strategy.trains:
        yield trainees


def _hires(model: StrategyModel, solution: Solution, strategy: Strategy) -> Iterator[Candidate]:
    m = model.m
    for r in m.HIRES:
        if not (strategy.several or strategy.hires == r.role) or not _taken_over_from(model, r):
            continue
        starts = [(s, model.loaded.value(solution, m.hire[r.key, s])) for s in m.starts_of(r)]
        ends = [(u, model.loaded.value(solution, m.leave[r.key, u])) for u in m.PERIODS] if r.leaves else []
        people = list(_people(starts))
        lasts = [u for u, _ in _people(ends)] + [m.H - 1] * len(people)
        for (s, backing), u in zip(people, lasts, strict=False):
            end = max(u, s + r.term - 1) if r.leaves else -1
            leave = (m.leave[r.key, min(end, m.H - 1)],) if r.leaves else ()
            yield Candidate(backing, HireDecision(r.key, s, end), (m.hire[r.key, s], *leave))


def _taken_over_from(model: StrategyModel, option: HireOption) -> bool:
    """Whether there is staff to take over from a contractor, where something runs on."""
    if not option.leaves or option.receiving <= 0 or not running_on(model.m.problem, option):
        return True
    return any(w.groups for w in model.m.receivers(option))


def _trainees(model: StrategyModel, solution: Solution, strategy: Strategy) -> Iterator[Candidate]:
    m = model.m
    for c in m.TRAININGS if strategy.trains else ():
        months = [(s, model.loaded.value(solution, m.train[c.key, s])) for key, s in m.train if key == c.key]
        for s, backing in _people(months):
            yield Candidate(backing, TrainingDecision(c.key, s), (m.train[c.key, s],))


def _people(months: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """(month, backing) of each person that fractions add up to; one, in the first month, where they are nothing."""
    if not months:
        return
    everything = sum(amount for _, amount in months)
    sofar, person = 0.0, 0
    for month, amount in months:
        sofar += amount
        while sofar >= min(person + 0.5, everything - NOTHING) and person < max(1.0, everything):
            yield month, min(1.0, everything - person)
            person += 1


class Room:
    """What the limits on teams still have room for."""

    def __init__(self, model: StrategyModel, *, money: bool) -> None:
        families = (*PEOPLE, *MONEY) if money else PEOPLE
        names = {name for family in families for name in model.m.rows[family.__name__]}
        self._left: dict[str, float] = {}
        self._uses: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in model.m.programme.constraints():
            if row.name in names:
                self._left[row.name] = row.getUb()
                for variable, coefficient in row.items():
                    self._uses[variable.name].append((row.name, coefficient))

    def takes(self, candidate: Candidate) -> bool:
        """Take a person in, if no limit is in the way."""
        uses: dict[str, float] = defaultdict(float)
        for column in candidate.columns:
            for row, amount in self._uses[column.variable.name]:
                uses[row] += amount
        if any(amount > 0 and amount > self._left[row] + NOTHING for row, amount in uses.items()):
            return False
        for row, amount in uses.items():
            self._left[row] -= amount
        return True
