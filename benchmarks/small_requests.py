"""Seeded requests small enough to try every team: one or two projects, a year or a little more.

Each has a must that is neither sure nor hopeless for most of them: its deadline lies about where a new hire would
have it done. Drawn anew from the seed alone; no rule file is read, so a seed means the same request tomorrow.
"""

from __future__ import annotations

import random
from typing import Any

from advisor.domain.horizon import Month

FIRST_MONTH = Month.parse("2027-01")

MUSTS = {
    ("churn_prediction_in_app", "small"): 7,
    ("churn_prediction_in_app", "medium"): 9,
    ("document_processing", "small"): 7,
    ("document_processing", "medium"): 9,
    ("fraud_detection", "small"): 8,
    ("prototype_to_production", "small"): 7,
    ("prototype_to_production", "medium"): 8,
    ("recommender_in_product", "small"): 7,
}
"""Template and size of the must, with about the first period in which a team of new hires may have it done."""

BESIDE = ("forecasting_prototype", "dashboard_and_reports", "pretrained_model_feature")
IN_HOUSE = ("business_analyst", "data_analyst", "software_developer")

MONTHS = (12, 14)
"""Least and greatest horizon: a hire may start in eight to twelve of its months."""

SLACK = (0, 1)
"""Months between then and the deadline."""

Request = dict[str, Any]


def small_request(seed: int) -> Request:
    """One request for the API, without analyses beyond the recommendation."""
    draw = random.Random(f"small/{seed}")
    months = draw.randint(*MONTHS)
    (template, size), done = draw.choice(sorted(MUSTS.items()))
    must: Request = {"id": "must", "template": template, "size": size, "priority": "must"}
    must["deadline"] = str(FIRST_MONTH + min(months - 1, done + draw.randint(*SLACK)))
    if draw.random() < 0.5:
        must["criticality"] = "business_critical"
    return {
        "company": {"headcount": draw.choice((30, 60, 150, 400, 1500)), "country": "US", "currency": "USD"},
        "horizon": {"start": str(FIRST_MONTH), "months": months},
        "budget": {"total": draw.randrange(520, 760, 20) * 1000},
        "staff": _staff(draw),
        "projects": [must, *_beside(draw)],
        "analysis": {"what_would_help": False},
        "reference": f"small, seed {seed}",
    }


def _staff(draw: random.Random) -> list[Request]:
    """Two groups that know part of the work, and have some time for it."""
    return [
        {
            "id": role,
            "role": role,
            "headcount": draw.randint(6, 9),
            "available_share": draw.choice((0.05, 0.1, 0.15)),
        }
        for role in draw.sample(IN_HOUSE, 2)
    ]


def _beside(draw: random.Random) -> list[Request]:
    """Half of them have something else to do as well."""
    if draw.random() < 0.5:
        return []
    priority = draw.choice(("must", "should", "could"))
    if draw.random() < 0.3:
        demand = {draw.choice(("data_analysis", "operations")): 0.2}
        return [{"id": "beside", "kind": "ongoing", "priority": priority, "monthly_demand": demand}]
    return [{"id": "beside", "template": draw.choice(BESIDE), "size": "small", "priority": priority}]
