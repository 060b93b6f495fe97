"""The team and the projects by month, as rows of bars for a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from advisor.domain.horizon import MONTHS_PER_YEAR, Month

Json = Mapping[str, Any]

# state -> (word, letter for bars too short for the word)
STATES: Mapping[str, tuple[str, str]] = {
    "recruiting": ("recruiting", "R"),
    "settling": ("settling in", "S"),
    "studying": ("studying", "L"),
    "working": ("at work", "W"),
    "spare": ("no work planned", "–"),
    "building": ("building it", "B"),
    "production": ("into production", "P"),
    "adoption": ("to its users", "U"),
    "use": ("in use", "✓"),
    "ongoing": ("work on it", "O"),
}
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEAST_MONTHS_FOR_WORD = 3
_FULL_SPEED = 0.999  # of the most that a person reaches in the plan, rounding aside


class Naming(Protocol):
    """What the timeline needs to call things by name."""

    @property
    def projects(self) -> Mapping[str, str]: ...
    def role(self, role: str) -> str: ...
    def path(self, path: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """A state that lasts `length` months; an empty state is a gap. `word` is for the reader's ears."""

    state: str
    length: int
    word: str
    shown: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    title: str
    note: str
    bars: tuple[Bar, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years with their number of months, months with short names; rows of people, rows of projects."""

    years: tuple[tuple[int, int], ...]
    months: tuple[str, ...]
    people: tuple[TimelineRow, ...]
    projects: tuple[TimelineRow, ...]
    legend: tuple[tuple[str, str, str], ...]


def timeline(answer: Json, names: Naming) -> Timeline:
    """The timeline of a recommendation."""
    plan = answer["plan"]
    calendar: Sequence[str] = plan["months"]
    people = _people(answer, calendar, names)
    projects = tuple(_project_row(row, plan, calendar, names) for row in answer["projects"])
    used = {bar.state for row in (*people, *projects) for bar in row.bars}
    parsed = [Month.parse(text) for text in calendar]
    return Timeline(
        years=tuple((year, len(list(group))) for year, group in groupby(month.year for month in parsed)),
        months=tuple(_SHORT[month.number - 1] for month in parsed),
        people=people,
        projects=projects,
        legend=tuple((state, *STATES[state]) for state in STATES if state in used),
    )


def _people(answer: Json, calendar: Sequence[str], names: Naming) -> tuple[TimelineRow, ...]:
    """New people first, then trainees, then those who are there already."""
    plan = answer["plan"]
    busy: dict[str, set[str]] = defaultdict(set)
    for assignment in plan["assignments"]:
        if assignment["person_months"] > 0:
            busy[assignment["worker"]].add(assignment["month"])
    actions = answer["recommendation"]["actions"]
    rows = [_hire_row(a, plan, busy, calendar, names) for a in actions if a["action"] == "hire"]
    rows += [_trainee_row(a, busy, calendar, names) for a in actions if a["action"] == "cross_train"]
    return (*rows, *(_staff_row(group, plan, busy, calendar, names) for group in answer["staff"]))


def _series(rows: Sequence[Json], worker: str, length: int) -> Sequence[float]:
    found = next((row["by_month"] for row in rows if row["worker"] == worker), None)
    return found if found is not None else [0] * length


def _hire_row(
    action: Json, plan: Json, busy: Mapping[str, set[str]], calendar: Sequence[str], names: Naming
) -> TimelineRow:
    worker = f"hire:{action['role']}:{action['engagement']}"
    heads = _series(plan["headcount"], worker, len(calendar))
    capacity = _series(plan["capacity"], worker, len(calendar))
    settled = _settled(action["starts"], heads, capacity, calendar)
    states = []
    for month, head in zip(calendar, heads, strict=True):
        if month > (action.get("ends") or month):
            states.append("")
        elif month < action["starts"]:
            states.append("recruiting" if month >= (action.get("decide_by") or month) else "")
        elif not head:
            states.append("")
        elif month < settled:
            states.append("settling")
        else:
            states.append("working" if month in busy.get(worker, ()) else "spare")
    note = f"{_people_count(action['count'])}, new ({action['engagement']})"
    return _row(names.role(action["role"]), note, states, calendar)


def _settled(start: str, heads: Sequence[float], capacity: Sequence[float], calendar: Sequence[str]) -> str:
    """The first month at the most output a head that the plan reaches; never, if that is its last month."""
    speeds = {
        month: output / head
        for month, head, output in zip(calendar, heads, capacity, strict=True)
        if head and month >= start
    }
    top = max(speeds.values(), default=0.0)
    reached = next((month for month, speed in speeds.items() if speed >= _FULL_SPEED * top), start)
    still_rising = reached == calendar[-1] and top < _FULL_SPEED
    return str(Month.parse(reached) + 1) if still_rising else reached


def _trainee_row(
    action: Json, busy: Mapping[str, set[str]], calendar: Sequence[str], names: Naming
) -> TimelineRow:
    worker = f"train:{action['path']}"
    ends = action.get("ends") or action["starts"]
    states = []
    for month in calendar:
        if month < action["starts"]:
            states.append("")
        elif month <= ends:
            states.append("studying")
        else:
            states.append("working" if month in busy.get(worker, ()) else "spare")
    note = f"{_people_count(action['count'])}, cross-trained"
    return _row(names.path(action["path"]), note, states, calendar)


def _staff_row(
    group: Json, plan: Json, busy: Mapping[str, set[str]], calendar: Sequence[str], names: Naming
) -> TimelineRow:
    worker = f"staff:{group['id']}"
    heads = _series(plan["headcount"], worker, len(calendar))
    states = [
        "" if not head else "working" if month in busy.get(worker, ()) else "spare"
        for month, head in zip(calendar, heads, strict=True)
    ]
    note = f"{_people_count(group['headcount'])}, already here"
    return _row(names.role(group["role"]), note, states, calendar)


def _people_count(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _project_row(project: Json, plan: Json, calendar: Sequence[str], names: Naming) -> TimelineRow:
    """From the first work: building it until it is accepted, then production, users, in use."""
    worked = {a["month"] for a in plan["assignments"] if a["project"] == project["id"]}
    milestone: Json = next((m for m in plan["milestones"] if m["project"] == project["id"]), {})
    phases = [
        (state, milestone.get(key))
        for state, key in (("building", "accepted"), ("production", "live"), ("adoption", "complete"))
    ]
    if project["kind"] == "ongoing":
        states = ["ongoing" if month in worked else "" for month in calendar]
    else:
        states = [_phase(month, phases, worked) for month in calendar]
    title = names.projects.get(project["id"], project["id"])
    return _row(title, "", states, calendar)


def _phase(month: str, phases: Sequence[tuple[str, str | None]], worked: set[str]) -> str:
    """The phase of a project in a month. A milestone that is missing before another is passed over."""
    if not worked or month < min(worked):
        return ""
    ends = [end for _, end in phases]
    for position, (state, end) in enumerate(phases):
        if end is None and any(ends[position:]):
            continue
        if end is None:
            return state if month <= max(worked) else ""
        if month <= end:
            return state
    return "use"


def _row(title: str, note: str, states: Sequence[str], calendar: Sequence[str]) -> TimelineRow:
    bars, said, start = [], [], 0
    for state, group in groupby(states):
        length = len(list(group))
        word, letter = STATES.get(state, ("", ""))
        bars.append(Bar(state, length, word, word if length >= _LEAST_MONTHS_FOR_WORD else letter))
        if state:
            said.append(f"{word} {_span(calendar[start], calendar[start + length - 1])}")
        start += length
    text = "; ".join(said) or "nothing in this period"
    return TimelineRow(title[:1].upper() + title[1:], note, tuple(bars), text)


def _span(first: str, last: str) -> str:
    """ "Jan to Mar 2027", "Nov 2027 to Feb 2028"."""
    a, b = Month.parse(first), Month.parse(last)
    if a == b:
        return f"{_SHORT[a.ordinal % MONTHS_PER_YEAR]} {a.year}"
    begin = _SHORT[a.number - 1] if a.year == b.year else f"{_SHORT[a.number - 1]} {a.year}"
    return f"{begin} to {_SHORT[b.number - 1]} {b.year}"
