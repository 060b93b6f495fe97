"""Linear expressions and rows that read as the equations of docs/model.md."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import pulp

Variable: TypeAlias = Any
"""A PuLP variable; PuLP has no types."""

Key = TypeVar("Key", bound=Hashable)


class Linear:
    """A sum of variables with coefficients, and a constant. A variable may stand in it more than once."""

    __slots__ = ("constant", "terms")

    def __init__(self, terms: Sequence[tuple[Variable, float]] = (), constant: float = 0.0) -> None:
        self.terms = terms
        self.constant = constant

    def __add__(self, other: Linear | float) -> Linear:
        return total((self, other))

    def __radd__(self, other: float) -> Linear:
        return self + other

    def __sub__(self, other: Linear | float) -> Linear:
        return self + other * -1.0

    def __rsub__(self, other: float) -> Linear:
        return self * -1.0 + other

    def __mul__(self, factor: float) -> Linear:
        return Linear([(v, c * factor) for v, c in self.terms], self.constant * factor)

    def __rmul__(self, factor: float) -> Linear:
        return self * factor

    def __truediv__(self, divisor: float) -> Linear:
        return self * (1.0 / divisor)

    def __le__(self, other: Linear | float) -> Row:
        return Row.of(self, "<=", other)

    def __ge__(self, other: Linear | float) -> Row:
        return Row.of(self, ">=", other)

    def equals(self, other: Linear | float) -> Row:
        """The row `self = other` (`==` stays a comparison of objects)."""
        return Row.of(self, "=", other)

    @property
    def variable(self) -> Variable:
        """The variable of an expression that is one."""
        ((variable, _),) = self.terms
        return variable

    def __bool__(self) -> bool:
        """Whether there is a variable in it."""
        return bool(self.terms)


ZERO = Linear()


def total(parts: Iterable[Linear | float]) -> Linear:
    """The sum of many expressions, in one pass."""
    terms: list[tuple[Variable, float]] = []
    constant = 0.0
    for part in parts:
        if isinstance(part, Linear):
            terms.extend(part.terms)
            constant += part.constant
        else:
            constant += part
    return Linear(terms, constant)


class Decisions(dict[Key, Linear]):
    """Variables by their indices; one that was never made, since it could not be used, is 0."""

    def __missing__(self, key: Key) -> Linear:
        return ZERO


@dataclass(frozen=True, slots=True)
class Row:
    """terms (<=, >= or =) limit."""

    terms: Sequence[tuple[Variable, float]]
    sense: str
    limit: float

    @classmethod
    def of(cls, left: Linear, sense: str, right: Linear | float) -> Row:
        """With the variables on the left, the constants on the right."""
        difference = left - right
        return cls(difference.terms, sense, -difference.constant)

    def for_pulp(self) -> Any:
        """The row as a PuLP constraint."""
        left = affine(self.terms)
        if self.sense == "=":
            return left == self.limit
        return left <= self.limit if self.sense == "<=" else left >= self.limit


def affine(terms: Iterable[tuple[Variable, float]]) -> Any:
    """A PuLP expression; a variable that repeats is added up."""
    summed: dict[Variable, float] = {}
    for variable, coefficient in terms:
        summed[variable] = summed.get(variable, 0.0) + coefficient
    if hasattr(pulp.LpAffineExpression, "from_list"):  # PuLP 4
        return pulp.LpAffineExpression.from_list(list(summed.items()))
    return pulp.LpAffineExpression(list(summed.items()))
