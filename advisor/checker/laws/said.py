"""What an answer says of its request, of the rules and figures that it rests on, and of the way it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from advisor.checker.laws.document import Document, Findings
from advisor.domain.answer import ASSUMPTION_KINDS, LEVELS, STATUSES

MOST_COUNTED = 10_000
"""Teams allowed are counted up to here."""

PROJECT_FIELDS = (
    "id", "name", "kind", "template", "size", "priority", "criticality", "deadline", "earliest_start", "max_team",
    "monthly_value", "monthly_demand", "effort", "operations", "after", "uses_pretrained_models",
)  # fmt: skip
STAFF_FIELDS = ("id", "headcount", "fte", "available_share", "from", "until", "availability")


def numbers_are_finite(x: Document) -> Findings:
    """No figure is infinite or not a number."""

    def walk(value: Any, where: str) -> Findings:
        if isinstance(value, float) and not math.isfinite(value):
            yield f"{where} is {value}"
        pairs: Any = ()
        if isinstance(value, Mapping):
            pairs = value.items()
        elif isinstance(value, list):
            pairs = enumerate(value)
        for key, inner in pairs:
            yield from walk(inner, f"{where}/{key}")

    yield from walk(x.answer, "")


def answer_is_complete(x: Document) -> Findings:
    """Status, notice, headline and reference are there; every series covers the horizon."""
    answer = x.answer
    if answer["status"] not in STATUSES:
        yield f"status is {answer['status']}"
    if not answer["notice"] or not x.advice["headline"]:
        yield "the notice or the headline is empty"
    if answer["reference"] != x.request.get("reference"):
        yield "the reference is not echoed"
    rows = [*answer["plan"]["capacity"], *answer["plan"]["progress"]]
    if any(len(row["by_month"]) != len(x.months) for row in rows):
        yield "a row of the plan does not cover the horizon"


def provenance_is_complete(x: Document) -> Findings:
    """It is said from what the answer was made, and how many teams were looked at."""
    made = x.answer["provenance"]
    if not made["rulebook"] or not made["solver"]["name"] or made["samples"] < 1:
        yield "rulebook, solver or samples are missing"
    judged, allowed = made["teams_judged"], made["teams_allowed"]
    if not 1 <= judged <= made["judgements"]:
        yield f"{judged} teams were judged in {made['judgements']} judgements"
    if judged > allowed and allowed < MOST_COUNTED:
        yield f"{judged} teams were judged, {allowed} are allowed"
    for proposal in made["solver"]["proposals"]:
        if proposal["changes_to_recommended"] is not None and proposal["changes_to_recommended"] < 0:
            yield f"the proposal for {proposal['strategy']} is less than no change away"
    musts = {p for p in x.asked if x.must(p)}
    if set(made["solver"]["out_of_reach"]) - musts:
        yield f"out of reach are said to be {made['solver']['out_of_reach']}, the musts are {sorted(musts)}"


def months_are_the_horizon(x: Document) -> Findings:
    """The plan's months are consecutive, from the horizon's first to its last."""
    numbers = [int(month[:4]) * 12 + int(month[5:]) for month in x.months]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield "plan.months are not consecutive"
    for horizon in (x.request.get("horizon", {}), x.full["horizon"]):
        if horizon.get("start", x.months[0]) != x.months[0] or horizon.get("months", len(x.months)) != len(
            x.months
        ):
            yield f"plan.months are {len(x.months)} from {x.months[0]}, the horizon is {horizon}"


def completed_request_is_the_request(x: Document) -> Findings:
    """What was sent stands in the completed request, every row in its order."""
    if x.full["budget"] | x.budget != x.full["budget"]:
        yield "another budget"
    for name, fields in (("projects", PROJECT_FIELDS), ("staff", STAFF_FIELDS)):
        sent, kept = x.request.get(name, []), x.full[name]
        if len(sent) != len(kept):
            yield f"{len(kept)} {name} of {len(sent)}"
        for i, (mine, full) in enumerate(zip(sent, kept, strict=False)):
            changed = [field for field in fields if field in mine and full.get(field) != mine[field]]
            if changed:
                yield f"{name} {i} has another {', '.join(changed)}"


def projects_are_the_request(x: Document) -> Findings:
    """One row for each project, in the request's order."""
    if [p["id"] for p in x.answer["projects"]] != [p["id"] for p in x.full["projects"]]:
        yield "projects are not the request's, in its order"
    for p in x.answer["projects"]:
        asked = x.asked[p["id"]]
        if (p["kind"], p["priority"]) != (asked.get("kind", "delivery"), asked.get("priority", "must")):
            yield f"{p['id']} has another kind or priority"


def figures_can_be_judged(x: Document) -> Findings:
    """Every assumption has unit, source and kind, numbers what was planned with; overrides are listed."""
    listed = x.answer["assumptions"]
    for figure in listed:
        name, value = figure["name"], figure["value"]
        if not figure["unit"] or not figure["source"]:
            yield f"{name} lacks a unit or a source"
        if figure["kind"] not in ASSUMPTION_KINDS:
            yield f"{name} is of kind {figure['kind']}"
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number != (figure["planned_with"] is not None):
            yield f"{name} is {value}, planned with {figure['planned_with']}"
        if figure["range"] is not None and figure["range"][0] > figure["range"][1]:
            yield f"the range of {name} is upside down"
    if set(x.request.get("assumptions", {})) - {figure["name"] for figure in listed}:
        yield "an assumption of the request is not listed"


def warnings_and_notes_say_something(x: Document) -> Findings:
    """Each has its text, warnings a level."""
    if any(warned["level"] not in LEVELS or not warned["text"] for warned in x.answer["warnings"]):
        yield "a warning without a level or a text"
    if any(not note["text"] for note in x.answer["notes"]):
        yield "a note without a text"


def cited_rules_fired(x: Document) -> Findings:
    """Actions and warnings rest on rules that fired."""
    fired = x.fired()
    for name, offer in x.offers():
        for action in offer["actions"]:
            if set(action["because"]) - fired:
                yield f"{name} cites {sorted(set(action['because']) - fired)}, which did not fire"


def greatest_need_can_be_hired(x: Document) -> Findings:
    """The role that is needed most is one that the request could hire, and there is a gap."""
    needs = x.answer["needs"]
    role, gaps = needs["greatest_role"], needs["gap_after_staff"].values()
    if (role is not None) != (max(gaps, default=0.0) > 1e-9):
        yield f"{role} is needed most, the gaps are {needs['gap_after_staff']}"


LAWS = (
    numbers_are_finite,
    answer_is_complete,
    provenance_is_complete,
    months_are_the_horizon,
    completed_request_is_the_request,
    projects_are_the_request,
    figures_can_be_judged,
    warnings_and_notes_say_something,
    cited_rules_fired,
    greatest_need_can_be_hired,
)
