"""For every figure the nearest value, up and down, at which another strategy wins.

Most figures are settled by bounds, many at once. What is left is judged at the end of its range; where another
strategy wins there, the place where it starts to is searched for. Last, and as far as the solves allowed
reach, values beyond the published ranges are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from advisor.analysis.bounds import no_kinder
from advisor.analysis.desk import Desk
from advisor.analysis.judge import LOST, Fact, Judge
from advisor.analysis.moves import Move, importance, inner_moves, outer_move
from advisor.analysis.search import Search
from advisor.domain.plan import Plan
from advisor.domain.recommendation import Change, Changes
from advisor.errors import SolverError
from advisor.intake.brief import Brief
from advisor.model.contest import Kind

GROUP = 24
"""Figures whose bounds are tried together at most; a group that fails is halved."""

SMALLEST = 2
"""Cases up to which a group that fails is not halved but asked about singly."""

ROOM = 0.7
"""How far a group may move towards another winner, by the guess, if it is to be tried together."""

AT_ONCE = 4
"""Questions asked between two looks at the number of solves, whatever the number of workers."""

NARROWING = 0.9
"""Part of the solves allowed after which no bracket is made smaller: the rest is for naming who wins."""

Question = TypeVar("Question")
Reply = TypeVar("Reply")


def what_would_change(
    desk: Desk, brief: Brief, plan: Plan, plans: Mapping[str, Plan], most_solves: int
) -> Changes:
    """What would change the answer, the closest first.

    plans: all published plans, by strategy; most_solves: programmes after which no new question is begun.
    """
    study = _Study(desk, brief, plan, plans, most_solves)
    moves = inner_moves(brief)
    study.look_inside(moves)
    study.look_outside(moves)
    rows = sorted(
        study.rows, key=lambda row: (not row.inside_range, row.distance, row.figure, row.changes_at)
    )
    asked = {move.figure for move in moves}
    return Changes(
        rows=tuple(rows),
        figures=len(asked),
        settled_by_bounds=len(asked - study.asked_singly),
        unsettled=tuple(sorted(study.unsettled)),
    )


@dataclass(frozen=True, slots=True)
class _Posed:
    """A move and the case at its end."""

    move: Move
    changed: Brief


class _Study:
    """One run of the analysis."""

    def __init__(
        self, desk: Desk, brief: Brief, plan: Plan, plans: Mapping[str, Plan], most_solves: int
    ) -> None:
        self.desk = desk
        self.brief = brief
        self.judge = Judge(desk, brief, plan, plans)
        self.begun = desk.log.count
        self.most_solves = most_solves
        self.rows: list[Change] = []
        self.asked_singly: set[str] = set()
        self.unsettled: set[str] = set()

    def at(self, move: Move, value: float) -> Brief:
        """The case with a figure at another value, rules asked anew."""
        return self.desk.prepare(move.at(value))

    def look_inside(self, moves: Sequence[Move]) -> None:
        """Settle or locate every move inside its range."""
        if self._ask(Judge.opened, [self.judge], 1.0) != [True]:
            self.unsettled |= {move.figure for move in moves}
            return
        left = self._open_by_bounds(moves)
        left = sorted(self._in_groups(left), key=lambda x: importance(x.move.figure))
        self.asked_singly |= {x.move.figure for x in left}
        self._search([Search(self, x.move) for x in left])

    def look_outside(self, moves: Sequence[Move]) -> None:
        """The same from the ends of the ranges on, for figures that change nothing inside; what is left open
        there is not counted as unsettled."""
        found = {(row.figure, row.changes_at > row.now) for row in self.rows}
        if self.unsettled:
            return
        pairs = [
            (move, outer)
            for move in moves
            if (move.figure, move.end > move.now) not in found
            and (outer := outer_move(move, self.brief)) is not None
        ]
        posed = {x.move for x in self._open_by_bounds([outer for _, outer in pairs])}
        pairs = [(move, outer) for move, outer in pairs if outer in posed]
        pairs.sort(key=lambda pair: importance(pair[0].figure))
        self._search([Search(self, outer, low=move.end) for move, outer in pairs])
        self.unsettled.clear()

    # -- groups -----------------------------------------------------------------------------------

    def _open_by_bounds(self, moves: Sequence[Move]) -> list[_Posed]:
        """What is known already does not settle these."""
        posed = [_Posed(move, self.at(move, move.end)) for move in moves]
        return [x for x in posed if not self.judge.settled_by_bounds(x.changed)]

    def _in_groups(self, posed: Sequence[_Posed]) -> list[_Posed]:
        """Learn bounds that hold for many cases at once; returns those that are still open."""
        now, judge = self.brief.parameters, self.judge
        kinder = [x for x in posed if no_kinder(now, x.changed.parameters)]
        harsher = [x for x in posed if x not in kinder and no_kinder(x.changed.parameters, now)]
        groups = [(judge.own, group) for group in self._packed(judge.own, harsher)]
        for kind in judge.rivals:
            groups += [
                (kind, group)
                for group in self._packed(kind, [x for x in kinder if judge.is_open(x.changed, kind)])
            ]
        while groups:
            halves = []
            for (kind, group), fact in zip(groups, self._ask(self._bound, groups, NARROWING), strict=True):
                if fact is not None:
                    judge.facts.known.append(fact)
                elif len(group) > SMALLEST:
                    half = len(group) // 2
                    halves += [(kind, group[:half]), (kind, group[half:])]
            groups = halves
        return [x for x in posed if not judge.settled_by_bounds(x.changed)]

    def _bound(self, asked: tuple[Kind, Sequence[_Posed]]) -> Fact | None:
        kind, group = asked
        cases = [x.changed for x in group]
        return self.judge.bound_on_own(cases) if kind == self.judge.own else self.judge.bound_on(kind, cases)

    def _packed(self, kind: Kind, posed: Sequence[_Posed]) -> list[list[_Posed]]:
        """Groups of cases that are light enough for a kind of plan, by the guess, to be settled together."""
        groups: list[list[_Posed]] = []
        load = math.inf
        for weight, _, x in sorted((self.judge.weight(x.changed, kind), i, x) for i, x in enumerate(posed)):
            if weight >= ROOM:
                break
            if load + weight > ROOM or len(groups[-1]) == GROUP:
                groups.append([])
                load = 0.0
            groups[-1].append(x)
            load += weight
        return groups

    # -- one by one -------------------------------------------------------------------------------

    def _search(self, searches: Sequence[Search]) -> None:
        """Look for a change everywhere first, then close in on it, the nearest first, then say who wins."""
        found = self._ask(Search.look, searches, NARROWING)
        self.unsettled |= {s.move.figure for s, answer in zip(searches, found, strict=True) if answer is None}
        changing = [search for search, answer in zip(searches, found, strict=True) if answer]
        changing.sort(key=lambda s: (importance(s.move.figure), s.move.distance((s.low + s.high) / 2)))
        closed = self._ask(Search.narrowed, changing, NARROWING)
        # Who wins where nobody keeps the delivery takes planning in full: not for a bracket left wide.
        told = [
            search
            for search, narrow in zip(changing, closed, strict=True)
            if narrow or search.verdict(search.high).outcome != LOST
        ]
        self.unsettled |= {search.move.figure for search in changing if search not in told}
        for search, named in zip(told, self._ask(_Named, told, 1.0), strict=True):
            if named is None:
                self.unsettled.add(search.move.figure)
            elif named.change is not None:
                self.rows.append(named.change)

    def _ask(
        self, question: Callable[[Question], Reply], about: Sequence[Question], part: float
    ) -> list[Reply | None]:
        """Replies in order; None where the time, or this part of the solves allowed, was used up."""

        def reply(one: Question) -> Reply | None:
            try:
                return question(one)
            except SolverError:
                return None

        in_turn: Callable[..., Iterable[Reply | None]] = self.desk.executor.map if self.desk.executor else map
        replies: list[Reply | None] = []
        for first in range(0, len(about), AT_ONCE):
            batch = about[first : first + AT_ONCE]
            used = self.desk.log.count - self.begun
            if used >= part * self.most_solves or self.desk.deadline.left() <= 0:
                replies += [None] * len(batch)
            else:
                replies += in_turn(reply, batch)
        return replies


class _Named:
    """The change that a search found, if it can be told who wins."""

    def __init__(self, search: Search) -> None:
        self.change = search.change()
