"""Every example of examples/ is answered, shows what it says it shows, and keeps every law."""

from __future__ import annotations

import pytest

from advisor.answering import check_published
from tests.answered import EXAMPLES, answer_to, example, rulebook
from tests.expectations import shortfall

TAKES_LONG = {"large-insurer"}
every_example = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in TAKES_LONG else ()) for name in EXAMPLES]
)


def test_there_are_examples():
    assert "bank-churn" in EXAMPLES


@every_example
def test_an_example_says_what_it_shows(name):
    assert sorted(example(name)) == ["expect", "request", "title", "why"]
    assert example(name)["expect"]


@every_example
def test_the_answer_shows_what_the_example_expects(name):
    answer = answer_to(example(name)["request"])
    found = [shortfall(answer, expectation) for expectation in example(name)["expect"]]
    assert [line for line in found if line] == []


@every_example
def test_the_answer_keeps_every_law_and_can_be_recomputed(name):
    request = example(name)["request"]
    verdict = check_published(request, answer_to(request), rulebook())
    assert (verdict.findings, verdict.notes) == ((), ())
