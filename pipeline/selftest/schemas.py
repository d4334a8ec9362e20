"""Breaks the schemas, and the head of the descriptor."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from pipeline.checks.identities import PROTECTED
from pipeline.checks.package import VALIDATOR
from pipeline.model.archive import Archive
from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer
from pipeline.schemas.paths import KEYWORDS, iter_paths
from pipeline.schemas.record_type import Property, RecordType
from pipeline.schemas.schema_language import iter_subschemas
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant

Subschema = tuple[Document, Pointer, dict[str, Any]]


def subschemas(wanted: Callable[[dict[str, Any]], Any]) -> Callable[[Archive], Iterator[tuple[Stratum, Subschema]]]:
    """Every schema in the files of schemas that is as `wanted`; those of one file are a stratum."""

    def iter_places(archive: Archive) -> Iterator[tuple[Stratum, Subschema]]:
        for document in archive.schema.documents:
            yield from (((document.path,), (document, pointer, schema)) for pointer, schema in iter_subschemas((), document.value) if wanted(schema))

    return iter_places


def described(wanted: Callable[[dict[str, Any]], Any]) -> Callable[[Archive], Iterator[tuple[Stratum, Property]]]:
    """Every property that is described where it stands, so that a fault is found there; those of one type are a stratum."""

    def iter_places(archive: Archive) -> Iterator[tuple[Stratum, Property]]:
        for record_type in archive.schema.types.values():
            yield from (((record_type.name,), p) for p in record_type.tree[1:] if _is_own(record_type, p) and wanted(p.schema))

    return iter_places


def _is_own(record_type: RecordType, p: Property) -> bool:
    """Whether no `$ref` leads to what describes `p`."""
    schema = p.document.value
    for step in p.pointer:
        schema = schema[step]
    return p.document is record_type.root.document and schema == p.schema


def change(name: str, value: Any, words: str, at: Pointer = ()) -> Break:
    """Gives a keyword of a property another value; the fault is found at the property, or at the keyword `at` of it."""

    def apply(original: Original, p: Property) -> Mutant:
        draft = original.open(p.document)
        draft.set((*p.pointer, name), value)
        return make_mutant(words, draft, (*p.pointer, *at), at_key=True)

    return apply


def drop(*names: str) -> Break:
    """Takes a keyword of a property out."""

    def apply(original: Original, p: Property) -> Mutant:
        draft = original.open(p.document)
        name = original.random.choice([name for name in names if name in p.schema])
        draft.remove((*p.pointer, name))
        return make_mutant(f"`{name}` taken out", draft, p.pointer, at_key=True)

    return apply


def write(make: Callable[[dict[str, Any]], tuple[str, Any]], words: str, at: str | None = None) -> Break:
    """Writes a keyword into a schema; the fault is found at that keyword, or at `at`."""

    def apply(original: Original, subschema: Subschema) -> Mutant:
        document, pointer, schema = subschema
        draft = original.open(document)
        name, value = make(schema)
        place = (*pointer, name)
        draft.put(place, value)
        return make_mutant(words, draft, place if at is None else (*pointer, at), at_key=True)

    return apply


def misspell_keyword(original: Original, subschema: Subschema) -> Mutant:
    document, pointer, schema = subschema
    draft = original.open(document)
    name = original.random.choice(sorted(schema))
    draft.rename((*pointer, name), f"{name}s")
    return make_mutant("a keyword misspelt", draft, (*pointer, f"{name}s"), at_key=True)


def misspell_path(original: Original, subschema: Subschema) -> Mutant:
    document, pointer, schema = subschema
    draft = original.open(document)
    found = [((*pointer, keyword), path) for keyword in sorted(schema.keys() & KEYWORDS) for path in iter_paths(keyword, schema[keyword])]
    at, path = original.random.choice(found)
    place, wrong = (*at, *path.pointer), f"{path.text}_so"
    if path.is_name:
        draft.rename(place, wrong)
        place = (*place[:-1], wrong)
    else:
        draft.set(place, wrong)
    return make_mutant("a path misspelt", draft, place, at_key=True)


any_schema = subschemas(lambda schema: schema)
typed = subschemas(lambda schema: schema.get("type") and "$schema" not in schema)
with_terms = subschemas(lambda schema: "x-terms" in schema)
with_reference = subschemas(lambda schema: "$ref" in schema)
with_path = subschemas(lambda schema: schema.keys() & KEYWORDS)
with_pattern = subschemas(lambda schema: "pattern" in schema)
own = described(lambda schema: schema.get("title"))
own_objects = described(lambda schema: schema.get("type") == "object")
own_lists = described(lambda schema: schema.get("type") == "array")

no_kind = write(lambda schema: ("type", "strang"), "a kind of value that there is not")
lead_nowhere = write(lambda schema: ("$ref", f"{schema['$ref']}s"), "a reference that leads nowhere")
lead_out = write(lambda schema: ("$ref", "https://schemas.example/common.json"), "a reference that leads out of the archive")
look_ahead = write(lambda schema: ("pattern", "^(?=.*x)"), "a pattern that looks ahead")
undefined_term = write(lambda schema: ("enum", [*schema["enum"], "so-they-say"]), "a term without a definition", at="x-terms")
spoil_example = change("examples", [{"so": ["they", "say"]}], "an example that does not conform", at=("examples",))
empty_description = change("description", "", "an empty description")


def iter_type_places(archive: Archive) -> Iterator[tuple[Stratum, RecordType]]:
    """Every record type."""
    yield from (((name,), record_type) for name, record_type in archive.schema.types.items())


def iter_people_places(archive: Archive) -> Iterator[tuple[Stratum, RecordType]]:
    """Every record type that describes people."""
    yield from ((stratum, record_type) for stratum, record_type in iter_type_places(archive) if PROTECTED in record_type.root.schema)


def ask(*names: str) -> Break:
    """Gives a record type a property for what the archive does not ask."""

    def apply(original: Original, record_type: RecordType) -> Mutant:
        draft = original.open(record_type.root.document)
        name = original.random.choice(names)
        described = {"title": "So", "description": "So they say.", "examples": ["so"], "type": "string"}
        return make_mutant(f"a property `{name}`", draft, draft.add(("properties",), name, described), at_key=True)

    return apply


ask_of_anybody = ask("religion", "sexual_orientation", "is_gay", "ethnic_origin", "hiv_status", "gender_identity")
ask_of_people = ask("birth_date", "home_address", "telephone", "passport_number", "portrait", "spouse")
ask_in_title = change("title", "Sexual orientation", "a title that asks for what is nobody's business")


def find_head(archive: Archive) -> Iterator[tuple[Stratum, str]]:
    """Every property that the head of the descriptor must have."""
    yield from (((name,), name) for name in VALIDATOR.schema["required"])


def drop_from_head(original: Original, name: str) -> Mutant:
    draft = original.open(original.archive.descriptor)
    draft.remove((name,))
    return make_mutant(f"`{name}` taken out", draft, ())


def retype_in_head(original: Original, name: str) -> Mutant:
    draft = original.open(original.archive.descriptor)
    draft.set((name,), 5)
    return make_mutant(f"`{name}` made a number", draft, (name,))
