"""A hireable role more is a change in the rule files alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from advisor.domain.strategy import strategies
from advisor.rulebook import Rulebook, lint, load, run_rule_tests
from tests.problem.asking import RULES, brief, people, request

PACKAGE = RULES.parent / "advisor"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files with a prompt engineer, who is a data engineer with another name and is hired by default."""
    directory = Path(shutil.copytree(RULES, tmp_path_factory.mktemp("more") / "rules"))
    role, skills = (
        _entry(directory / f, key) for f, key in (("roles.yaml", "id"), ("proficiency.yaml", "role"))
    )
    role = re.sub(r"(?ms)^    codes:\n.*?(?=^    \w)", "", role).replace("id: data_", "id: prompt_", 1)
    role = role.replace("title: data engineer", "title: prompt engineer").replace("on_request", "by_default")
    skills = skills[skills.index("    figures:\n") :].replace("    figures:", "    proficiency:", 1)
    roles = directory / "roles.yaml"
    roles.write_text(f"{roles.read_text().rstrip()}\n{role.rstrip()}\n{skills}")
    return directory


def _entry(file: Path, key: str) -> str:
    """What the file says of data engineers."""
    entry = re.search(rf"(?ms)^  - {key}: data_engineer\n.*?(?=^  - |\Z)", file.read_text())
    assert entry is not None
    return entry[0]


@pytest.fixture(scope="module")
def rulebook(rules: Path) -> Rulebook:
    return load(rules)


def test_the_files_are_sound(rules, rulebook):
    assert [str(finding) for finding in lint(rules)] == []
    assert all(result.passed for result in run_rule_tests(rulebook))


def test_it_is_hired_and_has_strategies_of_its_own(rulebook):
    pipelines = {"id": "p", "effort": {"data_pipelines": 4.0}}
    made = brief(request(projects=[pipelines], staff=[people("software_developer", 1, 0.1)]), rulebook)
    roles = {option.role for option in made.problem.hires}
    assert roles == {*load(RULES).hireable_by_default, "prompt_engineer"}
    assert made.needs.greatest_role == "prompt_engineer"
    assert "hire_prompt_engineer_and_cross_train" in map(str, strategies(roles))
    assert "hire_prompt_engineer" in rulebook.facts["plan.strategy"].choices
    assert "prompt_engineer" in rulebook.facts["needs.greatest_role"].choices


def test_it_is_named_in_the_texts_by_its_title(rulebook):
    pipelines = {"id": "p", "effort": {"data_pipelines": 4.0, "model_building": 1.0}}
    made = brief(request(projects=[pipelines], budget={"total": 250000}), rulebook)
    said = [e.sentence for r in made.fired if r.id == "one-hire-goes-to-the-greatest-need" for e in r.effects]
    assert any("that of a prompt engineer" in sentence for sentence in said)


def test_average_pay_counts_it(rulebook):
    before = brief(request()).problem.pricing.average_pay
    assert brief(request(), rulebook).problem.pricing.average_pay < before


@pytest.mark.parametrize("package", ["problem", "rulebook", "domain"])
def test_no_code_names_a_role(package):
    names = re.compile("|".join(rf"\b{role}s?\b" for role in load(RULES).roles))
    for path in sorted((PACKAGE / package).rglob("*.py")):
        assert names.findall(path.read_text(encoding="utf-8")) == [], path.name
