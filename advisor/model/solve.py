"""Parameters -> the best plan of each strategy: strict stages, cost stage, sequencing pass.

planner = Planner(parameters, gap=0.005, deadline=Deadline.after(30))
plan = planner.plan("hire_data_scientist")      # a Plan, or None where the strategy cannot be
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from advisor.domain.parameters import Parameters
from advisor.domain.plan import (
    NO_SHORTAGE,
    Plan,
    SolverReport,
    SolverStage,
    Vector,
    delivery_vector,
    strategy_of,
)
from advisor.domain.scenario import PRIORITIES
from advisor.errors import SolverError
from advisor.model.constraints import add_constraints, people_counted
from advisor.model.diving import LACKING_PRICE
from advisor.model.extract import Value, assemble_plan, extract_plan
from advisor.model.many_projects import ManyProjects
from advisor.model.objective import Stage, delivery_stages, economic_cost
from advisor.model.one_at_a_time import Team, schedule_one_at_a_time
from advisor.model.pooled import PooledModel, add_pooled_constraints, people_alone
from advisor.model.sequencing import SequencedModel, add_sequencing
from advisor.model.solver import (
    HIGHS,
    INFINITY,
    JUST_UNDER_ONE,
    RESUMED,
    USUAL,
    Deadline,
    Session,
    Solution,
    SolveLog,
    TimeUpError,
)
from advisor.model.variables import PlanningModel, Variable, columns_of_work

SLACK = 1e-6
"""What a fixed stage may give way, so that rounding in the solver does not make the next one infeasible."""

WHOLE = 1e-4
"""What a count may be short of a whole number by rounding."""

AMOUNT_SLACK = 5e-6
"""The same for a stage that adds up amounts over many months, each with its own rounding (pm, people)."""

SEQUENCING_GAP = 5e-4
"""Gap of the sequencing pass of small plans."""

SMALL = 3
"""Projects up to which a plan is small."""

MANY = 6
"""Projects from above which months are found for one project after the other before anything else."""

WIDE = 12_000
"""Columns of work from which a request up to MANY projects has a plan made in the way of large ones first."""

VAST = 2_500
"""Projects times months from above which acceptance and go-live are left out of the drafting model: its
relaxation would take more than a minute."""

CONVERTING = 0.7
"""Seconds that PuLP's conversion takes, for each second that making the model took (measured: 0.6)."""

SHARE_OF_DIVING = 0.85
"""Part of the time for whole months and people of a large request; the rest is for each project in turn."""

SHARE_OF_CERTAIN = 0.5
"""Part of a strategy's time for the way that always ends with a plan."""

LARGE_SEQUENCING_GAP = 0.01
"""Gap of the sequencing pass of larger plans, where who works is decided already."""

BEST_DELIVERY = "best_delivery"
"""The stage that tries whether everything conceivable can be reached at once."""

PEOPLE_AND_MONTHS = "people_and_months"
"""The stage that decides both at once, whatever the strategy."""

People: TypeAlias = Mapping[tuple[str, int], int]
"""(option, first month) -> how many."""


