"""Where the risk comes from: one source of uncertainty at a time held at its planning value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from advisor.choice.clock import Clock
from advisor.choice.criterion import musts_units
from advisor.choice.found import Found, gathered
from advisor.choice.pool import Judge
from advisor.domain.findings import RiskFinding
from advisor.domain.outcome import Outcome
from advisor.simulation.futures import SOURCES

JudgeHolding = Callable[[frozenset[str]], Judge]
"""Sources at their planning values -> what judges teams then, over the same futures otherwise."""


def risks(recommended: Outcome, judge_holding: JudgeHolding, clock: Clock) -> Found[RiskFinding]:
    """The sources that take musts on time from the recommended team, those that take most first. What they take
    does not add up: one may matter only because another is there."""
    return gathered(_risks(recommended, judge_holding, clock), by=lambda risk: -risk.gain)


def _risks(recommended: Outcome, judge_holding: JudgeHolding, clock: Clock) -> Iterator[RiskFinding]:
    for source in SOURCES:
        clock.check()
        (held,) = judge_holding(frozenset((source,))).judge([recommended.team])
        gain = held.musts_on_time - recommended.musts_on_time
        if musts_units(gain) > 0:
            yield RiskFinding(source=source, gain=gain)
