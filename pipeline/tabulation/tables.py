"""Tables made from the schemas alone: one for each record type, one for each list of a record or of an item of a list.

Nested objects are flattened with `_`. A table of a list is named after what it belongs to and `x-item`; its key is
the key of that and the `position` of the item, from 1. Beside a column of EDTF dates stand the first and the last
day that the date can mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator

from pipeline.schemas.record_type import BOUNDS, ID, POSITION, Property, RecordType, is_date, list_table_name
from pipeline.schemas.schema import Schema


@dataclass(frozen=True)
class Column:
    """One column. `type` is string, integer, number, boolean or date; `path` leads from the row's object to the value;
    `bound` is 0 or 1 where the column holds the first or last day of a date."""

    name: str
    type: str
    path: tuple[str, ...]
    schema: dict[str, Any]
    is_required: bool = False
    bound: int | None = None


@dataclass(frozen=True)
class ForeignKey:
    """`columns` of this table name a row of `table` by its columns `target`."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass
class Table:
    """The shape of one table. The `key` columns stand first; `path` leads from the row around it to its list."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    path: tuple[str, ...] = ()
    columns: list[Column] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    children: list[Table] = field(default_factory=list)

    def iter_tree(self) -> Iterator[Table]:
        """This table and those of its lists."""
        yield self
        for child in self.children:
            yield from child.iter_tree()


def make_tables(schema: Schema) -> dict[str, Table]:
    """The table of each record type, with those of its lists below it."""
    return {name: _make_record_table(record_type) for name, record_type in sorted(schema.types.items())}


def _make_record_table(record_type: RecordType) -> Table:
    root = record_type.root
    table = Table(record_type.name, root.schema.get("title", record_type.name), root.schema.get("description", ""), (ID,))
    _fill(table, root, record_type)
    return table


def _make_list_table(p: Property, around: Property, parent: Table, record_type: RecordType) -> Table:
    assert p.items is not None  # the checks of the schemas saw to it
    item = p.schema["x-item"]
    parent_key = tuple(f"{parent.name}_{column}" if column in (ID, POSITION) else column for column in parent.key)
    table = Table(list_table_name(parent.name, item), p.schema.get("title", item), p.schema.get("description", ""), (*parent_key, POSITION), p.path[len(around.path) :])
    described = f"The row of `{parent.name}` to which this one belongs."
    table.columns += [Column(name, "integer" if name.endswith(POSITION) else "string", (), {"title": name, "description": described}, True) for name in parent_key]
    table.columns.append(Column(POSITION, "integer", (), {"title": "Position", "description": "The place in the list, from 1."}, True))
    table.foreign_keys.append(ForeignKey(parent_key, parent.name, parent.key))
    if p.items.kind == "object":
        _fill(table, p.items, record_type)
    else:
        _add_columns(table, item, p.items, (), True, record_type)
    return table


def _fill(table: Table, p: Property, record_type: RecordType) -> None:
    """Gives `table` the columns, the foreign keys and the lists of the object that `p` describes."""
    for name, leaf in p.iter_columns():
        _add_columns(table, name, leaf, leaf.path[len(p.path) :], name in p.required, record_type)
    table.children += [_make_list_table(child, p, table, record_type) for child in p.iter_lists()]


def _add_columns(table: Table, name: str, p: Property, path: tuple[str, ...], is_required: bool, record_type: RecordType) -> None:
    table.columns.append(Column(name, p.kind, path, p.schema, is_required))
    if "x-references" in p.schema:
        table.foreign_keys.append(ForeignKey((name,), record_type.target_of(p), (ID,)))
    if is_date(p):
        for bound, (suffix, word) in enumerate(BOUNDS):
            described = {"title": f"{p.schema.get('title', name)}, {word}", "description": f"The {word} day that `{name}` can mean; empty where that end is open."}
            table.columns.append(Column(name + suffix, "date", path, described, False, bound))

