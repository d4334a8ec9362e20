"""Checks that what the archive says in its own words is not taken from a capture, whose text belongs to its publisher."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, View
from pipeline.model.captures import Capture, fold
from pipeline.model.passages import CAPTURE, KEYWORD, capture_of, iter_captures, whole_capture
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.reading.issue import NotPerformed
from pipeline.schemas.record_type import Property, RecordType

RUN = 8  # words in a row; in common phrases of the subject fewer recur by chance
FORMAL = ("enum", "pattern", "format", "x-references")  # what the schema gives a form to is not prose

WORD = re.compile(r"\w+")


class Sources(View):
    """The records that describe a capture."""

    def __init__(self, facts: list[tuple[str, str]]):
        self._keys = facts
        self._captures: tuple[dict[str, Capture], bool] | None = None

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        if record.type.with_keyword(CAPTURE) and iter_captures(record):
            yield record.type.name, record.id

    def find_captures(self, archive: Archive) -> tuple[dict[str, Capture], bool]:
        """The captures that are to be had, each by the id of the record that describes it, and whether those are all."""
        if self._captures is None:
            sources = [archive.records[type_name][source_id] for type_name, source_id in self._keys]
            captures = {source.id: capture_of(archive, source) for source in sources if whole_capture(archive, source)}
            known = {source_id: capture for source_id, capture in captures.items() if capture and capture.text is not None}
            self._captures = known, len(known) == len(captures)
        return self._captures


@lru_cache(maxsize=2048)
def _is_own(record_type: RecordType, p: Property) -> bool:
    verbatim = {(*q.path, *q.schema[KEYWORD]["text"].split("/")) for q in record_type.with_keyword(KEYWORD) if "text" in q.schema[KEYWORD]}
    return p.path not in verbatim and not any(word in p.schema for word in FORMAL)


def glance_at_copying(archive: Archive, record: Record) -> tuple[int, ...] | None:
    """Whether there is no capture at all from which the texts of `record` could be taken."""
    known, is_whole = archive.view(Sources).find_captures(archive)
    return None if known else (1, 0) if is_whole else (0, 0, 1)


def examine_copying(archive: Archive, record: Record) -> Iterator[Finding]:
    known, is_whole = archive.view(Sources).find_captures(archive)
    if not is_whole:
        yield NotPerformed(lambda: record.issue((), "Not every capture was found, so these texts could not be compared with all of them.", "Name the folder that holds them with --captures."))
    for text in _iter_own_texts(record) if known else ():
        runs = list(_iter_runs(_words(text.value)))
        for source_id, capture in known.items():
            if copied := next((run for run in runs if run in _runs_of(capture)), None):
                yield text.issue(f"The words “{' '.join(copied)}” stand in the capture of `{source_id}`, which belongs to its publisher.", "Say it in your own words.")


def _iter_own_texts(record: Record) -> Iterator[Instance]:
    """Every text of `record` that is the archive's own, no headline, name or quotation."""
    for p in record.type.tree:
        if p.kind == "string" and _is_own(record.type, p):
            yield from (text for text in iter_instances(record, p) if isinstance(text.value, str))


@lru_cache(maxsize=2048)
def _runs_of(capture: Capture) -> frozenset[tuple[str, ...]]:
    return frozenset(_iter_runs(_words(capture.text or "")))


def _iter_runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text).casefold())
