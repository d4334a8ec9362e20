"""The archive as the pattern of a tree: which of its records are copied, which of its words are names, and what stands in
Russian in a copy."""

from __future__ import annotations

from functools import cached_property
from typing import Iterator

from benchmark.translation import make_key
from benchmark.words import WORD
from pipeline.checks.duplicates import KEYWORD as DUPLICATE
from pipeline.checks.mentions import KEYWORD as MENTIONED
from pipeline.editing.canonical import make_text
from pipeline.model.archive import Archive
from pipeline.model.passages import KEYWORD as PASSAGE
from pipeline.model.record import Record, iter_instances

SIZE = 1_180  # bytes that a record has on the average
RUSSIAN = 5  # one article in so many is

Key = tuple[str, str]


class Pattern:
    """The records of an archive, of which copies are made; `names` has every text by which one of them is known, with its longest word."""

    def __init__(self, archive: Archive):
        self.records = {(record.type.name, record.id): record for record in archive.iter_records()}
        self.sizes = {key: len(make_text(record.value, record.type).encode()) for key, record in self.records.items()}
        self.mentions = {key: set(_iter_mentions(record)) - {key} for key, record in self.records.items()}
        self.names = {text: make_key(max(words, key=len)) for record in self.records.values() for text in _iter_names(record) if (words := WORD.findall(text))}

    @cached_property
    def count(self) -> int:
        """How many records a copy has that are together as small as they should be; of all, where none are."""
        return next((len(kept) for kept in self._iter_smaller() if sum(map(self.sizes.__getitem__, kept)) <= SIZE * len(kept)), len(self.records))

    def choose(self, count: int) -> list[Record]:
        """`count` of the records, without the largest of those that no other mentions, and what only these mentioned.
        Raises ValueError where so few would not hang together."""
        *_, kept = self._iter_smaller(count)
        if len(kept) != count:
            raise ValueError(f"The archive has {len(self.records)} records, of which no {count} hang together.")
        return [record for key, record in self.records.items() if key in kept]

    def _iter_smaller(self, least: int = 1) -> Iterator[set[Key]]:
        """All records, and ever fewer of them, down to `least`."""
        kept = set(self.records)
        while True:
            yield kept
            leaves = sorted(kept.difference(*map(self.mentions.__getitem__, kept)), key=lambda key: (-self.sizes[key], key))
            smaller = (self._leave_out(leaf, kept) for leaf in leaves)
            fitting = next((rest for rest in smaller if len(rest) >= least), None)
            if fitting is None:
                return
            kept = fitting

    def _leave_out(self, leaf: Key, kept: set[Key]) -> set[Key]:
        """`kept` without that record, and without what has to be mentioned and then is not."""
        gone = {leaf}
        while gone:
            kept = kept - gone
            gone = {key for key in kept.difference(*map(self.mentions.__getitem__, kept)) if MENTIONED in self.records[key].type.root.schema}
        return kept


def find_russian(records: list[Record], number: int) -> set[str]:
    """The ids of those records of whose writing one copy has a Russian text."""
    writings = [record.id for record in records for p in record.type.with_keyword(PASSAGE) if p.schema[PASSAGE].get("record") and list(iter_instances(record, p))]
    return set(writings[number % RUSSIAN :: RUSSIAN])


def _iter_mentions(record: Record) -> Iterator[Key]:
    """The type and the id of every record to which `record` refers."""
    yield from ((record.type.target_of(reference.property), reference.value) for reference in record.iter_instances("x-references"))


def _iter_names(record: Record) -> Iterator[str]:
    """Every text by which the record can be taken for another."""
    yield record.id
    for key in record.type.root.schema.get(DUPLICATE, {}).get("keys", ()):
        for path in key["parts"][0]:
            yield from (place.value for place in iter_instances(record, record.type.by_path[path]) if "pattern" not in place.property.schema)
