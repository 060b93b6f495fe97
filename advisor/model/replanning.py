"""Work planned anew for people who are given: the sequenced model without any decision on people.

Everything about people that the planning model decides or limits (hires, courses, budget) is settled
here, so that only its families about work are used. Much smaller, and solved in one run where it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.domain.parameters import Limits, Parameters, StaffParameters
from advisor.domain.team import Team
from advisor.model import constraints, sequencing
from advisor.model.constraints import Rows
from advisor.model.objective import Stage, delivery_stages
from advisor.model.sequencing import SequencedModel
from advisor.model.solver import (
    HIGHS,
    INFINITY,
    JUST_UNDER_ONE,
    Deadline,
    Session,
    Solution,
    SolveLog,
    affine,
)
from advisor.model.variables import Terms, Variable, Worker

MOST_COUNTED = 1000
"""Largest weight of one item in an objective that puts all stages into one run: far from rounding."""

COST_PART = 0.9
"""Part of one item that the whole cost may weigh in such an objective: never as much as the item."""

COST_GAP = 0.05
"""Absolute gap of such a run; with COST_PART below one whole item, so that delivery is exact."""

SHORT = 1e-5
"""Person-months of shortage that are the solver's rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redelivery:
    """What re-planned work delivers. delivered: ids of projects on time (ongoing ones: met in full);
    cost: released time, delay and shortage of this schedule, money."""

    delivered: frozenset[str]
    cost: float


class FixedTeamModel(SequencedModel):
    """The sequenced model for a team: time is a constant, but for mentoring and duties."""

    def __init__(self, parameters: Parameters, team: Team) -> None:
        self.team = team
        self._members = {f"staff:{m.key}": m for m in team.members}
        super().__init__(_of_team(parameters, team))

    def _people(self) -> None:
        self.hire = {}
        self.train = {}
        self.mentored = {}
        self.mentoring = {}
        self.teaching = {}
        self.unmet_requirement = {}
        self.is_mentored = [self._new("is_mentored", 1.0) for _ in self.team.starters]
        self.given: dict[tuple[str, int], Terms] = {}
        self.mentor_terms: dict[tuple[int, int], Terms] = {}
        self.duty_rows: list[tuple[str, Terms, float]] = []
        for i, starter in enumerate(self.team.starters):
            for t, load in enumerate(starter.load[: self.H]):
                if load > 0:
                    self.mentor_terms[i, t] = self._give(starter.mentors, t)
        for t in self.PERIODS:
            for i, amount in self.team.owed(t):
                self.duty_rows.append((f"{i}_{t}", self._give(self.team.duties[i].givers, t), amount))

    def _give(self, keys: Iterable[str], t: int) -> Terms:
        """A column of time given for each of the members; nobody gives more than they have (capacity)."""
        terms: Terms = []
        for key in keys:
            variable = self._new(f"given_{t}")
            self.given.setdefault((f"staff:{key}", t), []).append((variable, 1.0))
            terms.append((variable, 1.0))
        return terms

    def gross_capacity(self, worker: Worker, t: int) -> tuple[Terms, float]:
        gains = [
            (self.is_mentored[i], s.gain[t])
            for i, s in enumerate(self.team.starters)
            if f"staff:{s.member}" == worker.key and s.gain[t] != 0
        ]
        return gains, self._members[worker.key].free(t)

    def time_outside_specialty(self, worker: Worker, t: int) -> tuple[Terms, float]:
        share = self.parameters.specialty_share
        gains, _ = self.gross_capacity(worker, t)
        # Of the whole month, what goes into handing over included: as in the planning model.
        return [(v, share * gain) for v, gain in gains], share * self._members[worker.key].time[t]

    def given_away(self, worker: Worker, t: int) -> Terms:
        return self.given.get((worker.key, t), [])


def _of_team(parameters: Parameters, team: Team) -> Parameters:
    """The parameters with the team's members as the only people, and no limit that is about people."""
    months = parameters.horizon.months
    staff = tuple(
        StaffParameters(
            id=m.key,
            role=m.key,
            side=m.side,
            headcount=1,
            available_share=1.0,
            present=(1,) * months,
            proficiency=m.proficiency,
            monthly_pay=m.pay,
        )
        for m in team.members
    )
    limits = Limits(
        budget=0.0, annual_budget=None, training_budget=None, payroll_cap=None, max_hires=None,
        joint_work=parameters.limits.joint_work,
    )  # fmt: skip
    return replace(parameters, staff=staff, hires=(), trainings=(), training_groups={}, limits=limits)


def mentoring_given(m: FixedTeamModel) -> Rows:
    r"""Who is mentored takes the mentors' time: :math:`\sum_g g_{i,t} \ge \ell_{i,t} \, m_i`."""
    for (i, t), terms in m.mentor_terms.items():
        load = m.team.starters[i].load[t]
        yield f"mentoring_given_{i}_{t}", affine([*terms, (m.is_mentored[i], -load)]) >= 0


def duties_met(m: FixedTeamModel) -> Rows:
    r"""Teachers, and those who take over from contractors, give what that takes, or what they have:
    :math:`\sum_w g_{i,t} \ge \min(\ell_{i,t}, \text{left}_{i,t})`."""
    for name, terms, amount in m.duty_rows:
        yield f"duties_met_{name}", affine(terms) >= amount


WORK: tuple[Callable[[FixedTeamModel], Rows], ...] = (
    constraints.capacity,
    mentoring_given,
    duties_met,
    constraints.specialty_share,
    constraints.progress_balance,
    constraints.precedence,
    constraints.completion,
    constraints.delivery,
    constraints.operations,
    constraints.steady_operations,
    constraints.recurring_demand,
    constraints.team_size,
    constraints.joint_work,
    *sequencing.SEQUENCING,
)
"""The families about work, those of the planning model and two of their own."""


