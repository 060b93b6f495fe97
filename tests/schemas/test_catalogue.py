"""The rulebook as JSON."""

from __future__ import annotations

import json

import pytest

from advisor.schemas.catalogue import (
    CatalogueSchema,
    FiguresSchema,
    RulesSchema,
    SourcesSchema,
    dump_catalogue,
    dump_figures,
    dump_rules,
    dump_sources,
)

DUMPS = [
    (dump_catalogue, CatalogueSchema),
    (dump_rules, RulesSchema),
    (dump_sources, SourcesSchema),
    (dump_figures, FiguresSchema),
]


@pytest.mark.parametrize(("dump", "schema"), DUMPS)
def test_what_is_told_is_what_its_schema_says(rulebook, dump, schema):
    told = dump(rulebook)
    assert schema().validate(told) == {}
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_every_figure_that_may_be_replaced_is_told(rulebook):
    assert {figure["name"] for figure in dump_figures(rulebook)["assumptions"]} == rulebook.figure_names


def test_every_template_has_its_effort_by_size(rulebook):
    for template in dump_catalogue(rulebook)["templates"]:
        assert {size["size"] for size in template["sizes"]} == {"small", "medium", "large"}
        assert all(size["effort"] for size in template["sizes"])
