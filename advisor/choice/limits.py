"""Which teams the limits other than money allow, why a strategy has none, and how many there are.

All at planning values, as the planning model has them: everybody comes on the planned day and passes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from advisor.domain.problem import (
    HireOption,
    Problem,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
    output_rate,
)
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision

COUNTED = 10_000
"""Teams up to which they are counted."""

_ROUNDING = 1e-9

Specialists = frozenset[tuple[str, str]]
"""Who may support a course: ("staff", group id) and ("hire", role)."""


class TeamLimits:
    """The limits of one problem on teams, money aside."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.months = problem.horizon.months
        self.hires: Mapping[str, HireOption] = {r.key: r for r in problem.hires}
        self.trainings: Mapping[str, TrainingOption] = {c.key: c for c in problem.trainings}
        self.staff = {g.id: g for g in problem.staff}
        self.most_of_a_role = max(1, math.ceil(sum(p.max_team for p in problem.projects) - _ROUNDING))
        """More people than all teams together hold could do nothing."""
        self.running_on = {r.key: _running_on(problem, r) for r in problem.hires if r.leaves}
        self._known: dict[Team, bool] = {}

    def allows(self, team: Team) -> bool:
        """Whether no limit other than money is in a team's way."""
        if team not in self._known:
            self._known[team] = all(keeps(self, team) for keeps in LIMITS)
        return self._known[team]

    def unmet_requirements(self, team: Team) -> int:
        """People that a team lacks of the roles that rules require, at the worst month of each."""
        return sum(
            max(
                0, *(rule.at_least - self._people(team, rule.role, t) for t in range(rule.by, self.months)), 0
            )
            for rule in self.problem.limits.role_requirements
        )

    def _people(self, team: Team, role: str, t: int) -> int:
        """People of a role in a month: staff, hired and trained."""
        there = sum(g.present[t] for g in self.problem.staff if g.role == role)
        there += sum(self.hires[h.option].role == role and _is_there(h, t) for h in team.hires)
        for entry in team.trainings:
            option = self.trainings[entry.option]
            there += option.target_role == role and entry.start + option.duration <= t
        return there

    # --- entries ---------------------------------------------------------------------------------------

    def hire(self, option: HireOption, start: int) -> HireDecision:
        """One person hired from a month on, on a contract for its least term."""
        return HireDecision(option.key, start, start + option.term - 1 if option.leaves else -1)

    def entries(self, key: str) -> Iterator[HireDecision | TrainingDecision]:
        """One person of an option in every month in which it can begin, the first month first."""
        hire = self.hires.get(key)
        if hire is not None:
            yield from (self.hire(hire, start) for start in range(hire.lead_time, self.months))
        else:
            last = self.months - self.trainings[key].duration
            yield from (TrainingDecision(key, start) for start in range(last + 1))

    # --- strategies ------------------------------------------------------------------------------------

    def obstacle(self, strategy: Strategy) -> str | None:
        """The code of the limit that leaves a strategy no team, or None (see StrategyFinding.obstacle)."""
        return self._no_hires(strategy) or (self._no_training(strategy) if strategy.trains else None)

    def _no_hires(self, strategy: Strategy) -> str | None:
        if strategy.hires is None:
            return None
        options = [r for r in self.hires.values() if strategy.several or r.role == strategy.hires]
        people = 2 if strategy.several else 1
        limits = self.problem.limits
        if limits.max_hires is not None and limits.max_hires < people:
            return "max_hires"
        if any(limit.role is None and limit.at_most < people for limit in limits.hire_limits):
            return "hire_limit"
        barred = {limit.role for limit in limits.hire_limits if limit.at_most < 1}
        steps: tuple[tuple[str, Callable[[HireOption], bool]], ...] = (
            ("options", lambda r: r.most > 0),
            ("hire_limit", lambda r: r.role not in barred),
            ("no_time", lambda r: r.lead_time < self.months),
        )
        for code, possible in steps:
            options = [r for r in options if possible(r)]
            if len({r.role for r in options}) < people:
                return code
        return None

    def _no_training(self, strategy: Strategy) -> str | None:
        if not self.staff:
            return "no_staff"
        roles = self._roles_with(strategy)
        options = [c for c in self.trainings.values() if c.most > 0]
        if not options:
            return "no_path"
        return None if any(self._can_train(c, roles) for c in options) else "no_time"

    def _roles_with(self, strategy: Strategy) -> frozenset[str]:
        if strategy.several:
            return frozenset(r.role for r in self.hires.values())
        return frozenset() if strategy.hires is None else frozenset((strategy.hires,))

    def _can_train(self, option: TrainingOption, hired: Iterable[str]) -> bool:
        """Whether anybody could take a course in any month, beside hires of these roles."""
        if option.supported and not set(option.specialist_roles) & set(hired):
            return any(self.allows(Team.of((), [entry])) for entry in self._courses(option))
        return any(
            training_months(self, team) and training_places(self, team)
            for team in (Team.of((), [entry]) for entry in self._courses(option))
        )

    def _courses(self, option: TrainingOption) -> Iterator[TrainingDecision]:
        return (TrainingDecision(option.key, s) for s in range(self.months - option.duration + 1))

    # --- counting --------------------------------------------------------------------------------------

    def count(self, up_to: int = COUNTED) -> int:
        """Teams that can be, by people and whatever their months, counted up to a number."""
        total, ways = 0, dict[frozenset[str], int]()
        for roles in self._hirings():
            if roles not in ways:
                ways[roles] = math.prod(self._trainings_of(group, roles) for group in self.staff)
            total += ways[roles]
            if total >= up_to:
                return up_to
        return total

    def _hirings(self) -> Iterator[frozenset[str]]:
        """The roles hired, once for every choice of how many people of each option."""
        options = [r for r in self.hires.values() if r.lead_time < self.months and r.most > 0]

        def extend(taken: Counter[str], first: int) -> Iterator[frozenset[str]]:
            yield frozenset(self.hires[key].role for key in taken)
            for i in range(first, len(options)):
                more = taken + Counter({options[i].key: 1})
                if self._counts_are_allowed(more):
                    yield from extend(more, i)

        return extend(Counter(), 0)

    def _counts_are_allowed(self, hired: Mapping[str, int]) -> bool:
        """Whether so many people of each hire option keep the limits on counts."""
        limits, roles = self.problem.limits, Counter[str]()
        for key, people in hired.items():
            if people > self.hires[key].most:
                return False
            roles[self.hires[key].role] += people
        everyone = roles.total()
        if limits.max_hires is not None and everyone > limits.max_hires:
            return False
        if any(people > self.most_of_a_role for people in roles.values()):
            return False
        return all(
            (everyone if limit.role is None else roles[limit.role]) <= limit.at_most
            for limit in limits.hire_limits
        )

    def _trainings_of(self, group: str, hired: frozenset[str]) -> int:
        """Ways to choose how many of a group take which course, beside hires of these roles."""
        options = [c for c in self.trainings.values() if c.group == group and self._can_train(c, hired)]
        if not options:
            return 1
        at_once, in_all = self.problem.training_groups[group]
        one_after_the_other = self.months // max(1, min(c.duration for c in options))
        places = min(in_all, at_once * one_after_the_other)
        ways = [1] + [0] * places
        for option in options:
            ways = [sum(ways[max(0, n - option.most) : n + 1]) for n in range(places + 1)]
        return sum(ways)


