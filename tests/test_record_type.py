"""The ways to what the schema marks lead to all of it, and to nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures
from pipeline.reading.document import Document
from pipeline.schemas.record_type import Marks, Property, RecordType
from pipeline.schemas.schema import load_schema
from tests.conftest import MINIATURE, REPOSITORY

ARCHIVE = load_archive(MINIATURE, Captures(None), load_schema(REPOSITORY))
RECORDS = list(ARCHIVE.iter_records())
TYPES = list(ARCHIVE.schema.types.values())


def find_plainly(record_type: RecordType, marked: set[Any], value: Any) -> list[tuple[Any, ...]]:
    return sorted(((p.path, pointer, found) for p in record_type.tree if p in marked for pointer, found in p.iter_instances(value)), key=repr)


@given(st.sampled_from(RECORDS), st.data())
def test_marks_lead_to_every_place(record: Any, data: st.DataObject) -> None:
    marked = set(data.draw(st.lists(st.sampled_from(record.type.tree), max_size=8)))
    marks = Marks(record.type.root, marked)
    expected = find_plainly(record.type, marked, record.value)
    assert sorted(((p.path, pointer, found) for p, pointer, found in marks.find(record.value)), key=repr) == expected
    assert sorted(((p.path, found) for p, found in marks.find_values(record.value)), key=repr) == sorted(((path, found) for path, _, found in expected), key=repr)


@pytest.mark.parametrize("value", [{"lamp": "lit"}, ["lit"], [{"lamp": "lit"}], "lit", None])
def test_what_has_both_properties_and_items_is_walked_as_what_it_is(value: Any) -> None:
    """A schema may give a group items too, and of a group they say nothing."""
    nowhere = Document("")
    lamp, item = (Property((step,), {"type": "string"}, nowhere, ()) for step in ("lamp", "*"))
    root = Property((), {"type": "object"}, nowhere, (), {"lamp": lamp}, item)
    marks = Marks(root, {lamp, item})
    expected = sorted((p.path, pointer, found) for p in (lamp, item) for pointer, found in p.iter_instances(value))
    assert sorted((p.path, pointer, found) for p, pointer, found in marks.find(value)) == expected
    assert sorted((p.path, found) for p, found in marks.find_values(value)) == [(path, found) for path, _, found in expected]


@pytest.mark.parametrize("record_type", TYPES, ids=lambda record_type: record_type.name)
def test_no_way_leads_to_what_is_not_there(record_type: RecordType) -> None:
    marks = Marks(record_type.root, set())
    assert (marks.ends, marks.ways, marks.items, marks.is_marked) == ([], [], None, False)


@pytest.mark.parametrize("value", [None, "a", 3, [], [[]], {}, {"names": "a"}, {"names": ["a", {"text": 1}]}])
def test_what_is_not_as_the_schema_has_it_is_passed_by(value: Any) -> None:
    for record_type in TYPES:
        assert {p for p, _, _ in Marks(record_type.root, set(record_type.tree)).find(value)} == {p for p in record_type.tree if p.iter_instances(value)}
