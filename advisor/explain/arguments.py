"""The arguments of an answer: sentences from templates, each figure with its place in the answer.

Everything said is read off the recommendation; what nobody has solved or bounded is not claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from advisor.domain.plan import Plan
from advisor.domain.recommendation import (
    Action,
    Alternative,
    Quoted,
    Reason,
    Recommendation,
    Timing,
    Work,
)
from advisor.explain.evidence import worker_of
from advisor.explain.wording import (
    listed,
    money,
    month_name,
    months,
    people,
    person_months,
    quantity,
    sentence,
    strategy_phrase,
)
from advisor.rulebook import Rulebook

NOTHING = 0.05
"""Person-months that would be printed as 0.0."""

KINDS = {"assumption": "assumed", "measured": "measured", "published": "published", "request": "your own"}


def arguments(answer: Recommendation, rulebook: Rulebook) -> tuple[Reason, ...]:
    """Why these roles, months and trainings; why not each other strategy; rules; assumptions."""
    told: set[str] = set()
    reasons: list[Reason] = []
    for place, action in enumerate(answer.actions):
        worker = worker_of(action)
        if worker not in told:
            why = _role if action.action == "hire" else _training
            reasons.append(why(answer, rulebook, place, action))
        told.add(worker)
        reasons.append(_month(answer, rulebook, place, action))
    reasons += [_strategy(answer, place, other) for place, other in enumerate(answer.alternatives or ())]
    reasons += [_rules(answer), _assumptions(answer)]
    return tuple(reasons)


# --- the roles --------------------------------------------------------------------------------------


def _role(answer: Recommendation, rulebook: Rulebook, place: int, action: Action) -> Reason:
    """Why somebody of this role is hired: the gap, the work, the rules."""
    role, title = rulebook.roles[action.role or ""], _title(action, rulebook)
    gap = answer.needs.gap_after_staff.get(role.side, 0.0)
    figures = [Quoted(value=gap, at=f"/needs/gap_after_staff/{role.side}")]
    short = f"your people leave {person_months(gap)} of {role.side} undone"
    if role.id == answer.needs.greatest_role:
        text = f"{sentence(title)[:-1]} is the role needed most: {short}."
    elif gap > NOTHING:
        text = f"A {title} does {role.side} work, of which {short.replace(f' of {role.side}', '')}."
    else:
        figures, text = [], f"Your people cover the {role.side} work by amount, but not in every month."
    for said, quoted in (_work_done(answer, action), _backed(answer, action)):
        text += said
        figures += quoted
    return Reason(about="role", text=text, figures=tuple(figures))


def _title(action: Action, rulebook: Rulebook) -> str:
    title = rulebook.roles[action.role or ""].title
    return f"contract {title}" if action.engagement == "contract" else title


def _work_done(answer: Recommendation, action: Action) -> tuple[str, list[Quoted]]:
    found = _work_row(answer, action)
    if found is None:
        return " The plan gives these people no work of their own.", []
    at, work = found
    sides = {side: amount for side, amount in work.output.items() if amount > NOTHING}
    done = listed([f"{person_months(amount)} of {side}" for side, amount in sides.items()])
    names = listed([answer.project_names.get(p, p) for p in work.projects])
    figures = [Quoted(value=amount, at=f"{at}/output/{side}") for side, amount in sides.items()]
    who = "this hire does" if action.action == "hire" else "they then do"
    return (f" In the plan {who} {done}, for {names}.", figures) if sides else ("", [])


def _work_row(answer: Recommendation, action: Action) -> tuple[str, Work] | None:
    worker = worker_of(action)
    rows = ((f"/explanation/work/{i}", work) for i, work in enumerate(answer.work) if work.worker == worker)
    return next(rows, None)


def _backed(answer: Recommendation, action: Action) -> tuple[str, list[Quoted]]:
    """The first rule that speaks for an action; its title as the answer has it."""
    if not action.because:
        return " No rule speaks for it: the plan does.", []
    first = action.because[0]
    at, title = next((i, rule.title) for i, rule in enumerate(answer.rules) if rule.id == first)
    return f" The rules say: {sentence(title)}", [Quoted(value=title, at=f"/explanation/rules/{at}/title")]


# --- the months -------------------------------------------------------------------------------------


def _month(answer: Recommendation, rulebook: Rulebook, place: int, action: Action) -> Reason:
    """Why this month: what is known of earlier ones, and the time until the nearest deadline."""
    timing = answer.timing[place]
    text, figures = (_first_day if action.action == "hire" else _study)(answer, rulebook, place, action)
    if action.action == "hire" and action.ends is not None:
        text += f" The contract ends in {month_name(answer.horizon.month(action.ends))}."
        figures.append(_date(answer, action.ends, f"/recommendation/actions/{place}/ends"))
    said, quoted = _until_deadline(answer, timing)
    return Reason(about="month", text=text + said, figures=(*figures, *quoted))


def _first_day(
    answer: Recommendation, rulebook: Rulebook, place: int, action: Action
) -> tuple[str, list[Quoted]]:
    timing, at, horizon = answer.timing[place], f"/recommendation/actions/{place}", answer.horizon
    figures = [_date(answer, action.starts, f"{at}/starts")]
    starts, title = month_name(horizon.month(action.starts)), _title(action, rulebook)
    if timing.lead_months is None or timing.earliest is None or action.decide_by is None:
        return f"The first day is in {starts}.", figures
    figures.append(Quoted(value=timing.lead_months, at=f"/explanation/timing/{place}/lead_months"))
    found = f"finding a {title} takes {months(timing.lead_months)}"
    if action.starts == timing.earliest:
        return f"{starts} is the first month possible: {found}.", figures
    decide, earliest = horizon.month(action.decide_by), horizon.month(timing.earliest)
    figures += [
        _date(answer, action.decide_by, f"{at}/decide_by"),
        _date(answer, timing.earliest, f"/explanation/timing/{place}/earliest"),
    ]
    best = (
        "; the plan is proven best, so no other month improves it" if answer.plan.status == "optimal" else ""
    )
    return (
        f"Decide by {month_name(decide)} for a first day in {starts}, as {found}; "
        f"{month_name(earliest)} would be the first month possible{best}.",
        figures,
    )


def _study(
    answer: Recommendation, rulebook: Rulebook, place: int, action: Action
) -> tuple[str, list[Quoted]]:
    at, horizon, last = f"/recommendation/actions/{place}", answer.horizon, action.ends or action.starts
    figures = [_date(answer, action.starts, f"{at}/starts"), _date(answer, last, f"{at}/ends")]
    target = rulebook.roles[rulebook.paths[action.path or ""].target_role].title
    begin, end = month_name(horizon.month(action.starts)), month_name(horizon.month(last))
    first = ", the first month of the plan," if action.starts == 0 else ""
    return f"Study begins in {begin}{first} and ends in {end}; work as a {target} follows.", figures


def _until_deadline(answer: Recommendation, timing: Timing) -> tuple[str, list[Quoted]]:
    """The most urgent delivery of these people: when it is due, the months left for it, when it is done."""
    if timing.project is None or timing.deadline is None:
        return "", []
    project, row = answer.plan.project(timing.project), answer.project_order.index(timing.project)
    at = f"/explanation/timing/{timing.action}"
    due, left = month_name(answer.horizon.month(timing.deadline)), timing.months_to_deadline
    text = f" {answer.project_names.get(project.id, project.id)} is due in {due}"
    figures = [_date(answer, timing.deadline, f"{at}/deadline")]
    if left is None:
        text += ", before that"
    else:
        text += f": that leaves {months(left)} for the work"
        figures.append(Quoted(value=left, at=f"{at}/months_to_deadline"))
    if project.completed is None:
        return f"{text}. The plan does not complete it.", figures
    figures.append(_date(answer, project.completed, f"/projects/{row}/completed"))
    late = "" if project.delivered else ", late all the same"
    completed = month_name(answer.horizon.month(project.completed))
    return f"{text}. The plan completes it in {completed}{late}.", figures


def _date(answer: Recommendation, period: int, at: str) -> Quoted:
    return Quoted(value=str(answer.horizon.month(period)), at=at)


# --- training ---------------------------------------------------------------------------------------


def _training(answer: Recommendation, rulebook: Rulebook, place: int, action: Action) -> Reason:
    """Why people learn this: the work they do afterwards, the fee beside a hire, the rules."""
    path = rulebook.paths[action.path or ""]
    source, target = rulebook.roles[path.source_role], rulebook.roles[path.target_role]
    learn = "learns" if action.count == 1 else "learn"
    text = f"{people(action.count, source.title)} {learn} the work of a {target.title}."
    figures = [
        Quoted(value=action.count, at=f"/recommendation/actions/{place}/count"),
        Quoted(value=action.cost, at=f"/recommendation/actions/{place}/cost"),
    ]
    dearer, quoted = _hire_instead(answer, path.target_role, target.title)
    parts = (
        _work_done(answer, action),
        (f" The fees are {money(action.cost, answer.currency)}{dearer}.", quoted),
        _backed(answer, action),
    )
    for said, more in parts:
        text += said
        figures += more
    return Reason(about="training", text=sentence(text), figures=tuple(figures))


def _hire_instead(answer: Recommendation, role: str, title: str) -> tuple[str, list[Quoted]]:
    """What hiring for the same work costs in the strategy that does only that."""
    for i, other in enumerate(answer.alternatives or ()):
        if other.strategy != f"hire_{role}":
            continue
        if other.limit is not None and other.limit.limit == "budget":
            least = money(other.limit.needed, answer.currency)
            at = f"/explanation/obstacles/{answer.obstructed.index(other)}/limit/needed"
            quoted = [Quoted(value=other.limit.needed, at=at)]
            return f"; hiring a {title} takes {least} at the least", quoted
        if other.plan is not None and other.actions:
            cost = sum(action.cost for action in other.actions)
            quoted = [Quoted(value=cost, at=f"/alternatives/{i}/cost")]
            return f"; hiring a {title} instead costs {money(cost, answer.currency)} in cash", quoted
    return "", []


# --- the other strategies ---------------------------------------------------------------------------


def _strategy(answer: Recommendation, place: int, other: Alternative) -> Reason:
    """Why not this one: the limit in its way, the part that does as much, or what it loses and costs."""
    at, about = f"/alternatives/{place}", f"strategy:{other.strategy}"
    subject = strategy_phrase(other.strategy)
    subject = subject[:1].upper() + subject[1:]
    if other.plan is None or other.compared is None:
        text = _of_subject(subject, other.why or "")
        return Reason(about=about, text=text, figures=tuple(_in_its_way(answer, other)))
    parts = [_delivery(answer, other.plan), _price(answer, other)]
    figures = [
        Quoted(value=other.compared.cost, at=f"{at}/compared_with_recommendation/cost"),
        Quoted(value=other.compared.economic_cost, at=f"{at}/compared_with_recommendation/economic_cost"),
    ]
    later = other.compared.months_later
    if later and other.plan.outcome == answer.plan.outcome:  # who does less is done earlier: no merit
        parts.append(
            f"its last project is complete {months(abs(later))} {'later' if later > 0 else 'earlier'}"
        )
        figures.append(Quoted(value=later, at=f"{at}/compared_with_recommendation/months_later"))
    if other.compared.tie:
        parts.append("that is near enough to count as equal")
    return Reason(about=about, text=f"{subject} {'; '.join(parts)}.", figures=tuple(figures))


def _in_its_way(answer: Recommendation, other: Alternative) -> Iterator[Quoted]:
    if other in answer.obstructed:
        at = f"/explanation/obstacles/{answer.obstructed.index(other)}"
        if other.limit is not None:
            yield Quoted(value=other.limit.needed, at=f"{at}/limit/needed")
            yield Quoted(value=other.limit.of, at=f"{at}/limit/of")
        if other.as_good is not None:
            yield Quoted(value=other.as_good.economic_cost, at=f"{at}/as_good/economic_cost")


def _of_subject(subject: str, why: str) -> str:
    """It delivers no more. -> Hiring both delivers no more."""
    if why.startswith("It "):
        return f"{subject} {why.removeprefix('It ')}"
    return f"{subject}: {why[:1].lower()}{why[1:]}"


def _delivery(answer: Recommendation, other: Plan) -> str:
    """What another plan delivers less, or more, than the recommended one, by project."""
    mine = answer.plan
    lost, gained, undone, less = [], [], [], []
    for project in answer.project_order:
        name, ours, theirs = (
            answer.project_names.get(project, project), mine.project(project), other.project(project)
        )  # fmt: skip
        if ours.kind != "delivery":
            if sum(theirs.shortage.values()) > sum(ours.shortage.values()) + NOTHING:
                less.append(name)
        elif ours.delivered and not theirs.delivered:
            lost.append(name)
        elif theirs.delivered and not ours.delivered:
            gained.append(name)
        elif ours.completed is not None and theirs.completed is None:
            undone.append(name)
    parts = []
    if lost:
        parts.append(f"does not have {listed(lost)} on time")
    if undone:
        parts.append(f"does not complete {listed(undone)}")
    if less:
        parts.append(f"meets less of {listed(less)}")
    if gained:
        parts.append(f"{'though it has' if parts else 'has'} {listed(gained)} on time")
    if parts:
        return ", ".join(parts)
    some = any(project.delivered for project in mine.projects)
    return "has the same projects on time" if some else "has nothing more on time"


def _price(answer: Recommendation, other: Alternative) -> str:
    assert other.compared is not None
    cash, economic = other.compared.cost, other.compared.economic_cost
    joint = "and" if (cash >= 0) == (economic >= 0) else "but"
    return (
        f"it costs {_difference(cash, answer.currency)} in cash {joint} "
        f"{_difference(economic, answer.currency)} with time and delay counted"
    )


def _difference(amount: float, currency: str) -> str:
    return f"{money(abs(amount), currency)} {'more' if amount >= 0 else 'less'}"


# --- rules and assumptions --------------------------------------------------------------------------


def _rules(answer: Recommendation) -> Reason:
    """How many rules apply, and what those that bear on the plan say, in their words."""
    fired = sum(rule.fired == "yes" for rule in answer.rules)
    at = "/explanation/counts"
    figures = [
        Quoted(value=fired, at=f"{at}/rules_that_apply"),
        Quoted(value=len(answer.rules), at=f"{at}/rules"),
    ]
    text = f"{fired} of {len(answer.rules)} rules apply"
    bearing = [(i, rule) for i, rule in enumerate(answer.rules) if rule.fired == "yes" and rule.on_plan]
    if not bearing:
        return Reason(about="rules", text=f"{text}; none of them limits the plan.", figures=tuple(figures))
    figures.append(Quoted(value=len(bearing), at=f"{at}/rules_on_the_plan"))
    text += f"; {len(bearing)} of them {'bears' if len(bearing) == 1 else 'bear'} on what the plan may do:"
    for i, rule in bearing:
        for j in rule.on_plan:
            text += f" {rule.effects[j]}"
            figures.append(Quoted(value=rule.effects[j], at=f"/explanation/rules/{i}/effects/{j}"))
    return Reason(about="rules", text=text, figures=tuple(figures))


def _assumptions(answer: Recommendation) -> Reason:
    """How much hangs on what was assumed, and what is known of how far that could change the answer."""
    kinds = Counter(assumption.kind for assumption in answer.assumptions)
    at = "/explanation/counts"
    named = [f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind]]
    text = f"The answer rests on {len(answer.assumptions)} figures and defaults: {listed(named)}."
    text += " Nobody has measured what is assumed." if kinds["assumption"] else ""
    figures = [Quoted(value=len(answer.assumptions), at=f"{at}/assumptions")]
    figures += [Quoted(value=n, at=f"{at}/assumptions_by_kind/{kind}") for kind, n in kinds.items()]
    for said, quoted in (*_what_would_change(answer), *_chance(answer)):
        text += said
        figures += quoted
    return Reason(about="assumptions", text=text, figures=tuple(figures))


def _what_would_change(answer: Recommendation) -> Iterator[tuple[str, list[Quoted]]]:
    changes = answer.what_would_change
    if changes is None:
        return
    cut_off = any(r.name == "what_would_change" and r.status == "cut_off" for r in answer.analyses)
    if changes.nothing_inside_the_ranges and not cut_off:
        yield " No figure, changed alone within its published range, makes another strategy best.", []
    if changes.rows:
        row, at = changes.rows[0], "/what_would_change/0"
        yield (
            f" The closest change that would: {row.figure} at {quantity(row.changes_at)} instead of "
            f"{quantity(row.now)} {row.unit} makes {strategy_phrase(row.to_strategy)} best.",
            [Quoted(value=row.changes_at, at=f"{at}/changes_at"), Quoted(value=row.now, at=f"{at}/now")],
        )


def _chance(answer: Recommendation) -> Iterator[tuple[str, list[Quoted]]]:
    found = answer.uncertainty
    if found is None or found.recommendation.all_musts is None:
        return
    chance = found.recommendation.all_musts.chance
    yield (
        f" In {found.samples} sampled futures every must is on time in {chance:.0%}.",
        [
            Quoted(value=found.samples, at="/uncertainty/samples"),
            Quoted(value=chance, at="/uncertainty/all_musts/chance"),
        ],
    )
