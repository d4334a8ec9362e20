"""Records as JSON Lines: one file a type, one full record a line, sorted by id, properties in the order of the schema."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.tabulation.tables import RecordTables

FOLDER = "jsonl"


def path_of(record_type: str) -> str:
    """Where the records of that type are written, relative to the package."""
    return f"{FOLDER}/{record_type}.jsonl"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every type below `folder`."""
    (folder / FOLDER).mkdir()
    for tables in made:
        with (folder / path_of(tables.type.name)).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(tables.type.root.order(record.value), ensure_ascii=False) + "\n" for record in tables.records)
