"""Read by gunicorn from the folder it is started in. What the Makefile sets on the command line comes first."""

from __future__ import annotations

from typing import Any


def post_worker_init(worker: Any) -> None:
    """Planning processes belong to a worker and are started after the fork, before anybody waits for one."""
    worker.wsgi.extensions["advisor"].warm_up()


def worker_exit(server: Any, worker: Any) -> None:
    """None is left behind. A worker that never got as far as an application has none."""
    if getattr(worker, "wsgi", None) is not None:
        worker.wsgi.extensions["advisor"].close()
