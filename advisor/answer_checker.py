"""A published answer checked against the parameters of its request: the plan, its totals, the alternatives.

    verdict = check_answer(parameters, answer, tie_tolerance=0.01)
    verdict.findings                  # () when the answer keeps all that it promises

The plan is recomputed by `checker`, which shares no code with the model. An answer does not say which staff
group trainees come from, so every division among the groups that the published headcounts allow is tried,
and the answer stands if one of them does. Of an alternative an answer gives people and totals, but no work:
what people cost is recomputed, the economic cost is held between the least and the most that its people,
its deliveries and its last month leave possible.

Not checked: texts, rules, needs, assumptions, and the other analyses; which of two possible plans is better,
but for a must on time and for cost where everything is on time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from advisor.checker import MONEY_TOLERANCE, check_people, check_plan, cost_of_people
from advisor.domain.parameters import Parameters, ProjectParameters, TrainingOption
from advisor.domain.plan import (
    STRATEGIES,
    Costs,
    EconomicCost,
    Hire,
    Plan,
    SolverReport,
    Training,
)
from advisor.domain.published import (
    PublishedAction,
    PublishedAlternative,
    PublishedAnswer,
    PublishedTraining,
)

WITH_PLAN = ("optimal", "feasible")

CENT = 0.011
"""Sums of rounded money may be a cent off; a little more for binary fractions."""

SHARE = 1e-6
"""What shares may differ by after rounding."""

MOST_DIVISIONS = 200
"""Divisions of trainees among staff groups that are tried."""

Findings = Iterator[str]
Division = tuple[Training, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """findings: what is broken, one sentence each; notes: what could not be checked."""

    findings: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check_answer(parameters: Parameters, answer: PublishedAnswer, *, tie_tolerance: float) -> Verdict:
    """Everything that an answer breaks or gets wrong. tie_tolerance: costs this close (a fraction) tie."""
    if answer.months != parameters.horizon.all_months():
        first, last = parameters.horizon.start, parameters.horizon.end
        return Verdict(findings=(f"months: the plan's are not those of the request, {first} to {last}",))
    of_plan = _best_division(
        parameters,
        _trainings(answer.actions),
        lambda row, options: _seats_by_headcount(parameters, answer.plan, row, options),
        lambda division: _check_recommended(parameters, answer, division),
    )
    findings, notes = [*of_plan.findings, *_totals(answer), *_said(parameters, answer)], [*of_plan.notes]
    findings += _listed(answer)
    for other in answer.alternatives:
        verdict = _check_alternative(parameters, answer, other, tie_tolerance)
        findings += [f"alternatives: {other.strategy}: {finding}" for finding in verdict.findings]
        notes += [f"alternatives: {other.strategy}: {note}" for note in verdict.notes]
    return Verdict(findings=tuple(findings), notes=tuple(notes))


# --- trainees and their groups ------------------------------------------------------------------------


def _best_division(
    parameters: Parameters,
    rows: Sequence[PublishedTraining],
    seats: Callable[[PublishedTraining, Sequence[TrainingOption]], Sequence[int]],
    check: Callable[[Division], tuple[str, ...]],
) -> Verdict:
    """The findings of the division that has the fewest; nothing is held against one that was not tried."""
    divisions = _divisions(parameters, rows, seats)
    tried = list(islice(divisions, MOST_DIVISIONS))
    # Where no division fits the headcounts, any shows what is wrong with them.
    tried = tried or list(islice(_divisions(parameters, rows, lambda row, options: _any(row, options)), 1))
    best: tuple[str, ...] | None = None
    for division in tried:
        found = check(division)
        if not found:
            return Verdict(findings=())
        best = found if best is None or len(found) < len(best) else best
    if next(divisions, None) is not None:
        note = f"the trainees can come from more groups than were tried ({MOST_DIVISIONS} ways): not checked"
        return Verdict(findings=(), notes=(note,))
    return Verdict(findings=best or ())


def _divisions(
    parameters: Parameters,
    rows: Sequence[PublishedTraining],
    seats: Callable[[PublishedTraining, Sequence[TrainingOption]], Sequence[int]],
) -> Iterator[Division]:
    """Every way to take the trainees of each row from the groups that its path is open to."""
    ways: list[list[Division]] = []
    for row in rows:
        options = [c for c in parameters.trainings if c.path == row.path and c.supported == row.supported]
        if not options:
            ways.append([(_training(row, row.count, None),)])
            continue
        counted = _shares(row.count, seats(row, options))
        ways.append(
            [
                tuple(_training(row, n, c) for n, c in zip(counts, options, strict=True) if n)
                for counts in islice(counted, MOST_DIVISIONS + 1)
            ]
        )
    for chosen in product(*ways):
        yield tuple(training for part in chosen for training in part)


def _shares(count: int, seats: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to seat `count` people where so many seats are, the first places filled first."""
    if not seats:
        if count == 0:
            yield ()
        return
    for here in range(min(count, seats[0]), max(0, count - sum(seats[1:])) - 1, -1):
        for rest in _shares(count - here, seats[1:]):
            yield (here, *rest)


