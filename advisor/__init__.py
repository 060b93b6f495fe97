"""Team-composition hiring advisor: whom to hire, whom to train, when, at what cost, and why.

The map, from the outside in (imports only ever point down this list; import-linter holds it):

    web, cli        the edges: HTTP, HTML pages, the shell
    processes       planning in processes of their own, for a service
    schemas         JSON <-> domain, with marshmallow
    service         advise(scenario, rulebook, settings) -> Recommendation: start reading here
    explain         plan + fired rules -> sentences with figures and causes
    analysis        questions that take many solves: strategies, smallest change
    intake          scenario + rulebook -> completed case, facts, parameters
    answer_checker  checks an answer as published, from its JSON
    checker         recomputes a plan from the parameters, without the model
    model           parameters -> plan: the mathematical programme (the only place that knows PuLP)
    rulebook        rules/*.yaml -> figures, advice, fired rules
    domain          what everything is about: frozen dataclasses without input or output
    errors          what can go wrong
"""
