"""Withdraws a record: puts a tombstone in its place, finds what refers to it, and leads references elsewhere."""

from __future__ import annotations

import copy
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from pipeline.editing.canonical import make_text, make_word
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record
from pipeline.model.tombstone import KEYWORD, withdrawal_in, withdrawal_of
from pipeline.packaging.stage import Refusal
from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer, did_you_mean
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.record_type import ID, Property, RecordType, steps_of


@dataclass(frozen=True)
class Grounds:
    """Why a record is withdrawn: the day, the code of the reason, a note, and the record that takes its place."""

    date: str
    reason: str
    note: str | None = None
    replaced_by: str | None = None


def find_record(archive: Archive, record_id: str, type_name: str | None) -> Record:
    """The record of that id; `type_name` says which where there are several. Raises Refusal where it is not to be had."""
    if type_name is not None and type_name not in archive.records:
        raise Refusal(_join(f"There is no record type `{type_name}`.", did_you_mean(type_name, archive.records)))
    types = [name for name in archive.types_of(record_id) if type_name in (None, name)]
    if not types:
        known = {each for name, records in archive.records.items() if type_name in (None, name) for each in records}
        raise Refusal(_join(f"There is no {type_name or 'record'} `{record_id}`.", did_you_mean(record_id, known)))
    if len(types) > 1:
        raise Refusal(f"`{record_id}` is the id of several records: say which with --type {' or --type '.join(types)}.")
    return archive.records[types[0]][record_id]


def find_reason(record_type: RecordType, reason: str) -> str:
    """`reason`, where the schema has such a code. Raises Refusal where it has none, or no records can be withdrawn."""
    codes = _reasons(record_type)
    if reason not in codes:
        raise Refusal(_join(f"`{reason}` is no reason for a withdrawal.", did_you_mean(reason, codes) or f"Write one of: {', '.join(codes)}."))
    return reason


def find_word(record_type: RecordType, word: str) -> str:
    """The code that the schema keeps for the `word` "merged" or "protection"."""
    withdrawal = withdrawal_in(record_type)
    if withdrawal is None:
        raise Refusal(f"The schema of {record_type.name} does not say how a record is withdrawn: it lacks `{KEYWORD}`.")
    return str(withdrawal.schema[KEYWORD][word])


def _reasons(record_type: RecordType) -> list[str]:
    find_word(record_type, "merged")
    withdrawal = withdrawal_in(record_type)
    assert withdrawal is not None  # find_word saw to it
    reason = _property_at(record_type, withdrawal.path + tuple(withdrawal.schema[KEYWORD]["reason"].split("/")))
    return list(reason.schema.get("enum", ())) if reason else []


def _property_at(record_type: RecordType, path: tuple[str, ...]) -> Property | None:
    return next((p for p in record_type.tree if p.path == path), None)


def make_tombstone(record: Record, grounds: Grounds) -> str:
    """The text of the file that takes the place of that of `record`. Raises Refusal where it would not be in order."""
    if withdrawal_of(record):
        raise Refusal(f"The {record.type.name} `{record.id}` is withdrawn already.")
    find_reason(record.type, grounds.reason)
    withdrawal = withdrawal_in(record.type)
    assert withdrawal is not None  # find_reason saw to it
    words = withdrawal.schema[KEYWORD]
    value: dict[str, Any] = {ID: record.id}
    _put(value, (), words["status"], words["withdrawn"])
    for word in ("date", "reason", "note", "replaced_by"):
        if (given := getattr(grounds, word)) is not None:
            _put(value, withdrawal.path, words[word], given)
    text = make_text(value, record.type)
    written = Document(record.document.path)
    read_yaml(text, written)
    if written.issues or written.value != value:
        raise Refusal(f"The tombstone could not be written: {written.issues[0].message if written.issues else 'it reads back differently.'}")
    for error in record.type.validator.iter_errors(value):
        raise Refusal(f"The tombstone would not conform to the schema: {error.message}.")
    return text


def _put(value: dict[str, Any], around: tuple[str, ...], path: str, what: Any) -> None:
    """Puts `what` at `path`, which begins at the record where it has a slash in front, else at `around`."""
    *steps, last = (() if path.startswith("/") else around) + steps_of(path)
    for step in steps:
        value = value.setdefault(step, {})
    value[last] = what


def iter_references_to(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every reference to `record` from another record, by file and place."""
    for instance in archive.iter_instances("x-references"):
        if instance.value == record.id and instance.record is not record and instance.record.type.target_of(instance.property) == record.type.name:
            yield instance


def make_retargeted(data: bytes, document: Document, pointers: list[Pointer], new: str) -> bytes | None:
    """The file `data`, as which `document` was read, with the scalars to which `pointers` lead replaced by `new`, and
    not one other character changed; None where that cannot be done."""
    expected = copy.deepcopy(document.value)
    for pointer in pointers:
        _replace(expected, pointer, new)
    text = data.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    for pointer in sorted(pointers, key=lambda pointer: document.values[pointer], reverse=True):
        line, column = document.values[pointer]
        made = _replace_in_line(lines[line - 1], column - 1, str(_at(document.value, pointer)), new)
        if made is None:
            return None
        lines[line - 1] = made
    read = Document(document.path)
    read_yaml("\n".join(lines), read)
    return (mark + "\n".join(lines)).encode() if not read.is_broken and read.value == expected else None


def _replace_in_line(line: str, start: int, old: str, new: str) -> str | None:
    """`line` with the scalar at `start`, plain or between quotation marks, replaced."""
    for quote in ('"', "'", ""):
        if line.startswith(quote + old + quote, start):
            return line[:start] + (quote + new + quote if quote else make_word(new)) + line[start + len(quote + old + quote) :]
    return None


def _at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value


def _replace(value: Any, pointer: Pointer, new: str) -> None:
    _at(value, pointer[:-1])[pointer[-1]] = new


def write_in_place(path: Path, data: bytes) -> None:
    """Writes `data` beside `path` and renames it, so that the file is the old or the new one at every moment."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _join(*sentences: str | None) -> str:
    return " ".join(filter(None, sentences))