def _any(row: PublishedTraining, options: Sequence[TrainingOption]) -> Sequence[int]:
    return [max(row.count, 0)] * len(options)


def _seats_by_headcount(
    parameters: Parameters, plan: Plan, row: PublishedTraining, options: Sequence[TrainingOption]
) -> Sequence[int]:
    """How many each group loses to its trained people in the month after a training ends."""
    present = {g.id: g.present for g in parameters.staff}
    after = row.end + 1
    if not 0 < after < parameters.horizon.months or row.count < 1:
        return _any(row, options)

    def moved(group: str, t: int) -> int:
        series = plan.headcount.get(f"staff:{group}", ())
        return present[group][t] - series[t] if t < len(series) else 0

    return [max(0, moved(c.group, after) - moved(c.group, after - 1)) for c in options]


def _seats_by_limit(parameters: Parameters, options: Sequence[TrainingOption]) -> Sequence[int]:
    return [parameters.training_groups[c.group][1] for c in options]


def _training(row: PublishedTraining, count: int, option: TrainingOption | None) -> Training:
    return Training(
        path=row.path, group=option.group if option else "no group", supported=row.supported, count=count,
        target_role=option.target_role if option else "", start=row.start, end=row.end,
        success_rate=option.success_rate if option else 0.0,
    )  # fmt: skip


def _trainings(actions: Sequence[PublishedAction]) -> list[PublishedTraining]:
    return [action.what for action in actions if isinstance(action.what, PublishedTraining)]


# --- the recommended plan -----------------------------------------------------------------------------


def _check_recommended(
    parameters: Parameters, answer: PublishedAnswer, division: Division
) -> tuple[str, ...]:
    plan = replace(answer.plan, trainings=division)
    return check_plan(parameters, plan) or tuple(_action_costs(parameters, plan, answer.actions))


def _action_costs(parameters: Parameters, plan: Plan, actions: Sequence[PublishedAction]) -> Findings:
    """Each action costs what its people cost inside the horizon."""
    for action in actions:
        if isinstance(action.what, Hire):
            name = f"hiring {action.what.count} {action.what.role} for {parameters.horizon.month(action.what.start)}"
            mine = replace(plan, hires=(action.what,), trainings=())
        else:
            what = action.what
            name = f"training {what.count} on {what.path} from {parameters.horizon.month(what.start)}"
            rows = tuple(t for t in plan.trainings if _is_of(t, what))
            mine = replace(plan, hires=(), trainings=rows)
        due = cost_of_people(parameters, mine).total
        if abs(action.cost - due) > _leeway(parameters, due):
            yield f"action costs: {name} is said to cost {action.cost:.2f}, recomputed {due:.2f}"


def _is_of(training: Training, row: PublishedTraining) -> bool:
    mine = (training.path, training.supported, training.start, training.end)
    return mine == (row.path, row.supported, row.start, row.end)


def _totals(answer: PublishedAnswer) -> Findings:
    """Published parts add up to published totals, to the cent."""
    costs = answer.plan.costs
    sums = (
        ("pay, recruiting, training and contracts", costs.total, "the total", answer.total),
        ("the months", sum(costs.by_month), "the total", answer.total),
        ("the actions", sum(action.cost for action in answer.actions), "the total", answer.total),
        ("the parts", costs.economic.total, "the economic total", answer.economic_total),
    )
    for parts, added, name, total in sums:
        if abs(added - total) > CENT:
            yield f"totals: {parts} add up to {added:.2f}, {name} is {total:.2f}"


def _said(parameters: Parameters, answer: PublishedAnswer) -> Findings:
    """What the answer says twice, or says of its request."""
    plan = answer.plan
    if answer.status != plan.status:
        yield f"status: the answer is {answer.status}, its solver's report {plan.status}"
    if answer.outcome != plan.outcome:
        yield f"outcome: {answer.outcome} is said, the projects make {plan.outcome}"
    completed = {p.id: p.completed for p in plan.projects if p.kind == "delivery"}
    if dict(answer.complete) != completed:
        yield "milestones: they are not those of the delivery projects, or differ from the months there"
    staff = {row.id: row for row in answer.staff}
    if sorted(row.id for row in answer.staff) != sorted(g.id for g in parameters.staff):
        yield "staff: the groups are not those of the request"
        return
    for group in parameters.staff:
        row = staff[group.id]
        same = (row.role, row.headcount) == (group.role, group.headcount)
        if not same or abs(row.available_share - group.available_share) > SHARE:
            yield f"staff: {group.id} is not as in the request"


