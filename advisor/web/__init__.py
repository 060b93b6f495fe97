"""The edge: HTTP in, JSON or pages out. The only place that knows Flask.

Its modules:

    create_app     the application: rule files read and checked, routes, headers, errors
    advising       what API and pages share: rulebook, settings, and how many plans at once
    api            the REST interface; openapi: its description; docs: the page to try it
    pages          the form and its answer, for people (with form, pick_lists, presentation, timeline, charts)
    jobs           answers with long analyses, worked on in the background while a page shows them growing
    strict_json    bodies; errors, problem: what goes wrong, as RFC 9457 documents; headers: every answer's
"""

from __future__ import annotations

from flask import Flask

from advisor.answering import SERVICE_VERSION
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from advisor.web import api, docs, errors, headers
from advisor.web.advising import Advisor
from advisor.web.jobs import Jobs
from advisor.web.openapi import ProblemApi
from advisor.web.pages import blueprint as pages


def create_app(settings: Settings | None = None, *, rulebook: Rulebook | None = None) -> Flask:
    """The WSGI application; RuleFileError when the rule files are wrong, OSError when `jobs_dir` cannot be used.

    rulebook: one that is loaded already; else it comes from `settings.rules`.
    """
    settings = settings or Settings()
    advisor = Advisor.of(rulebook or load(settings.rules), settings)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.json.sort_keys = False  # type: ignore[attr-defined]  # answers read in the contract's order
    app.extensions["advisor"] = advisor
    # Before the server forks, so that all its processes find the same answers.
    app.extensions["jobs"] = Jobs(settings.jobs_dir, longest=2 * settings.time_limit + settings.grace)
    headers.register(app)
    errors.register(app)
    _register_api(app, advisor)
    app.register_blueprint(pages)
    return app


def _register_api(app: Flask, advisor: Advisor) -> None:
    """The REST interface, its OpenAPI document, and the page to try it."""
    rest = ProblemApi.on(app, SERVICE_VERSION)
    # The names that a request may use come from the rule files, so that its schema is made here.
    rest.spec.components.schema("Request", schema=advisor.reader.schema)
    rest.spec.components.schema("ComparisonRequest", schema=advisor.comparisons.schema)
    for blueprint in (api.recommendations, api.rules, api.operators):
        rest.register_blueprint(blueprint)
    app.register_blueprint(docs.blueprint)
