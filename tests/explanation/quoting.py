"""Which figures a sentence says, and whether an answer has them: as they are said, rounded or as a chance."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from advisor.explanation.words import MONTH_NAMES

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DATE = re.compile(rf"\b({'|'.join(MONTH_NAMES)}) (\d{{4}})\b")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\d)(?: ?%)?")
_CHANCE = re.compile(r"(about|over|less than)? ?(\d+) in (100?)\b")
_WORD = re.compile(rf"\b({'|'.join(_SMALL[2:])})\b")
_FIXED = ("eight of ten futures", "one future of ten")
"""Turns of speech whose numbers are no figures of an answer."""

Document = Mapping[str, Any]


def months_said(text: str) -> set[str]:
    """Months as the answer has them: "2027-06" for June 2027."""
    named = {f"{year}-{MONTH_NAMES.index(name) + 1:02d}" for name, year in _DATE.findall(text)}
    return named | set(_ISO_DATE.findall(text))


def chances_said(text: str) -> Iterator[tuple[str, float, float]]:
    """(as written, least, most) that a chance may be to be said so; a chance of courses is one too."""
    for degree, number, of in _CHANCE.findall(text):
        value, half = int(number) / int(of), 0.5 / int(of)
        written = f"{degree} {number} in {of}".strip()
        if degree == "over":
            yield written, value, 1.0
        elif degree == "less than":
            yield written, 0.0, value
        else:
            yield written, value - half - 1e-9, value + half + 1e-9


def numbers_said(text: str) -> Iterator[tuple[str, float, float]]:
    """(as written, least, most) of every other number: half a unit of the last place that is said."""
    rest = _CHANCE.sub("", _ISO_DATE.sub("", _DATE.sub("", text)))
    for fixed in _FIXED:
        rest = rest.replace(fixed, "")
    for written in _NUMBER.findall(rest):
        plain = written.rstrip(" %").replace(",", "")
        share = 0.01 if written.endswith("%") else 1.0
        half = 0.5 * 10.0 ** -len(plain.partition(".")[2])
        if "," in written:  # money, said in three digits
            half = max(half, 0.5 * 10.0 ** (math.floor(math.log10(float(plain))) - 2))
        yield written, (float(plain) - half) * share - 0.006, (float(plain) + half) * share + 0.006
    for word in _WORD.findall(rest):
        yield word, float(_SMALL.index(word)), float(_SMALL.index(word))


def leaves(value: Any) -> Iterator[float | str]:
    """Every number and every text of a document."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is not None:
        for one in inner:
            yield from leaves(one)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield value


def figures_of(answer: Document) -> tuple[list[float], set[str]]:
    """The numbers, as amounts without sign, and the months that an answer has outside of its sentences."""
    bare = {name: part for name, part in answer.items() if name not in ("notice", "warnings", "notes")}
    bare["recommendation"] = {**answer["recommendation"], "headline": ""}
    bare["alternatives"] = [{**other, "why": "", "headline": ""} for other in answer["alternatives"]]
    bare["explanation"] = {}
    found = list(leaves(bare))
    texts = {value for value in found if isinstance(value, str)}
    return [abs(value) for value in found if not isinstance(value, str)], texts


def not_in(text: str, numbers: list[float], texts: set[str]) -> list[str]:
    """What a sentence says and these figures do not have."""
    missing = sorted(months_said(text) - texts)
    for written, least, most in (*chances_said(text), *numbers_said(text)):
        if not any(least <= number <= most for number in numbers):
            missing.append(written)
    return missing


def without(text: str, names: list[str]) -> str:
    """The text without names that may have digits in them: projects, and figures of the rule files."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return text
