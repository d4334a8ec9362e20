"""Checks that what the archive says in its own words is not taken from a capture, whose text belongs to its publisher."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Iterable, Iterator

from pipeline.checks.check import Finding
from pipeline.checks.screens import TYPES
from pipeline.model.archive import Archive, View
from pipeline.model.captures import fold
from pipeline.model.passages import CAPTURE, KEYWORD, capture_of, iter_captures, whole_capture
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import NotPerformed
from pipeline.schemas.record_type import Marks, RecordType

RUN = 8  # words in a row; in common phrases of the subject fewer recur by chance
STRETCH = (RUN + 1) // 2  # words of the stretches into which a text can be cut so that every run holds a whole one
FORMAL = ("enum", "pattern", "format", "x-references")  # what the schema gives a form to is not prose

WORD = r"\w+"
PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)).ljust(256)  # what becomes of ASCII


class Texts:
    """The texts of captures, each by the id of the record that describes it, in which words are looked for."""

    def __init__(self, texts: dict[str, str]):
        self.texts = texts
        self._runs: dict[str, frozenset[tuple[str, ...]]] = {}

    @cached_property
    def _stretches(self) -> frozenset[tuple[str, ...]]:
        return frozenset().union(*(iter_rows(make_words(text), STRETCH) for text in self.texts.values()))

    def may_have_copies(self, words: list[str]) -> bool:
        """False where it is certain that no run of these words stands in a capture: where no stretch of them does, or
        not so many one after another as a run has."""
        if self._stretches.isdisjoint(zip(*[iter(words)] * STRETCH)):
            return False
        shared = bytes(map(self._stretches.__contains__, iter_rows(words, STRETCH)))  # a 1 for each that does
        return b"\1" * (RUN - STRETCH + 1) in shared

    def find_copies(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each capture in which a run of words of `text` stands, and the first of these runs."""
        words = make_words(text)
        runs = list(iter_rows(words, RUN)) if self.may_have_copies(words) else []
        for source_id in self.texts if runs else ():
            if copied := next((run for run in runs if run in self._find_runs(source_id)), None):
                yield source_id, copied

    def _find_runs(self, source_id: str) -> frozenset[tuple[str, ...]]:
        if source_id not in self._runs:
            self._runs[source_id] = frozenset(iter_rows(make_words(self.texts[source_id]), RUN))
        return self._runs[source_id]


def iter_rows(words: list[str], length: int) -> Iterable[tuple[str, ...]]:
    """All that stands in so many words in a row."""
    return zip(*(words[start:] for start in range(length)))


def make_words(text: str) -> list[str]:
    """The words of `text`, as they are compared."""
    if text.isascii():  # which needs no folding
        return text.encode().translate(PLAIN).decode().split()
    return re.findall(WORD, fold(text).casefold())


class Sources(View):
    """The records that describe a capture."""

    keyword = CAPTURE

    def __init__(self, facts: list[tuple[str, str]]):
        self._keys = facts
        self._found: tuple[Texts, bool] | None = None

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        if record.type.with_keyword(CAPTURE) and iter_captures(record):
            yield record.type.name, record.id

    def find_texts(self, archive: Archive) -> tuple[Texts, bool]:
        """The captures that are to be had, and whether those are all."""
        if self._found is None:
            sources = [archive.records[type_name][source_id] for type_name, source_id in self._keys]
            captures = {source.id: capture_of(archive, source) for source in sources if whole_capture(archive, source)}
            texts = {source_id: capture.text for source_id, capture in captures.items() if capture and capture.text is not None}
            self._found = Texts(texts), len(texts) == len(captures)
        return self._found


@lru_cache(maxsize=TYPES)
def _mark_own(record_type: RecordType) -> Marks:
    """The texts that are the archive's own, no headline, name or quotation."""
    verbatim = {(*q.path, *q.schema[KEYWORD]["text"].split("/")) for q in record_type.with_keyword(KEYWORD) if "text" in q.schema[KEYWORD]}
    return Marks(record_type.root, {p for p in record_type.tree if p.kind == "string" and p.path not in verbatim and not any(word in p.schema for word in FORMAL)})


def glance_at_copying(archive: Archive, record: Record) -> tuple[int, ...] | None:
    """Whether the texts of `record` are for certain not taken from any capture that is to be had."""
    texts, is_whole = archive.view(Sources).find_texts(archive)
    if texts.texts:
        own = "\n".join(value for _, value in _mark_own(record.type).find_values(record.value) if isinstance(value, str))
        if texts.may_have_copies(make_words(own)):
            return None
    return (1, 0) if is_whole else (0, 0, 1)


def examine_copying(archive: Archive, record: Record) -> Iterator[Finding]:
    texts, is_whole = archive.view(Sources).find_texts(archive)
    if not is_whole:
        yield NotPerformed(lambda: record.issue((), "Not every capture was found, so these texts could not be compared with all of them.", "Name the folder that holds them with --captures."))
    for p, pointer, value in _mark_own(record.type).find(record.value) if texts.texts else ():
        for source_id, copied in texts.find_copies(value) if isinstance(value, str) else ():
            yield Instance(record, p, pointer, value).issue(f"The words “{' '.join(copied)}” stand in the capture of `{source_id}`, which belongs to its publisher.", "Say it in your own words.")
