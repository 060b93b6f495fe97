"""Does simulated work deliver what the first edition's exact months did, with the same people?

The record has 100 made-up companies of one to four projects and some of six to twelve: the people of the first
edition's plan with their months, the figures that it planned with (most likely values, everybody passing), and
what it had on time. The record stands for itself: no rule file is read, so that it means the same after every
change of a figure. records/README.md says how it was made.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.domain.horizon import Horizon, Month
from advisor.domain.problem import (
    HireLimit,
    HireOption,
    JointWork,
    Limits,
    Precedence,
    Pricing,
    Problem,
    ProjectParameters,
    RoleRequirement,
    StaffParameters,
    TrainingOption,
    Uncertainty,
)
from advisor.domain.request import PRIORITIES
from advisor.domain.team import HireDecision, Team, TrainingDecision
from advisor.simulation import Simulator
from benchmarks.aims import Aim, table

RECORD = Path(__file__).resolve().parent / "records" / "first_edition.json"

SMALL = 4
"""Projects up to which a company is a small one; six and more are the large ones."""

WINDOW, LATE_FACTOR, CONFIDENCE = 36, 3.0, 0.8
WORTH = {"must": 2.0, "should": 1.0, "could": 0.5}
SHORTAGE = {"must": 3.0, "should": 1.5, "could": 0.75}
PROJECTS_AT_ONCE, RAMP_UP_START = 2, 0.3
"""What the first edition did not know: prices as in rules/planning.yaml when the record was made. They settle
which order of work is kept, and nothing else here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One answer of the first edition. on_time: ids of the deliveries on time; cpu: seconds that it took."""

    name: str
    projects: int
    cpu: float
    problem: Problem
    team: Team
    on_time: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Deliveries on time by priority, in the record and simulated."""

    recorded: Recorded
    now: frozenset[str]

    def fewer(self, *priorities: str) -> int:
        """How many fewer of these priorities are on time now (negative: more)."""
        wanted = {p.id for p in self.recorded.problem.projects if p.priority in priorities}
        return len(self.recorded.on_time & wanted) - len(self.now & wanted)


