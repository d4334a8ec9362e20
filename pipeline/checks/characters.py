"""Checks of the characters of texts: that each can be seen, is written in one way, and is of the script of its word."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.checks.texts import each_text
from pipeline.checks.verbatim import excuse_captured
from pipeline.checks.writings import Writing, each_writing, issue_within
from pipeline.model.archive import Archive
from pipeline.model.characters import iter_invisible, name_character
from pipeline.model.record import Instance
from pipeline.reading.issue import Issue, shorten

SCRIPTS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek"}
WORD = "(?:[^\\W\\d_]|[\u0300-\u036f])+"
OTHER_THAN_LATIN = "[\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\ua640-\ua69f]"
# letters of these scripts that look alike, after the confusables of UTS #39
ALIKE = (
    "aаα cс eе oоο pрρ xхχ yуγ iіι jјϳ sѕ hһ kкκ vѵν lӏ uυ nη ëё ïїϊ "
    "AАΑ BВΒ CСϹ EЕΕ HНΗ IІΙӀ JЈ KКΚ MМΜ NΝ OОΟ PРΡ SЅ TТΤ XХΧ YУΥ ZΖ VѴ ËЁ ÏЇ"
).split()
LOOK_ALIKES = set("".join(ALIKE))


@each_text
def examine_scripts(archive: Archive, text: Instance) -> Iterator[Finding]:
    if text.value.isascii() or not re.search(OTHER_THAN_LATIN, text.value):
        return
    for match in re.finditer(WORD, text.value):
        word = match.group()
        if strays := find_strays(word):
            stray, *others = script_of(strays[0]), *sorted({script_of(char) for char in word} - {script_of(strays[0]), ""})
            letters = ", ".join(f"{letter} is {name_character(letter)}" for letter in dict.fromkeys(strays))
            yield from excuse_captured(archive, text, issue_within(
                text, match.start() + word.index(strays[0]),
                f"In the word `{shorten(word)}`, {stray} letters stand among {' and '.join(others)} ones: {letters}.",
                f"Write `{respell(word, others[0])}`, in {others[0]} letters alone. Between two words of different scripts put a hyphen or a space."))
            return


def respell(word: str, script: str) -> str:
    """`word` with the letters of `script` where others look like them, and … where none does."""
    return "".join(char if script_of(char) in (script, "") else _look_alike(char, script) for char in word)


def _look_alike(letter: str, script: str) -> str:
    alike = next((group for group in ALIKE if letter in group), "")
    return next((char for char in alike if script_of(char) == script), "…")


def find_strays(word: str) -> list[str]:
    """The letters of `word` that are not of its script: those that all look like letters of the other script, or else
    those of which there are fewer. None where nobody takes one script for the other: in an abbreviation in capitals, and
    in a sign that has one Greek letter."""
    by_script = {script: letters for script in SCRIPTS.values() if (letters := [char for char in word if script_of(char) == script])}
    if len(by_script) < 2:
        return []
    alike = [letters for letters in by_script.values() if LOOK_ALIKES.issuperset(letters)]
    if not alike and (word.isupper() or len(by_script.get(SCRIPTS["GREEK"], ())) == 1):
        return []
    return min(alike or by_script.values(), key=len)


def script_of(char: str) -> str:
    """The script of a letter, where it is one of the three that can be taken for one another; else nothing."""
    name = unicodedata.name(char, "") if char.isalpha() else ""
    return next((SCRIPTS[word] for word in name.split()[:2] if word in SCRIPTS), "")


@each_writing
def examine_visibility(archive: Archive, writing: Writing) -> Iterator[Issue]:
    places = [at for at in iter_invisible(writing.text) if not writing.is_in_file(writing.text[at])]
    for _, in_line in groupby(places, key=writing.line_of):
        first, *others = in_line
        more = f", and {len(others)} more after it" if others else ""
        yield writing.issue(
            first, f"The invisible or private character {name_character(writing.text[first])} stands here{more}.",
            "Delete it. A quotation stays verbatim without it: such characters are left out when words are compared with a capture.")


@each_text
def examine_normalization(archive: Archive, text: Instance) -> Iterator[Issue]:
    if unicodedata.is_normalized("NFC", text.value):
        return
    normal = unicodedata.normalize("NFC", text.value)
    at = next((at for at, (char, other) in enumerate(zip(text.value, normal)) if char != other), len(normal))
    written, wanted = (" ".join(f"U+{ord(char):04X}" for char in _cluster(form, at)) for form in (text.value, normal))
    yield issue_within(
        text, at, f"`{_cluster(normal, at)}` is written as {written} here; in the common form (Unicode NFC) it is {wanted}.",
        "Run `python -m pipeline fix`, which writes it so; what one sees stays the same.")


def _cluster(text: str, at: int) -> str:
    """The character at that place, with the marks that follow it."""
    end = next((end for end in range(at + 1, len(text)) if not unicodedata.combining(text[end])), len(text))
    return text[at:end]
