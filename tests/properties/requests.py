"""Small requests of all kinds, as JSON and, for exact comparisons, as parameters."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from advisor.domain.parameters import Parameters
from tests.model.tiny import (
    after,
    analysts,
    developer,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    training,
)

ACTIVITIES = (
    "problem_framing", "data_analysis", "model_building", "data_pipelines", "production_code", "deployment",
    "user_adoption",
)  # fmt: skip
ROLES = (
    "data_scientist", "machine_learning_engineer", "business_analyst", "data_analyst", "software_developer",
    "data_engineer", "statistician", "database_administrator",
)  # fmt: skip
TEMPLATES = (
    "churn_prediction_in_app",
    "dashboard_and_reports",
    "forecasting_prototype",
    "prototype_to_production",
)
MONTHS = tuple(f"2027-{month:02d}" for month in range(1, 13))
amounts = st.sampled_from([0.1, 0.3, 0.5, 1.0, 2.0])
shares = st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0])


def _given(draw: Any, values: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """Each of the fields, or not."""
    return {name: draw(strategy) for name, strategy in values.items() if draw(st.booleans())}


@st.composite
def groups(draw: Any) -> dict[str, Any]:
    group = {"role": draw(st.sampled_from(ROLES)), "headcount": draw(st.integers(1, 7))}
    group |= _given(draw, {"available_share": shares})
    if draw(st.integers(0, 4)) == 0:
        first, last = sorted((draw(st.sampled_from(MONTHS[:10])), draw(st.sampled_from(MONTHS[:10]))))
        group |= {"from": first, "until": last}
    return group


@st.composite
def projects(draw: Any) -> dict[str, Any]:
    made = _given(
        draw,
        {
            "priority": st.sampled_from(["must", "should", "could"]),
            "criticality": st.sampled_from(["internal", "exploratory", "business_critical"]),
            "max_team": st.sampled_from([0.5, 1.0, 3.0]),
        },
    )
    if draw(st.integers(0, 4)) == 0:
        demand = draw(
            st.dictionaries(st.sampled_from([*ACTIVITIES[:6], "operations"]), amounts, min_size=1, max_size=2)
        )
        return made | {"kind": "ongoing", "monthly_demand": demand}
    made |= _given(
        draw,
        {
            "deadline": st.sampled_from(MONTHS[:10]),
            "operations": st.sampled_from([0.0, 0.1, 0.4]),
            "monthly_value": st.sampled_from([0, 5000, 60000]),
            "uses_pretrained_models": st.booleans(),
        },
    )
    if draw(st.booleans()):
        return made | {"template": draw(st.sampled_from(TEMPLATES)), "size": "small"}
    return made | {
        "effort": draw(st.dictionaries(st.sampled_from(ACTIVITIES), amounts, min_size=1, max_size=5))
    }


@st.composite
def requests(draw: Any) -> dict[str, Any]:
    """Up to three projects and three groups over ten months."""
    budget: dict[str, Any] = {
        draw(st.sampled_from(["total", "annual"])): draw(st.sampled_from([0, 4000, 150000, 260000, 700000]))
    }
    budget |= _given(
        draw,
        {
            "training": st.sampled_from([0, 2000, 50000]),
            "annual_payroll_cap": st.sampled_from([0, 200000, 500000]),
        },
    )
    options = _given(
        draw,
        {
            "max_hires": st.integers(0, 2),
            "market": st.sampled_from(["normal", "tight", "loose"]),
            "objective": st.sampled_from(["delivery_first", "net_value"]),
            "allow": st.sampled_from(
                [
                    {"hire": []},
                    {"training_paths": []},
                    {"hire": ["data_scientist"]},
                    {},
                    {"engagements": ["permanent", "contract"]},
                    {"engagements": ["contract"]},
                ]
            ),
        },
    )
    request = {
        "company": {"headcount": draw(st.sampled_from([5, 60, 2000]))},
        "horizon": {"start": "2027-01", "months": 10},
        "budget": budget,
        "staff": draw(st.lists(groups(), max_size=3)),
        "projects": draw(st.lists(projects(), min_size=1, max_size=3)),
        "options": options,
        "analysis": {"alternatives": True, "smallest_change": False},
    }
    return request | _given(draw, {"requested_role": st.sampled_from(ROLES)})


ORDER = (
    ("data_analysis", "model_building", 0), ("model_building", "production_code", 1),
    ("production_code", "deployment", 0), ("deployment", "user_adoption", 1),
)  # fmt: skip


@st.composite
def instances(draw: Any) -> Parameters:
    """Up to two projects, two hire options and one path over five or six months, all figures round."""
    months = draw(st.integers(5, 6))
    works = [_work(draw, months)]
    if draw(st.booleans()):
        priority = draw(st.sampled_from(["must", "should", "could"]))
        works.append(
            ongoing(months=months, priority=priority)
            if draw(st.booleans())
            else project("q", months=months, effort={"data_analysis": draw(amounts)}, priority=priority)
        )
    both = {"data_analysis": 0.5, "model_building": 0.5, "production_code": 0.5, "deployment": 0.5}
    ramp = draw(st.sampled_from([(), (0.5,), (0.25, 0.5)]))
    half = st.sampled_from([0.25, 0.5])
    hires = tuple(
        make(ramp_up=ramp, most=1, proficiency={**both, **make().proficiency})
        for make in (scientist_option, engineer_option)
        if draw(st.booleans())
    )
    if draw(st.integers(0, 2)) == 0:
        hand_over = {"hand_over": 0.25, "receiving": draw(st.sampled_from([0.0, 0.25]))}
        contractor = engineer_option(
            ramp_up=ramp[:1], most=1, proficiency={**both, **engineer_option().proficiency}
        )
        hires = (on_contract(contractor, **hand_over), *hires)
    return parameters(
        months=months,
        staff=(
            analysts(months=months, available_share=draw(half), proficiency={"data_analysis": 0.5}),
            developer(months=months, available_share=draw(half), proficiency={"production_code": 0.5}),
        ),
        hires=hires,
        trainings=(training(released_share=0.5, study_share=0.25, duration=draw(st.integers(1, 2))),),
        projects=tuple(works),
        training_groups={"analysts": (1, 1), "developers": (1, 1)},
        specialty_share=draw(st.sampled_from([0.25, 1.0])),
        limits={"budget": float(draw(st.sampled_from([0, 350, 900, 2000]))), "max_hires": 2},
    )  # fmt: skip


def _work(draw: Any, months: int) -> Any:
    some = {k: amounts for k in ACTIVITIES if k not in ("problem_framing", "data_pipelines")}
    effort = draw(st.fixed_dictionaries({}, optional=some)) or {"model_building": 1.0}
    return project(
        months=months,
        effort=effort,
        precedence=tuple(after(a, b, lag) for a, b, lag in ORDER if a in effort and b in effort),
        overlap={"production_code": 0.25, "deployment": 0.0},
        deadline=draw(st.integers(2, months - 1)),
        operations=draw(st.sampled_from([0.0, 0.125])),
        monthly_value=draw(st.sampled_from([5.0, 50.0, 250.0])),
    )
