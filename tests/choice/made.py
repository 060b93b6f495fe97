"""Outcomes by hand, and judges and proposers that say what a test wants them to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from advisor.choice.clock import Clock
from advisor.choice.criterion import Criterion
from advisor.choice.run import Run
from advisor.choice.settings import SearchSettings
from advisor.domain.cash import cash_of
from advisor.domain.findings import Proposal, Reach
from advisor.domain.outcome import Finish, NetCost, Outcome
from advisor.domain.plan import Plan
from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy, strategy_of
from advisor.domain.team import NO_CHANGE_TEAM, HireDecision, Team, TrainingDecision
from tests.planning import tiny

DS, MLE = "hire:data_scientist:permanent", "hire:machine_learning_engineer:permanent"
COURSE = "train:business_analyst_to_data_scientist:analysts:unsupported"
MONTHS = 12


def hire(option: str = DS, start: int = 1) -> HireDecision:
    return HireDecision(option, start)


def train(start: int = 0) -> TrainingDecision:
    return TrainingDecision(COURSE, start)


def problem(*, months: int = MONTHS, **changes: Any) -> Problem:
    """A must; both roles can be hired, up to two of each, and two analysts can learn. A month's pay is 100."""
    values: dict[str, Any] = {
        "staff": (tiny.analysts(months=months),),
        "hires": (tiny.scientist_option(most=2), tiny.engineer_option(most=2)),
        "trainings": (tiny.training(),),
        "projects": (tiny.project("must", months=months, max_team=2.0),),
    }
    return tiny.parameters(months=months, **(values | changes))


def outcome(
    team: Team = NO_CHANGE_TEAM,
    *,
    must: float = 0.0,
    net: float = 0.0,
    people: float = 0.0,
    loss: float = 0.0,
    cash: float = 0.0,
    confidence: float = 0.8,
    p80: int | None = None,
) -> Outcome:
    """A team with one must; net: the total, whatever is neither people nor loss being released time."""
    return Outcome(
        team=team,
        chance={"must": must},
        all_musts=must,
        hopeful_musts=must,
        expected_musts=min(must, confidence),
        musts_on_time=must,
        finish={"must": Finish(p10=None, p50=None, p80=p80)},
        net=NetCost(people=people, moves=0.0, released_time=net - people - loss, loss=loss),
        cash=cash,
        committed_after=0.0,
        cash_low=cash,
        cash_high=cash,
        order="any",
        futures=100,
    )


def scientists(count: int) -> Team:
    """So many scientists, to tell teams apart."""
    return Team.of([hire()] * count)


def criterion(*, nothing: Outcome | None = None, preferred: Sequence[str] = (), **pricing: Any) -> Criterion:
    """The choice where a must is worth as good as anything."""
    asked = problem(preferred_roles=tuple(preferred), pricing=pricing)
    return Criterion(asked, nothing if nothing is not None else outcome())


Formula = Callable[[Team], Mapping[str, Any]]
"""What becomes of a team: `must` (a chance), `loss`, `p80` (a period); what it costs is counted."""


class FormulaJudge:
    """Judges by a formula; pay of hires within the horizon and fees are its people."""

    def __init__(self, problem: Problem, formula: Formula) -> None:
        self._problem, self._formula = problem, formula
        self.asked: list[Team] = []
        self.passes: list[int] = []

    def judge(self, teams: Sequence[Team]) -> tuple[Outcome, ...]:
        self.asked += teams
        self.passes.append(len(teams))
        return tuple(self.outcome(team) for team in teams)

    def outcome(self, team: Team) -> Outcome:
        cash = cash_of(self._problem, team)
        figures: dict[str, Any] = {"must": 0.0, "loss": 0.0, "p80": None} | dict(self._formula(team))
        made = outcome(
            team,
            must=figures["must"],
            people=cash.bound,
            loss=figures["loss"],
            net=cash.bound + figures["loss"],
            cash=cash.total,
            confidence=self._problem.pricing.confidence,
            p80=figures["p80"],
        )
        return replace(made, committed_after=cash.committed_after)

    def plan(self, team: Team) -> Plan:
        roles = {self._problem.hire_option(h.option).role for h in team.hires}
        return Plan(
            team=team, strategy=strategy_of(roles, bool(team.trainings)), capacity=(), other_time=(),
            assignments=(), progress={}, projects=(), utilisation={}, cash=cash_of(self._problem, team),
        )  # fmt: skip


class TableProposer:
    """Proposes the teams of a table; nothing for other strategies."""

    def __init__(
        self, table: Mapping[str, Team] | None = None, without_money: Mapping[str, Team] | None = None
    ) -> None:
        self._table, self._without_money = table or {}, without_money or {}
        self.asked: list[str] = []

    def propose(self, strategy: Strategy, *, money: bool = True) -> Proposal:
        self.asked.append(str(strategy) if money else f"{strategy} without money")
        team = (self._table if money else self._without_money).get(str(strategy))
        status = "infeasible" if team is None else "optimal"
        return Proposal(strategy=strategy, team=team, objective=None, bound=None, status=status)

    def reach(self) -> Reach:
        return Reach(least_cash_of_musts=None, out_of_reach=())


class Ticks:
    """A clock's `now` that goes on by one second each time it is read."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> float:
        self.read += 1
        return float(self.read)


def run(
    asked: Problem,
    formula: Formula,
    proposer: TableProposer | None = None,
    *,
    clock: Clock | None = None,
    **settings: Any,
) -> Run:
    """A run on a formula, with an hour of time."""
    return Run(
        problem=asked,
        judge=FormulaJudge(asked, formula),
        proposer=proposer or TableProposer(),
        clock=clock or Clock(3600.0),
        settings=SearchSettings(**settings),
    )


def found(outcomes: Iterable[Outcome]) -> set[Team]:
    return {o.team for o in outcomes}
