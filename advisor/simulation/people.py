"""Who is there in a month, and with how much time, in every lane: a team in a future.

Arrays have the shape (rows, lanes): rows are staff groups, hire options and training options; lanes are teams x
futures, the futures of a team side by side. Nothing here looks ahead: what is drawn for later months is read when
these come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.domain.problem import (
    HireOption,
    Problem,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
    output_rate,
)
from advisor.domain.team import Entry, HireDecision, Team, TrainingDecision
from advisor.simulation.draws import Floats
from advisor.simulation.futures import NEVER, Futures, Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of people of one kind. worker: as published; pay: money for each pm of their time that is used
    (of hires: of those beyond their commitment)."""

    key: str
    worker: str
    side: str
    pay: float
    proficiency: Mapping[str, float]
    staff: StaffParameters | None = None
    hire: HireOption | None = None
    training: TrainingOption | None = None


def rows_of(problem: Problem, teams: Sequence[Team]) -> tuple[Row, ...]:
    """Staff groups with time, then the options that any of the teams uses, in canonical order."""
    used = {entry.option for team in teams for entry in team.entries}
    price = problem.pricing.released_time_value
    rows = [
        Row(key=f"staff:{g.id}", worker=f"staff:{g.id}", side=g.side, pay=g.monthly_pay * price,
            proficiency=g.proficiency, staff=g)
        for g in problem.staff
    ]  # fmt: skip
    rows += [
        Row(key=r.key, worker=r.key, side=r.side, pay=r.monthly_pay, proficiency=r.proficiency, hire=r)
        for r in problem.hires
        if r.key in used
    ]
    rows += [
        Row(key=c.key, worker=c.published_key, side=c.side, pay=c.monthly_pay * price,
            proficiency=c.proficiency, training=c)
        for c in problem.trainings
        if c.key in used
    ]  # fmt: skip
    return tuple(rows)


@dataclass(slots=True)
class Hired:
    """Places of people hired, one line each, shape (places, lanes); NEVER where a team has none.

    first: period in which the place was filled first; start, until: first period there and first period gone of
    whoever has it; last: last period of a contract; alone, mentored: months until full speed; guidance: months of
    ramp-up with a mentor; generation: how often the place was filled again.
    """

    option: Ints
    person: list[dict[int, int]]
    first: Ints
    start: Ints
    until: Ints
    last: Ints
    alone: Ints
    mentored: Ints
    guidance: Floats
    generation: Ints


@dataclass(slots=True)
class Trainees:
    """People in training or trained, one line each, shape (people, lanes); NEVER where a team has none."""

    option: Ints
    start: Ints
    end: Ints
    until: Ints
    draw: Floats
    supported: Floats
    passed: Bools


class OtherTime:
    """Time that goes into no project in a month, pm, by kind: shape (rows, lanes), made when there is some."""

    KINDS = ("mentoring", "teaching", "receiving", "handing_over", "studying")

    def __init__(self, rows: int, lanes: int) -> None:
        self._shape = (rows, lanes)
        self._spent: dict[str, Floats] = {}

    def spend(self, kind: str, row: int, time: Floats) -> None:
        """Add time of a row."""
        if kind not in self._spent:
            self._spent[kind] = np.zeros(self._shape)
        self._spent[kind][row] += time

    def of(self, kind: str, row: int) -> Floats | float:
        """Time of a row by lane; 0 where nobody spends any."""
        return self._spent[kind][row] if kind in self._spent else 0.0

    def duties(self, row: int) -> Floats | float:
        """Time for colleagues: mentoring, teaching, taking over."""
        return self.of("mentoring", row) + self.of("teaching", row) + self.of("receiving", row)


