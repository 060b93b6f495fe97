"""Answers made in processes of their own: one that dies or hangs costs one request, and no other.

    Processes      the processes of one service: checked out by a request each, kept warm, replaced when lost
    Process        one of them, as seen from the service
    _work          what runs in it: requests in, answers as they grow out

A `concurrent.futures.ProcessPoolExecutor` fails everything that waits for it when one of its processes dies,
so that each process here has a pipe of its own. docs/decisions/ has the rest.
"""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import LifoQueue
from threading import Lock, Thread
from typing import Any

from advisor.answering import Asked, in_steps
from advisor.errors import AdvisorError, SolverLostError
from advisor.rulebook import Rulebook
from advisor.schemas.comparison import ComparisonAsked
from advisor.schemas.model_query import ModelAsked
from advisor.settings import Settings

Answer = dict[str, Any]
Message = tuple[str, Any]

START_SECONDS = 60.0
"""How long a process may take to start (about one second on an idle machine)."""

TOLERANCE_SHARE, TOLERANCE_SECONDS = 0.15, 0.4
"""How far past its time limit an answer on the way is still worth waiting for, whichever is more. The contract
allows 20 % or 0.5 s; the rest is for sending the answer."""

TAKEN: Message = ("taken", None)
"""A process says so when it begins with a request: one that dies before has nothing to do with it."""

_log = logging.getLogger(__name__)


class Processes:
    """The planning processes of one service.

    Nothing is started before `warm_up` or the first request, so that a server may fork first. Processes are
    spawned, not forked: the service has threads, and a fork would copy locks that they hold.
    """

    def __init__(self, rulebook: Rulebook, settings: Settings) -> None:
        self._rulebook = rulebook
        self._settings = settings
        # One place for each turn, the one used last on top; None: there is no process in it now.
        self._places: LifoQueue[Process | None] = LifoQueue()
        for _ in range(settings.solves_at_once):
            self._places.put(None)
        self._lock = Lock()
        self._alive: set[Process] = set()
        self._closed = False

    def answers(self, asked: Asked) -> Iterator[Answer]:
        """The answer as it grows; the caller sees to it that no more are asked for than `solves_at_once`.

        The errors of planning are raised as themselves; SolverLostError where the process died or hung.
        """
        process = self._places.get()
        try:
            if process is None or not process.usable or not process.takes(asked):
                process = self._another_than(process)
                if not process.takes(asked):
                    raise SolverLostError(f"planning process {process.id} died as soon as it was asked")
            yield from process.answers(_limit(asked, self._settings))
        finally:
            if process is not None and process.usable:
                self._places.put(process)
            else:
                Thread(target=self._fill, args=(process,), daemon=True).start()

    def warm_up(self) -> None:
        """Start as many as may be busy at once, in the background."""
        for _ in range(self._settings.solves_at_once):
            Thread(target=self._fill, args=(self._places.get(),), daemon=True).start()

    def close(self) -> None:
        """End all, those at work too."""
        with self._lock:
            self._closed = True
            processes = set(self._alive)
        for process in processes:
            process.end()

    @property
    def ids(self) -> tuple[int, ...]:
        """Process ids."""
        with self._lock:
            return tuple(sorted(process.id for process in self._alive))

    @property
    def busy(self) -> tuple[int, ...]:
        """Ids of the processes at work."""
        with self._lock:
            return tuple(sorted(process.id for process in self._alive if process.at_work))

    def _fill(self, before: Process | None) -> None:
        """A fresh process into a place, ready when it is needed."""
        process = None
        try:
            process = self._another_than(before)
            process.wait_until_ready()
        except SolverLostError as error:  # the next request tries again, and is told
            if not self._closed:
                _log.warning("%s", error)
        finally:
            self._places.put(process)

    def _another_than(self, before: Process | None) -> Process:
        """A new process; the one before is ended."""
        if before is not None:
            with self._lock:
                self._alive.discard(before)
            before.end()
        process = Process(self._rulebook, self._settings)
        with self._lock:
            closed = self._closed
            if not closed:
                self._alive.add(process)
        if closed:
            process.end()
            raise SolverLostError("the service is stopping")
        return process


