"""A schedule without a solver: month by month, the most important project first, the scarcest hands last.

It keeps every constraint of the re-planned work (model/replanning.py), so that what it delivers can be
delivered. It is not the best one: where it fails, nothing is proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from advisor.domain.parameters import JointWork, Parameters, ProjectParameters
from advisor.domain.scenario import PRIORITIES
from advisor.domain.team import Team
from advisor.model.variables import output_rate

PREFERENCES = ("scarce_last", "best", "paid_already")
"""Which hands first: those needed least elsewhere, the most proficient, or whom the plan pays anyway."""

NEAR = 1e-9
"""Person-months and fractions that rounding may add up to."""


Recurring = Mapping[str, Mapping[tuple[str, int], float]]
"""Ongoing project -> (activity, period) -> output wanted, pm."""


def quick_schedule(
    parameters: Parameters, team: Team, due: Mapping[str, int], recurring: Recurring
) -> float | None:
    """Cost of a schedule that has each delivery project complete when due and makes what recurs, money:
    released time and delay, without shortage. None where it finds none.

    due: period by which a project is to be complete, of those that are to be done at all. Several orders
    of projects and of hands are tried; the cheapest that does it all counts.
    """
    projects = [p for p in parameters.projects if p.id in due or p.id in recurring]
    found: list[float] = []
    for order in _orders(projects, due):
        for prefer in PREFERENCES:
            attempt = _Attempt(parameters, team, order, recurring, prefer=prefer)
            if attempt.run() and all(attempt.completed.get(p, last + 1) <= last for p, last in due.items()):
                found.append(attempt.cost())
    return min(found, default=None)


def _orders(
    projects: Sequence[ProjectParameters], due: Mapping[str, int]
) -> Iterator[list[ProjectParameters]]:
    """By priority, then by what is due first."""

    def priority(p: ProjectParameters) -> int:
        return PRIORITIES.index(p.priority)

    by_priority = sorted(projects, key=lambda p: (priority(p), due.get(p.id, 0), p.id))
    by_deadline = sorted(projects, key=lambda p: (due.get(p.id, 0), priority(p), p.id))
    yield by_priority
    if by_deadline != by_priority:
        yield by_deadline


class _Attempt:
    """One run through the months. Time is in pm, progress in fractions."""

    def __init__(
        self,
        parameters: Parameters,
        team: Team,
        projects: Sequence[ProjectParameters],
        recurring: Recurring,
        *,
        prefer: str,
    ) -> None:
        self.parameters = parameters
        self.H = parameters.horizon.months
        self.projects = projects
        self.recurring = recurring
        self.team = team
        self.members = team.members
        self.sides = parameters.sides
        self.joint = {rule.activity: rule for rule in parameters.limits.joint_work}
        self.rates = {
            (p.id, k): [output_rate(m, p, k) for m in team.members]
            for p in projects
            for k in p.needed_activities
        }
        self.hands = self._hands(prefer)
        self.progress: dict[tuple[str, str], float] = {(p.id, k): 0.0 for p in projects for k in p.effort}
        self.before = [dict(self.progress)]
        self.live: dict[str, int] = {}
        self.adopted: dict[str, float] = {}
        self.completed: dict[str, int] = {}
        self.worked = 0.0

    def _hands(self, prefer: str) -> dict[tuple[str, str], list[int]]:
        """Who does an activity, in order: those first who are worth most here and least elsewhere."""
        total = [sum(m.time) for m in self.members]
        tight = {}
        for p in self.projects:
            for k in p.needed_activities:
                could = sum(r * time for r, time in zip(self.rates[p.id, k], total, strict=True))
                work = p.effort.get(k, p.operations if k == "operations" else p.demand.get(k, 0.0))
                tight[p.id, k] = work / could if could > 0 else 0.0
        order = {}
        for key, rates in self.rates.items():

            def worth(
                i: int, key: tuple[str, str] = key, rates: list[float] = rates
            ) -> tuple[float, float, int]:
                elsewhere = max(
                    (tight[other] * self.rates[other][i] for other in tight if other != key), default=0.0
                )
                value = rates[i] / (NEAR + elsewhere) if prefer != "best" else rates[i]
                paid = self.members[i].pay if prefer == "paid_already" else 0.0
                return (paid, -value, i)

            order[key] = sorted((i for i, r in enumerate(rates) if r > 0), key=worth)
        return order

    def run(self) -> bool:
        """Go through the months; False where something that has to be done every month is not."""
        for t in range(self.H):
            self._open(t)
            if not (self._do_duties(t) and self._keep_running(t) and self._recurring(t)):
                return False
            for p in self.projects:
                if p.kind == "delivery" and t >= p.earliest_start:
                    self._advance(p, t)
                    self._settle(p, t)
            self.before.append(dict(self.progress))
        return self._steady()

    def cost(self) -> float:
        """Released time and delay, money; what is not scheduled earns nothing."""
        delay = sum(
            p.monthly_value * (self.H - self.adopted.get(p.id, 0.0))
            for p in self.parameters.projects
            if p.kind == "delivery"
        )
        return delay + self.worked * self.parameters.pricing.released_time_value

    # -- one month --------------------------------------------------------------------------------

    def _open(self, t: int) -> None:
        self.left = [m.free(t) for m in self.members]
        self.other = [self.parameters.specialty_share * m.time[t] for m in self.members]
        self.places = {p.id: p.max_team for p in self.projects}

    def _do_duties(self, t: int) -> bool:
        """Support of courses and taking over from contractors; nobody is mentored."""
        index = {m.key: i for i, m in enumerate(self.members)}
        for number, wanted in self.team.owed(t):
            for key in self.team.duties[number].givers:
                i = index[key]
                given = min(wanted, self.left[i])
                self.left[i] -= given
                self.worked += given * self.members[i].pay
                wanted -= given
            if wanted > NEAR:
                return False
        return True

    def _keep_running(self, t: int) -> bool:
        for p in self.projects:
            running = p.operations > 0 and self.live.get(p.id, t) < t
            if running and self._work(p, "operations", p.operations) < p.operations - NEAR:
                return False
        return True

    def _recurring(self, t: int) -> bool:
        for p in self.projects:
            for k in p.demand if p.kind == "ongoing" else ():
                wanted = self.recurring[p.id].get((k, t), 0.0)
                if self._work(p, k, wanted) < wanted - NEAR:
                    return False
        return True

    def _advance(self, p: ProjectParameters, t: int) -> None:
        for k, effort in p.effort.items() if p.id not in self.completed else ():
            open_part = self._allowed(p, k, t) - self.progress[p.id, k]
            if open_part > 0:
                made = self._work(p, k, open_part * effort)
                done = self.progress[p.id, k] + made / effort
                self.progress[p.id, k] = 1.0 if done >= 1.0 - NEAR else done

    def _allowed(self, p: ProjectParameters, k: str, t: int) -> float:
        """How far an activity may be by the end of the month."""
        most = 1.0
        for edge in p.precedence:
            if edge.after == k:
                most = min(most, self._progress_at(p, edge.before, t - edge.lag, t))
        if k in p.production_phase and p.model_phase and not self._done(p, p.model_phase, t - 1):
            most = min(most, p.overlap[k])
        if k in p.adoption_phase and self.live.get(p.id, t) >= t:
            most = 0.0
        return most

    def _progress_at(self, p: ProjectParameters, k: str, when: int, t: int) -> float:
        if when == t:
            return self.progress[p.id, k]
        return self.before[when + 1][p.id, k] if when >= 0 else 0.0

    def _done(self, p: ProjectParameters, activities: Sequence[str], when: int) -> bool:
        return when >= p.earliest_start and all(self.before[when + 1][p.id, k] >= 1.0 for k in activities)

    def _settle(self, p: ProjectParameters, t: int) -> None:
        """What the month's progress makes of the project."""
        if p.id not in self.live and all(self.progress[p.id, k] >= 1.0 for k in p.before_live):
            self.live[p.id] = t
        if p.id in self.live:
            if p.id not in self.completed and all(self.progress[p.id, k] >= 1.0 for k in p.effort):
                self.completed[p.id] = t
            adopted = min((self.progress[p.id, k] for k in p.adoption_phase), default=1.0)
            self.adopted[p.id] = self.adopted.get(p.id, 0.0) + adopted

    # -- hands ------------------------------------------------------------------------------------

    def _work(self, p: ProjectParameters, k: str, wanted: float) -> float:
        """Let people work on an activity this month, up to an output; the output, pm."""
        rule = self.joint.get(k) if p.kind == "delivery" and k in p.effort else None
        made = 0.0
        for i in self.hands[p.id, k]:
            short = wanted - made
            if short <= 0:
                break
            if rule is not None and self.members[i].side != rule.side:
                made += self._together(p, k, i, rule, short)
            else:
                made += self._use(p, k, i, short / self.rates[p.id, k][i]) * self.rates[p.id, k][i]
        return made

    def _may(self, p: ProjectParameters, k: str, i: int) -> float:
        """Time that somebody has for an activity of a project, pm."""
        own = self.sides[k] == self.members[i].side
        return max(0.0, min(self.left[i], self.places[p.id], self.left[i] if own else self.other[i]))

    def _use(self, p: ProjectParameters, k: str, i: int, time: float) -> float:
        time = min(time, self._may(p, k, i))
        self.left[i] -= time
        if self.sides[k] != self.members[i].side:
            self.other[i] -= time
        self.places[p.id] -= time
        self.worked += time * self.members[i].pay
        return time

    def _together(self, p: ProjectParameters, k: str, i: int, rule: JointWork, wanted: float) -> float:
        """Work of the other side beside its share of the rule's side, whose output counts where qualified."""
        rates = self.rates[p.id, k]
        beside = rule.share / (1 - rule.share) if rule.share < 1 else 0.0
        if beside <= 0 and rule.share >= 1:
            return 0.0
        helpers = [j for j, m in enumerate(self.members) if m.side == rule.side and self._may(p, k, j) > 0]
        helpers.sort(key=lambda j: (rates[j], j))
        most = min(self._may(p, k, i), wanted / rates[i], self.places[p.id] / (1 + beside))
        if beside > 0:
            most = min(most, sum(self._may(p, k, j) for j in helpers) / beside)
            # What the helpers make counts too, and no more than is wanted may be made.
            best = max((rates[j] for j in helpers), default=0.0)
            most = min(most, wanted / (rates[i] + beside * best))
        if most <= NEAR:
            return 0.0
        used = self._use(p, k, i, most)
        made, needed = used * rates[i], used * beside
        for j in helpers:
            given = self._use(p, k, j, needed)
            made += given * rates[j]
            needed -= given
        return made

    def _steady(self) -> bool:
        """Whether the last team can keep all that is live running in a month beyond the horizon."""
        left = [m.time[self.H] for m in self.members]
        for p in self.projects:
            if p.operations <= 0 or p.id not in self.live:
                continue
            wanted = p.operations
            for i in self.hands[p.id, "operations"]:
                time = min(left[i], wanted / self.rates[p.id, "operations"][i])
                left[i] -= time
                wanted -= time * self.rates[p.id, "operations"][i]
            if wanted > NEAR:
                return False
        return True
