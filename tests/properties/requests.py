"""Small requests of all kinds, as JSON."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
            "confidence": st.sampled_from([0.5, 0.95]),
            "market": st.sampled_from(["normal", "tight", "loose"]),
            "objective": st.sampled_from(["musts_first", "net_value"]),
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
        "analysis": {"what_would_help": False, "samples": 100},
    }
    return request | _given(draw, {"requested_role": st.sampled_from(ROLES)})
