"""A published plan recomputed from the parameters alone; shares no code with the model.

    findings = check_plan(parameters, plan)     # () when the plan keeps all that it promises
    findings = check_people(parameters, plan)   # the same of a plan of which only the people are known

Written from docs/model.md, family by family: `CHECKS` is the table of contents, and every finding starts
with the name of its family. A plan publishes a worker's time net of mentoring and teaching, and trainees of
one path together. So these are bounded, not recomputed:

- a hire's ramp-up lies between the unsupported one and, where somebody may mentor, the mentored one; the
  mentors must have given at least the time that the speed of that month takes (month by month);
- teaching, and taking over from contractors, must fit into the time that colleagues have and do not publish;
  time on the other side's work of a hire who does either is held against the time of that hire at the mentored speed;
- the output of people trained on one path lies between the rates of those who have finished.

Not checked: that a plan is the best one; that a role requirement of a rule was met as far as possible
(`unmet_requirements` says how far it is); a go-live that is not published because the project is not completed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.parameters import (
    HireOption,
    Parameters,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
)
from advisor.domain.plan import Costs, EconomicCost, Hire, Plan, ProjectResult, strategy_of
from advisor.errors import PlanCheckError

WORK_TOLERANCE = 1e-4
"""Person-months that rounding in the solver may add up to in one month."""

PUBLISHED_AS_DONE = 1.0 - 1e-6
"""Progress is published as 1 from where the plan calls it done; anything less to six places is not."""

PROGRESS_TOLERANCE = 3e-5
"""Fraction of an activity that rounding may add up to; the model calls 1e-5 short of all done."""

MONEY_TOLERANCE = 1e-4
"""Money that rounding may add up to, as a part of the average monthly pay and of the amount."""

Findings = Iterator[str]
Key = TypeVar("Key")


def check_plan(parameters: Parameters, plan: Plan) -> tuple[str, ...]:
    """Every constraint that the plan breaks and every figure that is not its own, one sentence each."""
    ledger = _Ledger(parameters, plan)
    broken = tuple(_named(names_and_lengths, ledger))
    # Nothing can be looked up for people and projects that do not exist.
    return broken or tuple(finding for check in CHECKS[1:] for finding in _named(check, ledger))


def check_people(parameters: Parameters, plan: Plan) -> tuple[str, ...]:
    """What is wrong with hires and trainings alone, whatever the rest of the plan says."""
    broken = tuple(_named(known_people, _Ledger(parameters, plan)))
    if broken:
        return broken
    ledger = _Ledger(parameters, replace(plan, costs=cost_of_people(parameters, plan)))
    return tuple(finding for check in PEOPLE_CHECKS for finding in _named(check, ledger))


def cost_of_people(parameters: Parameters, plan: Plan) -> Costs:
    """Cash of hires and trainings, and their part of the economic cost: no work, delay or shortage.

    The plan's people must be options of the parameters (`check_people` says whether they are).
    """
    ledger = _Ledger(parameters, plan)
    return replace(_recomputed_cash(ledger), economic=_economic_cost_of_people(ledger))


def raise_if_broken(parameters: Parameters, plan: Plan) -> None:
    """PlanCheckError with everything that `check_plan` finds, if anything."""
    findings = check_plan(parameters, plan)
    if findings:
        raise PlanCheckError(findings)


def unmet_requirements(parameters: Parameters, plan: Plan) -> Mapping[str, int]:
    """Rule id -> people of its role that are missing at the worst; the plan may fall short, and says so."""
    ledger = _Ledger(parameters, plan)
    missing: dict[str, int] = {}
    for rule in parameters.limits.role_requirements:
        for t in range(min(rule.by, ledger.H - 1), ledger.H):
            there = sum(g.present[t] for g in parameters.staff if g.role == rule.role)
            there += sum(h.count for h in plan.hires if h.role == rule.role and ledger.is_there(h, t))
            there += sum(x.count for x in plan.trainings if x.target_role == rule.role and x.end < t)
            missing[rule.rule] = max(missing.get(rule.rule, 0), rule.at_least - there)
    return {rule: count for rule, count in missing.items() if count > 0}


class _Ledger:
    """Parameters and plan by key, and the sums that several checks need."""

    def __init__(self, parameters: Parameters, plan: Plan) -> None:
        self.parameters = parameters
        self.plan = plan
        self.H = parameters.horizon.months
        self.projects = {p.id: p for p in parameters.projects}
        self.groups = {f"staff:{g.id}": g for g in parameters.staff}
        self.options = {r.key: r for r in parameters.hires}
        self.trainings = {(c.path, c.group, c.supported): c for c in parameters.trainings}
        self.paths: dict[str, list[TrainingOption]] = defaultdict(list)
        for c in parameters.trainings:
            self.paths[c.published_key].append(c)

    # -- people -----------------------------------------------------------------------------------

    def started(self, option: HireOption, by: int) -> list[tuple[int, int]]:
        """(first period, people) of an option who are there in period `by`."""
        return [
            (h.start, h.count)
            for h in self.plan.hires
            if _hire_key(h.role, h.engagement) == option.key and self.is_there(h, by)
        ]

    def is_there(self, hire: Hire, t: int) -> bool:
        """From the first day; contractors to their last one, and not counted on beyond the horizon."""
        return hire.start <= t and (hire.end is None or t <= min(hire.end, self.H - 1))

    def leaving(self, option: HireOption, t: int) -> int:
        """Contractors whose last month this is; the last of the horizon where theirs lies beyond it."""
        return sum(
            h.count
            for h in self.plan.hires
            if _hire_key(h.role, h.engagement) == option.key
            and h.end is not None
            and min(h.end, self.H - 1) == t
        )

    def handing_over(self, option: HireOption, t: int) -> float:
        """Contractors' own time (pm) that goes into it."""
        return self.leaving(option, t) * option.hand_over

    def receivers(self, option: HireOption) -> frozenset[str]:
        """Published workers who stay and are qualified for something that runs on, as the contractor is."""
        running = self.running_on(option)
        last = self.H - 1
        stay = [(f"staff:{g.id}", g.proficiency) for g in self.parameters.staff if g.present[last] > 0]
        stay += [(r.key, r.proficiency) for r in self.parameters.hires if r.term == 0]
        stay += [
            (c.published_key, c.proficiency)
            for c in self.parameters.trainings
            if self.groups[f"staff:{c.group}"].present[last] > 0
        ]
        return frozenset(
            w for w, proficiency in stay if any(_qualified(proficiency, p, k) for p, k in running)
        )

    def running_on(self, option: HireOption) -> list[tuple[ProjectParameters, str]]:
        """(project, activity) of operations and recurring work that a contractor could have done."""
        lasting = [(p, "operations") for p in self.parameters.projects if p.operations > 0]
        lasting += [(p, k) for p in self.parameters.projects if p.kind == "ongoing" for k in p.demand]
        return [(p, k) for p, k in lasting if _qualified(option.proficiency, p, k)]

    def studying(self, option: TrainingOption, t: int) -> int:
        return sum(count for start, end, count in self.cohorts(option) if start <= t <= end)

    def finished(self, option: TrainingOption, t: int) -> int:
        return sum(count for _, end, count in self.cohorts(option) if end < t)

    def moved(self, option: TrainingOption, t: int) -> int:
        """Those who have finished, while their group is there at all."""
        there = self.groups[f"staff:{option.group}"].present[min(t, self.H - 1)] > 0
        return self.finished(option, t) if there else 0

    def cohorts(self, option: TrainingOption) -> list[tuple[int, int, int]]:
        return [
            (x.start, x.end, x.count)
            for x in self.plan.trainings
            if (x.path, x.group, x.supported) == (option.path, option.group, option.supported)
        ]

    # -- time, before mentoring and teaching ------------------------------------------------------

    def staff_time(self, group: StaffParameters, t: int) -> float:
        """headcount x share, less what trainees give up while they study and once they have moved."""
        if group.present[min(t, self.H - 1)] == 0:
            return 0.0
        time = group.present[min(t, self.H - 1)] * group.available_share
        for c in self.parameters.trainings:
            if c.group == group.id:
                time -= self.studying(c, t) * min(group.available_share, c.study_share)
                time -= self.finished(c, t) * group.available_share * c.expected_success
        return time

    def hired_time(self, option: HireOption, t: int) -> tuple[float, float]:
        """(with nobody mentored, with everybody mentored) by ramp-up."""
        alone = mentored = 0.0
        for start, count in self.started(option, t):
            slow, fast = _speed(option.ramp_up, t - start), _speed(option.ramp_up_mentored, t - start)
            alone += count * slow
            mentored += count * (max(slow, fast) if _can_be_mentored(option) else slow)
        return alone, mentored

    def trained_time(self, path: str, t: int) -> float:
        return sum(self.moved(c, t) * c.released_share * c.expected_success for c in self.paths[path])

    def given_away(self, worker: str, t: int) -> float:
        """Time of a staff group that goes into mentoring and teaching: had, and not published."""
        return self.staff_time(self.groups[worker], t) - self.plan.capacity[worker][t]

    # -- work -------------------------------------------------------------------------------------

    def side(self, worker: str) -> str:
        if worker in self.groups:
            return self.groups[worker].side
        return self.options[worker].side if worker in self.options else self.paths[worker][0].side

    def rates(self, worker: str, project: ProjectParameters, activity: str, t: int) -> tuple[float, float]:
        """(least, most) output per pm of a published worker; nothing below the qualification."""
        if worker in self.groups:
            proficiencies = [self.groups[worker].proficiency]
        elif worker in self.options:
            proficiencies = [self.options[worker].proficiency]
        else:
            proficiencies = [c.proficiency for c in self.paths[worker] if self.finished(c, t) > 0]
        least = project.qualification.get(activity, 0.0)
        counted = [p if (p := each.get(activity, 0.0)) >= least else 0.0 for each in proficiencies]
        return min(counted, default=0.0), max(counted, default=0.0)

    @cached_property
    def time_worked(self) -> Mapping[tuple[str, int], float]:
        """(worker, period) -> pm."""
        return _summed(((r.worker, r.period), r.person_months) for r in self.plan.assignments)

    @cached_property
    def output(self) -> Mapping[tuple[str, str, int], float]:
        """(project, activity, period) -> pm of output."""
        return _summed(((r.project, r.activity, r.period), r.output) for r in self.plan.assignments)

    def deliveries(self) -> Iterator[tuple[ProjectParameters, ProjectResult]]:
        for p in self.parameters.projects:
            if p.kind == "delivery":
                yield p, self.plan.project(p.id)

    def ongoing(self) -> Iterator[tuple[ProjectParameters, ProjectResult]]:
        for p in self.parameters.projects:
            if p.kind == "ongoing":
                yield p, self.plan.project(p.id)

    def first_done(self, project: ProjectParameters, activities: Sequence[str]) -> int | None:
        """First period at whose end all of the activities are done, by the output of the plan."""
        if not activities:
            return None
        return next((t for t in range(self.H) if all(self.done(project, k, t) for k in activities)), None)

    def done(self, project: ProjectParameters, activity: str, t: int) -> bool:
        return self.plan.progress[project.id, activity][t] >= PUBLISHED_AS_DONE

    # -- money ------------------------------------------------------------------------------------

    def differs(self, published: float, recomputed: float) -> bool:
        return abs(published - recomputed) > self.leeway(recomputed)

    def leeway(self, amount: float) -> float:
        return MONEY_TOLERANCE * (self.parameters.pricing.average_monthly_pay + abs(amount))

    def month(self, t: int) -> str:
        return str(self.parameters.horizon.month(t))


