"""Teams judged over futures: `judge` is a function of the problem, the team and the seed alone.

simulator = Simulator(problem, samples=500, seed=1)
outcomes = simulator.judge(teams)        # one Outcome for each team, whatever the others are
plan = simulator.plan(team)              # its work month by month at planning values
failed = simulator.where_fails(team, t)  # the same judge over the futures in which a training fails
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from advisor.domain.cash import cash_of
from advisor.domain.outcome import HOPELESS, Finish, Lost, NetCost, Outcome
from advisor.domain.plan import Plan
from advisor.domain.problem import Problem, ProjectParameters
from advisor.domain.team import Team, TrainingDecision
from advisor.simulation.draws import Draws, Floats
from advisor.simulation.futures import NEVER, Futures, Ints
from advisor.simulation.orders import behind, orders_of
from advisor.simulation.published import Ledger, published_plan
from advisor.simulation.work import Order, Work

TRIAL = 32
"""Futures over which the order of work of a team is chosen."""


MUSTS_BAND, ON_TIME_BAND = 0.03, 0.1
"""Expected musts, and deliveries on time, that make no difference between two orders of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of several teams in one order of work; arrays of shape (teams, futures).

    complete: of deliveries, period or NEVER; covered: of recurring work, share of the demand; cash: spent inside
    the horizon; the rest: parts of the net cost, money.
    """

    complete: Mapping[str, Ints]
    covered: Mapping[str, Floats]
    cash: Floats
    people: Floats
    released_time: Floats
    loss: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An order of work of a team over the first futures. on_time: deliveries, expected; net: money, but for what
    is the same in every order; late: musts never on time."""

    order: Order
    expected_musts: float
    on_time: float
    net: float
    late: frozenset[str]


def _within(tried: Sequence[Tried], what: Callable[[Tried], float], band: float) -> list[Tried]:
    """Those that lie within a band of the most."""
    most = max(map(what, tried))
    return [one for one in tried if what(one) >= most - band - 1e-9]


