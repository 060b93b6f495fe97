"""The `when` of a rule: read, put in words, compiled to closures with three answers.

A condition is True, False or None (unknown). `none` is pushed down to the single tests when it is read
("none of large" becomes "not large"), so that what remains is only `all` and `any` over tests, which
the checks in `regions.py` can follow and a reader can be shown line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from advisor.rulebook.book import FactDeclaration, FactValue, Fired
from advisor.rulebook.fields import boolean_of, number_of
from advisor.rulebook.source_text import Entries, Items, Place, Problems, Text, did_you_mean

Answer = bool | None
FIRED: Mapping[Answer, Fired] = {True: "yes", False: "no", None: "unknown"}

COMPARISONS: Mapping[str, str] = {
    "at_least": "at least {0}",
    "at_most": "at most {0}",
    "more_than": "more than {0}",
    "less_than": "less than {0}",
    "between": "between {0} and {1}",
}
GROUPS = ("all", "any", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTest:
    """One test on one fact. `kind` is `is`, `is_known` or a comparison, `operands` what it compares with."""

    fact: str
    kind: str
    operands: tuple[FactValue, ...]
    negated: bool
    place: Place

    @property
    def sees_unknown(self) -> bool:
        """Whether the test answers even when the fact is unknown."""
        return self.kind == "is_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All or any of the parts. `all` of nothing is always true."""

    kind: Literal["all", "any"]
    parts: tuple[Condition, ...]


Condition = FactTest | Group
ALWAYS = Group(kind="all", parts=())


# --- reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReader:
    """Reads conditions against the declared facts; every problem goes to `problems`."""

    declared: Mapping[str, FactDeclaration]
    problems: Problems

    def read(self, node: Any) -> Condition:
        """The condition; where it is wrong, the rest of it, with the problem noted."""
        if isinstance(node, Text) and node == "always":
            return ALWAYS
        return self._read(node, negated=False)

    def _read(self, node: Any, *, negated: bool) -> Condition:
        if not isinstance(node, Entries) or len(node) != 1:
            self.problems.add(node.place, "expected one of all, any, none with a list, or one 'fact: test'")
            return ALWAYS
        ((key, value),) = node.items()
        if key in GROUPS:
            return self._group(key, value, negated=negated)
        return self._test(Text(key, node.key_place(key)), value, negated=negated)

    def _group(self, key: str, value: Any, *, negated: bool) -> Condition:
        if not isinstance(value, Items) or not value:
            self.problems.add(value.place, f"'{key}' needs a list of conditions")
            return ALWAYS
        # not(all) = any(not), not(any) = all(not), none = all(not)
        inner = negated != (key == "none")
        every = (key == "all") != inner
        parts = tuple(self._read(item, negated=inner) for item in value)
        return Group(kind="all" if every else "any", parts=parts)

    def _test(self, fact: Text, value: Any, *, negated: bool) -> Condition:
        declaration = self.declared.get(fact)
        if declaration is None:
            known = [*self.declared, *GROUPS]
            self.problems.add(fact.place, f"no fact is called '{fact}'{did_you_mean(fact, known)}")
            return ALWAYS
        try:
            kind, operands = read_test(value, declaration)
        except ValueError as error:
            self.problems.add(value.place, f"{fact}: {error}")
            return ALWAYS
        return FactTest(fact=str(fact), kind=kind, operands=operands, negated=negated, place=fact.place)


def read_value(node: Any, declaration: FactDeclaration) -> FactValue:
    """A value of the fact, typed as declared; ValueError says why it is none."""
    if not isinstance(node, Text):
        raise ValueError("expected one value")
    if declaration.kind == "boolean":
        return boolean_of(node)
    if declaration.choices:
        if node not in declaration.choices:
            near = did_you_mean(node, declaration.choices)
            raise ValueError(f"'{node}' is not one of {', '.join(declaration.choices)}{near}")
        return str(node)
    number = number_of(node)
    if declaration.kind == "count" and (number < 0 or number != int(number)):
        raise ValueError(f"'{node}' is not a count (0, 1, 2, …)")
    return number


