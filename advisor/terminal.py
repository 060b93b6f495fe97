"""The answer as plain text for a terminal: short lines, no colours, no tables that a screen reader loses.

Reads the answer as the API publishes it, so that shell and service cannot say different things.
"""

from __future__ import annotations

import calendar
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

CLOSELY = 0.02
"""Part of a figure's range within which the place of a change counts as found."""

Answer = Mapping[str, Any]
WIDTH = 96
FEW_ASSUMPTIONS = 8
DECISIVE = (
    "salary",
    "contract_rate",
    "hiring_lead_time",
    "duration",
    "success_rate",
    "success_rate_supported",
)
"""Figures on which a decision to hire or to train hangs first; the others are behind --verbose."""

_OUTCOMES = {
    "all_on_time": "everything on time",
    "some_late": "everything done, some of it late",
    "some_undelivered": "some projects not done",
    "nothing": "no project done",
}
_FIRED = {"yes": "applies", "no": "does not apply", "unknown": "cannot be decided"}
_MET = {"yes": "met", "no": "not met", "unknown": "unknown"}
_NOT_POSSIBLE = {
    "unaffordable": "cannot be afforded",
    "unavailable": "cannot be done",
    "adds_nothing": "adds nothing",
}

_DIFFER = {
    "input": "What was changed",
    "plan": "What differs in the plan",
    "cost": "What differs in cost",
    "risk": "What differs in risk",
    "rules": "What differs in the rules",
    "assumptions": "Other figures",
}


def render(answer: Answer, *, verbose: bool = False) -> str:
    """The whole answer, ending with a newline; `verbose` lists every assumption and every rule."""
    blocks = [_section(title, lines) for title, lines in _sections(answer, verbose) if lines]
    return "\n\n".join([*blocks, _wrapped(answer["notice"])]) + "\n"


def render_comparison(found: Mapping[str, Any]) -> str:
    """Requests side by side: what each is told, then what differs, row by row."""
    rows = found["rows"]
    blocks = ["\n".join([f"{n}. {row['title']}", *_compared(row)]) for n, row in enumerate(rows, start=1)]
    for name, title in _DIFFER.items():
        lines = [line for row in found["differences"][name] for line in _difference(row)]
        blocks.append(_section(title, lines or [_item("nothing")]))
    return "\n\n".join([*blocks, _wrapped(found["notice"])]) + "\n"


def _compared(row: Mapping[str, Any]) -> list[str]:
    """One request of a comparison, in short."""
    if row["problem"]:
        return [_wrapped(f"No answer: {row['problem']['detail']}")]
    against = row["compared_with_first"] or {}
    lines = [_wrapped(row["headline"]), _item(f"{_OUTCOMES[row['outcome']]}")]
    for name, title in (("cost", "Cash"), ("economic_cost", "Economic cost")):
        shift = f" ({_signed(against[name])})" if against else ""
        lines.append(_item(f"{title}: {_money(row, row[name])}{shift}"))
    late = against.get("months_later")
    shift = (
        f" ({abs(late)} {_plural('month', abs(late))} {'later' if late > 0 else 'earlier'})" if late else ""
    )
    if row["finishes"]:
        lines.append(_item(f"Last project complete: {_month(row['finishes'])}{shift}"))
    if row["all_musts"]:
        lines.append(_item(f"Chance that every must is on time: {row['all_musts']['chance']:.0%}"))
    return lines if row["status"] == "optimal" else [*lines, _item("not proven best: the time ran out")]


def _difference(row: Mapping[str, Any]) -> list[str]:
    """What differs, then the rows (by number) that have each value."""
    numbers: dict[str, list[str]] = {}
    for number, value in enumerate(row["values"], start=1):
        text = ", ".join(map(_words, value)) or "none" if isinstance(value, list) else _told(value)
        numbers.setdefault(text, []).append(str(number))
    values = "; ".join(f"{text} in {', '.join(which)}" for text, which in numbers.items())
    return [_item(f"{row['title']}: {values}")]


