"""Projects: progress is work done, months and delivery follow from it, and the outcome sums them up."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from advisor.checker.laws.document import NEVER, Document, Findings, Json

SHARE = 2e-3
"""Shares may be off by so much."""

DONE = 1.0 - 1e-6
DELIVERED_FROM = 0.9


def made(x: Document) -> dict[tuple[str, str, str], float]:
    """(project, activity, month) -> pm of output."""
    output: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in x.answer["plan"]["assignments"]:
        output[row["project"], row["activity"], row["month"]] += row["output"]
    return output


def progress_of(x: Document, project: Json) -> dict[str, list[float]]:
    """Activity with effort -> progress by month."""
    return {
        row["activity"]: row["by_month"]
        for row in x.answer["plan"]["progress"]
        if row["project"] == project["id"] and project["effort"].get(row["activity"], 0.0) > 0
    }


def deliveries(x: Document) -> list[Json]:
    return [p for p in x.answer["projects"] if not x.recurring(p["id"])]


def progress_is_work_done(x: Document) -> Findings:
    """A row for each activity with effort; it rises to at most 1, and is the output so far over the effort."""
    output = made(x)
    for p in deliveries(x):
        rows = progress_of(x, p)
        missing = {k for k, effort in p["effort"].items() if effort > 0} - set(rows)
        if missing:
            yield f"{p['id']} has no progress of {sorted(missing)}"
        for k, row in rows.items():
            if any(later < earlier - SHARE for earlier, later in pairwise(row)) or max(row) > 1 + 1e-4:
                yield f"{k} of {p['id']} falls, or passes 1"
            done = 0.0
            for month, share in zip(x.months, row, strict=True):
                done += output[p["id"], k, month]
                effort = p["effort"][k]
                if abs(done / effort - share) > 1e-3 * (1 + 1 / effort):
                    yield f"{k} of {p['id']} stands at {share:.3f} in {month}, the work makes {done / effort:.3f}"


def completion_follows_from_progress(x: Document) -> Findings:
    """Completed in the month of the last activity; the share is that of the effort; delivered by the deadline."""
    for p in deliveries(x):
        rows = progress_of(x, p)
        done = [month for t, month in enumerate(x.months) if all(row[t] >= DONE for row in rows.values())]
        completed = done[0] if done and rows else None
        if p["completed"] != completed:
            yield f"{p['id']} is completed in {p['completed']}, its progress says {completed}"
        effort = sum(p["effort"].values())
        share = sum(p["effort"][k] * row[-1] for k, row in rows.items()) / effort if effort > 0 else 1.0
        if abs(p["done_share"] - share) > SHARE:
            yield f"{p['id']} is done by {p['done_share']:.4f}, its progress makes {share:.4f}"
        deadline = x.asked[p["id"]].get("deadline", x.months[-1])
        if p["delivered"] != ((p["completed"] or NEVER) <= deadline):
            yield f"{p['id']} is delivered: {p['delivered']}, completed {p['completed']}, due {deadline}"


def recurring_work_is_a_share(x: Document) -> Findings:
    """It is never completed; its share is what is covered, and 90 % of the later half deliver it."""
    output = made(x)
    for p in x.answer["projects"]:
        if not x.recurring(p["id"]):
            continue
        if p["completed"] is not None:
            yield f"{p['id']} goes on and is completed in {p['completed']}"
        span = x.span(p["id"])
        covered = _covered(x, p["id"], span, output)
        if abs(p["done_share"] - covered) > SHARE:
            yield f"{p['id']} is met by {p['done_share']:.4f}, the work covers {covered:.4f}"
        later = _covered(x, p["id"], span[len(span) // 2 :], output)
        if p["delivered"] != (later > DELIVERED_FROM) and abs(later - DELIVERED_FROM) > 1e-3:
            yield f"{p['id']} is delivered: {p['delivered']}, {later:.3f} of the later half are covered"


def _covered(
    x: Document, project: str, months: list[str], output: dict[tuple[str, str, str], float]
) -> float:
    demand = x.asked[project]["monthly_demand"]
    wanted = sum(demand.values()) * len(months)
    met = sum(min(output[project, k, month], pm) for month in months for k, pm in demand.items())
    return met / wanted if wanted > 0 else 1.0


def work_keeps_to_its_months(x: Document) -> Findings:
    """Nobody works on what is no project, before it may start, beside what it comes after, or once it is over."""
    completed = {p["id"]: p["completed"] or NEVER for p in x.answer["projects"]}
    for row in x.answer["plan"]["assignments"]:
        name, month = row["project"], row["month"]
        if row["person_months"] <= 1e-4:
            continue
        if name not in x.asked:
            yield f"{row['worker']} works on {name}, which is no project"
            continue
        asked = x.asked[name]
        if month < asked.get("earliest_start", month) or (x.recurring(name) and month not in x.span(name)):
            yield f"{row['worker']} works on {name} in {month}, outside its months"
        if any(month <= completed[other] for other in asked.get("after", ())):
            yield f"{row['worker']} works on {name} in {month}, before what it comes after is complete"


def milestones_are_in_order(x: Document) -> Findings:
    """One row for each delivery, accepted no later than live, live no later than complete, as in projects."""
    rows = {row["project"]: row for row in x.answer["plan"]["milestones"]}
    if set(rows) != {p["id"] for p in deliveries(x)}:
        yield f"milestones are given for {sorted(rows)}"
        return
    for p in deliveries(x):
        row = rows[p["id"]]
        if row["complete"] != p["completed"]:
            yield f"{p['id']} is complete in {row['complete']} and in {p['completed']}"
        months = [row[name] for name in ("accepted", "live", "complete") if row[name] is not None]
        if months != sorted(months):
            yield f"the milestones of {p['id']} fall: {months}"


def outcome_sums_up_the_projects(x: Document) -> Findings:
    """Over all projects, recurring work included; the headline says no more."""
    on_time = all(p["delivered"] for p in x.answer["projects"])
    met = all(p["delivered"] for p in x.answer["projects"] if x.recurring(p["id"]))
    ever = all(p["completed"] is not None for p in deliveries(x))
    some = any(
        p["completed"] is not None or (x.recurring(p["id"]) and p["delivered"]) for p in x.answer["projects"]
    )
    due = (
        "all_on_time"
        if on_time
        else "some_late"
        if ever and met
        else "some_undelivered"
        if some
        else "nothing"
    )
    if x.answer["outcome"] != due:
        yield f"the outcome is {x.answer['outcome']}, the projects make {due}"
    if due != "all_on_time" and "everything on time" in x.advice["headline"].lower():
        yield "the headline says that everything is on time"


def team_is_complete_when_the_last_one_is_there(x: Document) -> Findings:
    """The month from which everybody is there and trained; null where nothing changes."""
    months = [a["starts"] for a in x.hires]
    months += [x.months[x.months.index(a["ends"]) + 1] for a in x.trainings if a["ends"] < x.months[-1]]
    said = x.answer["plan"]["team_complete"]
    if not x.advice["actions"] and said is not None:
        yield f"nobody comes, and the team is complete in {said}"
    if said is not None and months and said < max(months):
        yield f"the team is complete in {said}, the last one is there in {max(months)}"


LAWS = (
    progress_is_work_done,
    completion_follows_from_progress,
    recurring_work_is_a_share,
    work_keeps_to_its_months,
    milestones_are_in_order,
    outcome_sums_up_the_projects,
    team_is_complete_when_the_last_one_is_there,
)
