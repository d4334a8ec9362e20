"""Tables as CSV (RFC 4180): UTF-8 without byte order mark, lines end with LF, an empty cell is no value."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from pipeline.tabulation.tables import RecordTables

FOLDER = "tables"


def path_of(table: str) -> str:
    """Where the table of that name is written, relative to the package."""
    return f"{FOLDER}/{table}.csv"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every table below `folder`."""
    (folder / FOLDER).mkdir()
    for tables in made:
        for table in tables.tables:
            with (folder / path_of(table.name)).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(column.name for column in table.columns)
                writer.writerows([_cell(value) for value in row] for row in tables.rows[table.name])


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
