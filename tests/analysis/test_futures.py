"""Draws by name, distributions as declared, and futures that differ only where figures may."""

from __future__ import annotations

import math

import pytest

from advisor.analysis.futures import Draws, Futures, stream_of, value_at, varies
from advisor.rulebook.book import Figure
from tests.service.asking import brief, request, rulebook


def figure(**changes: object) -> Figure:
    values = {
        "name": "planning.something", "value": 2.0, "unit": "month", "low": 1.0, "high": 5.0, "source": "s",
        "as_of": None, "kind": "assumption",
    }  # fmt: skip
    return Figure(**(values | changes))  # type: ignore[arg-type]


def share_below(x: float, low: float, mode: float, high: float) -> float:
    """The distribution function of the triangle, from any textbook."""
    if x <= mode:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - x) ** 2 / ((high - low) * (high - mode))


@pytest.mark.parametrize("u", [0.01, 0.2, 0.25, 0.5, 0.99])
def test_a_triangular_figure_has_its_peak_at_the_value(u):
    assert share_below(value_at(figure(), u), 1.0, 2.0, 5.0) == pytest.approx(u)


def test_a_triangle_may_rise_or_fall_alone():
    assert value_at(figure(value=1.0), 0.0) == pytest.approx(1.0)
    assert value_at(figure(value=5.0), 0.25) == pytest.approx(3.0)


def test_a_uniform_figure_is_drawn_evenly():
    assert [value_at(figure(distribution="uniform"), u) for u in (0.0, 0.25, 1.0)] == [1.0, 2.0, 5.0]


@pytest.mark.parametrize(
    "certain", [{"distribution": "fixed"}, {"kind": "request"}, {"low": 2.0, "high": 2.0}]
)
def test_what_is_decided_or_given_is_not_drawn(certain):
    assert not varies(figure(**certain))
    assert value_at(figure(**certain), 0.9) == 2.0


def test_a_value_that_a_rule_sets_outside_the_range_widens_it():
    assert value_at(figure(value=6.0), 1.0) == 6.0


def test_a_stream_has_one_number_in_each_slice():
    draws = Draws(50, seed=3)
    slices = sorted(math.floor(50 * draws.uniform("a", i)) for i in range(50))
    assert slices == list(range(50))


def test_streams_depend_on_seed_and_name_alone():
    alone = [Draws(20, 1).uniform("a", i) for i in range(20)]
    both = Draws(20, 1)
    beside = [(both.uniform("b", i), both.uniform("a", i))[1] for i in range(20)]
    assert beside == alone
    assert [Draws(20, 2).uniform("a", i) for i in range(20)] != alone
    assert [both.uniform("b", i) for i in range(20)] != alone


def test_somebody_quick_is_quick_at_everything_and_support_helps_the_same_people():
    assert stream_of("proficiency.statistician.deployment") == stream_of(
        "proficiency.statistician.operations"
    )
    assert stream_of("proficiency.statistician.deployment") != stream_of(
        "proficiency.data_analyst.deployment"
    )
    assert stream_of("training.x.success_rate_supported") == stream_of("training.x.success_rate")
    assert stream_of("roles.x.ramp_up_unsupported") == stream_of("roles.x.ramp_up")
    assert stream_of("roles.x.salary") != stream_of("roles.x.ramp_up")


BASE = request(
    staff=[{"role": "business_analyst", "headcount": 2}],
    projects=[
        {"id": "own", "effort": {"model_building": 2.0, "data_analysis": 1.0}},
        {"id": "known", "template": "dashboard_and_reports", "operations": 0.3},
    ],
)


def futures(payload: dict[str, object], samples: int = 40, seed: int = 1) -> Futures:
    return Futures(brief(payload), rulebook(), Draws(samples, seed))


def test_futures_stay_inside_the_published_ranges():
    figures = brief(BASE).case.figures
    low, high = (
        figures.peek("roles.data_scientist.salary").low,
        figures.peek("roles.data_scientist.salary").high,
    )
    loaded = (1.222 / 12, 1.423 / 12)
    for i in range(40):
        found = futures(BASE).future(i)
        option = next(r for r in found.parameters.hires if r.role == "data_scientist")
        assert low * loaded[0] <= option.monthly_pay <= high * loaded[1]
        assert option.lead_time in (1, 2, 3, 4)
        assert 0.1 <= found.parameters.staff[0].available_share <= 0.6
        assert 0.132 <= found.attrition["business_analyst"] <= 0.24


def test_all_work_of_a_project_is_misjudged_alike():
    found = futures(BASE)
    planned = {p.id: p for p in brief(BASE).parameters.projects}
    factors = []
    for i in range(10):
        by_id = {p.id: p for p in found.future(i).parameters.projects}
        own = {k: by_id["own"].effort[k] / planned["own"].effort[k] for k in planned["own"].effort}
        assert max(own.values()) == pytest.approx(min(own.values()))
        assert 0.8 <= own["model_building"] <= 1.8
        known = {k: by_id["known"].effort[k] / planned["known"].effort[k] for k in planned["known"].effort}
        assert max(known.values()) == pytest.approx(min(known.values()))
        assert by_id["own"].monthly_value == planned["own"].monthly_value
        factors.append(own["model_building"])
    assert len(set(factors)) == 10


def test_a_figure_of_the_request_is_taken_as_certain():
    found = futures(
        BASE | {"assumptions": {"roles.data_scientist.salary": 150000.0, "planning.employer_overhead": 1.3}}
    )
    pays = {
        option.monthly_pay
        for i in range(10)
        for option in found.future(i).parameters.hires
        if option.role == "data_scientist"
    }
    assert pays == {150000.0 * 1.3 / 12}


def test_standards_and_ways_of_counting_are_not_drawn():
    base, found = brief(BASE).parameters, futures(BASE)
    for i in range(10):
        drawn = found.future(i).parameters
        assert [p.qualification for p in drawn.projects] == [p.qualification for p in base.projects]
        assert [p.max_team for p in drawn.projects] == [p.max_team for p in base.projects]
        assert drawn.specialty_share == base.specialty_share
        assert drawn.pricing.commitment_months == base.pricing.commitment_months


def test_nothing_to_draw_is_certain():
    every = futures(BASE)
    fixed = {f.name: f.value for f in brief(BASE).case.figures.read() if varies(f)}
    fixed |= {
        f"roles.{role}.attrition": 0.0
        for role in ("business_analyst", "data_scientist", "machine_learning_engineer")
    }
    fixed["planning.effort_overrun"] = 1.0
    names = {name for name in fixed if not name.startswith("currency")}
    certain = futures(BASE | {"assumptions": {name: fixed[name] for name in names}})
    assert not every.certain
    assert certain.certain
    assert (
        certain.future(3).parameters == brief(BASE | {"assumptions": {n: fixed[n] for n in names}}).parameters
    )


def test_leaving_follows_the_rate_of_a_year():
    found = futures(BASE | {"assumptions": {"roles.business_analyst.attrition": 0.2}}, samples=200)
    months = [found.future(i).leaves_after("staff.x.0", "business_analyst") for i in range(200)]
    assert sum(m < 12 for m in months) == pytest.approx(0.2 * 200, abs=1)
    assert sum(m < 24 for m in months) == pytest.approx(0.36 * 200, abs=1)
    assert found.future(0).leaves_after("staff.x.0", "unheard_of") == math.inf
