"""The rows of the answer that hold figures and no sentences: projects, cash, plan, frontier."""

from __future__ import annotations

from advisor.domain.answer import (
    AssignmentRow,
    CapacityRow,
    CashAnswer,
    CashByMonth,
    FrontierStep,
    Milestones,
    Needs,
    OtherTimeRow,
    PlanAnswer,
    ProgressRow,
    ProjectAnswer,
    Shortage,
)
from advisor.domain.horizon import Month
from advisor.explanation.context import Context


def projects_of(context: Context) -> tuple[ProjectAnswer, ...]:
    """What each project gets at planning values, in the order of the request."""
    return tuple(_project(context, project) for project in context.order)


def _project(context: Context, project: str) -> ProjectAnswer:
    result, outcome = context.recommended.plan.project(project), context.recommended.outcome
    return ProjectAnswer(
        id=project,
        name=context.words.projects[project],
        kind=result.kind,
        priority=result.priority,
        delivered=result.delivered,
        completed=context.month_within(result.completed) if result.kind == "delivery" else None,
        done_share=result.done_share,
        effort=result.effort,
        shortage=tuple(
            Shortage(activity=activity, person_months=amount)
            for activity, amount in result.shortage.items()
            if amount > 0
        ),
        chance=outcome.chance[project],
    )


def cash_of_plan(context: Context) -> CashAnswer:
    """Cash of the recommendation by kind and by month."""
    cash = context.recommended.plan.cash
    return CashAnswer(
        total=cash.total,
        pay=sum(cash.pay),
        recruiting=sum(cash.recruiting),
        training=sum(cash.training),
        contracts=sum(cash.contracts),
        by_month=CashByMonth(
            total=cash.by_period,
            pay=cash.pay,
            recruiting=cash.recruiting,
            training=cash.training,
            contracts=cash.contracts,
        ),
        committed_after=cash.committed_after,
        annual_run_rate_after=cash.annual_run_rate_after,
    )


def plan_of(context: Context) -> PlanAnswer:
    """The work of the recommended team month by month."""
    plan = context.recommended.plan
    deliveries = [p for p in map(plan.project, context.order) if p.kind == "delivery"]
    return PlanAnswer(
        months=context.problem.horizon.all_months(),
        team_complete=_team_complete(context),
        capacity=tuple(
            CapacityRow(worker=row.worker, by_month=row.by_period, projects_at_once=row.projects_at_once)
            for row in plan.capacity
        ),
        other_time=tuple(
            OtherTimeRow(
                worker=row.worker,
                month=context.month(row.period),
                mentoring=row.mentoring,
                teaching=row.teaching,
                receiving=row.receiving,
                handing_over=row.handing_over,
                studying=row.studying,
            )
            for row in plan.other_time
        ),
        assignments=tuple(
            AssignmentRow(
                worker=row.worker,
                project=row.project,
                activity=row.activity,
                month=context.month(row.period),
                person_months=row.person_months,
                output=row.output,
            )
            for row in plan.assignments
        ),
        progress=tuple(
            ProgressRow(project=project, activity=activity, by_month=shares)
            for (project, activity), shares in plan.progress.items()
        ),
        milestones=tuple(
            Milestones(
                project=p.id,
                accepted=context.month_within(p.accepted),
                live=context.month_within(p.live),
                complete=context.month_within(p.completed),
            )
            for p in deliveries
        ),
    )


def _team_complete(context: Context) -> Month | None:
    """The first month in which every hire has started and every course is over; None without any of them."""
    team, problem = context.recommended.plan.team, context.problem
    ready = [hire.start for hire in team.hires]
    ready += [entry.start + problem.training_option(entry.option).duration for entry in team.trainings]
    return context.month_within(max(ready, default=None))


def needs_of_answer(context: Context) -> Needs:
    needs = context.brief.needs
    return Needs(greatest_role=needs.greatest_role, gap_after_staff=dict(needs.gap_after_staff))


def frontier_of(context: Context) -> tuple[FrontierStep, ...]:
    """Cash against musts on time."""
    return tuple(
        FrontierStep(
            cash=step.outcome.cash,
            committed_after=step.outcome.committed_after,
            musts_on_time=step.outcome.musts_on_time,
            expected_musts=step.outcome.expected_musts,
            chance=step.outcome.all_musts,
            strategy=str(step.strategy),
            worth_it=step.worth_it,
            recommended=step.recommended,
        )
        for step in context.findings.frontier
    )
