"""What may stand in a schema: a part of JSON Schema 2020-12 and keywords of our own, as `keywords.schema.json` lists them.

A schema comes with a pull request like any record. So it leads nowhere outside `schema/`, its patterns are matched in
time that is linear in the text, and what it unfolds to is bounded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterator

from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer, did_you_mean, shorten
from pipeline.schemas.validator import Validator, is_pattern, is_schema, iter_meta_errors, read_fragment

if TYPE_CHECKING:
    from jsonschema import ValidationError

LANGUAGE = json.loads((Path(__file__).parent / "keywords.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Validator(LANGUAGE)
MAX_SIZE = 20_000  # subschemas, each counted wherever a reference leads to it

MAPS, LISTS, SINGLES = ("properties", "$defs"), ("allOf",), ("items", "if", "then", "else", "not", "propertyNames")  # the keywords that hold subschemas


class SchemaError(Exception):
    """A schema from which no record type can be made. `pointer` leads into the file `document`."""

    def __init__(self, document: Document, pointer: Pointer, message: str, remedy: str | None = None):
        super().__init__(message)
        self.document, self.pointer, self.message, self.remedy = document, pointer, message, remedy


class UntoldError(SchemaError):
    """A fault that follows from another."""


def iter_language_faults(document: Document) -> Iterator[SchemaError]:
    """Breaches of the JSON Schema 2020-12 meta-schema, and what the archive's part of the language does not have."""
    for error in () if is_schema(document.value) else sorted(iter_meta_errors(document.value), key=lambda e: e.json_path):
        yield SchemaError(document, tuple(error.absolute_path), f"This is not JSON Schema 2020-12: {shorten(error.message, 200)}.")
    for pointer, subschema in iter_subschemas((), document.value):
        for name in sorted(subschema.keys() - LANGUAGE["properties"].keys()):
            yield SchemaError(document, pointer + (name,), f"`{shorten(name)}` is no keyword of the archive's schemas.", did_you_mean(name, LANGUAGE["properties"]) or "Say it with the keywords that pipeline/schemas/keywords.schema.json lists.")
        for error in VALIDATOR.iter_errors({name: value for name, value in subschema.items() if name in LANGUAGE["properties"]}):
            yield SchemaError(document, pointer + tuple(error.absolute_path), f"This keyword is not written as it should be: {shorten(error.message, 200)}.", _describe(error))
        if not is_pattern(subschema.get("pattern", "")):
            yield SchemaError(document, pointer + ("pattern",), "This is not a regular expression that can be matched in linear time.", "Mend it; look-around and back references cannot be used.")
        enum, terms = subschema.get("enum"), subschema.get("x-terms")
        if isinstance(terms, dict) and set(terms) != set(map(str, enum if isinstance(enum, list) else ())):
            yield SchemaError(document, pointer + ("x-terms",), "`x-terms` does not define exactly the terms of `enum`.", "Define each term once.")


def _describe(error: ValidationError) -> str | None:
    """What the language says of the keyword."""
    return LANGUAGE["properties"][str(error.absolute_schema_path[1])].get("description") if len(error.absolute_schema_path) > 1 else None


def iter_subschemas(pointer: Pointer, schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """`schema` and every schema in it that is an object, with the pointer to each (JSON Schema core, sections 10 and 11)."""
    if isinstance(schema, dict):
        yield pointer, schema
        for at, child in iter_children(pointer, schema):
            yield from iter_subschemas(at, child)


def iter_children(pointer: Pointer, schema: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The schemas that stand directly in `schema`."""
    for keyword, value in schema.items():
        if keyword in MAPS and isinstance(value, dict):
            yield from ((pointer + (keyword, name), child) for name, child in value.items())
        elif keyword in LISTS and isinstance(value, list):
            yield from ((pointer + (keyword, index), child) for index, child in enumerate(value))
        elif keyword in SINGLES:
            yield pointer + (keyword,), value


def follow_reference(document: Document, pointer: Pointer, reference: str, documents: dict[str, Document]) -> tuple[Document, Pointer, Any]:
    """The file, place and schema to which a `$ref` at `pointer` leads. Raises SchemaError where it leads nowhere."""
    file, _, fragment = reference.partition("#")
    target = documents.get(file) if file else document
    where = read_fragment(fragment)
    if target is None:
        raise SchemaError(document, pointer + ("$ref",), f"`{shorten(file)}` is no schema file that could be read.", did_you_mean(file, documents))
    found: Any = target.value
    for part in where:
        if not isinstance(found, dict) or part not in found:
            raise SchemaError(document, pointer + ("$ref",), f"`{shorten(reference)}` leads nowhere.", did_you_mean(part, found) if isinstance(found, dict) else None)
        found = found[part]
    return target, where, found


class Measure:
    """How many subschemas each schema unfolds to when every reference is followed. `unsound` are the files with faults of
    their own: a reference to one of these is a fault that need not be told twice."""

    def __init__(self, documents: dict[str, Document], unsound: set[str]):
        self.documents, self.unsound = documents, unsound
        self._sizes: dict[tuple[str, Pointer], int] = {}
        self._open: set[tuple[str, Pointer]] = set()

    def iter_faults(self, document: Document) -> Iterator[SchemaError]:
        """What keeps `document` from being unfolded: a reference that leads nowhere or back to itself, or too many."""
        try:
            if self._measure(document, (), document.value) > MAX_SIZE:
                yield SchemaError(document, (), f"With every reference followed, this is more than {MAX_SIZE:,} schemas.", "Divide the record type.")
        except SchemaError as fault:
            yield fault

    def _measure(self, document: Document, pointer: Pointer, schema: Any) -> int:
        if not isinstance(schema, dict):
            return 1
        place = (document.path, pointer)
        if place not in self._sizes:
            self._open.add(place)
            size = 1 + sum(self._measure(document, at, child) for at, child in iter_children(pointer, schema))
            if "$ref" in schema:
                if schema["$ref"].partition("#")[0] in self.unsound:
                    raise UntoldError(document, pointer, "It rests on a schema that has faults.")
                target, where, found = follow_reference(document, pointer, schema["$ref"], self.documents)
                if (target.path, where) in self._open:
                    raise SchemaError(document, pointer + ("$ref",), f"`{shorten(schema['$ref'])}` leads back to itself.", "A record has a fixed depth: unroll it.")
                size += self._measure(target, where, found)
            self._open.discard(place)
            self._sizes[place] = size
        return self._sizes[place]