# --- names --------------------------------------------------------------------------------------------


def names_and_lengths(x: _Ledger) -> Findings:
    """Whatever the plan names is in the parameters, and every series covers the horizon."""
    yield from known_people(x)
    plan = x.plan
    workers = {*x.groups, *x.options, *x.paths}
    for row in plan.assignments:
        project = x.projects.get(row.project)
        if project is None or row.activity not in project.needed_activities:
            yield f"{row.activity} of {row.project} is no work that is wanted"
        if row.worker not in workers or row.worker not in plan.capacity or not 0 <= row.period < x.H:
            yield f"{row.worker} works in period {row.period} without being known or having a capacity"
    for worker in (*plan.capacity, *plan.headcount):
        if worker not in workers:
            yield f"{worker} is nobody"
    for worker in x.groups:
        if worker not in plan.capacity or worker not in plan.headcount:
            yield f"{worker} has no row"
    if [r.id for r in plan.projects] != [p.id for p in x.parameters.projects]:
        yield "the projects are not those of the parameters"
    wanted = {(p.id, k) for p in x.parameters.projects if p.kind == "delivery" for k in p.effort}
    if set(plan.progress) != wanted:
        yield "progress is not given for exactly the activities that take effort"
    every = (*plan.capacity.values(), *plan.headcount.values(), *plan.progress.values(), plan.costs.by_month)
    if any(len(series) != x.H for series in every):
        yield "a series does not cover the horizon"


