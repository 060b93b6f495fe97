"""The answer of the REST contract -> what the answer page shows: words, dates and sums ready to print.

Nothing is computed here that the answer does not say; this is where codes become words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from advisor.domain.horizon import MONTHS_PER_YEAR, Month
from advisor.rulebook import Rulebook
from advisor.web.timeline import Timeline, timeline

Json = Mapping[str, Any]

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

OUTCOMES: Mapping[str, str] = {
    "all_on_time": "Every project is finished on time",
    "some_late": "Every project is finished, at least one of them late",
    "some_undelivered": "Some projects are finished, others are not",
    "nothing": "No project is finished within the period",
}
STATUSES: Mapping[str, str] = {
    "unaffordable": "Too expensive",
    "unavailable": "Not possible here",
    "adds_nothing": "No advantage",
}
STRATEGIES: Mapping[str, str] = {
    "no_change": "Change nothing",
    "cross_train_only": "Cross-train only",
    "hire_data_scientist": "Hire data scientists",
    "hire_machine_learning_engineer": "Hire machine learning engineers",
    "hire_both": "Hire both roles",
}
OF_THE_ACTIONS = ("role", "month", "training")
"""Reasons that are about the actions themselves; the others are about what was left aside."""
LEVELS: Mapping[str, str] = {"high": "Serious", "medium": "Take care", "low": "Good to know"}
PRIORITIES: Mapping[str, str] = {
    "must": "must be done", "should": "should be done", "could": "could be done",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "measured": "measured by us",
    "published": "published",
    "assumption": "assumption",
    "request": "your figure",
}
ORIGINS: Mapping[str, str] = {"request": "your request", "rules": "rule files", "service": "this service"}
ECONOMIC_PARTS: Mapping[str, str] = {
    "hires": "New people: their pay for at least the time a hire commits the company to, and recruiting",
    "training": "Training: fees",
    "contracts": "Contractors",
    "moves": "Administration for each person who starts or changes",
    "released_time": "Time of existing people, who could have done other work",
    "delay": "Value lost for each month a project is not yet in use",
    "shortage": "Recurring work left undone",
}
COST_PARTS: Mapping[str, str] = {
    "pay": "Pay of new people, with the employer's own contributions",
    "recruiting": "Recruiting",
    "training": "Training fees",
    "contracts": "Contractors",
}


def month_name(text: str | None) -> str:
    """ "2027-06" -> "June 2027"; a dash for none."""
    if not text:
        return "–"
    month = Month.parse(text)
    return f"{MONTH_NAMES[month.number - 1]} {month.year}"


def months(count: float) -> str:
    """3 -> "3 months"."""
    return f"{plain_number(count)} {'month' if count == 1 else 'months'}"


def plain_number(value: float) -> str:
    """A number for reading: thousands separated, at most three decimals, no trailing zeros."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def percent(fraction: float) -> str:
    """0.3 -> "30 %"."""
    return f"{plain_number(round(fraction * 100, 1))} %"


def amount(value: Any) -> str:
    """A value of any kind for reading."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return plain_number(value)
    return "not known" if value is None else str(value).replace("_", " ")


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def strategy_title(strategy: str) -> str:
    """A strategy's name in words."""
    base = strategy.removesuffix("_and_cross_train")
    title = STRATEGIES.get(base, first_upper(base.replace("_", " ")))
    return title if base == strategy else f"{title} and cross-train"


