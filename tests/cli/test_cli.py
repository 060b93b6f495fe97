"""The command line: what goes where, and which exit code says what. Planning itself is stood in for."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from advisor import cli
from advisor.errors import SolverError
from advisor.schemas.answer import dump_answer
from tests.pages.canned_comparison import bank_comparison
from tests.schemas.canned import bank_answer

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def canned(monkeypatch) -> dict[str, Any]:
    """`answer_request` gives the hand-written answer and keeps what it was asked."""
    answer = dump_answer(bank_answer())
    asked: dict[str, Any] = {}

    def stand_in(payload, rulebook, settings):
        asked.update(payload=payload, settings=settings)
        return answer

    monkeypatch.setattr(cli, "answer_request", stand_in)
    return asked


@pytest.fixture
def request_file(tmp_path) -> Path:
    path = tmp_path / "request.json"
    path.write_text(json.dumps({"company": {"headcount": 60}}))
    return path


def test_recommend_prints_the_answer_in_words(canned, request_file, capsys):
    assert cli.main(["recommend", str(request_file)]) == cli.DONE
    assert capsys.readouterr().out.startswith("RECOMMENDATION\n")


def test_recommend_json_prints_nothing_but_json(canned, request_file, capsys):
    assert cli.main(["recommend", str(request_file), "--json"]) == cli.DONE
    printed = capsys.readouterr()
    assert json.loads(printed.out)["status"] == "complete"
    assert printed.err == ""


def test_a_dash_reads_the_request_from_stdin(canned, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"company": {"headcount": 7}}'))
    assert cli.main(["recommend", "-"]) == cli.DONE
    assert canned["payload"] == {"company": {"headcount": 7}}


def test_an_example_file_is_asked_by_its_request(canned, capsys):
    assert cli.main(["recommend", str(EXAMPLES / "small-shop.json")]) == cli.DONE
    assert canned["payload"]["company"] == {"headcount": 15}


def test_the_time_limit_of_the_command_line_counts(canned, request_file, monkeypatch, capsys):
    monkeypatch.setenv("ADVISOR_TIME_LIMIT", "30")
    cli.main(["recommend", str(request_file)])
    assert canned["settings"].time_limit == 30
    cli.main(["recommend", str(request_file), "--time-limit", "2.5"])
    assert canned["settings"].time_limit == 2.5


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_limit_is_a_number_above_zero(seconds, request_file, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["recommend", str(request_file), "--time-limit", seconds])
    assert left.value.code == cli.BAD_INPUT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"company": ', "request.json:1:13: not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(content, said, request_file, capsys):
    request_file.write_bytes(content)
    assert cli.main(["recommend", str(request_file)]) == cli.BAD_INPUT
    assert said in capsys.readouterr().err


def test_a_missing_file_is_said(capsys):
    assert cli.main(["recommend", "nowhere.json"]) == cli.BAD_INPUT
    assert capsys.readouterr().err == "nowhere.json: No such file or directory\n"


def test_every_problem_of_a_request_has_a_line(request_file, capsys):
    request_file.write_text('{"company": {"headcount": 0}, "projects": []}')
    assert cli.main(["recommend", str(request_file)]) == cli.BAD_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    pointers = [line.split(": ")[0] for line in printed.err.splitlines()]
    assert {"/company/headcount", "/budget", "/projects"} <= set(pointers)


def test_a_setting_that_is_wrong_is_named(request_file, monkeypatch, capsys):
    monkeypatch.setenv("ADVISOR_TIME_LIMIT", "soon")
    assert cli.main(["recommend", str(request_file)]) == cli.BAD_INPUT
    assert "ADVISOR_TIME_LIMIT" in capsys.readouterr().err


def test_a_solver_that_fails_has_its_own_exit_code(request_file, monkeypatch, capsys):
    def no_answer(*_):
        raise SolverError("no plan within 60 s")

    monkeypatch.setattr(cli, "answer_request", no_answer)
    assert cli.main(["recommend", str(request_file)]) == cli.NO_ANSWER
    assert capsys.readouterr().err == "no plan within 60 s\n"


def test_without_a_command_the_usage_is_shown(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main([])
    assert left.value.code == cli.BAD_INPUT
    assert "usage: advisor" in capsys.readouterr().err


def test_the_rule_files_have_no_problems(capsys):
    assert cli.main(["rules", "lint"]) == cli.DONE


def test_every_rule_passes_its_own_tests(capsys):
    assert cli.main(["rules", "test"]) == cli.DONE


def test_the_editor_schema_is_not_stale(capsys):
    assert cli.main(["rules", "schema", "--check"]) == cli.DONE


def test_a_broken_rule_file_is_found_with_its_place(tmp_path, capsys):
    (tmp_path / "company.yaml").write_text("size_bands: [}\n")
    assert cli.main(["rules", "lint", str(tmp_path)]) == cli.FINDINGS
    assert "company.yaml:1:" in capsys.readouterr().out


# --- model --------------------------------------------------------------------------------------------

SMALL = {
    "company": {"headcount": 60},
    "horizon": {"start": "2027-01", "months": 12},
    "budget": {"total": 0},
    "staff": [{"role": "statistician", "headcount": 2, "available_share": 0.5}],
    "projects": [{"id": "p", "effort": {"data_analysis": 1.0}}],
}


@pytest.fixture
def small_request(tmp_path) -> Path:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL))
    return path


def test_a_model_goes_to_stdout_and_nothing_else_does(small_request, capsys):
    assert cli.main(["model", str(small_request), "--format", "lp"]) == cli.DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("\\ Strategy no_change.")
    assert printed.out.endswith("\nend\n")
    assert printed.err == ""


def test_a_model_goes_to_the_file_named(small_request, tmp_path, capsys):
    path = tmp_path / "model.mps"
    assert cli.main(["model", str(small_request), "--stage", "1", "--output", str(path)]) == cli.DONE
    assert capsys.readouterr().out == (
        f"{path}: no_change, stage 1, musts_on_time: -1.0, the negative of what is reached\n"
    )
    assert path.read_text().endswith("ENDATA\n")


def test_the_stages_of_a_model_are_listed(small_request, capsys):
    assert cli.main(["model", str(small_request), "--list"]) == cli.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("no_change: ")
    assert [line.split()[:2] for line in lines[1:]] == [
        ["1", "musts_on_time"],
        ["2", "musts_delivered"],
        ["3", "net_cost"],
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--stage", "5"], "/stage: There is no stage 5"),
        (["--strategy", "hire_several"], "/strategy: There is no team of hire_several"),
        (["--strategy", "hire_both"], "--strategy hire_both: there is none; there are no_change, "),
        (["--output", "nowhere/model.mps"], "nowhere/model.mps: No such file or directory"),
    ],
)
def test_a_model_that_cannot_be_written_is_said(small_request, more, said, capsys):
    assert cli.main(["model", str(small_request), *more]) == cli.BAD_INPUT
    printed = capsys.readouterr()
    assert printed.err.startswith(said)
    assert printed.out == ""


@pytest.mark.parametrize("more", [["--stage", "0"], ["--stage", "x"], ["--format", "xml"]])
def test_what_is_no_model_is_wrong_usage(small_request, more, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["model", str(small_request), *more])
    assert left.value.code == cli.BAD_INPUT
    assert more[0] in capsys.readouterr().err


# --- check --------------------------------------------------------------------------------------------


@pytest.fixture
def answer_file(small_request, tmp_path, capsys) -> Path:
    assert cli.main(["recommend", str(small_request), "--json"]) == cli.DONE
    path = tmp_path / "answer.json"
    path.write_text(capsys.readouterr().out)
    return path


def changed(path: Path, change) -> None:
    answer = json.loads(path.read_text())
    change(answer)
    path.write_text(json.dumps(answer))


def test_an_answer_of_the_service_passes_its_check(small_request, answer_file, capsys):
    assert cli.main(["check", str(small_request), str(answer_file)]) == cli.DONE
    printed = capsys.readouterr()
    assert printed.out == "the answer keeps every constraint, and its figures are its own\n"
    assert printed.err == ""


def test_every_finding_of_a_check_has_a_line(small_request, answer_file, capsys):
    changed(answer_file, lambda a: a["projects"][0].update(completed="2027-01", delivered=False))
    assert cli.main(["check", str(small_request), str(answer_file)]) == cli.FINDINGS
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("completion follows from progress: p is completed in") for line in lines)
    assert lines[-1] == f"{len(lines) - 1} problems"


def test_an_answer_by_other_rule_files_is_said_and_checked_all_the_same(small_request, answer_file, capsys):
    changed(answer_file, lambda a: a["provenance"].update(rulebook="sha256:0"))
    assert cli.main(["check", str(small_request), str(answer_file)]) == cli.DONE
    assert capsys.readouterr().err.startswith(
        "note: the answer was made with rule files sha256:0, these are "
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "answer.json:1:2: not JSON"), ("{}", "/plan: "), ('{"request": {}}', "/plan: ")],
)
def test_what_is_no_answer_is_bad_input(content, said, small_request, answer_file, capsys):
    answer_file.write_text(content)
    assert cli.main(["check", str(small_request), str(answer_file)]) == cli.BAD_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


@pytest.fixture
def compared(monkeypatch) -> dict[str, Any]:
    """`compare_requests` gives the bank's comparison and keeps what it was asked."""
    found = bank_comparison()
    asked: dict[str, Any] = {}

    def stand_in(payload, rulebook, settings, titles):
        asked.update(payload=payload, settings=settings, titles=titles)
        return found

    monkeypatch.setattr(cli, "compare_requests", stand_in)
    return asked


