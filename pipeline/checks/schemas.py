"""Checks of the schemas themselves."""

from __future__ import annotations

from typing import Iterator, NamedTuple
from urllib.parse import quote

from pipeline.model.archive import Archive
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, json_pointer
from pipeline.schemas.record_type import Property, RecordType
from pipeline.schemas.validator import Files, Validator

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


class Documented(NamedTuple):
    """A property, the files in which its schema stands, and whether it is known that its examples conform."""

    property: Property
    files: Files
    is_exemplary: bool


def iter_documented(archive: Archive) -> Iterator[Documented]:
    """The same; the examples of all are tried at once, since a validator of each would take a while to make."""
    properties = [(p, record_type.validator.files) for record_type, p in iter_properties(archive)]
    examples = {_make_reference(p): p.schema.get("examples", []) for p, _ in properties}
    whole = {"properties": {reference: {"items": {"$ref": reference}} for reference in examples}}
    is_exemplary = all(Validator(whole, files).accepts(examples) for _, files in properties[:1])  # the same for all
    yield from (Documented(p, files, is_exemplary) for p, files in properties)


def examine_documentation(archive: Archive, documented: Documented) -> Iterator[Issue]:
    p, files, is_exemplary = documented
    if missing := [word for word in WORDS if not p.schema.get(word)]:
        yield p.document.issue(p.pointer, f"`{'/'.join(p.path)}` has no {', no '.join(missing)}.", "Tell an editor what to write, and show one.", at_key=True)
    for example in () if is_exemplary else p.schema.get("examples", ()):
        for error in Validator({"$ref": _make_reference(p)}, files).iter_errors(example):
            yield p.document.issue(p.pointer + ("examples",), f"The example does not conform: {error.message[:200]}.", "Mend the example.", at_key=True)
            break


def _make_reference(p: Property) -> str:
    """The reference that leads to the schema of `p`."""
    return f"{p.document.path.rpartition('/')[2]}#{quote(json_pointer(p.pointer))}"
