"""Facts that are arithmetic on others, declared in facts.yaml without any code: a sum, a ratio, a comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.rulebook.book import FactDeclaration, FactValue

NUMBERS = ("number", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """kind: of the result. numeric: whether it is about numbers alone; operands: how many (None: two or more)."""

    kind: tuple[str, ...]
    numeric: bool
    operands: int | None
    compute: Callable[[list[FactValue]], FactValue | None]


def _ratio(values: list[FactValue]) -> float | None:
    top, bottom = map(float, values)
    return top / bottom if bottom else None


OPERATIONS: Mapping[str, Operation] = {
    "sum": Operation(
        kind=NUMBERS, numeric=True, operands=None, compute=lambda values: sum(float(v) for v in values)
    ),
    "difference": Operation(
        kind=("number",), numeric=True, operands=2, compute=lambda values: float(values[0]) - float(values[1])
    ),
    "ratio": Operation(kind=("number",), numeric=True, operands=2, compute=_ratio),
    "more": Operation(
        kind=("boolean",),
        numeric=True,
        operands=2,
        compute=lambda values: float(values[0]) > float(values[1]),
    ),
    "same": Operation(
        kind=("boolean",), numeric=False, operands=2, compute=lambda values: values[0] == values[1]
    ),
}
"""By the key that facts.yaml uses. A ratio over 0 is unknown, as is everything on an unknown fact."""


def with_derived(
    facts: Mapping[str, FactValue], declared: Mapping[str, FactDeclaration]
) -> Mapping[str, FactValue]:
    """The facts and all that can be derived from them; a derived fact rests on facts declared above it."""
    known = dict(facts)
    for name, declaration in declared.items():
        if declaration.derived is None:
            continue
        operation, operands = declaration.derived
        values = [known[operand] for operand in operands if operand in known]
        if len(values) < len(operands):
            continue
        value = OPERATIONS[operation].compute(values)
        if value is not None:
            known[name] = int(value) if declaration.kind == "count" else value
    return known


def problem_with(fact: FactDeclaration, above: Mapping[str, FactDeclaration]) -> str | None:
    """What is wrong with a derived fact, in words; None when nothing is. above: the facts declared before it."""
    assert fact.derived is not None
    name, operands = fact.derived
    operation = OPERATIONS[name]
    if fact.kind not in operation.kind:
        return f"'{name}' makes a {' or a '.join(operation.kind)}, not a {fact.kind}"
    if len(operands) < 2 or (operation.operands is not None and len(operands) != operation.operands):
        return f"'{name}' takes {operation.operands or 'two or more'} facts"
    missing = [one for one in operands if one not in above]
    if missing:
        return f"'{missing[0]}' is not declared above it"
    if operation.numeric and (odd := [one for one in operands if above[one].kind not in NUMBERS]):
        return f"'{name}' is for numbers, and {odd[0]} is a {above[odd[0]].kind}"
    if fact.kind == "count" and (odd := [one for one in operands if above[one].kind != "count"]):
        return f"a count is a sum of counts, and {odd[0]} is a {above[odd[0]].kind}"
    if name != "sum" and (growing := [one for one in operands if above[one].grows_with]):
        return f"only a sum may rest on {growing[0]}, which grows: else nobody knows which way it goes"
    return None
