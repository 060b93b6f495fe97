"""The JSON Schema for editors is what is committed, and says the same as the loader."""

from __future__ import annotations

from pathlib import Path

from advisor.rulebook import write_editor_schema
from advisor.rulebook.effects import VERBS
from advisor.rulebook.file_schemas import FILES
from advisor.rulebook.json_schema import editor_schema, editor_schema_text

COMMITTED = Path(__file__).parents[2] / "rules" / "schema" / "rules.schema.json"


def test_the_committed_schema_is_not_stale():
    assert COMMITTED.read_text(encoding="utf-8") == editor_schema_text(), "run: advisor rules schema"


def test_the_schema_is_written_where_it_is_asked_for(tmp_path):
    write_editor_schema(tmp_path / "schema" / "rules.schema.json")
    written = (tmp_path / "schema" / "rules.schema.json").read_text(encoding="utf-8")
    assert written == editor_schema_text()


def test_the_schema_knows_every_verb_and_every_file():
    schema = editor_schema()
    assert set(schema["definitions"]["effects"]["items"]["properties"]) == set(VERBS)
    keys = {one.data_key or name for file in FILES.values() for name, one in file().load_fields.items()}
    assert set(schema["properties"]) == keys | {"rules"}


def test_the_schema_uses_the_names_of_the_files_and_not_those_in_python():
    path = editor_schema()["properties"]["paths"]["items"]
    assert {"from", "to"} <= set(path["required"])
    effective = editor_schema()["properties"]["rules"]["items"]["properties"]["effective"]
    assert set(effective["properties"]) == {"from", "until"}
