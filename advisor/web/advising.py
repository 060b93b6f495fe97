"""What pages and API share: a rulebook, settings, and the bound on requests planned at the same time."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from werkzeug.exceptions import ServiceUnavailable

from advisor.answering import Asked, in_steps
from advisor.errors import FieldProblem, ScenarioError
from advisor.processes import Processes
from advisor.rulebook import Rulebook
from advisor.schemas.comparison import ComparisonReader
from advisor.schemas.model_query import ModelAsked, read_model_query
from advisor.schemas.request import RequestReader
from advisor.settings import Settings

WAIT_SECONDS = 5.0
"""How long a request waits for its turn before the caller is told to come back."""

RETRY_SECONDS = 10
"""When to come back: about the time of one solve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor:
    """One per application. turns: how many requests may be planned at the same time; processes: where they are
    planned, None: here."""

    rulebook: Rulebook
    settings: Settings
    reader: RequestReader
    comparisons: ComparisonReader
    turns: BoundedSemaphore
    processes: Processes | None

    @classmethod
    def of(cls, rulebook: Rulebook, settings: Settings) -> Advisor:
        reader = RequestReader.of(rulebook)
        return cls(
            rulebook=rulebook,
            settings=settings,
            reader=reader,
            comparisons=ComparisonReader.of(reader),
            turns=BoundedSemaphore(settings.solves_at_once),
            processes=Processes(rulebook, settings) if settings.isolate else None,
        )

    def recommend(self, payload: object) -> dict[str, Any]:
        """The answer to a decoded JSON request; ServiceUnavailable when too many are being planned."""
        *_, whole = self.recommend_in_steps(payload)
        return whole

    def recommend_in_steps(self, payload: object) -> Generator[dict[str, Any], None, None]:
        """The answer as it grows. A wrong request is refused at once, all else when the first is taken.

        Close what is not read to the end (`contextlib.closing`): that ends the planning and frees the turn.
        """
        return self._in_turn(self.reader.read(payload))

    def warm_up(self) -> None:
        """Start what planning needs. Call it after a fork."""
        if self.processes is not None:
            self.processes.warm_up()

    def close(self) -> None:
        """End what `warm_up` and requests have started."""
        if self.processes is not None:
            self.processes.close()

    def compare(self, payload: object) -> dict[str, Any]:
        """The comparison that a decoded JSON body asks for, in one turn: its rows are planned one by one."""
        *_, whole = self._in_turn(self.comparisons.read(payload))
        return whole

    def model(self, payload: object, parameters: Mapping[str, str]) -> tuple[str, str]:
        """(name, text) of the file with the optimisation problem that body and URL ask for."""
        *_, file = self._in_turn(self._model_asked(payload, parameters))
        return file["name"], file["text"]

    def _model_asked(self, payload: object, parameters: Mapping[str, str]) -> ModelAsked:
        """What body and URL ask for together, or ScenarioError with the problems of both."""
        problems: list[FieldProblem] = []
        try:
            query = read_model_query(parameters, self.reader.names.strategies)
        except ScenarioError as error:
            problems += error.problems
        try:
            scenario = self.reader.read(payload)
        except ScenarioError as error:
            problems += error.problems
        if problems:
            raise ScenarioError(tuple(problems))
        return ModelAsked(scenario=scenario, query=query)

    def _in_turn(self, asked: Asked) -> Generator[dict[str, Any], None, None]:
        with self._turn():
            if self.processes is not None:
                yield from self.processes.answers(asked)
            else:
                yield from in_steps(asked, self.rulebook, self.settings)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of the requests that are planned at the same time; ServiceUnavailable when there are enough."""
        if not self.turns.acquire(timeout=WAIT_SECONDS):
            said = "Other requests are being planned. Try again in a moment."
            raise ServiceUnavailable(said, retry_after=RETRY_SECONDS)
        try:
            yield
        finally:
            self.turns.release()
