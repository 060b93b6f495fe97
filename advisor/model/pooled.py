"""The sequenced model with work pooled over projects: who does how much of what, not for which project.

A large model is large because every worker has a column for every project, activity and month. Pooled,
workers supply time to an activity and projects draw output from the pool. What is lost is who is on
which project, so the team-size limit counts a project's work as if done by the most proficient; and
acceptance and go-live may be reached in part. That makes it a relaxation: what it cannot reach, and the
cost it cannot pass below, hold for every plan. Without a binding team size, and with whole months of
acceptance and go-live (`diving`), it loses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.model.constraints import (
    CONSTRAINTS,
    Rows,
    joint_work,
    rule_name,
    steady_operations,
    team_size,
)
from advisor.model.extract import Value
from advisor.model.objective import delivery_stages
from advisor.model.sequencing import SEQUENCING, SequencedModel
from advisor.model.solver import INFINITY, NEVER, Deadline, affine
from advisor.model.variables import PlanningModel, Terms, Variable, Worker

Pool = tuple[str, float, bool]
"""An activity, the least proficiency that may touch it, and whether a rule wants two sides to share it:
projects that agree in all three share a pool."""


POOLED_OUTPUT, POOLED_STEADY = "pooled_output", "pooled_steady"
"""What the names of the rows begin with in which projects draw from a pool, in a month and beyond the horizon."""


class PooledModel(SequencedModel):
    """The sequenced model with `supply[w,pool,t]` and `output[p,k,t]` (pm) in place of `assign`, its switches
    relaxed.

    Two tables are closed but for the search for months (`diving`). lacking[pool,t]: output that nobody puts in;
    t = H for operations in a month beyond the horizon. given_up[stage]: how much of what a delivery stage
    reached is not kept.
    """

    def __init__(self, parameters: Parameters, deadline: Deadline = NEVER) -> None:
        super().__init__(parameters, deadline)
        self.given_up = {stage.name: self._new("given_up", 0.0) for stage in delivery_stages(self)}

    def whole_variables(self) -> list[Variable]:
        return PlanningModel.whole_variables(self)

    def _switches(self, name: str) -> dict[tuple[str, int], Variable]:
        return {
            (p.id, t): self._new(f"{name}_{t}", 1.0)
            for p in self.DELIVERIES
            for t in range(p.earliest_start, self.H)
        }

    def _work(self) -> None:
        self.supply: dict[tuple[str, Pool, int], Variable] = {}
        self.output: dict[tuple[str, str, int], Variable] = {}
        self.steady_supply: dict[tuple[str, Pool], Variable] = {}
        self.lacking: dict[tuple[Pool, int], Variable] = {}
        self._by_worker = defaultdict(list)
        for pool, projects in self.pools().items():
            self._supplied(pool, min(p.earliest_start for p in projects))
            self._drawn(pool, projects)

    def _supplied(self, pool: Pool, first: int) -> None:
        for worker in self.suppliers(pool):
            for t in range(max(worker.first, first), self.H):
                variable = self._new(f"supply_{t}")
                self.supply[worker.key, pool, t] = variable
                self._by_worker[worker.key, t].append((pool[0], variable))
            stays = not (worker.hire and worker.hire.leaves)
            if pool[0] == "operations" and self.yield_of(worker, pool) > 0 and stays:
                self.steady_supply[worker.key, pool] = self._new("steady")
        for t in (*range(first, self.H), *([self.H] if pool[0] == "operations" else [])):
            self.lacking[pool, t] = self._new(f"lacking_{t}", 0.0)

    def _drawn(self, pool: Pool, projects: list[ProjectParameters]) -> None:
        soonest = min((w.first for w in self.suppliers(pool)), default=self.H)
        for p in projects:
            for t in range(max(soonest, p.earliest_start), self.H):
                self.output[p.id, pool[0], t] = self._new(f"output_{t}")

    def pools(self) -> dict[Pool, list[ProjectParameters]]:
        """Projects by pool."""
        found: dict[Pool, list[ProjectParameters]] = defaultdict(list)
        for project in self.PROJECTS:
            for activity in project.needed_activities:
                found[self.pool_of(project, activity)].append(project)
        return found

    def pool_of(self, project: ProjectParameters, activity: str) -> Pool:
        """Where a project draws from. Rules on joint work speak of deliveries alone."""
        shared = any(rule.activity == activity for rule in self.parameters.limits.joint_work)
        return (
            activity,
            project.qualification.get(activity, 0.0),
            shared and project.kind == "delivery",
        )

    def suppliers(self, pool: Pool) -> list[Worker]:
        """Workers who may put time into a pool: the qualified, and a side that a rule wants there."""
        rules = self.parameters.limits.joint_work if pool[2] else ()
        sides = {rule.side for rule in rules if rule.activity == pool[0]}
        return [w for w in self.WORKERS if self.yield_of(w, pool) > 0 or w.side in sides]

    @staticmethod
    def yield_of(worker: Worker, pool: Pool) -> float:
        """Output per pm that a worker puts into a pool."""
        proficiency = worker.proficiency.get(pool[0], 0.0)
        return proficiency if proficiency >= pool[1] else 0.0

    def output_on(self, project: str, activity: str, t: int) -> Terms:
        variable = self.output.get((project, activity, t))
        return [] if variable is None else [(variable, 1.0)]


def pooled_output(m: PooledModel) -> Rows:
    r"""Projects draw no more from a pool than is put in:
    :math:`\sum_{p \in q} o_{p,k,t} \le \sum_w \pi_{w,k} s_{w,q,t}` (pm)."""
    for i, (pool, projects) in enumerate(m.pools().items()):
        for t in m.PERIODS:
            drawn = [x for p in projects for x in m.output_on(p.id, pool[0], t)]
            put_in = [
                (v, -m.yield_of(w, pool))
                for w in m.suppliers(pool)
                if (v := m.supply.get((w.key, pool, t))) is not None
            ]
            if drawn:
                row = affine([*drawn, *put_in, (m.lacking[pool, t], -1.0)]) <= 0
                yield f"{POOLED_OUTPUT}_{i}_{t}", row


def pooled_team_size(m: PooledModel) -> Rows:
    r"""Work on a project, as done by the most proficient, fits its team (FTE):
    :math:`\sum_k o_{p,k,t} / \max_w \pi_{w,k} \le f_p`."""
    for i, p in enumerate(m.PROJECTS):
        best = {
            k: max((m.yield_of(w, m.pool_of(p, k)) for w in m.WORKERS), default=0.0)
            for k in p.needed_activities
        }
        for t in m.PERIODS:
            team = [(v, 1.0 / best[k]) for k in p.needed_activities for v, _ in m.output_on(p.id, k, t)]
            if team:
                yield f"pooled_team_size_{i}_{t}", affine(team) <= p.max_team


def pooled_steady_operations(m: PooledModel) -> Rows:
    r"""The final team can keep every delivered project running, pool by pool.

    .. math:: \sum_w \pi_{w,ops} u_{w,q} \ge \sum_{p \in q} b_p (o_p + l_p), \quad
        \sum_q u_{w,q} \le \text{time}_{w,H}
    """
    for i, (pool, projects) in enumerate(m.pools().items()):
        if pool[0] != "operations":
            continue
        output = [
            (v, m.yield_of(w, pool))
            for w in m.WORKERS
            if (v := m.steady_supply.get((w.key, pool))) is not None
        ]
        needed = [
            (v, -p.operations)
            for p in projects
            if p.kind == "delivery"
            for v in (m.on_time[p.id], m.late[p.id])
        ]
        yield f"{POOLED_STEADY}_{i}", affine([*output, *needed, (m.lacking[pool, m.H], 1.0)]) >= 0
    for i, worker in enumerate(m.WORKERS):
        used = [(v, 1.0) for (w, _), v in m.steady_supply.items() if w == worker.key]
        if used:
            time, constant = m.gross_capacity(worker, m.H)
            yield (
                f"pooled_steady_capacity_{i}",
                affine([*used, *((v, -coefficient) for v, coefficient in time)], -constant) <= 0,
            )


def people_alone(m: PooledModel, value: Value) -> dict[str, tuple[float, float]]:
    """Bounds by row of the pools, for a question about people alone: they put in what a solved model draws, and its
    projects' own columns are 0."""
    bounds: dict[str, tuple[float, float]] = {}
    for i, (pool, projects) in enumerate(m.pools().items()):
        for t in m.PERIODS:
            drawn = sum(c * value(v) for p in projects for v, c in m.output_on(p.id, pool[0], t))
            bounds[f"{POOLED_OUTPUT}_{i}_{t}"] = (-INFINITY, -drawn)
        kept = [p for p in projects if p.kind == "delivery"] if pool[0] == "operations" else []
        needed = sum(p.operations * (value(m.on_time[p.id]) + value(m.late[p.id])) for p in kept)
        bounds[f"{POOLED_STEADY}_{i}"] = (needed, INFINITY)
    return bounds