@dataclass(slots=True)
class Trail:
    """What the solver said, stage by stage; proven: every stage was."""

    stages: list[SolverStage] = field(default_factory=list)
    gap: float = 0.0
    proven: bool = True

    def note(self, name: str, solution: Solution) -> None:
        self.stages.append(solution.stage(name))
        self.proven = self.proven and solution.status == "optimal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A strategy's fluid plan: who, roughly when, what is reached at each stage, at which cost.

    bound: no plan of the strategy that delivers as much costs less (economic, in units); value: of each
    variable of the drafting model; on_time: ids of projects; duals: of its rows; relaxed: the drafting model with
    what was reached held fixed, where people are decided with the months; everywhere: drafted over all strategies,
    so that the bound holds for each.
    """

    strategy: str
    hires: People
    trainees: People
    reached: Mapping[str, float]
    bound: float
    trail: Trail
    on_time: frozenset[str]
    value: Value
    duals: Mapping[str, float] = field(default_factory=dict)
    relaxed: Session | None = None
    everywhere: bool = False

    @property
    def proven(self) -> bool:
        """Whether `reached` and `bound` are proven, so that they bound every plan of the strategy."""
        return self.trail.proven


class Planner:
    """All plans for one set of parameters. Models are built once; every strategy edits a copy."""

    def __init__(
        self,
        parameters: Parameters,
        *,
        gap: float,
        deadline: Deadline,
        log: SolveLog | None = None,
        solver: str = HIGHS,
        pools: bool = False,
        plain: bool = False,
    ) -> None:
        """pools: go the way of large requests whatever the size; plain: draft them without acceptance and go-live,
        and give each project its months in turn."""
        self.pools = pools
        self.plain = plain
        self.parameters = parameters
        self.log = log or SolveLog()
        self.solver = solver
        self.gap = gap
        self.deadline = deadline
        self._bounds: dict[tuple[str | None, tuple[tuple[str, float], ...]], float] = {}

    @cached_property
    def fluid(self) -> tuple[PlanningModel, Session]:
        """The planning model, loaded; people are decided here."""
        started = time.monotonic()
        m = PlanningModel(self.parameters, self.deadline)
        add_constraints(m)
        return m, self._loaded(m, started)

    @cached_property
    def pooled(self) -> tuple[PooledModel, Session]:
        """The relaxation in which large requests are drafted, loaded."""
        started = time.monotonic()
        m = PooledModel(self.parameters, self.deadline)
        add_pooled_constraints(m, sequenced=not (self.vast or self.plain))
        return m, self._loaded(m, started, interior_point=True)

    @property
    def large(self) -> bool:
        """Whether there are more projects than one model should hold month by month."""
        return self.pools or is_large(self.parameters)

    @property
    def vast(self) -> bool:
        """Whether there are more projects and months than a relaxation with acceptance and go-live can hold."""
        return len(self.parameters.projects) * self.parameters.horizon.months > VAST

    @property
    def wide(self) -> bool:
        """Whether the planning model has so many columns that the time may end before it has a good plan."""
        return SMALL < len(self.parameters.projects) <= MANY and columns_of_work(self.parameters) > WIDE

    def pooling(self, deadline: Deadline, *, plain: bool = False) -> Planner:
        """A planner of the same that goes the way of large requests; plain: see there."""
        return Planner(
            self.parameters, gap=self.gap, deadline=deadline, log=self.log, solver=self.solver, pools=True, plain=plain
        )  # fmt: skip

    @cached_property
    def quicker(self) -> Planner:
        """A planner of the same large request that takes seconds for a strategy, and finds less."""
        return self.pooling(self.deadline, plain=True)

    @property
    def drafting(self) -> tuple[PlanningModel, Session]:
        """The model that decides on people."""
        return self.pooled if self.large else self.fluid

    @cached_property
    def sequenced(self) -> tuple[SequencedModel, Session]:
        """The planning model with acceptance and go-live, loaded; months are published from here."""
        started = time.monotonic()
        m = SequencedModel(self.parameters, self.deadline)
        add_constraints(m)
        add_sequencing(m)
        return m, self._loaded(m, started)

    def _loaded(self, m: PlanningModel, started: float, *, interior_point: bool = False) -> Session:
        """The model in the solver. TimeUpError where that would pass the deadline: it cannot be cut short."""
        m.deadline.check(needed=CONVERTING * (time.monotonic() - started))
        return Session(m.problem, self.log, self.solver, interior_point=interior_point)

    def empty_draft(self) -> Draft:
        """Nobody hired, nobody trained, nothing promised: where there was no time for any other."""
        m, _ = self.drafting
        nothing = {stage.name: 0.0 if stage.maximise else INFINITY for stage in delivery_stages(m)}
        trail = Trail(proven=False)
        return Draft(
            strategy="no_change",
            hires={},
            trainees={},
            reached=nothing,
            bound=0.0,
            trail=trail,
            on_time=frozenset(),
            value=lambda variable: 0.0,
        )

    def load(self) -> None:
        """Build the models now, before threads share them; TimeUpError where the time is too short."""
        _ = self.drafting
        if not self.large:
            _ = self.sequenced

    def plan(self, strategy: str) -> Plan | None:
        """The best plan that takes exactly the actions a strategy names; None where there is none in time."""
        try:
            draft = self.draft(strategy)
            return None if draft is None else self.publish(draft)
        except TimeUpError:
            return None

    def draft(
        self,
        strategy: str | None,
        deadline: Deadline | None = None,
        best: Mapping[str, float] | None = None,
    ) -> Draft | None:
        """The fluid plan of a strategy (None: of whichever is best): decides on people.

        best: what each stage reaches at most; of many projects, what it must reach. None where the strategy cannot
        be, or the deadline passes before any people are found.
        """
        deadline = deadline or self.deadline
        if deadline.passed:
            return None
        m, base = self.drafting
        session = base.fork()
        if strategy and not restrict(session, m, strategy):
            return None
        trail = Trail()
        only_best = bool(strategy and best and self.relaxes)
        reached = self._deliver(session, m, trail, deadline, best, only_best=only_best)
        return None if reached is None else self._people(session, m, strategy, reached, trail, deadline)

    def _people(
        self,
        session: Session,
        m: PlanningModel,
        strategy: str | None,
        reached: Mapping[str, float],
        trail: Trail,
        deadline: Deadline,
        *,
        whole: bool = False,
    ) -> Draft | None:
        """The cost stage, with what was reached held fixed; its relaxation where people are made whole later."""
        terms, constant = economic_cost(m)
        waits = self.relaxes and not whole
        solution = session.optimise(
            terms,
            constant=constant,
            relative_gap=self.gap,
            relaxed=waits,
            way=RESUMED
            if waits and trail.stages[-1:] != [] and trail.stages[-1].name == BEST_DELIVERY
            else USUAL,
            deadline=deadline,
        )
        trail.note("economic_cost", solution)
        trail.gap = solution.gap
        if not solution.usable:
            return None
        hires, trainees = ({}, {}) if waits else _counts(session, m, solution)
        bound = solution.bound
        duals: Mapping[str, float] = session.duals() if waits and solution.status == "optimal" else {}
        if self.large and not waits and (priced := self._priced(session, m, solution, deadline)):
            solution, duals = priced
        roles = frozenset(r.role for r in m.HIRES if any(key == r.key for key, _ in hires))
        return Draft(
            strategy=strategy or strategy_of(roles, bool(trainees)),
            hires=hires,
            trainees=trainees,
            reached=reached,
            bound=bound,
            trail=trail,
            on_time=frozenset(p for p, v in m.on_time.items() if session.value(solution, v) > 0.5),
            value=lambda variable: session.value(solution, variable),
            duals=duals,
            relaxed=session if waits else None,
            everywhere=strategy is None,
        )

    @staticmethod
    def _priced(
        session: Session, m: PlanningModel, solution: Solution, deadline: Deadline
    ) -> tuple[Solution, Mapping[str, float]] | None:
        """The same people and deliveries, and what a little more of each limit would be worth."""
        whole = [(v, float(round(session.value(solution, v)))) for v in m.whole_variables()]
        for variable, value in whole:
            session.bound(variable, value, value)
        terms, constant = economic_cost(m)
        again = session.optimise(terms, constant=constant, relaxed=True, deadline=deadline)
        return (again, session.duals()) if again.status == "optimal" else None

    # -- the stages -------------------------------------------------------------------------------

    def most_promised(self, deadline: Deadline) -> tuple[Mapping[str, float], Trail] | None:
        """What every delivery stage reaches in the drafting model, with whichever strategy, and how that was
        proven; None where it was not."""
        m, base = self.drafting
        trail = Trail()
        reached = self._deliver(base.fork(), m, trail, deadline)
        return (reached, trail) if reached is not None and trail.proven else None

    def _deliver(
        self,
        session: Session,
        m: PlanningModel,
        trail: Trail,
        deadline: Deadline,
        best: Mapping[str, float] | None = None,
        *,
        only_best: bool = False,
    ) -> dict[str, float] | None:
        """Run and fix the delivery stages; what each reached, or None where nothing is feasible.

        only_best: nor anything but the best.

        best: what each stage can reach at most, where that is known from a relaxation. It is tried at
        once: where it works, every stage is proven and none need be solved.
        """
        stages = list(delivery_stages(m))
        best = best or {stage.name: stage.most for stage in stages}
        for stage in stages:
            session.add_row(_fixed(stage), stage.terms, *_held(stage, best[stage.name]))
        # A relaxation is asked for its cost at once: the cost stage goes on from there.
        terms, constant = economic_cost(m) if self.relaxes else ([], 0.0)
        solution = session.optimise(
            terms, constant=constant, absolute_gap=INFINITY, relaxed=self.relaxes, deadline=deadline
        )
        if solution.usable:
            trail.note(BEST_DELIVERY, solution)
            return dict(best)
        if not stages or only_best:
            return None
        for stage in stages:
            session.bound_row(_fixed(stage), -INFINITY, INFINITY)
        return self._stage_by_stage(session, stages, best, trail, deadline)

    def _stage_by_stage(
        self,
        session: Session,
        stages: list[Stage],
        best: Mapping[str, float],
        trail: Trail,
        deadline: Deadline,
    ) -> dict[str, float] | None:
        reached: dict[str, float] = {}
        # The best of a later stage was found with the earlier ones at theirs, and bounds it only then.
        as_good = True
        for stage in stages:
            if as_good:
                session.bound_row(_fixed(stage), *_no_better(stage, best[stage.name]))
            # Of a relaxation a stage is as much as it cannot pass: what is found for the months may be less.
            solution = session.optimise(
                stage.terms,
                maximise=stage.maximise,
                absolute_gap=JUST_UNDER_ONE if stage.whole else SLACK,
                relaxed=self.relaxes,
                deadline=deadline,
            )
            trail.note(stage.name, solution)
            if solution.status == "infeasible":
                return None
            if not solution.usable:  # out of time: go on without this stage, and claim nothing of it
                session.bound_row(_fixed(stage), -INFINITY, INFINITY)
                reached[stage.name] = 0.0 if stage.maximise else INFINITY
                as_good = False
                continue
            reached[stage.name] = (
                float(math.floor(solution.objective + WHOLE)) if stage.whole else solution.objective
            )
            session.bound_row(_fixed(stage), *_held(stage, reached[stage.name]))
            as_good = as_good and abs(reached[stage.name] - best[stage.name]) <= SLACK
        return reached

    # -- the published months ---------------------------------------------------------------------

    def publish(self, draft: Draft, deadline: Deadline | None = None) -> Plan | None:
        """Published months: the same people, else any people, else what the same people still deliver.

        With many projects the months are found for one after the other, and so they are where nothing
        else ends in time. None where there is no time at all.
        """
        deadline = deadline or self.deadline
        if self.large:
            return self._many(draft, deadline)
        sooner = deadline.part(1 - SHARE_OF_CERTAIN)
        return (
            self._sequence(draft, sooner)
            or self._sequence_anew(draft, sooner)
            or self._one_at_a_time(draft, deadline)
        )

    @property
    def unit(self) -> float:
        """Money that the models count costs in."""
        return self.parameters.pricing.average_monthly_pay

    def _with_months(self, draft: Draft) -> tuple[SequencedModel, Session]:
        """The sequenced model with the draft's people and what it promises."""
        m, base = self.sequenced
        session = base.fork()
        restrict(session, m, draft.strategy)
        keep_people(session, m, draft.hires, draft.trainees)
        keep_delivery(session, m, draft.reached)
        return m, session

    def _can_be_sequenced(self, draft: Draft, deadline: Deadline) -> bool:
        """Whether some months let the draft's people deliver what it promises, whatever they cost."""
        _, session = self._with_months(draft)
        return session.optimise([], absolute_gap=INFINITY, deadline=deadline).usable

    def _sequence(self, draft: Draft, deadline: Deadline, at_most: float = INFINITY) -> Plan | None:
        """The draft's people and what it promises, with months; None: not for less than `at_most` (money)."""
        if deadline.passed:
            return None
        m, session = self._with_months(draft)
        terms, constant = economic_cost(m)
        small = len(m.PROJECTS) <= SMALL
        solution = session.optimise(
            terms,
            constant=constant,
            relative_gap=min(self.gap, SEQUENCING_GAP) if small else LARGE_SEQUENCING_GAP,
            neighbourhoods=not small,
            cutoff=at_most / self.unit,
            deadline=deadline,
        )
        if not solution.usable or solution.bound >= at_most / self.unit:
            return None
        trail = replace(draft.trail, stages=list(draft.trail.stages))
        trail.note("sequencing", solution)
        trail.gap = max(trail.gap, solution.gap)
        if small:
            solution = self._train_early(session, m, solution, deadline)
        return self._publish(draft.strategy, m, session, solution, trail, draft.bound)

    def _train_early(
        self, session: Session, m: SequencedModel, solution: Solution, deadline: Deadline
    ) -> Solution:
        """Of months that cost the same, the first for every training: a failed course shows sooner.

        All else that is whole stays as found, so each trial is a small linear programme.
        """
        for variable in m.whole_variables():
            value = float(round(session.value(solution, variable)))
            session.bound(variable, value, value)
        terms, constant = economic_cost(m)
        for (option, t), variable in m.train.items():
            count = round(session.value(solution, variable))
            for sooner in range(t) if count else ():
                earlier = m.train.get((option, sooner))
                if earlier is None:
                    continue
                before = round(session.value(solution, earlier))
                session.bound(variable, 0, 0)
                session.bound(earlier, before + count, before + count)
                trial = session.optimise(terms, constant=constant, deadline=deadline)
                if trial.usable and trial.objective <= solution.objective + SLACK:
                    solution = trial
                    break
                session.bound(variable, count, count)
                session.bound(earlier, before, before)
        return solution

    def _one_at_a_time(self, draft: Draft, deadline: Deadline) -> Plan | None:
        """The draft's people in the draft's months, and each project's months in turn; proves nothing.

        None where there is no time at all.
        """
        if deadline.passed:
            return None
        return self._with_bound(self._in_turn(draft, deadline), draft, deadline)

    # -- many projects ----------------------------------------------------------------------------

    @property
    def dives(self) -> bool:
        """Whether people and months of many projects are decided together, from the relaxation's prices."""
        return self.relaxes and not self.vast

    @property
    def relaxes(self) -> bool:
        """Whether large requests are drafted as linear programmes, in which people are made whole later."""
        return self.large and not self.plain and self.pooled[1].tells_prices

    @cached_property
    def many(self) -> ManyProjects:
        """The projects of the pooled model, and each by itself."""
        return ManyProjects(self.parameters, self.pooled[0], self.log, self.solver)

    def _many(self, draft: Draft, deadline: Deadline) -> Plan | None:
        """Whole months and people from the draft, and who does what; None where there is no time at all.

        Where that takes too long, or the solver tells no prices, people as drafted and each project in turn.
        """
        if deadline.passed:
            return None
        started = time.monotonic()
        plan = self._worked(draft, {}, deadline.part(SHARE_OF_DIVING))
        took = time.monotonic() - started + sum(stage.seconds for stage in draft.trail.stages)
        if plan is None:
            staffed = self._whole_for_the_same_work(draft, deadline.part(SHARE_OF_CERTAIN))
            if staffed is None and not draft.everywhere:
                return None
            return self._with_bound(self._in_turn(staffed or self.empty_draft(), deadline), draft, deadline)
        draft = replace(draft, bound=max(draft.bound, plan.solver.stages[-1].bound))
        if draft.everywhere and deadline.left() > took and not self._keeps(draft, plan):
            # Fractions of people promise what whole people may not keep: now whole people first, then months.
            staffed = self._with_whole_people(draft, deadline.part(SHARE_OF_CERTAIN))
            people = self._counted(staffed) if staffed else {}
            again = self._worked(draft, people, deadline.part(SHARE_OF_DIVING)) if people else None
            plan = max(plan, again, key=self.merit) if again else plan
        return self._with_bound(plan, draft, deadline)

    def _keeps(self, draft: Draft, plan: Plan) -> bool:
        """Whether a plan delivers what its draft promises."""
        reached = delivered_by(plan)
        return all(_as_good(name, reached.get(name, 0.0), best) for name, best in draft.reached.items())

    def _counted(self, draft: Draft) -> dict[str, float]:
        """How many of everybody, by the name of the variable."""
        m, _ = self.pooled
        tables = (m.hire, m.leave, m.train)
        return {v.name: float(round(draft.value(v))) for table in tables for v in table.values()}

    def _worked(self, draft: Draft, people: Mapping[str, float], deadline: Deadline) -> Plan | None:
        """A plan with whole months and people from a relaxed draft; None where the time was too short.

        people: whole already, by the name of the variable; nobody: people wait until the months are whole.
        """
        if draft.relaxed is None or not self.dives or deadline.passed:
            return None
        started = time.perf_counter()
        m, base = self.pooled
        session = base.fork() if people else draft.relaxed
        if people and not draft.everywhere:
            restrict(session, m, draft.strategy)
        for stage in delivery_stages(m):  # the search may give up what cannot be kept
            if session.has_row(_fixed(stage)):
                session.bound_row(_fixed(stage), -INFINITY, INFINITY)
        try:
            worked = self.many.work(
                session, draft.reached, people, deadline, anew=not draft.proven or bool(people)
            )
        except TimeUpError:
            return None
        if worked is None:
            return None
        value = worked.dived.value
        hired = {key for (key, _), v in m.hire.items() if value(v) > 0.5}
        strategy = strategy_of(
            frozenset(r.role for r in m.HIRES if r.key in hired),
            any(value(v) > 0.5 for v in m.train.values()),
        )
        trail = replace(draft.trail, stages=list(draft.trail.stages), proven=False)
        report = self._report(trail, -math.inf)
        plans = [assemble_plan(strategy, m, value, schedule, report) for schedule in worked.schedules]
        return self._noted(max(plans, key=self.merit), trail, "diving", started, worked.dived.bound)

    def _with_whole_people(self, draft: Draft, deadline: Deadline) -> Draft | None:
        """A relaxed draft with its people decided, in the drafting model; None where there is no time for it."""
        if draft.relaxed is None:
            return draft
        m, base = self.pooled
        session = base.fork()
        strategy = None if draft.everywhere else draft.strategy
        if strategy:
            restrict(session, m, strategy)
        keep_delivery(session, m, draft.reached)
        trail = replace(draft.trail, stages=list(draft.trail.stages))
        return self._people(session, m, strategy, draft.reached, trail, deadline, whole=True)

    def _whole_for_the_same_work(self, draft: Draft, deadline: Deadline) -> Draft | None:
        """The least costly people for what the projects draw in a relaxed draft, so that projects are no part of the
        question, which takes seconds; what is lacking has a price beyond any plan. None where there is no time."""
        if draft.relaxed is None:
            return draft
        m, base = self.pooled
        session = base.fork()
        if not draft.everywhere:
            restrict(session, m, draft.strategy)
        for row, bounds in people_alone(m, draft.value).items():
            if session.has_row(row):
                session.bound_row(row, *bounds)
        for variable in m.output.values():
            if session.has(variable):
                session.bound(variable, 0.0, 0.0)
        lacking = [(v, LACKING_PRICE) for v in m.lacking.values() if session.has(v)]
        for variable, _ in lacking:
            session.bound(variable, 0.0, INFINITY)
        projects = {v.name for table in (m.complete, m.shortage) for v in table.values()}
        terms = [(v, c) for v, c in economic_cost(m)[0] if v.name not in projects]
        found = session.optimise([*terms, *lacking], relative_gap=self.gap, deadline=deadline)
        if not found.usable:
            return None
        hires, trainees = _counts(session, m, found)
        roles = frozenset(r.role for r in m.HIRES if any(key == r.key for key, _ in hires))
        of_projects = {v.name for v in m.complete.values()}

        def value(variable: Variable) -> float:
            return draft.value(variable) if variable.name in of_projects else session.value(found, variable)

        return replace(
            draft,
            strategy=strategy_of(roles, bool(trainees)),
            hires=hires,
            trainees=trainees,
            value=value,
            relaxed=None,
        )

    def better_people(
        self, plan: Plan, strategy: str | None = None, deadline: Deadline | None = None
    ) -> tuple[Plan | None, float]:
        """A plan that delivers as much for less, beyond the gap, people and months decided together; and what any
        such plan costs at the least (economic, money), as far as that is proven: -inf where nothing is.

        strategy: of this one alone (default: of whichever).
        """
        deadline = deadline or self.deadline
        if deadline.passed:
            return None, -math.inf
        m, base = self.sequenced
        session = base.fork()
        if strategy:
            restrict(session, m, strategy)
        keep_delivery(session, m, promised_by(plan))
        small = len(m.PROJECTS) <= SMALL
        cutoff = self.worth_finding(plan) / self.unit
        terms, constant = economic_cost(m)
        solution = session.optimise(
            terms,
            constant=constant,
            relative_gap=min(self.gap, SEQUENCING_GAP) if small else self.gap,
            neighbourhoods=not small,
            cutoff=cutoff,
            deadline=deadline,
        )
        if solution.status == "infeasible":
            return None, cutoff * self.unit
        if not solution.usable:
            return None, -math.inf
        if solution.objective >= cutoff:
            return None, cutoff * self.unit if solution.bound >= cutoff else -math.inf
        return self.with_other_people(plan, m, session, solution), solution.bound * self.unit

    def worth_finding(self, plan: Plan) -> float:
        """Economic cost (money) below which another plan is cheaper beyond the gap."""
        if len(self.parameters.projects) > SMALL:
            return plan.costs.economic.total * (1 - self.gap)
        # So small a gap is easily passed by rounding.
        return plan.costs.economic.total * (1 - min(self.gap, SEQUENCING_GAP)) - SLACK * self.unit

    def with_other_people(self, plan: Plan, m: SequencedModel, session: Session, solution: Solution) -> Plan:
        """What was found in the place of a plan."""
        hires, trainees = _counts(session, m, solution)
        roles = frozenset(r.role for r in m.HIRES if any(key == r.key for key, _ in hires))
        trail = Trail(stages=list(plan.solver.stages), proven=plan.status == "optimal")
        trail.note(PEOPLE_AND_MONTHS, solution)
        if len(m.PROJECTS) <= SMALL:
            solution = self._train_early(session, m, solution, self.deadline)
        strategy = strategy_of(roles, bool(trainees))
        return self._publish(strategy, m, session, solution, trail, solution.bound)

    def in_turn_anyway(self, draft: Draft) -> Plan | None:
        """The draft's people, project by project, with a bound that holds for every strategy; None: no time."""
        if self.deadline.passed:
            return None
        plan = self._in_turn(draft, self.deadline)
        bound = self._bound_at(None, {**draft.reached, **delivered_by(plan)}, self.deadline)
        report = replace(plan.solver, bound=bound * self.unit)
        return replace(plan, solver=replace(report, gap=gap_to(plan, report.bound)))

    def merit(self, plan: Plan) -> tuple[Vector, float]:
        """Orders plans of one strategy: what is delivered, then what it costs."""
        judged = delivery_vector(plan) if self.parameters.pricing.objective == "delivery_first" else ()
        return judged, -plan.costs.economic.total

    def _in_turn(self, draft: Draft, deadline: Deadline) -> Plan:
        started = time.perf_counter()
        m, _ = self.drafting
        expected = {
            p.id: sum(1.0 - draft.value(v) for (q, _), v in m.complete.items() if q == p.id)
            for p in m.DELIVERIES
        }
        team = Team.of(m, draft.value, draft.duals)
        schedule = schedule_one_at_a_time(self.parameters, team, expected, deadline, self.log, self.solver)
        trail = replace(draft.trail, stages=list(draft.trail.stages), proven=False)
        plan = assemble_plan(draft.strategy, m, draft.value, schedule, self._report(trail, -math.inf))
        return self._noted(plan, trail, "one_at_a_time", started)

    def _noted(self, plan: Plan, trail: Trail, name: str, started: float, bound: float = -math.inf) -> Plan:
        """The plan with a last stage, of which at most a bound on what its draft promises is known (units)."""
        stage = SolverStage(
            name=name,
            objective=plan.costs.economic.total / self.unit,
            bound=bound,
            status="feasible",
            seconds=time.perf_counter() - started,
        )
        trail.stages.append(stage)
        return replace(plan, solver=self._report(trail, -math.inf))

    def _with_bound(self, plan: Plan, draft: Draft, deadline: Deadline) -> Plan:
        """The plan with the least that any plan costs which delivers as much (of any strategy, if large): the
        draft's bound, or that of the relaxation at what the plan delivers."""
        reached = delivered_by(plan)
        bound = draft.bound
        if not self._keeps(draft, plan) or self.large > draft.everywhere:
            strategy = None if self.large else draft.strategy
            bound = -math.inf
            if not self.vast:  # there it takes as long as all else
                bound = self._bound_at(strategy, {**draft.reached, **reached}, deadline)
            if math.isinf(bound) and draft.everywhere:
                bound = self._bound_from_prices(draft, reached)
        report = replace(plan.solver, bound=bound * self.parameters.pricing.average_monthly_pay)
        return replace(plan, solver=replace(report, gap=gap_to(plan, report.bound)))

    def _bound_at(self, strategy: str | None, reached: Mapping[str, float], deadline: Deadline) -> float:
        """What delivering so much costs at the least (economic, in units); -inf where the time is too short."""
        asked = (strategy, tuple(sorted(reached.items())))
        if asked not in self._bounds:
            m, base = self.drafting
            session = base.fork()
            if strategy:
                restrict(session, m, strategy)
            keep_delivery(session, m, reached)
            terms, constant = economic_cost(m)
            found = session.optimise(terms, constant=constant, relaxed=True, deadline=deadline)
            if found.status != "optimal":
                return -math.inf
            self._bounds[asked] = found.objective
        return self._bounds[asked]

    def _bound_from_prices(self, draft: Draft, reached: Mapping[str, float]) -> float:
        """What delivering so much costs at the least (economic, in units), from a relaxation of delivering something
        else: its cost is convex in what is delivered, so that its duals bound it everywhere. -inf without duals."""
        relaxed = draft.trail.stages[-1]
        if not draft.duals or relaxed.name != "economic_cost" or relaxed.status != "optimal":
            return -math.inf
        away = {name: reached.get(name, best) - best for name, best in draft.reached.items()}
        if any(math.isinf(amount) for amount in away.values()):
            return -math.inf
        stages = delivery_stages(self.drafting[0])
        return relaxed.bound + sum(draft.duals.get(_fixed(s), 0.0) * away.get(s.name, 0.0) for s in stages)

    def _sequence_anew(self, draft: Draft, deadline: Deadline, at_most: float = INFINITY) -> Plan | None:
        """The fluid people cannot keep what they promised: decide people and months together.

        None where that cannot be, or not for less than `at_most` (economic, money).
        """
        m, base = self.sequenced
        for same_people in (False, True):
            if deadline.passed:
                return None
            session = base.fork()
            restrict(session, m, draft.strategy)
            if same_people:
                keep_people(session, m, draft.hires, draft.trainees)
            trail = Trail(stages=list(draft.trail.stages), proven=draft.trail.proven and not same_people)
            best = draft.reached if draft.trail.proven else None
            if self._deliver(session, m, trail, deadline, best) is None:
                continue
            terms, constant = economic_cost(m)
            cutoff = at_most / self.unit
            solution = session.optimise(
                terms,
                constant=constant,
                relative_gap=self.gap,
                neighbourhoods=len(m.PROJECTS) > SMALL,
                cutoff=cutoff,
                deadline=deadline,
            )
            if solution.status == "infeasible" or solution.bound >= cutoff:
                return None  # nor with the same people
            trail.note("sequencing", solution)
            trail.gap = solution.gap
            if solution.usable:
                bound = -math.inf if same_people else solution.bound
                return self._publish(draft.strategy, m, session, solution, trail, bound)
        return None

    def _publish(
        self,
        strategy: str,
        m: SequencedModel,
        session: Session,
        solution: Solution,
        trail: Trail,
        bound: float,
    ) -> Plan:
        """The plan, with how it was found. bound: no plan of the strategy that delivers as much costs less
        (economic, in units); -inf where none is known."""
        trail.gap = max(trail.gap, solution.gap)
        report = self._report(trail, bound)
        plan = extract_plan(strategy, m, lambda variable: session.value(solution, variable), report)
        if trail.proven:
            return plan
        return replace(plan, solver=replace(report, gap=gap_to(plan, report.bound)))

    def _report(self, trail: Trail, bound: float) -> SolverReport:
        session = self.drafting[1]
        return SolverReport(
            name=session.solver_name,
            version=session.solver_version,
            status="optimal" if trail.proven else "feasible",
            gap=trail.gap,
            bound=bound * self.parameters.pricing.average_monthly_pay,
            seconds=sum(stage.seconds for stage in trail.stages),
            stages=tuple(trail.stages),
        )

    # -- other questions --------------------------------------------------------------------------

    def least_extra_budget(self, reached: Mapping[str, float] | None = None) -> float | None:
        """Least money beyond the budget (a year, where it is annual) that makes everything on time.

        reached: what every delivery stage is to reach instead. Exact in the sequenced model, whatever
        the strategy; None where no money suffices. SolverError where the time ran out. To ask about
        musts, ask it of parameters with the musts alone.
        """
        m, base = self.sequenced
        session = base.fork()
        session.bound(m.extra_budget, 0, INFINITY)
        if reached is None:
            _keep_best(session, m)
        else:
            keep_delivery(session, m, reached)
        gap = self.gap
        solution = session.optimise([(m.extra_budget, 1.0)], relative_gap=gap, deadline=self.deadline)
        if solution.status == "infeasible":
            return None
        if not solution.usable:
            raise SolverError("the time ran out before the least extra budget was found")
        return session.value(solution, m.extra_budget) * self.parameters.pricing.average_monthly_pay

    def everything_on_time(self) -> bool:
        """Whether some plan, of whatever strategy, delivers everything on time. SolverError if unknown."""
        for model in ("fluid", "sequenced"):  # the quick relaxation first: it settles most hopeless cases
            m, base = self.fluid if model == "fluid" else self.sequenced
            session = base.fork()
            _keep_best(session, m)
            solution = session.optimise([], absolute_gap=INFINITY, deadline=self.deadline)
            if solution.status == "none":
                raise SolverError("the time ran out before it was known whether everything can be on time")
            if not solution.usable:
                return False
        return True


