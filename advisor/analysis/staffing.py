"""A plan's people in one future: when they come, what they are able to do, when they leave, what they cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.analysis.futures import Future
from advisor.domain.parameters import HireOption, Parameters, StaffParameters, TrainingOption
from advisor.domain.plan import Plan, Training
from advisor.domain.team import Duty, Member, Starter, Team
from advisor.model.objective import contract_price
from advisor.model.variables import output_rate, running_on, speed

NEVER = 1_000_000
"""Months: longer than any horizon."""

MOST_ENUMERATED = 4
"""Trainees up to which every outcome of the trainings is looked at, not a sample."""

FEW_PROJECTS = 3
"""The same of projects: above, each outcome may take a second of solving."""

Passes = tuple[int, ...]
"""How many pass, for each of the plan's trainings in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """One person hired. start, end: first period at work and first one gone (maybe beyond the horizon)."""

    option: HireOption
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """One person in training. start: first month of study; training: its place in the plan's trainings."""

    option: TrainingOption
    training: int
    start: int

    @property
    def after(self) -> int:
        """The first month after the course."""
        return self.start + self.option.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the existing people. end: first period gone; trainee: their course, if any."""

    group: StaffParameters
    number: int
    end: int
    trainee: Trainee | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Everyone of a plan in one future, before it is known who passes."""

    parameters: Parameters
    newcomers: tuple[Newcomer, ...]
    people: tuple[Person, ...]
    trainings: tuple[Training, ...]

    def team(self, passes: Passes) -> Team:
        """The team, if of each training so many pass."""
        return _team(self, passes)


def staffing_of(plan: Plan, base: Parameters, future: Future) -> Staffing:
    """The plan's decisions in a future: months of decision and of study stay, all else turns out.

    base: the parameters that the plan was made with. Nobody who leaves is replaced.
    """
    return Staffing(
        parameters=future.parameters,
        newcomers=tuple(_newcomers(plan, future)),
        people=tuple(_people(plan, base, future)),
        trainings=plan.trainings,
    )


def _newcomers(plan: Plan, future: Future) -> Iterator[Newcomer]:
    options = {r.key: r for r in future.parameters.hires}
    met: dict[str, int] = {}
    for hire in plan.hires:
        option = options[f"hire:{hire.role}:{hire.engagement}"]
        start = hire.decide + option.lead_time
        for _ in range(hire.count):
            number = met.get(hire.role, 0)
            met[hire.role] = number + 1
            end = _end(start, future.leaves_after(f"hires.{hire.role}.{number}", hire.role))
            if hire.end is not None:  # a contract is as long as planned, whenever it begins
                end = min(end, hire.end + 1 + start - hire.start)
            yield Newcomer(option=option, start=start, end=end)


def _end(start: int, months: float) -> int:
    """The first period gone; nobody leaves before having been there for a month."""
    return start + max(1, round(min(months, NEVER)))


def _people(plan: Plan, base: Parameters, future: Future) -> Iterator[Person]:
    trainees: dict[str, list[Trainee]] = {}
    for place, training in enumerate(plan.trainings):
        one = Trainee(option=_course(training, base, future), training=place, start=training.start)
        trainees.setdefault(training.group, []).extend([one] * training.count)
    for group in future.parameters.staff:
        learning = trainees.get(group.id, [])
        for number in range(group.headcount):
            yield Person(
                group=group,
                number=number,
                end=_end(0, future.leaves_after(f"staff.{group.id}.{number}", group.role)),
                trainee=learning[number] if number < len(learning) else None,
            )


def _course(training: Training, base: Parameters, future: Future) -> TrainingOption:
    """The option as it turns out; a course that outlasts the horizon is not among the future's options."""

    def found(parameters: Parameters) -> TrainingOption | None:
        wanted = (training.path, training.group, training.supported)
        return next(
            (c for c in parameters.trainings if (c.path, c.group, c.supported) == wanted),
            None,
        )

    option = found(future.parameters)
    if option is not None:
        return option
    planned = found(base)
    assert planned is not None
    return replace(planned, duration=future.parameters.horizon.months)


# -- the team ---------------------------------------------------------------------------------------


def _team(staffing: Staffing, passes: Passes) -> Team:
    months = staffing.parameters.horizon.months
    passed = _passed(staffing.people, passes)
    staff = [_staff_member(g, staffing, passed, months) for g in staffing.parameters.staff]
    hires = [_hired_member(i, one, months) for i, one in enumerate(staffing.newcomers)]
    trained = list(_trained_members(staffing, passed, months))
    members = tuple(m for m in (*staff, *hires, *trained) if any(m.time))
    here = {m.key for m in members}
    return Team(
        members=members,
        starters=tuple(_starters(staffing, here, months)),
        duties=(*_lessons(staffing, here, months), *_takeovers(staffing, members, months)),
    )


