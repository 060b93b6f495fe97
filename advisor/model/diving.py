"""Whole months and whole people for many projects: the relaxation is rounded a few projects at a time.

The pooled model with its switches relaxed says roughly when every project is accepted and live, and what an hour of
everybody is worth. The projects that come first get whole months, each from a small programme of its own that keeps
near to the relaxation and pays for the time it takes; the relaxation is solved again with these months fixed, so that
the rest moves out of the way; and so on. What the months already fixed leave short shows as `lacking` at a price,
and whoever draws on it waits for other prices once, and is moved after that. Last, people are made whole.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.domain.scenario import PRIORITIES
from advisor.model.constraints import completion, delivery, operations, precedence, progress_balance
from advisor.model.extract import Value
from advisor.model.objective import Stage, delivery_stages, economic_cost
from advisor.model.pooled import POOLED_OUTPUT, Pool, PooledModel, pooled_team_size
from advisor.model.sequencing import SEQUENCING, SequencedModel
from advisor.model.solver import INFINITY, INSIDE, RESUMED, USUAL, Deadline, Session, Solution, SolveLog
from advisor.model.variables import Terms, Variable, Worker

BATCH, LARGE_BATCH = 0.1, 0.2
"""Part of the projects that get their months between two relaxations; the second where these take seconds."""

MANY = 24
"""Projects above which relaxations take seconds."""

NEARNESS = 0.1
"""Price (units) of a switch that is a month away from where the relaxation has it: with less, projects crowd the
months that are cheap now; with more, they cannot move out of each other's way."""

CROWDING_PRICE = 0.1
"""Price (units) of a person-month of output in a month from which those settled at the same prices have each drawn
one more than the relaxation has them draw: without it they crowd the same months."""

UNHURRIED = 0.8
"""Part of the time in which projects get their months a few at a time."""

ALREADY = 0.999
"""What the relaxation delivers on time stays on time."""

LACKING_PRICE = 100.0
"""Price (units) of a person-month of output that nobody puts in: beyond any plan that has the people for it."""

GIVEN_UP_PRICE = {"must": 16_000.0, "should": 4_000.0, "could": 1_000.0}
"""Price (units) of a delivery, or a person-month of recurring work, that was reached and is given up."""

SHORT = 1e-4
"""Output (pm) that counts as lacking."""

WHOLE_GAP = 0.002
"""Gap to which people are made whole."""

MOVES = 4
"""Times that those who draw on what is lacking are moved."""

ALONE_GAP = 1e-3
"""Gap of a project's own programme, relative and in units."""

Key = tuple[str | int, ...]
"""A column of one project, without the project: its table, then what it is for."""

Prices = Mapping[str, float]
"""What one more of a row's limit is worth, by the row's name."""


def columns_by_project(m: PooledModel) -> dict[str, dict[Key, Variable]]:
    """Everything that belongs to one delivery alone."""
    found: dict[str, dict[Key, Variable]] = {p.id: {} for p in m.DELIVERIES}
    for name, series in (("accepted", m.accepted), ("live", m.live), ("complete", m.complete)):
        for (p, t), variable in series.items():
            found[p][name, t] = variable
    for name, table in (("output", m.output), ("progress", m.progress)):
        for (p, k, t), variable in table.items():
            if p in found:
                found[p][name, k, t] = variable
    for p, columns in found.items():
        columns["on_time",], columns["late",] = m.on_time[p], m.late[p]
    return found