def known_people(x: _Ledger) -> Findings:
    """Whoever is hired or trained is so by an option of the parameters, within the horizon."""
    for hire in x.plan.hires:
        if _hire_key(hire.role, hire.engagement) not in x.options:
            yield f"{_hire_key(hire.role, hire.engagement)} is no option"
        if not 0 <= hire.start < x.H:
            yield f"a {hire.role} starts in {x.month(hire.start)}, outside the horizon"
    for training in x.plan.trainings:
        option = x.trainings.get((training.path, training.group, training.supported))
        if option is None:
            yield f"{training.path} of {training.group} (supported: {training.supported}) is no option"
        elif training.target_role != option.target_role or training.success_rate != option.success_rate:
            yield f"{training.path} has another target or success rate than its option"
        if not 0 <= training.start < x.H:
            yield f"{training.path} starts in {x.month(training.start)}, outside the horizon"


def _hire_key(role: str, engagement: str) -> str:
    return f"hire:{role}:{engagement}"


# --- people -------------------------------------------------------------------------------------------


def whole_people(x: _Ledger) -> Findings:
    """Actions are for whole people; the strategy is that of the actions."""
    counts = [*(hire.count for hire in x.plan.hires), *(training.count for training in x.plan.trainings)]
    for count in counts:
        if count != int(count) or count < 1:
            yield f"an action is for {count} people"
    named = strategy_of(frozenset(h.role for h in x.plan.hires), bool(x.plan.trainings))
    if x.plan.strategy != named:
        yield f"the strategy is {x.plan.strategy}, the actions make {named}"


def headcounts(x: _Ledger) -> Findings:
    """People by worker and month follow from staff and actions."""
    for worker, series in x.plan.headcount.items():
        for t, published in enumerate(series):
            if worker in x.groups:
                group = x.groups[worker]
                moved = sum(x.moved(c, t) for c in x.parameters.trainings if c.group == group.id)
                people = group.present[t] - moved
            elif worker in x.options:
                people = sum(count for _, count in x.started(x.options[worker], t))
            else:
                people = sum(x.moved(c, t) for c in x.paths[worker])
            if published != people:
                yield f"{worker} counts {published} people in {x.month(t)}, the actions make {people}"
    for hire in x.plan.hires:
        if _hire_key(hire.role, hire.engagement) not in x.plan.headcount:
            yield f"hired {hire.role}s are not counted"
    for training in x.plan.trainings:
        if f"train:{training.path}" not in x.plan.headcount:
            yield f"people trained on {training.path} are not counted"


def lead_times(x: _Ledger) -> Findings:
    """A first day comes the lead time after a decision within the horizon; training takes its duration."""
    for hire in x.plan.hires:
        option = x.options[_hire_key(hire.role, hire.engagement)]
        if hire.decide < 0 or hire.start - hire.decide != option.lead_time or hire.start >= x.H:
            yield f"a {hire.role} decided in period {hire.decide} starts in {hire.start}"
        longest = max(x.H - 1, hire.start + option.term - 1)
        if (hire.end is None) != (option.term == 0):
            yield f"a {hire.role} ({hire.engagement}) leaves after period {hire.end}"
        elif hire.end is not None and not hire.start + option.term - 1 <= hire.end <= longest:
            yield f"a contract of {option.term} months at least runs from period {hire.start} to {hire.end}"
    for training in x.plan.trainings:
        duration = x.trainings[training.path, training.group, training.supported].duration
        if training.start < 0 or training.end - training.start + 1 != duration or training.end >= x.H - 1:
            yield f"{training.path} runs from period {training.start} to {training.end}"


