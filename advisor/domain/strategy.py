"""Strategies: which roles a team hires, and whether it trains. Generated from the roles that can be hired.

    no_change, cross_train_only, hire_<role>, hire_several, each hire also with _and_cross_train

They count roles, whatever the engagement; nothing here names a role or knows how many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

NO_CHANGE = "no_change"
TRAIN_ONLY = "cross_train_only"
SEVERAL = "several"


@dataclass(frozen=True, slots=True, order=True)
class Strategy:
    """hires: a role id, `several` (two roles or more), or None; trains: whether anybody is cross-trained."""

    hires: str | None
    trains: bool

    def __str__(self) -> str:
        if self.hires is None:
            return TRAIN_ONLY if self.trains else NO_CHANGE
        return f"hire_{self.hires}" + ("_and_cross_train" if self.trains else "")

    @property
    def several(self) -> bool:
        return self.hires == SEVERAL


def strategy_of(hired_roles: Collection[str], trains: bool) -> Strategy:
    """The strategy of a team that hires these roles."""
    distinct = sorted(set(hired_roles))
    if not distinct:
        return Strategy(None, trains)
    return Strategy(distinct[0] if len(distinct) == 1 else SEVERAL, trains)


def strategies(hireable: Iterable[str]) -> tuple[Strategy, ...]:
    """Every strategy that there can be with these roles, least change first."""
    roles = tuple(dict.fromkeys(hireable))
    kinds = (None, *roles, *((SEVERAL,) if len(roles) > 1 else ()))
    return tuple(Strategy(kind, trains) for kind in kinds for trains in (False, True))