# --- the limits: one function for each, true where a team keeps it -----------------------------------------


def hire_counts(x: TeamLimits, team: Team) -> bool:
    """Only options there are, and so many people of each option, of each role and in all."""
    if any(hire.option not in x.hires for hire in team.hires):
        return False
    return x._counts_are_allowed(Counter(hire.option for hire in team.hires))


def hire_months(x: TeamLimits, team: Team) -> bool:
    """Nobody starts before the lead time or beyond the horizon; contracts last their term, not beyond both."""
    for hire in team.hires:
        option = x.hires[hire.option]
        if not option.lead_time <= hire.start < x.months or option.leaves != hire.leaves:
            return False
        least = hire.start + option.term - 1
        if option.leaves and not least <= hire.end <= max(least, x.months - 1):
            return False
    return True


def training_months(x: TeamLimits, team: Team) -> bool:
    """A course ends within the horizon, and its people are there throughout and in the month after."""
    for entry in team.trainings:
        option = x.trainings.get(entry.option)
        if option is None or entry.start < 0 or entry.start + option.duration > x.months:
            return False
        after = min(entry.start + option.duration, x.months - 1)
        if any(x.staff[option.group].present[t] < 1 for t in range(entry.start, after + 1)):
            return False
    return True


def training_places(x: TeamLimits, team: Team) -> bool:
    """So many people of an option, of a group in all, and of a group in the same month."""
    if not team.trainings:
        return True
    if any(n > x.trainings[key].most for key, n in Counter(e.option for e in team.trainings).items()):
        return False
    groups = Counter(x.trainings[entry.option].group for entry in team.trainings)
    for group, trained in groups.items():
        at_once, in_all = x.problem.training_groups[group]
        if trained > in_all:
            return False
        if trained > 1 and max(_studying(x, team, group).values()) > at_once:
            return False
    return True


def _studying(x: TeamLimits, team: Team, group: str) -> Counter[int]:
    """People of a group who study, by month."""
    months = Counter[int]()
    for entry in team.trainings:
        option = x.trainings[entry.option]
        if option.group == group:
            months.update(range(entry.start, entry.start + option.duration))
    return months


