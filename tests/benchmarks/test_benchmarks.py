"""The benches run, on an instance that takes a moment. Their figures are for people, never asserted."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from advisor.answering import answer_request
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings
from advisor.simulation import Simulator
from benchmarks import __main__ as bench
from benchmarks import speed
from benchmarks.aims import Aim, said, summary
from benchmarks.chance import measure
from benchmarks.one_answer import measured
from benchmarks.stopwatch import STEPS, watched

TINY: dict[str, Any] = {
    "company": {"headcount": 30},
    "horizon": {"start": "2027-01", "months": 6},
    "budget": {"total": 0},
    "staff": [{"role": "data_analyst", "headcount": 1, "available_share": 0.5}],
    "projects": [{"effort": {"problem_framing": 0.25, "data_analysis": 0.5}, "max_team": 1}],
    "analysis": {"samples": 50},
}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Settings().rules)


def test_an_answer_is_timed_in_a_process_of_its_own() -> None:
    one = measured(TINY)
    assert one.ended == "complete"
    assert 0 < one.cpu <= one.elapsed * 8
    assert one.megabytes > 10
    assert one.headline


def test_a_request_that_is_refused_says_why() -> None:
    one = measured({**TINY, "staff": [{"role": "nobody_knows_this"}]})
    assert one.ended.startswith("refused")
    assert one.headline == ""


def test_a_process_that_takes_too_long_is_ended_and_has_no_figures() -> None:
    one = measured(TINY, at_most=0.01)
    assert one.ended == "no answer within 0 s"
    assert math.isnan(one.cpu)


def test_the_stopwatch_counts_the_steps_and_leaves_the_service_as_it_was(rulebook: Rulebook) -> None:
    judge = Simulator.judge
    with watched() as watch:
        answer_request(TINY, rulebook, Settings())
    assert Simulator.judge is judge
    assert set(watch.seconds) <= set(STEPS)
    assert watch.calls["judge"] > 0
    assert watch.calls["plan"] > 0


def test_every_case_of_the_speed_bench_can_be_read(rulebook: Rulebook) -> None:
    cases = speed.cases(rulebook)
    assert [len(case.request["projects"]) for case in cases] == [2, 3, 6, 12, 40]
    assert [len(request["projects"]) for _, request in speed.small_companies(rulebook, 5)] == [1, 2, 3, 4, 1]


def test_intervals_are_held_against_many_futures(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.chance.TRUTH", 400)
    monkeypatch.setattr("benchmarks.chance.PORTION", 200)
    (one,) = measure(2, rulebook, samples=40)
    assert 0.05 <= one.true <= 0.95
    assert 0 <= one.held <= 100
    assert 0 < one.spread < 1
    assert 0 < one.width < 1


@pytest.mark.parametrize(
    ("value", "sense", "met"),
    [(1.0, "at most", True), (1.1, "at most", False), (1.0, "at least", True), (0.9, "at least", False)],
)
def test_the_edge_of_an_aim_is_met(value: float, sense: str, met: bool) -> None:
    assert Aim(what="it", value=value, limit=1.0, sense=sense).met is met


def test_a_figure_that_is_not_known_meets_nothing_and_is_named() -> None:
    short = Aim(what="seconds", value=float("nan"), limit=1.0, sense="at most")
    assert not short.met
    assert summary([short]).endswith("Not met: seconds.")


def test_figures_are_said_with_three_digits_that_matter() -> None:
    assert [said(x) for x in (3.0, 0.01234, 1234.5, 12.345)] == ["3", "0.0123", "1,234", "12.3"]


def test_a_bench_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["sped"])
    assert "sped is no bench" in capsys.readouterr().err


def test_the_aims_are_printed_and_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any
) -> None:
    aim = Aim(what="one thing", value=2.0, limit=1.0, sense="at most")
    monkeypatch.setitem(bench.BENCHES, "memory", ("a moment", lambda rulebook, given: [aim]))
    bench.main(["memory", "--json", str(tmp_path / "aims.json")])
    assert "Not met: one thing." in capsys.readouterr().out
    assert json.loads((tmp_path / "aims.json").read_text())["aims"][0]["met"] is False
