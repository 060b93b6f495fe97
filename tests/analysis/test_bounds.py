"""Kinder parameters never cost a plan more or let it deliver less, and a common bound bounds each of its members."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.analysis.bounds import hands_for, harshest, kindest, least_outlay, no_kinder, reduced_to, same
from advisor.domain.parameters import Parameters
from advisor.model.contest import Contest, Kind
from advisor.model.solver import NEVER, SolveLog
from tests.model.tiny import SCIENCE, scientist_option, two_roles_one_path

BOTH = Kind(hires=frozenset({"data_scientist", "machine_learning_engineer"}), trains=None)
ALL_ON_TIME = {"must_on_time": 1.0, "must_delivered": 1.0, "should_on_time": 1.0, "should_delivered": 1.0}


def least_cost(p: Parameters) -> float:
    offer = Contest(p, gap=0.0, deadline=NEVER, log=SolveLog()).cheapest(BOTH, ALL_ON_TIME)
    assert offer is not None
    return offer.cost


def with_hire(p: Parameters, **changes: object) -> Parameters:
    first, *others = p.hires
    return replace(p, hires=(replace(first, **changes), *others))


def with_project(p: Parameters, **changes: object) -> Parameters:
    first, *others = p.projects
    return replace(p, projects=(replace(first, **changes), *others))


NOW = two_roles_one_path()
KINDER = {
    "lower pay": with_hire(NOW, monthly_pay=80.0),
    "cheaper recruiting": with_hire(NOW, recruiting_cost=0.0),
    "less effort": with_project(NOW, effort={"model_building": 1.0, "production_code": 1.0}),
    "a project worth less while it waits": with_project(NOW, monthly_value=5.0),
    "more overlap": with_project(NOW, overlap={"production_code": 0.9}),
    "more money": replace(NOW, limits=replace(NOW.limits, budget=NOW.limits.budget * 2)),
    "time of existing people is spare": replace(NOW, pricing=replace(NOW.pricing, released_time_value=0.0)),
    "people are there for longer": replace(NOW, staff=(replace(NOW.staff[0], available_share=0.9),)),
    "a cheaper course": replace(NOW, trainings=(replace(NOW.trainings[0], fee=0.0),)),
}


@pytest.mark.parametrize("what", KINDER)
def test_what_is_called_kinder_never_costs_more(what):
    kinder = KINDER[what]
    assert no_kinder(NOW, kinder)
    assert not no_kinder(kinder, NOW)
    assert least_cost(kinder) <= least_cost(NOW) + 1e-6


def test_a_common_bound_is_at_least_as_kind_as_each_and_solves_for_no_more():
    several = list(KINDER.values())
    kind, harsh = kindest(several), harshest(several)
    assert kind is not None
    assert harsh is not None
    assert all(no_kinder(one, kind) and no_kinder(harsh, one) for one in several)
    assert least_cost(kind) <= min(map(least_cost, several)) + 1e-6
    assert least_cost(harsh) >= max(map(least_cost, several)) - 1e-6


def test_a_longer_lead_time_has_no_direction():
    # It brings people later and makes them cheaper: pay is counted to the end of the horizon.
    later = with_hire(NOW, lead_time=2)
    assert kindest((NOW, later)) is None
    assert not no_kinder(NOW, later)
    assert not no_kinder(later, NOW)


def test_a_shorter_ramp_up_is_kinder_month_by_month():
    slow, fast = with_hire(NOW, ramp_up=(0.2, 0.5, 0.8)), with_hire(NOW, ramp_up=(0.4, 0.6))
    assert no_kinder(slow, fast)
    bound = harshest((with_hire(NOW, ramp_up=(0.1, 0.9)), fast))
    assert bound is not None
    assert bound.hires[0].ramp_up == (0.1, 0.6)


def test_rows_that_one_set_does_not_have_leave_no_common_bound():
    assert kindest((NOW, replace(NOW, hires=NOW.hires[:1]))) is None


def test_proficiency_below_every_qualification_has_no_effect():
    weak = {**dict.fromkeys(SCIENCE, 1.0), "production_code": 0.1}
    weaker = {**weak, "production_code": 0.3}
    assert same(with_hire(NOW, proficiency=weak), with_hire(NOW, proficiency=weaker))
    assert not same(
        with_hire(NOW, proficiency=weak), with_hire(NOW, proficiency={**weak, "production_code": 0.6})
    )


def test_a_plan_without_a_role_is_not_touched_by_its_pay():
    cheaper = with_hire(NOW, monthly_pay=1.0)
    role = NOW.hires[0].role
    others = frozenset({r.role for r in NOW.hires} - {role})
    assert same(reduced_to(cheaper, others, training=True), reduced_to(NOW, others, training=True))
    assert not same(
        reduced_to(cheaper, frozenset({role}), training=True),
        reduced_to(NOW, frozenset({role}), training=True),
    )


def test_the_least_outlay_of_a_contract_is_its_least_term():
    p = replace(
        NOW,
        hires=(scientist_option(term=2, engagement="contract", recruiting_cost=0.0),),
        pricing=replace(NOW.pricing, commitment_months=4),
    )
    assert least_outlay(p, frozenset({"data_scientist"})) == pytest.approx(200.0)
    assert least_outlay(NOW, frozenset({"statistician"})) == float("inf")


def test_a_project_without_qualified_hands_is_seen_without_solving():
    nobody = reduced_to(NOW, frozenset(), training=False)
    assert not hands_for(nobody, NOW.projects[0])
    assert all(hands_for(NOW, project) for project in NOW.projects)
