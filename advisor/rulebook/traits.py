"""The service plans roles and never ranks people: facts about a person are refused."""

from __future__ import annotations

import re

from advisor.rulebook.book import FactDeclaration

_IN_NAMES = frozenset(
    (
        *("age", "ages", "birth", "birthdate", "birthday", "gender", "sex", "veteran"),
        *("citizenship", "ethnic", "ethnicity", "nationality", "race", "religion"),
        *("disability", "disabled", "health", "pregnancy", "pregnant"),
        *("children", "marital", "married", "parental"),
        *("aptitude", "iq", "personality", "seniority", "talent", "tenure"),
        *("email", "name", "photo", "surname"),
    )
)
_PHRASES = re.compile(
    r"\b(learning[ _](ability|speed)|ability to learn|years? of age"
    r"|age of (the |a )?(person|employee|worker|trainee)"
    r"|gender|nationality|ethnic\w*|religio\w*|disabilit\w*"
    r"|tenure|personality|aptitude|performance rating)\b",
    re.IGNORECASE,
)


def trait_in(fact: FactDeclaration) -> str | None:
    """The word by which a fact is about a trait of persons (age, tenure, learning ability, …), else None."""
    for word in re.split(r"[._]", fact.name):
        if word in _IN_NAMES:
            return word
    for text in (fact.name, fact.meaning, *fact.choices):
        if found := _PHRASES.search(text):
            return found[0]
    return None
