"""Does the search find the best team? Every team of a grid is judged, and the choice made among all of them.

For each seeded request the recommendation is held against the choice over the grid and the teams of the search
together: found, within the bands of the best (`Criterion`), or how much dearer at equal musts. Beside it: how far
the recommendation is from a proposal of the planning model, and whether the default number of futures suffices.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.choice.clock import Clock
from advisor.choice.criterion import Criterion, more_musts
from advisor.choice.run import Run
from advisor.domain.horizon import Month
from advisor.domain.outcome import Outcome
from advisor.domain.problem import Problem
from advisor.domain.request import DEFAULT_SAMPLES
from advisor.domain.team import NO_CHANGE_TEAM, Team
from advisor.planning import Proposer
from advisor.problem import prepare
from advisor.rulebook import Rulebook
from advisor.schemas.request import load_request
from advisor.simulation import Simulator
from benchmarks.aims import Aim, table
from benchmarks.grid import LEAST, MOST, grid
from benchmarks.small_requests import small_request

REQUESTS = 100
SEED = 1
MANY_FUTURES = 4000
CONFIRMED = 20
"""Requests whose choice is made anew by MANY_FUTURES."""

LANES = 12_000
"""Teams times futures that are simulated in one pass."""

SCREEN = 100
MOST_MUSTS, LEAST_COST, WITHIN = 100, 150, 0.15
"""Every team of a grid is judged over SCREEN futures; those with most musts, and those of the least net cost within
so many musts of the most, are judged over all of them. The margins are five times what sampling explains."""

UNHURRIED = 24 * 3600.0
"""Seconds that no search takes."""

UNCERTAIN = (0.1, 0.95)
"""A must whose best chance lies between tests the search; one that is sure or hopeless does not."""

TODAY = Month.parse("2026-12")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the search found for one request, beside the best of the grid.

    extra: net cost of the recommendation above the best team's, as a share of it; far: single changes of people
    from the nearest proposal; uncertain: whether a must's best chance lies within UNCERTAIN; grid: teams tried.
    """

    seed: int
    recommended: Outcome
    best: Outcome
    equal: bool
    within_bands: bool
    fewer_musts: bool
    extra: float
    far: int
    uncertain: bool
    grid: int

    @property
    def found(self) -> bool:
        """The best team itself, or one that the choice takes for as good."""
        return self.equal or self.within_bands


def problem_of(request: Mapping[str, Any], rulebook: Rulebook) -> Problem:
    """The problem behind a request."""
    return prepare(load_request(request, rulebook), rulebook, TODAY).problem


def searched(problem: Problem, *, samples: int = DEFAULT_SAMPLES, seed: int = SEED) -> Run:
    """The whole search for one problem, without a limit of time."""
    run = Run(
        problem=problem,
        judge=Simulator(problem, samples=samples, seed=seed),
        proposer=Proposer(problem),
        clock=Clock(UNHURRIED),
    )
    run.finish()
    return run


def measure(seed: int, rulebook: Rulebook, *, samples: int = DEFAULT_SAMPLES, teams: int = MOST) -> Found:
    """One seeded request: search, then try every team of its grid, thinned to so many."""
    problem = problem_of(small_request(seed), rulebook)
    run = searched(problem, samples=samples)
    recommended = run.chosen.outcome
    tried = grid(problem, run.limits, run.search.money, teams)
    everything = judged(run, screened(run, tried), samples)
    criterion = run.search.criterion
    chosen = criterion.choose(everything)
    best = chosen.outcome if chosen else criterion.nothing
    low, high = UNCERTAIN
    return Found(
        seed=seed,
        recommended=recommended,
        best=best,
        equal=recommended.team == best.team,
        within_bands=recommended.team in within_bands(criterion, everything),
        fewer_musts=more_musts(best.expected_musts, recommended.expected_musts),
        extra=recommended.net.total / best.net.total - 1,
        far=changes_from_a_proposal(run, recommended.team),
        uncertain=any(low <= max(o.chance[p.id] for o in everything) <= high for p in problem.musts),
        grid=len(tried),
    )


def screened(run: Run, teams: Sequence[Team]) -> list[Team]:
    """The teams of a grid that may be the best or set its bands, by fewer futures."""
    outcomes = outcomes_of(run.problem, dict.fromkeys((NO_CHANGE_TEAM, *teams)), SCREEN)
    criterion = Criterion(run.problem, outcomes[0], run.limits.unmet_requirements)
    month = run.problem.pricing.average_pay
    worth_it = [o for o in criterion.meeting_requirements(outcomes) if criterion.too_dear_by(o) <= month]
    by_musts = sorted(worth_it, key=lambda o: -o.expected_musts)
    near = [o for o in worth_it if o.expected_musts >= by_musts[0].expected_musts - WITHIN]
    by_cost = sorted(near, key=lambda o: o.net.total)
    return list(dict.fromkeys(o.team for o in (*by_musts[:MOST_MUSTS], *by_cost[:LEAST_COST])))


def judged(run: Run, teams: Sequence[Team], samples: int) -> list[Outcome]:
    """Outcomes of these teams, and of all that the search judged and could afford."""
    known = {outcome.team: outcome for outcome in run.search.affordable()}
    return [*known.values(), *outcomes_of(run.problem, [t for t in teams if t not in known], samples)]