def _passed(people: Sequence[Person], passes: Passes) -> frozenset[tuple[str, int]]:
    """(group, number) of those who pass: people of one course are alike, so the first ones do."""
    left = list(passes)
    found = set()
    for one in people:
        if one.trainee and left[one.trainee.training] > 0:
            left[one.trainee.training] -= 1
            found.add((one.group.id, one.number))
    return frozenset(found)


def _is_there(one: Person, t: int, months: int) -> bool:
    return one.group.present[min(t, months - 1)] > 0 and t < one.end


def _staff_member(
    group: StaffParameters, staffing: Staffing, passed: frozenset[tuple[str, int]], months: int
) -> Member:
    time = [0.0] * (months + 1)
    for one in staffing.people:
        if one.group.id != group.id:
            continue
        for t in range(months + 1):
            if _is_there(one, t, months):
                time[t] += _own_time(one, t, (group.id, one.number) in passed)
    return Member(
        key=f"staff:{group.id}",
        side=group.side,
        proficiency=group.proficiency,
        time=tuple(time),
        pay=group.monthly_pay,
    )


def _own_time(one: Person, t: int, passed: bool) -> float:
    """Time for work of one's own role: less in study, none in it once one has changed over."""
    share, trainee = one.group.available_share, one.trainee
    if trainee is None or t < trainee.start:
        return share
    if t < trainee.after:
        return max(0.0, share - trainee.option.study_share)
    return 0.0 if passed else share


def _trained_members(staffing: Staffing, passed: frozenset[tuple[str, int]], months: int) -> Iterator[Member]:
    rows: dict[str, tuple[TrainingOption, list[float]]] = {}
    for one in staffing.people:
        if one.trainee is None or (one.group.id, one.number) not in passed:
            continue
        option = one.trainee.option
        _, time = rows.setdefault(option.key, (option, [0.0] * (months + 1)))
        for t in range(one.trainee.after, months + 1):
            if _is_there(one, t, months):
                time[t] += option.released_share
    for key, (option, time) in sorted(rows.items()):
        yield Member(
            key=key,
            side=option.side,
            proficiency=option.proficiency,
            time=tuple(time),
            pay=option.monthly_pay,
        )


def _hired_member(number: int, one: Newcomer, months: int) -> Member:
    last = months if one.option.leaves else months + 1  # nobody on a contract counts beyond the horizon
    time = tuple(
        speed(one.option.ramp_up, t - one.start) if one.start <= t < min(one.end, last) else 0.0
        for t in range(months + 1)
    )
    final = _last_month(one, months)
    return Member(
        key=_newcomer_key(number, one),
        side=one.option.side,
        proficiency=one.option.proficiency,
        time=time,
        pay=0.0,
        # Whoever goes before being up to speed hands over in the time that there is.
        handing_over={} if final is None else {final: min(one.option.hand_over, time[final])},
    )


def _last_month(one: Newcomer, months: int) -> int | None:
    """The month in which a contractor hands over: all do, with the horizon at the latest."""
    there = one.option.leaves and one.start < months
    return min(one.end, months) - 1 if there else None


def _newcomer_key(number: int, one: Newcomer) -> str:
    return f"{one.option.key}:{number}"


def _starters(staffing: Staffing, here: set[str], months: int) -> Iterator[Starter]:
    for number, one in enumerate(staffing.newcomers):
        option, key = one.option, _newcomer_key(number, one)
        mentors = tuple(f"staff:{g}" for g in option.mentors if f"staff:{g}" in here)
        if not mentors or option.mentor_load <= 0 or key not in here:
            continue
        learning = range(one.start, min(one.start + len(option.ramp_up_mentored), one.end, months))
        there = range(one.start, min(one.end, months if one.option.leaves else months + 1))
        yield Starter(
            member=key,
            gain=tuple(
                speed(option.ramp_up_mentored, t - one.start) - speed(option.ramp_up, t - one.start)
                if t in there
                else 0.0
                for t in range(months + 1)
            ),
            load=tuple(option.mentor_load if t in learning else 0.0 for t in range(months + 1)),
            mentors=mentors,
        )


def _lessons(staffing: Staffing, here: set[str], months: int) -> Iterator[Duty]:
    """Support by whoever is there to give it; in a month without such people the course goes on alone."""
    loads: dict[str, tuple[TrainingOption, list[float]]] = {}
    for one in staffing.people:
        if one.trainee is None or not one.trainee.option.supported:
            continue
        option = one.trainee.option
        _, load = loads.setdefault(option.key, (option, [0.0] * months))
        for t in range(one.trainee.start, min(one.trainee.after, months)):
            if _is_there(one, t, months):
                load[t] += option.support_load
    for _, (option, load) in sorted(loads.items()):
        groups = {f"staff:{g}" for g in option.specialist_groups}
        hired = {
            _newcomer_key(number, one)
            for number, one in enumerate(staffing.newcomers)
            if one.option.role in option.specialist_roles
        }
        yield Duty(load=tuple(load), givers=tuple(sorted((groups | hired) & here)))


