"""The rule files as one frozen Rulebook: `load` it, take `figures`, `evaluate` facts, `merge` effects.

For those who write rules: `lint`, `run_rule_tests`, `explain_text`, `write_editor_schema`.
"""

from __future__ import annotations

from advisor.rulebook.effects import GREATEST_NEED, ModelEffects, merge
from advisor.rulebook.explaining import explain_text
from advisor.rulebook.json_schema import write_editor_schema
from advisor.rulebook.lint import lint
from advisor.rulebook.loading import load
from advisor.rulebook.rule_tests import run_rule_tests
from advisor.rulebook.rulebook import Rulebook

__all__ = [
    "GREATEST_NEED",
    "ModelEffects",
    "Rulebook",
    "explain_text",
    "lint",
    "load",
    "merge",
    "run_rule_tests",
    "write_editor_schema",
]
