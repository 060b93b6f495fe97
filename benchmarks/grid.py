"""Every team of a grid: what the search is held against. The grid is set here and knows nothing of the search.

Up to two hires of a role, each in any month in which one can start; up to three trainees of a path, beginning in
the first month; of all these, the teams within the limits. Grids of more than MOST teams are thinned evenly.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

from advisor.choice.limits import TeamLimits
from advisor.choice.money import Money
from advisor.domain.problem import HireOption, Problem, TrainingOption
from advisor.domain.team import HireDecision, Team, TrainingDecision

LEAST, MOST = 1000, 5000
"""Teams of a grid: enough to test the search, and few enough to judge."""
HIRES_OF_A_ROLE = 2
TRAINEES_OF_A_PATH = 3


def grid(problem: Problem, limits: TeamLimits, money: Money, most: int = MOST) -> tuple[Team, ...]:
    """Teams within the limits, in canonical order and thinned evenly to at most `most`; changing nothing is one."""
    teams = tuple(_every_team(problem, limits, money))
    return teams if len(teams) <= most else tuple(teams[i * len(teams) // most] for i in range(most))


def _every_team(problem: Problem, limits: TeamLimits, money: Money) -> Iterator[Team]:
    roles = sorted({option.role for option in problem.hires})
    by_role = [_hires(problem, [o for o in problem.hires if o.role == role]) for role in roles]
    taught = _taught(problem, limits)
    for chosen in product(*by_role):
        hired = Team.of(hire for some in chosen for hire in some)
        if money.allows(hired) and limits.allows(hired):  # with trainees beside them they cost more
            teams = (Team.of(hired.hires, trainings) for trainings in taught)
            yield from (team for team in teams if money.allows(team) and limits.allows(team))


def _taught(problem: Problem, limits: TeamLimits) -> list[tuple[TrainingDecision, ...]]:
    """Trainees of all paths together; without those who have no place even beside all the hires of a grid."""
    paths = sorted({option.path for option in problem.trainings})
    by_path = [_trainings([o for o in problem.trainings if o.path == path]) for path in paths]
    every = [tuple(entry for some in chosen for entry in some) for chosen in product(*by_path)]
    first = [_hire(option, option.lead_time) for option in problem.hires for _ in range(HIRES_OF_A_ROLE)]
    if not limits.allows(Team.of(first)):
        return every
    return [some for some in every if limits.allows(Team.of(first, some))]


def _hires(problem: Problem, options: list[HireOption]) -> list[tuple[HireDecision, ...]]:
    months = problem.horizon.months
    single = [_hire(option, start) for option in options for start in range(option.lead_time, months)]
    return [some for n in range(HIRES_OF_A_ROLE + 1) for some in combinations_with_replacement(single, n)]


def _hire(option: HireOption, start: int) -> HireDecision:
    return HireDecision(option.key, start, start + option.term - 1 if option.leaves else -1)


def _trainings(options: list[TrainingOption]) -> list[tuple[TrainingDecision, ...]]:
    single = [TrainingDecision(option.key, 0) for option in options]
    return [some for n in range(TRAINEES_OF_A_PATH + 1) for some in combinations_with_replacement(single, n)]
