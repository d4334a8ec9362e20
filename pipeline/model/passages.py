"""Passages: the stretches of captures to which records point, and what stands there."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import Any, Iterator, NamedTuple

from pipeline.model.archive import Archive, View
from pipeline.model.captures import Capture, fold
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.schemas.record_type import ID

KEYWORD = "x-passage"
CAPTURE = "x-capture"
ITSELF = f"/{ID}"  # what the keyword says of a passage that lies in its own record


class Stretch(NamedTuple):
    """A part of the capture that the record `source` describes, in code points; `end` is exclusive."""

    source: Record
    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start <= end <= self.end


Place = tuple[int, int, str, Any]  # start, end, and type and id of that in which it lies


class Located(View):
    """Where the text of each record stands: the whole of a capture, or a passage in that of another record."""

    def __init__(self, facts: list[tuple[str, str, int | None, Place | None]]):
        self._lengths = {(type_name, record_id): length for type_name, record_id, length, _ in facts if length is not None}
        self._places = {(type_name, record_id): place for type_name, record_id, length, place in facts if length is None}

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str, int | None, Place | None]]:
        """The record's type and id, with the length of its capture, and with its place, or that it has none that can be read."""
        if (length := _measure_capture(record)) is not None:
            yield record.type.name, record.id, length, None
        for instance in islice(iter_worded(record, "record"), 1):
            span = read_span(instance)
            yield record.type.name, record.id, None, (*span, *find_container(instance)) if span else None

    def whole(self, record: Record) -> Stretch | None:
        """The whole capture that `record` describes; None where it describes none."""
        length = self._lengths.get((record.type.name, record.id))
        return Stretch(record, 0, length) if length is not None else None

    def find(self, archive: Archive, record: Record) -> Stretch | None:
        """Where the text of `record` stands: its whole capture, or the passage marked `record`."""
        key = record.type.name, record.id
        if key not in self._places:
            return self.whole(record)
        if place := self._places[key]:
            start, end, *within = place
            container = archive.find_record(*within)
            return Stretch(container, start, end) if container and self.whole(container) else None
        return None


class Passage:
    """An object of a record that the schema marks `x-passage`, read through the words of that keyword: from `start` to
    `end`, as the record has them. `container` is the record in which it says that it lies, None where no record has that
    id; `surroundings` the stretch in which it must lie, None where the archive holds no text of the container."""

    def __init__(self, archive: Archive, instance: Instance, start: int, end: int):
        self.archive, self.instance, self.start, self.end = archive, instance, start, end
        self.keyword: dict[str, Any] = instance.property.schema[KEYWORD]
        self.container = instance.record if self.keyword["within"] == ITSELF else archive.find_record(*find_container(instance))
        self.surroundings: Stretch | None = None
        if self.container:
            self.surroundings = whole_capture(archive, self.container) if self.keyword.get("record") else locate(archive, self.container)

    @cached_property
    def text(self) -> str | None:
        """The words that must stand there, where the keyword asks for any."""
        text = self.instance.look_up(self.keyword["text"]) if "text" in self.keyword else None
        return text if isinstance(text, str) else None

    @cached_property
    def parts(self) -> list[str]:
        """`text`, folded, cut where the capture interrupts it."""
        text = fold(self.text or "")
        return text.split(self.keyword["gap"]) if "gap" in self.keyword else [text]

    @property
    def stretch(self) -> Stretch | None:
        """Where the passage lies by its own words; None where there is nothing to lie in."""
        return Stretch(self.surroundings.source, self.start, self.end) if self.surroundings else None


def iter_worded(record: Record, word: str) -> Iterator[Instance]:
    """The places of the passages of `record` whose keyword has that `word`."""
    for p in record.type.with_word(KEYWORD, word):
        yield from iter_instances(record, p)


def find_container(instance: Instance) -> tuple[str, Any]:
    """The type and the id of that in which the passage at `instance` says that it lies."""
    record_type, path = instance.record.type, instance.property.schema[KEYWORD]["within"]
    if path == ITSELF:
        return record_type.name, instance.record.id
    reference = instance.property_at(path)
    return (record_type.target_of(reference) if reference and "x-references" in reference.schema else ""), instance.look_up(path)


def read_span(instance: Instance) -> tuple[int, int] | None:
    """The start and the end of the passage at `instance`; None where one of them is no number."""
    words = instance.property.schema[KEYWORD]
    start, end = instance.look_up(words["start"]), instance.look_up(words["end"])
    return (start, end) if type(start) is int and type(end) is int else None


def read_passage(archive: Archive, instance: Instance) -> Passage | None:
    """The passage that stands at `instance`; None where its start or end is no number."""
    span = read_span(instance)
    return Passage(archive, instance, *span) if span else None


def iter_passages(archive: Archive, record: Record) -> list[Passage]:
    """Every passage of `record`."""
    return record.remember(archive, lambda: [passage for instance in record.iter_instances(KEYWORD) if (passage := read_passage(archive, instance))])


def iter_all_passages(archive: Archive) -> Iterator[Passage]:
    """Every passage of every record."""
    for record in archive.iter_records():
        yield from iter_passages(archive, record)


def whole_capture(archive: Archive, record: Record) -> Stretch | None:
    """The whole capture that `record` describes; None where it describes none."""
    return archive.view(Located).whole(record)


def locate(archive: Archive, record: Record) -> Stretch | None:
    """Where the text of `record` stands: its whole capture, or the passage marked `record`."""
    return archive.view(Located).find(archive, record)


def _measure_capture(record: Record) -> int | None:
    """How many code points the capture has that `record` describes; None where it describes none, or does not say."""
    for instance in iter_captures(record):
        length = instance.look_up(instance.property.schema[CAPTURE]["characters"])
        return length if type(length) is int else None
    return None


def iter_captures(record: Record) -> Iterator[Instance]:
    """The captures that `record` describes."""
    yield from record.iter_instances(CAPTURE)


def capture_of(archive: Archive, source: Record) -> Capture | None:
    """The capture that `source` describes; None where it is not to be had."""
    for instance in iter_captures(source):
        name = instance.look_up(instance.property.schema[CAPTURE]["file_name"])
        return archive.captures.get(name) if isinstance(name, str) else None
    return None
