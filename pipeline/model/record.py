"""Records, and the places in them at which the properties of their type stand.

A record is read when something of it is first asked for. Packed, it keeps its value and what it names in few bytes: what
else is asked of it then is unpacked and soon forgotten, so that any number of records can be at hand. Places in its file are
found by reading it again.
"""

from __future__ import annotations

import marshal
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Hashable, TypeVar

from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, Pointer
from pipeline.reading.load import load_document
from pipeline.schemas.record_type import Property, RecordType, steps_of

T = TypeVar("T")

RECORD_SUFFIX = ".yaml"
REFERENCES = "references"  # under which is remembered what a record names
UNPACKED = 512  # records of which what was unpacked is remembered


class Record:
    """One record file. `id` is its file stem. It is given its `document`, or the `root` of the archive from which to read it."""

    __slots__ = ("type", "id", "_root", "_content", "_packed", "_start", "_end")

    def __init__(self, record_type: RecordType, record_id: str, document: Document | None = None, root: Path | None = None):
        self.type, self.id, self._root = record_type, record_id, root
        self._content = Content(document) if document else None
        self._packed: bytes | None = None
        self._start = self._end = 0

    @property
    def path(self) -> str:
        """Where the file stands, from the root of the archive."""
        return self._content.document.path if self._content and self._content.document else f"{self.type.folder}/{self.id}{RECORD_SUFFIX}"

    @property
    def content(self) -> Content:
        """What the record holds."""
        if self._content is not None:
            return self._content
        if self._packed is not None:
            return _unpack(self)
        self._content = Content(self._load())
        return self._content

    @property
    def document(self) -> Document:
        """The file as it was read; read again where the record is packed."""
        return self.content.document or _load_again(self)

    @property
    def value(self) -> dict[str, Any]:
        """What the file holds; {} where it is broken."""
        return (self._content or self.content).value

    def unpack(self) -> dict[str, Any]:
        """The same, remembered nowhere where the record is packed: quicker for whoever asks very many records once each."""
        return self.value if self._content or self._packed is None else self._make_content().value

    def _make_content(self) -> Content:
        assert self._packed is not None
        if self._start == self._end:
            return Content(None, is_broken=True)
        raw, references = marshal.loads(memoryview(self._packed)[self._start : self._end])
        content = Content(None, raw)
        content.made[REFERENCES] = references
        return content

    @property
    def is_broken(self) -> bool:
        return self.content.is_broken

    @property
    def is_held(self) -> bool:
        """Whether all that was read is at hand."""
        return self._content is not None

    def hold(self) -> None:
        """Reads or unpacks the record, and keeps all of it at hand."""
        if self._content is None:
            self._content = Content(self._load()) if self._packed is None else self._make_content()

    def release(self) -> None:
        """Lets go of what was unpacked."""
        if self._packed is not None:
            self.drop()

    def drop(self) -> None:
        """Lets go of what was read."""
        self._content = None

    def pack(self) -> bytes:
        """The value in few bytes, with what it names; none where the record is broken."""
        return b"" if self.is_broken else marshal.dumps((self.content.raw, self.references))

    def take(self, packed: bytes, start: int, end: int) -> None:
        """Lets go of everything but what `pack` gave: it stands in `packed`, among that of others."""
        self._content, self._packed, self._start, self._end = None, packed, start, end

    def issue(self, pointer: Pointer, message: str, remedy: str | None = None, at_key: bool = False) -> Issue:
        return self.document.issue(pointer, message, remedy, at_key)

    @property
    def references(self) -> list[tuple[str, str]]:
        """Type and id of all that this record names."""
        return self.remember(REFERENCES, lambda: self.type.find_references(self.value))

    def iter_instances(self, keyword: str, value: Any = None) -> list[Instance]:
        """Every place in this record that the schema marks with `keyword` (with that `value`, where one is given)."""
        return self.remember((keyword, value), lambda: [Instance(self, p, pointer, at) for p, pointer, at in self.type.marks(keyword, value).find(self.value)])

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` made of this record when it was first asked for under that `key`, for as long as the record is at hand."""
        made = (self._content or self.content).made
        if key not in made:
            made[key] = make()
        return made[key]

    def _load(self) -> Document:
        assert self._root is not None  # else it was given its document
        return load_document(self._root, self.path)


class Content:
    """What a record holds: its value, what was made of it, and the file as it was read, where that is still at hand."""

    __slots__ = ("document", "raw", "value", "is_broken", "made")

    def __init__(self, document: Document | None, raw: Any = None, is_broken: bool = False):
        self.document = document
        self.raw, self.is_broken = (document.value, document.is_broken) if document else (raw, is_broken)
        self.value: dict[str, Any] = self.raw if isinstance(self.raw, dict) else {}
        self.made: dict[Hashable, Any] = {}


@lru_cache(maxsize=UNPACKED)
def _unpack(record: Record) -> Content:
    return record._make_content()


@lru_cache(maxsize=16)  # whoever finds one fault in a record often finds more
def _load_again(record: Record) -> Document:
    return record._load()


class Instance:
    """A place in a record at which a property of its type stands, with what stands there."""

    __slots__ = ("record", "property", "pointer", "value")

    def __init__(self, record: Record, p: Property, pointer: Pointer, value: Any):
        self.record, self.property, self.pointer, self.value = record, p, pointer, value

    def issue(self, message: str, remedy: str | None = None, at: str | None = None) -> Issue:
        """An issue at the value, or at what stands at the path `at` from it."""
        return self.record.issue(self.pointer if at is None else self.point_to(at), message, remedy)

    def look_up(self, path: str) -> Any:
        """What stands at `path`: from the record where it begins with a slash, else from here."""
        return getter_of(path)(self.record.value if path[:1] == "/" else None, self.value)

    def point_to(self, path: str) -> Pointer:
        return (() if path[:1] == "/" else self.pointer) + steps_of(path)

    def property_at(self, path: str) -> Property | None:
        """The property that the schema describes at `path`."""
        return self.record.type.follow(self.property, path)


@lru_cache(maxsize=None)
def getter_of(path: str) -> Callable[[Any, Any], Any]:
    """Gives what stands at a path that a keyword gives, of the record and of a value in it: from the record where the path
    begins with a slash, else from the value."""
    first, *further = steps_of(path)

    def look_up(value: Any) -> Any:
        value = value.get(first) if isinstance(value, dict) else None
        for step in further:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    if path.startswith("/"):
        return lambda record, value: look_up(record)
    if further:
        return lambda record, value: look_up(value)
    return lambda record, value: value.get(first) if isinstance(value, dict) else None  # as most are


def iter_instances(record: Record, p: Property) -> list[Instance]:
    """Every place in `record` at which the property `p` of its type stands."""
    return [Instance(record, p, pointer, value) for pointer, value in p.iter_instances(record.value)]
