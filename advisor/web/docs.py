"""Pages on the API: one to read and try it (Swagger UI from an installed package, without any foreign host), and
one that says what each kind of problem means."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory
from markupsafe import escape

from advisor.schemas.problems import CODES
from advisor.web.problem import KINDS

_PACKAGE = "flask_swagger_ui"
_ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hiring advisor: the API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<noscript>This page needs JavaScript. The same is in <a href="openapi.json">openapi.json</a>.</noscript>
<main id="swagger-ui"></main>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#swagger-ui", validatorUrl: null, deepLinking: true, docExpansion: "list"
});
"""

_PROBLEMS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hiring advisor: problems</title>
</head>
<body>
<h1>Problems</h1>
<p>Every error is a problem document (RFC 9457) with one of these codes.</p>
<dl>
{kinds}
</dl>
<h2>What can be wrong with a field</h2>
<dl>
{codes}
</dl>
</body>
</html>
"""

blueprint = Blueprint("docs", __name__)


@blueprint.get("/docs")
def page() -> Response:
    """The page itself."""
    response = Response(_PAGE, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
    return response


@blueprint.get("/docs/problems")
def problems() -> Response:
    """What each kind of problem means; `type` of a problem document leads here."""
    kinds = "\n".join(
        f'<dt id="{code}">{code} ({kind.status})</dt><dd>{escape(kind.title)}. {escape(kind.remedy)}</dd>'
        for code, kind in KINDS.items()
    )
    codes = "\n".join(f"<dt>{code}</dt><dd>{escape(meaning)}</dd>" for code, meaning in CODES.items())
    return Response(_PROBLEMS.format(kinds=kinds, codes=codes), mimetype="text/html")


@blueprint.get("/docs/start.js")
def start() -> Response:
    """Inline scripts are not allowed by the content security policy, so that it is a file."""
    return Response(_START, mimetype="text/javascript")


@blueprint.get("/docs/<name>")
def asset(name: str) -> Response:
    """A file of Swagger UI."""
    if name not in _ASSETS:
        abort(404)
    return send_from_directory(Path(str(files(_PACKAGE).joinpath("dist"))), name)
