"""The answer as plain text for a terminal: short lines, no colours, no tables that a screen reader loses.

Chance and cost come first. The words are those of `advisor.explanation.words`, so that shell, pages and JSON
cannot say different things.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from advisor.domain.answer import (
    Action,
    Alternative,
    Answer,
    Assumption,
    Chances,
    CrossTrain,
    Hire,
    ProjectAnswer,
    RuleRow,
    TeamCosts,
)
from advisor.domain.comparison import Comparison, ComparisonRow, Difference
from advisor.domain.horizon import Month
from advisor.explanation.comparison_words import DIFFERENCES, compared_words, difference_words
from advisor.explanation.words import (
    ASIDES,
    CASH_PARTS,
    COST_PARTS,
    FIRED,
    KINDS,
    LEVELS,
    MET,
    PRIORITIES,
    STATUSES,
    Words,
    budget_words,
    capital,
    likely,
    listed,
    money_between,
    month_name,
    musts_words,
    next_decision,
    percent,
    project_result,
    quantity,
    risk_words,
    sentence,
    step_words,
    told_risks,
    turn_words,
    value_words,
)
from advisor.rulebook import Rulebook

WIDTH = 96
_UNIT = re.compile(r"([0-9]) (%|[A-Z]{3}\b)")
"""A number and its unit, which stay in one line."""
_NO_BREAK = "\u00a0"
MOST_ASSUMPTIONS = 8
A_PERSON_MONTH = 0.05
"""Work that would be printed as 0.0."""


def render(answer: Answer, rulebook: Rulebook, *, verbose: bool = False) -> str:
    """The whole answer, ending with a newline; `verbose` lists every assumption and every rule."""
    words = Words.of_answer(answer, rulebook)
    blocks = [_section(title, lines) for title, lines in _sections(answer, words, verbose) if lines]
    return "\n\n".join([*blocks, _wrapped(answer.notice)]) + "\n"


def _sections(answer: Answer, words: Words, verbose: bool) -> Iterator[tuple[str, list[str]]]:
    yield "Recommendation", _first(answer, words)
    yield "Cheaper or safer", _plans(answer, words)
    yield "What to do", _actions(answer, words)
    yield "Projects", [_item(_project(answer, words, project)) for project in answer.projects]
    yield "What it costs", _costs(answer, words)
    yield "Why", _why(answer, verbose)
    yield "Other strategies", [_item(_alternative(answer, words, a)) for a in answer.alternatives]
    yield "What more or less money buys", _frontier(answer, words)
    yield "What would help", [_item(lever.headline) for lever in answer.what_would_help or ()]
    yield "Where the risk comes from", _risks(answer)
    yield "What would change this answer", _turns(answer, words)
    yield "What to watch", [_item(f"{LEVELS[w.level]}: {w.text}") for w in answer.warnings]
    yield "How the request was read", [_item(f"{n.pointer}: {n.text}") for n in answer.notes]
    yield "Rules", _rules(answer, verbose)
    yield "What this rests on", _assumptions(answer, verbose)


def _first(answer: Answer, words: Words) -> list[str]:
    """Headline, what it costs, and what has to be decided next."""
    advice = answer.recommendation
    lines = [_wrapped(advice.headline)]
    lines.append(_wrapped(f"Cost: {_cash(words, advice.costs)}, {budget_words(answer)}."))
    first = next_decision(advice.actions)
    if first is not None:
        lines.append(_wrapped(f"Next decision: {words.action(first)}, by {month_name(first.decide_by)}."))
    judged = answer.provenance
    lines.append(
        _wrapped(
            f"{capital(STATUSES[answer.status])}; {judged.teams_judged:,} of "
            f"{'10,000 or more' if judged.teams_allowed >= 10_000 else f'{judged.teams_allowed:,}'} "
            "possible teams were judged."
        )
    )
    return lines


def _plans(answer: Answer, words: Words) -> list[str]:
    """The recommendation between the cheapest and the safest plan, where there are such."""
    advice, plans = answer.recommendation, answer.plans
    completed = [p.completed for p in answer.projects if p.completed is not None]
    mine = _plan(answer, words, advice.actions, advice.chance, advice.costs, max(completed, default=None))
    rows = [
        ("Cheapest", _other_plan(answer, words, plans.cheapest)),
        ("Recommended", mine),
        ("Safest", _other_plan(answer, words, plans.safest)),
    ]
    shown = [_item(f"{title}: {said}") for title, said in rows if said]
    return shown if len(shown) > 1 else []


def _other_plan(answer: Answer, words: Words, plan: Alternative | None) -> str:
    if plan is None or plan.actions is None or plan.chance is None or plan.costs is None:
        return ""
    return _plan(answer, words, plan.actions, plan.chance, plan.costs, plan.finishes)


def _plan(
    answer: Answer,
    words: Words,
    actions: Sequence[Action],
    chance: Chances,
    costs: TeamCosts,
    finishes: Month | None,
) -> str:
    end = "" if finishes is None else f"complete in {month_name(finishes)} if all goes as planned"
    if finishes is None and any(project.kind == "delivery" for project in answer.projects):
        end = "nothing complete within the period"
    said = [words.actions(actions), musts_words(answer, chance), _cash(words, costs), end]
    return "; ".join(part for part in said if part)


def _cash(words: Words, costs: TeamCosts) -> str:
    """Cash, and what is bound beyond the period."""
    beyond = f" and {words.money(costs.committed_after)} committed after the period"
    return f"{words.money(costs.cash)} in cash" + (beyond if costs.committed_after >= 1 else "")


def _actions(answer: Answer, words: Words) -> list[str]:
    titles = {rule.id: rule.title for rule in answer.explanation.rules}
    lines = []
    for action in answer.recommendation.actions:
        lines.append(_item(_deed(words, action)))
        if isinstance(action, CrossTrain) and action.plan_b is not None:
            lines.append(_item(f"{ASIDES['outcome_known']} {month_name(action.plan_b.known_by)}.", indent=4))
            lines.append(_item(f"Plan B: {action.plan_b.headline} {ASIDES['without_plan_b']}", indent=4))
        lines += [_item(f"because: {titles.get(rule, rule)}", indent=4) for rule in action.because]
    return lines


def _deed(words: Words, action: Action) -> str:
    said = [sentence(words.action(action)), f"Decide by {month_name(action.decide_by)}."]
    if isinstance(action, Hire):
        said.append(f"Projects take {percent(action.utilisation)} of the time.")
    else:
        support = "with a specialist to turn to" if action.supported else "without a specialist to turn to"
        said.append(f"The course is planned to end in {month_name(action.ends)}, {support}.")
    said.append(f"Costs {words.money(action.cost)} in cash within the period.")
    return " ".join(said)


def _project(answer: Answer, words: Words, project: ProjectAnswer) -> str:
    """Chance first, then the months if all goes as planned, then in the futures."""
    row = next(r for r in answer.recommendation.chance.projects if r.project == project.id)
    name = f"{words.project(project.id)} ({PRIORITIES[project.priority]})"
    if project.kind != "delivery":
        return f"{name}: {percent(row.value)} of its work is done on average; {project_result(project)}"
    said = f"{name}, on time: {likely(row.value)}; as planned {project_result(project)}"
    if row.finish is not None and row.finish.p50 is not None:
        said += f", in half of the futures by {month_name(row.finish.p50)}"
    missing = [
        f"{words.activity(s.activity)} {s.person_months:.1f}"
        for s in project.shortage
        if s.person_months >= A_PERSON_MONTH
    ]
    return said + (f"; person-months that nobody does: {', '.join(missing)}" if missing else "")


def _costs(answer: Answer, words: Words) -> list[str]:
    cash, costs = answer.cash, answer.recommendation.costs
    parts = [
        f"{label}: {getattr(cash, kind):,.0f}" for kind, label in CASH_PARTS.items() if getattr(cash, kind)
    ]
    months = answer.plan.months
    span = f"{month_name(months[0])} to {month_name(months[-1])}"
    lines = [_item(f"Cash from {span}: {cash.total:,.0f} {words.currency}")]
    lines += [_item(part, indent=4) for part in parts]
    if costs.cash_high >= 1:
        between = money_between(costs.cash_low, costs.cash_high, words.currency)
        lines.append(_item(f"In eight of ten futures {between}, replacements of leavers included"))
    if cash.committed_after >= 1:
        lines.append(_item(f"Committed after the period: {words.money(cash.committed_after)}"))
    if cash.annual_run_rate_after >= 1:
        lines.append(_item(f"Pay of the new people then: {words.money(cash.annual_run_rate_after)} a year"))
    lines.append(_item(f"Expected net cost: {words.money(costs.net)}, of which"))
    lines += [
        _item(f"{label}: {words.money(getattr(costs, kind))}", indent=4)
        for kind, label in COST_PARTS.items()
        if getattr(costs, kind) >= 1
    ]
    return lines


def _why(answer: Answer, verbose: bool) -> list[str]:
    explanation = answer.explanation
    lines = [_item(text) for text in explanation.summary]
    shown = explanation.reasons if verbose else ()
    return [*lines, *(_item(reason.text) for reason in shown)]


def _alternative(answer: Answer, words: Words, other: Alternative) -> str:
    title = words.strategy_title(other.strategy)
    said = []
    if other.chance is not None and other.costs is not None:
        compared = other.compared_with_recommendation
        net = words.more_money(compared.net) if compared else ""
        figures = [musts_words(answer, other.chance), _cash(words, other.costs), f"{net} in net cost"]
        said.append("; ".join(part for part in figures if part))
        if compared and compared.tie and not other.why:
            said.append("As good as the recommendation within what the figures can tell")
    if other.why:
        said.append(other.why.rstrip("."))
    return f"{title}: {'. '.join(said)}"


def _frontier(answer: Answer, words: Words) -> list[str]:
    """What so much money buys, the recommendation marked."""
    lines = []
    musts = any(project.priority == "must" for project in answer.projects)
    for step in answer.frontier if musts else ():
        marks = ["the recommendation"] if step.recommended else []
        marks += [] if step.worth_it else ["more than it is worth"]
        beyond = f" and {words.money(step.committed_after)} after" if step.committed_after >= 1 else ""
        chance, deeds = step_words(answer, step), words.strategy(step.strategy)
        said = f"{words.money(step.cash)}{beyond}: {chance}, by {deeds}"
        lines.append(_item(said + (f" ({listed(marks)})" if marks else "")))
    return lines


def _risks(answer: Answer) -> list[str]:
    """What takes a hundredth at least, and what can be done about it."""
    return [_item(f"{risk.title}: {risk_words(answer, risk)}. {risk.do}") for risk in told_risks(answer)]


def _turns(answer: Answer, words: Words) -> list[str]:
    """Where it was asked: at which figures another strategy is recommended."""
    if answer.what_would_change is None:
        return []
    said = [_item(capital(turn_words(answer, turn, words))) for turn in answer.what_would_change]
    said = [_wrapped(ASIDES["turns"]), *said] if said else []
    return said or [_item(ASIDES["no_turn"])]


def _rules(answer: Answer, verbose: bool) -> list[str]:
    """How many apply and on what they rest; each with its conditions where all is wanted."""
    rules = answer.explanation.rules
    if verbose:
        return [line for rule in rules for line in _rule(rule)]
    fired = [rule for rule in rules if rule.fired == "yes"]
    advice = {cause.advice for rule in fired for cause in rule.because if cause.advice}
    cited = ", ".join(sorted(advice, key=lambda number: (len(number), number)))  # A2 before A10
    resting = f", resting on advice {cited}" if cited else ""
    said = (
        f"{len(fired)} of {len(rules)} apply{resting}; --verbose shows each with its conditions and sources"
    )
    return [_item(said)] if rules else []


def _assumptions(answer: Answer, verbose: bool) -> list[str]:
    assumptions = answer.assumptions
    shown = assumptions if verbose else _weightiest(answer)
    lines = [_item(_assumed(assumption)) for assumption in shown]
    left = len(assumptions) - len(shown)
    if left:
        lines.append(_item(f"and {left} more: --verbose lists them, --json with all that is known of each"))
    return lines


# --- rules and assumptions --------------------------------------------------------------------------


def _rule(rule: RuleRow) -> list[str]:
    """A rule, who said so, and how each of its conditions came out."""
    lines = [_item(f"{rule.title} ({_cited(rule)}): {FIRED[rule.fired]}")]
    return lines + [
        _item(f"{c.fact} is {value_words(c.value)}, wanted {c.test}: {MET[c.met]}", indent=4)
        for c in rule.conditions
    ]


def _cited(rule: RuleRow) -> str:
    """Who said what a rule says, once each."""
    said = [", ".join(part for part in (c.advice, c.speaker, c.source) if part) for c in rule.because]
    return "; ".join(dict.fromkeys(said))


def _weightiest(answer: Answer) -> list[Assumption]:
    """Of what the actions and projects rest on, the figures that are known least, the widest first."""
    involved = {a.role if isinstance(a, Hire) else a.path for a in answer.recommendation.actions}
    concerned = [
        figure
        for figure in answer.assumptions
        if figure.range is not None and set(figure.name.split(".")) & involved
    ]
    return sorted(concerned, key=_relative_width, reverse=True)[:MOST_ASSUMPTIONS]


def _relative_width(figure: Assumption) -> float:
    if figure.range is None or isinstance(figure.value, str) or not figure.value:
        return 0.0
    return (figure.range[1] - figure.range[0]) / abs(float(figure.value))


def _assumed(row: Assumption) -> str:
    between = (
        f", between {quantity(row.range[0], row.unit)} and {quantity(row.range[1], row.unit)}"
        if row.range
        else ""
    )
    differs = row.planned_with is not None and row.planned_with != row.value
    planned = f", planned with {quantity(row.planned_with, row.unit)}" if differs else ""
    return (
        f"{row.name}: {quantity(row.value, row.unit)}{between}{planned} "
        f"({KINDS.get(row.kind, row.kind)}, {row.source})"
    )


# --- comparisons ------------------------------------------------------------------------------------


def render_comparison(found: Comparison, rulebook: Rulebook) -> str:
    """Requests side by side: what each is told, then what differs, row by row."""
    words = Words(rulebook, "", {})
    blocks = ["\n".join([f"{n}. {row.title}", *_compared(row)]) for n, row in enumerate(found.rows, start=1)]
    for name, title in DIFFERENCES.items():
        lines = [_difference(name, row, words) for row in getattr(found.differences, name)]
        blocks.append(_section(title, lines or [_item("nothing")]))
    return "\n\n".join([*blocks, _wrapped(found.notice)]) + "\n"


def _compared(row: ComparisonRow) -> list[str]:
    """One request of a comparison, in short."""
    if row.problem is not None:
        return [_wrapped(f"No answer: {row.problem.detail}")]
    told = compared_words(row)
    lines = [_wrapped(told.pop("Advice")), *(_item(f"{title}: {text}") for title, text in told.items())]
    return lines if row.status == "complete" else [*lines, _item(STATUSES[row.status or "cut_off"])]


def _difference(section: str, row: Difference, words: Words) -> str:
    """What differs, then the rows (by number) that have each value."""
    numbers: dict[str, list[str]] = {}
    for number, value in enumerate(row.values, start=1):
        text = difference_words(section, row.name, value, words)
        numbers.setdefault(text, []).append(str(number))
    values = "; ".join(f"{text} in {', '.join(which)}" for text, which in numbers.items())
    return _item(f"{capital(row.title)}: {values}")


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title.upper(), *lines])


def _item(text: str, indent: int = 2) -> str:
    return _wrapped(text, first=" " * indent + "- ", rest=" " * (indent + 2))


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> str:
    # A source or a name longer than a line is left whole: half a name helps nobody.
    filled = textwrap.fill(
        _UNIT.sub(rf"\1{_NO_BREAK}\2", text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_NO_BREAK, " ")
