"""What one more of a limit would bring, in the user's words."""

from __future__ import annotations

from dataclasses import replace

from advisor.analysis.limits import Gain, Step
from advisor.domain.recommendation import BindingLimit, OneMore
from advisor.explain.wording import listed, money, sentence
from advisor.intake.completion import Case
from advisor.rulebook import Rulebook


def with_one_more(step: Step, gain: Gain | None, case: Case, rulebook: Rulebook) -> BindingLimit:
    """The limit with what a step more of it brings; as it is where that was not found in time."""
    if gain is None:
        return step.limit
    found = OneMore(
        step=step.more,
        text=sentence(f"{_step(step, case, rulebook)} {_brings(step, gain, case)}"),
        saves=gain.saves,
        delivers=gain.delivers,
    )
    return replace(step.limit, one_more=found)


def _step(step: Step, case: Case, rulebook: Rulebook) -> str:
    kind, subject = step.limit.limit.partition(" of ")[0], step.limit.subject
    amount = money(step.more, case.currency)
    if kind == "deadline":
        period = ", the planning period being a month longer," if step.longer else ""
        return f"one month more for {_project(subject, case)}{period}"
    if kind == "time":
        return f"{step.more / step.limit.of:.0%} more of the time of {_group(subject, case, rulebook, 's')}"
    if kind == "headcount":
        return f"one more {_group(subject, case, rulebook, '')}"
    if kind == "team size":
        return f"one more person at a time on {_project(subject, case)}"
    return {
        "budget": f"{amount} more budget",
        "annual_budget": f"{amount} more budget a year",
        "training_budget": f"{amount} more for training",
        "annual_payroll_cap": f"{amount} more payroll a year",
        "max_hires": "one more hire allowed",
    }[kind]


def _brings(step: Step, gain: Gain, case: Case) -> str:
    on_time = listed([_project(p, case) for p in gain.delivers])
    if gain.saves > 0:
        return f"would save {money(gain.saves, case.currency)} in all"
    if gain.delivers:
        return f"would bring {on_time} in on time"
    if step.longer:
        return "would bring nothing more in on time"
    return "would save nothing"


def _project(project: str | None, case: Case) -> str:
    return next(p.asked.name or p.asked.id for p in case.projects if p.asked.id == project)


def _group(group: str | None, case: Case, rulebook: Rulebook, ending: str) -> str:
    """The role of a group; with its id where two groups have that role."""
    roles = {g.asked.id: g.asked.role for g in case.staff}
    role = roles[str(group)]
    title = f"{rulebook.roles[role].title}{ending}"
    return title if list(roles.values()).count(role) == 1 else f"{title} ({group})"
