"""Tombstones: the records that are withdrawn, why, and what takes their place."""

from __future__ import annotations

from typing import Any, Iterator

from pipeline.model.archive import Archive, RecordSet
from pipeline.model.record import Instance, Record
from pipeline.schemas.record_type import Property, RecordType

KEYWORD = "x-withdrawal"


def withdrawal_in(record_type: RecordType) -> Property | None:
    """The property under which a record of that type says that it is withdrawn; None where none can be."""
    return next(iter(record_type.with_keyword(KEYWORD)), None)


def withdrawal_of(record: Record) -> Instance | None:
    """What `record` says of its withdrawal; None where it is not withdrawn."""
    for instance in record.iter_instances(KEYWORD):
        if instance.look_up(instance.property.schema[KEYWORD]["status"]) == instance.property.schema[KEYWORD]["withdrawn"]:
            return instance
    return None


class Withdrawn(RecordSet):
    """The records that are withdrawn."""

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        if record.type.marks(KEYWORD).find_values(record.value) and withdrawal_of(record):
            yield record.type.name, record.id


def look_up(withdrawal: Instance, word: str) -> Any:
    """What stands where the keyword says that the `word` (date, reason, note, replaced_by) of a withdrawal stands."""
    return withdrawal.look_up(withdrawal.property.schema[KEYWORD][word])


def is_for_protection(withdrawal: Instance) -> bool:
    """Whether the record was withdrawn so that nobody comes to harm."""
    return look_up(withdrawal, "reason") == withdrawal.property.schema[KEYWORD]["protection"]


def iter_successors(archive: Archive, record: Record) -> Iterator[Record]:
    """The record that takes the place of `record`, the one that takes the place of that, and so on; where the chain
    leads back to where it has been, the first record that comes twice ends it."""
    seen = {record.id}
    while withdrawal := withdrawal_of(record):
        named = look_up(withdrawal, "replaced_by")
        following = archive.find_record(record.type.name, named)
        if following is None:
            return
        yield following
        if following.id in seen:
            return
        seen.add(following.id)
        record = following


def find_replacement(archive: Archive, record: Record) -> Record | None:
    """The published record at the end of the chain that begins at the withdrawn `record`; None where there is none."""
    *_, last = [None, *iter_successors(archive, record)]
    return last if last and not withdrawal_of(last) else None
