"""Two answers by hand, whole and consistent: a bank that hires and trains, and a shop that can do nothing.

For tests of the edges (schemas, pages, terminal), which need an answer and no planning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from advisor.domain.answer import (
    Advice,
    Alternative,
    Answer,
    AssignmentRow,
    Assumption,
    CapacityRow,
    CashAnswer,
    CashByMonth,
    Cause,
    Chance,
    Chances,
    Compared,
    ConditionRow,
    CrossTrain,
    Explanation,
    Finishes,
    FrontierStep,
    Hire,
    Lever,
    Milestones,
    Needs,
    Note,
    OtherTimeRow,
    PlanAnswer,
    PlanB,
    Plans,
    ProgressRow,
    ProjectAnswer,
    ProjectChance,
    Proposal,
    Provenance,
    Reason,
    Risk,
    RuleRow,
    Shortage,
    Solver,
    TeamCosts,
    Warned,
)
from advisor.domain.horizon import Horizon, Month

HORIZON = Horizon(start=Month.parse("2027-01"), months=18)
ENGINEER = "hire:machine_learning_engineer:permanent"
PATH = "business_analyst_to_data_scientist"
TRAINED = f"train:{PATH}"
ANALYSTS = "staff:business_analyst"
DEVELOPERS = "staff:software_developer"
LEAD_RULE = "one-hire-goes-to-the-greatest-need"
TRAIN_RULE = "cross-train-for-the-rest"
MONTHLY_PAY = 18_293.333333333332
NOTICE = "This is advice on roles, not on persons: a person decides. A chance is one of people and time."

BANK_REQUEST: Mapping[str, object] = {
    "company": {"headcount": 60, "country": "US", "currency": "USD"},
    "horizon": {"start": "2027-01", "months": 18},
    "budget": {"total": 300000.0, "training": 20000.0},
    "reference": "REQ-2026-114",
    "staff": [
        {"id": "business_analyst", "role": "business_analyst", "headcount": 3, "available_share": 0.5},
        {"id": "software_developer", "role": "software_developer", "headcount": 2, "available_share": 0.5},
    ],
    "projects": [
        {
            "id": "churn",
            "name": "Who is about to leave",
            "kind": "delivery",
            "template": "churn_prediction_in_app",
            "size": "medium",
            "priority": "must",
            "criticality": "business_critical",
            "deadline": "2028-06",
        },
        {"id": "reports", "kind": "ongoing", "priority": "should", "monthly_demand": {"data_analysis": 0.2}},
    ],
    "options": {"confidence": 0.8, "objective": "musts_first", "market": "normal", "time_limit": 20.0},
    "assumptions": {},
    "analysis": {"what_would_help": True, "what_would_change": False, "samples": 500, "seed": 1},
}

WORK: tuple[tuple[str, str, str, int, float, tuple[float, ...]], ...] = (
    (ANALYSTS, "churn", "problem_framing", 0, 0.75, (0.4, 0.4)),
    (ANALYSTS, "churn", "data_analysis", 2, 0.8, (0.5, 0.5, 0.5)),
    (TRAINED, "churn", "model_building", 6, 0.8, (0.5, 0.5, 0.5, 0.5, 0.5)),
    (ENGINEER, "churn", "data_pipelines", 4, 0.9, (0.4, 0.6)),
    (ENGINEER, "churn", "production_code", 11, 0.9, (0.9, 0.9)),
    (DEVELOPERS, "churn", "production_code", 11, 0.6, (0.5, 0.5)),
    (ENGINEER, "churn", "deployment", 13, 0.9, (0.9,)),
    (ANALYSTS, "churn", "user_adoption", 14, 0.75, (0.4, 0.4)),
    (ENGINEER, "churn", "operations", 14, 0.9, (0.25,) * 4),
    (ANALYSTS, "reports", "data_analysis", 0, 0.8, (0.25,) * 18),
)
"""Worker, project, activity, first period, output per person-month, person-months by period."""


def bank_answer() -> Answer:
    """One engineer hired and one analyst trained; the must is on time in 74 % of the futures."""
    return Answer(
        id="01JTESTBANK",
        created="2026-11-27T21:00:00Z",
        reference="REQ-2026-114",
        status="complete",
        outcome="all_on_time",
        currency="USD",
        notice=NOTICE,
        request=BANK_REQUEST,
        notes=(Note(pointer="/budget/training", text="More than the plan can use for training."),),
        recommendation=Advice(
            strategy="hire_machine_learning_engineer_and_cross_train",
            hires={"machine_learning_engineer": 1},
            trains=1,
            headline="Hire one machine learning engineer and cross-train one business analyst: "
            "about 7 in 10 that churn is on time. With a contractor for three months about 8 in 10.",
            actions=_bank_actions(),
            chance=_chances(churn=0.74, half=0.039, reports=1.0, finish=("2027-12", "2028-05", None)),
            costs=TeamCosts(
                cash=291_400.0,
                committed_after=0.0,
                cash_low=240_000.0,
                cash_high=301_000.0,
                people=312_000.0,
                moves=1_000.0,
                released_time=61_000.0,
                loss=366_767.0,
                net=740_767.0,
            ),
        ),
        plans=Plans(cheapest=_train_only(), safest=None),
        projects=_bank_projects(),
        cash=_bank_cash(),
        plan=_bank_plan(),
        needs=Needs(
            greatest_role="machine_learning_engineer", gap_after_staff={"science": 2.3, "engineering": 4.1}
        ),
        alternatives=_bank_alternatives(),
        frontier=_bank_frontier(),
        risks=(
            Risk(source="passing", title="Whether training succeeds", gain=0.19, do="Line up a contractor."),
            Risk(source="effort", title="How much work it is", gain=0.08, do="Frame the problem first."),
        ),
        what_would_help=(
            Lever(
                lever="budget",
                amount=470_747.0,
                headline="With 470,747 USD about 10 in 10.",
                chance=0.98,
                expected_musts=0.8,
                musts_on_time=0.98,
                patch={"budget": {"total": 470_747.0}},
            ),
            Lever(
                lever="months",
                amount=3.0,
                headline="With three months more about 9 in 10.",
                chance=0.9,
                expected_musts=0.8,
                musts_on_time=0.9,
                patch={"horizon": {"months": 21}},
            ),
        ),
        what_would_change=None,
        explanation=_bank_explanation(),
        warnings=(
            Warned(rule=None, level="high", text="Nobody in the house can teach the trainee."),
            Warned(rule=TRAIN_RULE, level="low", text="The engineer works on one project at a time."),
        ),
        assumptions=_assumptions(),
        provenance=_provenance(),
    )


def _month(period: int) -> Month:
    return HORIZON.month(period)


def _bank_actions() -> tuple[Hire | CrossTrain, ...]:
    worked = sum(sum(months) for worker, *_, months in WORK if worker == ENGINEER)
    return (
        Hire(
            action="hire",
            role="machine_learning_engineer",
            engagement="permanent",
            share=1.0,
            count=1,
            decide_by=_month(0),
            starts=_month(3),
            ends=None,
            cost=289_600.0,
            utilisation=worked / sum(_bank_capacity()[ENGINEER]),
            because=(LEAD_RULE,),
        ),
        CrossTrain(
            action="cross_train",
            path=PATH,
            staff="business_analyst",
            supported=False,
            count=1,
            decide_by=_month(0),
            starts=_month(0),
            ends=_month(5),
            cost=1_800.0,
            because=(TRAIN_RULE,),
            plan_b=PlanB(
                known_by=_month(5),
                headline="Should the course fail: a data scientist on contract, about 6 in 10.",
                all_musts=0.61,
                extra_cash=72_548.0,
            ),
        ),
    )


def _chances(
    *, churn: float, half: float, reports: float, finish: tuple[str | None, str | None, str | None]
) -> Chances:
    """half: half of the interval's width; finish: months of 10, 50 and 80 %."""
    low, high = max(0.0, churn - half), min(1.0, churn + half)
    p10, p50, p80 = (None if text is None else Month.parse(text) for text in finish)
    return Chances(
        expected_musts=min(churn, 0.8),
        musts_on_time=churn,
        all_musts=Chance(value=churn, low=low, high=high),
        projects=(
            ProjectChance(
                project="churn", value=churn, low=low, high=high, finish=Finishes(p10=p10, p50=p50, p80=p80)
            ),
            ProjectChance(project="reports", value=reports, low=reports, high=reports, finish=None),
        ),
    )


