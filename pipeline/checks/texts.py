"""Checks of the texts in records."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.verbatim import excuse_captured
from pipeline.model.archive import Archive, Instance, Record, iter_instances
from pipeline.reading.issue import Issue

FORMULA = re.compile("[\\s\"']*([=+@\uff1d\uff0b\uff0d\uff20-]|^[\t\r])")  # https://owasp.org/www-community/attacks/CSV_Injection
MAX_UNITS = 32767  # of UTF-16: what the cell of a spreadsheet holds
MAX_UNITS = 32767  # of UTF-16: what the cell of a spreadsheet holds


def iter_texts(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every string of `record` that stands where the schema has one."""
    for p in record.type.tree:
        if p.kind == "string":
            yield from (instance for instance in iter_instances(record, p) if isinstance(instance.value, str))


def examine_emptiness(archive: Archive, text: Instance) -> Iterator[Issue]:
    if not text.value.strip():
        yield text.issue("This text is empty.", "Write it, or take the property out.")


def examine_padding(archive: Archive, text: Instance) -> Iterator[Issue]:
    if text.value.strip() and text.value != text.value.strip():
        yield text.issue("This text begins or ends with a space or an empty line.", "Take the space out.")


def examine_formula(archive: Archive, text: Instance) -> Iterator[Finding]:
    if match := FORMULA.match(text.value):
        yield from excuse_captured(archive, text, text.issue(
            f"This text begins with {_name_sign(match.group(1))}, so a spreadsheet that opens the tables would run it as a formula.",
            "Begin with a word. Only a headline, a name or a quotation that begins so in its capture may."))


def _name_sign(sign: str) -> str:
    return {"\t": "a tab", "\r": "a line break"}.get(sign, f"`{sign}`")


def examine_length(archive: Archive, text: Instance) -> Iterator[Issue]:
    units = len(text.value.encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_UNITS:
        yield text.issue(f"This text is {units - MAX_UNITS:,} characters longer than the cell of a spreadsheet can hold.", f"Shorten it to {MAX_UNITS:,} characters, or divide it.")
