"""The archive in memory: its schemas, and its records by type and id."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Iterable, Iterator, TypeVar

from pipeline.model.captures import Captures
from pipeline.model.census import PATH as CENSUS
from pipeline.model.census import Census, load_census
from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.model.withheld import Withheld, load_withheld
from pipeline.reading.document import Document
from pipeline.reading.load import iter_paths, load_document
from pipeline.schemas.schema import FOLDER as SCHEMAS
from pipeline.schemas.schema import Schema, load_schema

RECORDS = "records"
DESCRIPTOR = "datapackage.json"
GUIDES = ("README.md",)  # may stand among records and schemas


Facts = set[Any] | list[Any]


class View:
    """What all records together tell. Each tells its facts by itself, in tuples of plain values; the view is made of those
    of all records, in their order, or of the set of them where this is enough. Where it `needs_all`, that of some records
    says nothing; with a `keyword`, it needs all those of types whose schema has that."""

    needs_all: ClassVar[bool] = False
    keyword: ClassVar[str | None] = None
    is_of_set: ClassVar[bool] = False

    def __init__(self, facts: Any):
        raise NotImplementedError

    @staticmethod
    def gather(record: Record) -> Iterable[Any]:
        """The facts that `record` tells."""
        raise NotImplementedError

    @classmethod
    def collect(cls, records: Iterable[Record]) -> Facts:
        """Those that the `records` tell."""
        gather = cls.gather
        if cls.is_of_set:
            return {fact for record in records for fact in gather(record)}
        return [fact for record in records for fact in gather(record)]


class RecordSet(View):
    """Some of the records, each by its type and id."""

    is_of_set = True

    def __init__(self, facts: set[tuple[str, str]]):
        self.keys = facts

    def holds(self, record: Record) -> bool:
        """Whether `record` is one of them."""
        return (record.type.name, record.id) in self.keys


V = TypeVar("V", bound=View)


@dataclass(eq=False)
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
    views: dict[type[View], View] = field(default_factory=dict, init=False, repr=False)

    def iter_records(self) -> Iterator[Record]:
        """Every record, by type and id."""
        for records in self.records.values():
            yield from records.values()

    def count_records(self) -> dict[str, int]:
        """How many record files there are of each type that has any."""
        return {name: len(records) for name, records in self.records.items() if records}

    def iter_others(self) -> Iterator[Document]:
        """Every file that was read and is no record."""
        yield from self.schema.documents
        yield self.descriptor
        yield self.census.document

    def iter_documents(self) -> Iterator[Document]:
        """Every file that was read."""
        yield from self.iter_others()
        yield from (record.document for record in self.iter_records())

    def find_record(self, type_name: str, record_id: Any) -> Record | None:
        """The record of that type and id; None where there is none."""
        return self.records.get(type_name, {}).get(record_id) if isinstance(record_id, str) else None

    def find_touched(self, records: Iterable[Record]) -> list[Record]:
        """The `records`, those that they name, those that these name, and so on, in the order of all."""
        waiting = list(records)
        touched = set(waiting)
        while waiting:
            named = {found for reference in waiting.pop().references if (found := self.find_record(*reference))} - touched
            touched |= named
            waiting += named
        return [record for record in self.iter_records() if record in touched]

    def view(self, kind: type[V]) -> V:
        """What all records together tell, of that kind; gathered from all of them where that was not done before."""
        if kind not in self.views:
            self.views[kind] = kind(kind.collect(self.iter_records()))
        return self.views[kind]  # type: ignore[return-value]

    def iter_instances(self, keyword: str, value: Any = None) -> Iterator[Instance]:
        """Every place in every record that the schema marks with `keyword`."""
        for record in self.iter_records():
            yield from record.iter_instances(keyword, value)

    def types_of(self, record_id: str) -> list[str]:
        """The names of the types that have a record of that id."""
        return [name for name, records in self.records.items() if record_id in records]


def open_archive(root: Path, captures: Captures, schema: Schema | None = None) -> Archive:
    """The archive below `root`, with its schemas, where these were not read before; each record is read when it is first
    asked for. A file that cannot be read becomes a broken document, never a gap."""
    schema = schema or load_schema(root)
    folders = {record_type.folder: record_type for record_type in schema.types.values() if record_type.folder}
    records: dict[str, dict[str, Record]] = {name: {} for name in sorted(schema.types)}
    strays = []
    for path in _iter_files(root, folders):
        folder, _, name = path.rpartition("/")
        record_type = folders.get(folder)
        if record_type and name.endswith(RECORD_SUFFIX):
            record_id = name.removesuffix(RECORD_SUFFIX)
            records[record_type.name][record_id] = Record(record_type, record_id, root=root)
        elif not _is_guide(root / path) and path not in {CENSUS, *(document.path for document in schema.documents)}:
            strays.append(Document(path))
    return Archive(root, schema, load_document(root, DESCRIPTOR), records, strays, load_census(root), captures, load_withheld(root))


def load_archive(root: Path, captures: Captures, schema: Schema | None = None) -> Archive:
    """The same, with every record read at once: as the files are now."""
    archive = open_archive(root, captures, schema)
    for record in archive.iter_records():
        record.hold()
    return archive


def _iter_files(root: Path, folders: Iterable[str]) -> Iterator[str]:
    """The path of every file below the folders of records and that of the schemas."""
    for top in sorted({RECORDS, SCHEMAS, *(folder.split("/")[0] for folder in folders)}):
        yield from iter_paths(root, top)


def _is_guide(path: Path) -> bool:
    return path.name in GUIDES and not path.is_symlink()
