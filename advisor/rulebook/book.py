"""The rulebook as everyone else sees it: frozen figures, roles, paths, templates, sources and rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from advisor.domain.distribution import Distribution, certain

Fired = Literal["yes", "no", "unknown"]
Shape = Literal["triangular", "uniform", "fixed"]
Hiring = Literal["by_default", "on_request", "no"]
FactKind = Literal["number", "count", "boolean", "choice", "role", "strategy", "side", "market", "size_band"]
FactValue = str | float | bool
PLACES = 12
"""Decimals that a planning value keeps, so that a mean of 0.55 is 0.55 and reaches a qualification of 0.55."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure or a piece of advice comes from."""

    id: str
    title: str
    publisher: str
    url: str | None
    licence: str | None
    as_of: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something is in the rule files: an advice number of the founding article, speaker, source."""

    advice: str | None
    speaker: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with everything needed to judge it. low..high is its published (or judged) range.

    range_is: what low and high are, the ends or the quartiles. distribution: how futures draw it from the range:
    triangular with its peak at the value, uniform, or fixed (what is decided, not found out). A figure of the
    request (kind "request") is never drawn.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    as_of: str | None
    kind: Literal["measured", "published", "assumption", "request"]
    note: str | None = None
    distribution: Shape = "triangular"
    range_is: Literal["ends", "quartiles"] = "ends"

    @property
    def spread(self) -> Distribution:
        """How it is distributed over the futures."""
        if self.kind == "request" or self.distribution == "fixed" or not self.low <= self.value <= self.high:
            return certain(self.value)
        return Distribution(kind=self.distribution, low=self.low, mode=self.value, high=self.high)

    @property
    def mean(self) -> float:
        """The planning value of an effort, a duration (not yet in whole months) or a rate."""
        return round(self.spread.mean, PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role: its home side, its codes (scheme, code, ESCO ones as URIs), who may mentor its starters.

    hiring: whether it may be hired by default, only where a request names it, or not at all.
    """

    id: str
    title: str
    side: str
    hiring: Hiring
    profile: str
    codes: tuple[tuple[str, str], ...]
    mentored_by: tuple[str, ...]
    because: tuple[Cause, ...]

    @property
    def hireable(self) -> bool:
        """By default or on request."""
        return self.hiring != "no"

    @property
    def hireable_by_default(self) -> bool:
        return self.hiring == "by_default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A step of the lifecycle. `after`: activity -> months that must lie between the two.

    phase: model (ends with acceptance), production (ends with go-live), operations (recurs from
    go-live), adoption (follows go-live).
    """

    id: str
    title: str
    side: str
    phase: Literal["model", "production", "operations", "adoption"]
    after: Mapping[str, int]
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPath:
    """A way from a source role to a target role; `supported_by` names roles that can teach it."""

    id: str
    title: str
    source_role: str
    target_role: str
    supported_by: tuple[str, ...]
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A kind of project. Its figures are `projects.<id>.<size>.effort.<activity>` and so on."""

    id: str
    title: str
    description: str
    criticality: str
    uses_pretrained_models: bool
    activities: Mapping[str, tuple[str, ...]]
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeBand:
    """Companies of up to `up_to` people (None: no limit), the smaller bands excluded."""

    id: str
    title: str
    up_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country whose pay is known here, with its currency."""

    code: str
    title: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextNote:
    """Dated market context: told to the reader, never computed with."""

    id: str
    title: str
    text: str
    as_of: str
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCount:
    """Existing people whom a fact counts: those that meet all that is given.

    roles: of any of them; other_than: of none of these; side: at home there. qualified_for: their proficiency
    reaches what the activity asks for in projects of the criticality. when: there in the first month, in the last,
    or in any. Somebody whose share of time is 0 is nobody.
    """

    roles: tuple[str, ...] = ()
    other_than: tuple[str, ...] = ()
    side: str | None = None
    qualified_for: str | None = None
    criticality: str | None = None
    when: Literal["start", "end", "ever"] = "ever"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDeclaration:
    """A fact that conditions may test.

    kind: number, count, boolean, choice (with `choices`), or one whose values come from elsewhere: role, strategy,
    side, market, size_band; `choices` holds them too. known: "request" (before planning) or "plan" (once a plan is
    there). grows_with: what the fact rises with (budget, deadline, options), for the check that more money never
    delivers less. people: whom it counts, derived: operation and facts that it is made from, where the files say so.
    """

    name: str
    kind: FactKind
    unit: str
    meaning: str
    choices: tuple[str, ...] = ()
    known: Literal["request", "plan"] = "request"
    grows_with: tuple[str, ...] = ()
    people: PeopleCount | None = None
    derived: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a rule does when it fires: a verb of the closed set and its arguments, all typed."""

    verb: str
    arguments: Mapping[str, FactValue | tuple[str, ...]]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of a rule's `when`: a fact and the test on it, as written and in words."""

    fact: str
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCondition:
    """A condition with the value that the fact had (None: unknown)."""

    fact: str
    test: str
    value: FactValue | None
    met: Fired


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """A rule after evaluation, whether it fired or not; texts have their facts filled in."""

    id: str
    title: str
    fired: Fired
    conditions: tuple[CheckedCondition, ...]
    missing: tuple[str, ...]
    effects: tuple[Effect, ...]
    because: tuple[Cause, ...]
    known: Literal["request", "plan"]
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSummary:
    """A rule as the catalogue shows it."""

    id: str
    title: str
    file: str
    line: int
    effective_from: date | None
    effective_until: date | None
    conditions: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    because: tuple[Cause, ...]
    known: Literal["request", "plan"]
    overrides: tuple[str, ...] = ()


class Figures(Mapping[str, Figure]):
    """Figures by name, overrides of the request applied; remembers which were read, and as what.

    The record of what was read is how an answer can list every figure that shaped it with what was planned.
    """

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = MappingProxyType(dict(figures))
        self._read: dict[str, float] = {}

    def __getitem__(self, name: str) -> Figure:
        figure = self._figures[name]
        self._read.setdefault(name, figure.value)
        return figure

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __contains__(self, name: object) -> bool:
        return name in self._figures

    def value(self, name: str) -> float:
        """At its value: money, and what is decided. KeyError when the rule files have no such figure."""
        return self._noted(name, self._figures[name].value)

    def mean(self, name: str) -> float:
        """The mean of its distribution: efforts, rates and shares."""
        return self._noted(name, self._figures[name].mean)

    def months(self, name: str) -> int:
        """The mean of a duration, rounded half up to whole months."""
        whole = math.floor(self._figures[name].mean + 0.5)
        self._noted(name, float(whole))
        return whole

    def spread(self, name: str) -> Distribution:
        """How it is distributed over the futures. Reading it is no planning value of its own."""
        return self._figures[name].spread

    def peek(self, name: str) -> Figure:
        """A figure without noting that it was read."""
        return self._figures[name]

    def note_read(self, other: Figures) -> None:
        """Take over the record of another collection with the same names; what was read here stays."""
        self._read = {name: with_ for name, with_ in other._read.items() if name in self} | self._read

    def read(self) -> tuple[tuple[Figure, float], ...]:
        """Every figure read so far with the number that was planned with, by name."""
        return tuple((self._figures[name], self._read[name]) for name in sorted(self._read))

    def _noted(self, name: str, planned_with: float) -> float:
        self._read[name] = planned_with
        return planned_with