def training_limits(x: _Ledger) -> Findings:
    """So many of a group at once, so many in all, each on one path, and only people who are there."""
    for group in x.parameters.staff:
        at_once, in_all = x.parameters.training_groups[group.id]
        mine = [c for c in x.parameters.trainings if c.group == group.id]
        total = sum(count for c in mine for _, _, count in x.cohorts(c))
        if total > min(in_all, group.headcount):
            yield f"{total} of {group.id} train, at most {min(in_all, group.headcount)} may"
        for t in range(x.H):
            studying = sum(x.studying(c, t) for c in mine)
            if studying > at_once:
                yield f"{studying} of {group.id} study in {x.month(t)}, at most {at_once} may"
            if studying + sum(x.moved(c, t) for c in mine) > group.present[t]:
                yield f"more of {group.id} study or have moved in {x.month(t)} than are there"


def support_places(x: _Ledger) -> Findings:
    """Supported trainees of one target role find specialists, present or hired and past ramp-up.

    Paths may differ in who supports them: each set of specialists must do for those who rest on it alone.
    """
    supported = [c for c in x.parameters.trainings if c.supported and x.cohorts(c)]
    for target in sorted({c.target_role for c in supported}):
        paths = [c for c in supported if c.target_role == target]
        for t in range(x.H):
            wanted = [
                (frozenset({*c.specialist_groups, *(f"role {r}" for r in c.specialist_roles)}),
                 x.studying(c, t) / c.trainees_per_specialist)
                for c in paths
            ]  # fmt: skip
            for who, places in _demands_by_set(wanted):
                here = sum(g.present[t] for g in x.parameters.staff if g.id in who and g.available_share > 0)
                hired = sum(
                    count
                    for r in x.parameters.hires
                    if f"role {r.role}" in who
                    for start, count in x.started(r, t)
                    if t - start >= len(r.ramp_up)
                )
                if places > here + hired + WORK_TOLERANCE:
                    yield f"{places:g} specialists are needed in {x.month(t)} for {target}, {here + hired} are there"


def _demands_by_set(wanted: Sequence[tuple[frozenset[str], float]]) -> Iterator[tuple[frozenset[str], float]]:
    """Every union of supplier sets with all the demand that rests on it alone (Hall's condition)."""
    distinct = sorted({who for who, amount in wanted if amount > 0}, key=sorted)
    unions = {
        frozenset().union(*some) for n in range(1, len(distinct) + 1) for some in combinations(distinct, n)
    }
    for union in sorted(unions, key=sorted):
        yield union, sum(amount for who, amount in wanted if who <= union)


# --- time ---------------------------------------------------------------------------------------------


def capacities(x: _Ledger) -> Findings:
    """Published time is at most what staff, ramp-up, training and handing over leave."""
    takers = {
        (w, t): any(x.leaving(r, t) and w in x.receivers(r) for r in x.parameters.hires)
        for w in x.paths
        for t in range(x.H)
    }
    for worker, series in x.plan.capacity.items():
        for t, published in enumerate(series):
            exact: float | None = None
            if worker in x.groups:
                most = max(0.0, x.staff_time(x.groups[worker], t))
            elif worker in x.options:
                option = x.options[worker]
                most = max(0.0, x.hired_time(option, t)[1] - x.handing_over(option, t))
            else:
                most = x.trained_time(worker, t)
                exact = None if takers[worker, t] else most
            if published > most + WORK_TOLERANCE or published < 0:
                yield f"{worker} has {published:.4f} pm in {x.month(t)}, and could have {most:.4f}"
            elif exact is not None and published < exact - WORK_TOLERANCE:
                yield f"{worker} has {published:.4f} pm in {x.month(t)}, and is there for {exact:.4f}"


def work_within_capacity(x: _Ledger) -> Findings:
    """Nobody works longer than their published time, nor less than nothing."""
    for (worker, t), worked in x.time_worked.items():
        if worked > x.plan.capacity[worker][t] + WORK_TOLERANCE:
            yield f"{worker} works {worked:.4f} pm in {x.month(t)} and has {x.plan.capacity[worker][t]:.4f}"
    for row in x.plan.assignments:
        if row.person_months < 0 or row.output < 0:
            yield f"{row.worker} works less than nothing in {x.month(row.period)}"


def mentoring_and_teaching(x: _Ledger) -> Findings:
    """Whoever starts faster than alone, learns supported, or leaves, took that much of a colleague's time."""
    for t in range(x.H):
        demands: list[tuple[frozenset[str], float]] = []
        for r in x.parameters.hires:
            published = x.plan.capacity.get(r.key, (0.0,) * x.H)[t]
            gain = published + x.handing_over(r, t) - x.hired_time(r, t)[0]
            if x.leaving(r, t) and x.running_on(r):
                demands.append((x.receivers(r), r.receiving * x.leaving(r, t)))
            if gain > WORK_TOLERANCE:
                demands.append(
                    (
                        frozenset(f"staff:{g}" for g in r.mentors),
                        _least_mentoring(r, x.started(r, t), t, gain),
                    )
                )
        for c in x.parameters.trainings:
            if c.supported and x.studying(c, t) > 0:
                who = {f"staff:{g}" for g in c.specialist_groups}
                who |= {r.key for r in x.parameters.hires if r.role in c.specialist_roles}
                demands.append((frozenset(who), c.support_load * x.studying(c, t)))
        for union, needed in _demands_by_set(demands):
            given = 0.0
            for worker in union:
                if worker in x.groups:
                    given += x.given_away(worker, t)
                elif worker in x.plan.capacity and worker in x.options:
                    option = x.options[worker]
                    had = x.hired_time(option, t)[1] - x.handing_over(option, t)
                    given += had - x.plan.capacity[worker][t]
                elif worker in x.plan.capacity:
                    given += x.trained_time(worker, t) - x.plan.capacity[worker][t]
            if needed > given + WORK_TOLERANCE:
                due = f"{needed:.4f} pm of mentoring, teaching and taking over are due in {x.month(t)}"
                yield f"{due}, {given:.4f} are left for it"


