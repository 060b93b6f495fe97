"""The pages for people: the form at `/` and the answer to it. They work without JavaScript.

Everything that a person typed comes back with every page: a mistake, a busy service or an added row
never costs them their work.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, ServiceUnavailable

from advisor.domain.comparison import Comparison
from advisor.errors import FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.explanation.words import ASIDES, capital
from advisor.schemas.answer import load_answer
from advisor.schemas.comparison import MOST_VARIANTS
from advisor.schemas.declared import load
from advisor.web.advising import RETRY_SECONDS
from advisor.web.charts import charts_of
from advisor.web.comparison_table import ComparisonPage, comparison_page
from advisor.web.form import FIELDS, ROW_LIMITS, FormState, from_request, parse, pattern, row_number
from advisor.web.pick_lists import pick_lists
from advisor.web.presentation import answer_page
from advisor.web.strict_json import decode
from advisor.web.what_if import Quick, quick_changes

OWN_CHANGE = "Your own change"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BANK = "bank-churn"
SECTIONS = (
    "company", "horizon", "budget", "staff", "projects", "requested_role", "options", "assumptions",
    "analysis",
)  # fmt: skip
HIDDEN = ("staff.*.id", "projects.*.id")
"""Fields that an example can fill and nobody sees."""
FEW_PROJECTS = 3
"""Up to so many are answered at once; for more the answer is shown as it grows."""
RELOAD_SECONDS = 4
"""How often a page that waits for an answer asks for it."""

# (place, code) -> the schema's message, said for a form where it speaks of JSON or of the REST interface.
MESSAGES: Mapping[tuple[str, str], str] = {
    ("budget.total", "required"): "Enter a budget; 0 is possible.",
    ("budget.annual", "conflict"): "Give one budget: for the whole period, or for each twelve months.",
    ("projects.*.template", "required"): "Choose a kind of project, or give its effort under “Details”.",
    ("projects.*.template", "conflict"): "Ongoing work has figures for each month and no kind of project.",
    ("projects.*.effort", "conflict"): "Ongoing work has figures for each month and no effort.",
    ("projects.*.monthly_demand", "conflict"): "Figures for each month are for ongoing work only.",
    ("projects.*.monthly_demand", "required"): "Give the work of each month under “Details”.",
    ("projects.*.deadline", "outside_horizon"): "This is not in the planning period.",
    ("projects.*.earliest_start", "outside_horizon"): "This is not in the planning period.",
}
KIND_MESSAGES: Mapping[tuple[str, str], str] = {
    ("number", "wrong_type"): "Enter a number, such as 12 or 0.5.",
    ("percent", "wrong_type"): "Enter a percentage from 0 to 100.",
    ("percent", "out_of_range"): "Enter a percentage from 0 to 100.",
    ("month", "not_a_month"): "Choose both a month and a year.",
}

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_ROW = re.compile(r"\.[0-9]+(?=\.|$)")
_ROW_WORDS: Mapping[str, str] = {"staff": "Group", "projects": "Project", "assumptions": "Figure"}

blueprint = Blueprint(
    "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A problem as the page shows it: `name` is the field it belongs to, if there is one."""

    text: str
    message: str
    anchor: str | None
    name: str | None


@blueprint.get("/")
def form() -> Response:
    """The form: empty, or filled with an example."""
    return _form_page(_example(request.args.get("example", "")))


@blueprint.post("/")
def submitted() -> Response:
    """What the pressed button says: rows, back to the form, the request as a file, or advice."""
    request.max_form_memory_size = request.max_content_length
    state = parse((name, text) for name, texts in request.form.lists() for text in texts)
    action, _, row = request.form.get("action", "").partition(".")
    verb, _, group = action.partition("_")
    if action in ("change", "defaults"):
        return _form_page(state, unfolded=action == "defaults")
    if verb == "add" and group in ROW_LIMITS:
        return _form_page(state.with_row(group))
    if verb == "remove" and group in ROW_LIMITS:
        number = row_number(row)
        return _form_page(state if number is None else state.without_row(group, number))
    state = state.without_blank_rows()
    return _download(state) if action == "download" else _advice(state)


@blueprint.get("/compare")
def nothing_to_compare() -> Response:
    """A comparison begins with an answer."""
    return make_response(redirect(url_for("pages.form")))


