"""The check that a record is as the schema of its type says, worded for someone who has never read a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Iterable, Iterator

from pipeline.model.archive import Archive, Record
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, Pointer, did_you_mean, shorten
from pipeline.schemas.record_type import ID, ITEM, Property
from pipeline.schemas.validator import Validator

if TYPE_CHECKING:
    from jsonschema import ValidationError

TYPE_WORDS = {"object": "a group of properties", "array": "a list", "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false", "null": "nothing"}
TYPE_REMEDIES = {
    "object": "Write its properties on the lines below it, each indented by two more spaces.",
    "array": "Write each entry on lines of its own below it, the first of them beginning with `- `.",
    "integer": "Write digits alone, without quotation marks.",
    "number": "Write digits alone, with a point before a fraction, without quotation marks.",
    "boolean": "Write true or false, without quotation marks.",
}
LISTED = 60  # words that one message names at most
MAX_HOMES = 3  # places to which a message refers a property that stands elsewhere


def iter_readable(archive: Archive, record: Record) -> Iterator[Record]:
    """The record itself, where its file could be read."""
    if not record.is_broken:
        yield record


def glance_at_conformance(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether the record is as its schema says, and the id that of the file."""
    return (1, 0) if not record.is_broken and record.type.validator.accepts(record.document.value) and record.value.get(ID) == record.id else None


def examine_conformance(archive: Archive, record: Record) -> Iterator[Issue]:
    yield from iter_errors(record.document, record.type.validator, record.type.tree)


def iter_errors(document: Document, validator: Validator, tree: Iterable[Property] = ()) -> Iterator[Issue]:
    """What `validator` finds wrong with the value of `document`, an issue for each property; `tree` holds the properties
    that it may have anywhere."""
    for error in validator.iter_errors(document.value):
        if error.validator != "type" and not _is_of_type(error.instance, error.schema.get("type")):
            continue  # that it is of another type says it all
        given = _condition(error, document.value, validator)
        for below, at_key, message, remedy in _word(error, tree):
            yield document.issue(tuple(error.absolute_path) + below, message + given + ".", remedy, at_key)


Wording = Iterator[tuple[Pointer, bool, str, str | None]]


def _word(error: ValidationError, tree: Iterable[Property]) -> Wording:
    if "propertyNames" in error.absolute_schema_path:
        yield from _word_name(error)
    elif error.validator == "additionalProperties":
        yield from _word_additional(error, tree)
    else:
        yield from WORDINGS.get(str(error.validator), _word_other)(error)


def _is_of_type(value: Any, kind: Any) -> bool:
    return not isinstance(kind, str) or Validator({"type": kind}).accepts(value)