def _least_mentoring(option: HireOption, starters: Sequence[tuple[int, int]], t: int, gain: float) -> float:
    """Least mentoring time (pm) with which starters are so much faster in one month."""
    # Those first who gain most for the mentor's time; out of ramp-up the gain lasts and takes no time.
    rows = []
    for start, count in starters:
        faster = _speed(option.ramp_up_mentored, t - start) - _speed(option.ramp_up, t - start)
        load = option.mentor_load if t - start < len(option.ramp_up_mentored) else 0.0
        if faster > 0:
            rows.append((load / faster, count * faster))
    needed = 0.0
    for price, most in sorted(rows):
        taken = min(most, gain)
        needed += price * taken
        gain -= taken
    return needed


def specialty(x: _Ledger) -> Findings:
    """Only part of anyone's month goes to the other side's activities."""
    other = _summed(
        ((r.worker, r.period), r.person_months)
        for r in x.plan.assignments
        if x.parameters.sides[r.activity] != x.side(r.worker)
    )
    for (worker, t), worked in other.items():
        if worker in x.groups:
            time = x.staff_time(x.groups[worker], t)
        elif worker in x.options:
            option = x.options[worker]
            time = x.plan.capacity[worker][t] + x.handing_over(option, t)
            if _gives_time(x, option):
                time = x.hired_time(option, t)[1]
        else:
            time = x.trained_time(worker, t)
        most = x.parameters.specialty_share * time
        if worked > most + WORK_TOLERANCE:
            yield f"{worker} works {worked:.4f} pm for the other side in {x.month(t)}, at most {most:.4f} may be"


def _gives_time(x: _Ledger, option: HireOption) -> bool:
    """Whether some of an option's time may go to trainees or to taking over, unpublished."""
    teaches = any(c.supported and option.role in c.specialist_roles for c in x.parameters.trainings)
    return teaches or any(r.term > 0 and option.key in x.receivers(r) for r in x.parameters.hires)


def _qualified(proficiency: Mapping[str, float], project: ProjectParameters, activity: str) -> bool:
    has = proficiency.get(activity, 0.0)
    return has > 0 and has >= project.qualification.get(activity, 0.0)


# --- work ---------------------------------------------------------------------------------------------


def qualifications(x: _Ledger) -> Findings:
    """Output is time at one's proficiency, and none below the project's qualification.

    The unqualified work on an activity only where a rule wants their side to take part in it.
    """
    joint = {(j.activity, j.side) for j in x.parameters.limits.joint_work}
    for row in x.plan.assignments:
        low, high = x.rates(row.worker, x.projects[row.project], row.activity, row.period)
        if (
            not low * row.person_months - WORK_TOLERANCE
            <= row.output
            <= high * row.person_months + WORK_TOLERANCE
        ):
            yield (
                f"{row.worker} makes {row.output:.4f} of {row.person_months:.4f} pm of {row.activity} "
                f"of {row.project}, at a rate of {low:.3f} to {high:.3f}"
            )
        if (
            high <= 0
            and (row.activity, x.side(row.worker)) not in joint
            and row.person_months > WORK_TOLERANCE
        ):
            yield f"{row.worker} is not qualified for {row.activity} of {row.project}"


def project_windows(x: _Ledger) -> Findings:
    """Nobody works on a project before it may start, nor on recurring work after its end."""
    for row in x.plan.assignments:
        project = x.projects[row.project]
        last = project.deadline if project.kind == "ongoing" else x.H - 1
        if not project.earliest_start <= row.period <= last and row.person_months > WORK_TOLERANCE:
            yield f"{row.worker} works on {row.project} in {x.month(row.period)}, outside its months"


def team_sizes(x: _Ledger) -> Findings:
    """Only so many people help on one project in one month."""
    teams = _summed(((r.project, r.period), r.person_months) for r in x.plan.assignments)
    for (project, t), team in teams.items():
        if team > x.projects[project].max_team + WORK_TOLERANCE:
            yield f"{team:.4f} FTE work on {project} in {x.month(t)}, at most {x.projects[project].max_team:g} may"


def progress_is_output(x: _Ledger) -> Findings:
    """Progress is output so far over effort, and never more than all."""
    for p, _ in x.deliveries():
        for k, effort in p.effort.items():
            made = 0.0
            for t, published in enumerate(x.plan.progress[p.id, k]):
                made += x.output.get((p.id, k, t), 0.0)
                if abs(published - made / effort) > PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} stands at {published:.5f} in {x.month(t)}, its work makes {made / effort:.5f}"
                if published > 1.0 + PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} is more than done in {x.month(t)}"


def precedences(x: _Ledger) -> Findings:
    """No activity is further along than what it rests on was its lag ago."""
    for p, _ in x.deliveries():
        for edge in p.precedence:
            before, after = x.plan.progress[p.id, edge.before], x.plan.progress[p.id, edge.after]
            for t in range(x.H):
                limit = before[t - edge.lag] if t >= edge.lag else 0.0
                if after[t] > limit + PROGRESS_TOLERANCE:
                    yield f"{edge.after} of {p.id} runs ahead of {edge.before} in {x.month(t)}"


