"""What differs between the tables of two descriptors (Data Package v2): tables, columns, types, terms, constraints, keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator

from pipeline.editions.version import Level

Named = dict[str, Any]

DESCRIPTIONS = ("title", "description")
TECHNICAL = ("type", "format", "mediatype", "encoding", "dialect")  # what a program that reads a resource relies on
BOUNDS = {"minimum": 1, "minLength": 1, "maximum": -1, "maxLength": -1}  # which way a bound becomes stricter
CONTEXT = ("resources", "version", "created")  # of the head: told elsewhere, or other in every release


@dataclass(frozen=True)
class TableChange:
    """One change of the resource `table`, or of its `column`. `how` says what happened, in words joined by hyphens."""

    table: str
    column: str | None
    how: str
    level: Level
    before: Any = None
    after: Any = None


def head_of(descriptor: Named) -> Named:
    """What a descriptor says of the package as a whole."""
    return {word: value for word, value in descriptor.items() if word not in CONTEXT}


def iter_table_changes(old: Named, new: Named) -> Iterator[TableChange]:
    """Every change from the resources of the descriptor `old` to those of `new`."""
    former, present = _by_name(old.get("resources")), _by_name(new.get("resources"))
    yield from (TableChange(name, None, "table-removed", Level.MAJOR) for name in sorted(former.keys() - present.keys()))
    yield from (TableChange(name, None, "table-added", Level.MINOR) for name in sorted(present.keys() - former.keys()))
    for name in sorted(former.keys() & present.keys()):
        yield from _iter_resource_changes(name, former[name], present[name])


def _by_name(items: Any) -> dict[str, Named]:
    return {str(item["name"]): item for item in items or () if isinstance(item, dict) and "name" in item}


def _iter_resource_changes(name: str, old: Named, new: Named) -> Iterator[TableChange]:
    for word in TECHNICAL:
        if old.get(word) != new.get(word):
            yield TableChange(name, None, f"{word}-changed", Level.MAJOR, old.get(word), new.get(word))
    if any(old.get(word) != new.get(word) for word in DESCRIPTIONS):
        yield TableChange(name, None, "description-changed", Level.PATCH)
    old_schema, new_schema = old.get("schema") or {}, new.get("schema") or {}
    former, present = _by_name(old_schema.get("fields")), _by_name(new_schema.get("fields"))
    yield from (TableChange(name, column, "column-removed", Level.MAJOR) for column in former if column not in present)
    yield from (TableChange(name, column, "column-added", Level.MAJOR) for column in present if column not in former)
    if [column for column in former if column in present] != [column for column in present if column in former]:
        yield TableChange(name, None, "columns-reordered", Level.MAJOR)
    for column in present:
        if column in former:
            yield from _iter_column_changes(name, column, former[column], present[column])
    for word in ("primaryKey", "missingValues"):
        if old_schema.get(word) != new_schema.get(word):
            yield TableChange(name, None, f"{word}-changed", Level.MAJOR, old_schema.get(word), new_schema.get(word))
    old_keys, new_keys = old_schema.get("foreignKeys") or [], new_schema.get("foreignKeys") or []
    yield from (TableChange(name, None, "foreign-key-removed", Level.MINOR, key) for key in old_keys if key not in new_keys)
    yield from (TableChange(name, None, "foreign-key-added", Level.MAJOR, None, key) for key in new_keys if key not in old_keys)


def _iter_column_changes(table: str, column: str, old: Named, new: Named) -> Iterator[TableChange]:
    told = ("constraints", *DESCRIPTIONS)
    former, present = ({word: value for word, value in field.items() if word not in told} for field in (old, new))
    if former != present:
        short = {word for word in former.keys() | present.keys() if former.get(word) != present.get(word)}
        yield TableChange(table, column, "column-retyped", Level.MAJOR, {w: former[w] for w in former if w in short}, {w: present[w] for w in present if w in short})
    if any(old.get(word) != new.get(word) for word in DESCRIPTIONS):
        yield TableChange(table, column, "description-changed", Level.PATCH)
    before, after = old.get("constraints") or {}, new.get("constraints") or {}
    for word in sorted(before.keys() | after.keys()):
        if before.get(word) != after.get(word):
            yield from _iter_constraint_changes(table, column, word, before.get(word), after.get(word))


def _iter_constraint_changes(table: str, column: str, word: str, before: Any, after: Any) -> Iterator[TableChange]:
    if isinstance(before, list) and isinstance(after, list):
        yield from (TableChange(table, column, "term-removed", Level.MAJOR, term) for term in before if term not in after)
        yield from (TableChange(table, column, "term-added", Level.MINOR, None, term) for term in after if term not in before)
    elif before and (not after or (word in BOUNDS and (after - before) * BOUNDS[word] < 0)):
        yield TableChange(table, column, "constraint-loosened", Level.MINOR, {word: before}, None if after is None else {word: after})
    else:
        yield TableChange(table, column, "constraint-tightened", Level.MAJOR, None if before is None else {word: before}, {word: after})
