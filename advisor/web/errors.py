"""Every error as a problem document. The only place that knows which error has which HTTP status."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app
from werkzeug.exceptions import HTTPException, InternalServerError

from advisor.errors import PlanCheckError, ScenarioError, SolverError, SolverLostError
from advisor.web.advising import RETRY_SECONDS
from advisor.web.problem import problem

RETRY_AFTER = str(RETRY_SECONDS)
"""The header's value where the solver ran out of time, or all turns are taken."""


def register(app: Flask) -> None:
    """Handle what the package and Flask raise. HTTP errors are handed over by `http_problem`."""
    app.register_error_handler(HTTPException, http_problem)
    app.register_error_handler(ScenarioError, _scenario)
    app.register_error_handler(SolverError, _solver)
    app.register_error_handler(PlanCheckError, _plan_check)
    app.register_error_handler(Exception, _defect)


def http_problem(error: HTTPException) -> Response:
    """An HTTP error, its headers (Allow, Retry-After …) kept."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {name: value for name, value in error.get_headers() if name.casefold() != "content-type"}
    detail = None if isinstance(error, InternalServerError) else error.description
    return problem(status, detail, headers=headers)


def _scenario(error: ScenarioError) -> Response:
    count = len(error.problems)
    detail = "One field is wrong." if count == 1 else f"{count} fields are wrong."
    title = "The request cannot be used"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, title=title, errors=error.problems)


def _solver(error: SolverError) -> Response:
    current_app.logger.warning("no plan: %s", error)
    detail = "The solver found no plan in its time. Try again, or ask for fewer months or projects."
    if isinstance(error, SolverLostError):
        detail = "The solver broke down on this request; others are not touched. Try again in a moment."
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": RETRY_AFTER})


def _plan_check(error: PlanCheckError) -> Response:
    current_app.logger.error("a plan did not pass its check: %s", error)
    detail = "The plan that was found did not pass its own check, so it is not shown. Please report this."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _defect(error: Exception) -> Response:
    """Anything else is a defect: logged in full, told in general."""
    current_app.logger.error("unexpected error", exc_info=error)
    detail = "Something is wrong in this service; it has been logged under the X-Request-Id of this answer."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)
