"""What the archive holds and what it has not yet read: counts, and how much of each capture its passages cover."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.checks.quotations import compare, find_text
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.claims import iter_claims, iter_corroborations
from pipeline.model.passages import Passage, capture_of, iter_all_passages, whole_capture
from pipeline.model.record import Record

LONGEST = 5  # uncovered stretches told of each capture


@dataclass(frozen=True)
class Uncovered:
    """A part of a capture on which no passage rests, and how it begins where the capture is to be had."""

    start: int
    end: int
    text: str | None


@dataclass(frozen=True)
class Reading:
    """How far one capture has been read. `records` counts by type those that point into it; `covered` and `length` are
    code points, noise left out, and white space too where the capture is to be had."""

    source: str
    records: dict[str, int]
    covered: int
    length: int
    uncovered: list[Uncovered]


def make_readings(archive: Archive) -> list[Reading]:
    """The reading of each capture, by the id of its source."""
    by_source: dict[str, list[Passage]] = {}
    for passage in iter_all_passages(archive):
        if passage.stretch:
            by_source.setdefault(passage.stretch.source.id, []).append(passage)
    sources = {record.id: record for record in archive.iter_records() if whole_capture(archive, record)}
    return [_make_reading(archive, source, by_source.get(name, [])) for name, source in sorted(sources.items())]


def _make_reading(archive: Archive, source: Record, passages: list[Passage]) -> Reading:
    whole, capture = whole_capture(archive, source), capture_of(archive, source)
    assert whole is not None
    text = capture.text if capture else None
    wanted = [text is None or not char.isspace() for char in (text or " " * whole.end)]
    is_covered = [False] * len(wanted)
    for passage in passages:
        for i in range(max(passage.start, 0), min(passage.end, len(wanted))):
            if passage.keyword.get("aside"):
                wanted[i] = False
            elif not passage.keyword.get("record"):
                is_covered[i] = True
    records = {(p.instance.record.type.name, p.instance.record.id) for p in passages}
    return Reading(source.id, dict(sorted(Counter(name for name, _ in records).items())),
                   sum(w and c for w, c in zip(wanted, is_covered)), sum(wanted), _find_uncovered(wanted, is_covered, text))


def _find_uncovered(wanted: list[bool], is_covered: list[bool], text: str | None) -> list[Uncovered]:
    """The longest stretches without a passage, longest first; what is not wanted neither ends nor lengthens one."""
    stretches: list[tuple[int, int]] = []
    start = end = None
    for i, (w, c) in enumerate(zip([*wanted, True], [*is_covered, True])):
        if w and not c:
            start, end = (i if start is None else start), i + 1
        elif c and start is not None and end is not None:
            stretches.append((start, end))
            start = end = None
    longest = sorted(stretches, key=lambda s: (s[0] - s[1], s[0]))[:LONGEST]
    return [Uncovered(start, end, text[start:end] if text is not None else None) for start, end in longest]


def count_roots(archive: Archive) -> dict[str, int]:
    """How many claims say what one, two, or three and more independent roots say."""
    counts: Counter[int] = Counter()
    for _, claims in iter_claims(archive):
        for found in iter_corroborations(claims):
            counts[min(found.root_count, 3)] += len(found.claims)
    return {word: counts[number] for number, word in ((1, "one"), (2, "two"), (3, "three or more"))}


def count_quotations(archive: Archive) -> dict[str, Any]:
    """How many quotations there are, and how many stand in their capture as recorded."""
    quotations = [p for p in iter_all_passages(archive) if "gap" in p.keyword and p.text]
    return {"recorded": len(quotations), "verified": sum(_is_verified(archive, p) for p in quotations)}


def _is_verified(archive: Archive, passage: Passage) -> bool:
    text = find_text(archive, passage)
    return isinstance(text, str) and compare(passage.parts, fold(text[passage.start : passage.end])) is None
