"""Technician training, a problem from a textbook, through the service's own model functions.

    W. L. Winston, Operations Research: Applications and Algorithms, "Multiperiod work scheduling":
    a chain of repair shops has 50 technicians of 160 hours a month. A trainee takes one month and 50 hours of
    a technician's time. 5 % of the technicians leave at the end of each month. A technician is paid 2,000 a
    month, a trainee 1,000. Demand is 6,000, 7,000, 8,000, 9,500 and 11,000 hours. Least pay for five months?

593,776.51 with fractions of people, 598,583.13 with whole trainees. Both follow here from the planning
model. A trainee is a hire who does nothing in the first month and, mentored in it, everything afterwards; a
person-month is 160 hours; the demand is an ongoing must that may not be short.

Shared with the service: parameters, variables, every row of `CONSTRAINTS` (those that bind are capacity,
mentored_starters, mentoring_load and recurring_demand), the delivery stage, and the session that solves it.
The problem's own: `staying`, by which hired people's time is multiplied (existing people's is a parameter),
since nobody leaves in the service's plans; `supervised`, since there a starter may go unmentored, in part
too (docs/decisions/0004), and whole trainees would cost less; and `pay`, the objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from advisor.domain.horizon import Horizon, Month
from advisor.domain.parameters import (
    HireOption,
    Limits,
    Parameters,
    Pricing,
    ProjectParameters,
    StaffParameters,
)
from advisor.model.constraints import add_constraints
from advisor.model.objective import delivery_stages
from advisor.model.solver import HIGHS, Deadline, Session
from advisor.model.variables import PlanningModel, Terms, Variable

HOURS = 160.0
DEMAND = (6000.0, 7000.0, 8000.0, 9500.0, 11000.0)
TECHNICIANS = 50
SUPERVISION = 50.0
LEAVING = 0.05
PAY, PAY_IN_TRAINING = 2000.0, 1000.0
MONTHS = len(DEMAND)
REPAIR = "repair"
MORE_THAN_ANYBODY_NEEDS = 1e6


def staying(months: int) -> float:
    """Part of those who were technicians that many months ago who still are."""
    return (1.0 - LEAVING) ** months


def technician_training() -> Parameters:
    """The problem as parameters of the planning model; each month's demand is a project of that month."""
    able = {REPAIR: 1.0}
    here = StaffParameters(
        id="technicians", role="technician", side="service", headcount=TECHNICIANS, available_share=1.0,
        # Expected people: the model multiplies, and does not count them.
        present=tuple(TECHNICIANS * staying(t) for t in range(MONTHS)),
        proficiency=able, monthly_pay=PAY,
    )  # fmt: skip
    trainee = HireOption(
        role="technician", engagement="permanent", side="service", proficiency=able, lead_time=0,
        ramp_up=(0.0,) * MONTHS, ramp_up_mentored=(0.0,), mentor_load=SUPERVISION / HOURS, mentors=("technicians",),
        monthly_pay=PAY, recruiting_cost=0.0, most=TECHNICIANS,
    )  # fmt: skip
    return Parameters(
        horizon=Horizon(start=Month.parse("2027-01"), months=MONTHS), staff=(here,), hires=(trainee,), trainings=(),
        projects=tuple(_demand(t, hours) for t, hours in enumerate(DEMAND)), sides={REPAIR: "service"},
        specialty_share=1.0, specialty_rule=None, training_groups={},
        limits=Limits(
            budget=MORE_THAN_ANYBODY_NEEDS, annual_budget=None, training_budget=None, payroll_cap=None, max_hires=None
        ),
        pricing=Pricing(
            commitment_months=0, released_time_value=0.0, change_cost=0.0, shortage_price=0.0, presence_cost=0.0,
            average_monthly_pay=PAY, objective="delivery_first",
        ),
    )  # fmt: skip


def _demand(month: int, hours: float) -> ProjectParameters:
    return ProjectParameters(
        id=f"month_{month}", name=f"month {month}", priority="must", kind="ongoing", criticality="internal",
        effort={}, demand={REPAIR: hours / HOURS}, deadline=month, earliest_start=month, operations=0.0,
        max_team=MORE_THAN_ANYBODY_NEEDS, monthly_value=0.0, qualification={}, precedence=(), overlap={},
        model_phase=(), production_phase=(), adoption_phase=(),
    )  # fmt: skip


class TechnicianModel(PlanningModel):
    """The planning model in which people leave. whole: trainees are whole people."""

    def __init__(self, parameters: Parameters, *, whole: bool) -> None:
        self._whole_people = whole
        super().__init__(parameters)

    def _new(self, name: str, up: float | None = None, *, whole: bool = False) -> Variable:
        return super()._new(name, up, whole=whole and self._whole_people)

    def _hire_time(self, option: HireOption, t: int) -> Terms:
        """The service's, times those who stay: nobody leaves before the end of a month as a technician."""
        started = {v.name: s for table in (self.hire, self.mentored) for (_, s), v in table.items()}
        return [(v, c * staying(max(0, t - started[v.name] - 1))) for v, c in super()._hire_time(option, t)]


def pay(m: TechnicianModel) -> tuple[Terms, float]:
    """What everybody is paid over the five months: (terms, constant for those who are there at the start)."""
    terms = [
        (v, PAY_IN_TRAINING + PAY * sum(staying(t - s - 1) for t in range(s + 1, m.H)))
        for option in m.HIRES
        for s, v in m.starters(option, m.H - 1)
    ]
    return terms, PAY * sum(TECHNICIANS * staying(t) for t in m.PERIODS)


def supervised(m: TechnicianModel) -> Iterator[tuple[str, Terms]]:
    """Everybody in training is mentored: (name, terms that add up to nothing)."""
    for n, (key, mentored) in enumerate(m.mentored.items()):
        yield f"supervised_{n}", [(m.hire[key], 1.0), (mentored, -1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The least pay, and the trainees of each month. short: hours of demand not met."""

    pay: float
    trainees: tuple[float, ...]
    short: float


def least_pay(*, whole: bool, solver: str = HIGHS) -> Training:
    """The problem solved: first no demand short, then the least pay, as the service would."""
    m = TechnicianModel(technician_training(), whole=whole)
    add_constraints(m)
    session = Session(m.problem, solver=solver)
    for name, balance in supervised(m):
        session.add_row(name, balance, 0.0, 0.0)
    (demand,) = delivery_stages(m)
    short = session.optimise(demand.terms, deadline=Deadline(None)).objective
    session.add_row("demand_met", demand.terms, 0.0, max(0.0, short))
    terms, constant = pay(m)
    unit = m.parameters.pricing.average_monthly_pay
    found = session.optimise(
        [(v, c / unit) for v, c in terms],
        constant=constant / unit,
        absolute_gap=1e-9,
        deadline=Deadline(None),
    )
    (option,) = m.HIRES
    trainees = tuple(session.value(found, v) for _, v in m.starters(option, m.H - 1))
    return Training(pay=found.objective * unit, trainees=trainees, short=short * HOURS)


def to_the_cent(money: float) -> Decimal:
    """Half a cent counts as one, as in the book: whole trainees cost 598,583.125."""
    return Decimal(f"{money:.5f}").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def run() -> None:
    """Both answers, and whom to train when."""
    print("Winston's technician training: least pay, trainees by month")
    for name, whole in (("fractions of people", False), ("whole trainees", True)):
        found = least_pay(whole=whole)
        print(f"  {name:20s} {to_the_cent(found.pay):12,}   " + ", ".join(f"{x:.2f}" for x in found.trainees))
