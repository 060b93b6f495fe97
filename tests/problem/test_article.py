"""Where the article's advice bears, a rule that cites it fires, and what it asks for reaches the problem."""

from __future__ import annotations

from typing import Any

import pytest

from tests.problem.asking import brief, people, request, rulebook

BANK = request(
    budget={"total": 300000, "training": 20000},
    staff=[people("business_analyst", 3), people("software_developer", 2)],
    projects=[
        {"id": "churn", "template": "churn_prediction_in_app", "criticality": "business_critical"},
        {"id": "reports", "template": "dashboard_and_reports", "size": "small", "priority": "should"},
    ],
)
LARGE_BANK = BANK | {"company": {"headcount": 5200, "country": "US"}}
SMALL_BANK = BANK | {"company": {"headcount": 30, "country": "US"}}
PRETRAINED = request(
    budget={"total": 30000},
    staff=[people("software_developer", 6, 0.6), people("business_analyst", 1)],
    projects=[{"id": "search", "template": "pretrained_model_feature", "size": "small"}],
)
DESK = request(
    staff=[people("data_scientist", 2, 0.9)],
    projects=[{"id": "desk", "template": "prototype_to_production"}],
)


def cited(payload: dict[str, Any]) -> set[str | None]:
    return {cause.advice for rule in brief(payload).fired if rule.fired == "yes" for cause in rule.because}


@pytest.mark.parametrize(
    ("payload", "advice"),
    [
        (BANK, {"A16", "A17", "A18", "A19", "A20"}),
        (LARGE_BANK, {"A16", "A18"}),
        (SMALL_BANK, {"A16", "A17"}),
        (PRETRAINED, {"A12", "A20"}),
        (DESK, {"A9", "A10"}),
    ],
    ids=["bank", "large bank", "small bank", "pretrained", "desk"],
)
def test_a_rule_that_cites_the_advice_fires(payload, advice):
    assert advice <= cited(payload)


def test_company_size_alone_changes_who_may_lend_a_hand():
    """A16, A17: the larger the company, the more the two jobs are apart."""
    shares = [brief(payload).problem.specialty_share for payload in (SMALL_BANK, BANK, LARGE_BANK)]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 3


def test_a_large_company_retrains_no_scientist_as_an_engineer():
    scientists = [people("data_scientist", 2)]
    path = "data_scientist_to_machine_learning_engineer"
    small, large = (brief(payload | {"staff": scientists}).problem for payload in (BANK, LARGE_BANK))
    assert path in {c.path for c in small.trainings} - {c.path for c in large.trainings}


def test_pretrained_models_alone_shorten_the_developers_course():
    """A12: the plan counts a shorter course, and it is as little known as before."""
    path = "software_developer_to_machine_learning_engineer"
    with_rule = brief(PRETRAINED).problem
    without = brief(PRETRAINED, rulebook().without("pretrained-models-shorten-the-way")).problem
    courses = [next(c for c in p.trainings if c.path == path).duration for p in (with_rule, without)]
    assert courses == [3, 6]
    assert with_rule.uncertainty.duration[path].varies


@pytest.mark.parametrize(("payload", "role"), [(BANK, "machine_learning_engineer"), (PRETRAINED, None)])
def test_the_job_needed_most_is_preferred_where_anything_is_missing(payload, role):
    """A18."""
    made = brief(payload)
    assert made.problem.preferred_roles == ((role,) if role else ())
    assert made.needs.greatest_role == role


def test_engineers_are_asked_for_a_part_of_models_that_go_into_production():
    """A23; models that stay prototypes ask nobody."""
    prototype = BANK | {"projects": [{"id": "f", "template": "forecasting_prototype"}]}
    assert [j.share for j in brief(BANK).problem.limits.joint_work] == [0.1]
    assert brief(prototype).problem.limits.joint_work == ()


def test_the_advice_of_the_catalogue_is_all_cited_by_rules_or_entries():
    cited_by_rules = {cause.advice for rule in rulebook().rules for cause in rule.because}
    assert {"A1", "A9", "A12", "A16", "A17", "A18", "A19", "A20"} <= cited_by_rules
