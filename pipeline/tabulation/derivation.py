"""Records that nobody writes: those of the types that the schema marks `x-derived`, computed from the claims of others."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from pipeline.model.archive import Archive, Record
from pipeline.model.claims import Claim, find_notes, iter_claims, iter_contradictions, iter_corroborations
from pipeline.reading.document import Document
from pipeline.schemas.record_type import RecordType

Facts = dict[str, Any]


def derive_records(archive: Archive, record_type: RecordType) -> list[Record]:
    """The records of a derived type, sorted by id."""
    assert record_type.derivation is not None
    words, rule = record_type.derivation, RULES[record_type.derivation["rule"]]
    made = []
    for record, claims in iter_claims(archive):
        subject = words["subject"].get(record.type.name)
        for facts in rule(record, claims) if subject else ():
            record_id = "-".join([record.type.name, record.id, *map(str, facts.pop("key"))])
            value = {subject: record.id, **{words["as"][name]: fact for name, fact in {"id": record_id, **facts}.items()}}
            made.append(Record(record_type, record_id, Document("", value)))
    return sorted(made, key=lambda derived: derived.id)


def _contradictions(record: Record, claims: list[Claim]) -> Iterator[Facts]:
    for found in iter_contradictions(claims):
        first, second = found.first.position, found.second.position
        yield {"key": (first, second), "topic": found.first.topic, "first": first, "second": second, "how": found.way, "acknowledged": found.first.topic in find_notes(found.first)}


def _corroborations(record: Record, claims: list[Claim]) -> Iterator[Facts]:
    for found in iter_corroborations(claims):
        first = found.claims[0]
        yield {"key": (first.position,), "topic": first.topic, "first": first.position, "claims": len(found.claims), "articles": found.article_count, "roots": found.root_count}


RULES: dict[str, Callable[[Record, list[Claim]], Iterator[Facts]]] = {"contradiction": _contradictions, "corroboration": _corroborations}
