"""Which numbers a sentence says, and whether an answer has them: as they are printed, rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WORDS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
DATE = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
ISO_DATE = re.compile(r"\b\d{4}-\d{2}\b")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\d)(?: ?%)?")
WORD = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
EXACT = 0.01
"""Money is published to the cent and quoted from before rounding."""

Document = Mapping[str, Any]


def months_said(text: str) -> set[str]:
    """Months as the answer has them: "2027-06" for June 2027."""
    named = {f"{year}-{MONTHS.index(name) + 1:02d}" for name, year in DATE.findall(text)}
    return named | set(ISO_DATE.findall(text))


def numbers_said(text: str) -> Iterator[tuple[str, float, float]]:
    """(as written, value, how far off it may be): half a unit of the last place that is written."""
    rest = ISO_DATE.sub("", DATE.sub("", text))
    for written in NUMBER.findall(rest):
        plain = written.rstrip(" %").replace(",", "")
        share = 0.01 if written.endswith("%") else 1.0
        decimals = len(plain.partition(".")[2])
        yield written, float(plain) * share, 0.5 * 10**-decimals * share + EXACT * share
    for word in WORD.findall(rest):
        yield word, float(WORDS[word.lower()]), 0.0


def without(text: str, names: list[str]) -> str:
    """The text without names that may have digits in them: projects, and figures of the rule files."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return text


def leaves(value: Any) -> Iterator[float | str]:
    """Every number and every text of a document."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is not None:
        for one in inner:
            yield from leaves(one)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield value


def figures_of(answer: Document) -> tuple[list[float], set[str]]:
    """The numbers and the months that an answer has outside of its sentences."""
    bare = {name: part for name, part in answer.items() if name not in ("notice", "warnings", "provenance")}
    bare["recommendation"] = {**answer["recommendation"], "headline": ""}
    bare["alternatives"] = [{**other, "why": ""} for other in answer["alternatives"]]
    bare["explanation"] = {**answer["explanation"], "summary": [], "reasons": []}
    found = list(leaves(bare))
    texts = {value for value in found if isinstance(value, str)}
    return [value for value in found if not isinstance(value, str)], texts


def not_in(text: str, numbers: list[float], texts: set[str]) -> list[str]:
    """What a sentence says and these figures do not have; a difference may be said without its sign."""
    missing = sorted(months_said(text) - texts)
    for written, value, off in numbers_said(text):
        if not any(abs(abs(number) - value) <= off for number in numbers):
            missing.append(written)
    return missing


def at(answer: Document, pointer: str) -> Any:
    """What a JSON pointer leads to; LookupError where it leads nowhere."""
    found: Any = answer
    for part in pointer.split("/")[1:]:
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found
