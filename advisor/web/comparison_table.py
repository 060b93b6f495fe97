"""A comparison of the REST contract -> the tables that the comparison page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.domain.comparison import Comparison, ComparisonRow, Difference
from advisor.explanation.comparison_words import DIFFERENCES, compared_words, difference_words
from advisor.explanation.words import Words, capital
from advisor.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table says of one row of the comparison; differs: from the first one."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """titles: of the requests, the first being as it was asked; overview: what each is told."""

    notice: str
    titles: tuple[str, ...]
    overview: tuple[Line, ...]
    tables: tuple[Table, ...]


def comparison_page(found: Comparison, rulebook: Rulebook) -> ComparisonPage:
    """Codes become words here; nothing is computed."""
    words = Words(rulebook, "", {})
    tables = [
        Table(key, title, tuple(_line(key, row, words) for row in getattr(found.differences, key)))
        for key, title in DIFFERENCES.items()
    ]
    return ComparisonPage(
        notice=found.notice,
        titles=tuple(row.title for row in found.rows),
        overview=tuple(_overview(found.rows)),
        tables=tuple(tables),
    )


def _overview(rows: Sequence[ComparisonRow]) -> list[Line]:
    """What each is told, chance and cost first."""
    told = [compared_words(row) for row in rows]
    return [Line(title, _marked([capital(one[title]) for one in told])) for title in told[0]]


def _line(section: str, row: Difference, words: Words) -> Line:
    texts = [difference_words(section, row.name, value, words) for value in row.values]
    return Line(capital(row.title), _marked(texts))


def _marked(texts: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, text != texts[0]) for text in texts)
