"""The check that what is named has a part in something."""

from __future__ import annotations

from typing import Any, Iterable, Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, RecordSet
from pipeline.model.record import Record
from pipeline.reading.issue import NotApplicable, NotPerformed
from pipeline.schemas.record_type import ID

KEYWORD = "x-mentioned"

Subject = tuple[Record, bool, bool]


class Mentions(RecordSet):
    """The records that others name, and whether all others could be read."""

    needs_all = True

    def __init__(self, facts: set[Any]):
        super().__init__(facts - {None})
        self.is_whole = None not in facts

    @staticmethod
    def gather(record: Record) -> Iterable[tuple[str, str] | None]:
        """The type and the id of each record that this one names; nothing in place of those of one that could not be read."""
        if record.is_broken:
            return [None]
        own = record.type.name, record.id
        return set(record.references) - {own}


def iter_mentionable(archive: Archive, record: Record) -> Iterator[Subject]:
    """The record, where another should mention it, whether one does, and whether all of the archive could be read."""
    if KEYWORD in record.type.root.schema:
        mentions = archive.view(Mentions)
        yield record, mentions.holds(record), mentions.is_whole and not archive.schema.is_faulty


def examine_mention(archive: Archive, subject: Subject) -> Iterator[Finding]:
    record, is_mentioned, is_whole = subject
    excuses = record.type.root.schema[KEYWORD]["unless"]
    if record.value.get(ID) != record.id or any(excuse in record.value for excuse in excuses):
        yield NotApplicable("The record says why it stands alone, or is withdrawn; or it is not in order.")
    elif not is_mentioned and not is_whole:
        yield NotPerformed(lambda: record.issue((), f"A file could not be read that may mention the {record.type.name} `{record.id}`.", "Mend that file first."))
    elif not is_mentioned:
        yield record.issue((), f"No other record mentions the {record.type.name} `{record.id}`.", f"Name it where it has a part: in an event, a claim, a quotation, another record. Where it is only named in passing, say so in `{excuses[0]}`.")
