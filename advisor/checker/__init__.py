"""Checkers: a plan recomputed from its problem (`plan`), an answer from its request and JSON (`answer`)."""

from advisor.checker.plan import check_plan, check_team, raise_if_broken, unmet_requirements

__all__ = ["check_plan", "check_team", "raise_if_broken", "unmet_requirements"]
