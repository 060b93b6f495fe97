"""The progress bar: on a terminal's stderr alone, and gone when there is something to read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from advisor import cli
from advisor.errors import SolverError
from advisor.progress import line, still_to_come

ANSWER = json.loads(Path(__file__).with_name("answer.json").read_text(encoding="utf-8"))
ASKED = {
    "company": {"headcount": 60},
    "budget": {"total": 1000},
    "projects": [{"template": "fraud_detection"}],
    "analysis": {"frontier": True, "uncertainty": {"samples": 20}},
}
QUESTIONS = ("frontier", "uncertainty")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def grown(*names: str) -> dict[str, Any]:
    return {**ANSWER, "analyses": [{"name": name, "status": "complete", "solves": 1} for name in names]}


def steps(*args: object) -> Iterator[dict[str, Any]]:
    yield grown()
    yield grown("frontier")
    yield grown("frontier", "uncertainty")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """For standard error; planning is stood in for."""
    monkeypatch.setattr(cli, "answers_in_steps", steps)
    monkeypatch.setattr(cli, "answer_scenario", lambda *args: grown())
    monkeypatch.setattr(cli, "answer_request", lambda *args: grown())
    return Terminal()


def run(stderr: io.StringIO, tmp_path: Path, request: dict[str, Any], *options: str) -> int:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(request), encoding="utf-8")
    with redirect_stderr(stderr):
        return cli.main(["recommend", str(path), "--json", *options])


def test_the_bar_names_what_is_worked_on_and_is_wiped_at_the_end(
    terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(terminal, tmp_path, ASKED) == cli.DONE
    drawn = terminal.getvalue().split("\r\x1b[K")
    assert [text.partition("] ")[2] for text in drawn[1:-1]] == [
        "0 of 3 done, working on the plan …",
        "1 of 3 done, working on other budgets …",
        "2 of 3 done, working on the chances …",
        "3 of 3 done, finishing …",
    ]
    assert drawn[-1] == ""
    assert json.loads(capsys.readouterr().out) == grown("frontier", "uncertainty")


@pytest.mark.parametrize(("request_", "options"), [(ASKED, ["--quiet"]), ({**ASKED, "analysis": {}}, [])])
def test_no_bar_where_it_is_not_wanted_or_nothing_takes_long(
    terminal: Terminal, tmp_path: Path, request_: dict[str, Any], options: list[str]
) -> None:
    assert run(terminal, tmp_path, request_, *options) == cli.DONE
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("terminal")
def test_no_bar_in_a_file(tmp_path: Path) -> None:
    file = io.StringIO()
    assert run(file, tmp_path, ASKED) == cli.DONE
    assert file.getvalue() == ""


def test_an_error_stands_on_a_line_of_its_own(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> Iterator[dict[str, Any]]:
        yield grown()
        raise SolverError("nothing was found in time")

    monkeypatch.setattr(cli, "answers_in_steps", broken)
    assert run(terminal, tmp_path, ASKED) == cli.NO_ANSWER
    assert terminal.getvalue().endswith("\r\x1b[Knothing was found in time\n")


@pytest.mark.parametrize("analysis", [None, [], "all", {"frontier": "often"}])
def test_a_wrong_request_is_refused_without_a_bar(
    terminal: Terminal, tmp_path: Path, analysis: object
) -> None:
    request = {**ASKED, "company": {}, "analysis": analysis}
    assert run(terminal, tmp_path, request) == cli.BAD_INPUT
    assert "/company/headcount" in terminal.getvalue()
    assert "done" not in terminal.getvalue()


def test_the_bar_fills_up() -> None:
    filled = [
        line(QUESTIONS, answer).count("#") for answer in (None, grown(), grown("frontier"), grown(*QUESTIONS))
    ]
    assert filled == [0, 8, 16, 24]


def test_what_is_still_to_come_stands_in_the_order_of_its_coming() -> None:
    assert still_to_come(QUESTIONS, None) == ("the plan", "other budgets", "the chances")
    assert still_to_come(QUESTIONS, grown("uncertainty")) == ("other budgets",)
