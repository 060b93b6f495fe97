"""What the rules may test: each fact is one entry, a name and how it is computed. rules/facts.yaml says what it means.

Facts about the people in house need no entry: facts.yaml says whom they count. Nothing here names a role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.domain.answer import Needs
from advisor.domain.findings import Judged
from advisor.domain.plan import Plan
from advisor.domain.problem import Problem, ProjectParameters, output_rate
from advisor.domain.request import SIDES
from advisor.problem.completion import Case, CompletedGroup, CompletedProject
from advisor.problem.pay import loaded_monthly_pay
from advisor.rulebook import Rulebook
from advisor.rulebook.book import FactValue, PeopleCount
from advisor.rulebook.loading import NONE

BUSINESS_CRITICAL = "business_critical"
SCIENCE, ENGINEERING = SIDES
A_TENTH = 0.1
"""`plan.single_hire_both_sides` counts a side from this share of its work on; facts.yaml says so."""
A_TRACE = 1e-6


# --- before planning -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What facts of a request are computed from. needs: None until they are measured."""

    case: Case
    rulebook: Rulebook
    needs: Needs | None = None


def request_facts(asked: Asked) -> Mapping[str, FactValue]:
    """Facts known before planning; one that the request leaves open, or that waits for the needs, is left out."""
    facts: dict[str, FactValue] = {}
    for name, declaration in asked.rulebook.facts.items():
        if declaration.people is not None:
            facts[name] = people_in_house(asked, declaration.people)
        elif name in REQUEST_FACTS:
            value = REQUEST_FACTS[name](asked)
            if value is not None:
                facts[name] = value
    return asked.rulebook.with_derived(facts)


def people_in_house(asked: Asked, wanted: PeopleCount) -> int:
    """Existing people who meet all that is wanted and have time for this work."""
    return sum(_heads(g, wanted.when) for g in asked.case.staff if _meets(g, asked, wanted))


def _heads(group: CompletedGroup, when: str) -> int:
    if group.available_share <= 0:
        return 0
    present = group.present
    return {"start": present[0], "end": present[-1]}.get(when, max(present))


def _meets(group: CompletedGroup, asked: Asked, wanted: PeopleCount) -> bool:
    role = asked.rulebook.roles[group.asked.role]
    if (wanted.roles and role.id not in wanted.roles) or role.id in wanted.other_than:
        return False
    if wanted.side is not None and role.side != wanted.side:
        return False
    if wanted.qualified_for is None:
        return True
    figures, activity = asked.case.figures, wanted.qualified_for
    least = figures.peek(f"qualification.{wanted.criticality}.{activity}").mean
    return figures.peek(f"proficiency.{role.id}.{activity}").mean >= least