def pooled_joint_work(m: PooledModel) -> Rows:
    r"""A side takes part in a pool in every month: :math:`\sum_{w \in side} s \ge \beta \sum_w s`."""
    for i, rule in enumerate(m.parameters.limits.joint_work):
        for j, pool in enumerate(m.pools()):
            if pool[0] != rule.activity or not pool[2]:
                continue
            for t in m.PERIODS:
                together = [
                    (v, (1.0 if w.side == rule.side else 0.0) - rule.share)
                    for w in m.suppliers(pool)
                    if (v := m.supply.get((w.key, pool, t))) is not None
                ]
                if together:
                    yield f"{rule_name(rule.rule, 'joint_work')}_{i}_{j}_{t}", affine(together) >= 0


_BY_PROJECT = (team_size, steady_operations, joint_work)
POOLED: tuple[Callable[[PooledModel], Rows], ...] = (
    *(family for family in CONSTRAINTS if family not in _BY_PROJECT),
    pooled_output,
    pooled_team_size,
    pooled_steady_operations,
    pooled_joint_work,
)


def add_pooled_constraints(m: PooledModel, *, sequenced: bool = True) -> None:
    """Every family into the problem, in the order of the tables; without acceptance and go-live unless sequenced."""
    for family in (*POOLED, *(SEQUENCING if sequenced else ())):
        for name, row in family(m):
            m.deadline.check()
            m.problem.addConstraint(row, name)
    for name, variable in m.given_up.items():  # a column is loaded for the rows that it is in
        m.problem.addConstraint(affine([(variable, 1.0)]) >= 0, f"given_up_{name}")
