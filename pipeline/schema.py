"""Reads the schemas: the only description of the record types.

A file of `schema/` that has a `type` at its root describes a record type of the name that stands before
`.schema.json`; the others hold shared definitions. From each record type a tree of properties is made,
with every `$ref` resolved, from which checks, tables and documentation are derived. Keywords that begin
with `x-` are ours; `keywords.schema.json` beside this module describes them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pipeline.document import Document
from pipeline.issue import Pointer, did_you_mean
from pipeline.load import load_document
from pipeline.record_type import BOUNDS, ID, ITEM, POSITION, REFERRING, SELF, Property, RecordType, is_date, list_table_name, name_of_referred

SUFFIX = ".schema.json"
KEYWORDS = json.loads((Path(__file__).parent / "keywords.schema.json").read_text(encoding="utf-8"))


class SchemaError(Exception):
    """A schema from which no record type can be made. `pointer` leads into the file `document`."""

    def __init__(self, document: Document, pointer: Pointer, message: str, remedy: str | None = None):
        super().__init__(message)
        self.document, self.pointer, self.message, self.remedy = document, pointer, message, remedy


@dataclass
class Schema:
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
    documents = [load_document(root, path) for path in sorted((root / "schema").glob("*" + SUFFIX))]
    readable = {Path(d.path).name: d for d in documents if isinstance(d.value, dict)}
    faults = [fault for document in readable.values() for fault in _iter_language_faults(document)]
    faults += [SchemaError(d, (), "A schema is a JSON object.") for d in documents if not d.is_broken and not isinstance(d.value, dict)]
    sound = {name: d for name, d in readable.items() if not any(f.document is d for f in faults)}
    registry = Registry().with_resources((name, Resource.from_contents(d.value, default_specification=DRAFT202012)) for name, d in sound.items())
    types = {}
    for name, document in sound.items():
        if "type" in document.value:
            try:
                tree = _Resolver(sound).make(document, (), (), ())
                types[name.removesuffix(SUFFIX)] = RecordType(name.removesuffix(SUFFIX), tree, document.value, registry)
            except SchemaError as fault:
                faults.append(fault)
    described = {Path(d.path).name.removesuffix(SUFFIX) for d in documents}
    faults += [fault for record_type in types.values() for fault in _iter_type_faults(record_type, described)]
    return Schema(documents, types, faults)


def _iter_language_faults(document: Document) -> Iterator[SchemaError]:
    """Breaches of the JSON Schema 2020-12 meta-schema and of our own keywords."""
    for error in sorted(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(document.value), key=lambda e: e.json_path):
        yield SchemaError(document, tuple(error.absolute_path), f"This is not JSON Schema 2020-12: {error.message[:200]}.")
    keywords = Draft202012Validator(KEYWORDS)
    for pointer, subschema in _iter_subschemas((), document.value):
        own = {name: value for name, value in subschema.items() if name.startswith("x-")}
        for name in sorted(own.keys() - KEYWORDS["properties"].keys()):
            yield SchemaError(document, pointer + (name,), f"`{name}` is no keyword of ours.", did_you_mean(name, KEYWORDS["properties"]))
            own.pop(name)
        for error in keywords.iter_errors(own):
            yield SchemaError(document, pointer + tuple(error.absolute_path), f"This keyword is not written as it should be: {error.message[:200]}.")
        if not _is_pattern(subschema.get("pattern", "")):
            yield SchemaError(document, pointer + ("pattern",), "This is not a regular expression.", "Mend it, or take it out.")
        if set(subschema.get("enum", ())) != set(subschema.get("x-terms", subschema.get("enum", ()))):
            yield SchemaError(document, pointer + ("x-terms",), "`x-terms` does not define exactly the terms of `enum`.", "Define each term once.")


def _is_pattern(pattern: Any) -> bool:
    try:
        re.compile(pattern)
    except (re.error, TypeError):
        return False
    return True


def _iter_subschemas(pointer: Pointer, schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every subschema, found at the keywords that hold one, a list or a map of them (JSON Schema core, sections 10 and 11)."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs", "patternProperties", "dependentSchemas") and isinstance(value, dict):
            for name, child in value.items():
                yield from _iter_subschemas(pointer + (keyword, name), child)
        elif keyword in ("allOf", "anyOf", "oneOf", "prefixItems") and isinstance(value, list):
            for index, child in enumerate(value):
                yield from _iter_subschemas(pointer + (keyword, index), child)
        elif keyword in ("items", "if", "then", "else", "not", "additionalProperties", "unevaluatedProperties", "propertyNames", "contains"):
            yield from _iter_subschemas(pointer + (keyword,), value)


class _Resolver:
    """Makes trees of properties out of schema files."""

    def __init__(self, documents: dict[str, Document]):
        self.documents = documents

    def make(self, document: Document, pointer: Pointer, path: tuple[str, ...], open_refs: tuple[str, ...]) -> Property:
        """The property that the subschema at `pointer` describes; `open_refs` are those in the middle of which we are."""
        subschema = document.value
        for part in pointer:
            subschema = subschema[part]
        home, at, schema, refs = self._resolve(document, pointer, subschema, open_refs)
        properties = {name: self.make(home, at + ("properties", name), path + (name,), refs) for name in schema.get("properties", {})}
        items = self.make(home, at + ("items",), path + (ITEM,), refs) if isinstance(schema.get("items"), dict) else None
        return Property(path, schema, document, pointer, properties, items)

    def _resolve(self, document: Document, pointer: Pointer, schema: Any, refs: tuple[str, ...]) -> tuple[Document, Pointer, dict[str, Any], tuple[str, ...]]:
        """Follows `$ref`; what stands beside it has precedence over what it leads to."""
        if not isinstance(schema, dict):
            raise SchemaError(document, pointer, "A property is described by an object.", "Write type, title, description and examples.")
        if "$ref" not in schema:
            return document, pointer, schema, refs
        file, _, fragment = schema["$ref"].partition("#")
        target = self.documents.get(file) if file else document
        where = tuple(fragment.strip("/").replace("~1", "/").replace("~0", "~").split("/")) if fragment.strip("/") else ()
        name = f"{file or Path(document.path).name}#{fragment}"
        if target is None:
            raise SchemaError(document, pointer + ("$ref",), f"`{file}` is no schema file that could be read.", did_you_mean(file, self.documents))
        if name in refs:
            raise SchemaError(document, pointer + ("$ref",), f"`{schema['$ref']}` leads back to itself.", "A record has a fixed depth: unroll it.")
        found: Any = target.value
        for part in where:
            if not isinstance(found, dict) or part not in found:
                raise SchemaError(document, pointer + ("$ref",), f"`{schema['$ref']}` leads nowhere.", did_you_mean(part, found) if isinstance(found, dict) else None)
            found = found[part]
        home, at, base, refs = self._resolve(target, where, found, refs + (name,))
        return home, at, {**base, **{k: v for k, v in schema.items() if k != "$ref"}}, refs


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
        if p.kind == "object" and False not in (p.schema.get("additionalProperties"), p.schema.get("unevaluatedProperties")):
            yield SchemaError(p.document, p.pointer, "The object is open: any property could be added.", 'Write "additionalProperties": false.')
        if p.kind == "array" and (p.items is None or p.items.kind == "array" or "x-item" not in p.schema):
            yield SchemaError(p.document, p.pointer, "A list needs `items` that are no lists, and `x-item`, the name of one of them.")
        if p.schema.get("x-references", SELF) not in (SELF, *types):
            yield SchemaError(p.document, p.pointer, f"`{p.schema['x-references']}` is no record type.", did_you_mean(p.schema["x-references"], types))
        if "x-references" in p.schema and p.path[-1] != ITEM and not p.name.endswith("_" + ID):
            yield SchemaError(p.document, p.pointer, "The name of a reference ends in `_id`.", f"Call it `{p.name}_id`.")
        for name in _repeated(_column_names(p, record_type)):
            yield SchemaError(p.document, p.pointer, f"Two properties would become the column `{name}`.", "Rename one of them.")
        for name in _repeated(_nested_names(p)):
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
    return sorted({name for name in names if names.count(name) > 1})
