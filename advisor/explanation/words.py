"""The words of an answer, each once: numbers, months, chances, money, and a word for each code.

Shell, pages and JSON say the same because they take their words from here. Roles, paths, activities and
templates are called as the rule files call them; nothing here names one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.domain.answer import (
    Action,
    Answer,
    Chances,
    FrontierStep,
    Hire,
    ProjectAnswer,
    Risk,
    TurningFigure,
)
from advisor.domain.horizon import Month
from advisor.domain.outcome import HOPELESS
from advisor.domain.request import Project
from advisor.domain.strategy import NO_CHANGE, SEVERAL, TRAIN_ONLY
from advisor.rulebook import Rulebook

_ALMOST_CERTAIN = 0.95
_DIGITS = 3
"""That people read of an amount: 289,600 is said as 290,000."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

OUTCOMES: Mapping[str, str] = {
    "all_on_time": "every project is on time",
    "some_late": "every project is done, at least one of them late",
    "some_undelivered": "some projects are done, others are not",
    "nothing": "no project is done within the period",
}
STATUSES: Mapping[str, str] = {
    "complete": "no single change improves it",
    "cut_off": "the time ran out: the best that was found so far",
}
ALTERNATIVES: Mapping[str, str] = {
    "judged": "possible",
    "dominated": "no advantage",
    "not_worth_it": "not worth it",
    "unaffordable": "unaffordable",
    "unavailable": "not possible",
    "cut_off": "not looked at",
}
"""Begins what is said of why another strategy is not the one."""

OBSTACLES: Mapping[str, str] = {
    "no_staff": "there is nobody in house who could be trained",
    "no_path": "no training path is allowed for the people in house",
    "no_time": "nobody could start or finish a course before the period ends",
    "max_hires": "the request allows fewer hires",
    "hire_limit": "a rule allows fewer hires",
    "options": "the request rules these actions out",
}
PRIORITIES: Mapping[str, str] = {"must": "must-have", "should": "should-have", "could": "could-have"}
LEVELS: Mapping[str, str] = {"high": "serious", "medium": "take care", "low": "good to know"}
FIRED: Mapping[str, str] = {"yes": "applies", "no": "does not apply", "unknown": "cannot be decided"}
MET: Mapping[str, str] = {"yes": "met", "no": "not met", "unknown": "not known"}
KINDS: Mapping[str, str] = {
    "assumption": "assumption",
    "measured": "measured",
    "published": "published",
    "request": "your figure",
}
ORIGINS: Mapping[str, str] = {"request": "your request", "rules": "rule files", "service": "this service"}
COST_PARTS: Mapping[str, str] = {
    "people": "New people and courses: recruiting, pay for at least the time of commitment, contracts, fees",
    "moves": "Administration for each person who starts or changes",
    "released_time": "Time of existing people, who could have done other work",
    "loss": "Value lost while projects are not complete, and work that nobody does",
}
CASH_PARTS: Mapping[str, str] = {
    "pay": "Pay of new people, with the employer's own contributions",
    "recruiting": "Recruiting",
    "training": "Training fees",
    "contracts": "Contractors",
}
RISKS: Mapping[str, tuple[str, str]] = {
    "effort": (
        "How much work the projects are",
        "Begin with a small first version, and ask again once it has shown how long things take.",
    ),
    "proficiency": (
        "How good people turn out to be at the work",
        "Let people try a piece of your own work before you hire or train them, or in their first weeks.",
    ),
    "lead_time": (
        "When new people start",
        "Begin to look for them before the month given.",
    ),
    "ramp_up": (
        "How soon new people work at full speed",
        "Name a colleague who guides them, and have data, access and a first task ready on the first day.",
    ),
    "duration": (
        "How long courses take",
        "Agree on fixed hours for study, and on the month in which the course ends.",
    ),
    "passing": (
        "Whether training succeeds",
        "Let a specialist help whoever learns, and have a plan B ready for the month in which the outcome is known.",
    ),
    "leaving": (
        "Whether people leave",
        "Let two people know each piece of work, and have what only one of them knows written down.",
    ),
}
"""Source of uncertainty -> what it is, and what can be done about it."""

