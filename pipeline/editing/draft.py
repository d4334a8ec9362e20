"""Drafts of new records: what is given, what is missing, what may yet stand, and the file that says so."""

from __future__ import annotations

import copy
import re
from typing import Any

from pipeline.checks.conformance import iter_errors
from pipeline.checks.dates import examine_date
from pipeline.checks.references import examine_reference
from pipeline.editing.canonical import make_text, normalize
from pipeline.editing.comments import Comments
from pipeline.model.archive import Archive
from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.issue import Issue, Pointer, did_you_mean
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.record_type import ID, ITEM, Property, RecordType, is_date
from pipeline.schemas.validator import Rule, Validator

CONDITIONS = ("then", "else")
KINDS = {"integer": (int,), "number": (int, float), "boolean": (bool,)}


class DraftError(Exception):
    """What was asked for makes no record; says why in a sentence."""


def make_value(record_type: RecordType, assignments: tuple[str, ...] = ()) -> dict[str, Any]:
    """The record that `path=text` assignments make, with the defaults of the schema. Raises DraftError."""
    value: dict[str, Any] = {}
    for assignment in assignments:
        path, sign, text = assignment.partition("=")
        if not sign:
            raise DraftError(f"`{assignment}` gives nothing: write {path or 'property'}=value.")
        _assign(record_type.root, value, re.split("[/.]", path), text, path)
    defaults = {name: p.schema["default"] for name, p in record_type.root.properties.items() if "default" in p.schema}
    return {**defaults, **value}


def _assign(p: Property, group: Any, steps: list[str], text: str, path: str) -> None:
    """Puts `text` where `steps` lead from `group`, which `p` describes."""
    step, rest = steps[0], steps[1:]
    child = _find(p, group, step, path)
    key: str | int = int(step) if p.items else step
    is_new = key == len(group) if p.items else key not in group
    if child.kind == "array" and not rest and child.items and child.items.kind not in ("object", "array"):
        group.setdefault(key, []).append(read_answer(child.items, text))
    elif child.kind in ("object", "array"):
        if not rest:
            raise DraftError(f"`{path}` is made of parts: write {path}/{'0/' if child.items else ''}...=value.")
        if is_new:
            put(group, key, {} if child.kind == "object" else [])
        _assign(child, group[key], rest, text, path)
    elif rest:
        raise DraftError(f"`{path}` leads too far: `{step}` has no parts.")
    elif not is_new:
        raise DraftError(f"`{path}` is given twice.")
    else:
        put(group, key, read_answer(child, text))


def _find(p: Property, group: Any, step: str, path: str) -> Property:
    if p.items is None:
        if step not in p.properties:
            raise DraftError(f"`{path}`: there is no property `{step}` here. {did_you_mean(step, p.properties) or 'There are: ' + ', '.join(p.properties) + '.'}")
        return p.properties[step]
    if not re.fullmatch("[0-9]{1,3}", step) or int(step) > len(group):
        raise DraftError(f"`{path}`: `{step}` is no place in the list `{p.name}`; the next is {len(group)}.")
    return p.items


def put(group: Any, key: str | int, value: Any) -> None:
    """Gives a group the property `key`, or a list its next item."""
    if isinstance(group, list):
        group.append(value)
    else:
        group[key] = value


def read_answer(p: Property, text: str) -> Any:
    """`text` as what the schema wants at `p`, or as text where it is no such thing."""
    if p.kind in KINDS:
        document = Document("")
        read_yaml(text, document)
        if isinstance(document.value, KINDS[p.kind]) and (p.kind == "boolean" or not isinstance(document.value, bool)):
            return document.value
    return text


def make_record(record_type: RecordType, record_id: str, value: dict[str, Any]) -> Record:
    """The record in memory, under the path that its file would have."""
    return Record(record_type, record_id, Document(f"{record_type.folder}/{record_id}{RECORD_SUFFIX}", value))


