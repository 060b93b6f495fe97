"""A team as actions: people who are taken on or trained alike are one action, with its cost and causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from advisor.domain.answer import Action, CrossTrain, Hire, PlanB
from advisor.domain.cash import cash_of_entry
from advisor.domain.plan import Plan
from advisor.domain.team import HireDecision, TrainingDecision
from advisor.explanation.analyses import plan_b_of
from advisor.explanation.context import Context
from advisor.rulebook.effects import GREATEST_NEED, Support

FULL_TIME = 1.0


def actions_of(context: Context, plan: Plan) -> tuple[Action, ...]:
    """Hires, then trainings, each in order of their first month."""
    hires = Counter(plan.team.hires).items()
    trainings = Counter(plan.team.trainings).items()
    return (
        *(_hire(context, plan, entry, n) for entry, n in sorted(hires, key=lambda h: (h[0].start, h[0]))),
        *(
            _training(context, plan, entry, n)
            for entry, n in sorted(trainings, key=lambda t: (t[0].start, t[0]))
        ),
    )


def hired_roles(context: Context, plan: Plan) -> Counter[str]:
    """Role -> people hired."""
    return Counter(context.problem.hire_option(entry.option).role for entry in plan.team.hires)


def _hire(context: Context, plan: Plan, entry: HireDecision, count: int) -> Hire:
    option = context.problem.hire_option(entry.option)
    return Hire(
        action="hire",
        role=option.role,
        engagement=option.engagement,
        share=FULL_TIME,
        count=count,
        decide_by=context.month(entry.start - option.lead_time),
        starts=context.month(entry.start),
        ends=context.month(entry.end) if entry.leaves else None,
        cost=count * cash_of_entry(context.problem, entry),
        utilisation=plan.utilisation.get(entry.option, 0.0),
        because=_because(context, "hire", option.role),
    )


def _training(context: Context, plan: Plan | None, entry: TrainingDecision, count: int) -> CrossTrain:
    option = context.problem.training_option(entry.option)
    return CrossTrain(
        action="cross_train",
        path=option.path,
        staff=option.group,
        supported=option.supported,
        count=count,
        decide_by=context.month(entry.start),
        starts=context.month(entry.start),
        ends=context.month(entry.start + option.duration - 1),
        cost=count * cash_of_entry(context.problem, entry),
        because=_because(context, "cross_train", option.path),
        plan_b=None if plan is None else _plan_b(context, plan, entry),
    )


def _plan_b(context: Context, plan: Plan, entry: TrainingDecision) -> PlanB | None:
    """What to do should a training of the recommended team fail; None where little depends on it."""
    if plan.team != context.recommended.plan.team:
        return None
    found = next((f for f in context.findings.plans_b or () if f.training == entry), None)
    if found is None:
        return None
    added = found.addition
    if isinstance(added, HireDecision):
        return plan_b_of(context, found, _hire(context, plan, added, 1))
    return plan_b_of(context, found, None if added is None else _training(context, None, added, 1))


def _because(context: Context, action: str, what: str) -> tuple[str, ...]:
    """Ids of the rules that speak for an action on a role or along a path, those that name it first."""
    supports = [s for s in (*context.later.supports, *context.brief.effects.supports) if s.action == action]
    specific = (s.rule for s in supports if _names(context, s) and speaks_for(context, s, action, what))
    general = (s.rule for s in supports if not _names(context, s))
    return tuple(dict.fromkeys((*specific, *general)))


def _names(context: Context, support: Support) -> bool:
    """Whether a rule speaks for one role or path rather than for hiring or training as such."""
    return support.role is not None or support.path is not None


def speaks_for(context: Context, support: Support, action: str, what: str) -> bool:
    """Whether a rule speaks for this very role (of a hire) or path (of a training)."""
    role = context.brief.needs.greatest_role if support.role == GREATEST_NEED else support.role
    if support.action != action:
        return False
    if action == "hire":
        return role == what
    path = context.rulebook.paths.get(what)
    return support.path == what or (role is not None and path is not None and path.target_role == role)


def names_an_action(context: Context, supports: Iterable[Support], plan: Plan) -> bool:
    """Whether the plan takes an action that one of these rules speaks for by name."""
    problem = context.problem
    roles = {problem.hire_option(entry.option).role for entry in plan.team.hires}
    paths = {problem.training_option(entry.option).path for entry in plan.team.trainings}
    return any(
        any(speaks_for(context, support, "hire", role) for role in roles)
        or any(speaks_for(context, support, "cross_train", path) for path in paths)
        for support in supports
    )
