"""Futures: one draw of everything that is uncertain, the same for every team (docs/model.md, Futures).

A future is a column: every array here has the shape (futures,). What is unknown of a role is drawn once for it,
what differs from person to person once for each.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.domain.distribution import Distribution
from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import HireOption, Problem, TrainingOption
from advisor.simulation.draws import Draws, Floats

Ints = NDArray[np.int64]

SOURCES: tuple[str, ...] = ("effort", "proficiency", "lead_time", "ramp_up", "duration", "passing", "leaving")
"""What is uncertain. Each can be held at its planning value, to see what hangs on it."""

NEVER = 10_000
"""A period beyond every window."""


def quantile(distribution: Distribution, u: Floats) -> Floats:
    """Values below which shares `u` of the futures lie, same shape; in the distribution's unit."""
    low, mode, high = distribution.low, distribution.mode, distribution.high
    if not distribution.varies:
        return np.full_like(u, mode)
    if distribution.kind == "uniform":
        return low + u * (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < (mode - low) / (high - low), rising, falling)


class Futures:
    """What happens in each of `count` futures. held: sources at their planning values (all of them: the plan)."""

    def __init__(self, problem: Problem, draws: Draws, held: frozenset[str] = frozenset()) -> None:
        self.problem = problem
        self.held = held
        self.count = draws.samples
        self._draws = draws
        self._where = np.arange(draws.samples)
        self._presence: dict[str, Floats] = {}
        self._stays: dict[str, Ints] = {}

    @classmethod
    def planned(cls, problem: Problem) -> Futures:
        """The single future in which everything turns out as planned: everybody passes, nobody leaves."""
        return cls(problem, Draws(samples=1, seed=0), frozenset(SOURCES))

    def first(self, count: int) -> Futures:
        """The same futures, only the first `count` of them."""
        return self.only(np.arange(self.count) < count)

    def only(self, which: NDArray[np.bool_]) -> Futures:
        """The same futures, only those marked: shape (futures,)."""
        some = Futures(self.problem, self._draws, self.held)
        some._where = self._where[which]
        some.count = len(some._where)
        return some

    def _uniform(self, name: str) -> Floats:
        return self._draws.uniform(name)[self._where]

    def _drawn(self, source: str, stream: str, distribution: Distribution | None, planned: float) -> Floats:
        if distribution is None or source in self.held:
            return np.full(self.count, float(planned))
        return quantile(distribution, self._uniform(stream))

    def _months(self, source: str, stream: str, distribution: Distribution | None, planned: int) -> Ints:
        """Whole months, rounded half up."""
        return _whole(self._drawn(source, stream, distribution, planned))

    # -- what is unknown of projects and roles ------------------------------------------------------

    def effort(self, project: str, activity: str, planned: float) -> Floats:
        """Person-months that an activity takes (of recurring work and operations a month)."""
        distribution = self.problem.uncertainty.effort.get(project, {}).get(activity)
        return self._drawn("effort", f"effort.{project}", distribution, planned)

    def proficiency(self, role: str, planned: Mapping[str, float]) -> dict[str, Floats]:
        """Activity -> output per pm of a role's people."""
        known = self.problem.uncertainty.proficiency.get(role, {})
        return {
            k: self._drawn("proficiency", f"proficiency.{role}", known.get(k), rate)
            for k, rate in planned.items()
        }

    def trained(self, option: TrainingOption) -> dict[str, Floats]:
        """Activity -> output per pm of those who passed: part of the way from their role to the target."""
        source = next(g for g in self.problem.staff if g.id == option.group)
        own = self.proficiency(source.role, source.proficiency)
        known = self.problem.uncertainty.proficiency.get(option.target_role, {})
        result = {}
        for k, planned in option.proficiency.items():
            if k not in known or k not in own or "proficiency" in self.held:
                result[k] = np.full(self.count, planned)
                continue
            target = self._drawn("proficiency", f"proficiency.{option.target_role}", known[k], 0.0)
            result[k] = own[k] + option.gain * np.maximum(0.0, target - own[k])
        return result

    def ramp_up(self, option: HireOption) -> tuple[Ints, Ints]:
        """Months until full speed without and with a mentor."""
        unknown, stream = self.problem.uncertainty, f"ramp_up.{option.key}"
        alone = self._months("ramp_up", stream, unknown.ramp_up.get(option.key), len(option.ramp_up))
        mentored = self._months(
            "ramp_up", stream, unknown.ramp_up_mentored.get(option.key), len(option.ramp_up_mentored)
        )
        return alone, mentored

    def duration(self, option: TrainingOption) -> Ints:
        """Months of study on a path."""
        distribution = self.problem.uncertainty.duration.get(option.path)
        return np.maximum(
            1, self._months("duration", f"duration.{option.path}", distribution, option.duration)
        )

    # -- what differs from person to person ---------------------------------------------------------

    def lead_time(self, option: HireOption, person: int) -> Ints:
        """Months from the decision to the first day of the n-th person of a role."""
        distribution = self.problem.uncertainty.lead_time.get(option.key)
        least = 0 if option.leaves else 1
        stream = f"lead_time.{option.role}.{person}"
        return np.maximum(least, self._months("lead_time", stream, distribution, option.lead_time))

    def passing(self, option: TrainingOption, person: int) -> Floats:
        """A number that lies below the success rate where the n-th trainee of a group passes."""
        if "passing" in self.held:
            return np.zeros(self.count)
        return self._uniform(f"passing.{option.path}.{option.group}.{person}")

    def stays(self, role: str, who: str) -> Ints:
        """Months that somebody stays from their start on; who: a name for the person's place."""
        yearly = self.problem.uncertainty.attrition.get(role, 0.0)
        if yearly <= 0 or "leaving" in self.held:
            return np.full(self.count, NEVER)
        if who in self._stays:
            return self._stays[who]
        months = MONTHS_PER_YEAR * np.log(1 - self._uniform(f"stays.{who}")) / np.log(1 - min(yearly, 0.999))
        self._stays[who] = _whole(np.minimum(months, NEVER))
        return self._stays[who]

    def presence(self, group: str) -> Floats:
        """People there of the first n places of a staff group, shape (places + 1, window, futures).

        Whoever leaves is replaced after a figure of months. Groups of more than MOST_PLACES people are that many
        equal parts.
        """
        if group not in self._presence:
            self._presence[group] = self._places(group)
        return self._presence[group]

    def _places(self, group: str) -> Floats:
        staff = next(g for g in self.problem.staff if g.id == group)
        window, places = self.problem.window, min(staff.headcount, MOST_PLACES)
        months = np.arange(window)[:, None]
        here = np.zeros((places + 1, window, self.count))
        for place in range(places):
            there = np.zeros((window, self.count), dtype=bool)
            start = np.zeros(self.count, dtype=np.int64)
            successor = 0
            while (start < window).any():
                until = start + self.stays(staff.role, f"{group}.{place}.{successor}")
                there |= (start <= months) & (months < until)
                start = until + self.problem.uncertainty.replacement_months
                successor += 1
            here[place + 1] = here[place] + there * (staff.headcount / places)
        dated = np.array([staff.present[min(t, len(staff.present) - 1)] > 0 for t in range(window)])
        here *= dated[None, :, None]
        return here


def _whole(months: Floats) -> Ints:
    """Months, rounded half up."""
    rounded: Ints = np.floor(months + 0.5).astype(np.int64)
    return rounded


MOST_PLACES = 60
"""People of one staff group that come and go one by one."""
