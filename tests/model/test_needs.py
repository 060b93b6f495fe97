"""What existing people cannot cover is told without a programme only where it is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.model import needs
from advisor.model.needs import gap_after_staff
from tests.service.asking import brief
from tests.service.test_what_would_change import request_of

BANK = brief(request_of("bank-churn")).parameters


def with_share(share: float):
    return replace(BANK, staff=tuple(replace(g, available_share=share) for g in BANK.staff))


def by_a_programme(parameters):
    return needs._least_gap(parameters, "highs")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_where_people_have_the_time_the_gap_is_that_of_the_programme(share):
    parameters = with_share(share)
    plain = needs._gap_where_there_is_time(parameters)
    assert plain is not None
    assert plain == pytest.approx(by_a_programme(parameters), abs=1e-6)


def test_where_their_time_ends_first_the_programme_is_asked(monkeypatch):
    short = with_share(0.02)
    assert needs._gap_where_there_is_time(short) is None
    monkeypatch.setattr(needs, "_least_gap", lambda *_: {"asked": 1.0})
    assert gap_after_staff(short) == {"asked": 1.0}


def test_where_nobody_may_work_outside_their_side_only_their_own_is_covered():
    strict = replace(BANK, specialty_share=0.0)
    plain = needs._gap_where_there_is_time(strict)
    assert plain is None or plain == pytest.approx(by_a_programme(strict), abs=1e-6)
