"""What every part of the answer is made from: what was asked, what was found, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.domain.findings import Findings, Judged
from advisor.domain.horizon import Month
from advisor.domain.problem import Problem, ProjectParameters
from advisor.explanation.words import Words, project_names
from advisor.problem.brief import Brief, rules_of_the_plan
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule
from advisor.rulebook.effects import ModelEffects, merge


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One answer in the making. after, later: the rules on the recommended plan, and what they say."""

    brief: Brief
    findings: Findings
    rulebook: Rulebook
    words: Words
    after: tuple[FiredRule, ...]
    later: ModelEffects

    @property
    def problem(self) -> Problem:
        return self.brief.problem

    @property
    def recommended(self) -> Judged:
        return self.findings.recommended

    @property
    def confidence(self) -> float:
        """The chance that musts are wanted with."""
        return self.problem.pricing.confidence

    @property
    def delivery_musts(self) -> tuple[ProjectParameters, ...]:
        return tuple(p for p in self.problem.musts if p.kind == "delivery")

    @property
    def recurring_musts(self) -> tuple[ProjectParameters, ...]:
        return tuple(p for p in self.problem.musts if p.kind != "delivery")

    @property
    def rules(self) -> tuple[FiredRule, ...]:
        """Every rule that was asked, on the request first."""
        return (*self.brief.fired, *self.after)

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of the projects as the request has them."""
        return tuple(project.asked.id for project in self.brief.case.projects)

    def month(self, period: int) -> Month:
        return self.problem.horizon.month(period)

    def month_within(self, period: int | None) -> Month | None:
        """The month of a period; None for none and for one beyond the horizon."""
        inside = period is not None and period < self.problem.horizon.months
        return self.month(period) if inside and period is not None else None


def context_of(brief: Brief, findings: Findings, rulebook: Rulebook) -> Context:
    """Everything to tell, the rules on the recommended plan asked."""
    after = rules_of_the_plan(brief, findings.recommended, rulebook)
    asked = [project.asked for project in brief.case.projects]
    return Context(
        brief=brief,
        findings=findings,
        rulebook=rulebook,
        words=Words(rulebook, brief.case.currency, project_names(asked, rulebook)),
        after=after,
        later=merge(after, rulebook.paths),
    )