# --- alternatives -------------------------------------------------------------------------------------


def _listed(answer: PublishedAnswer) -> Findings:
    named = [other.strategy for other in answer.alternatives]
    others = [strategy for strategy in STRATEGIES if strategy != answer.plan.strategy]
    if named and sorted(named) != sorted(others):
        yield "alternatives: they are not the seven other strategies"


def _check_alternative(
    parameters: Parameters, answer: PublishedAnswer, other: PublishedAlternative, tie_tolerance: float
) -> Verdict:
    figures = (other.outcome, other.delivered, other.cost, other.economic_cost, other.actions, other.compared)
    if other.status not in WITH_PLAN:
        given = any(figure is not None for figure in (*figures, other.finishes))
        return Verdict(findings=("it has figures and no plan",) if given or not other.why else ())
    if any(figure is None for figure in figures):
        return Verdict(findings=("it has a plan and lacks figures",))
    known = _Alternative(parameters, answer, other)
    by_division = _best_division(
        parameters,
        _trainings(known.actions),
        lambda row, options: _seats_by_limit(parameters, options),
        lambda division: tuple(known.people(division)),
    )
    rest = (*known.deliveries(), *known.comparison(tie_tolerance), *known.better(tie_tolerance))
    return replace(by_division, findings=(*by_division.findings, *rest))


