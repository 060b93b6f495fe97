"""For every figure the nearest value, up and down, at which another strategy wins.

Most figures are settled in groups, by bounds (`advisor.analysis.judge`). What is left is judged at the end of
its range; where another strategy wins there, the place where it starts to is searched for. Only then, and as
far as the solves allowed reach, values beyond the published ranges are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from advisor.analysis.bounds import no_kinder
from advisor.analysis.desk import Desk, preferred_role
from advisor.analysis.judge import CLOSE, OURS, Judge, Verdict, steps_of
from advisor.analysis.moves import Move, inner_moves, outer_move, shortest_between
from advisor.domain.plan import Plan
from advisor.domain.recommendation import Change, Changes
from advisor.errors import SolverError
from advisor.intake.brief import Brief

PRECISION = 0.01
"""How far a located value may lie from the last one that changes nothing, as a part of the range."""

GROUP = 24
"""Figures whose bounds are tried together at most; a group that fails is halved."""

ROOM = 0.7
"""How far a group may move towards another winner, by the guess, if it is to be tried together."""

AT_ONCE = 8
"""Questions asked between two looks at the number of solves, whatever the number of workers."""

MOST_STEPS = 9
"""Times that a bracket is made smaller at most."""

GUESSES = 4
"""Steps towards the zero of a lead that is guessed."""

BLUR = 4
"""How many times the precision a bracket may be wide where two costs run so close that the solver's gap hides
which is the lower."""

Question = TypeVar("Question")
Reply = TypeVar("Reply")


@dataclass(slots=True)
class _Findings:
    """What is known so far."""

    rows: list[Change] = field(default_factory=list)
    settled_by_bounds: int = 0
    settled_by_solves: int = 0
    open: int = 0
    finished: bool = True


def what_would_change(
    desk: Desk, brief: Brief, plan: Plan, plans: Mapping[str, Plan], most_solves: int
) -> tuple[Changes, bool]:
    """What would change the answer, the closest first, and whether everything inside the ranges was looked at.

    most_solves: programmes after which no new question is begun.
    """
    study = _Study(desk, brief, plan, plans, most_solves)
    moves = inner_moves(brief)
    study.run(moves)
    f = study.found
    if f.finished:
        kept = {(row.figure, row.changes_at > row.now) for row in f.rows}
        outer = [outer_move(m, brief) for m in moves if (m.figure, m.end > m.now) not in kept]
        study.look_beyond([m for m in outer if m is not None])
    rows = sorted(f.rows, key=lambda row: (not row.inside_range, row.distance, row.figure, row.changes_at))
    figures = len({m.figure for m in moves})
    return Changes(rows=tuple(rows), figures=figures, settled_by_bounds=f.settled_by_bounds), f.finished


class _Study:
    """One run of the analysis."""

    def __init__(self, desk: Desk, brief: Brief, plan: Plan, plans: Mapping[str, Plan], most_solves: int) -> None:
        self.desk = desk
        self.brief = brief
        self.judge = Judge(desk, brief, plan, plans)
        self.until = desk.log.count + most_solves
        self.found = _Findings()

    def run(self, moves: Sequence[Move]) -> None:
        """Settle or locate every move inside its range."""
        self.judge.open()
        left = [_Posed(move, self.at(move, move.end)) for move in moves]
        bound = [posed for posed in left if self.judge.settled_by_bounds(posed.changed)]
        self.found.settled_by_bounds += len(bound)
        left = [posed for posed in left if posed not in bound]
        left = self._in_groups(left)
        self._locate(left)

    def look_beyond(self, moves: Sequence[Move]) -> None:
        pass

    def at(self, move: Move, value: float) -> Brief:
        return self.desk.prepare(move.at(value))

    # -- groups -----------------------------------------------------------------------------------

    def _in_groups(self, posed: list[_Posed]) -> list[_Posed]:
        """Settle by bounds what can be; returns the rest, singly to be judged."""
        now = self.brief.parameters
        light = [x for x in posed if self.judge.weight(x.changed) < ROOM]
        kinder = [x for x in light if no_kinder(now, x.changed.parameters)]
        harsher = [x for x in light if x not in kinder and no_kinder(x.changed.parameters, now)]
        rest = [x for x in posed if x not in kinder and x not in harsher]
        groups = [(self.judge.none_gains, group) for group in self._packed(kinder)]
        groups += [(self.judge.none_hurts, group) for group in self._packed(harsher)]
        while groups:
            answers = self._ask(lambda g: g[0]([x.changed for x in g[1]]), groups)
            again = []
            for (test, group), settled in zip(groups, answers, strict=True):
                if settled:
                    self.found.settled_by_bounds += len(group)
                elif settled is None or len(group) <= 2:
                    rest += group
                else:
                    half = len(group) // 2
                    again += [(test, group[:half]), (test, group[half:])]
            groups = again
        return rest

    def _packed(self, posed: Sequence[_Posed]) -> list[list[_Posed]]:
        """Groups that are light enough to be settled together, by the guess."""
        groups: list[list[_Posed]] = []
        load = math.inf
        for x in sorted(posed, key=lambda x: self.judge.weight(x.changed)):
            weight = self.judge.weight(x.changed)
            if load + weight > ROOM or len(groups[-1]) == GROUP:
                groups.append([])
                load = 0.0
            groups[-1].append(x)
            load += weight
        return groups

    # -- one by one -------------------------------------------------------------------------------

    def _locate(self, posed: Sequence[_Posed]) -> None:
        for row in self._ask(self._located, posed):
            if isinstance(row, Change):
                self.found.rows.append(row)
            elif row is None:
                self.found.finished = False
                self.found.open += 1
            else:
                self.found.settled_by_solves += 1

    def _located(self, posed: _Posed) -> Change | bool:
        """The change of a move; False where there is none; True where it is there and cannot be told apart."""
        return _Search(self, posed.move).change()

    def _ask(self, question: Callable[[Question], Reply], about: Sequence[Question]) -> list[Reply | None]:
        """Replies in order; None for what was not begun or not finished in time or solves."""

        def reply(one: Question) -> Reply | None:
            try:
                return question(one)
            except SolverError:
                return None

        replies: list[Reply | None] = []
        for batch in _split(about, AT_ONCE):
            if self.desk.log.count >= self.until or self.desk.deadline.left() <= 0:
                replies += [None] * len(batch)
            elif self.desk.executor is None:
                replies += [reply(one) for one in batch]
            else:
                replies += self.desk.executor.map(reply, batch)
        return replies


@dataclass(frozen=True, slots=True)
class _Posed:
    """A move and the case at its end."""

    move: Move
    changed: Brief


class _Search:
    """Looks for the place between now and the end of a move where another strategy starts to win."""

    def __init__(self, study: _Study, move: Move) -> None:
        self.study = study
        self.move = move
        self.ours = study.judge.plan.strategy
        self.facts = study.judge.facts.copy()
        self.verdicts: dict[float, Verdict] = {}
        self.winners: dict[float, str | None] = {}

    def verdict(self, value: float) -> Verdict:
        if value == self.move.now:
            return self.study.judge.now()
        if value not in self.verdicts:
            self.verdicts[value] = self.study.judge.verdict(self.study.at(self.move, value), self.facts)
        return self.verdicts[value]

    def holds(self, value: float) -> bool:
        return self.verdict(value).outcome == OURS

    def change(self) -> Change | bool:
        """The nearest change found; False where there is none at the end; True where it cannot be told apart."""
        m = self.move
        if self.holds(m.end):
            return False
        low, high = self._whole(m.now, m.end) if m.whole else self._narrow(*self._around_a_step())
        winner = self._winner(high)
        if winner == self.ours:
            # What is delivered changes there; who delivers it does not. Later perhaps.
            if high == m.end or self._winner(m.end) == self.ours:
                return False
            low, high = self._planned(high, m.end)
            winner = self._winner(high)
        if winner is None:
            return True
        return Change(
            figure=m.figure,
            now=m.now,
            unit=m.unit,
            changes_at=high,
            holds_at=low,
            to_strategy=winner,
            range=m.range,
            inside_range=m.inside,
            distance=m.distance(high),
        )

    def _winner(self, value: float) -> str | None:
        if value not in self.winners:
            outcome = self.verdict(value).outcome
            self.winners[value] = self.study.judge.winner(self.study.at(self.move, value), self.facts, outcome)
        return self.winners[value]

    def _planned(self, low: float, high: float) -> tuple[float, float]:
        """Halving where every value has to be planned in full."""
        wanted = 1 if self.move.whole else PRECISION * self.move.scale
        for _ in range(MOST_STEPS):
            if abs(high - low) <= wanted:
                break
            middle = float(round((low + high) / 2)) if self.move.whole else self._tidy((low + high) / 2, low, high)
            if self._winner(middle) == self.ours:
                low = middle
            else:
                high = middle
        return low, high

    def _whole(self, low: float, high: float) -> tuple[float, float]:
        """Halving over whole steps."""
        while abs(high - low) > 1:
            middle = float(math.floor((low + high) / 2) if high > low else math.ceil((low + high) / 2))
            if self.holds(middle):
                low = middle
            else:
                high = middle
        return low, high

    def _around_a_step(self) -> tuple[float, float]:
        """The bracket, closed around the first step in the parameters that decides, if one does."""
        low, high = self.move.now, self.move.end
        before, after = self._steps(low), self._steps(high)
        for a, b in self._brackets(low, high, before, after):
            near, far = self._tidy_pair(a, b, low, high)
            if self.holds(far):
                low = far
            elif self.holds(near):
                return near, far
            else:
                return low, near
        return low, high

    def _narrow(self, low: float, high: float) -> tuple[float, float]:
        """Smaller and smaller brackets: first around a guess, then by halves."""
        wanted = PRECISION * self.move.scale * 1.001
        guesses = [self._around_the_guess(low, high, wanted), self._around_the_chord(low, high, wanted)]
        for _ in range(MOST_STEPS):
            if abs(high - low) <= wanted:
                break
            before = (low, high)
            for tried in (guesses.pop(0) if guesses else [], [(low + high) / 2], self._quarters(low, high)):
                for value in tried:
                    if not min(low, high) < value < max(low, high):
                        continue
                    value = self._tidy(value, low, high)
                    outcome = self.verdict(value).outcome
                    if outcome == OURS:
                        low = value
                    elif outcome == CLOSE:
                        wanted = max(wanted, BLUR * PRECISION * self.move.scale)
                    else:
                        high = value
                        break
                if (low, high) != before:
                    break
            if (low, high) == before:
                break
        return low, high

    def _around_the_guess(self, low: float, high: float, wanted: float) -> list[float]:
        """Just before and just after the place where the lead is gone by a guess that takes no solving."""

        def lead(value: float) -> float | None:
            return self.study.judge.guessed_lead(self.study.at(self.move, value))

        a, b = low, high
        here, there = lead(a), lead(b)
        if here is None or there is None or here <= 0 or there >= 0:
            return []
        for _ in range(GUESSES):
            middle = a + (b - a) * min(0.95, max(0.05, here / (here - there)))
            found = lead(middle)
            if found is None:
                return []
            if found > 0:
                a, here = middle, found
            else:
                b, there = middle, found
        return self._both_sides(a + (b - a) * here / (here - there), (here - there) / abs(b - a), wanted, low, high)

    def _around_the_chord(self, low: float, high: float, wanted: float) -> list[float]:
        """The same by the leads at both ends, if the lead goes evenly."""
        judge, move = self.study.judge, self.move
        at_low, at_high = self.verdict(low), self.verdict(high)
        kinds = [k for k in judge.rivals if at_high.costs[k] < math.inf]
        here = judge.lead(self.study.at(move, low), at_low, kinds)
        there = judge.lead(self.study.at(move, high), at_high, kinds)
        if here is None or there is None or here <= 0 or there >= 0:
            return []
        slope = (here - there) / abs(high - low)
        return self._both_sides(low + (high - low) * here / (here - there), slope, wanted, low, high)

    def _both_sides(self, crossing: float, slope: float, wanted: float, low: float, high: float) -> list[float]:
        """As near to a crossing as costs can be told apart, `slope` being the lead lost by a step of one."""
        judge = self.study.judge
        apart = max(0.45 * wanted, 1.3 * judge.margin * judge.cost / slope)
        side = 1 if high > low else -1
        return [crossing - side * apart, crossing + side * apart]

    def _quarters(self, low: float, high: float) -> list[float]:
        return [low + 0.25 * (high - low), high - 0.25 * (high - low)]

    def _tidy(self, value: float, low: float, high: float) -> float:
        """A round number near a value, inside the bracket."""
        room = 0.1 * PRECISION * self.move.scale
        low, high = sorted((low, high))
        tidy = shortest_between(max(value - room, low), min(value + room, high))
        return tidy if low < tidy < high else min(max(value, low), high)

    def _tidy_pair(self, a: float, b: float, low: float, high: float) -> tuple[float, float]:
        """Round numbers just before and just after a step between a and b, at most the precision apart."""
        room = 0.35 * PRECISION * self.move.scale * (1 if high > low else -1)
        near = a if a == low else shortest_between(*sorted((a, a - room)))
        if abs(near - low) > abs(a - low) or (near - low) * (a - low) < 0:
            near = a
        far = b if b == high else shortest_between(*sorted((b, b + room)))
        return near, far if abs(far - low) <= abs(high - low) else b

    def _brackets(self, low: float, high: float, before: object, after: object) -> Iterator[tuple[float, float]]:
        """Narrow brackets, the nearest first, in which something in the parameters changes at once."""
        if before == after:
            return
        if abs(high - low) <= 0.1 * PRECISION * self.move.scale:
            yield low, high
            return
        middle = (low + high) / 2
        here = self._steps(middle)
        yield from self._brackets(low, middle, before, here)
        yield from self._brackets(middle, high, here, after)

    def _steps(self, value: float) -> object:
        changed = self.study.at(self.move, value)
        return steps_of(changed.parameters), preferred_role(changed)


def _split(items: Sequence[Question], size: int) -> list[list[Question]]:
    return [list(items[i : i + size]) for i in range(0, len(items), size)]
