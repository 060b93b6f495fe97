"""The answer -> what the answer page shows: words, dates and sums ready to print, chance and cost first.

Nothing is computed here that the answer does not say. The words are those of `advisor.explanation.words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.domain.answer import (
    Action,
    Alternative,
    Answer,
    Chances,
    CrossTrain,
    FrontierStep,
    Hire,
    ProjectAnswer,
    ProjectChance,
    TeamCosts,
)
from advisor.domain.horizon import Month
from advisor.explanation.levers import A_GAIN
from advisor.explanation.words import (
    ALTERNATIVES,
    ASIDES,
    CASH_PARTS,
    COST_PARTS,
    LEVELS,
    OUTCOMES,
    PRIORITIES,
    STATUSES,
    Words,
    budget_words,
    capital,
    exact_money,
    joint_is_told,
    later,
    likely,
    money_between,
    month_name,
    musts_words,
    next_decision,
    percent,
    project_result,
    risk_words,
    sentence,
    step_words,
    told_risks,
    turn_words,
)
from advisor.rulebook import Rulebook
from advisor.web.evidence import (
    AssumptionLine,
    Link,
    RuleCard,
    assumption_groups,
    provenance_lines,
    rule_card,
    rule_links,
)
from advisor.web.timeline import Timeline, timeline

OF_THE_ACTIONS = ("role", "month", "training", "chance", "cost")
"""Reasons that are about the recommendation itself; the others are about what was left aside."""

NO_DATE = "–"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One of the plans side by side. figures are empty, and why is not, where a strategy has no team."""

    title: str
    recommended: bool
    status: str
    deeds: str
    why: str
    chance: str
    chance_range: str
    cash: str
    cash_difference: str
    net: str
    net_difference: str
    finishes: str
    finish_difference: str

    @property
    def judged(self) -> bool:
        return bool(self.cash)


@dataclass(frozen=True, slots=True)
class ActionRow:
    what: str
    decide: str
    when: str
    cost: str
    because: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PlanBRow:
    """What to do should a training fail."""

    training: str
    known: str
    text: str


@dataclass(frozen=True, slots=True)
class RiskRow:
    title: str
    takes: str
    do: str