def _bank_capacity() -> dict[str, tuple[float, ...]]:
    ramp = (0.2, 0.4, 0.6, 0.7, 0.8, 0.9)
    return {
        ANALYSTS: (1.25,) * 6 + (1.0,) * 12,
        DEVELOPERS: (1.0,) * 18,
        ENGINEER: (0.0,) * 3 + ramp + (1.0,) * 9,
        TRAINED: (0.0,) * 6 + (0.5,) * 12,
    }


def _bank_projects() -> tuple[ProjectAnswer, ...]:
    return (
        ProjectAnswer(
            id="churn",
            name="Who is about to leave",
            kind="delivery",
            priority="must",
            delivered=True,
            completed=_month(15),
            done_share=1.0,
            effort=_effort(),
            shortage=(),
            chance=0.74,
        ),
        ProjectAnswer(
            id="reports",
            name=None,
            kind="ongoing",
            priority="should",
            delivered=True,
            completed=None,
            done_share=1.0,
            effort={"data_analysis": 3.6},
            shortage=(),
            chance=1.0,
        ),
    )


def _effort() -> dict[str, float]:
    effort: dict[str, float] = defaultdict(float)
    for _, project, activity, _, rate, months in WORK:
        if project == "churn" and activity != "operations":
            effort[activity] += rate * sum(months)
    return dict(effort)


