"""A request and its answer as JSON, read once for all laws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

Json = Mapping[str, Any]
Findings = Iterator[str]

NEVER = "9999-12"
"""Later than any month."""

_DAY = re.compile(r"(\d{4}-\d{2})-\d{2}\Z")


def given(document: Any) -> Any:
    """What is given: null is the same as leaving a field out, a full date is read as its month."""
    if isinstance(document, Mapping):
        return {key: given(value) for key, value in document.items() if value is not None}
    if isinstance(document, list):
        return [given(value) for value in document]
    day = _DAY.match(document) if isinstance(document, str) else None
    return day[1] if day else document


def same_money(one: float, other: float) -> bool:
    """Equal to one unit of the currency, or to a millionth."""
    return abs(one - other) <= max(1.0, 1e-6 * max(abs(one), abs(other)))


class Document:
    """request: as sent; full: as the answer completes it; both without their nulls."""

    def __init__(self, request: Json, answer: Json) -> None:
        self.request = given(request)
        self.answer = answer
        self.full = given(answer["request"])
        self.months: Sequence[str] = answer["plan"]["months"]
        self.advice: Json = answer["recommendation"]
        self.costs: Json = self.advice["costs"]
        self.options: Json = self.request.get("options", {})
        self.budget: Json = self.request["budget"]

    @cached_property
    def asked(self) -> Mapping[str, Json]:
        """Project id -> the project as completed."""
        return {project["id"]: project for project in self.full["projects"]}

    @cached_property
    def groups(self) -> Mapping[str, Json]:
        """Staff group id -> the group as completed."""
        return {group["id"]: group for group in self.full["staff"]}

    def recurring(self, project: str) -> bool:
        return bool(self.asked[project].get("kind", "delivery") == "ongoing")

    def must(self, project: str) -> bool:
        return bool(self.asked[project].get("priority", "must") == "must")

    @property
    def hires(self) -> list[Json]:
        return [action for action in self.advice["actions"] if action["action"] == "hire"]

    @property
    def trainings(self) -> list[Json]:
        return [action for action in self.advice["actions"] if action["action"] == "cross_train"]

    def offers(self) -> Iterator[tuple[str, Json]]:
        """(name, plan) of every plan that is shown with its people: the recommendation first."""
        yield "the recommendation", self.advice
        for name, plan in self.answer["plans"].items():
            if plan is not None:
                yield f"the {name} plan", plan
        for other in self.answer["alternatives"]:
            if other["actions"] is not None:
                yield f"alternative {other['strategy']}", other

    def fired(self) -> set[str]:
        """Ids of the rules that fired."""
        return {rule["id"] for rule in self.answer["explanation"]["rules"] if rule["fired"] == "yes"}

    def allowed(self, what: str) -> Sequence[Any] | None:
        """A list of options.allow as it was read; None where the request leaves it out."""
        if what not in self.options.get("allow", {}):
            return None
        return self.full["options"]["allow"][what]  # type: ignore[no-any-return]

    def span(self, project: str) -> list[str]:
        """The months in which a project may be worked on, up to its deadline."""
        asked = self.asked[project]
        first, last = asked.get("earliest_start", self.months[0]), asked.get("deadline", self.months[-1])
        return [month for month in self.months if first <= month <= last]

    def is_there(self, group: Json, month: str) -> float:
        """Person-months of a staff group in a month: people (or FTE) times the share that holds then."""
        if not group.get("from", month) <= month <= group.get("until", month):
            return 0.0
        share = group["available_share"]
        for change in sorted(group.get("availability", ()), key=lambda change: change["from"]):
            share = change["share"] if change["from"] <= month else share
        return float(group.get("fte", group["headcount"]) * share)
