"""The whole answer: every field of the contract from what was asked and what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from advisor.domain.answer import (
    Advice,
    Answer,
    Assumption,
    Explanation,
    Proposal,
    Provenance,
    Solver,
)
from advisor.domain.findings import Findings
from advisor.explanation.actions import actions_of, hired_roles
from advisor.explanation.alternatives import alternatives_of, plans_of
from advisor.explanation.analyses import risks_of, what_would_change_of
from advisor.explanation.chances import chances_of, costs_of
from advisor.explanation.context import Context, context_of
from advisor.explanation.headline import headline, notice
from advisor.explanation.levers import levers_of
from advisor.explanation.reasons import reasons_of, summary_of
from advisor.explanation.rows import cash_of_plan, frontier_of, needs_of_answer, plan_of, projects_of
from advisor.explanation.warnings import rule_rows, warnings_of
from advisor.problem.brief import Brief
from advisor.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells one answer from another.

    created: ISO 8601 in UTC; service: its version; request: the completed request as JSON, digest its hash
    ("sha256:…"); solver, solver_version: what made the proposals.
    """

    id: str
    created: str
    service: str
    request: Mapping[str, Any]
    digest: str
    solver: str
    solver_version: str


def answer_of(brief: Brief, findings: Findings, *, rulebook: Rulebook, identity: Identity) -> Answer:
    """The answer to a request."""
    context = context_of(brief, findings, rulebook)
    advice, alternatives, assumptions = _advice(context), alternatives_of(context), assumptions_of(brief)
    return Answer(
        id=identity.id,
        created=identity.created,
        reference=brief.case.scenario.reference,
        status=findings.status,
        outcome=context.recommended.plan.outcome,
        currency=brief.case.currency,
        notice=notice(context),
        request=identity.request,
        notes=brief.case.notes,
        recommendation=advice,
        plans=plans_of(context),
        projects=projects_of(context),
        cash=cash_of_plan(context),
        plan=plan_of(context),
        needs=needs_of_answer(context),
        alternatives=alternatives,
        frontier=frontier_of(context),
        risks=risks_of(context),
        what_would_help=levers_of(context),
        what_would_change=what_would_change_of(context),
        explanation=Explanation(
            summary=summary_of(context),
            reasons=reasons_of(context, advice.actions, alternatives, assumptions),
            rules=rule_rows(context),
        ),
        warnings=warnings_of(context),
        assumptions=assumptions,
        provenance=_provenance(context, identity),
    )


def _advice(context: Context) -> Advice:
    plan, outcome = context.recommended.plan, context.recommended.outcome
    actions = actions_of(context, plan)
    return Advice(
        strategy=str(plan.strategy),
        hires=dict(hired_roles(context, plan)),
        trains=len(plan.team.trainings),
        headline=headline(context, actions),
        actions=actions,
        chance=chances_of(context, outcome),
        costs=costs_of(outcome),
    )


def assumptions_of(brief: Brief) -> tuple[Assumption, ...]:
    """Every default and every figure that was read, the request's own among them."""
    figures = tuple(
        Assumption(
            name=figure.name,
            value=figure.value,
            planned_with=planned_with,
            unit=figure.unit,
            range=(figure.low, figure.high),
            source=figure.source,
            as_of=figure.as_of,
            kind=figure.kind,
            origin="request" if figure.kind == "request" else "rules",
            note=figure.note,
        )
        for figure, planned_with in brief.case.figures.read()
    )
    released = tuple(
        Assumption(
            name=f"training.{path}.released_share",
            value=share,
            planned_with=share,
            unit="fraction",
            range=(0.0, 1.0),
            source="request",
            as_of=None,
            kind="request",
            origin="request",
            note=None,
        )
        for path, share in brief.case.released_shares.items()
    )
    return (*brief.case.defaults, *_values(brief), *figures, *released)


def _values(brief: Brief) -> tuple[Assumption, ...]:
    """Monthly values of the projects for which the request gives none."""
    return tuple(
        Assumption(
            name=f"projects.{project.id}.monthly_value",
            value=project.monthly_value,
            planned_with=project.monthly_value,
            unit=f"{brief.case.currency}/month",
            range=None,
            source="planning.payback_months",
            as_of=None,
            kind="assumption",
            origin="rules",
            note=None,
        )
        for project in brief.problem.projects
        if project.kind == "delivery" and not project.value_given
    )


def _provenance(context: Context, identity: Identity) -> Provenance:
    findings, asked = context.findings, context.brief.case.scenario.analysis
    recommended = findings.recommended.plan.team
    return Provenance(
        rulebook=context.rulebook.version,
        service=identity.service,
        request=identity.digest,
        samples=asked.samples,
        seed=asked.seed,
        teams_judged=findings.counts.teams_judged,
        teams_allowed=findings.counts.teams_allowed,
        judgements=findings.counts.judgements,
        average_pay=context.problem.pricing.average_pay,
        solver=Solver(
            name=identity.solver,
            version=identity.solver_version,
            least_cash_of_musts=findings.reach.least_cash_of_musts,
            out_of_reach=findings.reach.out_of_reach,
            proposals=tuple(
                Proposal(
                    strategy=str(one.strategy),
                    objective=one.objective,
                    # Stopped before anything was proven, the solver says infinity.
                    bound=one.bound if one.bound is not None and math.isfinite(one.bound) else None,
                    status=one.status,
                    changes_to_recommended=None if one.team is None else one.team.changes_to(recommended),
                )
                for one in findings.proposals
            ),
        ),
    )