ASIDES: Mapping[str, str] = {
    "outcome_known": "Whether it succeeds is known in",
    "without_plan_b": "All other chances in this answer are without plan B.",
    "one_at_a_time": "Each was held at its planned value while all else stayed as uncertain as it is. What they "
    "take does not add up: one may matter only because another is there.",
    "no_risk": "Nothing that is uncertain takes a hundredth off the chance by itself.",
    "turns": "If one of these figures were known to be so, another strategy would be recommended; the nearest first.",
    "no_turn": "No figure was found that would change the recommended strategy within its range.",
}
"""Sentences that stand beside what is found, word for word."""

A_HUNDREDTH = 0.005
"""Of musts on time, from which on a gain is told: less is said as nothing."""


# --- pieces of English ------------------------------------------------------------------------------


def month_name(month: Month) -> str:
    """June 2027."""
    return f"{MONTH_NAMES[month.number - 1]} {month.year}"


def months_between(first: Month, last: Month) -> str:
    """From March to August 2027; the year twice where it changes, for March 2027 where it is one month."""
    if first == last:
        return f"for {month_name(first)}"
    begin = MONTH_NAMES[first.number - 1] if first.year == last.year else month_name(first)
    return f"from {begin} to {month_name(last)}"


def months(count: int) -> str:
    """One month, 15 months."""
    return f"{count_word(count)} {plural('month', count)}"


def count_word(count: int) -> str:
    """One … ten, then figures."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else str(count)


def plural(noun: str, count: float) -> str:
    """The noun with its s, but for one."""
    return noun if count == 1 else f"{noun}s"


def people(count: int, title: str) -> str:
    """One data scientist, two data scientists."""
    return f"{count_word(count)} {plural(title, count)}"


def a(title: str) -> str:
    """With its article: "a data scientist", "an engineer"."""
    return f"{'an' if title[:1].lower() in 'aeio' else 'a'} {title}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """A, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """With a capital first."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = capital(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def quoted(name: str) -> str:
    """A name that somebody else chose, set apart from the sentence."""
    return f"“{name}”"


def spaced(name: str) -> str:
    """A dotted name in words: staff.developers.available_share is "staff, developers, available share"."""
    return name.replace(".", ", ").replace("_", " ")


# --- numbers ----------------------------------------------------------------------------------------


def rounded(amount: float) -> float:
    """To as many digits as people read."""
    if amount == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(amount))) - _DIGITS + 1)
    return round(amount / max(step, 1.0)) * max(step, 1.0)


def money(amount: float, currency: str) -> str:
    """290,000 USD for 289,600."""
    return f"{rounded(amount):,.0f} {currency}"


def exact_money(amount: float, currency: str) -> str:
    """289,600 USD: where sums stand below each other, and where somebody else gave the amount."""
    return f"{round(amount):,} {currency}"


def money_between(low: float, high: float, currency: str) -> str:
    """Between 233,000 USD and 291,000 USD; one sum where both are said alike."""
    if money(low, currency) == money(high, currency):
        return f"at {money(low, currency)}"
    return f"between {money(low, currency)} and {money(high, currency)}"


def more_money(difference: float, currency: str) -> str:
    """20,000 USD more; 5,000 USD less; as much."""
    if abs(difference) < 0.5:
        return "as much"
    return f"{money(abs(difference), currency)} {'more' if difference > 0 else 'less'}"


def plain_number(value: float) -> str:
    """Thousands separated, at most three decimals, no trailing zeros."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def person_months(amount: float) -> str:
    """2.5 person-months; whatever rounds to nothing is "hardly any"."""
    if amount < 0.05:
        return "hardly any person-months"
    return f"{amount:.1f} person-month{'' if abs(amount - 1) < 0.05 else 's'}"


def percent(fraction: float) -> str:
    """74 %; what is not quite all is never said to be, nor what is not quite nothing."""
    hundredths = fraction * 100
    if 99.5 <= hundredths < 100:
        return "over 99 %"
    if 0 < hundredths < 0.5:
        return "under 1 %"
    return f"{hundredths:.0f} %"


def chance(value: float) -> str:
    """A chance as a figure of speech: about 6 in 10; where that says too little, 97 in 100."""
    if value >= _ALMOST_CERTAIN:
        return "over 99 in 100" if value >= 0.995 else f"{value * 100:.0f} in 100"
    if value < HOPELESS:
        return "less than 1 in 100" if value < 0.005 else f"{value * 100:.0f} in 100"
    return f"about {min(9, max(1, math.floor(value * 10 + 0.5)))} in 10"


