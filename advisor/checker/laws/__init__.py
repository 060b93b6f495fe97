"""Laws of any answer, from request and answer alone, by theme: each module has its table `LAWS`.

document.py  the two documents, read once
said.py      what is said of the request, the rules, the figures and the way it was made
money.py     cash, costs and budgets
teams.py     who is hired and trained in every plan shown
people.py    who is there in the plan, and for how long they work
work.py      projects: progress, months, delivery, outcome
chances.py   chances, alternatives, frontier, levers
"""
