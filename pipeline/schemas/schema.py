"""Reads the schemas: the only description of the record types.

A file of `schema/` that has a `type` at its root describes a record type of the name that stands before
`.schema.json`; the others hold shared definitions. From each record type a tree of properties is made,
with every `$ref` resolved, from which checks, tables and documentation are derived.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator, NamedTuple

from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer, did_you_mean
from pipeline.reading.load import iter_paths, load_document
from pipeline.schemas.paths import iter_path_faults
from pipeline.schemas.record_type import BOUNDS, ID, ITEM, POSITION, REFERRING, SELF, Property, RecordType, is_date, list_table_name, name_of_referred
from pipeline.schemas.schema_language import Measure, SchemaError, UntoldError, follow_reference, iter_language_faults
from pipeline.schemas.validator import Files, Validator

FOLDER = "schema"
SUFFIX = ".schema.json"


class Schema(NamedTuple):
    """All record types by name, sorted; `documents` are the files as read; `faults` says what is wrong with them."""

    documents: list[Document]
    types: dict[str, RecordType]
    faults: list[SchemaError]

    @property
    def is_faulty(self) -> bool:
        """Whether some type may be missing because its schema could not be read."""
        return bool(self.faults) or any(document.is_broken for document in self.documents)


def load_schema(root: Path) -> Schema:
    """Reads `root`/schema. Whatever is wrong becomes a fault; types that are in order are kept."""
    documents = [load_document(root, path) for path in iter_paths(root, FOLDER) if path.endswith(SUFFIX) or path == FOLDER]
    readable = {Path(d.path).name: d for d in documents if isinstance(d.value, dict)}
    faults = [fault for document in readable.values() for fault in iter_language_faults(document)]
    faults += [SchemaError(d, (), "A schema is a JSON object.") for d in documents if not d.is_broken and not isinstance(d.value, dict)]
    spoken = _without(faults, readable)
    measure = Measure(spoken, {Path(d.path).name for d in documents} - spoken.keys())
    faults += [fault for document in spoken.values() for fault in measure.iter_faults(document)]
    sound = _without(faults, spoken)
    files = Files({name: document.value for name, document in sound.items()})
    types = {}
    for name, document in sound.items():
        if "type" in document.value:
            try:
                tree = _Resolver(sound).make(document, (), ())
                types[name.removesuffix(SUFFIX)] = RecordType(name.removesuffix(SUFFIX), tree, Validator(document.value, files))
            except SchemaError as fault:
                faults.append(fault)
    described = {Path(d.path).name.removesuffix(SUFFIX) for d in documents}
    faults += [fault for record_type in types.values() for fault in _iter_type_faults(record_type, described)]
    faults += iter_path_faults(sound.values(), types)
    return Schema(documents, types, [fault for fault in faults if not isinstance(fault, UntoldError)])


def _without(faults: list[SchemaError], documents: dict[str, Document]) -> dict[str, Document]:
    faulty = {fault.document.path for fault in faults}
    return {name: document for name, document in documents.items() if document.path not in faulty}


class _Resolver:
    """Makes trees of properties out of schema files in which every reference leads somewhere and none back."""

    def __init__(self, documents: dict[str, Document]):
        self.documents = documents

    def make(self, document: Document, pointer: Pointer, path: tuple[str, ...]) -> Property:
        """The property that the subschema at `pointer` describes."""
        subschema = document.value
        for part in pointer:
            subschema = subschema[part]
        home, at, schema = self._resolve(document, pointer, subschema)
        properties = {name: self.make(home, at + ("properties", name), path + (name,)) for name in schema.get("properties", {})}
        items = self.make(home, at + ("items",), path + (ITEM,)) if isinstance(schema.get("items"), dict) else None
        return Property(path, schema, document, pointer, properties, items)

    def _resolve(self, document: Document, pointer: Pointer, schema: Any) -> tuple[Document, Pointer, dict[str, Any]]:
        """Follows `$ref`; what stands beside it has precedence over what it leads to."""
        if not isinstance(schema, dict):
            raise SchemaError(document, pointer, "A property is described by an object.", "Write type, title, description and examples.")
        if "$ref" not in schema:
            return document, pointer, schema
        home, at, base = self._resolve(*follow_reference(document, pointer, schema["$ref"], self.documents))
        return home, at, {**base, **{k: v for k, v in schema.items() if k != "$ref"}}


def _iter_type_faults(record_type: RecordType, types: set[str]) -> Iterator[SchemaError]:
    """What the tables, the references and the checks need of a record type, and do not find. `types` are the names
    of all that a file describes, in order or not."""
    root = record_type.root
    if not re.fullmatch("[a-z]+(_[a-z]+)*", record_type.name):
        yield SchemaError(root.document, (), f"`{record_type.name}` is no name for a record type.", "Name the file with lower-case words joined by underscores.")
    if root.kind != "object" or ID not in root.properties or ID not in root.required:
        yield SchemaError(root.document, (), f"A record is an object with a required property `{ID}`.")
    for p in record_type.tree:
        if p.kind not in ("object", "array", "string", "integer", "number", "boolean"):
            yield SchemaError(p.document, p.pointer, f"A property has one type; `{p.kind}` has no column.", "Use object, array, string, integer, number or boolean.")
        if p.kind == "object" and "additionalProperties" not in p.schema:
            yield SchemaError(p.document, p.pointer, "The object is open: any property could be added.", 'Write "additionalProperties": false.')
        if p.kind == "array" and (p.items is None or p.items.kind == "array" or "x-item" not in p.schema):
            yield SchemaError(p.document, p.pointer, "A list needs `items` that are no lists, and `x-item`, the name of one of them.")
        if p.schema.get("x-references", SELF) not in (SELF, *types):
            yield SchemaError(p.document, p.pointer, f"`{p.schema['x-references']}` is no record type.", did_you_mean(p.schema["x-references"], types))
        if "x-acyclic" in p.schema and ("x-references" not in p.schema or record_type.target_of(p) != record_type.name):
            yield SchemaError(p.document, p.pointer, "Only a reference to a record of the same type can lead in a circle.", "Take `x-acyclic` out.")
        for keyword in ("x-author", "x-reliance"):
            if keyword in p.schema and "x-references" not in p.schema:
                yield SchemaError(p.document, p.pointer, f"Only a reference can have `{keyword}`.", f"Take `{keyword}` out.")
        if "x-claim" in p.schema and p.path[-1:] != (ITEM,):
            yield SchemaError(p.document, p.pointer, "Only an entry of a list can be a claim.", "Put it into a list.")
        if "x-references" in p.schema and p.path[-1:] != (ITEM,) and not p.name.endswith("_" + ID):
            yield SchemaError(p.document, p.pointer, "The name of a reference ends in `_id`.", f"Call it `{p.name}_id`.")
        for name in _repeated(_column_names(p, record_type)) if p.properties else ():
            yield SchemaError(p.document, p.pointer, f"Two properties would become the column `{name}`.", "Rename one of them.")
        for name in _repeated(_nested_names(p)) if p.properties else ():
            yield SchemaError(p.document, p.pointer, f"Two properties would be called `{name}` where what a reference names is set beside it.", "Rename one of them.")
    for name in _repeated([*types, *_list_table_names(record_type.name, root)]):
        yield SchemaError(root.document, (), f"Two tables would be called `{name}`.", "Rename one `x-item`.")


def _column_names(p: Property, record_type: RecordType) -> list[str]:
    """The columns that an object becomes, those of its key in the table of a list included."""
    names = [f"{record_type.name}_{ID}", POSITION] if p.path[-1:] == (ITEM,) else []
    for name, leaf in p.iter_columns():
        names += [name, *(name + suffix for suffix, _ in BOUNDS if is_date(leaf))]
    return names


def _nested_names(p: Property) -> list[str]:
    """The properties of an object in the nested form."""
    beside = [name for child in p.properties.values() if (name := name_of_referred(child))]
    return [*p.properties, *beside, *([] if p.path else [REFERRING])]


def _list_table_names(parent: str, p: Property) -> Iterator[str]:
    for child in p.iter_lists():
        if child.items and "x-item" in child.schema:
            name = list_table_name(parent, child.schema["x-item"])
            yield name
            yield from _list_table_names(name, child.items)


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