def _affordable_hires(asked: Asked) -> int | None:
    """Hires that the budget pays for a whole commitment, of the role needed most or else the cheapest."""
    if asked.needs is None:
        return None
    f = asked.case.figures
    months = f.months("planning.commitment_months")
    greatest = asked.needs.greatest_role
    roles = (greatest,) if greatest is not None else asked.rulebook.hireable_by_default
    prices = [f.value(f"roles.{r}.recruiting_cost") + loaded_monthly_pay(f, r) * months for r in roles]
    least = min(prices, default=0.0)
    return int(asked.case.budget // least) if least > 0 else 0


def _gap(asked: Asked, side: str) -> float | None:
    return None if asked.needs is None else round(asked.needs.gap_after_staff.get(side, 0.0), 4)


def _sides_short(asked: Asked) -> list[str] | None:
    if asked.needs is None:
        return None
    return [side for side, amount in asked.needs.gap_after_staff.items() if round(amount, 4) > 0]


def _greatest_role(asked: Asked) -> str | None:
    return None if asked.needs is None else asked.needs.greatest_role or NONE


def _other_side(asked: Asked) -> str | None:
    short = _sides_short(asked)
    if short is None or asked.needs is None:
        return None
    greatest = asked.needs.greatest_role
    own = asked.rulebook.roles[greatest].side if greatest else None
    return next((side for side in short if greatest and side != own), NONE)


def _role_differs(asked: Asked) -> bool | None:
    requested = asked.case.scenario.requested_role
    if requested is None or asked.needs is None or asked.needs.greatest_role is None:
        return None
    return requested != asked.needs.greatest_role


def _deliveries(asked: Asked) -> list[CompletedProject]:
    return [p for p in asked.case.projects if p.asked.kind == "delivery"]


def _in_phase(asked: Asked, phase: str) -> list[CompletedProject]:
    activities = asked.rulebook.activities
    return [p for p in _deliveries(asked) if any(activities[k].phase == phase for k in p.activities)]


def _go_into_production(asked: Asked) -> list[CompletedProject]:
    """Deliveries with production work that must wait, in part, for the accepted model: more than pipelines."""
    activities, figures = asked.rulebook.activities, asked.case.figures
    return [
        p
        for p in _in_phase(asked, "production")
        if any(
            activities[k].phase == "production" and figures.peek(f"activities.{k}.overlap").value < 1
            for k in p.activities
        )
    ]


def _pretrained(asked: Asked) -> list[CompletedProject]:
    return [p for p in _deliveries(asked) if p.uses_pretrained_models]


RequestFact = Callable[[Asked], FactValue | None]

REQUEST_FACTS: Mapping[str, RequestFact] = {
    "company.headcount": lambda a: a.case.scenario.company.headcount,
    "company.size_band": lambda a: a.case.size_band,
    "budget.total": lambda a: a.case.budget,
    "budget.affordable_hires": _affordable_hires,
    "budget.training_given": lambda a: a.case.scenario.budget.training is not None,
    "needs.greatest_role": _greatest_role,
    "needs.other_side": _other_side,
    "needs.sides": lambda a: None if (short := _sides_short(a)) is None else len(short),
    "needs.science_gap": lambda a: _gap(a, SCIENCE),
    "needs.engineering_gap": lambda a: _gap(a, ENGINEERING),
    "projects.count": lambda a: len(a.case.projects),
    "projects.musts": lambda a: sum(p.priority == "must" for p in a.case.projects),
    "projects.business_critical": lambda a: sum(p.criticality == BUSINESS_CRITICAL for p in a.case.projects),
    "projects.with_production": lambda a: len(_go_into_production(a)),
    "projects.prototypes_only": lambda a: bool(_deliveries(a)) and not _go_into_production(a),
    "projects.pretrained": lambda a: len(_pretrained(a)),
    "projects.all_pretrained": lambda a: bool(_deliveries(a)) and len(_pretrained(a)) == len(_deliveries(a)),
    "projects.ongoing": lambda a: len(a.case.projects) - len(_deliveries(a)),
    "projects.with_adoption": lambda a: len(_in_phase(a, "adoption")),
    "request.requested_role": lambda a: a.case.scenario.requested_role,
    "request.role_differs": _role_differs,
    "options.market": lambda a: a.case.market,
}
"""Facts known before planning by name; None: unknown."""


# --- after planning ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What facts of a plan are computed from."""

    judged: Judged
    problem: Problem
    requested_role: str | None
    needs: Needs | None

    @property
    def plan(self) -> Plan:
        return self.judged.plan

    @property
    def hired_roles(self) -> list[str]:
        """The role of each person hired."""
        return [self.problem.hire_option(h.option).role for h in self.plan.team.hires]


def plan_facts(
    judged: Judged, problem: Problem, requested_role: str | None = None, needs: Needs | None = None
) -> Mapping[str, FactValue]:
    """Facts of the recommended plan, for warnings and advice; an unknown one is left out."""
    planned = Planned(judged=judged, problem=problem, requested_role=requested_role, needs=needs)
    values = {name: compute(planned) for name, compute in PLAN_FACTS.items()}
    return {name: value for name, value in values.items() if value is not None}


def _requested_role_hired(planned: Planned) -> bool | None:
    return None if planned.requested_role is None else planned.requested_role in planned.hired_roles


def _greatest_need_hired(planned: Planned) -> bool | None:
    greatest = planned.needs.greatest_role if planned.needs else None
    return None if greatest is None or not planned.hired_roles else greatest in planned.hired_roles


def _sides_hired(planned: Planned) -> int:
    return len({planned.problem.hire_option(h.option).side for h in planned.plan.team.hires})


def _single_hire_both_sides(planned: Planned) -> bool:
    if len(planned.plan.team.hires) != 1:
        return False
    total: dict[str, float] = defaultdict(float)
    mine: dict[str, float] = defaultdict(float)
    for row in planned.plan.assignments:
        side = planned.problem.sides[row.activity]
        total[side] += row.output
        if row.worker.startswith("hire:"):
            mine[side] += row.output
    return len(total) > 1 and all(mine[side] > A_TENTH * amount for side, amount in total.items())


def must_rests_on_training(plan: Plan) -> bool:
    """Whether a must has work in it that people trained in the plan do."""
    musts = {p.id for p in plan.projects if p.priority == "must"}
    return any(
        row.project in musts and row.worker.startswith("train:") and row.output > A_TRACE
        for row in plan.assignments
    )


def _lowest_success_rate(planned: Planned) -> float | None:
    rates = [planned.problem.training_option(t.option).success_rate for t in planned.plan.team.trainings]
    return round(min(rates), 2) if rates else None


def _all_musts(planned: Planned) -> float | None:
    """The chance that all delivery musts are on time; unknown without any."""
    musts = [p for p in planned.problem.musts if p.kind == "delivery"]
    return round(planned.judged.outcome.all_musts, 4) if musts else None


def _musts_below_confidence(planned: Planned) -> int:
    chance, wanted = planned.judged.outcome.chance, planned.problem.pricing.confidence
    return sum(chance[p.id] < wanted - A_TRACE for p in planned.problem.musts)


def _engineers(planned: Planned) -> int:
    """People of the engineering side: in house in the last month, hired, or trained for it."""
    problem, team = planned.problem, planned.plan.team
    in_house = sum(g.present[-1] for g in problem.staff if g.side == ENGINEERING and g.available_share > 0)
    hired = sum(problem.hire_option(h.option).side == ENGINEERING for h in team.hires)
    return (
        in_house + hired + sum(problem.training_option(t.option).side == ENGINEERING for t in team.trainings)
    )


def _critical_without_hands(planned: Planned) -> int:
    """Business-critical projects with production work, or operations, for which nobody is qualified who is in
    house at the end, hired, or trained."""
    critical = [p for p in planned.problem.projects if p.criticality == BUSINESS_CRITICAL]
    return sum(any(not _qualified(planned, p, k) for k in _to_run(p)) for p in critical)


def _to_run(project: ProjectParameters) -> tuple[str, ...]:
    return (*project.production_phase, *(("operations",) if project.operations > 0 else ()))


def _qualified(planned: Planned, project: ProjectParameters, activity: str) -> bool:
    problem, team = planned.problem, planned.plan.team
    proficiencies = (
        *(g.proficiency for g in problem.staff if g.available_share > 0 and g.present[-1] > 0),
        *(problem.hire_option(h.option).proficiency for h in team.hires),
        *(problem.training_option(t.option).proficiency for t in team.trainings),
    )
    return any(output_rate(one, project, activity) > 0 for one in proficiencies)


PlanFact = Callable[[Planned], FactValue | None]

PLAN_FACTS: Mapping[str, PlanFact] = {
    "plan.strategy": lambda p: str(p.plan.strategy),
    "plan.hires": lambda p: len(p.plan.team.hires),
    "plan.sides_hired": _sides_hired,
    "plan.greatest_need_hired": _greatest_need_hired,
    "plan.requested_role_hired": _requested_role_hired,
    "plan.trained": lambda p: len(p.plan.team.trainings),
    "plan.single_hire_both_sides": _single_hire_both_sides,
    "plan.must_rests_on_training": lambda p: must_rests_on_training(p.plan),
    "plan.lowest_success_rate": _lowest_success_rate,
    "plan.musts_missed": lambda p: sum(r.priority == "must" and not r.delivered for r in p.plan.projects),
    "plan.musts_below_confidence": _musts_below_confidence,
    "plan.all_musts": _all_musts,
    "plan.engineers": _engineers,
    "plan.critical_without_hands": _critical_without_hands,
}
"""Facts known from the plan by name; None: unknown."""