@blueprint.post("/compare")
def compare() -> Response:
    """The request beside changed copies of it: first the choice of changes, then the tables."""
    request.max_form_memory_size = request.max_content_length
    state = parse((name, text) for name, texts in request.form.lists() for text in texts)
    state = state.without_blank_rows()
    advisor = current_app.extensions["advisor"]
    payload = state.payload()
    try:
        advisor.reader.read(payload)
    except ScenarioError as error:
        return _form_page(state, mistakes=_mistakes(error.problems, state))
    choice = _Choice(
        state=state,
        payload=payload,
        quick=quick_changes(payload, advisor.rulebook),
        chosen=frozenset(request.form.getlist("quick")),
        own=request.form.get("patch", "").strip(),
    )
    if request.form.get("action") != "compare":
        return _compare_page(choice)
    changes, mistakes = choice.changes()
    return _compare_page(choice, mistakes=mistakes) if mistakes else _side_by_side(choice, changes)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """More than the service reads. Nothing of it is there to be shown again; the browser still has it."""
    said = "The form holds more than this service reads at once. Go back, and leave out some rows."
    return _respond(render_template("pages/trouble.html", title="That is too much", text=said), error.code)


@blueprint.errorhandler(Exception)
def defect(error: Exception) -> Response:
    """Anything else that goes wrong on a page is told on a page."""
    if isinstance(error, HTTPException):
        page = render_template("pages/trouble.html", title=error.name, text=error.description)
        return _respond(page, error.code)
    current_app.logger.error("unexpected error on a page", exc_info=error)
    said = "Something is wrong in this service; it has been logged. Go back: your entries are there."
    page = render_template("pages/trouble.html", title="That should not happen", text=said)
    return _respond(page, HTTPStatus.INTERNAL_SERVER_ERROR)