class Simulator:
    """samples: futures; seed: of their draws; held: sources of uncertainty at their planning values."""

    def __init__(
        self, problem: Problem, *, samples: int, seed: int, held: frozenset[str] = frozenset()
    ) -> None:
        self.problem = problem
        self.seed = seed
        self.futures = Futures(problem, Draws(samples=samples, seed=seed), held)
        self._trial = self.futures.first(TRIAL)
        self._orders = orders_of(problem)
        self._projects_tried = {order.projects for order in self._orders}
        self._kept: dict[Team, Order] = {}
        self.passes = 0

    def judge(self, teams: Sequence[Team]) -> tuple[Outcome, ...]:
        """The outcome of each team over all futures, in its best order of work."""
        self.passes += 1
        if not teams:
            return ()
        orders = self._orders_for(teams)
        run = simulate(self.problem, self.futures, teams, orders)
        return tuple(
            self._outcome(team, i, run, order)
            for i, (team, order) in enumerate(zip(teams, orders, strict=True))
        )

    def plan(self, team: Team) -> Plan:
        """The team's work at planning values, in the order of work that it is judged in."""
        planned = Futures.planned(self.problem)
        ledger = Ledger(self.problem, team)
        simulate(self.problem, planned, [team], self._orders_for([team]), ledger)
        return published_plan(self.problem, team, ledger)

    def where_fails(self, team: Team, training: TrainingDecision) -> Simulator | None:
        """The same judge over those futures alone in which somebody fails who takes this training with the team;
        None where nobody does. Orders of work stay those of all futures: nobody knows beforehand who fails."""
        work = Work(self.problem, self.futures, [team], self._orders_for([team]))
        for t in range(self.problem.window):
            work.month(t)
        failing = work.people.not_passed(training)
        if not failing.any():
            return None
        there = copy(self)
        there.futures = self.futures.only(failing)
        return there

    def quickly(self, problem: Problem, samples: int) -> Simulator:
        """What takes a quick look at a problem with the same projects: over fewer futures, teams that were judged
        here in the order of work that was best for them here."""
        there = Simulator(problem, samples=samples, seed=self.seed)
        there._kept = dict(self._kept)
        return there

    # -- the order of work --------------------------------------------------------------------------

    def _orders_for(self, teams: Sequence[Team]) -> list[Order]:
        new = [team for team in dict.fromkeys(teams) if team not in self._kept]
        if new:
            self._kept |= dict(zip(new, self._best_orders(new), strict=True))
        return [self._kept[team] for team in teams]

    def _best_orders(self, teams: Sequence[Team]) -> list[Order]:
        """The order with most expected musts, then least net cost, over the first futures; musts that are late in
        all of them under every order are tried behind the others too."""
        if len(self._orders) == 1:
            return [self._orders[0]] * len(teams)
        tried = self._tried([(team, order) for order in self._orders for team in teams])
        of = [tried[i :: len(teams)] for i in range(len(teams))]
        again = []
        for i, mine in enumerate(of):
            order = behind(self._best(mine).order, frozenset.intersection(*(one.late for one in mine)))
            if order.projects not in self._projects_tried:
                again.append((i, order))
        for (i, _), one in zip(again, self._tried([(teams[i], order) for i, order in again]), strict=True):
            of[i].append(one)
        return [self._best(mine).order for mine in of]

    def _best(self, tried: Sequence[Tried]) -> Tried:
        """Of the orders with most expected musts those with most projects on time, of these the least net cost."""
        left = list(tried)
        if self.problem.pricing.objective == "musts_first":
            left = _within(left, lambda one: one.expected_musts, MUSTS_BAND)
            left = _within(left, lambda one: one.on_time, ON_TIME_BAND)
        return min(left, key=lambda one: one.net)

    def _tried(self, pairs: Sequence[tuple[Team, Order]]) -> list[Tried]:
        """What comes of teams in orders of work over the first futures."""
        if not pairs:
            return []
        run = simulate(self.problem, self._trial, [team for team, _ in pairs], [order for _, order in pairs])
        return [self._summed_up(order, run, i) for i, (_, order) in enumerate(pairs)]

    def _summed_up(self, order: Order, run: Run, team: int) -> Tried:
        chance = {p.id: self._chance(run, p.id, team) for p in self.problem.projects}
        due = [p for p in self.problem.musts if p.kind == "delivery"]
        confidence = self.problem.pricing.confidence
        return Tried(
            order=order,
            expected_musts=sum(min(chance[p.id], confidence) for p in self.problem.musts),
            on_time=sum(chance[p.id] for p in self.problem.projects if p.kind == "delivery"),
            net=float((run.people + run.released_time + run.loss)[team].mean()),
            late=frozenset(p.id for p in due if chance[p.id] <= 0),
        )

    def _chance(self, run: Run, project: str, team: int) -> float:
        if project in run.covered:
            return float(run.covered[project][team].mean())
        return float((run.complete[project][team] <= self.problem.project(project).deadline).mean())

    # -- the outcome --------------------------------------------------------------------------------

    def _outcome(self, team: Team, i: int, run: Run, order: Order) -> Outcome:
        problem, confidence = self.problem, self.problem.pricing.confidence
        chance = {p.id: self._chance(run, p.id, i) for p in problem.projects}
        musts = {p.id: chance[p.id] for p in problem.musts}
        due = [p for p in problem.musts if p.kind == "delivery"]
        cash = cash_of(problem, team)
        return Outcome(
            team=team,
            chance=chance,
            all_musts=self._all_on_time(run, i, due),
            hopeful_musts=self._all_on_time(run, i, [p for p in due if chance[p.id] >= HOPELESS]),
            expected_musts=sum(min(v, confidence) for v in musts.values()),
            musts_on_time=sum(musts.values()),
            finish={p: self._finish(when[i]) for p, when in run.complete.items()},
            net=NetCost(
                people=float(run.people[i].mean()),
                moves=problem.pricing.change_cost * team.moved,
                released_time=float(run.released_time[i].mean()),
                loss=float(run.loss[i].mean()),
            ),
            cash=cash.total,
            committed_after=cash.committed_after,
            cash_low=float(np.sort(run.cash[i])[self._at(0.1)]),
            cash_high=float(np.sort(run.cash[i])[self._at(0.9)]),
            order=order.name,
            futures=self.futures.count,
            lost={p: self._lost(self.problem.project(p), when[i]) for p, when in run.complete.items()},
        )

    def _lost(self, p: ProjectParameters, when: Ints) -> Lost:
        until = np.minimum(when, self.problem.window)
        first_late = max(p.earliest_start, p.deadline + 1) if p.deadline_given else self.problem.window
        return Lost(
            months=float(np.maximum(until - p.earliest_start, 0).mean()),
            late=float(np.maximum(until - first_late, 0).mean()),
        )

    def _all_on_time(self, run: Run, team: int, projects: Sequence[ProjectParameters]) -> float:
        together = np.ones(self.futures.count, dtype=bool)
        for p in projects:
            together &= run.complete[p.id][team] <= p.deadline
        return float(together.mean())

    def _at(self, share: float) -> int:
        """Place in a sorted row below or at which a share of the futures lies."""
        return max(0, int(np.ceil(share * self.futures.count - 1e-9)) - 1)

    def _finish(self, when: Ints) -> Finish:
        sorted_ = np.sort(when)

        def by(share: float) -> int | None:
            period = int(sorted_[self._at(share)])
            return period if period < self.problem.horizon.months else None

        return Finish(p10=by(0.1), p50=by(0.5), p80=by(0.8))


