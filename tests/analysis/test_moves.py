"""Every figure that an answer rests on can be moved, as far as its published range and then as far as can be."""

from __future__ import annotations

import pytest

from advisor.analysis.moves import Move, importance, inner_moves, outer_move, shortest_between
from tests.service.asking import brief, request

PAYLOAD = request(
    budget={"total": 300000, "training": 20000},
    staff=[{"id": "devs", "role": "software_developer", "headcount": 2, "available_share": 0.5}],
    projects=[
        {"id": "churn", "template": "churn_prediction_in_app", "deadline": "2028-03"},
        {"id": "own", "effort": {"model_building": 2.0}, "operations": 0.2, "monthly_value": 5000, "max_team": 2},
    ],
)  # fmt: skip
BRIEF = brief(PAYLOAD)
MOVES = {(move.figure, move.end > move.now): move for move in inner_moves(BRIEF)}


def value_after(move: Move) -> float:
    """The figure in the case that its move leads to, told by its name alone."""
    scenario = move.at(move.end)
    if move.figure in scenario.assumptions:
        return scenario.assumptions[move.figure]
    place, *rest = move.figure.split(".")
    if place == "budget":
        return float(getattr(scenario.budget, rest[0]))
    if place == "staff":
        return float(next(g for g in scenario.staff if g.id == rest[0]).available_share or 0.0)
    project = next(p for p in scenario.projects if p.id == rest[0])
    if rest[1] == "deadline":
        assert project.deadline is not None
        return float(BRIEF.case.horizon.period(project.deadline) + 1)
    return float(project.effort[rest[2]] if rest[1] == "effort" else getattr(project, rest[1]))


@pytest.mark.parametrize(
    "figure",
    [
        "roles.data_scientist.salary",
        "roles.data_scientist.hiring_lead_time",
        "roles.machine_learning_engineer.ramp_up",
        "training.software_developer_to_machine_learning_engineer.duration",
        "training.software_developer_to_machine_learning_engineer.success_rate",
        "training.software_developer_to_machine_learning_engineer.released_share",
        "proficiency.data_scientist.model_building",
        "projects.churn_prediction_in_app.medium.effort.model_building",
        "projects.churn_prediction_in_app.medium.operations",
        "planning.payback_months",
        "budget.total",
        "budget.training",
        "projects.churn.deadline",
        "staff.devs.available_share",
        "projects.own.effort.model_building",
        "projects.own.operations",
        "projects.own.monthly_value",
        "projects.own.max_team",
    ],
)
def test_each_kind_of_figure_can_be_moved_down_and_the_case_has_its_new_value(figure):
    move = MOVES[figure, False]
    assert move.end < move.now
    assert value_after(move) == pytest.approx(move.end)


def test_published_figures_move_to_the_ends_of_their_ranges_and_then_beyond():
    move = MOVES["roles.data_scientist.salary", True]
    assert move.range is not None
    assert (move.inside, move.end) == (True, move.range[1])
    outer = outer_move(move, BRIEF)
    assert outer is not None
    assert not outer.inside
    assert outer.end > move.end


def test_a_share_ends_at_all_of_it_and_the_requests_own_figures_have_nothing_beyond():
    move = MOVES["staff.devs.available_share", True]
    assert (move.end, move.range, move.inside) == (1.0, None, False)
    assert outer_move(move, BRIEF) is None
    fraction = outer_move(MOVES["proficiency.data_scientist.production_code", True], BRIEF)
    assert fraction is not None
    assert fraction.end == 1.0


def test_whole_months_are_known_and_the_payback_is_not_one_of_them():
    assert MOVES["roles.data_scientist.hiring_lead_time", True].whole
    assert MOVES["projects.churn.deadline", False].whole
    assert not MOVES["planning.payback_months", True].whole


def test_distance_is_told_in_widths_of_the_range_or_in_the_value_itself():
    salary, budget = MOVES["roles.data_scientist.salary", True], MOVES["budget.total", False]
    assert salary.range is not None
    low, high = salary.range
    assert salary.distance(salary.now + (high - low) / 4) == pytest.approx(0.25)
    assert budget.distance(150000) == pytest.approx(0.5)


def test_pay_and_the_request_come_before_proficiency_and_that_before_the_rest():
    order = ["roles.x.salary", "proficiency.x.deployment", "qualification.internal.deployment"]
    assert sorted([order[2], order[0], order[1]], key=importance) == order
    assert importance("budget.total") == importance("roles.x.salary") == 0


@pytest.mark.parametrize(
    ("low", "high", "shortest"),
    [(0.1234, 0.1311, 0.13), (147213.0, 147802.0, 147500.0), (0.69961, 0.7003, 0.7), (4.0, 4.0, 4.0)],
)
def test_values_are_told_with_as_few_digits_as_their_bracket_allows(low, high, shortest):
    found = shortest_between(low, high)
    assert low <= found <= high
    assert found == pytest.approx(shortest)
