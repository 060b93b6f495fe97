"""The checker of answers finds nothing in what the service publishes, and each thing that is then tampered with."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from advisor.checker import answer as checker
from advisor.checker.answer import LAWS, check_answer, check_documents
from advisor.checker.published import strategy_read
from advisor.domain.strategy import strategies
from tests.answered import Json, answer_to, example, problem_of

Tampering = Callable[[Json], object]

BANK: Json = example("bank-churn")["request"] | {"reference": "REQ-1"}


@pytest.fixture(scope="module")
def bank() -> Json:
    return answer_to(BANK)


def hire(answer: Json) -> Json:
    return next(a for a in answer["recommendation"]["actions"] if a["action"] == "hire")


def trained(answer: Json) -> Json:
    return next(a for a in answer["recommendation"]["actions"] if a["action"] == "cross_train")


def judged(answer: Json) -> Json:
    """Another team within the limits, with people in it."""
    return next(
        other for other in answer["alternatives"] if other["actions"] and other["status"] != "unaffordable"
    )


def twin(answer: Json) -> Json:
    """The other way with the same hires, made as likely as the recommendation."""
    mine = answer["recommendation"]
    other = next(o for o in answer["alternatives"] if o["hires"] == mine["hires"])
    other.update(status="judged", chance=mine["chance"])
    return other


def row(answer: Json, activity: str) -> Json:
    return next(r for r in answer["plan"]["assignments"] if r["activity"] == activity)


def churn(answer: Json) -> Json:
    return answer["recommendation"]["chance"]["projects"][0]


def turn(strategy: str, changes_at: float = 2.5) -> Json:
    """A figure of 2, between 1 and 4, at which a strategy wins."""
    figure = {"assumption": "planning.must_multiple", "now": 2.0, "range": [1.0, 4.0]}
    return {**figure, "changes_at": changes_at, "to_strategy": strategy}


def recommended_step(answer: Json) -> Json:
    return next(step for step in answer["frontier"] if step["recommended"])


def add(place: Callable[[Json], Any], key: str, amount: float) -> Tampering:
    def change(answer: Json) -> None:
        place(answer)[key] += amount

    return change


def put(place: Callable[[Json], Any], **values: Any) -> Tampering:
    return lambda answer: place(answer).update(values)


def by_month(answer: Json) -> Json:
    return answer["cash"]["by_month"]


TAMPERINGS: dict[str, list[Tampering]] = {
    "numbers are finite": [put(lambda a: a["cash"], committed_after=float("inf"))],
    "answer is complete": [
        put(lambda a: a, notice=""),
        put(lambda a: a, status="optimal"),
        put(lambda a: a, reference="REQ-2"),
        lambda a: a["plan"]["capacity"][0]["by_month"].pop(),
    ],
    "provenance is complete": [
        put(lambda a: a["provenance"], rulebook=""),
        put(lambda a: a["provenance"], teams_judged=0),
        put(lambda a: a["provenance"], teams_judged=500, judgements=600, teams_allowed=499),
        lambda a: a["provenance"]["solver"]["proposals"][0].update(changes_to_recommended=-1),
        put(lambda a: a["provenance"]["solver"], out_of_reach=["reports"]),
    ],
    "months are the horizon": [
        lambda a: a["plan"]["months"].pop(),
        lambda a: a["plan"]["months"].__setitem__(3, "2030-01"),
    ],
    "completed request is the request": [
        put(lambda a: a["request"]["budget"], total=400_000),
        put(lambda a: a["request"]["projects"][0], priority="could"),
        put(lambda a: a["request"]["staff"][0], headcount=4),
        lambda a: a["request"]["staff"].pop(),
    ],
    "projects are the request": [
        lambda a: a["projects"].reverse(),
        put(lambda a: a["projects"][0], priority="should"),
    ],
    "figures can be judged": [
        put(lambda a: a["assumptions"][0], unit=""),
        put(lambda a: a["assumptions"][0], source=""),
        put(lambda a: a["assumptions"][0], kind="rumour"),
        put(lambda a: next(f for f in a["assumptions"] if f["planned_with"] is not None), planned_with=None),
        put(lambda a: next(f for f in a["assumptions"] if f["range"]), range=[9.0, 1.0]),
    ],
    "warnings and notes say something": [
        lambda a: a["warnings"].append({"rule": None, "level": "terrible", "text": "x"}),
        lambda a: a["warnings"].append({"rule": None, "level": "high", "text": ""}),
        lambda a: a["notes"].append({"pointer": "/company", "text": ""}),
    ],
    "cited rules fired": [lambda a: hire(a)["because"].append("a-rule-of-my-own")],
    "greatest need can be hired": [put(lambda a: a["needs"], greatest_role=None)],
    "cash adds up": [
        add(lambda a: a["cash"], "recruiting", 5.0),
        add(lambda a: a["cash"], "total", 5.0),
        lambda a: by_month(a)["total"].__setitem__(0, by_month(a)["total"][0] + 5.0),
        lambda a: by_month(a).update(pay=[-5.0, *by_month(a)["pay"][1:]]),
    ],
    "costs add up": [
        add(lambda a: a["recommendation"]["costs"], "loss", 5.0),
        add(lambda a: judged(a)["costs"], "net", 5.0),
        add(hire, "cost", 5.0),
        put(lambda a: a["recommendation"]["costs"], cash_low=9e9),
    ],
    "recommended costs are the cash": [add(lambda a: a["recommendation"]["costs"], "committed_after", 5.0)],
    "budgets are kept": [
        put(lambda a: a["cash"], total=300_002.0, committed_after=0.0),
        put(lambda a: a["cash"], training=20_002.0),
    ],
    "run rate is that of permanent hires": [put(lambda a: a["cash"], annual_run_rate_after=0.0)],
    "nobody is paid before they start": [put(hire, starts="2028-06")],
    "actions make the strategy": [
        lambda a: a["recommendation"]["actions"].remove(hire(a)),
        put(lambda a: a["recommendation"], strategy="no_change"),
        put(lambda a: a["recommendation"], trains=0),
        put(lambda a: a["recommendation"], hires={}),
        put(hire, count=0),
        put(judged, strategy="hire_several"),
    ],
    "months of actions are possible": [
        lambda a: put(hire, decide_by=hire(a)["starts"])(a),
        put(hire, ends="2027-12"),
        put(hire, starts="2029-01"),
        put(hire, decide_by="2026-12"),
        put(trained, ends="2028-07"),
        put(hire, engagement="contract"),
    ],
    "hires are used by a share": [put(hire, utilisation=1.2), put(hire, share=0.0)],
    "trainees are people who are there": [
        put(trained, staff="nobody"),
        put(trained, count=9),
        put(trained, path="statistician_to_data_scientist"),
    ],
    "nobody works longer than they have": [
        put(lambda a: a["plan"]["assignments"][0], person_months=9.0),
        put(lambda a: a["plan"]["assignments"][0], person_months=-1.0),
        put(lambda a: a["plan"]["assignments"][0], output=3.0),
    ],
    "capacity is of people who are there": [
        lambda a: a["plan"]["capacity"][0]["by_month"].__setitem__(0, 9.0),
        put(hire, starts="2027-12"),
    ],
    "whoever is trained has left the group": [
        lambda a: next(
            r for r in a["plan"]["capacity"] if r["worker"] == f"staff:{trained(a)['staff']}"
        )["by_month"].__setitem__(17, 1.5),
    ],
    "progress is work done": [
        lambda a: a["plan"]["assignments"].pop(0),
        lambda a: a["plan"]["progress"].pop(0),
        lambda a: a["plan"]["progress"][0]["by_month"].__setitem__(17, 0.2),
    ],
    "completion follows from progress": [
        put(lambda a: a["projects"][0], completed="2027-02"),
        put(lambda a: a["projects"][0], completed=None),
        put(lambda a: a["projects"][0], done_share=0.5),
        lambda a: put(lambda a: a["projects"][0], delivered=not a["projects"][0]["delivered"])(a),
    ],
    "work keeps to its months": [
        put(lambda a: a["plan"]["assignments"][0], project="q"),
        put(lambda a: a["request"]["projects"][0], earliest_start="2028-01"),
        put(lambda a: a["request"]["projects"][0], after=["reports"]),
    ],
    "milestones are in order": [
        lambda a: a["plan"]["milestones"].pop(),
        put(lambda a: a["plan"]["milestones"][0], accepted="2030-01"),
        put(lambda a: a["plan"]["milestones"][0], complete="2027-02"),
    ],
    "outcome sums up the projects": [
        lambda a: a.update(outcome="nothing" if a["outcome"] != "nothing" else "all_on_time"),
    ],
    "team is complete when the last one is there": [put(lambda a: a["plan"], team_complete="2027-01")],
    "chances are fractions": [
        put(churn, value=1.5),
        put(churn, low=0.9999),
        lambda a: a["recommendation"]["chance"]["projects"].pop(),
    ],
    "musts are summed up": [
        add(lambda a: a["recommendation"]["chance"], "expected_musts", 0.1),
        add(lambda a: judged(a)["chance"], "musts_on_time", 0.1),
    ],
    "all musts can come of each": [add(lambda a: a["recommendation"]["chance"]["all_musts"], "value", 0.05)],
    "chances are shares of the futures": [add(churn, "value", 0.0007)],
    "percentiles agree with the chance": [
        put(lambda a: churn(a)["finish"], p10=None),
        put(lambda a: churn(a)["finish"], p50="2027-01", p10="2027-02"),
    ],
    "projects repeat their chance": [add(lambda a: a["projects"][0], "chance", -0.01)],
    "chances are said": [
        put(lambda a: a["recommendation"], headline="Hire somebody."),
        put(lambda a: a["recommendation"]["chance"]["all_musts"], value=0.1),
    ],
    "alternatives are all the others": [
        lambda a: a["alternatives"].pop(),
        lambda a: a["alternatives"].append(a["alternatives"][0]),
    ],
    "alternatives say what they are": [
        put(lambda a: a["alternatives"][0], status="optimal"),
        put(lambda a: a["alternatives"][0], status="dominated", why=None),
        put(judged, costs=None, compared_with_recommendation=None),
        put(judged, status="unavailable"),
    ],
    "differences are to the recommendation": [
        add(lambda a: judged(a)["compared_with_recommendation"], "cash", 5.0),
        add(lambda a: judged(a)["compared_with_recommendation"], "net", 5.0),
        add(lambda a: judged(a)["compared_with_recommendation"], "expected_musts", 0.1),
    ],
    "no alternative is better": [
        lambda a: [put(judged, status="judged")(a), put(lambda a: judged(a)["chance"], projects=[
            r | {"value": 1.0} for r in judged(a)["chance"]["projects"]])(a)],
    ],
    "no fewer people do as well": [
        lambda a: put(lambda a: twin(a)["costs"], net=a["recommendation"]["costs"]["net"] - 5.0)(a),
    ],
    "plans beside are what they are called": [
        lambda a: a["plans"].update(cheapest=a["recommendation"]),
        lambda a: a["plans"].update(safest=a["recommendation"]),
        lambda a: a["plans"].update(fastest=None),
    ],
    "frontier rises": [
        lambda a: a["frontier"].reverse(),
        lambda a: a["frontier"].remove(recommended_step(a)),
        lambda a: put(recommended_step, chance=0.0)(a),
        put(recommended_step, strategy="no_change"),
        lambda a: a["frontier"].__setitem__(0, a["frontier"][0] | {"musts_on_time": 0.99999, "recommended": False}),
    ],
    "levers help": [
        lambda a: a["what_would_help"].append(a["what_would_help"][0] | {"lever": "prayer"}),
        lambda a: a["what_would_help"].append(a["what_would_help"][0] | {"chance": 0.0}),
        lambda a: a["what_would_help"].append(a["what_would_help"][0] | {"patch": {}}),
    ],
    "risks are gains": [
        lambda a: a.update(risks=[{"source": "passing", "title": "x", "gain": -0.1, "do": "y"}]),
    ],
    "plans b follow the course": [
        lambda a: put(lambda a: trained(a)["plan_b"], known_by=trained(a)["starts"])(a),
        lambda a: put(lambda a: trained(a)["plan_b"], all_musts=1.2)(a),
        lambda a: put(lambda a: trained(a)["plan_b"], extra_cash=-1.0)(a),
    ],
    "turns are to other strategies": [
        lambda a: a.update(what_would_change=[turn(a["recommendation"]["strategy"])]),
        lambda a: a.update(what_would_change=[turn("no_change", changes_at=4.5)]),
        lambda a: a.update(what_would_change=[turn("no_change", changes_at=3.5), turn("no_change")]),
    ],
}  # fmt: skip
"""Law -> tamperings that each break it."""

WITH_OPTIONS: dict[str, Json] = {
    "nobody may be hired": {"max_hires": 0},
    "no role may be hired": {"allow": {"hire": []}},
    "no path may be taken": {"allow": {"training_paths": []}},
    "none of the role": {"max_hires_by_role": {"machine_learning_engineer": 0, "data_scientist": 0}},
    "nobody yet": {"no_hires_before": "2028-06"},
}


def named(law: str, request: Json, answer: Json) -> list[str]:
    return [finding for finding in check_documents(request, answer) if finding.startswith(f"{law}: ")]


def test_what_the_service_publishes_keeps_every_law_and_can_be_recomputed(bank):
    assert check_answer(BANK, bank, problem_of(BANK)) == ()


@pytest.mark.parametrize(
    ("law", "tampering"),
    [
        pytest.param(law, tampering, id=f"{law}-{i}")
        for law, rows in TAMPERINGS.items()
        for i, tampering in enumerate(rows)
    ],
)
def test_a_tampered_answer_breaks_the_law(law, tampering, bank):
    answer = copy.deepcopy(bank)
    tampering(answer)
    found = named(law, BANK, answer)
    assert found != []
    assert [finding for finding in found if "the contract names" in finding] == []


@pytest.mark.parametrize("name", WITH_OPTIONS)
def test_a_plan_beyond_what_the_options_allow_is_found(name, bank):
    asked = BANK | {"options": WITH_OPTIONS[name]}
    answer = bank | {
        "request": bank["request"] | {"options": bank["request"]["options"] | WITH_OPTIONS[name]}
    }
    assert named("options are kept", asked, answer) != []


def test_every_law_is_broken_somewhere():
    names = {law.__name__.replace("_", " ") for law in LAWS}
    assert names - set(TAMPERINGS) == {"options are kept", "recurring work is a share"}


def test_an_annual_budget_is_kept_year_by_year(bank):
    """All of the answer's cash within the total of two years, more than half of it in the second."""
    spent = bank["cash"]["by_month"]["total"]
    asked = {k: v for k, v in BANK.items() if k != "budget"}
    most = max(sum(spent[:12]), 2 * sum(spent[12:]))
    enough, less = {"annual": most + 10.0}, {"annual": most - 10.0}
    kept = bank | {"request": bank["request"] | {"budget": enough}}
    passed = bank | {"request": bank["request"] | {"budget": less}}
    assert named("budgets are kept", asked | {"budget": enough}, kept) == []
    assert named("budgets are kept", asked | {"budget": less}, passed) != []