def _told(value: object) -> str:
    return "–" if value is None else _words(_value(value)) if isinstance(value, str) else _value(value)


def _sections(answer: Answer, verbose: bool) -> Iterable[tuple[str, list[str]]]:
    yield "Recommendation", _headline(answer)
    yield "What to do", _actions(answer)
    yield "What it costs", _costs(answer)
    yield "Projects", _projects(answer)
    yield "Why", _why(answer, verbose)
    yield "Other strategies", _alternatives(answer)
    yield "Permanent or on contract", _engagements(answer)
    yield "Under uncertainty", _uncertainty(answer)
    yield "Limits that bind", _limits(answer)
    yield "What other budgets would bring", _frontier(answer)
    yield "What would change this answer", _changes(answer)
    yield "What to watch", [_item(f"{w['level']}: {w['text']}") for w in answer["warnings"]]
    yield "Smallest change that makes every must on time", _smallest_change(answer)
    yield "What this rests on", _assumptions(answer, verbose)


def _headline(answer: Answer) -> list[str]:
    lines = [_wrapped(answer["recommendation"]["headline"])]
    gap = answer["provenance"]["solver"]["gap"]
    if answer["status"] != "optimal":
        far = "how far off it is, is not known" if gap is None else f"it is within {gap:.1%} of it"
        lines.append(_wrapped(f"This is not proven best; {far}."))
    return lines


def _actions(answer: Answer) -> list[str]:
    titles = {rule["id"]: rule["title"] for rule in answer["explanation"]["rules"]}
    lines = []
    for action in answer["recommendation"]["actions"]:
        lines.append(_item(f"{_deed(action)} Costs {_money(answer, action['cost'])} within the horizon."))
        lines += [_item(f"because: {titles.get(rule, rule)}", indent=4) for rule in action["because"]]
    return lines


def _deed(action: Mapping[str, Any]) -> str:
    """One action as a sentence."""
    count, starts = action["count"], _month(action["starts"])
    if action["action"] == "hire":
        if action.get("ends"):
            return (
                f"Engage {count} {_plural(_words(action['role']), count)} on a contract: "
                f"decide by {_month(action['decide_by'])}, {starts} to {_month(action['ends'])}."
            )
        return (
            f"Hire {count} {_plural(_words(action['role']), count)}: "
            f"decide by {_month(action['decide_by'])}, first day in {starts}."
        )
    source, target = (_words(role) for role in action["path"].split("_to_", 1))
    support = "with a specialist's support" if action["supported"] else "without a specialist at hand"
    return (
        f"Cross-train {count} {_plural(source, count)} as {target}, {support}: "
        f"{starts} to {_month(action['ends'])}."
    )


def _costs(answer: Answer) -> list[str]:
    costs, months = answer["costs"], answer["plan"]["months"]
    parts = [
        f"{name} {costs[name]:,.0f}" for name in ("pay", "recruiting", "training", "contracts") if costs[name]
    ]
    lines = [
        _item(
            f"Cash from {_month(months[0])} to {_month(months[-1])}: {_money(answer, costs['total'])}"
            + (f" ({', '.join(parts)})" if len(parts) > 1 else "")
        )
    ]
    if costs["committed_after"]:
        lines.append(_item(f"Committed beyond that: {_money(answer, costs['committed_after'])}"))
    if costs["annual_run_rate_after"]:
        lines.append(
            _item(
                f"Pay of the new people afterwards: {_money(answer, costs['annual_run_rate_after'])} a year"
            )
        )
    economic = _money(answer, costs["economic"]["total"])
    lines.append(_item(f"Economic cost, with your people's time and delay: {economic}"))
    return lines


def _projects(answer: Answer) -> list[str]:
    return [
        _item(f"{project.get('name') or project['id']} ({project['priority']}): {_fate(project)}")
        for project in answer["projects"]
    ]


