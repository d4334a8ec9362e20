"""Breaks what a record is among others: the only one of its thing, with a part in something, and no hint at who is protected."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from pipeline.checks.duplicates import KEYWORD as DUPLICATE
from pipeline.checks.duplicates import is_comparable
from pipeline.checks.mentions import KEYWORD as MENTIONED
from pipeline.model.archive import Archive
from pipeline.model.record import RECORD_SUFFIX, Instance, Record, iter_instances
from pipeline.reading.issue import Pointer
from pipeline.schemas.record_type import ID
from pipeline.selftest.draft import Draft
from pipeline.selftest.files import is_prose
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant, path_beside


def iter_comparable_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that may be compared with others."""
    yield from (((record.type.name,), record) for record in archive.iter_records() if DUPLICATE in record.type.root.schema and is_comparable(record) and _find_mark(record))


def iter_sealed_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that may not be compared with others."""
    yield from (((record.type.name,), record) for record in archive.iter_records() if "where" in record.type.root.schema.get(DUPLICATE, {}) and not is_comparable(record))


def iter_mentionable_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that another should mention."""
    yield from (((record.type.name,), record) for record in archive.iter_records() if MENTIONED in record.type.root.schema)


def _find_mark(record: Record) -> Instance | None:
    """What first identifies a record among others."""
    for key in record.type.root.schema[DUPLICATE]["keys"]:
        for path in key["parts"][0]:
            for instance in iter_instances(record, record.type.by_path[path]):
                return instance
    return None


def copy_as_other(spell: Callable[[str], str], change: str) -> Break:
    """Writes a record a second time under an id of its own, what identifies it spelt in another way; both are at fault."""

    def apply(original: Original, record: Record) -> Mutant | None:
        mark = _find_mark(record)
        assert mark  # the places are chosen so
        copy = _copy(original, record)
        if is_prose(mark.property):
            copy.set(mark.pointer, spell(mark.value))
        return make_mutant(change, copy, mark.pointer)

    return apply


def _copy(original: Original, record: Record) -> Draft:
    """A copy of a record with another id."""
    name = f"{record.id}-so"
    copy = Draft(path_beside(record, name + RECORD_SUFFIX), original.open(record.document).text)
    copy.set((ID,), name)
    return copy


write_again = copy_as_other(str, "a second record of the same")
write_again_in_capitals = copy_as_other(str.upper, "a second record of the same, in capitals")


def leave_alone(original: Original, record: Record) -> Mutant:
    """Adds a record that no other mentions."""
    copy = _copy(original, record)
    _drop_excuses(copy, record)
    return make_mutant("a record that no other mentions", copy, ())


def forget(original: Original, record: Record) -> Mutant:
    """Gives a record another id and file, so that all that mentioned it mentions nothing."""
    copy = _copy(original, record)
    _drop_excuses(copy, record)
    mutant = make_mutant(f"{record.document.path} under another name", copy, ())
    mutant.files[record.document.path] = None
    return mutant


def _drop_excuses(draft: Draft, record: Record) -> None:
    for excuse in record.type.root.schema[MENTIONED]["unless"]:
        if draft.holds((excuse,)):
            draft.remove((excuse,))


def set_apart(original: Original, sealed: Record) -> Mutant | None:
    """Says of somebody who is protected who that is not."""
    others = [other for other in original.archive.records[sealed.type.name].values() if other is not sealed]
    return _set_apart(original, sealed, original.random.choice(others), "of somebody who is protected") if others else None


def set_apart_from(original: Original, sealed: Record) -> Mutant | None:
    """Says of somebody that this is not one who is protected."""
    others = [other for other in original.archive.records[sealed.type.name].values() if is_comparable(other)]
    return _set_apart(original, original.random.choice(others), sealed, "that this is not one who is protected") if others else None


def _set_apart(original: Original, record: Record, other: Record, change: str) -> Mutant:
    draft = original.open(record.document)
    return make_mutant(f"said {change}", draft, _add_entry(draft, record, record.type.root.schema[DUPLICATE]["apart"], other.id))


def _add_entry(draft: Draft, record: Record, path: str, value: Any) -> Pointer:
    """Adds to the list on the way to `path` the example of an entry that the schema gives, with `value` in it."""
    name, *_, last = path.split("/")
    entry = {**record.type.by_path[name].schema["examples"][0][0], last: value}
    place = draft.append((name,), entry) if draft.holds((name,)) else (*draft.add((), name, [entry]), 0)
    return (*place, last)
