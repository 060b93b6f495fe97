"""Every error as a problem document. The only place that knows which error has which HTTP status."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, current_app
from werkzeug.exceptions import HTTPException, InternalServerError

from advisor.errors import PlanCheckError, ScenarioError, SolverError, SolverLostError
from advisor.web.advising import RETRY_SECONDS
from advisor.web.problem import KINDS, code_of_status, problem

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
    return problem(code_of_status(status), detail, status=status, headers=headers)


def _scenario(error: ScenarioError) -> Response:
    count = len(error.problems)
    detail = "One field is wrong." if count == 1 else f"{count} fields are wrong."
    return problem("wrong_request", detail, errors=error.problems)


def _solver(error: SolverError) -> Response:
    current_app.logger.warning("no plan: %s", error)
    code = "planning_lost" if isinstance(error, SolverLostError) else "no_plan_in_time"
    return problem(code, KINDS[code].remedy, headers={"Retry-After": RETRY_AFTER})


def _plan_check(error: PlanCheckError) -> Response:
    current_app.logger.error("a plan did not pass its check: %s", error)
    detail = "The plan that was found did not pass its own check, so it is not shown. Please report this."
    return problem("plan_check_failed", detail)


def _defect(error: Exception) -> Response:
    """Anything else is a defect: logged in full, told in general."""
    current_app.logger.error("unexpected error", exc_info=error)
    detail = "Something is wrong in this service; it has been logged under the X-Request-Id of this answer."
    return problem("defect", detail)
