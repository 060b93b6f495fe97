"""What existing people cannot cover is told without a programme only where it is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.planning import needs
from advisor.planning.needs import gap_after_staff, gap_where_there_is_time, least_gap
from tests.planning.tiny import SCIENCE, developer, ongoing, parameters, project, staff


def people_for(share: float, *, specialty: float = 0.5):
    """A scientist and a developer who can also analyse, a project for both sides, some recurring analysis."""
    versatile = {"production_code": 0.8, "data_analysis": 0.5}
    return parameters(
        months=6,
        staff=(
            staff(months=6, available_share=share, proficiency={**dict.fromkeys(SCIENCE, 0.9)}),
            developer(months=6, available_share=share, proficiency=versatile),
        ),
        projects=(
            project(months=6, effort={"data_analysis": 1.0, "production_code": 1.5, "deployment": 0.5}),
            ongoing(months=6, demand={"data_analysis": 0.3}),
        ),
        specialty_share=specialty,
    )


@pytest.mark.parametrize("share", [0.6, 1.0])
def test_where_people_have_the_time_the_gap_is_that_of_the_programme(share):
    problem = people_for(share)
    plain = gap_where_there_is_time(problem)
    assert plain == pytest.approx(least_gap(problem), abs=1e-6)
    assert plain == pytest.approx({"science": 0.0, "engineering": 0.5})


def test_where_their_time_ends_first_the_programme_is_asked(monkeypatch):
    short = people_for(0.1)
    assert gap_where_there_is_time(short) is None
    monkeypatch.setattr(needs, "least_gap", lambda *_: {"asked": 1.0})
    assert gap_after_staff(short) == {"asked": 1.0}


def test_only_a_share_of_the_time_helps_the_other_side():
    """Without a scientist, half of six months at a third of a full week cover 0.5 pm; a tenth of it 0.1."""
    gaps = {}
    for share in (0.5, 0.1, 0.0):
        problem = people_for(1 / 3, specialty=share)
        analysis = (project(months=6, effort={"data_analysis": 1.0}), problem.projects[1])
        alone = replace(problem, staff=problem.staff[1:], projects=analysis)
        gaps[share] = least_gap(alone)["science"]
    assert gaps == pytest.approx({0.5: 2.3, 0.1: 2.7, 0.0: 2.8}, abs=1e-6)


def test_people_start_with_their_own_trade():
    """The developer's two months are taken by production; the analysis that he could do is left undone."""
    problem = people_for(1 / 3)
    busy = replace(
        problem,
        staff=tuple(g for g in problem.staff if g.id == "developers"),
        projects=(project(months=6, effort={"production_code": 1.6, "data_analysis": 1.0}),),
    )
    assert least_gap(busy) == pytest.approx({"science": 1.0, "engineering": 0.0}, abs=1e-6)
    assert gap_after_staff(busy) == pytest.approx({"science": 1.0, "engineering": 0.0}, abs=1e-6)


def test_outside_the_window_of_a_project_nobody_has_time_for_it():
    work = project(months=6, effort={"model_building": 3.0}, earliest_start=4)
    late = parameters(months=6, staff=(staff(months=6),), projects=(work,))
    assert gap_after_staff(late) == pytest.approx({"science": 1.0, "engineering": 0.0})
