"""The progress bar of `recommend`: on a terminal's stderr alone, and gone when there is something to read."""

from __future__ import annotations

import io
import json
import time
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest

from advisor import cli, progress
from advisor.errors import SolverError
from advisor.schemas.answer import dump_answer
from tests.schemas.canned import bank_answer

LONG, WIPED = 0.05, "\r\x1b[K"
"""Seconds of an answer that takes longer than the patience of these tests."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A request whose answer takes long; answering is stood in for."""

    def slowly(*_: object) -> dict[str, Any]:
        time.sleep(LONG)
        return dump_answer(bank_answer())

    monkeypatch.setattr(progress, "PATIENCE_SECONDS", LONG / 5)
    monkeypatch.setattr(progress, "BEAT_SECONDS", LONG / 10)
    monkeypatch.setattr(cli, "answer_request", slowly)
    path = tmp_path / "request.json"
    path.write_text("{}", encoding="utf-8")
    return path


def run(stderr: io.StringIO, request: Path, *options: str) -> int:
    with redirect_stderr(stderr):
        return cli.main(["recommend", str(request), "--json", *options])


def test_the_bar_says_how_much_of_the_time_is_used_and_is_wiped_at_the_end(
    asked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    assert run(terminal, asked, "--time-limit", "30") == cli.DONE
    drawn = terminal.getvalue().split(WIPED)
    assert "0 s of at most 30 s" in drawn[1]
    assert drawn[-1] == ""
    assert json.loads(capsys.readouterr().out)["status"] == "complete"


def test_an_answer_that_is_there_at_once_has_no_bar(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 60 * LONG)
    terminal = Terminal()
    assert run(terminal, asked) == cli.DONE
    assert terminal.getvalue() == ""


def test_no_bar_where_it_is_not_wanted(asked: Path) -> None:
    terminal = Terminal()
    assert run(terminal, asked, "--quiet") == cli.DONE
    assert terminal.getvalue() == ""


def test_no_bar_in_a_file(asked: Path) -> None:
    file = io.StringIO()
    assert run(file, asked) == cli.DONE
    assert file.getvalue() == ""


def test_an_error_stands_on_a_line_of_its_own(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> dict[str, Any]:
        time.sleep(LONG)
        raise SolverError("nothing was found in time")

    monkeypatch.setattr(cli, "answer_request", broken)
    terminal = Terminal()
    assert run(terminal, asked) == cli.NO_ANSWER
    assert terminal.getvalue().endswith(f"{WIPED}nothing was found in time\n")