@dataclass(frozen=True, slots=True)
class WarningRow:
    """Something to watch; `level` is the code, `word` what is printed."""

    level: str
    word: str
    text: str
    rule: Link | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """good: as likely on time as is wanted. half, most: months by which 5 and 8 of ten futures have completed it."""

    name: str
    priority: str
    chance: str
    chance_range: str
    good: bool
    planned: str
    live: str
    half: str
    most: str
    due: str
    shortages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    label: str
    value: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class FrontierRow:
    cash: str
    beyond: str
    title: str
    chance: str
    mark: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything the answer page shows, section by section."""

    headline: str
    notice: str
    reference: str | None
    search: str
    outcome: str
    key_figures: tuple[KeyFigure, ...]
    plans: tuple[PlanRow, ...]
    actions: tuple[ActionRow, ...]
    warnings: tuple[WarningRow, ...]
    notes: tuple[str, ...]
    projects: tuple[ProjectRow, ...]
    timeline: Timeline
    costs: tuple[CostRow, ...]
    after: tuple[CostRow, ...]
    net: tuple[CostRow, ...]
    cash_in_futures: str
    alternatives: tuple[PlanRow, ...]
    frontier: tuple[FrontierRow, ...]
    levers: tuple[str, ...] | None
    plans_b: tuple[PlanBRow, ...]
    risks: tuple[RiskRow, ...] | None
    turns: tuple[str, ...] | None
    summary: tuple[str, ...]
    reasons: tuple[str, ...]
    other_reasons: tuple[str, ...]
    deciding_rules: tuple[RuleCard, ...]
    applying_rules: tuple[RuleCard, ...]
    other_rules: tuple[RuleCard, ...]
    assumptions: tuple[tuple[str, tuple[AssumptionLine, ...]], ...]
    provenance: tuple[tuple[str, str], ...]


def answer_page(answer: Answer, rulebook: Rulebook) -> AnswerPage:
    """The page for an answer."""
    words = Words.of_answer(answer, rulebook)
    explanation, advice = answer.explanation, answer.recommendation
    titles = {rule.id: rule.title for rule in explanation.rules}
    deciding, applying, other = _rules(answer, rulebook)
    told = {effect for card in (*deciding, *applying) for effect in card.effects}
    return AnswerPage(
        headline=advice.headline,
        notice=answer.notice,
        reference=answer.reference,
        search=_search(answer),
        outcome=_outcome(answer),
        key_figures=_key_figures(answer, words),
        plans=_three_plans(answer, words),
        actions=tuple(_action_row(action, titles, words) for action in advice.actions),
        warnings=_warnings(answer, titles),
        notes=tuple(f"{note.pointer}: {note.text}" for note in answer.notes),
        projects=_project_rows(answer, words),
        timeline=timeline(answer, words),
        costs=_cash_rows(answer, words),
        after=_after(answer, words),
        net=_net_rows(advice.costs, words),
        cash_in_futures=_cash_in_futures(advice.costs, words),
        alternatives=_alternatives(answer, words),
        frontier=_frontier(answer, words),
        levers=_levers(answer),
        plans_b=_plans_b(answer, words),
        risks=_risks(answer),
        turns=_turns(answer, words),
        summary=tuple(text for text in explanation.summary if text not in told),
        reasons=tuple(r.text for r in explanation.reasons if r.about in OF_THE_ACTIONS),
        other_reasons=tuple(r.text for r in explanation.reasons if r.about not in OF_THE_ACTIONS),
        deciding_rules=deciding,
        applying_rules=applying,
        other_rules=other,
        assumptions=assumption_groups(answer, words),
        provenance=provenance_lines(answer, words),
    )


def date_words(month: Month | None) -> str:
    """June 2027; a dash for none."""
    return NO_DATE if month is None else month_name(month)


def _search(answer: Answer) -> str:
    """How far the search came."""
    made = answer.provenance
    allowed = "10,000 or more" if made.teams_allowed >= 10_000 else f"{made.teams_allowed:,}"
    return sentence(
        f"{STATUSES[answer.status]}; {made.teams_judged:,} of {allowed} possible teams were judged"
    )


def _outcome(answer: Answer) -> str:
    """What becomes of the projects as planned, beside the chance."""
    likely_ = musts_words(answer, answer.recommendation.chance)
    over = f"; over all futures {likely_}" if likely_ else ""
    return sentence(f"if all goes as planned, {OUTCOMES[answer.outcome]}{over}")


def _levers(answer: Answer) -> tuple[str, ...] | None:
    """What would help; none where it was not asked."""
    levers = answer.what_would_help
    return None if levers is None else tuple(lever.headline for lever in levers)


def _plans_b(answer: Answer, words: Words) -> tuple[PlanBRow, ...]:
    """One for each training that the plan depends on."""
    courses = (action for action in answer.recommendation.actions if isinstance(action, CrossTrain))
    return tuple(
        PlanBRow(
            training=capital(words.action(course)),
            known=f"{ASIDES['outcome_known']} {month_name(course.plan_b.known_by)}.",
            text=course.plan_b.headline,
        )
        for course in courses
        if course.plan_b is not None
    )


def _risks(answer: Answer) -> tuple[RiskRow, ...] | None:
    """Those that are told; None where they were not looked at, or there is no must."""
    if answer.risks is None or not any(project.priority == "must" for project in answer.projects):
        return None
    return tuple(RiskRow(risk.title, risk_words(answer, risk), risk.do) for risk in told_risks(answer))


def _turns(answer: Answer, words: Words) -> tuple[str, ...] | None:
    """Figures at which another strategy would be recommended; None where it was not asked."""
    turns = answer.what_would_change
    return None if turns is None else tuple(sentence(turn_words(answer, turn, words)) for turn in turns)


# --- chance and cost --------------------------------------------------------------------------------


def _key_figures(answer: Answer, words: Words) -> tuple[KeyFigure, ...]:
    advice = answer.recommendation
    low, high = advice.chance.all_musts.low, advice.chance.all_musts.high
    note = (
        f"{percent(low)} to {percent(high)}, as far as sampling tells"
        if joint_is_told(answer, advice.chance)
        else "over all futures"
    )
    figures = [KeyFigure("How likely", capital(musts_words(answer, advice.chance)), note)]
    beyond = advice.costs.committed_after
    after = f", and {words.money(beyond)} committed after it" if beyond >= 1 else ""
    figures.append(
        KeyFigure("Cash in the period", words.money(advice.costs.cash), f"{budget_words(answer)}{after}")
    )
    first = next_decision(advice.actions)
    if first is not None:
        figures.append(KeyFigure("Next decision", month_name(first.decide_by), words.action(first)))
    completed = [project.completed for project in answer.projects if project.completed is not None]
    if any(project.kind == "delivery" for project in answer.projects):
        last = date_words(max(completed, default=None))
        figures.append(KeyFigure("Last project complete", last, "if all goes as planned"))
    return tuple(figures)


def _three_plans(answer: Answer, words: Words) -> tuple[PlanRow, ...]:
    """The recommendation between the cheapest and the safest plan; nothing where it stands alone."""
    cheapest, safest = answer.plans.cheapest, answer.plans.safest
    rows = [_recommended(answer, words, "Recommended")]
    if cheapest is not None:
        rows.insert(0, _plan_row(answer, cheapest, words, "Cheapest"))
    if safest is not None:
        rows.append(_plan_row(answer, safest, words, "Safest"))
    return tuple(rows) if len(rows) > 1 else ()


def _alternatives(answer: Answer, words: Words) -> tuple[PlanRow, ...]:
    """The recommended strategy, those with a team in the order of the answer, then those without."""
    first = _recommended(answer, words, words.strategy_title(answer.recommendation.strategy))
    rows = [
        _plan_row(answer, other, words, words.strategy_title(other.strategy)) for other in answer.alternatives
    ]
    return (first, *(row for row in rows if row.judged), *(row for row in rows if not row.judged))


def _recommended(answer: Answer, words: Words, title: str) -> PlanRow:
    advice = answer.recommendation
    completed = [project.completed for project in answer.projects if project.completed is not None]
    return PlanRow(
        title=title,
        recommended=True,
        status="",
        deeds=sentence(words.actions(advice.actions)),
        why="",
        **_figures(answer, advice.chance, advice.costs, max(completed, default=None), words),
        cash_difference="",
        net_difference="",
        finish_difference="",
    )


def _figures(
    answer: Answer, chance: Chances, costs: TeamCosts, finishes: Month | None, words: Words
) -> dict[str, str]:
    joint = chance.all_musts
    beyond = f" and {words.money(costs.committed_after)} after" if costs.committed_after >= 1 else ""
    return {
        "chance": capital(musts_words(answer, chance)),
        "chance_range": f"{percent(joint.low)} to {percent(joint.high)}"
        if joint_is_told(answer, chance)
        else "",
        "cash": words.money(costs.cash) + beyond,
        "net": words.money(costs.net),
        "finishes": date_words(finishes),
    }


def _plan_row(answer: Answer, other: Alternative, words: Words, title: str) -> PlanRow:
    status = "" if other.status == "judged" else capital(ALTERNATIVES[other.status])
    compared = other.compared_with_recommendation
    figures = dict.fromkeys(("chance", "chance_range", "cash", "net", "finishes"), "")
    if other.chance is not None and other.costs is not None:
        figures = _figures(answer, other.chance, other.costs, other.finishes, words)
    tie = compared is not None and compared.tie and not other.why
    return PlanRow(
        title=title,
        recommended=False,
        status="As good as the recommendation within what the figures can tell" if tie else status,
        deeds="" if other.actions is None else sentence(words.actions(other.actions)),
        why=other.why or "",
        **figures,
        cash_difference="" if compared is None else words.more_money(compared.cash),
        net_difference="" if compared is None else words.more_money(compared.net),
        finish_difference=_later(other),
    )


def _later(other: Alternative) -> str:
    """How much later it ends; nothing of a plan that brings less, for which to end earlier is no merit."""
    compared = other.compared_with_recommendation
    if compared is None or compared.months_later is None or compared.musts_on_time < -A_GAIN:
        return ""
    return later(compared.months_later)


def _frontier(answer: Answer, words: Words) -> tuple[FrontierRow, ...]:
    """Steps of money, where there is a must."""
    musts = any(project.priority == "must" for project in answer.projects)
    return tuple(_frontier_row(answer, step, words) for step in answer.frontier if musts)


def _frontier_row(answer: Answer, step: FrontierStep, words: Words) -> FrontierRow:
    marks = ["Recommended"] if step.recommended else []
    marks += [] if step.worth_it else ["More than it is worth"]
    return FrontierRow(
        cash=words.money(step.cash),
        beyond=words.money(step.committed_after) if step.committed_after >= 1 else "",
        title=words.strategy_title(step.strategy),
        chance=capital(step_words(answer, step)),
        mark=", ".join(marks),
        recommended=step.recommended,
    )


# --- actions, warnings, projects --------------------------------------------------------------------


def _action_row(action: Action, titles: Mapping[str, str], words: Words) -> ActionRow:
    starts = month_name(action.starts)
    if isinstance(action, Hire):
        when = f"Starts in {starts}"
        if action.ends is not None:
            when += f", last month {month_name(action.ends)}"
        when += f"; projects take {percent(action.utilisation)} of the time"
    else:
        support = "with a specialist to turn to" if action.supported else "without a specialist to turn to"
        when = f"Study from {starts} to {month_name(action.ends)}, {support}"
    return ActionRow(
        what=capital(words.action(action)),
        decide=month_name(action.decide_by),
        when=when,
        cost=words.money(action.cost),
        because=rule_links(action.because, titles),
    )


def _warnings(answer: Answer, titles: Mapping[str, str]) -> tuple[WarningRow, ...]:
    """The most serious first."""
    order = list(LEVELS)
    found = []
    for warning in sorted(answer.warnings, key=lambda warning: order.index(warning.level)):
        known = [warning.rule] if warning.rule is not None and warning.rule in titles else []
        links = rule_links(known, titles)
        word = capital(LEVELS[warning.level])
        found.append(WarningRow(warning.level, word, warning.text, links[0] if links else None))
    return tuple(found)


def _project_rows(answer: Answer, words: Words) -> tuple[ProjectRow, ...]:
    chances = {row.project: row for row in answer.recommendation.chance.projects}
    asked = {row["id"]: row.get("deadline") for row in answer.request["projects"]}
    return tuple(
        _project_row(answer, project, chances[project.id], asked.get(project.id), words)
        for project in answer.projects
    )


def _project_row(
    answer: Answer, project: ProjectAnswer, row: ProjectChance, deadline: str | None, words: Words
) -> ProjectRow:
    ongoing = project.kind != "delivery"
    live = next((m.live for m in answer.plan.milestones if m.project == project.id), None)
    due = answer.plan.months[-1] if deadline is None else Month.parse(deadline[:7])
    finish = row.finish
    wanted = float(answer.request["options"]["confidence"])
    return ProjectRow(
        name=words.projects[project.id],
        priority=PRIORITIES[project.priority],
        chance=f"{percent(row.value)} of its work is done on average"
        if ongoing
        else capital(likely(row.value)),
        chance_range=f"{percent(row.low)} to {percent(row.high)}",
        good=row.value >= wanted,
        planned=capital(project_result(project)),
        live=NO_DATE if ongoing else date_words(live),
        half=NO_DATE if finish is None else _by(finish.p50),
        most=NO_DATE if finish is None else _by(finish.p80),
        due="each month" if ongoing else month_name(due),
        shortages=_shortages(project, words),
    )


def _by(month: Month | None) -> str:
    return "after the period" if month is None else month_name(month)


def _shortages(project: ProjectAnswer, words: Words) -> tuple[str, ...]:
    """Work that nobody does, by activity; rounding dust is none."""
    short = ((words.activity(s.activity), s.person_months) for s in project.shortage)
    return tuple(f"{title}: {value:.1f} person-months" for title, value in short if round(value, 1) > 0)


# --- money ------------------------------------------------------------------------------------------


def _cash_rows(answer: Answer, words: Words) -> tuple[CostRow, ...]:
    """Parts to the unit, so that they add up before the reader's eyes."""
    cash = answer.cash
    parts = [(label, getattr(cash, kind)) for kind, label in CASH_PARTS.items()]
    rows = [CostRow(label, exact_money(value, words.currency)) for label, value in parts if round(value)]
    return (*rows, CostRow("Cash inside the period", exact_money(cash.total, words.currency), total=True))


