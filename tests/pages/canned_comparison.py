"""The bank side by side with less money, with a change that has no plan in time, and in other words."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.answer import Answer
from advisor.domain.comparison import NO_PLAN_IN_TIME, ComparedRow, RowProblem, SideBySide, Variant
from advisor.domain.request import Budget, Company, Project, Scenario
from advisor.explanation.differences import differences, from_first
from advisor.schemas.comparison_answer import dump_comparison
from advisor.schemas.declared import Json
from tests.schemas.canned import bank_answer

BANK = Scenario(
    company=Company(headcount=60),
    budget=Budget(total=300_000.0),
    projects=(Project(id="churn", template="churn_prediction_in_app"),),
)
LATE = RowProblem(code=NO_PLAN_IN_TIME, detail="No plan was found in this row's part of the time.")


def trained_only() -> Answer:
    """What the bank is told with less money: the cheapest plan of the whole answer."""
    answer = bank_answer()
    cheapest = answer.plans.cheapest
    assert cheapest is not None
    assert cheapest.headline is not None
    assert cheapest.chance is not None
    assert cheapest.costs is not None
    assert cheapest.actions is not None
    advice = replace(
        answer.recommendation,
        strategy=cheapest.strategy,
        hires={},
        trains=1,
        headline=cheapest.headline,
        actions=cheapest.actions,
        chance=cheapest.chance,
        costs=cheapest.costs,
    )
    rules = (replace(answer.explanation.rules[0], fired="no"), *answer.explanation.rules[1:])
    return replace(
        answer,
        outcome="some_undelivered",
        recommendation=advice,
        projects=(replace(answer.projects[0], completed=None, delivered=False), answer.projects[1]),
        cash=replace(answer.cash, total=1_800.0, pay=0.0, recruiting=0.0, annual_run_rate_after=0.0),
        explanation=replace(answer.explanation, rules=rules),
    )


def side_by_side() -> SideBySide:
    """Three rows: as asked, with less money, and one without an answer."""
    less = replace(BANK, budget=Budget(total=240_000.0))
    much = replace(BANK, budget=Budget(total=300_000.0, training=5.0))
    variants = (
        Variant(title="as asked", scenario=BANK),
        Variant(title="20 % less budget", scenario=less),
        Variant(title="<b>Too much</b>", scenario=much),
    )
    answers = (bank_answer(), trained_only(), None)
    return SideBySide(
        rows=tuple(
            ComparedRow(
                variant=variant,
                answer=answer,
                problem=None if answer else LATE,
                compared=from_first(answers[0], answer) if number else None,
            )
            for number, (variant, answer) in enumerate(zip(variants, answers, strict=True))
        ),
        differences=differences([variant.scenario for variant in variants], answers),
        rulebook_version="sha256:0",
    )


def bank_comparison() -> Json:
    """As the service gives it."""
    return dump_comparison(side_by_side(), with_answers=False, service_version="2.0.0")
