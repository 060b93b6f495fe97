"""Names of the rows that a rule asks for."""

from __future__ import annotations


def rule_name(rule: str | None, family: str) -> str:
    """The rule's id, so that an exported model can be read beside the rules; then the family: one rule may add rows
    to several."""
    return f"rule_{rule.replace('-', '_')}_{family}" if rule else family
