"""What a team is worth, and the choice among judged teams, step by step (docs/model.md, The choice).

Bands are taken from the best, never pair by pair, so that there is no drift and no circle. Money is rounded to
whole units and musts to six digits before they are compared; "within" a band includes its edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem, ProjectParameters
from advisor.domain.team import Team

MUSTS_BAND = 0.03
"""Musts on time that make no difference: what sampling cannot tell, and nobody pays for."""

_DIGITS = 1_000_000
_BAND = round(MUSTS_BAND * _DIGITS)


def musts_units(musts: float) -> int:
    """Musts on time in millionths, as they are compared."""
    return round(musts * _DIGITS)


def more_musts(one: float, other: float) -> bool:
    """Whether one has more musts on time than the other, by more than makes no difference."""
    return musts_units(one) - musts_units(other) > _BAND


def by_cost(outcome: Outcome) -> tuple[int, int, Team]:
    """Least net cost first, then fewer people moved, then the canonical order."""
    return (round(outcome.net.total), outcome.team.moved, outcome.team)


def by_people(outcome: Outcome) -> tuple[int, int, Team]:
    """Fewest people moved first, then least net cost, then the canonical order."""
    return (outcome.team.moved, round(outcome.net.total), outcome.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the choice takes. decided_by_rules: the rules' preference set teams aside."""

    outcome: Outcome
    decided_by_rules: bool


class Criterion:
    """The choice for one problem. nothing: the outcome of changing nothing; unmet: people that a team lacks of
    the roles that rules require."""

    def __init__(
        self, problem: Problem, nothing: Outcome, unmet: Callable[[Team], int] = lambda _: 0
    ) -> None:
        self.nothing = nothing
        self.confidence = problem.pricing.confidence
        self.musts_first = problem.pricing.objective == "musts_first"
        self._problem = problem
        self._musts = problem.musts
        self._unmet = unmet
        self._options = {option.key: option.role for option in problem.hires}
        self._worth_it: dict[Team, bool] = {}

    # --- step 0: worth it ------------------------------------------------------------------------------

    def worth_it(self, outcome: Outcome) -> bool:
        """Whether the musts, and what is saved in loss, are worth what a team costs beyond changing nothing."""
        if outcome.team not in self._worth_it:
            self._worth_it[outcome.team] = self.too_dear_by(outcome) <= 0
        return self._worth_it[outcome.team]

    def too_dear_by(self, outcome: Outcome) -> int:
        """Money by which a team costs more than it is worth; at most 0 where it is worth it."""
        gains = ((self._counted(outcome, p) - self._counted(self.nothing, p)) * p.worth for p in self._musts)
        return self._beyond_worth(outcome, sum(gains))

    def worth_it_for_safety(self, outcome: Outcome) -> bool:
        """The same at twice the multiple of a must's effort, and with chances uncapped."""
        gains = ((outcome.chance[p.id] - self.nothing.chance[p.id]) * p.worth_for_safety for p in self._musts)
        return self._beyond_worth(outcome, sum(gains)) <= 0

    def _beyond_worth(self, outcome: Outcome, gain: float) -> int:
        net, before = outcome.net, self.nothing.net
        return round(net.without_loss - before.without_loss) - round(gain + before.loss - net.loss)

    def _counted(self, outcome: Outcome, must: ProjectParameters) -> float:
        return min(outcome.chance[must.id], self.confidence)

    # --- steps 1 to 3 ----------------------------------------------------------------------------------

    def choose(self, outcomes: Iterable[Outcome]) -> Chosen | None:
        """The choice among affordable teams, all four steps; None where none of them is worth it."""
        return self.best_of(self.meeting_requirements([o for o in outcomes if self.worth_it(o)]))

    def best_of(self, outcomes: Sequence[Outcome]) -> Chosen | None:
        """The choice from step 1 on; None of none. Among teams that differ by no more than the bands the one that
        moves the fewest people is taken: nobody is trained for a gain that the figures cannot tell from none."""
        if not outcomes:
            return None
        left = self.within_least_cost(self.within_most_musts(outcomes))
        preferred = self.preferred(left)
        uncapped = max(musts_units(o.musts_on_time) for o in preferred)
        last = [o for o in preferred if musts_units(o.musts_on_time) >= uncapped - _BAND]
        return Chosen(outcome=min(last, key=by_people), decided_by_rules=len(preferred) < len(left))

    def meeting_requirements(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Those that lack the fewest people of the roles that rules require: a demand that nobody can meet
        makes no team impossible."""
        least = min((self._unmet(o.team) for o in outcomes), default=0)
        return [o for o in outcomes if self._unmet(o.team) == least]

    def within_most_musts(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Step 1: those whose expected musts lie within 0.03 of the most."""
        if not self.musts_first:
            return list(outcomes)
        most = max(musts_units(o.expected_musts) for o in outcomes)
        return [o for o in outcomes if musts_units(o.expected_musts) >= most - _BAND]

    def within_least_cost(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Step 2: those whose net cost lies within the tie tolerance of the least."""
        cheapest = min(outcomes, key=by_cost)
        edge = round(cheapest.net.total) + self.cost_band(cheapest)
        return [o for o in outcomes if round(o.net.total) <= edge]

    def cost_band(self, cheapest: Outcome) -> int:
        """Money that makes no difference: a part of people and fees, or a month of average pay if that is more."""
        pricing = self._problem.pricing
        return round(max(pricing.tie_tolerance * cheapest.net.people, pricing.average_pay))

    def preferred(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Step 3: teams that hire, but not the role that the rules prefer, step back where others are left."""
        for role in self._problem.preferred_roles:
            kept = [o for o in outcomes if not o.team.hires or self.hires(o.team, role)]
            if kept:
                return kept
        return list(outcomes)

    def hires(self, team: Team, role: str) -> bool:
        """Whether a team hires somebody of a role."""
        return any(self._options[hire.option] == role for hire in team.hires)

    def overridden(self, chosen: Outcome, in_reach: Iterable[Outcome]) -> str | None:
        """The role that the rules prefer most, where the choice hires another although it is in reach."""
        role = next(iter(self._problem.preferred_roles), None)
        if role is None or not chosen.team.hires or self.hires(chosen.team, role):
            return None
        return role if any(self.hires(o.team, role) for o in in_reach) else None
