"""The archive in memory: its schemas, and its records by type and id."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Iterable, Iterator

from pipeline.model.captures import Captures
from pipeline.model.census import PATH as CENSUS
from pipeline.model.census import Census, load_census
from pipeline.model.withheld import Withheld, load_withheld
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, Pointer
from pipeline.reading.load import iter_paths, load_document
from pipeline.schemas.record_type import Property, RecordType
from pipeline.schemas.schema import FOLDER as SCHEMAS
from pipeline.schemas.schema import Schema, load_schema

RECORD_SUFFIX = ".yaml"
RECORDS = "records"
DESCRIPTOR = "datapackage.json"
GUIDES = ("README.md",)  # may stand among records and schemas


@dataclass
class Record:
    """One record file. `id` is its file stem; `value` is {} where the file is broken."""

    type: RecordType
    id: str
    document: Document

    @property
    def value(self) -> dict[str, Any]:
        return self.document.value if isinstance(self.document.value, dict) else {}

    @cached_property
    def instances(self) -> dict[Property, list[Instance]]:
        """For each property that stands in this record all places at which it does, found in one walk through the value."""
        found: dict[Property, list[Instance]] = defaultdict(list)
        for p, pointer, value in self.type.root.walk((), self.value):
            found[p].append(Instance(self, p, pointer, value))
        return dict(found)

    def issue(self, pointer: Pointer, message: str, remedy: str | None = None, at_key: bool = False) -> Issue:
        return self.document.issue(pointer, message, remedy, at_key)

    def iter_instances(self, keyword: str, value: Any = None) -> Iterator[Instance]:
        """Every place in this record that the schema marks with `keyword`."""
        for p in self.type.with_keyword(keyword, value):
            yield from iter_instances(self, p)


@dataclass(frozen=True)
class Instance:
    """A place in a record at which a property of its type stands, with what stands there."""

    record: Record
    property: Property
    pointer: Pointer
    value: Any

    def issue(self, message: str, remedy: str | None = None, at: str | None = None) -> Issue:
        """An issue at the value, or at what stands at the path `at` from it."""
        return self.record.issue(self.pointer if at is None else self.point_to(at), message, remedy)

    def look_up(self, path: str) -> Any:
        """What stands at `path`: from the record where it begins with a slash, else from here."""
        found = self.record.value if path.startswith("/") else self.value
        for step in path.strip("/").split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def point_to(self, path: str) -> Pointer:
        return (() if path.startswith("/") else self.pointer) + tuple(path.strip("/").split("/"))

    def property_at(self, path: str) -> Property | None:
        """The property that the schema describes at `path`."""
        wanted = (() if path.startswith("/") else self.property.path) + tuple(path.strip("/").split("/"))
        return next((p for p in self.record.type.tree if p.path == wanted), None)


@dataclass
class Archive:
    """Everything that the checks look at. `strays` are the files that have no place in an archive."""

    root: Path
    schema: Schema
    descriptor: Document
    records: dict[str, dict[str, Record]]
    strays: list[Document]
    census: Census
    captures: Captures
    withheld: Withheld

    def iter_records(self) -> Iterator[Record]:
        """Every record, by type and id."""
        for records in self.records.values():
            yield from records.values()

    def iter_documents(self) -> Iterator[Document]:
        """Every file that was read."""
        yield from self.schema.documents
        yield self.descriptor
        yield self.census.document
        yield from (record.document for record in self.iter_records())

    def iter_instances(self, keyword: str, value: Any = None) -> Iterator[Instance]:
        """Every place in every record that the schema marks with `keyword`."""
        for record in self.iter_records():
            yield from record.iter_instances(keyword, value)

    def types_of(self, record_id: str) -> list[str]:
        """The names of the types that have a record of that id."""
        return [name for name, records in self.records.items() if record_id in records]


def iter_instances(record: Record, p: Property) -> Iterator[Instance]:
    """Every place in `record` at which the property `p` of its type stands."""
    yield from record.instances.get(p, ())


def load_archive(root: Path, captures: Captures, schema: Schema | None = None) -> Archive:
    """Reads the archive below `root`, with its schemas, where these were not read before. A file that cannot be read
    becomes a broken document, never a gap."""
    schema = schema or load_schema(root)
    folders = {record_type.folder: record_type for record_type in schema.types.values() if record_type.folder}
    records: dict[str, dict[str, Record]] = {name: {} for name in sorted(schema.types)}
    strays = []
    for path in _iter_files(root, folders):
        folder, _, name = path.rpartition("/")
        record_type = folders.get(folder)
        if record_type and name.endswith(RECORD_SUFFIX):
            record_id = name.removesuffix(RECORD_SUFFIX)
            records[record_type.name][record_id] = Record(record_type, record_id, load_document(root, path))
        elif not _is_guide(root / path) and path not in {CENSUS, *(document.path for document in schema.documents)}:
            strays.append(Document(path))
    return Archive(root, schema, load_document(root, DESCRIPTOR), records, strays, load_census(root), captures, load_withheld(root))


def _iter_files(root: Path, folders: Iterable[str]) -> Iterator[str]:
    """The path of every file below the folders of records and that of the schemas."""
    for top in sorted({RECORDS, SCHEMAS, *(folder.split("/")[0] for folder in folders)}):
        yield from iter_paths(root, top)


def _is_guide(path: Path) -> bool:
    return path.name in GUIDES and not path.is_symlink()
