"""A plan and its teams read out of an answer's JSON, as the plan checker takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from advisor.checker.recomputed import cash_by_kind, committed_after, same_money
from advisor.domain.cash import Cash
from advisor.domain.horizon import Month
from advisor.domain.plan import Assignment, Capacity, OtherTime, Plan, ProjectResult
from advisor.domain.problem import Problem
from advisor.domain.strategy import NO_CHANGE, TRAIN_ONLY, Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision

Json = Mapping[str, Any]

CENTS = 0.05
"""Money that cents rounded one by one may add up to."""


def team_of(first: str, actions: Iterable[Json]) -> Team:
    """The people of a list of actions; periods count from `first`, "2027-01"."""
    hires: list[HireDecision] = []
    trainings: list[TrainingDecision] = []
    for action in actions:
        start = period(first, action["starts"])
        if action["action"] == "hire":
            end = -1 if action["ends"] is None else period(first, action["ends"])
            key = f"hire:{action['role']}:{action['engagement']}"
            hires += [HireDecision(key, start, end)] * action["count"]
        else:
            how = "supported" if action["supported"] else "unsupported"
            key = f"train:{action['path']}:{action['staff']}:{how}"
            trainings += [TrainingDecision(key, start)] * action["count"]
    return Team.of(hires, trainings)


def period(first: str, month: str) -> int:
    """Months from one month to another."""
    return Month.parse(month) - Month.parse(first)


def strategy_read(text: str) -> Strategy:
    """A strategy by its published name."""
    if text in (NO_CHANGE, TRAIN_ONLY):
        return Strategy(None, text == TRAIN_ONLY)
    hires = text.removeprefix("hire_")
    return Strategy(hires.removesuffix("_and_cross_train"), hires.endswith("_and_cross_train"))


def plan_of(problem: Problem, answer: Json) -> Plan:
    """The recommended plan as published; its projects in the order of the problem's."""
    plan, first = answer["plan"], answer["plan"]["months"][0]
    results = {row.id: row for row in _results(answer, first)}
    return Plan(
        team=team_of(first, answer["recommendation"]["actions"]),
        strategy=strategy_read(answer["recommendation"]["strategy"]),
        capacity=tuple(
            Capacity(worker=r["worker"], by_period=tuple(r["by_month"]), projects_at_once=r["projects_at_once"])
            for r in plan["capacity"]
        ),
        other_time=tuple(
            OtherTime(
                worker=row["worker"], period=period(first, row["month"]), mentoring=row["mentoring"],
                teaching=row["teaching"], receiving=row["receiving"], handing_over=row["handing_over"],
                studying=row["studying"],
            )
            for row in plan["other_time"]
        ),
        assignments=tuple(
            Assignment(
                worker=row["worker"], project=row["project"], activity=row["activity"],
                period=period(first, row["month"]), person_months=row["person_months"], output=row["output"],
            )
            for row in plan["assignments"]
        ),
        progress={(row["project"], row["activity"]): tuple(row["by_month"]) for row in plan["progress"]},
        projects=tuple(results.pop(p.id) for p in problem.projects if p.id in results) + tuple(results.values()),
        utilisation=_utilisation(answer),
        cash=_cash(answer),
    )  # fmt: skip


def _results(answer: Json, first: str) -> Iterator[ProjectResult]:
    milestones = {row["project"]: row for row in answer["plan"]["milestones"]}
    for row in answer["projects"]:
        dates = milestones.get(row["id"], {"accepted": None, "live": None, "complete": None})
        months = {
            name: None if dates[name] is None else period(first, dates[name])
            for name in ("accepted", "live", "complete")
        }
        yield ProjectResult(
            id=row["id"],
            priority=row["priority"],
            kind=row["kind"],
            delivered=row["delivered"],
            done_share=row["done_share"],
            accepted=months["accepted"],
            live=months["live"],
            completed=months["complete"],
            effort=row["effort"],
            shortage={short["activity"]: short["person_months"] for short in row["shortage"]},
        )


def _utilisation(answer: Json) -> Mapping[str, float]:
    return {
        f"hire:{action['role']}:{action['engagement']}": action["utilisation"]
        for action in answer["recommendation"]["actions"]
        if action["action"] == "hire"
    }


def _cash(answer: Json) -> Cash:
    cash = answer["cash"]
    return Cash(
        pay=tuple(cash["by_month"]["pay"]),
        recruiting=tuple(cash["by_month"]["recruiting"]),
        training=tuple(cash["by_month"]["training"]),
        contracts=tuple(cash["by_month"]["contracts"]),
        committed_after=cash["committed_after"],
        annual_run_rate_after=cash["annual_run_rate_after"],
    )


def cash_of_offer(problem: Problem, team: Team, offer: Json) -> Iterator[str]:
    """Whether a team that is shown costs what is said, in all and by action."""
    due = sum(sum(series) for series in cash_by_kind(problem, team).values())
    for name, said, amount in (
        ("cash", offer["costs"]["cash"], due),
        ("committed_after", offer["costs"]["committed_after"], committed_after(problem, team)),
        ("moves", offer["costs"]["moves"], problem.pricing.change_cost * team.moved),
    ):
        if not same_money(said, amount):
            yield f"{name} is {said:.2f}, recomputed {amount:.2f}"
    for action in offer["actions"]:
        mine = team_of(str(problem.horizon.start), [action])
        amount = sum(sum(series) for series in cash_by_kind(problem, mine).values())
        if abs(action["cost"] - amount) > CENTS:
            yield f"an action is said to cost {action['cost']:.2f}, recomputed {amount:.2f}"
