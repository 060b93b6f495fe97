"""Made-up companies: valid requests, the same for the same seed, shaped like the survey's."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest

from advisor.rulebook import Rulebook, load
from advisor.schemas.request import RequestReader
from advisor.settings import Settings
from benchmarks import companies
from benchmarks.companies import DATA, HEADCOUNTS, SPECIALISTS, Shape, company_request, shares, team_size

SHAPES = (
    Shape(projects=1, months=6, groups=1),
    Shape(projects=2, months=6, groups=50),
    Shape(projects=3, months=18, groups=4),
    Shape(projects=12, months=24, groups=5),
    Shape(projects=40, months=24, groups=10),
    Shape(projects=60, months=60, groups=50),
)
MANY = 2000
"""Draws enough for a share to lie within 4 points of the table's: more than three standard errors."""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load(Settings().rules)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_made_up_request_is_valid(shape, rulebook):
    reader = RequestReader.of(rulebook)
    for seed in range(25):
        scenario = reader.read(json.loads(json.dumps(company_request(shape, seed, rulebook))))
        assert len(scenario.projects) == shape.projects
        assert len(scenario.staff) == shape.groups
        assert scenario.horizon_months == shape.months


@pytest.mark.parametrize("company", HEADCOUNTS)
def test_companies_of_every_size_are_valid(company, rulebook):
    low, high = HEADCOUNTS[company]
    shape = Shape(projects=5, months=12, groups=6, company=company)
    for seed in range(25):
        scenario = RequestReader.of(rulebook).read(company_request(shape, seed, rulebook))
        assert low <= scenario.company.headcount <= high


def test_the_same_seed_makes_the_same_request_and_another_another(rulebook):
    shape = Shape(projects=12, months=24, groups=5)
    assert company_request(shape, 3, rulebook) == company_request(shape, 3, rulebook)
    assert company_request(shape, 3, rulebook) != company_request(shape, 4, rulebook)


def test_a_seed_means_the_same_company_tomorrow(rulebook):
    request = company_request(Shape(projects=2, months=12, groups=2), 1, rulebook)
    assert [(group["role"], group["headcount"]) for group in request["staff"]] == [
        ("software_developer", 1),
        ("data_analyst", 1),
    ]


def test_a_larger_request_has_the_projects_of_the_smaller_one(rulebook):
    few = company_request(Shape(projects=12, months=24, groups=5), 3, rulebook)["projects"]
    many = company_request(Shape(projects=20, months=24, groups=5), 3, rulebook)["projects"]
    assert many[:12] == few


@pytest.mark.parametrize("company", HEADCOUNTS)
def test_team_sizes_follow_the_table(company):
    bins = shares("team_sizes", company)
    drawn = Counter(_bin(team_size(company, seed), tuple(bins)) for seed in range(MANY))
    for name, share in bins.items():
        assert drawn[name] / MANY == pytest.approx(share, abs=0.04), name


def _bin(size: int, names: tuple[str, ...]) -> str:
    lows = {name: int(name.rstrip("+").partition("-")[0]) for name in names}
    return max((name for name in names if lows[name] <= size), key=lambda name: lows[name])


def test_the_first_role_beside_specialists_is_as_common_as_in_the_table(rulebook):
    company = "250-999"
    shape = Shape(projects=1, months=6, groups=2, company=company)
    seconds = Counter()
    for seed in range(MANY):
        roles = companies._roles(shape, seed, team=1)
        assert roles[0] in SPECIALISTS
        seconds[roles[1]] += 1
    weights = {role: weight for role, weight in shares("titles", company).items() if role not in SPECIALISTS}
    for role, weight in weights.items():
        assert seconds[role] / MANY == pytest.approx(weight / sum(weights.values()), abs=0.04), role


def test_where_nobody_works_on_data_science_there_is_no_group_of_specialists(rulebook):
    shape = Shape(projects=2, months=12, groups=12)
    seeds = [seed for seed in range(60) if team_size(shape.size, seed) == 0]
    assert seeds
    for seed in seeds:
        staff = company_request(shape, seed, rulebook)["staff"]
        assert not {group["role"] for group in staff} & set(SPECIALISTS)


def test_groups_of_specialists_add_up_to_about_the_team(rulebook):
    shape = Shape(projects=40, months=24, groups=10)
    for seed in range(40):
        staff = company_request(shape, seed, rulebook)["staff"]
        groups = [g["headcount"] for g in staff if g["role"] in SPECIALISTS]
        assert abs(sum(groups) - team_size(shape.size, seed)) <= len(groups)


def test_exploring_companies_have_prototypes_as_often_as_the_survey_says(rulebook):
    shape = Shape(projects=60, months=24, groups=3, company="<50")
    of_exploring = companies.KINDS_BY_MATURITY["exploring"]
    only = [
        kind for kind in of_exploring if sum(kind in k for k in companies.KINDS_BY_MATURITY.values()) == 1
    ]
    projects = [p for seed in range(30) for p in company_request(shape, seed, rulebook)["projects"]]
    deliveries = [p for p in projects if "template" in p]
    expected = shares("maturity", "<50")["exploring"] * len(only) / len(of_exploring)
    share = sum(p["template"] in only for p in deliveries) / len(deliveries)
    assert only
    assert share == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize("table", ["team_sizes", "titles", "maturity"])
def test_pooled_shares_lie_between_those_of_the_rows(table):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for company in HEADCOUNTS:
        pooled = shares(table, company)
        assert sum(pooled.values()) == pytest.approx(1)
        of_size = [row for row in rows if row["company"] == company]
        for column, share in pooled.items():
            there = [float(row[column]) / sum(float(row[name]) for name in pooled) for row in of_size]
            assert min(there) - 1e-9 <= share <= max(there) + 1e-9


def test_every_role_and_kind_is_in_the_rules(rulebook):
    assert set(shares("titles", "<50")) <= set(rulebook.roles)
    kinds = {kind for kinds in companies.KINDS_BY_MATURITY.values() for kind in kinds}
    assert kinds <= set(rulebook.templates)
    assert set(companies.KINDS_BY_MATURITY) == set(shares("maturity", "<50"))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"projects": 0}, "projects"),
        ({"projects": 61}, "projects"),
        ({"months": 5}, "months"),
        ({"groups": 51}, "groups"),
        ({"company": "tiny"}, "company"),
    ],
)
def test_a_shape_beyond_the_limits_of_requests_is_refused_with_its_name(wrong, named):
    with pytest.raises(ValueError, match=named):
        Shape(**{"projects": 1, "months": 6, "groups": 1, **wrong})


def test_the_command_prints_the_request(rulebook, capsys):
    companies.main(["--projects", "3", "--months", "12", "--groups", "2", "--seed", "5"])
    shape = Shape(projects=3, months=12, groups=2)
    assert json.loads(capsys.readouterr().out) == company_request(shape, 5, rulebook)
