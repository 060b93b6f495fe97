"""What the rules may test, computed from the case (before planning) and from the plan (after it)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.recommendation import Needs
from advisor.intake.completion import Case
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FactValue

COUNTED_ROLES: Mapping[str, str] = {
    "business_analyst": "staff.business_analysts",
    "software_developer": "staff.software_developers",
    "data_scientist": "staff.data_scientists",
    "machine_learning_engineer": "staff.machine_learning_engineers",
}
STRICTEST = "business_critical"
A_TENTH = 0.1
"""`plan.single_hire_both_sides` counts a side from this share of its work on; facts.yaml says so."""


def needs_of(gap: Mapping[str, float], rulebook: Rulebook) -> Needs:
    """The hireable role at home on the side with the larger gap, and both gaps."""
    side, most = max(gap.items(), key=lambda item: (round(item[1], 6), item[0]))
    greatest = None
    if most > 1e-6:
        greatest = next((r.id for r in rulebook.roles.values() if r.hireable and r.side == side), None)
    return Needs(greatest_role=greatest, gap_after_staff=dict(gap))


def request_facts(
    case: Case, rulebook: Rulebook, parameters: Parameters, needs: Needs
) -> Mapping[str, FactValue]:
    """Facts known before planning; a fact that the request leaves open is not in the mapping."""
    facts: dict[str, FactValue] = {
        "company.headcount": case.scenario.company.headcount,
        "company.size_band": case.size_band,
        "budget.total": case.budget,
        "budget.affordable_hires": affordable_hires(case, rulebook, parameters, needs),
        "budget.training_given": case.scenario.budget.training is not None,
        "options.market": case.market,
    }
    facts |= _staff_facts(case, rulebook) | _need_facts(rulebook, needs) | _project_facts(case)
    requested = case.scenario.requested_role
    if requested is not None:
        facts["request.requested_role"] = requested
        if needs.greatest_role is not None:
            facts["request.role_differs"] = requested != needs.greatest_role
    return {name: value for name, value in facts.items() if name in rulebook.facts}


def affordable_hires(case: Case, rulebook: Rulebook, parameters: Parameters, needs: Needs) -> int:
    """Hires that the budget pays for a whole commitment, of the role needed most or else the cheapest."""
    commitment = parameters.pricing.commitment_months
    overhead = case.figures.value("planning.employer_overhead")
    price = {
        role.id: case.figures.value(f"roles.{role.id}.recruiting_cost")
        + case.figures.value(f"roles.{role.id}.salary") * overhead / 12 * commitment
        for role in rulebook.roles.values()
        if role.hireable
    }
    if not price:
        return 0
    one = price[needs.greatest_role] if needs.greatest_role in price else min(price.values())
    return int(case.budget // one) if one > 0 else 0


def _staff_facts(case: Case, rulebook: Rulebook) -> dict[str, FactValue]:
    counts: dict[str, int] = defaultdict(int)
    for group in case.staff:
        role = rulebook.roles[group.asked.role]
        people = group.asked.headcount
        counts["staff.total"] += people
        counts[COUNTED_ROLES.get(role.id, "staff.other")] += people
        if group.available_share > 0:
            counts[f"staff.{role.side}"] += people
        for fact, activity in (
            ("staff.production_qualified", "production_code"),
            ("staff.science_qualified", "model_building"),
        ):
            needed = case.figures.value(f"qualification.{STRICTEST}.{activity}")
            if case.figures.value(f"proficiency.{role.id}.{activity}") >= needed:
                counts[fact] += people
    names = (
        "staff.total",
        "staff.science",
        "staff.engineering",
        "staff.other",
        *COUNTED_ROLES.values(),
        "staff.production_qualified",
        "staff.science_qualified",
    )
    return {name: counts[name] for name in names}


def _need_facts(rulebook: Rulebook, needs: Needs) -> dict[str, FactValue]:
    gap = {side: round(amount, 4) for side, amount in needs.gap_after_staff.items()}
    lacking = [side for side, amount in gap.items() if amount > 0]
    facts: dict[str, FactValue] = {
        "needs.greatest_role": needs.greatest_role or "none",
        "needs.sides": len(lacking),
        "needs.total_gap": sum(gap.values()),
        "needs.other_side": "none",
    }
    if needs.greatest_role:
        own = rulebook.roles[needs.greatest_role].side
        facts["needs.other_side"] = next((side for side in lacking if side != own), "none")
    return facts | {f"needs.{side}_gap": amount for side, amount in gap.items()}


def _project_facts(case: Case) -> dict[str, FactValue]:
    deliveries = [p for p in case.projects if p.asked.kind == "delivery"]
    production = [p for p in deliveries if {"production_code", "deployment"} & set(p.effort)]
    pretrained = [p for p in deliveries if p.uses_pretrained_models]
    return {
        "projects.count": len(case.projects),
        "projects.musts": sum(p.priority == "must" for p in case.projects),
        "projects.business_critical": sum(p.criticality == STRICTEST for p in case.projects),
        "projects.with_production": len(production),
        "projects.prototypes_only": bool(deliveries) and not production,
        "projects.pretrained": len(pretrained),
        "projects.all_pretrained": bool(deliveries) and len(pretrained) == len(deliveries),
        "projects.ongoing": len(case.projects) - len(deliveries),
        "projects.with_adoption": sum("user_adoption" in p.effort for p in deliveries),
    }


def plan_facts(plan: Plan, parameters: Parameters) -> Mapping[str, FactValue]:
    """Facts of the recommended plan, for warnings and advice."""
    facts: dict[str, FactValue] = {
        "plan.strategy": plan.strategy,
        "plan.hires": sum(h.count for h in plan.hires),
        "plan.trained": sum(t.count for t in plan.trainings),
        "plan.single_hire_both_sides": _single_hire_both_sides(plan, parameters),
        "plan.must_rests_on_training": must_rests_on_training(plan),
        "plan.musts_missed": sum(p.priority == "must" and not p.delivered for p in plan.projects),
    }
    if plan.trainings:
        facts["plan.lowest_success_rate"] = min(t.success_rate for t in plan.trainings)
    return facts


def _single_hire_both_sides(plan: Plan, parameters: Parameters) -> bool:
    if sum(h.count for h in plan.hires) != 1:
        return False
    total: dict[str, float] = defaultdict(float)
    mine: dict[str, float] = defaultdict(float)
    for row in plan.assignments:
        side = parameters.sides[row.activity]
        total[side] += row.output
        if row.worker.startswith("hire:"):
            mine[side] += row.output
    return len(total) > 1 and all(mine[side] > A_TENTH * amount for side, amount in total.items())


def must_rests_on_training(plan: Plan) -> bool:
    """Whether a delivered must has work in it that people trained in the plan do."""
    musts = {p.id for p in plan.projects if p.priority == "must" and (p.delivered or p.completed is not None)}
    return any(
        row.project in musts and row.worker.startswith("train:") and row.output > 0
        for row in plan.assignments
    )


def chance_that_all_pass(plan: Plan) -> float:
    """Probability that everybody in training passes, as if independently."""
    return math.prod(t.success_rate**t.count for t in plan.trainings)
