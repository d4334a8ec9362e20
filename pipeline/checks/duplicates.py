"""Checks that nothing has two records, and that nobody who is protected is compared with anybody.

What identifies a record of a type, its schema says with `x-duplicate`. A record that is not to be compared is neither
found to be like another nor named beside one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby, product
from operator import itemgetter
from typing import Any, Iterator

from pipeline.checks.check import Finding
from pipeline.checks.copies import FORMAL
from pipeline.checks.spelling import fold_spelling
from pipeline.model.archive import Archive, View
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed, Pointer, shorten
from pipeline.schemas.record_type import Property, RecordType

KEYWORD = "x-duplicate"

Key = tuple[int, tuple[str | None, ...]]
Pairs = set[tuple[str, str]]


@dataclass
class Bucket:
    """The marks of all records that are alike by one key."""

    full: list[Mark] = field(default_factory=list)
    weak: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Mark:
    """What identifies a record by one key: `parts` are the places of its parts, the first of them always there. A weak
    mark counts only beside one that is not."""

    parts: tuple[Instance, ...]
    is_weak: bool
    bucket: Bucket

    def iter_like(self, apart: Pairs) -> Iterator[Mark]:
        """The marks of other records that are alike and not known to be apart."""
        own = self.parts[0].record.id
        others = chain(self.bucket.full, () if self.is_weak else self.bucket.weak)
        yield from (other for other in others if other.parts[0].record.id != own and (own, other.parts[0].record.id) not in apart)


Subject = tuple[list[Mark], Pairs]
Fact = tuple[Any, ...]


class Likenesses(View):
    """Which records of each type may look alike: those of which two have keys with the same hash, one of them at least
    not weak. Whether they do is seen from their marks."""

    needs_all = True

    def __init__(self, facts: list[Fact]):
        self._markless = {(type_name, record_id) for type_name, record_id, *keys in facts if not keys}
        seen: set[int] = set()
        repeated: set[int] = set()
        for _, _, *keys in facts:
            for key, _ in keys:
                (repeated if key in seen else seen).add(key)
        shared = {key for _, _, *keys in facts for key, is_weak in keys if key in repeated and not is_weak}
        self._alike = {(type_name, record_id): None for type_name, record_id, *keys in facts if any(key in shared for key, _ in keys)}
        self._subjects: dict[tuple[str, str], Subject] | None = None

    @staticmethod
    def gather(record: Record) -> list[Fact]:
        """The record's type and id, and the hashes of its keys, each with whether it is weak."""
        if KEYWORD not in record.type.root.schema:
            return []
        return [(record.type.name, record.id, *[(hash((record.type.name, name)), is_weak) for name, (_, is_weak) in _find_keys(record).items()])]

    def find(self, archive: Archive, record: Record) -> Subject | None:
        """The marks of `record`, and which pairs of its type are known to be apart; None where no other may be like it."""
        key = record.type.name, record.id
        if key in self._markless:
            return [], set()
        if key not in self._alike:
            return None
        if self._subjects is None:
            self._subjects = dict(self._iter_subjects(archive))
        return self._subjects[key]

    def _iter_subjects(self, archive: Archive) -> Iterator[tuple[tuple[str, str], Subject]]:
        """Those of all records that may look alike, compared with one another."""
        for type_name, keys in groupby(self._alike, key=itemgetter(0)):
            records = [archive.records[type_name][record_id] for _, record_id in keys]
            apart = {pair for record in records for at in iter_apart(archive, record) for pair in ((record.id, at.value), (at.value, record.id))}
            buckets: dict[Key, Bucket] = {}
            marks = [list(_make_marks(record, buckets).values()) for record in records]
            yield from (((type_name, record.id), (own, apart)) for record, own in zip(records, marks))


def iter_compared(archive: Archive, record: Record) -> Iterator[Subject | None]:
    """The marks of `record`, where records of its type can look alike, and which pairs of the type are known to be apart;
    None where no other may be like it."""
    if KEYWORD in record.type.root.schema:
        yield archive.view(Likenesses).find(archive, record)


def examine_likeness(archive: Archive, subject: Subject | None) -> Iterator[Finding]:
    if subject is None:
        return
    marks, apart = subject
    if not marks:
        yield NotApplicable("The record holds nothing by which it may be compared.")
    likenesses = ((mark, next(mark.iter_like(apart), None)) for mark in marks)
    first = {other.parts[0].record.id: (mark, other) for mark, other in reversed([*likenesses]) if other}
    yield from (_make_issue(mark, other) for mark, other in first.values())


