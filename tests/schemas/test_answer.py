"""Answers: the contract's JSON from the domain's declarations, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from advisor.domain.answer import Answer, Hire, shown
from advisor.domain.horizon import Month
from advisor.errors import ScenarioError
from advisor.schemas.answer import dump_answer, load_answer, rounded_together, to_the_cent
from advisor.schemas.declared import dump, load, schema_of
from tests.schemas.canned import ENGINEER, PATH, bank_answer, shop_answer


@pytest.fixture
def bank() -> Answer:
    return bank_answer()


@pytest.fixture
def told(bank):
    return dump_answer(bank)


@pytest.mark.parametrize("answer", [bank_answer(), shop_answer()], ids=["bank", "shop"])
def test_an_answer_read_back_and_written_again_is_the_same(answer):
    text = json.dumps(dump_answer(answer), allow_nan=False)
    again = load_answer(json.loads(text))
    assert json.dumps(dump_answer(again), allow_nan=False) == text
    assert replace(again, plan=answer.plan).created == answer.created
    assert again.recommendation.strategy == answer.recommendation.strategy
    assert again.plan.months == answer.plan.months
    assert [type(action) for action in again.recommendation.actions] == [
        type(action) for action in answer.recommendation.actions
    ]


def test_every_declared_field_is_there_under_its_name(bank, told):
    assert list(told) == [
        "id", "created", "reference", "status", "outcome", "currency", "notice", "request", "notes",
        "recommendation", "plans", "projects", "cash", "plan", "needs", "alternatives", "frontier", "risks",
        "what_would_help", "what_would_change", "explanation", "warnings", "assumptions", "provenance",
    ]  # fmt: skip
    assert set(told["assumptions"][0]) >= {"from", "planned_with"}
    assert "origin" not in told["assumptions"][0]


def test_months_are_texts_and_work_has_nine_decimals(told):
    hire, train = told["recommendation"]["actions"]
    assert (hire["decide_by"], hire["starts"], hire["ends"]) == ("2027-01", "2027-04", None)
    assert (train["path"], train["ends"], train["plan_b"]["known_by"]) == (PATH, "2027-06", "2027-06")
    assert hire["utilisation"] == 0.373015873
    assert told["plan"]["months"][-1] == "2028-06"


def test_a_figure_that_is_no_money_is_not_rounded_to_cents(bank):
    rate = replace(bank.assumptions[0], value=0.1234567, planned_with=0.1234567, range=(0.0001, 0.9))
    (row,) = dump_answer(replace(bank, assumptions=(rate,)))["assumptions"]
    assert (row["value"], row["planned_with"], row["range"]) == (0.1234567, 0.1234567, [0.0001, 0.9])


def test_the_answer_is_strict_json_without_negative_zeros(bank):
    costs = replace(bank.recommendation.costs, moves=-0.0, people=313_000.0)
    told = dump_answer(replace(bank, recommendation=replace(bank.recommendation, costs=costs)))
    assert "-0.0" not in json.dumps(told, allow_nan=False)


def with_thirds(answer: Answer) -> Answer:
    """The same with cash, actions and net cost in thirds of a cent."""
    pay = tuple(0.0 if t < 3 else 1000 / 3 for t in range(18))
    total = tuple(
        map(sum, zip(pay, answer.cash.by_month.recruiting, answer.cash.by_month.training, strict=True))
    )
    by_month = replace(answer.cash.by_month, pay=pay, total=total)
    cash = replace(answer.cash, pay=5000.0, total=sum(total), by_month=by_month)
    advice = answer.recommendation
    actions = tuple(replace(action, cost=cash.total / 2) for action in advice.actions)
    costs = replace(
        advice.costs, cash=cash.total, people=10 / 3, moves=10 / 3, released_time=10 / 3, loss=0.0, net=10.0
    )
    return replace(answer, cash=cash, recommendation=replace(advice, actions=actions, costs=costs))


def cents(values) -> int:
    return sum(round(value * 100) for value in values)


def test_money_adds_up_to_the_cent(bank):
    told = dump_answer(with_thirds(bank))
    cash, advice = told["cash"], told["recommendation"]
    kinds = ("pay", "recruiting", "training", "contracts")
    assert cents([cash["total"]]) == cents(cash[kind] for kind in kinds)
    assert cents([cash["total"]]) == cents(cash["by_month"]["total"])
    assert cents([cash["total"]]) == cents(action["cost"] for action in advice["actions"])
    assert cash["total"] == advice["costs"]["cash"]
    for kind in kinds:
        assert cents([cash[kind]]) == cents(cash["by_month"][kind])
    for t, total in enumerate(cash["by_month"]["total"]):
        assert cents([total]) == cents(cash["by_month"][kind][t] for kind in kinds)
    net = advice["costs"]
    assert cents([net["net"]]) == cents(net[part] for part in ("people", "moves", "released_time", "loss"))


def test_every_alternative_adds_up_to_the_cent(bank):
    thirds = tuple(
        replace(
            other,
            actions=tuple(replace(action, cost=100 / 3) for action in other.actions),
            costs=replace(
                other.costs,
                cash=100 / 3 * len(other.actions),
                loss=1 / 3,
                net=1 / 3 + other.costs.net - other.costs.loss,
            ),
        )
        for other in bank.alternatives
    )
    for other in dump_answer(replace(bank, alternatives=thirds))["alternatives"]:
        costs = other["costs"]
        assert cents([costs["cash"]]) == cents(action["cost"] for action in other["actions"])
        assert cents([costs["net"]]) == cents(costs[p] for p in ("people", "moves", "released_time", "loss"))


def test_months_that_never_added_up_are_not_made_to(bank):
    wrong = replace(bank.cash.by_month, total=(5.0,) * 18)
    told = dump_answer(replace(bank, cash=replace(bank.cash, by_month=wrong)))
    assert told["cash"]["by_month"]["total"] == [5.0] * 18


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        ([1 / 3] * 3, 1.0, (0.34, 0.33, 0.33)),
        ([0.005, 0.0, 0.005], 0.01, (0.01, 0.0, 0.0)),
        ([0.1, 0.2], 0.1 + 0.2, (0.1, 0.2)),
        ([], 0.0, ()),
        ([5.0, 5.0], 20.0, (5.0, 5.0)),
    ],
)
def test_parts_are_rounded_together_unless_they_never_added_up(values, total, expected):
    assert rounded_together(values, total) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_never_told(bank, value):
    chance = replace(bank.recommendation.chance, musts_on_time=value)
    with pytest.raises(ValueError, match="figure of the answer"):
        dump_answer(replace(bank, recommendation=replace(bank.recommendation, chance=chance)))
    with pytest.raises(ValueError, match="figure of the answer"):
        dump_answer(replace(bank, cash=replace(bank.cash, total=value)))
    (lever, *_) = bank.what_would_help
    with pytest.raises(ValueError, match="figure of the answer"):
        dump_answer(replace(bank, what_would_help=(replace(lever, patch={"budget": {"total": value}}),)))


def test_what_was_not_asked_is_null_and_what_was_not_found_is_empty(bank):
    told = dump_answer(replace(bank, risks=(), what_would_help=None))
    assert (told["risks"], told["what_would_help"], told["what_would_change"]) == ([], None, None)


def test_an_alternative_without_figures_says_why(bank):
    *_, cut_off = dump_answer(shop_answer())["alternatives"]
    assert cut_off.pop("why") == "Not looked at: the time ran out."
    assert {cut_off.pop("strategy"), cut_off.pop("status")} == {"hire_several", "cut_off"}
    assert set(cut_off.values()) == {None}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda told: told.pop("status"), "/status"),
        (lambda told: told.update(status="optimal"), "/status"),
        (
            lambda told: told["recommendation"]["actions"][0].update(action="fire"),
            "/recommendation/actions/0",
        ),
        (
            lambda told: told["recommendation"]["actions"][1].update(ends=None),
            "/recommendation/actions/1/ends",
        ),
        (lambda told: told["plan"]["months"].__setitem__(2, "2027-13"), "/plan/months/2"),
        (lambda told: told["cash"].update(total="1"), "/cash/total"),
        (lambda told: told["cash"].update(pay=True), "/cash/pay"),
        (lambda told: told["recommendation"].update(trains=0.5), "/recommendation/trains"),
        (lambda told: told["frontier"][0].update(worth_it="yes"), "/frontier/0/worth_it"),
        (lambda told: told["plans"].update(safest=[]), "/plans/safest"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_place(told, change, pointer):
    change(told)
    with pytest.raises(ScenarioError) as error:
        load_answer(told)
    assert [problem.pointer for problem in error.value.problems] == [pointer]


@pytest.mark.parametrize("payload", [None, [], "x", 1])
def test_only_an_object_is_an_answer(payload):
    with pytest.raises(ScenarioError):
        load_answer(payload)


def test_fields_of_later_editions_are_ignored(bank, told):
    told["weather"] = "fine"
    told["recommendation"]["actions"][0]["mood"] = "good"
    assert dump_answer(load_answer(told)) == dump_answer(bank)


def test_rounding_twice_is_rounding_once(bank):
    once = to_the_cent(with_thirds(bank))
    assert to_the_cent(once) == once


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A declaration that knows nothing of JSON."""

    month: Month | None
    money: float
    share: float = shown("A share.", work=True)
    level: str | None = shown(enum=("low", "high"))
    hire: Hire | None


def test_a_new_field_is_its_declaration_alone(bank):
    (hire, _) = bank.recommendation.actions
    assert isinstance(hire, Hire)
    added = Added(month=Month.parse("2027-01"), money=1 / 3, share=1 / 3, level=None, hire=hire)
    told = dump(added)
    assert told == {
        "month": "2027-01",
        "money": 0.33,
        "share": 0.333333333,
        "level": None,
        "hire": dump(hire),
    }
    assert load(Added, told | {"hire": None}) == replace(added, money=0.33, share=0.333333333, hire=None)
    assert schema_of(Added).__name__ == "AddedSchema"


def test_workers_are_named_as_in_the_contract(told):
    assert [row["worker"] for row in told["plan"]["capacity"]][2:] == [ENGINEER, f"train:{PATH}"]
