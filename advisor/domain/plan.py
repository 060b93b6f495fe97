"""A plan: people, work, dates and money over the horizon. Periods are months counted from 0."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.scenario import PRIORITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    """`count` people of a role with their first day in period `start`, decided in period `decide`.

    end: the last period of a contract, beyond the horizon where its least term is; None: permanent.
    """

    role: str
    engagement: str
    count: int
    start: int
    decide: int
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """`count` people of a group on a path; they study in periods start..end, both included."""

    path: str
    group: str
    target_role: str
    supported: bool
    count: int
    start: int
    end: int
    success_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Work in one period: person_months of time, `output` of them as done work (pm)."""

    worker: str
    project: str
    activity: str
    period: int
    person_months: float
    output: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectResult:
    """What one project gets. Dates are periods or None; shortage: activity -> pm of output not met."""

    id: str
    priority: str
    kind: str
    delivered: bool
    completion: float
    accepted: int | None
    live: int | None
    completed: int | None
    effort: Mapping[str, float]
    shortage: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicCost:
    """What the plan minimises, by part, in money; see docs/model.md."""

    hires: float = 0.0
    training: float = 0.0
    contracts: float = 0.0
    moves: float = 0.0
    released_time: float = 0.0
    delay: float = 0.0
    shortage: float = 0.0

    @property
    def total(self) -> float:
        return (
            self.hires
            + self.training
            + self.contracts
            + self.moves
            + self.released_time
            + self.delay
            + self.shortage
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Cash inside the horizon by kind and by month, what is committed beyond it, and economic cost."""

    pay: float
    recruiting: float
    training: float
    contracts: float
    by_month: tuple[float, ...]
    committed_after: float
    annual_run_rate_after: float
    economic: EconomicCost

    @property
    def total(self) -> float:
        return self.pay + self.recruiting + self.training + self.contracts


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverStage:
    """One solve: its name, what it reached, what is proven, how it ended, seconds it took."""

    name: str
    objective: float
    bound: float
    status: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverReport:
    """How a plan was found. gap: how much less the economic cost could be at the most at the same delivery, as a
    share of it (infinite: not known); bound: what it is proven not to be below, for the plan's strategy (money).

    The gap of a plan that is `optimal` is that of its own solves, each proven to the gap of the settings.
    """

    name: str
    version: str
    status: str
    gap: float
    seconds: float
    stages: tuple[SolverStage, ...]
    bound: float = -math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A complete plan. Series by worker run over the periods; projects are in the parameters' order."""

    strategy: str
    status: str
    hires: tuple[Hire, ...]
    trainings: tuple[Training, ...]
    headcount: Mapping[str, tuple[int, ...]]
    capacity: Mapping[str, tuple[float, ...]]
    assignments: tuple[Assignment, ...]
    progress: Mapping[tuple[str, str], tuple[float, ...]]
    projects: tuple[ProjectResult, ...]
    costs: Costs
    solver: SolverReport

    def project(self, project_id: str) -> ProjectResult:
        return next(p for p in self.projects if p.id == project_id)

    @property
    def outcome(self) -> str:
        """all_on_time, some_late, some_undelivered or nothing, over the delivery projects."""
        deliveries = [p for p in self.projects if p.kind == "delivery"]
        if all(p.delivered for p in deliveries):
            return "all_on_time"
        completed = [p.completed is not None for p in deliveries]
        if all(completed):
            return "some_late"
        return "some_undelivered" if any(completed) else "nothing"

    @property
    def finishes(self) -> int | None:
        """The period in which the last completed project is complete."""
        return max((p.completed for p in self.projects if p.completed is not None), default=None)


NO_SHORTAGE = 1e-4
"""Person-months of shortage that make no difference between two plans."""

Vector = tuple[float, ...]


def coarse_shortage(shortage: float) -> float:
    """A shortage (or its negative), pm, without differences too small to count."""
    if math.isinf(shortage):  # a stage for which the time was too short
        return shortage
    return round(shortage / NO_SHORTAGE) * NO_SHORTAGE + 0.0


def delivery_vector(plan: Plan) -> Vector:
    """What a plan delivers, to be compared item by item, more being better: for must, should, could
    the projects on time, the projects completed at all, and the shortage (negative)."""
    vector: list[float] = []
    for priority in PRIORITIES:
        mine = [p for p in plan.projects if p.priority == priority]
        deliveries = [p for p in mine if p.kind == "delivery"]
        vector.append(sum(p.delivered for p in deliveries))
        vector.append(sum(p.completed is not None for p in deliveries))
        short = sum(sum(p.shortage.values()) for p in mine if p.kind == "ongoing")
        vector.append(coarse_shortage(-short))
    return tuple(vector)


STRATEGIES: tuple[str, ...] = (
    "no_change",
    "cross_train_only",
    "hire_data_scientist",
    "hire_data_scientist_and_cross_train",
    "hire_machine_learning_engineer",
    "hire_machine_learning_engineer_and_cross_train",
    "hire_both",
    "hire_both_and_cross_train",
)


def strategy_of(hired_roles: frozenset[str], trains: bool) -> str:
    """The name of a strategy from the roles it hires and whether it cross-trains."""
    if not hired_roles:
        return "cross_train_only" if trains else "no_change"
    base = "hire_both" if len(hired_roles) > 1 else f"hire_{next(iter(hired_roles))}"
    return f"{base}_and_cross_train" if trains else base