def _fate(project: Mapping[str, Any]) -> str:
    """What becomes of one project, in words."""
    if project["completed"]:
        return f"{'on time' if project['delivered'] else 'late'}, complete in {_month(project['completed'])}"
    if project["delivered"]:
        return "met in full"
    missing = [
        f"{_words(gap['activity'])} {gap['person_months']:.1f}"
        for gap in project["shortage"]
        if gap["person_months"] >= 0.05  # what would be printed as 0.0
    ]
    lacks = f"; person-months lacking: {', '.join(missing)}" if missing else ""
    return f"not done, {project['completion']:.0%} of the work{lacks}"


def _why(answer: Answer, verbose: bool) -> list[str]:
    explanation = answer["explanation"]
    lines = [_item(sentence) for sentence in explanation["summary"]]
    reasons = explanation.get("reasons") or ()
    lines += [_item(r["text"]) for r in reasons if verbose or r["about"] in ("role", "month", "training")]
    if verbose:
        return lines + [line for rule in explanation["rules"] for line in _rule(rule)]
    fired = [rule for rule in explanation["rules"] if rule["fired"] == "yes"]
    if fired:
        advice = {cause["advice"] for rule in fired for cause in rule["because"] if cause["advice"]}
        cited = sorted(advice, key=lambda number: (len(number), number))  # A2 before A10
        said = (
            f"{len(fired)} of {len(explanation['rules'])} rules apply, resting on advice {', '.join(cited)}"
        )
        lines.append(_item(f"{said}; --verbose shows each with its conditions and sources"))
    return lines


def _rule(rule: Mapping[str, Any]) -> list[str]:
    """A rule, who said so, and how each of its conditions came out."""
    lines = [_item(f"{rule['title']} ({_cited(rule)}): {_FIRED[rule['fired']]}")]
    return lines + [
        _item(f"{c['fact']} is {_value(c['value'])}, wanted {c['test']}: {_MET[c['met']]}", indent=4)
        for c in rule["conditions"]
    ]


def _cited(rule: Mapping[str, Any]) -> str:
    """Who said what a rule says, once each."""
    said = [
        ", ".join(part for part in (cause["advice"], cause["speaker"], cause["source"]) if part)
        for cause in rule["because"]
    ]
    return "; ".join(dict.fromkeys(said))


def _alternatives(answer: Answer) -> list[str]:
    return [
        _item(f"{_words(other['strategy'])}: {_fared(answer, other)}")
        for other in answer["alternatives"] or ()
    ]


def _fared(answer: Answer, other: Mapping[str, Any]) -> str:
    """How an alternative compares, or why it is none."""
    if other["status"] in _NOT_POSSIBLE:
        return f"{_NOT_POSSIBLE[other['status']]}. {other['why'][:1].upper()}{other['why'][1:]}"
    compared = other["compared_with_recommendation"]
    figures = (
        f"{_OUTCOMES[other['outcome']]}; cash {_money(answer, other['cost'])} "
        f"({_signed(compared['cost'])}), economic cost {_money(answer, other['economic_cost'])} "
        f"({_signed(compared['economic_cost'])})"
    )
    late = compared["months_later"]
    if late and other["outcome"] == answer["outcome"]:  # who does less is done earlier: no merit
        figures += f", {abs(late)} {_plural('month', abs(late))} {'later' if late > 0 else 'earlier'}"
    return figures + (": as good as the recommendation" if compared["tie"] else "")


def _engagements(answer: Answer) -> list[str]:
    """The best plan of each engagement, where contracts are allowed."""
    lines = [_item(f"{_hired_so(row)}: {_engaged(answer, row)}") for row in answer.get("engagements") or ()]
    reports = {report["name"]: report["status"] for report in answer.get("analyses") or ()}
    if reports.get("engagements") == "cut_off":
        lines.append(_item("The time ran out before both were planned; allow more time."))
    return lines


def _hired_so(row: Mapping[str, Any]) -> str:
    words = "Permanent hires only" if row["engagement"] == "permanent" else "Contractors only"
    return words if row["allowed"] else f"{words} (not allowed here)"


def _engaged(answer: Answer, row: Mapping[str, Any]) -> str:
    beyond = row["committed_after"]
    committed = f" and {_money(answer, beyond)} committed beyond" if beyond else ""
    return (
        f"{_words(row['strategy'])}, {_OUTCOMES[row['outcome']]}; cash {_money(answer, row['cost'])}{committed}, "
        f"economic cost {_money(answer, row['economic_cost'])}"
    )