def production_after_acceptance(x: _Ledger) -> Findings:
    """Up to the month of acceptance only the overlap is produced."""
    for p, _ in x.deliveries():
        accepted = x.first_done(p, p.model_phase)
        for k in p.production_phase if p.model_phase else ():
            for t in range(x.H):
                allowed = 1.0 if accepted is not None and t > accepted else p.overlap[k]
                if x.plan.progress[p.id, k][t] > allowed + PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} runs ahead of the model's acceptance in {x.month(t)}"


def adoption_after_live(x: _Ledger) -> Findings:
    """Users adopt what they have had since the month before."""
    for p, result in x.deliveries():
        live = result.live if result.live is not None else x.first_done(p, p.before_live)
        for k in p.adoption_phase if p.before_live else ():
            for t in range(x.H):
                if x.plan.progress[p.id, k][t] > PROGRESS_TOLERANCE and (live is None or t <= live):
                    yield f"{k} of {p.id} starts before go-live, in {x.month(t)}"


def operations_from_live(x: _Ledger) -> Findings:
    """What is live is kept running from the month after, to the end of the horizon."""
    for p, result in x.deliveries():
        for t in range(x.H) if p.operations > 0 else ():
            live = result.live is not None and t > result.live
            adopted = any(x.plan.progress[p.id, k][t] > PROGRESS_TOLERANCE for k in p.adoption_phase)
            run = x.output.get((p.id, "operations", t), 0.0)
            if (live or (adopted and p.before_live)) and run < p.operations - WORK_TOLERANCE:
                yield f"{p.id} is live and has {run:.4f} of {p.operations:g} pm of operations in {x.month(t)}"


def steady_operations(x: _Ledger) -> Findings:
    """The final team, contractors left out, could keep every completed project running in a month beyond."""
    running = [
        (p, p.qualification.get("operations", 0.0))
        for p, r in x.deliveries()
        if p.operations > 0 and r.completed is not None
    ]
    hands = [(g.proficiency.get("operations", 0.0), x.staff_time(g, x.H)) for g in x.parameters.staff]
    hands += [(r.proficiency.get("operations", 0.0), x.hired_time(r, x.H)[1]) for r in x.parameters.hires]
    hands += [
        (c.proficiency.get("operations", 0.0), x.finished(c, x.H) * c.released_share * c.expected_success)
        for c in x.parameters.trainings
    ]
    # Whoever may run the strictest project may run the others: one comparison for each threshold is exact.
    for least in sorted({q for _, q in running}):
        needed = sum(p.operations for p, q in running if q >= least)
        could = sum(rate * time for rate, time in hands if rate >= least and time > 0)
        if needed > could + WORK_TOLERANCE:
            yield f"{needed:.4f} pm of operations a month are left to a team that makes {could:.4f}"


def recurring_demand(x: _Ledger) -> Findings:
    """Recurring demand is work plus shortage, each month; no more than is wanted is done."""
    for p, result in x.ongoing():
        if (result.priority, result.kind) != (p.priority, p.kind) or not set(result.shortage) <= set(
            p.demand
        ):
            yield f"{p.id} is not the project of the parameters"
        months = range(p.earliest_start, p.deadline + 1)
        met: dict[str, float] = {}
        for k, demand in p.demand.items():
            made = [x.output.get((p.id, k, t), 0.0) for t in months]
            met[k] = sum(made)
            for t, output in zip(months, made, strict=True):
                if output > demand + WORK_TOLERANCE:
                    yield f"{output:.4f} of {demand:g} pm of {k} are done for {p.id} in {x.month(t)}"
            short, leeway = demand * len(months) - met[k], WORK_TOLERANCE * max(1, len(months))
            if abs(result.shortage.get(k, 0.0) - short) > leeway:
                yield f"{k} of {p.id} lacks {short:.4f} pm, and {result.shortage.get(k, 0.0):.4f} are published"
            if abs(result.effort.get(k, 0.0) - met[k]) > leeway:
                yield f"{k} of {p.id} is said to take {result.effort.get(k, 0.0):.4f} pm, and takes {met[k]:.4f}"
        wanted = sum(p.demand.values()) * len(months)
        share = 1.0 - sum(result.shortage.values()) / wanted if wanted > 0 else 1.0
        if abs(result.completion - share) > PROGRESS_TOLERANCE:
            yield f"{p.id} is said to be met by {result.completion:.4f}, and is by {share:.4f}"
        if result.delivered != (sum(result.shortage.values()) <= WORK_TOLERANCE):
            yield f"{p.id} is delivered: {result.delivered}, with a shortage of {sum(result.shortage.values()):.4f}"


def joint_work(x: _Ledger) -> Findings:
    """In every month that an activity goes on a side has its part in it where a rule wants it."""
    for rule in x.parameters.limits.joint_work:
        rows = [row for row in x.plan.assignments if row.activity == rule.activity]
        everyone = _summed(((row.project, row.period), row.person_months) for row in rows)
        mine = _summed(
            ((row.project, row.period), row.person_months) for row in rows if x.side(row.worker) == rule.side
        )
        for (project, t), worked in everyone.items():
            part = mine.get((project, t), 0.0)
            if x.projects[project].kind == "delivery" and part < rule.share * worked - WORK_TOLERANCE:
                yield f"{rule.side} does {part:.4f} of {worked:.4f} pm: {rule.activity} of {project}, {x.month(t)}"


# --- results ------------------------------------------------------------------------------------------


