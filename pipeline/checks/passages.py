"""Checks that passages lie where they are said to lie."""

from __future__ import annotations

from typing import Iterator, NamedTuple

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, View
from pipeline.model.passages import Located, Passage, find_spots, iter_passages, read_spans, whole_capture
from pipeline.model.record import Record
from pipeline.reading.issue import Issue, NotPerformed


def glance_at_bounds(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether every passage of `record` lies in a stretch that holds it."""
    spots = find_spots(archive, record)
    for _, start, end, around, _ in spots:
        if not around or not around[2] <= start < end <= around[3]:
            return None
    return len(spots), 0


def glance_at_asides(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether nothing of what `record` cites is set aside."""
    asides, cited = archive.view(Asides), 0
    for keyword, start, end, around, _ in find_spots(archive, record):
        if around and not keyword.get("record") and not keyword.get("aside"):
            for other in asides.within(archive, around[0], around[1]):
                if start < other.end and other.start < end:
                    return None
            cited += 1
    return cited, 0


def examine_bounds(archive: Archive, passage: Passage) -> Iterator[Finding]:
    start, end, container = passage.start, passage.end, passage.container
    if container is None:
        return  # an unknown reference, which has its own check
    if start >= end:
        yield passage.instance.issue(f"The passage ends at {end}, not after its start {start}.", "The end is the position after the last character.", at=passage.keyword["end"])
    elif container.is_broken:
        yield NotPerformed(lambda: passage.instance.issue(f"`{container.path}` could not be read.", "Mend that file first."))
    elif passage.surroundings is None:
        yield passage.instance.issue(f"The archive holds no text of `{container.id}` in which a passage could lie.", "Give the passage in the article that speaks of it.", at=passage.keyword["within"])
    elif not passage.surroundings.holds(start, end):
        around = passage.surroundings
        yield passage.instance.issue(f"The passage {start}–{end} does not lie in `{container.id}`, which stands at {around.start}–{around.end}.", "Correct start and end, or what it lies in.", at=passage.keyword["start"])


class Span(NamedTuple):
    """A passage of the record of that type and id, as a fact of a view."""

    start: int
    end: int
    type: str
    id: str


Spans = dict[tuple[str, str], list[Span]]  # by type and id of that in which they lie


def _group(facts: list[tuple[tuple[str, str], Span]]) -> Spans:
    grouped: Spans = {}
    for container, span in facts:
        grouped.setdefault(container, []).append(span)
    return grouped


def _iter_spans(record: Record, word: str) -> Iterator[tuple[tuple[str, str], Span]]:
    """The passages of `record` that have that word of the keyword."""
    for start, end, container in read_spans(record, word):
        yield container, Span(start, end, record.type.name, record.id)


class Extents(View):
    """The passages that are whole records."""

    needs_all = True

    def __init__(self, facts: list[tuple[tuple[str, str], Span]]):
        self._spans = _group(facts)

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[tuple[str, str], Span]]:
        return _iter_spans(record, "record")

    def within(self, source: Record) -> list[Span]:
        """Those in the capture that `source` describes."""
        return self._spans.get((source.type.name, source.id), [])


class Asides(View):
    """The passages that are no part of an article."""

    def __init__(self, facts: list[tuple[tuple[str, str], Span]]):
        self._spans = _group(facts)
        self._by_source: Spans | None = None

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[tuple[str, str], Span]]:
        return _iter_spans(record, "aside")

    def within(self, archive: Archive, type_name: str, record_id: str) -> list[Span]:
        """Those in the capture that the record of that type and id describes, wherever in it they are said to lie."""
        if self._by_source is None:
            self._by_source = {}
            for container, spans in self._spans.items():
                if around := archive.view(Located).find(*container):
                    self._by_source.setdefault(around[:2], []).extend(spans)
        return self._by_source.get((type_name, record_id), [])


def iter_sources(archive: Archive, record: Record) -> Iterator[list[Span]]:
    """Where `record` describes a capture, the passages in it that are whole records."""
    if whole_capture(archive, record):
        yield archive.view(Extents).within(record)


def examine_overlap(archive: Archive, held: list[Span]) -> Iterator[Issue]:
    last: Span | None = None
    for span in sorted(held, key=lambda span: (span.start, span.end, span.id)):
        if last and span.start < last.end:
            passage = next(p for p in iter_passages(archive, archive.records[span.type][span.id], "record"))
            yield passage.instance.issue(f"`{span.id}` begins at {span.start}, before `{last.id}` ends at {last.end}.", "Correct the spans: each piece of writing has its own.", at=passage.keyword["start"])
        if last is None or span.end > last.end:
            last = span


def iter_cited(archive: Archive, record: Record) -> Iterator[tuple[Passage, list[Span]]]:
    """Every passage on which something in `record` rests, with the passages of its capture that are set aside."""
    asides = archive.view(Asides)
    for passage in iter_passages(archive, record):
        if not passage.keyword.get("aside") and not passage.keyword.get("record") and passage.stretch:
            yield passage, asides.within(archive, passage.stretch.source.type.name, passage.stretch.source.id)


def examine_aside(archive: Archive, subject: tuple[Passage, list[Span]]) -> Iterator[Issue]:
    passage, asides = subject
    for other in asides:
        if passage.start < other.end and other.start < passage.end:
            yield passage.instance.issue(f"The passage {passage.start}–{passage.end} meets {other.start}–{other.end}, which `{other.id}` sets aside as no part of an article.", "Give the place in the article itself, or correct the source.", at=passage.keyword["start"])
