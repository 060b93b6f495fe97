"""Which team is recommended, and what else is read off the teams that were judged (docs/model.md, The choice).

settings       numbers that tune the search and decide no advice
clock          time that is left
money          which teams the money limits allow
limits         which teams all other limits allow, and how many there are
moves          single changes of a team
criterion      what a team is worth, and the choice among judged teams
pool           every team that was judged, each once
search         from the planning model's proposals to the recommendation
alternatives   the best team of each other strategy; the cheapest and the safest plan
frontier       what more money buys
levers         what would help: a function and a row in a table for each
patches        changes of a request, as a request and as JSON
run            all of these in their order: one problem in, its findings out
"""
