"""Checks of the texts in records."""

from __future__ import annotations

from typing import Iterator

from pipeline.archive import Archive, Instance, iter_instances
from pipeline.issue import Issue

MAX_UNITS = 32767  # of UTF-16: what the cell of a spreadsheet holds


def iter_texts(archive: Archive) -> Iterator[Instance]:
    """Every string of every record that stands where the schema has one."""
    for record in archive.iter_records():
        for p in record.type.tree:
            if p.kind == "string":
                yield from (instance for instance in iter_instances(record, p) if isinstance(instance.value, str))


def examine_emptiness(archive: Archive, text: Instance) -> Iterator[Issue]:
    if not text.value.strip():
        yield text.issue("This text is empty.", "Write it, or take the property out.")


def examine_padding(archive: Archive, text: Instance) -> Iterator[Issue]:
    if text.value.strip() and text.value != text.value.strip():
        yield text.issue("This text begins or ends with a space or an empty line.", "Take the space out.")


def examine_length(archive: Archive, text: Instance) -> Iterator[Issue]:
    units = len(text.value.encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_UNITS:
        yield text.issue(f"This text is {units - MAX_UNITS:,} characters longer than the cell of a spreadsheet can hold.", f"Shorten it to {MAX_UNITS:,} characters, or divide it.")
