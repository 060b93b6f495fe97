"""The people of a plan as they are there month by month: nothing left to decide but their work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of the team: people of one kind.

    time: pm for work in each period, and in the month beyond the horizon (length H + 1); proficiency:
    activity -> output per pm; pay: money for each pm worked (0: paid already, whatever they do).
    """

    key: str
    side: str
    proficiency: Mapping[str, float]
    time: tuple[float, ...]
    pay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A new hire who may be mentored. gain: pm a month more if mentored; load: pm a month that it takes
    of the mentors together (both of length H + 1); member, mentors: keys."""

    member: str
    gain: tuple[float, ...]
    load: tuple[float, ...]
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Support that trainees get. load: pm by period (length H), of the teachers (keys) together."""

    load: tuple[float, ...]
    teachers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everyone who can be given work, in canonical order."""

    members: tuple[Member, ...]
    starters: tuple[Starter, ...] = ()
    lessons: tuple[Lesson, ...] = ()
