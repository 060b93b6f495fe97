"""The answer as the contract's JSON: months as texts, money to the cent, work to nine decimals.

`answer_schema` describes what comes out; a test holds the two together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from advisor.domain.horizon import Horizon
from advisor.domain.plan import Costs, EconomicCost, Plan, ProjectResult, SolverReport
from advisor.domain.recommendation import (
    Action,
    Alternative,
    Assumption,
    Chance,
    Changes,
    EngagementPlan,
    FrontierStep,
    OneMore,
    Recommendation,
    RiskOfPlan,
    RuleLine,
)

NOTICE = (
    "This is advice on roles, not on persons: it never says whom to hire, train or release. A person decides."
)
_WORK_DECIMALS = 9
_MONEY_DECIMALS = 2
_CENTS = 10**_MONEY_DECIMALS

Json = dict[str, Any]


def dump_answer(
    recommendation: Recommendation, *, id: str, created: str, request_digest: str, service_version: str
) -> Json:
    """The whole answer. created: ISO 8601 in UTC; request_digest: "sha256:…" of the completed request."""
    plan, horizon = recommendation.plan, recommendation.horizon
    return {
        "id": id,
        "created": created,
        "reference": recommendation.reference,
        "status": plan.status,
        "outcome": plan.outcome,
        "notice": NOTICE,
        "currency": recommendation.currency,
        "staff": [{name: getattr(row, name) for name in _names(row)} for row in recommendation.staff],
        "recommendation": {
            "strategy": plan.strategy,
            "headline": recommendation.headline,
            "actions": _actions(recommendation.actions, plan.costs, horizon),
        },
        "projects": [
            _project(plan.project(project), recommendation.project_names.get(project), horizon)
            for project in recommendation.project_order
        ],
        "costs": _costs(plan.costs),
        "plan": _plan(recommendation),
        "needs": {
            "greatest_role": recommendation.needs.greatest_role,
            "gap_after_staff": _amounts(recommendation.needs.gap_after_staff),
            "unit": "person_months",
        },
        "alternatives": [_alternative(other, recommendation) for other in recommendation.alternatives or ()],
        "engagements": [_engagement(row, recommendation) for row in recommendation.engagements or ()],
        "frontier": [_frontier_step(step, recommendation) for step in recommendation.frontier or ()],
        "what_would_change": _changes(recommendation.what_would_change),
        "what_would_change_in_all": _changes_in_all(recommendation.what_would_change),
        "uncertainty": _uncertainty(recommendation),
        "analyses": [
            {"name": report.name, "status": report.status, "solves": report.solves}
            for report in recommendation.analyses
        ],
        "smallest_change": _smallest_change(recommendation),
        "explanation": _explanation(recommendation),
        "warnings": [{"rule": w.rule, "level": w.level, "text": w.text} for w in recommendation.warnings],
        "assumptions": [_assumption(assumption) for assumption in recommendation.assumptions],
        "provenance": {
            "rulebook": recommendation.rulebook_version,
            "service": service_version,
            "request": request_digest,
            "solver": _solver(plan.solver),
        },
    }


def published_worker(key: str) -> str:
    """A worker as the contract names it: the trainees of a path are one, whatever their group."""
    return ":".join(key.split(":")[:2]) if key.startswith("train:") else key


def rounded_together(values: Sequence[float], total: float) -> list[float]:
    """Money to the cent such that the rounded parts add up to the rounded total (largest remainder).

    Parts that do not add up before rounding are rounded one by one: a defect is not to be hidden.
    """
    cents = [round(value * _CENTS, 4) for value in values]
    whole = [math.floor(cent) for cent in cents]
    short = round(total * _CENTS) - sum(whole)
    if abs(sum(cents) - total * _CENTS) > 1 or not 0 <= short <= len(whole):
        return [_money(value) for value in values]
    for index in sorted(range(len(cents)), key=lambda i: whole[i] - cents[i])[:short]:
        whole[index] += 1
    return [cent / _CENTS for cent in whole]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"a figure of the answer is {value}")
    return value + 0.0  # -0.0 becomes 0.0


def _money(value: float) -> float:
    return _finite(round(value, _MONEY_DECIMALS))


def _work(value: float) -> float:
    """Person-months, shares and other figures that are not money."""
    return _finite(round(value, _WORK_DECIMALS))


def _names(row: Any) -> tuple[str, ...]:
    return tuple(member.name for member in fields(row))


def _amounts(amounts: Mapping[str, float]) -> dict[str, float]:
    return {name: _work(amount) for name, amount in amounts.items()}


def _month(period: int | None, horizon: Horizon) -> str | None:
    return None if period is None else str(horizon.month(period))


def _actions(actions: Sequence[Action], costs: Costs, horizon: Horizon) -> list[Json]:
    prices = rounded_together([action.cost for action in actions], costs.total)
    return [_action(action, cost, horizon) for action, cost in zip(actions, prices, strict=True)]


def _action(action: Action, cost: float, horizon: Horizon) -> Json:
    row: Json = {"action": action.action}
    if action.action == "hire":
        row |= {"role": action.role, "engagement": action.engagement, "count": action.count}
        row |= {"decide_by": _month(action.decide_by, horizon), "starts": _month(action.starts, horizon)}
        row |= {"ends": _month(action.ends, horizon)} if action.ends is not None else {}
    else:
        row |= {"path": action.path, "supported": action.supported, "count": action.count}
        row |= {"starts": _month(action.starts, horizon), "ends": _month(action.ends, horizon)}
    return row | {"cost": cost, "because": list(action.because)}


def _project(project: ProjectResult, name: str | None, horizon: Horizon) -> Json:
    return {
        "id": project.id,
        "name": name,
        "kind": project.kind,
        "priority": project.priority,
        "delivered": project.delivered,
        "completed": _month(project.completed, horizon),
        "completion": _work(project.completion),
        "effort": _amounts(project.effort),
        "shortage": [
            {"activity": activity, "person_months": _work(amount)}
            for activity, amount in project.shortage.items()
        ],
    }


def _costs(costs: Costs) -> Json:
    kinds = ("pay", "recruiting", "training", "contracts")
    parts = rounded_together([getattr(costs, kind) for kind in kinds], costs.total)
    return {
        "total": _money(costs.total),
        **dict(zip(kinds, parts, strict=True)),
        "by_month": rounded_together(costs.by_month, costs.total),
        "committed_after": _money(costs.committed_after),
        "annual_run_rate_after": _money(costs.annual_run_rate_after),
        "economic": _economic(costs.economic),
    }


def _economic(economic: EconomicCost) -> Json:
    kinds = _names(economic)
    parts = rounded_together([getattr(economic, kind) for kind in kinds], economic.total)
    return dict(zip(kinds, parts, strict=True)) | {"total": _money(economic.total)}


def _plan(recommendation: Recommendation) -> Json:
    plan, horizon = recommendation.plan, recommendation.horizon
    projects = [plan.project(project) for project in recommendation.project_order]
    return {
        "months": [str(month) for month in horizon.all_months()],
        "headcount": [
            {"worker": worker, "by_month": [round(people) for people in series]}
            for worker, series in _by_worker(plan.headcount).items()
        ],
        "capacity": [
            {"worker": worker, "by_month": [_work(amount) for amount in series]}
            for worker, series in _by_worker(plan.capacity).items()
        ],
        "assignments": _assignments(plan, horizon),
        "progress": [
            {"project": project, "activity": activity, "by_month": [_work(part) for part in series]}
            for (project, activity), series in plan.progress.items()
        ],
        "milestones": [
            {
                "project": project.id,
                "accepted": _month(project.accepted, horizon),
                "live": _month(project.live, horizon),
                "complete": _month(project.completed, horizon),
            }
            for project in projects
            if project.kind == "delivery"
        ],
    }


def _by_worker(series: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """One series for each published worker, those of one path added together."""
    rows: dict[str, list[float]] = {}
    for key, values in series.items():
        worker = published_worker(key)
        sums = rows.get(worker, [0.0] * len(values))
        rows[worker] = [a + b for a, b in zip(sums, values, strict=True)]
    return rows


def _assignments(plan: Plan, horizon: Horizon) -> list[Json]:
    """Work by worker, project, activity and month; rows of one published worker are added together."""
    worked: dict[tuple[str, str, str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in plan.assignments:
        sums = worked[published_worker(row.worker), row.project, row.activity, row.period]
        sums[0] += row.person_months
        sums[1] += row.output
    return [
        {
            "worker": worker,
            "project": project,
            "activity": activity,
            "month": str(horizon.month(period)),
            "person_months": _work(person_months),
            "output": _work(output),
        }
        for (worker, project, activity, period), (person_months, output) in worked.items()
    ]


def _engagement(row: EngagementPlan, recommendation: Recommendation) -> Json:
    plan, horizon = row.plan, recommendation.horizon
    on_time = {project.id for project in plan.projects if project.delivered}
    return {
        "engagement": row.engagement,
        "allowed": row.allowed,
        "strategy": plan.strategy,
        "outcome": plan.outcome,
        "delivered": [project for project in recommendation.project_order if project in on_time],
        "cost": _money(plan.costs.total),
        "committed_after": _money(plan.costs.committed_after),
        "economic_cost": _money(plan.costs.economic.total),
        "finishes": _month(plan.finishes, horizon),
        "actions": _actions(row.actions, plan.costs, horizon),
    }


def _alternative(other: Alternative, recommendation: Recommendation) -> Json:
    row: Json = {"strategy": other.strategy, "status": other.status, "why": other.why}
    plan, compared, horizon = other.plan, other.compared, recommendation.horizon
    figures = ("outcome", "delivered", "cost", "economic_cost", "finishes", "actions")
    if plan is None or compared is None:
        return row | dict.fromkeys((*figures, "compared_with_recommendation"))
    on_time = {project.id for project in plan.projects if project.delivered}
    return row | {
        "outcome": plan.outcome,
        "delivered": [project for project in recommendation.project_order if project in on_time],
        "cost": _money(plan.costs.total),
        "economic_cost": _money(plan.costs.economic.total),
        "finishes": _month(plan.finishes, horizon),
        "actions": _actions(other.actions or (), plan.costs, horizon),
        "compared_with_recommendation": {
            "cost": _money(compared.cost),
            "economic_cost": _money(compared.economic_cost),
            "months_later": compared.months_later,
            "tie": compared.tie,
        },
    }


def _smallest_change(recommendation: Recommendation) -> Json | None:
    change = recommendation.smallest_change
    if change is None:
        return None
    return {
        "needed": change.needed,
        "extra_budget": None if change.extra_budget is None else _money(change.extra_budget),
        "extra_months": change.extra_months,
        "drop_projects": None if change.drop_projects is None else list(change.drop_projects),
    }


def _frontier_step(step: FrontierStep, recommendation: Recommendation) -> Json:
    return {
        "budget": _money(step.budget),
        "per": "year" if step.annual else "horizon",
        "strategy": step.strategy,
        "outcome": step.outcome,
        "delivered": [p for p in recommendation.project_order if p in step.delivered],
        "cost": _money(step.cost),
        "economic_cost": _money(step.economic_cost),
    }


def _changes(changes: Changes | None) -> list[Json]:
    return [
        {
            "assumption": row.figure,
            "now": _work(row.now),
            "unit": row.unit,
            "holds_at": _work(row.holds_at),
            "changes_at": _work(row.changes_at),
            "to_strategy": row.to_strategy,
            "range": None if row.range is None else [_work(limit) for limit in row.range],
            "inside_range": row.inside_range,
            "distance": _work(row.distance),
        }
        for row in (changes.rows if changes else ())
    ]


def _changes_in_all(changes: Changes | None) -> Json | None:
    if changes is None:
        return None
    return {
        "figures": changes.figures,
        "settled_by_bounds": changes.settled_by_bounds,
        "unsettled": list(changes.unsettled),
        "nothing_inside_the_ranges": changes.nothing_inside_the_ranges and not changes.unsettled,
    }


def _uncertainty(recommendation: Recommendation) -> Json | None:
    found = recommendation.uncertainty
    if found is None:
        return None
    order = recommendation.project_order
    return {
        "samples": found.samples,
        "seed": found.seed,
        **_risk(found.recommendation, order),
        "alternatives": [{"strategy": other.strategy, **_risk(other, order)} for other in found.alternatives],
        "must_confidence": _work(found.must_confidence),
        "at_risk": [project for project in order if project in found.at_risk],
        "safer": None
        if found.safer is None or found.price_of_safer is None
        else {
            "strategy": found.safer,
            "economic_cost": _money(found.price_of_safer),
            "all_musts": _work(found.chance_of_safer or 0.0),
        },
    }


def _risk(risk: RiskOfPlan, order: Sequence[str]) -> Json:
    chances = {chance.project: chance for chance in risk.delivered}
    return {
        "delivered": [{"project": p, **_chance(chances[p])} for p in order if p in chances],
        "all_musts": None if risk.all_musts is None else _chance(risk.all_musts),
        "cost": _quantiles(risk.cost),
        "economic_cost": _quantiles(risk.economic_cost),
    }


def _chance(chance: Chance) -> Json:
    return {"chance": _work(chance.chance), "interval": [_work(limit) for limit in chance.interval]}


def _quantiles(quantiles: Mapping[float, float]) -> list[Json]:
    return [{"quantile": q, "money": _money(amount)} for q, amount in sorted(quantiles.items())]


def _explanation(recommendation: Recommendation) -> Json:
    return {
        "summary": list(recommendation.summary),
        "rules": [_rule(line) for line in recommendation.rules],
        "binding_limits": [
            {
                "limit": limit.limit,
                "used": _work(limit.used),
                "of": _work(limit.of),
                "unit": limit.unit,
                "months": [str(recommendation.horizon.month(t)) for t in limit.periods],
                "worth_of_one_more": None if limit.rate is None else _money(limit.rate),
                "one_more": _one_more(limit.one_more),
            }
            for limit in recommendation.binding_limits
        ],
    }


def _one_more(found: OneMore | None) -> Json | None:
    if found is None:
        return None
    return {
        "step": _work(found.step),
        "text": found.text,
        "saves": _money(found.saves),
        "delivers": list(found.delivers),
    }


def _rule(line: RuleLine) -> Json:
    return {
        "id": line.id,
        "title": line.title,
        "fired": line.fired,
        "conditions": [
            {"fact": fact, "value": _figure(value), "test": test, "met": met}
            for fact, value, test, met in line.conditions
        ],
        "effects": list(line.effects),
        "because": [
            {"advice": advice, "speaker": speaker, "source": source}
            for advice, speaker, source in line.because
        ],
    }


def _figure(value: float | str | bool | None) -> float | str | bool | None:
    """A figure whose kind depends on its name; whole numbers stay whole."""
    return _work(value) if isinstance(value, float) else value


def _assumption(assumption: Assumption) -> Json:
    return {
        "name": assumption.name,
        "value": _figure(assumption.value),
        "unit": assumption.unit,
        "range": None if assumption.range is None else [_work(limit) for limit in assumption.range],
        "source": assumption.source,
        "as_of": assumption.as_of,
        "kind": assumption.kind,
        "from": assumption.origin,
        "note": assumption.note,
    }


def _solver(report: SolverReport) -> Json:
    return {
        "name": report.name,
        "version": report.version,
        "status": report.status,
        "gap": _or_null(report.gap),
        "seconds": _or_null(report.seconds),
        "stages": [
            {
                "name": stage.name,
                "objective": _or_null(stage.objective),
                "bound": _or_null(stage.bound),
                "status": stage.status,
                "seconds": _or_null(stage.seconds),
            }
            for stage in report.stages
        ],
    }


def _or_null(value: float | None) -> float | None:
    """A solver's figure, which may be infinite where nothing is proven."""
    return _work(value) if value is not None and math.isfinite(value) else None
