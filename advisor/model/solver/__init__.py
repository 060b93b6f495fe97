"""PuLP problem -> a loaded model that is edited in place and solved: the only place that knows solvers and PuLP.

session   what the planner speaks to: columns by PuLP variable, rows by name, a deadline for all solves
engine    what a solver must be able to do, and what it says of one solve
highs     HiGHS, in this process
cbc       CBC, a program of its own: where HiGHS is missing, or where a second opinion is wanted
"""

from advisor.model.solver.engine import ANEW, INFINITY, INSIDE, RESUMED, USUAL, Solution
from advisor.model.solver.session import (
    CBC,
    HIGHS,
    JUST_UNDER_ONE,
    NEVER,
    SOLVERS,
    Deadline,
    Session,
    SolveLog,
    Terms,
    TimeUpError,
    affine,
    available,
    new_problem,
)

__all__ = [
    "ANEW",
    "CBC",
    "HIGHS",
    "INFINITY",
    "INSIDE",
    "JUST_UNDER_ONE",
    "NEVER",
    "RESUMED",
    "SOLVERS",
    "USUAL",
    "Deadline",
    "Session",
    "Solution",
    "SolveLog",
    "Terms",
    "TimeUpError",
    "affine",
    "available",
    "new_problem",
]
