"""Checks that what the archive says in its own words is not taken from a capture, whose text belongs to its publisher."""

from __future__ import annotations

import re
from functools import cache
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.texts import iter_texts
from pipeline.model.archive import Archive, Instance
from pipeline.model.captures import Capture, fold
from pipeline.model.passages import KEYWORD, capture_of, whole_capture
from pipeline.reading.issue import NotPerformed
from pipeline.schemas.record_type import Property, RecordType

RUN = 8  # words in a row; in common phrases of the subject fewer recur by chance
FORMAL = ("enum", "pattern", "format", "x-references")  # what the schema gives a form to is not prose

WORD = re.compile(r"\w+")


Subject = tuple[Instance, list[tuple[str, Capture | None]]]


def iter_own_texts(archive: Archive) -> Iterator[Subject]:
    """Every text of so many words that is the archive's own, no headline, name or quotation; with every capture."""
    captures = [(source.id, capture_of(archive, source)) for source in archive.iter_records() if whole_capture(source)]
    for record in archive.iter_records():
        for text in iter_texts(archive, record):
            if _is_own(text.record.type, text.property) and len(_words(text.value)) >= RUN:
                yield text, captures


@cache
def _is_own(record_type: RecordType, p: Property) -> bool:
    verbatim = {(*q.path, *q.schema[KEYWORD]["text"].split("/")) for q in record_type.with_keyword(KEYWORD) if "text" in q.schema[KEYWORD]}
    return p.path not in verbatim and not any(word in p.schema for word in FORMAL)


def examine_copying(archive: Archive, subject: Subject) -> Iterator[Finding]:
    text, captures = subject
    runs = list(_iter_runs(_words(text.value)))
    for source, capture in captures:
        if capture is None or capture.text is None:
            yield NotPerformed(text.issue("Not every capture was found, so this text could not be compared with all of them.", "Name the folder that holds them with --captures."))
        elif copied := next((run for run in runs if run in _runs_of(capture)), None):
            yield text.issue(f"The words “{' '.join(copied)}” stand in the capture of `{source}`, which belongs to its publisher.", "Say it in your own words.")


@cache
def _runs_of(capture: Capture) -> frozenset[tuple[str, ...]]:
    return frozenset(_iter_runs(_words(capture.text or "")))


def _iter_runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text).casefold())
