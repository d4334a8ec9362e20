"""Checks of the texts in records."""

from __future__ import annotations

from typing import Iterator

from pipeline.archive import Archive, Instance, Record, iter_instances
from pipeline.issue import Issue


def iter_texts(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every string of `record` that stands where the schema has one."""
    for p in record.type.tree:
        if p.kind == "string":
            yield from (instance for instance in iter_instances(record, p) if isinstance(instance.value, str))


def examine_emptiness(archive: Archive, text: Instance) -> Iterator[Issue]:
    if not text.value.strip():
        yield text.issue("This text is empty.", "Write it, or take the property out.")


def examine_padding(archive: Archive, text: Instance) -> Iterator[Issue]:
    if text.value.strip() and text.value != text.value.strip():
        yield text.issue("This text begins or ends with a space or an empty line.", "Take the space out.")
