"""Made-up companies, from small to very large, as requests: same shape and seed, same request.

    python -m benchmarks.companies --projects 12 --months 24 --groups 5 --seed 3

Drawn from the survey tables in benchmarks/data: how many people work on data science in a company of that
size, which roles are there and in which proportion, and how far its use of machine learning has come, which
decides the kinds of its projects. The rest is assumed, and said beside each constant. A larger company of the
same seed has the projects of the smaller one and some more.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from advisor.domain.horizon import Month
from advisor.problem.pay import loaded_monthly_pay
from advisor.rulebook import Rulebook, load
from advisor.settings import Settings

DATA = Path(__file__).resolve().parent / "data"
FIRST_MONTH = Month.parse("2027-01")
COUNTRY, MARKET, BAND = "US", "normal", "midsize"
"""Whose pay budgets are reckoned in; which figures of the rules are looked up."""

SPECIALISTS = ("data_scientist", "machine_learning_engineer")
"""Who is responsible for data science workloads, as the survey asks; the others work beside them."""

HEADCOUNTS = {"<50": (10, 49), "50-249": (50, 249), "250-999": (250, 999), "1000+": (1000, 9999)}
"""People employed, by the survey's sizes; the last is open in the survey."""

COMPANY_OF_PROJECTS = ((2, "<50"), (11, "50-249"), (39, "250-999"))
"""Assumed: companies with at most so many projects are of that size, those with more have 1,000 people."""

OPEN_BIN = 60
"""Assumed: the most people in a team of "20+"."""

KINDS_BY_MATURITY: Mapping[str, tuple[str, ...]] = {
    "exploring": ("forecasting_prototype", "pretrained_model_feature"),
    "insights": ("dashboard_and_reports", "forecasting_prototype"),
    "recent": ("prototype_to_production", "churn_prediction_in_app", "document_processing"),
    "established": ("churn_prediction_in_app", "recommender_in_product", "fraud_detection"),
}
"""Assumed: what a company at that point does."""

SIZES = {"small": 0.4, "medium": 0.4, "large": 0.2}
PRIORITIES = {"must": 0.3, "should": 0.4, "could": 0.3}
ONGOING, WITH_DEADLINE, STARTS_LATER = 0.1, 0.7, 0.5
"""Assumed shares of the projects."""

LEAST_MONTHS = 8
"""Assumed: nobody asks for a project in less time, where the horizon is longer."""

STAFFED = (0.4, 0.9)
"""Assumed: the part of the work that the present people could do at PACE; hiring or training is for the rest."""

PACE = 0.6
"""Assumed: output of a person-month, on average of roles, activities and months of ramp-up."""

FUNDED = (0.7, 1.2)
"""Assumed: the part of the hires for the rest that the budget can pay."""

Request = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is asked for. company: a size of the survey; None: the one that has so many projects."""

    projects: int
    months: int
    groups: int
    company: str | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in {"projects": (1, 60), "months": (6, 60), "groups": (1, 50)}.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be from {low} to {high}, not {getattr(self, name)}")
        if self.company not in (None, *HEADCOUNTS):
            raise ValueError(f"company must be one of {', '.join(HEADCOUNTS)}, not {self.company}")

    @property
    def size(self) -> str:
        """The company's size in the survey's words."""
        by_projects = (size for most, size in COMPANY_OF_PROJECTS if self.projects <= most)
        return self.company or next(by_projects, "1000+")

    def __str__(self) -> str:
        return f"{self.projects} x {self.months} x {self.groups}"


@cache
def shares(table: str, company: str) -> Mapping[str, float]:
    """A table's row for a company size, as weights that add up to one; rows pooled by respondents."""
    summed: dict[str, float] = {}
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["company"] == company:
                for column in [name for name in row if name not in ("year", "company", "n")]:
                    summed[column] = summed.get(column, 0.0) + float(row[column]) * float(row["n"])
    whole = sum(summed.values())
    return {column: amount / whole for column, amount in summed.items()}


def company_request(shape: Shape, seed: int, rulebook: Rulebook) -> Request:
    """The request of one made-up company, for the API; 2027-01 is its first month."""
    projects = [_project(shape, seed, number) for number in range(shape.projects)]
    work = sum(_work(project, shape, rulebook) for project in projects)
    chance = random.Random(f"{seed}/money")
    staffed = chance.uniform(*STAFFED)
    low, high = HEADCOUNTS[shape.size]
    return {
        "company": {
            "headcount": round(low * (high / low) ** chance.random()),
            "country": COUNTRY,
            "currency": "USD",
        },
        "horizon": {"start": str(FIRST_MONTH), "months": shape.months},
        "budget": {"total": _budget(work * (1 - staffed), shape, chance.uniform(*FUNDED), rulebook)},
        "staff": _staff(shape, seed, work * staffed),
        "projects": projects,
        "reference": f"{shape}, seed {seed}",
    }


# -- people ---------------------------------------------------------------------------------------


def team_size(company: str, seed: int) -> int:
    """People responsible for data science workloads, from the survey's distribution."""
    chance = random.Random(f"{seed}/team")
    bins = shares("team_sizes", company)
    drawn = _drawn(bins, chance)
    if drawn.endswith("+"):
        low = int(drawn[:-1])
        return round(low * (OPEN_BIN / low) ** chance.random())
    least, _, most = drawn.partition("-")
    return chance.randint(int(least), int(most or least))


