"""The check that nobody's words are taken down as somebody else's too."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import Iterator

from pipeline.checks.quotations import UNMARKED, iter_quotations
from pipeline.model.archive import Archive, View
from pipeline.model.passages import Passage, read_spans
from pipeline.model.record import Record
from pipeline.reading.issue import Issue

Quoted = tuple[int, int, str, str]  # start, negated end, id and type of the record: in the order in which quotations meet


class Meetings(View):
    """Which records have quotations that meet: of two in one container the later begins before the earlier ends."""

    needs_all = True

    def __init__(self, facts: list[tuple[str, Quoted]]):
        by_container: dict[str, list[Quoted]] = defaultdict(list)
        for container, quoted in facts:
            by_container[container].append(quoted)
        self._following: dict[tuple[str, Quoted], list[Quoted]] = {}
        for container, held in by_container.items():
            held.sort()
            for number, (start, negated_end, *own) in enumerate(held):
                meeting = [other for other in takewhile(lambda other: other[0] < -negated_end, held[number + 1 :]) if list(other[2:]) != own]
                if meeting:
                    self._following[container, held[number]] = meeting

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, Quoted]]:
        """Each quotation of `record`, after the id of that in which it lies."""
        yield from ((container, (start, -end, record.id, record.type.name)) for start, end, (_, container) in read_spans(record, UNMARKED))

    def find(self, archive: Archive, passage: Passage) -> list[Passage]:
        """The quotations of other records that begin inside `passage`."""
        record = passage.instance.record
        if passage.container is None:
            return []
        found = self._following.get((passage.container.id, (passage.start, -passage.end, record.id, record.type.name)), [])
        return [other for start, negated_end, other_id, type_name in dict.fromkeys(found) for other in iter_quotations(archive, archive.records[type_name][other_id])
                if (other.start, -other.end) == (start, negated_end) and other.container is passage.container]


def iter_meetings(archive: Archive, record: Record) -> Iterator[tuple[Passage, list[Passage]]]:
    """Every quotation of `record`, with those of other records that begin inside it."""
    meetings = archive.view(Meetings)
    for passage in iter_quotations(archive, record):
        if passage.container:
            yield passage, meetings.find(archive, passage)


def examine_sharing(archive: Archive, subject: tuple[Passage, list[Passage]]) -> Iterator[Issue]:
    passage, meeting = subject
    for other in meeting:
        if not is_quoted_in(other, passage):
            yield passage.instance.issue(
                f"Words of this quotation are taken down as `{other.instance.record.id}` too.",
                "What two people said is two quotations: give each its own words. Where it is one utterance, put both renderings into one record.", at=passage.keyword["text"])


def is_quoted_in(inner: Passage, outer: Passage) -> bool:
    """Whether the words of `inner` lie within a part of `outer`, as where a speaker quotes another, and are no part of it themselves."""
    return outer.start < inner.start and inner.end < outer.end and not set(inner.parts) & set(outer.parts)