@dataclass(frozen=True, slots=True)
class Names:
    """How things are called on the page."""

    rulebook: Rulebook
    currency: str
    projects: Mapping[str, str]

    def money(self, value: float | None) -> str:
        """An amount without decimals, with its currency; a dash for none."""
        return "–" if value is None else f"{round(value):,} {self.currency}"

    def more_money(self, value: float | None) -> str:
        """A difference: "1,000 USD more", "the same"."""
        if value is None:
            return "–"
        if round(value) == 0:
            return "the same"
        return f"{self.money(abs(value))} {'more' if value > 0 else 'less'}"

    def role(self, role: str) -> str:
        found = self.rulebook.roles.get(role)
        return found.title if found else role.replace("_", " ")

    def activity(self, activity: str) -> str:
        found = self.rulebook.activities.get(activity)
        return found.title if found else activity.replace("_", " ")

    def path(self, path: str) -> str:
        found = self.rulebook.paths.get(path)
        return found.title if found else path.replace("_", " ")

    def people(self, count: int, title: str) -> str:
        """ "one data scientist", "12 data scientists"."""
        word = _COUNTS[count] if count < len(_COUNTS) else str(count)
        return f"{word} {title}{'' if count == 1 else 's'}"

    def figure(self, name: str) -> str:
        """A figure's name in words: "machine learning engineer: salary"."""
        group, _, rest = name.partition(".")
        owner, _, tail = rest.partition(".")
        if group == "roles" and tail:
            return f"{self.role(owner)}: {_spaced(tail)}"
        if group == "training" and tail:
            return f"{self.path(owner)}: {_spaced(tail)}"
        if group == "proficiency" and tail:
            return f"{self.role(owner)}: {self.activity(tail)}"
        if group == "activities" and tail:
            return f"{self.activity(owner)}: {_spaced(tail)}"
        if group == "qualification" and tail:
            return f"{_spaced(owner)} work: {self.activity(tail)}"
        if group == "projects" and owner in self.rulebook.templates:
            return f"{self.rulebook.templates[owner].title}: {_spaced(tail)}"
        if group == "projects" and owner in self.projects:
            return f"{self.projects[owner]}: {_spaced(tail)}"
        return _spaced(rest) if group == "planning" and rest else _spaced(name)


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ")


def quantity(value: Any, unit: str) -> str:
    """A value with its unit, the way one says it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return amount(value)
    if unit == "fraction":
        return percent(value)
    if unit.startswith("fraction/"):
        return f"{percent(value)} a {unit.partition('/')[2]}"
    if unit == "month":
        return months(value)
    currency, slash, per = unit.partition("/")
    if len(currency) == 3 and currency.isupper() and per in ("", "year", "month"):
        return f"{plain_number(value)} {currency}" + (f" a {per}" if slash else "")
    return f"{plain_number(value)} {unit.replace('/', ' per ')}"


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads (None: nowhere)."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    what: str
    decide: str
    starts: str
    cost: str
    because: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to watch; `level` is the code, `word` what is printed."""

    level: str
    word: str
    text: str
    rule: Link | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    name: str
    priority: str
    result: str
    good: bool
    accepted: str
    live: str
    complete: str
    due: str
    shortages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    label: str
    value: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """A strategy beside the recommended one; without figures, `why` says why there are none."""

    title: str
    recommended: bool
    possible: bool
    result: str
    why: str
    cost: str = ""
    cost_difference: str = ""
    economic: str = ""
    economic_difference: str = ""
    finishes: str = ""
    finish_difference: str = ""


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """The best plan whose hires are all of one engagement."""

    title: str
    plan: str
    result: str
    cost: str
    committed: str
    economic: str
    finishes: str


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One plan under uncertainty. chances: of each project, with its interval, in the order of the columns."""

    title: str
    recommended: bool
    chances: tuple[tuple[str, str], ...]
    cash: str
    cash_middle: str
    economic: str
    economic_middle: str


@dataclass(frozen=True, slots=True)
class RiskTable:
    """Chances and spread of cost. projects: headings; said: how to read it."""

    projects: tuple[str, ...]
    rows: tuple[RiskRow, ...]
    said: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    name: str
    meaning: str
    value: str
    test: str
    met: str


@dataclass(frozen=True, slots=True)
class RuleCard:
    anchor: str
    title: str
    fired: str
    conditions: tuple[ConditionRow, ...]
    effects: tuple[str, ...]
    because: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    title: str
    name: str
    value: str
    range: str
    kind: str
    source: Link
    as_of: str
    origin: str
    note: str


AS_GOOD_AS_NONE = 6e-4
"""Gap of the solver up to which a plan is called the best: that of small plans."""

CLOSELY = 0.02
"""Part of a figure's range within which the place of a change counts as found."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """The nearest value of a figure, in one direction, at which another strategy wins."""

    figure: str
    words: str
    now: str
    changes_at: str
    title: str
    inside: str


