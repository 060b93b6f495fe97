"""The same loaded models under other money, and plans that deliver a given amount for the least cost.

Many budgets are asked about in one analysis. Only the money rows and the bounds on hires differ between
them, so the models are built once, for the largest budget, and edited for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.errors import SolverError
from advisor.model.sequencing import SequencedModel
from advisor.model.solve import Draft, Planner, Trail, keep_delivery
from advisor.model.solver import INFINITY, Deadline, Session, Solution
from advisor.model.variables import PlanningModel


class OtherMoney(Planner):
    """The plans of another planner's models under the budget and the bounds on hires of `parameters`.

    parameters: those of `base` but for budgets and `most`, none of them above the base's.
    """

    def __init__(self, base: Planner, parameters: Parameters, deadline: Deadline | None = None) -> None:
        super().__init__(parameters, gap=base.gap, deadline=deadline or base.deadline, log=base.log)
        self.base = base

    @cached_property
    def fluid(self) -> tuple[PlanningModel, Session]:
        """The base's planning model, its money edited."""
        m, loaded = self.base.fluid
        return m, _with_money(loaded, m, self.parameters)

    @cached_property
    def sequenced(self) -> tuple[SequencedModel, Session]:
        """The base's sequenced model, its money edited."""
        m, loaded = self.base.sequenced
        return m, _with_money(loaded, m, self.parameters)

    def greatest_delivery(self, best: Mapping[str, float] | None = None) -> Mapping[str, float]:
        """What every delivery stage reaches with whichever strategy. SolverError where time ran out.

        best: what is known to be the most.
        """
        m, base = self.sequenced
        trail = Trail()
        reached = self._deliver(base.fork(), m, trail, self.deadline, best)
        if reached is None or not trail.proven:
            raise SolverError("the time ran out before it was known what can be delivered")
        return reached


class Holding(OtherMoney):
    """Plans that deliver at least what is held; a strategy that cannot has none.

    proof: how it was found that so much can be delivered; tidy: trainings in the first of months that cost the
    same, as in published plans.
    """

    def __init__(
        self,
        base: Planner,
        parameters: Parameters,
        held: Mapping[str, float],
        deadline: Deadline | None = None,
        *,
        proof: Trail | None = None,
        tidy: bool = False,
    ) -> None:
        super().__init__(base, parameters, deadline)
        self.held = held
        self.proof = proof or Trail()
        self.tidy = tidy

    def _deliver(
        self,
        session: Session,
        m: PlanningModel,
        trail: Trail,
        deadline: Deadline,
        best: Mapping[str, float] | None = None,
        *,
        only_best: bool = False,
    ) -> dict[str, float] | None:
        keep_delivery(session, m, self.held)
        if not trail.stages:
            trail.stages += self.proof.stages
        return dict(self.held)

    def floor(self, strategy: str) -> Draft:
        """What is known of a strategy without its people: what is held, and the bound of the relaxation."""
        bound = self._bound_at(strategy, self.held, self.deadline)
        return replace(self.empty_draft(), strategy=strategy, reached=self.held, bound=bound, trail=Trail())

    def publish(
        self,
        draft: Draft,
        deadline: Deadline | None = None,
        at_most: float = INFINITY,
        *,
        same_people: bool = True,
        other_people: bool = True,
    ) -> Plan | None:
        """The draft's people with months, else people and months anew, as far as asked for; None where these cannot
        deliver what is held for less than `at_most` (economic, money).

        SolverError where the time ran out before that was known.
        """
        deadline = deadline or self.deadline
        plan = self._sequence(draft, deadline, at_most) if same_people else None
        if plan is None and other_people:
            kept = same_people and at_most < INFINITY and self._can_be_sequenced(draft, deadline)
            plan = None if kept else self._sequence_anew(draft, deadline, at_most)
        if plan is None and deadline.left() <= 0:
            raise SolverError("the time ran out before it was known whether a strategy delivers as much")
        return plan

    def _train_early(
        self, session: Session, m: SequencedModel, solution: Solution, deadline: Deadline
    ) -> Solution:
        return super()._train_early(session, m, solution, deadline) if self.tidy else solution


def _with_money(loaded: Session, m: PlanningModel, parameters: Parameters) -> Session:
    """A copy of a loaded model with the budget rows and the bounds on hires of these parameters."""
    session, limits = loaded.fork(), parameters.limits
    unit = parameters.pricing.average_monthly_pay
    session.bound_row("budget", -INFINITY, limits.budget / unit)
    if limits.annual_budget is not None:
        for first in range(0, m.H, MONTHS_PER_YEAR):
            session.bound_row(f"annual_budget_{first}", -INFINITY, limits.annual_budget / unit)
    most = {option.key: option.most for option in parameters.hires}
    for (option, _), variable in m.hire.items():
        session.bound(variable, 0, most[option])
    return session
