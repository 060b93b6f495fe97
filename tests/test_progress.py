"""The progress bar: nothing for what is there at once, and nothing left of it in the end."""

from __future__ import annotations

import io
import time

import pytest

from advisor import progress
from advisor.progress import bar, line, share_used


def test_the_bar_fills_up_with_the_time():
    assert [line(seconds, 20.0).count("#") for seconds in (0.0, 5.0, 10.0, 20.0, 30.0)] == [0, 6, 12, 24, 24]
    assert line(5.0, 20.0).endswith("5 s of at most 20 s …")


@pytest.mark.parametrize(("seconds", "limit", "share"), [(1.0, 4.0, 0.25), (9.0, 4.0, 1.0), (0.0, 0.0, 1.0)])
def test_the_share_never_passes_the_whole(seconds, limit, share):
    assert share_used(seconds, limit) == share


def test_what_is_there_at_once_needs_no_bar():
    stream = io.StringIO()
    with bar(stream, 20.0):
        pass
    assert stream.getvalue() == ""


def test_the_bar_is_drawn_over_and_wiped_at_the_end(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.01)
    stream = io.StringIO()
    with bar(stream, 20.0):
        until = time.monotonic() + 10
        while stream.getvalue().count("\r") < 3:
            assert time.monotonic() < until
            time.sleep(0.01)
    drawn = stream.getvalue().split("\r\x1b[K")
    assert drawn[1].endswith("of at most 20 s …")
    assert drawn[-1] == ""


def test_an_error_finds_the_line_empty(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    stream = io.StringIO()

    def fail() -> None:
        with bar(stream, 20.0):
            time.sleep(0.05)
            raise ValueError("nothing")

    with pytest.raises(ValueError, match="nothing"):
        fail()
    assert stream.getvalue().endswith("\r\x1b[K")
