"""All records in one JSON file, each with what it refers to and what refers to it in place, so that nobody has to join.

The file is an object with a list for each type. A record in it is whole, its properties in the order of the schema, and:

- Beside a reference `speaker_id` stands `speaker`, the record to which it leads, without its lists; but not the one in
  which it stands. Beside a list of references stands a list of such records, named by the `x-item` of the list:
  beside `home_ids`, `home`.
- The last property of a record, `referred_to_by`, holds for each type the records of that type that refer to it. `at`
  says where, as JSON Pointers (RFC 6901) into the record that refers. That record stands here whole, with what it
  refers to beside its own references, where one of the places is outside every list; else without its lists.

A record that stands inside another holds no `referred_to_by`, and what stands beside a reference refers no further, so
the depth is bounded by the schema. The size is too: each reference adds two records without lists, and each reference
outside a list one more whole record with what it refers to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator

from pipeline.model.record import Record, iter_instances
from pipeline.reading.issue import json_pointer
from pipeline.schemas.record_type import ITEM, REFERRING, Property, RecordType, name_of_referred
from pipeline.tabulation.rows import RecordTables

PATH = "archive.json"

Key = tuple[str, str]  # the name of a type and an id of it
Places = dict[Key, list[tuple[Property, str]]]  # of each record that refers, the references with which it does


def write(folder: Path, made: list[RecordTables]) -> None:
    """Writes the file below `folder`."""
    records = {(tables.type.name, record.id): record for tables in made for record in tables.records}
    referring = _find_referring(records)
    nested = {tables.type.name: [_nest(record, referring.get((tables.type.name, record.id), {}), records) for record in tables.records] for tables in made}
    (folder / PATH).write_text(json.dumps(nested, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _find_referring(records: dict[Key, Record]) -> dict[Key, Places]:
    """For each record to which others refer, those others and the places, sorted as the records are."""
    found: dict[Key, Places] = {}
    for key, record in records.items():
        for reference in record.type.with_keyword("x-references"):
            for instance in iter_instances(record, reference):
                places = found.setdefault((record.type.target_of(reference), instance.value), {})
                places.setdefault(key, []).append((reference, json_pointer(instance.pointer)))
    return found


def _nest(record: Record, places: Places, records: dict[Key, Record]) -> dict[str, Any]:
    """A record with all that stands in it."""
    nested = _expand(record.value, record.type.root, record.type, records, None)
    referring: dict[str, list[dict[str, Any]]] = {}
    for key, found in places.items():
        referring.setdefault(key[0], []).append({"at": [pointer for _, pointer in found], "record": _refer(records[key], [p for p, _ in found], (record.type.name, record.id), records)})
    return {**nested, REFERRING: referring} if referring else nested


def _refer(record: Record, references: list[Property], holder: Key, records: dict[Key, Record]) -> dict[str, Any]:
    """`record` as it stands in the record `holder`, to which it refers with `references`."""
    if all(ITEM in reference.path for reference in references):
        return _shorten(record)
    return _expand(record.value, record.type.root, record.type, records, holder)


def _shorten(record: Record) -> dict[str, Any]:
    """A record without its lists."""
    return _drop_lists(record.type.root.order(record.value))


def _drop_lists(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _drop_lists(child) if isinstance(child, dict) else child for name, child in value.items() if not isinstance(child, list)}


def _expand(value: Any, p: Property, record_type: RecordType, records: dict[Key, Record], holder: Key | None) -> Any:
    """`value`, which stands at `p`, with the record beside each reference; `holder` needs none, since it stands around."""
    if isinstance(value, list) and p.items:
        return [_expand(item, p.items, record_type, records, holder) for item in value]
    if not isinstance(value, dict):
        return value
    expanded: dict[str, Any] = {}
    for name, child in p.properties.items():
        if name in value:
            expanded[name] = _expand(value[name], child, record_type, records, holder)
            expanded.update(_beside(value[name], child, record_type, records, holder))
    return expanded


def _beside(value: Any, p: Property, record_type: RecordType, records: dict[Key, Record], holder: Key | None) -> Iterator[tuple[str, Any]]:
    """What stands beside the reference, or the list of references, `p`."""
    name = name_of_referred(p)
    if name and p.items:
        target = record_type.target_of(p.items)
        yield name, [_shorten(records[target, item]) for item in value]
    elif name and (key := (record_type.target_of(p), value)) != holder:
        yield name, _shorten(records[key])
