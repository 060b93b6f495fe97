"""One problem in, its findings out: propose, judge, improve, choose, and read the rest off the pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from advisor.choice.alternatives import BestOfStrategy, best_of_strategy, cheapest, safest
from advisor.choice.clock import Clock, OutOfTimeError
from advisor.choice.criterion import Chosen
from advisor.choice.frontier import beyond, beyond_the_budget, frontier
from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.choice.pool import Judge, Pool
from advisor.choice.search import Search
from advisor.choice.settings import SearchSettings
from advisor.domain.findings import Counts, Findings, Judged, Proposal, Reach, StrategyFinding
from advisor.domain.outcome import Outcome
from advisor.domain.plan import Plan
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy, strategies
from advisor.domain.team import NO_CHANGE_TEAM, Team


class Proposes(Protocol):
    """What proposes teams (advisor.planning.Proposer)."""

    def propose(self, strategy: Strategy, *, money: bool = True) -> Proposal:
        """The cheapest people of a strategy at planning values, with or without the money limits."""

    def reach(self) -> Reach:
        """What is out of reach, and the least that musts can cost."""


@dataclass(kw_only=True)
class Run:
    """The choice for one problem. `steps` goes through it; `findings` is what is known at any time after its first
    step. complete: whether the clock sufficed."""

    problem: Problem
    judge: Judge
    proposer: Proposes
    clock: Clock
    settings: SearchSettings = field(default_factory=SearchSettings)

    def __post_init__(self) -> None:
        self.complete = False
        self.proposals: dict[Strategy, Proposal] = {}
        self.reach = Reach(least_cash_of_musts=None, out_of_reach=())
        self.pool = Pool(self.judge, self.clock.part(self.settings.search_share), self.settings.pass_size)
        self.limits = TeamLimits(self.problem)
        self._plans: dict[Team, Plan] = {}

    def finish(self) -> Findings:
        """All steps, and what was found."""
        for _ in self.steps():
            pass
        return self.findings()

    @cached_property
    def search(self) -> Search:
        """The search for this problem; changing nothing is judged in it."""
        return Search(self.problem, self.pool, self.limits, Money(self.problem), self.settings)

    def steps(self) -> Iterator[None]:
        """Propose, improve, choose, look beyond the budget; in between, what is there can be shown."""
        try:
            self._propose()
            self.pool.judge(self._starts())
            yield
            self.search.improve_all(self._starts())
            self.search.improve_near()
            yield
            self.search.settle()
            self.search.climb()
            chosen = self.search.settle()
            self.pool.judge((*self._proposed_without_money(), *self._first_beyond(chosen.outcome)))
            beyond_the_budget(self.search, chosen.outcome, self._hires_beyond())
            self.complete = len(self.proposals) == len(self._possible())
        except OutOfTimeError:
            self.pool.judge(self._starts(), anyway=True)
            self.search.settle_parts(self.clock)
        yield

    # --- proposals -------------------------------------------------------------------------------------

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """All that there are with the roles of the problem."""
        return strategies(option.role for option in self.problem.hires)

    def _possible(self) -> list[Strategy]:
        """Strategies that take a decision and that no limit other than money forbids."""
        changing = [s for s in self.strategies if s.hires is not None or s.trains]
        return [s for s in changing if self.limits.obstacle(s) is None]

    def _propose(self) -> None:
        """A proposal for each strategy, or for as many as there is time for, since teams that nobody judges are of no
        use: those that change most first, which large requests need most."""
        self.reach = self.proposer.reach()
        clock = self.clock.part(self.settings.proposing_share)
        for strategy in reversed(self._possible()):
            if clock.is_up:
                return
            self.proposals[strategy] = self.proposer.propose(strategy)

    def _starts(self) -> list[Team]:
        """Where the search starts from: changing nothing, and the proposals that keep the limits, as they are and with
        everybody as early as can be."""
        proposed = (proposal.team for proposal in self.proposals.values() if proposal.team is not None)
        allowed = list(filter(self.limits.allows, proposed))
        early = (
            self.search.moves.as_early_as_can_be(team) for team in allowed if self.search.money.allows(team)
        )
        return list(dict.fromkeys((NO_CHANGE_TEAM, *allowed, *early)))

    def _proposed_without_money(self) -> list[Team]:
        """For strategies without an affordable team, so that their figures can be told all the same."""
        affordable = {self.search.strategy(outcome.team) for outcome in self.search.affordable()}
        teams = []
        for strategy in self._possible():
            if strategy not in affordable:
                self.pool.clock.check()
                proposal = self.proposer.propose(strategy, money=False)
                if proposal.team is not None and self.limits.allows(proposal.team):
                    self.proposals[strategy] = proposal
                    teams.append(proposal.team)
        return teams

    def _hires_beyond(self) -> int:
        return self.settings.hires_beyond if self.search.has_musts else 0

    def _first_beyond(self, recommended: Outcome) -> Iterator[Team]:
        """What is judged first beyond the budget, so that it shares a pass."""
        return beyond(self.search, recommended) if self._hires_beyond() else iter(())

    # --- findings --------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Chosen:
        """The choice among all that was judged so far."""
        return self.search.chosen()

    def findings(self) -> Findings:
        """What is known now; the levers are asked for apart (advisor.choice.levers)."""
        search, chosen = self.search, self.chosen
        recommended = chosen.outcome
        mine = search.strategy(recommended.team)
        alternatives = (best_of_strategy(search, s, recommended) for s in self.strategies if s != mine)
        return Findings(
            status="complete" if self.complete else "cut_off",
            recommended=self.shown(recommended),
            nothing=self.shown(search.criterion.nothing),
            alternatives=tuple(map(self._finding, alternatives)),
            cheapest=self._shown(cheapest(search, recommended)),
            safest=self._shown(safest(search, recommended)),
            frontier=frontier(search, recommended),
            levers=None,
            reach=self.reach,
            proposals=tuple(self.proposals[s] for s in self.strategies if s in self.proposals),
            counts=self._counts(),
            overridden=search.criterion.overridden(recommended, search.affordable()),
            decided_by_rules=chosen.decided_by_rules,
        )

    def _counts(self) -> Counts:
        return Counts(
            teams_judged=self.pool.by_people,
            teams_allowed=self.limits.count(),
            judgements=len(self.pool),
            passes=self.pool.passes,
        )

    def _finding(self, best: BestOfStrategy) -> StrategyFinding:
        return StrategyFinding(
            strategy=best.strategy,
            status=best.status,
            best=self._shown(best.best),
            too_dear_by=best.too_dear_by,
            obstacle=best.obstacle,
            tie=best.tie,
        )

    def shown(self, outcome: Outcome) -> Judged:
        """A judged team with its work at planning values."""
        if outcome.team not in self._plans:
            self._plans[outcome.team] = self.pool.plan(outcome.team)
        return Judged(outcome=outcome, plan=self._plans[outcome.team])

    def _shown(self, outcome: Outcome | None) -> Judged | None:
        return None if outcome is None else self.shown(outcome)
