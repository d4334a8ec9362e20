"""The check that the archive accuses nobody in its own voice; the words are in `voice.yaml` beside this module.

It reads English, sentence by sentence: a wrong that is told needs, in the same sentence, somebody who tells it. It cannot
see whether the right one does.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Iterator

from pipeline.checks.accusations import KEYWORD as ACCUSATION
from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, Instance, Record
from pipeline.reading.issue import NotApplicable
from pipeline.reading.load import load_document

KEYWORD = "x-voice"
FOLDER = Path(__file__).parent
SENTENCE = re.compile(r"(?<=[.!?…])[”\"»’]?\s+(?=[“„«\"]?[A-Z])|;|\n+")
BY = re.compile(r"[^,;:.]{0,60}?\bby\s+\S+(?: [A-Z]\S*)*")  # what follows the name of a wrong, to whoever did it
TITLE = "title"
REMEDY = "Say in the same sentence who says so: “the article reports that …”, “according to …”, “… is said to have …”."
REMEDY_OF_TITLE = "Name in a title what is reported, and nobody who is said to have done it: “Killing of …”, “Theft reported by …”."
REACH = 30  # characters between what somebody is said to be and that word
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


@cache
def _load_words() -> dict[str, Any]:
    """The lists, each as one pattern; under `findings` one for each standing."""
    document = load_document(FOLDER, "voice.yaml")
    assert not document.issues, document.issues
    return {name: {term: _compile(found) for term, found in words.items()} if isinstance(words, dict) else _compile(words) for name, words in document.value.items()}


@cache
def _any_wrong() -> re.Pattern[str]:
    """Any word of those lists that tell of a wrong, so that a text that does not is read only once."""
    words = _load_words()
    return re.compile("|".join(found.pattern for found in (words["matters"], words["acts"], words["doers"], *words["findings"].values())), re.IGNORECASE)


def _compile(words: list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(re.escape(word.rstrip('~')) + '[a-z]*' * word.endswith('~') for word in longest_first)})\b", re.IGNORECASE)


def iter_voiced(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every text of `record` that is in the archive's own voice."""
    yield from (text for text in record.iter_instances(KEYWORD) if isinstance(text.value, str))


def examine_voice(archive: Archive, text: Instance) -> Iterator[Finding]:
    if not _any_wrong().search(text.value):
        yield NotApplicable("The text tells of no wrong.")
        return
    standings = frozenset(party.look_up(party.property.schema[ACCUSATION]["when"]) for party in text.record.iter_instances(ACCUSATION))
    is_title = text.property.schema[KEYWORD] == TITLE
    if wrong := find_accusation(text.value, standings, is_title):
        yield text.issue(f"“{wrong}” is said here in the archive’s own voice.", REMEDY_OF_TITLE if is_title else REMEDY)


def find_accusation(text: str, standings: frozenset[Any] = frozenset(), is_title: bool = False) -> str | None:
    """The first words of `text` that tell of a wrong in a sentence in which nobody is said to tell it. A title may call a
    wrong by its name, as long as it names nobody who did it; `standings` are those of whoever the record accuses."""
    for sentence in SENTENCE.split(text):
        own = QUOTED.sub("“”", sentence)
        if (wrong := _find_wrong(own, is_title)) and not _is_attributed(own, standings):
            return wrong
    return None


def _find_wrong(text: str, is_title: bool = False) -> str | None:
    return next(_iter_wrongs(text, is_title), None)


def _iter_wrongs(text: str, is_title: bool) -> Iterator[str]:
    words = _load_words()
    for matter in words["matters"].finditer(text):
        if by := BY.match(text, matter.end()):
            yield matter.group() + by.group()
    for act in words["acts"].finditer(text):
        if not (is_title and words["matters"].match(act.group().removeprefix("the "))):
            yield act.group()
    for found in (words["doers"], *words["findings"].values()):
        yield from (match.group() for match in found.finditer(text))


def _is_attributed(sentence: str, standings: frozenset[Any]) -> bool:
    words = _load_words()
    for taking in words["takings"].finditer(sentence):
        ground = words["grounds"].search(sentence, taking.end(), taking.end() + REACH)
        if ground:
            sentence = sentence[: taking.start()] + " " * (ground.end() - taking.start()) + sentence[ground.end() :]
    return bool(words["attributions"].search(sentence)) or any(term in standings and found.search(sentence) for term, found in words["findings"].items())
