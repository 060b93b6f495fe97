"""All projects of a large request in one programme, once there is a plan to do better than.

The search for months takes one project after the other at prices, and may end far from the best. Below what its plan
costs, one programme with the kinds of people that it takes finds cheaper plans already at the root of its tree.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace

from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.model.constraints import add_constraints
from advisor.model.objective import economic_cost
from advisor.model.sequencing import SequencedModel, add_sequencing
from advisor.model.solve import (
    CONVERTING,
    PEOPLE_AND_MONTHS,
    Planner,
    gap_to,
    keep_delivery,
    promised_by,
)
from advisor.model.solver import Deadline, Session, TimeUpError
from advisor.model.variables import columns_of_work

MOST_COLUMNS = 40_000
"""Columns of work up to which the root of such a programme ends in half a minute."""

WORTH_TRYING = 0.02
"""Gap to the relaxation below which little is to be found: that much is the relaxation's own weakness."""

ROOT = 1
"""Nodes of the tree: beyond its root little more is found, and where the clock stops it the answer depends on it."""


def cheaper_in_one_programme(planner: Planner, plan: Plan, deadline: Deadline) -> Plan:
    """A plan of the same kinds of people that delivers as much for less, beyond the gap; else the same plan.

    Its bound stays: it holds for all people, and for what both deliver.
    """
    if deadline.passed or planner.parameters.limits.role_requirements or plan.solver.gap < WORTH_TRYING:
        return plan
    if columns_of_work(with_options_of(planner.parameters, plan)) > MOST_COLUMNS:
        return plan
    try:
        m, session = sequenced_with_options_of(planner, plan, deadline)
    except TimeUpError:
        return plan
    keep_delivery(session, m, promised_by(plan))
    cutoff = planner.worth_finding(plan) / planner.unit
    terms, constant = economic_cost(m)
    found = session.optimise(
        terms,
        constant=constant,
        relative_gap=planner.gap,
        neighbourhoods=True,
        cutoff=cutoff,
        nodes=ROOT,
        deadline=deadline,
    )
    if not found.usable or found.objective >= cutoff:
        return plan
    # A bound for these kinds of people says nothing of others.
    stage = replace(found.stage(PEOPLE_AND_MONTHS), bound=-math.inf, status="feasible")
    cheaper = planner.with_other_people(plan, m, session, found)
    solver = replace(
        plan.solver,
        gap=gap_to(cheaper, plan.solver.bound),
        seconds=plan.solver.seconds + stage.seconds,
        stages=(*plan.solver.stages, stage),
    )
    return replace(cheaper, solver=solver)


def sequenced_with_options_of(
    planner: Planner, plan: Plan, deadline: Deadline
) -> tuple[SequencedModel, Session]:
    """The sequenced model of all projects with the options alone that a plan takes, loaded.

    All of them would make a model that no large request has time for.
    """
    started = time.monotonic()
    m = SequencedModel(with_options_of(planner.parameters, plan), deadline)
    add_constraints(m)
    add_sequencing(m)
    deadline.check(needed=CONVERTING * (time.monotonic() - started))
    return m, Session(m.problem, planner.log, planner.solver)


def with_options_of(parameters: Parameters, plan: Plan) -> Parameters:
    """The parameters without options that the plan does not take."""
    hired = {(h.role, h.engagement) for h in plan.hires}
    trained = {(t.path, t.group, t.supported) for t in plan.trainings}
    return replace(
        parameters,
        hires=tuple(r for r in parameters.hires if (r.role, r.engagement) in hired),
        trainings=tuple(c for c in parameters.trainings if (c.path, c.group, c.supported) in trained),
    )
