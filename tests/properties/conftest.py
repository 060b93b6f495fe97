"""Few examples by default, the same ones every time; HYPOTHESIS_PROFILE=nightly tries many new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
settings.register_profile(
    "planning", max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW
)
settings.register_profile(
    "planning-nightly", max_examples=300, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
PROFILE = settings.get_profile(
    "planning-nightly" if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else "planning"
)
