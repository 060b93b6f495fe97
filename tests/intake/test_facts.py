"""Each fact that rules may test takes at least two values, each from a request that one can check by eye."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from advisor.domain.plan import STRATEGIES
from advisor.intake.completion import complete
from advisor.intake.facts import chance_that_all_pass, needs_of, plan_facts, request_facts
from advisor.intake.parameters import build_parameters
from advisor.model.needs import gap_after_staff
from tests.service.asking import TODAY, ask, brief, request, rulebook, scenario


def people(role: str, headcount: int, share: float = 0.5) -> dict[str, Any]:
    return {"role": role, "headcount": headcount, "available_share": share}


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
        (base(budget={"annual": 100000}), 200000),
        (base(budget={"annual": 100000}, horizon={"start": "2027-01", "months": 12}), 100000),
    ],
    "budget.affordable_hires": [
        (base(budget={"total": 100000}), 0),
        (base(), 1),
        (base(budget={"total": 400000}), 2),
    ],
    "budget.training_given": [(base(), False), (base(budget={"total": 1, "training": 0}), True)],
    "staff.total": [(base(), 0), (staffed(people("statistician", 2), people("data_analyst", 1)), 3)],
    "staff.science": [
        (staffed(people("statistician", 2), people("software_developer", 4)), 2),
        (staffed(people("statistician", 2, 0.0)), 0),
    ],
    "staff.engineering": [
        (staffed(people("data_engineer", 3), people("data_scientist", 1)), 3),
        (staffed(people("data_engineer", 3, 0.0)), 0),
    ],
    "staff.business_analysts": [(base(), 0), (staffed(people("business_analyst", 2)), 2)],
    "staff.software_developers": [(base(), 0), (staffed(people("software_developer", 2)), 2)],
    "staff.data_scientists": [(base(), 0), (staffed(people("data_scientist", 2)), 2)],
    "staff.machine_learning_engineers": [(base(), 0), (staffed(people("machine_learning_engineer", 2)), 2)],
    "staff.other": [
        (staffed(people("business_analyst", 2)), 0),
        (staffed(people("data_analyst", 1), people("database_administrator", 2)), 3),
    ],
    "staff.production_qualified": [
        (staffed(people("software_developer", 2)), 0),
        (staffed(people("machine_learning_engineer", 1), people("software_developer", 2)), 1),
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
    "needs.science_gap": [(base(), 2.0), (staffed(people("data_scientist", 2, 1.0)), 0.0)],
    "needs.engineering_gap": [(base(), 0.0), (with_projects(project(**CODE)), 2.0)],
    "needs.total_gap": [(base(), 2.0), (with_projects(project(), project("q", **CODE)), 4.0)],
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
    case = complete(scenario(payload), rulebook(), TODAY)
    bare = build_parameters(case, rulebook(), None)
    needs = needs_of(gap_after_staff(bare), rulebook())
    return dict(request_facts(case, rulebook(), bare, needs))


@pytest.mark.parametrize("fact", BEFORE_PLANNING)
def test_a_fact_takes_the_value_of_the_request(fact):
    expected = [value for _, value in BEFORE_PLANNING[fact]]
    found = [facts_of(payload).get(fact) for payload, _ in BEFORE_PLANNING[fact]]
    assert found == pytest.approx(expected) if isinstance(expected[0], float) else found == expected
    assert len(set(expected)) >= 2


# --- facts of the plan --------------------------------------------------------------------------------

LEARNING = base(staff=[people("business_analyst", 3)], options={"allow": {"hire": []}})
HIRING = base(options={"max_hires": 1})
NOTHING = base(budget={"total": 0})
BOTH_SIDES = with_projects(project(effort={"model_building": 1.0, "production_code": 0.6})) | {
    "company": {"headcount": 20, "country": "US"},
    "options": {"max_hires": 1},
}

AFTER_PLANNING: dict[str, list[tuple[dict[str, Any], Any]]] = {
    "plan.strategy": [(LEARNING, "cross_train_only"), (HIRING, "hire_data_scientist")],
    "plan.hires": [(NOTHING, 0), (HIRING, 1)],
    "plan.trained": [(NOTHING, 0), (LEARNING, 1)],
    "plan.single_hire_both_sides": [(HIRING, False), (BOTH_SIDES, True)],
    "plan.must_rests_on_training": [(HIRING, False), (LEARNING, True)],
    "plan.lowest_success_rate": [(HIRING, None), (LEARNING, 0.6)],
    "plan.musts_missed": [(HIRING, 0), (NOTHING, 1)],
}


@pytest.mark.parametrize("fact", AFTER_PLANNING)
def test_a_fact_takes_the_value_of_the_plan(fact):
    found = [facts_after(i, fact) for i in range(len(AFTER_PLANNING[fact]))]
    assert found == [value for _, value in AFTER_PLANNING[fact]]


@cache
def facts_after(number: int, fact: str) -> Any:
    payload, _ = AFTER_PLANNING[fact][number]
    return plan_facts(ask(payload).plan, brief(payload).parameters).get(fact)


def test_every_declared_fact_has_its_two_values():
    declared = {name: one.known for name, one in rulebook().facts.items()}
    assert set(BEFORE_PLANNING) == {name for name, known in declared.items() if known == "request"}
    assert set(AFTER_PLANNING) == {name for name, known in declared.items() if known == "plan"}


@pytest.mark.parametrize("fact", [*BEFORE_PLANNING, *AFTER_PLANNING])
def test_a_fact_takes_only_values_that_are_declared(fact):
    choices = rulebook().facts[fact].choices
    values = [value for _, value in (BEFORE_PLANNING | AFTER_PLANNING)[fact]]
    assert not choices or {value for value in values if value is not None} <= set(choices)


def test_the_strategies_of_the_facts_are_those_of_the_domain():
    assert tuple(sorted(rulebook().facts["plan.strategy"].choices)) == tuple(sorted(STRATEGIES))


def test_the_chance_that_all_pass_is_the_product_of_the_rates():
    assert chance_that_all_pass(ask(LEARNING).plan) == pytest.approx(0.6)
    assert chance_that_all_pass(ask(HIRING).plan) == 1.0
