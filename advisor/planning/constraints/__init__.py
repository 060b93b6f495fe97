"""The constraints of the planning model: one function for each family, its equation in its docstring.

`CONSTRAINTS` is the table of contents. A new family is a function in one of the modules, a line here and a test.
Each function yields (name, row); units are person-months (pm) unless a docstring differs. Rows name people and
projects by position, and carry the id of the rule that asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.planning.constraints.delivery import (
    acceptance,
    completion,
    delivery,
    go_live,
    operations,
    precedence,
    progress_balance,
    recurring_demand,
    steady_operations,
    team_size,
)
from advisor.planning.constraints.money import annual_budget, budget, payroll_cap, training_budget
from advisor.planning.constraints.people import (
    contract_term,
    hire_counts,
    hire_limits,
    role_requirements,
    support_places,
    support_time,
    training_at_once,
    training_in_all,
    useful_hires,
)
from advisor.planning.constraints.time import (
    capacity,
    hand_over,
    joint_work,
    mentored_starters,
    mentoring_load,
    paid_time,
    specialty_share,
    steady_capacity,
    support_load,
)
from advisor.planning.expressions import Row
from advisor.planning.model import PlanningModel

Family = Callable[[PlanningModel], Iterator[tuple[str, Row]]]

CONSTRAINTS: tuple[Family, ...] = (
    capacity,
    mentored_starters,
    mentoring_load,
    contract_term,
    hand_over,
    training_at_once,
    training_in_all,
    support_places,
    support_time,
    support_load,
    specialty_share,
    progress_balance,
    precedence,
    acceptance,
    go_live,
    completion,
    delivery,
    operations,
    steady_operations,
    steady_capacity,
    recurring_demand,
    team_size,
    budget,
    annual_budget,
    training_budget,
    payroll_cap,
    hire_counts,
    useful_hires,
    hire_limits,
    role_requirements,
    joint_work,
    paid_time,
)

MONEY: tuple[Family, ...] = (budget, annual_budget, training_budget, payroll_cap)
"""What a proposal without money limits leaves out."""

PEOPLE: tuple[Family, ...] = (
    training_at_once,
    training_in_all,
    support_places,
    support_time,
    useful_hires,
    hire_limits,
)
"""What holds of a team whatever its work: rows of people alone, each at most so much."""


def add_constraints(m: PlanningModel, families: tuple[Family, ...] = CONSTRAINTS) -> None:
    """Every family into the programme, in the order of the table."""
    for family in families:
        for name, row in family(m):
            m.add(family.__name__, name, row)