def _bank_cash() -> CashAnswer:
    pay = tuple(0.0 if t < 3 else MONTHLY_PAY for t in range(18))
    recruiting = tuple(15_200.0 if t == 3 else 0.0 for t in range(18))
    training = tuple(1_800.0 if t == 0 else 0.0 for t in range(18))
    total = tuple(map(sum, zip(pay, recruiting, training, strict=True)))
    return CashAnswer(
        total=291_400.0,
        pay=274_400.0,
        recruiting=15_200.0,
        training=1_800.0,
        contracts=0.0,
        by_month=CashByMonth(
            total=total, pay=pay, recruiting=recruiting, training=training, contracts=(0.0,) * 18
        ),
        committed_after=0.0,
        annual_run_rate_after=219_520.0,
    )


def _bank_plan() -> PlanAnswer:
    return PlanAnswer(
        months=HORIZON.all_months(),
        team_complete=_month(6),
        capacity=tuple(
            CapacityRow(worker=worker, by_month=months, projects_at_once=2 if worker == ANALYSTS else 1)
            for worker, months in _bank_capacity().items()
        ),
        other_time=tuple(
            OtherTimeRow(
                worker=ANALYSTS,
                month=_month(t),
                mentoring=0.0,
                teaching=0.0,
                receiving=0.0,
                handing_over=0.0,
                studying=0.25,
            )
            for t in range(6)
        ),
        assignments=tuple(
            AssignmentRow(
                worker=worker,
                project=project,
                activity=activity,
                month=_month(first + n),
                person_months=time,
                output=time * rate,
            )
            for worker, project, activity, first, rate, months in WORK
            for n, time in enumerate(months)
        ),
        progress=tuple(
            ProgressRow(project="churn", activity=activity, by_month=_progress(activity, effort))
            for activity, effort in _effort().items()
        ),
        milestones=(Milestones(project="churn", accepted=_month(10), live=_month(13), complete=_month(15)),),
    )


def _progress(activity: str, effort: float) -> tuple[float, ...]:
    output = [0.0] * 18
    for _, project, of, first, rate, months in WORK:
        for n, time in enumerate(months if (project, of) == ("churn", activity) else ()):
            output[first + n] += rate * time
    return tuple(min(1.0, sum(output[: t + 1]) / effort) for t in range(18))


def _train_only() -> Alternative:
    return _alternative(
        "cross_train_only",
        "judged",
        None,
        trains=1,
        cash=1_800.0,
        net=810_000.0,
        churn=0.45,
        finishes=None,
        headline="Cross-train one business analyst: about 4 in 10.",
    )