def _make_issue(mark: Mark, other: Mark) -> Issue:
    here, there, further = mark.parts[0], other.parts[0], [f"`{part.property.name}`" for part in mark.parts[1:]]
    apart = here.record.type.root.schema[KEYWORD].get("apart", "").split("/")[0]
    too = " too" if here.value == there.value else ""
    same = f", with the same {', '.join(further)}" if further else ""
    silence = f"; else say in `{apart}` of one of them why they are kept apart" if apart else ""
    return here.issue(f"`{there.record.id}` may be the same {here.record.type.name}: “{shorten(there.value)}” stands there{too}{same}.", f"If it is, put all into one of the two and withdraw the other{silence}.")


Place = tuple[Property, Pointer, str]


def _make_marks(record: Record, buckets: dict[Key, Bucket]) -> dict[Key, Mark]:
    """Puts the marks of `record` into the buckets, one into each, and gives them back."""
    marks: dict[Key, Mark] = {}
    for name, (places, is_weak) in _find_keys(record).items():
        bucket = buckets.setdefault(name, Bucket())
        marks[name] = Mark(tuple(Instance(record, *place) for place in places if place), is_weak, bucket)
        (bucket.weak if is_weak else bucket.full).append(marks[name])
    return marks


def _find_keys(record: Record) -> dict[Key, tuple[tuple[Place | None, ...], bool]]:
    """The keys of `record`, each with the places of its parts and whether it is weak."""
    found: dict[Key, tuple[tuple[Place | None, ...], bool]] = {}
    whole = record.value
    for number, (paths, words) in enumerate(_parts_of(record.type)) if is_comparable(record) else ():
        heads, *others = [[(p, pointer, value) for p in properties for pointer, value in p.iter_instances(whole) if isinstance(value, str)] for properties in paths]
        for places in product(heads, *[places or [None] for places in others]) if others else zip(heads):
            head = places[0]
            is_weak = words > 0 and head[0] is not paths[0][0] and len(head[2].split()) < words
            name = number, tuple([place and _fold(place[0], place[2]) for place in places])
            if name not in found or found[name][1] and not is_weak:
                found[name] = places, is_weak
    return found


@lru_cache(maxsize=16)
def _parts_of(record_type: RecordType) -> list[tuple[list[list[Property]], int]]:
    """For each key of the type the properties of each of its parts, and of how many words a head that is not the first is not weak."""
    keys = record_type.root.schema[KEYWORD]["keys"]
    return [([[record_type.by_path[path] for path in paths if path in record_type.by_path] for paths in key["parts"]], key.get("words", 0)) for key in keys]


def _fold(p: Property, text: str) -> str:
    """The text; where the schema gives it no form, without regard to spelling."""
    return text if _is_formal(p) else fold_spelling(text)


@lru_cache(maxsize=128)
def _is_formal(p: Property) -> bool:
    return any(word in p.schema for word in FORMAL)


def _look_at(record: Record, path: str) -> list[Instance]:
    p = record.type.by_path.get(path)
    return [place for place in iter_instances(record, p) if isinstance(place.value, str)] if p else []


def is_comparable(record: Record) -> bool:
    """Whether the schema allows `record` to be compared with others of its type."""
    for path, allowed in record.type.root.schema[KEYWORD].get("where", {}).items():
        p = record.type.by_path.get(path)
        values = [value for _, value in p.iter_instances(record.value) if isinstance(value, str)] if p else []
        if not all(value in allowed for value in values or [None]):
            return False
    return True


def iter_apart(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every place at which `record` names another of its type that is kept apart from it."""
    path = record.type.root.schema.get(KEYWORD, {}).get("apart")
    yield from _look_at(record, path) if path else ()


def examine_protection(archive: Archive, named: Instance) -> Iterator[Finding]:
    other = archive.find_record(named.record.type.name, named.value)
    if "where" not in named.record.type.root.schema[KEYWORD]:
        yield NotApplicable("Records of this type are all open to comparison.")
    elif other and other.is_broken:
        yield NotPerformed(lambda: named.issue(f"`{other.path}` could not be read.", "Mend that file first."))
    elif closed := next((record.id for record in (named.record, other) if record and not is_comparable(record)), None):
        yield named.issue(f"`{closed}` is protected, or withdrawn: nothing may be said of who that is or is not.", "Take this entry out.")