def _uncertainty(answer: Answer) -> list[str]:
    """Chances and spread of cost of the recommendation and the alternatives tried in the same futures."""
    found = answer.get("uncertainty")
    if not found:
        return []
    lines = [_item(f"in {found['samples']} sampled futures; nobody who leaves is replaced")]
    lines.append(_item(f"the recommendation: {_risk(answer, found)}"))
    for other in found["alternatives"]:
        lines.append(_item(f"{_words(other['strategy'])}: {_risk(answer, other)}"))
    return lines


def _risk(answer: Answer, risk: Mapping[str, Any]) -> str:
    chances = [
        f"{one['project']} on time in {one['chance']:.0%} ({one['interval'][0]:.0%} to {one['interval'][1]:.0%})"
        for one in risk["delivered"]
    ]
    low, _, high = (f"{row['money']:,.0f}" for row in risk["cost"])
    return (
        f"{', '.join(chances)}; cash {low} to {high} {answer.get('currency') or ''} in eight of ten".rstrip()
    )


def _smallest_change(answer: Answer) -> list[str]:
    change = answer.get("smallest_change")
    if not change or not change["needed"]:
        return []
    levers = []
    if change["extra_budget"] is not None:
        levers.append(f"{_money(answer, change['extra_budget'])} more budget")
    if change["extra_months"] is not None:
        levers.append(f"{change['extra_months']} more {_plural('month', change['extra_months'])}")
    if change["drop_projects"]:
        levers.append(f"without {', '.join(change['drop_projects'])}")
    if not levers:
        return [_item("No single one of budget, time and scope is enough.")]
    return [_item(f"either {lever}" if i == 0 else f"or {lever}") for i, lever in enumerate(levers)]


def _limits(answer: Answer) -> list[str]:
    lines = []
    for limit in answer["explanation"]["binding_limits"]:
        lines.append(_item(f"{_words(limit['limit'])}: {_used(answer, limit)}"))
        if limit.get("one_more"):
            lines.append(_item(limit["one_more"]["text"], indent=4))
    return lines


def _used(answer: Answer, limit: Mapping[str, Any]) -> str:
    """How far a limit is used up, in words."""
    months = limit.get("months")
    if months:
        last = f" to {_month(months[-1])}" if len(months) > 1 else ""
        count = f"{len(months)} {_plural('month', len(months))}"
        return f"none left in {count}, {_month(months[0])}{last}"
    if limit["limit"].startswith("deadline of "):
        project = next(p for p in answer["projects"] if limit["limit"] == f"deadline of {p['id']}")
        return "met in its last month" if project["delivered"] else "missed"
    return f"{_value(limit['used'])} of {_value(limit['of'])} {limit['unit']}"


def _frontier(answer: Answer) -> list[str]:
    """From which budget on which plan is best."""
    lines = []
    for step in answer.get("frontier") or ():
        year = " a year" if step["per"] == "year" else ""
        figures = (
            f"cash {_money(answer, step['cost'])}, economic cost {_money(answer, step['economic_cost'])}"
        )
        on_time = ", ".join(step["delivered"]) or "none"
        lines.append(
            _item(
                f"from {_money(answer, step['budget'])}{year}: {_words(step['strategy'])}; "
                f"{_OUTCOMES[step['outcome']]}; on time: {on_time}; {figures}"
            )
        )
    cut_off = {report["name"] for report in answer.get("analyses") or () if report["status"] == "cut_off"}
    if "frontier" in cut_off:
        lines.append(_item("the time limit passed before larger budgets were looked at"))
    return lines


