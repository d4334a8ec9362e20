"""The rows of the tables, made part by part of the records, so that nothing holds them all.

The cells of a part are found column by column, which is much quicker than row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Iterator, Sequence

from pipeline.model.archive import Archive
from pipeline.model.dates import bounds
from pipeline.model.record import Record
from pipeline.processes import divide
from pipeline.schemas.record_type import ID, RecordType
from pipeline.tabulation.derivation import DerivedPart, derive_parts
from pipeline.tabulation.tables import Column, Table, make_tables

SIZE = 100  # records of a part: few enough to stay in the cache of a processor

Cells = list[Any]  # those of one column
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Part:
    """Records of one type, sorted by id."""

    records: list[Record]

    @property
    def size(self) -> int:
        return len(self.records)

    @property
    def values(self) -> list[dict[str, Any]]:
        return [record.unpack() for record in self.records]


@dataclass(frozen=True)
class RecordTables:
    """The tables of one record type, in the order of the tree, with its records, sorted by id and divided into parts."""

    type: RecordType
    tables: list[Table]
    parts: Sequence[Part | DerivedPart]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def records(self) -> list[Record]:
        return [record for part in self.parts for record in part.records]

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """All rows of each table, by its name, for those who need them at once."""
        rows: dict[str, list[Row]] = {table.name: [] for table in self.tables}
        for part in self.parts:
            for table, columns in iter_columns(self.tables[0], part.values):
                rows[table.name] += zip(*columns)
        return rows


def make_record_tables(archive: Archive, processes: int = 1) -> list[RecordTables]:
    """The tables of every type, with the records of which their rows are made."""
    derived = derive_parts(archive, processes)
    made = []
    for name, table in make_tables(archive.schema).items():
        parts = derived[name] if name in derived else [Part(records) for records in divide((record for _, record in sorted(archive.records[name].items())), SIZE)]
        made.append(RecordTables(archive.schema.types[name], list(table.iter_tree()), parts))
    return made


def iter_columns(table: Table, values: list[Any], key: list[Cells] | None = None) -> Iterator[tuple[Table, list[Cells]]]:
    """The cells of `values`, by column, in `table` and then in the tables of its lists. `key` are the cells of the columns
    that the table of a list begins with."""
    found: dict[tuple[str, ...], Cells] = {(): values}

    def find(path: tuple[str, ...]) -> Cells:
        """What stands at `path` in each of the values, None where nothing does."""
        if path not in found:
            *way, name = path
            around = find(tuple(way))
            is_empty = around.count(None) == len(around)  # as what stands in few records is in most parts
            found[path] = around if is_empty else [None if value is None else value.get(name) for value in around]
        return found[path]

    first = key or []
    yield table, first + [_make_cells(column, find(column.path)) for column in table.columns[len(first) :]]
    own = key or [[value[ID] for value in values]]
    for child in table.children:
        lists = find(child.path)
        around = [[cell for cell, items in zip(cells, lists) if items for _ in items] for cells in own]
        positions = [position for items in lists if items for position in range(1, len(items) + 1)]
        yield from iter_columns(child, [item for items in lists if items for item in items], [*around, positions])


def _make_cells(column: Column, found: Cells) -> Cells:
    """The cells of `column`, given what stands at its path."""
    if column.bound is not None:
        return [None if text is None else _make_days(text)[column.bound] for text in found]
    if column.type == "integer" and float in map(type, found):  # 3.0 is one, too
        return [None if number is None else int(number) for number in found]
    return found


@cache
def _make_days(text: str) -> tuple[str | None, str | None]:
    """The first and the last day that a date can mean, as ISO 8601 has them."""
    first, last = bounds(text)
    return first.isoformat() if first else None, last.isoformat() if last else None
