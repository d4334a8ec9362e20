"""Breaks what is taken from captures: headlines, names and quotations, and words of our own that are none."""

from __future__ import annotations

import re
from typing import Callable, Iterator

from pipeline.checks.fragments import find_turning_word, is_fragment
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.passages import KEYWORD, Passage, capture_of, iter_captures
from pipeline.model.record import RECORD_SUFFIX, Instance
from pipeline.schemas.record_type import ID
from pipeline.selftest.draft import Draft
from pipeline.selftest.files import is_prose
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant, path_beside, where
from pipeline.selftest.passages import passages, point
from pipeline.selftest.values import misspell

NEGATION = re.compile(r" (?:not|never|no)(?= [a-z])|n[’']t(?= [a-z])")
MARKS = tuple("“”„«»‘’\"'")
COPIED = 8  # words in a row that may not be those of a capture

verbatim = passages(lambda passage: passage.text and passage.stretch)
quotations = passages(lambda passage: passage.text and passage.stretch and "unmarked" in passage.keyword and passage.instance.look_up(passage.keyword["unmarked"]) is None)
whole_quotations = passages(lambda passage: _can_be_cut(passage) and passage.instance.look_up(passage.keyword["fragment"]) is None)
excused = passages(lambda passage: passage.text and passage.stretch and "fragment" in passage.keyword and passage.instance.look_up(passage.keyword["fragment"]) is not None)
unmarked = passages(lambda passage: passage.text and passage.stretch and "unmarked" in passage.keyword and passage.instance.look_up(passage.keyword["unmarked"]) is not None)


def _can_be_cut(passage: Passage) -> bool:
    return bool(passage.text and passage.stretch and "fragment" in passage.keyword and len(passage.parts) == 1)


def iter_own_places(archive: Archive) -> Iterator[tuple[Stratum, Instance]]:
    """Every text that should be in words of our own."""
    for stratum, text in where(is_prose)(archive):
        verbatim_paths = {(*q.path, *q.schema[KEYWORD]["text"].split("/")) for q in text.record.type.with_keyword(KEYWORD) if "text" in q.schema[KEYWORD]}
        if text.property.path not in verbatim_paths:
            yield stratum, text


def change_text(make: Callable[[Original, str], str | None], change: str) -> Break:
    """Gives a passage other words than stand in the capture."""

    def apply(original: Original, passage: Passage) -> Mutant | None:
        text = make(original, passage.text or "")
        if text is None or fold(text) == fold(passage.text or ""):
            return None
        return _write(original, passage, change, text=text)

    return apply


def _write(original: Original, passage: Passage, change: str, text: str | None = None, start: int | None = None, end: int | None = None, at: str = "text") -> Mutant:
    draft = original.open(passage.instance.record.document)
    for word, value in (("text", text), ("start", start), ("end", end)):
        if value is not None:
            draft.set(point(passage, word), value)
    return make_mutant(change, draft, point(passage, at))


misspell_word = change_text(lambda original, text: misspell(original, text), "a word misspelt")
drop_word = change_text(lambda original, text: text.partition(" ")[2] or None, "the first word left out")
add_word = change_text(lambda original, text: f"{text} indeed", "a word added")
straighten = change_text(lambda original, text: text.replace("’", "'"), "a straight apostrophe")
capitalize = change_text(lambda original, text: text.swapcase(), "capitals for small letters")
cut_negation_out = change_text(lambda original, text: NEGATION.sub("", text, count=1), "a negation cut out")


def move_by_one(original: Original, passage: Passage) -> Mutant:
    return _write(original, passage, "the passage moved by one", start=passage.start + 1, end=passage.end + 1)


def lengthen(original: Original, passage: Passage) -> Mutant:
    return _write(original, passage, "the passage longer by one", end=passage.end + 1)


def swap_texts(original: Original, passage: Passage) -> Mutant | None:
    """Exchanges the words of a passage with those of another of its kind, in the same record or elsewhere."""
    others = [p for _, p in verbatim(original.archive) if p.instance.property is passage.instance.property and p.text != passage.text]
    if not others:
        return None
    other = original.random.choice(others)
    draft = original.open(passage.instance.record.document)
    further = draft if other.instance.record is passage.instance.record else original.open(other.instance.record.document)
    draft.set(point(passage, "text"), other.text)
    further.set(point(other, "text"), passage.text)
    return make_mutant("the words of two passages exchanged", draft, point(passage, "text"), further)


def _capture_text(original: Original, passage: Passage) -> str | None:
    """The text of the capture in which `passage` lies, where it is to be had."""
    assert passage.stretch  # the places are chosen so
    capture = capture_of(original.archive, passage.stretch.source)
    return capture.text if capture else None


def cut_beginning(original: Original, passage: Passage) -> Mutant | None:
    """Leaves the first word out, and lets the passage begin behind it."""
    first, space, rest = (passage.text or "").partition(" ")
    if not space or not re.fullmatch(r"\w+,?", first) or rest.startswith("["):
        return None
    return _write(original, passage, "the first word cut off", text=rest, start=passage.start + len(first) + 1, at="start")


