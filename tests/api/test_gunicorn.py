"""The service as `make serve` runs it: gunicorn, the application loaded before the fork."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor.web.pages import FEW_PROJECTS

ROOT = Path(__file__).parents[2]
SHORT = json.loads((ROOT / "examples" / "small-shop.json").read_text(encoding="utf-8"))["request"]
LONG = json.loads((ROOT / "examples" / "large-insurer.json").read_text(encoding="utf-8"))["request"]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid: int) -> list[int]:
    """Process ids below one, at any depth."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    below = [int(one) for one, parent in map(str.split, told.splitlines()) if int(parent) == pid]
    return [*below, *(deeper for one in below for deeper in children(one))]


def planning(pid: int) -> list[int]:
    """The planning processes below a server."""
    told = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    spawned = {int(line.split()[0]) for line in told.splitlines() if "spawn_main" in line}
    return sorted(spawned & set(children(pid)))


def wait_until(condition) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def server() -> Iterator[tuple[int, str]]:
    """Process id and address of a server with one worker that plans two requests at once."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"]
    options = [
        "--worker-class",
        "gthread",
        "--workers",
        "1",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
    ]
    environment = os.environ | {"ADVISOR_SOLVES_AT_ONCE": "2"}
    with subprocess.Popen(
        [*command, *options], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(lambda: len(planning(process.pid)) == 2)
            yield process.pid, f"http://127.0.0.1:{port}/v1/recommendations"
        finally:
            process.terminate()


def ask(url: str, payload: dict) -> tuple[int, dict]:
    request = urllib.request.Request(
        url, json.dumps(payload).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return response.status, dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def cpu_seconds(pid: int) -> float:
    told = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=False)
    seconds = 0.0
    for part in told.stdout.strip().replace("-", ":").split(":"):
        seconds = 60 * seconds + float(part or 0)
    return seconds


def test_a_killed_planning_process_costs_one_request_and_a_stopped_server_leaves_none(server):
    pid, url = server
    before = {one: cpu_seconds(one) for one in planning(pid)}
    with ThreadPoolExecutor() as threads:
        long = threads.submit(ask, url, LONG)
        wait_until(lambda: any(cpu_seconds(one) >= spent + 1 for one, spent in before.items()))
        at_work = max(before, key=lambda one: cpu_seconds(one) - before[one])
        short = threads.submit(ask, url, SHORT)
        os.kill(at_work, signal.SIGKILL)
        status, headers = long.result()
        assert (status, int(headers["Retry-After"]) > 0) == (503, True)
        assert short.result()[0] == 200
    assert ask(url, SHORT)[0] == 200
    started = planning(pid)
    assert started
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not any(map(_lives, started)))


def page_of(url: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """Address and text of a page, redirects followed."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(url, data, timeout=PATIENCE) as response:
        return response.url, response.read().decode()


def test_an_answer_that_took_long_outlives_the_worker_that_made_it(server):
    pid, url = server
    asked = {
        "company.headcount": "15",
        "budget.total": "60000",
        "horizon.months": "6",
        **{f"projects.{n}.template": "pretrained_model_feature" for n in range(FEW_PROJECTS + 1)},
        **{f"projects.{n}.size": "small" for n in range(FEW_PROJECTS + 1)},
        "action": "advise",
    }
    address, _ = page_of(url.replace("/v1/recommendations", "/"), asked)
    assert "/answers/" in address
    wait_until(lambda: 'http-equiv="refresh"' not in page_of(address)[1])
    assert 'id="to-do"' in page_of(address)[1]
    workers = [one for one in children(pid) if _parent(one) == pid]
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not any(map(_lives, workers)))
    assert 'id="to-do"' in page_of(address)[1]


def _parent(pid: int) -> int:
    told = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return int(told.stdout.strip() or 0)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
