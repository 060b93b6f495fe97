"""JSON <-> domain, with marshmallow: requests in, answers and catalogues out.

Its modules:

    request            load_request(payload, rulebook) -> Scenario; dump_request, its inverse
    consistency        what several fields of a request say together
    declared           JSON, OpenAPI and reading back from a dataclass's declarations
    answer             dump_answer(answer) -> the JSON of the contract; load_answer, its inverse
    comparison         requests side by side, read; comparison_answer: told
    catalogue          the rulebook as JSON
    model_query        which optimisation problem is asked for as a file
    problems           codes and JSON pointers of what is wrong with a request
"""