def project_results(x: _Ledger) -> Findings:
    """Dates, completion and delivery of a delivery project follow from its progress."""
    for p, result in x.deliveries():
        if (result.priority, result.kind) != (p.priority, p.kind) or not _alike(result.effort, p.effort):
            yield f"{p.id} is not the project of the parameters"
        if any(result.shortage.values()) or not set(result.shortage) <= set(p.needed_activities):
            yield f"{p.id} is said to lack work, which only ongoing work can"
        last = min((x.plan.progress[p.id, k][-1] for k in p.effort), default=0.0)
        if abs(result.completion - last) > PROGRESS_TOLERANCE:
            yield f"{p.id} is said to be complete by {result.completion:.5f}, and is by {last:.5f}"
        accepted = x.first_done(p, p.model_phase)
        if result.accepted != accepted:
            yield f"{p.id} is said to be accepted in period {result.accepted}, its model is done in {accepted}"
        if result.delivered != (result.completed is not None and result.completed <= p.deadline):
            yield f"{p.id} is delivered: {result.delivered}, completed in period {result.completed} of {p.deadline}"
        done = x.first_done(p, tuple(p.effort))
        if result.completed is None:
            if result.live is not None:
                yield f"{p.id} is live and not completed"
            if done is not None and p.operations <= 0 and x.parameters.pricing.objective == "delivery_first":
                yield f"{p.id} is done in period {done} and not called completed"
            continue
        ready = x.first_done(p, p.before_live) if p.before_live else p.earliest_start
        if result.live is None or ready is None or result.live < ready:
            yield f"{p.id} is said to be live in period {result.live}, and could be from {ready}"
        elif done is None or result.completed != max(done, result.live):
            yield f"{p.id} is said to be completed in period {result.completed}, its work is done in {done}"


def _alike(published: Mapping[str, float], due: Mapping[str, float]) -> bool:
    """The same names with the same amounts of work, rounding in an answer aside."""
    return set(published) == set(due) and all(abs(published[k] - due[k]) <= WORK_TOLERANCE for k in due)


# --- money --------------------------------------------------------------------------------------------


def cash(x: _Ledger) -> Findings:
    """Cash by kind and by month, what is committed beyond the horizon, and the run-rate after it."""
    costs, due = x.plan.costs, _recomputed_cash(x)
    kinds = ("pay", "recruiting", "training", "contracts", "committed_after", "annual_run_rate_after")
    yield from _unlike(x, ((kind, getattr(costs, kind), getattr(due, kind)) for kind in kinds))
    months = (f"cash in {x.month(t)}" for t in range(x.H))
    yield from _unlike(x, zip(months, costs.by_month, due.by_month, strict=True))


def _recomputed_cash(x: _Ledger) -> Costs:
    """What the people of the plan cost, month by month."""
    by_month = [0.0] * x.H
    pay = recruiting = contracts = fees = committed = run_rate = 0.0
    commitment = x.parameters.pricing.commitment_months
    for hire in x.plan.hires:
        option = x.options[_hire_key(hire.role, hire.engagement)]
        recruiting += hire.count * option.recruiting_cost
        by_month[hire.start] += hire.count * option.recruiting_cost
        beyond = 0 if hire.end is None else max(0, hire.end + 1 - x.H)
        for t in range(hire.start, x.H):
            if x.is_there(hire, t):
                by_month[t] += hire.count * option.monthly_pay
                pay += hire.count * option.monthly_pay if hire.end is None else 0.0
                contracts += hire.count * option.monthly_pay if hire.end is not None else 0.0
        if hire.end is None:
            beyond = max(0, commitment - (x.H - hire.start))
            run_rate += hire.count * option.monthly_pay * MONTHS_PER_YEAR
        committed += hire.count * option.monthly_pay * beyond
    for training in x.plan.trainings:
        fee = training.count * x.trainings[training.path, training.group, training.supported].fee
        fees += fee
        by_month[training.start] += fee
    return Costs(
        pay=pay, recruiting=recruiting, training=fees, contracts=contracts, by_month=tuple(by_month),
        committed_after=committed, annual_run_rate_after=run_rate, economic=EconomicCost(),
    )  # fmt: skip


def budgets(x: _Ledger) -> Findings:
    """What is spent and committed stays inside the budget, each year's, training's and payroll's."""
    limits, costs = x.parameters.limits, x.plan.costs
    uses = [("the budget", sum(costs.by_month) + costs.committed_after, limits.budget)]
    for first in range(0, x.H, MONTHS_PER_YEAR):
        spent = sum(costs.by_month[first : first + MONTHS_PER_YEAR])
        uses.append((f"the budget of the year from {x.month(first)}", spent, _or_none(limits.annual_budget)))
    fees = sum(t.count * x.trainings[t.path, t.group, t.supported].fee for t in x.plan.trainings)
    uses.append(("the training budget", fees, _or_none(limits.training_budget)))
    payroll = sum(
        h.count * option.monthly_pay * MONTHS_PER_YEAR
        for h in x.plan.hires
        if (option := x.options[_hire_key(h.role, h.engagement)]).term == 0
    )
    uses.append(("the payroll cap", payroll, _or_none(limits.payroll_cap)))
    for name, used, limit in uses:
        if used > limit + x.leeway(0.0):
            yield f"{used:.2f} pass {name} of {limit:.2f}"


def hire_limits(x: _Ledger) -> Findings:
    """No more hires than the request and the rules allow."""
    everyone = sum(h.count for h in x.plan.hires)
    if everyone > _or_none(x.parameters.limits.max_hires):
        yield f"{everyone} are hired, at most {x.parameters.limits.max_hires} may be"
    for limit in x.parameters.limits.hire_limits:
        count = sum(h.count for h in x.plan.hires if limit.role in (None, h.role))
        if count > limit.at_most:
            yield f"{count} are hired, the rule {limit.rule} allows {limit.at_most}"