def cut_end(original: Original, passage: Passage) -> Mutant | None:
    """Leaves the last word out, and lets the passage end before it."""
    rest, space, last = (passage.text or "").rpartition(" ")
    if not space or not re.search(r"\w", last) or rest.endswith("]"):
        return None
    return _write(original, passage, "the last word cut off", text=rest, end=passage.end - len(last) - 1, at="end")


def take_in_prose(original: Original, passage: Passage) -> Mutant | None:
    """Lets a quotation go on behind its closing mark with what the article says."""
    capture = _capture_text(original, passage)
    match = re.compile(r"\W{1,3}(\w+ ){3}").match(capture, passage.end) if capture else None
    if not capture or not match or "\n" in match.group():
        return None
    end = match.end() - 1
    return _write(original, passage, "words of the article taken into a quotation", text=capture[passage.start : end], end=end, at="end")


def splice(is_wanted: Callable[[str], object]) -> Break:
    """Makes one quotation of two of different records that follow one another in an article, where what the capture has
    between them is as wanted."""

    def apply(original: Original, passage: Passage) -> Mutant | None:
        capture = _capture_text(original, passage)
        later = [p for _, p in quotations(original.archive) if p.container is passage.container and p.instance.record is not passage.instance.record and p.start > passage.end]
        if not capture or not later or "gap" not in passage.keyword:
            return None
        following = min(later, key=lambda p: p.start)
        if not is_wanted(capture[passage.end : following.start]):
            return None
        return _write(original, passage, f"spliced with {following.instance.record.id}", text=f"{passage.text}{passage.keyword['gap']}{following.text}", end=following.end)

    return apply


splice_neighbours = splice(lambda gap: not re.search(r"\w|\n", gap))
splice_over_paragraphs = splice(lambda gap: len(re.findall("\n+", gap)) > 1)
splice_any = splice(lambda gap: True)


def take_down_twice(original: Original, passage: Passage) -> Mutant:
    """Adds a record of the same words by somebody else; of two that begin together the first by its id is at fault."""
    record = passage.instance.record
    name = f"{record.id}-so"
    copy = Draft(path_beside(record, name + RECORD_SUFFIX), original.open(record.document).text)
    copy.set((ID,), name)
    return make_mutant(f"the words of {record.id} in another record", original.open(record.document), point(passage, "text"), copy)


def cut_behind_negation(original: Original, passage: Passage) -> Mutant | None:
    """Begins a quotation behind the word that negates it."""
    match = NEGATION.search(passage.text or "")
    capture = _capture_text(original, passage)
    if not match or not capture or re.search(r"[.!?…]", (passage.text or "")[match.end() :][:-1]):
        return None
    return _write(original, passage, "a negation cut off in front", text=(passage.text or "")[match.end() + 1 :], start=passage.start + match.end() + 1)


def cut_before_negation(original: Original, passage: Passage) -> Mutant | None:
    """Ends a quotation before the word that negates it."""
    match = NEGATION.search(passage.text or "")
    capture = _capture_text(original, passage)
    if not match or not capture or match.start() < 2 or not (passage.text or "")[match.start() - 1].isalnum():
        return None
    return _write(original, passage, "a negation cut off at the end", text=(passage.text or "")[: match.start()], end=passage.start + match.start())


def drop_reason(original: Original, passage: Passage) -> Mutant | None:
    """Takes out why words are kept that are cut from a sentence which turns them."""
    capture = _capture_text(original, passage)
    if not capture or not is_fragment(passage.text or "") or not find_turning_word(fold(capture[: passage.start]), fold(capture[passage.end :])):
        return None
    draft = original.open(passage.instance.record.document)
    draft.remove(point(passage, "fragment"))
    return make_mutant("the reason for a fragment taken out", draft, point(passage, "text"))


def drop_missing_mark(original: Original, passage: Passage) -> Mutant | None:
    """Takes out why no mark stands in front of a quotation, or behind it."""
    capture = _capture_text(original, passage)
    if not capture:
        return None
    is_open = capture[: passage.start].rstrip("\u00a0 ").endswith(MARKS)
    if is_open and capture[passage.end :].lstrip("\u00a0 ").startswith(MARKS):
        return None
    draft = original.open(passage.instance.record.document)
    draft.remove(point(passage, "unmarked"))
    return make_mutant("the reason for a missing mark taken out", draft, point(passage, "end" if is_open else "start"))


def copy_words(make: Callable[[str], str], change: str) -> Break:
    """Puts words of a capture into a text of our own."""

    def apply(original: Original, text: Instance) -> Mutant | None:
        for source in original.shuffle(record for record in original.archive.iter_records() if any(iter_captures(record))):
            capture = capture_of(original.archive, source)
            words = re.findall(r"\w+", fold(capture.text)) if capture and capture.text else []
            if len(words) >= COPIED:
                at = original.random.randrange(len(words) - COPIED + 1)
                draft = original.open(text.record.document)
                draft.set(text.pointer, make(" ".join(words[at : at + COPIED])))
                return make_mutant(change, draft, text.pointer)
        return None

    return apply


copy_sentence = copy_words(lambda words: f"It says that {words}.", "words of a capture")
copy_loosely = copy_words(lambda words: ", ".join(words.upper().split()), "words of a capture in capitals, with commas")
