"""Checks of ids: their form, that they name their file, and that none occurs twice."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.model.archive import Archive, View
from pipeline.model.record import Record
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


class Misnamed(View):
    """Which ids stand in records whose file has another name, by type, with the names of those files."""

    needs_all = True

    def __init__(self, facts: list[tuple[str, str, str]]):
        self.names: dict[str, list[tuple[str, str]]] = {}
        for type_name, record_id, found in facts:
            self.names.setdefault(type_name, []).append((record_id, found))

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str, str]]:
        found = record.value.get(ID)
        if isinstance(found, str) and found != record.id:
            yield record.type.name, record.id, found


def iter_types(archive: Archive) -> Iterator[str]:
    """The names of all types."""
    yield from archive.records


def examine_repetition(archive: Archive, type_name: str) -> Iterator[Issue]:
    misnamed = archive.view(Misnamed).names.get(type_name, [])
    bearers = {name for names in misnamed for name in names}
    seen: dict[str, Record] = {}
    for record in (record for name, record in archive.records[type_name].items() if name in bearers) if bearers else ():
        found = record.value.get(ID)
        if isinstance(found, str) and seen.setdefault(found, record) is not record:
            yield record.issue((ID,), f"`{seen[found].path}` has the id `{found}` too.", "Give one of the two another id.")
