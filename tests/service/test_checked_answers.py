"""An operator may have every plan recomputed before it is shown."""

from __future__ import annotations

import pytest

from advisor import checker
from advisor.errors import PlanCheckError
from advisor.service import advise
from advisor.settings import Settings, from_environment
from tests.service.asking import TODAY, request, rulebook, scenario

CHECKED = Settings(check_plans=True)


def test_a_sound_plan_passes_the_check_and_is_shown():
    assert advise(scenario(request()), rulebook(), CHECKED, today=TODAY).plan.solver.stages


def always_broken(ledger):
    yield "broken on purpose"


def test_a_plan_that_fails_the_check_is_never_an_answer(monkeypatch):
    monkeypatch.setattr(checker, "CHECKS", (*checker.CHECKS, always_broken))
    with pytest.raises(PlanCheckError, match="broken on purpose"):
        advise(scenario(request()), rulebook(), CHECKED, today=TODAY)


@pytest.mark.parametrize(("text", "wanted"), [("yes", True), ("no", False)])
def test_the_check_is_switched_by_the_environment(text, wanted):
    assert from_environment({"ADVISOR_CHECK_PLANS": text}).check_plans is wanted


def test_a_setting_that_cannot_be_read_is_named():
    with pytest.raises(ValueError, match="ADVISOR_CHECK_PLANS"):
        from_environment({"ADVISOR_CHECK_PLANS": "maybe"})
