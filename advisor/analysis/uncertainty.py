"""A plan in many sampled futures: people held fixed, the work planned anew, how often does it deliver?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from advisor.analysis.desk import Desk
from advisor.analysis.futures import Draws, Future, Futures
from advisor.analysis.settling import settle
from advisor.analysis.staffing import cash, outcomes, price_of_people, staffing_of
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan, delivery_vector
from advisor.domain.recommendation import Chance, RiskOfPlan, Uncertainty
from advisor.domain.scenario import UncertaintyRequest
from advisor.intake.brief import Brief
from advisor.model.solver import NEVER, Deadline

QUANTILES = (0.1, 0.5, 0.9)
COMPARED = 2
"""Alternatives that are always looked at beside the recommendation: the best ones."""

FIRST_SHARE, ENOUGH = 0.5, 50
"""Part of the time after which other plans have their turn, once the recommendation was tried in so many futures."""

NORMAL_95 = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """One plan in one future. delivered: project -> chance over the outcomes of the trainings;
    all_musts: that every must is; cash: money; economic: (probability, money) of each outcome."""

    delivered: Mapping[str, float]
    all_musts: float
    cash: float
    economic: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One plan in the first so many futures."""

    plan: Plan
    samples: Sequence[Sampled]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer and whether everything asked was done; None: not one future in time."""

    uncertainty: Uncertainty | None
    finished: bool


def uncertainty(
    desk: Desk,
    brief: Brief,
    asked: UncertaintyRequest,
    plan: Plan,
    others: Iterable[Plan],
    spare: Callable[[], Sequence[Plan]] = tuple,
) -> Found:
    """Chances and costs of the plan and of the two best others, all in the same futures.

    The plan comes first: where the time is short, the others are left out.

    others: plans of the alternatives. Where a must is at risk and neither of the two is safer, the rest
    and then `spare` plans are looked at, the cheapest first, while the settings' number of solves lasts.
    """
    trial = _Trial(desk, brief, asked)
    ranked = sorted(others, key=_rank)
    plans = [plan, *ranked[:COMPARED]]
    columns = trial.run(plans)
    if not columns:
        return Found(uncertainty=None, finished=False)
    mine = columns[0].samples
    samples = asked.samples if trial.futures.certain else len(mine)
    confidence = brief.case.figures.value("planning.must_confidence")
    risks = [trial.risk(column.plan, column.samples) for column in columns]
    at_risk = _at_risk(risks[0], brief.parameters, confidence)
    safer = trial.safer(columns, ranked, spare) if at_risk else None
    result = Uncertainty(
        samples=samples,
        seed=asked.seed,
        recommendation=risks[0],
        alternatives=tuple(risks[1:]),
        must_confidence=confidence,
        at_risk=at_risk,
        safer=None if safer is None else safer[0].strategy,
        price_of_safer=None if safer is None else safer[0].costs.economic.total - plan.costs.economic.total,
        chance_of_safer=None if safer is None else safer[1],
    )
    return Found(uncertainty=result, finished=samples == asked.samples and len(columns) == len(plans))


def _rank(plan: Plan) -> tuple[list[float], float, str]:
    """Sorts plans: what delivers most, then what costs least."""
    return [-amount for amount in delivery_vector(plan)], plan.costs.economic.total, plan.strategy


def _at_risk(risk: RiskOfPlan, parameters: Parameters, confidence: float) -> tuple[str, ...]:
    musts = {p.id for p in parameters.projects if p.priority == "must"}
    return tuple(c.project for c in risk.delivered if c.project in musts and c.chance < confidence)


def _price(plan: Plan) -> tuple[float, str]:
    return plan.costs.economic.total, plan.strategy


def _mean_all_musts(column: Sequence[Sampled]) -> float:
    return math.fsum(one.all_musts for one in column) / len(column)


class _Trial:
    """All samples of one question, for any number of plans."""

    def __init__(self, desk: Desk, brief: Brief, asked: UncertaintyRequest) -> None:
        self.desk = desk
        self.parameters = brief.parameters
        self.asked = asked
        self.futures = Futures(brief, desk.rulebook, Draws(asked.samples, asked.seed))
        self.musts = frozenset(p.id for p in brief.parameters.projects if p.priority == "must")

    def run(self, plans: Sequence[Plan]) -> list[Column]:
        """The first plan in as many futures as there is time for, then the others that can be tried in all of
        these; nothing where there is no time for one future."""
        first, *others = plans
        half = self.desk.deadline.part(FIRST_SHARE) if others else self.desk.deadline
        mine = self.column(first, 1 if self.futures.certain else self.asked.samples, half)
        if not mine:
            return []
        columns = [Column(first, mine)]
        for plan in others:
            found = self.column(plan, len(mine))
            if len(found) == len(mine):
                columns.append(Column(plan, found))
        return columns

    def column(self, plan: Plan, samples: int, half: Deadline = NEVER) -> list[Sampled]:
        """One plan in the first futures, up to the first one that is not finished in time; half: where ENOUGH
        is enough."""
        in_turn: Callable[..., Iterable[Any]] = self.desk.executor.map if self.desk.executor else map

        def one(sample: int) -> Sampled | None:
            over = self.desk.deadline.passed or (half.passed and sample >= ENOUGH)
            return None if over else self._sampled(plan, self.futures.future(sample))

        return list(takewhile(lambda found: found is not None, in_turn(one, range(samples))))

    def _sampled(self, plan: Plan, future: Future) -> Sampled | None:
        """The plan in one future; None where the time ran out."""
        staffing = staffing_of(plan, self.parameters, future)
        people = price_of_people(staffing)
        chances = dict.fromkeys((p.id for p in self.parameters.projects), 0.0)
        all_musts = 0.0
        economic = []
        for passes, probability in outcomes(staffing, future).items():
            if self.desk.deadline.left() <= 0:
                return None
            found = settle(
                future.parameters,
                staffing.team(passes),
                self.desk.deadline,
                self.desk.log,
                self.desk.settings.solver,
            )
            if found is None:
                return None
            for project in found.delivered:
                chances[project] += probability
            all_musts += probability * (self.musts <= found.delivered)
            economic.append((probability, people + found.cost))
        return Sampled(delivered=chances, all_musts=all_musts, cash=cash(staffing), economic=tuple(economic))

    def risk(self, plan: Plan, column: Sequence[Sampled]) -> RiskOfPlan:
        """What the samples of one plan come to."""
        return RiskOfPlan(
            strategy=plan.strategy,
            delivered=tuple(
                self._chance(p.id, [one.delivered[p.id] for one in column]) for p in self.parameters.projects
            ),
            all_musts=self._chance("", [one.all_musts for one in column]) if self.musts else None,
            cost=quantiles([(1.0, one.cash) for one in column]),
            economic_cost=quantiles([pair for one in column for pair in one.economic]),
        )

    def _chance(self, project: str, chances: Sequence[float]) -> Chance:
        mean = min(1.0, math.fsum(chances) / len(chances))
        interval = (mean, mean) if self.futures.certain else wilson(mean, len(chances))
        return Chance(project=project, chance=mean, interval=interval)

    def safer(
        self,
        columns: Sequence[Column],
        ranked: Sequence[Plan],
        spare: Callable[[], Sequence[Plan]],
    ) -> tuple[Plan, float] | None:
        """The cheapest other plan with a better chance of all musts, and that chance."""
        mine = [one.all_musts for one in columns[0].samples]
        for looked_at in sorted(columns[1:], key=lambda column: _price(column.plan)):
            if self._better(looked_at.samples, mine):
                return looked_at.plan, _mean_all_musts(looked_at.samples)
        for other in self._further(ranked[COMPARED:], spare):
            found = self.column(other, len(mine))
            if len(found) == len(mine) and self._better(found, mine):
                return other, _mean_all_musts(found)
        return None

    def _further(self, rest: Sequence[Plan], spare: Callable[[], Sequence[Plan]]) -> Iterator[Plan]:
        """Plans beyond the two best, while time and the number of solves last."""
        sources: tuple[Callable[[], Sequence[Plan]], ...] = (lambda: rest, spare)
        for source in sources:
            if self._may_go_on():
                yield from takewhile(lambda _: self._may_go_on(), sorted(source(), key=_price))

    def _may_go_on(self) -> bool:
        desk = self.desk
        return desk.deadline.left() > 0 and desk.log.count < desk.settings.uncertainty_solves

    @staticmethod
    def _better(column: Sequence[Sampled], mine: Sequence[float]) -> bool:
        """Whether the chance is better beyond what sampling explains, future by future."""
        gains = [one.all_musts - before for one, before in zip(column, mine, strict=True)]
        mean = math.fsum(gains) / len(gains)
        spread = math.sqrt(math.fsum((gain - mean) ** 2 for gain in gains))
        return mean > 0 and mean > NORMAL_95 * spread / len(gains)


def wilson(chance: float, samples: int) -> tuple[float, float]:
    """95 % interval of a chance seen in so many samples: Wilson's, with continuity correction.

    Newcombe, Statistics in Medicine 17 (1998), method 4. Strata and enumerated outcomes make the chance
    vary less than coin tosses would, so that the interval holds the truth more often than it says.
    """
    z, n, p = NORMAL_95, samples, chance
    middle = 2 * n * p + z**2
    scale = 2 * (n + z**2)
    below = z * math.sqrt(max(0.0, z**2 - 2 - 1 / n + 4 * p * (n * (1 - p) + 1)))
    above = z * math.sqrt(max(0.0, z**2 + 2 - 1 / n + 4 * p * (n * (1 - p) - 1)))
    low = 0.0 if p <= 0 else max(0.0, (middle - 1 - below) / scale)
    high = 1.0 if p >= 1 else min(1.0, (middle + 1 + above) / scale)
    return min(low, p), max(high, p)


def quantiles(weighted: Iterable[tuple[float, float]]) -> Mapping[float, float]:
    """Quantiles of (weight, money): the least amount that is not passed with that chance."""
    rows = sorted(((money, weight) for weight, money in weighted))
    total = math.fsum(weight for _, weight in rows)
    found = {}
    for share in QUANTILES:
        reached = 0.0
        for money, weight in rows:
            reached += weight
            if reached >= share * total - 1e-12 * total:
                found[share] = money
                break
    return found
