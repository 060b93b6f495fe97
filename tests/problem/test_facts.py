"""Each fact that rules may test takes at least two values, each from a request or plan that one can check by eye."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from advisor.domain.cash import cash_of
from advisor.domain.findings import Judged
from advisor.domain.outcome import NetCost, Outcome
from advisor.domain.plan import Assignment, Plan, ProjectResult
from advisor.domain.problem import Problem
from advisor.domain.strategy import strategy_of
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.problem import rules_of_the_plan
from advisor.problem.facts import PLAN_FACTS, REQUEST_FACTS, plan_facts
from tests.problem.asking import brief, people, request, rulebook


def project(name: str = "p", **changes: Any) -> dict[str, Any]:
    return {"id": name, "effort": {"model_building": 2.0}} | changes


ONGOING = {"id": "o", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.1}}
BASE = request(projects=[project()])


def base(**changes: Any) -> dict[str, Any]:
    return BASE | changes


def staffed(*groups: dict[str, Any]) -> dict[str, Any]:
    return base(staff=list(groups))


def with_projects(*projects: dict[str, Any]) -> dict[str, Any]:
    return base(projects=list(projects))


def small(headcount: int) -> dict[str, Any]:
    return base(company={"headcount": headcount, "country": "US"})


CODE = {"effort": {"production_code": 2.0}}
ENGINEER_ASKED = base(requested_role="machine_learning_engineer")
SCIENTIST_ASKED = base(requested_role="data_scientist")

# fact -> two or more (request, value); None: unknown, the fact is left out
BEFORE_PLANNING: dict[str, list[tuple[dict[str, Any], Any]]] = {
    "company.headcount": [(small(30), 30), (small(31), 31)],
    "company.size_band": [(small(49), "small"), (small(50), "midsize"), (small(1000), "large")],
    "budget.total": [
        (base(), 300000),
        (base(budget={"annual": 100000}), 150000),
        (base(budget={"annual": 100000}, horizon={"start": "2027-01", "months": 12}), 100000),
    ],
    "budget.affordable_hires": [
        (base(budget={"total": 100000}), 0),
        (base(), 1),
        (base(budget={"total": 400000}), 2),
    ],
    "budget.training_given": [(base(), False), (base(budget={"total": 1, "training": 0}), True)],
    "staff.total": [
        (base(), 0),
        (staffed(people("statistician", 2), people("data_analyst", 1)), 3),
        (staffed(people("statistician", 2, 0.0), people("data_analyst", 1)), 1),
    ],
    "staff.science": [
        (staffed(people("statistician", 2), people("software_developer", 4)), 2),
        (staffed(people("statistician", 2, 0.0)), 0),
        (staffed(people("statistician", 2, until="2027-02")), 2),
    ],
    "staff.engineering": [
        (staffed(people("data_engineer", 3), people("data_scientist", 1)), 3),
        (staffed(people("data_engineer", 3, 0.0)), 0),
    ],
    "staff.engineering_at_end": [
        (staffed(people("data_engineer", 3), people("data_scientist", 1)), 3),
        (staffed(people("data_engineer", 3, until="2027-02")), 0),
        (staffed(people("data_engineer", 3, **{"from": "2027-09"})), 3),
    ],
    "staff.business_analysts": [
        (base(), 0),
        (staffed(people("business_analyst", 2)), 2),
        (staffed(people("business_analyst", 2, **{"from": "2027-09"})), 0),
    ],
    "staff.software_developers": [(base(), 0), (staffed(people("software_developer", 2)), 2)],
    "staff.data_scientists": [(base(), 0), (staffed(people("data_scientist", 2)), 2)],
    "staff.machine_learning_engineers": [
        (base(), 0),
        (staffed(people("machine_learning_engineer", 2)), 2),
        (staffed(people("machine_learning_engineer", 2, until="2027-02")), 0),
    ],
    "staff.other_learners": [
        (staffed(people("business_analyst", 2)), 0),
        (staffed(people("data_analyst", 1), people("database_administrator", 2)), 1),
    ],
    "staff.production_qualified": [
        (staffed(people("software_developer", 2)), 0),
        (staffed(people("machine_learning_engineer", 1), people("software_developer", 2)), 1),
        (staffed(people("machine_learning_engineer", 1, until="2027-02")), 0),
        (staffed(people("machine_learning_engineer", 1, 0.0)), 0),
    ],
    "staff.science_qualified": [
        (staffed(people("business_analyst", 2)), 0),
        (staffed(people("data_scientist", 2)), 2),
    ],
    "needs.greatest_role": [
        (base(), "data_scientist"),
        (with_projects(project(**CODE)), "machine_learning_engineer"),
        (staffed(people("data_scientist", 2, 1.0)), "none"),
    ],
    "needs.other_side": [
        (base(), "none"),
        (with_projects(project(), project("q", effort={"production_code": 1.0})), "engineering"),
        (with_projects(project(), project("q", effort={"production_code": 3.0})), "science"),
    ],
    "needs.sides": [
        (base(), 1),
        (with_projects(project(), project("q", **CODE)), 2),
        (staffed(people("data_scientist", 2, 1.0)), 0),
    ],
    "needs.science_gap": [(base(), 2.4), (staffed(people("data_scientist", 2, 1.0)), 0.0)],
    "needs.engineering_gap": [(base(), 0.0), (with_projects(project(**CODE)), 2.4)],
    "needs.total_gap": [(base(), 2.4), (with_projects(project(), project("q", **CODE)), 4.8)],
    "projects.count": [(base(), 1), (with_projects(project(), ONGOING), 2)],
    "projects.musts": [(base(), 1), (with_projects(project(priority="could")), 0)],
    "projects.business_critical": [(base(), 0), (with_projects(project(criticality="business_critical")), 1)],
    "projects.with_production": [
        (base(), 0),
        (with_projects(project(**CODE), project("q", effort={"deployment": 1.0})), 2),
    ],
    "projects.prototypes_only": [
        (base(), True),
        (with_projects(project(), project("q", **CODE)), False),
        (with_projects(ONGOING), False),
    ],
    "projects.pretrained": [(base(), 0), (with_projects(project(uses_pretrained_models=True)), 1)],
    "projects.all_pretrained": [
        (with_projects(project(uses_pretrained_models=True), ONGOING), True),
        (with_projects(project(uses_pretrained_models=True), project("q")), False),
        (with_projects(ONGOING), False),
    ],
    "projects.ongoing": [(base(), 0), (with_projects(project(), ONGOING), 1)],
    "projects.with_adoption": [(base(), 0), (with_projects(project(effort={"user_adoption": 1.0})), 1)],
    "request.requested_role": [
        (base(), None),
        (SCIENTIST_ASKED, "data_scientist"),
        (ENGINEER_ASKED, "machine_learning_engineer"),
    ],
    "request.role_differs": [(base(), None), (SCIENTIST_ASKED, False), (ENGINEER_ASKED, True)],
    "options.market": [(base(), "normal"), (base(options={"market": "tight"}), "tight")],
}


def facts_of(payload: dict[str, Any]) -> dict[str, Any]:
    return dict(brief(payload).facts)


@pytest.mark.parametrize("fact", BEFORE_PLANNING)
def test_a_fact_takes_the_value_of_the_request(fact):
    expected = [value for _, value in BEFORE_PLANNING[fact]]
    found = [facts_of(payload).get(fact) for payload, _ in BEFORE_PLANNING[fact]]
    assert found == pytest.approx(expected) if isinstance(expected[0], float) else found == expected
    assert len(set(expected)) >= 2


# --- facts of the plan --------------------------------------------------------------------------------

STAFF = [people("business_analyst", 3), people("software_developer", 2)]
CRITICAL = project(effort={"model_building": 2.0, "production_code": 1.0}, criticality="business_critical")
ASKED = base(staff=STAFF, projects=[CRITICAL], requested_role="data_scientist")

SCIENTIST = "hire:data_scientist:permanent"
ENGINEER = "hire:machine_learning_engineer:permanent"
ANALYST = "train:business_analyst_to_data_scientist:business_analyst:unsupported"
DEVELOPER = "train:software_developer_to_machine_learning_engineer:software_developer:unsupported"


def judged(
    problem: Problem,
    *options: str,
    work: Mapping[tuple[str, str], float] | None = None,
    chance: float = 0.9,
    delivered: bool = True,
) -> Judged:
    """A team of these options with work as given, as if it had been simulated."""
    hires = [HireDecision(o, 4) for o in options if o.startswith("hire:")]
    trainings = [TrainingDecision(o, 0) for o in options if o.startswith("train:")]
    team = Team.of(hires, trainings)
    roles = [problem.hire_option(h.option).role for h in hires]
    rows = tuple(
        Assignment(worker=worker, project="p", activity=k, period=5, person_months=amount, output=amount)
        for (worker, k), amount in (work or {}).items()
    )
    results = tuple(
        ProjectResult(
            id=p.id, priority=p.priority, kind=p.kind, delivered=delivered, done_share=1.0, accepted=3, live=4,
            completed=5, effort=p.effort, shortage={},
        )
        for p in problem.projects
    )  # fmt: skip
    plan = Plan(
        team=team, strategy=strategy_of(roles, bool(trainings)), capacity=(), other_time=(), assignments=rows,
        progress={}, projects=results, utilisation={}, cash=cash_of(problem, team),
    )  # fmt: skip
    return Judged(outcome=_outcome(problem, team, chance), plan=plan)


def _outcome(problem: Problem, team: Team, chance: float) -> Outcome:
    return Outcome(
        team=team, chance={p.id: chance for p in problem.projects}, all_musts=chance, hopeful_musts=chance,
        expected_musts=chance, musts_on_time=chance, finish={},
        net=NetCost(people=0, moves=0, released_time=0, loss=0), cash=0, committed_after=0,
        cash_low=0, cash_high=0, order="o", futures=100,
    )  # fmt: skip


HIRED, TRAINED = "hire:data_scientist:permanent", "train:business_analyst_to_data_scientist"
BOTH = {(HIRED, "model_building"): 1.0, (HIRED, "production_code"): 0.5, ("staff:x", "production_code"): 1.0}
LEAVER = [people("machine_learning_engineer", 1, until="2027-02")]

# fact -> (request, options of the team, how it was judged, value)
AFTER_PLANNING: dict[str, list[tuple[dict[str, Any], tuple[str, ...], dict[str, Any], Any]]] = {
    "plan.strategy": [
        (ASKED, (), {}, "no_change"),
        (ASKED, (ENGINEER, ANALYST), {}, "hire_machine_learning_engineer_and_cross_train"),
        (ASKED, (ENGINEER, SCIENTIST), {}, "hire_several"),
    ],
    "plan.hires": [(ASKED, (), {}, 0), (ASKED, (ENGINEER, ENGINEER), {}, 2)],
    "plan.sides_hired": [(ASKED, (ENGINEER, ENGINEER), {}, 1), (ASKED, (ENGINEER, SCIENTIST), {}, 2)],
    "plan.greatest_need_hired": [
        (ASKED, (SCIENTIST,), {}, True),
        (ASKED, (ENGINEER,), {}, False),
        (ASKED, (), {}, None),
    ],
    "plan.requested_role_hired": [
        (ASKED, (SCIENTIST,), {}, True),
        (ASKED, (ENGINEER,), {}, False),
        (ASKED | {"requested_role": None}, (ENGINEER,), {}, None),
    ],
    "plan.trained": [(ASKED, (), {}, 0), (ASKED, (ANALYST, DEVELOPER), {}, 2)],
    "plan.single_hire_both_sides": [
        (ASKED, (SCIENTIST,), {"work": BOTH}, True),
        (ASKED, (SCIENTIST,), {"work": {(HIRED, "model_building"): 1.0, ("staff:x", "production_code"): 1.0}}, False),
        (ASKED, (SCIENTIST, ENGINEER), {"work": BOTH}, False),
    ],
    "plan.must_rests_on_training": [
        (ASKED, (ANALYST,), {"work": {(TRAINED, "model_building"): 1.0}}, True),
        (ASKED, (ANALYST,), {}, False),
    ],
    "plan.lowest_success_rate": [(ASKED, (), {}, None), (ASKED, (ANALYST, DEVELOPER), {}, 0.58)],
    "plan.musts_missed": [(ASKED, (), {}, 0), (ASKED, (), {"delivered": False}, 1)],
    "plan.musts_below_confidence": [(ASKED, (), {"chance": 0.8}, 0), (ASKED, (), {"chance": 0.79}, 1)],
    "plan.all_musts": [
        (ASKED, (), {"chance": 0.74}, 0.74),
        (ASKED | {"projects": [ONGOING]}, (), {}, None),
    ],
    "plan.engineers": [
        (ASKED, (), {}, 2),
        (ASKED, (ENGINEER, DEVELOPER, ANALYST), {}, 4),
        (ASKED | {"staff": LEAVER}, (), {}, 0),
    ],
    "plan.critical_without_hands": [
        (ASKED, (), {}, 1),
        (ASKED, (SCIENTIST,), {}, 1),
        (ASKED, (ENGINEER,), {}, 0),
        (ASKED, (DEVELOPER,), {}, 0),
        (ASKED | {"staff": LEAVER}, (), {}, 1),
    ],
}  # fmt: skip


@pytest.mark.parametrize("fact", AFTER_PLANNING)
def test_a_fact_takes_the_value_of_the_plan(fact):
    found, expected = [], []
    for payload, options, how, value in AFTER_PLANNING[fact]:
        made = brief(payload)
        facts = plan_facts(
            judged(made.problem, *options, **how), made.problem, payload["requested_role"], made.needs
        )
        found.append(facts.get(fact))
        expected.append(value)
    assert found == expected
    assert len(set(expected)) >= 2


# --- declared and computed ----------------------------------------------------------------------------


def test_every_declared_fact_is_computed_and_every_computed_one_declared():
    in_code = {n: one for n, one in rulebook().facts.items() if one.people is None and one.derived is None}
    assert set(REQUEST_FACTS) == {name for name, one in in_code.items() if one.known == "request"}
    assert set(PLAN_FACTS) == {name for name, one in in_code.items() if one.known == "plan"}


def test_every_declared_fact_has_its_two_values():
    assert set(BEFORE_PLANNING) | set(AFTER_PLANNING) == set(rulebook().facts)


@pytest.mark.parametrize("fact", [*BEFORE_PLANNING, *AFTER_PLANNING])
def test_a_fact_takes_only_values_that_are_declared(fact):
    choices = rulebook().facts[fact].choices
    rows = BEFORE_PLANNING.get(fact, AFTER_PLANNING.get(fact, []))
    values = {row[-1] for row in rows if row[-1] is not None}
    assert not choices or values <= set(choices)


# --- rules on who is there, and on the plan -----------------------------------------------------------


def fired(rules: Any) -> set[str]:
    return {rule.id for rule in rules if rule.fired == "yes"}


def cited(rules: Any) -> set[str]:
    return {cause.advice for rule in rules if rule.fired == "yes" for cause in rule.because}


def test_whoever_leaves_before_the_end_does_not_count_as_qualified_for_production():
    desk = {"id": "p", "template": "prototype_to_production", "size": "medium"}
    staff = [people("data_scientist", 2, 0.8), people("machine_learning_engineer", 1, 1.0)]
    stays = brief(base(staff=staff, projects=[desk]))
    leaves = brief(base(staff=[staff[0], staff[1] | {"until": "2027-02"}], projects=[desk]))
    assert "critical-production-without-an-engineer" in fired(leaves.fired) - fired(stays.fired)
    assert "A9" in cited(leaves.fired)


def test_a_title_asked_for_is_held_against_the_plan_and_not_against_the_gap():
    desk = {"id": "p", "template": "prototype_to_production", "size": "medium"}
    made = brief(
        base(staff=[people("data_scientist", 2, 0.9)], projects=[desk], requested_role="data_scientist")
    )
    assert made.needs.greatest_role == "machine_learning_engineer"
    assert "A1" not in cited(made.fired)
    engineer = rules_of_the_plan(made, judged(made.problem, ENGINEER), rulebook())
    scientist = rules_of_the_plan(made, judged(made.problem, SCIENTIST), rulebook())
    assert "the-title-asked-for-hides-another-job" in fired(engineer) - fired(scientist)
    assert "the-title-asked-for-is-hired-all-the-same" in fired(scientist) - fired(engineer)
    assert "A1" in cited(engineer)


def test_a_warning_that_the_plan_answers_is_not_given():
    made = brief(ASKED)
    alone = fired(rules_of_the_plan(made, judged(made.problem), rulebook()))
    hired = fired(rules_of_the_plan(made, judged(made.problem, ENGINEER), rulebook()))
    assert "critical-production-stays-without-hands" in alone - hired


def test_the_people_in_house_can_do_it_only_where_they_are_likely_to():
    made = brief(ASKED)
    rule = "the-work-fits-the-people-in-house"
    assert rule in fired(rules_of_the_plan(made, judged(made.problem, chance=0.9), rulebook()))
    assert rule not in fired(rules_of_the_plan(made, judged(made.problem, chance=0.5), rulebook()))
    assert rule not in fired(rules_of_the_plan(made, judged(made.problem, delivered=False), rulebook()))
