"""Passages: the stretches of captures to which records point, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Iterator

from pipeline.model.archive import Archive, Instance, Record, iter_instances
from pipeline.model.captures import Capture, fold
from pipeline.schemas.record_type import ID

KEYWORD = "x-passage"
CAPTURE = "x-capture"


@dataclass(frozen=True)
class Stretch:
    """A part of the capture that the record `source` describes, in code points; `end` is exclusive."""

    source: Record
    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start <= end <= self.end


@dataclass(frozen=True)
class Passage:
    """An object of a record that the schema marks `x-passage`, read through the words of that keyword: from `start` to
    `end`, as the record has them."""

    archive: Archive
    instance: Instance
    start: int
    end: int

    @property
    def keyword(self) -> dict[str, Any]:
        return self.instance.property.schema[KEYWORD]

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
        if self.keyword["within"] == f"/{ID}":
            return self.instance.record
        reference = self.instance.property_at(self.keyword["within"])
        target = self.instance.record.type.target_of(reference) if reference and "x-references" in reference.schema else None
        within = self.instance.look_up(self.keyword["within"])
        return self.archive.records.get(target or "", {}).get(within) if isinstance(within, str) else None

    @cached_property
    def surroundings(self) -> Stretch | None:
        """The stretch in which the passage must lie; None where the archive holds no text of the container."""
        if self.container is None:
            return None
        return whole_capture(self.container) if self.keyword.get("record") else locate(self.archive, self.container)

    @cached_property
    def stretch(self) -> Stretch | None:
        """Where the passage lies by its own words; None where there is nothing to lie in."""
        return Stretch(self.surroundings.source, self.start, self.end) if self.surroundings else None


def read_passage(archive: Archive, instance: Instance) -> Passage | None:
    """The passage that stands at `instance`; None where its start or end is no number."""
    start, end = (instance.look_up(instance.property.schema[KEYWORD][word]) for word in ("start", "end"))
    return Passage(archive, instance, start, end) if type(start) is int and type(end) is int else None


def iter_passages(archive: Archive, record: Record) -> Iterator[Passage]:
    """Every passage of `record`."""
    for instance in record.iter_instances(KEYWORD):
        if passage := read_passage(archive, instance):
            yield passage


def iter_all_passages(archive: Archive) -> Iterator[Passage]:
    """Every passage of every record."""
    for record in archive.iter_records():
        yield from iter_passages(archive, record)


def whole_capture(record: Record) -> Stretch | None:
    """The whole capture that `record` describes; None where it describes none."""
    for instance in iter_captures(record):
        length = instance.look_up(instance.property.schema[CAPTURE]["characters"])
        return Stretch(record, 0, length) if type(length) is int else None
    return None


def locate(archive: Archive, record: Record) -> Stretch | None:
    """Where the text of `record` stands: its whole capture, or the passage marked `record`."""
    for p in record.type.with_keyword(KEYWORD):
        if p.schema[KEYWORD].get("record"):
            for instance in iter_instances(record, p):
                passage = read_passage(archive, instance)
                return passage.stretch if passage else None
    return whole_capture(record)


def iter_captures(record: Record) -> Iterator[Instance]:
    """The captures that `record` describes."""
    yield from record.iter_instances(CAPTURE)


def capture_of(archive: Archive, source: Record) -> Capture | None:
    """The capture that `source` describes; None where it is not to be had."""
    for instance in iter_captures(source):
        name = instance.look_up(instance.property.schema[CAPTURE]["file_name"])
        return archive.captures.get(name) if isinstance(name, str) else None
    return None
