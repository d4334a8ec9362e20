"""Breaks passages and captures: what lies where, and that the capture is the one that was described."""

from __future__ import annotations

from typing import Callable, Iterator

from pipeline.model.archive import Archive
from pipeline.model.passages import CAPTURE, Passage, iter_all_passages, locate
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import Pointer
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant, where

captures = where(lambda p: CAPTURE in p.schema)


def passages(wanted: Callable[[Passage], object]) -> Callable[[Archive], Iterator[tuple[Stratum, Passage]]]:
    """Every passage that is as `wanted`; those of one property are a stratum."""

    def iter_places(archive: Archive) -> Iterator[tuple[Stratum, Passage]]:
        yield from (((p.instance.record.type.name, *p.instance.property.path), p) for p in iter_all_passages(archive) if wanted(p))

    return iter_places


every = passages(lambda passage: passage.stretch)
with_reference = passages(lambda passage: passage.stretch and "x-references" in getattr(passage.instance.property_at(passage.keyword["within"]), "schema", {}))
aside = passages(lambda passage: passage.stretch and passage.keyword.get("aside"))
cited = passages(lambda passage: passage.stretch and not passage.keyword.get("aside") and not passage.keyword.get("record"))
whole_records = passages(lambda passage: passage.stretch and passage.keyword.get("record"))


def point(passage: Passage, word: str) -> Pointer:
    """Where what the keyword calls `word` stands."""
    return passage.instance.point_to(passage.keyword[word])


def move(original: Original, passage: Passage, start: int, end: int, change: str, at: str) -> Mutant:
    """Gives a passage another place."""
    draft = original.open(passage.instance.record.document)
    draft.set(point(passage, "start"), start)
    draft.set(point(passage, "end"), end)
    return make_mutant(change, draft, point(passage, at))


def turn_round(original: Original, passage: Passage) -> Mutant:
    return move(original, passage, passage.end, passage.start, "start and end exchanged", "end")


def empty(original: Original, passage: Passage) -> Mutant:
    return move(original, passage, passage.start, passage.start, "a passage of no length", "end")


def move_beyond(original: Original, passage: Passage) -> Mutant:
    """Moves a passage so that it ends one character behind what it lies in."""
    assert passage.surroundings  # the places are chosen so
    length = passage.end - passage.start
    end = passage.surroundings.end + 1
    return move(original, passage, max(0, end - length), end, "a passage that ends one character too late", "start")


def move_before(original: Original, passage: Passage) -> Mutant | None:
    """Moves a passage so that it begins one character in front of what it lies in."""
    assert passage.surroundings  # the places are chosen so
    start = passage.surroundings.start - 1
    return move(original, passage, start, start + passage.end - passage.start, "a passage that begins one character too early", "start") if start >= 0 else None


def name_other_container(original: Original, passage: Passage) -> Mutant | None:
    """Says that a passage lies in another record of the same type, in which there is no such place."""
    assert passage.container  # the places are chosen so
    for other in original.shuffle(original.archive.records[passage.container.type.name].values()):
        around = locate(original.archive, other)
        if other is not passage.container and around and not around.holds(passage.start, passage.end):
            return _name_container(original, passage, other, "start")
    return None


def name_empty_container(original: Original, passage: Passage) -> Mutant | None:
    """Says that a passage lies in a record of which the archive holds no text."""
    assert passage.container  # the places are chosen so
    for other in original.shuffle(original.archive.records[passage.container.type.name].values()):
        if locate(original.archive, other) is None:
            return _name_container(original, passage, other, "within")
    return None


def _name_container(original: Original, passage: Passage, other: Record, at: str) -> Mutant:
    draft = original.open(passage.instance.record.document)
    draft.set(point(passage, "within"), other.id)
    return make_mutant(f"a passage said to lie in {other.id}", draft, point(passage, at))


def overlap(original: Original, passage: Passage) -> Mutant | None:
    """Lets a record of a capture begin before the one in front of it ends; of two that overlap, the later is at fault."""
    earlier = [p for _, p in whole_records(original.archive) if _shares_capture(p, passage) and p.start < passage.start]
    if not earlier:
        return None
    before = max(earlier, key=lambda p: p.end)
    return move(original, passage, before.end - 1, passage.end, "a record that begins inside another", "start")


def reach_over(original: Original, passage: Passage) -> Mutant | None:
    """Lets a record of a capture end behind the beginning of the next."""
    later = [p for _, p in whole_records(original.archive) if _shares_capture(p, passage) and p.start > passage.start]
    if not later:
        return None
    following = min(later, key=lambda p: p.start)
    draft, untouched = original.open(passage.instance.record.document), original.open(following.instance.record.document)
    draft.set(point(passage, "end"), following.start + 1)
    return make_mutant(f"{passage.instance.record.document.path} made longer", untouched, point(following, "start"), draft)


def _shares_capture(passage: Passage, other: Passage) -> bool:
    return bool(passage.stretch and other.stretch and passage.stretch.source is other.stretch.source and passage.instance.record is not other.instance.record)


def rest_on_noise(original: Original, passage: Passage) -> Mutant | None:
    """Moves a passage to what its capture sets aside."""
    noise = [p for _, p in aside(original.archive) if _shares_capture(p, passage)]
    if not noise:
        return None
    chosen = original.random.choice(noise)
    return move(original, passage, chosen.start, chosen.end, "a passage moved to what is set aside", "start")


def set_aside(original: Original, noise: Passage) -> Mutant | None:
    """Sets aside what some record rests on; that record is at fault."""
    resting = [p for _, p in cited(original.archive) if _shares_capture(p, noise)]
    if not resting:
        return None
    chosen = original.random.choice(resting)
    draft, untouched = original.open(noise.instance.record.document), original.open(chosen.instance.record.document)
    draft.set(point(noise, "start"), chosen.end - 1)
    draft.set(point(noise, "end"), chosen.end)
    return make_mutant(f"the last character of a passage set aside in {noise.instance.record.document.path}", untouched, point(chosen, "start"), draft)


def spoil(word: str, change: str) -> Break:
    """Gives a capture another digest or length than it has."""

    def apply(original: Original, capture: Instance) -> Mutant:
        path = capture.property.schema[CAPTURE][word]
        found = capture.look_up(path)
        draft = original.open(capture.record.document)
        draft.set(capture.point_to(path), found + 1 if isinstance(found, int) else found[1:] + found[:1])
        return make_mutant(change, draft, capture.point_to(path))

    return apply


def name_other_file(original: Original, capture: Instance) -> Mutant | None:
    """Names the file of another capture; the digest is at fault."""
    words = capture.property.schema[CAPTURE]
    names = [other.look_up(words["file_name"]) for _, other in captures(original.archive) if other.record is not capture.record]
    if not names:
        return None
    draft = original.open(capture.record.document)
    draft.set(capture.point_to(words["file_name"]), original.random.choice(names))
    return make_mutant("the file of another capture", draft, capture.point_to(words["sha256"]))
