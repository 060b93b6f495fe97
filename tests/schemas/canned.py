"""A small recommendation by hand: one hire, one trainee of each kind, a delivery and an ongoing project."""

from __future__ import annotations

from advisor.domain.horizon import Horizon, Month
from advisor.domain.plan import (
    Assignment,
    Costs,
    EconomicCost,
    Hire,
    Plan,
    ProjectResult,
    SolverReport,
    SolverStage,
    Training,
)
from advisor.domain.recommendation import (
    Action,
    Alternative,
    Assumption,
    BindingLimit,
    Caution,
    Comparison,
    Needs,
    Recommendation,
    RuleLine,
    SmallestChange,
    StaffRow,
)

HORIZON = Horizon(start=Month.parse("2027-01"), months=3)
HIRED = "hire:machine_learning_engineer:permanent"
PATH = "business_analyst_to_data_scientist"
TRAINED = f"train:{PATH}"

DELIVERY = ProjectResult(
    id="churn",
    priority="must",
    kind="delivery",
    delivered=True,
    completion=1.0,
    accepted=0,
    live=1,
    completed=2,
    effort={"model_building": 2.0},
    shortage={"operations": 0.0},
)
ONGOING = ProjectResult(
    id="reports",
    priority="should",
    kind="ongoing",
    delivered=False,
    completion=0.5,
    accepted=None,
    live=None,
    completed=None,
    effort={},
    shortage={"data_analysis": 0.75},
)
COSTS = Costs(
    pay=1000.005,
    recruiting=200.004,
    training=33.333333,
    contracts=-0.0,
    by_month=(411.114111, 411.114111, 411.114111),
    committed_after=-0.0,
    annual_run_rate_after=12000.0,
    economic=EconomicCost(hires=1000.0, moves=500.0, delay=1.0 / 3),
)
REPORT = SolverReport(
    name="HiGHS",
    version="1.16.0",
    status="optimal",
    gap=0.0,
    seconds=0.2,
    stages=(
        SolverStage(name="must_on_time", objective=1.0, bound=float("-inf"), status="optimal", seconds=0.1),
    ),
)
PLAN = Plan(
    strategy="hire_machine_learning_engineer_and_cross_train",
    status="optimal",
    hires=(Hire(role="machine_learning_engineer", engagement="permanent", count=1, start=1, decide=0),),
    trainings=tuple(
        Training(
            path=PATH,
            group="analysts",
            target_role="data_scientist",
            supported=supported,
            count=1,
            start=0,
            end=1,
            success_rate=0.7,
        )
        for supported in (True, False)
    ),
    headcount={
        "staff:analysts": (3, 3, 3),
        HIRED: (0, 1, 1),
        f"{TRAINED}:analysts:supported": (0, 0, 1),
        f"{TRAINED}:analysts:unsupported": (0, 0, 1),
    },
    capacity={
        "staff:analysts": (0.9, 0.9, 0.9),
        HIRED: (0.0, 0.5, 1.0),
        f"{TRAINED}:analysts:supported": (0.0, 0.0, 0.8),
        f"{TRAINED}:analysts:unsupported": (-0.0, 0.0, 0.4),
    },
    assignments=(
        Assignment(
            worker=f"{TRAINED}:analysts:supported",
            project="churn",
            activity="model_building",
            period=2,
            person_months=0.25,
            output=0.2,
        ),
        Assignment(
            worker=f"{TRAINED}:analysts:unsupported",
            project="churn",
            activity="model_building",
            period=2,
            person_months=0.125,
            output=0.1,
        ),
    ),
    progress={("churn", "model_building"): (0.25, 0.5, 1.0)},
    projects=(ONGOING, DELIVERY),
    costs=COSTS,
    solver=REPORT,
)
HIRE = Action(
    action="hire",
    role="machine_learning_engineer",
    engagement="permanent",
    count=1,
    decide_by=0,
    starts=1,
    cost=COSTS.total - COSTS.training,
    because=("one-hire",),
)
TRAIN = Action(
    action="cross_train",
    path=PATH,
    supported=True,
    count=1,
    starts=0,
    ends=1,
    cost=COSTS.training,
    because=(),
)
RECOMMENDATION = Recommendation(
    horizon=HORIZON,
    currency="USD",
    reference="REQ-1",
    plan=PLAN,
    headline="Hire one machine learning engineer.",
    actions=(HIRE, TRAIN),
    staff=(StaffRow(id="analysts", role="business_analyst", headcount=3, available_share=0.3),),
    project_order=("churn", "reports"),
    project_names={"churn": "Who is about to leave"},
    needs=Needs(greatest_role=None, gap_after_staff={"science": 0.0, "engineering": -0.0}),
    alternatives=(
        Alternative(
            strategy="no_change",
            status="optimal",
            why=None,
            plan=PLAN,
            actions=(HIRE, TRAIN),
            compared=Comparison(cost=10.0, economic_cost=1.0, months_later=None, tie=False),
        ),
        Alternative(
            strategy="hire_both",
            status="unaffordable",
            why="Too dear.",
            plan=None,
            actions=None,
            compared=None,
        ),
    ),
    smallest_change=SmallestChange(
        needed=True, extra_budget=100.004, extra_months=None, drop_projects=("churn",)
    ),
    summary=("One sentence.",),
    rules=(
        RuleLine(
            id="one-hire",
            title="One hire",
            fired="yes",
            conditions=(
                ("company.size_band", "small", "small", "yes"),
                ("budget.affordable_hires", None, "1", "unknown"),
            ),
            effects=("Hire.",),
            because=(("A18", "Justin Richie", "techtarget-ds-vs-mle"), (None, None, "team-judgement")),
        ),
    ),
    binding_limits=(BindingLimit(limit="budget", used=10.0, of=10.0, unit="USD"),),
    warnings=(Caution(rule=None, level="high", text="Careful."),),
    assumptions=(
        Assumption(
            name="horizon.start",
            value="2027-01",
            unit="month",
            range=None,
            source="default",
            as_of=None,
            kind="assumption",
            origin="service",
        ),
        Assumption(
            name="roles.machine_learning_engineer.salary",
            value=180000.0,
            unit="USD/year",
            range=(147400.0, 247500.0),
            source="request",
            as_of=None,
            kind="request",
            origin="request",
        ),
    ),
    rulebook_version="sha256:0",
)
