"""Orders of work to choose from: plain rules, and all orders of projects where these are few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations

from advisor.domain.problem import Problem, ProjectParameters
from advisor.domain.request import PRIORITIES
from advisor.simulation.work import Order

FEW = 3
"""Projects of which all orders are tried."""

Key = Callable[[ProjectParameters], tuple[float, ...]]


def _priority(p: ProjectParameters) -> float:
    return PRIORITIES.index(p.priority)


def _work(p: ProjectParameters) -> float:
    return p.build_effort or sum(p.demand.values())


def _slack(p: ProjectParameters) -> float:
    """Months to spare if a full team worked on it alone from the start."""
    return p.deadline - p.earliest_start - _work(p) / max(p.max_team, 1e-9)


RULES: tuple[tuple[str, Key], ...] = (
    ("priority_then_deadline", lambda p: (_priority(p), p.deadline)),
    ("priority_then_slack", lambda p: (_priority(p), _slack(p))),
    ("priority_then_least_work", lambda p: (_priority(p), _work(p))),
    ("deadline", lambda p: (p.deadline, _priority(p))),
    ("least_work", lambda p: (_work(p), _priority(p))),
    ("most_value_for_work", lambda p: (-p.monthly_value / max(_work(p), 1e-9), _priority(p))),
)
"""Orders of many projects, by what comes first; recurring work counts by its demand of one month."""


def orders_of(problem: Problem) -> tuple[Order, ...]:
    """Every order of work to try, the usual one first, without repeats."""
    named = [
        Order(name, tuple(p.id for p in sorted(problem.projects, key=lambda p: (*key(p), p.id))))
        for name, key in RULES
    ]
    if len(problem.projects) <= FEW:
        ids = sorted(p.id for p in problem.projects)
        named += [Order(" then ".join(each), tuple(each)) for each in permutations(ids)]
    return tuple({order.projects: order for order in reversed(named)}.values())[::-1]


def behind(order: Order, hopeless: Iterable[str]) -> Order:
    """The same order with some projects stepping behind the others."""
    late = set(hopeless)
    first = tuple(p for p in order.projects if p not in late)
    return Order(order.name, first + tuple(p for p in order.projects if p in late))
