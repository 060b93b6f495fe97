"""Work planned anew for people who are given: the sequenced model without any decision on people.

Everything about people that the planning model decides or limits (hires, courses, budget) is settled
here, so that only its families about work are used. Much smaller, and solved in one run where it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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

FEW = 3
"""Projects up to which the cheapest schedule is looked for; above, one that is found soon is made cheaper."""

ANY = 1e6
"""Person-months: a gap at which the first plan found is good enough."""

MOST_ROUNDS = 6
"""Of moving months forward."""

WHOLE = 1 - 1e-6
"""Progress that is all of it but for the solver's rounding."""

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
    most = {
        # Nothing is late that has until the end of the horizon.
        p.id: (p.id not in never_on_time | never, p.id not in never and p.deadline < m.H - 1)
        for p in m.DELIVERIES
    }
    _open(session, m, most)
    solution = _best_work(session, m, most, deadline)
    return None if solution is None else _read(m, session, solution)


Most = Mapping[str, tuple[bool, bool]]
"""Delivery project -> whether it may be on time, whether it may be late."""


def _open(session: Session, m: FixedTeamModel, most: Most) -> None:
    for project, (on_time, late) in most.items():
        session.bound(m.on_time[project], 0, float(on_time))
        session.bound(m.late[project], 0, float(late))


def _best_work(session: Session, m: FixedTeamModel, most: Most, deadline: Deadline) -> Solution | None:
    """A plan of work that is best at every delivery stage, and cheap; None: out of time."""
    stages = list(delivery_stages(m))
    weights = _weights(stages)
    few = len(m.DELIVERIES) <= FEW
    if weights is not None and few:
        return _in_one_run(session, m, stages, weights, deadline)
    if weights is not None:
        solution = _everything(session, m, most, deadline) or _counted(session, stages, weights, deadline)
    else:
        solution = _stage_by_stage(session, stages, deadline)
    if solution is None:
        return None
    return _cheapest(session, m, deadline) if few else _Forward(session, m, solution, deadline).cheaper()


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
    terms = [*_weighted(stages, weights), *((v, -COST_PART * price / most) for v, price in cost)]
    solution = session.optimise(terms, maximise=True, absolute_gap=COST_GAP, deadline=deadline)
    return solution if solution.status == "optimal" else None


def _everything(session: Session, m: FixedTeamModel, most: Most, deadline: Deadline) -> Solution | None:
    """The first plan of work found that delivers all that is not excluded; None where there is none (or no time).

    Where it succeeds no stage can be better, and it takes less than half as long as counting. The aim, to work
    little, only leads the search.
    """
    for project, (on_time, late) in most.items():
        in_time, after = float(on_time), float(late and not on_time)
        session.bound(m.on_time[project], in_time, in_time)
        session.bound(m.late[project], after, after)
    worked: Terms = [(v, 1.0) for w in m.WORKERS for t in m.PERIODS for _, v in m.work_of(w.key, t)]
    solution = session.optimise(worked, absolute_gap=ANY, deadline=deadline)
    if solution.status == "optimal":
        return solution
    _open(session, m, most)
    return None


def _counted(
    session: Session, stages: Sequence[Stage], weights: Sequence[int], deadline: Deadline
) -> Solution | None:
    """All delivery stages at once, whatever it costs: the cost is what takes long where projects are many."""
    terms = _weighted(stages, weights)
    solution = session.optimise(terms, maximise=True, absolute_gap=JUST_UNDER_ONE, deadline=deadline)
    return solution if solution.status == "optimal" else None


def _weighted(stages: Sequence[Stage], weights: Sequence[int]) -> Terms:
    return [
        (variable, float(weight))
        for stage, weight in zip(stages, weights, strict=True)
        for variable, _ in stage.terms
    ]


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


def _stage_by_stage(session: Session, stages: Sequence[Stage], deadline: Deadline) -> Solution | None:
    """The delivery stages one by one, each with what the ones before it reached."""
    solution = None
    for stage in stages:
        gap = JUST_UNDER_ONE if stage.whole else SHORT / 10
        solution = session.optimise(stage.terms, maximise=stage.maximise, absolute_gap=gap, deadline=deadline)
        if solution.status != "optimal":
            return None
        reached = round(solution.objective) if stage.whole else solution.objective
        bounds = (reached - SHORT, INFINITY) if stage.maximise else (-INFINITY, reached + SHORT)
        session.add_row(f"fixed_{stage.name}", stage.terms, *bounds)
    return solution


