"""From the planning model's proposals to the recommendation: each start is improved by single changes, and what
is recommended is the choice among all that was judged, once no single change of it improves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.choice.clock import Clock
from advisor.choice.criterion import Chosen, Criterion, by_cost, more_musts, musts_units
from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.choice.moves import Changes, Moves
from advisor.choice.pool import Pool
from advisor.choice.settings import SearchSettings
from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy, strategy_of
from advisor.domain.team import NO_CHANGE_TEAM, Team


class Search:
    """The search under one problem's money limits. OutOfTimeError from its steps where the pool's clock is up;
    `chosen` then stands on what was judged."""

    def __init__(
        self, problem: Problem, pool: Pool, limits: TeamLimits, money: Money, settings: SearchSettings
    ) -> None:
        self.pool = pool
        self.limits = limits
        self.money = money
        self.moves = Moves(limits, money.allows, settings.later_start)
        self.beyond = Moves(limits, lambda _: True, settings.later_start)
        """Single changes whatever they cost."""
        self._settings = settings
        (nothing,) = pool.judge([NO_CHANGE_TEAM], anyway=True)
        self.criterion = Criterion(problem, nothing, limits.unmet_requirements)

    # --- the steps -------------------------------------------------------------------------------------

    def improve_all(self, starts: Iterable[Team]) -> None:
        """Improve changing nothing and the most promising of the affordable starts by one person fewer or more, side
        by side, so that a pass of the simulation is well filled: each takes its best change, until it has none.

        Other changes are tried once a team is chosen (`settle`): they seldom lead to other people.
        """
        affordable = [o for o in self.pool.judge(starts) if self.money.allows(o.team)]
        best = sorted(affordable, key=self._promise)[: self._settings.starts_improved]
        active = list(dict.fromkeys((self.criterion.nothing.team, *(o.team for o in best))))
        improved = {o.team for o in affordable}
        while active:
            changed = self._changed([self.pool[team] for team in active])
            found = {o.team: o for o in changed if o.team not in improved}
            improved |= found.keys()
            active = [
                o.team for o in sorted(found.values(), key=self._promise)[: self._settings.side_by_side]
            ]

    def _changed(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The best change of people of each team that has one."""
        changes = [tuple(self.moves.people(o.team)) for o in outcomes]
        self.pool.judge(changed for some in changes for changed in some)
        best = (
            self._best_change(o, [self.pool[team] for team in some])
            for o, some in zip(outcomes, changes, strict=True)
        )
        return [change for change in best if change is not None]

    def _promise(self, outcome: Outcome) -> tuple[bool, int, tuple[int, int, Team]]:
        musts = musts_units(outcome.expected_musts) if self.criterion.musts_first else 0
        return (not self.criterion.worth_it(outcome), -musts, by_cost(outcome))

    def improve_near(self) -> None:
        """Improve the best team of each strategy that comes near the choice by all main changes, months too, side by
        side: where a month more or less may make it the choice."""
        looked_at: set[Team] = set()
        while True:
            near = [team for team in self._near() if team not in looked_at]
            if not near:
                return
            looked_at.update(near)
            self.pool.judge(
                changed for team in near for kind in self.moves.main_kinds for changed in kind(team)
            )

    def _near(self) -> list[Team]:
        """The best affordable, worthwhile team of each strategy, where its musts and net cost are near the choice's."""
        chosen = self.chosen().outcome
        best: dict[Strategy, list[Outcome]] = {}
        for outcome in self.affordable():
            if self.criterion.worth_it(outcome):
                best.setdefault(self.strategy(outcome.team), []).append(outcome)
        settings = self._settings
        found = (self.criterion.best_of(some) for some in best.values())
        return [
            one.outcome.team
            for one in found
            if one is not None
            and one.outcome.expected_musts >= chosen.expected_musts - settings.near_musts
            and one.outcome.net.total <= chosen.net.total * (1 + settings.near_cost)
        ]

    def climb(self) -> None:
        """Judge one person more beside the worthwhile team with most musts, until that team stays: two people may bring
        together what neither brings alone."""
        if not self.criterion.musts_first:
            return
        looked_at: set[Team] = set()
        while True:
            top = min(filter(self.criterion.worth_it, self.affordable()), key=self._promise)
            if top.team in looked_at or not more_musts(self._most_musts, top.expected_musts):
                return
            looked_at.add(top.team)
            self.pool.judge(self.moves.additions(top.team))

    @property
    def _most_musts(self) -> float:
        """Expected musts if every must were as likely as is wanted."""
        return len(self.limits.problem.musts) * self.criterion.confidence

    def settle(self, kinds: Sequence[Changes] | None = None) -> Chosen:
        """The choice, once all its single changes are judged and the choice stays: kind by kind, or several kinds
        at once where they fit into a pass. kinds: of changes; all by default."""
        chosen = self.chosen()
        while True:
            for portion in self._portions(chosen.outcome.team, kinds or self.moves.kinds):
                self.pool.judge(portion)
                again = self.chosen()
                if again.outcome.team != chosen.outcome.team:
                    break
            else:
                return again
            chosen = again

    def _portions(self, team: Team, kinds: Sequence[Changes]) -> list[list[Team]]:
        """The single changes of a team that are not judged yet, in the order in which they are to be."""
        portions: list[list[Team]] = [[]]
        for kind in kinds:
            new = [changed for changed in dict.fromkeys(kind(team)) if changed not in self.pool]
            if len(portions[-1]) + len(new) > self.pool.pass_size:
                portions.append([])
            portions[-1] += new
        return portions

    def settle_parts(self, clock: Clock) -> Chosen:
        """The choice, once the teams with one person fewer are judged, for when the search was cut off: no part of a
        team is better than the team, as far as there is time to shed people one by one."""
        chosen = self.chosen()
        while True:
            self.pool.judge(self.moves.fewer(chosen.outcome.team), anyway=True)
            again = self.chosen()
            if again.outcome.team == chosen.outcome.team or clock.is_up:
                return again
            chosen = again

    def chosen(self) -> Chosen:
        """The choice among the affordable teams judged so far; changing nothing is always one of them."""
        chosen = self.criterion.choose(self.affordable())
        if chosen is None:
            raise AssertionError("changing nothing is affordable and worth it")
        return chosen

    def affordable(self) -> list[Outcome]:
        """The teams judged so far that the money limits allow."""
        return [outcome for outcome in self.pool if self.money.allows(outcome.team)]

    @property
    def has_musts(self) -> bool:
        return bool(self.limits.problem.musts)

    def strategy(self, team: Team) -> Strategy:
        """What a team does, by roles."""
        roles = {self.limits.hires[hire.option].role for hire in team.hires}
        return strategy_of(roles, bool(team.trainings))

    # --- one change ------------------------------------------------------------------------------------

    def _best_change(self, outcome: Outcome, changes: Sequence[Outcome]) -> Outcome | None:
        """Of the worthwhile changes: of those with more musts, within 0.03 of the most, the least net cost; else
        the least net cost below the team's, with no fewer musts than make no difference to the best seen."""
        criterion = self.criterion
        if not criterion.worth_it(outcome):
            return _cheaper(outcome, changes)
        worthwhile = [o for o in changes if criterion.worth_it(o)]
        if not criterion.musts_first:
            return _cheaper(outcome, worthwhile)
        more = [o for o in worthwhile if more_musts(o.expected_musts, outcome.expected_musts)]
        if more:
            return min(criterion.within_most_musts(more), key=by_cost)
        best = max(o.expected_musts for o in self.affordable() if criterion.worth_it(o))
        return _cheaper(outcome, [o for o in worthwhile if not more_musts(best, o.expected_musts)])


def _cheaper(outcome: Outcome, changes: Iterable[Outcome]) -> Outcome | None:
    """The change of least net cost, where that is below the team's."""
    best = min(changes, key=by_cost, default=None)
    if best is None or round(best.net.total) >= round(outcome.net.total):
        return None
    return best
