"""A plan with a contractor passes the checker, and each thing about the contract that is broken does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from advisor.checker import check_plan, unmet_requirements
from advisor.domain.parameters import Parameters, RoleRequirement
from advisor.domain.plan import Plan
from advisor.model.solve import Planner
from advisor.model.solver import Deadline
from tests.model.tiny import developer, engineer_option, on_contract, parameters, project

WORKER = "hire:machine_learning_engineer:contract"
MONTHS = 6


@cache
def instance() -> Parameters:
    """A contractor builds, the developer who stays takes over and runs it."""
    return parameters(
        months=MONTHS,
        staff=(developer(months=MONTHS, proficiency={"operations": 1.0}),),
        hires=(on_contract(engineer_option(), receiving=0.3, hand_over=0.25),),
        projects=(
            project(months=MONTHS, effort={"production_code": 1.5}, operations=0.2, monthly_value=80.0),
        ),
    )


@cache
def a_plan() -> Plan:
    found = Planner(instance(), gap=0.0, deadline=Deadline(None)).plan("hire_machine_learning_engineer")
    assert found is not None
    return found


def the_end() -> int:
    (only,) = a_plan().hires
    assert only.end is not None
    return only.end


def hire(**changes: Any) -> Plan:
    return replace(a_plan(), hires=(replace(a_plan().hires[0], **changes),))


def capacity(worker: str, by: float) -> Plan:
    series = list(a_plan().capacity[worker])
    series[the_end()] += by
    return replace(a_plan(), capacity={**a_plan().capacity, worker: tuple(series)})


def costs(**changes: float) -> Plan:
    return replace(a_plan(), costs=replace(a_plan().costs, **changes))


def option(**changes: Any) -> Parameters:
    return replace(instance(), hires=(replace(instance().hires[0], **changes),))


def test_the_plan_at_hand_is_sound_and_its_contractor_leaves_before_the_end():
    assert check_plan(instance(), a_plan()) == ()
    assert the_end() < MONTHS - 1


BROKEN: dict[str, tuple[str, Callable[[], tuple[Parameters, Plan]]]] = {
    "no last month": ("lead times", lambda: (instance(), hire(end=None))),
    "sent home too soon": ("lead times", lambda: (instance(), hire(end=a_plan().hires[0].start))),
    "kept beyond the horizon for nothing": ("lead times", lambda: (instance(), hire(end=MONTHS))),
    "a longer term": ("lead times", lambda: (option(term=MONTHS), a_plan())),
    "counted after the last month": (
        "headcounts",
        lambda: (
            instance(),
            replace(a_plan(), headcount={**a_plan().headcount, WORKER: (0,) + (1,) * (MONTHS - 1)}),
        ),
    ),
    "no time lost to handing over": ("capacities", lambda: (instance(), capacity(WORKER, 0.25))),
    "nobody took over": ("mentoring and teaching", lambda: (instance(), capacity("staff:developers", 0.3))),
    "more to take over": ("mentoring and teaching", lambda: (option(receiving=0.9), a_plan())),
    "another rate": ("cash", lambda: (option(monthly_pay=170.0), a_plan())),
    "booked as pay": ("cash", lambda: (instance(), costs(pay=a_plan().costs.contracts, contracts=0.0))),
    "on the payroll afterwards": ("cash", lambda: (instance(), costs(annual_run_rate_after=1920.0))),
    "not in the economic cost": (
        "economic cost",
        lambda: (
            instance(),
            replace(
                a_plan(),
                costs=replace(a_plan().costs, economic=replace(a_plan().costs.economic, contracts=0.0)),
            ),
        ),
    ),
    "whoever took over has left": (
        "mentoring and teaching",
        lambda: (
            replace(
                instance(), staff=(replace(instance().staff[0], present=(1,) * (MONTHS - 1) + (0,)),)
            ),
            a_plan(),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_about_a_contract_is_found(name):
    family, broken = BROKEN[name]
    findings = check_plan(*broken())
    assert any(line.startswith(f"{family}: ") for line in findings), findings


def test_a_contractor_meets_a_requirement_only_while_there():
    wanted = RoleRequirement(rule="one", role="machine_learning_engineer", at_least=1, by=MONTHS - 1)
    asked = replace(instance(), limits=replace(instance().limits, role_requirements=(wanted,)))
    assert unmet_requirements(asked, a_plan()) == {"one": 1}
