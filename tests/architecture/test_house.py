"""The house checks its own walls."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".json", ".html", ".css", ".js", ".svg", ".csv", ""}
PRIVATE = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|\.library/|pypi\.org/simple|files\.pythonhosted|registry\.npmjs|deb\.debian\.org"
)


def committed_files() -> list[Path]:
    """What git knows or would take in, so that a cache never counts."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip(f"not a git work tree: {listed.stderr.strip()}")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_imports_keep_to_the_contracts():
    program = Path(sys.executable).with_name("lint-imports")
    linted = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [path for path in (ROOT / "advisor").rglob("*.py") if path.name in drawers] == []


def test_every_module_says_what_it_is_for():
    modules = sorted((ROOT / "advisor").rglob("*.py"))
    assert [path.name for path in modules if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_nothing_names_a_private_place():
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in committed_files()
        if path.suffix in TEXT and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if PRIVATE.search(line)
    ]
    assert named == []


def test_each_requirement_is_pinned():
    pattern = re.compile(r"(-[cr] \S+|[\w.-]+(\[\w+\])?==[\w.]+(; python_version [<>=]+ \"[\d.]+\")?)")
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if not pattern.fullmatch(line)] == []
