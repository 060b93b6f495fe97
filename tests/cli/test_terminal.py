"""The readable answer, on an answer that was written by hand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from advisor import terminal
from advisor.terminal import render


@pytest.fixture
def answer() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("answer.json").read_text())
    return copy.deepcopy(loaded)


def flowing(text: str) -> str:
    """The text without its line breaks, so that a test does not depend on where a line ends."""
    return " ".join(text.split())


def test_what_to_do_and_by_when_is_said_in_words(answer):
    text = flowing(render(answer))
    assert "Hire 1 machine learning engineer: decide by March 2027, first day in June 2027." in text
    assert "Cross-train 2 business analysts as data scientist, with a specialist's support:" in text
    assert "support: January 2027 to June 2027." in text
    assert "because: With money for one hire, hire for the job needed most" in text


def test_where_nothing_is_done_the_headline_is_enough(answer):
    answer["recommendation"]["actions"] = []
    assert "WHAT TO DO" not in render(answer)


@pytest.mark.parametrize(
    ("gap", "end"),
    [
        (0.013, "proven best; it is within 1.3% of it."),
        (None, "proven best; how far off it is, is not known."),
    ],
)
def test_how_near_an_unproven_plan_is_is_said_where_it_is_known(answer, gap, end):
    answer["status"] = "feasible"
    answer["provenance"]["solver"]["gap"] = gap
    assert f"This is not {end}" in flowing(render(answer))


def test_every_amount_names_its_currency(answer):
    text = flowing(render(answer))
    assert "276,050 USD (pay 251,550, recruiting 20,500, training 4,000)" in text
    assert "Committed beyond that: 12,000 USD" in text
    assert "399,000 USD" in text


def test_each_project_has_its_fate(answer):
    text = flowing(render(answer))
    assert "Who is about to leave (must): on time, complete in March 2028" in text
    assert "search (should): late, complete in May 2028" in text
    assert "reports (could): not done, 50% of the work; person-months lacking: data analysis 4.5" in text
    assert "operations 0.0" not in text


def test_alternatives_are_compared_or_have_a_reason(answer):
    text = flowing(render(answer))
    assert "290,000 USD (13,950 more)" in text
    assert "1 month later" in text
    assert "hire both: cannot be afforded. The two cost 454,930" in text


def test_levers_that_do_not_help_are_left_out(answer):
    text = render(answer)
    assert "either 41,000 USD more budget" in text
    assert "or 1 more month" in text
    assert "without" not in text.split("SMALLEST CHANGE")[1].split("\n\n")[0]


def test_no_change_is_shown_where_none_is_needed(answer):
    answer["smallest_change"] = {"needed": False, "extra_budget": 0, "extra_months": 0, "drop_projects": []}
    assert "SMALLEST CHANGE" not in render(answer)


def test_only_the_figures_that_weigh_most_are_shown(answer):
    rests_on = flowing(render(answer).split("WHAT THIS RESTS ON")[1])
    assert "roles.machine_learning_engineer.salary: 180,000 USD/year, between 147,400 and 247,500" in rests_on
    assert "payback_months" not in rests_on
    assert "and 2 more" in rests_on


def test_verbose_shows_every_figure(answer):
    rests_on = render(answer, verbose=True).split("WHAT THIS RESTS ON")[1]
    assert "payback_months: 18 month" in rests_on
    assert "projects.churn.criticality: internal" in rests_on


def test_advice_is_cited_in_its_order(answer):
    answer["explanation"]["rules"][0]["because"] += [
        {"advice": number, "speaker": None, "source": "techtarget-ds-vs-mle"}
        for number in ("A10", "A2", None)
    ]
    assert "1 of 2 rules apply, resting on advice A2, A10, A18;" in flowing(render(answer))


def test_verbose_shows_rules_that_did_not_fire(answer):
    assert "Large companies have two separate jobs" not in render(answer)
    text = flowing(render(answer, verbose=True))
    assert "Large companies have two separate jobs (A16, techtarget-ds-vs-mle): does not apply" in text
    assert "needs.sides is unknown, wanted at least 2: unknown" in text


def test_finishing_earlier_by_doing_less_is_no_merit(answer):
    answer["alternatives"][0] |= {"outcome": "some_undelivered"}
    answer["alternatives"][0]["compared_with_recommendation"]["months_later"] = -9
    assert "earlier" not in render(answer)


def test_an_unproven_answer_says_so(answer):
    answer["status"] = "feasible"
    answer["provenance"]["solver"]["gap"] = 0.031
    assert "within 3.1%" in render(answer)


def test_lines_fit_a_terminal_and_the_notice_comes_last(answer):
    lines = render(answer, verbose=True).splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[-1].strip() == answer["notice"]


def test_a_contract_says_when_it_ends_and_stands_beside_the_permanent_hire(answer):
    hire = answer["recommendation"]["actions"][0]
    hire |= {"engagement": "contract", "ends": "2027-08"}
    row = {
        "engagement": "permanent", "allowed": False, "strategy": "hire_data_scientist", "outcome": "some_late",
        "delivered": [], "cost": 250000, "committed_after": 1000, "economic_cost": 260000, "finishes": None,
        "actions": [],
    }  # fmt: skip
    answer["engagements"] = [row]
    text = flowing(render(answer))
    assert (
        "Engage 1 machine learning engineer on a contract: decide by March 2027, June 2027 to August 2027."
        in text
    )
    assert (
        "Permanent hires only (not allowed here): hire data scientist, everything done, some of it late"
        in text
    )
    assert "and 1,000 USD committed beyond" in text
    assert "time ran out" not in text
    answer["analyses"] = [{"name": "engagements", "status": "cut_off", "solves": 3}]
    assert "The time ran out before both were planned" in flowing(render(answer))


UNCERTAIN = {
    "samples": 200, "seed": 1, "must_confidence": 0.7, "at_risk": ["churn"], "safer": None,
    "delivered": [{"project": "churn", "chance": 0.42, "interval": [0.35, 0.49]}],
    "all_musts": {"chance": 0.42, "interval": [0.35, 0.49]},
    "cost": [{"quantile": q, "money": money} for q, money in ((0.1, 100e3), (0.5, 200e3), (0.9, 300e3))],
    "economic_cost": [{"quantile": q, "money": 1e6} for q in (0.1, 0.5, 0.9)],
}  # fmt: skip


def test_chances_are_shown_for_every_plan_that_was_tried(answer):
    answer["uncertainty"] = UNCERTAIN | {"alternatives": [{"strategy": "no_change", **UNCERTAIN}]}
    text = flowing(render(answer))
    said = "churn on time in 42% (35% to 49%); cash 100,000 to 300,000 USD in eight of ten"
    assert "in 200 sampled futures" in text
    assert f"the recommendation: {said}" in text
    assert f"no change: {said}" in text


def test_without_sampled_futures_there_is_no_word_of_them(answer):
    assert "UNDER UNCERTAINTY" not in render(answer)


FRONTIER = [
    {
        "budget": 0, "per": "horizon", "strategy": "no_change", "outcome": "nothing", "delivered": [],
        "cost": 0, "economic_cost": 150000,
    },
    {
        "budget": 276050, "per": "horizon", "strategy": "hire_both", "outcome": "some_late",
        "delivered": ["churn", "reports"], "cost": 270000, "economic_cost": 399000,
    },
]  # fmt: skip


def test_each_step_of_the_frontier_says_from_which_budget_on(answer):
    text = flowing(render(answer | {"frontier": FRONTIER, "analyses": []}))
    assert "from 0 USD: no change; no project done; on time: none; cash 0 USD" in text
    assert "from 276,050 USD: hire both; everything done, some of it late; on time: churn, reports;" in text
    assert "time limit" not in text


def test_a_yearly_frontier_says_so(answer):
    steps = [step | {"per": "year"} for step in FRONTIER]
    assert "from 276,050 USD a year:" in flowing(render(answer | {"frontier": steps}))


def test_a_frontier_that_was_cut_off_says_so(answer):
    reports = [{"name": "frontier", "status": "cut_off", "solves": 9}]
    text = flowing(render(answer | {"frontier": FRONTIER[:1], "analyses": reports}))
    assert "the time limit passed before larger budgets were looked at" in text


def limit(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "limit": name, "used": 3.0, "of": 3.0, "unit": "person-month", "months": [],
        "worth_of_one_more": None, "one_more": None,
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (limit("budget", used=276050.0, of=300000.0, unit="USD"), "budget: 276,050 of 300,000 USD"),
        (limit("deadline of churn", unit="month"), "deadline of churn: met in its last month"),
        (limit("deadline of search", unit="month"), "deadline of search: missed"),
        (
            limit("time of analysts", months=["2027-03", "2027-04"]),
            "time of analysts: none left in 2 months, March 2027 to April 2027",
        ),
        (limit("time of analysts", months=["2027-03"]), "none left in 1 month, March 2027"),
        (
            limit(
                "budget",
                one_more={"step": 1, "text": "A bit more would save nothing.", "saves": 0, "delivers": []},
            ),
            "- A bit more would save nothing.",
        ),
    ],
)
def test_a_limit_says_how_it_binds_and_what_more_of_it_would_bring(answer, row, said):
    answer["explanation"]["binding_limits"] = [row]
    assert said in flowing(render(answer))


def test_a_comparison_tells_each_row_and_what_differs_by_number():
    path = Path(__file__).parents[1] / "pages" / "bank_comparison.json"
    text = terminal.render_comparison(json.loads(path.read_text(encoding="utf-8")))
    assert "1. as asked\n  Hire one data scientist for March 2027" in text
    assert "  - Cash: 289,600 USD (38,776 more)" in text
    assert "  No answer: No plan was found in this row" in text
    assert "WHAT WAS CHANGED\n  - budget, total: 300,000 in 1, 3; 240,000 in 2; – in 4" in text
    assert "  - reports: complete: 2027-06 in 1" in text
    assert max(map(len, text.splitlines())) <= terminal.WIDTH
