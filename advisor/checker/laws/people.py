"""Who is there in the plan, and for how long they work: against staff, hires and courses as published."""

from __future__ import annotations

from collections import defaultdict

from advisor.checker.laws.document import Document, Findings

WORK = 1e-3
"""Person-months that rounding may add up to."""


def nobody_works_longer_than_they_have(x: Document) -> Findings:
    """Work fits into capacity; it is not negative, and its output is no more than the time."""
    capacity = {
        (row["worker"], month): pm
        for row in x.answer["plan"]["capacity"]
        for month, pm in zip(x.months, row["by_month"], strict=True)
    }
    worked: dict[tuple[str, str], float] = defaultdict(float)
    for row in x.answer["plan"]["assignments"]:
        worked[row["worker"], row["month"]] += row["person_months"]
        if row["person_months"] < 0 or not 0 <= row["output"] <= row["person_months"] * (1 + 1e-6) + 1e-6:
            yield f"{row['worker']} makes {row['output']} of {row['person_months']} pm in {row['month']}"
    for (worker, month), pm in worked.items():
        if pm > capacity.get((worker, month), 0.0) + WORK:
            yield f"{worker} works {pm:.3f} pm in {month}, and has {capacity.get((worker, month), 0.0):.3f}"


def capacity_is_of_people_who_are_there(x: Document) -> Findings:
    """Nobody has time who is not there, hired and started, or trained."""
    most = {
        f"staff:{name}": [x.is_there(group, month) for month in x.months] for name, group in x.groups.items()
    }
    for hire in x.full.get("committed_hires", ()):
        row = most.setdefault(f"committed:{hire['id']}", [0.0] * len(x.months))
        for t, month in enumerate(x.months):
            row[t] += hire.get("count", 1) * hire.get("share", 1.0) * (hire["starts"] <= month)
    for action in x.advice["actions"]:
        hired = action["action"] == "hire"
        worker = f"hire:{action['role']}:{action['engagement']}" if hired else f"train:{action['path']}"
        row = most.setdefault(worker, [0.0] * len(x.months))
        for t, month in enumerate(x.months):
            if hired:
                there = action["starts"] <= month <= (action["ends"] or month)
                row[t] += action["count"] * action["share"] * there
            else:
                row[t] += action["count"] * (action["ends"] < month)
    for published in x.answer["plan"]["capacity"]:
        limit = most.get(published["worker"], [0.0] * len(x.months))
        for month, pm, least in zip(x.months, published["by_month"], limit, strict=True):
            if pm > least + WORK:
                yield f"{published['worker']} has {pm:.3f} pm in {month}, people who are there have {least:.3f}"


def whoever_is_trained_has_left_the_group(x: Document) -> Findings:
    """People who have passed work for the path, and no longer for the group."""
    gone: dict[tuple[str, str], int] = defaultdict(int)
    for action in x.trainings:
        for month in x.months:
            gone[action["staff"], month] += action["count"] * (action["ends"] < month)
    for row in x.answer["plan"]["capacity"]:
        name = row["worker"].removeprefix("staff:")
        group = x.groups.get(name) if row["worker"].startswith("staff:") else None
        if group is None:
            continue
        for month, pm in zip(x.months, row["by_month"], strict=True):
            left = 1.0 - gone[name, month] / group["headcount"]
            if pm > x.is_there(group, month) * left + WORK:
                yield f"{name} has {pm:.3f} pm in {month}, although {gone[name, month]} have been trained"


LAWS = (
    nobody_works_longer_than_they_have,
    capacity_is_of_people_who_are_there,
    whoever_is_trained_has_left_the_group,
)
