"""The rulebook as everyone else sees it: frozen figures, roles, paths, templates, sources and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

Fired = Literal["yes", "no", "unknown"]
Distribution = Literal["triangular", "uniform", "fixed"]
FactValue = str | float | bool


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

    distribution: how futures draw it from the range: triangular with its peak at the value, uniform, or
    fixed (what is decided, not found out). A figure of the request (kind "request") is never drawn.
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
    distribution: Distribution = "triangular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role: its home side, its codes (scheme, code, ESCO ones as URIs), who may mentor its starters."""

    id: str
    title: str
    side: str
    hireable: bool
    profile: str
    codes: tuple[tuple[str, str], ...]
    mentored_by: tuple[str, ...]
    because: tuple[Cause, ...]


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
class FactDeclaration:
    """A fact that conditions may test. kind: number, count, boolean or choice (with `choices`).

    known: "request" (before planning) or "plan" (once a plan is there). grows_with: what the fact
    rises with (budget, deadline, options), for the check that more money never delivers less.
    """

    name: str
    kind: Literal["number", "count", "boolean", "choice"]
    unit: str
    meaning: str
    choices: tuple[str, ...] = ()
    known: Literal["request", "plan"] = "request"
    grows_with: tuple[str, ...] = ()


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
    """Figures by name, overrides of the request applied; remembers which names were read.

    The record of what was read is how an answer can list every figure that shaped it.
    """

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = MappingProxyType(dict(figures))
        self._read: dict[str, None] = {}

    def __getitem__(self, name: str) -> Figure:
        figure = self._figures[name]
        self._read[name] = None
        return figure

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __contains__(self, name: object) -> bool:
        return name in self._figures

    def value(self, name: str) -> float:
        """The number alone; KeyError when the rule files have no such figure."""
        return self[name].value

    def peek(self, name: str) -> Figure:
        """A figure without noting that it was read."""
        return self._figures[name]

    def note_read(self, other: Figures) -> None:
        """Take over the record of another collection with the same names."""
        self._read |= {name: None for name in other._read if name in self._figures}

    def read(self) -> tuple[Figure, ...]:
        """Every figure read so far, by name."""
        return tuple(self._figures[name] for name in sorted(self._read))
