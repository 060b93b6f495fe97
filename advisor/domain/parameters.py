"""The parameters of one plan: the request and the rule files boiled down to what the mathematics needs.

Periods are months counted from 0; money is in the request's currency; work is in person-months (pm).
docs/model.md gives the symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.horizon import Horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffParameters:
    """Existing people of one role.

    present: people there in each period (length H); available_share: fraction of their time;
    proficiency: activity -> output per pm worked, 0..1; monthly_pay: fully loaded money a month each.
    """

    id: str
    role: str
    side: str
    headcount: int
    available_share: float
    present: tuple[int, ...]
    proficiency: Mapping[str, float]
    monthly_pay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HireOption:
    """A role that may be hired under one engagement.

    lead_time: months from decision to first day; term: least months of a contract (0: permanent);
    ramp_up, ramp_up_mentored: output as a fraction of full speed by month since the first day
    (full speed after the last entry); mentor_load: pm of a colleague per mentored starter in each
    month of ramp_up_mentored; mentors: ids of the staff groups that may mentor; most: bound on the
    count of any one month; monthly_pay: fully loaded, of a contract its rate; recruiting_cost: money
    once; hand_over: pm of a contractor's last month that go into handing over; receiving: pm of a
    colleague who stays for it.
    """

    role: str
    engagement: str
    side: str
    proficiency: Mapping[str, float]
    lead_time: int
    ramp_up: tuple[float, ...]
    ramp_up_mentored: tuple[float, ...]
    mentor_load: float
    mentors: tuple[str, ...]
    monthly_pay: float
    recruiting_cost: float
    most: int
    term: int = 0
    hand_over: float = 0.0
    receiving: float = 0.0

    def __post_init__(self) -> None:
        if 0 < self.term < max(len(self.ramp_up), len(self.ramp_up_mentored)):
            raise ValueError("nobody leaves a contract before being up to speed")
        if not 0 <= self.hand_over <= 1:
            raise ValueError("handing over takes at most the whole of the last month")

    @property
    def key(self) -> str:
        return f"hire:{self.role}:{self.engagement}"

    @property
    def leaves(self) -> bool:
        """Whether whoever is taken on so leaves again: on a contract."""
        return self.term > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOption:
    """A cross-training path open to one staff group, supported by a specialist or not.

    duration: months of study; study_share: fraction of full time while studying; released_share:
    fraction of full time given to this work afterwards; success_rate: share who pass;
    expected_success: what the plan counts on (1 for a small cohort, the rate for a large one);
    fee: money per person; support_load: pm of a specialist per trainee a month;
    specialist_groups / specialist_roles: staff groups and hired roles that can support;
    monthly_pay: fully loaded, of the source role.
    """

    path: str
    group: str
    target_role: str
    supported: bool
    side: str
    proficiency: Mapping[str, float]
    duration: int
    study_share: float
    released_share: float
    success_rate: float
    expected_success: float
    fee: float
    support_load: float
    trainees_per_specialist: float
    specialist_groups: tuple[str, ...]
    specialist_roles: tuple[str, ...]
    monthly_pay: float
    most: int

    @property
    def key(self) -> str:
        return f"train:{self.path}:{self.group}:{'supported' if self.supported else 'unsupported'}"

    @property
    def published_key(self) -> str:
        """One row for each path in the answer, supported and unsupported trainees together."""
        return f"train:{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """`after` may not be further along in month t than `before` was in month t - lag."""

    before: str
    after: str
    lag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectParameters:
    """One delivery or ongoing project.

    effort: activity -> pm of output, all > 0 (delivery); demand: activity -> pm of output a month
    (ongoing); deadline, earliest_start: periods; operations: pm of output a month from the month
    after go-live; max_team: FTE at work in one month; monthly_value: money for each month complete;
    qualification: activity -> least proficiency; overlap: production activity -> part that may be
    done before acceptance; model_phase, production_phase, adoption_phase: the activities present.
    """

    id: str
    name: str
    priority: str
    kind: str
    criticality: str
    effort: Mapping[str, float]
    demand: Mapping[str, float]
    deadline: int
    earliest_start: int
    operations: float
    max_team: float
    monthly_value: float
    qualification: Mapping[str, float]
    precedence: tuple[Precedence, ...]
    overlap: Mapping[str, float]
    model_phase: tuple[str, ...]
    production_phase: tuple[str, ...]
    adoption_phase: tuple[str, ...]

    @property
    def before_live(self) -> tuple[str, ...]:
        """What must be done before the users have it."""
        return self.model_phase + self.production_phase

    @property
    def last_activities(self) -> tuple[str, ...]:
        """Activities of the effort that no other one rests on: when these are done, all are."""
        rested_on = {edge.before for edge in self.precedence}
        return tuple(k for k in self.effort if k not in rested_on)

    @property
    def needed_activities(self) -> tuple[str, ...]:
        """Activities that take work: the effort's, the demand's, and operations where asked for."""
        running = ("operations",) if self.operations > 0 and self.kind == "delivery" else ()
        return (*self.effort, *running) if self.kind == "delivery" else tuple(self.demand)


@dataclass(frozen=True, slots=True, kw_only=True)
class HireLimit:
    """At most so many hires of a role (None: of all roles) over the horizon; rule: its id."""

    rule: str
    role: str | None
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRequirement:
    """At least so many people of a role, existing, hired or trained, in period `by` and after."""

    rule: str
    role: str
    at_least: int
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointWork:
    """Of all work on an activity, at least `share` is done by people of `side`."""

    rule: str
    activity: str
    side: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What bounds the whole plan: money in the request's currency (None: no such limit).

    budget: for the horizon, what lies beyond it included; annual_budget: for each twelve months;
    payroll_cap: loaded yearly pay of new permanent hires; max_hires: people.
    """

    budget: float
    annual_budget: float | None
    training_budget: float | None
    payroll_cap: float | None
    max_hires: int | None
    hire_limits: tuple[HireLimit, ...] = ()
    role_requirements: tuple[RoleRequirement, ...] = ()
    joint_work: tuple[JointWork, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """How cost is counted: commitment_months a permanent hire counts at least; the rest as fractions
    or money: released_time_value x loaded pay; change_cost per person moved; shortage_price money per
    pm; presence_cost as a fraction of pay; average_monthly_pay as the unit of money in the solver."""

    commitment_months: int
    released_time_value: float
    change_cost: float
    shortage_price: float
    presence_cost: float
    average_monthly_pay: float
    objective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Everything the planning model and the plan checker read. Rows are in canonical order (by id)."""

    horizon: Horizon
    staff: tuple[StaffParameters, ...]
    hires: tuple[HireOption, ...]
    trainings: tuple[TrainingOption, ...]
    projects: tuple[ProjectParameters, ...]
    sides: Mapping[str, str]
    specialty_share: float
    specialty_rule: str | None
    training_groups: Mapping[str, tuple[int, int]]
    limits: Limits
    pricing: Pricing
