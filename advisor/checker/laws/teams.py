"""Who is hired and trained: in the recommendation and in every other plan that is shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from advisor.checker.laws.document import Document, Findings, Json


def strategy_of(actions: Iterable[Json]) -> str:
    """The strategy that actions make: none, training, one role, several; with or without training."""
    actions = list(actions)
    roles = sorted({action["role"] for action in actions if action["action"] == "hire"})
    trains = any(action["action"] == "cross_train" for action in actions)
    if not roles:
        return "cross_train_only" if trains else "no_change"
    return f"hire_{roles[0] if len(roles) == 1 else 'several'}{'_and_cross_train' if trains else ''}"


def actions_make_the_strategy(x: Document) -> Findings:
    """Strategy, hires by role and trainees are those of the actions; whole people, each action at least one."""
    for name, offer in x.offers():
        actions = offer["actions"]
        if strategy_of(actions) != offer["strategy"]:
            yield f"{name} is {offer['strategy']}, its actions make {strategy_of(actions)}"
        hired: Counter[str] = Counter()
        for action in actions:
            if action["action"] == "hire":
                hired[action["role"]] += action["count"]
        if dict(hired) != {role: count for role, count in offer["hires"].items() if count}:
            yield f"{name} hires {offer['hires']}, its actions {dict(hired)}"
        trained = sum(action["count"] for action in actions if action["action"] == "cross_train")
        if trained != offer["trains"]:
            yield f"{name} trains {offer['trains']}, its actions {trained}"
        if any(action["count"] != int(action["count"]) or action["count"] < 1 for action in actions):
            yield f"{name} has an action for no or for parts of a person"


def months_of_actions_are_possible(x: Document) -> Findings:
    """Decided within the horizon and before the start; contracts end, permanent hires do not."""
    first, last = x.months[0], x.months[-1]
    for name, offer in x.offers():
        for action in offer["actions"]:
            starts, ends = action["starts"], action["ends"]
            if not first <= action["decide_by"] <= starts <= last:
                yield f"{name}: decided by {action['decide_by']}, starts {starts}, outside the horizon"
            if action["action"] == "cross_train":
                if not starts <= ends <= last:
                    yield f"{name}: a course from {starts} to {ends}"
                continue
            permanent = action["engagement"] == "permanent"
            if permanent != (ends is None) or (ends is not None and ends < starts):
                yield f"{name}: a {action['engagement']} hire from {starts} to {ends}"
            if permanent and action["decide_by"] == starts:
                yield f"{name}: a hire starts in the month of its decision"


def hires_are_used_by_a_share(x: Document) -> Findings:
    """Share of full time and utilisation are fractions."""
    for name, offer in x.offers():
        for action in offer["actions"]:
            if action["action"] == "hire" and not (
                0 < action["share"] <= 1 and 0 <= action["utilisation"] <= 1 + 1e-6
            ):
                yield f"{name}: a share of {action['share']}, used by {action['utilisation']}"


def options_are_kept(x: Document) -> Findings:
    """Nothing that the request's options do not allow."""
    for name, offer in x.offers():
        hires = [action for action in offer["actions"] if action["action"] == "hire"]
        used = {
            "hire": {hire["role"] for hire in hires},
            "engagements": {hire["engagement"] for hire in hires},
            "shares": {hire["share"] for hire in hires},
            "training_paths": {a["path"] for a in offer["actions"] if a["action"] == "cross_train"},
        }
        for what, values in used.items():
            allowed = x.allowed(what)
            if allowed is not None and values - set(allowed):
                yield f"{name}: options.allow.{what} leaves out {sorted(map(str, values - set(allowed)))}"
        if sum(hire["count"] for hire in hires) > x.options.get("max_hires", math.inf):
            yield f"{name}: more hires than options.max_hires"
        for role, most in x.options.get("max_hires_by_role", {}).items():
            if sum(hire["count"] for hire in hires if hire["role"] == role) > most:
                yield f"{name}: more than {most} of {role}"
        early = x.options.get("no_hires_before", "")
        if any(hire["starts"] < early for hire in hires):
            yield f"{name}: a hire starts before {early}"


def trainees_are_people_who_are_there(x: Document) -> Findings:
    """Of a group no more are trained than it has, on paths from its own role."""
    for name, offer in x.offers():
        trained: Counter[str] = Counter()
        for action in offer["actions"]:
            if action["action"] == "cross_train":
                trained[action["staff"]] += action["count"]
                group = x.groups.get(action["staff"])
                if group is None or not action["path"].startswith(f"{group['role']}_to_"):
                    yield f"{name}: {action['staff']} on the path {action['path']}"
        for group_id, count in trained.items():
            if group_id in x.groups and count > x.groups[group_id]["headcount"]:
                yield f"{name}: {count} of {x.groups[group_id]['headcount']} people of {group_id} are trained"


LAWS = (
    actions_make_the_strategy,
    months_of_actions_are_possible,
    hires_are_used_by_a_share,
    options_are_kept,
    trainees_are_people_who_are_there,
)
