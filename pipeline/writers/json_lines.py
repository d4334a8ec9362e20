"""Records as JSON Lines: one file a type, one full record a line, sorted by id, properties in the order of the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.tabulation.forms import Form, Frame, write_forms
from pipeline.tabulation.rows import RecordTables

FOLDER = "jsonl"


def path_of(record_type: str) -> str:
    """Where the records of that type are written, relative to the package."""
    return f"{FOLDER}/{record_type}.jsonl"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every type below `folder`."""
    write_forms(folder, made, [FORM])


def make_frames(tables: RecordTables) -> dict[str, Frame]:
    """The file of the type."""
    return {path_of(tables.type.name): Frame()}


def make_texts(tables: RecordTables, values: list[dict[str, Any]]) -> dict[str, str]:
    """The lines of some records."""
    return {path_of(tables.type.name): "".join(json.dumps(tables.type.root.order(value), ensure_ascii=False) + "\n" for value in values)}


FORM = Form(FOLDER, make_frames, make_texts)