def delivered_by(plan: Plan) -> dict[str, float]:
    """What a plan reaches at each delivery stage."""
    reached: dict[str, float] = {}
    for priority in PRIORITIES:
        mine = [p for p in plan.projects if p.priority == priority]
        deliveries = [p for p in mine if p.kind == "delivery"]
        reached[f"{priority}_on_time"] = float(sum(p.delivered for p in deliveries))
        reached[f"{priority}_delivered"] = float(sum(p.completed is not None for p in deliveries))
        reached[f"{priority}_shortage"] = sum(sum(p.shortage.values()) for p in mine if p.kind == "ongoing")
    return reached


def promised_by(plan: Plan) -> dict[str, float]:
    """What a plan reaches, but shortages as its stages found them: what these give way by is given once."""
    found = {stage.name: stage.objective for stage in plan.solver.stages if math.isfinite(stage.objective)}
    return {
        name: found[name]
        if name.endswith("_shortage") and abs(found.get(name, math.inf) - reached) <= NO_SHORTAGE
        else reached
        for name, reached in delivered_by(plan).items()
    }


def _as_good(stage: str, reached: float, best: float) -> bool:
    """Whether a stage reached what was promised; a rule's wish for a role is met by the same people."""
    if stage == "rule_requirements":
        return True
    return reached <= best + NO_SHORTAGE if stage.endswith("_shortage") else reached >= best - SLACK