def outcomes_of(problem: Problem, teams: Iterable[Team], samples: int) -> list[Outcome]:
    """Outcomes of teams, in their order."""
    simulator, asked = Simulator(problem, samples=samples, seed=SEED), list(teams)
    size = max(1, LANES // samples)
    passes = (asked[first : first + size] for first in range(0, len(asked), size))
    return [outcome for some in passes for outcome in simulator.judge(some)]


def within_bands(criterion: Criterion, outcomes: Sequence[Outcome]) -> set[Team]:
    """The teams that are left after the bands of musts and of net cost: as good as the best."""
    worth_it = [o for o in criterion.meeting_requirements(outcomes) if criterion.worth_it(o)]
    return {o.team for o in criterion.within_least_cost(criterion.within_most_musts(worth_it))}


def changes_from_a_proposal(run: Run, team: Team) -> int:
    """Single changes of people from the nearest proposal; changing nothing needs none."""
    proposals = [proposal.team for proposal in run.proposals.values() if proposal.team is not None]
    return min((proposal.changes_to(team) for proposal in proposals if team.moved), default=team.moved)


def confirmed(seed: int, rulebook: Rulebook, *, samples: int = DEFAULT_SAMPLES) -> bool:
    """Whether the team chosen by so many futures lies within the bands of the best by MANY_FUTURES.

    The best is the choice among all teams that either search judged, each judged by MANY_FUTURES.
    """
    problem = problem_of(small_request(seed), rulebook)
    few = searched(problem, samples=samples)
    many = searched(problem, samples=MANY_FUTURES)
    teams = [outcome.team for outcome in few.search.affordable()]
    everything = judged(many, teams, MANY_FUTURES)
    return few.chosen.outcome.team in within_bands(many.search.criterion, everything)


def run(rulebook: Rulebook, requests: int = REQUESTS, teams: int = MOST) -> list[Aim]:
    """Search and enumerate every request, and print what was missed."""
    print("\n#### Search quality: the recommendation beside the best of every team of a grid\n", flush=True)
    started = time.process_time()
    results = []
    for seed in range(1, requests + 1):
        results.append(measure(seed, rulebook, teams=teams))
        if not results[-1].found:
            print("  " + _missed(results[-1]), flush=True)
    print(_tally(results) + f"\n{time.process_time() - started:.0f} CPU s", flush=True)
    few = min(CONFIRMED, requests)
    sure = sum(confirmed(seed, rulebook) for seed in range(1, few + 1))
    print(
        f"{sure} of {few} teams chosen by {DEFAULT_SAMPLES} futures are as good by {MANY_FUTURES}", flush=True
    )
    return [*aims_of(results), _aim("as good by 4,000 futures", sure, 0.95 * few, "at least", few)]


def aims_of(results: Sequence[Found]) -> list[Aim]:
    """What the search should find, and what the requests should be like."""
    n = len(results)
    missed = [one for one in results if not one.found]
    dearest = max((one.extra for one in missed if not one.fewer_musts), default=0.0)
    return [
        _aim("best team found, or one within its bands", n - len(missed), 0.95 * n, "at least", n),
        _aim("missed, with fewer musts", sum(one.fewer_musts for one in missed), 0, "at most", n),
        Aim(what="extra net cost of the others", value=100 * dearest, limit=5, sense="at most", unit="%"),
        _aim("a proposal or one change away", sum(one.far <= 1 for one in results), 0.85 * n, "at least", n),
        _aim(
            "requests with an uncertain must", sum(one.uncertain for one in results), 0.8 * n, "at least", n
        ),
        _aim(
            "requests whose best is to change nothing",
            sum(_nothing(o) for o in results),
            0.1 * n,
            "at most",
            n,
        ),
        _aim("grids of 1,000 teams or more", sum(one.grid >= LEAST for one in results), n, "at least", n),
    ]


def _nothing(one: Found) -> bool:
    return one.best.team == NO_CHANGE_TEAM


def _aim(what: str, value: float, limit: float, sense: str, of: int) -> Aim:
    return Aim(what=what, value=value, limit=limit, sense=sense, note=f"of {of}")


def _missed(one: Found) -> str:
    return (
        f"seed {one.seed}: recommended {_people(one.recommended)}, best {_people(one.best)}, "
        f"{one.extra:+.1%} net cost{', fewer musts' if one.fewer_musts else ''}"
    )


def _people(outcome: Outcome) -> str:
    hires = [f"{hire.option.split(':')[1]}@{hire.start}" for hire in outcome.team.hires]
    trainings = [f"{entry.option.split(':')[1]}@{entry.start}" for entry in outcome.team.trainings]
    return f"[{', '.join(hires + trainings)}] with {outcome.expected_musts:.2f} musts"


def _tally(results: Sequence[Found]) -> str:
    far = [sum(one.far == n for one in results) for n in (0, 1)]
    equal = sum(one.equal for one in results)
    within = sum(one.found for one in results) - equal
    sizes = sorted(one.grid for one in results)
    rows = [
        ("the best team itself", str(equal)),
        ("another within its bands", str(within)),
        ("missed", str(len(results) - equal - within)),
        ("people of a proposal", str(far[0])),
        ("one change away", str(far[1])),
        ("further", str(len(results) - sum(far))),
        ("teams in a grid: least, median, most", f"{sizes[0]}, {sizes[len(sizes) // 2]}, {sizes[-1]}"),
    ]
    return table(("of the recommendations", "requests"), rows)
