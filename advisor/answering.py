"""From a request as JSON to the answer as JSON: the one way, for the API, the pages and the shell."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from advisor.answer_checker import Verdict, check_answer
from advisor.comparing import compare_in_steps
from advisor.domain.horizon import Horizon, Month
from advisor.domain.recommendation import Recommendation
from advisor.domain.scenario import Scenario
from advisor.intake.brief import prepare
from advisor.model.export import Export
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FiredRule
from advisor.schemas.answer import dump_answer
from advisor.schemas.comparison import ComparisonAsked, ComparisonReader
from advisor.schemas.comparison_answer import dump_comparison
from advisor.schemas.model_query import ModelAsked
from advisor.schemas.published import first_month, published_answer, read_answer_json
from advisor.schemas.request import RequestReader, dump_request, load_request
from advisor.service import advise_in_steps, export_model
from advisor.settings import Settings

SERVICE_VERSION = "0.1.0"

Asked: TypeAlias = Scenario | ComparisonAsked | ModelAsked
"""Everything that a service plans for."""


def in_steps(asked: Asked, rulebook: Rulebook, settings: Settings) -> Iterator[dict[str, Any]]:
    """What is asked for, as it grows; the last one is whole. The errors of planning are raised as themselves."""
    if isinstance(asked, ComparisonAsked):
        return comparison_in_steps(asked, rulebook, settings)
    if isinstance(asked, ModelAsked):
        return iter((model_file(asked, rulebook, settings),))
    return answers_in_steps(asked, rulebook, settings)


def answer_request(payload: object, rulebook: Rulebook, settings: Settings) -> dict[str, Any]:
    """The answer to a decoded JSON request; ScenarioError with every problem, or SolverError."""
    return answer_scenario(load_request(payload, rulebook), rulebook, settings)


def answer_scenario(scenario: Scenario, rulebook: Rulebook, settings: Settings) -> dict[str, Any]:
    """The answer to a request that has been read already; SolverError when nothing was found."""
    *_, whole = answers_in_steps(scenario, rulebook, settings)
    return whole


def answers_in_steps(scenario: Scenario, rulebook: Rulebook, settings: Settings) -> Iterator[dict[str, Any]]:
    """The answer as it grows, under one id; the last one is whole."""
    id_, created = str(uuid.uuid4()), datetime.now(UTC).isoformat(timespec="seconds")
    for recommendation in advise_in_steps(scenario, rulebook, settings):
        yield _dumped(scenario, recommendation, id_, created)


def _dumped(scenario: Scenario, recommendation: Recommendation, id_: str, created: str) -> dict[str, Any]:
    return dump_answer(
        recommendation,
        id=id_,
        created=created,
        request_digest=completed_digest(scenario, recommendation.horizon),
        service_version=SERVICE_VERSION,
    )


def compare_requests(
    payload: object, rulebook: Rulebook, settings: Settings, titles: Sequence[str] = ()
) -> dict[str, Any]:
    """The comparison that a decoded JSON body asks for; ScenarioError with every problem, or SolverError.

    titles: of the requests, or of the base.
    """
    asked = ComparisonReader.of(RequestReader.of(rulebook)).read(payload, titles=titles)
    *_, whole = comparison_in_steps(asked, rulebook, settings)
    return whole


def comparison_in_steps(
    asked: ComparisonAsked, rulebook: Rulebook, settings: Settings
) -> Iterator[dict[str, Any]]:
    """The comparison of requests that have been read already, as its rows are answered; the last is whole.

    ScenarioError for those too large to plan, before any planning; SolverError when no row has a plan.
    """
    ids = [str(uuid.uuid4()) for _ in asked.variants]
    created = datetime.now(UTC).isoformat(timespec="seconds")
    for compared in compare_in_steps(asked.variants, rulebook, settings):
        answers = [
            None
            if row.recommendation is None
            else _dumped(row.variant.scenario, row.recommendation, id_, created)
            for row, id_ in zip(compared.rows, ids, strict=True)
        ]
        yield dump_comparison(compared, answers, with_answers=asked.answers, service_version=SERVICE_VERSION)


def export_request(
    payload: object, rulebook: Rulebook, settings: Settings, strategy: str | None = None
) -> Export:
    """The optimisation problems behind the answer to a decoded JSON request, or behind one strategy's plan."""
    return export_model(load_request(payload, rulebook), rulebook, settings, strategy=strategy)


def model_file(asked: ModelAsked, rulebook: Rulebook, settings: Settings) -> dict[str, Any]:
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
    data = read_answer_json(answer)
    scenario = load_request(_starting_in(first_month(data), payload), rulebook)
    brief = prepare(scenario, rulebook, Month.parse(first_month(data)))
    parameters = brief.parameters
    published = published_answer(data, parameters.horizon, [p.id for p in parameters.projects])
    tolerance = brief.case.figures.value("planning.tie_tolerance")
    verdict = check_answer(parameters, published, tie_tolerance=tolerance)
    notes = []
    if published.rulebook_version != rulebook.version:
        notes.append(
            f"the answer was made with rule files {published.rulebook_version}, these are {rulebook.version}"
        )
    if published.request_digest != completed_digest(scenario, parameters.horizon):
        notes.append("the answer names another request than this one (provenance.request)")
    return replace(verdict, notes=(*notes, *verdict.notes))


def _starting_in(month: str, payload: object) -> object:
    """The request with its first month, where it is one that leaves it out."""
    horizon = payload.get("horizon", {}) if isinstance(payload, dict) else None
    if not isinstance(payload, dict) or not isinstance(horizon, dict) or "start" in horizon:
        return payload
    return payload | {"horizon": horizon | {"start": month}}


def completed_digest(scenario: Scenario, horizon: Horizon) -> str:
    """A hash of the request with its months filled in: equal ones get equal answers, today or next year."""
    completed = replace(scenario, horizon_start=horizon.start, horizon_months=horizon.months)
    text = json.dumps(dump_request(completed), sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
