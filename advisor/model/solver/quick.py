"""A problem with the same surface as PuLP's, for models that are built by the hundred and solved once or twice.

Most of the time that PuLP takes to build a model goes into what only its own solvers and writers read: names are
made legal, variables are registered with every row. Here a row is a dictionary and two limits. Rows are written the
same way, `affine(terms) <= limit`: `affine` makes what belongs to its variables.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Mapping

CONTINUOUS = "Continuous"
"""What PuLP calls variables that need not be whole."""


class QuickVariable:
    """A column: a name and two bounds. cat: PuLP's word for whether it is whole."""

    __slots__ = ("cat", "lowBound", "name", "upBound")

    def __init__(self, name: str, low: float | None, up: float | None, cat: str) -> None:
        self.name, self.lowBound, self.upBound, self.cat = name, low, up, cat


class QuickRow:
    """A linear expression; once compared with a number, a row of the model."""

    __slots__ = ("_constant", "_high", "_low", "_terms", "name")

    def __init__(self, terms: Mapping[QuickVariable, float], constant: float) -> None:
        self.name = ""
        self._terms, self._constant = terms, constant
        self._low: float | None = None
        self._high: float | None = None

    def __le__(self, limit: float) -> QuickRow:
        self._high = limit - self._constant
        return self

    def __ge__(self, limit: float) -> QuickRow:
        self._low = limit - self._constant
        return self

    def __eq__(self, limit: float) -> QuickRow:  # type: ignore[override]
        self._low = self._high = limit - self._constant
        return self

    __hash__ = None  # type: ignore[assignment]

    def items(self) -> ItemsView[QuickVariable, float]:
        return self._terms.items()

    def getLb(self) -> float | None:
        return self._low

    def getUb(self) -> float | None:
        return self._high


class QuickProblem:
    """Columns and rows in the order in which they were made."""

    def __init__(self) -> None:
        self._variables: list[QuickVariable] = []
        self._rows: list[QuickRow] = []

    def add_variable(
        self, name: str, low: float | None = None, up: float | None = None, cat: str = CONTINUOUS
    ) -> QuickVariable:
        variable = QuickVariable(name, low, up, cat)
        self._variables.append(variable)
        return variable

    def addConstraint(self, row: QuickRow, name: str) -> None:
        row.name = name
        self._rows.append(row)

    def setObjective(self, expression: object) -> None:
        """Objectives are set in the loaded model."""

    def variables(self) -> list[QuickVariable]:
        return self._variables

    def constraints(self) -> Iterable[QuickRow]:
        return self._rows
