"""The data dictionary: every column of every table and every term that a column can hold, as the schemas describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from pipeline.tabulation.tables import Column, Table


@dataclass(frozen=True)
class Entry:
    """One column. `refers_to` is the column that a foreign key names, as `table.column`; `format` is that of the schema."""

    table: str
    column: str
    type: str
    format: str
    is_required: bool
    refers_to: str
    title: str
    description: str


@dataclass(frozen=True)
class Term:
    """One term of a vocabulary, with the code of the HURIDOCS micro-thesaurus term that it corresponds to, where there is one."""

    table: str
    column: str
    term: str
    definition: str
    huridocs_code: str


def iter_entries(table: Table) -> Iterator[Entry]:
    """The columns of `table`, in their order."""
    refers_to = {column: f"{key.table}.{target}" for key in table.foreign_keys for column, target in zip(key.columns, key.target)}
    for column in table.columns:
        form = column.schema.get("format", "") if column.bound is None else ""
        yield Entry(table.name, column.name, column.type, form, column.is_required, refers_to.get(column.name, ""), column.schema.get("title", column.name), column.schema.get("description", ""))


def iter_terms(table: Table, column: Column) -> Iterator[Term]:
    """The terms of `column`, in the order of the schema."""
    for term, meaning in column.schema.get("x-terms", {}).items() if column.bound is None else ():
        yield Term(table.name, column.name, term, meaning["definition"], meaning.get("huridocs_code", ""))
