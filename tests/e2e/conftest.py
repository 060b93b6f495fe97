"""The real application on a free port of this machine, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# In a process of its own, as in real life; it tells the free port that it found.
SERVE = """
from werkzeug.serving import make_server
from advisor.web import create_app
server = make_server("127.0.0.1", 0, create_app(), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """The system's Chromium. Without one: a skip on a developer's machine, a failure where it is required."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found:
        return found
    reason = "no Chromium on this machine (make browser)"
    if os.environ.get("CI") or os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The address of the service."""
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = server.stdout.readline().strip()
        assert port, "the service did not start; what it said is above"
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(chromium: Browser, service: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a visitor, once with and once without JavaScript."""
    context = chromium.new_context(base_url=service, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "mobile"])
def sized_page(chromium: Browser, service: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a large and on a small screen; axe and measuring need JavaScript."""
    width, height = request.param
    context = chromium.new_context(base_url=service, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()
