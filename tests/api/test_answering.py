"""The way of a request to its answer and back: completed, signed, checked."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from advisor.answering import answer_request, check_published, completed, digest
from advisor.domain.horizon import Month
from advisor.errors import ScenarioError
from advisor.schemas.answer import dump_answer, load_answer
from advisor.schemas.request import load_request
from advisor.settings import Settings

SHOP = json.loads((Path(__file__).parents[2] / "examples" / "small-shop.json").read_text(encoding="utf-8"))[
    "request"
]
FIRST = Month.parse("2027-01")


@pytest.fixture(scope="module")
def told(rulebook):
    """A real answer, through JSON."""
    return json.loads(json.dumps(answer_request(SHOP, rulebook, Settings()), allow_nan=False))


def test_a_real_answer_read_back_and_written_again_is_the_same(told):
    assert dump_answer(load_answer(told)) == told


def test_an_answer_to_its_request_stands(told, rulebook):
    verdict = check_published(SHOP, told, rulebook)
    assert (verdict.findings, verdict.notes) == ((), ())


def test_an_answer_to_its_completed_request_stands_too(told, rulebook):
    verdict = check_published(told["request"], told, rulebook)
    assert (verdict.findings, verdict.notes) == ((), ())


def test_a_wrong_answer_is_found_out(told, rulebook):
    wrong = copy.deepcopy(told)
    wrong["recommendation"]["chance"]["musts_on_time"] += 0.5
    assert check_published(SHOP, wrong, rulebook).findings


def test_an_answer_to_another_request_is_noted(told, rulebook):
    other = copy.deepcopy(SHOP)
    other["company"]["headcount"] += 1
    assert "another request" in " ".join(check_published(other, told, rulebook).notes)


def test_other_rule_files_are_noted(told, rulebook):
    told = told | {"provenance": told["provenance"] | {"rulebook": "sha256:0"}}
    assert "rule files sha256:0" in " ".join(check_published(SHOP, told, rulebook).notes)


@pytest.mark.parametrize("answer", [None, [], {}, {"plan": {"months": []}}])
def test_what_is_no_answer_is_refused(rulebook, answer):
    with pytest.raises(ScenarioError):
        check_published(SHOP, answer, rulebook)


def test_an_answer_without_months_is_refused(told, rulebook):
    with pytest.raises(ScenarioError):
        check_published(SHOP, told | {"plan": told["plan"] | {"months": []}}, rulebook)


def test_a_completed_request_completed_again_is_the_same(rulebook, smallest):
    whole = completed(load_request(smallest, rulebook), rulebook, Settings(), FIRST)
    assert completed(load_request(whole, rulebook), rulebook, Settings(), FIRST + 5) == whole
    assert whole["options"]["time_limit"] == Settings().time_limit


def test_equal_requests_have_one_digest_whatever_their_time(rulebook, smallest):
    hurried = smallest | {"options": {"time_limit": 5}}
    dearer = smallest | {"budget": {"total": 300001}}
    one, same, other = (
        digest(completed(load_request(request, rulebook), rulebook, Settings(), FIRST))
        for request in (smallest, hurried, dearer)
    )
    assert one == same
    assert one != other
