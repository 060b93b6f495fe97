"""Request + rulebook -> Problem: everything that happens before anybody is planned.

`prepare` fills in what the request left out, measures what the people in house cannot cover, asks the rules and
builds the problem. `rules_of_the_plan` asks the rest of the rules once there is a plan. `assumptions_of` lists
every figure that was read.
"""

from __future__ import annotations

from advisor.problem.assumptions import assumptions_of
from advisor.problem.brief import Brief, prepare, rules_of_the_plan

__all__ = ["Brief", "assumptions_of", "prepare", "rules_of_the_plan"]
