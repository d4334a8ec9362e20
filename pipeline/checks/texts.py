"""Checks of every text in every record."""

from __future__ import annotations

from typing import Any, Iterator

from pipeline.archive import Archive, Record
from pipeline.issue import Issue, Pointer

Text = tuple[Record, Pointer, str]


def iter_texts(archive: Archive) -> Iterator[Text]:
    """Every string of every record."""
    for record in archive.iter_records():
        yield from ((record, pointer, text) for pointer, text in _iter_strings((), record.value))


def _iter_strings(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, (dict, list)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _iter_strings(pointer + (key,), child)


def examine_emptiness(archive: Archive, subject: Text) -> Iterator[Issue]:
    record, pointer, text = subject
    if not text.strip():
        yield record.issue(pointer, "This text is empty.", "Write it, or take the property out.")


def examine_padding(archive: Archive, subject: Text) -> Iterator[Issue]:
    record, pointer, text = subject
    if text.strip() and text != text.strip():
        yield record.issue(pointer, "This text begins or ends with a space or an empty line.", "Take the space out.")
