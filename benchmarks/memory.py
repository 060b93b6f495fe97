"""Peak memory of the largest requests that the service accepts, each in a process of its own."""

from __future__ import annotations

from advisor.rulebook import Rulebook
from benchmarks.aims import Aim, said, table
from benchmarks.companies import Shape, company_request
from benchmarks.one_answer import Measured, measured

SHAPES = (
    Shape(projects=60, months=60, groups=50),
    Shape(projects=60, months=26, groups=50),
    Shape(projects=23, months=60, groups=50),
    Shape(projects=60, months=60, groups=10),
)
"""The largest of all, and others beside it: where one is refused, it is for its size, and the refusal says what
would do."""

MOST_MEGABYTES = 1000.0
SECONDS = 30.0
"""The time limit that they are asked with: memory is at its peak long before."""


def run(rulebook: Rulebook) -> list[Aim]:
    """Answer the largest requests and print their peaks."""
    print("\n#### Memory: the largest requests, each in a process of its own\n", flush=True)
    found = {str(shape): _answer(shape, rulebook) for shape in SHAPES}
    rows = [
        (name, f"{one.megabytes:.0f}", f"{one.cpu:.1f}", one.ended[:120], one.headline[:60])
        for name, one in found.items()
    ]
    print(
        table(("projects x months x groups", "MB at the peak", "CPU s", "ended", "headline"), rows),
        flush=True,
    )
    accepted = {name: one for name, one in found.items() if not one.ended.startswith("refused")}
    largest = max(accepted, key=lambda name: accepted[name].megabytes)
    return [
        Aim(
            what="memory of the largest accepted request",
            value=accepted[largest].megabytes,
            limit=MOST_MEGABYTES,
            sense="at most",
            unit="MB",
            note=f"{largest}, {said(accepted[largest].cpu)} CPU s",
        )
    ]


def _answer(shape: Shape, rulebook: Rulebook) -> Measured:
    request = {**company_request(shape, 1, rulebook), "options": {"time_limit": SECONDS}}
    return measured(request)