class LoneProject(PooledModel):
    """One delivery of the pooled model: what it draws, not who puts it in. Its switches are whole."""

    def __init__(
        self,
        parameters: Parameters,
        project: ProjectParameters,
        workers: tuple[Worker, ...],
        log: SolveLog,
        deadline: Deadline,
    ) -> None:
        self._given = workers
        alone = replace(parameters.limits, role_requirements=())
        super().__init__(
            replace(parameters, projects=(project,), hires=(), trainings=(), training_groups={}, limits=alone)
        )
        for family in (
            progress_balance,
            precedence,
            completion,
            delivery,
            operations,
            pooled_team_size,
            *SEQUENCING,
        ):
            for name, row in family(self):
                self.problem.addConstraint(row, name)
        self.columns = columns_by_project(self)[project.id]
        self.loaded = Session(self.problem, log)

    def _workers(self) -> tuple[Worker, ...]:
        return self._given

    def _supplied(self, pool: Pool, first: int) -> None:
        """Nobody puts anything in."""

    def _switches(self, name: str) -> dict[tuple[str, int], Variable]:
        return SequencedModel._switches(self, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How projects hang together: rows of the pooled model that a project's columns share with others, as
    (row, coefficient) by column; `own` projects' columns; `costs` by column (units)."""

    own: Mapping[str, Mapping[Key, Variable]]
    rows: Mapping[str, tuple[tuple[str, float], ...]]
    costs: Mapping[str, float]

    @classmethod
    def of(cls, m: PooledModel) -> Links:
        own = columns_by_project(m)
        owner = {v.name: p for p, columns in own.items() for v in columns.values()}
        rows: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for row in m.problem.constraints():
            terms = [(owner.get(v.name), v.name, c) for v, c in row.items()]
            if len({p for p, _, _ in terms}) > 1:
                for p, name, coefficient in terms:
                    if p is not None:
                        rows[name].append((row.name, coefficient))
        for stage in delivery_stages(m):
            for v, coefficient in stage.terms:
                if v.name in owner:
                    rows[v.name].append((kept(stage), coefficient))
        costs: dict[str, float] = defaultdict(float)
        for v, coefficient in economic_cost(m)[0]:
            costs[v.name] += coefficient
        return cls(own=own, rows={name: tuple(links) for name, links in rows.items()}, costs=dict(costs))

    def price(self, variable: Variable, prices: Prices) -> float:
        """What a column costs by itself and by what it takes of the shared rows (units)."""
        taken = sum(c * prices.get(row, 0.0) for row, c in self.rows.get(variable.name, ()))
        return self.costs.get(variable.name, 0.0) - taken


def kept(stage: Stage) -> str:
    """Name of the row that keeps what a stage reached, as far as it is not given up."""
    return f"kept_{stage.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dived:
    """Whole months and people of the pooled model. short: projects that draw on output that nobody puts in; prices:
    what one more of each row's limit would be worth (units) before people were made whole; bound: nothing that
    reaches as much costs less (units)."""

    session: Session
    solution: Solution
    short: frozenset[str]
    prices: Prices
    bound: float

    def value(self, variable: Variable) -> float:
        return self.session.value(self.solution, variable)


class Dive:
    """The search for whole months in one pooled model, loaded and without what holds its delivery stages."""

    def __init__(
        self,
        m: PooledModel,
        session: Session,
        links: Links,
        alone: Mapping[str, LoneProject],
        deadline: Deadline,
    ) -> None:
        """session: is used up; alone: each delivery by itself."""
        self.m = m
        self.session = session
        self.links = links
        self.alone = {p: (lone, lone.loaded.fork()) for p, lone in alone.items()}
        self.deadline = deadline
        self._put_back: set[str] = set()
        self._crowding: dict[str, float] = {}
        terms, self.constant = economic_cost(m)
        given_up = [(v, _price_of(stage)) for stage, v in m.given_up.items()]
        priced = [*terms, *((v, LACKING_PRICE) for v in m.lacking.values()), *given_up]
        self.terms: Terms = [(v, price) for v, price in priced if session.has(v)]

    def run(
        self, reached: Mapping[str, float], people: Mapping[str, float], *, anew: bool = False
    ) -> Dived | None:
        """None where the time was too short. reached: by the delivery stages, to be kept as far as can be.

        people: how many of everybody, by the name of the variable, kept while months are sought; where nobody is
        named they are in fractions until then. anew: the session has no relaxation to go on from.
        """
        self._open(reached)
        self._keep(people)
        found = self._relaxed(USUAL if anew else RESUMED)
        if found is None:
            return None
        bound = -INFINITY if anew else found.objective + self._gained_by_whole_months(found)
        for p in self.m.DELIVERIES:
            self._size_team(p, self._valued(found))
        waiting = list(self.m.DELIVERIES)
        size, hurry = self._batch(), self.deadline.part(UNHURRIED)
        while waiting:
            waiting = self._by_expected(waiting, found)
            # Where the time is short, all that are left at once: rough months are better than none.
            now = len(waiting) if hurry.passed else size
            batch, waiting = waiting[:now], waiting[now:]
            self._settle_all(batch, found)
            found, back = self._unhindered(self._relaxed())
            waiting += back
            if found is None:
                return None
        self._keep({})
        return self._with_whole_people(bound)

    def _keep(self, people: Mapping[str, float]) -> None:
        """So many of everybody; as many as may be where nobody is named."""
        for table in (self.m.hire, self.m.leave, self.m.train):
            for v in table.values():
                most = INFINITY if v.upBound is None else float(v.upBound)
                count = people.get(v.name, 0.0)
                self._fix(v, *((count, count) if people else (0.0, most)))

    def _batch(self) -> int:
        return max(1, math.ceil(len(self.m.DELIVERIES) * (LARGE_BATCH if self._many else BATCH)))

    @property
    def _many(self) -> bool:
        return len(self.m.DELIVERIES) > MANY

    def _open(self, reached: Mapping[str, float]) -> None:
        """What was reached may be given up and output be lacking, each at its price."""
        for stage in delivery_stages(self.m):
            given_up, best = self.m.given_up[stage.name], reached[stage.name]
            self.session.bound(given_up, 0.0, INFINITY)
            low, high = (best, INFINITY) if stage.maximise else (-INFINITY, best)
            eased = (given_up, 1.0 if stage.maximise else -1.0)
            self.session.add_row(kept(stage), [*stage.terms, eased], low, high)
        for variable in self.m.lacking.values():
            if self.session.has(variable):
                self.session.bound(variable, 0.0, INFINITY)

    def _relaxed(self, way: str | None = None) -> Solution | None:
        """From the last basis; of many projects by interior point, which is sooner there."""
        way = way or (INSIDE if self._many else RESUMED)
        found = self.session.optimise(
            self.terms, constant=self.constant, relaxed=True, way=way, deadline=self.deadline
        )
        return found if found.status == "optimal" else None

    def _gained_by_whole_months(self, found: Solution) -> float:
        """What the relaxation costs more at the least once every project has whole months (units).

        The Lagrangian bound at the relaxation's prices: there each project's part is the best it could have by
        itself; with whole switches it is dearer, and nothing that projects share makes up for that.
        """
        prices, value = self.session.duals(), self._valued(found)
        gained = 0.0
        for p in self.m.DELIVERIES:
            lone, session = self.alone[p.id]
            priced = self._priced(p, prices)
            there = sum(c * value(self.links.own[p.id][key]) for key, c in priced.items())
            alone = session.optimise(
                [(v, c) for key, c in priced.items() if session.has(v := lone.columns[key])],
                relative_gap=ALONE_GAP,
                absolute_gap=ALONE_GAP,
                deadline=self.deadline,
            )
            if alone.usable:
                gained += max(0.0, alone.bound - there)
        return gained

    def _priced(self, p: ProjectParameters, prices: Prices) -> dict[Key, float]:
        """What a project's columns cost at the prices."""
        lone, _ = self.alone[p.id]
        own = self.links.own[p.id]
        return {key: self.links.price(v, prices) for key, v in own.items() if key in lone.columns}

    def _with_whole_people(self, bound: float) -> Dived | None:
        prices = self.session.duals()
        found = self.session.optimise(
            self.terms, constant=self.constant, relative_gap=WHOLE_GAP, deadline=self.deadline
        )
        if not found.usable:
            return None
        short = frozenset(p.id for p in self._short(found))
        return Dived(session=self.session, solution=found, short=short, prices=prices, bound=bound)

    def _valued(self, found: Solution) -> Value:
        return lambda variable: self.session.value(found, variable)

    def _by_expected(self, projects: Sequence[ProjectParameters], found: Solution) -> list[ProjectParameters]:
        """Projects by the mean month in which the relaxation has them live."""
        value = self._valued(found)

        def expected(p: ProjectParameters) -> float:
            months = range(p.earliest_start, self.m.H)
            return p.earliest_start + sum(1.0 - value(self.m.live[p.id, t]) for t in months)

        return sorted(projects, key=lambda p: (expected(p), p.id))

    # -- one project --------------------------------------------------------------------------------

    def _settle_all(
        self,
        projects: Sequence[ProjectParameters],
        found: Solution,
        *,
        near: float = NEARNESS,
        sure: bool = True,
    ) -> None:
        """Whole months for projects at the prices of a relaxation.

        near: price (units) of a switch that is a month away from where the relaxation has it; sure: what the
        relaxation has on time stays on time, if it can.
        """
        prices = self.session.duals()
        self._crowding = defaultdict(float)
        for p in projects:
            self._settle(p, self._valued(found), prices, near, sure)

    def _settle(self, p: ProjectParameters, value: Value, prices: Prices, near: float, sure: bool) -> None:
        lone, session = self.alone[p.id]
        own = self.links.own[p.id]
        crowded = {r: prices.get(r, 0.0) - CROWDING_PRICE * max(0.0, pm) for r, pm in self._crowding.items()}
        terms = self._priced(p, {**prices, **crowded})
        for key in self._switches_of(p):
            terms[key] += near * (1.0 - 2.0 * value(own[key]))
        priced = [(v, c) for key, c in terms.items() if session.has(v := lone.columns[key])]
        for least in (1.0, 0.0) if sure and value(own["on_time",]) > ALREADY else (0.0,):
            session.bound(lone.columns["on_time",], least, 1.0)
            found = session.optimise(
                priced, relative_gap=ALONE_GAP, absolute_gap=ALONE_GAP, deadline=self.deadline
            )
            if found.usable:
                for key in self._whole_of(p):
                    whole = float(round(session.value(found, lone.columns[key])))
                    self._fix(own[key], whole, whole)
                self._crowd(
                    {
                        own[key].name: session.value(found, lone.columns[key]) - value(own[key])
                        for key in terms
                    }
                )
                break

    def _crowd(self, more: Mapping[str, float]) -> None:
        """So much more of its columns does a project have than in the relaxation: what of it is drawn from pools."""
        for name, amount in more.items():
            for row, coefficient in self.links.rows.get(name, ()):
                if row.startswith(POOLED_OUTPUT):
                    self._crowding[row] += coefficient * amount

    def _free(self, p: ProjectParameters) -> None:
        for key in self._whole_of(p):
            self._fix(self.links.own[p.id][key], 0.0, 1.0)

    def _switches_of(self, p: ProjectParameters) -> Iterator[Key]:
        return ((name, t) for name in ("accepted", "live") for t in range(p.earliest_start, self.m.H))

    def _whole_of(self, p: ProjectParameters) -> Iterator[Key]:
        yield from self._switches_of(p)
        yield from (("on_time",), ("late",))

    def _fix(self, variable: Variable, low: float, high: float) -> None:
        if self.session.has(variable):
            self.session.bound(variable, low, high)

    # -- teams ----------------------------------------------------------------------------------------

    def _size_team(self, p: ProjectParameters, value: Value) -> None:
        """A project's team keeps its size with people as proficient as those who do it, not as the best one is;
        where it could not be on time so, that is left to the best."""
        lone, session = self.alone[p.id]
        own = self.links.own[p.id]
        output = {k: self._output_per_month(self.m.pool_of(p, k), value) for k in p.needed_activities}
        rows = {
            f"sized_team_{t}": [
                (("output", k, t), 1.0 / output[k]) for k in output if ("output", k, t) in own
            ]
            for t in range(p.earliest_start, self.m.H)
        }
        for name, team in rows.items():
            session.add_row(name, [(lone.columns[key], c) for key, c in team], -INFINITY, p.max_team)
        session.bound(lone.columns["on_time",], float(value(own["on_time",]) > ALREADY), 1.0)
        can = session.optimise([], absolute_gap=INFINITY, deadline=self.deadline).usable
        for name, team in rows.items():
            if can:
                self.session.add_row(
                    f"{name}_{p.id}", [(own[key], c) for key, c in team], -INFINITY, p.max_team
                )
            else:
                session.bound_row(name, -INFINITY, INFINITY)

    def _output_per_month(self, pool: Pool, value: Value) -> float:
        """Output per pm of a pool's people; of the best where nobody works in it."""
        time = output = 0.0
        suppliers = self.m.suppliers(pool)
        for worker in suppliers:
            for t in self.m.PERIODS:
                if (v := self.m.supply.get((worker.key, pool, t))) is not None:
                    time += value(v)
                    output += value(v) * self.m.yield_of(worker, pool)
        best = max((self.m.yield_of(w, pool) for w in suppliers), default=0.0)
        return (output / time if min(time, output) > SHORT else best) or 1.0

    # -- what is lacking ------------------------------------------------------------------------------

    def _unhindered(self, found: Solution | None) -> tuple[Solution | None, list[ProjectParameters]]:
        """The relaxation once nothing is lacking, and the projects that wait again.

        Of those who draw on what is lacking half, the least important first, are moved; in the end they may give up
        being on time. Where many are settled at the same prices each is put back once before.
        """
        waiting: list[ProjectParameters] = []
        moves = 0
        while moves < MOVES:
            hindered = self._short(found) if found else []
            if not hindered or found is None:
                break
            some = hindered[: math.ceil(len(hindered) / 2)]
            back = [p for p in some if p.id not in self._put_back] if self._many else []
            for p in back:
                self._free(p)
            if not back:
                moves += 1
                self._settle_all(some, found, near=0.0, sure=moves < MOVES)
            self._put_back |= {p.id for p in back}
            waiting += back
            found = self._relaxed()
        return found, waiting

    def _short(self, found: Solution) -> list[ProjectParameters]:
        """Projects that draw on what is lacking in a month, the least important first."""
        value = self._valued(found)
        lacking = {place for place, variable in self.m.lacking.items() if value(variable) > SHORT}
        drawing = [
            p
            for p in (self.m.DELIVERIES if lacking else ())
            if any(
                (self.m.pool_of(p, k), t) in lacking and self._draws(p, k, t, value)
                for k in p.needed_activities
                for t in range(p.earliest_start, self.m.H + 1)
            )
        ]
        return sorted(drawing, key=lambda p: (-PRIORITIES.index(p.priority), p.id))

    def _draws(self, p: ProjectParameters, k: str, t: int, value: Value) -> bool:
        if t == self.m.H:
            return value(self.m.on_time[p.id]) + value(self.m.late[p.id]) > SHORT
        return any(value(v) > SHORT for v, _ in self.m.output_on(p.id, k, t))


def _price_of(stage: str) -> float:
    """Of what a delivery stage gives up; a demand of a rule comes before all."""
    return GIVEN_UP_PRICE.get(stage.partition("_")[0], GIVEN_UP_PRICE["must"])