def examine_answer(archive: Archive, record_type: RecordType, p: Property, answer: Any) -> Issue | None:
    """What is wrong with `answer` at `p`, taken alone; None where nothing is."""
    name = next(step for step in reversed(p.path) if step != ITEM)
    document = Document("", {name: answer})
    for issue in iter_errors(document, Validator({"properties": {name: p.schema}}, record_type.validator.files)):
        return issue
    instance = Instance(Record(record_type, "", document), p, (name,), answer)
    findings = examine_reference(archive, instance) if "x-references" in p.schema else examine_date(archive, instance) if is_date(p) else ()
    return next((finding for finding in findings if isinstance(finding, Issue)), None)


def find_missing(record_type: RecordType, value: dict[str, Any]) -> list[tuple[int, Pointer]]:
    """Every property that `value` must have and has not, with the number of conditions on which that depends; in the
    order of the schema, those first that depend on the fewest."""
    order = [p.path for p in record_type.tree]
    breaches = record_type.validator.find_breaches(value)
    missing = {(_count_conditions(breach.rule), breach.pointer + (breach.name,)) for breach in breaches if breach.rule.keyword == "required"}
    return sorted(missing, key=lambda found: (found[0], order.index(generalize(found[1])), [str(step) for step in found[1]]))


def _count_conditions(rule: Rule) -> int:
    return sum(step in CONDITIONS for step in rule.path)


def generalize(pointer: Pointer) -> tuple[str, ...]:
    """The path of the property that stands at `pointer`."""
    return tuple(ITEM if isinstance(step, int) else step for step in pointer)


def may_stand(record_type: RecordType, value: dict[str, Any], pointer: Pointer, p: Property) -> bool:
    """Whether the schema lets `p` stand at `pointer` in `value`, be it with its own example."""
    changed = copy.deepcopy(value)
    group: Any = changed
    for step in pointer[:-1]:
        group = group[step]
    group[pointer[-1]] = next(iter(p.schema.get("examples", ())), None)
    return not any(breach.rule.keyword == "not" and breach.pointer == pointer for breach in record_type.validator.find_breaches(changed))


def make_draft(record_type: RecordType, value: dict[str, Any]) -> str:
    """The file of the record, with a comment for every property that may stand in it and does not yet."""
    return make_text(normalize(value), record_type, _make_hints(record_type, value))


def _make_hints(record_type: RecordType, value: dict[str, Any]) -> Comments:
    """For the record and each group in it, but of a list only for the first item."""
    hints = Comments()
    for p in record_type.tree:
        for pointer, group in p.iter_instances(value):
            if isinstance(group, dict) and group and not any(isinstance(step, int) and step > 0 for step in pointer):
                waiting: list[str] = []
                is_begun = p.name != ITEM  # above the first property of an item a comment would stand above its hyphen
                for name, child in p.properties.items():
                    if name in group:
                        if is_begun:
                            hints.above[pointer + (name,)], waiting = waiting, []
                        is_begun = True
                    elif may_stand(record_type, value, pointer + (name,), child):
                        waiting.append(f"# {name}: {describe(child)}")
                hints.ending[pointer] = waiting
    return hints


def describe(p: Property) -> str:
    """The first sentence of the description of a property."""
    return re.split(r"(?<=\.) (?=[A-Z])", p.schema.get("description", ""))[0]


def check_id(archive: Archive, record_type: RecordType, record_id: str) -> str | None:
    """Why the record cannot be called so; None where it can. A withdrawn record keeps its file and its id."""
    if issue := examine_answer(archive, record_type, record_type.root.properties[ID], record_id):
        return f"{issue.message} {issue.remedy or ''}".strip()
    if record_id in archive.records[record_type.name] or (record_type.name, record_id) in {entry.key for entry in archive.census.entries}:
        return f"There is a record `{record_id}` already, or was one; an id is never used again."
    return None


def write_draft(archive: Archive, record_type: RecordType, value: dict[str, Any]) -> str:
    """Writes the file of the record, which must not exist; returns its path below the root."""
    path = make_record(record_type, value[ID], value).document.path
    target = archive.root / path
    if not target.parent.resolve().is_relative_to(archive.root.resolve()):
        raise DraftError(f"{target.parent} lies outside the archive.")
    text = make_draft(record_type, value)
    if match := FORBIDDEN_CHARACTER.search(text):
        raise DraftError(f"A value holds the character U+{ord(match.group()):04X}, which may not stand in a record.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path