class People:
    """The people of several teams through the months, in order; `month` may be asked for 0, 1, 2, … once each."""

    def __init__(self, problem: Problem, futures: Futures, teams: Sequence[Team]) -> None:
        self.problem = problem
        self.futures = futures
        self.teams = teams
        self.lanes = len(teams) * futures.count
        self.rows = rows_of(problem, teams)
        self.index = {row.key: i for i, row in enumerate(self.rows)}
        self.hired = self._hired()
        self.trainees = self._trainees()
        self._hires_of = {
            r.key: np.flatnonzero(self.hired.option == self.index[r.key]) for r in self._options()
        }
        self._trainees_of = {
            c.key: np.flatnonzero(self.trainees.option == self.index[c.key]) for c in self._courses()
        }
        self._runs_on = {r.key: _running_on(problem, r.proficiency) for r in self._options() if r.leaves}
        self.recruited = np.zeros(self.lanes)
        self.heads = np.zeros((len(self.rows), self.lanes))
        self.in_commitment = np.zeros((len(self.rows), self.lanes))
        self.free = np.zeros((len(self.rows), self.lanes))
        self.other = OtherTime(len(self.rows), self.lanes)

    def _options(self) -> list[HireOption]:
        return [row.hire for row in self.rows if row.hire]

    def _courses(self) -> list[TrainingOption]:
        return [row.training for row in self.rows if row.training]

    # -- before the first month ---------------------------------------------------------------------

    def _by_option(
        self, entries: Callable[[Team], Sequence[Entry]]
    ) -> list[tuple[str, list[tuple[int, int, Entry]]]]:
        """(option, [(team, number of the person, entry)]) for each line that some team needs.

        People are numbered by their start: hires of a role together, trainees of a path and group together.
        """
        lines: dict[tuple[str, int], list[tuple[int, int, Entry]]] = {}
        for t, team in enumerate(self.teams):
            numbers: dict[str, int] = {}
            places: dict[str, int] = {}
            for entry in sorted(entries(team), key=lambda e: (e.start, e.option)):
                who = self._numbered_with(entry.option)
                person = numbers.get(who, 0)
                place = places.get(entry.option, 0)
                numbers[who], places[entry.option] = person + 1, place + 1
                lines.setdefault((entry.option, place), []).append((t, person, entry))
        return [(option, lines[option, place]) for option, place in sorted(lines)]

    def _numbered_with(self, option: str) -> str:
        row = self.rows[self.index[option]]
        if row.hire:
            return row.hire.role
        assert row.training is not None
        return f"{row.training.path}:{row.training.group}"

    def _of(self, team: int) -> slice:
        return slice(team * self.futures.count, (team + 1) * self.futures.count)

    def _hired(self) -> Hired:
        lines = self._by_option(lambda team: team.hires)
        shape = (len(lines), self.lanes)
        h = Hired(
            option=np.array([self.index[option] for option, _ in lines], dtype=np.int64),
            person=[{team: person for team, person, _ in line} for _, line in lines],
            first=np.full(shape, NEVER), start=np.full(shape, NEVER), until=np.full(shape, NEVER),
            last=np.full(shape, NEVER),
            alone=np.zeros(shape, dtype=np.int64), mentored=np.zeros(shape, dtype=np.int64),
            guidance=np.zeros(shape), generation=np.zeros(shape, dtype=np.int64),
        )  # fmt: skip
        for i, (key, line) in enumerate(lines):
            option = self.problem.hire_option(key)
            alone, mentored = self.futures.ramp_up(option)
            h.alone[i], h.mentored[i] = np.tile(alone, len(self.teams)), np.tile(mentored, len(self.teams))
            for team, person, entry in line:
                assert isinstance(entry, HireDecision)
                lanes = self._of(team)
                h.start[i, lanes] = entry.start - option.lead_time + self.futures.lead_time(option, person)
                h.until[i, lanes] = h.start[i, lanes] + self._stays(option, person, 0)
                if entry.leaves:  # whoever comes late stays as long as agreed
                    h.last[i, lanes] = h.start[i, lanes] + entry.end - entry.start
        h.first = h.start.copy()
        return h

    def _stays(self, option: HireOption, person: int, generation: int) -> Ints:
        stays = self.futures.stays(option.role, f"hire.{option.role}.{person}.{generation}")
        return np.maximum(1, stays)

    def _trainees(self) -> Trainees:
        lines = self._by_option(lambda team: team.trainings)
        shape = (len(lines), self.lanes)
        x = Trainees(
            option=np.array([self.index[option] for option, _ in lines], dtype=np.int64),
            start=np.full(shape, NEVER), end=np.full(shape, NEVER), until=np.full(shape, NEVER),
            draw=np.ones(shape), supported=np.zeros(shape), passed=np.zeros(shape, dtype=bool),
        )  # fmt: skip
        for i, (key, line) in enumerate(lines):
            option = self.problem.training_option(key)
            source = next(g for g in self.problem.staff if g.id == option.group)
            duration = self.futures.duration(option)
            for team, person, entry in line:
                lanes = self._of(team)
                x.start[i, lanes] = entry.start
                x.end[i, lanes] = entry.start + duration - 1
                stays = self.futures.stays(source.role, f"train.{option.path}.{option.group}.{person}")
                x.until[i, lanes] = entry.start + np.maximum(1, stays)
                x.draw[i, lanes] = self.futures.passing(option, person)
        return x

    def has(self) -> Bools:
        """Rows that the team of a lane has, whenever they come: shape (rows, lanes)."""
        has = np.ones((len(self.rows), self.lanes), dtype=bool)
        for lines in (self.hired, self.trainees):
            for i in set(lines.option.tolist()):
                has[i] = (lines.start[lines.option == i] < NEVER).any(axis=0)
        return has

    def not_passed(self, training: TrainingDecision) -> Bools:
        """Lanes in which somebody who takes this training has not passed by now: shape (lanes,)."""
        x = self.trainees
        mine = (x.option == self.index[training.option])[:, None] & (x.start == training.start)
        lanes: Bools = (mine & ~x.passed).any(axis=0)
        return lanes

    # -- one month ----------------------------------------------------------------------------------

    def month(self, t: int, is_open: Callable[[HireOption], Bools]) -> None:
        """Everybody's time in month t, other time taken off: `free`, `heads`, `other`, `in_commitment`.

        is_open: the lanes in which there is work that an option qualifies for.
        """
        self.recruited = np.zeros(self.lanes)
        self.other = OtherTime(len(self.rows), self.lanes)
        self.free = np.zeros((len(self.rows), self.lanes))
        self.heads = np.zeros((len(self.rows), self.lanes))
        self.in_commitment = np.zeros((len(self.rows), self.lanes))
        if len(self.hired.option):
            self._leave_and_replace(t, is_open)
        self._staff_and_trained(t)
        if len(self.hired.option):
            self._hires(t)
        if len(self.trainees.option):
            self._teach(t)
            self._pass_or_fail(t)
        if len(self.hired.option):
            self._mentor(t)
        if self._runs_on:
            self._hand_over(t)

    def _leave_and_replace(self, t: int, is_open: Callable[[HireOption], Bools]) -> None:
        """Who is gone from this month on is replaced where work is open and the lead time ends in the window."""
        h = self.hired
        now = h.until == t
        if not now.any():
            return
        gone = now & (h.last >= t) & (h.start < t)
        for i in np.flatnonzero(gone.any(axis=1)):
            option = self.rows[h.option[i]].hire
            assert option is not None
            back = t + option.lead_time
            again = gone[i] & (back < self.problem.window) & (back <= h.last[i])
            if again.any():
                again &= is_open(option)
            lanes = np.flatnonzero(again)
            h.generation[i, lanes] += 1
            h.start[i, lanes], h.guidance[i, lanes] = back, 0.0
            for team in np.unique(lanes // self.futures.count):
                mine = lanes[lanes // self.futures.count == team]
                for generation in np.unique(h.generation[i, mine]):
                    who = mine[h.generation[i, mine] == generation]
                    stays = self._stays(option, h.person[i][int(team)], int(generation))
                    h.until[i, who] = back + stays[who % self.futures.count]

    def _staff_and_trained(self, t: int) -> None:
        x, futures = self.trainees, self.futures
        replaced = self.problem.uncertainty.replacement_months
        teams = len(self.teams)
        for i, row in enumerate(self.rows):
            group = row.staff
            if group is None:
                continue
            places = futures.presence(group.id)
            mine = [int(j) for c in self._courses() if c.group == group.id for j in self._trainees_of[c.key]]
            if not mine:
                self.heads[i] = np.tile(places[-1, t], teams)
                self.free[i] = group.available_share * self.heads[i]
                continue
            dated = float(group.present[min(t, len(group.present) - 1)] > 0)
            started = (x.start[mine] <= t).sum(axis=0)
            part = (len(places) - 1) / group.headcount
            parts = (group.headcount - started) * part
            left = np.minimum(np.ceil(parts), np.floor(np.maximum(parts, 1) + 0.5)).astype(np.int64)
            heads = places[left, t, np.tile(np.arange(futures.count), teams)] * parts / np.maximum(left, 1)
            time = group.available_share * heads
            for j in mine:
                course = self.rows[x.option[j]].training
                assert course is not None
                there = dated * (t < x.until[j])
                begun, over = x.start[j] <= t, x.end[j] < t
                studying = begun & ~over & (there > 0)
                back = (over & ~x.passed[j]) * there + (t >= x.until[j] + replaced) * dated
                heads = heads + studying + back
                rest = group.available_share - min(group.available_share, course.study_share)
                time = time + rest * studying + group.available_share * back
                self.other.spend("studying", i, course.study_share * studying)
                trained = (over & x.passed[j]) * there
                self.heads[x.option[j]] += trained
                self.free[x.option[j]] += course.released_share * trained
            self.heads[i], self.free[i] = heads, time

    def _hires(self, t: int) -> None:
        h, start_speed = self.hired, self.problem.ramp_up_start
        self._here = (h.start <= t) & (t < h.until) & (t <= h.last)
        self.months_in = np.maximum(0, t - h.start)
        self._speed = _speed(self.months_in, h.alone, start_speed) * self._here
        committed = self._here & (t - h.first < self.problem.pricing.commitment_months)
        for key, places in self._hires_of.items():
            i = self.index[key]
            self.heads[i] = self._here[places].sum(axis=0)
            self.in_commitment[i] = committed[places].sum(axis=0)
            self.free[i] = self._speed[places].sum(axis=0)
            arrived = (h.start[places] == t).sum(axis=0)
            option = self.rows[i].hire
            assert option is not None
            self.recruited += arrived * option.recruiting_cost

    def _mentor(self, t: int) -> None:
        """Every starter with a mentor there is mentored, as far as the mentors have time."""
        h, start_speed = self.hired, self.problem.ramp_up_start
        for key, places in self._hires_of.items():
            option = self.rows[self.index[key]].hire
            assert option is not None
            mentors = [self.index[f"staff:{g}"] for g in option.mentors if f"staff:{g}" in self.index]
            ramp = h.mentored[places]
            learning = self._here[places] & (self.months_in[places] < ramp)
            slow = self._here[places] & (self.months_in[places] < h.alone[places])
            if not slow.any():
                continue
            wanted = option.mentor_load * learning.sum(axis=0)
            given = self._taken(mentors, wanted, "mentoring")
            part = np.divide(given, wanted, out=np.zeros_like(given), where=wanted > 0)
            if option.mentor_load <= 0 and mentors:
                part = (self.heads[mentors].sum(axis=0) > 0).astype(float)
            h.guidance[places] += learning * part
            # Past the mentored ramp-up whoever was mentored throughout is at full speed.
            mean = np.divide(h.guidance[places], ramp, out=np.zeros(ramp.shape), where=ramp > 0)
            guided = np.where(learning, part, mean)
            gain = _speed(self.months_in[places], ramp, start_speed) - self._speed[places]
            self.free[self.index[key]] += (slow * guided * np.maximum(0.0, gain)).sum(axis=0)

    def _teach(self, t: int) -> None:
        """Supported trainees are taught, as far as there are places and specialists have the time."""
        x = self.trainees
        for course in self._courses():
            if not course.supported:
                continue
            people = self._trainees_of[course.key]
            studying = (x.start[people] <= t) & (t <= x.end[people]) & (t < x.until[people])
            count = studying.sum(axis=0)
            if not count.any():
                continue
            specialists = self._specialists(course)
            here = sum((self._past_ramp_up(i) for i in specialists), np.zeros(self.lanes))
            places = np.minimum(count, here * course.trainees_per_specialist)
            given = self._taken(specialists, course.support_load * places, "teaching")
            asked = course.support_load * count
            part = places / np.maximum(count, 1)
            if course.support_load > 0:
                part = np.divide(given, asked, out=np.zeros_like(given), where=asked > 0)
            x.supported[people] += studying * part

    def _specialists(self, course: TrainingOption) -> list[int]:
        return [
            i
            for i, row in enumerate(self.rows)
            if (row.staff and row.staff.id in course.specialist_groups and row.staff.available_share > 0)
            or (row.hire and row.hire.role in course.specialist_roles)
        ]

    def _past_ramp_up(self, i: int) -> Floats:
        """People of a row who can help others."""
        row = self.rows[i]
        if row.hire is None:
            everybody: Floats = self.heads[i]
            return everybody
        places = self._hires_of[row.key]
        ready = self._here[places] & (self.months_in[places] >= self.hired.alone[places])
        able: Floats = ready.sum(axis=0).astype(float)
        return able

    def _pass_or_fail(self, t: int) -> None:
        """At a course's end: the more of it was supported, the likelier."""
        x = self.trainees
        for i in np.flatnonzero((x.end == t).any(axis=1)):
            course = self.rows[x.option[i]].training
            assert course is not None
            length = np.maximum(1, x.end[i] - x.start[i] + 1)
            rate = course.success_rate_alone + (course.success_rate - course.success_rate_alone) * (
                x.supported[i] / length
            )
            ends = x.end[i] == t
            x.passed[i] |= ends & (x.draw[i] < rate) & (t < x.until[i])

    def _hand_over(self, t: int) -> None:
        """In a contractor's last month somebody who stays takes over what runs on."""
        h = self.hired
        for key, wanted in self._runs_on.items():
            option = self.rows[self.index[key]].hire
            assert option is not None
            places, i = self._hires_of[key], self.index[key]
            leaving = ((h.last[places] == t) & self._here[places]).sum(axis=0)
            if not leaving.any():
                continue
            handing = np.minimum(self.free[i], option.hand_over * leaving)
            self.free[i] -= handing
            self.other.spend("handing_over", i, handing)
            if wanted:
                takers = [j for j, row in enumerate(self.rows) if _takes_over(self.problem, row, wanted)]
                self._taken(takers, option.receiving * leaving, "receiving")

    def _taken(self, givers: Sequence[int], wanted: Floats, kind: str) -> Floats:
        """Time taken off the givers, one after the other, as far as it is there; what was given in all."""
        given = np.zeros(self.lanes)
        for i in givers:
            part = np.clip(wanted - given, 0.0, np.maximum(0.0, self.free[i]))
            self.free[i] -= part
            self.other.spend(kind, i, part)
            given += part
        return given

    def commitment_left(self) -> Floats:
        """Pay of permanent hires that the window leaves to their commitment, money by lane."""
        h, window = self.hired, self.problem.window
        left = np.zeros(self.lanes)
        for key, places in self._hires_of.items():
            option = self.rows[self.index[key]].hire
            assert option is not None
            if option.leaves:
                continue
            here = (h.start[places] < window) & (h.until[places] >= window)
            months = np.maximum(0, h.first[places] + self.problem.pricing.commitment_months - window)
            left += option.monthly_pay * (here * months).sum(axis=0)
        return left


def _speed(months_in: Ints, ramp: Ints, start: float) -> Floats:
    """Output as a fraction of full speed: a line from `start` to 1 over the ramp-up."""
    rising = start + (1 - start) * months_in / np.maximum(ramp, 1)
    return np.where(months_in < ramp, rising, 1.0)


def _running_on(problem: Problem, proficiency: Mapping[str, float]) -> list[tuple[ProjectParameters, str]]:
    """(project, activity) of operations and recurring work that somebody is qualified for."""
    work = [(p, "operations") for p in problem.projects if p.kind == "delivery" and p.operations > 0]
    work += [(p, k) for p in problem.projects if p.kind == "ongoing" for k in p.demand]
    return [(p, k) for p, k in work if output_rate(proficiency, p, k) > 0]


def _takes_over(problem: Problem, row: Row, work: list[tuple[ProjectParameters, str]]) -> bool:
    """Whether people of a row stay and are qualified for some of the work."""
    if row.hire and row.hire.leaves:
        return False
    group = row.staff.id if row.staff else row.training.group if row.training else None
    stays = all(g.present[-1] > 0 for g in problem.staff if g.id == group)
    return stays and any(output_rate(row.proficiency, p, k) > 0 for p, k in work)
