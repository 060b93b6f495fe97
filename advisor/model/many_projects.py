"""Months for many projects at once: whole months and people by diving, then the work handed out to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.domain.parameters import Parameters
from advisor.model.diving import Dive, Dived, Links, LoneProject
from advisor.model.extract import Schedule, joined
from advisor.model.handing_out import Months, hand_out, months_of
from advisor.model.one_at_a_time import Team, schedule_one_at_a_time
from advisor.model.pooled import PooledModel
from advisor.model.solver import Deadline, Session, SolveLog

DIVING_SHARE = 0.75
"""Part of the time for whole months and people; the rest is for who does it."""

TOGETHER_SHARE = 0.7
"""Part of that rest for handing the work out to all projects together."""

HAND_OUTS = 3
"""Times that pooled work is handed out to people, those whose work could not be before coming first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Whole months and people, and who does what when, in at least one way."""

    dived: Dived
    schedules: tuple[Schedule, ...]


class ManyProjects:
    """The projects of one pooled model, and each by itself: made once, for all strategies."""

    def __init__(self, parameters: Parameters, m: PooledModel, log: SolveLog, solver: str) -> None:
        self.parameters = parameters
        self.m = m
        self.log = log
        self.solver = solver

    @cached_property
    def _links(self) -> Links:
        return Links.of(self.m)

    @cached_property
    def _alone(self) -> Mapping[str, LoneProject]:
        return {
            p.id: LoneProject(self.parameters, p, self.m.WORKERS, self.log, self.m.deadline)
            for p in self.m.DELIVERIES
        }

    def work(
        self,
        session: Session,
        reached: Mapping[str, float],
        people: Mapping[str, float],
        deadline: Deadline,
        *,
        anew: bool,
    ) -> Worked | None:
        """The pooled model's relaxation, in a session that is used up, made whole.

        reached: what every delivery stage should reach; people: whole already, anew: see `Dive.run`. None where the
        time was too short; TimeUpError too.
        """
        dive = Dive(self.m, session, self._links, self._alone, deadline.part(DIVING_SHARE))
        dived = dive.run(reached, people, anew=anew)
        return Worked(dived=dived, schedules=self._handed_out(dived, deadline)) if dived else None

    def _handed_out(self, dived: Dived, deadline: Deadline) -> tuple[Schedule, ...]:
        """The work given to people, all projects together in their months.

        Those whose months no team of them keeps, and those that draw on what nobody puts in, choose any months in
        what time the others left, one by one. Where that is too late for one, the next try gives it a month more, or
        has it choose first where there is none. All choose one by one where the time is short.
        """
        together = deadline.part(TOGETHER_SHARE)
        promised = months_of(self.m, dived.value)
        months = dict(promised)
        first: frozenset[str] = frozenset()
        tries: list[Schedule] = []
        for _ in range(HAND_OUTS):
            team = Team.of(self.m, dived.value, dived.prices)
            before = self._one_by_one(first, team, together)
            left_out = first | dived.short
            handed = hand_out(self.parameters, team, months, left_out, together, self.log, self.solver)
            if handed is None:
                break
            schedule, short = handed
            after = self._one_by_one(frozenset(short) | dived.short - first, team, deadline)
            tries.append(joined([before, schedule, after], [p.id for p in self.parameters.projects]))
            if not short or not self._missed(tries[-1], promised):
                break
            months |= {p: later for p, later in short.items() if later}
            first |= {p for p, later in short.items() if not later}
        if not tries:
            team = Team.of(self.m, dived.value, dived.prices)
            tries.append(self._one_by_one(frozenset(p.id for p in self.parameters.projects), team, deadline))
        return tuple(tries)

    @staticmethod
    def _missed(schedule: Schedule, promised: Mapping[str, Months]) -> bool:
        """Whether a project does not get what it was promised."""
        wanted = {p: months.delivered for p, months in promised.items()}
        return any(
            (wanted.get(result.id) == "on_time" and not result.delivered)
            or (wanted.get(result.id) == "late" and result.completed is None)
            for result in schedule.projects
        )

    def _one_by_one(self, projects: frozenset[str], team: Team, deadline: Deadline) -> Schedule:
        some = tuple(p for p in self.parameters.projects if p.id in projects)
        parameters = replace(self.parameters, projects=some)
        return schedule_one_at_a_time(parameters, team, {}, deadline, self.log, self.solver)
