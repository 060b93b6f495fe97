"""Team-composition hiring advisor: whom to hire, whom to train, when, at what cost, with what chance, and why.

The map, from the outside in (imports only ever point down this list; import-linter holds it):

    web, cli        the edges: HTTP, HTML pages, the shell
    processes       planning in processes of their own, for a service
    answering       a request as JSON -> the answer as JSON; terminal: the answer as text
    schemas         JSON <-> domain, with marshmallow
    comparing       several requests side by side: each answered, and what differs
    service         advise(scenario, rulebook, settings) -> Answer: start reading here
    explanation     what was found -> the answer, in words
    choice          proposals improved by single changes, judged, and chosen among
    problem         request + rulebook -> the problem: parameters, distributions, limits
    checker         recomputes a plan from the problem, an answer from its JSON
    simulation      what becomes of a team, month by month, over many futures
    planning        the mathematical programme that proposes teams (the only place that knows PuLP)
    rulebook        rules/*.yaml -> figures, facts, fired rules
    domain          what everything is about: frozen dataclasses without input or output
    errors          what can go wrong
"""
