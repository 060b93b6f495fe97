"""What one more unit of a limit is worth while all whole decisions stay: the duals of the linear programme.

The duals of a programme with integers are zero; here they are held at the plan's, and what is left is
linear (who does how much in which month).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.plan import Plan
from advisor.errors import SolverError
from advisor.model.objective import economic_cost
from advisor.model.one_programme import sequenced_with_options_of
from advisor.model.sequencing import SequencedModel
from advisor.model.solve import Planner, delivered_by, keep_delivery
from advisor.model.solver import Deadline, Session
from advisor.model.variables import Variable

NOTHING = 1e-6
"""A price of no account, in monthly pays: rounding in the solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Economic cost saved by one more of each limit, whole decisions held.

    money: name of a limit -> money per unit of money; staff: group -> money per person-month, given
    evenly over its months; team: project -> money per FTE, in every month.
    """

    money: Mapping[str, float]
    staff: Mapping[str, float]
    team: Mapping[str, float]


def worth_of_limits(planner: Planner, plan: Plan, deadline: Deadline) -> Worth | None:
    """None where the time is over, the solver's rounding leaves no plan with these decisions, or the model of all
    projects would be too large: a gigabyte for 200 projects of 36 months."""
    if planner.vast:
        return None
    try:
        m, session = _model_of(plan, planner, deadline)
        for variable, value in _whole_decisions(m, plan):
            session.bound(variable, value, value)
        keep_delivery(session, m, delivered_by(plan))
        terms, constant = economic_cost(m)
        solution = session.optimise(terms, constant=constant, relaxed=True, deadline=deadline)
    except SolverError:
        return None
    if solution.status != "optimal":
        return None
    return _Prices(session, m).worth()


def _model_of(plan: Plan, planner: Planner, deadline: Deadline) -> tuple[SequencedModel, Session]:
    """The sequenced model of all projects; of a large request with the options alone that the plan takes: with whom
    it does not hire or train held at nobody, it is the same linear programme."""
    if planner.large:
        return sequenced_with_options_of(planner, plan, deadline)
    m, loaded = planner.sequenced
    return m, loaded.fork()


def _whole_decisions(m: SequencedModel, plan: Plan) -> Iterator[tuple[Variable, float]]:
    """Every whole variable with its value in the plan."""
    options = {(c.path, c.group, c.supported): c.key for c in m.TRAININGS}
    hired, left, trained = (Counter[tuple[str, int]]() for _ in range(3))
    for h in plan.hires:
        key = f"hire:{h.role}:{h.engagement}"
        hired[key, h.start] += h.count
        if h.end is not None:  # all contractors leave with the horizon at the latest
            left[key, min(h.end, m.H - 1)] += h.count
    for c in plan.trainings:
        trained[options[c.path, c.group, c.supported], c.start] += c.count
    for counts, variables in ((hired, m.hire), (left, m.leave), (trained, m.train)):
        for when, variable in variables.items():
            yield variable, float(counts[when])
    for p in m.DELIVERIES:
        result = plan.project(p.id)
        done = result.completed is not None
        yield m.on_time[p.id], float(result.delivered)
        yield m.late[p.id], float(done and not result.delivered)
        for first, switches in ((result.accepted, m.accepted), (result.live, m.live)):
            for t in range(p.earliest_start, m.H):
                yield switches[p.id, t], float(first is not None and t >= first)


class _Prices:
    """Row prices of a solved session, put together by limit."""

    def __init__(self, session: Session, m: SequencedModel) -> None:
        self.prices, self.m = session.duals(), m
        self.unit = m.parameters.pricing.average_monthly_pay

    def of(self, row: str) -> float:
        """Units saved by one more on the row's right-hand side; 0 for a row that is not there."""
        saved = -self.prices.get(row, 0.0)
        return saved if saved > NOTHING else 0.0

    def worth(self) -> Worth:
        m = self.m
        years = [f"annual_budget_{first}" for first in range(0, m.H, MONTHS_PER_YEAR)]
        return Worth(
            money={
                "budget": self.of("budget"),
                "annual_budget": sum(self.of(row) for row in years),
                "training_budget": self.of("training_budget"),
                "annual_payroll_cap": self.of("payroll_cap"),
                "max_hires": self.of("max_hires") * self.unit,
            },
            staff={w.staff.id: self._of_time(i) for i, w in enumerate(m.WORKERS) if w.staff},
            team={
                p.id: self.unit * sum(self.of(f"team_size_{i}_{t}") for t in m.PERIODS)
                for i, p in enumerate(m.PROJECTS)
            },
        )

    def _of_time(self, worker: int) -> float:
        """Money per person-month of a staff group's time, spread over its months as the time is."""
        group = self.m.WORKERS[worker].staff
        assert group is not None
        months = sum(group.present)
        if months == 0:
            return 0.0
        saved = sum(n * self.of(f"capacity_{worker}_{t}") for t, n in enumerate(group.present))
        saved += group.present[-1] * self.of(f"steady_capacity_{worker}")
        return saved / months * self.unit
