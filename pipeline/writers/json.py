"""Records as JSON: one file a type, a list of the full records sorted by id, properties in the order of the schema."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.tabulation.tables import RecordTables

FOLDER = "json"


def path_of(record_type: str) -> str:
    """Where the records of that type are written, relative to the package."""
    return f"{FOLDER}/{record_type}.json"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every type below `folder`."""
    (folder / FOLDER).mkdir()
    for tables in made:
        values = [tables.type.root.order(record.value) for record in tables.records]
        text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
        (folder / path_of(tables.type.name)).write_text(text, encoding="utf-8", newline="\n")
