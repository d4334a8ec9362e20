"""The check that a record is as the schema of its type says, worded for someone who has never read a schema."""

from __future__ import annotations

from functools import cache
from typing import Any, Iterable, Iterator

from pipeline.model.archive import Archive, RecordSet
from pipeline.model.record import Record
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, Pointer, did_you_mean, shorten
from pipeline.schemas.record_type import ID, ITEM, Property
from pipeline.schemas.validator import Breach, Validator

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


def conforms(record: Record) -> bool:
    """Whether `record` is as its schema says."""
    return record.remember("conforms", lambda: not record.is_broken and record.type.validator.accepts(record.content.raw))


class Nonconforming(RecordSet):
    """The records that are not as their schemas say."""

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        if not conforms(record):
            yield record.type.name, record.id


def glance_at_conformance(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether the record is as its schema says, and the id that of the file."""
    return (1, 0) if conforms(record) and record.value.get(ID) == record.id else None


def examine_conformance(archive: Archive, record: Record) -> Iterator[Issue]:
    yield from iter_errors(record.document, record.type.validator, record.type.tree)


def iter_errors(document: Document, validator: Validator, tree: Iterable[Property] = ()) -> Iterator[Issue]:
    """What `validator` finds wrong with the value of `document`, an issue for each property; `tree` holds the properties
    that it may have anywhere."""
    for breach in validator.find_breaches(document.value):
        if breach.rule.keyword != "type" and not _is_of_type(breach.instance, breach.rule.schema.get("type")):
            continue  # that it is of another type says it all
        given = _condition(breach, document.value)
        for below, at_key, message, remedy in _word(breach, tree):
            yield document.issue(breach.pointer + below, message + given + ".", remedy, at_key)


Wording = Iterator[tuple[Pointer, bool, str, str | None]]


def _word(breach: Breach, tree: Iterable[Property]) -> Wording:
    if breach.rule.keyword == "additionalProperties":
        yield from _word_additional(breach, tree)
    else:
        yield from WORDINGS.get(breach.rule.keyword, _word_other)(breach)


def _is_of_type(value: Any, kind: Any) -> bool:
    return not isinstance(kind, str) or _type_validator(kind).accepts(value)


@cache
def _type_validator(kind: str) -> Validator:
    return Validator({"type": kind})


def _name(breach: Breach) -> str:
    """The property that breaks the rule; an item of a list by the list's name."""
    names = [step for step in breach.pointer if isinstance(step, str)]
    entry = "An entry of " if breach.pointer and not isinstance(breach.pointer[-1], str) else ""
    return f"{entry}`{names[-1]}`" if names else "The record"


def _word_additional(breach: Breach, tree: Iterable[Property]) -> Wording:
    known = breach.rule.schema.get("properties", {})
    unused = [name for name in known if name not in breach.instance]
    for name in breach.instance:
        if name not in known:
            remedy = _find_home(name, breach, tree) or did_you_mean(name, unused) or f"Take it out, or use one of: {_list(known)}."
            yield (name,), True, f"There is no property `{shorten(name)}` here", remedy


def _list(words: Iterable[str]) -> str:
    """The first words, and how many more there are."""
    words = list(words)
    return ", ".join(words[:LISTED]) + (f" (and {len(words) - LISTED} more)" if len(words) > LISTED else "")


def _find_home(name: str, breach: Breach, tree: Iterable[Property]) -> str | None:
    """Where a property of that name belongs, the nearest places first."""
    here = tuple(step if isinstance(step, str) else ITEM for step in breach.pointer)
    homes = [p.path[:-1] for p in tree if p.path[-1:] == (name,)]
    if () in homes:
        return f"`{name}` belongs to the record itself: begin its line without spaces."
    homes.sort(key=lambda home: (home[: len(here)] != here, len(home)))
    places = list(dict.fromkeys(f"an entry of `{home[-2]}`" if home[-1] == ITEM else f"`{home[-1]}`" for home in homes))
    return f"`{name}` has its place in {' or '.join(places[:MAX_HOMES])}: move it there, indented as its neighbours are, or take it out." if places else None


def _word_required(breach: Breach) -> Wording:
    yield (), False, f"The property `{breach.name}` is missing", f"Add a line `{breach.name}: ...`."


def _word_dependent(breach: Breach) -> Wording:
    for name, needed in breach.rule.value.items():
        for other in needed:
            if name in breach.instance and other not in breach.instance:
                yield (name,), True, f"Where `{name}` stands, `{other}` is needed too", f"Add a line `{other}: ...`."


def _word_enum(breach: Breach) -> Wording:
    if breach.instance is None and "type" in breach.rule.schema:
        return  # which `type` tells in plainer words
    terms = [str(term) for term in breach.rule.value]
    yield (), False, f"{_name(breach)} cannot be `{shorten(str(breach.instance))}`", did_you_mean(str(breach.instance), terms) or f"Write one of: {_list(terms)}."


def _word_const(breach: Breach) -> Wording:
    yield (), False, f"{_name(breach)} cannot be `{shorten(str(breach.instance))}`", f"Write `{shorten(str(breach.rule.value), 200)}`."


def _word_type(breach: Breach) -> Wording:
    if breach.instance is None:
        yield (), False, f"{_name(breach)} has no value", "Write it after the colon, or take the line out."
        return
    wanted = str(breach.rule.value)
    found = next(word for kind, word in TYPE_WORDS.items() if _is_of_type(breach.instance, kind))
    remedy = TYPE_REMEDIES.get(wanted) if breach.pointer else "Begin each line with the name of a property and a colon."
    if wanted == "string" and not isinstance(breach.instance, (dict, list)):
        remedy = f'Put it between quotation marks: "{shorten(str(breach.instance))}".'
    yield (), False, f"{_name(breach)} should be {TYPE_WORDS.get(wanted, wanted)}, and is {found}", remedy


def _word_pattern(breach: Breach) -> Wording:
    yield (), False, f"{_name(breach)} is not written as it should be", breach.rule.schema.get("description") or f"It matches {breach.rule.value}."


def _word_name(breach: Breach) -> Wording:
    yield (breach.name,), True, f"`{shorten(breach.name)}` may not stand here", "Take it out, or correct the property on which it depends."


def _word_not(breach: Breach) -> Wording:
    yield (), True, f"{_name(breach)} may not stand here", "Take it out, or correct the property on which it depends."


def _word_size(breach: Breach) -> Wording:
    """Too few or too many characters, entries or properties."""
    rule, limit = breach.rule.keyword, breach.rule.value
    what = {"Length": "characters", "Items": "entries", "Properties": "properties"}[rule[3:]]
    if not breach.instance:
        yield (), False, f"{_name(breach)} is empty", "Fill it in, or take it out."
    else:
        fault, side = ("short", "at least") if rule.startswith("min") else ("long", "at most")
        yield (), False, f"{_name(breach)} is too {fault} ({what}: {len(breach.instance)}, {side} {limit})", breach.rule.schema.get("description")


def _word_limit(breach: Breach) -> Wording:
    yield (), False, f"{_name(breach)} cannot be {breach.instance}: it is {LIMITS[breach.rule.keyword]} {breach.rule.value}", breach.rule.schema.get("description")


def _word_unique(breach: Breach) -> Wording:
    for index, entry in enumerate(breach.instance):
        if entry in breach.instance[:index]:
            yield (index,), False, f"This entry of {_name(breach)} stands there twice", "Keep one of the two."


def _word_other(breach: Breach) -> Wording:
    yield (), False, f"{_name(breach)} is not as the rule `{breach.rule.keyword}` of its schema asks", breach.rule.schema.get("description")


LIMITS = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than", "exclusiveMaximum": "less than", "multipleOf": "a multiple of"}
WORDINGS = {
    "required": _word_required, "dependentRequired": _word_dependent, "enum": _word_enum, "const": _word_const, "type": _word_type, "pattern": _word_pattern,
    "not": _word_not, "propertyNames": _word_name, "uniqueItems": _word_unique, **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _word_size),
    **dict.fromkeys(LIMITS, _word_limit),
}


def _condition(breach: Breach, record: Any) -> str:
    """The values on which the broken rule depends, such as " (`extent` is `cited-only`)"; "" where it always holds."""
    names = [name for condition in breach.rule.conditions for name in _names_in(condition)]
    for step in breach.pointer[: -1 if breach.rule.keyword == "not" else None]:
        record = record[step]
    given = [f"`{name}` is `{record[name]}`" if name in record else f"`{name}` is not there" for name in names] if isinstance(record, dict) else []
    return f" ({', '.join(given)})" if given else ""


def _names_in(rule: Any) -> list[str]:
    """The properties of which an `if` speaks."""
    if not isinstance(rule, dict):
        return []
    denied = rule.get("not")
    return sorted({*rule.get("required", ()), *rule.get("properties", {}), *(denied.get("required", ()) if isinstance(denied, dict) else ())})
