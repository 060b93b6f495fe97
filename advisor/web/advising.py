"""What pages and API share: a rulebook, settings, and the way from a decoded request to an answer."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from threading import BoundedSemaphore
from typing import Any

from werkzeug.exceptions import ServiceUnavailable

from advisor import service
from advisor.domain.horizon import Horizon
from advisor.domain.scenario import Scenario
from advisor.rulebook import Rulebook
from advisor.schemas.answer import dump_answer
from advisor.schemas.request import RequestReader, dump_request
from advisor.settings import Settings

WAIT_SECONDS = 5.0
"""How long a request waits for its turn before the caller is told to come back."""

RETRY_SECONDS = 10


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
        scenario = self.reader.read(payload)
        if not self.turns.acquire(timeout=WAIT_SECONDS):
            said = "Other requests are being planned. Try again in a moment."
            raise ServiceUnavailable(said, retry_after=RETRY_SECONDS)
        try:
            recommendation = service.advise(scenario, self.rulebook, self.settings)
        finally:
            self.turns.release()
        return dump_answer(
            recommendation,
            id=str(uuid.uuid4()),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            request_digest=completed_digest(scenario, recommendation.horizon),
            service_version=service_version(),
        )


def completed_digest(scenario: Scenario, horizon: Horizon) -> str:
    """A hash of the request with its months filled in: equal ones get equal answers, today or next year."""
    completed = replace(scenario, horizon_start=horizon.start, horizon_months=horizon.months)
    text = json.dumps(dump_request(completed), sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def service_version() -> str:
    """The version of the installed package; "0" when it runs from a folder that is not installed."""
    try:
        return version("advisor")
    except PackageNotFoundError:
        return "0"
