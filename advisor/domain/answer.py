"""The answer, field by field: the one place from which its JSON, the OpenAPI document and reading back are made.

Field names are the contract's. `shown` adds what the type cannot say: a description, the closed set of values,
another name in JSON. Months are `Month`; money is in the answer's currency; chances and shares are fractions;
None stands for "not asked" or "unknown", an empty tuple for "looked for, nothing found".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from advisor.domain.horizon import Month

STATUSES = ("complete", "cut_off")
OUTCOMES = ("all_on_time", "some_late", "some_undelivered", "nothing")
ACTIONS = ("hire", "cross_train")
ALTERNATIVE_STATUSES = ("judged", "dominated", "not_worth_it", "unaffordable", "unavailable", "cut_off")
FIRED = ("yes", "no", "unknown")
LEVELS = ("low", "medium", "high")
ASSUMPTION_KINDS = ("measured", "published", "assumption", "request")
ORIGINS = ("request", "rules", "service")


def shown(
    text: str = "",
    *,
    enum: tuple[str, ...] = (),
    json: str = "",
    examples: tuple[str, ...] = (),
    work: bool = False,
    like: str = "",
) -> Any:
    """A field with what the document says of it. json: its name there; examples: of an open set; work:
    person-months, a fraction or a figure of the rule files, published to nine decimals instead of cents;
    like: name of the document's object that a mapping is one of."""
    return field(
        metadata={"text": text, "enum": enum, "json": json, "examples": examples, "work": work, "like": like}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """How something of the request was read, or what is odd about it."""

    pointer: str = shown("JSON Pointer into the request.")
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanB:
    """What to do if the training fails: one addition, decided then, judged over the futures in which it fails."""

    known_by: Month
    headline: str
    all_musts: float = shown(work=True)
    extra_cash: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    """People to hire."""

    action: str = shown(enum=("hire",))
    role: str
    engagement: str = shown(enum=("permanent", "contract"))
    share: float = shown("Of full time.", work=True)
    count: int
    decide_by: Month
    starts: Month
    ends: Month | None = shown("Last month of a contract; null: permanent.")
    cost: float = shown("Cash inside the horizon; all of them add up to cash.total.")
    utilisation: float = shown("Project work over capacity to the horizon's end.", work=True)
    because: tuple[str, ...] = shown("Ids of rules in explanation.rules.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossTrain:
    """People to cross-train."""

    action: str = shown(enum=("cross_train",))
    path: str
    staff: str = shown("Id of the staff group.")
    supported: bool = shown("Whether a specialist helps the trainee.")
    count: int
    decide_by: Month
    starts: Month
    ends: Month = shown("Last month of the course; trained people work from the month after.")
    cost: float = shown("Cash inside the horizon.")
    because: tuple[str, ...]
    plan_b: PlanB | None


Action = Hire | CrossTrain


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A share of futures with its 95 % interval of sampling."""

    value: float = shown(work=True)
    low: float = shown(work=True)
    high: float = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishes:
    """Months by which 10, 50 and 80 % of the futures have completed it; null beyond the horizon."""

    p10: Month | None
    p50: Month | None
    p80: Month | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChance:
    """Chance that a project is on time; of recurring work the expected share of the demand that is covered."""

    project: str
    value: float = shown(work=True)
    low: float = shown(work=True)
    high: float = shown(work=True)
    finish: Finishes | None = shown("null for recurring work.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What decides, and how likely it is."""

    expected_musts: float = shown("Sum over musts of min(value, confidence): what decides.", work=True)
    musts_on_time: float = shown("The same sum without that cap.", work=True)
    all_musts: Chance = shown("That every delivery must is on time; 1 without any.")
    projects: tuple[ProjectChance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCosts:
    """Cash as planned and over the futures, and the expected net cost over the window by part."""

    cash: float = shown("Paid within the horizon.")
    committed_after: float = shown("Bound beyond the horizon.")
    cash_low: float = shown("What 10 % of the futures stay below, replacements of leavers included.")
    cash_high: float = shown("What 90 % of the futures stay below; may pass the budget.")
    people: float
    moves: float
    released_time: float
    loss: float
    net: float = shown("people + moves + released_time + loss.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The recommendation."""

    strategy: str = shown(examples=("no_change", "cross_train_only", "hire_several"))
    hires: Mapping[str, int] = shown("Role to people.")
    trains: int
    headline: str
    actions: tuple[Action, ...]
    chance: Chances
    costs: TeamCosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Differences to the recommendation."""

    expected_musts: float = shown(work=True)
    musts_on_time: float = shown(work=True)
    cash: float
    net: float
    months_later: int | None
    tie: bool = shown("As good within the bands of the choice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The best team of another strategy; figures are null where it is unavailable or cut off."""

    strategy: str
    status: str = shown(enum=ALTERNATIVE_STATUSES)
    why: str | None
    headline: str | None
    hires: Mapping[str, int] | None
    trains: int | None
    actions: tuple[Action, ...] | None
    chance: Chances | None
    costs: TeamCosts | None
    finishes: Month | None = shown("Last completed project at planning values.")
    compared_with_recommendation: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Two plans beside the recommendation; null where it is the recommendation or there is none."""

    cheapest: Alternative | None
    safest: Alternative | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Work that nobody does."""

    activity: str
    person_months: float = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAnswer:
    """A project at planning values."""

    id: str
    name: str | None
    kind: str = shown(enum=("delivery", "ongoing"))
    priority: str = shown(enum=("must", "should", "could"))
    delivered: bool = shown("Completed by the deadline; recurring: 90 % of the demand of its later half.")
    completed: Month | None
    done_share: float = shown(work=True)
    effort: Mapping[str, float] = shown("Planned with, without operations.", work=True)
    shortage: tuple[Shortage, ...]
    chance: float = shown("As in recommendation.chance.projects.", work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashByMonth:
    """Cash of each month of the horizon."""

    total: tuple[float, ...]
    pay: tuple[float, ...]
    recruiting: tuple[float, ...]
    training: tuple[float, ...]
    contracts: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashAnswer:
    """Cash of the recommendation as planned."""

    total: float
    pay: float
    recruiting: float
    training: float
    contracts: float
    by_month: CashByMonth
    committed_after: float
    annual_run_rate_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRow:
    """Time of a worker for projects, person-months, after ramp-up and other time."""

    worker: str
    by_month: tuple[float, ...] = shown(work=True)
    projects_at_once: int = shown("The most projects that are worked on in one month.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTimeRow:
    """Time that goes into no project, person-months."""

    worker: str
    month: Month
    mentoring: float = shown(work=True)
    teaching: float = shown(work=True)
    receiving: float = shown(work=True)
    handing_over: float = shown(work=True)
    studying: float = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """Who works on what, and what gets done."""

    worker: str
    project: str
    activity: str
    month: Month
    person_months: float = shown(work=True)
    output: float = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """Share of an activity done at the end of each month."""

    project: str
    activity: str
    by_month: tuple[float, ...] = shown(work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """Months at planning values; null beyond the horizon."""

    project: str
    accepted: Month | None
    live: Month | None
    complete: Month | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """What the team would do at planning values: not the tightest calendar possible."""

    months: tuple[Month, ...]
    team_complete: Month | None = shown("From this month on everybody is there and trained; null: no change.")
    capacity: tuple[CapacityRow, ...]
    other_time: tuple[OtherTimeRow, ...]
    assignments: tuple[AssignmentRow, ...]
    progress: tuple[ProgressRow, ...]
    milestones: tuple[Milestones, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What existing people cannot cover."""

    greatest_role: str | None
    gap_after_staff: Mapping[str, float] = shown("Person-months by side.", work=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierStep:
    """What so much money buys; cash and committed_after rise together, and so does musts_on_time."""

    cash: float
    committed_after: float
    musts_on_time: float = shown(work=True)
    expected_musts: float = shown(work=True)
    chance: float = shown("Of all musts.", work=True)
    strategy: str
    worth_it: bool = shown("Whether the musts are worth it.")
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One source of uncertainty: what musts_on_time gains where it is held at its planning value."""

    source: str
    title: str
    gain: float = shown(work=True)
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What would help, with the patch under which asking again brings these figures."""

    lever: str = shown(
        examples=("budget", "months", "scope", "contracts", "role", "staff", "staff_time", "value")
    )
    amount: float | None = shown("In the unit of what is patched; null where it is no amount.", work=True)
    headline: str
    chance: float = shown("Of all musts.", work=True)
    expected_musts: float = shown(work=True)
    musts_on_time: float = shown(work=True)
    patch: Mapping[str, Any] = shown("JSON Merge Patch of the request.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningFigure:
    """A figure at which another strategy wins."""

    assumption: str
    now: float = shown(work=True)
    range: tuple[float, ...] = shown(work=True)
    changes_at: float = shown(work=True)
    to_strategy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """A line of a rule with the value that its fact had."""

    fact: str
    value: str | float | bool | None
    test: str
    met: str = shown(enum=FIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Who says so: an advice of the founding article, or another source."""

    advice: str | None
    speaker: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule, whether it fired or not."""

    id: str
    title: str
    fired: str = shown(enum=FIRED)
    conditions: tuple[ConditionRow, ...]
    effects: tuple[str, ...]
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One argument. about: role, month, training, chance, cost, strategy:<id>, rules or assumptions."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why."""

    summary: tuple[str, ...]
    reasons: tuple[Reason, ...]
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to watch."""

    rule: str | None
    level: str = shown(enum=LEVELS)
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A figure or default that the answer rests on. planned_with: the mean; null for texts."""

    name: str
    value: str | float | bool | None
    planned_with: float | None = shown(work=True)
    unit: str
    range: tuple[float, ...] | None = shown(work=True)
    source: str
    as_of: str | None
    kind: str = shown(enum=ASSUMPTION_KINDS)
    origin: str = shown(enum=ORIGINS, json="from")
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A team that the planning model proposed for a strategy; objective and bound in average months of pay."""

    strategy: str
    objective: float | None = shown(work=True)
    bound: float | None = shown(work=True)
    status: str = shown(examples=("optimal", "stopped", "infeasible"))
    changes_to_recommended: int | None = shown("Single changes of people, months aside; null: no team.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """The solver behind the proposals. least_cash_of_musts: cash and commitments without which the musts cannot
    all be on time at planning values, even if every course is passed; null: out of reach, or no delivery must."""

    name: str
    version: str
    least_cash_of_musts: float | None
    out_of_reach: tuple[str, ...] = shown("Musts that nobody can bring on time at planning values.")
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """From what the answer was made: the same rulebook, service and request give the same answer."""

    rulebook: str
    service: str
    request: str
    samples: int
    seed: int
    teams_judged: int = shown("By people, whatever their months.")
    teams_allowed: int = shown("By people, counted up to 10,000.")
    judgements: int = shown("Months count too.")
    average_pay: float
    solver: Solver


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A recommendation with its plan, reasons, alternatives and everything it rests on."""

    id: str
    created: str
    reference: str | None
    status: str = shown("complete: no single change improves it; cut_off: the time ran out.", enum=STATUSES)
    outcome: str = shown("At planning values.", enum=OUTCOMES)
    currency: str
    notice: str
    request: Mapping[str, Any] = shown(
        "As sent, defaults filled in; posted again it gives the same answer.", like="Request"
    )
    notes: tuple[Note, ...]
    recommendation: Advice
    plans: Plans
    projects: tuple[ProjectAnswer, ...]
    cash: CashAnswer
    plan: PlanAnswer
    needs: Needs
    alternatives: tuple[Alternative, ...]
    frontier: tuple[FrontierStep, ...]
    risks: tuple[Risk, ...] | None
    what_would_help: tuple[Lever, ...] | None
    what_would_change: tuple[TurningFigure, ...] | None
    explanation: Explanation
    warnings: tuple[Warned, ...]
    assumptions: tuple[Assumption, ...]
    provenance: Provenance
