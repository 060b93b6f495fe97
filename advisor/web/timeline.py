"""The team and the projects by month, as rows of bars for a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from advisor.domain.answer import Action, Answer, CrossTrain, Hire, ProjectAnswer
from advisor.domain.horizon import Month
from advisor.explanation.words import Words, capital

Group = Mapping[str, Any]
"""A staff group as the request has it."""

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


def timeline(answer: Answer, words: Words) -> Timeline:
    """The timeline of a recommendation."""
    calendar = answer.plan.months
    people = _people(answer, words)
    projects = tuple(_project_row(project, answer, words) for project in answer.projects)
    used = {bar.state for row in (*people, *projects) for bar in row.bars}
    years = [(year, len(list(group))) for year, group in groupby(month.year for month in calendar)]
    return Timeline(
        years=tuple(years),
        months=tuple(_SHORT[month.number - 1] for month in calendar),
        people=people,
        projects=projects,
        legend=tuple((state, word, letter) for state, (word, letter) in STATES.items() if state in used),
    )


def _people(answer: Answer, words: Words) -> tuple[TimelineRow, ...]:
    busy: dict[str, set[Month]] = defaultdict(set)
    for row in answer.plan.assignments:
        busy[row.worker].add(row.month)
    rows = [_action_row(action, answer, busy, words) for action in answer.recommendation.actions]
    return (*rows, *(_staff_row(group, answer, busy, words) for group in answer.request.get("staff") or ()))


def _action_row(action: Action, answer: Answer, busy: Mapping[str, set[Month]], words: Words) -> TimelineRow:
    calendar = answer.plan.months
    if isinstance(action, Hire):
        worker = f"hire:{action.role}:{action.engagement}"
        settled = _settled(worker, action, answer)
        states = [_hired(month, action, settled, busy[worker]) for month in calendar]
        note = f"{_people_count(action.count)}, new ({action.engagement})"
        return _row(words.role(action.role), note, states, calendar)
    worker = f"train:{action.path}"
    states = [_trained(month, action, busy[worker]) for month in calendar]
    return _row(words.path(action.path), f"{_people_count(action.count)}, cross-trained", states, calendar)


def _hired(month: Month, action: Hire, settled: Month, busy: set[Month]) -> str:
    if month < action.starts:
        return "recruiting" if month >= action.decide_by else ""
    if action.ends is not None and month > action.ends:
        return ""
    if month < settled:
        return "settling"
    return "working" if month in busy else "spare"


def _trained(month: Month, action: CrossTrain, busy: set[Month]) -> str:
    if month < action.starts:
        return ""
    if month <= action.ends:
        return "studying"
    return "working" if month in busy else "spare"


def _settled(worker: str, action: Hire, answer: Answer) -> Month:
    """The first month at the most time a head that the plan reaches; never, if that is its last month."""
    calendar = answer.plan.months
    capacity = next((row.by_month for row in answer.plan.capacity if row.worker == worker), ())
    speeds = {
        month: time / heads
        for month, time in zip(calendar, capacity, strict=False)
        if month >= action.starts and (heads := _heads(worker, month, answer))
    }
    top = max(speeds.values(), default=0.0)
    reached = next((month for month, speed in speeds.items() if speed >= _FULL_SPEED * top), action.starts)
    still_rising = reached == calendar[-1] and top < _FULL_SPEED
    return reached + 1 if still_rising else reached


def _heads(worker: str, month: Month, answer: Answer) -> int:
    """People of a worker who are there in a month."""
    return sum(
        action.count
        for action in answer.recommendation.actions
        if isinstance(action, Hire)
        and worker == f"hire:{action.role}:{action.engagement}"
        and action.starts <= month <= (action.ends or month)
    )


def _staff_row(group: Group, answer: Answer, busy: Mapping[str, set[Month]], words: Words) -> TimelineRow:
    calendar, worker = answer.plan.months, f"staff:{group['id']}"
    first = Month.parse(group["from"][:7]) if group.get("from") else calendar[0]
    last = Month.parse(group["until"][:7]) if group.get("until") else calendar[-1]
    states = [
        "" if not first <= month <= last else "working" if month in busy[worker] else "spare"
        for month in calendar
    ]
    note = f"{_people_count(group['headcount'])}, already here"
    return _row(words.role(group["role"]), note, states, calendar)


def _people_count(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _project_row(project: ProjectAnswer, answer: Answer, words: Words) -> TimelineRow:
    """From the first work: building it until it is accepted, then production, users, in use."""
    calendar = answer.plan.months
    worked = {row.month for row in answer.plan.assignments if row.project == project.id}
    if project.kind != "delivery":
        states = ["ongoing" if month in worked else "" for month in calendar]
    else:
        milestones = next((m for m in answer.plan.milestones if m.project == project.id), None)
        phases = [
            (state, None if milestones is None else getattr(milestones, name))
            for state, name in (("building", "accepted"), ("production", "live"), ("adoption", "complete"))
        ]
        states = [_phase(month, phases, worked) for month in calendar]
    return _row(words.projects[project.id], "", states, calendar)


def _phase(month: Month, phases: Sequence[tuple[str, Month | None]], worked: set[Month]) -> str:
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


def _row(title: str, note: str, states: Sequence[str], calendar: Sequence[Month]) -> TimelineRow:
    bars, said, start = [], [], 0
    for state, group in groupby(states):
        length = len(list(group))
        word, letter = STATES.get(state, ("", ""))
        bars.append(Bar(state, length, word, word if length >= _LEAST_MONTHS_FOR_WORD else letter))
        if state:
            said.append(f"{word} {_span(calendar[start], calendar[start + length - 1])}")
        start += length
    text = "; ".join(said) or "nothing in this period"
    return TimelineRow(capital(title), note, tuple(bars), text)


def _span(first: Month, last: Month) -> str:
    """ "Jan to Mar 2027", "Nov 2027 to Feb 2028"."""
    if first == last:
        return f"{_SHORT[first.number - 1]} {first.year}"
    begin = (
        _SHORT[first.number - 1] if first.year == last.year else f"{_SHORT[first.number - 1]} {first.year}"
    )
    return f"{begin} to {_SHORT[last.number - 1]} {last.year}"
