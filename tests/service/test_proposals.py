"""What the planning model's proposals are worth: without them the answer is worse, or the search takes more rounds."""

from __future__ import annotations

import pytest

from advisor.choice.clock import Clock
from advisor.choice.run import Run
from advisor.planning.proposals import Proposer
from advisor.simulation.simulator import Simulator
from tests.choice.made import TableProposer
from tests.service.asking import brief, request_of

BOTH_SIDES = {
    "company": {"headcount": 800, "country": "DE", "currency": "EUR"},
    "horizon": {"start": "2027-01", "months": 24},
    "budget": {"total": 700000},
    "staff": [
        {"role": "business_analyst", "headcount": 5, "available_share": 0.3},
        {"role": "software_developer", "headcount": 6, "available_share": 0.3},
    ],
    "projects": [
        {
            "id": "churn", "template": "churn_prediction_in_app", "size": "medium", "priority": "must",
            "criticality": "business_critical", "deadline": "2028-09",
        },
        {"id": "demand", "template": "forecasting_prototype", "size": "medium", "priority": "should"},
        {"id": "reports", "kind": "ongoing", "priority": "should", "monthly_demand": {"data_analysis": 0.5}},
    ],
}  # fmt: skip
"""A midsize company in which both sides are short."""


def searched(problem, proposer):
    run = Run(
        problem=problem,
        judge=Simulator(problem, samples=50, seed=1),
        proposer=proposer,
        clock=Clock(3600.0),
    )
    for _ in run.steps():
        pass
    return run


@pytest.mark.parametrize(
    "payload", [BOTH_SIDES, request_of("large-insurer")], ids=["both-sides", "six-projects"]
)
def test_without_proposals_the_answer_is_worse_or_the_search_is_longer(payload):
    problem = brief(payload).problem
    with_them, without = searched(problem, Proposer(problem)), searched(problem, TableProposer())
    mine, other = with_them.chosen.outcome, without.chosen.outcome
    best = with_them.search.criterion.best_of([mine, other])
    worse = best.outcome.team == mine.team != other.team
    assert worse or without.pool.passes > with_them.pool.passes


def test_the_answer_of_a_large_request_is_near_a_proposal():
    problem = brief(request_of("large-insurer")).problem
    run = searched(problem, Proposer(problem))
    team = run.chosen.outcome.team
    assert min(p.team.changes_to(team) for p in run.proposals.values() if p.team is not None) <= 1