def likely(value: float) -> str:
    """A chance on its own: almost certainly (97 in 100), about 6 in 10, hardly ever (2 in 100)."""
    if value >= _ALMOST_CERTAIN:
        return f"almost certainly ({chance(value)})"
    return f"hardly ever ({chance(value)})" if value < HOPELESS else chance(value)


def on_time(subject: str, value: float, *, several: bool = False) -> str:
    """A clause: the subject is on time with a chance of about 6 in 10."""
    verb = "are" if several else "is"
    if value >= _ALMOST_CERTAIN or value < HOPELESS:
        return f"{subject} {verb} {_degree(value)} on time ({chance(value)})"
    return f"{subject} {verb} on time with a chance of {chance(value)}"


def _degree(value: float) -> str:
    return "almost certainly" if value >= _ALMOST_CERTAIN else "hardly ever"


def covered(subject: str, share: float) -> str:
    """A clause about recurring work: the part of it that is done, on average over the futures."""
    if share >= 1:
        return f"the work of {subject} is done in full"
    return f"{percent(share)} of the work of {subject} is done on average"


def later(count: int) -> str:
    """Two months later; one month earlier; in the same month."""
    return (
        "in the same month" if count == 0 else f"{months(abs(count))} {'later' if count > 0 else 'earlier'}"
    )


# --- names ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """How the things of one answer are called. projects: id -> name."""

    rulebook: Rulebook
    currency: str
    projects: Mapping[str, str]

    @classmethod
    def of_answer(cls, answer: Answer, rulebook: Rulebook) -> Words:
        """The words for an answer that was read back."""
        return cls(rulebook, answer.currency, {row.id: row.name or row.id for row in answer.projects})

    def money(self, amount: float) -> str:
        return money(amount, self.currency)

    def more_money(self, difference: float) -> str:
        return more_money(difference, self.currency)

    def project(self, project: str) -> str:
        """A project's name, in quotation marks."""
        return quoted(self.projects.get(project, project))

    def role(self, role: str) -> str:
        found = self.rulebook.roles.get(role)
        return found.title if found else spaced(role)

    def path(self, path: str) -> str:
        found = self.rulebook.paths.get(path)
        return found.title if found else spaced(path)

    def activity(self, activity: str) -> str:
        found = self.rulebook.activities.get(activity)
        return found.title if found else spaced(activity)

    def roles_of(self, path: str) -> tuple[str, str]:
        """Titles of the role that a path starts from and of the one that it leads to."""
        found = self.rulebook.paths.get(path)
        source, _, target = path.partition("_to_")
        return (self.role(found.source_role), self.role(found.target_role)) if found else (
            spaced(source), spaced(target),
        )  # fmt: skip

    def strategy(self, strategy: str) -> str:
        """What a strategy does, as the subject of a sentence: hiring a data scientist and cross-training."""
        if strategy == NO_CHANGE:
            return "changing nothing"
        if strategy == TRAIN_ONLY:
            return "cross-training alone"
        hires = strategy.removesuffix("_and_cross_train").removeprefix("hire_")
        phrase = "hiring for several roles" if hires == SEVERAL else f"hiring {a(self.role(hires))}"
        return f"{phrase} and cross-training" if strategy.endswith("_and_cross_train") else phrase

    def strategy_title(self, strategy: str) -> str:
        """The same as a heading: Hire a data scientist and cross-train."""
        if strategy == NO_CHANGE:
            return "Change nothing"
        if strategy == TRAIN_ONLY:
            return "Cross-train alone"
        hires = strategy.removesuffix("_and_cross_train").removeprefix("hire_")
        title = "Hire for several roles" if hires == SEVERAL else f"Hire {a(self.role(hires))}"
        return f"{title} and cross-train" if strategy.endswith("_and_cross_train") else title

    def action(self, action: Action) -> str:
        """One action as the object of a sentence: hire one data scientist for June 2027."""
        return " ".join(self._deed(action))

    def actions(self, actions: Iterable[Action]) -> str:
        """All actions in one clause, no verb twice in a row; of none, to hire and train nobody."""
        said, before = [], ""
        for verb, whom in map(self._deed, actions):
            said.append(whom if verb == before else f"{verb} {whom}")
            before = verb
        return listed(said) or "hire and train nobody"

    def _deed(self, action: Action) -> tuple[str, str]:
        """Verb and object of an action."""
        if isinstance(action, Hire):
            title = self.role(action.role)
            if action.ends is None:
                return "hire", f"{people(action.count, title)} for {month_name(action.starts)}"
            span = months_between(action.starts, action.ends)
            return "engage", f"{people(action.count, f'contract {title}')} {span}"
        source, target = self.roles_of(action.path)
        goal = f"as {a(target)}" if action.count == 1 else f"as {plural(target, 2)}"
        whom = f"{people(action.count, source)} {goal} from {month_name(action.starts)}"
        return "cross-train", whom

    def figure(self, name: str) -> str:
        """A figure of the rule files: "machine learning engineer: salary"."""
        group, _, rest = name.partition(".")
        owner, _, tail = rest.partition(".")
        templates = self.rulebook.templates
        owners: Mapping[str, Callable[[str], str]] = {
            "roles": self.role,
            "training": self.path,
            "proficiency": self.role,
            "activities": self.activity,
            "qualification": lambda criticality: f"{spaced(criticality)} work",
            "projects": lambda project: (
                templates[project].title if project in templates else self.projects.get(project, project)
            ),
        }
        if group in owners and tail:
            activity = group in ("proficiency", "qualification")
            return f"{owners[group](owner)}: {self.activity(tail) if activity else spaced(tail)}"
        return spaced(rest) if group == "planning" and rest else spaced(name)

    def worker(self, worker: str) -> str:
        """A worker of the plan: staff:analysts, hire:<role>:<engagement>, train:<path>."""
        kind, _, rest = worker.partition(":")
        if kind == "hire":
            role, _, engagement = rest.partition(":")
            return f"{'contract ' if engagement == 'contract' else ''}{self.role(role)} (new)"
        return self.path(rest) if kind == "train" else spaced(rest)


