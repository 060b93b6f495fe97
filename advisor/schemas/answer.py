"""The answer as the contract's JSON, and read back: made from the declarations in `advisor.domain.answer`.

Money is rounded to the cent such that parts still add up to their totals; `declared` does the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from marshmallow import ValidationError

from advisor.domain.answer import (
    Action,
    Advice,
    Alternative,
    Answer,
    CashAnswer,
    CashByMonth,
    Plans,
    TeamCosts,
)
from advisor.errors import ScenarioError
from advisor.schemas.declared import MONEY_DECIMALS, Json, dump, load, schema_of
from advisor.schemas.problems import MOST_PROBLEMS, field_problems

AnswerSchema = schema_of(Answer)

_CENTS = 10**MONEY_DECIMALS
_CASH = ("pay", "recruiting", "training", "contracts")
_NET = ("people", "moves", "released_time", "loss")

Shown = TypeVar("Shown", Advice, Alternative)


def dump_answer(answer: Answer) -> Json:
    """The whole answer; ValueError where a figure is not finite."""
    return dump(to_the_cent(answer))


def load_answer(payload: object) -> Answer:
    """An answer read back from decoded JSON; ScenarioError with everything that is wrong with it."""
    try:
        answer: Answer = load(Answer, payload)
    except ValidationError as error:
        problems = field_problems(error.messages_dict)
        raise ScenarioError(tuple(problems[:MOST_PROBLEMS])) from error
    return answer


def to_the_cent(answer: Answer) -> Answer:
    """The same answer with money rounded such that parts still add up: of cash by kind, by month and by action,
    and of every net cost."""
    return replace(
        answer,
        recommendation=_priced(answer.recommendation),
        plans=Plans(cheapest=_maybe_priced(answer.plans.cheapest), safest=_maybe_priced(answer.plans.safest)),
        cash=_cash(answer.cash),
        alternatives=tuple(_priced(other) for other in answer.alternatives),
    )


def rounded_together(values: Sequence[float], total: float) -> tuple[float, ...]:
    """Money to the cent such that the rounded parts add up to the rounded total (largest remainder).

    Parts that do not add up before rounding are rounded one by one: a defect is not to be hidden.
    """
    cents = [round(value * _CENTS, 4) for value in values]
    if not all(math.isfinite(cent) for cent in (*cents, total)):
        raise ValueError("a figure of the answer is not finite")
    floors = [math.floor(cent) for cent in cents]
    short = round(total * _CENTS) - sum(floors)
    if abs(sum(cents) - total * _CENTS) > 1 or not 0 <= short <= len(floors):
        return tuple(round(value, MONEY_DECIMALS) for value in values)
    for index in sorted(range(len(cents)), key=lambda i: floors[i] - cents[i])[:short]:
        floors[index] += 1
    return tuple(cent / _CENTS for cent in floors)


def _maybe_priced(other: Alternative | None) -> Alternative | None:
    return None if other is None else _priced(other)


def _priced(shown: Shown) -> Shown:
    """Its actions' costs add up to its cash, the parts of its net cost to their sum."""
    if shown.costs is None or shown.actions is None:
        return shown
    return replace(shown, actions=_actions(shown.actions, shown.costs.cash), costs=_net_cost(shown.costs))


def _actions(actions: Sequence[Action], cash: float) -> tuple[Action, ...]:
    costs = rounded_together([action.cost for action in actions], cash)
    return tuple(replace(action, cost=cost) for action, cost in zip(actions, costs, strict=True))


def _net_cost(costs: TeamCosts) -> TeamCosts:
    parts = rounded_together([getattr(costs, name) for name in _NET], costs.net)
    return replace(costs, **dict(zip(_NET, parts, strict=True)))


def _cash(cash: CashAnswer) -> CashAnswer:
    parts = dict(
        zip(_CASH, rounded_together([getattr(cash, kind) for kind in _CASH], cash.total), strict=True)
    )
    months = {kind: rounded_together(getattr(cash.by_month, kind), parts[kind]) for kind in _CASH}
    sums = tuple(round(sum(of_month), MONEY_DECIMALS) for of_month in zip(*months.values(), strict=True))
    apart = max((abs(a - b) for a, b in zip(sums, cash.by_month.total, strict=True)), default=0.0)
    # Each kind moves by less than a cent; where more is missing, the parts did not add up before.
    total = sums if apart * _CENTS < len(_CASH) else cash.by_month.total
    return replace(cash, by_month=CashByMonth(total=total, **months), **parts)
