"""Problem -> proposals: the mathematical programme of docs/model.md. The only package that knows PuLP and HiGHS.

expressions     linear expressions and rows that read as equations
sets            who can do what, and which months people may start in
people          who is hired, who leaves and who is trained
time            their time: for projects, and for each other
model           the planning model: these, their work, and what comes of it
constraints     one function for each family, and the table of them
objective       the three stages, net cost among them
solver          a PuLP programme in HiGHS: the only module that knows the solver
strategy_model  the loaded model with the bounds of one strategy at a time
proposals       Proposer: for each strategy the cheapest people at planning values
rounding        the same for very large requests, from the linear relaxation
reach           what no team can do, and the least that the musts cost
needs           what existing people cannot cover
export          the programmes as files, for any solver
"""

from advisor.planning.proposals import Proposer

__all__ = ["Proposer"]