def test_several_files_are_compared_under_their_names(compared, capsys):
    files = [str(EXAMPLES / name) for name in ("small-shop.json", "bank-churn.json")]
    assert cli.main(["compare", *files, "--time-limit", "30"]) == cli.DONE
    assert compared["titles"] == ["small-shop", "bank-churn"]
    assert [request["company"]["headcount"] for request in compared["payload"]["requests"]] == [15, 60]
    assert compared["settings"].comparison_time_limit == 30
    assert capsys.readouterr().out.startswith("1. as asked\n")


def test_changes_come_in_the_order_in_which_they_were_typed(compared, tmp_path, capsys):
    patch = tmp_path / "less.json"
    patch.write_text('{"budget": {"total": 1}}')
    bank = str(EXAMPLES / "bank-churn.json")
    sets = ["--set", "staff.1.headcount=3", "budget.total=5"]
    assert cli.main(["compare", bank, *sets, "--change", str(patch), "--json"]) == cli.DONE
    first, second = compared["payload"]["changes"]
    assert first["title"] == "staff.1.headcount=3, budget.total=5"
    assert first["patch"]["budget"] == {"total": 5}
    assert [group["headcount"] for group in first["patch"]["staff"]] == [3, 3]
    assert second == {"title": "less", "patch": {"budget": {"total": 1}}}
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "one request alone"),
        (["--set", "staff.7.headcount=1"], "--set staff.7.headcount=1: 7 is no row; there are 2 here"),
        (["--change", "nowhere.json"], "nowhere.json: No such file"),
        (["small-shop.json", "--set", "budget.total=1"], "name one"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_explained(arguments, said, compared, monkeypatch, capsys):
    monkeypatch.chdir(EXAMPLES)
    assert cli.main(["compare", "bank-churn.json", *arguments]) == cli.BAD_INPUT
    assert said in capsys.readouterr().err
    assert not compared


def test_problems_of_compared_requests_are_told_by_their_file(request_file, monkeypatch, capsys):
    monkeypatch.chdir(EXAMPLES)
    assert cli.main(["compare", "bank-churn.json", str(request_file)]) == cli.BAD_INPUT
    assert f"{request_file} /budget: " in capsys.readouterr().err
    assert cli.main(["compare", "bank-churn.json", "--set", "company.headcount=0"]) == cli.BAD_INPUT
    assert "/changes/0/patch/company/headcount: 0 is not between" in capsys.readouterr().err
