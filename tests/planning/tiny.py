"""Hand-built problems, small enough to be worked out on paper. Pay is 100 a month; months are few, the window ends
with the horizon, and nothing is uncertain but who passes a course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from advisor.domain.horizon import Horizon, Month
from advisor.domain.problem import (
    HireOption,
    Limits,
    Precedence,
    Pricing,
    Problem,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
    Uncertainty,
)

SCIENCE = ("problem_framing", "data_analysis", "model_building", "user_adoption")
ENGINEERING = ("data_pipelines", "production_code", "deployment", "operations")
SIDES = {**dict.fromkeys(SCIENCE, "science"), **dict.fromkeys(ENGINEERING, "engineering")}
PAY = 100.0
PLENTY = 1_000_000.0
CERTAIN = Uncertainty(
    effort={}, proficiency={}, lead_time={}, ramp_up={}, ramp_up_mentored={}, duration={}, attrition={},
    replacement_months=3,
)  # fmt: skip


def staff(name: str = "scientists", *, months: int, **changes: Any) -> StaffParameters:
    """One person, full time, who can do all of the science side's work and nothing else."""
    values: dict[str, Any] = {
        "id": name, "role": "data_scientist", "side": "science", "headcount": 1, "available_share": 1.0,
        "proficiency": dict.fromkeys(SCIENCE, 1.0), "monthly_pay": PAY,
    }  # fmt: skip
    values |= changes
    values.setdefault("present", (values["headcount"],) * months)
    return StaffParameters(**values)


def developer(name: str = "developers", *, months: int, **changes: Any) -> StaffParameters:
    """One person, full time, who can do all of the engineering side's work and nothing else."""
    values: dict[str, Any] = {
        "role": "software_developer", "side": "engineering", "proficiency": dict.fromkeys(ENGINEERING, 1.0)
    }  # fmt: skip
    return staff(name, months=months, **(values | changes))


def scientist_option(**changes: Any) -> HireOption:
    """A data scientist who can start in the second month, at full speed, for a recruiting cost of 10."""
    values: dict[str, Any] = {
        "role": "data_scientist", "engagement": "permanent", "side": "science",
        "proficiency": dict.fromkeys(SCIENCE, 1.0), "lead_time": 1, "ramp_up": (), "ramp_up_mentored": (),
        "mentor_load": 0.0, "mentors": (), "monthly_pay": PAY, "recruiting_cost": 10.0, "most": 1,
    }  # fmt: skip
    return HireOption(**(values | changes))


def engineer_option(**changes: Any) -> HireOption:
    """A machine learning engineer on the same terms."""
    values: dict[str, Any] = {
        "role": "machine_learning_engineer", "side": "engineering", "proficiency": dict.fromkeys(ENGINEERING, 1.0)
    }  # fmt: skip
    return scientist_option(**(values | changes))


def on_contract(option: HireOption, **changes: Any) -> HireOption:
    """The same person for two months at least, at a rate of 160 instead of pay of 100; nothing to hand over."""
    values: dict[str, Any] = {
        "engagement": "contract",
        "term": 2,
        "monthly_pay": 160.0,
        "recruiting_cost": 0.0,
    }
    return replace(option, **(values | changes))


def training(**changes: Any) -> TrainingOption:
    """One month of full-time study for a fee of 5 makes an analyst a full scientist; two may go at once."""
    values: dict[str, Any] = {
        "path": "business_analyst_to_data_scientist", "group": "analysts", "target_role": "data_scientist",
        "supported": False, "side": "science", "proficiency": dict.fromkeys(SCIENCE, 1.0), "duration": 1,
        "study_share": 1.0, "released_share": 1.0, "success_rate": 1.0, "success_rate_alone": 1.0, "gain": 1.0,
        "fee": 5.0, "support_load": 0.0, "trainees_per_specialist": 1.0, "specialist_groups": (),
        "specialist_roles": (), "monthly_pay": PAY, "most": 2,
    }  # fmt: skip
    return TrainingOption(**(values | changes))


def analysts(*, months: int, **changes: Any) -> StaffParameters:
    """Two people, full time, who can do nothing yet."""
    return staff(
        "analysts",
        months=months,
        **({"role": "business_analyst", "headcount": 2, "proficiency": {}} | changes),
    )


