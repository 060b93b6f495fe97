"""How long answers take, where the time goes, and how both grow: `make bench`, `python -m benchmarks --help`.

    companies  made-up requests of any size, from the survey tables in data/
    answers    whole answers of a few cases, split by step, beside plain HiGHS on the same models
    ratios     one recommendation beside HiGHS alone and beside its own LP relaxations
    textbook   the usual formulation of the same plan in CBC, beside one recommendation
    scaling    time and memory by projects, months and groups; very large requests
    memory     resident memory while one process answers a thousand requests
    winston    technician training, a textbook's problem with a published answer, through the planning model
    formulations  other ways to write the same plan down, for textbook and the tests
    trial      one recommendation measured in a process of its own
    stopwatch  time by step, by wrapping functions of the service from outside
    aims       medians, growth and verdicts: the arithmetic of the above

Nothing here is imported by the service, and no test asserts a time: figures depend on the machine.
"""
