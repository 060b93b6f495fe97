"""JSON <-> domain, with marshmallow: requests in, answers and catalogues out.

Its modules:

    request     load_request(payload, rulebook) -> Scenario; dump_request, its inverse
    answer      dump_answer(recommendation, …) -> the JSON of the contract
    catalogue   the rulebook as JSON
    problems    codes and JSON pointers of what is wrong with a request
"""
