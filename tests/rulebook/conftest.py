"""A small rule directory to break, one change at a time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.errors import RuleFileError
from advisor.rulebook import Rulebook, lint, load

SMALL_RULES = Path(__file__).parent / "small_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDirectory:
    """A copy of `small_rules` that a test may change."""

    path: Path

    def change(self, file: str, old: str, new: str) -> RuleDirectory:
        """Replace the first `old`, which must be there."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> RuleDirectory:
        """Write a whole file."""
        (self.path / file).write_text(text, encoding="utf-8")
        return self

    def add_rule(self, name: str, *, when: str, then: str, more: str = "") -> RuleDirectory:
        """Add a rule in a file of its own; `then` is one effect in one line."""
        lines = [
            "rules:",
            f"  - id: {name}",
            f"    title: {name}",
            f"    when: {when}",
            f"    then: [{then}]",
            "    because: [{source: article}]",
        ]
        return self.write(
            f"advice/{name}.yaml", "\n".join([*lines, *([f"    {more}"] if more else [])]) + "\n"
        )

    def load(self) -> Rulebook:
        """The rulebook."""
        return load(self.path)

    def problems(self) -> list[str]:
        """What `load` refuses, as `file:line:column: detail`."""
        with pytest.raises(RuleFileError) as caught:
            load(self.path)
        return [str(problem) for problem in caught.value.problems]

    def findings(self) -> list[str]:
        """What `lint` finds."""
        return [str(problem) for problem in lint(self.path)]


@pytest.fixture
def rules(tmp_path: Path) -> RuleDirectory:
    shutil.copytree(SMALL_RULES, tmp_path / "rules")
    return RuleDirectory(path=tmp_path / "rules")


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(SMALL_RULES)
