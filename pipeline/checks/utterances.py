"""The check that nobody's words are taken down as somebody else's too."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import Iterator

from pipeline.model.archive import Archive
from pipeline.model.passages import Passage, iter_all_passages
from pipeline.reading.issue import Issue


def iter_meetings(archive: Archive) -> Iterator[tuple[Passage, list[Passage]]]:
    """Every quotation, with those of other records that begin inside it."""
    by_container: dict[str, list[Passage]] = defaultdict(list)
    for passage in iter_all_passages(archive):
        if passage.text and "unmarked" in passage.keyword and passage.container:
            by_container[passage.container.id].append(passage)
    for held in by_container.values():
        held.sort(key=lambda passage: (passage.start, -passage.end, passage.instance.record.id))
        for number, passage in enumerate(held, 1):
            following = takewhile(lambda other: other.start < passage.end, held[number:])
            yield passage, [other for other in following if other.instance.record is not passage.instance.record]


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
