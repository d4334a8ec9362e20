"""Checks that no quotation is cut so that it says what its speaker did not."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.quotations import CLOSING, OPENING, find_text
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.passages import Passage, iter_passages
from pipeline.model.record import Record
from pipeline.reading.issue import NotApplicable, NotPerformed, shorten

KEYWORD = "fragment"
ENDS = tuple(".!?…,;:–—-")  # the marks that end a sentence or a part of it
SENTENCE_END = r"[.!?…](?=[\s”\"»’]|$)|\n"
# English words that turn round, weaken or take over what stands between the marks when they stand outside them
TURNING = r"(?i)\b(not|no|never|nor|neither|without|den(?:y|ies|ied|ying)|alleged(?:ly)?|claim(?:s|ed|ing)?|sa(?:y|ys|id|ying) that|refuted?|rejected|doubt(?:s|ed)?|supposed(?:ly)?)\b|n[’']t\b"


def iter_quoted(archive: Archive, record: Record) -> Iterator[Passage]:
    """Every passage of `record` whose words may be a part of a sentence."""
    yield from (passage for passage in iter_passages(archive, record, KEYWORD) if passage.text)


def is_fragment(text: str) -> bool:
    """Whether `text` is less than a sentence: it begins small, or no mark ends it."""
    return text[:1].islower() or not text.rstrip("”’\"' ").removesuffix("\n").endswith(ENDS)


def examine_fragment(archive: Archive, passage: Passage) -> Iterator[Finding]:
    if passage.instance.look_up(passage.keyword[KEYWORD]) is not None:
        yield NotApplicable("The record says why the words are kept.")
        return
    if not is_fragment(passage.text or ""):
        return
    text = find_text(archive, passage)
    if isinstance(text, NotPerformed):
        yield text
    elif text is not None and (turning := find_turning_word(fold(text[: passage.start]), fold(text[passage.end :]))):
        yield passage.instance.issue(
            f"These words are part of a sentence that goes on outside the marks with “{shorten(turning)}”.",
            f"Take in more of the sentence, or say in `{passage.keyword[KEYWORD]}` why the words are kept.", at=passage.keyword["text"])


def find_turning_word(before: str, after: str) -> str | None:
    """The first word outside the marks, in the sentence of a quotation that stands between `before` and `after`, that
    turns what is quoted."""
    starts = [match.end() for match in re.finditer(SENTENCE_END, before.rstrip(" ").rstrip("".join(OPENING)))]
    end = re.search(SENTENCE_END, after.lstrip("".join(CLOSING)))
    rest = before[starts[-1] if starts else 0 :] + " | " + (after[: end.start() + 1] if end else after)
    found = re.search(TURNING, rest)
    return found.group() if found else None
