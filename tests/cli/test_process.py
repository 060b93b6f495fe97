"""The command as a process: with the real solver, real pipes and a real exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "small-shop.json"


def advisor(*arguments: str | Path, **options):
    return subprocess.run(
        [sys.executable, "-m", "advisor", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def test_json_output_is_json_although_the_solver_likes_to_print():
    answered = advisor("recommend", SHOP, "--json")
    assert answered.returncode == 0, answered.stderr
    assert json.loads(answered.stdout)["projects"][0]["id"] == "sales"
    assert answered.stderr == ""


def test_the_readable_answer_ends_with_the_notice():
    answered = advisor("recommend", SHOP)
    assert answered.returncode == 0, answered.stderr
    assert " ".join(answered.stdout.split()).endswith("A person decides.")


def test_a_reader_that_has_seen_enough_causes_no_complaint():
    with subprocess.Popen(
        [sys.executable, "-m", "advisor", "recommend", SHOP, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (0, "")


def test_the_rules_are_explained_condition_by_condition():
    explained = advisor("rules", "explain", SHOP)
    assert explained.returncode == 0, explained.stderr
    assert "company.size_band" in explained.stdout


def test_flask_is_not_needed_in_a_shell():
    code = "import sys, advisor.cli; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
