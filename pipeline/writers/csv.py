"""Tables as CSV (RFC 4180): UTF-8 without byte order mark, lines end with LF, an empty cell is no value."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterable

from pipeline.tabulation.forms import Form, Frame, write_forms
from pipeline.tabulation.rows import Cells, RecordTables, iter_columns
from pipeline.tabulation.tables import Column

FOLDER = "tables"


def path_of(table: str) -> str:
    """Where the table of that name is written, relative to the package."""
    return f"{FOLDER}/{table}.csv"


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes every table below `folder`."""
    write_forms(folder, made, [FORM])


def make_frames(tables: RecordTables) -> dict[str, Frame]:
    """The file of each table, which begins with the names of the columns."""
    return {path_of(table.name): Frame(_make_lines([_quote(column.name)] for column in table.columns)) for table in tables.tables}


def make_texts(tables: RecordTables, values: list[dict[str, Any]]) -> dict[str, str]:
    """The lines of some records in each table."""
    return {path_of(table.name): _make_lines(map(_write_cells, table.columns, columns)) for table, columns in iter_columns(tables.tables[0], values)}


def _make_lines(columns: Iterable[list[str]]) -> str:
    return "".join([line + "\n" for line in map(",".join, zip(*columns))])


def _write_cells(column: Column, cells: Cells) -> list[str]:
    """The cells of a column as they stand in the file. Most columns hold nothing that needs quotation marks."""
    if column.type == "integer":
        return ["" if cell is None else str(cell) for cell in cells]
    texts = ["" if cell is None else cell for cell in cells]
    try:
        whole = "".join(texts)
    except TypeError:  # not all are texts
        texts = [text if isinstance(text, str) else _write_value(text) for text in texts]
        whole = "".join(texts)
    return list(map(_quote, texts)) if _needs_quotes(whole) else texts


def _write_value(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _needs_quotes(text: str) -> bool:
    return '"' in text or "," in text or "\n" in text or "\r" in text


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _needs_quotes(text) else text


FORM = Form(FOLDER, make_frames, make_texts)
