"""The search for the value of one figure at which another strategy starts to win."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from advisor.analysis.desk import preferred_role
from advisor.analysis.judge import CLOSE, LOST, OURS, THEIRS, Judge, Verdict, steps_of
from advisor.analysis.moves import Move, shortest_between
from advisor.domain.recommendation import Change
from advisor.intake.brief import Brief
from advisor.model.contest import Kind

PRECISION = 0.01
"""How far a located change may lie from the last value that changes nothing, as a part of the range."""

ROUGHLY = 0.05
"""The same for a first time round."""

BLUR = 4
"""How many times the precision a bracket may be wide where two costs run so close that the solver's gap hides
which is the lower."""

MOST_STEPS = 9
"""Times that a bracket is made smaller at most."""

GUESSES = 4
"""Steps towards the zero of a lead that is guessed."""

APART = 1.5
"""How many margins of the judge lie between a crossing and the values tried on its two sides."""

NEAR = 0.02
"""Part of the cost by which a rival may lie above the best one and still be watched while a change is located."""


class Asks(Protocol):
    """What a search needs: a judge, and the case at a value of a move."""

    judge: Judge

    def at(self, move: Move, value: float) -> Brief: ...


class Search:
    """Looks for the place between now and the end of a move where another strategy starts to win."""

    def __init__(self, study: Asks, move: Move, low: float | None = None) -> None:
        self.study = study
        self.move = move
        self.ours = study.judge.plan.strategy
        self.facts = study.judge.facts.copy()
        self.verdicts: dict[float, Verdict] = {}
        self.start = move.now if low is None else low
        self.low, self.high = self.start, move.end
        self.precision = ROUGHLY
        self.blurred = False
        self.race: Sequence[Kind] | None = None
        self.winners: dict[float, str | None] = {}

    def verdict(self, value: float) -> Verdict:
        """Who wins at a value; once a rival is known that does, between this one and the recommendation."""
        if value == self.move.now:
            return self.study.judge.now()
        if value not in self.verdicts:
            case = self.study.at(self.move, value)
            self.verdicts[value] = self.study.judge.verdict(case, self.facts, self.race)
        return self.verdicts[value]

    def holds(self, value: float) -> bool:
        return self.verdict(value).outcome == OURS

    def look(self) -> bool:
        """Whether another strategy wins before or at the end of the move; the bracket is as wide as it may be."""
        m = self.move
        for value in [] if m.whole else self._around_the_guess(self.start, m.end)[::-1]:
            value = self._tidy(value, self.start, m.end)
            if not _inside(value, self.start, m.end):
                continue
            if self.holds(value):
                self.low = value
                break
            if self.verdict(value).outcome != CLOSE:
                self.high = value
        if self.high == m.end and self.holds(m.end):
            return False
        self._enter_race(self.high)
        return True

    @property
    def located(self) -> bool:
        """Whether the bracket is as narrow as it is asked to be."""
        return abs(self.high - self.low) <= (
            1.0 if self.move.whole else self.precision * self.move.scale * 1.001
        )

    def narrowed_further(self) -> bool:
        """Close the bracket to the precision wanted."""
        self.precision = PRECISION
        return self.narrowed()

    def narrowed(self) -> bool:
        """Close the bracket around the change, roughly."""
        if not self.located:
            if self.move.whole:
                self._whole()
            else:
                self._around_a_step()
                self._narrow()
        self._against_all()
        return True

    def change(self) -> Change | None:
        """The change within the bracket; None where no other strategy wins after all, or it cannot be told."""
        m = self.move
        winner = self._winner(self.high)
        if winner == self.ours and self.high != m.end and self._winner(m.end) != self.ours:
            # What is delivered changes there; by whom, later.
            self._plan_in_full()
            winner = self._winner(self.high)
        if winner is None or winner == self.ours:
            return None
        return Change(
            figure=m.figure,
            now=m.now,
            unit=m.unit,
            changes_at=self.high,
            holds_at=self.low,
            to_strategy=winner,
            range=m.range,
            inside_range=m.inside,
            distance=m.distance(self.high),
        )

    def _enter_race(self, value: float) -> None:
        """From here on ask only about the kinds that beat the recommendation at a value."""
        verdict = self.verdict(value)
        judge = self.study.judge
        if verdict.outcome == LOST and verdict.costs[judge.own] == math.inf:
            self.race = []  # whether the recommendation still delivers is all that matters
        if verdict.outcome == THEIRS:
            case = self.study.at(self.move, value)
            bar = min(verdict.costs[k] / judge.handicap(k, case) for k in judge.rivals)
            self.race = [
                k for k in judge.rivals if verdict.costs[k] / judge.handicap(k, case) <= bar * (1 + NEAR)
            ]

    def _against_all(self) -> None:
        """Look for a nearer change to a strategy that was not watched."""
        if self.race is None or self.low == self.start:
            return
        race, self.race = self.race, None
        del self.verdicts[self.low]
        if self.holds(self.low):
            self.race = race
        else:
            # What was seen to hold was asked against too few rivals.
            self.verdicts = {v: seen for v, seen in self.verdicts.items() if seen.outcome != OURS}
            self.low, self.high = self.start, self.low
            self.narrowed()

    def _winner(self, value: float) -> str | None:
        if value not in self.winners:
            outcome = self.verdict(value).outcome
            self.winners[value] = self.study.judge.winner(
                self.study.at(self.move, value), self.facts, outcome
            )
        return self.winners[value]

    def _plan_in_full(self) -> None:
        """Halving where every value has to be planned as the service would."""
        self.low, self.high = self.high, self.move.end
        for _ in range(MOST_STEPS):
            if self.located:
                break
            middle = self._middle()
            if self._winner(middle) == self.ours:
                self.low = middle
            else:
                self.high = middle

    def _middle(self) -> float:
        if self.move.whole:
            return float((math.floor if self.high > self.low else math.ceil)((self.low + self.high) / 2))
        return self._tidy((self.low + self.high) / 2, self.low, self.high)

    def _whole(self) -> None:
        """Halving over whole steps."""
        while not self.located:
            middle = self._middle()
            if self.holds(middle):
                self.low = middle
            else:
                self.high = middle

    def _around_a_step(self) -> None:
        """Close the bracket around the first step in the parameters that decides, if one does."""
        low, high = self.low, self.high
        for a, b in self._brackets(low, high, self._steps(low), self._steps(high)):
            near, far = self._tidy_pair(a, b, low, high)
            if self.holds(far):
                self.low = far
                continue
            self.high = far
            if self.holds(near):
                self.low = near
            else:
                self.high = near
            break

    def _narrow(self) -> None:
        """Smaller and smaller brackets: first where the lead would be gone if it went evenly, then by halves."""
        guesses = [self._around_the_chord()]
        for _ in range(MOST_STEPS):
            if self.located:
                return
            tries = (guesses.pop() if guesses else [], [self._middle()], self._quarters())
            if not any(self._try(values) for values in tries):
                return

    def _try(self, values: Sequence[float]) -> bool:
        """Whether the bracket got smaller."""
        moved = False
        for value in values:
            value = self._tidy(value, self.low, self.high)
            if not _inside(value, self.low, self.high):
                continue
            outcome = self.verdict(value).outcome
            if outcome == CLOSE:
                self.blurred = True
            elif outcome == OURS:
                self.low, moved = value, True
            else:
                self.high = value
                return True
        return moved

    def _around_the_guess(self, low: float, high: float) -> list[float]:
        """Just before and just after the place where the lead is gone by a guess that takes no solving."""

        def lead(value: float) -> float | None:
            return self.study.judge.guessed_lead(self.study.at(self.move, value))

        here, there = lead(low), lead(high)
        if here is None or there is None or here <= 0 or there >= 0 or there == -math.inf:
            return []
        for _ in range(GUESSES):
            middle = low + (high - low) * min(0.95, max(0.05, here / (here - there)))
            found = lead(middle)
            if found is None or found == -math.inf:
                return []
            if found > 0:
                low, here = middle, found
            else:
                high, there = middle, found
        return self._both_sides(low, high, here, there)

    def _around_the_chord(self) -> list[float]:
        """The same by the leads at both ends of the bracket, if the lead goes evenly."""
        judge, move = self.study.judge, self.move
        at_low, at_high = self.verdict(self.low), self.verdict(self.high)
        kinds = [k for k in judge.rivals if at_high.costs[k] < math.inf]
        here = judge.lead(self.study.at(move, self.low), at_low, kinds)
        there = judge.lead(self.study.at(move, self.high), at_high, kinds)
        if here is None or there is None or here <= 0 or there >= 0:
            return []
        return self._both_sides(self.low, self.high, here, there)

    def _both_sides(self, low: float, high: float, here: float, there: float) -> list[float]:
        """As near as costs can be told apart to where a lead of `here` turns into one of `there`."""
        judge, slope = self.study.judge, (here - there) / abs(high - low)
        crossing = low + (high - low) * here / (here - there)
        apart = max(0.45 * PRECISION * self.move.scale, APART * judge.margin * judge.cost / slope)
        side = 1 if high > low else -1
        return [crossing - side * apart, crossing + side * apart]

    def _quarters(self) -> list[float]:
        width = self.high - self.low
        return [self.low + 0.25 * width, self.high - 0.25 * width]

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

    def _brackets(
        self, low: float, high: float, before: object, after: object
    ) -> Iterator[tuple[float, float]]:
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


def _inside(value: float, low: float, high: float) -> bool:
    return min(low, high) < value < max(low, high)
