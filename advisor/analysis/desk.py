"""What every analysis works with: rulebook, limits, time left, one executor and one count of solves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field

from advisor.analysis.strategies import Outcomes, choose, strategies_in_steps
from advisor.domain.horizon import Month
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.scenario import Scenario
from advisor.errors import SolverError
from advisor.intake.brief import Brief, prepare
from advisor.model.needs import gap_after_staff, what_is_read
from advisor.model.solve import Planner
from advisor.model.solver import Deadline, SolveLog
from advisor.rulebook import Rulebook
from advisor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """today: the month that the default start follows; deadline: when the whole answer is due;
    executor: runs solves side by side, one level deep (a task never waits for another task); measured: gaps
    after existing staff that were measured already, by what they were measured from."""

    rulebook: Rulebook
    settings: Settings
    today: Month
    deadline: Deadline
    executor: Executor | None = None
    log: SolveLog = field(default_factory=SolveLog)
    measured: dict[object, Mapping[str, float]] = field(default_factory=dict)

    def prepare(self, scenario: Scenario) -> Brief:
        """The brief of a changed scenario, rules asked anew."""
        return prepare(scenario, self.rulebook, self.today, self.settings.solver, self._measured)

    def _measured(self, parameters: Parameters, solver: str) -> Mapping[str, float]:
        """The gaps after existing staff; most changes of a scenario leave them as they are."""
        read = what_is_read(parameters)
        if read not in self.measured:
            self.measured[read] = gap_after_staff(parameters, solver)
        return self.measured[read]

    def planner(self, parameters: Parameters, deadline: Deadline | None = None) -> Planner:
        """A planner with the settings' gap and this answer's deadline."""
        return Planner(
            parameters,
            gap=self.settings.gap(len(parameters.projects)),
            deadline=deadline or self.deadline,
            log=self.log,
            solver=self.settings.solver,
        )

    def outcomes(
        self,
        brief: Brief,
        *,
        all_of_them: bool,
        planner: Planner | None = None,
        inside: bool = False,
    ) -> Outcomes:
        """What comes of every strategy; SolverError where the time ran out before any plan.

        all_of_them: also those that provably lose; planner: the one to ask (default: a new one);
        inside: called by a task of the executor.
        """
        *_, outcomes = self.outcomes_in_steps(brief, all_of_them=all_of_them, planner=planner, inside=inside)
        if not outcomes.plans:
            raise SolverError(
                "the solver found no plan within its time limit; ask for less or allow more time"
            )
        return outcomes

    def outcomes_in_steps(
        self, brief: Brief, *, all_of_them: bool, planner: Planner | None = None, inside: bool = False
    ) -> Iterator[Outcomes]:
        """The same as plans are found; the last may be without any, where the time ran out."""
        return strategies_in_steps(
            planner or self.planner(brief.parameters),
            None if inside else self.executor,
            only_within=None if all_of_them else brief.case.figures.value("planning.tie_tolerance"),
        )

    def replan(self, scenario: Scenario, *, inside: bool = False) -> Plan:
        """The plan that the service would recommend for a changed scenario."""
        brief = self.prepare(scenario)
        return best_plan(brief, self.outcomes(brief, all_of_them=False, inside=inside).plans)


def best_plan(brief: Brief, plans: Mapping[str, Plan]) -> Plan:
    """The plan to recommend, preferences of the rules included."""
    wished = preferred_role(brief)
    return choose(
        plans,
        tie_tolerance=brief.case.figures.value("planning.tie_tolerance"),
        preferred=() if wished is None else (wished,),
        delivery_first=brief.case.objective == "delivery_first",
    )


def preferred_role(brief: Brief) -> str | None:
    """The role that the rules prefer in a tie."""
    preferred = (
        brief.needs.greatest_role if role == "greatest_need" else role
        for _, role in brief.effects.preferred_roles
    )
    return next((role for role in preferred if role), None)