def _alternative(
    strategy: str,
    status: str,
    why: str | None,
    *,
    headline: str,
    cash: float,
    net: float,
    churn: float,
    finishes: str | None,
    hires: Mapping[str, int] | None = None,
    trains: int = 0,
) -> Alternative:
    """Costs that add up, split evenly over the actions."""
    hires = hires or {}
    count = len(hires) + (trains > 0)
    made: list[Hire | CrossTrain] = [
        Hire(
            action="hire",
            role=role,
            engagement="permanent",
            share=1.0,
            count=people,
            decide_by=_month(0),
            starts=_month(3),
            ends=None,
            cost=cash / count,
            utilisation=0.5,
            because=(),
        )
        for role, people in hires.items()
    ]
    if trains:
        made.append(
            CrossTrain(
                action="cross_train",
                path=PATH,
                staff="business_analyst",
                supported=False,
                count=trains,
                decide_by=_month(0),
                starts=_month(0),
                ends=_month(5),
                cost=cash / count,
                because=(),
                plan_b=None,
            )
        )
    people = cash * 1.05
    moves = 500.0 * (sum(hires.values()) + trains)
    return Alternative(
        strategy=strategy,
        status=status,
        why=why,
        headline=headline,
        hires=hires,
        trains=trains,
        actions=tuple(made),
        chance=_chances(churn=churn, half=0.04 if churn else 0.0, reports=1.0, finish=(finishes, None, None)),
        costs=TeamCosts(
            cash=cash,
            committed_after=0.0,
            cash_low=cash * 0.9,
            cash_high=cash * 1.1,
            people=people,
            moves=moves,
            released_time=20_000.0,
            loss=net - people - moves - 20_000.0,
            net=net,
        ),
        finishes=None if finishes is None else Month.parse(finishes),
        compared_with_recommendation=Compared(
            expected_musts=min(churn, 0.8) - 0.74,
            musts_on_time=churn - 0.74,
            cash=cash - 291_400.0,
            net=net - 740_767.0,
            months_later=None if finishes is None else Month.parse(finishes) - _month(15),
            tie=False,
        ),
    )


def _bank_alternatives() -> tuple[Alternative, ...]:
    both = {"data_scientist": 1, "machine_learning_engineer": 1}
    dear = "Unaffordable: 170,747 USD more than the budget."
    return (
        _alternative(
            "no_change",
            "judged",
            None,
            cash=0.0,
            net=900_000.0,
            churn=0.0,
            finishes=None,
            headline="Change nothing: churn is never on time.",
        ),
        _train_only(),
        _alternative(
            "hire_data_scientist",
            "dominated",
            "Dominated: as likely to deliver as training, at a higher cost.",
            hires={"data_scientist": 1},
            cash=240_000.0,
            net=930_000.0,
            churn=0.4,
            finishes="2028-05",
            headline="Hire one data scientist: about 4 in 10.",
        ),
        _alternative(
            "hire_data_scientist_and_cross_train",
            "not_worth_it",
            "Not worth it: it costs 12,000 USD more than the must is worth.",
            hires={"data_scientist": 1},
            trains=1,
            cash=242_000.0,
            net=935_000.0,
            churn=0.42,
            finishes="2028-05",
            headline="Hire one data scientist and cross-train one analyst: about 4 in 10.",
        ),
        _alternative(
            "hire_machine_learning_engineer",
            "judged",
            None,
            hires={"machine_learning_engineer": 1},
            cash=289_600.0,
            net=820_000.0,
            churn=0.52,
            finishes="2028-05",
            headline="Hire one machine learning engineer: about 5 in 10.",
        ),
        _alternative(
            "hire_several",
            "unaffordable",
            dear,
            hires=both,
            cash=470_747.0,
            net=781_000.0,
            churn=0.96,
            finishes="2027-11",
            headline="Hire one of each: about 10 in 10.",
        ),
        _alternative(
            "hire_several_and_cross_train",
            "unaffordable",
            dear,
            hires=both,
            trains=1,
            cash=472_547.0,
            net=785_000.0,
            churn=0.98,
            finishes="2027-11",
            headline="Hire one of each and cross-train one analyst: about 10 in 10.",
        ),
    )


def _bank_frontier() -> tuple[FrontierStep, ...]:
    rows = (
        (0.0, 0.0, "no_change", True),
        (1_800.0, 0.45, "cross_train_only", True),
        (291_400.0, 0.74, "hire_machine_learning_engineer_and_cross_train", True),
        (472_547.0, 0.98, "hire_several_and_cross_train", False),
    )
    return tuple(
        FrontierStep(
            cash=cash,
            committed_after=0.0,
            musts_on_time=chance,
            expected_musts=min(chance, 0.8),
            chance=chance,
            strategy=strategy,
            worth_it=worth_it,
            recommended=strategy == "hire_machine_learning_engineer_and_cross_train",
        )
        for cash, chance, strategy, worth_it in rows
    )