class _Alternative:
    """One alternative with figures, beside the recommendation."""

    def __init__(self, parameters: Parameters, answer: PublishedAnswer, other: PublishedAlternative) -> None:
        assert other.compared is not None
        self.parameters = parameters
        self.H = parameters.horizon.months
        self.recommended = answer.plan
        self.answer = answer
        self.strategy = other.strategy
        self.outcome = other.outcome
        self.delivered = frozenset(other.delivered or ())
        self.cost = other.cost or 0.0
        self.economic_cost = other.economic_cost or 0.0
        self.finishes = other.finishes
        self.actions = other.actions or ()
        self.compared = other.compared

    def people(self, division: Division) -> Findings:
        """Hires and trainings are possible, and cost what is said."""
        hires = tuple(action.what for action in self.actions if isinstance(action.what, Hire))
        plan = _of_people(self.strategy, hires, division)
        broken = check_people(self.parameters, plan)
        if broken:
            yield from broken
            return
        costs = cost_of_people(self.parameters, plan)
        if abs(self.cost - costs.total) > _leeway(self.parameters, costs.total):
            yield f"cash: it is said to cost {self.cost:.2f}, recomputed {costs.total:.2f}"
        yield from _action_costs(self.parameters, plan, self.actions)
        low, high = self._economic_bounds(costs.economic, division)
        leeway = _leeway(self.parameters, high)
        if not low - leeway <= self.economic_cost <= high + leeway:
            said = f"{self.economic_cost:.2f} is said, people and deliveries leave {low:.2f} to {high:.2f}"
            yield f"economic cost: {said}"

    def _economic_bounds(self, people: EconomicCost, division: Division) -> tuple[float, float]:
        """(least, most) that deliveries and last month leave possible, work priced at nothing or in full."""
        pricing = self.parameters.pricing
        pay = {g.id: g.monthly_pay for g in self.parameters.staff}
        time = sum(sum(g.present) * g.available_share * pay[g.id] for g in self.parameters.staff)
        shares = {(c.path, c.group, c.supported): c.released_share for c in self.parameters.trainings}
        for t in division:
            time += t.count * shares[t.path, t.group, t.supported] * (self.H - t.end) * pay[t.group]
        low, high = people.total, people.total + time * pricing.released_time_value
        for p in self.parameters.projects:
            least, most = self._delay(p) if p.kind == "delivery" else self._shortage(p)
            low, high = low + least, high + most
        return low, high

    def _delay(self, p: ProjectParameters) -> tuple[float, float]:
        """(least, most) value missed by a project."""
        last = p.deadline if p.id in self.delivered else None
        if self.outcome in ("all_on_time", "some_late") and self.finishes is not None:
            last = self.finishes if last is None else min(last, self.finishes)
        never = self.outcome == "nothing"
        most_earned = 0 if never else self.H - p.earliest_start
        least_earned = 0 if last is None else max(0, self.H - last)
        return p.monthly_value * (self.H - most_earned), p.monthly_value * (self.H - least_earned)

    def _shortage(self, p: ProjectParameters) -> tuple[float, float]:
        months = max(0, p.deadline - p.earliest_start + 1)
        short = 0.0 if p.id in self.delivered else sum(p.demand.values()) * months
        return 0.0, short * self.parameters.pricing.shortage_price

    def deliveries(self) -> Findings:
        """Outcome, what is delivered and the last month agree."""
        projects = {p.id: p for p in self.parameters.projects}
        for unknown in sorted(self.delivered - set(projects)):
            yield f"delivered: {unknown} is no project"
        builds = {p.id for p in projects.values() if p.kind == "delivery"}
        on_time = builds & self.delivered
        if (self.outcome == "all_on_time") != (on_time == builds):
            yield f"outcome: {self.outcome} is said, {len(on_time)} of {len(builds)} projects are on time"
        if self.outcome == "nothing" and on_time:
            yield "outcome: nothing is said to be completed, and some to be on time"
        finished = self.outcome != "nothing" and bool(builds)
        if (self.finishes is not None) != finished:
            yield f"finishes: {self._month(self.finishes)} does not go with {self.outcome}"
        if self.finishes is not None:
            latest = max((projects[p].deadline for p in builds), default=self.H - 1)
            last = latest if self.outcome == "all_on_time" else self.H - 1
            if not 0 <= self.finishes <= last:
                yield f"finishes: {self._month(self.finishes)} is outside the months possible"

    def comparison(self, tie_tolerance: float) -> Findings:
        """The differences are those between the published figures."""
        pairs = (
            ("cost", self.compared.cost, self.cost - self.answer.total),
            ("economic cost", self.compared.economic_cost, self.economic_cost - self.answer.economic_total),
        )
        for name, said, due in pairs:
            if abs(said - due) > CENT:
                yield f"compared: the {name} is said to differ by {said:.2f}, and does by {due:.2f}"
        later = None
        if self.finishes is not None and self.recommended.finishes is not None:
            later = self.finishes - self.recommended.finishes
        if self.compared.months_later != later:
            yield f"compared: {self.compared.months_later} months later are said, it is {later}"
        if self.compared.tie and (
            self._on_time() != self._recommended_on_time() or self._apart(tie_tolerance)
        ):
            yield "compared: a tie is said, deliveries or costs differ"

    def _apart(self, tie_tolerance: float) -> bool:
        a, b = self.economic_cost, self.answer.economic_total
        return abs(a - b) > tie_tolerance * max(abs(a), abs(b)) + CENT

    def better(self, tie_tolerance: float) -> Findings:
        """What is recommended is not beaten by what stands beside it."""
        if self.parameters.pricing.objective != "delivery_first":
            return
        mine, theirs = self._on_time().get("must", 0), self._recommended_on_time().get("must", 0)
        if mine > theirs:
            yield f"better: {mine} musts are on time, of the recommendation {theirs}"
        alike = self.outcome == self.answer.outcome == "all_on_time"
        ongoing = {p.id for p in self.parameters.projects if p.kind == "ongoing"}
        met = all(p.delivered for p in self.recommended.projects if p.id in ongoing)
        if alike and ongoing <= self.delivered and met:
            least = self.economic_cost * (1 + tie_tolerance) + _leeway(self.parameters, self.economic_cost)
            if self.answer.economic_total > least:
                yield f"better: it delivers as much for {self.economic_cost:.2f} of economic cost"

    def _on_time(self) -> Mapping[str, int]:
        return _by_priority(self.parameters, self.delivered)

    def _recommended_on_time(self) -> Mapping[str, int]:
        return _by_priority(self.parameters, {p.id for p in self.recommended.projects if p.delivered})

    def _month(self, period: int | None) -> str:
        return "no month" if period is None else str(self.parameters.horizon.month(period))


def _by_priority(parameters: Parameters, delivered: frozenset[str] | set[str]) -> Mapping[str, int]:
    """Priority -> delivery projects on time."""
    counts: dict[str, int] = {}
    for p in parameters.projects:
        if p.kind == "delivery" and p.id in delivered:
            counts[p.priority] = counts.get(p.priority, 0) + 1
    return counts


def _of_people(strategy: str, hires: tuple[Hire, ...], trainings: Division) -> Plan:
    """A plan of which nothing but the people is known."""
    nothing = Costs(
        pay=0.0, recruiting=0.0, training=0.0, contracts=0.0, by_month=(), committed_after=0.0,
        annual_run_rate_after=0.0, economic=EconomicCost(),
    )  # fmt: skip
    report = SolverReport(name="", version="", status="", gap=0.0, seconds=0.0, stages=())
    return Plan(
        strategy=strategy, status="", hires=hires, trainings=trainings, headcount={}, capacity={},
        assignments=(), progress={}, projects=(), costs=nothing, solver=report,
    )  # fmt: skip


def _leeway(parameters: Parameters, amount: float) -> float:
    """As of the plan's own money: rounding in the solver, and that of two figures to the cent."""
    return 2 * CENT + MONEY_TOLERANCE * (parameters.pricing.average_monthly_pay + abs(amount))
