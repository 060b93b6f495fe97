"""Which teams the money limits allow: total or annual budget, training budget, payroll cap.

What a team costs is a sum over its entries, so that each entry is priced once and a team is added up.
"""

from __future__ import annotations

from advisor.domain.cash import cash_of, within
from advisor.domain.horizon import MONTHS_PER_YEAR
from advisor.domain.problem import Problem
from advisor.domain.team import HireDecision, Team, TrainingDecision

Entry = HireDecision | TrainingDecision


class Prices:
    """What the entries of teams take of each money limit; the same whatever the limits are."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[Entry, tuple[float, ...]] = {}

    def of(self, team: Team) -> tuple[float, ...]:
        """(cash and commitments, fees, yearly pay of permanent hires, cash of each budget year), money."""
        entries: tuple[Entry, ...] = (*team.hires, *team.trainings)
        rows = [self._of(entry) for entry in entries]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else self._of_nothing()

    def bound(self, team: Team) -> float:
        """Cash and commitments together, money."""
        return self.of(team)[0]

    def annual(self, team: Team) -> float:
        """The annual budget that a team needs: of each year pro rata, and in all."""
        bound, _, _, *years = self.of(team)
        months = self._problem.horizon.months
        lengths = [min(MONTHS_PER_YEAR, months - first) for first in range(0, months, MONTHS_PER_YEAR)]
        each = [spent * MONTHS_PER_YEAR / length for spent, length in zip(years, lengths, strict=True)]
        return max(*each, bound * MONTHS_PER_YEAR / months)

    def _of(self, entry: Entry) -> tuple[float, ...]:
        if entry not in self._known:
            alone = Team.of([entry]) if isinstance(entry, HireDecision) else Team.of((), [entry])
            self._known[entry] = self._row(alone)
        return self._known[entry]

    def _of_nothing(self) -> tuple[float, ...]:
        return self._row(Team())

    def _row(self, team: Team) -> tuple[float, ...]:
        cash = cash_of(self._problem, team)
        months = cash.by_period
        years = (sum(months[t : t + MONTHS_PER_YEAR]) for t in range(0, len(months), MONTHS_PER_YEAR))
        return (cash.bound, sum(cash.training), cash.annual_run_rate_after, *years)


class Money:
    """The money limits of a problem, checked team by team."""

    def __init__(self, problem: Problem, prices: Prices | None = None) -> None:
        limits, months = problem.limits, problem.horizon.months
        self.prices = prices or Prices(problem)
        no_limit = float("inf")
        annual = no_limit if limits.annual_budget is None else limits.annual_budget / MONTHS_PER_YEAR
        self._limits = (
            limits.budget,
            no_limit if limits.training_budget is None else limits.training_budget,
            no_limit if limits.payroll_cap is None else limits.payroll_cap,
            *(annual * min(MONTHS_PER_YEAR, months - first) for first in range(0, months, MONTHS_PER_YEAR)),
        )
        self._known: dict[Team, bool] = {}

    def allows(self, team: Team) -> bool:
        """Whether a team is affordable."""
        if team not in self._known:
            used = self.prices.of(team)
            self._known[team] = all(map(within, used, self._limits))
        return self._known[team]
