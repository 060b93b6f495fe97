"""The time of these people: for projects, and for each other. docs/model.md has the symbols."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from advisor.domain.problem import HireOption, Problem, StaffParameters, TrainingOption
from advisor.planning.expressions import Decisions, Linear, total
from advisor.planning.people import PeopleModel
from advisor.planning.sets import Worker, can_support, running_on, speed


class TimeModel(PeopleModel):
    """Decisions on mentoring, teaching and taking over; how much time there is for projects."""

    def __init__(self, problem: Problem, *, every_month: bool = False) -> None:
        super().__init__(problem, every_month=every_month)
        self._colleagues()

    def _colleagues(self) -> None:
        """Time for mentoring, teaching and taking over."""
        self.mentoring = Decisions(
            {
                (w.key, r.key, t): self.new(f"mentoring_{t}")
                for r in self.HIRES
                if r.most > 0 and r.mentor_load > 0 and r.ramp_up_mentored
                for w in self.WORKERS
                if any(g.id in r.mentors for g in w.groups)
                for t in range(r.lead_time, self.H)
            }
        )
        self.teaching = Decisions(
            {
                (w.key, c.key, t): self.new(f"teaching_{t}")
                for c in self.TRAININGS
                if c.support_load > 0
                for w in self.WORKERS
                if can_support(w, c)
                for t in range(w.first, self.H - 1)
            }
        )
        self.receiving = Decisions(
            {
                (w.key, r.key, t): self.new(f"receiving_{t}")
                for r in self.CONTRACTS
                if r.receiving > 0
                for w in self.receivers(r)
                for t in range(max(w.first, r.lead_time), self.H)
                if (r.key, t) in self.leave
            }
        )
        self._given: dict[tuple[str, int], list[Linear]] = defaultdict(list)
        for table in (self.mentoring, self.teaching, self.receiving):
            for (worker, _, t), decision in table.items():
                self._given[worker, t].append(decision)

    def receivers(self, hire: HireOption) -> list[Worker]:
        """Those who stay and can take over from a contractor: qualified for something that runs on."""
        lasting = running_on(self.problem, hire)
        return [w for w in self.WORKERS if self._stays(w) and any(w.rate(p, k) > 0 for p, k in lasting)]

    def _stays(self, worker: Worker) -> bool:
        """Whether a worker, once there, is still there at the end of the horizon."""
        groups = [g.id for g in worker.groups] + [c.group for c in worker.courses]
        return not worker.leaves and all(self.is_there(g, self.H) for g in groups)

    @cached_property
    def published(self) -> dict[str, list[Worker]]:
        """Workers by the name that the answer gives them."""
        found: dict[str, list[Worker]] = defaultdict(list)
        for worker in self.WORKERS:
            found[worker.published].append(worker)
        return found

    # -- expressions, pm --------------------------------------------------------------------------

    def time(self, worker: Worker, t: int) -> Linear:
        """Time at the speed of full output that a worker has in period t, before mentoring and teaching."""
        if worker.hire:
            return self._hire_time(worker.hire, t)
        return total(
            (
                *(self._staff_time(g, t) for g in worker.groups if self.is_there(g.id, t)),
                *(self._trained_time(c, t) for c in worker.courses if self.is_there(c.group, t)),
            )
        )

    def presence(self, worker: Worker, t: int) -> Linear:
        """Time that a worker is planned to be there in period t, whatever the speed."""
        if worker.hire:
            return self.started(worker.hire, min(t, self.H - 1)) - self.gone(worker.hire, t)
        staff = [self._staff_time(g, t) for g in worker.groups if self.is_there(g.id, t)]
        return total((*staff, *(self._trained_time(c, t) for c in worker.courses)))

    def _trained_time(self, course: TrainingOption, t: int) -> Linear:
        """A trainee counts with the success rate."""
        return self.trained(course, t) * (course.released_share * course.success_rate)

    def _staff_time(self, group: StaffParameters, t: int) -> Linear:
        share = group.available_share
        away = [
            self.in_training(c, t) * min(share, c.study_share) + self.trained(c, t) * (share * c.success_rate)
            for c in self._courses[group.id]
        ]
        return group.present[min(t, self.H - 1)] * share - total(away)

    def _hire_time(self, hire: HireOption, t: int) -> Linear:
        there = []
        for s in self.starts_of(hire):
            if s <= t:
                alone, mentored = speed(hire.ramp_up, t - s), speed(hire.ramp_up_mentored, t - s)
                there.append(self.hire[hire.key, s] * alone)
                if mentored > alone:
                    there.append(self.mentored_in(hire, s, t) * (mentored - alone))
        # Nobody leaves before being up to speed, so that each takes a whole month away.
        return total(there) - self.gone(hire, t)

    def mentored_in(self, hire: HireOption, start: int, t: int) -> Linear:
        """Starters of a month who are as fast as if mentored in period t: past the months of mentoring, the mean."""
        months = len(hire.ramp_up_mentored)
        if t - start < months or not months:
            return self.mentored[hire.key, start, t - start]
        return total(self.mentored[hire.key, start, age] for age in range(months)) / months

    def given_away(self, worker: Worker, t: int) -> Linear:
        """Time of a worker that goes into mentoring, teaching and handing over on either side in period t."""
        given = total(self._given.get((worker.key, t), ()))
        if worker.hire and worker.hire.leaves:
            given = given + self.leave[worker.key, t] * worker.hire.hand_over
        return given
