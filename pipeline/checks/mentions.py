"""The check that what is named has a part in something."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, Record
from pipeline.reading.issue import NotApplicable, NotPerformed
from pipeline.schemas.record_type import ID

KEYWORD = "x-mentioned"

Subject = tuple[Record, bool, bool]


def iter_mentionable(archive: Archive) -> Iterator[Subject]:
    """Every record that another should mention, whether one does, and whether all of the archive could be read."""
    is_whole = not archive.schema.is_faulty and not any(record.document.is_broken for record in archive.iter_records())
    mentions: set[tuple[str, str]] = set()
    for reference in archive.iter_instances("x-references"):
        mentioned = reference.record.type.target_of(reference.property), reference.value
        if isinstance(reference.value, str) and mentioned != (reference.record.type.name, reference.record.id):
            mentions.add(mentioned)
    for record in archive.iter_records():
        if KEYWORD in record.type.root.schema:
            yield record, (record.type.name, record.id) in mentions, is_whole


def examine_mention(archive: Archive, subject: Subject) -> Iterator[Finding]:
    record, is_mentioned, is_whole = subject
    excuses = record.type.root.schema[KEYWORD]["unless"]
    if record.value.get(ID) != record.id or any(excuse in record.value for excuse in excuses):
        yield NotApplicable("The record says why it stands alone, or is withdrawn; or it is not in order.")
    elif not is_mentioned and not is_whole:
        yield NotPerformed(record.issue((), f"A file could not be read that may mention the {record.type.name} `{record.id}`.", "Mend that file first."))
    elif not is_mentioned:
        yield record.issue((), f"No other record mentions the {record.type.name} `{record.id}`.", f"Name it where it has a part: in an event, a claim, a quotation, another record. Where it is only named in passing, say so in `{excuses[0]}`.")
