"""What pages and API share: a rulebook, settings, and the bound on requests planned at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from werkzeug.exceptions import ServiceUnavailable

from advisor.answering import answer_scenario
from advisor.rulebook import Rulebook
from advisor.schemas.request import RequestReader
from advisor.settings import Settings

WAIT_SECONDS = 5.0
"""How long a request waits for its turn before the caller is told to come back."""

RETRY_SECONDS = 10
"""When to come back: about the time of one solve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor:
    """One per application. turns: how many requests may be planned at the same time."""

    rulebook: Rulebook
    settings: Settings
    reader: RequestReader
    turns: BoundedSemaphore

    @classmethod
    def of(cls, rulebook: Rulebook, settings: Settings) -> Advisor:
        return cls(
            rulebook=rulebook,
            settings=settings,
            reader=RequestReader.of(rulebook),
            turns=BoundedSemaphore(settings.solves_at_once),
        )

    def recommend(self, payload: object) -> dict[str, Any]:
        """The answer to a decoded JSON request; ServiceUnavailable when too many are being planned."""
        scenario = self.reader.read(payload)  # before the turn: a wrong request is refused at once
        if not self.turns.acquire(timeout=WAIT_SECONDS):
            said = "Other requests are being planned. Try again in a moment."
            raise ServiceUnavailable(said, retry_after=RETRY_SECONDS)
        try:
            return answer_scenario(scenario, self.rulebook, self.settings)
        finally:
            self.turns.release()
