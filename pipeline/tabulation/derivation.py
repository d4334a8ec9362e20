"""Records that nobody writes: those of the types that the schema marks `x-derived`, computed from the claims of others."""

from __future__ import annotations

import marshal
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Callable, Iterator

from pipeline.model.archive import Archive
from pipeline.model.claims import KEYWORD, Claim, find_notes, iter_contradictions, iter_corroborations, read_claims
from pipeline.model.record import Record
from pipeline.model.reliance import Reliance
from pipeline.processes import map_in_order
from pipeline.reading.document import Document
from pipeline.schemas.record_type import ID, RecordType

SIZE = 100  # records that one process derives from together, and somewhat more

Facts = dict[str, Any]


@dataclass(frozen=True)
class DerivedPart:
    """Records of one derived type, sorted by id, kept in few bytes and made anew whenever they are asked for."""

    type: RecordType
    size: int
    packed: bytes

    @property
    def values(self) -> list[dict[str, Any]]:
        values: list[dict[str, Any]] = marshal.loads(self.packed)
        return values

    @property
    def records(self) -> list[Record]:
        return [Record(self.type, value[ID], Document("", value)) for value in self.values]


def derive_parts(archive: Archive, processes: int = 1) -> dict[str, list[DerivedPart]]:
    """The records of each derived type, sorted by id, in parts."""
    types = [record_type for record_type in archive.schema.types.values() if record_type.derivation]
    groups = [group for _, records in sorted(archive.records.items()) for group in _divide(records)] if types else []
    archive.view(Reliance)  # made once, for all processes
    parts: dict[str, list[DerivedPart]] = {record_type.name: [] for record_type in types}
    for packed in map_in_order(lambda group: _derive(archive, types, group), groups, processes):
        for record_type, (size, part) in zip(types, packed):
            if size:
                parts[record_type.name].append(DerivedPart(record_type, size, part))
    return parts


def _divide(records: dict[str, Record]) -> Iterator[list[Record]]:
    """The records that can have claims, sorted by id, in groups such that whatever is derived from one comes before what is
    derived from the next. What is derived from `a` may come after `a-b`, for its id begins with `a-` too; so no group
    begins with a record whose id begins with that of another."""
    group: list[Record] = []
    for record_id, record in sorted(records.items()):
        if record.type.with_keyword(KEYWORD):
            if len(group) >= SIZE and not any(record_id[:length] in records for length in range(1, len(record_id))):
                yield group
                group = []
            group.append(record)
    if group:
        yield group


def _derive(archive: Archive, types: list[RecordType], group: list[Record]) -> list[tuple[int, bytes]]:
    """What is derived from the records of a group, for each of the `types`: how many records, and their values, packed."""
    for record in group:
        record.hold()
    claimed = [(record, claims) for record in group if (claims := read_claims(archive, record))]
    derived = [[value for record, claims in claimed for value in _iter_values(record_type, record, claims)] for record_type in types]
    for record in group:
        record.release()
    return [(len(values), marshal.dumps(sorted(values, key=itemgetter(ID)))) for values in derived]


def _iter_values(record_type: RecordType, record: Record, claims: list[Claim]) -> Iterator[dict[str, Any]]:
    """The records of a derived type that follow from the claims of one record."""
    assert record_type.derivation is not None
    subject, names = record_type.derivation["subject"].get(record.type.name), record_type.derivation["as"]
    for facts in RULES[record_type.derivation["rule"]](claims) if subject else ():
        facts["id"] = "-".join([record.type.name, record.id, *map(str, facts.pop("key"))])
        yield {subject: record.id, **{names[name]: fact for name, fact in facts.items()}}


def _contradictions(claims: list[Claim]) -> Iterator[Facts]:
    for found in iter_contradictions(claims):
        first, second = found.first.position, found.second.position
        yield {"key": (first, second), "topic": found.first.topic, "first": first, "second": second, "how": found.way, "acknowledged": found.first.topic in find_notes(found.first)}


def _corroborations(claims: list[Claim]) -> Iterator[Facts]:
    for found in iter_corroborations(claims):
        first = found.claims[0]
        yield {"key": (first.position,), "topic": first.topic, "first": first.position, "claims": len(found.claims), "articles": found.article_count, "roots": found.root_count}


RULES: dict[str, Callable[[list[Claim]], Iterator[Facts]]] = {"contradiction": _contradictions, "corroboration": _corroborations}
