"""Checks that what the archive says in its own words is not taken from a capture, whose text belongs to its publisher."""

from __future__ import annotations

import re
from functools import cache
from typing import Iterator

from pipeline.archive import Archive, Record
from pipeline.captures import Capture, fold
from pipeline.checks.check import Finding
from pipeline.checks.texts import Text, iter_texts
from pipeline.issue import NotPerformed, Pointer
from pipeline.passages import capture_of, iter_passages, whole_capture

RUN = 8  # words in a row; in common phrases of the subject fewer recur by chance

WORD = re.compile(r"\w+")


def iter_own_texts(archive: Archive) -> Iterator[Text]:
    """Every string of every record of as many words, but the headlines, names and quotations."""
    verbatim = {(id(p.instance.record), p.instance.point_to(p.keyword["text"])) for p in iter_passages(archive) if p.text}
    for record, pointer, text in iter_texts(archive):
        if (id(record), pointer) not in verbatim and len(_words(text)) >= RUN:
            yield record, pointer, text


def examine_copying(archive: Archive, subject: tuple[Record, Pointer, str]) -> Iterator[Finding]:
    record, pointer, text = subject
    runs = list(_iter_runs(_words(text)))
    for source in archive.iter_records():
        if whole_capture(source) is None:
            continue
        capture = capture_of(archive, source)
        if capture is None or capture.text is None:
            yield NotPerformed(record.issue(pointer, f"The capture of `{source.id}` was not found, so this text could not be compared with it.", "Name the folder that holds it with --captures."))
        elif copied := next((run for run in runs if run in _runs_of(capture)), None):
            yield record.issue(pointer, f"The words “{' '.join(copied)}” stand in the capture of `{source.id}`, which belongs to its publisher.", "Say it in your own words.")


@cache
def _runs_of(capture: Capture) -> frozenset[tuple[str, ...]]:
    return frozenset(_iter_runs(_words(capture.text or "")))


def _iter_runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text).casefold())
