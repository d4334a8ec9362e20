"""Breaks what the archive keeps of its past: the census of ids, and the tombstones of what was withdrawn."""

from __future__ import annotations

from typing import Iterator

from pipeline.model.archive import Archive
from pipeline.model.census import Entry
from pipeline.model.record import Record
from pipeline.model.tombstone import KEYWORD, withdrawal_in, withdrawal_of
from pipeline.releasing.withdrawal import Grounds, find_word, iter_references_to, make_tombstone
from pipeline.selftest.draft import Draft
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant

DAY = "2031-07-02"


def iter_census_places(archive: Archive) -> Iterator[tuple[Stratum, Archive]]:
    """The census."""
    yield ((archive.census.document.path,), archive)


def iter_entry_places(archive: Archive) -> Iterator[tuple[Stratum, Entry]]:
    """Every line of the census; those of one type are a stratum."""
    yield from (((entry.type,), entry) for entry in archive.census.entries)


def iter_published_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that could be withdrawn."""
    yield from (((record.type.name,), record) for record in archive.iter_records() if withdrawal_in(record.type) and not withdrawal_of(record))


def iter_mentioned_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that could be withdrawn and to which another that is not withdrawn refers."""
    for stratum, record in iter_published_places(archive):
        if any(not withdrawal_of(reference.record) for reference in iter_references_to(archive, record)):
            yield stratum, record


def _open_census(original: Original) -> Draft:
    return original.open(original.archive.census.document)


def add_entry(entry: str, change: str) -> Break:
    """Puts a line into the census, in front of all entries."""

    def apply(original: Original, archive: Archive) -> Mutant:
        draft = _open_census(original)
        header, *lines = draft.text.split("\n")
        draft.text = "\n".join([header, entry, *lines])
        return make_mutant(change, draft, 2)

    return apply


no_entry = add_entry("a line that is no entry", "a line of words")
entry_of_no_type = add_entry("aaa,that-never-was,1.0.0", "an id of a type that there is not")


def entry_of_no_record(original: Original, archive: Archive) -> Mutant | None:
    """Puts an id into the census that has no record."""
    return add_entry(f"{next(iter(archive.records))},0,1.0.0", "an id that has no record")(original, archive)


def spoil_header(original: Original, archive: Archive) -> Mutant:
    draft = _open_census(original)
    draft.text = draft.text.replace(",", ";", 1)
    return make_mutant("a header with a semicolon", draft, 1)


def remove_census(original: Original, archive: Archive) -> Mutant:
    path = archive.census.document.path
    return Mutant({path: None}, path, 1, "the census taken away")


def repeat_entry(original: Original, entry: Entry) -> Mutant:
    draft = _open_census(original)
    lines = draft.text.split("\n")
    draft.text = "\n".join(lines[: entry.line] + lines[entry.line - 1 :])
    return make_mutant("an entry written twice", draft, entry.line + 1)


def put_last(original: Original, entry: Entry) -> Mutant | None:
    """Moves an entry behind all others."""
    draft = _open_census(original)
    lines = draft.text.rstrip("\n").split("\n")
    if entry.line == len(lines):
        return None
    draft.text = "\n".join([*lines[: entry.line - 1], *lines[entry.line :], lines[entry.line - 1], ""])
    return make_mutant("an entry out of order", draft, len(lines))


def remove_record(original: Original, entry: Entry) -> Mutant:
    path = original.archive.records[entry.type][entry.id].document.path
    return Mutant({path: None}, original.archive.census.document.path, entry.line, f"{path} taken away")


def bury(record: Record, replaced_by: str | None = None) -> Draft:
    """The tombstone of `record`."""
    return Draft(record.document.path, make_tombstone(record, Grounds(DAY, find_word(record.type, "merged"), None, replaced_by)))


def withdraw(original: Original, record: Record) -> Mutant:
    """Puts a tombstone in the place of a record to which another refers; the reference is at fault."""
    return _withdraw(original, record, None)


def replace(original: Original, record: Record) -> Mutant | None:
    """Withdraws a record in favour of another; what refers to it should refer to that one."""
    others = [other.id for other in original.archive.records[record.type.name].values() if other is not record and not withdrawal_of(other)]
    return _withdraw(original, record, original.random.choice(others)) if others else None


def _withdraw(original: Original, record: Record, replaced_by: str | None) -> Mutant:
    references = [each for each in iter_references_to(original.archive, record) if not withdrawal_of(each.record)]
    reference = original.random.choice(references)
    return make_mutant(f"{record.document.path} withdrawn", original.open(reference.record.document), reference.pointer, bury(record, replaced_by))


def replace_by_itself(original: Original, record: Record) -> Mutant:
    tomb = bury(record, record.id)
    return make_mutant("a record replaced by itself", tomb, _replacement(record))


def replace_by_one_another(original: Original, record: Record) -> Mutant | None:
    """Withdraws two records, each in favour of the other."""
    others = [other for other in original.archive.records[record.type.name].values() if other is not record and not withdrawal_of(other)]
    if not others:
        return None
    other = original.random.choice(others)
    return make_mutant("two records that replace one another", bury(record, other.id), _replacement(record), bury(other, record.id))


def _replacement(record: Record) -> tuple[str, ...]:
    """Where in its tombstone a record says what takes its place."""
    withdrawal = withdrawal_in(record.type)
    assert withdrawal is not None  # the places are chosen so
    return (*withdrawal.path, *withdrawal.schema[KEYWORD]["replaced_by"].split("/"))