def replan_work(
    parameters: Parameters,
    team: Team,
    *,
    never_on_time: frozenset[str],
    never: frozenset[str],
    deadline: Deadline,
    log: SolveLog,
    solver: str = HIGHS,
) -> Redelivery | None:
    """The delivery of the best plan of work, by the planning model's strict stages; None: out of time.

    never_on_time, never: projects known not to be on time, or not to be done at all.
    """
    m = FixedTeamModel(parameters, team)
    for family in WORK:
        for name, row in family(m):
            m.problem.addConstraint(row, name)
    session = Session(m.problem, log, solver)
    for p in m.DELIVERIES:
        if p.id in never_on_time | never:
            session.bound(m.on_time[p.id], 0, 0)
        if p.id in never:
            session.bound(m.late[p.id], 0, 0)
    stages = list(delivery_stages(m))
    weights = _weights(stages)
    if weights is not None:
        solution = _in_one_run(session, m, stages, weights, deadline)
    else:
        solution = _stage_by_stage(session, m, stages, deadline)
    return None if solution is None else _read(m, session, solution)


def _weights(stages: Sequence[Stage]) -> list[int] | None:
    """Weights that make one sum as strict as the stages one by one; None where that takes too large ones.

    An item of a stage weighs more than everything in the stages after it.
    """
    weights: list[int] = []
    weight = 1
    for stage in reversed(stages):
        if not stage.whole or weight > MOST_COUNTED:
            return None
        weights.append(weight)
        weight *= 1 + round(stage.most)
    return weights[::-1]


def _in_one_run(
    session: Session, m: FixedTeamModel, stages: Sequence[Stage], weights: Sequence[int], deadline: Deadline
) -> Solution | None:
    """All stages at once: each whole and of few items, so that the weights are strict and the gap proves it."""
    cost, most = _work_cost(m)
    terms: Terms = [
        (variable, float(weight))
        for stage, weight in zip(stages, weights, strict=True)
        for variable, _ in stage.terms
    ]
    terms += [(variable, -COST_PART * price / most) for variable, price in cost]
    solution = session.optimise(terms, maximise=True, absolute_gap=COST_GAP, deadline=deadline)
    return solution if solution.status == "optimal" else None


def _work_cost(m: FixedTeamModel) -> tuple[Terms, float]:
    """Released time less value earned, money, and what it spans at most."""
    released = m.parameters.pricing.released_time_value
    terms: Terms = []
    spans = 0.0
    for worker in m.WORKERS:
        price = worker.pay_when_working * released
        if price > 0:
            terms += [(v, price) for t in m.PERIODS for _, v in m.work_of(worker.key, t)]
            terms += [(v, price) for t in m.PERIODS for v, _ in m.given_away(worker, t)]
            spans += price * sum(m.gross_capacity(worker, t)[1] for t in m.PERIODS)
    for p in m.DELIVERIES:
        earned = [v for t in m.PERIODS if (v := m.complete.get((p.id, t))) is not None]
        terms += [(v, -p.monthly_value) for v in earned]
        spans += p.monthly_value * len(earned)
    return terms, max(spans, 1.0)


def _stage_by_stage(
    session: Session, m: FixedTeamModel, stages: Sequence[Stage], deadline: Deadline
) -> Solution | None:
    for stage in stages:
        gap = JUST_UNDER_ONE if stage.whole else SHORT / 10
        solution = session.optimise(stage.terms, maximise=stage.maximise, absolute_gap=gap, deadline=deadline)
        if solution.status != "optimal":
            return None
        reached = round(solution.objective) if stage.whole else solution.objective
        bounds = (reached - SHORT, INFINITY) if stage.maximise else (-INFINITY, reached + SHORT)
        session.add_row(f"fixed_{stage.name}", stage.terms, *bounds)
    cost, most = _work_cost(m)
    gap = COST_GAP / COST_PART * most
    solution = session.optimise(cost, absolute_gap=gap, deadline=deadline)
    return solution if solution.status == "optimal" else None


def _read(m: FixedTeamModel, session: Session, solution: Solution) -> Redelivery:
    def value(variable: Variable) -> float:
        return session.value(solution, variable)

    delivered = {p.id for p in m.DELIVERIES if value(m.on_time[p.id]) > 0.5}
    short = {
        p.id: sum(max(0.0, value(v)) for (q, _, _), v in m.shortage.items() if q == p.id) for p in m.ONGOING
    }
    delivered |= {project for project, amount in short.items() if amount <= 10 * SHORT}
    pricing = m.parameters.pricing
    cost = pricing.shortage_price * sum(short.values())
    for worker in m.WORKERS:
        worked = sum(value(v) for t in m.PERIODS for _, v in m.work_of(worker.key, t))
        given = sum(value(v) for t in m.PERIODS for v, _ in m.given_away(worker, t))
        cost += worker.pay_when_working * pricing.released_time_value * (worked + given)
    for p in m.DELIVERIES:
        months = [t for t in m.PERIODS if (p.id, t) in m.complete]
        done = value(m.on_time[p.id]) + value(m.late[p.id]) > 0.5
        live = [t for t in months if done and value(m.live[p.id, t]) > 0.5]
        earned = sum(
            min((value(m.progress[p.id, k, t]) for k in p.adoption_phase), default=1.0) for t in live
        )
        cost += p.monthly_value * (m.H - earned)
    return Redelivery(delivered=frozenset(delivered), cost=cost)
