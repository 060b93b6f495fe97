"""An answer as published, checked from its JSON: is it what it says it is, and what the request asks for?

    broken = check_answer(request, answer, problem)   # () when nothing is wrong

`LAWS` holds what any answer must keep, whatever the figures of the rule files are: from the two documents alone.
With the problem that the request makes, the plan, the teams and their cash are recomputed too. Chances and net
cost take the futures: of these it is checked that they agree with each other and with what stands beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.checker.laws import chances, money, people, said, teams, work
from advisor.checker.laws.document import Document, Findings
from advisor.checker.plan import check_plan, check_team
from advisor.checker.published import cash_of_offer, plan_of, team_of
from advisor.checker.recomputed import broken_money_limits
from advisor.domain.problem import Problem

LAWS: tuple[Callable[[Document], Findings], ...] = (
    *said.LAWS,
    *money.LAWS,
    *teams.LAWS,
    *people.LAWS,
    *work.LAWS,
    *chances.LAWS,
)
"""What two documents must keep, by theme; a finding starts with its law's name."""

MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration)
"""What looking something up raises where an answer is not of the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """findings: what is wrong with an answer; notes: why it may look wrong, and is not (other rule files)."""

    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_answer(
    request: Mapping[str, Any], answer: Mapping[str, Any], problem: Problem | None = None
) -> tuple[str, ...]:
    """Everything that is wrong with an answer to a request (both as decoded JSON), one sentence each.

    problem: what the request makes with the rulebook that the answer names; without it nothing is recomputed.
    """
    found = check_documents(request, answer)
    if problem is None:
        return found
    try:
        return (*found, *_recomputed(answer, problem))
    except MALFORMED as error:
        return (*found, f"recomputed: the answer lacks what the contract names: {error!r}")


def check_documents(request: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, ...]:
    """What the two documents alone show to be wrong."""
    return tuple(finding for law in LAWS for finding in broken(law, request, answer))


def broken(
    law: Callable[[Document], Findings], request: Mapping[str, Any], answer: Mapping[str, Any]
) -> tuple[str, ...]:
    """The findings of one law, each after its name."""
    name = law.__name__.replace("_", " ")
    try:
        return tuple(f"{name}: {finding}" for finding in law(Document(request, answer)))
    except MALFORMED as error:
        return (f"{name}: the answer lacks what the contract names: {error!r}",)


def _recomputed(answer: Mapping[str, Any], problem: Problem) -> Findings:
    """The plan, and every team that is shown with its cash, recomputed from the problem."""
    yield from check_plan(problem, plan_of(problem, answer))
    offers: list[tuple[str, Mapping[str, Any], str | None]]
    offers = [("the recommendation", answer["recommendation"], None)]
    offers += [(f"the {name} plan", plan, None) for name, plan in answer["plans"].items() if plan]
    offers += [
        (f"alternative {other['strategy']}", other, other["status"])
        for other in answer["alternatives"]
        if other["actions"] is not None
    ]
    for name, offer, status in offers:
        team = team_of(answer["plan"]["months"][0], offer["actions"])
        unknown = check_team(problem, team)
        yield from (f"{name}: {finding}" for finding in unknown)
        if unknown:
            continue
        yield from (f"{name}: {finding}" for finding in cash_of_offer(problem, team, offer))
        passed = tuple(broken_money_limits(problem, team))
        if status == "unaffordable" and not passed:
            yield f"{name}: it is said to be unaffordable, and keeps every limit on money"
        if status != "unaffordable":
            yield from (f"{name}: {finding}" for finding in passed)