# --- what an answer says, in short ------------------------------------------------------------------


def musts_words(answer: Answer, chances: Chances) -> str:
    """How likely a plan of the answer brings the musts; without any, how many projects it brings on time."""
    musts = [project.kind for project in answer.projects if project.priority == "must"]
    if musts:
        return _on_time(musts, chances.all_musts.value, chances.musts_on_time)
    kinds = {project.id: project.kind for project in answer.projects}
    deliveries = [row.value for row in chances.projects if kinds[row.project] == "delivery"]
    shares = [row.value for row in chances.projects if kinds[row.project] != "delivery"]
    if not deliveries:
        return f"{percent(sum(shares) / len(shares))} of the work done on average" if shares else ""
    if len(deliveries) == 1:
        return f"on time: {likely(deliveries[0])}"
    return f"{_average(sum(deliveries))} of {len(deliveries)} projects on time on average"


def step_words(answer: Answer, step: FrontierStep) -> str:
    """The same of a step of the frontier, where there is a must."""
    musts = [project.kind for project in answer.projects if project.priority == "must"]
    return _on_time(musts, step.chance, step.musts_on_time)


def joint_is_told(answer: Answer, chances: Chances) -> bool:
    """Whether `musts_words` says the joint chance of the musts, which has an interval."""
    musts = [project.kind for project in answer.projects if project.priority == "must"]
    return bool(musts) and _joint_tells(musts, chances.all_musts.value)


def joint_words(kinds: Sequence[str], together: float, expected: float) -> str:
    """One figure for the musts of these kinds: their joint chance, else how many of them are met on average."""
    if _joint_tells(kinds, together):
        return likely(together)
    if len(kinds) == 1:
        return f"{percent(expected)} of the work done on average"
    return f"{_average(expected)} of {len(kinds)} must-haves met on average"


def joint_exactly(kinds: Sequence[str], together: float, expected: float) -> str:
    """The same to the hundredth: where two figures differ that are said alike."""
    return f"{together * 100:.0f} in 100" if _joint_tells(kinds, together) else f"{expected:.2f} on average"