def gap_to(plan: Plan, bound: float) -> float:
    """How much less a plan could cost at the most, as a share of its economic cost; infinite without a bound.

    A bound of nothing at all (money) proves nothing.
    """
    cost = plan.costs.economic.total
    if cost <= 0:
        return 0.0
    return max(0.0, (cost - bound) / cost) if 0 < bound < math.inf else math.inf


def is_large(parameters: Parameters) -> bool:
    """Whether there are more projects than one model should hold month by month."""
    return len(parameters.projects) > MANY


def restrict(session: Session, m: PlanningModel, strategy: str) -> bool:
    """Bounds that make a strategy exact: one at least of each action it names, none of the others.

    False where the model has no such action at all.
    """
    wanted = actions_of(strategy, {r.role for r in m.HIRES})
    counted = set(people_counted(m))
    if wanted - counted:
        return False
    for row in counted:
        if session.has_row(row):
            session.bound_row(row, *((1, INFINITY) if row in wanted else (0, 0)))
        elif row in wanted:
            return False
    return True


def actions_of(strategy: str, roles: set[str]) -> set[str]:
    """The counting rows of which a strategy takes at least one."""
    base, _, _ = strategy.partition("_and_cross_train")
    rows = {"trainees"} if "cross_train" in strategy else set()
    if base == "hire_both":
        return rows | {"hires_of_data_scientist", "hires_of_machine_learning_engineer"}
    if base.startswith("hire_"):
        return rows | {f"hires_of_{base.removeprefix('hire_')}"}
    return rows


