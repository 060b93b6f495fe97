"""What would help, and where worth decides, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.domain.findings import ValueFinding
from tests.explanation.made import ANALYSTS, DEVELOPERS, ENGINEER, SCIENTIST, Made

STAFF = [
    {"role": ANALYSTS, "headcount": 3, "available_share": 0.3},
    {"role": DEVELOPERS, "headcount": 1, "available_share": 0.3},
]


@pytest.fixture(scope="module")
def bank() -> Made:
    return Made(staff=STAFF)


def mine(made: Made, chance: float = 0.5):
    return made.judged(made.team([ENGINEER]), churn=chance)


def headline_of(made: Made, lever) -> str:
    answer = made.answer(made.findings(mine(made), levers=(lever,)))
    assert answer.what_would_help is not None
    return answer.what_would_help[0].headline


def lever_of(made: Made, name: str, about=(), amount=None, chance: float = 0.9, **patch):
    team = made.judged(made.team([ENGINEER], [ANALYSTS]), churn=chance)
    return replace(made.lever(team, name, amount, **patch), about=tuple(about))


BETTER = ", about 9 in 10 instead of about 5 in 10, by hiring a machine learning engineer and cross-training"
RAISED = [{"id": ANALYSTS, "available_share": 0.5}, {"id": DEVELOPERS, "available_share": 0.3}]


@pytest.mark.parametrize(
    ("lever", "said"),
    [
        (("contracts", (), None, {}), f"With contractors allowed{BETTER}."),
        (("role", ("data_engineer",), None, {}), f"With a data engineer allowed{BETTER}."),
        (("scope", ("boards",), 1, {}), f"With “Boards” left out{BETTER}."),
        (
            ("staff_time", (ANALYSTS,), 0.2, {"staff": RAISED}),
            f"With 50 % of the time of your business analysts instead of 30 %{BETTER}.",
        ),
        (
            ("staff", (ANALYSTS, DEVELOPERS), 2, {}),
            f"With a business analyst and a software developer in house{BETTER}; list them if they are there.",
        ),
        (("months", (), 2, {}), f"With two months more{BETTER}."),
        (("budget", (), 12_345.0, {}), f"With 12,300 USD more budget{BETTER}."),
    ],
)
def test_each_lever_says_what_is_changed_and_what_comes_of_it(bank, lever, said):
    name, about, amount, patch = lever
    assert headline_of(bank, lever_of(bank, name, about, amount, **patch)) == said


def test_one_person_of_a_group_is_no_more_than_one(bank):
    raised = [{"id": ANALYSTS, "available_share": 0.3}, {"id": DEVELOPERS, "available_share": 0.5}]
    said = headline_of(bank, lever_of(bank, "staff_time", (DEVELOPERS,), 0.2, staff=raised))
    assert said.startswith("With 50 % of the time of your software developer instead of 30 %, ")


def test_a_role_that_only_saves_says_what_it_saves(bank):
    cheaper = bank.judged(bank.team([ENGINEER]), churn=0.5, net=400.0)
    lever = replace(bank.lever(cheaper, "role", None), about=("data_engineer",))
    assert headline_of(bank, lever) == (
        "With a data engineer allowed, 600 USD less in expected net cost, by hiring a machine learning engineer."
    )
    answer = bank.answer(bank.findings(mine(bank), levers=(lever,)))
    assert answer.recommendation.headline.endswith("of about 5 in 10.")


def value_lever(made: Made, chance: float):
    now = made.problem.project("churn").monthly_value
    return lever_of(made, "value", ("churn",), 30_000.0 - now, chance)


def test_a_value_says_who_would_come_and_what_was_assumed(bank):
    now = bank.brief.problem.project("churn").monthly_value
    assumed = f"{now:,.0f}"[:2] + f"{round(now, -2):,.0f}"[2:]
    assert headline_of(bank, value_lever(bank, 0.9)) == (
        f"With “Churn” worth 30,000 USD a month instead of {assumed} USD, about 9 in 10 instead of about 5 in 10, "
        "a business analyst trained as a data scientist as well."
    )


def test_a_value_that_leaves_the_chance_as_it_is_says_so(bank):
    for chance in (0.5, 0.52, 0.48):
        assert ", about 5 in 10 as now, " in headline_of(bank, value_lever(bank, chance))


def test_a_value_is_never_the_last_clause(bank):
    levers = (value_lever(bank, 0.9), lever_of(bank, "months", (), 2, 0.7))
    said = bank.answer(bank.findings(mine(bank), levers=levers)).recommendation.headline
    assert said.endswith(" With two months more, about 7 in 10.")


# --- where worth decides ------------------------------------------------------------------------------------


def turn(made: Made, team, now=7400.0, at=9000.0, project="churn"):
    judged = made.judged(team, churn=0.8)
    return ValueFinding(
        project=project, now=now, changes_at=at, outcome=judged.outcome, strategy=judged.plan.strategy
    )


def clause(made: Made, recommended, *turns) -> str:
    findings = made.findings(recommended, levers=(), values=turns)
    said = made.answer(findings).recommendation.headline
    return said.split(" with a chance of about 5 in 10.", 1)[1].strip()


@pytest.mark.parametrize(
    ("other", "who"),
    [
        (([ENGINEER, SCIENTIST], []), "A data scientist as well"),
        (([ENGINEER, SCIENTIST, SCIENTIST], []), "Two data scientists as well"),
        (([ENGINEER], [DEVELOPERS]), "A software developer trained as a machine learning engineer as well"),
        (([SCIENTIST], []), "A data scientist instead of a machine learning engineer"),
        (([], []), "Nobody hired or trained"),
    ],
)
def test_the_headline_says_who_and_from_which_value_on(bank, other, who):
    said = clause(bank, mine(bank), turn(bank, bank.team(*other)))
    assert said == f"{who}, if “Churn” is worth more than 9,000 USD a month to you; we assumed 7,400 USD."


def test_a_lower_value_is_said_to_be_lower(bank):
    two = bank.judged(bank.team([ENGINEER, SCIENTIST]), churn=0.5)
    said = clause(bank, two, turn(bank, bank.team([ENGINEER]), at=5700.0))
    assert said == (
        "Without a data scientist, if “Churn” is worth less than 5,700 USD a month to you; we assumed 7,400 USD."
    )


def test_where_nobody_is_recommended_nobody_comes_as_well(bank):
    said = clause(bank, bank.judged(churn=0.5), turn(bank, bank.team([SCIENTIST])))
    assert said.startswith("A data scientist, if “Churn” is worth more than 9,000 USD")


def test_the_nearest_alone_is_said(bank):
    near, far = turn(bank, bank.team([SCIENTIST])), turn(bank, bank.team(), at=1.0)
    assert "9,000" in clause(bank, mine(bank), near, far)
    assert clause(bank, mine(bank), near, far).count("worth") == 1


def test_what_lateness_alone_turns_is_said_without_a_value(bank):
    said = clause(bank, mine(bank), turn(bank, bank.team(), now=None, at=None, project=None))
    assert said == (
        "Nobody hired or trained, if a month after a deadline costs you no more than one before it; "
        "we assumed 3 times as much."
    )


def test_the_best_lever_comes_after_it(bank):
    values = (turn(bank, bank.team([SCIENTIST])),)
    findings = bank.findings(mine(bank), levers=(lever_of(bank, "months", (), 2),), values=values)
    said = bank.answer(findings).recommendation.headline
    assert said.index("7,400") < said.index(" With two months more")


def test_an_assumed_value_is_listed_among_the_assumptions_and_a_given_one_is_not():
    given = [
        {"id": "a", "effort": {"model_building": 2.0}},
        {"id": "b", "effort": {"model_building": 2.0}, "monthly_value": 5.0},
    ]
    made = Made(projects=given)
    rows = made.answer(made.findings(made.judged(a=0.5))).assumptions
    found = {row.name: row for row in rows if row.name.endswith(".monthly_value")}
    assert list(found) == ["projects.a.monthly_value"]
    assert found["projects.a.monthly_value"].value == made.problem.project("a").monthly_value