def instead(then: str, now: str) -> str:
    """One figure instead of another, what they share said once: 1.2 of 2 met on average instead of 0.1."""
    number, _, rest = now.partition(" of ")
    return f"{then} instead of {number if rest == then.partition(' of ')[2] else now}"


def _on_time(kinds: Sequence[str], together: float, expected: float) -> str:
    said = joint_words(kinds, together, expected)
    if not _joint_tells(kinds, together):
        return said
    return f"on time: {said}" if len(kinds) == 1 else f"all must-haves on time: {said}"


def _joint_tells(kinds: Sequence[str], together: float) -> bool:
    """Not of recurring work; and a joint chance of nothing says nothing of the musts that do have one."""
    deliveries = all(kind == "delivery" for kind in kinds)
    return deliveries and (len(kinds) == 1 or together >= HOPELESS)


def _average(count: float) -> str:
    return "hardly any" if count < 0.05 else f"{count:.1f}"


def risk_words(answer: Answer, risk: Risk) -> str:
    """What a source of uncertainty takes: 17 in 100 off the chance of the musts, or so many of them."""
    musts = [project.kind for project in answer.projects if project.priority == "must"]
    if len(musts) > 1:
        return f"takes {risk.gain:.2f} off the must-haves that are met on average"
    if musts == ["delivery"]:
        return f"takes {risk.gain * 100:.0f} in 100 off the chance"
    return f"takes {percent(risk.gain)} off the work that is done"


def told_risks(answer: Answer) -> tuple[Risk, ...]:
    """Those that take a hundredth at least."""
    return tuple(risk for risk in answer.risks or () if risk.gain >= A_HUNDREDTH)


def turn_words(answer: Answer, turn: TurningFigure, words: Words) -> str:
    """At which value of a figure which other strategy wins, and what is planned with."""
    unit = next((row.unit for row in answer.assumptions if row.name == turn.assumption), "")
    then, now = (quantity(_three_digits(value), unit) for value in (turn.changes_at, turn.now))
    return (
        f"{words.figure(turn.assumption)} about {then} instead of {now}: {words.strategy(turn.to_strategy)}"
    )


def _three_digits(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def budget_words(answer: Answer) -> str:
    """Of a budget of 300,000 USD, as the request gives it."""
    budget = answer.request["budget"]
    if budget.get("total") is not None:
        return f"of a budget of {exact_money(budget['total'], answer.currency)}"
    return f"of a budget of {exact_money(budget['annual'], answer.currency)} a year"


def project_result(project: ProjectAnswer) -> str:
    """What becomes of a project if all goes as planned."""
    if project.kind != "delivery":
        return f"{percent(project.done_share)} if all goes as planned"
    if project.completed is None:
        return f"not complete within the period, {percent(project.done_share)} of the work done"
    late = "" if project.delivered else ", after its deadline"
    return f"complete in {month_name(project.completed)}{late}"


def value_words(value: str | float | bool | None) -> str:
    """A value of any kind as one would say it; what nobody knows is "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return plain_number(value)
    return value.replace("_", " ")


def quantity(value: str | float | bool | None, unit: str) -> str:
    """A value with its unit, the way one says it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value_words(value)
    if unit.partition("/")[0] == "fraction":
        share = f"{plain_number(round(value * 100, 1))} %"
        return f"{share} a {unit.partition('/')[2]}" if "/" in unit else share
    if unit in ("month", "person-month"):
        return f"{plain_number(value)} {plural(unit, value)}"
    currency, slash, per = unit.partition("/")
    if len(currency) == 3 and currency.isupper() and per in ("", "year", "month"):
        return f"{round(value):,} {currency}" + (f" a {per}" if slash else "")
    return f"{plain_number(value)} {unit.replace('/', ' per ')}"


def next_decision(actions: Iterable[Action]) -> Action | None:
    """The action that has to be decided first; None where there is none."""
    return min(actions, key=lambda action: action.decide_by, default=None)


def project_names(projects: Iterable[Project], rulebook: Rulebook) -> Mapping[str, str]:
    """Project id -> the name given, else the title of its template, else the id; the id too where two agree."""
    named = {}
    for project in projects:
        template = rulebook.templates.get(project.template or "")
        named[project.id] = project.name or (template.title if template else project.id)
    often = Counter(named.values())
    return {key: f"{name} ({key})" if often[name] > 1 else name for key, name in named.items()}