def _changes(answer: Answer) -> list[str]:
    """The nearest value of each figure at which another strategy wins, the closest first."""
    in_all = answer.get("what_would_change_in_all")
    if in_all is None:
        return []
    lines = [
        _item(
            f"{row['assumption']}: now {_value(row['now'])} {row['unit']}; "
            f"{_where(row)} {_words(row['to_strategy'])}"
            + ("" if row["inside_range"] or row["range"] is None else " (beyond its published range)")
        )
        for row in answer["what_would_change"]
    ]
    if in_all["nothing_inside_the_ranges"]:
        lines.insert(0, _item("nothing inside the published ranges changes it"))
    looked = f"{in_all['figures']} figures looked at, {in_all['settled_by_bounds']} of them settled by bounds"
    if in_all["unsettled"]:
        looked += f"; {len(in_all['unsettled'])} left open, which time or the number of solves cut off"
    return [*lines, _item(looked)]


def _where(row: Mapping[str, Any]) -> str:
    """The value from which another strategy wins; both sides of it where it was not located closely."""
    low, high = row["range"] or (0.0, row["now"])
    apart = abs(row["changes_at"] - row["holds_at"])
    next_month = row["unit"].startswith("month") and apart == 1
    if next_month or apart <= CLOSELY * max(high - low, abs(row["changes_at"])):
        return f"at {_value(row['changes_at'])}"
    return f"somewhere between {_value(row['holds_at'])} and {_value(row['changes_at'])}"


def _assumptions(answer: Answer, verbose: bool) -> list[str]:
    assumptions = answer["assumptions"]
    shown = assumptions if verbose else _weightiest(answer)
    lines = [_item(_assumed(assumption)) for assumption in shown]
    left = len(assumptions) - len(shown)
    if left:
        lines.append(_item(f"and {left} more: --verbose lists them, --json with all that is known of each"))
    return lines


def _weightiest(answer: Answer) -> list[Mapping[str, Any]]:
    """What new people cost and when they are ready, then the widest figure of each project and role."""
    involved = {action.get("role") or action["path"] for action in answer["recommendation"]["actions"]}
    decisive, widest = [], dict[str, Mapping[str, Any]]()
    for figure in sorted(answer["assumptions"], key=_relative_width, reverse=True):
        family, name = figure["name"].rpartition(".")[::2]
        concerns = family.partition(".")[2] in involved
        if concerns and name in DECISIVE:
            decisive.append(figure)
        elif family.endswith(".effort") or (concerns and family.startswith("proficiency.")):
            widest.setdefault(family, figure)
    return [*decisive, *widest.values()][:FEW_ASSUMPTIONS]


def _relative_width(figure: Mapping[str, Any]) -> float:
    span, value = figure["range"], figure["value"]
    return float((span[1] - span[0]) / abs(value)) if span and value else 0.0


def _assumed(assumption: Mapping[str, Any]) -> str:
    span = assumption["range"]
    between = f", between {_value(span[0])} and {_value(span[1])}" if span else ""
    return (
        f"{assumption['name']}: {_value(assumption['value'])} {assumption['unit']}{between} "
        f"({assumption['kind']}, {assumption['source']})"
    )


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title.upper(), *lines])


def _item(text: str, indent: int = 2) -> str:
    return _wrapped(text, first=" " * indent + "- ", rest=" " * (indent + 2))


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> str:
    # A source or a name longer than a line is left whole: half a name helps nobody.
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _money(answer: Answer, amount: float) -> str:
    return f"{amount:,.0f} {answer.get('currency') or ''}".rstrip()


def _signed(amount: float) -> str:
    return "the same" if abs(amount) < 0.5 else f"{abs(amount):,.0f} {'more' if amount > 0 else 'less'}"


def _month(text: str) -> str:
    """June 2027 for 2027-06."""
    year, month = text.split("-")
    return f"{calendar.month_name[int(month)]} {year}"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")


def _value(value: object) -> str:
    """A figure as one would say it; a fact that nobody knows is unknown."""
    words: dict[type, Callable[[Any], str]] = {
        type(None): lambda _: "unknown",
        bool: lambda yes: "yes" if yes else "no",
        float: lambda number: f"{number:,.4g}" if abs(number) < 1000 else f"{number:,.0f}",
        int: lambda number: f"{number:,}",
    }
    return words.get(type(value), str)(value)
