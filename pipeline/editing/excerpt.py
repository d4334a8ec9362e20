"""Finds words in a capture, and makes of them what a record needs to quote them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Iterator

from pipeline.checks import CHECKS, run_checks
from pipeline.checks.quotations import EXCERPT, REACH
from pipeline.editing.draft import make_record
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.passages import CAPTURE, KEYWORD, iter_captures, locate
from pipeline.model.record import Record
from pipeline.reading.issue import Issue, json_pointer
from pipeline.schemas.record_type import ITEM, Property, RecordType

LIKENESS = 0.5  # of difflib's ratio, from which words are shown as the nearest
MAX_SHOWN = 200  # code points of the nearest text that are shown
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Occurrence:
    """Where words stand in a capture, and their parts, folded."""

    start: int
    end: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Nearest:
    """The text of a capture that is most like words that do not stand in it, and both from the first difference on."""

    start: int
    end: int
    text: str
    found: str
    wanted: str


@dataclass(frozen=True)
class Rendering:
    """An occurrence in an article, and a record that holds nothing but what it would quote."""

    record: Record
    article: Record
    occurrence: Occurrence


def find_sources(archive: Archive) -> dict[str, tuple[Record, str]]:
    """Every record that describes a capture and the file name of the capture, by either name."""
    found: dict[str, tuple[Record, str]] = {}
    for record in archive.iter_records():
        for instance in iter_captures(record):
            name = instance.look_up(instance.property.schema[CAPTURE]["file_name"])
            if isinstance(name, str):
                found |= {name: (record, name), record.id: (record, name)}
    return found


def find_quoting(archive: Archive) -> tuple[RecordType, Property]:
    """The record type that quotes, and the property that holds one quotation: the one whose words may have gaps.
    Raises LookupError where no schema describes one."""
    for record_type in archive.schema.types.values():
        for p in record_type.with_keyword(KEYWORD):
            if "gap" in p.schema[KEYWORD] and record_type.folder:
                return record_type, p
    raise LookupError("no schema describes quotations")


def iter_occurrences(text: str, parts: list[str]) -> Iterator[Occurrence]:
    """Every place in `text` at which the parts stand one after the other, each in reach of the one before; compared folded."""
    folded, places = _fold_with_places(text)
    wanted = [fold(part) for part in parts]
    at = folded.find(wanted[0])
    while at >= 0:
        spans = _follow(folded, wanted, at)
        if [fold(text[places[start] : places[end]]) for start, end in spans] == wanted:
            yield Occurrence(places[at], places[spans[-1][1]], tuple(wanted))
        at = folded.find(wanted[0], at + 1)


def _follow(folded: str, wanted: list[str], at: int) -> list[tuple[int, int]]:
    """Where the parts stand, the first at `at`, as far as each follows the one before."""
    spans = [(at, at + len(wanted[0]))]
    for part in wanted[1:]:
        start = folded.find(part, spans[-1][1], spans[-1][1] + REACH + len(part))
        if start < 0:
            break
        spans.append((start, start + len(part)))
    return spans


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each position in it, the end included, the one in `text`."""
    if unicodedata.is_normalized("NFC", text):
        return fold(text), list(range(len(text) + 1))
    folded: list[str] = []
    places: list[int] = []
    for start, piece in _iter_pieces(text):
        folded.append(fold(piece))
        places += [start] * len(folded[-1])
    return "".join(folded), [*places, len(text)]


def _iter_pieces(text: str) -> Iterator[tuple[int, str]]:
    """The least stretches of `text` that can be folded each for itself, with their places."""
    start = 0
    for i in range(1, len(text) + 1):
        piece, after = text[start:i], text[i : i + 1]
        if not after or (not unicodedata.combining(after) and fold(piece + after) == fold(piece) + fold(after)):
            yield start, piece
            start = i


def find_missing_part(text: str, parts: list[str]) -> str | None:
    """The first of the parts that stands nowhere in `text`."""
    return next((part for part in parts if fold(part) not in fold(text)), None)


def find_nearest(text: str, words: str) -> Nearest | None:
    """The stretch of `text` around the longest run of words that it has in common with `words`; None where it is not like them."""
    folded, places = _fold_with_places(text)
    part, tokens, wanted = fold(words), list(WORD.finditer(folded)), WORD.findall(fold(words).casefold())
    match = SequenceMatcher(None, [token.group().casefold() for token in tokens], wanted, autojunk=False).find_longest_match()
    if match.size == 0:
        return None
    first = max(0, match.a - match.b)
    last = min(len(tokens), first + len(wanted)) - 1
    start, end = tokens[first].start(), tokens[last].end()
    found = folded[start : end + (folded[end : end + 1] == part[-1:])]
    if SequenceMatcher(None, found, part, autojunk=False).ratio() < LIKENESS:
        return None
    same = next((i for i, (a, b) in enumerate(zip(found, part)) if a != b), min(len(found), len(part)))
    return Nearest(places[start], places[start + len(found)], found[:MAX_SHOWN], found[same : same + EXCERPT], part[same : same + EXCERPT])


def make_renderings(archive: Archive, source: Record, occurrences: list[Occurrence]) -> list[Rendering]:
    """A rendering for each occurrence in each article in whose span it lies."""
    record_type, p = find_quoting(archive)
    target = record_type.target_of(_within(record_type, p))
    articles = [(record, stretch) for record in archive.records[target].values() if (stretch := locate(archive, record)) and stretch.source is source]
    drafts: list[Rendering] = []
    for occurrence in occurrences:
        for article, stretch in articles:
            if stretch.holds(occurrence.start, occurrence.end):
                record = make_record(record_type, f"-{len(drafts)}", _make_value(p, article, occurrence))
                drafts.append(Rendering(record, article, occurrence))
    return drafts


def _within(record_type: RecordType, p: Property) -> Property:
    """The property that names the record in which what stands at `p` lies."""
    path = (*p.path, *p.schema[KEYWORD]["within"].split("/"))
    return next(q for q in record_type.tree if q.path == path)


def _make_value(p: Property, article: Record, occurrence: Occurrence) -> dict[str, Any]:
    """A record with nothing but the occurrence at `p`; what else must stand there is as the article has it."""
    words = p.schema[KEYWORD]
    item: dict[str, Any] = {}
    for word, found in (("within", article.id), ("text", words["gap"].join(occurrence.parts)), ("start", occurrence.start), ("end", occurrence.end)):
        *groups, last = words[word].split("/")
        group = item
        for step in groups:
            group = group.setdefault(step, {})
        group[last] = found
    item |= {name: article.value[name] for name in p.required - item.keys() if name in article.value}
    value: Any = item
    for step in reversed(p.path):
        value = [value] if step == ITEM else {step: value}
    return dict(value)


def examine_renderings(archive: Archive, source: Record, renderings: list[Rendering]) -> dict[str, list[Issue]]:
    """What the checks would say of the renderings, were they in the archive in the place of the records of their type,
    which may have the same words, and of the capture; by the path of the record."""
    record_type, p = find_quoting(archive)
    drafts = {rendering.record.id: rendering.record for rendering in renderings}
    verdict = run_checks(replace(archive, records=archive.records | {record_type.name: drafts}), CHECKS)
    place = json_pointer(tuple(0 if step == ITEM else step for step in p.path))
    places = {record.document.path: place for record in drafts.values()} | {source.document.path: json_pointer(capture.pointer) for capture in iter_captures(source)}
    found: dict[str, list[Issue]] = {}
    for issue in verdict.issues:
        if issue.path in places and issue.pointer.startswith(places[issue.path]):
            found.setdefault(issue.path, []).append(issue)
    return found
