"""The pages in docs/ keep up with the code that they describe."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.planning.constraints import CONSTRAINTS

DOCS = Path(__file__).parents[1] / "docs"
RECORDS = DOCS / "decisions"


def test_the_model_page_has_every_constraint_and_no_other():
    text = (DOCS / "model.md").read_text(encoding="utf-8").split("## Constraints")[1]
    described = re.findall(r"^\| \*\*([a-z_]+)\*\*", text.split("## Objective")[0], re.MULTILINE)
    assert described == [family.__name__ for family in CONSTRAINTS]


def test_every_decision_is_in_the_list_and_has_its_three_parts():
    records = sorted(path for path in RECORDS.glob("*.md") if path.name != "README.md")
    listed = re.findall(
        r"\[(\d{4})\]\((\1-[a-z0-9-]+\.md)\)", (RECORDS / "README.md").read_text(encoding="utf-8")
    )
    assert [name for _, name in listed] == [path.name for path in records]
    for path in records:
        parts = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"], path.name
