"""What changed from one edition of the archive to the next: records, tables, metadata, and how far the change goes.

What stood in a withdrawn record is never told. Nor is anything that could bring back what was taken out for somebody's
protection: of a record that protects somebody, and of those linked with it by a reference, no former value is told;
and where such a protection is new, no former value of any record, since what names the person may have stood in any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Iterator

from pipeline.editions.difference import Difference, iter_differences
from pipeline.editions.edition import Edition, Key
from pipeline.editions.structure import TableChange, head_of, iter_table_changes
from pipeline.editions.version import Level
from pipeline.model.record import Record
from pipeline.model.tombstone import is_for_protection, look_up, withdrawal_of
from pipeline.reading.issue import Pointer
from pipeline.schemas.record_type import ITEM
from pipeline.schemas.schema import Schema

NAMES = ("name", "id")  # of the head: a package of another name is another package


@dataclass(frozen=True)
class RecordChange:
    """What became of one record. `how` is "added", "changed", "withdrawn", "merged", "restored", or "removed" where it
    left no tombstone. `is_veiled` says that former values are left out."""

    type: str
    id: str
    how: str
    level: Level
    differences: tuple[Difference, ...] = ()
    is_veiled: bool = False
    is_derived: bool = False
    is_protective: bool = False
    reason: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True)
class Comparison:
    """All changes from the version `former` (None where there was none) to `version`. `is_veiled` says that former metadata is left out."""

    former: str | None
    version: str
    records: tuple[RecordChange, ...]
    tables: tuple[TableChange, ...]
    metadata: tuple[Difference, ...]
    is_veiled: bool

    @cached_property
    def level(self) -> Level:
        """How far the change goes, by the recipe of Data Package."""
        head = [Level.MAJOR if difference.pointer[0] in NAMES else Level.PATCH for difference in self.metadata]
        return max([Level.NONE, *head, *(change.level for change in self.records), *(change.level for change in self.tables)])


def compare(old: Edition | None, new: Edition) -> Comparison:
    """What changed from `old` (None where nothing was released before) to `new`."""
    former = old or Edition({}, Schema([], {}, []), {})
    is_veiled = _has_new_protection(former, new)
    metadata = tuple(_veil(d) if is_veiled else d for d in iter_differences(head_of(former.descriptor), head_of(new.descriptor)))
    records = tuple(_iter_record_changes(former, new, is_veiled))
    return Comparison(old.version if old else None, new.version, records, tuple(iter_table_changes(former.descriptor, new.descriptor)), metadata, is_veiled)


def _has_new_protection(old: Edition, new: Edition) -> bool:
    return any(key in old.records and key not in old.guarded for key in new.guarded)


def _iter_record_changes(old: Edition, new: Edition, is_veiled: bool) -> Iterator[RecordChange]:
    referred = {target for targets in old.references.values() for target in targets}
    veiled = _find_veiled(old) | _find_veiled(new)
    for key in sorted(old.records.keys() | new.records.keys()):
        change = _compare_records(key, old.records.get(key), new.records.get(key), key in referred)
        if change and (is_veiled or key in veiled):
            change = replace(change, differences=tuple(map(_veil, change.differences)), is_veiled=bool(change.differences))
        if change:
            yield change


def _find_veiled(edition: Edition) -> set[Key]:
    """The records that protect somebody, and those that a reference links with one of them."""
    linked = {key for key, targets in edition.references.items() if targets & edition.guarded}
    named = {target for key in edition.guarded for target in edition.references[key]}
    return edition.guarded | linked | named


def _veil(difference: Difference) -> Difference:
    return replace(difference, before=None)


def _compare_records(key: Key, old: Record | None, new: Record | None, was_referred_to: bool) -> RecordChange | None:
    taken_out = Level.MAJOR if was_referred_to else Level.PATCH
    if new is None:
        assert old is not None  # each key is that of a record of one of the two
        is_derived = bool(old.type.derivation)
        return RecordChange(*key, "removed", Level.MINOR if is_derived else Level.MAJOR, is_derived=is_derived)
    if withdrawal := withdrawal_of(new):
        if old is None or not withdrawal_of(old):
            replaced_by = look_up(withdrawal, "replaced_by")
            level = taken_out if old else Level.MINOR
            return RecordChange(*key, "merged" if replaced_by else "withdrawn", level, is_protective=is_for_protection(withdrawal), reason=look_up(withdrawal, "reason"), replaced_by=replaced_by)
    is_derived = bool(new.type.derivation)
    if old is None:
        return RecordChange(*key, "added", Level.MINOR, is_derived=is_derived)
    if withdrawal_of(old) and not withdrawal:
        return RecordChange(*key, "restored", Level.MINOR)
    differences = tuple(iter_differences(old.value, new.value))
    if not differences:
        return None
    level = Level.MINOR if is_derived else max(_level_of(difference, new) for difference in differences)
    return RecordChange(*key, "changed", level, differences, is_derived=is_derived)


def _level_of(difference: Difference, record: Record) -> Level:
    """Data that is added, and a reference that leads elsewhere, go further than a correction."""
    references = {p.path for p in record.type.with_keyword("x-references")}
    is_reference = _path_of(difference.pointer) in references and difference.how == "changed"
    return Level.MINOR if difference.how == "added" or is_reference else Level.PATCH


def _path_of(pointer: Pointer) -> tuple[str, ...]:
    return tuple(ITEM if isinstance(step, int) else step for step in pointer)
