"""Why: the argument in a few sentences, then a reason for each action, each other strategy, rules and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from advisor.domain.answer import Action, Alternative, Assumption, Hire, Reason
from advisor.domain.findings import Judged, StrategyFinding
from advisor.explanation.actions import hired_roles
from advisor.explanation.alternatives import against_recommendation
from advisor.explanation.chances import joint
from advisor.explanation.context import Context
from advisor.explanation.levers import A_GAIN
from advisor.explanation.warnings import answered
from advisor.explanation.words import (
    KINDS,
    a,
    capital,
    chance,
    covered,
    exact_money,
    instead,
    listed,
    money_between,
    month_name,
    months,
    on_time,
    people,
    percent,
    person_months,
    sentence,
)

HARDLY = 0.05
"""Person-months that would be printed as none."""

SURE_ENOUGH = 0.8
"""A chance from which a sentence may speak as if it were so."""

CAVEAT = "pilots-that-reach-production"
"""The note of rules/context.yaml on what a chance does not cover."""


# --- the argument -----------------------------------------------------------------------------------


def summary_of(context: Context) -> tuple[str, ...]:
    """What is needed, what the plan costs, what each project gets, and what a chance is one of."""
    lines = [
        _needed(context),
        _needed_against_hired(context),
        cost_line(context),
        *_projects(context),
        caveat(context),
    ]
    lines += [text for _, text in context.later.advice]
    return tuple(dict.fromkeys(line for line in lines if line))


def caveat(context: Context) -> str:
    """Said once in each answer: what a chance is one of, and what is known of the rest."""
    notes = [note.text for note in context.rulebook.context if note.id == CAVEAT]
    return " ".join(["A chance here is one of people and time.", *notes])


def _needed(context: Context) -> str:
    needs = context.brief.needs
    if needs.greatest_role is None and _suffices(context):
        return "The people you have are qualified for all of the work and have the time for it."
    if needs.greatest_role is None:
        return (
            "Counted over the whole period, the people you have could do all of the work; month by month, in its "
            "order and by its deadlines, they cannot be counted on for it."
        )
    gaps = [f"{person_months(gap)} of {side}" for side, gap in needs.gap_after_staff.items() if gap >= HARDLY]
    if not gaps:
        return "The people you have cover nearly all of the work."
    title = context.words.role(needs.greatest_role)
    whose = "After what your people can do" if context.brief.case.staff else "With nobody listed in house"
    return f"{whose}, {listed(gaps)} work is left; the role needed most is {title}."


def _suffices(context: Context) -> bool:
    """Whether all work is done in time, and likely so, where nothing is changed."""
    nothing = context.findings.nothing
    undone = sum(sum(project.shortage.values()) for project in nothing.plan.projects)
    return (
        undone < HARDLY
        and nothing.plan.outcome == "all_on_time"
        and min(nothing.outcome.chance.values()) >= SURE_ENOUGH
    )


def _needed_against_hired(context: Context) -> str:
    """Where the role needed most is not hired: who does its work instead, and what hiring it would mean."""
    greatest, plan = context.brief.needs.greatest_role, context.recommended.plan
    if greatest is None or hired_roles(context, plan)[greatest]:
        return ""
    trained = {context.problem.training_option(entry.option).target_role for entry in plan.team.trainings}
    instead = "trains for it instead" if greatest in trained else "hires nobody for it"
    return f"The plan {instead}. {_what_hiring_would_mean(context, greatest)}".strip()


def _what_hiring_would_mean(context: Context, role: str) -> str:
    """The best of the other teams that hire the role, against the recommendation."""
    title = context.words.role(role)
    with_role = [
        found
        for found in context.findings.alternatives
        if (found.best is not None and hired_roles(context, found.best.plan)[role])
        or (found.best is None and (found.strategy.several or found.strategy.hires == role))
    ]
    judged = [found for found in with_role if found.status in ("judged", "dominated")]
    best = max(judged, key=_rank, default=None)
    if best is not None and best.best is not None:
        return _difference(context, title, best.best, tie=best.tie)
    statuses = {found.status for found in with_role}
    if "not_worth_it" in statuses:
        return f"Hiring {a(title)} would cost more than it is worth here."
    if "unaffordable" in statuses:
        return f"Hiring {a(title)} does not keep within the money."
    if "cut_off" in statuses:
        return f"Whether hiring {a(title)} is better was not looked at: the time ran out."
    return f"Hiring {a(title)} is not possible within the limits of the request." if with_role else ""


def _rank(found: StrategyFinding) -> tuple[float, float]:
    outcome = None if found.best is None else found.best.outcome
    return (0.0, 0.0) if outcome is None else (outcome.expected_musts, -outcome.net.total)


def _difference(context: Context, title: str, other: Judged, *, tie: bool) -> str:
    mine, theirs = context.recommended.outcome, other.outcome
    subject = f"The best plan that hires {a(title)}"
    if theirs.expected_musts < mine.expected_musts - A_GAIN:
        less = instead(joint(context, theirs) or "", joint(context, mine) or "")
        return f"{subject} makes the must-haves less likely: {less}."
    more = theirs.net.total - mine.net.total
    if tie or more <= 0:
        return f"{subject} is as good within what the figures can tell."
    return (
        f"{subject} does no more for the must-haves and costs {context.words.money(more)} more, time and delay "
        "counted."
    )


def cost_line(context: Context) -> str:
    """Cash of the plan against the budget."""
    cash, limits, words = context.recommended.plan.cash, context.problem.limits, context.words
    if cash.bound < 1:
        return "It spends nothing beyond the pay of the people you have."
    committed = (
        f" and commits you to {words.money(cash.committed_after)} after that"
        if cash.committed_after >= 1
        else ""
    )
    budget = exact_money(limits.budget, words.currency)
    if limits.annual_budget is not None:
        budget = f"{exact_money(limits.annual_budget, words.currency)} a year"
    end = month_name(context.problem.horizon.end)
    return f"It costs {words.money(cash.total)} in cash until {end}{committed}, of a budget of {budget}."


def _projects(context: Context) -> Iterator[str]:
    """Each project: when it is complete if all goes as planned, and how likely it is on time."""
    outcome = context.recommended.outcome
    for project in context.order:
        result, name = context.recommended.plan.project(project), context.words.project(project)
        if result.kind != "delivery":
            yield sentence(covered(name, outcome.chance[project]))
            continue
        completed = context.month_within(result.completed)
        planned = "is not complete within the period" if completed is None else (
            f"is complete in {month_name(completed)}"
        )  # fmt: skip
        if completed is not None and not result.delivered:
            planned += ", after its deadline,"
        yield sentence(f"{name} {planned} if all goes as planned; {on_time('it', outcome.chance[project])}")


# --- a reason for each thing ------------------------------------------------------------------------


def reasons_of(
    context: Context,
    actions: Sequence[Action],
    alternatives: Sequence[Alternative],
    assumptions: Sequence[Assumption],
) -> tuple[Reason, ...]:
    """Of the actions, the chances, the cost, each other strategy, the rules and the figures."""
    return (
        *(reason for action in actions for reason in _of_action(context, action)),
        _chance(context),
        _cost(context),
        *_strategies(context, alternatives),
        _rules(context),
        _figures(assumptions),
    )


def _of_action(context: Context, action: Action) -> Iterator[Reason]:
    if isinstance(action, Hire):
        yield Reason(about="role", text=_role(context, action))
    else:
        option = next(
            o for o in context.problem.trainings
            if (o.path, o.group, o.supported) == (action.path, action.staff, action.supported)
        )  # fmt: skip
        source, target = context.words.roles_of(action.path)
        support = "with a specialist to turn to" if action.supported else "without a specialist to turn to"
        text = (
            f"{people(action.count, source)} {'learns' if action.count == 1 else 'learn'} the work of {a(target)} "
            f"{support}; of those who try, {chance(option.success_rate)} pass"
        )
        yield Reason(about="training", text=sentence(text) + _backed(context, action))
    yield Reason(about="month", text=_month(context, action))


def _role(context: Context, action: Hire) -> str:
    """The gap that a hire is for, and how much of their time the projects take."""
    needs, title = context.brief.needs, context.words.role(action.role)
    side = context.rulebook.roles[action.role].side
    gap = needs.gap_after_staff.get(side, 0.0)
    if action.role == needs.greatest_role:
        text = (
            f"{title} is the role needed most: your people leave {person_months(gap)} of {side} work undone"
        )
    elif gap >= HARDLY:
        text = f"{a(title)} does {side} work, of which your people leave {person_months(gap)} undone"
    else:
        text = f"your people cover the {side} work by amount, but not in every month"
    busy = f" Projects take {percent(action.utilisation)} of the time of those hired so."
    return sentence(text) + busy + _backed(context, action)


def _backed(context: Context, action: Action) -> str:
    """The first rule that speaks for an action, by its title."""
    titles = {rule.id: rule.title for rule in context.rules}
    return f" The rules say: {sentence(titles[action.because[0]])}" if action.because else ""


def _month(context: Context, action: Action) -> str:
    if isinstance(action, Hire):
        lead = action.starts - action.decide_by
        wait = f", as hiring takes {months(lead)} as planned" if lead else ""
        ends = "" if action.ends is None else f"; the contract ends in {month_name(action.ends)}"
        return f"Decide by {month_name(action.decide_by)} for a start in {month_name(action.starts)}{wait}{ends}."
    first, last = month_name(action.starts), month_name(action.ends)
    return f"Study begins in {first} and is planned to end in {last}; the new work follows."


def _chance(context: Context) -> Reason:
    futures = context.recommended.outcome.futures
    text = (
        f"Chances are shares of {futures:,} futures, in which effort, speed, arrival, courses, passing and leaving "
        "turn out differently; months of the plan are those in which everybody passes and nobody leaves."
    )
    return Reason(about="chance", text=text)


def _cost(context: Context) -> Reason:
    outcome, words = context.recommended.outcome, context.words
    net = outcome.net
    text = (
        f"In net cost it is {words.money(net.total)}: {words.money(net.people)} for new people and courses, "
        f"{words.money(net.released_time)} of your people's time, {words.money(net.moves)} for the changes, and "
        f"{words.money(net.loss)} of value lost while projects are not complete and work is not done."
    )
    if outcome.cash_high >= 1:
        between = money_between(outcome.cash_low, outcome.cash_high, words.currency)
        text += f" In eight of ten futures cash lies {between}, replacements of leavers included."
    return Reason(about="cost", text=text)


def _strategies(context: Context, alternatives: Sequence[Alternative]) -> Iterator[Reason]:
    for found, other in zip(context.findings.alternatives, alternatives, strict=True):
        subject = capital(context.words.strategy(other.strategy))
        parts = [] if other.why is None else [other.why.rstrip(".")]
        if found.best is not None:
            parts.append(against_recommendation(context, other, found.best.outcome))
        said = ". ".join(capital(part) for part in parts)
        yield Reason(about=f"strategy:{other.strategy}", text=sentence(f"{subject}: {said}"))


def _rules(context: Context) -> Reason:
    """How many rules apply, which warnings the plan answers, and whether a preference decided."""
    fired = [rule for rule in context.rules if rule.fired == "yes"]
    text = f"{len(fired)} of {len(context.rules)} rules apply."
    if context.findings.decided_by_rules:
        text += " Between teams as good as each other, their preference for the role needed most decided."
    done = answered(context)
    if done:
        text += f" The plan answers what they warn of: {listed([sentence(r.title)[:-1] for r in done])}."
    return Reason(about="rules", text=text)


def _figures(assumptions: Sequence[Assumption]) -> Reason:
    kinds = Counter(row.kind for row in assumptions)
    named = [f"{kinds[kind]} {words}" for kind, words in _COUNTED.items() if kinds[kind]]
    text = f"The answer rests on {len(assumptions)} figures and defaults: {listed(named)}."
    text += " Nobody has measured what is assumed." if kinds["assumption"] else ""
    return Reason(about="assumptions", text=text)


_COUNTED = {kind: {"assumption": "assumed", "request": "your own"}.get(kind, kind) for kind in KINDS}
