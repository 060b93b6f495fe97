"""The sequencing pass: acceptance, go-live and adoption one after the other, for the published months.

The fluid progress of the planning model lets analysis, code, deployment and adoption creep along
together: quick to solve, wrong to read. Binaries say when a model is accepted and when users have it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import pulp

from advisor.domain.parameters import Parameters, ProjectParameters
from advisor.model.constraints import Rows
from advisor.model.solver import NEVER, Deadline, QuickProblem, affine
from advisor.model.variables import PlanningModel, output_rate

ROUNDING = 1e-6
"""Months that division may add to a whole number of them."""


class SequencedModel(PlanningModel):
    """The planning model with `accepted[p,t]` and `live[p,t]` (binary, non-decreasing)."""

    def __init__(
        self, parameters: Parameters, deadline: Deadline = NEVER, problem: QuickProblem | None = None
    ) -> None:
        super().__init__(parameters, deadline, problem)
        self.accepted = self._switches("accepted")
        self.live = self._switches("live")

    def whole_variables(self) -> list[pulp.LpVariable]:
        return [*super().whole_variables(), *self.accepted.values(), *self.live.values()]

    def _switches(self, name: str) -> dict[tuple[str, int], pulp.LpVariable]:
        return {
            (p.id, t): self._new(f"{name}_{t}", 1, whole=True)
            for p in self.DELIVERIES
            for t in range(p.earliest_start, self.H)
        }


def accepted_when_done(m: SequencedModel) -> Rows:
    r"""Accepted once the whole model phase is done, and for good: :math:`acc_{p,t} \le y_{p,k,t}`."""
    yield from _switch(m, m.accepted, "accepted", lambda p: p.model_phase)


def live_when_done(m: SequencedModel) -> Rows:
    r"""Live once everything before adoption is done, and for good: :math:`live_{p,t} \le y_{p,k,t}`."""
    yield from _switch(m, m.live, "live", lambda p: p.before_live)


def _switch(
    m: SequencedModel,
    switch: dict[tuple[str, int], pulp.LpVariable],
    name: str,
    needs: Callable[[ProjectParameters], tuple[str, ...]],
) -> Rows:
    for i, p in enumerate(m.DELIVERIES):
        for t in range(p.earliest_start, m.H):
            here = switch[p.id, t]
            for k in needs(p):
                yield f"{name}_{i}_{k}_{t}", affine([(here, 1.0), (m.progress[p.id, k, t], -1.0)]) <= 0
            if (p.id, t - 1) in switch:
                yield f"{name}_{i}_kept_{t}", affine([(switch[p.id, t - 1], 1.0), (here, -1.0)]) <= 0


def production_follows_acceptance(m: SequencedModel) -> Rows:
    r"""Only the overlap may be produced up to the month of acceptance.

    .. math:: y_{p,k,t} \le \omega_k + (1 - \omega_k) \, acc_{p,t-1}
    """
    for i, p in enumerate(m.DELIVERIES):
        for k in p.production_phase:
            overlap = p.overlap[k]
            if overlap >= 1 or not p.model_phase:
                continue
            for t in range(p.earliest_start, m.H):
                before = m.accepted.get((p.id, t - 1))
                allowed = [(before, overlap - 1.0)] if before is not None else []
                row = affine([(m.progress[p.id, k, t], 1.0), *allowed]) <= overlap
                yield f"follows_acceptance_{i}_{k}_{t}", row


def adoption_follows_live(m: SequencedModel) -> Rows:
    r"""Users adopt what they have: :math:`y_{p,k,t} \le live_{p,t-1}` for adoption activities."""
    for i, p in enumerate(m.DELIVERIES):
        for k in p.adoption_phase:
            for t in range(p.earliest_start, m.H):
                before = m.live.get((p.id, t - 1))
                limit = [(before, -1.0)] if before is not None else []
                yield f"follows_live_{i}_{k}_{t}", affine([(m.progress[p.id, k, t], 1.0), *limit]) <= 0


def value_from_live(m: SequencedModel) -> Rows:
    r"""Nothing is worth anything before it is live: :math:`z_{p,t} \le live_{p,t}`; on time likewise."""
    for i, p in enumerate(m.DELIVERIES):
        for t in range(p.earliest_start, m.H):
            yield f"value_{i}_{t}", affine([(m.complete[p.id, t], 1.0), (m.live[p.id, t], -1.0)]) <= 0
        for name, variable, t in (("on_time", m.on_time, p.deadline), ("late", m.late, m.H - 1)):
            live = m.live.get((p.id, t))
            limit = [(live, -1.0)] if live is not None else []
            yield f"value_{i}_{name}", affine([(variable[p.id], 1.0), *limit]) <= 0


def operations_from_live(m: SequencedModel) -> Rows:
    r"""What is live is kept running: :math:`\sum_w \pi_{w,ops} a_{w,p,ops,t} \ge b_p \, live_{p,t-1}`."""
    for i, p in enumerate(m.DELIVERIES):
        if p.operations <= 0:
            continue
        for t in range(p.earliest_start + 1, m.H):
            output = m.output_on(p.id, "operations", t)
            row = affine([*output, (m.live[p.id, t - 1], -p.operations)]) >= 0
            yield f"operations_from_live_{i}_{t}", row


def no_faster_than_a_full_team(m: SequencedModel) -> Rows:
    r"""The best hands at full team size take so many months; true of any plan, told to tighten the bound.

    .. math:: acc_{p,t} = 0 \;(t < s_p + n^{model}_p - 1), \quad live_{p,t} \le acc_{p,t-n^{prod}_p}
    """
    for i, p in enumerate(m.DELIVERIES):
        model = _least_months(m, p, {k: p.effort[k] for k in p.model_phase})
        after = _least_months(m, p, {k: (1 - p.overlap[k]) * p.effort[k] for k in p.production_phase})
        gap = max(after, 1) if any(p.overlap[k] < 1 for k in p.production_phase) else after
        for t in range(p.earliest_start, m.H):
            if t < p.earliest_start + model - 1:
                yield f"team_accepted_{i}_{t}", affine([(m.accepted[p.id, t], 1.0)]) <= 0
            if p.model_phase and gap > 0:
                before = m.accepted.get((p.id, t - gap))
                limit = [(before, -1.0)] if before is not None else []
                yield f"team_live_{i}_{t}", affine([(m.live[p.id, t], 1.0), *limit]) <= 0


def _least_months(m: SequencedModel, p: ProjectParameters, work: Mapping[str, float]) -> int:
    """Whole months that the work takes at the least, by the most proficient at full team size."""
    time = 0.0
    for activity, output in work.items():
        best = max((output_rate(w, p, activity) for w in m.WORKERS), default=0.0)
        time += output / best if best > 0 else 0.0
    return math.ceil(time / p.max_team - ROUNDING) if p.max_team > 0 else 0


SEQUENCING: tuple[Callable[[SequencedModel], Rows], ...] = (
    accepted_when_done,
    live_when_done,
    production_follows_acceptance,
    adoption_follows_live,
    value_from_live,
    operations_from_live,
    no_faster_than_a_full_team,
)


def add_sequencing(m: SequencedModel) -> None:
    """Every sequencing family into the problem."""
    for family in SEQUENCING:
        for name, row in family(m):
            m.deadline.check()
            m.problem.addConstraint(row, name)
