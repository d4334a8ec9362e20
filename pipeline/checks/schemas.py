"""Checks of the schemas themselves."""

from __future__ import annotations

from typing import Iterator

from pipeline.model.archive import Archive
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue
from pipeline.schemas.record_type import Property, RecordType

WORDS = ("title", "description", "examples")


def iter_schemas(archive: Archive) -> Iterator[Document]:
    yield from archive.schema.documents


def examine_validity(archive: Archive, document: Document) -> Iterator[Issue]:
    for fault in archive.schema.faults:
        if fault.document is document:
            yield document.issue(fault.pointer, fault.message, fault.remedy, at_key=True)


def iter_properties(archive: Archive) -> Iterator[tuple[RecordType, Property]]:
    """Every property of every type but the record itself."""
    for record_type in archive.schema.types.values():
        yield from ((record_type, p) for p in record_type.tree[1:])


def examine_documentation(archive: Archive, subject: tuple[RecordType, Property]) -> Iterator[Issue]:
    record_type, p = subject
    if missing := [word for word in WORDS if not p.schema.get(word)]:
        yield p.document.issue(p.pointer, f"`{'/'.join(p.path)}` has no {', no '.join(missing)}.", "Tell an editor what to write, and show one.", at_key=True)
    validator = record_type.validator_of(p)
    for example in p.schema.get("examples", ()):
        for error in validator.iter_errors(example):
            yield p.document.issue(p.pointer + ("examples",), f"The example does not conform: {error.message[:200]}.", "Mend the example.", at_key=True)
            break
