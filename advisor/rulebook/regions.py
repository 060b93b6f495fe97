"""Exact questions about conditions, answered by trying every region of the facts that they test.

A test changes its answer only at its operands, so that one value at, below, between and above them
stands for all values. "Known" facts only: without an `is_known` test an unknown fact never makes a
rule fire, so it can be left out of questions about firing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from advisor.rulebook.book import FactDeclaration, FactValue
from advisor.rulebook.conditions import Answer, Condition, FactTest, compile_condition, compile_test, tests_of

MOST_REGIONS = 50_000
"""Combinations tried for one question; about a tenth of a second. Beyond it the question stays open."""

Region = Mapping[str, FactValue | None]
Declared = Mapping[str, FactDeclaration]


class TooManyRegionsError(Exception):
    """The condition has more regions than are tried; split the rule."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count:,} combinations of facts, more than the {MOST_REGIONS:,} that are tried")


def never_fires(condition: Condition, declared: Declared) -> bool:
    """Whether no facts at all make it true."""
    ask = _asker(condition)
    return not any(ask(region) is True for region in regions([condition], declared))


def always_fires(condition: Condition, declared: Declared) -> bool:
    """Whether it is true whatever the facts, as long as they are known."""
    ask = _asker(condition)
    return all(ask(region) is True for region in regions([condition], declared))


def both_fire(one: Condition, other: Condition, declared: Declared) -> Region | None:
    """Facts with which both are true, or None when there are none."""
    ask_one, ask_other = _asker(one), _asker(other)
    for region in regions([one, other], declared):
        if ask_one(region) is True and ask_other(region) is True:
            return region
    return None


def contains(outer: Condition, inner: Condition, declared: Declared) -> bool:
    """Whether `outer` is true wherever `inner` is."""
    ask_outer, ask_inner = _asker(outer), _asker(inner)
    return all(
        ask_outer(region) is True for region in regions([outer, inner], declared) if ask_inner(region) is True
    )


def stops_and_stays_off(condition: Condition, fact: str, declared: Declared) -> bool:
    """Whether a rise of the fact can only make the condition false, never true, all else equal."""
    return _one_way(condition, fact, declared, rising_to=False)


def starts_and_stays_on(condition: Condition, fact: str, declared: Declared) -> bool:
    """Whether a rise of the fact can only make the condition true, never false, all else equal."""
    return _one_way(condition, fact, declared, rising_to=True)


def _one_way(condition: Condition, fact: str, declared: Declared, *, rising_to: bool) -> bool:
    tests = [test for test in tests_of(condition) if test.fact == fact]
    if declared[fact].choices or any(test.sees_unknown for test in tests):
        return False  # no order among choices, and to become known is not to rise
    ask = _asker(condition)
    by_others: dict[tuple[tuple[str, FactValue | None], ...], list[tuple[float, bool]]] = {}
    for region in regions([condition], declared):
        others = tuple((name, value) for name, value in region.items() if name != fact)
        rung = (float(region[fact] or 0), ask(region) is True)
        by_others.setdefault(others, []).append(rung)
    return all(
        [fires for _, fires in sorted(rungs)] == sorted((fires for _, fires in rungs), reverse=not rising_to)
        for rungs in by_others.values()
    )


def regions(conditions: Sequence[Condition], declared: Declared) -> Iterator[Region]:
    """One set of facts for each region of the conditions together; TooManyRegionsError beyond the limit."""
    tests: dict[str, list[FactTest]] = {}
    for condition in conditions:
        for test in tests_of(condition):
            tests.setdefault(test.fact, []).append(test)
    values = [_values(declared[fact], on_fact) for fact, on_fact in tests.items()]
    count = math.prod(len(options) for options in values)
    if count > MOST_REGIONS:
        raise TooManyRegionsError(count)
    for combination in product(*values):
        yield dict(zip(tests, combination, strict=True))


def _values(declaration: FactDeclaration, tests: Sequence[FactTest]) -> tuple[FactValue | None, ...]:
    unknown: tuple[None, ...] = (None,) if any(test.sees_unknown for test in tests) else ()
    if declaration.kind == "boolean":
        return (False, True, *unknown)
    if declaration.choices:
        return (*declaration.choices, *unknown)
    bounds = sorted({float(bound) for test in tests if not test.sees_unknown for bound in test.operands})
    if declaration.kind == "count":
        near = {math.floor(bound) + step for bound in bounds for step in (-1, 0, 1)}
        return (*sorted(float(value) for value in near | {0} if value >= 0), *unknown)
    points = bounds or [0.0]
    between = [(low + high) / 2 for low, high in pairwise(points)]
    numbers = sorted([points[0] - 1, *points, *between, points[-1] + 1])
    if declaration.unit == "fraction":
        numbers = sorted({min(max(number, 0.0), 1.0) for number in numbers})
    return (*numbers, *unknown)


@dataclass(frozen=True, slots=True)
class _Asked:
    tests: tuple[tuple[str, Callable[[FactValue | None], Answer]], ...]
    decide: Callable[[list[Answer]], Answer]

    def __call__(self, region: Region) -> Answer:
        return self.decide([test(region[fact]) for fact, test in self.tests])


def _asker(condition: Condition) -> _Asked:
    tests = tuple((test.fact, compile_test(test)) for test in tests_of(condition))
    return _Asked(tests=tests, decide=compile_condition(condition))
