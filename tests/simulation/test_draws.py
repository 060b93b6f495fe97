"""Streams are stable: these numbers were written down once and may not change with numpy or the machine."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.domain.distribution import Distribution, certain
from advisor.simulation.draws import Draws
from advisor.simulation.futures import quantile


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("effort.churn", [0.9446654648553559, 0.057858435537590645, 0.4379216951382814, 0.5511102801878078]),
        (
            "lead_time.data_scientist.0",
            [0.9825843878619307, 0.7769107540383844, 0.35172073443109775, 0.2222982086782707],
        ),
    ],
)
def test_the_first_four_of_a_stream_never_change(name: str, first: list[float]) -> None:
    assert Draws(samples=8, seed=1).uniform(name)[:4].tolist() == first


def test_a_stream_has_one_number_in_each_slice() -> None:
    stream = Draws(samples=200, seed=3).uniform("passing.x.y.0")
    assert sorted(np.floor(stream * 200).astype(int)) == list(range(200))


def test_a_stream_does_not_depend_on_what_else_was_drawn() -> None:
    alone, after = Draws(samples=20, seed=1), Draws(samples=20, seed=1)
    after.uniform("another")
    assert (alone.uniform("one") == after.uniform("one")).all()


def test_seeds_and_names_make_different_streams() -> None:
    draws = Draws(samples=50, seed=1)
    assert (draws.uniform("one") != draws.uniform("two")).any()
    assert (draws.uniform("one") != Draws(samples=50, seed=2).uniform("one")).any()


@pytest.mark.parametrize(
    "distribution",
    [
        Distribution(kind="triangular", low=1, mode=2, high=6),
        Distribution(kind="uniform", low=0.2, mode=0.5, high=1.4),
        Distribution(kind="triangular", low=2, mode=2, high=5),
        certain(3.0),
    ],
)
def test_many_draws_have_the_mean_that_is_planned_with(distribution: Distribution) -> None:
    drawn = quantile(distribution, Draws(samples=20_000, seed=1).uniform("x"))
    assert drawn.mean() == pytest.approx(distribution.mean, rel=1e-3)
    assert distribution.low <= drawn.min()
    assert drawn.max() <= distribution.high
