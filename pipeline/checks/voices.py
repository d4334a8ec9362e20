"""The check that the archive accuses nobody in its own voice; the words are in `voice.yaml` beside this module.

It reads English, sentence by sentence: a wrong that is told needs, in the same sentence, somebody who tells it. It cannot
see whether the right one does.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Iterator

from pipeline.checks.accusations import KEYWORD as ACCUSATION
from pipeline.checks.check import Finding
from pipeline.checks.screens import holds
from pipeline.model.archive import Archive
from pipeline.model.record import Record
from pipeline.reading.issue import NotApplicable
from pipeline.reading.load import load_document
from pipeline.schemas.validator import Validator

KEYWORD = "x-voice"
FOLDER = Path(__file__).parent
SENTENCE = r"(?<=[.!?…])[”\"»’]?\s+(?=[“„«\"]?[A-Z])|;|\n+"
BY = r"[^,;:.]{0,60}?\bby\s+\S+(?: [A-Z]\S*)*"  # what follows the name of a wrong, to whoever did it
TITLE = "title"
REMEDY = "Say in the same sentence who says so: “the article reports that …”, “according to …”, “… is said to have …”."
REMEDY_OF_TITLE = "Name in a title what is reported, and nobody who is said to have done it: “Killing of …”, “Theft reported by …”."
REACH = 30  # characters between what somebody is said to be and that word
QUOTED = "“[^”]*”|\"[^\"]*\"|«[^»]*»"

# Patterns for the linear engine (see `screens`): a word that begins for Python begins in ASCII, and EDGE is an edge
# for Python too, but where letters are not ASCII that are other cases of ASCII letters for Python.
BOUNDARY = r"(?-u:\b)"
EDGE = r"(?:^|$|[ ,.;:!?()’“”–—-])"
ODD = "[İıſ\u212a]"


class Words:
    """A list of words, or several: lines with commas between the words."""

    def __init__(self, *lists: list[str]):
        longest_first = sorted((word for lines in lists for line in lines for word in line.split(", ")), key=lambda word: (-len(word), word))
        self.words = [(word.removesuffix("~"), word.endswith("~")) for word in longest_first]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches each of the words."""
        return re.compile(rf"\b(?:{'|'.join(re.escape(word) + '[a-z]*' * is_open for word, is_open in self.words)})\b", re.IGNORECASE)

    @cached_property
    def screen(self) -> str:
        """What the linear engine matches wherever Python matches `pattern`, unless there are odd letters."""
        return f"(?i:{BOUNDARY}(?:{'|'.join(word for word, _ in self.words)}))"

    @cached_property
    def proof(self) -> str:
        """What the linear engine matches only where Python matches `pattern`."""
        return f"(?i:{EDGE}(?:{'|'.join(word + '[a-z]*' * is_open for word, is_open in self.words)}){EDGE})"


class Lists:
    """The lists of `voice.yaml`, and what can be said of a text by the linear engine."""

    def __init__(self, lists: dict[str, Any]):
        self.matters, self.acts, self.doers, self.attributions, self.takings, self.grounds = (
            Words(lists[name]) for name in ("matters", "acts", "doers", "attributions", "takings", "grounds"))
        self.findings = {standing: Words(words) for standing, words in lists["findings"].items()}
        deeds = holds(ODD, Words(lists["acts"], lists["doers"], *lists["findings"].values()).screen)
        matters, done = holds(self.matters.screen), holds(f"{self.matters.screen}[^,;:.]*by{BOUNDARY}")
        taken, told = holds(ODD, f"{self.takings.screen}(?s:.)*{self.grounds.screen}"), holds(self.attributions.proof)
        self._screen = Validator({"properties": {  # one, so that each pattern is compiled once
            "texts": {"items": {"not": {"anyOf": [deeds, matters]}}},
            "sentence": {"anyOf": [{"not": {"anyOf": [deeds, done]}}, {**told, "not": taken}]},
            "attribution": told,
        }})

    def are_silent(self, texts: list[Any]) -> bool:
        """Whether none of the texts tells of a wrong."""
        return self._screen.accepts({"texts": texts})

    def is_clear(self, sentence: str) -> bool:
        """Whether for certain no wrong is told in it, or somebody is said to tell it."""
        return self._screen.accepts({"sentence": sentence})

    def is_told(self, sentence: str) -> bool:
        """Whether there is an attribution in it."""
        return self._screen.accepts({"attribution": sentence}) or self.attributions.pattern.search(sentence) is not None


@cache
def _load_lists() -> Lists:
    document = load_document(FOLDER, "voice.yaml")
    assert not document.issues, document.issues
    return Lists(document.value)


def examine_voice(archive: Archive, record: Record) -> Iterator[Finding]:
    if _load_lists().are_silent([text for _, text in record.type.marks(KEYWORD).find_values(record.value)]):
        yield NotApplicable("No text tells of a wrong.")
        return
    for text in record.iter_instances(KEYWORD):
        is_title = text.property.schema[KEYWORD] == TITLE
        if isinstance(text.value, str) and find_accusation(text.value, is_title=is_title) and (wrong := find_accusation(text.value, _find_standings(record), is_title)):
            yield text.issue(f"“{wrong}” is said here in the archive’s own voice.", REMEDY_OF_TITLE if is_title else REMEDY)


def _find_standings(record: Record) -> frozenset[Any]:
    """What an office or a court has found of whoever the record accuses."""
    found = (party.look_up(party.property.schema[ACCUSATION]["when"]) for party in record.iter_instances(ACCUSATION))
    return frozenset(standing for standing in found if isinstance(standing, str))


def find_accusation(text: str, standings: frozenset[Any] = frozenset(), is_title: bool = False) -> str | None:
    """The first words of `text` that tell of a wrong in a sentence in which nobody is said to tell it. A title may call a
    wrong by its name, as long as it names nobody who did it; `standings` are those of whoever the record accuses."""
    lists = _load_lists()
    for sentence in () if lists.are_silent([text]) else re.split(SENTENCE, text):
        own = re.sub(QUOTED, "“”", sentence)
        if not lists.is_clear(own) and not _is_attributed(own, standings) and (wrong := _find_wrong(own, is_title)):
            return wrong
    return None


def _find_wrong(text: str, is_title: bool = False) -> str | None:
    return next(_iter_wrongs(text, is_title), None)


def _iter_wrongs(text: str, is_title: bool) -> Iterator[str]:
    lists = _load_lists()
    for matter in lists.matters.pattern.finditer(text):
        if by := re.compile(BY).match(text, matter.end()):
            yield matter.group() + by.group()
    for act in lists.acts.pattern.finditer(text):
        if not (is_title and lists.matters.pattern.match(act.group().removeprefix("the "))):
            yield act.group()
    for found in (lists.doers, *lists.findings.values()):
        yield from (match.group() for match in found.pattern.finditer(text))


def _is_attributed(sentence: str, standings: frozenset[Any]) -> bool:
    lists = _load_lists()
    for taking in lists.takings.pattern.finditer(sentence):
        ground = lists.grounds.pattern.search(sentence, taking.end(), taking.end() + REACH)
        if ground:
            sentence = sentence[: taking.start()] + " " * (ground.end() - taking.start()) + sentence[ground.end() :]
    return lists.is_told(sentence) or any(term in standings and found.pattern.search(sentence) for term, found in lists.findings.items())
