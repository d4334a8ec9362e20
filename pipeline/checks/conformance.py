"""The check that a record is as the schema of its type says, worded for someone who has never read a schema."""

from __future__ import annotations

import re
from typing import Any, Iterable, Iterator

from jsonschema import ValidationError
from referencing import Registry

from pipeline.archive import Archive, Record
from pipeline.document import Document
from pipeline.issue import Issue, Pointer, did_you_mean, shorten
from pipeline.pattern import SchemaValidator

LISTED = 60  # words that one message names at most
TYPE_WORDS = {"object": "a group of properties", "array": "a list (lines that begin with `- `)", "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false", "null": "nothing"}


def iter_readable(archive: Archive, record: Record) -> Iterator[Record]:
    """The record itself, where its file could be read."""
    if not record.document.is_broken:
        yield record


def examine_conformance(archive: Archive, record: Record) -> Iterator[Issue]:
    yield from iter_errors(record.document, record.type.validator, record.type.registry)


def iter_errors(document: Document, validator: SchemaValidator, registry: Registry = Registry()) -> Iterator[Issue]:
    """What `validator` finds wrong with the value of `document`, an issue for each property."""
    for error in validator.iter_errors(document.value):
        word = _word_name if "propertyNames" in error.absolute_schema_path else WORDINGS.get(str(error.validator), _word_other)
        given = _condition(error, document.value, validator.schema, registry)
        for below, at_key, message, remedy in word(error):
            yield document.issue(tuple(error.absolute_path) + below, message + given + ".", remedy, at_key)


Wording = Iterator[tuple[Pointer, bool, str, str | None]]


def _name(error: ValidationError) -> str:
    """The property of which an error speaks; an item of a list by the list's name."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    return f"`{names[-1]}`" if names else "The record"


def _list(words: Iterable[str]) -> str:
    """The first words, and how many more there are."""
    words = list(words)
    return ", ".join(words[:LISTED]) + (f" (and {len(words) - LISTED} more)" if len(words) > LISTED else "")


def _word_additional(error: ValidationError) -> Wording:
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known:
            yield (name,), True, f"There is no property `{name}` here", did_you_mean(name, known) or f"Take it out, or use one of: {_list(known)}."


def _word_required(error: ValidationError) -> Wording:
    if match := re.match("'(.*?)' is a required property", error.message):
        name = match.group(1)
        yield (), False, f"The property `{name}` is missing", f"Add a line `{name}: ...`."


def _word_dependent(error: ValidationError) -> Wording:
    for name, needed in error.validator_value.items():
        for other in needed:
            if name in error.instance and other not in error.instance:
                yield (name,), True, f"Where `{name}` stands, `{other}` is needed too", f"Add a line `{other}: ...`."


def _word_enum(error: ValidationError) -> Wording:
    if error.instance is None and "type" in error.schema:
        return  # which `type` tells in plainer words
    terms = [str(term) for term in error.validator_value]
    yield (), False, f"{_name(error)} cannot be `{shorten(str(error.instance))}`", did_you_mean(str(error.instance), terms) or f"Write one of: {_list(terms)}."


def _word_type(error: ValidationError) -> Wording:
    wanted = TYPE_WORDS.get(error.validator_value, str(error.validator_value))
    found = next(word for kind, word in TYPE_WORDS.items() if SchemaValidator.TYPE_CHECKER.is_type(error.instance, kind))
    remedy = f'Put it between quotation marks: "{shorten(str(error.instance))}".' if error.validator_value == "string" and not isinstance(error.instance, (dict, list, type(None))) else None
    yield (), False, f"{_name(error)} should be {wanted}, and is {found}", remedy or error.schema.get("description")


def _word_pattern(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} is not written as it should be", error.schema.get("description") or f"It matches {error.validator_value}."


def _word_name(error: ValidationError) -> Wording:
    yield (error.instance,), True, f"`{shorten(str(error.instance))}` may not stand here", "Take it out, or correct the property on which it depends."


def _word_not(error: ValidationError) -> Wording:
    yield (), True, f"{_name(error)} may not stand here", "Take it out, or correct the property on which it depends."


def _word_other(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} is not as it should be: {shorten(error.message, 160)}", error.schema.get("description")


WORDINGS = {
    "additionalProperties": _word_additional, "required": _word_required, "dependentRequired": _word_dependent, "enum": _word_enum, "const": _word_other,
    "type": _word_type, "pattern": _word_pattern, "not": _word_not,
}


def _condition(error: ValidationError, record: Any, schema: Any, registry: Registry) -> str:
    """The values on which the broken rule depends, such as " (`extent` is `cited-only`)"; "" where it always holds."""
    names: list[str] = []
    for step in error.absolute_schema_path:  # which leaves out `$ref` and `if`
        while isinstance(schema, dict) and step not in schema and "$ref" in schema:
            schema = registry.resolver().lookup(schema["$ref"]).contents
        if step in ("then", "else"):
            names += _names_in(schema["if"])
        elif step == "items":
            names = []
        schema = schema[step]
    for step in list(error.absolute_path)[: -1 if error.validator == "not" else None]:
        record = record[step]
    given = [f"`{name}` is `{record[name]}`" if name in record else f"`{name}` is not there" for name in names] if isinstance(record, dict) else []
    return f" ({', '.join(given)})" if given else ""


def _names_in(rule: dict[str, Any]) -> list[str]:
    """The properties of which an `if` speaks."""
    return sorted({*rule.get("required", ()), *rule.get("properties", {}), *rule.get("not", {}).get("required", ())})
