"""Changes that the comparison page offers to a request: "what if there were one developer more?"

The steps are there to try things with, they are not advice.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from advisor.domain.horizon import Month
from advisor.domain.request import ENGAGEMENTS
from advisor.explanation.words import a
from advisor.rulebook import Rulebook
from advisor.schemas.merge_patch import patch_between
from advisor.schemas.request import HORIZON_MONTHS, MOST_PEOPLE
from advisor.schemas.vocabulary import vocabulary

Payload = dict[str, Any]

BUDGET_STEPS = (("more", 1.2, "20 % more budget"), ("less", 0.8, "20 % less budget"))
MONTHS_LATER = 3
MOST_GROUPS = 6
"""Groups for which one person more or less is offered; others can be written as a change of one's own."""

ADDED_ROLES = ("software_developer", "business_analyst")


@dataclass(frozen=True, slots=True)
class Quick:
    """A change to choose: `key` in the form, `patch` a JSON Merge Patch of the request."""

    key: str
    title: str
    patch: Payload


def quick_changes(payload: Payload, rulebook: Rulebook) -> tuple[Quick, ...]:
    """What can be changed about a request without problems."""
    offered = (
        *_budgets(payload),
        *_people(payload, rulebook),
        *_later(payload, vocabulary(rulebook).default_months),
        *_options(payload, rulebook),
    )
    changes = (Quick(key, title, patch_between(payload, changed)) for key, title, changed in offered)
    return tuple(change for change in changes if change.patch)


Offered = Iterable[tuple[str, str, Payload]]


def _budgets(payload: Payload) -> Offered:
    kind = "total" if "total" in payload["budget"] else "annual"
    for key, factor, title in BUDGET_STEPS:
        changed = copy.deepcopy(payload)
        changed["budget"][kind] = round(changed["budget"][kind] * factor)
        yield f"budget-{key}", title, changed


def _people(payload: Payload, rulebook: Rulebook) -> Offered:
    """One more and one less in each group, and one of the usual roles that are not there."""
    groups = payload.get("staff", [])
    roles = rulebook.roles
    for row, group in enumerate(groups[:MOST_GROUPS]):
        role = roles[group["role"]].title if group["role"] in roles else "person of this group"
        which = f"{role} (group {row + 1})"
        if group["headcount"] < MOST_PEOPLE:
            changed = copy.deepcopy(payload)
            changed["staff"][row]["headcount"] += 1
            yield f"more-{row}", f"One more {which}", changed
        changed = copy.deepcopy(payload)
        changed["staff"][row]["headcount"] -= 1
        if not changed["staff"][row]["headcount"]:
            del changed["staff"][row]
        yield f"less-{row}", f"One fewer {which}", changed
    there = {group["role"] for group in groups}
    for name in ADDED_ROLES:
        if name in roles and name not in there:
            changed = copy.deepcopy(payload)
            changed["staff"] = [*groups, {"role": name, "headcount": 1}]
            yield f"add-{name}", f"One {roles[name].title} in the house", changed


def _later(payload: Payload, default_months: int) -> Offered:
    changed = copy.deepcopy(payload)
    months = changed.get("horizon", {}).get("months", default_months) + MONTHS_LATER
    if months > HORIZON_MONTHS[1]:
        return
    changed["horizon"] = {**changed.get("horizon", {}), "months": months}
    for project in changed["projects"]:
        if "deadline" in project:
            project["deadline"] = str(Month.parse(project["deadline"]) + MONTHS_LATER)
    yield "later", f"{MONTHS_LATER} months more for every deadline and for the period", changed


def _options(payload: Payload, rulebook: Rulebook) -> Offered:
    """Without one role, without hires, without training, with contractors."""
    allow: Mapping[str, Any] = payload.get("options", {}).get("allow", {})
    hired = [role for role in rulebook.hireable if role in allow.get("hire", rulebook.hireable_by_default)]

    def allowing(**lists: list[str]) -> Payload:
        changed = copy.deepcopy(payload)
        changed.setdefault("options", {}).setdefault("allow", {}).update(lists)
        return changed

    for role in hired:
        others = [other for other in hired if other != role]
        yield f"without-{role}", f"Without hiring {a(rulebook.roles[role].title)}", allowing(hire=others)
    if len(hired) > 1:
        yield "no-hires", "Without hiring anybody", allowing(hire=[])
    if allow.get("training_paths") != []:
        yield "no-training", "Without cross-training", allowing(training_paths=[])
    if hired and "contract" not in allow.get("engagements", []):
        yield "contracts", "With contractors allowed too", allowing(engagements=list(ENGAGEMENTS))
