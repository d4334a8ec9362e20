"""The rows of any records, and their CSV and JSON, are what plain code would make of them, however they are divided into parts."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.archive import Archive
from pipeline.model.captures import Captures
from pipeline.model.census import Census
from pipeline.model.dates import bounds
from pipeline.model.record import Record
from pipeline.model.withheld import Withheld
from pipeline.reading.document import Document
from pipeline.schemas.record_type import Property
from pipeline.schemas.schema import Schema, load_schema
from pipeline.tabulation import derivation, rows
from pipeline.tabulation.rows import RecordTables, make_record_tables
from pipeline.tabulation.tables import Table
from pipeline.writers import csv as csv_writer
from pipeline.writers import json as json_writer
from tests.conftest import REPOSITORY
from tests.test_formats import TEXTS
from tests.test_new_type import DESCRIBED, VESSEL

DATES = st.sampled_from(["2017-08-08", "2017-04", "2017~", "[2017-08..2017-10]", "../2017", "2017-04-01/..", "201X"])
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": st.integers() | st.integers(-1000, 1000).map(float),
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
}


PLATES = {**DESCRIBED, "type": "array", "x-item": "plate", "items": {**DESCRIBED, "type": "object", "properties": {"gauge": {**DESCRIBED, "type": "number"}, "rivets": {**DESCRIBED, "type": "integer"}}, "additionalProperties": False}}
MORE = {  # what no type of the archive has: dates in a list, a property of no type, and an awkward name
    "seen": {**DESCRIBED, "type": "array", "x-item": "sight", "items": {"$ref": "common.schema.json#/$defs/edtf"}},
    "class": {**DESCRIBED, "enum": [1, "a, b", 2.5, True, False, 0]},
    'her "100 %" name': {**DESCRIBED, "type": "object", "properties": {"hull": {**DESCRIBED, "type": "object", "properties": {"plates": PLATES}, "additionalProperties": False}}, "additionalProperties": False},
}


@cache
def schema() -> Schema:
    """The record types of the archive, and one more."""
    with TemporaryDirectory() as name:
        shutil.copytree(REPOSITORY / "schema", Path(name) / "schema")
        (Path(name) / "schema" / "vessel.schema.json").write_text(json.dumps({**VESSEL, "properties": {**VESSEL["properties"], **MORE}}), encoding="utf-8")
        loaded = load_schema(Path(name))
    assert not loaded.is_faulty, loaded.faults
    return loaded


def open_archive(values: dict[str, list[dict[str, Any]]]) -> Archive:
    """An archive of nothing but records of these values."""
    records = {name: {value["id"]: Record(record_type, value["id"], Document("", value)) for value in values.get(name, ())} for name, record_type in schema().types.items()}
    return Archive(REPOSITORY, schema(), Document(""), records, [], Census(Document(""), []), Captures(None), Withheld(Document("")))


@contextmanager
def parts_of(size: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "SIZE", size)
        patch.setattr(derivation, "SIZE", size)
        yield


@st.composite
def values_at(draw: st.DrawFn, p: Property) -> Any:
    """Something that may stand at `p`, the properties of an object in any order."""
    if p.kind == "object":
        names = draw(st.lists(st.sampled_from(list(p.properties)), unique=True, max_size=6)) if p.properties else []
        return {name: draw(values_at(p.properties[name])) for name in names}
    if p.items:
        return draw(st.lists(values_at(p.items), max_size=3))
    if p.schema.get("format") == "edtf":
        return draw(DATES)
    return draw(st.sampled_from(p.schema["enum"]) if "enum" in p.schema else CELLS[p.kind])


# Plain code that makes the same


def iter_rows(table: Table, value: Any, key: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The row of `value` in `table`, whose key begins with `key`, and those of its lists."""

    def look_up(path: tuple[str, ...]) -> Any:
        found = value
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    row = list(key)
    for column in table.columns[len(key) :]:
        cell = look_up(column.path)
        if cell is not None and column.bound is not None:
            day = bounds(cell)[column.bound]
            cell = day.isoformat() if day else None
        row.append(int(cell) if cell is not None and column.type == "integer" else cell)
    yield table.name, tuple(row)
    for child in table.children:
        for position, item in enumerate(look_up(child.path) or (), 1):
            yield from iter_rows(child, item, (*(key or (value["id"],)), position))


