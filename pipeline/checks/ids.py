"""Checks of ids: their form, that they name their file, and that none occurs twice."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.model.archive import Archive, Record
from pipeline.reading.issue import Issue
from pipeline.schemas.record_type import ID

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


def iter_itself(archive: Archive, record: Record) -> Iterator[Record]:
    """The record, whether its file could be read or not."""
    yield record


def examine_form(archive: Archive, record: Record) -> Iterator[Issue]:
    if not SLUG.fullmatch(record.id):
        words = re.findall("[a-z0-9]+", record.id.lower())
        yield record.issue((), f"The file name `{record.id}` is not a slug.", f"Name the file and the id `{'-'.join(words)}`." if words else "Use lower-case letters, digits and hyphens.")


def examine_match(archive: Archive, record: Record) -> Iterator[Issue]:
    found = record.value.get(ID)
    if isinstance(found, str) and found != record.id:
        yield record.issue((ID,), f"The id is `{found}`, but the file is named `{record.id}`.", f"Write `{ID}: {record.id}`; an id that was ever released never changes.")


def iter_types(archive: Archive) -> Iterator[dict[str, Record]]:
    yield from archive.records.values()


def examine_repetition(archive: Archive, records: dict[str, Record]) -> Iterator[Issue]:
    seen: dict[str, Record] = {}
    for record in records.values():
        found = record.value.get(ID)
        if isinstance(found, str) and seen.setdefault(found, record) is not record:
            yield record.issue((ID,), f"`{seen[found].document.path}` has the id `{found}` too.", "Give one of the two another id.")
