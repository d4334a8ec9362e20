"""Checks that headlines, names and quotations are what stands in the capture, and that quotations stand between marks."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.archive import Archive
from pipeline.captures import fold
from pipeline.checks.check import Finding
from pipeline.issue import Issue, NotPerformed, shorten
from pipeline.passages import Passage, capture_of, iter_passages

OPENING, CLOSING = ("“", "„", "«", "‘", '"', "'"), ("”", "“", "»", "’", '"', "'")
REACH = 400  # code points that may lie between two parts of one utterance
EXCERPT = 60  # code points of a capture that a message may show


def iter_verbatim(archive: Archive) -> Iterator[Passage]:
    """Every passage that gives words."""
    yield from (passage for passage in iter_passages(archive) if passage.text)


def find_text(archive: Archive, passage: Passage) -> str | NotPerformed | None:
    """The text of the capture in which `passage` lies; None where it lies in none, which has its own check."""
    if passage.stretch is None:
        return None
    capture = capture_of(archive, passage.stretch.source)
    if capture is None or capture.text is None:
        return NotPerformed(passage.instance.issue(
            f"The capture of `{passage.stretch.source.id}` was not found, so these words could not be compared with it.",
            "Name the folder that holds it with --captures.", at=passage.keyword["text"]))
    return capture.text


def examine_words(archive: Archive, passage: Passage) -> Iterator[Finding]:
    text = find_text(archive, passage)
    if isinstance(text, NotPerformed):
        yield text
    elif text is not None and (difference := compare(passage.parts, fold(text[passage.start : passage.end]))):
        yield passage.instance.issue(difference, _remedy(passage, text), at=passage.keyword["text"])


def iter_quotations(archive: Archive) -> Iterator[Passage]:
    """Every passage whose words must stand between quotation marks."""
    for passage in iter_verbatim(archive):
        if "unmarked" in passage.keyword and passage.instance.look_up(passage.keyword["unmarked"]) is None:
            yield passage


def examine_marks(archive: Archive, passage: Passage) -> Iterator[Finding]:
    text = find_text(archive, passage)
    if isinstance(text, NotPerformed):
        yield text
    elif text is not None:
        yield from _iter_mark_issues(passage, text)


def _iter_mark_issues(passage: Passage, text: str) -> Iterator[Issue]:
    remedy = f"Take in the whole of what stands between the marks; where there are none, say why in `{passage.keyword['unmarked']}`."
    if not text[: passage.start].rstrip("\u00a0 ").endswith(OPENING):
        yield passage.instance.issue("No opening quotation mark stands before these words in the capture.", remedy, at=passage.keyword["start"])
    if not text[passage.end :].lstrip("\u00a0 ").startswith(CLOSING):
        yield passage.instance.issue("No closing quotation mark stands after these words in the capture.", remedy, at=passage.keyword["end"])
    if not all(_is_interruption(gap) for gap in _iter_gaps(passage.parts, fold(text[passage.start : passage.end]))):
        yield passage.instance.issue("What lies between two parts of this quotation is more than an interruption.", "Take in the whole of what stands between the marks, and give each utterance a record of its own.", at=passage.keyword["text"])


def _is_interruption(gap: str) -> bool:
    """Whether `gap` closes one quotation or ends a paragraph, opens the next, and lies in the reach of one paragraph."""
    is_bounded = gap.startswith((*CLOSING, "\n")) and gap.endswith(OPENING)
    is_single = _count(gap, "“„«") <= 1 and _count(gap, "”»") <= 1
    return is_bounded and is_single and len(gap) <= REACH and len(re.findall("\n+", gap)) <= 1


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)


def _iter_gaps(parts: list[str], found: str) -> Iterator[str]:
    """What stands between the parts, each found as early as it can be."""
    position = len(parts[0])
    for part in parts[1:]:
        at = found.find(part, position)
        if at < 0:
            return  # the words are not there, which has its own check
        yield found[position:at].strip(" ")
        position = at + len(part)


def compare(parts: list[str], found: str) -> str | None:
    """What keeps `found`, a stretch of a capture, from being `parts` in their order with anything between them,
    in one sentence; None where nothing does. Both are folded."""
    if len(parts) == 1:
        return None if found == parts[0] else _difference(parts[0], found)
    if not found.startswith(parts[0]):
        return _difference(parts[0], found[: len(parts[0])])
    position = len(parts[0])
    for part in parts[1:-1]:
        at = found.find(part, position)
        if at < 0:
            return f"“{shorten(part, EXCERPT)}” does not stand in the capture after what goes before it."
        position = at + len(part)
    if not found.endswith(parts[-1]):
        return _difference(parts[-1], found[position:][-len(parts[-1]) :])
    if len(found) - len(parts[-1]) < position:
        return f"“{shorten(parts[-1], EXCERPT)}” does not stand in the capture after what goes before it."
    return None


def _difference(recorded: str, found: str) -> str:
    """Both texts around the first place at which they differ."""
    same = next((i for i, (a, b) in enumerate(zip(recorded, found)) if a != b), min(len(recorded), len(found)))
    return f"The capture has “{_excerpt(found, same)}” here, where the record has “{_excerpt(recorded, same)}”."


def _excerpt(text: str, around: int) -> str:
    start, end = max(0, around - EXCERPT // 2), around + EXCERPT // 2
    return ("…" if start else "") + text[start:end].replace("\n", "⏎") + ("…" if end < len(text) else "")


def _remedy(passage: Passage, capture: str) -> str:
    words, text = passage.parts, capture.replace("\u00a0", " ")
    start = text.find(words[0])
    end = text.find(words[-1], start + len(words[0]) if len(words) > 1 else start)
    if start >= 0 and end >= 0 and text.find(words[0], start + 1) < 0:
        return f"These words stand at start: {start}, end: {end + len(words[-1])}."
    return "Copy the words from the capture exactly, or correct start and end."