def read_test(node: Any, declaration: FactDeclaration) -> tuple[str, tuple[FactValue, ...]]:
    """The kind and the operands of a test; ValueError says what is wrong with it."""
    if isinstance(node, Items):
        if not node or declaration.kind == "boolean":
            raise ValueError("expected one value, or a list of some")
        return "is", tuple(dict.fromkeys(read_value(item, declaration) for item in node))
    if not isinstance(node, Entries):
        return "is", (read_value(node, declaration),)
    if len(node) != 1:
        raise ValueError("expected one test, such as {at_least: 2}")
    ((kind, operand),) = node.items()
    if kind == "is_known":
        return kind, (
            boolean_of(operand) if isinstance(operand, Text) else _refuse("is_known takes yes or no"),
        )
    if kind not in COMPARISONS:
        raise ValueError(f"no test is called '{kind}'{did_you_mean(kind, [*COMPARISONS, 'is_known'])}")
    if declaration.kind not in ("number", "count"):
        raise ValueError(f"'{kind}' is for numbers, and this is a {declaration.kind}")
    if kind != "between":
        return kind, (_bound(operand),)
    if not isinstance(operand, Items) or len(operand) != 2:
        raise ValueError("between takes two numbers, [least, most]")
    low, high = _bound(operand[0]), _bound(operand[1])
    if low > high:
        raise ValueError(f"between: {low:g} is above {high:g}")
    return kind, (low, high)


def _bound(node: Any) -> float:
    return number_of(node) if isinstance(node, Text) else _refuse("expected a number")


def _refuse(reason: str) -> Any:
    raise ValueError(reason)


# --- words -----------------------------------------------------------------------------------------


def readable(value: FactValue, titles: Mapping[str, str] | None = None) -> str:
    """A value for readers: 12,000 · 0.3 · yes · machine learning engineer."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return (titles or {}).get(value) or value.replace("_", " ")
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) < 0.01:
        return f"{value:.2g}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}".rstrip("0").rstrip(".")


def in_words(test: FactTest, titles: Mapping[str, str]) -> str:
    """The test as a reader says it: "small or midsize", "not at least 2"."""
    if test.kind == "is_known":
        return "known" if (test.operands[0] is True) != test.negated else "not known"
    operands = [readable(operand, titles) for operand in test.operands]
    if test.kind == "is":
        words = " or ".join(filter(None, [", ".join(operands[:-1]), operands[-1]]))
    else:
        words = COMPARISONS[test.kind].format(*operands)
    return f"not {words}" if test.negated else words


# --- parts of a condition --------------------------------------------------------------------------


def tests_of(condition: Condition) -> Iterator[FactTest]:
    """Every test in the condition, in the order written."""
    if isinstance(condition, FactTest):
        yield condition
    else:
        for part in condition.parts:
            yield from tests_of(part)


# --- compiling -------------------------------------------------------------------------------------

Facts = Mapping[str, FactValue]
Decide = Callable[[list[Answer]], Answer]


def compile_test(test: FactTest) -> Callable[[FactValue | None], Answer]:
    """A function from the fact's value (None: unknown) to the test's answer."""
    met: Answer = not test.negated
    unmet: Answer = test.negated
    if test.kind == "is_known":
        wanted = test.operands[0] is True
        return lambda value: met if (value is not None) == wanted else unmet
    accepts = _accepts(test)
    return lambda value: None if value is None else (met if accepts(value) else unmet)


def _accepts(test: FactTest) -> Callable[[Any], bool]:
    first: Any = test.operands[0]
    last: Any = test.operands[-1]
    if test.kind == "is":
        accepted = frozenset(test.operands)
        return lambda value: value in accepted
    comparisons: Mapping[str, Callable[[Any], bool]] = {
        "at_least": lambda value: bool(value >= first),
        "at_most": lambda value: bool(value <= first),
        "more_than": lambda value: bool(value > first),
        "less_than": lambda value: bool(value < first),
        "between": lambda value: bool(first <= value <= last),
    }
    return comparisons[test.kind]


def compile_condition(condition: Condition) -> Decide:
    """A function from the answers of `tests_of(condition)`, in order, to the condition's answer.

    Kleene's logic: `all` is False when a part is False, else unknown when a part is unknown.
    """
    decide, _ = _compile(condition, 0)
    return decide


def _compile(condition: Condition, first: int) -> tuple[Decide, int]:
    if isinstance(condition, FactTest):
        return (lambda answers: answers[first]), first + 1
    parts: list[Decide] = []
    following = first
    for part in condition.parts:
        decide, following = _compile(part, following)
        parts.append(decide)
    settles = condition.kind == "any"  # one True settles `any`, one False settles `all`
    if all(isinstance(part, FactTest) for part in condition.parts):
        return _over_slice(slice(first, following), settles), following
    return _over_parts(tuple(parts), settles), following


def _settled(answers: list[Answer], settles: bool) -> Answer:
    if settles in answers:
        return settles
    return None if None in answers else not settles


def _over_slice(where: slice, settles: bool) -> Decide:
    return lambda answers: _settled(answers[where], settles)


def _over_parts(parts: tuple[Decide, ...], settles: bool) -> Decide:
    return lambda answers: _settled([part(answers) for part in parts], settles)
