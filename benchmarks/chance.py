"""Does the 95 % interval of a chance hold the chance? Against 20,000 futures, with the order of work held."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.domain.problem import Problem
from advisor.domain.request import DEFAULT_SAMPLES
from advisor.domain.team import Team
from advisor.explanation.chances import interval
from advisor.rulebook import Rulebook
from advisor.simulation.draws import Draws
from advisor.simulation.futures import Futures
from advisor.simulation.orders import orders_of
from advisor.simulation.simulator import simulate
from advisor.simulation.work import Order
from benchmarks.aims import Aim, table
from benchmarks.search_quality import problem_of, searched
from benchmarks.small_requests import small_request

SEEDS = 100
TRUTH = 20_000
PORTION = 5_000
"""Futures that are simulated at once: the truth takes several portions, each with a seed of its own."""

REQUESTS = 10
UNCERTAIN = (0.05, 0.95)
HELD = (93, 100)
WIDEST = 1.5
"""Times the range of the middle 95 of 100 seeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One chance. true: by TRUTH futures; held: of 100 seeds those whose interval holds it; width: median of the
    intervals; spread: range of the middle 95 seeds."""

    name: str
    true: float
    held: int
    width: float
    spread: float


def chances(problem: Problem, team: Team, order: Order, *, samples: int, seed: int) -> Mapping[str, float]:
    """Delivery project -> share of futures in which it is on time, in this order of work."""
    run = simulate(problem, Futures(problem, Draws(samples=samples, seed=seed)), [team], [order])
    deliveries = [p for p in problem.projects if p.kind == "delivery"]
    return {p.id: float((run.complete[p.id][0] <= p.deadline).mean()) for p in deliveries}


def measure(request: int, rulebook: Rulebook, *, samples: int = DEFAULT_SAMPLES) -> Iterator[Covered]:
    """Every chance of a seeded request's recommended team that is neither sure nor hopeless."""
    problem = problem_of(small_request(request), rulebook)
    team = searched(problem, samples=samples).chosen.outcome.team
    order = orders_of(problem)[0]
    portions = [
        chances(problem, team, order, samples=PORTION, seed=SEEDS + 1 + n) for n in range(TRUTH // PORTION)
    ]
    seeds = [chances(problem, team, order, samples=samples, seed=seed) for seed in range(1, SEEDS + 1)]
    for project in portions[0]:
        true = statistics.mean(portion[project] for portion in portions)
        if UNCERTAIN[0] <= true <= UNCERTAIN[1]:
            values = sorted(one[project] for one in seeds)
            intervals = [interval(value, samples) for value in values]
            yield Covered(
                name=f"request {request}, {project}",
                true=true,
                held=sum(one.low <= true <= one.high for one in intervals),
                width=statistics.median(one.high - one.low for one in intervals),
                spread=values[97] - values[2],
            )


def run(rulebook: Rulebook, requests: int = REQUESTS) -> list[Aim]:
    """Print how often intervals hold the chance, and how wide they are."""
    print(
        f"\n#### Chance: 95 % intervals of {DEFAULT_SAMPLES} futures beside {TRUTH:,} futures\n", flush=True
    )
    found = [one for request in range(1, requests + 1) for one in measure(request, rulebook)]
    rows = [
        (one.name, f"{one.true:.3f}", str(one.held), f"{one.width:.3f}", f"{one.spread:.3f}") for one in found
    ]
    print(table(("chance", "true", "held of 100 seeds", "width", "middle 95 seeds"), rows), flush=True)
    return [
        Aim(
            what="intervals that hold the chance, least",
            value=min(o.held for o in found),
            limit=HELD[0],
            sense="at least",
        ),
        Aim(
            what="width of an interval to the range of the middle 95 seeds, most",
            value=max(one.width / one.spread for one in found),
            limit=WIDEST,
            sense="at most",
        ),
    ]
