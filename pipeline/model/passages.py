"""Passages: the stretches of captures to which records point, and what stands there."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Iterator, NamedTuple

from pipeline.model.archive import Archive, View
from pipeline.model.captures import Capture, fold
from pipeline.model.record import Instance, Record
from pipeline.schemas.record_type import ID

KEYWORD = "x-passage"
CAPTURE = "x-capture"


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
        for instance in record.iter_instances(KEYWORD):
            if instance.property.schema[KEYWORD].get("record"):
                span = read_span(instance)
                yield record.type.name, record.id, None, (*span, *find_container(instance)) if span else None
                return

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
    `end`, as the record has them."""

    def __init__(self, archive: Archive, instance: Instance, start: int, end: int):
        self.archive, self.instance, self.start, self.end = archive, instance, start, end
        self.keyword: dict[str, Any] = instance.property.schema[KEYWORD]

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

    @cached_property
    def container(self) -> Record | None:
        """The record in which the passage says that it lies; None where no record has that id."""
        return self.instance.record if self.keyword["within"] == f"/{ID}" else self.archive.find_record(*find_container(self.instance))

    @cached_property
    def surroundings(self) -> Stretch | None:
        """The stretch in which the passage must lie; None where the archive holds no text of the container."""
        if self.container is None:
            return None
        return whole_capture(self.archive, self.container) if self.keyword.get("record") else locate(self.archive, self.container)

    @cached_property
    def stretch(self) -> Stretch | None:
        """Where the passage lies by its own words; None where there is nothing to lie in."""
        return Stretch(self.surroundings.source, self.start, self.end) if self.surroundings else None


def find_container(instance: Instance) -> tuple[str, Any]:
    """The type and the id of that in which the passage at `instance` says that it lies."""
    record_type, path = instance.record.type, instance.property.schema[KEYWORD]["within"]
    if path == f"/{ID}":
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


def iter_passages(archive: Archive, record: Record) -> Iterator[Passage]:
    """Every passage of `record`."""
    for instance in record.iter_instances(KEYWORD):
        if passage := read_passage(archive, instance):
            yield passage


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