def economic_cost(x: _Ledger) -> Findings:
    """What the plan minimises, part by part."""
    pricing, published, people = x.parameters.pricing, x.plan.costs.economic, _economic_cost_of_people(x)
    low, high = (amount * pricing.released_time_value + people.released_time for amount in _released_pay(x))
    pairs = (
        ("hires", published.hires, people.hires),
        ("training", published.training, people.training),
        ("contracts", published.contracts, people.contracts),
        ("moves", published.moves, people.moves),
        ("released_time", published.released_time, min(max(published.released_time, low), high)),
        ("delay", published.delay, sum(_delay(x, p, r) for p, r in x.deliveries())),
        (
            "shortage",
            published.shortage,
            pricing.shortage_price * sum(sum(r.shortage.values()) for _, r in x.ongoing()),
        ),
    )
    yield from _unlike(x, (("the economic cost of " + name, had, due) for name, had, due in pairs))


def _economic_cost_of_people(x: _Ledger) -> EconomicCost:
    """What hires, trainings and the time in study cost; time at work, delay and shortage are left out."""
    pricing = x.parameters.pricing
    hires = contracts = 0.0
    for hire in x.plan.hires:
        option = x.options[_hire_key(hire.role, hire.engagement)]
        months = max(pricing.commitment_months, x.H - option.lead_time)
        if hire.end is not None:
            months = hire.end - hire.start + 1
        presence = pricing.presence_cost * (x.H - hire.start)
        price = hire.count * (option.recruiting_cost + option.monthly_pay * (months + presence))
        hires, contracts = (hires + price, contracts) if hire.end is None else (hires, contracts + price)
    options = [(t.count, x.trainings[t.path, t.group, t.supported]) for t in x.plan.trainings]
    study = sum(n * c.study_share * c.duration * c.monthly_pay for n, c in options)
    return EconomicCost(
        hires=hires,
        contracts=contracts,
        training=sum(n * c.fee for n, c in options),
        moves=sum(n for n, _ in options) * pricing.change_cost,
        released_time=study * pricing.released_time_value,
    )


def _released_pay(x: _Ledger) -> tuple[float, float]:
    """Pay of existing people's time at work, mentoring and teaching, as (least, most)."""
    low = high = 0.0
    for worker, group in x.groups.items():
        if group.available_share <= 0:
            continue
        time = sum(
            x.time_worked.get((worker, t), 0.0) + max(0.0, x.given_away(worker, t)) for t in range(x.H)
        )
        low, high = low + time * group.monthly_pay, high + time * group.monthly_pay
    for path, options in x.paths.items():
        time = sum(x.time_worked.get((path, t), 0.0) for t in range(x.H))
        if path in x.plan.capacity:
            time += sum(max(0.0, x.trained_time(path, t) - x.plan.capacity[path][t]) for t in range(x.H))
        pays = [c.monthly_pay for c in options if x.cohorts(c)]
        low, high = low + time * min(pays, default=0.0), high + time * max(pays, default=0.0)
    return low, high


def _delay(x: _Ledger, p: ProjectParameters, result: ProjectResult) -> float:
    """Value missed: all of it before go-live, then the part that is not adopted yet."""
    earned = 0.0
    if result.completed is not None and result.live is not None:
        for t in range(result.live, x.H):
            earned += min((x.plan.progress[p.id, k][t] for k in p.adoption_phase), default=1.0)
    return p.monthly_value * (x.H - earned)


def _unlike(x: _Ledger, pairs: Iterable[tuple[str, float, float]]) -> Findings:
    for name, published, recomputed in pairs:
        if x.differs(published, recomputed):
            yield f"{name} is {published:.2f}, recomputed {recomputed:.2f}"


def _or_none(limit: float | None) -> float:
    return math.inf if limit is None else limit


def _speed(ramp_up: Sequence[float], since: int) -> float:
    return ramp_up[since] if since < len(ramp_up) else 1.0


def _can_be_mentored(option: HireOption) -> bool:
    return bool(option.mentors) and option.mentor_load > 0


def _summed(pairs: Iterable[tuple[Key, float]]) -> Mapping[Key, float]:
    total: dict[Key, float] = defaultdict(float)
    for key, amount in pairs:
        total[key] += amount
    return dict(total)


CHECKS: tuple[Callable[[_Ledger], Findings], ...] = (
    names_and_lengths,
    whole_people,
    headcounts,
    lead_times,
    training_limits,
    support_places,
    capacities,
    work_within_capacity,
    mentoring_and_teaching,
    specialty,
    qualifications,
    project_windows,
    team_sizes,
    progress_is_output,
    precedences,
    production_after_acceptance,
    adoption_after_live,
    operations_from_live,
    steady_operations,
    recurring_demand,
    joint_work,
    project_results,
    cash,
    budgets,
    hire_limits,
    economic_cost,
)


PEOPLE_CHECKS: tuple[Callable[[_Ledger], Findings], ...] = (
    whole_people,
    lead_times,
    training_limits,
    support_places,
    budgets,
    hire_limits,
)
"""Of CHECKS those that hires and trainings alone decide."""


def _named(check: Callable[[_Ledger], Findings], ledger: _Ledger) -> Findings:
    family = check.__name__.replace("_", " ")
    for finding in check(ledger):
        yield f"{family}: {finding}"
