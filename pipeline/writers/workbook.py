"""Tables as a workbook (Office Open XML) for people who live in spreadsheets: one sheet a table, after two of the dictionary.

A text is a text, never a formula, a link, a number or a date, also after somebody has edited its cell. A number with
more digits than a spreadsheet keeps stands as text. The same rows give the same bytes with the same versions of
XlsxWriter and zlib.
"""

from __future__ import annotations

from dataclasses import astuple, fields
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Iterable, Iterator

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.tabulation.dictionary import Entry, Term, iter_entries, iter_terms
from pipeline.tabulation.rows import RecordTables

PATH = "archive.xlsx"
DICTIONARY, TERMS = "Dictionary", "Terms"
MAX_NAME = 31
RESERVED = ("history",)  # Excel opens no workbook that has a sheet of this name
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
CREATED = datetime(1980, 1, 1)  # the first day of a zip: a workbook must say when it was made, and knows no clock
WIDTH = 20


class UnfitError(Exception):
    """A table that no workbook can hold."""


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes the workbook below `folder`. Raises UnfitError where a table is larger than a sheet, or a text than a cell."""
    tables = [(table, of_type.rows[table.name]) for of_type in made for table in of_type.tables]
    dictionary, terms, *names = make_sheet_names([DICTIONARY, TERMS, *(table.name for table, _ in tables)])
    memory = BytesIO()  # XlsxWriter turns what the disk refuses into an error of its own
    with Workbook(memory, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        head, text = workbook.add_format({"bold": True}), workbook.add_format({"quote_prefix": True})

        def add(name: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
            _fill(workbook.add_worksheet(name), list(columns), list(rows), head, text)

        add(dictionary, ["sheet", *(f.name for f in fields(Entry))], [(name, *astuple(entry)) for name, (table, _) in zip(names, tables) for entry in iter_entries(table)])
        add(terms, [f.name for f in fields(Term)], [astuple(term) for table, _ in tables for column in table.columns for term in iter_terms(table, column)])
        for name, (table, rows) in zip(names, tables):
            add(name, [column.name for column in table.columns], rows)
    (folder / PATH).write_bytes(memory.getvalue())


def make_sheet_names(names: list[str]) -> list[str]:
    """A name for each sheet: the one given, cut and numbered where a workbook allows it no more, or no second time."""
    made: list[str] = []
    for name in names:
        taken = {*RESERVED, *(sheet.lower() for sheet in made)}
        made.append(next(candidate for candidate in _iter_candidates(name) if candidate.lower() not in taken))
    return made


def _iter_candidates(name: str) -> Iterator[str]:
    if len(name) <= MAX_NAME:
        yield name
    for number in count(1):
        yield f"{name[: MAX_NAME - len(str(number)) - 1]}~{number}"


def _fill(sheet: Worksheet, columns: list[str], rows: list[Iterable[Any]], head: Format, text: Format) -> None:
    for number, column in enumerate(columns):
        _put(sheet, 0, number, column, head)
    for line, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            _put(sheet, line, number, value, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _put(sheet: Worksheet, line: int, number: int, value: Any, text: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        failed = sheet.write_boolean(line, number, value)
    elif isinstance(value, (int, float)) and _is_exact(value):
        failed = sheet.write_number(line, number, value)
    else:
        failed = sheet.write_string(line, number, str(value), text)
    if failed:
        raise UnfitError(f"The sheet {sheet.name} cannot hold what stands in its row {line + 1}, column {number + 1}.")


def _is_exact(value: int | float) -> bool:
    return abs(value) < EXACT and float(f"{value:.15G}") == value
