"""How many examples: the same few every time by default, many new ones in `make nightly`.

LAWS is for what must hold of exact plans of tiny instances, ANSWERS for whole answers, which take longer.
PROPERTY_EXAMPLES asks for another number of both, and for new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
_ASKED = os.environ.get("PROPERTY_EXAMPLES")


def _profile(usual: int) -> settings:
    if _ASKED:
        return settings(
            max_examples=int(_ASKED),
            deadline=None,
            database=None,
            suppress_health_check=_SLOW,
            print_blob=True,
        )
    return settings(
        max_examples=usual, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW
    )


LAWS = _profile(200)
ANSWERS = _profile(12)
