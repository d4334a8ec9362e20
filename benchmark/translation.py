"""Records in other words: every name, headline, quotation and sentence becomes invented words, so that nothing of what the
archive tells is told, and everything by which its records hang together is as it was.

What has a form stays: dates, numbers, positions, terms. A word becomes the same word everywhere in one copy of the
archive, and another in the next. Only the words by which a sentence of ours tells of a wrong, or who tells it, stay.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from itertools import chain, repeat
from typing import Any

from benchmark.words import CYRILLIC, WORD, Lexicon, find_telling_words
from pipeline.checks.spelling import fold_spelling
from pipeline.checks.voices import KEYWORD as VOICE
from pipeline.model.characters import drop_invisible
from pipeline.model.passages import KEYWORD as PASSAGE
from pipeline.model.record import Instance, Record
from pipeline.model.sounds import make_words
from pipeline.schemas.record_type import ID, Property, RecordType, is_date

ADDRESS = re.compile(r"https?://[^\s/?#]*")
DIGEST = re.compile("[0-9a-f]{16,}")
RUSSIAN = {"en": "ru", "Latn": "Cyrl"}


def make_key(word: str) -> str:
    """What the spellings of a word in a text, with Cyrillic letters and in an id have in common."""
    return "".join(make_words(word)) or word


class Translation:
    """One copy of the archive in the words of `lexicon`. What stands in the records `russian` stands there in Cyrillic letters."""

    def __init__(self, number: int, lexicon: Lexicon, russian: set[str]):
        self.number, self.lexicon, self.russian = number, lexicon, russian
        self._words: dict[str, str] = {}

    def distinguish(self, texts: dict[str, str], given: set[str]) -> None:
        """Takes care that none of `texts` is said as something that is in `given`, in whatever spelling, and puts it there: renews
        the word that stands beside a text as long as it is."""
        while taken := [word for text, word in texts.items() if fold_spelling(self.make_text(text)) in given]:
            for word in taken:
                self.lexicon.renew(word)
            self._words.clear()
        given.update(fold_spelling(self.make_text(text)) for text in texts)

    def make_value(self, record: Record) -> dict[str, Any]:
        """What stands in the record in this copy."""
        value: dict[str, Any] = self._make(record, record.type.root, record.value, record.id in self.russian)
        return value

    def _make(self, record: Record, p: Property, value: Any, is_russian: bool) -> Any:
        """`value`, which stands at `p`; `is_russian` says in which letters its words stand in an article."""
        if isinstance(value, dict):
            if PASSAGE in p.schema:
                is_russian = Instance(record, p, (), value).look_up(p.schema[PASSAGE]["within"]) in self.russian
            return {name: self._make(record, p.properties[name], child, is_russian) for name, child in value.items()}
        if isinstance(value, list) and p.items:
            return [self._make(record, p.items, item, is_russian) for item in value]
        if not isinstance(value, str) or "enum" in p.schema or is_date(p):
            return value
        if "x-references" in p.schema or p.path == (ID,):
            return self.make_text(value)
        if "pattern" in p.schema and "format" not in p.schema:
            return self._make_form(value, is_russian)
        text = self.make_text(drop_invisible(value), is_own=VOICE in p.schema)
        return text.translate(CYRILLIC) if is_russian and p.path in find_verbatim(record.type) else text

    def _make_form(self, text: str, is_russian: bool) -> str:
        renewed = DIGEST.sub(lambda match: hashlib.sha256(f"{self.number} {match.group()}".encode()).hexdigest()[: len(match.group())], text)
        return RUSSIAN.get(renewed, renewed) if is_russian else renewed

    def make_text(self, text: str, is_own: bool = False) -> str:
        """`text` in the words of this copy; where it is the archive's own, without those words that tell of a wrong, or who tells it."""
        parts = (WORD.sub(self._make_own_word if is_own else self._make_word, part) for part in ADDRESS.split(text))
        return f"https://example.org/{self.number}".join(parts)

    def _make_own_word(self, match: re.Match[str]) -> str:
        return match.group() if is_telling(match.group()) else self._make_word(match)

    def _make_word(self, match: re.Match[str]) -> str:
        word = match.group()
        if word not in self._words:
            letters = zip(self.lexicon.look_up(make_key(word)), chain(word, repeat(word[-1])))
            self._words[word] = "".join(letter.upper() if model.isupper() else letter for letter, model in letters)
        return self._words[word]


@cache
def is_telling(word: str) -> bool:
    return find_telling_words().fullmatch(word) is not None


@cache
def find_verbatim(record_type: RecordType) -> set[tuple[str, ...]]:
    """The paths of what stands so in an article."""
    return {(*p.path, *p.schema[PASSAGE]["text"].split("/")) for p in record_type.with_keyword(PASSAGE) if "text" in p.schema[PASSAGE]}
