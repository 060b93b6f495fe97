"""The planning model: people, their work, and what comes of it. docs/model.md has the symbols.

A column that can never be used is not made: unqualified hands, work before anybody could be there.
"""

from __future__ import annotations

from collections import defaultdict

from advisor.domain.problem import Problem, ProjectParameters
from advisor.planning.expressions import Decisions, Linear, total
from advisor.planning.sets import Worker
from advisor.planning.time import TimeModel

WorkKey = tuple[str, str, str, int]


class PlanningModel(TimeModel):
    """Decisions on work and delivery, beside those on people."""

    def __init__(self, problem: Problem, *, every_month: bool = False) -> None:
        super().__init__(problem, every_month=every_month)
        self.PROJECTS = problem.projects
        self.DELIVERIES = tuple(p for p in self.PROJECTS if p.kind == "delivery")
        self.ONGOING = tuple(p for p in self.PROJECTS if p.kind == "ongoing")
        self.MUSTS = tuple(p for p in self.DELIVERIES if p.must)
        self._work()
        self._delivery()

    def _work(self) -> None:
        self.assign = Decisions[WorkKey]()
        self._by_worker: dict[tuple[str, int], list[tuple[str, Linear]]] = defaultdict(list)
        self._by_activity: dict[tuple[str, str, int], list[tuple[Worker, Linear]]] = defaultdict(list)
        for project in self.PROJECTS:
            for activity in project.needed_activities:
                for worker in self.WORKERS:
                    if worker.rate(project, activity) <= 0 and not self.joins(worker, project, activity):
                        continue
                    for t in range(max(worker.first, project.earliest_start), self._last(project) + 1):
                        decision = self.new("assign")
                        self.assign[worker.key, project.id, activity, t] = decision
                        self._by_worker[worker.key, t].append((activity, decision))
                        self._by_activity[project.id, activity, t].append((worker, decision))
        self.steady = Decisions(
            {
                (w.key, p.id): self.new("steady")
                for p in self.DELIVERIES
                if p.operations > 0 and self.BEYOND
                for w in self.WORKERS
                if w.rate(p, "operations") > 0 and not w.leaves
            }
        )

    def _delivery(self) -> None:
        months = [(p, t) for p in self.DELIVERIES for t in range(p.earliest_start, self.H)]
        self.progress = Decisions(
            {(p.id, k, t): self.new(f"progress_{t}", 1.0) for p, t in months for k in p.effort}
        )
        self.complete = Decisions({(p.id, t): self.new(f"complete_{t}", 1.0) for p, t in months})
        self.on_time = Decisions({p.id: self.new("on_time", 1, integer=True) for p in self.MUSTS})
        self.late = Decisions({p.id: self.new("late", 1, integer=True) for p in self.MUSTS})
        wanted = [(p, "operations", t) for p, t in months if p.operations > 0 and t > p.earliest_start]
        wanted += [(p, "operations", self.H) for p in self.DELIVERIES if p.operations > 0 and self.BEYOND]
        wanted += [
            (p, k, t)
            for p in self.ONGOING
            for k in p.demand
            for t in range(p.earliest_start, self._last(p) + 1)
        ]
        self.shortage = Decisions({(p.id, k, t): self.new(f"shortage_{t}") for p, k, t in wanted})

    # -- sets -------------------------------------------------------------------------------------

    def _last(self, project: ProjectParameters) -> int:
        """Recurring work ends with its deadline; deliveries may be late."""
        return self.H - 1 if project.kind == "delivery" else min(project.deadline, self.H - 1)

    def joins(self, worker: Worker, project: ProjectParameters, activity: str) -> bool:
        """Whether a worker takes part in an activity for the sake of joint work."""
        return project.goes_into_production and any(
            rule.activity == activity and rule.side == worker.side for rule in self.problem.limits.joint_work
        )

    # -- expressions: work, pm ---------------------------------------------------------------------

    def work(self, worker: Worker, t: int) -> Linear:
        """Everything that a worker does in period t."""
        return total(decision for _, decision in self._by_worker.get((worker.key, t), ()))

    def work_outside(self, worker: Worker, t: int) -> Linear:
        """What a worker does for activities of another side than the own in period t."""
        sides = self.problem.sides
        done = self._by_worker.get((worker.key, t), ())
        return total(decision for activity, decision in done if sides[activity] != worker.side)

    def team(self, project: ProjectParameters, activity: str, t: int) -> list[tuple[Worker, Linear]]:
        """(worker, time) of everyone on an activity in period t."""
        return self._by_activity.get((project.id, activity, t), [])

    def output(self, project: ProjectParameters, activity: str, t: int) -> Linear:
        """Work done on an activity in period t."""
        return total(
            work * rate for w, work in self.team(project, activity, t) if (rate := w.rate(project, activity))
        )

    def steady_work(self, worker: Worker) -> Linear:
        """Operations that a worker does in each month beyond the horizon."""
        return total(self.steady[worker.key, p.id] for p in self.DELIVERIES)

    def covered(self, project: ProjectParameters) -> Linear:
        """Share of recurring work that is done over all its months."""
        short = [v for (p, _, _), v in self.shortage.items() if p == project.id]
        demand = sum(project.demand.values()) * (self._last(project) - project.earliest_start + 1)
        return 1.0 - total(short) / demand if demand > 0 else Linear(constant=1.0)