def _fixed(stage: Stage) -> str:
    """Name of the row that holds what a stage reached."""
    return f"fixed_{stage.name}"


def _held(stage: Stage, reached: float) -> tuple[float, float]:
    """Bounds that hold what a stage reached while the next ones are solved."""
    give = SLACK if stage.whole else AMOUNT_SLACK
    return (reached - give, INFINITY) if stage.maximise else (-INFINITY, reached + give)


def _no_better(stage: Stage, best: float) -> tuple[float, float]:
    """Bounds that tell the solver what a stage cannot pass."""
    return (-INFINITY, best + SLACK) if stage.maximise else (best - SLACK, INFINITY)


def _counts(
    session: Session, m: PlanningModel, solution: Solution
) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """People by option and month: hires, trainees."""

    def whole(variables: Mapping[tuple[str, int], Variable]) -> dict[tuple[str, int], int]:
        counts = {key: round(session.value(solution, v)) for key, v in variables.items()}
        return {key: count for key, count in counts.items() if count > 0}

    return whole(m.hire), whole(m.train)


def keep_people(session: Session, m: PlanningModel, hires: People, trainees: People) -> None:
    """The same people as in the fluid plan; their months may still move."""
    for kind, counts, variables in (("hire", hires, m.hire), ("train", trainees, m.train)):
        for option in dict.fromkeys(key for key, _ in variables):
            count = sum(n for (key, _), n in counts.items() if key == option)
            starts = [(v, 1.0) for (key, _), v in variables.items() if key == option]
            if count == 0:
                for variable, _ in starts:
                    session.bound(variable, 0, 0)
            else:
                session.add_row(f"keep_{kind}_{option}", starts, count, count)


def _keep_best(session: Session, m: PlanningModel) -> None:
    keep_delivery(session, m, {stage.name: stage.most for stage in delivery_stages(m)})


def keep_delivery(session: Session, m: PlanningModel, reached: Mapping[str, float]) -> None:
    """Hold every stage at what it reached; one that is not named stays free."""
    for stage in delivery_stages(m):
        if stage.name not in reached:
            continue
        session.add_row(_fixed(stage), stage.terms, *_held(stage, reached[stage.name]))