class Process:
    """One process that answers one request after the other. Used by one thread at a time."""

    def __init__(self, rulebook: Rulebook, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(
            target=_work, args=(there, rulebook, settings), name="planning", daemon=True
        )
        self._grace = settings.grace
        self._ready = False
        self._spent = False
        self.at_work = False
        with suppress(OSError):  # it could not be started, or died at once: found out when used
            self._process.start()
        there.close()

    @property
    def id(self) -> int:
        """The process id."""
        return self._process.pid or 0

    @property
    def usable(self) -> bool:
        """Whether it lives and waits for a request."""
        if self.at_work or self._spent or self._process.pid is None:
            return False
        # Not `is_alive`: where two threads ask at once, one is told that a dead process lives.
        return not wait([self._process.sentinel], timeout=0)

    def takes(self, asked: Asked) -> bool:
        """Hand it a request. False where it died, or hangs, before it had anything to do with it."""
        self.wait_until_ready()
        with suppress(OSError, SolverLostError):
            self._pipe.send(asked)
            self.at_work = self._pipe.poll(self._grace) and self._received() == TAKEN
        self._spent = not self.at_work
        return self.at_work

    def answers(self, limit: float) -> Iterator[Answer]:
        """The answer to what it took, as it grows. Where it is not whole some time after `limit` (seconds), what
        is there stands; where nothing is there after a grace, SolverLostError. The process is of no use then."""
        started = time.monotonic()
        due = started + limit + max(TOLERANCE_SECONDS, TOLERANCE_SHARE * limit)
        some = False
        while True:
            until = due if some else started + limit + self._grace
            if not self._pipe.poll(max(0.0, until - time.monotonic())):
                if some:
                    _log.warning("planning process %d was late; its answer so far was given", self.id)
                    return
                raise self._lost(f"had no answer {self._grace:g} s after its time limit, and was ended")
            kind, content = self._received()
            if kind == "answer":
                some = True
                yield content
            else:
                self.at_work = False
                if kind == "error":
                    raise content
                return

    def wait_until_ready(self) -> None:
        """Wait for a new process to be able to plan."""
        if not self._ready:
            if not self._pipe.poll(START_SECONDS):
                raise self._lost(f"did not start within {START_SECONDS:g} s")
            self._received()
            self._ready = True

    def end(self) -> None:
        """End it, whatever it does: nothing it holds is worth keeping."""
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._pipe.close()

    def _received(self) -> Message:
        try:
            message: Message = self._pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            if self._process.pid is not None:
                self._process.join(1.0)
            raise self._lost(f"died (exit code {self._process.exitcode})") from None
        return message

    def _lost(self, what: str) -> SolverLostError:
        self._spent = True
        return SolverLostError(f"planning process {self.id} {what}")


def _work(pipe: Connection, rulebook: Rulebook, settings: Settings) -> None:
    """Answer what comes through the pipe, until it is closed on the other side."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service decides
    with suppress(EOFError, OSError):
        pipe.send(("ready", None))
        while True:
            asked: Asked = pipe.recv()
            pipe.send(TAKEN)
            try:
                for answer in in_steps(asked, rulebook, settings):
                    pipe.send(("answer", answer))
                pipe.send(("done", None))
            except Exception as error:
                pipe.send(("error", _portable(error)))


def _limit(asked: Asked, settings: Settings) -> float:
    """Seconds for the whole answer."""
    if isinstance(asked, ComparisonAsked):
        return min(settings.comparison_time_limit, len(asked.variants) * settings.time_limit)
    scenario = asked.scenario if isinstance(asked, ModelAsked) else asked
    return settings.limit(scenario.options.time_limit)


def _portable(error: Exception) -> Exception:
    """The error itself where it is one of ours; else its traceback, which does not travel otherwise."""
    if isinstance(error, AdvisorError):
        return error
    return RuntimeError("in a planning process:\n" + "".join(traceback.format_exception(error)))
