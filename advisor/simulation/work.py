"""The rule of work: what a sensible team does in a month without knowing the future. `Work.month` is the rule.

In each month: who is there (people.py), then operations of what is live, then project after project in the order
of work, activity after activity as far as it may go, to the people who are there, qualified and have time. Arrays
have a last axis of lanes (teams x futures).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.domain.problem import HireOption, Problem, ProjectParameters, output_rate
from advisor.domain.team import Team
from advisor.simulation.draws import Floats
from advisor.simulation.futures import NEVER, Futures
from advisor.simulation.people import Bools, People, Row

NOTHING = 1e-9
"""Person-months that rounding may leave of an activity, or of somebody's month."""

Lanes = NDArray[np.intp]


AS_GOOD = 0.9
"""Part of their best rate in a project from which people count as specialists of an activity."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of work: project ids, first to last."""

    name: str
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """A row that may work on an activity. rate: output per pm by future; outside: whether that is the other
    side's work to it; worker: index of its balance; qualified: whether its work counts; everywhere: whether all
    teams have it."""

    row: int
    worker: int
    outside: bool
    qualified: bool
    everywhere: bool
    rate: Floats


@dataclass(frozen=True, slots=True)
class Given:
    """What a row gives: places among the lanes asked, time and output there (pm)."""

    hand: Hand
    some: Lanes
    time: Floats
    output: Floats


Recorder = Callable[[int, Row, ProjectParameters, str, Floats, Floats], None]
"""Told of work: period, row, project, activity, time and output by lane."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A project that has its turn at one place of the order of work, in some lanes."""

    project: ProjectParameters
    lanes: Lanes


class Delivery:
    """How far a project is, by lane. Periods are NEVER until it happens."""

    def __init__(self, project: ProjectParameters, futures: Futures, teams: int) -> None:
        self.project = project
        lanes = teams * futures.count
        self.effort = {
            k: np.tile(np.maximum(NOTHING, futures.effort(project.id, k, e)), teams)
            for k, e in project.effort.items()
        }
        self.done = {k: np.zeros(lanes) for k in project.effort}
        self.finished = dict.fromkeys(project.effort, False)
        self.history: dict[str, list[Floats]] = {
            edge.before: [] for edge in project.precedence if edge.lag > 0
        }
        self.accepted = np.full(lanes, NEVER if project.model_phase else -1)
        self.live = np.full(lanes, NEVER if project.before_live else -1)
        self.complete = np.full(lanes, NEVER)
        self.all_complete = False
        self.operations = np.tile(
            futures.effort(project.id, "operations", project.operations) * (project.operations > 0), teams
        )

    def may_be_done(self, k: str, t: int, lanes: Lanes) -> Floats:
        """Output that may be added to an activity in month t: precedence, acceptance, go-live; pm by lane."""
        p, effort = self.project, self.effort[k][lanes]
        most = np.ones(len(lanes))
        for edge in p.precedence:
            if edge.after == k:
                most = np.minimum(most, self._share_before(edge.before, edge.lag, lanes))
        if k in p.production_phase and p.overlap[k] < 1:
            most = np.where(self.accepted[lanes] < t, most, np.minimum(most, p.overlap[k]))
        if k in p.adoption_phase:
            most = np.where(self.live[lanes] < t, most, 0.0)
        may: Floats = most * effort - self.done[k][lanes]
        return may

    def _share_before(self, k: str, lag: int, lanes: Lanes) -> Floats:
        """Progress of an activity `lag` months ago, 0..1."""
        if lag == 0:
            share: Floats = self.done[k][lanes] / self.effort[k][lanes]
            return share
        past = self.history[k]
        return past[-lag][lanes] if len(past) >= lag else np.zeros(len(lanes))

    def add(self, k: str, lanes: Lanes, output: Floats) -> None:
        """Output on an activity; what rounding leaves of it counts as done."""
        done, effort = self.done[k][lanes] + output, self.effort[k][lanes]
        self.done[k][lanes] = np.where(done >= effort - NOTHING, effort, done)

    def close(self, t: int) -> None:
        """Note at a month's end what it brought."""
        if self.all_complete:
            return
        for k, past in self.history.items():
            past.append(self.done[k] / self.effort[k])
        for phase, when in ((self.project.model_phase, self.accepted), (self.project.before_live, self.live)):
            if phase:
                when[(when == NEVER) & self._all_done(phase)] = t
        self.complete[(self.complete == NEVER) & self._all_done(self.project.effort)] = t
        for k in self.finished:
            self.finished[k] = self.finished[k] or bool((self.done[k] >= self.effort[k]).all())
        self.all_complete = bool((self.complete <= t).all())

    def _all_done(self, activities: Sequence[str] | Mapping[str, float]) -> Bools:
        done = np.ones(len(self.complete), dtype=bool)
        for k in activities:
            done &= self.done[k] >= self.effort[k]
        return done


