"""Any JSON in any place of a full request: it is read, or refused with its place; nothing else happens."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import ScenarioError
from advisor.schemas.request import dump_request
from tests.schemas.conftest import TODAY
from tests.schemas.test_request import FULL


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, part in inner for path in [(*at, key), *places(part, (*at, key))]]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["must", "2027-01", "data_scientist", "_schema", 1e308, 10**400])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(st.tuples(st.sampled_from(places(FULL)), ANYTHING), min_size=1, max_size=3))
def test_anything_anywhere_is_read_or_refused(reader, changes):
    payload = copy.deepcopy(FULL)
    for path, value in changes:
        place: Any = payload
        try:
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    scenario, problems = None, ()
    try:
        scenario = reader.read(payload, today=TODAY)
    except ScenarioError as error:
        problems = error.problems
    assert (scenario is None) == bool(problems)
    assert all(problem.code != "invalid" and problem.detail for problem in problems)
    assert scenario is None or reader.read(dump_request(scenario), today=TODAY) == scenario
