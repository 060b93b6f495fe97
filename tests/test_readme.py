"""README.md shows what the program prints, and its commands work. Run as a script, it renews the page."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import fields
from io import StringIO
from pathlib import Path

import pytest

from advisor import cli
from advisor.settings import Settings
from advisor.simulation.work import Work
from advisor.web import create_app

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
GUIDES = (README, ROOT / "docs" / "api.md")

BLOCK = re.compile(
    r"<!-- prints (?P<example>\S+)(?: after (?P<file>\S+): (?P<old>.+?) => (?P<new>.+?))? -->\n"
    r"```text\n(?P<shown>.*?)```",
    re.DOTALL,
)
LEFT_OUT = "[…]"
SHOWN = {
    False: (
        "RECOMMENDATION",
        "WHAT TO DO",
        "PROJECTS",
        "OTHER STRATEGIES",
        "WHAT MORE OR LESS MONEY BUYS",
        "WHAT TO WATCH",
    ),
    True: ("RECOMMENDATION", "PROJECTS"),
}
"""Sections of an answer that the page shows, before and after a change of the rules."""


def printed(block: re.Match[str], folder: Path) -> str:
    """What the command of a block prints, with the block's change in a copy of the rules."""
    rules = folder / "rules"
    shutil.copytree(ROOT / "rules", rules)
    if block["file"]:
        changed = rules / block["file"]
        text = changed.read_text(encoding="utf-8")
        assert text.count(block["old"]) == 1, f"{block['old']!r} is not once in {block['file']}"
        changed.write_text(text.replace(block["old"], block["new"]), encoding="utf-8")
    told = StringIO()
    with redirect_stdout(told):
        assert cli.main(["recommend", str(ROOT / block["example"]), "--rules", str(rules)]) == 0
    return told.getvalue()


def shortened(answer: str, *, changed: bool) -> str:
    """The sections that the page shows, `[…]` for what lies between."""
    lines = []
    for section in answer.rstrip("\n").split("\n\n"):
        if section.split("\n")[0] in SHOWN[changed]:
            lines += [section, ""]
        elif lines[-2:] != [LEFT_OUT, ""]:
            lines += [LEFT_OUT, ""]
    return "\n".join(lines[:-1]) + "\n"


def blocks() -> Iterator[re.Match[str]]:
    return BLOCK.finditer(README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(2))
def test_the_readme_shows_what_the_program_prints(number, tmp_path):
    found = list(blocks())
    assert len(found) == 2
    block = found[number]
    wanted = shortened(printed(block, tmp_path), changed=bool(block["file"]))
    assert block["shown"] == wanted, "README.md is stale: .venv/bin/python tests/test_readme.py renews it"


def test_the_chance_is_the_first_thing_that_the_page_shows_of_an_answer():
    first = next(blocks())["shown"]
    assert "chance of about" in first.split("\n  Cost:")[0]


def test_the_change_of_a_figure_that_the_page_makes_turns_whom_to_hire():
    hired = [re.search(r"[Hh]ire (one|two) ([a-z ]+) for", " ".join(b["shown"].split())) for b in blocks()]
    before, after = (found[2] for found in hired if found)
    assert before != after


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if not t.startswith("http") and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_into_a_page_leads_to_a_heading(page):
    links = re.findall(r"\]\(([^)#\s]*\.md)?#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    missing = [
        f"{target}#{place}"
        for target, place in links
        if place not in headings(page.parent / target if target else page)
    ]
    assert missing == []


def headings(page: Path) -> set[str]:
    """The places of a page that links can lead to, as GitHub names them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


def test_every_file_that_the_readme_names_is_there():
    named = re.findall(
        r"`((?:advisor|rules|docs|examples|tests|evidence|benchmarks)/[\w./-]*)`", README.read_text("utf-8")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_makefile_runs_on_each_python_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (paths,) = re.findall(r"^ON_EVERY_PYTHON := (.+)$", makefile, re.MULTILINE)
    assert [path for path in paths.split() if not (ROOT / path).exists()] == []


def test_every_make_target_that_the_pages_name_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert named - targets == set()


def test_the_table_of_settings_is_that_of_the_code():
    rows = re.findall(r"^\| `ADVISOR_([A-Z_]+)` \| ([^|]+) \|", README.read_text("utf-8"), re.MULTILINE)
    table = {name.lower(): default for name, default in rows}
    defaults = {f.name: f.default for f in fields(Settings)}
    assert set(table) == set(defaults)
    numbers = {name: value for name, value in defaults.items() if type(value) in (int, float)}
    assert {name: float(table[name]) for name in numbers} == numbers


def test_the_benches_that_the_page_names_are_those_that_there_are():
    source = (ROOT / "benchmarks" / "__main__.py").read_text("utf-8")
    there = re.findall(r'^    "([a-z_]+)": \($', source, re.MULTILINE)
    assert there
    assert re.findall(r"^\| `([a-z_]+)` \| ", README.read_text("utf-8"), re.MULTILINE) == there


def test_the_rule_of_work_is_where_the_page_says():
    text = README.read_text("utf-8")
    assert "`Work.month` in `advisor/simulation/work.py`" in text
    assert Work.__module__ == "advisor.simulation.work"
    assert callable(Work.month)
    (named,) = set(re.findall(r"`(test_\w+)`", text))
    rules = (ROOT / "tests" / "simulation" / "test_limit_by_limit.py").read_text("utf-8")
    assert f"def {named}(" in rules


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_requests_that_the_guides_send_are_answered(page):
    client = create_app().test_client()
    call = r"127\.0\.0\.1:8000(/v1/[^'\s]+)'? [^\n]*-d '\s*(\{.*?\})'"
    sent = re.findall(call, page.read_text(encoding="utf-8"), re.DOTALL)
    assert sent
    for url, body in sent:
        response = client.post(url, json=json.loads(body))
        assert response.status_code == 200, response.text


def renew() -> None:
    """Write the page anew with what the program prints today."""
    import tempfile

    def block(match: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            wanted = shortened(printed(match, Path(folder)), changed=bool(match["file"]))
        head = match[0][: match[0].index("```text\n")]
        return f"{head}```text\n{wanted}```"

    README.write_text(BLOCK.sub(block, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    renew()