class Work:
    """Several teams at work over the window, each in its own order of work."""

    def __init__(
        self,
        problem: Problem,
        futures: Futures,
        teams: Sequence[Team],
        orders: Sequence[Order],
        recorder: Recorder | None = None,
    ) -> None:
        self.problem, self.futures, self.recorder = problem, futures, recorder
        self.people = People(problem, futures, teams)
        self.lanes = self.people.lanes
        self._future_of = np.tile(np.arange(futures.count), len(teams))
        self.deliveries = {
            p.id: Delivery(p, futures, len(teams)) for p in problem.projects if p.kind == "delivery"
        }
        self.demand = {
            p.id: {k: np.tile(futures.effort(p.id, k, d), len(teams)) for k, d in p.demand.items()}
            for p in problem.projects
            if p.kind == "ongoing"
        }
        self.covered = {p: np.zeros(self.lanes) for p in self.demand}
        self.wanted = {p: np.zeros(self.lanes) for p in self.demand}
        self.workers = tuple(dict.fromkeys(row.worker for row in self.people.rows))
        self.balance, self._monthly_balance, self._failed = balances(problem, self.people, self.workers)
        self._turns = _turns(problem, orders, futures.count)
        self._rates = [self._rates_of(row) for row in self.people.rows]
        self._hands: dict[tuple[str, str, str], tuple[Hand, ...]] = {}
        self._few = len(self.deliveries) <= problem.projects_at_once
        self._busy: Bools | None = None  # who builds as many projects this month as one person can
        self._at_work: dict[int, list[Lanes]] = {}  # row -> lanes in which it works on the project at hand
        self._has = self.people.has()
        self.capacity = self.used = np.zeros_like(self.people.free)
        self.shortage = {p.id: np.zeros(self.lanes) for p in problem.projects}

    # -- the rule -----------------------------------------------------------------------------------

    def month(self, t: int) -> None:
        """One month of work."""
        self.people.month(t, self._is_open)
        self._settle_balances(t)
        if not self._few:
            self._builds = np.zeros(self.people.free.shape, dtype=np.int16)
            self._busy = np.zeros(self.people.free.shape, dtype=bool)
        self.capacity = self.people.free.copy()
        for delivery in self.deliveries.values():
            self._operate(delivery, t)
        for turn in self._turns:
            if turn.project.kind == "ongoing":
                self._meet_demand(turn, t)
            elif t >= turn.project.earliest_start:
                self._build(turn, t)
        self.used = self.capacity - self.people.free
        for delivery in self.deliveries.values():
            delivery.close(t)

    def _operate(self, delivery: Delivery, t: int) -> None:
        """What is live is kept running, from the month after go-live."""
        project = delivery.project
        if project.operations <= 0 or t < project.earliest_start:
            return
        lanes = np.flatnonzero(delivery.live < t)
        if len(lanes):
            wanted = delivery.operations[lanes]
            hands = self._hands_of(project, "operations")
            done = self._give(t, project, "operations", hands, lanes, wanted, np.full(len(lanes), np.inf))
            self.shortage[project.id][lanes] += wanted - done

    def _meet_demand(self, turn: Turn, t: int) -> None:
        """Recurring work, within its months and the horizon."""
        project, lanes = turn.project, turn.lanes
        if not project.earliest_start <= t <= min(project.deadline, self.problem.horizon.months - 1):
            return
        left = np.full(len(lanes), project.max_team)
        for k, demand in self.demand[project.id].items():
            wanted, hands = demand[lanes], self._hands_of(project, k)
            done = self._give(t, project, k, hands, lanes, wanted, left)
            self.covered[project.id][lanes] += done
            self.wanted[project.id][lanes] += wanted
            self.shortage[project.id][lanes] += wanted - done

    def _build(self, turn: Turn, t: int) -> None:
        """As far as it may go, with at most a full team: first those who are best at something do that, the
        furthest activity first; then everybody with time left helps, first things first."""
        project, delivery = turn.project, self.deliveries[turn.project.id]
        if delivery.all_complete:
            return
        left = np.full(len(turn.lanes), project.max_team)
        self._at_work = {}
        for k in reversed(tuple(project.effort)):
            self._advance(turn, t, k, left, self._specialists_of(project, k))
        for k in project.effort:
            self._advance(turn, t, k, left, self._hands_of(project, k))
        if self._busy is not None:
            self._count_builds()

    def _advance(self, turn: Turn, t: int, k: str, left: Floats, hands: Sequence[Hand]) -> None:
        """An activity as far as it may go, with at most `left` FTE of a team, which go down."""
        project, delivery = turn.project, self.deliveries[turn.project.id]
        if delivery.finished[k] or not hands:
            return
        may = delivery.may_be_done(k, t, turn.lanes)
        some = np.flatnonzero((may > NOTHING) & (left > NOTHING))
        if len(some):
            lanes, team = turn.lanes[some], left[some]
            delivery.add(k, lanes, self._together(t, project, k, hands, lanes, may[some], team))
            left[some] = team

    def _count_builds(self) -> None:
        """Who has worked on this project builds one more this month, and no other once it is as many as can be."""
        assert self._busy is not None
        for row, parts in self._at_work.items():
            here = np.zeros(self.lanes, dtype=bool)
            for part in parts:
                here[part] = True
            lanes = np.flatnonzero(here)
            self._builds[row][lanes] += 1
            most = self.people.heads[row].take(lanes) * self.problem.projects_at_once
            self._busy[row][lanes] = self._builds[row].take(lanes) + 1 > most + NOTHING

    # -- who does it --------------------------------------------------------------------------------

    def _together(
        self, t: int, project: ProjectParameters, k: str, hands: Sequence[Hand], lanes: Lanes, wanted: Floats,
        team: Floats,
    ) -> Floats:  # fmt: skip
        """Output on an activity, with the other side's part in it where a rule asks for joint work (A23).

        The other side gives its share as far as it has the time at that moment; it never holds the rest up.
        """
        done = np.zeros(len(lanes))
        for rule in self.problem.limits.joint_work:
            if rule.activity == k and project.goes_into_production and 0 < rule.share < 1:
                joint = self._joint_hands(project, k, rule.side)
                if joint:
                    alone = self._time_alone(project, hands, lanes, wanted - done, team)
                    asked = alone * rule.share / (1 - rule.share)
                    done = done + self._ask(t, project, k, joint, lanes, wanted - done, team, asked)
        return done + self._give(t, project, k, hands, lanes, wanted - done, team)

    def _give(
        self, t: int, project: ProjectParameters, k: str, hands: Sequence[Hand], lanes: Lanes, wanted: Floats,
        team: Floats,
    ) -> Floats:  # fmt: skip
        """Output of up to `wanted` pm by one after the other; `team` (FTE left) goes down."""
        done = np.zeros(len(lanes))
        for given in self._in_turn(project, hands, lanes, wanted.copy(), team):
            self._book(t, project, k, given, lanes[given.some])
            done[given.some] += given.output
        return done

    def _ask(
        self, t: int, project: ProjectParameters, k: str, hands: Sequence[Hand], lanes: Lanes, wanted: Floats,
        team: Floats, asked: Floats,
    ) -> Floats:  # fmt: skip
        """Output of up to `asked` pm of time (and `wanted` of output) of the other side's people."""
        done, room = np.zeros(len(lanes)), np.minimum(asked, team)
        for given in self._in_turn(project, hands, lanes, wanted.copy(), room):
            self._book(t, project, k, given, lanes[given.some])
            done[given.some] += given.output
            team[given.some] -= given.time
        return done

    def _time_alone(
        self, project: ProjectParameters, hands: Sequence[Hand], lanes: Lanes, wanted: Floats, team: Floats
    ) -> Floats:
        """Time that the work would take this month without the other side's part in it, pm."""
        alone = np.zeros(len(lanes))
        for given in self._in_turn(project, hands, lanes, wanted.copy(), team.copy()):
            alone[given.some] += given.time
        return alone

    def _in_turn(
        self, project: ProjectParameters, hands: Sequence[Hand], lanes: Lanes, wanted: Floats, room: Floats
    ) -> Iterator[Given]:
        """What one row after the other gives of its free time, as far as it is allowed and needed: until `wanted`
        (output) or `room` (time) is used up; both go down."""
        open_ = np.flatnonzero((wanted > NOTHING) & (room > NOTHING))
        for hand in hands:
            some = open_ if hand.everywhere else open_[self._has[hand.row].take(lanes[open_])]
            if self._busy is not None and project.kind == "delivery":
                some = some[~self._busy[hand.row].take(lanes[some])]
            free = self.people.free[hand.row].take(lanes[some])
            if hand.outside:
                free = np.minimum(free, self.balance[hand.worker].take(lanes[some]))
            there = free > NOTHING
            if not there.any():
                continue
            some = some[there]
            where, time = lanes[some], np.minimum(free[there], room[some])
            rate = hand.rate.take(self._future_of.take(where))
            if hand.qualified:
                time = np.minimum(time, wanted[some] / np.maximum(rate, NOTHING))
            output = time * rate
            room[some] -= time
            wanted[some] -= output
            yield Given(hand, some, time, output)
            open_ = open_[(wanted[open_] > NOTHING) & (room[open_] > NOTHING)]
            if not len(open_):
                return

    def _book(self, t: int, project: ProjectParameters, k: str, given: Given, lanes: Lanes) -> None:
        """Take the time off a row's month, and off its balance where the work is the other side's."""
        hand = given.hand
        self.people.free[hand.row][lanes] -= given.time
        if hand.outside:
            self.balance[hand.worker][lanes] -= given.time
        if self._busy is not None:
            self._at_work.setdefault(hand.row, []).append(lanes)
        if self.recorder:
            self.recorder(t, self.people.rows[hand.row], project, k, given.time, given.output)

    # -- set up -------------------------------------------------------------------------------------

    def _hands_of(self, p: ProjectParameters, k: str) -> tuple[Hand, ...]:
        """Qualified people for an activity, the fastest first."""
        key = (p.id, k, "")
        if key not in self._hands:
            people, side = self.people.rows, self.problem.sides[k]
            rows = [i for i, row in enumerate(people) if output_rate(row.proficiency, p, k) > 0]
            rows.sort(key=lambda i: (-people[i].proficiency[k], people[i].side != side, i))
            self._hands[key] = self._hands_for(p, k, rows)
        return self._hands[key]

    def _specialists_of(self, p: ProjectParameters, k: str) -> tuple[Hand, ...]:
        """Those of its own side who are about as good at an activity as at anything else in the project."""
        key = (p.id, k, "specialists")
        if key not in self._hands:
            able = []
            for hand in self._hands_of(p, k):
                mine = self.people.rows[hand.row].proficiency
                best = max(output_rate(mine, p, a) for a in p.effort)
                if not hand.outside and mine[k] >= AS_GOOD * best:
                    able.append(hand)
            self._hands[key] = tuple(able)
        return self._hands[key]

    def _rates_of(self, row: Row) -> dict[str, Floats]:
        if row.training:
            return self.futures.trained(row.training)
        role = row.staff.role if row.staff else row.hire.role if row.hire else ""
        return self.futures.proficiency(role, row.proficiency)

    def _hands_for(self, p: ProjectParameters, k: str, rows: Sequence[int]) -> tuple[Hand, ...]:
        people, nothing = self.people.rows, np.zeros(self.futures.count)
        hands = []
        for i in rows:
            qualified = output_rate(people[i].proficiency, p, k) > 0
            hands.append(
                Hand(
                    row=i,
                    worker=self.workers.index(people[i].worker),
                    outside=people[i].side != self.problem.sides[k],
                    qualified=qualified,
                    everywhere=people[i].staff is not None,
                    rate=self._rates[i][k] if qualified else nothing,
                )
            )
        return tuple(hands)

    def _joint_hands(self, p: ProjectParameters, k: str, side: str) -> tuple[Hand, ...]:
        """The people of a side, for its part in an activity: qualified ones first."""
        key = (p.id, k, side)
        if key not in self._hands:
            rows = [i for i, row in enumerate(self.people.rows) if row.side == side]
            rows.sort(key=lambda i: -output_rate(self.people.rows[i].proficiency, p, k))
            self._hands[key] = self._hands_for(p, k, rows)
        return self._hands[key]

    def _is_open(self, option: HireOption) -> Bools:
        """Lanes with work left that people of an option are qualified for."""
        here = np.zeros(self.lanes, dtype=bool)
        for p in self.problem.projects:
            for k in p.needed_activities:
                if output_rate(option.proficiency, p, k) <= 0:
                    continue
                if p.kind == "ongoing" or k == "operations":
                    return np.ones(self.lanes, dtype=bool)
                here |= self.deliveries[p.id].done[k] < self.deliveries[p.id].effort[k]
        return here

    def _settle_balances(self, t: int) -> None:
        """Beyond the horizon each month adds its part; where a course fails, its part stays with the group."""
        if t >= self.problem.horizon.months:
            self.balance += self._monthly_balance
        x = self.people.trainees
        for i in range(len(x.option)):
            failed = np.flatnonzero((x.end[i] == t - 1) & ~x.passed[i])
            if len(failed):
                trained, group, lost, kept, monthly_lost, monthly_kept = self._failed[i]
                self.balance[trained, failed] -= lost[failed]
                self.balance[group, failed] += kept[failed]
                self._monthly_balance[trained, failed] -= monthly_lost
                self._monthly_balance[group, failed] += monthly_kept


