"""Checks that passages lie where they are said to lie."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.passages import Passage, iter_all_passages, whole_capture
from pipeline.reading.issue import Issue, NotPerformed


def examine_bounds(archive: Archive, passage: Passage) -> Iterator[Finding]:
    start, end, container = passage.start, passage.end, passage.container
    if container is None:
        return  # an unknown reference, which has its own check
    if start >= end:
        yield passage.instance.issue(f"The passage ends at {end}, not after its start {start}.", "The end is the position after the last character.", at=passage.keyword["end"])
    elif container.document.is_broken:
        yield NotPerformed(passage.instance.issue(f"`{container.document.path}` could not be read.", "Mend that file first."))
    elif passage.surroundings is None:
        yield passage.instance.issue(f"The archive holds no text of `{container.id}` in which a passage could lie.", "Give the passage in the article that speaks of it.", at=passage.keyword["within"])
    elif not passage.surroundings.holds(start, end):
        around = passage.surroundings
        yield passage.instance.issue(f"The passage {start}–{end} does not lie in `{container.id}`, which stands at {around.start}–{around.end}.", "Correct start and end, or what it lies in.", at=passage.keyword["start"])


def iter_sources(archive: Archive) -> Iterator[list[Passage]]:
    """For every record that describes a capture, the passages in it that are whole records."""
    held: dict[str, list[Passage]] = {source.id: [] for source in archive.iter_records() if whole_capture(source)}
    for passage in iter_all_passages(archive):
        if passage.keyword.get("record") and passage.stretch:
            held[passage.stretch.source.id].append(passage)
    yield from held.values()


def examine_overlap(archive: Archive, held: list[Passage]) -> Iterator[Issue]:
    last: Passage | None = None
    for passage in sorted(held, key=lambda p: (p.start, p.end, p.instance.record.id)):
        if last and passage.start < last.end:
            yield passage.instance.issue(f"`{passage.instance.record.id}` begins at {passage.start}, before `{last.instance.record.id}` ends at {last.end}.", "Correct the spans: each piece of writing has its own.", at=passage.keyword["start"])
        if last is None or passage.end > last.end:
            last = passage


def iter_cited(archive: Archive) -> Iterator[tuple[Passage, list[Passage]]]:
    """Every passage on which something rests, with the passages of its capture that are set aside."""
    cited: list[tuple[Passage, str]] = []
    aside: dict[str, list[Passage]] = {}
    for passage in iter_all_passages(archive):
        if passage.stretch and passage.keyword.get("aside"):
            aside.setdefault(passage.stretch.source.id, []).append(passage)
        elif passage.stretch and not passage.keyword.get("record"):
            cited.append((passage, passage.stretch.source.id))
    yield from ((passage, aside.get(source, [])) for passage, source in cited)


def examine_aside(archive: Archive, subject: tuple[Passage, list[Passage]]) -> Iterator[Issue]:
    passage, aside = subject
    for other in aside:
        if passage.start < other.end and other.start < passage.end:
            yield passage.instance.issue(f"The passage {passage.start}–{passage.end} meets {other.start}–{other.end}, which `{other.instance.record.id}` sets aside as no part of an article.", "Give the place in the article itself, or correct the source.", at=passage.keyword["start"])