def make_csv(table: Table, found: list[tuple[Any, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in found)
    return file.getvalue()


def assert_plain(tables: RecordTables, values: list[dict[str, Any]]) -> None:
    found: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in tables.tables}
    for value in values:
        for name, row in iter_rows(tables.tables[0], value, ()):
            found[name].append(row)
    assert repr(tables.rows) == repr(found)  # 1, 1.0 and True are equal, and not the same
    with TemporaryDirectory() as folder:
        csv_writer.write(Path(folder), [tables])
        json_writer.write(Path(folder), [tables])
        for table in tables.tables:
            assert (Path(folder) / csv_writer.path_of(table.name)).read_bytes().decode("utf-8") == make_csv(table, found[table.name])
        text = json.dumps([tables.type.root.order(value) for value in values], ensure_ascii=False, indent=2) + "\n"
        assert (Path(folder) / json_writer.path_of(tables.type.name)).read_bytes().decode("utf-8") == text


RECORDS = st.deferred(lambda: st.sampled_from(["vessel", *(name for name, record_type in schema().types.items() if record_type.folder)]).flatmap(lambda name: st.tuples(st.just(name), st.lists(values_at(schema().types[name].root), max_size=5))))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=RECORDS, size=st.integers(1, 4))
def test_any_records_are_written_as_plain_code_would(records: tuple[str, list[dict[str, Any]]], size: int) -> None:
    name, drawn = records
    values = [{**value, "id": f"a{number}"} for number, value in enumerate(drawn)]
    with parts_of(size):
        (tables,) = (tables for tables in make_record_tables(open_archive({name: values})) if tables.type.name == name)
        assert_plain(tables, values)


AWKWARD = ['"', ",", "\n", "\r\n", '""', "a,b", " a ", "'", ";", "\t", "\u00a0", "é", "🕯", "\\", "\u2028", ""]


@pytest.mark.parametrize("text", [*AWKWARD, *(f"a{text}b" for text in AWKWARD), *(f"{text}b" for text in AWKWARD)])
def test_an_awkward_text_is_written_as_plain_code_would(text: str) -> None:
    values = [{"id": "a", "name": "plain", "note": text}, {"id": "b", "name": text, "note": "plain"}]
    (tables,) = (tables for tables in make_record_tables(open_archive({"place": values})) if tables.type.name == "place")
    assert_plain(tables, values)


# What is derived


def make_claim(number: int, who: int) -> dict[str, Any]:
    return {"property": "count", "value_number": number, "comparator": "exactly", "unit": "people", "counted": "other-things", "stance": "asserts", "asserted_by_id": f"p{who}", "passage": {"article_id": "a", "start": 0, "end": 1}}


IDS = st.lists(st.sampled_from(["a", "b", "1", "2", "10"]), min_size=1, max_size=3).map("-".join)


@settings(max_examples=60, deadline=None)
@given(names=st.dictionaries(IDS, st.lists(st.integers(0, 2), max_size=12), max_size=12), size=st.integers(1, 4))
def test_what_is_derived_is_sorted_whatever_the_ids(names: dict[str, list[int]], size: int) -> None:
    values = {kind: [{"id": name, "claims": [make_claim(number, who) for who, number in enumerate(numbers)]} for name, numbers in sorted(names.items())] for kind in ("event", "person")}
    whole = {name: [record.value for part in parts for record in part.records] for name, parts in derivation.derive_parts(open_archive(values)).items()}
    with parts_of(size):
        divided = derivation.derive_parts(open_archive(values))
    for name, parts in divided.items():
        derived = [record for part in parts for record in part.records]
        assert [record.id for record in derived] == sorted(record.id for record in derived)
        assert [record.value for record in derived] == sorted(whole[name], key=lambda value: str(value["id"]))
        assert [part.size for part in parts] == [len(part.values) for part in parts]
    assert len(whole["corroboration"]) == 2 * sum(len(set(numbers)) for numbers in names.values())
    assert len(whole["contradiction"]) == 2 * sum(first != other for numbers in names.values() for number, first in enumerate(numbers) for other in numbers[:number])
    assert {(value["root_count"] - value["claim_count"], value["article_count"]) for value in whole["corroboration"]} <= {(0, 1)}
