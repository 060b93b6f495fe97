"""JSON Merge Patch, against the table in appendix A of RFC 7396 as far as it is about objects."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.schemas.assignment import patch_of
from advisor.schemas.merge_patch import patch_between, patched


@pytest.mark.parametrize(
    ("document", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_cases_of_the_rfc(document, patch, result):
    before = copy.deepcopy((document, patch))
    assert patched(document, patch) == result
    assert (document, patch) == before


def test_a_patch_as_deep_as_a_body_may_be_is_applied():
    deep: dict = {}
    for _ in range(5000):
        deep = {"a": deep}
    assert patched({"a": 1}, deep)["a"] != 1


LEAVES = st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2)
DOCUMENTS = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner),
        max_leaves=5,
    ),
)


@given(before=DOCUMENTS, after=DOCUMENTS)
def test_the_patch_between_two_documents_makes_the_second_of_the_first(before, after):
    assert patched(before, patch_between(before, after)) == after
    assert patch_between(after, after) == {}


REQUEST = {"staff": [{"role": "software_developer", "headcount": 1}], "budget": {"total": 1, "training": 2}}


@pytest.mark.parametrize(
    ("assignments", "patch"),
    [
        (["budget.total=5"], {"budget": {"total": 5}}),
        (["budget.training=null"], {"budget": {"training": None}}),
        (["horizon.start=2027-01"], {"horizon": {"start": "2027-01"}}),
        (["staff.0.headcount=2"], {"staff": [{"role": "software_developer", "headcount": 2}]}),
        (
            ["staff.1.role=data_analyst", "staff.1.headcount=1"],
            {"staff": [REQUEST["staff"][0], {"role": "data_analyst", "headcount": 1}]},
        ),
        (["options.allow.hire=[]"], {"options": {"allow": {"hire": []}}}),
        (["budget.total=1"], {}),
    ],
)
def test_assignments_become_a_patch(assignments, patch):
    assert patch_of(REQUEST, assignments) == patch


@pytest.mark.parametrize(
    "wrong", ["budget.total", "=1", "budget..total=1", "staff.2.headcount=1", "staff.x=1", "budget.total.a=1"]
)
def test_an_assignment_that_cannot_be_made_is_named(wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        patch_of(REQUEST, [wrong])