@blueprint.after_request
def protect(response: Response) -> Response:
    """Pages hold what a company plans: no cache, no foreign content, no frames."""
    response.headers.setdefault("Content-Security-Policy", _CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _advice(state: FormState) -> Response:
    """The answer, the way to it where it takes long, or the form again with what is wrong."""
    payload = state.payload()
    advisor = current_app.extensions["advisor"]
    try:
        if len(payload["projects"]) > FEW_PROJECTS:
            return _begun(state, advisor.recommend_in_steps(payload))
        return _answer_page(state, advisor.recommend(payload))
    except (ScenarioError, SolverError, ServiceUnavailable, PlanCheckError) as error:
        return _refused(state, error)


def _begun(state: FormState, steps: Generator[Mapping[str, Any], None, None]) -> Response:
    """The way to an answer that is worked on from now on."""
    question = {"values": dict(state.values), "rows": dict(state.rows)}
    job_id = current_app.extensions["jobs"].start(question, steps)
    return make_response(redirect(url_for("pages.answer", job_id=job_id), HTTPStatus.SEE_OTHER))


@blueprint.get("/answers/<job_id>")
def answer(job_id: str) -> Response:
    """An answer that takes long, as far as it is known. `?reload=no`: until the reader asks again."""
    job = current_app.extensions["jobs"].find(job_id)
    if job is None:
        said = (
            "Answers that take long are kept for an hour. This one is gone, or its address is not complete."
        )
        page = render_template("pages/trouble.html", title="There is no answer here", text=said)
        return _respond(page, HTTPStatus.NOT_FOUND)
    state = FormState(job.question["values"], job.question["rows"])
    if job.answer is None and job.error is not None:
        return _refused(state, job.error)
    reload_after = RELOAD_SECONDS if job.state == "working" and request.args.get("reload") != "no" else None
    progress = {
        "job_id": job_id,
        "state": job.state,
        "reload_after": reload_after,
    }
    if job.answer is None:
        return _respond(render_template("pages/working.html", progress=progress))
    return _answer_page(state, job.answer, progress)


def _refused(state: FormState, error: Exception) -> Response:
    """The form as it was, with the reason why there is no answer."""
    if isinstance(error, ScenarioError):
        return _form_page(state, mistakes=_mistakes(error.problems, state))
    if isinstance(error, (SolverError, ServiceUnavailable)):
        said = "No plan was found in time, or the service is busy. Nothing is lost: please try again."
        response = _form_page(state, trouble=said, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    if isinstance(error, PlanCheckError):
        current_app.logger.error("a plan did not pass its check", exc_info=error)
        said = "The plan that was found did not pass its own check, so it is not shown. Please report this."
    else:
        said = "Something is wrong in this service; it has been logged. Nothing that you entered is lost."
    return _form_page(state, trouble=said, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer_page(
    state: FormState, answer: Mapping[str, Any], progress: Mapping[str, Any] | None = None
) -> Response:
    """An answer with everything it rests on. progress: of an answer that may still be growing."""
    read, rulebook = load_answer(answer), current_app.extensions["advisor"].rulebook
    page = render_template(
        "pages/answer.html",
        page=answer_page(read, rulebook),
        charts=charts_of(read, rulebook),
        said=ASIDES,
        state=state,
        payload=json.dumps(state.payload(), indent=2, ensure_ascii=False),
        service=request.url_root.rstrip("/"),
        progress=progress,
    )
    return _respond(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A request, the changes on offer, and which of them are wanted; own: the text of one more."""

    state: FormState
    payload: dict[str, Any]
    quick: tuple[Quick, ...]
    chosen: frozenset[str]
    own: str

    def changes(self) -> tuple[list[dict[str, Any]], tuple[Mistake, ...]]:
        """What is to be compared with the request, and what is wrong with it."""
        wanted: list[dict[str, Any]] = [
            {"title": quick.title, "patch": quick.patch} for quick in self.quick if quick.key in self.chosen
        ]
        if self.own:
            try:
                patch = decode(self.own.encode("utf-8", "replace"))
            except BadRequest as error:
                return [], (_own_mistake((error.description or "").replace("The body", "It")),)
            wanted.append({"title": OWN_CHANGE, "patch": patch})
        if not wanted:
            return [], (_choice_mistake("Choose at least one change."),)
        if len(wanted) >= MOST_VARIANTS:
            said = f"Choose up to {MOST_VARIANTS - 1} changes; these are {len(wanted)}."
            return [], (_choice_mistake(said),)
        return wanted, ()


def _choice_mistake(text: str) -> Mistake:
    return Mistake(text, text, "quick", None)


def _own_mistake(text: str) -> Mistake:
    return Mistake(f"{OWN_CHANGE}: {text}", text, "patch", "patch")


def _side_by_side(choice: _Choice, changes: list[dict[str, Any]]) -> Response:
    """The tables, or the choice again with what is wrong."""
    # What would help or change it is on the page of each answer; here it would only take time.
    analysis = choice.payload.get("analysis", {}) | {"what_would_help": False, "what_would_change": False}
    base = choice.payload | {"analysis": analysis}
    try:
        found = current_app.extensions["advisor"].compare({"base": base, "changes": changes})
    except ScenarioError as error:
        return _compare_page(choice, mistakes=tuple(_change_mistake(p, changes) for p in error.problems))
    except (SolverError, ServiceUnavailable):
        said = "No plan was found in time, or the service is busy. Nothing is lost: please try again."
        response = _compare_page(choice, trouble=said)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _compare_page(choice, found=found)


def _change_mistake(problem: FieldProblem, changes: list[dict[str, Any]]) -> Mistake:
    """A problem of a changed request: nearly always of the one that somebody wrote."""
    found = re.match(r"/changes/([0-9]+)/patch(.*)", problem.pointer)
    if not found:
        return _choice_mistake(problem.detail)
    if (title := changes[int(found[1])]["title"]) != OWN_CHANGE:
        return _choice_mistake(f"{title}: {problem.detail}")
    return _own_mistake(f"{found[2]}: {problem.detail}" if found[2] else problem.detail)


def _compare_page(
    choice: _Choice,
    *,
    found: Mapping[str, Any] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    trouble: str = "",
) -> Response:
    page = render_template(
        "pages/compare.html",
        state=choice.state,
        payload=json.dumps(choice.payload, indent=2, ensure_ascii=False),
        quick=choice.quick,
        chosen=choice.chosen,
        own=choice.own,
        own_wrong=any(mistake.name == "patch" for mistake in mistakes),
        most=MOST_VARIANTS - 1,
        page=None if found is None else _tables(found),
        mistakes=mistakes,
        trouble=trouble,
    )
    if trouble:
        return _respond(page, HTTPStatus.SERVICE_UNAVAILABLE)
    return _respond(page, HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK)


def _tables(found: Mapping[str, Any]) -> ComparisonPage:
    return comparison_page(load(Comparison, found), current_app.extensions["advisor"].rulebook)


def _download(state: FormState) -> Response:
    """The request as a file for the REST interface."""
    response = current_app.response_class(
        json.dumps(state.payload(), indent=2, ensure_ascii=False) + "\n", mimetype="application/json"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="request.json"'
    return response


def _form_page(
    state: FormState,
    *,
    mistakes: tuple[Mistake, ...] = (),
    trouble: str = "",
    unfolded: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """The form as it stands, with what is wrong with it. unfolded: show the details of every project."""
    rulebook = current_app.extensions["advisor"].rulebook
    page = render_template(
        "pages/form.html",
        state=state,
        lists=pick_lists(state, rulebook),
        row_limits=ROW_LIMITS,
        mistakes=mistakes,
        wrong=_by_field(mistakes),
        touched=lambda *names: any(_touched(name, state, mistakes) for name in names),
        trouble=trouble,
        unfolded=unfolded,
        example=BANK if (EXAMPLES / f"{BANK}.json").is_file() else None,
        label=lambda name: FIELDS[pattern(name) or ""].label,
    )
    return _respond(page, HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else status)


def _respond(page: str, status: int | None = HTTPStatus.OK) -> Response:
    return make_response(page, status or HTTPStatus.OK)


def _example(name: str) -> FormState:
    """The form of an example, the empty form where there is no such example."""
    known = {path.stem: path for path in EXAMPLES.glob("*.json")}
    if name not in known:
        return FormState()
    content: Mapping[str, Any] = json.loads(known[name].read_text(encoding="utf-8"))
    return from_request(content["request"])


def _touched(name: str, state: FormState, mistakes: tuple[Mistake, ...]) -> bool:
    """Is there an entry or a mistake at this name or below it? Then it must not be folded away."""
    wrong = (mistake.name or "" for mistake in mistakes)
    return state.filled(name) or any(at == name or at.startswith(f"{name}.") for at in wrong)


def _by_field(mistakes: tuple[Mistake, ...]) -> dict[str, str]:
    """Field name -> its message; the first of several."""
    found: dict[str, str] = {}
    for mistake in mistakes:
        if mistake.name:
            found.setdefault(mistake.name, mistake.message)
    return found


def _mistakes(problems: tuple[FieldProblem, ...], state: FormState) -> tuple[Mistake, ...]:
    """In the order of the form."""
    ordered = sorted(problems, key=lambda problem: _position(_field_name(problem.pointer, state)))
    return tuple(_mistake(problem, state) for problem in ordered)


def _position(name: str) -> tuple[int, int, int]:
    """Section, row and field, for sorting."""
    parts = name.split(".")
    section = SECTIONS.index(parts[0]) if parts[0] in SECTIONS else len(SECTIONS)
    known = pattern(name)
    return section, _row_of(parts) or 0, list(FIELDS).index(known) if known else -1


def _mistake(problem: FieldProblem, state: FormState) -> Mistake:
    """A problem with the place on the page it leads to."""
    name = _field_name(problem.pointer, state)
    known = pattern(name)
    message = _message(problem, name)
    if known is not None and known not in HIDDEN:
        return Mistake(f"{_where(name)}: {message}", message, f"#f-{anchor_id(name)}", name)
    return Mistake(f"{_where(name)}: {message}" if name else message, message, _nearest(name, state), None)


def anchor_id(name: str) -> str:
    """A field name as an HTML id."""
    return name.replace(".", "-")


def _field_name(pointer: str, state: FormState) -> str:
    """A JSON pointer as a field name. Figures are listed by name in the request, by row in the form."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if parts[:1] == ["assumptions"] and len(parts) > 1:
        for row in range(state.rows["assumptions"]):
            if state.get(f"assumptions.{row}.name") == parts[1]:
                return f"assumptions.{row}.value"
    if parts[:2] == ["options", "allow"]:
        parts = parts[:3]
    return ".".join(parts)


def _row_of(parts: Sequence[str]) -> int | None:
    """The row that a place lies in, if it lies in one."""
    return row_number(parts[1]) if parts[0] in ROW_LIMITS and len(parts) > 1 else None


def _where(name: str) -> str:
    """A place in words: "Project 2, deadline"."""
    parts = name.split(".")
    known = pattern(name)
    label = FIELDS[known].label if known else capital(" ".join(parts[2:] or parts[:1]).replace("_", " "))
    row = _row_of(parts)
    if row is None:
        return label
    if len(parts) == 2:
        return f"{_ROW_WORDS[parts[0]]} {row + 1}"
    if known in ("projects.*.effort.*", "projects.*.monthly_demand.*"):
        label = f"{label}, {parts[3].replace('_', ' ')}"
    return f"{_ROW_WORDS[parts[0]]} {row + 1}, {label[:1].lower()}{label[1:]}"


def _nearest(name: str, state: FormState) -> str | None:
    """The row or the section that a place without a field of its own lies in."""
    parts = name.split(".")
    if parts[0] not in SECTIONS:
        return None
    row = _row_of(parts)
    if row is not None and row < state.rows[parts[0]]:
        return f"#row-{parts[0]}-{row}"
    return f"#section-{parts[0]}"


def _message(problem: FieldProblem, name: str) -> str:
    """What is wrong, in the words of the form."""
    known = pattern(name)
    kind = FIELDS[known].kind if known else ""
    place = _ROW.sub(".*", name)
    general = KIND_MESSAGES.get((kind, problem.code), problem.detail)
    return MESSAGES.get((place, problem.code), general)