def simulate(
    problem: Problem,
    futures: Futures,
    teams: Sequence[Team],
    orders: Sequence[Order],
    ledger: Ledger | None = None,
) -> Run:
    """Several teams at work through the window, each in its own order of work."""
    work = Work(problem, futures, teams, orders, ledger.work if ledger else None)
    account = _Account(problem, work)
    for t in range(problem.window):
        work.month(t)
        account.month(t)
        if ledger:
            ledger.month(t, work)
    return account.run(len(teams))


class _Account:
    """Money by lane, month after month (docs/model.md, Net cost)."""

    def __init__(self, problem: Problem, work: Work) -> None:
        self.problem = problem
        self.work = work
        self.cash, self.people, self.released, self.loss = (np.zeros(work.lanes) for _ in range(4))
        for i, line in enumerate(work.people.trainees.option):
            course = work.people.rows[line].training
            assert course is not None
            fee = course.fee * (work.people.trainees.start[i] < NEVER)
            self.cash += fee
            self.people += fee

    def month(self, t: int) -> None:
        people, used = self.work.people, self.work.used
        other = people.other
        self.people += people.recruited
        within = t < self.problem.horizon.months
        if within:
            self.cash += people.recruited
        for i, row in enumerate(people.rows):
            if row.hire is None:
                self.released += row.pay * (used[i] + other.duties(i))
                if row.staff:
                    self.released += row.pay * other.of("studying", i)
                continue
            paid = row.pay * people.heads[i]
            if within:
                self.cash += paid
            if row.hire.leaves:
                self.people += paid
                continue
            committed = people.in_commitment[i]
            beyond = people.heads[i] - committed
            part = np.divide(beyond, people.heads[i], out=np.zeros_like(beyond), where=people.heads[i] > 0)
            self.people += row.pay * (
                committed + part * np.minimum(people.heads[i], used[i] + other.duties(i))
            )
        for project in self.problem.projects:
            delivery = self.work.deliveries.get(project.id)
            if delivery is not None and t >= project.earliest_start and project.monthly_value:
                late = project.deadline_given and t > project.deadline
                value = project.monthly_value * (self.problem.pricing.late_factor if late else 1.0)
                self.loss += value * (delivery.complete == NEVER)

    def run(self, teams: int) -> Run:
        """Everything by team and future, once the window is over."""
        work = self.work
        loss = self.loss.copy()
        for p in self.problem.projects:
            loss += p.shortage_price * work.shortage[p.id]
        shape = (teams, work.futures.count)
        return Run(
            complete={p: d.complete.reshape(shape) for p, d in work.deliveries.items()},
            covered={
                p: np.divide(
                    work.covered[p], work.wanted[p], out=np.ones(work.lanes), where=work.wanted[p] > 0
                ).reshape(shape)
                for p in work.covered
            },
            cash=self.cash.reshape(shape),
            people=(self.people + work.people.commitment_left()).reshape(shape),
            released_time=self.released.reshape(shape),
            loss=loss.reshape(shape),
        )
