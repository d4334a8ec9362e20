"""Checks of the texts in records."""

from __future__ import annotations

import re
from functools import lru_cache, wraps
from typing import Callable, Iterable, Iterator

from pipeline.checks.check import Finding
from pipeline.checks.screens import MAX_UNITS, TYPES, is_address, screen_of_text, screen_of_texts
from pipeline.checks.verbatim import excuse_captured
from pipeline.model.archive import Archive, RecordSet
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import Issue
from pipeline.schemas.record_type import Marks, RecordType

FORMULA = "[\\s\"']*([=+@\uff1d\uff0b\uff0d\uff20-]|^[\t\r])"  # https://owasp.org/www-community/attacks/CSV_Injection


def iter_texts(record: Record) -> Iterator[Instance]:
    """Every string of `record` that stands where the schema has one."""
    yield from (Instance(record, p, pointer, value) for p, pointer, value in _mark_strings(record.type).find(record.value) if isinstance(value, str))


@lru_cache(maxsize=TYPES)
def _mark_strings(record_type: RecordType) -> Marks:
    return Marks(record_type.root, {p for p in record_type.tree if p.kind == "string"})


def list_suspects(record: Record) -> list[Instance]:
    """The texts of `record` in which one of the checks could find anything: in most records none."""
    return record.remember("suspects", lambda: _list_suspects(record))


def _list_suspects(record: Record) -> list[Instance]:
    if screen_of_texts(record.type).accepts(record.value):
        return []
    return [text for text in iter_texts(record) if not screen_of_text(is_address(text.property)).accepts(text.value)]


class Suspects(RecordSet):
    """The records that have such texts, or could not be read."""

    @staticmethod
    def gather(record: Record) -> Iterable[tuple[str, str]]:
        return [(record.type.name, record.id)] if record.is_broken or list_suspects(record) else []


def glance_at_texts(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether no text is suspected."""
    return None if record.is_broken or list_suspects(record) else (1, 0)


def glance_at_suspects(archive: Archive, record: Record) -> tuple[int, int] | None:
    """The same, of a record that was read before."""
    return None if archive.view(Suspects).holds(record) else (1, 0)


def each_text(examine: Callable[[Archive, Instance], Iterator[Finding]]) -> Callable[[Archive, Record], Iterator[Finding]]:
    """Makes of what examines a text what examines those of a record that are suspected."""

    @wraps(examine)
    def examine_record(archive: Archive, record: Record) -> Iterator[Finding]:
        for text in list_suspects(record):
            yield from examine(archive, text)

    return examine_record


@each_text
def examine_emptiness(archive: Archive, text: Instance) -> Iterator[Issue]:
    if not text.value.strip():
        yield text.issue("This text is empty.", "Write it, or take the property out.")


@each_text
def examine_padding(archive: Archive, text: Instance) -> Iterator[Issue]:
    if text.value.strip() and text.value != text.value.strip():
        yield text.issue("This text begins or ends with a space or an empty line.", "Take the space out.")


@each_text
def examine_formula(archive: Archive, text: Instance) -> Iterator[Finding]:
    if match := re.match(FORMULA, text.value):
        yield from excuse_captured(archive, text, text.issue(
            f"This text begins with {_name_sign(match.group(1))}, so a spreadsheet that opens the tables would run it as a formula.",
            "Begin with a word. Only a headline, a name or a quotation that begins so in its capture may."))


def _name_sign(sign: str) -> str:
    return {"\t": "a tab", "\r": "a line break"}.get(sign, f"`{sign}`")


@each_text
def examine_length(archive: Archive, text: Instance) -> Iterator[Issue]:
    if 2 * len(text.value) > MAX_UNITS and (units := len(text.value.encode("utf-16-le", "surrogatepass")) // 2) > MAX_UNITS:
        yield text.issue(f"This text is {units - MAX_UNITS:,} characters longer than the cell of a spreadsheet can hold.", f"Shorten it to {MAX_UNITS:,} characters, or divide it.")
