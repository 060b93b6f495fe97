"""How good answers are and how long they take: `make bench`, `python -m benchmarks --help`.

    deliveries      simulated work beside the first edition's exact months, with the same people
    search_quality  what the search found beside the best of every team of a grid
    chance          intervals of chances beside 20,000 futures
    speed           CPU seconds of whole answers, beside a checkout of the first edition
    memory          peak memory of the largest request
    winston         technician training, a textbook's problem with a published answer, through the planning model
    textbook        the usual formulation of the same plan, beside the planning model

    companies       made-up requests of any size, from the survey tables in data/
    small_requests  seeded requests that are small enough to try every team
    grid            every team of such a request
    one_answer      one whole answer in a process of its own, of this edition or another
    stopwatch       CPU seconds by step
    aims            what is wanted beside what was measured

records/ has what was measured. Nothing here is imported by the service, and no test asserts a time.
"""
