"""The record of the first edition's plans, and a few of its companies simulated. `make bench` does all of them."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.domain.request import PRIORITIES
from benchmarks.deliveries import SMALL, Recorded, deliver, read

SAMPLE = (
    "1 x 18 x 4, seed 4",
    "2 x 18 x 4, seed 2",
    "3 x 18 x 4, seed 2",
    "4 x 18 x 4, seed 2",
    "6 x 24 x 5, seed 2",
)


@pytest.fixture(scope="module")
def record() -> dict[str, Recorded]:
    return {one.name: one for one in read()}


def test_the_record_has_a_hundred_small_companies_and_forty_larger_ones(record: dict[str, Recorded]) -> None:
    sizes = Counter(one.projects for one in record.values())
    assert [sizes[n] for n in range(1, SMALL + 1)] == [25, 25, 25, 25]
    assert sorted(n for n in sizes if n > SMALL) == [6, 7, 8, 9, 10, 11, 12]
    assert sum(sizes.values()) == len(record) >= 140


def test_everything_recorded_on_time_is_a_delivery_of_the_request(record: dict[str, Recorded]) -> None:
    for one in record.values():
        assert one.on_time <= {p.id for p in one.problem.projects if p.kind == "delivery"}


def test_everybody_in_a_recorded_team_has_an_option(record: dict[str, Recorded]) -> None:
    for one in record.values():
        assert {hire.option for hire in one.team.hires} <= {option.key for option in one.problem.hires}
        assert {e.option for e in one.team.trainings} <= {option.key for option in one.problem.trainings}
        assert all(option.success_rate == 1.0 for option in one.problem.trainings)


@pytest.mark.parametrize("name", SAMPLE)
def test_simulated_work_delivers_what_the_exact_months_did(name: str, record: dict[str, Recorded]) -> None:
    delivered = deliver(record[name])
    assert delivered.fewer("must") <= 0
    assert delivered.fewer(*PRIORITIES) <= 0
