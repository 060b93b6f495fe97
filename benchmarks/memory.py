"""Resident memory of one process that answers request after request."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from advisor.web import create_app

REQUEST = {
    "company": {"headcount": 30},
    "horizon": {"start": "2027-01", "months": 8},
    "budget": {"total": 120000},
    "staff": [{"role": "data_analyst", "headcount": 1, "available_share": 0.5}],
    "projects": [{"template": "dashboard_and_reports", "size": "small"}],
}
REQUESTS = 1000
SHOWN = (1, 100, 250, 500)
MOST_MEGABYTES = 250
GROWTH = 0.02
"""Between a quarter of the requests and all of them: more than this counts as growth."""


def resident_megabytes() -> float:
    """This process's memory: from /proc on Linux, elsewhere from ps."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    answer = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, check=True)
    return int(answer.stdout) * 1024 / 1e6


def growing(requests: int) -> Iterator[tuple[int, float]]:
    """(requests answered, megabytes) along the way."""
    client = create_app().test_client()
    for count in range(1, requests + 1):
        response = client.post("/v1/recommendations", json=REQUEST)
        if response.status_code not in (200, 201):
            raise RuntimeError(f"request {count} was answered {response.status}: {response.text[:500]}")
        response.close()
        if count in SHOWN or count == requests:
            yield count, resident_megabytes()


def run(requests: int = REQUESTS) -> None:
    """Answer so many requests in this process and print its memory."""
    started = time.perf_counter()
    sizes = {}
    print("resident memory, one process, the same small request over WSGI")
    for count, size in growing(requests):
        sizes[count] = size
        print(f"  after {count:5d} requests  {size:6.1f} MB", flush=True)
    print(f"  {requests} requests in {time.perf_counter() - started:.0f} s")
    early = next((sizes[count] for count in sizes if count >= requests / 4), sizes[requests])
    grew = sizes[requests] / early - 1
    small = "met" if sizes[requests] < MOST_MEGABYTES else "FALLS SHORT"
    steady = "met" if grew <= GROWTH else "FALLS SHORT"
    print(
        f"  aim under {MOST_MEGABYTES} MB: {small}; no growth after the first quarter: {steady} ({grew:+.1%})"
    )