def _staff(shape: Shape, seed: int, staffed: float) -> list[Request]:
    """Groups of the roles that are there, with the time that the work they could do takes them."""
    team = team_size(shape.size, seed)
    roles = _roles(shape, seed, team)
    people = [_people(role, roles, team, shape.size) for role in roles]
    chance = random.Random(f"{seed}/time")
    wished = [chance.uniform(0.5, 1.5) for _ in roles]
    there = sum(n * wish for n, wish in zip(people, wished, strict=True)) * shape.months * PACE
    found: dict[str, int] = {}
    groups = []
    for role, headcount, wish in zip(roles, people, wished, strict=True):
        found[role] = found.get(role, 0) + 1
        share = min(1.0, max(0.05, wish * staffed / there))
        groups.append(
            {
                "id": role if found[role] == 1 else f"{role}_{found[role]}",
                "role": role,
                "headcount": headcount,
                "available_share": round(share, 2),
            }
        )
    return groups


def _roles(shape: Shape, seed: int, team: int) -> list[str]:
    """One role for each group: the commoner ones are likelier to be there, then come second departments.

    No more groups of specialists than there are specialists, and one at least where there are any.
    """
    chance = random.Random(f"{seed}/roles")
    weights = shares("titles", shape.size)
    order = sorted(weights, key=lambda role: math.log(1 - chance.random()) / weights[role], reverse=True)
    if team:
        order.insert(0, order.pop(next(i for i, role in enumerate(order) if role in SPECIALISTS)))
    roles: list[str] = []
    for role in itertools.cycle(order):
        taken = sum(one in SPECIALISTS for one in roles)
        if role not in SPECIALISTS or taken < team:
            roles.append(role)
        if len(roles) == shape.groups:
            break
    return roles


def _people(role: str, roles: Sequence[str], team: int, company: str) -> int:
    """People in one group: the team shared out among its groups, others in the survey's proportion to it."""
    weights = shares("titles", company)
    groups = roles.count(role)
    if role in SPECIALISTS:
        there = [other for other in roles if other in SPECIALISTS]
        return max(1, round(team * weights[role] / sum(weights[other] for other in there)))
    return max(1, round(max(1, team) * weights[role] / sum(weights[one] for one in SPECIALISTS) / groups))


# -- projects -------------------------------------------------------------------------------------


def _project(shape: Shape, seed: int, number: int) -> Request:
    """One project, the same whatever the number of projects as long as the company's size is."""
    chance = random.Random(f"{seed}/project/{number}")
    project: Request = {"id": f"p{number + 1:03d}", "priority": _drawn(PRIORITIES, chance)}
    if number and chance.random() < ONGOING:
        demand = (
            {"data_analysis": 0.25, "data_pipelines": 0.25} if chance.random() < 0.5 else {"operations": 0.25}
        )
        return {**project, "kind": "ongoing", "monthly_demand": demand}
    maturity = _drawn(shares("maturity", shape.size), chance)
    project["template"] = chance.choice(KINDS_BY_MATURITY[maturity])
    project["size"] = _drawn(SIZES, chance)
    longest = max(0, shape.months - LEAST_MONTHS)
    first = chance.randint(0, longest // 2) if chance.random() < STARTS_LATER else 0
    if first:
        project["earliest_start"] = str(FIRST_MONTH + first)
    if chance.random() < WITH_DEADLINE and first + LEAST_MONTHS < shape.months:
        project["deadline"] = str(FIRST_MONTH + chance.randint(first + LEAST_MONTHS, shape.months - 1))
    return project


def _work(project: Request, shape: Shape, rulebook: Rulebook) -> float:
    """Person-months of a specialist until the horizon ends; operations for half of it."""
    if "monthly_demand" in project:
        return sum(project["monthly_demand"].values()) * shape.months
    figures = rulebook.figures(country=COUNTRY, market=MARKET, size_band=BAND)
    name = f"projects.{project['template']}.{project['size']}"
    effort = sum(figures.value(key) for key in figures if key.startswith(f"{name}.effort."))
    return effort + figures.value(f"{name}.operations") * shape.months / 2


def _budget(work: float, shape: Shape, funded: float, rulebook: Rulebook) -> float:
    """Money for part of the hires that the work takes, one at least; whole thousands."""
    figures = rulebook.figures(country=COUNTRY, market=MARKET, size_band=BAND)
    role = SPECIALISTS[0]
    pay = loaded_monthly_pay(figures, role) * shape.months + figures.value(f"roles.{role}.recruiting_cost")
    hires = max(1.0, work / (PACE * shape.months) * funded)
    return float(math.ceil(hires * pay / 1000) * 1000)


def _drawn(weights: Mapping[str, float], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one request."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.companies", description="A made-up request.")
    for name, most in (("projects", 60), ("months", 60), ("groups", 50)):
        parser.add_argument(f"--{name}", type=int, required=True, metavar="N", help=f"up to {most}")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--company", choices=HEADCOUNTS, help="people employed (default: by projects)")
    given = parser.parse_args(arguments)
    try:
        shape = Shape(
            projects=given.projects, months=given.months, groups=given.groups, company=given.company
        )
    except ValueError as error:
        parser.error(str(error))
    print(json.dumps(company_request(shape, given.seed, load(Settings().rules)), indent=2))


if __name__ == "__main__":
    main()
