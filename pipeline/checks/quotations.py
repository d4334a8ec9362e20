"""Checks that headlines, names and quotations are what stands in the capture, and that quotations stand between marks."""

from __future__ import annotations

import re
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.passages import Located, Passage, capture_of, find_spots, iter_passages
from pipeline.model.record import Record, getter_of
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed, shorten

OPENING, CLOSING = ("“", "„", "«", "‘", '"', "'"), ("”", "“", "»", "’", '"', "'")
UNMARKED = "unmarked"
REACH = 400  # code points that may lie between two parts of one utterance
EXCERPT = 60  # code points of a capture that a message may show


def iter_verbatim(archive: Archive, record: Record) -> Iterator[Passage]:
    """Every passage of `record` that gives words."""
    yield from (passage for passage in iter_passages(archive, record, "text") if passage.text)


def find_text(archive: Archive, passage: Passage) -> str | NotPerformed | None:
    """The text of the capture in which `passage` lies; None where it lies in none, which has its own check."""
    if passage.stretch is None:
        return None
    source = passage.stretch.source
    capture = capture_of(archive, source)
    if capture is None or capture.text is None:
        return NotPerformed(lambda: passage.instance.issue(
            f"The capture of `{source.id}` was not found, so these words could not be compared with it.",
            "Name the folder that holds it with --captures.", at=passage.keyword["text"]))
    return capture.text


def glance_at_words(archive: Archive, record: Record) -> tuple[int, ...] | None:
    """Whether none of the captures is to be had in which the words stand that `record` gives."""
    located, count = archive.view(Located), 0
    for keyword, _, _, around, value in find_spots(archive, record):
        if "text" in keyword and (text := getter_of(keyword["text"])(record.value, value)) and isinstance(text, str):
            if around is None or located.can_read(archive, around):
                return None
            count += 1
    return (0, 0, count) if count else (0, 0)


def examine_words(archive: Archive, passage: Passage) -> Iterator[Finding]:
    text = find_text(archive, passage)
    if isinstance(text, NotPerformed):
        yield text
    elif text is not None and (difference := compare(passage.parts, fold(text[passage.start : passage.end]))):
        yield passage.instance.issue(difference, _remedy(passage, text), at=passage.keyword["text"])


def iter_quotations(archive: Archive, record: Record) -> Iterator[Passage]:
    """Every passage of `record` whose words stand between quotation marks, or should."""
    yield from (passage for passage in iter_passages(archive, record, UNMARKED) if passage.text)


def examine_marks(archive: Archive, passage: Passage) -> Iterator[Finding]:
    if passage.instance.look_up(passage.keyword[UNMARKED]) is not None:
        yield NotApplicable("The record says why there are no marks.")
        return
    text = find_text(archive, passage)
    if isinstance(text, NotPerformed):
        yield text
    elif text is not None:
        yield from _iter_mark_issues(passage, text)


def _iter_mark_issues(passage: Passage, text: str) -> Iterator[Issue]:
    remedy = f"Take in the whole of what stands between the marks; where there are none, say why in `{passage.keyword[UNMARKED]}`."
    if not text[: passage.start].rstrip("\u00a0 ").endswith(OPENING):
        yield passage.instance.issue("No opening quotation mark stands before these words in the capture.", remedy, at=passage.keyword["start"])
    if not text[passage.end :].lstrip("\u00a0 ").startswith(CLOSING):
        yield passage.instance.issue("No closing quotation mark stands after these words in the capture.", remedy, at=passage.keyword["end"])
    if not all(_is_interruption(gap) for gap in _iter_gaps(passage.parts, fold(text[passage.start : passage.end]))):
        yield passage.instance.issue("What lies between two parts of this quotation is no interruption of it.", "Take in the whole of what stands between the marks, and give each utterance a record of its own.", at=passage.keyword["text"])


def _is_interruption(gap: str) -> bool:
    """Whether `gap` closes one quotation or ends a paragraph, opens the next, and lies in the reach of one paragraph. Two
    quotations of one paragraph between which nothing is said are two."""
    is_bounded = gap.startswith((*CLOSING, "\n")) and gap.endswith(OPENING) and re.search(r"\w|\n", gap) is not None
    is_single = _count(gap, "“„«") <= 1 and _count(gap, "”»") <= 1
    return is_bounded and is_single and len(gap) <= REACH and len(re.findall("\n+", gap)) <= 1


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)


def _iter_gaps(parts: list[str], found: str) -> Iterator[str]:
    """What stands between the parts."""
    starts = find_parts(parts, found)
    for part, start, following in zip(parts, starts, starts[1:]):
        yield found[start + len(part) : following].strip(" ")


def find_parts(parts: list[str], found: str) -> list[int]:
    """Where in `found` the parts begin: the first at its start, the last at its end, the others as early as can be;
    fewer positions than parts where one does not stand where it should."""
    starts: list[int] = []
    end = 0
    for index, part in enumerate(parts):
        if index == 0:
            at = 0 if found.startswith(part) else -1
        elif index == len(parts) - 1:
            at = len(found) - len(part) if found.endswith(part) else -1
        else:
            at = found.find(part, end)
        if at < end:
            break
        starts.append(at)
        end = at + len(part)
    return starts


def compare(parts: list[str], found: str) -> str | None:
    """What keeps `found`, a stretch of a capture, from being `parts` in their order with anything between them,
    in one sentence; None where nothing does. Both are folded."""
    if len(parts) == 1:
        return None if found == parts[0] else _difference(parts[0], found)
    starts = find_parts(parts, found)
    if len(starts) == len(parts):
        return None
    part = parts[len(starts)]
    rest = found[starts[-1] + len(parts[len(starts) - 1]) :] if starts else found
    instead = _align(part, rest)
    if instead == part:
        return f"“{shorten(part, EXCERPT)}” stands in the capture, but not where the passage begins or ends."
    return _difference(part, instead)


def _align(part: str, rest: str) -> str:
    """The stretch of `rest` that is most like `part`: that around the longest run of characters common to both."""
    from difflib import SequenceMatcher

    match = SequenceMatcher(None, part, rest, autojunk=False).find_longest_match()
    start = max(0, match.b - match.a)
    return rest[start : start + len(part)]


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