def test_a_budget_year_may_begin_in_another_month(bank):
    spent = bank["cash"]["by_month"]["total"]
    asked = {k: v for k, v in BANK.items() if k != "budget"}
    budget = {
        "annual": max(sum(spent[:3]) * 4, sum(spent[3:15]), sum(spent[15:]) * 4) + 10.0,
        "year_starts": 4,
    }
    answer = bank | {"request": bank["request"] | {"budget": budget}}
    assert named("budgets are kept", asked | {"budget": budget}, answer) == []
    tight = budget | {"annual": sum(spent[3:15]) - 10.0}
    answer = bank | {"request": bank["request"] | {"budget": tight}}
    assert named("budgets are kept", asked | {"budget": tight}, answer) != []


RECOMPUTED: dict[str, tuple[str, Tampering]] = {
    "capacity": ("capacities: ", lambda a: a["plan"]["capacity"][0]["by_month"].__setitem__(0, 0.1)),
    "a month earlier": ("recommendation: starts and terms: ", put(hire, starts="2027-01", decide_by="2027-01")),
    "a path that is no option": (
        "recommendation: known people: ",
        put(trained, path="business_analyst_to_machine_learning_engineer", supported=True),
    ),
    "other cash": ("cash is ", lambda a: add(lambda a: judged(a)["costs"], "cash", 50.0)(a)),
    "other moves": ("moves is ", add(lambda a: a["recommendation"]["costs"], "moves", 50.0)),
    "an action's cost": ("an action is said to cost", add(hire, "cost", 50.0)),
    "unaffordable for nothing": ("said to be unaffordable", put(judged, status="unaffordable")),
    "affordable after all": (
        "pass the budget",
        put(lambda a: next(o for o in a["alternatives"] if o["status"] == "unaffordable"), status="judged"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECOMPUTED)
def test_what_a_problem_says_otherwise_is_found(name, bank):
    text, tampering = RECOMPUTED[name]
    answer = copy.deepcopy(bank)
    tampering(answer)
    assert any(text in finding for finding in check_answer(BANK, answer, problem_of(BANK)))


def test_an_answer_that_lacks_fields_is_found_and_no_error(bank):
    answer = {key: value for key, value in bank.items() if key != "cash"}
    found = check_answer(BANK, answer, problem_of(BANK))
    assert any("lacks what the contract names" in finding for finding in found)


def test_recurring_work_is_held_against_its_demand():
    request = example("ongoing-need-only")["request"]
    answer = answer_to(request)
    assert named("recurring work is a share", request, answer) == []
    for change in (
        {"done_share": 0.5},
        {"delivered": not answer["projects"][0]["delivered"]},
        {"completed": "2027-03"},
    ):
        tampered = copy.deepcopy(answer)
        tampered["projects"][0].update(change)
        assert named("recurring work is a share", request, tampered) != []


def test_every_strategy_is_read_back_from_its_name():
    every = strategies(["data_scientist", "machine_learning_engineer"])
    assert [strategy_read(str(strategy)) for strategy in every] == list(every)


def test_the_checker_of_answers_takes_documents_of_any_kind():
    """A law that cannot look something up says so, and the others still speak."""
    found = checker.check_documents({"budget": {}}, {"plan": {"months": []}, "request": {}})
    assert len(found) == len(LAWS)