def _turns(problem: Problem, orders: Sequence[Order], futures: int) -> tuple[Turn, ...]:
    """Place after place of the order of work: which project has its turn in which lanes."""
    turns = []
    for place in range(len(problem.projects)):
        lanes: dict[str, list[int]] = defaultdict(list)
        for team, order in enumerate(orders):
            lanes[order.projects[place]] += range(team * futures, (team + 1) * futures)
        turns += [
            Turn(problem.project(project), np.array(some, dtype=np.intp)) for project, some in lanes.items()
        ]
    return tuple(turns)


Failed = tuple[int, int, Floats, Floats, float, float]
"""(balance of the path, of the group, what the path loses, what the group keeps, pm by lane; both a month beyond
the horizon)."""


def balances(problem: Problem, people: People, workers: Sequence[str]) -> tuple[Floats, Floats, list[Failed]]:
    """Time that each worker may give to the other side: (up to the horizon's end, for each month beyond it, what
    a failed course moves), pm by worker and lane. At planning values: the same in all futures of a team."""
    shape, months = (len(workers), len(people.teams)), problem.horizon.months
    index = {name: i for i, name in enumerate(workers)}
    total, beyond = np.zeros(shape), np.zeros(shape)
    groups = {g.id: g for g in problem.staff}
    for g in problem.staff:
        total[index[f"staff:{g.id}"]] += g.available_share * sum(g.present)
        beyond[index[f"staff:{g.id}"]] += g.available_share * g.present[-1]
    for t, team in enumerate(people.teams):
        for hire in team.hires:
            end = min(hire.end + 1, months) if hire.leaves else months
            total[index[hire.option], t] += max(0, end - hire.start)
            beyond[index[hire.option], t] += not hire.leaves
        for entry in team.trainings:
            c = problem.training_option(entry.option)
            g, own, path = groups[c.group], index[f"staff:{c.group}"], index[c.published_key]
            there = [n > 0 for n in g.present]
            after = sum(there[entry.start + c.duration :])
            study = sum(there[entry.start : entry.start + c.duration])
            total[own, t] -= min(c.study_share, g.available_share) * study + g.available_share * after
            total[path, t] += c.released_share * after
            beyond[own, t] -= g.available_share * there[-1]
            beyond[path, t] += c.released_share * there[-1]
    share, futures = problem.specialty_share, people.futures.count
    failed = [_moved_by_failure(problem, people, i, index) for i in range(len(people.trainees.option))]
    return (
        np.repeat(share * np.maximum(0.0, total), futures, axis=1),
        np.repeat(share * np.maximum(0.0, beyond), futures, axis=1),
        failed,
    )


def _moved_by_failure(problem: Problem, people: People, line: int, index: Mapping[str, int]) -> Failed:
    course = people.rows[people.trainees.option[line]].training
    assert course is not None
    group = next(g for g in problem.staff if g.id == course.group)
    there = np.array([n > 0 for n in group.present])
    months_left = np.append(np.cumsum(there[::-1])[::-1], 0)
    after = months_left[np.minimum(people.trainees.start[line] + course.duration, len(there))]
    lost = problem.specialty_share * course.released_share
    kept = problem.specialty_share * group.available_share
    return index[course.published_key], index[f"staff:{group.id}"], lost * after, kept * after, lost, kept
