"""Small pieces of English: numbers, months, money, lists, roles and strategies."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.domain.horizon import Month

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def month_name(month: Month) -> str:
    """June 2027."""
    return f"{_MONTHS[month.number - 1]} {month.year}"


def months_between(first: Month, last: Month) -> str:
    """From March to August 2027; the year twice where it changes, for March 2027 where it is one month."""
    if first == last:
        return f"for {month_name(first)}"
    begin = _MONTHS[first.number - 1] if first.year == last.year else month_name(first)
    return f"from {begin} to {month_name(last)}"


def count_word(count: int) -> str:
    """one … ten, then figures."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def money(amount: float, currency: str) -> str:
    """229,000 USD."""
    return f"{amount:,.0f} {currency}"


def person_months(amount: float) -> str:
    """2.5 person-months."""
    return f"{amount:.1f} person-month{'' if abs(amount - 1) < 0.05 else 's'}"


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def people(count: int, title: str) -> str:
    """one data scientist, two data scientists."""
    return f"{count_word(count)} {title}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def strategy_phrase(strategy: str) -> str:
    """What a strategy does, as the subject of a sentence: hiring a data scientist and cross-training."""
    base, _, _ = strategy.partition("_and_cross_train")
    phrase = {
        "no_change": "changing nothing",
        "cross_train_only": "cross-training",
        "hire_both": "hiring both",
    }.get(base) or f"hiring a {base.removeprefix('hire_').replace('_', ' ')}"
    return phrase if strategy == base else f"{phrase} and cross-training"


def months(count: int) -> str:
    """one month, 15 months."""
    return f"{count_word(count)} month{'' if count == 1 else 's'}"


def quantity(value: float) -> str:
    """A figure of any kind: 138,000 or 0.45."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
