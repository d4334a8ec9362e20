"""Checks of what was released and what was withdrawn: no id vanishes, and nothing published rests on a tombstone."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.references import iter_references
from pipeline.model.archive import Archive
from pipeline.model.census import Entry
from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.model.tombstone import Withdrawn, find_replacement, look_up, withdrawal_of
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, NotPerformed


def iter_census(archive: Archive) -> Iterator[Document]:
    yield archive.census.document


def iter_entries(archive: Archive) -> Iterator[Entry]:
    """Every id that was ever released."""
    yield from archive.census.entries


def examine_entry(archive: Archive, entry: Entry) -> Iterator[Finding]:
    record_type = archive.schema.types.get(entry.type)
    if record_type and entry.id in archive.records[entry.type]:
        return
    if record_type is None and archive.schema.is_faulty:
        yield NotPerformed(lambda: archive.census.issue(entry.line, "A schema could not be read, so it is not known whether this id still has its record.", "Mend the schema first."))
    elif record_type is None or not record_type.folder:
        yield archive.census.issue(entry.line, f"`{entry.id}` was released in {entry.first_version} as a record of type {entry.type}, and there is no such type any more.", f"Bring schema/{entry.type}.schema.json and its records back from git.")
    else:
        path = f"{record_type.folder}/{entry.id}{RECORD_SUFFIX}"
        yield archive.census.issue(entry.line, f"The {entry.type} `{entry.id}` was released in {entry.first_version}, and its record is gone.", f"Bring {path} back from git. To take a record out, run `python -m pipeline withdraw {entry.id}`; to rename one, add the new one and run `python -m pipeline merge {entry.id} --into NEW-ID`.")


def glance_at_references(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether nothing is withdrawn of all that `record` names, nor the record."""
    withdrawn, found = archive.view(Withdrawn), record.references
    is_clear = withdrawn.keys.isdisjoint(found) and not withdrawn.holds(record)
    return (len(found), 0) if is_clear else None


def iter_published_references(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every reference of `record`, where it is not withdrawn."""
    if not archive.view(Withdrawn).holds(record):
        yield from iter_references(archive, record)


def examine_target(archive: Archive, reference: Instance) -> Iterator[Issue]:
    type_name = reference.record.type.target_of(reference.property)
    if (type_name, reference.value) not in archive.view(Withdrawn).keys:
        return
    target = archive.records[type_name][reference.value]
    if withdrawal := withdrawal_of(target):
        replacement = find_replacement(archive, target)
        remedy = f"Name `{replacement.id}`, which takes its place." if replacement else "Take the reference out, or withdraw this record too."
        yield reference.issue(f"The {target.type.name} `{target.id}` was withdrawn ({look_up(withdrawal, 'reason')}).", remedy)
