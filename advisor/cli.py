"""The advisor from a shell: `advisor recommend REQUEST.json`, `advisor rules lint`, …

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 there are findings (lint, tests,
stale schema), 2 wrong usage or input, 3 no answer from the solver.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor import settings as configuration
from advisor import terminal
from advisor.answering import (
    answer_request,
    check_published,
    compare_requests,
    export_request,
    fired_rules,
)
from advisor.domain.comparison import Comparison
from advisor.domain.strategy import strategies
from advisor.errors import AdvisorError, FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.planning.export import FORMATS, described
from advisor.progress import bar
from advisor.rulebook import load
from advisor.rulebook.explaining import explain_text
from advisor.rulebook.json_schema import editor_schema_text, write_editor_schema
from advisor.rulebook.lint import lint
from advisor.rulebook.rule_tests import run_rule_tests
from advisor.schemas.answer import load_answer
from advisor.schemas.assignment import patch_of
from advisor.schemas.comparison import LONGEST_TITLE
from advisor.schemas.declared import load as load_declared
from advisor.settings import Settings

DONE, FINDINGS, BAD_INPUT, NO_ANSWER, INTERRUPTED = 0, 1, 2, 3, 130


SCHEMA = Path("schema", "rules.schema.json")


class InputError(Exception):
    """What was typed or given cannot be read; the message says where."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        given = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = given.command
        code = command(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python flushes stdout once more at exit: let it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (AdvisorError, InputError) as error:
        for line in _complaints(error):
            print(line, file=sys.stderr)
        return NO_ANSWER if isinstance(error, SolverError | PlanCheckError) else BAD_INPUT


def recommend(given: argparse.Namespace) -> int:
    """Answer a request, as text or as the API's JSON."""
    settings = _settings(given)
    payload, rulebook = _read_request(given.request), load(settings.rules)
    watched = sys.stderr.isatty() and not given.quiet
    with bar(sys.stderr, settings.time_limit) if watched else nullcontext():
        answer = answer_request(payload, rulebook, settings)
    if given.json:
        _print_json(answer)
    else:
        sys.stdout.write(terminal.render(load_answer(answer), rulebook, verbose=given.verbose))
    return DONE


def compare(given: argparse.Namespace) -> int:
    """Several requests side by side, or one with changed copies."""
    settings = _settings(given)
    if given.seconds is not None:
        settings = replace(settings, comparison_time_limit=given.seconds)
    payload, titles = _compared(given)
    rulebook = load(settings.rules)
    try:
        found = compare_requests(payload, rulebook, settings, titles)
    except ScenarioError as error:
        raise _by_file(error, given.requests) from error
    if given.json:
        _print_json(found)
    else:
        sys.stdout.write(terminal.render_comparison(load_declared(Comparison, found), rulebook))
    return DONE


def _print_json(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
    print()


def _compared(given: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """What the API takes for a comparison, and the titles of its requests: their file names."""
    requests = [_read_request(name) for name in given.requests]
    titles = [Path(name).stem for name in given.requests]
    if not given.changes and len(requests) == 1:
        raise InputError("one request alone: name another one, or change it with --change or --set")
    if not given.changes:
        return {"requests": requests, "answers": given.answers}, titles
    if len(requests) > 1:
        raise InputError("--change and --set change one request; name one, or leave them out")
    changes = [_change(change, requests[0]) for change in given.changes]
    return {"base": requests[0], "changes": changes, "answers": given.answers}, titles


def _by_file(error: ScenarioError, names: Sequence[str]) -> ScenarioError:
    """The same problems, those of requests under the names of their files."""
    places = {f"/requests/{number}": name for number, name in enumerate(names)} | {"/base": names[0]}

    def named(problem: FieldProblem) -> FieldProblem:
        found = re.match(r"/base|/requests/[0-9]+", problem.pointer)
        if not found or found[0] not in places:
            return problem
        return replace(problem, pointer=f"{places[found[0]]} {problem.pointer[found.end() :] or '/'}")

    return ScenarioError(tuple(map(named, error.problems)))


def _change(change: str | list[str], base: Any) -> dict[str, Any]:
    """A change from the file of its patch, or from assignments."""
    if isinstance(change, str):
        return {"title": Path(change).stem[:LONGEST_TITLE] or "change", "patch": _read_json(change)}
    if not isinstance(base, dict):
        raise InputError("--set: the request is no JSON object")
    try:
        return {"title": ", ".join(change)[:LONGEST_TITLE], "patch": patch_of(base, change)}
    except ValueError as error:
        raise InputError(f"--set {error}") from error


def model(given: argparse.Namespace) -> int:
    """Write one of the optimisation problems behind an answer, for another solver."""
    settings = _settings(given)
    rulebook = load(settings.rules)
    known = [str(one) for one in strategies(rulebook.hireable)]
    if given.strategy is not None and given.strategy not in known:
        raise InputError(f"--strategy {given.strategy}: there is none; there are {', '.join(known)}")
    export = export_request(_read_request(given.request), rulebook, settings, given.strategy)
    if given.list:
        print(f"{export.strategy}: stages, and what a solver finds in the file of each")
        for stage in export.stages:
            print(f"{stage.number:3} {stage.name:26} {described(stage)}")
        return DONE
    stage = export.stage(given.stage)
    text = export.text(stage, given.format)
    if given.output is None:
        sys.stdout.write(text)
        return DONE
    try:
        given.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{given.output}: {error.strerror}") from error
    print(f"{given.output}: {export.strategy}, stage {stage.number}, {stage.name}: {described(stage)}")
    return DONE


def check_answer(given: argparse.Namespace) -> int:
    """Recompute an answer that the service gave from its request, without the planning model."""
    rulebook = load(_settings(given).rules)
    verdict = check_published(_read_request(given.request), _read_json(given.answer), rulebook)
    for note in verdict.notes:
        print(f"note: {note}", file=sys.stderr)
    return _report(verdict.findings, "the answer keeps every constraint, and its figures are its own")


def rules_lint(given: argparse.Namespace) -> int:
    """Check every rule file completely."""
    directory = given.directory or _settings(given).rules
    return _report(lint(directory), f"{directory}: no problems found")


def rules_test(given: argparse.Namespace) -> int:
    """Run the tests that stand beside the rules."""
    results = run_rule_tests(load(_settings(given).rules))
    return _report([one for one in results if not one.passed], f"{len(results)} tests passed")


def rules_explain(given: argparse.Namespace) -> int:
    """Show for each rule whether it fires on a request, condition by condition."""
    rulebook = load(_settings(given).rules)
    print(explain_text(fired_rules(_read_request(given.request), rulebook)))
    return DONE


def rules_schema(given: argparse.Namespace) -> int:
    """Write the JSON Schema of the rule files for editors, or say whether the one on disk is stale."""
    path = _settings(given).rules / SCHEMA
    if given.check:
        fresh = path.is_file() and path.read_text(encoding="utf-8") == editor_schema_text()
        stale = f"{path} is stale: advisor rules schema writes it anew"
        return _report([] if fresh else [stale], f"{path}: up to date")
    write_editor_schema(path)
    print(path)
    return DONE


def _report(findings: Sequence[object], all_well: str) -> int:
    for finding in findings:
        print(finding)
    print(f"{len(findings)} {'problem' if len(findings) == 1 else 'problems'}" if findings else all_well)
    return FINDINGS if findings else DONE


def _settings(given: argparse.Namespace) -> Settings:
    """The environment's settings, with what the command line says on top."""
    try:
        settings = configuration.from_environment()
    except ValueError as error:
        raise InputError(str(error)) from error
    named = {name: getattr(given, name, None) for name in ("rules", "time_limit")}
    return replace(settings, **{name: value for name, value in named.items() if value is not None})


def _read_request(name: str) -> Any:
    """A request; an example's file holds it under `request`."""
    document = _read_json(name)
    return document["request"] if isinstance(document, dict) and "request" in document else document


def _read_json(name: str) -> Any:
    """The JSON of a file, or of stdin for "-"."""
    from_stdin = name == "-"
    name = "stdin" if from_stdin else name
    try:
        text = sys.stdin.read() if from_stdin else Path(name).read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 text: {error.reason} at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise InputError(f"{name}: nested too deeply") from error


def _complaints(error: Exception) -> list[str]:
    """One line for each thing that is wrong, with its place first."""
    if isinstance(error, ScenarioError):
        return [f"{problem.pointer or '/'}: {problem.detail}" for problem in error.problems]
    return str(error).splitlines()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="advisor", description="Whom to hire, whom to train, when, why.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    answer = commands.add_parser("recommend", help="answer a request")
    _takes_request(answer)
    _takes_rules(answer)
    answer.add_argument("--json", action="store_true", help="print the API's JSON instead of text")
    answer.add_argument("--verbose", action="store_true", help="list every rule and every assumption")
    answer.add_argument("--quiet", action="store_true", help="no progress bar")
    answer.add_argument("--time-limit", type=_seconds, metavar="S", help="seconds at most")
    answer.set_defaults(command=recommend)

    table = commands.add_parser(
        "compare", help="answer two to ten requests, or one with changes, side by side"
    )
    table.add_argument(
        "requests", nargs="+", metavar="REQUEST.json", help="requests; one where it is changed"
    )
    table.add_argument(
        "--change", action="append", dest="changes", metavar="PATCH.json",
        help="a JSON Merge Patch of the request: one more row; may be repeated",
    )  # fmt: skip
    table.add_argument(
        "--set", action="append", dest="changes", nargs="+", metavar="PATH=VALUE",
        help="one more row, with these fields changed, such as staff.0.headcount=2; may be repeated",
    )  # fmt: skip
    _takes_rules(table)
    table.add_argument("--json", action="store_true", help="print the API's JSON instead of text")
    table.add_argument("--answers", action="store_true", help="with --json: each row's whole answer too")
    table.add_argument(
        "--time-limit", type=_seconds, dest="seconds", metavar="S", help="seconds for all rows together"
    )
    table.set_defaults(command=compare)

    published = commands.add_parser("check", help="recompute an answer from its request")
    _takes_request(published)
    published.add_argument("answer", metavar="ANSWER.json", help="the answer as the service gave it")
    _takes_rules(published)
    published.set_defaults(command=check_answer)

    files = commands.add_parser("model", help="write the optimisation problem for another solver")
    _takes_request(files)
    _takes_rules(files)
    files.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="the form of the file (mps)")
    files.add_argument("--stage", type=_number, metavar="N", help="number of the stage, from 1 (the last)")
    files.add_argument("--strategy", metavar="NAME", help="instead of the recommended one")
    files.add_argument("--output", type=Path, metavar="FILE", help="where to write it (stdout)")
    files.add_argument("--list", action="store_true", help="show the stages and what each reaches instead")
    files.add_argument("--time-limit", type=_seconds, metavar="S", help="seconds at most")
    files.set_defaults(command=model)

    about_rules = commands.add_parser("rules", help="check, test and explain the rule files")
    about = about_rules.add_subparsers(required=True, metavar="COMMAND")
    check = about.add_parser("lint", help="check every rule file")
    check.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="the folder of the rule files")
    check.set_defaults(command=rules_lint)
    tests = about.add_parser("test", help="run the tests beside the rules")
    tests.set_defaults(command=rules_test)
    explain = about.add_parser("explain", help="show which rules fire on a request, and why")
    _takes_request(explain)
    explain.set_defaults(command=rules_explain)
    schema = about.add_parser("schema", help="write the JSON Schema of the rule files, for editors")
    schema.add_argument("--check", action="store_true", help="only say whether the one on disk is stale")
    schema.set_defaults(command=rules_schema)
    for command in (tests, explain, schema):
        _takes_rules(command)
    return parser


def _takes_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", metavar="REQUEST.json", help='the request as JSON; "-" reads stdin')


def _takes_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", type=Path, metavar="DIR", help="the folder of the rule files")


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds
