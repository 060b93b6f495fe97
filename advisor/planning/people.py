"""Who is hired, who leaves and who is trained. docs/model.md has the symbols.

A column that can never be used is not made: training that would end with the horizon.
"""

from __future__ import annotations

from collections import defaultdict

import pulp

from advisor.domain.problem import HireOption, Problem, TrainingOption
from advisor.planning.expressions import Decisions, Linear, Row, total
from advisor.planning.sets import starts, workers_of


class PeopleModel:
    """Sets in capitals, decisions as tables of expressions, and the PuLP programme that they live in.

    every_month: people may start in any month, not in those of the grid alone.
    """

    def __init__(self, problem: Problem, *, every_month: bool = False) -> None:
        self.problem = problem
        self.unit = problem.pricing.average_pay
        self.programme = pulp.LpProblem("team_plan", pulp.LpMinimize)
        self.rows: dict[str, list[str]] = defaultdict(list)
        self.H = problem.horizon.months
        self.BEYOND = problem.window - self.H
        self.PERIODS = range(self.H)
        self.WORKERS = workers_of(problem)
        self.STAFF, self.HIRES, self.TRAININGS = problem.staff, problem.hires, problem.trainings
        self.ROLES = tuple(sorted({r.role for r in self.HIRES}))
        self.CONTRACTS = tuple(r for r in self.HIRES if r.leaves and r.most > 0)
        self.PERMANENT = tuple(r for r in self.HIRES if not r.leaves)
        self._every_month = every_month
        self._made = 0
        self._presence = {g.id: g.present for g in self.STAFF}
        self._hires()
        self._trainings()

    def new(self, name: str, up: float | None = None, *, integer: bool = False) -> Linear:
        """A variable >= 0. Numbered names keep one column order in PuLP 3 (sorted by name) and PuLP 4 (as made)."""
        self._made += 1
        category = pulp.LpInteger if integer else pulp.LpContinuous
        return Linear([(self.programme.add_variable(f"x{self._made:06d}_{name}", 0, up, category), 1.0)])

    def add(self, family: str, name: str, row: Row) -> None:
        """A row of a family of constraints into the programme, unless it holds nothing."""
        if row.terms:
            self.programme.addConstraint(row.for_pulp(), name)
            self.rows[family].append(name)

    def starts_of(self, hire: HireOption) -> range | tuple[int, ...]:
        """Periods in which an option may start."""
        return starts(hire.lead_time, self.H, every_month=self._every_month) if hire.most > 0 else ()

    def _hires(self) -> None:
        self.hire = Decisions[tuple[str, int]]()
        self.mentored = Decisions[tuple[str, int, int]]()
        self.leave = Decisions[tuple[str, int]]()
        for i, r in enumerate(self.HIRES):
            for s in self.starts_of(r):
                self.hire[r.key, s] = self.new(f"hire_{i}_{s}", r.most, integer=True)
                for age in range(len(r.ramp_up_mentored) if r.mentors else 0):
                    self.mentored[r.key, s, age] = self.new(f"mentored_{i}_{s}_{age}")
        for i, r in enumerate(self.CONTRACTS):
            for u in range(r.lead_time, self.H):
                # The last month: after the least term, and with the horizon at the latest.
                if u == self.H - 1 or u >= r.lead_time + r.term - 1:
                    self.leave[r.key, u] = self.new(f"leave_{i}_{u}", integer=True)
        # Any of a role; only `several` asks for it.
        self.role_hired = Decisions({role: self.new(f"hired_{role}", 1, integer=True) for role in self.ROLES})
        commitment = self.problem.pricing.commitment_months
        self.paid_time = Decisions(
            {
                (r.key, t): self.new(f"paid_time_{t}")
                for r in self.PERMANENT
                for t in (*range(r.lead_time + commitment, self.H), *([self.H] if self.BEYOND else []))
            }
        )
        self.unmet_requirement = Decisions(
            {i: self.new(f"unmet_{i}") for i in range(len(self.problem.limits.role_requirements))}
        )

    def _trainings(self) -> None:
        self.train = Decisions[tuple[str, int]]()
        self._courses: dict[str, list[TrainingOption]] = defaultdict(list)
        for i, c in enumerate(self.TRAININGS):
            self._courses[c.group].append(c)
            for s in starts(0, self.H - c.duration, every_month=self._every_month) if c.most > 0 else ():
                if all(self.is_there(c.group, t) for t in range(s, s + c.duration + 1)):
                    self.train[c.key, s] = self.new(f"train_{i}_{s}", c.most, integer=True)

    def is_there(self, group: str, t: int) -> bool:
        """Whether a staff group is present in a period (the last one, for those beyond the horizon)."""
        return self._presence[group][min(t, self.H - 1)] > 0

    # -- expressions: people ----------------------------------------------------------------------

    def started(self, hire: HireOption, t: int) -> Linear:
        """People of an option who have started by period t."""
        return total(self.hire[hire.key, s] for s in self.starts_of(hire) if s <= t)

    def gone(self, hire: HireOption, t: int) -> Linear:
        """Contractors of an option whose last month was before period t."""
        return total(self.leave[hire.key, u] for u in range(hire.lead_time, min(t, self.H)))

    def in_training(self, course: TrainingOption, t: int) -> Linear:
        """People of an option who study in period t."""
        return total(self.train[course.key, s] for s in range(max(0, t - course.duration + 1), t + 1))

    def trained(self, course: TrainingOption, t: int) -> Linear:
        """People of an option whose course ended before period t."""
        return total(self.train[course.key, s] for s in range(t - course.duration + 1))

    def hired(self, role: str | None) -> Linear:
        """People hired of a role (None: of all) over the horizon."""
        return total(self.started(r, self.H) for r in self.HIRES if role in (None, r.role))
