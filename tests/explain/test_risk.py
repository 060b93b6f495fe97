"""Risk in words."""

from __future__ import annotations

from dataclasses import replace

from advisor.domain.recommendation import Chance, RiskOfPlan, Uncertainty
from advisor.explain.risk import risk_cautions, risk_sentence


def risk(strategy: str, *chances: float) -> RiskOfPlan:
    return RiskOfPlan(
        strategy=strategy,
        delivered=tuple(
            Chance(project=f"p{i}", chance=chance, interval=(chance, chance))
            for i, chance in enumerate(chances)
        ),
        all_musts=Chance(project="", chance=min(chances), interval=(0.0, 1.0)),
        cost={0.1: 1.0, 0.5: 2.0, 0.9: 3.0},
        economic_cost={0.1: 1.0, 0.5: 2.0, 0.9: 3.0},
    )


FOUND = Uncertainty(
    samples=200, seed=1, recommendation=risk("no_change", 0.42, 0.9), alternatives=(risk("hire_both", 0.8, 0.9),),
    must_confidence=0.7, at_risk=("p0",), safer="hire_both", price_of_safer=20528.2, chance_of_safer=0.8,
)  # fmt: skip
NAMES = {"p0": "Who leaves", "p1": "reports"}


def test_a_must_at_risk_is_said_with_what_safety_costs():
    assert risk_sentence(FOUND, NAMES, "USD") == (
        " At risk: Who leaves is on time in 42% of the sampled futures. Hiring both has every must on time in 80%,"
        " against 42%, for 20,528 USD more in all."
    )


def test_a_safer_plan_may_cost_less():
    assert "for 100 USD less in all." in risk_sentence(replace(FOUND, price_of_safer=-100.0), NAMES, "USD")


def test_where_nothing_is_safer_that_is_said_too():
    alone = replace(FOUND, safer=None, price_of_safer=None, chance_of_safer=None)
    assert risk_sentence(alone, NAMES, "USD").endswith("No alternative looked at is safer.")
    without = replace(alone, alternatives=())
    assert risk_sentence(without, NAMES, "USD").endswith("of the sampled futures.")


def test_several_musts_at_risk_are_one_sentence():
    both = replace(FOUND, at_risk=("p0", "p1"))
    said = "At risk: Who leaves is on time in 42% and reports is on time in 90% of the sampled futures."
    assert said in risk_sentence(both, NAMES, "USD")


def test_without_a_must_at_risk_nothing_is_said():
    assert risk_sentence(replace(FOUND, at_risk=()), NAMES, "USD") == ""
    assert risk_sentence(None, NAMES, "USD") == ""


def test_futures_that_were_not_reached_are_said():
    assert risk_cautions(FOUND, 200) == ()
    assert risk_cautions(None, None) == ()
    (some,), (none,) = risk_cautions(FOUND, 500), risk_cautions(None, 500)
    assert "after 200 of 500 sampled futures" in some.text
    assert "before the first sampled future" in none.text


def test_alternatives_that_were_not_tried_are_said():
    assert risk_cautions(FOUND, 200, compared=1) == ()
    (missing,), (both,) = risk_cautions(FOUND, 200, compared=2), risk_cautions(FOUND, 500, compared=2)
    assert "before every alternative was tried" in missing.text
    assert "after 200 of 500" in both.text
    assert "no time to try the recommendation's best alternatives" in both.text
