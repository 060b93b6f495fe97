"""What readers see is what was last read and found good: `python -m tests.golden.renew` takes over a change."""

from __future__ import annotations

import pytest

from tests.golden.pages import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_said(name: str) -> None:
    assert PAGES[name]() == (FOLDER / name).read_text(encoding="utf-8")


def test_every_golden_file_is_made_by_something() -> None:
    kept = {path.name for path in FOLDER.iterdir() if path.suffix in (".txt", ".json")}
    assert kept == set(PAGES)