@dataclass(frozen=True, slots=True)
class ChangesTable:
    """What would change the answer. said: how much was looked at; left_open: figures that were not, in words."""

    rows: tuple[ChangeRow, ...]
    said: str
    left_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrontierRow:
    """From a budget on, the best plan."""

    budget: str
    title: str
    result: str
    delivered: str
    cost: str
    economic: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything the answer page shows, section by section."""

    headline: str
    notice: str
    reference: str | None
    proof: str
    key_figures: tuple[KeyFigure, ...]
    actions: tuple[ActionRow, ...]
    warnings: tuple[Warned, ...]
    projects: tuple[ProjectRow, ...]
    costs: tuple[CostRow, ...]
    after: tuple[CostRow, ...]
    economic: tuple[CostRow, ...]
    timeline: Timeline
    alternatives: tuple[AlternativeRow, ...]
    engagements: tuple[EngagementRow, ...]
    engagements_cut_off: bool
    frontier: tuple[FrontierRow, ...]
    frontier_cut_off: bool
    changes: ChangesTable | None
    smallest_change: tuple[str, ...]
    risk: RiskTable | None
    summary: tuple[str, ...]
    reasons: tuple[str, ...]
    other_reasons: tuple[str, ...]
    limits: tuple[str, ...]
    deciding_rules: tuple[RuleCard, ...]
    applying_rules: tuple[RuleCard, ...]
    other_rules: tuple[RuleCard, ...]
    assumptions: tuple[tuple[str, tuple[AssumptionRow, ...]], ...]
    provenance: tuple[tuple[str, str], ...]


def names_of(answer: Json, payload: Json, rulebook: Rulebook) -> Names:
    """How the things of an answer are called."""
    return Names(rulebook, answer["currency"], _project_names(answer, payload, rulebook))


def answer_page(answer: Json, payload: Json, rulebook: Rulebook) -> AnswerPage:
    """The page for an answer to a request."""
    names = names_of(answer, payload, rulebook)
    explanation = answer["explanation"]
    warned = tuple(warning["text"] for warning in answer["warnings"])
    rules = tuple(_rule_card(rule, warned, rulebook) for rule in explanation["rules"])
    titles = {rule["id"]: rule["title"] for rule in explanation["rules"]}
    fired = tuple(card for card in rules if card.fired == "yes")
    told = {effect for card in fired for effect in card.effects}  # the rules say it themselves
    cited = {f"rule-{rule}" for rule in _cited(answer)}
    costs = answer["costs"]
    return AnswerPage(
        headline=answer["recommendation"]["headline"],
        notice=answer["notice"],
        reference=answer.get("reference"),
        proof=_proof(answer),
        key_figures=_key_figures(answer, payload, names),
        actions=tuple(_action_row(row, titles, names) for row in answer["recommendation"]["actions"]),
        warnings=_warnings(answer, titles),
        projects=_project_rows(answer, payload, names),
        costs=_parts(costs, COST_PARTS, "Cash inside the period", names),
        after=_after(costs, names),
        economic=_parts(costs["economic"], ECONOMIC_PARTS, "Economic cost", names),
        timeline=timeline(answer, names),
        alternatives=_alternatives(answer, names),
        engagements=tuple(_engagement(row, names) for row in answer.get("engagements") or ()),
        engagements_cut_off=any(
            report["name"] == "engagements" and report["status"] == "cut_off"
            for report in answer.get("analyses") or ()
        ),
        changes=_changes_table(answer, names),
        frontier=tuple(_frontier_row(step, names) for step in answer.get("frontier") or ()),
        frontier_cut_off=any(
            report["name"] == "frontier" and report["status"] == "cut_off"
            for report in answer.get("analyses") or ()
        ),
        smallest_change=_smallest_change(answer.get("smallest_change"), names),
        risk=_risk_table(answer, names),
        summary=tuple(text for text in explanation["summary"] if text not in told),
        reasons=tuple(r["text"] for r in explanation.get("reasons", ()) if r["about"] in OF_THE_ACTIONS),
        other_reasons=tuple(
            r["text"] for r in explanation.get("reasons", ()) if r["about"] not in OF_THE_ACTIONS
        ),
        limits=tuple(_limit(limit, answer, names) for limit in explanation.get("binding_limits", ())),
        deciding_rules=tuple(card for card in fired if card.anchor in cited),
        applying_rules=tuple(card for card in fired if card.anchor not in cited),
        other_rules=tuple(card for card in rules if card.fired != "yes"),
        assumptions=_assumptions(answer["assumptions"], names),
        provenance=_provenance(answer),
    )


def _cited(answer: Json) -> set[str]:
    """Ids of the rules that an action or a warning rests on."""
    actions = {rule for action in answer["recommendation"]["actions"] for rule in action["because"]}
    return actions | {warning["rule"] for warning in answer["warnings"] if warning.get("rule")}


def _project_names(answer: Json, payload: Json, rulebook: Rulebook) -> dict[str, str]:
    """Project id -> the name given, else the title of its template, else the id; the id too where needed."""
    named = {}
    for project, asked in zip(answer["projects"], payload["projects"], strict=True):
        template = rulebook.templates.get(asked.get("template", ""))
        title = template.title if template else project["id"]
        named[project["id"]] = asked.get("name") or title
    often = Counter(named.values())
    return {id: f"{name} ({id})" if often[name] > 1 else name for id, name in named.items()}


def _proof(answer: Json) -> str:
    """How sure it is that nothing better exists, for the figures used."""
    gap = answer["provenance"]["solver"].get("gap")
    if answer["status"] == "optimal":
        if gap is not None and gap > AS_GOOD_AS_NONE:
            return f"For the figures used, this plan was proven best stage by stage, each to within {percent(gap)}."
        return "For the figures used, no better plan exists: this one was proven best."
    if not answer["provenance"]["solver"].get("stages"):
        return "No plan was found in the time allowed; what is shown is doing nothing."
    end = "" if gap is None else f" At most {percent(gap)} of its economic cost could be saved."
    return f"This plan is good, but not proven best.{end}"


def _key_figures(answer: Json, payload: Json, names: Names) -> tuple[KeyFigure, ...]:
    costs, budget = answer["costs"], payload.get("budget", {}).get("total")
    finishes = [m["complete"] for m in answer["plan"]["milestones"] if m.get("complete")]
    on_time = sum(1 for project in answer["projects"] if project["delivered"])
    figures = [
        KeyFigure(
            "Projects on time", f"{on_time} of {len(answer['projects'])}",
            OUTCOMES.get(answer["outcome"], amount(answer["outcome"])),
        ),
        KeyFigure("Cash cost in the period", names.money(costs["total"]), "pay, recruiting and training"),
    ]  # fmt: skip
    if budget is not None:
        committed = costs["committed_after"]
        note = f"of {names.money(budget)}"
        if round(committed):
            note += f", after {names.money(committed)} committed beyond the period"
        left = names.money(budget - costs["total"] - committed)
        figures.append(KeyFigure("Left of the budget", left, note))
    if answer["plan"]["milestones"]:
        last = month_name(max(finishes)) if finishes else "none"
        figures.append(KeyFigure("Last project complete", last, "all its work done, users included"))
    return tuple(figures)


def _rule_links(ids: Iterable[str], titles: Mapping[str, str]) -> tuple[Link, ...]:
    """Rule ids as links to their place on the page."""
    return tuple(Link(titles.get(rule, rule), f"#rule-{rule}" if rule in titles else None) for rule in ids)


def action_words(action: Json, names: Names) -> str:
    """An action in words: "Hire one data scientist (permanent)"."""
    if action["action"] == "hire":
        people = names.people(action["count"], names.role(action["role"]))
        return f"{'Engage' if action.get('ends') else 'Hire'} {people} ({action['engagement']})"
    path = names.rulebook.paths.get(action["path"])
    if path is None:
        return f"Cross-train {names.people(action['count'], 'place')}: {names.path(action['path'])}"
    source, target = names.role(path.source_role), names.role(path.target_role)
    one = action["count"] == 1
    return f"Cross-train {names.people(action['count'], source)} as {_a(target) if one else f'{target}s'}"


def _a(title: str) -> str:
    """With its article: "a data scientist"."""
    return f"{'an' if title[:1] in 'aeio' else 'a'} {title}"


def _action_row(action: Json, titles: Mapping[str, str], names: Names) -> ActionRow:
    starts = month_name(action["starts"])
    if action["action"] == "hire":
        decide, when = month_name(action.get("decide_by")), f"First day {starts}"
        if action.get("ends"):
            when += f", last month {month_name(action['ends'])}"
    else:
        decide, when = starts, f"Study {starts} to {month_name(action.get('ends'))}"
        when += ", with a specialist to turn to" if action.get("supported") else ", on their own"
    because = _rule_links(action["because"], titles)
    return ActionRow(action_words(action, names), decide, when, names.money(action["cost"]), because)


def _warnings(answer: Json, titles: Mapping[str, str]) -> tuple[Warned, ...]:
    """The most serious first."""
    order = list(LEVELS)
    found = []
    for warning in sorted(answer["warnings"], key=lambda w: order.index(w["level"])):
        links = _rule_links([warning["rule"]] if warning.get("rule") in titles else [], titles)
        word = LEVELS[warning["level"]]
        found.append(Warned(warning["level"], word, warning["text"], links[0] if links else None))
    return tuple(found)


def _project_rows(answer: Json, payload: Json, names: Names) -> tuple[ProjectRow, ...]:
    milestones = {m["project"]: m for m in answer["plan"]["milestones"]}
    end = answer["plan"]["months"][-1]
    rows = []
    for project, asked in zip(answer["projects"], payload["projects"], strict=True):
        milestone = milestones.get(project["id"], {})
        due = asked.get("deadline") or end
        ongoing = project["kind"] == "ongoing"
        rows.append(
            ProjectRow(
                name=names.projects[project["id"]],
                priority=PRIORITIES.get(project["priority"], project["priority"]),
                result=_result(project),
                good=project["delivered"],
                accepted=month_name(milestone.get("accepted")),
                live=month_name(milestone.get("live")),
                complete=month_name(project.get("completed")),
                due="each month" if ongoing else month_name(due),
                shortages=_shortages(project, names),
            )
        )
    return tuple(rows)


def _result(project: Json) -> str:
    """What a project gets, in words."""
    done = percent(project["completion"])
    if project["kind"] == "ongoing":
        return "All of its work is done" if project["delivered"] else f"{done} of its work is done"
    if project["delivered"]:
        return "On time"
    return "Late" if project.get("completed") else f"Not finished: {done} of its work is done"


def _shortages(project: Json, names: Names) -> tuple[str, ...]:
    """Work each month that nobody does, by activity; rounding dust is none."""
    if project["kind"] == "delivery" and not project["completed"]:
        return ("it never gets into use",)
    short = ((names.activity(s["activity"]), s["person_months"]) for s in project.get("shortage", ()))
    return tuple(f"{title}: {value:.1f} person-months" for title, value in short if round(value, 1) > 0)


def _parts(costs: Json, parts: Mapping[str, str], total: str, names: Names) -> tuple[CostRow, ...]:
    """The parts of a sum that are not nothing, then the sum."""
    rows = [CostRow(label, names.money(costs[key])) for key, label in parts.items() if round(costs[key])]
    return (*rows, CostRow(total, names.money(costs["total"]), total=True))


def _after(costs: Json, names: Names) -> tuple[CostRow, ...]:
    return (
        CostRow("Already committed beyond the period", names.money(costs["committed_after"])),
        CostRow("Pay of the new people a year from then on", names.money(costs["annual_run_rate_after"])),
    )


def _alternatives(answer: Json, names: Names) -> tuple[AlternativeRow, ...]:
    """The recommended strategy, those that are possible by economic cost, then those that are not."""
    costs = answer["costs"]
    finishes = [m["complete"] for m in answer["plan"]["milestones"] if m.get("complete")]
    on_time = {project["id"] for project in answer["projects"] if project["delivered"]}
    first = AlternativeRow(
        strategy_title(answer["recommendation"]["strategy"]), True, True,
        _delivery(answer["outcome"], len(on_time), len(answer["projects"])), "",
        names.money(costs["total"]), "", names.money(costs["economic"]["total"]), "",
        month_name(max(finishes, default=None)), "",
    )  # fmt: skip
    rows = [_alternative(alternative, on_time, names) for alternative in answer.get("alternatives") or ()]
    return (first, *(row for row in rows if row.possible), *(row for row in rows if not row.possible))


def _delivery(outcome: str, on_time: int, projects: int) -> str:
    return f"{OUTCOMES.get(outcome, amount(outcome))} ({on_time} of {projects} on time)"


def _alternative(alternative: Json, on_time: set[str], names: Names) -> AlternativeRow:
    title = strategy_title(alternative["strategy"])
    if alternative["cost"] is None:
        status = STATUSES.get(alternative["status"], amount(alternative["status"]))
        return AlternativeRow(title, False, False, status, first_upper(alternative.get("why") or ""))
    compared = alternative["compared_with_recommendation"]
    notes = [first_upper(action_words(action, names)) + "." for action in alternative.get("actions") or ()]
    if compared["tie"]:
        notes.insert(0, "As good as the recommended one, within what the figures can tell.")
    return AlternativeRow(
        title, False, True,
        _delivery(alternative["outcome"], len(alternative["delivered"]), len(names.projects)),
        " ".join(notes),
        names.money(alternative["cost"]), names.more_money(compared["cost"]),
        names.money(alternative["economic_cost"]), names.more_money(compared["economic_cost"]),
        # Two plans that finish different projects have no common date to compare.
        month_name(alternative["finishes"]),
        _later(compared["months_later"]) if set(alternative["delivered"]) == on_time else "",
    )  # fmt: skip


_ENGAGEMENTS: Mapping[str, str] = {
    "permanent": "Permanent hires only", "contract": "Contractors only",
}  # fmt: skip


def _engagement(row: Json, names: Names) -> EngagementRow:
    """One side of the comparison between permanent hires and contractors."""
    allowed = "" if row["allowed"] else " (your request leaves it out)"
    deeds = " ".join(f"{first_upper(action_words(action, names))}." for action in row["actions"])
    return EngagementRow(
        title=_ENGAGEMENTS[row["engagement"]] + allowed,
        plan=deeds or strategy_title(row["strategy"]),
        result=_delivery(row["outcome"], len(row["delivered"]), len(names.projects)),
        cost=names.money(row["cost"]),
        committed=names.money(row["committed_after"]),
        economic=names.money(row["economic_cost"]),
        finishes=month_name(row["finishes"]),
    )


def _later(count: int | None) -> str:
    if count is None:
        return ""
    return "the same" if count == 0 else f"{months(abs(count))} {'later' if count > 0 else 'earlier'}"


def _smallest_change(change: Json | None, names: Names) -> tuple[str, ...]:
    """What would make every must on time, one sentence for each lever."""
    if change is None:
        return ()
    if not change["needed"]:
        return ("Nothing has to change: every project that must be done is on time.",)
    money, extra, dropped = change["extra_budget"], change["extra_months"], change["drop_projects"]
    return (
        "More money alone would not be enough." if money is None
        else f"{names.money(money)} more in the budget would be enough.",
        "More time alone would not be enough." if extra is None
        else f"{months(extra)} more for the projects that must be done would be enough.",
        "Leaving out other projects would not be enough." if dropped is None
        else f"Leaving out {_listed([names.projects.get(p, p) for p in dropped])} would be enough.",
    )  # fmt: skip


def _risk_table(answer: Json, names: Names) -> RiskTable | None:
    """The recommendation and the alternatives in the same sampled futures; None where none were asked."""
    found = answer.get("uncertainty")
    if not found:
        return None
    plans = [
        (answer["recommendation"]["strategy"], found),
        *((a["strategy"], a) for a in found["alternatives"]),
    ]
    confidence = percent(found["must_confidence"])
    return RiskTable(
        projects=tuple(names.projects.get(row["project"], row["project"]) for row in found["delivered"]),
        rows=tuple(_risk_row(strategy, risk, risk is found, names) for strategy, risk in plans),
        said=f"{found['samples']} futures, drawn from the published ranges of the figures. Hires and training stay as "
        "planned, the work is planned anew, and nobody who leaves is replaced. A must with a chance below "
        f"{confidence} is called at risk.",
    )


def _risk_row(strategy: str, risk: Json, recommended: bool, names: Names) -> RiskRow:
    def spread(rows: Sequence[Json]) -> tuple[str, str]:
        low, middle, high = (row["money"] for row in rows)
        return f"{round(low):,} to {names.money(high)}", names.money(middle)

    return RiskRow(
        strategy_title(strategy),
        recommended,
        tuple(
            (percent(one["chance"]), f"{percent(one['interval'][0])} to {percent(one['interval'][1])}")
            for one in risk["delivered"]
        ),
        *spread(risk["cost"]),
        *spread(risk["economic_cost"]),
    )


def _listed(texts: Sequence[str]) -> str:
    quoted = [f"“{text}”" for text in texts]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _changes_table(answer: Json, names: Names) -> ChangesTable | None:
    """What would change the answer; None where it was not asked."""
    in_all = answer.get("what_would_change_in_all")
    if in_all is None:
        return None
    said = (
        f"{in_all['figures']} figures were looked at; bounds settled {in_all['settled_by_bounds']} of them."
    )
    if in_all["nothing_inside_the_ranges"]:
        said = f"Nothing inside the published ranges changes the recommendation. {said}"
    return ChangesTable(
        rows=tuple(
            ChangeRow(
                figure=row["assumption"],
                words=first_upper(names.figure(row["assumption"])),
                now=quantity(row["now"], row["unit"]),
                changes_at=_bracket(row),
                title=strategy_title(row["to_strategy"]),
                inside="inside" if row["inside_range"] else "beyond" if row["range"] else "the request's own",
            )
            for row in answer["what_would_change"]
        ),
        said=said,
        left_open=tuple(first_upper(names.figure(name)) for name in in_all["unsettled"]),
    )


def _bracket(row: Json) -> str:
    """The value from which another strategy wins; both sides of it where it was not located closely."""
    low, high = row["range"] or (0.0, row["now"])
    at, now = quantity(row["changes_at"], row["unit"]), quantity(row["now"], row["unit"])
    if at == now:
        return f"just {'above' if row['changes_at'] > row['now'] else 'below'} {now}"
    apart = abs(row["changes_at"] - row["holds_at"])
    next_month = row["unit"].startswith("month") and apart == 1
    if next_month or apart <= CLOSELY * max(high - low, abs(row["changes_at"])):
        return at
    return f"between {quantity(row['holds_at'], row['unit'])} and {at}"


def _frontier_row(step: Json, names: Names) -> FrontierRow:
    year = " a year" if step["per"] == "year" else ""
    return FrontierRow(
        budget=f"{names.money(step['budget'])}{year}",
        title=strategy_title(step["strategy"]),
        result=OUTCOMES.get(step["outcome"], amount(step["outcome"])),
        delivered=", ".join(names.projects.get(p, p) for p in step["delivered"]) or "none",
        cost=names.money(step["cost"]),
        economic=names.money(step["economic_cost"]),
    )


def _limit(limit: Json, answer: Json, names: Names) -> str:
    """A limit that the plan uses up, and what one more of it would bring, in words."""
    one_more = limit.get("one_more")
    return _used(limit, answer, names) + (f" {one_more['text']}" if one_more else "")


def _used(limit: Json, answer: Json, names: Names) -> str:
    what = first_upper(_spaced(limit["limit"]))
    subject = limit["limit"].partition(" of ")[2]
    if full := limit.get("months"):
        last = f" to {month_name(full[-1])}" if len(full) > 1 else ""
        return f"{what}: none left in {months(len(full))}, {month_name(full[0])}{last}."
    if limit["limit"].startswith("deadline of "):
        project = next(p for p in answer["projects"] if p["id"] == subject)
        name = names.projects.get(subject, subject)
        return f"Deadline of {name}: {'met in its last month' if project['delivered'] else 'missed'}."
    money = limit.get("unit", names.currency) == names.currency
    used = names.money(limit["used"]) if money else plain_number(limit["used"])
    whole = names.money(limit["of"]) if money else quantity(limit["of"], limit["unit"])
    return f"{what}: {used} of {whole} used."


_MET: Mapping[str, str] = {"yes": "met", "no": "not met", "unknown": "not known"}


def _rule_card(rule: Json, warned: Sequence[str], rulebook: Rulebook) -> RuleCard:
    """A rule with what it says, but for what the warnings of the answer say already."""
    conditions = tuple(
        ConditionRow(
            name=first_upper(condition["fact"].replace("_", " ").replace(".", ": ")),
            meaning=_meaning(condition["fact"], rulebook),
            value=amount(condition["value"]),
            test=condition["test"],
            met=_MET.get(condition["met"], condition["met"]),
        )
        for condition in rule["conditions"]
    )
    because = tuple(_cause(cause, rulebook) for cause in rule["because"])
    anchor = f"rule-{rule['id']}"
    effects = tuple(text for text in rule["effects"] if not text.endswith(tuple(warned)))
    return RuleCard(anchor, rule["title"], rule["fired"], conditions, effects, because)


def _meaning(fact: str, rulebook: Rulebook) -> str:
    declared = rulebook.facts.get(fact)
    return first_upper(declared.meaning) if declared else ""


def source_link(source: str, rulebook: Rulebook) -> Link:
    """A source by its title, linked when it has a web address."""
    found = rulebook.sources.get(source)
    if found is None:
        return Link({"request": "your request"}.get(source, source), None)
    web = found.url is not None and urlsplit(found.url).scheme in ("http", "https")
    return Link(found.title, found.url if web else None)


def _cause(cause: Json, rulebook: Rulebook) -> Link:
    """Who said it, and where."""
    link = source_link(cause["source"], rulebook)
    speaker = f"{cause['speaker']}, in: " if cause.get("speaker") else ""
    advice = f" ({cause['advice']})" if cause.get("advice") else ""
    return Link(f"{speaker}{link.text}{advice}", link.href)


_GROUPS: Mapping[str, str] = {
    "request": "What you set yourself",
    "company": "The company and the period",
    "roles": "Pay and hiring",
    "training": "Cross-training",
    "planning": "How the plan counts",
    "projects": "The projects",
    "proficiency": "How well a role does an activity",
    "qualification": "How well it has to be done",
    "activities": "The activities",
    "currency": "Exchange rate",
}


def _group_of(assumption: Json) -> str:
    if assumption["from"] == "request":
        return "request"
    group = str(assumption["name"]).partition(".")[0].partition("[")[0]
    return group if group in _GROUPS else "company"


def _assumptions(rows: Sequence[Json], names: Names) -> tuple[tuple[str, tuple[AssumptionRow, ...]], ...]:
    """Every figure that the answer rests on, by theme."""
    order = list(_GROUPS)
    ordered = sorted(rows, key=lambda row: order.index(_group_of(row)))
    return tuple(
        (_GROUPS[group], tuple(_assumption(row, names) for row in members))
        for group, members in groupby(ordered, key=_group_of)
    )


def _assumption(row: Json, names: Names) -> AssumptionRow:
    unit, spread = row["unit"], row.get("range")
    return AssumptionRow(
        title=first_upper(names.figure(row["name"])),
        name=row["name"],
        value=quantity(row["value"], unit),
        range=f"{quantity(spread[0], unit)} to {quantity(spread[1], unit)}" if spread else "–",
        kind=KINDS.get(row["kind"], row["kind"]),
        source=source_link(row["source"], names.rulebook),
        as_of=row.get("as_of") or "",
        origin=ORIGINS.get(row["from"], row["from"]),
        note=row.get("note") or "",
    )


def _provenance(answer: Json) -> tuple[tuple[str, str], ...]:
    """What it takes to get the same answer again."""
    made, solver = answer["provenance"], answer["provenance"]["solver"]
    lines = [
        ("Answer", str(answer.get("id", ""))),
        ("Made", str(answer.get("created", ""))),
        ("Service", f"version {made['service']}"),
        ("Rule files", made["rulebook"]),
        ("Request", made["request"]),
        ("Solver", f"{solver['name']} {solver['version']}, {solver['status']}"),
    ]
    for stage in solver.get("stages", ()):
        words = f"{amount(stage['objective'])} (bound {amount(stage['bound'])}), {stage['status']}"
        lines.append((f"Stage: {_spaced(stage['name'])}", words))
    return tuple((label, text) for label, text in lines if text)


def month_choices() -> tuple[tuple[str, str], ...]:
    """01..12 with their names."""
    return tuple((f"{number:02d}", MONTH_NAMES[number - 1]) for number in range(1, MONTHS_PER_YEAR + 1))
