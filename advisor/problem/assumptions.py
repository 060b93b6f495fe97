"""Everything that an answer rests on: the figures that were read, and the defaults that were filled in."""

from __future__ import annotations

from advisor.domain.answer import Assumption
from advisor.problem.completion import Case
from advisor.rulebook.book import Figure

REQUEST = "request"


def assumptions_of(case: Case) -> tuple[Assumption, ...]:
    """Figures and defaults by name, each once. `case` is a brief's: its figures know what was read."""
    rows = [_row(figure, planned_with) for figure, planned_with in case.figures.read()]
    rows += [_released(path, share) for path, share in case.released_shares.items()]
    return tuple(sorted([*rows, *case.defaults], key=lambda row: row.name))


def _released(path: str, share: float) -> Assumption:
    """Time after the course, which has no figure of its own: the request gave it."""
    return Assumption(
        name=f"training.{path}.released_share",
        value=share,
        planned_with=share,
        unit="fraction",
        range=None,
        source=REQUEST,
        as_of=None,
        kind=REQUEST,
        origin=REQUEST,
        note=None,
    )


def _row(figure: Figure, planned_with: float) -> Assumption:
    quartiles = "the range is that of the quartiles" if figure.range_is == "quartiles" else None
    return Assumption(
        name=figure.name,
        value=figure.value,
        planned_with=planned_with,
        unit=figure.unit,
        range=(figure.low, figure.high),
        source=figure.source,
        as_of=figure.as_of,
        kind=figure.kind,
        origin=REQUEST if figure.kind == REQUEST else "rules",
        note="; ".join(filter(None, (figure.note, quartiles))) or None,
    )