def _takeovers(staffing: Staffing, members: Sequence[Member], months: int) -> Iterator[Duty]:
    """What runs on is taken over from contractors in their last month, by whoever of those who stay is able to."""
    loads: dict[str, tuple[HireOption, list[float]]] = {}
    for one in staffing.newcomers:
        final = _last_month(one, months)
        if final is not None and one.option.receiving > 0:
            _, load = loads.setdefault(one.option.key, (one.option, [0.0] * months))
            load[final] += one.option.receiving
    staying = _staying(staffing, months)
    for _, (option, load) in sorted(loads.items()):
        lasting = running_on(staffing.parameters, option)
        able = [m for m in members if m.key in staying and any(output_rate(m, p, k) > 0 for p, k in lasting)]
        if able:
            yield Duty(load=tuple(load), givers=tuple(m.key for m in able))


def _staying(staffing: Staffing, months: int) -> frozenset[str]:
    """Members who are to be there at the end of the horizon, as planned: nobody knows who will leave."""
    lasting = {g.id for g in staffing.parameters.staff if g.present[months - 1] > 0}
    hired = {
        _newcomer_key(number, one) for number, one in enumerate(staffing.newcomers) if not one.option.leaves
    }
    trained = {one.trainee.option.key for one in staffing.people if one.trainee and one.group.id in lasting}
    return frozenset({f"staff:{group}" for group in lasting} | hired | trained)


# -- money ------------------------------------------------------------------------------------------


def cash(staffing: Staffing) -> float:
    """Cash inside the horizon, money: recruiting and pay of those who come, and fees."""
    months = staffing.parameters.horizon.months
    spent = sum(one.trainee.option.fee for one in staffing.people if one.trainee)
    for one in staffing.newcomers:
        if one.start < months:
            spent += one.option.recruiting_cost + one.option.monthly_pay * (min(one.end, months) - one.start)
    return spent


def price_of_people(staffing: Staffing) -> float:
    """Economic cost of hires, courses and hours of study, as in docs/model.md, money.

    Whoever leaves is not paid for the months after.
    """
    parameters = staffing.parameters
    months, pricing = parameters.horizon.months, parameters.pricing
    total = 0.0
    for one in staffing.newcomers:
        if one.option.leaves:
            if one.start < months:
                total += contract_price(one.option, one.start, one.end - 1, parameters)
            continue
        present = max(0, min(one.end, months) - one.start)
        whole = max(pricing.commitment_months, months - one.option.lead_time)
        gone = max(0, months - max(one.end, one.start)) if one.start < months else 0
        total += one.option.recruiting_cost + one.option.monthly_pay * max(0, whole - gone)
        total += pricing.presence_cost * one.option.monthly_pay * present
    for trainee in (one.trainee for one in staffing.people if one.trainee):
        c = trainee.option
        study = c.study_share * c.duration * c.monthly_pay * pricing.released_time_value
        total += c.fee + pricing.change_cost + study
    return total


def outcomes(staffing: Staffing, future: Future) -> Mapping[Passes, float]:
    """How the trainings can end, with probabilities: all of it for few trainees and projects, else the one drawn."""
    trainees = sum(training.count for training in staffing.trainings)
    if trainees <= MOST_ENUMERATED and len(staffing.parameters.projects) <= FEW_PROJECTS:
        return _enumerated(staffing)
    return {_drawn(staffing, future): 1.0}


def _drawn(staffing: Staffing, future: Future) -> Passes:
    passes = [0] * len(staffing.trainings)
    for one in staffing.people:
        if one.trainee is not None:
            name = f"passes.{one.trainee.option.path}.{one.group.id}.{one.number}"
            passes[one.trainee.training] += (
                future.draws.uniform(name, future.number) < one.trainee.option.success_rate
            )
    return tuple(passes)


def _enumerated(staffing: Staffing) -> Mapping[Passes, float]:
    """Trainees of one course are alike: of each so many pass."""
    rates = [0.0] * len(staffing.trainings)
    for one in staffing.people:
        if one.trainee:
            rates[one.trainee.training] = one.trainee.option.success_rate
    found: dict[Passes, float] = {(): 1.0}
    for training, rate in zip(staffing.trainings, rates, strict=True):
        n = training.count
        found = {
            (*before, k): chance * math.comb(n, k) * rate**k * (1 - rate) ** (n - k)
            for before, chance in found.items()
            for k in range(n + 1)
        }
    return {passes: chance for passes, chance in found.items() if chance > 0}
