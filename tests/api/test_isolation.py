"""The application with planning processes: what happens to one request leaves the others alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from advisor.rulebook import load
from advisor.settings import Settings
from advisor.web import create_app

URL = "/v1/recommendations"
MODELS = "/v1/models"
EXAMPLES = Path(__file__).parents[2] / "examples"
PATIENCE = 60.0


def example(name: str) -> dict:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["request"]


LONG = example("large-insurer")
SHORT = example("small-shop")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Two planning processes that show every step of an answer, ended after half a second of grace."""
    search = tmp_path_factory.mktemp("settings") / "search.json"
    search.write_text('{"report_after": 0}', encoding="utf-8")
    app = create_app(Settings(isolate=True, solves_at_once=2, grace=0.5, search=search))
    yield app
    app.extensions["advisor"].close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as executor:
        yield executor


def busy(app: Flask) -> tuple[int, ...]:
    return app.extensions["advisor"].processes.busy


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def lives(process: int) -> bool:
    """Whether there is such a process that is not a zombie."""
    told = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()[:1] not in ("", "Z")


def begin(app: Flask, threads: ThreadPoolExecutor, payload: dict, url: str = URL) -> tuple[Future, int]:
    """A request at work, and the process that works on it."""
    before = set(busy(app))
    response = threads.submit(lambda: app.test_client().post(url, json=payload))
    wait_until(lambda: set(busy(app)) > before)
    (process,) = set(busy(app)) - before
    return response, process


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_dies_costs_its_own_request_a_503_and_no_other(app, threads, blow, caplog):
    dying, process = begin(app, threads, LONG)
    other, _ = begin(app, threads, SHORT)
    os.kill(process, blow)
    response = dying.result(PATIENCE)
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0
    assert f"planning process {process} died (exit code -{int(blow)})" in caplog.text
    assert other.result(PATIENCE).status_code == 200
    assert app.test_client().post(URL, json=SHORT).status_code == 200
    assert process not in busy(app)


def test_a_process_that_dies_over_a_model_costs_its_own_request_a_503_and_no_other(app, threads, caplog):
    dying, process = begin(app, threads, LONG, url=MODELS)
    other, _ = begin(app, threads, SHORT)
    os.kill(process, signal.SIGKILL)
    response = dying.result(PATIENCE)
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert f"planning process {process} died (exit code -9)" in caplog.text
    assert other.result(PATIENCE).status_code == 200
    assert app.test_client().post(MODELS, json=SHORT).text.startswith("* Strategy ")


def test_a_model_is_the_same_from_another_process_and_its_errors_cross_as_themselves(app):
    here = create_app(Settings(), rulebook=load(Settings().rules))
    for query in ("", "?format=lp&stage=1", "?stage=99", "?strategy=cross_train_only"):
        one, other = (each.test_client().post(MODELS + query, json=SHORT) for each in (here, app))
        assert (one.status_code, one.headers.get("Content-Disposition"), one.text) == (
            other.status_code,
            other.headers.get("Content-Disposition"),
            other.text,
        )


def test_a_process_that_hangs_is_ended_and_costs_its_own_request_a_503(app, threads, caplog):
    hanging, process = begin(app, threads, example("bank-churn") | {"options": {"time_limit": 0.5}})
    os.kill(process, signal.SIGSTOP)
    assert hanging.result(PATIENCE).status_code == 503
    assert "was ended" in caplog.text
    assert app.test_client().post(URL, json=SHORT).status_code == 200
    wait_until(lambda: not lives(process))


def test_an_answer_on_the_way_stands_where_its_process_hangs(app):
    steps = app.extensions["advisor"].recommend_in_steps(
        example("bank-churn") | {"options": {"time_limit": 8}}
    )
    first = next(steps)
    (process,) = busy(app)
    os.kill(process, signal.SIGSTOP)
    *_, last = [first, *steps]
    assert last["status"] == "cut_off"
    wait_until(lambda: not lives(process))


def test_a_process_that_died_while_idle_costs_nothing(app):
    assert app.test_client().post(URL, json=SHORT).status_code == 200
    idle = app.extensions["advisor"].processes.ids
    assert idle
    for process in idle:
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: not any(map(lives, idle)))
    assert app.test_client().post(URL, json=SHORT).status_code == 200


def test_errors_of_planning_cross_as_themselves(threads):
    app = create_app(Settings(isolate=True, largest_model=1))
    try:
        response = app.test_client().post(URL, json=SHORT)
        assert response.status_code == 422
        assert [error["code"] for error in response.get_json()["errors"]] == ["too_large"]
    finally:
        app.extensions["advisor"].close()


def test_an_answer_is_the_same_from_another_process(app):
    def without_ids(answer: dict) -> dict:
        return {key: value for key, value in answer.items() if key not in ("id", "created")}

    here = create_app(Settings(), rulebook=load(Settings().rules))
    one, other = (one.test_client().post(URL, json=SHORT).get_json() for one in (here, app))
    assert without_ids(one) == without_ids(other)


def test_an_answer_that_nobody_waits_for_ends_its_process(app):
    advisor = app.extensions["advisor"]
    steps = advisor.recommend_in_steps(example("budget-a-bit-too-small"))
    assert next(steps)["status"] in ("complete", "cut_off")
    (process,) = busy(app)
    steps.close()
    wait_until(lambda: not lives(process))
    assert app.test_client().post(URL, json=SHORT).status_code == 200


def test_nothing_is_started_before_the_first_request_and_nothing_is_left_after_the_end():
    app = create_app(Settings(isolate=True, solves_at_once=2))
    advisor = app.extensions["advisor"]
    assert advisor.processes.ids == ()
    advisor.warm_up()
    assert app.test_client().post(URL, json=SHORT).status_code == 200
    started = advisor.processes.ids
    assert len(started) <= 2, "a request waits for a process that is being started, rather than start another"
    advisor.close()
    assert not any(map(lives, started))
