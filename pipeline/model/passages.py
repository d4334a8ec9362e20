"""Passages: the stretches of captures to which records point, and what stands there."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, Callable, Iterator, NamedTuple

from pipeline.model.archive import Archive, View
from pipeline.model.captures import Capture, fold
from pipeline.model.record import Instance, Record, getter_of, iter_instances
from pipeline.schemas.record_type import ID, Property, RecordType

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


Around = tuple[str, str, int, int]  # type and id of the record that describes a capture, and from where to where in it
Place = tuple[int, int, str, Any]  # start, end, and type and id of that in which it lies


class Located(View):
    """Where the text of each record stands: in which capture, as a whole or as a passage, and from where to where."""

    keyword = CAPTURE

    def __init__(self, facts: list[tuple[str, str, int | None, Place | None]]):
        self._wholes: dict[tuple[str, Any], Around] = {(type_name, record_id): (type_name, record_id, 0, length) for type_name, record_id, length, _ in facts if length is not None}
        self._readable: dict[tuple[str, str], bool] = {}
        self._found: dict[tuple[str, Any], Around | None] = {**self._wholes}
        for type_name, record_id, length, place in facts:
            if length is None:
                self._found[type_name, record_id] = (place[2], place[3], place[0], place[1]) if place and place[2:] in self._wholes else None

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str, int | None, Place | None]]:
        """The record's type and id, with the length of its capture, and with its place, or that it has none that can be read."""
        if record.type.with_keyword(CAPTURE) and (length := _measure_capture(record)) is not None:
            yield record.type.name, record.id, length, None
        for p in record.type.with_word(KEYWORD, "record"):
            for _, value in p.iter_instances(record.value):
                place = _read_place(record, p, value)
                yield record.type.name, record.id, None, place if place and isinstance(place[3], str) else None
                return

    def can_read(self, archive: Archive, around: Around) -> bool:
        """Whether the text of that capture is to be had."""
        key = around[:2]
        if key not in self._readable:
            capture = capture_of(archive, archive.records[key[0]][key[1]])
            self._readable[key] = capture is not None and capture.text is not None
        return self._readable[key]

    def whole(self, type_name: str, record_id: Any) -> Around | None:
        """The whole capture that the record of that type and id describes; None where it describes none."""
        return self._wholes.get((type_name, record_id)) if isinstance(record_id, str) else None

    def find(self, type_name: str, record_id: Any) -> Around | None:
        """Where its text stands: the whole capture, or the passage marked `record`."""
        return self._found.get((type_name, record_id)) if isinstance(record_id, str) else None


Spot = tuple[dict[str, Any], int, int, "Around | None", Any]  # what the keyword says, start, end, where it must lie, and its value


def find_spots(archive: Archive, record: Record) -> list[Spot]:
    """Every passage of `record`, as quick to have as can be."""
    return record.remember(archive, lambda: _read_spots(archive.view(Located), record))


def _read_spots(located: Located, record: Record) -> list[Spot]:
    spots = []
    for p, value in record.type.marks(KEYWORD).find_values(record.value):
        if place := _read_place(record, p, value):
            start, end, *container = place
            keyword = p.schema[KEYWORD]
            spots.append((keyword, start, end, located.whole(*container) if keyword.get("record") else located.find(*container), value))
    return spots


def read_spans(record: Record, word: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """The passages of `record` whose keyword has that `word`: each with its start and end, and type and id of that in which
    it says that it lies."""
    for p in record.type.with_word(KEYWORD, word):
        for _, value in p.iter_instances(record.value):
            place = _read_place(record, p, value)
            if place and isinstance(place[3], str):
                yield place[0], place[1], place[2:]


def _read_place(record: Record, p: Property, value: Any) -> Place | None:
    """Where the passage `value` that stands at `p` lies by its own words; None where its start or end is no number."""
    start, end, type_name, record_id = _reader_of(record.type, p)(record.id, record.value, value)
    return (start, end, type_name, record_id) if type(start) is int and type(end) is int else None


@lru_cache(maxsize=128)
def _reader_of(record_type: RecordType, p: Property) -> Callable[[str, Any, Any], tuple[Any, Any, str, Any]]:
    """Reads the passages at `p`: of the id of a record, the record and the value in it start and end, and type and id of
    that in which it says that it lies."""
    words = p.schema[KEYWORD]
    start, end, within = getter_of(words["start"]), getter_of(words["end"]), getter_of(words["within"])
    if words["within"] == ITSELF:
        return lambda record_id, record, value: (start(record, value), end(record, value), record_type.name, record_id)
    reference = record_type.follow(p, words["within"])
    target = record_type.target_of(reference) if reference and "x-references" in reference.schema else ""
    return lambda record_id, record, value: (start(record, value), end(record, value), target, within(record, value))


class Passage:
    """An object of a record that the schema marks `x-passage`, read through the words of that keyword: from `start` to
    `end`, as the record has them. `container` is the record in which it says that it lies, None where no record has that
    id; `surroundings` the stretch in which it must lie, None where the archive holds no text of the container."""

    def __init__(self, archive: Archive, instance: Instance, start: int, end: int, within: tuple[str, Any]):
        self.archive, self.instance, self.start, self.end = archive, instance, start, end
        self.keyword: dict[str, Any] = instance.property.schema[KEYWORD]
        self.container = archive.find_record(*within) if within != (instance.record.type.name, instance.record.id) else instance.record
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


def read_passage(archive: Archive, instance: Instance) -> Passage | None:
    """The passage that stands at `instance`; None where its start or end is no number."""
    place = _read_place(instance.record, instance.property, instance.value)
    return Passage(archive, instance, place[0], place[1], place[2:]) if place else None


def iter_passages(archive: Archive, record: Record, word: str | None = None) -> Iterator[Passage]:
    """Every passage of `record`; of those only whose keyword has that `word`, where one is given."""
    for p in record.type.with_keyword(KEYWORD) if word is None else record.type.with_word(KEYWORD, word):
        for instance in iter_instances(record, p):
            if passage := read_passage(archive, instance):
                yield passage


def iter_all_passages(archive: Archive) -> Iterator[Passage]:
    """Every passage of every record."""
    for record in archive.iter_records():
        yield from iter_passages(archive, record)


def whole_capture(archive: Archive, record: Record) -> Stretch | None:
    """The whole capture that `record` describes; None where it describes none."""
    return _make_stretch(archive, archive.view(Located).whole(record.type.name, record.id))


def locate(archive: Archive, record: Record) -> Stretch | None:
    """Where the text of `record` stands: its whole capture, or the passage marked `record`."""
    return _make_stretch(archive, archive.view(Located).find(record.type.name, record.id))


def _make_stretch(archive: Archive, around: Around | None) -> Stretch | None:
    return Stretch(archive.records[around[0]][around[1]], around[2], around[3]) if around else None


def _measure_capture(record: Record) -> int | None:
    """How many code points the capture has that `record` describes; None where it describes none, or does not say."""
    for instance in iter_captures(record):
        length = instance.look_up(instance.property.schema[CAPTURE]["characters"])
        return length if type(length) is int else None
    return None


def iter_captures(record: Record) -> list[Instance]:
    """The captures that `record` describes."""
    return record.iter_instances(CAPTURE)


def capture_of(archive: Archive, source: Record) -> Capture | None:
    """The capture that `source` describes; None where it is not to be had."""
    for instance in iter_captures(source):
        name = instance.look_up(instance.property.schema[CAPTURE]["file_name"])
        return archive.captures.get(name) if isinstance(name, str) else None
    return None
