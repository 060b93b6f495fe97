"""From a request as JSON to the answer as JSON: the one way, for the API, the pages and the shell."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from advisor.checker.answer import Verdict, check_answer
from advisor.comparing import compare_in_steps
from advisor.domain.answer import Answer
from advisor.domain.horizon import Month
from advisor.domain.request import Scenario
from advisor.errors import FieldProblem, ScenarioError
from advisor.planning.export import Export
from advisor.problem.brief import prepare
from advisor.problem.completion import complete
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule
from advisor.schemas.answer import dump_answer, load_answer
from advisor.schemas.comparison import ComparisonAsked, ComparisonReader
from advisor.schemas.comparison_answer import dump_comparison
from advisor.schemas.model_query import ModelAsked
from advisor.schemas.request import RequestReader, dump_request, load_request
from advisor.service import advise_in_steps, export_model
from advisor.settings import Settings

SERVICE_VERSION = "2.0.0"

Asked: TypeAlias = Scenario | ComparisonAsked | ModelAsked
"""Everything that a service plans for."""

Json = dict[str, Any]


def in_steps(asked: Asked, rulebook: Rulebook, settings: Settings) -> Iterator[Json]:
    """What is asked for, as it grows; the last one is whole. The errors of planning are raised as themselves."""
    if isinstance(asked, ComparisonAsked):
        return comparison_in_steps(asked, rulebook, settings)
    if isinstance(asked, ModelAsked):
        return iter((model_file(asked, rulebook, settings),))
    return answers_in_steps(asked, rulebook, settings)


def answer_request(payload: object, rulebook: Rulebook, settings: Settings) -> Json:
    """The answer to a decoded JSON request; ScenarioError with every problem, or SolverError."""
    return answer_scenario(load_request(payload, rulebook), rulebook, settings)


def answer_scenario(scenario: Scenario, rulebook: Rulebook, settings: Settings) -> Json:
    """The answer to a request that has been read already."""
    *_, whole = answers_in_steps(scenario, rulebook, settings)
    return whole


def answers_in_steps(scenario: Scenario, rulebook: Rulebook, settings: Settings) -> Iterator[Json]:
    """The answer as it grows, under one id; the last one is whole."""
    signed = Signature(rulebook=rulebook, settings=settings)
    for answer in advise_in_steps(scenario, rulebook, settings):
        yield dump_answer(signed.on(answer, scenario))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is put under an answer that the service has made: its id and time, and the request that it answers.

    created: ISO 8601 in UTC.
    """

    rulebook: Rulebook
    settings: Settings
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def on(self, answer: Answer, scenario: Scenario) -> Answer:
        """The answer with them in it."""
        request = completed(scenario, self.rulebook, self.settings, answer.plan.months[0])
        return replace(
            answer,
            id=self.id,
            created=self.created,
            request=request,
            notes=(*scenario.notes, *answer.notes),
            provenance=replace(answer.provenance, service=SERVICE_VERSION, request=digest(request)),
        )


def completed(scenario: Scenario, rulebook: Rulebook, settings: Settings, first: Month) -> Json:
    """The request with its defaults: posted again it gives the same answer, whenever that is.

    first: the first month that is planned.
    """
    whole = complete(scenario, rulebook, first + -1).completed
    seconds = settings.limit(scenario.options.time_limit)
    return dump_request(replace(whole, options=replace(whole.options, time_limit=seconds)))


def digest(request: Mapping[str, Any]) -> str:
    """A hash of a completed request: equal ones get equal answers, today or next year.

    The time that there is for it is left out: it decides nothing of an answer that is complete.
    """
    options = {name: value for name, value in request["options"].items() if name != "time_limit"}
    text = json.dumps({**request, "options": options}, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def compare_requests(
    payload: object, rulebook: Rulebook, settings: Settings, titles: Sequence[str] = ()
) -> Json:
    """The comparison that a decoded JSON body asks for; ScenarioError with every problem, or SolverError.

    titles: of the requests, or of the base.
    """
    asked = ComparisonReader.of(RequestReader.of(rulebook)).read(payload, titles=titles)
    *_, whole = comparison_in_steps(asked, rulebook, settings)
    return whole


def comparison_in_steps(asked: ComparisonAsked, rulebook: Rulebook, settings: Settings) -> Iterator[Json]:
    """The comparison of requests that have been read already, as its rows are answered; the last is whole.

    ScenarioError for those too large to plan, before any planning; SolverError when no row has a plan.
    """
    signatures = [Signature(rulebook=rulebook, settings=settings) for _ in asked.variants]
    for compared in compare_in_steps(asked.variants, rulebook, settings):
        rows = tuple(
            replace(row, answer=None if row.answer is None else signed.on(row.answer, row.variant.scenario))
            for row, signed in zip(compared.rows, signatures, strict=True)
        )
        yield dump_comparison(
            replace(compared, rows=rows), with_answers=asked.answers, service_version=SERVICE_VERSION
        )


def export_request(
    payload: object, rulebook: Rulebook, settings: Settings, strategy: str | None = None
) -> Export:
    """The optimisation problems behind the answer to a decoded JSON request, or behind one strategy's proposal."""
    return export_model(load_request(payload, rulebook), rulebook, settings, strategy=strategy)


def model_file(asked: ModelAsked, rulebook: Rulebook, settings: Settings) -> Json:
    """The problem as a file: its `name` and its `text`."""
    export = export_model(asked.scenario, rulebook, settings, strategy=asked.query.strategy)
    stage = export.stage(asked.query.stage)
    form = asked.query.form
    return {"name": export.file_name(stage, form), "text": export.text(stage, form)}


def fired_rules(payload: object, rulebook: Rulebook) -> tuple[FiredRule, ...]:
    """Every rule that is asked before planning, and what it says on this request."""
    today = datetime.now(UTC).date()
    scenario = load_request(payload, rulebook, today=today)
    return prepare(scenario, rulebook, Month.parse(f"{today:%Y-%m}")).fired


def check_published(payload: object, answer: object, rulebook: Rulebook) -> Verdict:
    """What is wrong with an answer to a request, both as decoded JSON; ScenarioError where one is none.

    A start that the request leaves out is that of the answer: next month was another one then.
    """
    read = load_answer(answer)
    if not read.plan.months:
        said = FieldProblem(pointer="/plan/months", code="too_few", detail="An answer plans some months.")
        raise ScenarioError((said,))
    first = read.plan.months[0]
    scenario = load_request(payload, rulebook, today=_day_before(first))
    problem = prepare(scenario, rulebook, first + -1).problem
    assert isinstance(payload, Mapping)
    assert isinstance(answer, Mapping)
    asked = digest(completed(scenario, rulebook, Settings(), first))
    notes = []
    if read.provenance.rulebook != rulebook.version:
        made, here = read.provenance.rulebook, rulebook.version
        notes.append(f"the answer was made with rule files {made}, these are {here}")
    if read.provenance.request != asked:
        notes.append("the answer names another request than this one (provenance.request)")
    return Verdict(findings=check_answer(payload, answer, problem), notes=tuple(notes))


def _day_before(month: Month) -> date:
    """A day in the month before, when that month was the next one."""
    before = month + -1
    return date(before.year, before.number, 1)
