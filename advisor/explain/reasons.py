"""Why this plan: sentences with figures, what to watch, and which limits bind."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.domain.plan import Plan
from advisor.domain.recommendation import (
    Alternative,
    Caution,
    Needs,
    RuleLine,
    SmallestChange,
)
from advisor.explain.wording import listed, money, month_name, person_months, strategy_phrase
from advisor.intake.completion import Case
from advisor.intake.facts import chance_that_all_pass, must_rests_on_training
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule


def summary(
    case: Case,
    rulebook: Rulebook,
    plan: Plan,
    needs: Needs,
    alternatives: Sequence[Alternative],
    advice: Sequence[tuple[str, str]],
) -> tuple[str, ...]:
    """The argument in order: what is needed, what the plan costs and delivers, why not otherwise.

    advice: (rule, text) of what the rules say about the plan; what they say about the request stands
    with the rules themselves.
    """
    lines = [_needs_line(rulebook, needs), _cost_line(case, plan), *_delivery_lines(case, plan)]
    lines += _why_not(case, rulebook, needs, plan, alternatives)
    lines += [text for _, text in advice]
    return tuple(line for line in dict.fromkeys(lines) if line)


def _needs_line(rulebook: Rulebook, needs: Needs) -> str:
    if needs.greatest_role is None:
        return "The people you have are qualified for all of the work and have the time for it."
    gaps = [
        f"{person_months(amount)} of {side}"
        for side, amount in needs.gap_after_staff.items()
        if amount > 0.05
    ]
    if not gaps:
        return "The people you have cover nearly all of the work."
    return (
        f"After what your present people can do, {listed(gaps)} work is left without qualified hands; "
        f"the role needed most is {rulebook.roles[needs.greatest_role].title}."
    )


def _cost_line(case: Case, plan: Plan) -> str:
    costs, currency = plan.costs, case.currency
    if costs.total <= 0:
        return "The plan spends nothing beyond the pay of the people you have."
    line = f"The plan costs {money(costs.total, currency)} in cash until {month_name(case.horizon.end)}"
    if costs.committed_after > 0:
        line += f", and commits you to {money(costs.committed_after, currency)} after that"
    return f"{line}, of a budget of {money(case.budget, currency)}."


def _delivery_lines(case: Case, plan: Plan) -> list[str]:
    lines = []
    names = {p.asked.id: p.asked.name or p.asked.id for p in case.projects}
    for project in plan.projects:
        name = names[project.id]
        if project.kind == "ongoing":
            share = f"{project.completion:.0%}"
            lines.append(f"{name}: {share} of the monthly demand is met.")
        elif project.completed is None:
            lines.append(f"{name}: not completed within the horizon.")
        else:
            when = month_name(case.horizon.month(project.completed))
            late = "" if project.delivered else ", after its deadline"
            live = (
                "" if project.live is None else f", live from {month_name(case.horizon.month(project.live))}"
            )
            lines.append(f"{name}: complete in {when}{late}{live}.")
    return lines


def _why_not(
    case: Case, rulebook: Rulebook, needs: Needs, plan: Plan, alternatives: Sequence[Alternative]
) -> list[str]:
    """Where the plan does not hire the role needed most, say what that would have meant."""
    greatest = needs.greatest_role
    if greatest is None or any(hire.role == greatest for hire in plan.hires):
        return []
    other = next(
        (a for a in alternatives if a.plan is not None and a.plan.hires and
         any(h.role == greatest for h in a.plan.hires)),
        None,
    )  # fmt: skip
    title = rulebook.roles[greatest].title
    if other is None or other.compared is None:
        return [f"Hiring a {title}, the role needed most, is not among the plans that these limits allow."]
    if other.compared.economic_cost > 0:
        return [
            f"The larger gap asks for a {title}, but hiring one would cost "
            f"{money(other.compared.economic_cost, case.currency)} more in all for what it delivers; "
            "the gap is closed by other people instead."
        ]
    return [f"Hiring a {title}, the role needed most, would deliver less of what comes first."]


def adds_nothing_because(part: Plan, currency: str) -> str:
    """Why a strategy is not worth its actions: a part of it does as much for less."""
    return (
        f"It delivers no more than {strategy_phrase(part.strategy)} alone, which costs "
        f"{money(part.costs.economic.total, currency)} in all, and it costs more."
    )


def cautions(
    case: Case, plan: Plan, rule_warnings: Sequence[tuple[str, str, str]], change: SmallestChange | None
) -> tuple[Caution, ...]:
    """What to watch: the rules' warnings, the case's own, and risks that the plan carries."""
    result = [Caution(rule=rule, level=level, text=text) for rule, level, text in rule_warnings]
    result += case.cautions
    chance = chance_that_all_pass(plan)
    if must_rests_on_training(plan) and chance < case.figures.value("planning.must_confidence"):
        result.append(
            Caution(
                rule=None,
                level="high",
                text=f"The chance that everybody in training passes is {chance:.0%}, and a must counts on it.",
            )
        )
    if change is not None and change.unfinished:
        result.append(
            Caution(
                rule=None,
                level="low",
                text=f"The time limit passed before this was answered: {listed(change.unfinished)}.",
            )
        )
    if plan.status == "feasible":
        result.append(_unproven(plan))
    return tuple(_ordered(result))


def _unproven(plan: Plan) -> Caution:
    if not plan.solver.stages:
        text = (
            "There was no time to find any plan; this one does nothing and is no advice. Allow more time, or "
            "ask for fewer months, groups or projects."
        )
        return Caution(rule=None, level="high", text=text)
    text = "The solver could not prove this plan to be the best one; see provenance for the gap."
    return Caution(rule=None, level="medium", text=text)


def _ordered(rows: Sequence[Caution]) -> list[Caution]:
    levels = {"high": 0, "medium": 1, "low": 2}
    return sorted(rows, key=lambda row: levels.get(row.level, len(levels)))


def rule_lines(fired: Sequence[FiredRule]) -> tuple[RuleLine, ...]:
    """Every rule that was asked, the ones that fired first."""
    order = {"yes": 0, "unknown": 1, "no": 2}
    return tuple(
        RuleLine(
            id=rule.id,
            title=rule.title,
            fired=rule.fired,
            conditions=tuple((c.fact, c.value, c.test, c.met) for c in rule.conditions),
            effects=tuple(effect.sentence for effect in rule.effects),
            because=tuple((c.advice, c.speaker, c.source) for c in rule.because),
        )
        for rule in sorted(fired, key=lambda r: (order[r.fired], r.id))
    )
