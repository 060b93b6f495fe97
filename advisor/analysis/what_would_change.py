"""For every figure the nearest value, up and down, at which another strategy wins.

Most figures are settled by bounds, many at once. What is left is judged at the end of its range; where another
strategy wins there, the place where it starts to is searched for. Last, and as far as the solves allowed
reach, values beyond the published ranges are looked at.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
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

ROOM = 1.0
"""How far a group may move towards another winner, by the guess, if it is to be tried together. The guess adds up
what the cases do one by one, which is mostly too much."""

AT_ONCE = 4
"""Questions under way at most, whatever the number of workers."""

NARROWING = 0.9
"""Part of the time, and of the solves allowed, after which nothing new is looked at: the rest is for naming who
wins."""

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
    study.run(moves)
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
        self.used = 0
        self.nearly_over = desk.deadline.part(NARROWING)
        self.most_solves = most_solves
        self.rows: list[Change] = []
        self.asked_singly: set[str] = set()
        self.unsettled: set[str] = set()

    def at(self, move: Move, value: float) -> Brief:
        """The case with a figure at another value, rules asked anew."""
        return self.desk.prepare(move.at(value))

    def run(self, moves: Sequence[Move]) -> None:
        """Look at all moves inside their ranges, close in on what changes, then look beyond the ranges."""
        if self._ask(Judge.opened, [self.judge], 1.0) != [True]:
            self.unsettled |= {move.figure for move in moves}
            return
        left = self._in_groups(self._open_by_bounds(moves))
        self.asked_singly |= {x.move.figure for x in left}
        singly = sorted((Search(self, x.move) for x in left), key=lambda s: importance(s.move.figure))
        changing = self._looked_at(singly)
        self._narrow(changing)
        outer: list[Search] = []
        if not self.unsettled and self._may_ask(NARROWING):
            outer = self._looked_at(self._beyond(moves, changing), required=False)
            self._narrow(outer)
        self._tell([*changing, *(search for search in outer if search.located)])

    def _beyond(self, moves: Sequence[Move], changing: Sequence[Search]) -> list[Search]:
        """Searches from the end of the range on, for what changes nothing inside."""
        found = {(search.move.figure, search.move.end > search.move.now) for search in changing}
        inner = [move for move in moves if (move.figure, move.end > move.now) not in found]
        starts = {outer: move.end for move in inner if (outer := outer_move(move, self.brief)) is not None}
        left = [x.move for x in self._open_by_bounds(list(starts))]
        left.sort(key=lambda move: importance(move.figure))
        return [Search(self, move, low=starts[move]) for move in left]

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

    def _looked_at(self, searches: Sequence[Search], *, required: bool = True) -> list[Search]:
        """The searches on whose way another strategy wins."""
        found = self._ask(Search.look, searches, NARROWING)
        if required:
            pairs = zip(searches, found, strict=True)
            self.unsettled |= {search.move.figure for search, answer in pairs if answer is None}
        return [search for search, answer in zip(searches, found, strict=True) if answer]

    def _narrow(self, changing: Sequence[Search]) -> None:
        """Locate changes: all of them roughly, then as well as is wanted."""
        for how in (Search.narrowed, Search.narrowed_further):
            self._ask(how, _soonest_first(changing), NARROWING)

    def _tell(self, changing: Sequence[Search]) -> None:
        """Who wins. Where nobody keeps the delivery that takes planning in full: not for a bracket left wide."""
        told = [s for s in changing if s.located or s.verdict(s.high).outcome != LOST]
        named = self._ask(_Named, told, 1.0)
        self.rows = [name.change for name in named if name is not None and name.change is not None]
        left = [s for s in changing if s not in told] + [
            s for s, n in zip(told, named, strict=True) if n is None
        ]
        self.unsettled |= {
            search.move.figure for search in left if search.move.inside or not search.move.range
        }

    def _ask(
        self, question: Callable[[Question], Reply], about: Sequence[Question], part: float
    ) -> list[Reply | None]:
        """Replies in order; None where the time, or this part of the solves allowed, was used up. What is asked
        last (all of it) is asked however many solves that takes: without it nothing can be told.

        A question begins once all but the last few before it have been answered, and only their solves are counted
        then: how many workers there are, and which is the faster, changes nothing.
        """

        def reply(one: Question) -> tuple[Reply | None, int]:
            before = self.desk.log.mine
            try:
                answer = question(one)
            except SolverError:
                answer = None
            return answer, self.desk.log.mine - before

        replies: list[Reply | None] = []
        running: deque[Future[tuple[Reply | None, int]]] = deque()
        for one in about:
            if len(running) == AT_ONCE:
                replies.append(self._answered(running.popleft()))
            asked = self._may_ask(part)
            running.append(_begun(self.desk.executor, reply, one) if asked else _begun(None, _nothing, one))
        return replies + [self._answered(one) for one in running]

    def _may_ask(self, part: float) -> bool:
        """Whether time, and this part of the solves allowed, are left; of all of it, whether time is."""
        if part == 1.0:
            return self.desk.deadline.left() > 0
        return self.used < part * self.most_solves and self.nearly_over.left() > 0

    def _answered(self, running: Future[tuple[Reply | None, int]]) -> Reply | None:
        """The reply to a question, its solves counted."""
        answer, solves = running.result()
        self.used += solves
        return answer


def _nothing(_: object) -> tuple[None, int]:
    """The reply to a question that is not asked any more."""
    return None, 0


def _begun(
    executor: Executor | None, reply: Callable[[Question], tuple[Reply | None, int]], one: Question
) -> Future[tuple[Reply | None, int]]:
    """A question given to the executor, or answered at once where there is none."""
    if executor is not None:
        return executor.submit(reply, one)
    done: Future[tuple[Reply | None, int]] = Future()
    done.set_result(reply(one))
    return done


def _soonest_first(searches: Iterable[Search]) -> list[Search]:
    """Those that take few solves to locate; of the others the important ones, then the nearest."""

    def order(search: Search) -> tuple[bool, int, float]:
        middle = search.move.distance((search.low + search.high) / 2)
        return not search.stepwise, importance(search.move.figure), middle

    return sorted(searches, key=order)


class _Named:
    """The change that a search found, if it can be told who wins."""

    def __init__(self, search: Search) -> None:
        self.change = search.change()