def read(path: Path = RECORD) -> list[Recorded]:
    """Every recorded answer, small companies first."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return [_recorded(_resolved(answer, data["shared"])) for answer in data["answers"]]


def _resolved(value: Any, shared: Sequence[Any]) -> Any:
    """The value with every {"=": n} replaced by the n-th shared one."""
    if isinstance(value, dict):
        if set(value) == {"="}:
            return _resolved(shared[value["="]], shared)
        return {name: _resolved(one, shared) for name, one in value.items()}
    return [_resolved(one, shared) for one in value] if isinstance(value, list) else value


def _recorded(answer: Mapping[str, Any]) -> Recorded:
    projects, months, groups = answer["shape"]
    hires = [
        HireDecision(key, start, end) for key, count, start, end in answer["hires"] for _ in range(count)
    ]
    trainings = [
        TrainingDecision(key, start) for key, count, start in answer["trainings"] for _ in range(count)
    ]
    return Recorded(
        name=f"{projects} x {months} x {groups}, seed {answer['seed']}",
        projects=projects,
        cpu=answer["cpu"],
        problem=problem_at_most_likely_values(answer["parameters"]),
        team=Team.of(hires, trainings),
        on_time=frozenset(answer["on_time"]),
    )


def problem_at_most_likely_values(given: Mapping[str, Any]) -> Problem:
    """The problem in which every figure is what the first edition planned with, and nothing is uncertain."""
    pay = given["pricing"]["average_monthly_pay"]
    horizon = Horizon(start=Month.parse(given["start"]), months=given["months"])
    return Problem(
        horizon=horizon,
        staff=tuple(StaffParameters(**{**g, "present": tuple(g["present"])}) for g in given["staff"]),
        hires=tuple(_hire_option(r) for r in given["hires"]),
        trainings=tuple(_training_option(c) for c in given["trainings"]),
        projects=tuple(_project(p, pay) for p in given["projects"]),
        sides=given["sides"],
        specialty_share=given["specialty_share"],
        specialty_rule=None,
        training_groups={group: tuple(most) for group, most in given["training_groups"].items()},
        projects_at_once=PROJECTS_AT_ONCE,
        ramp_up_start=RAMP_UP_START,
        limits=_limits(given["limits"]),
        pricing=Pricing(
            window=max(WINDOW, horizon.months),
            commitment_months=given["pricing"]["commitment_months"],
            released_time_value=given["pricing"]["released_time_value"],
            change_cost=given["pricing"]["change_cost"],
            late_factor=LATE_FACTOR,
            average_pay=pay,
            confidence=CONFIDENCE,
            tie_tolerance=0.05,
            objective="musts_first",
        ),
        uncertainty=Uncertainty(
            effort={},
            proficiency={},
            lead_time={},
            ramp_up={},
            ramp_up_mentored={},
            duration={},
            attrition={},
            replacement_months=0,
        ),
    )


def _hire_option(given: Mapping[str, Any]) -> HireOption:
    lists = {name: tuple(given[name]) for name in ("ramp_up", "ramp_up_mentored", "mentors")}
    return HireOption(**{**given, **lists})


def _training_option(given: Mapping[str, Any]) -> TrainingOption:
    """Everybody passes."""
    lists = {name: tuple(given[name]) for name in ("specialist_groups", "specialist_roles")}
    known = {name: value for name, value in given.items() if name != "expected_success"}
    return TrainingOption(**{**known, **lists, "success_rate": 1.0, "success_rate_alone": 1.0, "gain": 1.0})


def _project(given: Mapping[str, Any], pay: float) -> ProjectParameters:
    lists = {name: tuple(given[name]) for name in ("model_phase", "production_phase", "adoption_phase")}
    priority = given["priority"]
    return ProjectParameters(
        **{
            **given,
            **lists,
            "precedence": tuple(Precedence(**edge) for edge in given["precedence"]),
            "monthly_value": given["monthly_value"] * WORTH[priority],
            "value_given": False,
            "shortage_price": SHORTAGE[priority] * pay,
            "worth": 0.0,
        }
    )


def _limits(given: Mapping[str, Any]) -> Limits:
    return Limits(
        **{
            **given,
            "hire_limits": tuple(HireLimit(**one) for one in given["hire_limits"]),
            "role_requirements": tuple(RoleRequirement(**one) for one in given["role_requirements"]),
            "joint_work": tuple(JointWork(**one) for one in given["joint_work"]),
        }
    )


def deliver(recorded: Recorded) -> Delivered:
    """The simulated plan of the recorded people."""
    plan = Simulator(recorded.problem, samples=1, seed=1).plan(recorded.team)
    return Delivered(
        recorded=recorded,
        now=frozenset(p.id for p in plan.projects if p.kind == "delivery" and p.delivered),
    )


def run() -> list[Aim]:
    """Simulate every recorded team and print where it delivers less."""
    print("\n#### Deliveries: simulated work beside the first edition's months, same people\n", flush=True)
    results = [deliver(recorded) for recorded in read()]
    small = [one for one in results if one.recorded.projects <= SMALL]
    large = [one for one in results if one.recorded.projects > SMALL]
    print(_tally("one to four projects", small))
    print(_tally("six to twelve projects", large))
    fewer = [one for one in results if one.fewer(*PRIORITIES) > 0 or one.fewer("must") > 0]
    rows = [(one.recorded.name, *(str(one.fewer(priority)) for priority in PRIORITIES)) for one in fewer]
    if rows:
        print("\n" + table(("fewer on time", *PRIORITIES), rows), flush=True)
    return aims_of(small, large)


def aims_of(small: Sequence[Delivered], large: Sequence[Delivered]) -> list[Aim]:
    """What the simulated plans should deliver."""
    as_many = sum(one.fewer(*PRIORITIES) <= 0 for one in small)
    much_fewer = sum(one.fewer(*PRIORITIES) > 1 for one in small)
    large_enough = sum(one.fewer("must") <= 0 and one.fewer(*PRIORITIES) <= 2 for one in large)
    n = len(small)
    return [
        Aim(
            what="musts on time, companies with fewer",
            value=_with_fewer_musts(small),
            limit=0,
            sense="at most",
        ),
        Aim(
            what="all on time, companies with as many",
            value=as_many,
            limit=0.8 * n,
            sense="at least",
            note=f"of {n}",
        ),
        Aim(
            what="companies with two or more fewer",
            value=much_fewer,
            limit=0,
            sense="at most",
            note=f"of {n}",
        ),
        Aim(
            what="six to twelve projects: no must and at most two fewer",
            value=large_enough,
            limit=0.9 * len(large),
            sense="at least",
            note=f"of {len(large)}",
        ),
    ]


def _with_fewer_musts(results: Sequence[Delivered]) -> int:
    return sum(one.fewer("must") > 0 for one in results)


def _tally(of: str, results: Sequence[Delivered]) -> str:
    fewer = Counter(one.fewer(*PRIORITIES) for one in results)
    counts = ", ".join(f"{-number:+d}: {fewer[number]}" for number in sorted(fewer))
    return f"{of}, {len(results)} companies; deliveries on time beside the record {counts}"
