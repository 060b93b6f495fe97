"""How many examples: the same few every time by default, many new ones in `make nightly`.

LAWS is for what must hold of plans of tiny problems and of their making; ANSWERS for whole answers, which take
longer. PROPERTY_EXAMPLES asks for another number of laws, the answers in proportion, and for new ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
_ASKED = os.environ.get("PROPERTY_EXAMPLES")


def _profile(usual: int, share: float = 1.0) -> settings:
    if _ASKED:
        return settings(
            max_examples=max(1, round(int(_ASKED) * share)),
            deadline=None,
            database=None,
            suppress_health_check=_SLOW,
            print_blob=True,
        )
    return settings(
        max_examples=usual, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW
    )


LAWS = _profile(200)
ANSWERS = _profile(12, 0.03)