def _bank_explanation() -> Explanation:
    return Explanation(
        summary=(
            "Churn needs both sides, and engineering lacks more.",
            "One analyst learns to build the model; the engineer brings it into the app.",
        ),
        reasons=(
            Reason(about="role", text="A machine learning engineer is needed most: 4.1 person-months lack."),
            Reason(about="training", text="One business analyst has the time for the model."),
            Reason(about="strategy:cross_train_only", text="Training alone is on time in 45 % of futures."),
        ),
        rules=(
            RuleRow(
                id=LEAD_RULE,
                title="With money for one hire, hire for the job needed most and cross-train for the rest",
                fired="yes",
                conditions=(
                    ConditionRow(fact="company.size_band", value="small", test="small or midsize", met="yes"),
                    ConditionRow(fact="budget.affordable_hires", value=1.0, test="1", met="yes"),
                ),
                effects=("prefer: machine_learning_engineer",),
                because=(
                    Cause(advice="A18", speaker="Justin Richie", source="techtarget-ds-vs-mle"),
                    Cause(advice=None, speaker=None, source="team-judgement"),
                ),
            ),
            RuleRow(
                id=TRAIN_RULE,
                title="Cross-train existing staff for the other side",
                fired="yes",
                conditions=(ConditionRow(fact="projects.production", value=True, test="true", met="yes"),),
                effects=("advise: cover the science side by cross-training.",),
                because=(Cause(advice="A19", speaker="Justin Richie", source="techtarget-ds-vs-mle"),),
            ),
            RuleRow(
                id="ready-data-first",
                title="Where data is not ready, begin with pipelines",
                fired="unknown",
                conditions=(
                    ConditionRow(fact="company.data_readiness", value=None, test="poor", met="unknown"),
                ),
                effects=(),
                because=(Cause(advice="A12", speaker=None, source="techtarget-ds-vs-mle"),),
            ),
        ),
    )


def _assumptions() -> tuple[Assumption, ...]:
    return (
        Assumption(
            name="roles.machine_learning_engineer.salary",
            value=196_000.0,
            planned_with=196_000.0,
            unit="USD/year",
            range=(150_000.0, 240_000.0),
            source="foorilla-2025",
            as_of="2025-01",
            kind="measured",
            origin="rules",
            note="median and quartiles",
        ),
        Assumption(
            name="training.business_analyst_to_data_scientist.duration",
            value=6.0,
            planned_with=7.333333333,
            unit="month",
            range=(4.0, 12.0),
            source="team-judgement",
            as_of="2026-11",
            kind="assumption",
            origin="rules",
            note=None,
        ),
        Assumption(
            name="options.market",
            value="normal",
            planned_with=None,
            unit="market",
            range=None,
            source="service contract",
            as_of=None,
            kind="assumption",
            origin="service",
            note=None,
        ),
        Assumption(
            name="projects.churn.uses_pretrained_models",
            value=False,
            planned_with=None,
            unit="yes or no",
            range=None,
            source="templates.churn_prediction_in_app",
            as_of=None,
            kind="assumption",
            origin="rules",
            note=None,
        ),
    )


def _provenance() -> Provenance:
    return Provenance(
        rulebook="sha256:" + "a" * 64,
        service="2.0.0",
        request="sha256:" + "b" * 64,
        samples=500,
        seed=1,
        teams_judged=21,
        teams_allowed=36,
        judgements=52,
        average_pay=16_541.0,
        solver=Solver(
            name="HiGHS",
            version="1.16.0",
            least_cash_of_musts=231_000.0,
            out_of_reach=(),
            proposals=(
                Proposal(
                    strategy="hire_machine_learning_engineer_and_cross_train",
                    objective=44.1,
                    bound=43.9,
                    status="optimal",
                    changes_to_recommended=0,
                ),
                Proposal(
                    strategy="hire_several",
                    objective=None,
                    bound=None,
                    status="infeasible",
                    changes_to_recommended=None,
                ),
            ),
        ),
    )


SHOP_REQUEST: Mapping[str, object] = {
    "company": {"headcount": 15, "country": "US", "currency": "USD"},
    "horizon": {"start": "2027-01", "months": 18},
    "budget": {"total": 20000.0},
    "staff": [],
    "projects": [
        {
            "id": "p1",
            "kind": "delivery",
            "template": "churn_prediction_in_app",
            "size": "medium",
            "priority": "must",
            "criticality": "business_critical",
        }
    ],
    "options": {"confidence": 0.8, "objective": "musts_first", "market": "normal", "time_limit": 20.0},
    "assumptions": {},
    "analysis": {"what_would_help": False, "what_would_change": False, "samples": 500, "seed": 1},
}


