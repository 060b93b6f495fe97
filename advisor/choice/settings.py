"""Numbers that tune the search. None of them decides what good advice is: those stand in the rule files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def _tuned(default: Any, low: float, high: float, text: str) -> Any:
    return field(default=default, metadata={"range": (low, high), "text": text})


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How far the search looks, and in which portions."""

    pass_size: int = _tuned(24, 1, 500, "teams that are judged in one call of the simulation")
    starts_improved: int = _tuned(4, 1, 100, "starts that are improved, the most promising first")
    side_by_side: int = _tuned(2, 1, 100, "teams that are improved side by side after the first round")
    near_musts: float = _tuned(0.15, 0.0, 1.0, "musts below the choice's that are near it")
    near_cost: float = _tuned(0.1, 0.0, 1.0, "part of the choice's net cost above it that is near it")
    later_start: int = _tuned(3, 1, 12, "months after the first affordable one in which a start is tried too")
    hires_beyond: int = _tuned(2, 0, 5, "hires added beyond the budget, for what more money buys")
    proposing_share: float = _tuned(
        0.5, 0.1, 1.0, "part of the time limit after which nothing more is proposed"
    )
    search_share: float = _tuned(0.8, 0.1, 1.0, "part of the time limit after which the search is cut off")
    budget_times: float = _tuned(3.0, 1.0, 10.0, "times the budget up to which more money is tried")
    most_months: int = _tuned(18, 1, 36, "months by which deadlines are moved at most")
    report_after: float = _tuned(2.0, 0.0, 60.0, "seconds after which a first answer is shown on the way")

    def __post_init__(self) -> None:
        for member in fields(self):
            low, high = member.metadata["range"]
            value = getattr(self, member.name)
            if not low <= value <= high:
                raise ValueError(f"{member.name} is {value}; it lies between {low:g} and {high:g}")

    @classmethod
    def of(cls, values: Mapping[str, float]) -> SearchSettings:
        """Settings by name; ValueError for a name that is none, or a value outside its range."""
        unknown = sorted(set(values) - {member.name for member in fields(cls)})
        if unknown:
            raise ValueError(f"no settings of the search: {', '.join(unknown)}")
        return cls(**values)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> SearchSettings:
        """Settings from a JSON file with an object of names and values."""
        return cls.of(json.loads(path.read_text(encoding="utf-8")))
