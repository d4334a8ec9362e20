"""The check that what is named has a part in something."""

from __future__ import annotations

from typing import Iterator

from pipeline.archive import Archive, Record
from pipeline.checks.check import Finding
from pipeline.issue import NotApplicable

KEYWORD = "x-mentioned"

Mentions = set[tuple[str, str]]


def iter_mentionable(archive: Archive) -> Iterator[tuple[Record, Mentions]]:
    """Every record that another should mention, with the types and ids of all that are mentioned by another."""
    mentions: Mentions = set()
    for reference in archive.iter_instances("x-references"):
        mentioned = reference.record.type.target_of(reference.property), reference.value
        if isinstance(reference.value, str) and mentioned != (reference.record.type.name, reference.record.id):
            mentions.add(mentioned)
    for record in archive.iter_records():
        if KEYWORD in record.type.root.schema:
            yield record, mentions


def examine_mention(archive: Archive, subject: tuple[Record, Mentions]) -> Iterator[Finding]:
    record, mentions = subject
    excuses = record.type.root.schema[KEYWORD]["unless"]
    if record.document.is_broken or any(excuse in record.value for excuse in excuses):
        yield NotApplicable("The record says why it stands alone, or is withdrawn or broken.")
    elif (record.type.name, record.id) not in mentions:
        yield record.issue((), f"No other record mentions the {record.type.name} `{record.id}`.", f"Name it where it has a part: in an event, a claim, a quotation, another record. Where it is only named in passing, say so in `{excuses[0]}`.")