def _after(answer: Answer, words: Words) -> tuple[CostRow, ...]:
    cash, currency = answer.cash, words.currency
    return (
        CostRow("Already committed beyond the period", exact_money(cash.committed_after, currency)),
        CostRow(
            "Pay of the new people a year from then on", exact_money(cash.annual_run_rate_after, currency)
        ),
    )


def _net_rows(costs: TeamCosts, words: Words) -> tuple[CostRow, ...]:
    parts = [(label, getattr(costs, kind)) for kind, label in COST_PARTS.items()]
    rows = [CostRow(label, exact_money(value, words.currency)) for label, value in parts if round(value)]
    return (*rows, CostRow("Expected net cost", exact_money(costs.net, words.currency), total=True))


def _cash_in_futures(costs: TeamCosts, words: Words) -> str:
    if costs.cash_high < 1:
        return ""
    between = money_between(costs.cash_low, costs.cash_high, words.currency)
    return f"In eight of ten futures cash lies {between}, replacements of people who leave included."


# --- rules ------------------------------------------------------------------------------------------


def _rules(
    answer: Answer, rulebook: Rulebook
) -> tuple[tuple[RuleCard, ...], tuple[RuleCard, ...], tuple[RuleCard, ...]]:
    """Those behind actions and warnings, those that apply besides, and those that do not."""
    warned = tuple(warning.text for warning in answer.warnings)
    cards = tuple(rule_card(rule, warned, rulebook) for rule in answer.explanation.rules)
    cited = {rule for action in answer.recommendation.actions for rule in action.because}
    cited |= {warning.rule for warning in answer.warnings if warning.rule is not None}
    anchors = {f"rule-{rule}" for rule in cited}
    fired = tuple(card for card in cards if card.fired == "yes")
    return (
        tuple(card for card in fired if card.anchor in anchors),
        tuple(card for card in fired if card.anchor not in anchors),
        tuple(card for card in cards if card.fired != "yes"),
    )
