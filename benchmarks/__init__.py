"""How long answers take, and where the time goes: `make bench`, `python -m benchmarks --help`.

    answers    one recommendation and the whole answer, split by step, beside plain HiGHS on the same models
    memory     resident memory while one process answers a thousand requests
    textbook   the usual formulation of the same plan, with CBC and with HiGHS, beside this one
    winston    technician training, a textbook's problem with a published answer, through the planning model
    stopwatch  time by step, by wrapping functions of the service from outside

Nothing here is imported by the service or asserted in a test: figures depend on the machine.
"""
