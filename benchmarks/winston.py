"""Technician training, a problem from a textbook, through the service's own model functions.

    W. L. Winston, Operations Research: Applications and Algorithms, "Multiperiod work scheduling":
    a chain of repair shops has 50 technicians of 160 hours a month. A trainee takes one month and 50 hours of
    a technician's time. 5 % of the technicians leave at the end of each month. A technician is paid 2,000 a
    month, a trainee 1,000. Demand is 6,000, 7,000, 8,000, 9,500 and 11,000 hours. Least pay for five months?

593,776.51 with fractions of people, 598,583.13 with whole trainees. Both follow here from the planning
model. A trainee is a hire who does nothing in the first month and, mentored in it, everything afterwards; a
person-month is 160 hours; the demand is an ongoing must that may not be short.

Shared with the service: the problem, decisions, every row of `CONSTRAINTS` (those that bind are capacity,
mentored_starters, mentoring_load and recurring_demand), the stage of musts on time, and the loaded model.
The problem's own: `staying`, by which hired people's time is multiplied (existing people's is a parameter),
since nobody leaves in the service's proposals; `supervised`, since there a starter may go unmentored, in part
too, and whole trainees would cost less; and `pay`, the objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from advisor.domain.horizon import Horizon, Month
from advisor.domain.problem import (
    HireOption,
    Limits,
    Pricing,
    Problem,
    ProjectParameters,
    StaffParameters,
    Uncertainty,
)
from advisor.planning.constraints import add_constraints
from advisor.planning.expressions import Linear, total
from advisor.planning.model import PlanningModel
from advisor.planning.objective import stages
from advisor.planning.solver import INFINITY, Effort, LoadedModel

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


def technician_training() -> Problem:
    """The problem as the planning model reads it; each month's demand is a project of that month."""
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
    return Problem(
        horizon=Horizon(start=Month.parse("2027-01"), months=MONTHS), staff=(here,), hires=(trainee,), trainings=(),
        projects=tuple(_demand(t, hours) for t, hours in enumerate(DEMAND)), sides={REPAIR: "service"},
        specialty_share=1.0, specialty_rule=None, training_groups={}, projects_at_once=MONTHS, ramp_up_start=0.0,
        limits=Limits(
            budget=MORE_THAN_ANYBODY_NEEDS, annual_budget=None, training_budget=None, payroll_cap=None, max_hires=None
        ),
        pricing=Pricing(
            window=MONTHS, commitment_months=0, released_time_value=0.0, change_cost=0.0, late_factor=1.0,
            average_pay=PAY, confidence=1.0, tie_tolerance=0.0, objective="musts_first",
        ),
        uncertainty=Uncertainty(
            effort={}, proficiency={}, lead_time={}, ramp_up={}, ramp_up_mentored={}, duration={}, attrition={},
            replacement_months=0,
        ),
    )  # fmt: skip


def _demand(month: int, hours: float) -> ProjectParameters:
    return ProjectParameters(
        id=f"month_{month}", name=f"month {month}", priority="must", kind="ongoing", criticality="internal",
        effort={}, demand={REPAIR: hours / HOURS}, deadline=month, earliest_start=month, operations=0.0,
        max_team=MORE_THAN_ANYBODY_NEEDS, deadline_given=True, monthly_value=0.0, value_given=False,
        shortage_price=0.0, worth=0.0, qualification={}, precedence=(), overlap={}, model_phase=(),
        production_phase=(), adoption_phase=(),
    )  # fmt: skip


class TechnicianModel(PlanningModel):
    """The planning model in which people leave, and trainees may begin in any month. whole: they are whole people."""

    def __init__(self, problem: Problem, *, whole: bool) -> None:
        self._whole_people = whole
        super().__init__(problem, every_month=True)

    def new(self, name: str, up: float | None = None, *, integer: bool = False) -> Linear:
        return super().new(name, up, integer=integer and self._whole_people)

    def _hire_time(self, hire: HireOption, t: int) -> Linear:
        """The service's, times those who stay: nobody leaves before the end of a month as a technician."""
        started = {
            decision.variable.name: start
            for table in (self.hire, self.mentored)
            for (_, start, *_), decision in table.items()
        }
        time = super()._hire_time(hire, t)
        return Linear(
            [(v, c * staying(max(0, t - started[v.name] - 1))) for v, c in time.terms], time.constant
        )


def pay(m: TechnicianModel) -> Linear:
    """What everybody is paid over the five months, those who are there at the start included."""
    trainees = [
        m.hire[option.key, s] * (PAY_IN_TRAINING + PAY * sum(staying(t - s - 1) for t in range(s + 1, m.H)))
        for option in m.HIRES
        for s in m.starts_of(option)
    ]
    return total(trainees) + PAY * sum(TECHNICIANS * staying(t) for t in m.PERIODS)


def supervised(m: TechnicianModel) -> Iterator[tuple[str, Linear]]:
    """Everybody in training is mentored: (name, what adds up to nothing)."""
    for n, ((option, s, _), mentored) in enumerate(m.mentored.items()):
        yield f"supervised_{n}", m.hire[option, s] - mentored


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The least pay, and the trainees of each month. short: hours of demand not met."""

    pay: float
    trainees: tuple[float, ...]
    short: float


def loaded_with(m: TechnicianModel) -> LoadedModel:
    """The model with all rows of the service, and the supervision of this problem."""
    add_constraints(m)
    loaded = LoadedModel(m.programme)
    for name, balance in supervised(m):
        loaded.add_row(name, balance, 0.0, 0.0)
    return loaded


def least_pay(*, whole: bool) -> Training:
    """The problem solved: first no demand short, then the least pay, as the service would."""
    m = TechnicianModel(technician_training(), whole=whole)
    loaded = loaded_with(m)
    (demand,) = stages(m)
    covered = loaded.optimise(demand.value, maximise=True).objective
    loaded.add_row("demand_met", demand.value, covered, INFINITY)
    found = loaded.optimise(pay(m) / m.unit, effort=Effort(absolute_gap=1e-9))
    (option,) = m.HIRES
    return Training(
        pay=found.objective * m.unit,
        trainees=tuple(loaded.value(found, m.hire[option.key, s]) for s in m.starts_of(option)),
        short=loaded.value(found, total(m.shortage.values())) * HOURS,
    )


def to_the_cent(money: float) -> Decimal:
    """Half a cent counts as one, as in the book: whole trainees cost 598,583.125."""
    return Decimal(f"{money:.5f}").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def run() -> None:
    """Both answers, and whom to train when."""
    print("Winston's technician training: least pay, trainees by month")
    for name, whole in (("fractions of people", False), ("whole trainees", True)):
        found = least_pay(whole=whole)
        print(f"  {name:20s} {to_the_cent(found.pay):12,}   " + ", ".join(f"{x:.2f}" for x in found.trainees))


if __name__ == "__main__":
    run()
