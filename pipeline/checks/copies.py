"""Checks that what the archive says in its own words is not taken from a capture, whose text belongs to its publisher."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.texts import iter_texts
from pipeline.model.archive import Archive, View
from pipeline.model.captures import Capture, fold
from pipeline.model.passages import KEYWORD, capture_of, iter_captures, whole_capture
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import NotPerformed
from pipeline.schemas.record_type import Property, RecordType

RUN = 8  # words in a row; in common phrases of the subject fewer recur by chance
FORMAL = ("enum", "pattern", "format", "x-references")  # what the schema gives a form to is not prose

WORD = re.compile(r"\w+")


class Sources(View):
    """The types and ids of the records that describe a capture."""

    def __init__(self, facts: list[tuple[str, str]]):
        self.keys = facts

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        yield from ((record.type.name, record.id) for _ in islice(iter_captures(record), 1))


def iter_own_texts(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every text of `record` of so many words that is the archive's own, no headline, name or quotation."""
    for text in iter_texts(archive, record):
        if _is_own(record.type, text.property) and len(_words(text.value)) >= RUN:
            yield text


@cache
def _is_own(record_type: RecordType, p: Property) -> bool:
    verbatim = {(*q.path, *q.schema[KEYWORD]["text"].split("/")) for q in record_type.with_keyword(KEYWORD) if "text" in q.schema[KEYWORD]}
    return p.path not in verbatim and not any(word in p.schema for word in FORMAL)


def examine_copying(archive: Archive, text: Instance) -> Iterator[Finding]:
    runs = list(_iter_runs(_words(text.value)))
    for type_name, source_id in archive.view(Sources).keys:
        source = archive.records[type_name][source_id]
        if not whole_capture(archive, source):
            continue
        capture = capture_of(archive, source)
        if capture is None or capture.text is None:
            yield NotPerformed(text.issue("Not every capture was found, so this text could not be compared with all of them.", "Name the folder that holds them with --captures."))
        elif copied := next((run for run in runs if run in _runs_of(capture)), None):
            yield text.issue(f"The words “{' '.join(copied)}” stand in the capture of `{source_id}`, which belongs to its publisher.", "Say it in your own words.")


@cache
def _runs_of(capture: Capture) -> frozenset[tuple[str, ...]]:
    return frozenset(_iter_runs(_words(capture.text or "")))


def _iter_runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text).casefold())