def support(x: TeamLimits, team: Team) -> bool:
    """Every supported trainee has a specialist's place and time in every month of study.

    Courses differ in who may support them: each set of specialists must do for those who depend on it alone.
    Places are counted for each target role, time for all.
    """
    supported = [e for e in team.trainings if x.trainings[e.option].supported]
    if not supported:
        return True
    months = {t for e in supported for t in range(e.start, e.start + x.trainings[e.option].duration)}
    return all(_supported_in(x, team, supported, t) for t in months)


def _supported_in(x: TeamLimits, team: Team, supported: list[TrainingDecision], t: int) -> bool:
    studying = [
        option
        for entry in supported
        if entry.start <= t < entry.start + (option := x.trainings[entry.option]).duration
    ]
    for some in _unions({_specialists(c) for c in studying}):
        people, time = _specialists_there(x, team, some, t)
        depending = [c for c in studying if _specialists(c) <= some]
        if sum(c.support_load for c in depending) > time + _ROUNDING:
            return False
        places = Counter[str]()
        for c in depending:
            places[c.target_role] += 1 / c.trainees_per_specialist  # type: ignore[assignment]
        if any(taken > people + _ROUNDING for taken in places.values()):
            return False
    return True


def _specialists(option: TrainingOption) -> Specialists:
    groups = {("staff", group) for group in option.specialist_groups}
    return frozenset(groups | {("hire", role) for role in option.specialist_roles})


def _unions(sets: set[Specialists]) -> set[Specialists]:
    return {frozenset().union(*some) for size in range(1, len(sets) + 1) for some in combinations(sets, size)}


def _away(x: TeamLimits, team: Team, group: StaffParameters, t: int) -> tuple[int, float]:
    """(people, pm) that a group lacks in a month, since they study or were trained for something else."""
    people, time = 0, 0.0
    for entry in team.trainings:
        course = x.trainings[entry.option]
        if course.group != group.id or t < entry.start or not group.present[t]:
            continue
        over = t >= entry.start + course.duration
        people += over
        time += group.available_share if over else min(course.study_share, group.available_share)
    return people, time


def _specialists_there(x: TeamLimits, team: Team, who: Specialists, t: int) -> tuple[int, float]:
    """(people, their time in pm) of specialists who are there in a month, hires past their ramp-up."""
    people, time = 0, 0.0
    for kind, name in who:
        if kind == "staff" and (group := x.staff[name]).available_share > 0:
            away, lost = _away(x, team, group, t)
            people += group.present[t] - away
            time += group.present[t] * group.available_share - lost
    for hire in team.hires:
        option = x.hires[hire.option]
        if ("hire", option.role) in who and hire.start + len(option.ramp_up) <= t and _is_there(hire, t):
            people += 1
            time += 1.0 - (option.hand_over if hire.end == t and x.running_on[option.key] else 0.0)
    return people, time


def hand_over(x: TeamLimits, team: Team) -> bool:
    """Of what runs on, a contractor leaves nothing behind without somebody who stays to take it over."""
    for hire in team.hires:
        option = x.hires[hire.option]
        if not option.leaves or option.receiving <= 0 or not x.running_on[option.key]:
            continue
        lasting = x.running_on[option.key]
        stays = _who_stay(x, team, min(hire.end, x.months - 1))
        if not any(output_rate(able, p, k) > 0 for able in stays for p, k in lasting):
            return False
    return True


def _who_stay(x: TeamLimits, team: Team, t: int) -> Iterator[Mapping[str, float]]:
    """What they can do: those who are there in a month and at the end of the horizon."""
    last = x.months - 1
    for group in x.problem.staff:
        if group.present[t] and group.present[last] and group.available_share > 0:
            yield group.proficiency
    yield from (x.hires[h.option].proficiency for h in team.hires if not h.leaves and h.start <= t)
    for entry in team.trainings:
        option = x.trainings[entry.option]
        if entry.start + option.duration <= t and x.staff[option.group].present[last]:
            yield option.proficiency


def _is_there(hire: HireDecision, t: int) -> bool:
    return hire.start <= t and (not hire.leaves or t <= hire.end)


def _running_on(problem: Problem, option: HireOption) -> list[tuple[ProjectParameters, str]]:
    """(project, activity) of operations and recurring work that an option is qualified for."""
    lasting = [(p, "operations") for p in problem.projects if p.kind == "delivery" and p.operations > 0]
    lasting += [(p, k) for p in problem.projects if p.kind == "ongoing" for k in p.demand]
    return [(p, k) for p, k in lasting if output_rate(option.proficiency, p, k) > 0]


LIMITS: tuple[Callable[[TeamLimits, Team], bool], ...] = (
    hire_counts,
    hire_months,
    training_months,
    training_places,
    support,
    hand_over,
)
"""The cheapest first; a new limit on teams is a function and a line here."""
