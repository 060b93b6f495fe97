"""The start of the service: what an operator did wrong is said plainly."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest

from advisor.errors import RuleFileError
from advisor.settings import Settings
from advisor.web import create_app

WSGI = str(Path(__file__).parents[2] / "wsgi.py")


@pytest.fixture
def broken_rules(tmp_path) -> Path:
    """The rule files with a word for a number in one."""
    rules = Path(shutil.copytree(Settings().rules, tmp_path / "rules"))
    planning = rules / "planning.yaml"
    text = planning.read_text(encoding="utf-8")
    planning.write_text(text.replace("{value: 12,", "{value: twelve,", 1), encoding="utf-8")
    return rules


def test_wrong_rule_files_stop_the_start(broken_rules):
    with pytest.raises(RuleFileError):
        create_app(Settings(rules=broken_rules))


def test_wrong_rule_files_are_named_with_line_and_column(broken_rules, monkeypatch, capsys):
    monkeypatch.setenv("ADVISOR_RULES", str(broken_rules))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(WSGI)
    assert end.value.code == 1
    assert re.search(r"planning\.yaml:[0-9]+:[0-9]+: .*twelve", capsys.readouterr().err)


def test_a_wrong_setting_is_named(monkeypatch, capsys):
    monkeypatch.setenv("ADVISOR_TIME_LIMIT", "soon")
    with pytest.raises(SystemExit) as end:
        runpy.run_path(WSGI)
    assert end.value.code == 1
    assert "ADVISOR_TIME_LIMIT" in capsys.readouterr().err


def test_a_folder_for_answers_that_cannot_be_used_is_named(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ADVISOR_JOBS_DIR", str(tmp_path / "file" / "answers"))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(WSGI)
    assert end.value.code == 1
    assert "ADVISOR_JOBS_DIR" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "isolated"), [(None, True), ("yes", True), ("no", False)])
def test_a_service_plans_in_processes_of_its_own_unless_told_otherwise(monkeypatch, said, isolated):
    if said is not None:
        monkeypatch.setenv("ADVISOR_ISOLATE", said)
    app = runpy.run_path(WSGI)["app"]
    assert (app.extensions["advisor"].processes is not None) == isolated
