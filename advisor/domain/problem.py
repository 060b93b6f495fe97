"""The problem: request and rule files boiled down to what planning, simulation and checker need.

Periods are months counted from 0; money is in the request's currency; work is in person-months (pm). Figures
stand at their planning values, the means of their distributions (durations rounded to months, money at its
value); `Uncertainty` has the distributions. docs/model.md gives the symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.distribution import Distribution
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
    month of ramp_up_mentored; mentors: ids of the staff groups that may mentor; most: bound on their
    count over the horizon; monthly_pay: fully loaded, of a contract its rate; recruiting_cost: money
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
    fraction of full time given to this work afterwards; success_rate: share who pass (of a supported course
    with its support; success_rate_alone without it); fee: money per person; support_load: pm of a specialist
    per trainee a month; gain: part of the way to the target role that the course covers, 0..1;
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
    success_rate_alone: float
    gain: float
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
    (ongoing); deadline, earliest_start: periods; deadline_given: whether the request gives it (only then are
    months after it dearer); operations: pm of output a month from the month after go-live; max_team: FTE at
    work in one month; monthly_value: money lost for each month of the window until it is complete;
    shortage_price: money for a pm of operations or recurring work that nobody does; worth: the most that a
    must may cost (0 of others), worth_for_safety: the same for a safer plan, at twice the multiple;
    qualification: activity -> least proficiency at planning values; overlap: production activity -> part that
    may be done before acceptance; model_phase, production_phase, adoption_phase: the activities present.
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
    deadline_given: bool
    monthly_value: float
    value_given: bool
    shortage_price: float
    worth: float
    qualification: Mapping[str, float]
    precedence: tuple[Precedence, ...]
    overlap: Mapping[str, float]
    model_phase: tuple[str, ...]
    production_phase: tuple[str, ...]
    adoption_phase: tuple[str, ...]
    worth_for_safety: float = 0.0

    @property
    def must(self) -> bool:
        return self.priority == "must"

    @property
    def goes_into_production(self) -> bool:
        """Whether there is anything to deploy: what joint work is asked for (A23)."""
        return bool(self.production_phase)

    @property
    def build_effort(self) -> float:
        """Person-months of output until it is complete, without operations."""
        return sum(self.effort.values())

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
    """Of the work on an activity in projects that go into production, `share` is done by people of `side`, as
    far as these have the time: nobody is asked for more than is there."""

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
    """How net cost and worth are counted.

    window: periods simulated and priced, at least the horizon's; commitment_months: of a permanent hire's pay
    that count in full; released_time_value x loaded pay is the price of present people's time; change_cost:
    money per person moved; late_factor: what a month after a given deadline costs in months before it;
    average_pay: loaded, a month, of the roles hireable by default; confidence: the chance that musts are
    wanted with; tie_tolerance: fraction of people and fees below which two net costs are equal; objective:
    musts_first or net_value.
    """

    window: int
    commitment_months: int
    released_time_value: float
    change_cost: float
    late_factor: float
    average_pay: float
    confidence: float
    tie_tolerance: float
    objective: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What is not known beforehand. Whatever has no entry here is as planned in every future.

    effort: project -> activity -> pm of output (of recurring work a month; `operations` a month too); all
    activities of a project are misjudged together. proficiency: role -> activity -> output per pm; somebody
    quick is quick at everything. lead_time: hire option key -> months from decision to first day, for each
    person. ramp_up, ramp_up_mentored: hire option key -> months until full speed, together for an option.
    duration: path -> months of study. attrition: role -> part of the people who leave in a year.
    replacement_months: until the place of a member of staff who left is filled.
    """

    effort: Mapping[str, Mapping[str, Distribution]]
    proficiency: Mapping[str, Mapping[str, Distribution]]
    lead_time: Mapping[str, Distribution]
    ramp_up: Mapping[str, Distribution]
    ramp_up_mentored: Mapping[str, Distribution]
    duration: Mapping[str, Distribution]
    attrition: Mapping[str, float]
    replacement_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that planning, simulation and checker read. Rows are in canonical order (by id).

    sides: activity -> side; lifecycle order. specialty_share: of the time that a worker is planned to be there
    up to the horizon's end, the part that may go to the other side's activities; specialty_rule: the rule that
    set it. training_groups: staff group -> people who may train (at once, in all). projects_at_once: most
    projects that one person builds in the same month. ramp_up_start: speed of a starter's first month.
    preferred_roles: what the rules prefer, the strongest first.
    """

    horizon: Horizon
    staff: tuple[StaffParameters, ...]
    hires: tuple[HireOption, ...]
    trainings: tuple[TrainingOption, ...]
    projects: tuple[ProjectParameters, ...]
    sides: Mapping[str, str]
    specialty_share: float
    specialty_rule: str | None
    training_groups: Mapping[str, tuple[int, int]]
    projects_at_once: int
    ramp_up_start: float
    limits: Limits
    pricing: Pricing
    uncertainty: Uncertainty
    preferred_roles: tuple[str, ...] = ()

    @property
    def window(self) -> int:
        """Periods that are simulated and priced."""
        return self.pricing.window

    @property
    def musts(self) -> tuple[ProjectParameters, ...]:
        return tuple(p for p in self.projects if p.must)

    def hire_option(self, key: str) -> HireOption:
        return next(r for r in self.hires if r.key == key)

    def training_option(self, key: str) -> TrainingOption:
        return next(c for c in self.trainings if c.key == key)

    def project(self, project_id: str) -> ProjectParameters:
        return next(p for p in self.projects if p.id == project_id)


def output_rate(proficiency: Mapping[str, float], project: ProjectParameters, activity: str) -> float:
    """Output per pm at planning values: the proficiency, or 0 where it is below the project's qualification.

    Who may do what is settled at planning values, and is the same in every future.
    """
    rate = proficiency.get(activity, 0.0)
    return rate if rate >= project.qualification.get(activity, 0.0) else 0.0
