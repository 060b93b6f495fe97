"""Plan B: what to do should somebody fail who takes a training that the recommendation depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from advisor.choice.criterion import Criterion, more_musts
from advisor.choice.found import Found, gathered
from advisor.choice.moves import minus, plus
from advisor.choice.pool import Judge, Pool
from advisor.choice.run import Run
from advisor.domain.findings import PlanBFinding
from advisor.domain.outcome import Outcome
from advisor.domain.team import Entry, HireDecision, Team, TrainingDecision


class JudgesFailures(Protocol):
    """What judges teams also where a training fails (advisor.simulation.Simulator)."""

    def judge(self, teams: Sequence[Team]) -> tuple[Outcome, ...]:
        """The outcome of each team over all futures."""

    def where_fails(self, team: Team, training: TrainingDecision) -> Judge | None:
        """What judges over those futures alone in which somebody with this training fails; None where nobody does."""


def plans_b(run: Run, recommended: Outcome, judge: JudgesFailures) -> Found[PlanBFinding]:
    """A plan B for each training without which the recommended team has fewer expected musts."""
    return gathered(_plans_b(run, recommended, judge), by=lambda plan: plan.training)


def _plans_b(run: Run, recommended: Outcome, judge: JudgesFailures) -> Iterator[PlanBFinding]:
    for training in dict.fromkeys(recommended.team.trainings):
        run.clock.check()
        (without,) = judge.judge([minus(recommended.team, training)])
        if more_musts(recommended.expected_musts, without.expected_musts):
            failing = judge.where_fails(recommended.team, training)
            if failing is not None:
                yield _plan_b(run, recommended.team, training, failing)


def _plan_b(run: Run, team: Team, training: TrainingDecision, failing: Judge) -> PlanBFinding:
    """The choice over the futures in which it fails, among the team as it is and with one addition: an addition is
    worth it there, or none is made."""
    known = training.start + run.limits.trainings[training.option].duration - 1
    entries = {plus(team, entry): entry for entry in _additions(run, team, known)}
    outcomes = Pool(failing, run.clock, run.settings.pass_size).judge([team, *entries])
    as_it_is = outcomes[0]
    chosen = Criterion(run.problem, as_it_is, run.limits.unmet_requirements).choose(outcomes)
    assert chosen is not None  # changing nothing is worth it
    outcome = chosen.outcome
    return PlanBFinding(
        training=training,
        known=known,
        addition=entries.get(outcome.team),
        outcome=outcome,
        without=as_it_is,
        affordable=run.search.money.allows(outcome.team),
    )


def _additions(run: Run, team: Team, known: int) -> Iterator[Entry]:
    """One person of each option, decided after a period and then as early as all limits other than money allow;
    a contractor for the least term, or until the last must is due."""
    last = max(must.deadline for must in run.problem.musts)
    for key in (*run.limits.hires, *run.limits.trainings):
        entry = next((e for e in _later(run, key, known) if run.limits.allows(plus(team, e))), None)
        if entry is None:
            continue
        yield entry
        if isinstance(entry, HireDecision) and entry.leaves and entry.end < last:
            longer = replace(entry, end=last)
            if run.limits.allows(plus(team, longer)):
                yield longer


def _later(run: Run, key: str, known: int) -> Iterator[Entry]:
    """One person of an option in every month that may still be decided after a period."""
    hire = run.limits.hires.get(key)
    notice = hire.lead_time if hire is not None else 0
    return (entry for entry in run.limits.entries(key) if entry.start - notice > known)
