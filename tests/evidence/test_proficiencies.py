"""rules/proficiency.yaml is what evidence/proficiencies.py writes, and follows its tables cell by cell."""

import csv
import importlib.util
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "evidence"
RULES = ROOT / "rules"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("proficiencies", EVIDENCE / "proficiencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied_evidence(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(EVIDENCE, tmp_path / "evidence", ignore=shutil.ignore_patterns("__pycache__"))
    )


def values(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (row["role"], activity): figure
        for row in yaml.safe_load(text)["proficiency"]
        for activity, figure in row["figures"].items()
    }


def change_cell(table: Path, key: tuple[str, str], column: str, new: str) -> None:
    with table.open(newline="") as lines:
        reader = csv.DictReader(lines)
        names, rows = list(reader.fieldnames or ()), list(reader)
    touched = [row for row in rows if row[key[0]] == key[1]]
    assert len(touched) == 1
    assert touched[0][column] != new
    touched[0][column] = new
    with table.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_rule_file_is_what_the_script_writes(script: ModuleType, tmp_path: Path) -> None:
    script.main([str(EVIDENCE), str(tmp_path / "written.yaml")])
    assert (tmp_path / "written.yaml").read_bytes() == (RULES / "proficiency.yaml").read_bytes()


def test_one_changed_cell_changes_exactly_one_figure(script: ModuleType, copied_evidence: Path) -> None:
    before = values(script.as_yaml(script.figures(copied_evidence)))
    change_cell(
        copied_evidence / "activities_by_title.csv",
        ("title", "Data Scientist"),
        "data_infrastructure",
        "50.0",
    )
    after = values(script.as_yaml(script.figures(copied_evidence)))
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {("data_scientist", "data_pipelines")}
    assert (
        after["data_scientist", "data_pipelines"]["value"]
        > before["data_scientist", "data_pipelines"]["value"]
    )


def test_a_changed_survey_moves_the_range_of_an_assumption_and_not_its_value(
    script: ModuleType, copied_evidence: Path
) -> None:
    before = values(script.as_yaml(script.figures(copied_evidence)))
    change_cell(
        copied_evidence / "activities_by_title.csv", ("title", "Data Scientist"), "run_ml_service", "41.0"
    )
    after = values(script.as_yaml(script.figures(copied_evidence)))
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {("data_scientist", one) for one in ("production_code", "deployment", "operations")}
    assert all(before[key]["value"] == after[key]["value"] for key in changed)
    assert all(before[key]["range"] != after[key]["range"] for key in changed)


def test_every_assumption_reaches_what_the_survey_would_give(script: ModuleType) -> None:
    noted = 0
    for (role, activity), figure in values((RULES / "proficiency.yaml").read_text()).items():
        survey = re.search(r"would give ([0-9.]+),", str(figure["note"]))
        if survey:
            noted += 1
            low, high = figure["range"]
            assert low <= float(survey[1]) <= high, (role, activity)
    assert noted >= 5


def test_every_role_has_every_activity_within_its_range() -> None:
    found = values((RULES / "proficiency.yaml").read_text())
    roles = [row["id"] for row in yaml.safe_load((RULES / "roles.yaml").read_text())["roles"]]
    activities = [row["id"] for row in yaml.safe_load((RULES / "activities.yaml").read_text())["activities"]]
    assert set(found) == {(role, activity) for role in roles for activity in activities}
    for key, figure in found.items():
        low, high = figure["range"]
        assert 0 <= low <= figure["value"] <= high <= 1, key


@pytest.mark.parametrize("missing", ["Statistician", "Business Analyst"])
def test_a_title_that_is_in_no_table_is_an_error_and_not_a_guess(
    script: ModuleType, copied_evidence: Path, missing: str
) -> None:
    table = copied_evidence / "tools_by_title.csv"
    table.write_text(
        "".join(line for line in table.read_text().splitlines(True) if not line.startswith(missing))
    )
    with pytest.raises(LookupError, match="neither survey nor assumption"):
        script.figures(copied_evidence)
