"""Can some kind of plan keep a given delivery, and at which cost? Asked of many sets of parameters.

contest = Contest(parameters, gap=0.0005, deadline=deadline, log=log)
offer = contest.cheapest(Kind(hires=frozenset({"data_scientist"}), trains=None), delivery, at_most=400_000)

People and months are decided together, in the sequenced model. So an answer of "none" is proven for every plan
of the kind, and a cost is that of the best one, which the planner (people first, then months) can only miss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, strategy_of
from advisor.errors import SolverError
from advisor.model.constraints import add_constraints, people_counted
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.sequencing import SequencedModel, add_sequencing
from advisor.model.solve import SMALL, keep_delivery
from advisor.model.solver import (
    HIGHS,
    INFINITY,
    JUST_UNDER_ONE,
    Deadline,
    Session,
    Solution,
    SolveLog,
)

ROUNDING = 1e-9
"""Part of an amount that adding up may lose."""

A_LITTLE = 1e-4
"""Person-months by which a shortage must shrink to count as better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Plans that hire at least one of each of these roles and nobody else; trains: some, none, either."""

    hires: frozenset[str]
    trains: bool | None

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies that plans of this kind belong to."""
        either = (False, True) if self.trains is None else (self.trains,)
        return tuple(strategy_of(self.hires, trains) for trains in either)

    def row_bounds(self, row: str) -> tuple[float, float]:
        """Bounds of a counting row."""
        if row == "trainees":
            return (1, INFINITY) if self.trains else (0, 0 if self.trains is False else INFINITY)
        return (1, INFINITY) if row.removeprefix("hires_of_") in self.hires else (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The cheapest plan of a kind. cost, bound: economic, money; nothing of the kind costs less than bound."""

    cost: float
    bound: float


class Contest:
    """The sequenced model of one set of parameters, built once; every question edits a copy.

    Raises SolverError where the time runs out before a question is settled.
    """

    def __init__(
        self,
        parameters: Parameters,
        *,
        gap: float,
        deadline: Deadline,
        log: SolveLog,
        solver: str = HIGHS,
    ) -> None:
        self.parameters = parameters
        self.gap = gap
        self.deadline = deadline
        self.log = log
        self.solver = solver

    @cached_property
    def _model(self) -> tuple[SequencedModel, Session]:
        m = SequencedModel(self.parameters)
        add_constraints(m)
        add_sequencing(m)
        return m, Session(m.problem, self.log, self.solver, short_presolve=True)

    def cheapest(
        self, kind: Kind, delivery: Mapping[str, float], *, at_most: float = INFINITY
    ) -> Offer | None:
        """The cheapest plan of a kind that delivers so much, stage by stage; None: none costs less than `at_most`."""
        session = self._opened(kind)
        if session is None:
            return None
        m, _ = self._model
        keep_delivery(session, m, delivery)
        unit = self.parameters.pricing.average_monthly_pay
        solution = self._solved(session, cutoff=at_most / unit)
        # Above the cutoff the solver may return any plan; what it proves is that none lies below.
        if solution is None or solution.bound * unit >= at_most * (1 - ROUNDING):
            return None
        return Offer(cost=solution.objective * unit, bound=solution.bound * unit)

    def delivers_more(self, kind: Kind, delivery: Mapping[str, float]) -> bool:
        """Whether some plan of a kind passes the delivery at one stage and keeps it at those before."""
        m, _ = self._model
        before: dict[str, float] = {}
        for stage in delivery_stages(m):
            if stage.name not in delivery:
                continue
            reached = delivery[stage.name]
            better = reached + 1 if stage.whole else reached - A_LITTLE
            possible = better <= stage.most if stage.maximise else better >= 0
            if possible:
                session = self._opened(kind)
                if session is not None:
                    keep_delivery(session, m, before | {stage.name: better})
                    if self._solved(session, any_will_do=True) is not None:
                        return True
            before[stage.name] = reached
        return False

    def best_of_all(self) -> str:
        """The strategy of the plan that delivers most, stage by stage, and then costs least."""
        m, base = self._model
        session = base.fork()
        for stage in delivery_stages(m):
            solution = session.optimise(
                stage.terms,
                maximise=stage.maximise,
                absolute_gap=JUST_UNDER_ONE if stage.whole else A_LITTLE / 10,
                deadline=self.deadline,
            )
            if solution.status != "optimal":
                raise SolverError("the time ran out before it was known what can be delivered")
            reached = float(round(solution.objective)) if stage.whole else solution.objective
            keep_delivery(session, m, {stage.name: reached})
        cheapest = self._solved(session)
        assert cheapest is not None  # the stages have just been reached
        solution = cheapest
        roles = {
            r.role for r in m.HIRES for _, v in m.starters(r, m.H - 1) if session.value(solution, v) > 0.5
        }
        trains = any(session.value(solution, v) > 0.5 for v in m.train.values())
        return strategy_of(frozenset(roles), trains)

    def cost_like(self, plan: Plan, delivery: Mapping[str, float]) -> float | None:
        """Economic cost (money) of the same people, go-lives and deliveries in the same months; None: impossible."""
        m, base = self._model
        wanted = _whole_decisions(m, plan)
        if wanted is None:
            return None
        session = base.fork()
        keep_delivery(session, m, delivery)
        for variable in m.whole_variables():
            value = wanted.get(variable.name, 0)
            session.bound(variable, value, value)
        solution = self._solved(session)
        return None if solution is None else solution.objective * self.parameters.pricing.average_monthly_pay

    def _opened(self, kind: Kind) -> Session | None:
        """A copy of the model in which only plans of the kind are left; None where there is no such action."""
        m, base = self._model
        rows = {row for row in people_counted(m) if base.has_row(row)}
        needed = {f"hires_of_{role}" for role in kind.hires} | ({"trainees"} if kind.trains else set())
        if needed - rows:
            return None
        session = base.fork()
        for row in sorted(rows):
            session.bound_row(row, *kind.row_bounds(row))
        return session

    def _solved(
        self, session: Session, *, any_will_do: bool = False, cutoff: float = INFINITY
    ) -> Solution | None:
        m, _ = self._model
        terms, constant = ([], 0.0) if any_will_do else economic_cost(m)
        solution = session.optimise(
            terms,
            constant=constant,
            relative_gap=self.gap,
            absolute_gap=INFINITY if any_will_do else 1e-6,
            neighbourhoods=len(m.PROJECTS) > SMALL,
            cutoff=cutoff,
            deadline=self.deadline,
        )
        if solution.status == "infeasible":
            return None
        if solution.status != "optimal":
            raise SolverError("the time ran out before it was known what another kind of plan would cost")
        return solution


def _whole_decisions(m: SequencedModel, plan: Plan) -> Mapping[str, int] | None:
    """Variable name -> value of everything whole in a plan; None where the model has no such decision."""
    counts: dict[str, int] = {}
    options = {(c.path, c.group, c.supported): c.key for c in m.TRAININGS}
    hires = [(m.hire.get((f"hire:{h.role}:{h.engagement}", h.start)), h.count) for h in plan.hires]
    trainings = [
        (m.train.get((options.get((x.path, x.group, x.supported), ""), x.start)), x.count)
        for x in plan.trainings
    ]
    leaves = [
        (m.leave.get((f"hire:{h.role}:{h.engagement}", min(h.end, m.H - 1))), h.count)
        for h in plan.hires
        if h.end is not None
    ]
    for variable, count in (*hires, *leaves, *trainings):
        if variable is None:
            return None
        counts[variable.name] = counts.get(variable.name, 0) + count
    for p in m.DELIVERIES:
        result = plan.project(p.id)
        if result.completed is None or result.live is None:
            continue
        switch = m.on_time if result.completed <= p.deadline else m.late
        counts[switch[p.id].name] = 1
        accepted = result.accepted if result.accepted is not None else result.live
        for table, first in ((m.accepted, accepted), (m.live, result.live)):
            counts |= {table[p.id, t].name: 1 for t in range(max(first, p.earliest_start), m.H)}
    return counts
