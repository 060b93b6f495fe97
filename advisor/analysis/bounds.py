"""Which parameters are kinder to every plan: bounds that hold without solving.

Where one set of parameters is at least as good as another in every field, whatever plan is possible under
the harder set is possible under the kinder one, delivers as much and costs no more. So a plan's cost bounds
its strategy's under anything kinder, and a proven least cost bounds it under anything harder. Several sets
have a `kindest` and a `harshest` common bound, field by field: one solve there speaks for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from advisor.domain.parameters import (
    HireOption,
    Limits,
    Parameters,
    Pricing,
    ProjectParameters,
    StaffParameters,
    TrainingOption,
)
from advisor.model.variables import output_rate, workers_of

MORE, LESS, RAMP = "more", "less", "ramp"
"""What helps every plan: a larger value, a smaller one, a ramp-up that is faster throughout and no longer."""

BY_KIND = "by kind"
"""A later deadline helps a project that ends; work that comes anew every month only grows with it."""

HELPS: Mapping[type, Mapping[str, str]] = {
    StaffParameters: {"available_share": MORE, "present": MORE, "proficiency": MORE, "monthly_pay": LESS},
    # A longer lead time also shortens the months of pay that a hire is counted with: no direction.
    HireOption: {
        "proficiency": MORE, "ramp_up": RAMP, "ramp_up_mentored": RAMP, "mentor_load": LESS,
        "monthly_pay": LESS, "recruiting_cost": LESS, "most": MORE,
    },
    # A success rate takes people from one kind of work as it gives them to another: no direction.
    TrainingOption: {
        "proficiency": MORE, "duration": LESS, "study_share": LESS, "released_share": MORE, "fee": LESS,
        "support_load": LESS, "trainees_per_specialist": MORE, "monthly_pay": LESS, "most": MORE,
    },
    ProjectParameters: {
        "effort": LESS, "demand": LESS, "deadline": BY_KIND, "operations": LESS, "max_team": MORE,
        "monthly_value": LESS, "qualification": LESS, "overlap": MORE,
    },
    Limits: {"budget": MORE, "annual_budget": MORE, "training_budget": MORE, "payroll_cap": MORE, "max_hires": MORE},
    Pricing: {
        "commitment_months": LESS, "released_time_value": LESS, "change_cost": LESS, "shortage_price": LESS,
        "presence_cost": LESS,
    },
    Parameters: {"specialty_share": MORE, "training_groups": MORE},
}  # fmt: skip
"""Fields with a direction. Any other field has to be the same."""

FIELDS: Mapping[type, tuple[str, ...]] = {row: tuple(member.name for member in fields(row)) for row in HELPS}

OF_NO_EFFECT: Mapping[type, frozenset[str]] = {
    TrainingOption: frozenset({"success_rate"}),  # the model reads expected_success
    Pricing: frozenset({"average_monthly_pay"}),  # the unit of money in the solver
    Parameters: frozenset({"specialty_rule"}),
}


class _NoDirectionError(Exception):
    """Two sets differ in something that helps some plans and harms others."""


def kindest(several: Sequence[Parameters]) -> Parameters | None:
    """The least kind set that is at least as kind as each; None where there is none to be told."""
    return _bound(several, kinder=True)


def harshest(several: Sequence[Parameters]) -> Parameters | None:
    """The kindest set that is at most as kind as each; None where there is none to be told."""
    return _bound(several, kinder=False)


class Standing:
    """Parameters to be compared with many others; what has no effect on any plan is set aside once."""

    def __init__(self, parameters: Parameters) -> None:
        self.plain = parameters

    @cached_property
    def levelled(self) -> Parameters:
        """Without proficiency and qualification beyond what has an effect."""
        return _levelled(self.plain)

    def no_kinder(self, other: Standing) -> bool:
        """Whether every plan fares under these no better than under the others."""
        try:
            return _no_kinder(self.plain, other.plain) or _no_kinder(self.levelled, other.levelled)
        except _NoDirectionError:
            return False


def no_kinder(one: Parameters, other: Parameters) -> bool:
    """Whether every plan fares under the first no better than under the second."""
    return Standing(one).no_kinder(Standing(other))


def _no_kinder(one: Any, other: Any) -> bool:
    """Whether the second of two rows of the same class is at least as kind in every field."""
    helps, ignored = HELPS[type(one)], OF_NO_EFFECT.get(type(one), frozenset())
    for name in FIELDS[type(one)]:
        a, b = getattr(one, name), getattr(other, name)
        if a is b or name in ignored or a == b:
            continue
        direction = _direction(helps.get(name), one, other)
        if direction is not None:
            if _chosen(b, a, direction, kinder=True) != b:
                return False
        elif type(a) in HELPS:
            if not _no_kinder(a, b):
                return False
        elif not (_rows(a, b) and all(_no_kinder(x, y) for x, y in zip(a, b, strict=True))):
            return False
    return True


def same(one: Parameters, other: Parameters) -> bool:
    """Whether two sets mean the same for every plan."""
    return _stripped(_levelled(one)) == _stripped(_levelled(other))


def reduced_to(parameters: Parameters, roles: frozenset[str], *, training: bool) -> Parameters:
    """What matters to plans that hire these roles at most, and train or not."""
    return replace(
        parameters,
        hires=tuple(_without_mentors(r) for r in parameters.hires if r.role in roles),
        trainings=tuple(c for c in parameters.trainings if _can_be_taught(c, parameters, roles))
        if training
        else (),
    )


def _without_mentors(option: HireOption) -> HireOption:
    if option.mentors:
        return option
    return replace(option, mentor_load=0.0, ramp_up_mentored=())


def _can_be_taught(option: TrainingOption, parameters: Parameters, roles: frozenset[str]) -> bool:
    if not option.supported or roles & set(option.specialist_roles):
        return True
    return any(g.id in option.specialist_groups and g.available_share > 0 for g in parameters.staff)


def _levelled(p: Parameters) -> Parameters:
    """What has no effect set aside: proficiency that qualifies for nothing, and how far a qualification lies
    above the proficiency below it."""
    least: dict[str, float] = {}
    for project in p.projects:
        for k in project.needed_activities:
            least[k] = min(least.get(k, math.inf), project.qualification.get(k, 0.0))

    def useful(proficiency: Mapping[str, float]) -> Mapping[str, float]:
        return {k: v if v >= least.get(k, math.inf) else 0.0 for k, v in proficiency.items()}

    p = replace(
        p,
        staff=tuple(replace(g, proficiency=useful(g.proficiency)) for g in p.staff),
        hires=tuple(replace(r, proficiency=useful(r.proficiency)) for r in p.hires),
        trainings=tuple(replace(c, proficiency=useful(c.proficiency)) for c in p.trainings),
    )
    had = [g.proficiency for g in p.staff]
    had += [r.proficiency for r in p.hires] + [c.proficiency for c in p.trainings]

    def reached(activity: str, qualification: float) -> float:
        rates = (x.get(activity, 0.0) for x in had)
        return min(
            (v for v in rates if v >= qualification > 0), default=math.inf if qualification > 0 else 0.0
        )

    projects = (
        replace(q, qualification={k: reached(k, v) for k, v in q.qualification.items()}) for q in p.projects
    )
    return replace(p, projects=tuple(projects))


def _stripped(parameters: Parameters) -> Parameters:
    """Without what is of no effect."""
    return replace(
        parameters,
        trainings=tuple(replace(c, success_rate=0.0) for c in parameters.trainings),
        pricing=replace(parameters.pricing, average_monthly_pay=1.0),
        specialty_rule=None,
    )


def _bound(several: Sequence[Parameters], *, kinder: bool) -> Parameters | None:
    try:
        bound = several[0]
        for other in several[1:]:
            bound = _merged(bound, other, kinder)
    except _NoDirectionError:
        return None
    return bound


def _merged(one: Any, other: Any, kinder: bool) -> Any:
    """Two rows of the same class, field by field."""
    helps, ignored = HELPS[type(one)], OF_NO_EFFECT.get(type(one), frozenset())
    values: dict[str, Any] = {}
    for name in FIELDS[type(one)]:
        a, b = getattr(one, name), getattr(other, name)
        if a is b or name in ignored or a == b:
            continue
        direction = _direction(helps.get(name), one, other)
        if direction is not None:
            values[name] = _chosen(a, b, direction, kinder)
        elif type(a) in HELPS:
            values[name] = _merged(a, b, kinder)
        elif _rows(a, b):
            values[name] = tuple(_merged(x, y, kinder) for x, y in zip(a, b, strict=True))
        else:
            raise _NoDirectionError
    return replace(one, **values) if values else one


def _direction(direction: str | None, one: Any, other: Any) -> str | None:
    """A direction that holds for both of two rows."""
    if direction == BY_KIND:
        return MORE if one.kind == other.kind == "delivery" else None
    return direction


def _rows(a: Any, b: Any) -> bool:
    """Whether two values are as many rows of parameters each."""
    return isinstance(a, tuple) and len(a) == len(b) and all(type(x) in HELPS for x in a)


def _chosen(a: Any, b: Any, direction: str, kinder: bool) -> Any:
    """The better (or the worse) of two values; of each of their parts, where they have parts."""
    if direction == RAMP:
        return _ramp(a, b, kinder)
    if isinstance(a, Mapping):
        if a.keys() != b.keys():
            raise _NoDirectionError
        return {key: _chosen(a[key], b[key], direction, kinder) for key in a}
    if isinstance(a, tuple):
        if len(a) != len(b):
            raise _NoDirectionError
        return tuple(_chosen(x, y, direction, kinder) for x, y in zip(a, b, strict=True))
    if a is None or b is None:  # no limit
        present = a if b is None else b
        return None if kinder and direction == MORE else present
    return max(a, b) if (direction == MORE) is kinder else min(a, b)


def _ramp(a: Sequence[float], b: Sequence[float], kinder: bool) -> tuple[float, ...]:
    """Speeds by month; full speed after the last."""
    months = min(len(a), len(b)) if kinder else max(len(a), len(b))
    pairs = [tuple(x[t] if t < len(x) else 1.0 for x in (a, b)) for t in range(months)]
    return tuple(max(pair) if kinder else min(pair) for pair in pairs)


def least_outlay(parameters: Parameters, roles: frozenset[str]) -> float:
    """Money without which not one of each role can be hired; infinite where one cannot be hired at all."""
    commitment = max(1, parameters.pricing.commitment_months)
    return sum(
        min(
            (
                r.recruiting_cost + r.monthly_pay * (r.term if r.leaves else commitment)
                for r in parameters.hires
                if r.role == role and r.most > 0 and r.lead_time < parameters.horizon.months
            ),
            default=math.inf,
        )
        for role in roles
    )


def hands_for(parameters: Parameters, project: ProjectParameters) -> bool:
    """Whether somebody is, can be hired or can be trained who is qualified for each activity of a project."""
    workers = workers_of(parameters)
    return all(
        any(output_rate(worker, project, activity) > 0 for worker in workers)
        for activity in project.needed_activities
    )
