"""Answers on their way: worked on in the background, and shown by whichever process of the service is asked.

    Jobs    starts them, keeps them as files in one folder for an hour, finds them by their id
    Job     one of them, as last written

The processes of a service share nothing but files: each job is one JSON file that is replaced as a whole
whenever its answer grows. Its time of change is its heartbeat, so that a job whose process died is told
from one that is busy. Ids cannot be guessed: who has the id may read the answer, nobody else.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Literal

from werkzeug.exceptions import ServiceUnavailable

from advisor.errors import FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.web.advising import RETRY_SECONDS

Json = Mapping[str, Any]
State = Literal["working", "finished", "failed"]

KEEP_SECONDS = 3600.0
"""How long an answer can be read after its last change."""
MOST_KEPT = 100
"""Jobs in the folder, the oldest finished ones giving way: about 50 MB of answers."""
BEAT_SECONDS = 2.0
LOST_SECONDS = 30.0
"""Silence after which a job is given up: its process died."""
SWEEP_SECONDS = 60.0

_ID = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """question: what was asked, as the page wants it back; answer: as far as it is known; error: why it failed."""

    state: State
    question: Json
    answer: Json | None = None
    error: Exception | None = None


class Jobs:
    """The jobs of one service. Make it before the server forks: all its processes then use the same folder.

    directory: where the files are; None: a new private one, removed with the process that made it.
    longest: seconds after which a job that still seems to work is given up.
    """

    def __init__(self, directory: Path | None, longest: float) -> None:
        self.directory = _private_folder() if directory is None else directory
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._longest = longest
        self._lock = Lock()
        self._working: set[str] = set()
        self._begun = Event()
        self._keeper: Thread | None = None

    def start(self, question: Json, steps: Generator[Json, None, None]) -> str:
        """Take the steps of an answer in the background; the id under which they can be found.

        ServiceUnavailable when there is no room. The steps are closed at the end.
        """
        self._make_room()
        job_id = secrets.token_urlsafe(32)
        kept = {"state": "working", "begun": time.time(), "question": question, "answer": None, "error": None}
        try:
            self._write(job_id, kept)
        except OSError as error:
            _log.error("no answer can be kept: %s", error)
            raise ServiceUnavailable("No answer can be kept.", retry_after=RETRY_SECONDS) from error
        with self._lock:
            self._working.add(job_id)
            if self._keeper is None:
                self._keeper = Thread(target=self._keep, name="jobs-keeper", daemon=True)
                self._keeper.start()
        self._begun.set()
        Thread(target=self._work, args=(job_id, kept, steps), name="job", daemon=True).start()
        return job_id

    def find(self, job_id: str) -> Job | None:
        """The job as last written; None for an id that is unknown or too old."""
        if not _ID.match(job_id):
            return None
        self._sweep()
        path = self._path(job_id)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            silent = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            return None
        lost = silent > LOST_SECONDS or time.time() - kept["begun"] > self._longest
        if kept["state"] == "working" and lost:
            kept |= {"state": "failed", "error": {"kind": "solver"}}
        return Job(
            state=kept["state"],
            question=kept["question"],
            answer=kept["answer"],
            error=_error(kept["error"]) if kept["error"] else None,
        )

    def _work(self, job_id: str, kept: dict[str, Any], steps: Generator[Json, None, None]) -> None:
        """Take step after step. Every error is kept for whoever asks, as nobody waits here to be told."""
        try:
            with closing(steps):
                for answer in steps:
                    kept["answer"] = answer
                    self._write(job_id, kept)
            kept["state"] = "finished"
        except Exception as error:
            kept |= {"state": "failed", "error": _described(error)}
            if kept["error"]["kind"] in ("check", "defect"):
                _log.exception("a job failed")
        finally:
            with self._lock:
                self._working.discard(job_id)
            with suppress(OSError):  # it is then found silent, and given up
                self._write(job_id, kept)

    def _keep(self) -> None:
        """Beat for the jobs of this process, and remove what is too old."""
        swept = time.monotonic()
        while True:
            with self._lock:
                working = tuple(self._working)
            for job_id in working:
                with suppress(FileNotFoundError):
                    os.utime(self._path(job_id))
            if time.monotonic() - swept >= SWEEP_SECONDS:
                swept = time.monotonic()
                self._sweep()
            if working:
                time.sleep(BEAT_SECONDS)
            else:
                self._begun.wait(SWEEP_SECONDS)
                self._begun.clear()

    def _make_room(self) -> None:
        """The oldest finished jobs give way; ServiceUnavailable where all are still worked on."""
        self._sweep()
        by_age = sorted(self._files(), key=_changed)
        for path in by_age[: max(0, len(by_age) - MOST_KEPT + 1)]:
            job = self.find(path.stem)
            if job is not None and job.state == "working":
                said = "Too many answers are on their way. Try again in a moment."
                raise ServiceUnavailable(said, retry_after=RETRY_SECONDS)
            path.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what is too old, and what a process that died left half written."""
        torn = (path for path in self.directory.glob("*.new") if _ID.match(path.name.partition(".")[0]))
        for path in (*self._files(), *torn):
            if time.time() - _changed(path) > KEEP_SECONDS:
                path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        """Of jobs alone: whatever else lies in the folder is not ours."""
        return [path for path in self.directory.glob("*.json") if _ID.match(path.stem)]

    def _path(self, job_id: str) -> Path:
        return self.directory / f"{job_id}.json"

    def _write(self, job_id: str, kept: Json) -> None:
        """Replace the file as a whole: who reads it meanwhile sees the old one."""
        handle, name = tempfile.mkstemp(dir=self.directory, prefix=f"{job_id}.", suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        Path(name).replace(self._path(job_id))


def _changed(path: Path) -> float:
    """When a file changed last; long ago if another process has just removed it."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _private_folder() -> Path:
    """A new folder that only this user can read, removed at the end of this process, not of one forked from it."""
    folder, owner = Path(tempfile.mkdtemp(prefix="advisor-answers-")), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _described(error: Exception) -> dict[str, Any]:
    """An error as it is kept in a file."""
    if isinstance(error, ScenarioError):
        return {"kind": "scenario", "problems": [asdict(problem) for problem in error.problems]}
    if isinstance(error, SolverError | ServiceUnavailable):
        return {"kind": "solver"}
    return {"kind": "check" if isinstance(error, PlanCheckError) else "defect"}


def _error(kept: Json) -> Exception:
    """The error that `_described` kept, as far as a page tells them apart."""
    if kept["kind"] == "scenario":
        return ScenarioError(tuple(FieldProblem(**problem) for problem in kept["problems"]))
    if kept["kind"] == "solver":
        return SolverError("no plan was found in time, or its process was lost")
    return PlanCheckError(()) if kept["kind"] == "check" else RuntimeError("a job failed; see the log")
