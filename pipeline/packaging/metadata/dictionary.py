"""The data dictionary for people: every table, column and term, as the schemas describe them."""

from __future__ import annotations

from typing import Iterator

from pipeline.packaging.package import Package
from pipeline.schemas.schema_language import LANGUAGE
from pipeline.tabulation.dictionary import Term, iter_entries, iter_terms
from pipeline.tabulation.tables import Column, Table

PATH = "dictionary.md"

FORMS = """\
An empty cell is no value. A table is a file `tables/<table>.csv`, a table of `archive.sqlite` and a sheet of the workbook.
A record is one row of the table of its type; each entry of its lists is one row of the table of the list, which names
the record and the position in the list, from 1.

In the JSON files (`json/<type>.json`, a list; `jsonl/<type>.jsonl`, a record a line) a record is one object. What is
`span_start` in a table is `start` in the object `span` there; a list is a list.

In the nested file `archive.json` each record has, beside every reference such as `speaker_id`, the record to which it
leads (`speaker`) without its lists. `referred_to_by` holds the records that refer to it, by type: `at` says where in them,
as JSON Pointers, and `record` is such a record: whole where one of these places is outside every list, else without
its lists. A record inside another has no `referred_to_by`.
"""


def make(package: Package) -> str:
    """The document."""
    tables = [(table, len(of_type.rows[table.name])) for of_type in package.tables for table in of_type.tables]
    lines = [f"# Data dictionary of {_escape(package.head['title'])}, version {package.version}", "", FORMS]
    lines += ["| table | rows | what it holds |", "| --- | ---: | --- |", *(f"| [{table.name}](#{table.name}) | {rows:,} | {_escape(table.title)} |" for table, rows in tables), ""]
    told: dict[tuple[tuple[str, str], ...], str] = {}
    for table, rows in tables:
        lines += _make_section(table, told)
    lines += ["## HURIDOCS codes", "", _escape(LANGUAGE["properties"]["x-terms"]["description"])]
    return "\n".join(lines) + "\n"


def _make_section(table: Table, told: dict[tuple[tuple[str, str], ...], str]) -> list[str]:
    """The section of one table. `told` are the vocabularies that stand further up, each with its place."""
    lines = [f"## {table.name}", "", _escape(f"{table.title}. {table.description}"), "", f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += ["| column | type | required | refers to | meaning |", "| --- | --- | --- | --- | --- |"]
    for entry in iter_entries(table):
        form = f", {entry.format}" if entry.format else ""
        refers_to = f"`{entry.refers_to}`" if entry.refers_to else ""
        lines.append(f"| `{entry.column}` | {entry.type}{form} | {'yes' if entry.is_required else ''} | {refers_to} | {_escape(f'{entry.title}. {entry.description}')} |")
    lines.append("")
    for column in table.columns:
        lines += _iter_vocabulary(table, column, told)
    return lines


def _iter_vocabulary(table: Table, column: Column, told: dict[tuple[tuple[str, str], ...], str]) -> Iterator[str]:
    terms = list(iter_terms(table, column))
    if not terms:
        return
    name = f"{table.name}.{column.name}"
    first = told.setdefault(tuple((term.term, term.definition) for term in terms), name)
    yield from (f"### Terms of {name}", "")
    if first != name:
        yield from (f"Those of {first}.", "")
    else:
        yield from ("| term | meaning | HURIDOCS |", "| --- | --- | --- |", *map(_make_row, terms), "")


def _make_row(term: Term) -> str:
    return f"| `{term.term}` | {_escape(term.definition)} | {term.huridocs_code} |"


def _escape(text: str) -> str:
    """`text` on one line, with nothing in it that Markdown takes for a tag or the end of a cell."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