def project(
    name: str = "p", *, months: int, effort: Mapping[str, float] | None = None, **changes: Any
) -> ProjectParameters:
    """A must of one person-month of model building, due at the end, worth 10 a month."""
    effort = {"model_building": 1.0} if effort is None else effort
    values: dict[str, Any] = {
        "id": name, "name": name, "priority": "must", "kind": "delivery", "criticality": "internal",
        "effort": effort, "demand": {}, "deadline": months - 1, "earliest_start": 0, "operations": 0.0,
        "max_team": 20.0, "deadline_given": True, "monthly_value": 10.0, "value_given": True,
        "shortage_price": 150.0, "worth": PLENTY, "worth_for_safety": PLENTY,
        "qualification": dict.fromkeys(SIDES, 0.5), "precedence": (), "overlap": dict.fromkeys(ENGINEERING, 0.0),
        "model_phase": tuple(k for k in effort if k in SCIENCE and k != "user_adoption"),
        "production_phase": tuple(k for k in effort if k in ENGINEERING),
        "adoption_phase": tuple(k for k in effort if k == "user_adoption"),
    }  # fmt: skip
    return ProjectParameters(**(values | changes))


def ongoing(
    name: str = "o", *, months: int, demand: Mapping[str, float] | None = None, **changes: Any
) -> ProjectParameters:
    """A should: half a person-month of data analysis in every month."""
    values: dict[str, Any] = {
        "kind": "ongoing", "priority": "should", "demand": demand or {"data_analysis": 0.5}, "monthly_value": 0.0,
        "worth": 0.0,
    }  # fmt: skip
    return project(name, months=months, effort={}, **(values | changes))


def after(before: str, activity: str, lag: int = 0) -> Precedence:
    return Precedence(before=before, after=activity, lag=lag)


def parameters(*, months: int, **changes: Any) -> Problem:
    """Nobody and nothing, with plenty of money; give staff, hires, trainings, projects. `limits` and `pricing` are
    dictionaries of what differs."""
    limits: dict[str, Any] = {
        "budget": PLENTY, "annual_budget": None, "training_budget": None, "payroll_cap": None, "max_hires": None
    }  # fmt: skip
    limits |= changes.pop("limits", {})
    pricing: dict[str, Any] = {
        "window": months, "commitment_months": 1, "released_time_value": 1.0, "change_cost": 1.0,
        "late_factor": 1.0, "average_pay": PAY, "confidence": 0.8, "tie_tolerance": 0.05, "objective": "musts_first",
    }  # fmt: skip
    pricing |= changes.pop("pricing", {})
    groups = changes.get("staff", ())
    values: dict[str, Any] = {
        "horizon": Horizon(start=Month.parse("2027-01"), months=months), "staff": (), "hires": (),
        "trainings": (), "projects": (), "sides": SIDES, "specialty_share": 1.0, "specialty_rule": None,
        "training_groups": {g.id: (max(1, g.headcount), max(1, g.headcount)) for g in groups},
        "projects_at_once": 2, "ramp_up_start": 0.25, "limits": Limits(**limits), "pricing": Pricing(**pricing),
        "uncertainty": CERTAIN,
    }  # fmt: skip
    return Problem(**(values | changes))


# --- named instances ----------------------------------------------------------------------------------


def one_role_one_month() -> Problem:
    """One scientist, one month, one person-month of model building: just enough."""
    return parameters(months=1, staff=(staff(months=1),), projects=(project(months=1),))


def two_roles_one_path() -> Problem:
    """Both roles can be hired, two analysts can learn; a model and its production code in six months."""
    return parameters(
        months=6,
        staff=(analysts(months=6, available_share=0.5),),
        hires=(scientist_option(most=1), engineer_option(most=1)),
        trainings=(training(released_share=0.5),),
        projects=(
            project(
                months=6,
                effort={"model_building": 1.5, "production_code": 1.0},
                precedence=(after("model_building", "production_code", 1),),
                overlap={"production_code": 0.3},
            ),
            project("q", months=6, effort={"data_analysis": 1.0}, priority="should", monthly_value=60.0),
        ),
        training_groups={"analysts": (1, 1)},
    )