def _name(error: ValidationError) -> str:
    """The property of which an error speaks; an item of a list by the list's name."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    entry = "An entry of " if error.absolute_path and not isinstance(error.absolute_path[-1], str) else ""
    return f"{entry}`{names[-1]}`" if names else "The record"


def _word_additional(error: ValidationError, tree: Iterable[Property]) -> Wording:
    known = error.schema.get("properties", {})
    unused = [name for name in known if name not in error.instance]
    for name in error.instance:
        if name not in known:
            remedy = _find_home(name, error, tree) or did_you_mean(name, unused) or f"Take it out, or use one of: {_list(known)}."
            yield (name,), True, f"There is no property `{shorten(name)}` here", remedy


def _list(words: Iterable[str]) -> str:
    """The first words, and how many more there are."""
    words = list(words)
    return ", ".join(words[:LISTED]) + (f" (and {len(words) - LISTED} more)" if len(words) > LISTED else "")


def _find_home(name: str, error: ValidationError, tree: Iterable[Property]) -> str | None:
    """Where a property of that name belongs, the nearest places first."""
    here = tuple(step if isinstance(step, str) else ITEM for step in error.absolute_path)
    homes = [p.path[:-1] for p in tree if p.path[-1:] == (name,)]
    if () in homes:
        return f"`{name}` belongs to the record itself: begin its line without spaces."
    homes.sort(key=lambda home: (home[: len(here)] != here, len(home)))
    places = list(dict.fromkeys(f"an entry of `{home[-2]}`" if home[-1] == ITEM else f"`{home[-1]}`" for home in homes))
    return f"`{name}` has its place in {' or '.join(places[:MAX_HOMES])}: move it there, indented as its neighbours are, or take it out." if places else None


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


def _word_const(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} cannot be `{shorten(str(error.instance))}`", f"Write `{shorten(str(error.validator_value), 200)}`."


def _word_type(error: ValidationError) -> Wording:
    if error.instance is None:
        yield (), False, f"{_name(error)} has no value", "Write it after the colon, or take the line out."
        return
    wanted = str(error.validator_value)
    found = next(word for kind, word in TYPE_WORDS.items() if _is_of_type(error.instance, kind))
    remedy = TYPE_REMEDIES.get(wanted) if error.absolute_path else "Begin each line with the name of a property and a colon."
    if wanted == "string" and not isinstance(error.instance, (dict, list)):
        remedy = f'Put it between quotation marks: "{shorten(str(error.instance))}".'
    yield (), False, f"{_name(error)} should be {TYPE_WORDS.get(wanted, wanted)}, and is {found}", remedy


def _word_pattern(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} is not written as it should be", error.schema.get("description") or f"It matches {error.validator_value}."


def _word_name(error: ValidationError) -> Wording:
    yield (error.instance,), True, f"`{shorten(str(error.instance))}` may not stand here", "Take it out, or correct the property on which it depends."


def _word_not(error: ValidationError) -> Wording:
    yield (), True, f"{_name(error)} may not stand here", "Take it out, or correct the property on which it depends."


def _word_size(error: ValidationError) -> Wording:
    """Too few or too many characters, entries or properties."""
    rule, limit = str(error.validator), error.validator_value
    what = {"Length": "characters", "Items": "entries", "Properties": "properties"}[rule[3:]]
    if not error.instance:
        yield (), False, f"{_name(error)} is empty", "Fill it in, or take it out."
    else:
        fault, side = ("short", "at least") if rule.startswith("min") else ("long", "at most")
        yield (), False, f"{_name(error)} is too {fault} ({what}: {len(error.instance)}, {side} {limit})", error.schema.get("description")


def _word_limit(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} cannot be {error.instance}: it is {LIMITS[str(error.validator)]} {error.validator_value}", error.schema.get("description")


def _word_unique(error: ValidationError) -> Wording:
    for index, entry in enumerate(error.instance):
        if entry in error.instance[:index]:
            yield (index,), False, f"This entry of {_name(error)} stands there twice", "Keep one of the two."


def _word_other(error: ValidationError) -> Wording:
    yield (), False, f"{_name(error)} is not as the rule `{error.validator}` of its schema asks", error.schema.get("description")


LIMITS = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than", "exclusiveMaximum": "less than", "multipleOf": "a multiple of"}
WORDINGS = {
    "required": _word_required, "dependentRequired": _word_dependent, "enum": _word_enum, "const": _word_const, "type": _word_type, "pattern": _word_pattern,
    "not": _word_not, "uniqueItems": _word_unique, **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _word_size),
    **dict.fromkeys(LIMITS, _word_limit),
}


def _condition(error: ValidationError, record: Any, validator: Validator) -> str:
    """The values on which the broken rule depends, such as " (`extent` is `cited-only`)"; "" where it always holds."""
    names: list[str] = []
    schema: Any = validator.schema
    for step in error.absolute_schema_path:  # which leaves out `$ref` and `if`
        while isinstance(schema, dict) and step not in schema and "$ref" in schema:
            schema = validator.files.slow.resolver().lookup(schema["$ref"]).contents
        if step in ("then", "else"):
            names += _names_in(schema["if"])
        elif step == "items":
            names = []
        schema = schema[step]
    for step in list(error.absolute_path)[: -1 if error.validator == "not" else None]:
        record = record[step]
    given = [f"`{name}` is `{record[name]}`" if name in record else f"`{name}` is not there" for name in names] if isinstance(record, dict) else []
    return f" ({', '.join(given)})" if given else ""


def _names_in(rule: Any) -> list[str]:
    """The properties of which an `if` speaks."""
    if not isinstance(rule, dict):
        return []
    return sorted({*rule.get("required", ()), *rule.get("properties", {}), *rule.get("not", {}).get("required", ())})