def shop_answer() -> Answer:
    """Nobody is there and nothing is affordable: change nothing, and no analysis was asked for."""
    none = Chance(value=0.0, low=0.0, high=0.0)
    chance = Chances(
        expected_musts=0.0,
        musts_on_time=0.0,
        all_musts=none,
        projects=(
            ProjectChance(
                project="p1", value=0.0, low=0.0, high=0.0, finish=Finishes(p10=None, p50=None, p80=None)
            ),
        ),
    )
    costs = TeamCosts(
        cash=0.0,
        committed_after=0.0,
        cash_low=0.0,
        cash_high=0.0,
        people=0.0,
        moves=0.0,
        released_time=0.0,
        loss=500_000.0,
        net=500_000.0,
    )
    effort = {"problem_framing": 0.6, "model_building": 2.0}
    nothing = (0.0,) * 18
    engineer = _alternative(
        "hire_machine_learning_engineer",
        "unaffordable",
        "Unaffordable: 269,600 USD more than the budget.",
        hires={"machine_learning_engineer": 1},
        cash=289_600.0,
        net=700_000.0,
        churn=0.3,
        finishes="2028-05",
        headline="Hire one machine learning engineer: about 3 in 10.",
    )
    some = Chance(value=0.3, low=0.26, high=0.34)
    engineer = replace(
        engineer,
        chance=Chances(
            expected_musts=0.3,
            musts_on_time=0.3,
            all_musts=some,
            projects=(replace(chance.projects[0], value=0.3, low=0.26, high=0.34),),
        ),
    )
    return Answer(
        id="01JTESTSHOP",
        created="2026-11-27T21:00:00Z",
        reference=None,
        status="cut_off",
        outcome="nothing",
        currency="USD",
        notice=NOTICE,
        request=SHOP_REQUEST,
        notes=(),
        recommendation=Advice(
            strategy="no_change",
            hires={},
            trains=0,
            headline="Nothing that the budget allows brings p1; the best so far is to change nothing.",
            actions=(),
            chance=chance,
            costs=costs,
        ),
        plans=Plans(cheapest=None, safest=None),
        projects=(
            ProjectAnswer(
                id="p1",
                name=None,
                kind="delivery",
                priority="must",
                delivered=False,
                completed=None,
                done_share=0.0,
                effort=effort,
                shortage=(Shortage(activity="model_building", person_months=2.0),),
                chance=0.0,
            ),
        ),
        cash=CashAnswer(
            total=0.0,
            pay=0.0,
            recruiting=0.0,
            training=0.0,
            contracts=0.0,
            by_month=CashByMonth(
                total=nothing, pay=nothing, recruiting=nothing, training=nothing, contracts=nothing
            ),
            committed_after=0.0,
            annual_run_rate_after=0.0,
        ),
        plan=PlanAnswer(
            months=HORIZON.all_months(),
            team_complete=None,
            capacity=(),
            other_time=(),
            assignments=(),
            progress=tuple(ProgressRow(project="p1", activity=k, by_month=nothing) for k in effort),
            milestones=(Milestones(project="p1", accepted=None, live=None, complete=None),),
        ),
        needs=Needs(greatest_role=None, gap_after_staff={"science": 2.6, "engineering": 0.0}),
        alternatives=(
            _without_figures("cross_train_only", "unavailable", "Unavailable: there is nobody to train."),
            engineer,
            _without_figures("hire_several", "cut_off", "Not looked at: the time ran out."),
        ),
        frontier=(
            FrontierStep(
                cash=0.0,
                committed_after=0.0,
                musts_on_time=0.0,
                expected_musts=0.0,
                chance=0.0,
                strategy="no_change",
                worth_it=True,
                recommended=True,
            ),
        ),
        risks=None,
        what_would_help=None,
        what_would_change=None,
        explanation=Explanation(summary=("Nobody is there to do the work.",), reasons=(), rules=()),
        warnings=(),
        assumptions=_assumptions()[2:3],
        provenance=_provenance(),
    )


def _without_figures(strategy: str, status: str, why: str) -> Alternative:
    return Alternative(
        strategy=strategy,
        status=status,
        why=why,
        headline=None,
        hires=None,
        trains=None,
        actions=None,
        chance=None,
        costs=None,
        finishes=None,
        compared_with_recommendation=None,
    )
