"""For WSGI servers: `gunicorn wsgi:app`. What an operator can put right is said without a traceback."""

from __future__ import annotations

import sys

from flask import Flask

from advisor.errors import RuleFileError
from advisor.settings import from_environment
from advisor.web import create_app


def started() -> Flask:
    """The application, or the end of the process with what is wrong on standard error."""
    try:
        settings = from_environment(isolate=True)
    except ValueError as error:
        print(f"The settings cannot be used: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    try:
        return create_app(settings)
    except RuleFileError as error:
        print(f"The rule files cannot be used:\n{error}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        print(
            f"The folder for answers on their way (ADVISOR_JOBS_DIR) cannot be used: {error}", file=sys.stderr
        )
        raise SystemExit(1) from None


app = started()
