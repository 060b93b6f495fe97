"""Each rule that changes the model changes some answer: taken away, the same request is answered otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.domain.findings import Findings
from advisor.rulebook.effects import VERBS
from tests.service.asking import brief, find, request, rulebook

NOBODY_NEW = {"allow": {"hire": [], "training_paths": []}}
A_PRODUCT = {
    "id": "p",
    "effort": {"data_analysis": 1.0, "model_building": 1.0, "production_code": 1.0, "deployment": 0.5},
}


def people(role: str, headcount: int, share: float) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share}


def one_scientist_for_both_sides(headcount: int) -> dict[str, Any]:
    """A data scientist at half time; a third of the work is production code and deployment."""
    return request(
        company={"headcount": headcount, "country": "US"},
        staff=[people("data_scientist", 1, 0.5)],
        projects=[A_PRODUCT],
        options=NOBODY_NEW,
    )


REQUESTS = {
    "small-companies-share-the-two-jobs": one_scientist_for_both_sides(30),
    "midsize-companies-share-less": one_scientist_for_both_sides(300),
    "large-companies-have-two-jobs": one_scientist_for_both_sides(5200),
    "engineers-have-a-say-in-the-model": request(
        staff=[people("data_scientist", 1, 0.5), people("software_developer", 1, 0.3)],
        projects=[A_PRODUCT],
        options=NOBODY_NEW,
    ),
    # The request would take hands at 0.55 for business-critical production; the rule does not.
    "critical-production-needs-qualified-hands": request(
        staff=[people("software_developer", 1, 0.5)],
        projects=[
            {
                "id": "p",
                "effort": {"production_code": 1.0, "deployment": 0.5},
                "criticality": "business_critical",
            }
        ],
        options=NOBODY_NEW,
        assumptions={
            "qualification.business_critical.production_code": 0.55,
            "qualification.business_critical.deployment": 0.55,
        },
    ),
    "pretrained-models-shorten-the-way": request(
        staff=[people("software_developer", 2, 0.5)],
        projects=[
            {
                "id": "p",
                "effort": {"data_pipelines": 1.0, "production_code": 3.0, "deployment": 1.0},
                "criticality": "business_critical",
                "uses_pretrained_models": True,
            }
        ],
        options={"allow": {"hire": []}},
    ),
}


def rules_that_change_the_model() -> list[str]:
    return [
        rule.id
        for rule in rulebook().rules
        if any(VERBS[effect.verb].model != "untouched" for effect in rule.effects)
    ]


def gist(findings: Findings) -> tuple[Any, ...]:
    """Who, when, what comes of it and at which cost, of the recommendation and of changing nothing."""
    outcomes = (findings.recommended.outcome, findings.nothing.outcome)
    return tuple((o.team, dict(o.chance), round(o.net.total)) for o in outcomes)


@pytest.mark.parametrize("rule", rules_that_change_the_model())
def test_the_answer_changes_when_the_rule_is_taken_away(rule):
    assert rule in REQUESTS, f"no request shows what the rule {rule} does: add one to REQUESTS"
    fired = {line.id: line.fired for line in brief(REQUESTS[rule]).fired}
    assert fired[rule] == "yes"
    assert gist(find(REQUESTS[rule])) != gist(find(REQUESTS[rule], without=rule))


def test_every_request_is_for_a_rule_that_is_there():
    assert set(REQUESTS) == set(rules_that_change_the_model())


def test_a_large_company_retrains_no_scientist_as_an_engineer():
    """The second effect of the rule, beside the share of time."""
    payload = one_scientist_for_both_sides(5200) | {"options": {"allow": {"hire": []}}}
    path = "data_scientist_to_machine_learning_engineer"
    free = rulebook().without("large-companies-have-two-jobs")
    assert path not in {c.path for c in brief(payload).problem.trainings}
    assert path in {c.path for c in brief(payload, free).problem.trainings}


@pytest.mark.parametrize(("headcount", "share"), [(49, 0.25), (50, 0.2), (999, 0.2), (1000, 0.1)])
def test_the_share_of_time_for_the_other_side_follows_the_size_of_the_company(headcount, share):
    parameters = brief(one_scientist_for_both_sides(headcount)).problem
    assert parameters.specialty_share == share
    assert parameters.specialty_rule


def test_more_money_or_time_never_changes_the_share():
    shares = {
        brief(
            one_scientist_for_both_sides(60)
            | {"budget": {"total": money}, "horizon": {"start": "2027-01", "months": m}}
        ).problem.specialty_share
        for money in (0, 100_000, 5_000_000)
        for m in (6, 18, 48)
    }
    assert shares == {0.2}


def test_a_figure_of_the_request_stands_against_a_rule_that_sets_it():
    name = "training.software_developer_to_machine_learning_engineer.duration"
    payload = REQUESTS["pretrained-models-shorten-the-way"]
    durations = {
        assumed: {c.duration for c in brief(payload | {"assumptions": assumed_as}).problem.trainings}
        for assumed, assumed_as in (("rule", {}), ("request", {name: 7}))
    }
    assert durations == {"rule": {3}, "request": {7}}
