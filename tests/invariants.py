"""What every answer must keep: the product's own check of a published answer, with the problem that its request makes.

Shared by the tests of examples, properties and time limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.checker.answer import check_answer
from tests.answered import problem_of


def breaches(request: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that is wrong with an answer to a request, both as JSON."""
    starts = answer["plan"]["months"][0]
    return check_answer(
        request, answer, problem_of({**request, "horizon": {**request.get("horizon", {}), "start": starts}})
    )
