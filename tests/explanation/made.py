"""Findings by hand over the shipped rules: what was asked, what each team comes to, and the answer to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from advisor.domain.answer import Answer
from advisor.domain.cash import cash_of
from advisor.domain.findings import (
    Counts,
    Findings,
    FrontierTeam,
    Judged,
    LeverFinding,
    Proposal,
    Reach,
    StrategyFinding,
)
from advisor.domain.outcome import HOPELESS, Finish, NetCost, Outcome
from advisor.domain.strategy import Strategy, strategy_of
from advisor.domain.team import NO_CHANGE_TEAM, HireDecision, Team, TrainingDecision
from advisor.explanation.answer import Identity, answer_of
from advisor.problem.brief import Brief
from advisor.rulebook import Rulebook
from advisor.simulation.simulator import Simulator
from tests.problem import asking

IDENTITY = Identity(
    id="01J", created="2026-11-27T21:00:00+00:00", service="2.0.0", request={}, digest="sha256:0",
    solver="HiGHS", solver_version="1.16.0",
)  # fmt: skip
SCIENTIST, ENGINEER = "data_scientist", "machine_learning_engineer"
ANALYSTS, DEVELOPERS = "business_analyst", "software_developer"

BANK: dict[str, Any] = {
    "company": {"headcount": 60, "country": "US"},
    "horizon": {"start": "2027-01", "months": 18},
    "budget": {"total": 300000},
    "staff": [
        {"role": ANALYSTS, "headcount": 3, "available_share": 0.5},
        {"role": DEVELOPERS, "headcount": 2, "available_share": 0.5},
    ],
    "projects": [
        {
            "id": "churn",
            "name": "Churn",
            "template": "churn_prediction_in_app",
            "criticality": "business_critical",
        },
        {"id": "boards", "name": "Boards", "template": "dashboard_and_reports", "priority": "should"},
    ],
}


_BRIEFS: dict[tuple[str, str], Brief] = {}


def _brief(payload: dict[str, Any], rules: Rulebook) -> Brief:
    """A request prepared, once for each."""
    key = json.dumps(payload), rules.version
    if key not in _BRIEFS:
        _BRIEFS[key] = asking.brief(payload, rules)
    return _BRIEFS[key]


class Made:
    """A request with whatever findings a test wants."""

    def __init__(self, rules: Rulebook | None = None, **changes: Any) -> None:
        self.rulebook = rules or asking.rulebook()
        self.brief = _brief(BANK | changes, self.rulebook)
        self.problem = self.brief.problem
        self._simulator = Simulator(self.problem, samples=2, seed=1)

    def team(self, hire: Iterable[str] = (), train: Iterable[str] = (), *, contract: bool = False) -> Team:
        """One person of each of these roles, as soon as possible, and one trainee of each of these groups."""
        engagement = "contract" if contract else "permanent"
        hires = []
        for role in hire:
            option = self.problem.hire_option(f"hire:{role}:{engagement}")
            start = option.lead_time
            hires.append(HireDecision(option.key, start, start + option.term - 1 if contract else -1))
        options = [next(c for c in self.problem.trainings if c.group == group) for group in train]
        return Team.of(hires, [TrainingDecision(option.key, 0) for option in options])

    def judged(
        self, team: Team = NO_CHANGE_TEAM, *, net: float = 1000.0, high: float | None = None, **chances: float
    ) -> Judged:
        """A team with these chances by project; every other project is as likely as the first must."""
        musts = self.problem.musts
        usual = chances[musts[0].id] if musts and musts[0].id in chances else 1.0
        chance = {p.id: chances.get(p.id, usual) for p in self.problem.projects}
        deliveries = [chance[p.id] for p in musts if p.kind == "delivery"]
        cash = cash_of(self.problem, team)
        outcome = Outcome(
            team=team,
            chance=chance,
            all_musts=chances.get("together", min(deliveries, default=1.0)),
            expected_musts=sum(min(chance[p.id], self.problem.pricing.confidence) for p in musts),
            musts_on_time=sum(chance[p.id] for p in musts),
            finish={p.id: Finish(p10=10, p50=14, p80=None) for p in self.problem.projects},
            net=NetCost(people=net / 2, moves=0.0, released_time=0.0, loss=net / 2),
            cash=cash.total,
            committed_after=cash.committed_after,
            cash_low=cash.total,
            cash_high=cash.total if high is None else high,
            order="any",
            futures=500,
            hopeful_musts=chances.get("together", min((c for c in deliveries if c >= HOPELESS), default=1.0)),
        )
        return Judged(outcome=outcome, plan=self._simulator.plan(team))

    def findings(self, recommended: Judged, *others: StrategyFinding, **changes: Any) -> Findings:
        nothing = recommended if not recommended.outcome.team.moved else self.judged(churn=0.0)
        step = FrontierTeam(
            outcome=recommended.outcome, strategy=recommended.plan.strategy, worth_it=True, recommended=True
        )
        found = Findings(
            status="complete",
            recommended=recommended,
            nothing=nothing,
            alternatives=others,
            cheapest=None,
            safest=None,
            frontier=(step,),
            levers=(),
            reach=Reach(least_cash_of_musts=None, out_of_reach=()),
            proposals=(
                Proposal(
                    strategy=Strategy(None, False),
                    team=NO_CHANGE_TEAM,
                    objective=1.0,
                    bound=1.0,
                    status="optimal",
                ),
            ),
            counts=Counts(teams_judged=3, teams_allowed=9, judgements=4, passes=1),
        )
        return replace(found, **changes)

    def other(self, judged: Judged, status: str = "judged", **changes: Any) -> StrategyFinding:
        """Another strategy with its best team."""
        return replace(StrategyFinding(strategy=judged.plan.strategy, status=status, best=judged), **changes)

    def lever(self, judged: Judged, lever: str, amount: float | None, **patch: Any) -> LeverFinding:
        return LeverFinding(
            lever=lever,
            amount=amount,
            patch=patch,
            outcome=judged.outcome,
            strategy=judged.plan.strategy,
        )

    def answer(self, findings: Findings) -> Answer:
        return answer_of(self.brief, findings, rulebook=self.rulebook, identity=IDENTITY)


def without_team(strategy: Strategy, status: str, obstacle: str | None = None) -> StrategyFinding:
    return StrategyFinding(strategy=strategy, status=status, obstacle=obstacle)


def strategy(*roles: str, trains: bool = False) -> Strategy:
    return strategy_of(roles, trains)


def said(answer: Answer) -> Mapping[str, str]:
    """Every sentence of an answer by where it stands, but the rules' own."""
    found = {"headline": answer.recommendation.headline, "notice": answer.notice}
    found |= {f"summary {i}": text for i, text in enumerate(answer.explanation.summary)}
    found |= {f"reason {i}": reason.text for i, reason in enumerate(answer.explanation.reasons)}
    found |= {f"why {other.strategy}": other.why for other in answer.alternatives if other.why}
    return found
