"""What existing people cannot cover: the gap of each side, before anybody is hired or trained."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.domain.parameters import Parameters, ProjectParameters, StaffParameters
from advisor.model.solver import HIGHS, NEVER, Session, affine, new_problem
from advisor.model.variables import Terms, Variable, output_rate, workers_of

OWN_SIDE_FIRST = 1e-3
"""Price of a person-month on the other side against one of gap: people start with their own trade."""

A_TRACE = 1e-9
"""Person-months that rounding may leave."""


def gap_after_staff(parameters: Parameters, solver: str = HIGHS) -> Mapping[str, float]:
    """Person-months of output by side that no existing qualified person has the time for.

    A transport problem over the whole window of each project, without months or order: it says which
    side lacks hands, not when. Operations after go-live are left to the plan.
    """
    plain = _gap_where_there_is_time(parameters)
    return _least_gap(parameters, solver) if plain is None else plain


def _gap_where_there_is_time(parameters: Parameters) -> dict[str, float] | None:
    """The gaps where people given work one activity after the other have the time for all that they are qualified
    for: no other way leaves less undone. None where somebody's time ends first."""
    staff = [(w, w.staff) for w in workers_of(parameters) if w.staff]
    left = {w.key: _time(group, range(parameters.horizon.months)) for w, group in staff}
    outside = {key: parameters.specialty_share * time for key, time in left.items()}
    gaps: dict[str, list[float]] = {side: [] for side in sorted(set(parameters.sides.values()))}
    for project in parameters.projects:
        window = range(project.earliest_start, project.deadline + 1)
        here = {w.key: _time(group, window) for w, group in staff}
        for activity, wanted in _wanted(project).items():
            side = parameters.sides[activity]
            rates = [(w, rate) for w, _ in staff if (rate := output_rate(w, project, activity)) > 0]
            if not rates:
                gaps[side].append(wanted)
                continue
            for worker, rate in sorted(rates, key=lambda one: (one[0].side != side, -one[1])):
                limits = (left, here) if worker.side == side else (left, here, outside)
                time = min(wanted / rate, *(limit[worker.key] for limit in limits))
                wanted -= time * rate
                for limit in limits:
                    limit[worker.key] -= time
            if wanted > A_TRACE:
                return None
            gaps[side].append(0.0)
    return {side: sum(each) for side, each in gaps.items()}


def _least_gap(parameters: Parameters, solver: str) -> Mapping[str, float]:
    """The least gaps, by a programme."""
    problem = new_problem("needs")
    made = 0
    gaps: dict[str, Terms] = {side: [] for side in sorted(set(parameters.sides.values()))}
    used: dict[tuple[str, str], Terms] = {}
    other_side: dict[str, Terms] = {}
    price: Terms = []

    def new(name: str) -> Variable:
        nonlocal made
        made += 1
        return problem.add_variable(f"x{made:06d}_{name}", 0)

    staff = [w for w in workers_of(parameters) if w.staff]
    for project in parameters.projects:
        for activity, wanted in _wanted(project).items():
            gap = new("gap")
            gaps[parameters.sides[activity]].append((gap, 1.0))
            price.append((gap, 1.0))
            covered: Terms = [(gap, 1.0)]
            for worker in staff:
                rate = output_rate(worker, project, activity)
                if rate <= 0:
                    continue
                work = new("work")
                covered.append((work, rate))
                used.setdefault((worker.key, project.id), []).append((work, 1.0))
                if parameters.sides[activity] != worker.side:
                    other_side.setdefault(worker.key, []).append((work, 1.0))
                    price.append((work, OWN_SIDE_FIRST))
            problem.addConstraint(affine(covered) >= wanted, f"covered_{made}")
    for worker in staff:
        assert worker.staff is not None
        mine = [term for (key, _), terms in used.items() if key == worker.key for term in terms]
        time = _time(worker.staff, range(parameters.horizon.months))
        if mine:
            problem.addConstraint(affine(mine) <= time, f"time_{made}_{worker.key.replace(':', '_')}")
        for project in parameters.projects:
            window = range(project.earliest_start, project.deadline + 1)
            if terms := used.get((worker.key, project.id)):
                made += 1
                problem.addConstraint(affine(terms) <= _time(worker.staff, window), f"window_{made}")
        if worker.key in other_side:
            made += 1
            limit = parameters.specialty_share * time
            problem.addConstraint(affine(other_side[worker.key]) <= limit, f"other_side_{made}")
    session = Session(problem, solver=solver)
    solution = session.optimise(price, deadline=NEVER)
    return {
        side: sum(session.value(solution, variable) for variable, _ in terms) for side, terms in gaps.items()
    }


def what_is_read(parameters: Parameters) -> object:
    """Everything that `gap_after_staff` reads: where it is the same, so are the gaps."""
    staff = [w for w in workers_of(parameters) if w.staff]
    rates = tuple(
        (w.key, p.id, k, output_rate(w, p, k)) for w in staff for p in parameters.projects for k in _wanted(p)
    )
    wanted = tuple(
        (p.id, p.earliest_start, p.deadline, tuple(_wanted(p).items())) for p in parameters.projects
    )
    groups = tuple((w.staff.id, w.side, w.staff.present, w.staff.available_share) for w in staff if w.staff)
    return rates, wanted, groups, parameters.specialty_share if staff else None


def _wanted(project: ProjectParameters) -> Mapping[str, float]:
    if project.kind == "delivery":
        return project.effort
    months = project.deadline - project.earliest_start + 1
    return {activity: demand * months for activity, demand in project.demand.items()}


def _time(group: StaffParameters, periods: range) -> float:
    return sum(group.present[t] for t in periods) * group.available_share
