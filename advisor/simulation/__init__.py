"""What becomes of a team: its work month by month over many futures. Knows neither PuLP nor the rules.

draws.py      uniform numbers by name
futures.py    one draw of everything that is uncertain
people.py     who is there in a month, and with how much time
work.py       the rule of work: one month of it is `Work.month`
orders.py     the orders of work to choose from
simulator.py  teams judged: chances, completion, net cost
published.py  the plan that is shown
"""

from advisor.simulation.simulator import Simulator

__all__ = ["Simulator"]
