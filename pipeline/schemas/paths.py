"""The paths that stand in keywords. One that leads nowhere would silence whatever looks there, so each has to lead to a
property of some record type that has the keyword.

How a path is followed, `keywords.schema.json` says beside it: `x-from` where it begins at what another word of the
keyword leads to, or `/` at the record; `x-opens` whether it leads on through every entry of `lists`, and besides into the
records that `references` name, or through entries that it names by their `indexes`; `x-to` what keyword the property has
to which it leads.
"""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, NamedTuple

from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer, did_you_mean
from pipeline.schemas.record_type import ITEM, Property, RecordType, steps_of
from pipeline.schemas.schema_language import LANGUAGE, SchemaError, iter_subschemas

ROOT = "/"
DEFINITIONS = ("#/$defs/path", "#/$defs/path_through_lists")
KEYWORDS = {keyword for keyword, language in LANGUAGE["properties"].items() if any(definition in json.dumps(language) for definition in DEFINITIONS)}


class Path(NamedTuple):
    """A path that stands at `pointer` in a keyword, or is the name of what stands there, with what the language says of it."""

    pointer: Pointer
    text: str
    language: dict[str, Any]
    is_name: bool = False


class Bearer(NamedTuple):
    """A property that has a keyword, and its record type."""

    type: RecordType
    property: Property


def iter_path_faults(documents: Iterable[Document], types: dict[str, RecordType]) -> Iterator[SchemaError]:
    """The paths that lead nowhere from any property that has their keyword. Types may share a keyword of which not all
    need every path."""
    bearers: dict[int, list[Bearer]] = {}
    for record_type in types.values():
        for p in record_type.tree:
            for keyword in p.schema.keys() & KEYWORDS:
                bearers.setdefault(id(p.schema[keyword]), []).append(Bearer(record_type, p))
    for document in documents:
        for pointer, subschema in iter_subschemas((), document.value):
            for keyword in sorted(subschema.keys() & KEYWORDS):
                yield from _iter_faults(document, (*pointer, keyword), subschema[keyword], bearers.get(id(subschema[keyword]), []), types)


def _iter_faults(document: Document, pointer: Pointer, value: Any, bearers: list[Bearer], types: dict[str, RecordType]) -> Iterator[SchemaError]:
    """Those of the keyword at `pointer`, given who has it."""
    for path in iter_paths(str(pointer[-1]), value) if bearers else ():
        ways = [_follow(bearer, value, path, types) for bearer in bearers]
        ends = [way[-1] for way in ways if len(way) > len(steps_of(path.text))]
        wanted = path.language.get("x-to")
        if not ends:
            way = max(ways, key=len)
            whole = did_you_mean(path.text, bearers[0].type.by_path) if ITEM in path.text else None
            nearer = whole or (did_you_mean(steps_of(path.text)[len(way) - 1], way[-1].properties) if way else None)
            yield SchemaError(document, (*pointer, *path.pointer), f"`{path.text}` leads to no property.", nearer)
        elif wanted and not any(wanted in _enter(end).schema for end in ends):
            yield SchemaError(document, (*pointer, *path.pointer), f"What stands at `{path.text}` has no `{wanted}`.", "Name a property that has it.")


def iter_paths(keyword: str, value: Any) -> Iterator[Path]:
    """The paths in the `value` of a keyword."""
    return _iter_paths(LANGUAGE["properties"][keyword], value, ())


def _iter_paths(language: Any, value: Any, pointer: Pointer) -> Iterator[Path]:
    """Those in `value`, which is as the `language` says."""
    if not isinstance(language, dict):
        return
    if language.get("$ref") in DEFINITIONS:
        yield Path(pointer, value, language)
    elif isinstance(value, dict):
        for name, child in value.items():
            if language.get("propertyNames", {}).get("$ref") in DEFINITIONS:
                yield Path((*pointer, name), name, language["propertyNames"], True)
            yield from _iter_paths(language.get("properties", {}).get(name, language.get("additionalProperties")), child, (*pointer, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _iter_paths(language.get("items"), child, (*pointer, index))


def _follow(bearer: Bearer, value: Any, path: Path, types: dict[str, RecordType]) -> list[Property]:
    """The properties that the `path` passes, which stands in the `value` of a keyword: that at which it begins, and one
    more for each step that leads on."""
    opens, record_type, start = path.language.get("x-opens"), bearer.type, _find_start(bearer, value, path)
    way = [start] if start else []
    for step in steps_of(path.text) if way else ():
        at = _enter(way[-1]) if opens in ("lists", "references") else way[-1]
        if opens == "references" and "x-references" in at.schema and (target := types.get(record_type.target_of(at))):
            record_type, at = target, target.root
        is_entry = step == ITEM or opens == "indexes" and step.isdecimal()
        following = at.items if is_entry else at.properties.get(step)
        way[-1] = at
        if following is None:
            break
        way.append(following)
    return way


def _find_start(bearer: Bearer, value: Any, path: Path) -> Property | None:
    """Where the path begins."""
    start = path.language.get("x-from", ROOT if path.text.startswith(ROOT) else None)
    if start is None:
        return bearer.property
    if start == ROOT:
        return bearer.type.root
    entries = bearer.type.follow(bearer.property, value[start])
    return entries and _enter(entries)


def _enter(p: Property) -> Property:
    """What each entry of the list `p` is; `p` itself where it is no list."""
    return _enter(p.items) if p.kind == "array" and p.items else p