def _cheapest(session: Session, m: FixedTeamModel, deadline: Deadline) -> Solution | None:
    """The cheapest plan of work with what the stages reached."""
    cost, most = _work_cost(m)
    gap = COST_GAP / COST_PART * most
    solution = session.optimise(cost, absolute_gap=gap, deadline=deadline)
    return solution if solution.status == "optimal" else None


Months = dict[tuple[str, str], int]
"""(which switch, project) -> the month of acceptance or of going live; never: the horizon."""


class _Forward:
    """A plan of work made cheaper with what it delivers: months of acceptance and of going live move forward.

    With all of them held the rest is linear, and solved in a moment. Where early progress is rewarded it shows
    which months could come sooner; that is repeated while it helps.
    """

    def __init__(self, session: Session, m: FixedTeamModel, solution: Solution, deadline: Deadline) -> None:
        self.session, self.m, self.deadline = session, m, deadline
        self.found = solution
        self.in_time = True
        self.delivered = [
            p
            for p in m.DELIVERIES
            if session.value(solution, m.on_time[p.id]) + session.value(solution, m.late[p.id]) > 0.5
        ]
        self.cost, _ = _work_cost(m)
        self.reward: Terms = [
            (v, -p.monthly_value / len(p.effort))
            for p in self.delivered
            for k in p.effort
            for t in m.PERIODS
            if (v := m.progress.get((p.id, k, t))) is not None
        ]
        self.switches = {"accepted": m.accepted, "live": m.live}

    def cheaper(self) -> Solution | None:
        """The plan at its least cost with the months that were found; None: out of time."""
        for p in self.m.DELIVERIES:
            for kind in (self.m.on_time, self.m.late):
                chosen = round(self.session.value(self.found, kind[p.id]))
                self.session.bound(kind[p.id], chosen, chosen)
        months = self._months_of(self.found)
        if self._works(months):
            for _ in range(MOST_ROUNDS):
                sooner = self._sooner(months)
                if sooner == months:
                    break
                months = sooner
        if not self.in_time:
            return None
        self._hold(months)
        solution = self._solved(self.cost)
        return solution if solution.status == "optimal" else self.found if self.in_time else None

    def _sooner(self, months: Months) -> Months:
        """Months that come as soon as the progress found allows: all at once, or project by project.

        Not all may: what is live sooner has to be kept running sooner.
        """
        possible = {key: min(month, self._done(*key)) for key, month in months.items()}
        if possible == months or self._works(possible):
            return possible
        for p in sorted(self.delivered, key=lambda p: (-p.monthly_value, p.id)):
            mine = {key: month for key, month in possible.items() if key[1] == p.id}
            if self._works(months | mine):
                months = months | mine
        return months

    def _works(self, months: Months) -> bool:
        """Whether there is a plan of work with these months; if so, it is the one found."""
        self._hold(months)
        solution = self._solved([*self.cost, *self.reward])
        if solution.status == "optimal":
            self.found = solution
        return solution.status == "optimal"

    def _solved(self, terms: Terms) -> Solution:
        solution = self.session.optimise(terms, relaxed=True, counted=False, deadline=self.deadline)
        self.in_time &= solution.status in ("optimal", "infeasible")
        return solution

    def _hold(self, months: Months) -> None:
        for (name, project), month in months.items():
            for t in self.m.PERIODS:
                if (switch := self.switches[name].get((project, t))) is not None:
                    self.session.bound(switch, float(t >= month), float(t >= month))

    def _months_of(self, solution: Solution) -> Months:
        """As the solution has them; a project that is not delivered is neither accepted nor live."""
        months = {(name, p.id): self.m.H for name in self.switches for p in self.m.DELIVERIES}
        for p in self.delivered:
            for name, switches in self.switches.items():
                on = (t for t in self.m.PERIODS if self._is_on(solution, switches.get((p.id, t))))
                months[name, p.id] = next(on, self.m.H)
        return months

    def _is_on(self, solution: Solution, switch: Variable | None) -> bool:
        return switch is not None and self.session.value(solution, switch) > 0.5

    def _done(self, name: str, project: str) -> int:
        """The first month by which all is done that a switch waits for; the horizon for what is not delivered."""
        for p in self.delivered:
            if p.id == project:
                waits_for = p.model_phase if name == "accepted" else p.before_live
                for t in range(p.earliest_start, self.m.H):
                    if all(
                        self.session.value(self.found, self.m.progress[p.id, k, t]) >= WHOLE
                        for k in waits_for
                    ):
                        return t
        return self.m.H


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
